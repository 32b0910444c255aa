#include "fetch.h"

#include <stdexcept>

#include "arguments.h"

namespace connectai::bench {

namespace {

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

}  // namespace

Mode::Mode(const std::string& text) : name(text) {
    const std::size_t colon = text.find(':');
    const std::string kind = text.substr(0, colon);
    wide = kind == "wchar";
    bound = wide || kind == "bind";
    if (bound && colon != std::string::npos) rows = parse_number(text.substr(colon + 1));
    if ((!bound && text != "getdata") || rows == 0) {
        throw std::invalid_argument("no such mode: " + text);
    }
}

template <typename Function>
void Fetch::for_each_column(Function function, const char* name) {
    SQLUSMALLINT number = 0;
    for (Column& column : columns_) {
        statement_.check(function(statement_, ++number, column.c_type, column.values.data(),
                                  static_cast<SQLLEN>(column.width), column.lengths.data()),
                         name);
    }
}

Fetch::Fetch(const Session& session, const std::string& sql, const Mode& mode)
    : statement_(SQL_HANDLE_STMT, session.connection()), sql_(sql), mode_(mode) {
    if (mode_.bound) {
        set(SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(mode_.rows));
        set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched_);
    }
    execute();
    make_columns();
    if (mode_.bound) for_each_column(SQLBindCol, "SQLBindCol");
}

std::size_t Fetch::next() {
    if (statement_.check(SQLFetch(statement_), "SQLFetch") == SQL_NO_DATA) return 0;
    if (mode_.bound) return fetched_;
    for_each_column(SQLGetData, "SQLGetData");
    return 1;
}

void Fetch::again() {
    statement_.check(SQLFreeStmt(statement_, SQL_CLOSE), "SQLFreeStmt");
    execute();
}

void Fetch::execute() {
    statement_.check(SQLExecDirect(statement_, narrow(sql_), SQL_NTS), "SQLExecDirect");
}

void Fetch::set(SQLINTEGER attribute, SQLPOINTER value) {
    statement_.check(SQLSetStmtAttr(statement_, attribute, value, 0), "SQLSetStmtAttr");
}

void Fetch::make_columns() {
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

std::size_t fetch_all(Fetch& fetch, Checksum& checksum) {
    std::size_t all = 0;
    while (const std::size_t rows = fetch.next()) {
        for (std::size_t row = 0; row < rows; ++row) checksum.add_row(fetch.columns(), row);
        all += rows;
    }
    return all;
}

}  // namespace connectai::bench
