// One long text, the only cell of a result, by SQLGetData.
//   bench_odbc_cell CONNECTION_STRING SQL --buffer OCTETS [--rounds N]
// A buffer smaller than the text takes it in parts. Prints the median time from SQLExecDirect to
// SQL_NO_DATA; the text's octets and CRC-32; and growth_kb, by how much an execution has raised the
// process's highest resident size, the application's buffer not counted.
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <vector>

#include "arguments.h"
#include "odbc_handle.h"
#include "report.h"

namespace {

using namespace connectai::bench;

class Cell {
public:
    Cell(const Session& session, std::string sql, std::size_t buffer_octets)
        : statement_(SQL_HANDLE_STMT, session.connection()),
          sql_(std::move(sql)),
          buffer_(buffer_octets) {}

    // Calls `take` with every part.
    template <typename Take>
    void read(Take take) {
        statement_.check(SQLExecDirect(statement_, narrow(sql_), SQL_NTS), "SQLExecDirect");
        if (statement_.check(SQLFetch(statement_), "SQLFetch") == SQL_NO_DATA) {
            throw std::runtime_error("the result has no row");
        }
        while (const std::size_t octets = next_part()) take(buffer_.data(), octets);
        if (statement_.check(SQLFetch(statement_), "SQLFetch") != SQL_NO_DATA) {
            throw std::runtime_error("the result has more than one row");
        }
        statement_.check(SQLFreeStmt(statement_, SQL_CLOSE), "SQLFreeStmt");
    }

private:
    // ODBC 3.8, SQLGetData, "Retrieving Variable-Length Data in Parts": SQL_SUCCESS_WITH_INFO for
    // each part but the last, with the length of what was left before the call, or SQL_NO_TOTAL.
    std::size_t next_part() {
        constexpr std::size_t longest_character = 4;  // in UTF-8
        std::fill(buffer_.end() - longest_character, buffer_.end(), '\0');
        SQLLEN length = 0;
        const SQLRETURN code =
            statement_.check(SQLGetData(statement_, 1, SQL_C_CHAR, buffer_.data(),
                                        static_cast<SQLLEN>(buffer_.size()), &length),
                             "SQLGetData", false);
        if (code == SQL_NO_DATA) return 0;
        if (length == SQL_NULL_DATA) throw std::runtime_error("the text is NULL");
        if (code == SQL_SUCCESS) return static_cast<std::size_t>(length);
        // A character that does not fit whole is left for the next part.
        std::size_t octets = buffer_.size() - 1;
        while (octets > 0 && buffer_[octets - 1] == '\0') --octets;
        return octets;
    }

    Handle statement_;
    std::string sql_;
    std::vector<char> buffer_;
};

double timed(Cell& cell) {
    const Stopwatch stopwatch;
    cell.read([](const char*, std::size_t) {});
    return stopwatch.milliseconds();
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_odbc_cell CONNECTION_STRING SQL --buffer OCTETS [--rounds N]");
    const std::size_t buffer = arguments.number("--buffer", 0);
    const std::size_t rounds = arguments.number("--rounds", 1);
    const auto words = arguments.words(2);
    if (buffer < 8) throw std::invalid_argument("the buffer takes a character and a terminator");

    const Environment environment;
    const Session session(environment, words[0]);
    Cell cell(session, words[1], buffer);
    const long before = resident_kilobytes();
    std::size_t all = 0;
    auto checksum = crc32(0, nullptr, 0);
    cell.read([&](const char* part, std::size_t octets) {
        all += octets;
        checksum = crc32_z(checksum, reinterpret_cast<const Bytef*>(part), octets);
    });
    const long growth = std::max(0L, peak_resident_kilobytes() - before);
    print_median(rounds, [&cell] { return timed(cell); });
    std::printf("octets=%zu crc32=%08lx growth_kb=%ld\n", all, checksum, growth);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_cell: " << error.what() << '\n';
    return EXIT_FAILURE;
}
