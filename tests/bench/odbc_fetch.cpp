// Fetches one result through the driver manager in several ways, and times each.
//   bench_odbc_fetch CONNECTION_STRING SQL [--modes M,M,...] [--rounds N]
// Modes: bind:N   columns bound column-wise, N rows a fetch
//        wchar:N  the same, with VARCHAR columns as SQL_C_WCHAR
//        getdata  nothing bound: SQLGetData for every cell
#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "arguments.h"
#include "column.h"
#include "odbc_handle.h"
#include "report.h"

namespace {

using namespace connectai::bench;

struct Mode {
    std::string name;
    bool bound = false;
    bool wide = false;
    std::size_t rows = 1;  // a fetch

    explicit Mode(const std::string& text) : name(text) {
        const std::size_t colon = text.find(':');
        const std::string kind = text.substr(0, colon);
        wide = kind == "wchar";
        bound = wide || kind == "bind";
        if (bound && colon != std::string::npos) rows = parse_number(text.substr(colon + 1));
        if ((!bound && text != "getdata") || rows == 0) {
            throw std::invalid_argument("no such mode: " + text);
        }
    }
};

Family family_of(SQLSMALLINT sql_type) {
    switch (sql_type) {
        case SQL_TINYINT:
        case SQL_SMALLINT:
        case SQL_INTEGER:
        case SQL_BIGINT: return Family::integer;
        case SQL_REAL:
        case SQL_FLOAT:
        case SQL_DOUBLE: return Family::approximate;
        case SQL_DECIMAL:
        case SQL_NUMERIC: return Family::decimal;
        case SQL_BIT: return Family::boolean;
        case SQL_TYPE_DATE: return Family::date;
        case SQL_TYPE_TIMESTAMP: return Family::timestamp;
        default: return Family::text;
    }
}

class Fetch {
public:
    Fetch(const Session& session, const std::string& sql, const Mode& mode)
        : statement_(SQL_HANDLE_STMT, session.connection()), mode_(mode) {
        if (mode_.bound) {
            set(SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(mode_.rows));
            set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched_);
        }
        statement_.check(SQLExecDirect(statement_, narrow(sql), SQL_NTS), "SQLExecDirect");
        make_columns();
        if (mode_.bound) bind();
    }

    // Fetches the next block: its number of rows, 0 at the end.
    std::size_t next() {
        if (statement_.check(SQLFetch(statement_), "SQLFetch") == SQL_NO_DATA) return 0;
        if (mode_.bound) return fetched_;
        for_each_column(SQLGetData, "SQLGetData");
        return 1;
    }

    const std::vector<Column>& columns() const { return columns_; }

private:
    void set(SQLINTEGER attribute, SQLPOINTER value) {
        statement_.check(SQLSetStmtAttr(statement_, attribute, value, 0), "SQLSetStmtAttr");
    }

    void make_columns() {
        SQLSMALLINT count = 0;
        statement_.check(SQLNumResultCols(statement_, &count), "SQLNumResultCols");
        for (SQLSMALLINT i = 1; i <= count; ++i) {
            SQLSMALLINT sql_type = 0;
            statement_.check(SQLDescribeCol(statement_, static_cast<SQLUSMALLINT>(i), nullptr, 0,
                                            nullptr, &sql_type, nullptr, nullptr, nullptr),
                             "SQLDescribeCol", false);
            columns_.push_back(make_column(family_of(sql_type), mode_.rows, mode_.wide));
        }
    }

    void bind() { for_each_column(SQLBindCol, "SQLBindCol"); }

    // SQLBindCol and SQLGetData take the same arguments.
    template <typename Function>
    void for_each_column(Function function, const char* name) {
        SQLUSMALLINT number = 0;
        for (Column& column : columns_) {
            statement_.check(function(statement_, ++number, column.c_type, column.values.data(),
                                      static_cast<SQLLEN>(column.width), column.lengths.data()),
                             name);
        }
    }

    SQLULEN fetched_ = 0;  // before the statement, which holds its address
    std::vector<Column> columns_;
    Handle statement_;
    Mode mode_;
};

Pass run(const Session& session, const std::string& sql, const Mode& mode, bool check) {
    const Stopwatch stopwatch;
    Pass pass;
    Checksum checksum;
    Fetch fetch(session, sql, mode);
    while (const std::size_t rows = fetch.next()) {
        if (pass.rows == 0) pass.first_row_milliseconds = stopwatch.milliseconds();
        pass.rows += rows;
        for (std::size_t row = 0; check && row < rows; ++row) {
            checksum.add_row(fetch.columns(), row);
        }
    }
    pass.milliseconds = stopwatch.milliseconds();
    if (check) pass.checksum = checksum.value();
    return pass;
}

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv,
                        "bench_odbc_fetch CONNECTION_STRING SQL [--modes M,M,...] [--rounds N]");
    std::istringstream modes(arguments.text("--modes", "bind:1,bind:1000,wchar:1000,getdata"));
    const std::size_t rounds = arguments.number("--rounds", 5);
    const std::vector<std::string> words = arguments.words(2);

    const Session session(words[0]);
    for (std::string name; std::getline(modes, name, ',');) {
        const Mode mode(name);
        const Pass checked = run(session, words[1], mode, true);
        std::vector<Pass> timed;
        while (timed.size() < rounds) timed.push_back(run(session, words[1], mode, false));
        print_report(name, checked, timed);
    }
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_odbc_fetch: " << error.what() << '\n';
    return EXIT_FAILURE;
}
