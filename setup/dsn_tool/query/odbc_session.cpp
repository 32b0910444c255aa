#include "setup/dsn_tool/query/odbc_session.h"

#include <array>
#include <limits>
#include <stdexcept>

namespace connectai::dsn_tool {
namespace {

void check_handle(SQLRETURN result, SQLSMALLINT type, SQLHANDLE handle) {
    if (!SQL_SUCCEEDED(result)) throw OdbcError(odbc_diagnostics(type, handle));
}

// The driver manager takes the octets of narrow texts as pointers to what it might change.
SQLCHAR* in(std::string_view text) noexcept {
    return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text.data()));
}

}  // namespace

std::vector<OdbcDiagnostic> odbc_diagnostics(SQLSMALLINT type, SQLHANDLE handle) {
    std::vector<OdbcDiagnostic> records;
    for (SQLSMALLINT number = 1;; ++number) {
        std::array<SQLCHAR, SQL_SQLSTATE_SIZE + 1> state{};
        std::string text(SQL_MAX_MESSAGE_LENGTH * 8, '\0');  // what is longer is cut
        SQLINTEGER native = 0;
        SQLSMALLINT length = 0;
        const SQLRETURN result =
            SQLGetDiagRec(type, handle, number, state.data(), &native, in(text),
                          static_cast<SQLSMALLINT>(text.size()), &length);
        if (!SQL_SUCCEEDED(result)) break;
        text.resize(text.find('\0'));
        records.push_back({reinterpret_cast<const char*>(state.data()), std::move(text)});
    }
    if (records.empty()) records.push_back({"HY000", "the driver manager says nothing of it"});
    return records;
}

OdbcConnection::OdbcConnection() {
    check_handle(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment_), SQL_HANDLE_ENV,
                 environment_);
    try {
        auto* const version = reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3);
        check_handle(SQLSetEnvAttr(environment_, SQL_ATTR_ODBC_VERSION, version, 0), SQL_HANDLE_ENV,
                     environment_);
        check_handle(SQLAllocHandle(SQL_HANDLE_DBC, environment_, &connection_), SQL_HANDLE_ENV,
                     environment_);
    } catch (...) {
        SQLFreeHandle(SQL_HANDLE_ENV, environment_);
        throw;
    }
}

OdbcConnection::~OdbcConnection() {
    if (connected_) SQLDisconnect(connection_);
    SQLFreeHandle(SQL_HANDLE_DBC, connection_);
    SQLFreeHandle(SQL_HANDLE_ENV, environment_);
}

std::vector<OdbcDiagnostic> OdbcConnection::connect_to_data_source(const std::string& name) {
    return connected(SQLConnect(connection_, in(name), SQL_NTS, nullptr, 0, nullptr, 0));
}

std::vector<OdbcDiagnostic> OdbcConnection::connect_with(std::string_view connection_string) {
    if (connection_string.size() >
        static_cast<std::size_t>(std::numeric_limits<SQLSMALLINT>::max())) {
        throw std::length_error("the connection string is longer than 32767 octets");
    }
    return connected(SQLDriverConnect(connection_, nullptr, in(connection_string),
                                      static_cast<SQLSMALLINT>(connection_string.size()), nullptr,
                                      0, nullptr, SQL_DRIVER_NOPROMPT));
}

std::vector<OdbcDiagnostic> OdbcConnection::connected(SQLRETURN result) {
    check_handle(result, SQL_HANDLE_DBC, connection_);
    connected_ = true;
    if (result == SQL_SUCCESS) return {};
    return odbc_diagnostics(SQL_HANDLE_DBC, connection_);
}

OdbcStatement::OdbcStatement(const OdbcConnection& connection) {
    check_handle(SQLAllocHandle(SQL_HANDLE_STMT, connection.handle(), &statement_), SQL_HANDLE_DBC,
                 connection.handle());
}

OdbcStatement::~OdbcStatement() {
    SQLFreeHandle(SQL_HANDLE_STMT, statement_);
}

void OdbcStatement::set_query_timeout(std::chrono::seconds limit) {
    auto* const value = reinterpret_cast<SQLPOINTER>(limit.count());
    check(SQLSetStmtAttr(statement_, SQL_ATTR_QUERY_TIMEOUT, value, SQL_IS_UINTEGER));
}

void OdbcStatement::set_most_rows(SQLULEN rows) {
    auto* const value = reinterpret_cast<SQLPOINTER>(rows);
    check(SQLSetStmtAttr(statement_, SQL_ATTR_MAX_ROWS, value, SQL_IS_UINTEGER));
}

void OdbcStatement::execute(std::string_view sql) {
    if (sql.size() > static_cast<std::size_t>(std::numeric_limits<SQLINTEGER>::max())) {
        throw std::length_error("the SQL is longer than 2 GiB");
    }
    const SQLRETURN result =
        SQLExecDirect(statement_, in(sql), static_cast<SQLINTEGER>(sql.size()));
    if (result != SQL_NO_DATA) check(result);  // an UPDATE or DELETE that has found no row
}

bool OdbcStatement::next_result() {
    const SQLRETURN result = SQLMoreResults(statement_);
    if (result == SQL_NO_DATA) return false;
    check(result);
    return true;
}

SQLSMALLINT OdbcStatement::columns() {
    SQLSMALLINT count = 0;
    check(SQLNumResultCols(statement_, &count));
    return count;
}

std::optional<SQLLEN> OdbcStatement::row_count() {
    SQLLEN count = -1;
    check(SQLRowCount(statement_, &count));
    if (count < 0) return std::nullopt;
    return count;
}

void OdbcStatement::cancel() noexcept {
    SQLCancel(statement_);
}

void OdbcStatement::check(SQLRETURN result) const {
    check_handle(result, SQL_HANDLE_STMT, statement_);
}

}  // namespace connectai::dsn_tool
