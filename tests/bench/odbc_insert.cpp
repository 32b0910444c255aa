// Inserts many rows by arrays of parameters.
//   bench_odbc_insert CONNECTION_STRING [--rows N] [--paramset N] [--rounds N]
// An execution has at most `paramset` rows. Prints the median time; an untimed pass has warmed
// everything up.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "arguments.h"
#include "insert_rows.h"
#include "odbc_handle.h"
#include "report.h"

namespace {

using namespace connectai::bench;

class Insert {
public:
    Insert(const Session& session, std::size_t rows, std::size_t paramset)
        : rows_(make_insert_rows(rows)),
          paramset_(paramset),
          statement_(SQL_HANDLE_STMT, session.connection()) {
        const std::string sql = std::string("INSERT INTO ") + insert_table + " VALUES (?, ?, ?, ?)";
        statement_.check(SQLPrepare(statement_, narrow(sql), SQL_NTS), "SQLPrepare");
        set(SQL_ATTR_PARAM_BIND_TYPE, sizeof(InsertRow));
        set(SQL_ATTR_PARAM_BIND_OFFSET_PTR, reinterpret_cast<SQLULEN>(&offset_));
        set(SQL_ATTR_PARAMS_PROCESSED_PTR, reinterpret_cast<SQLULEN>(&processed_));
        bind_row();
    }

    double run() {
        const Stopwatch stopwatch;
        for (std::size_t row = 0; row < rows_.size();) {
            const std::size_t sets = std::min(paramset_, rows_.size() - row);
            set(SQL_ATTR_PARAMSET_SIZE, sets);
            offset_ = row * sizeof(InsertRow);
            statement_.check(SQLExecute(statement_), "SQLExecute");
            if (processed_ != sets) throw std::runtime_error("not all sets have been processed");
            row += sets;
        }
        return stopwatch.milliseconds();
    }

private:
    void set(SQLINTEGER attribute, SQLULEN value) {
        statement_.check(
            SQLSetStmtAttr(statement_, attribute, reinterpret_cast<SQLPOINTER>(value), 0),
            "SQLSetStmtAttr");
    }

    void bind_row() {
        constexpr SQLULEN name_octets = sizeof(InsertRow::name);
        InsertRow& row = rows_.at(0);
        bind(1, SQL_C_SBIGINT, SQL_BIGINT, 0, 0, &row.id, row.id_length);
        bind(2, SQL_C_CHAR, SQL_VARCHAR, name_octets, 0, row.name.data(), row.name_length);
        bind(3, SQL_C_DOUBLE, SQL_DOUBLE, 0, 0, &row.price, row.price_length);
        bind(4, SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, 27, 7, &row.stamp, row.stamp_length);
    }

    void bind(SQLUSMALLINT number, SQLSMALLINT c_type, SQLSMALLINT sql_type, SQLULEN size,
              SQLSMALLINT digits, SQLPOINTER value, SQLLEN& length) {
        statement_.check(SQLBindParameter(statement_, number, SQL_PARAM_INPUT, c_type, sql_type,
                                          size, digits, value, static_cast<SQLLEN>(size), &length),
                         "SQLBindParameter");
    }

    std::vector<InsertRow> rows_;
    std::size_t paramset_;
    SQLULEN offset_ = 0;  // these before the statement, which holds their addresses
    SQLULEN processed_ = 0;
    Handle statement_;
};

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_odbc_insert CONNECTION_STRING [--rows N] [--paramset N] "
                        "[--rounds N]");
    const std::size_t rows = arguments.number("--rows", 100'000);
    const std::size_t paramset = arguments.number("--paramset", 1000);
    const std::size_t rounds = arguments.number("--rounds", 1);
    const std::string connection_string = arguments.words(1)[0];
    if (rows == 0 || paramset == 0) throw std::invalid_argument("there must be a row at least");

    const Environment environment;
    const Session session(environment, connection_string);
    Insert insert(session, rows, paramset);
    insert.run();
    print_median(rounds, [&insert] { return insert.run(); });
    std::printf("rows=%zu\n", rows);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_insert: " << error.what() << '\n';
    return EXIT_FAILURE;
}
