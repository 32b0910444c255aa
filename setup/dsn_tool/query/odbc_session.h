// A connection and a statement of the driver manager's, as an application has them.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::dsn_tool {

struct OdbcDiagnostic {
    std::string state;  // SQLSTATE
    std::string text;   // UTF-8, with the prefixes of who says it
};

// A function has failed: its diagnostic records, at least one.
class OdbcError : public std::exception {
public:
    explicit OdbcError(std::vector<OdbcDiagnostic> diagnostics)
        : diagnostics_(std::move(diagnostics)) {}

    const char* what() const noexcept override { return diagnostics_.front().text.c_str(); }
    const std::vector<OdbcDiagnostic>& diagnostics() const noexcept { return diagnostics_; }

private:
    std::vector<OdbcDiagnostic> diagnostics_;
};

// All records of a handle; one of its own where the manager has none.
std::vector<OdbcDiagnostic> odbc_diagnostics(SQLSMALLINT type, SQLHANDLE handle);

// Environment and connection. Connected narrow: the driver's narrow functions are UTF-8, and the
// manager hands their octets on as they are. All functions throw OdbcError.
class OdbcConnection {
public:
    OdbcConnection();
    ~OdbcConnection();
    OdbcConnection(const OdbcConnection&) = delete;
    OdbcConnection& operator=(const OdbcConnection&) = delete;

    // Once one of the two. Warnings are returned.
    std::vector<OdbcDiagnostic> connect_to_data_source(const std::string& name);
    std::vector<OdbcDiagnostic> connect_with(std::string_view connection_string);

    SQLHDBC handle() const noexcept { return connection_; }
    SQLHENV environment() const noexcept { return environment_; }

private:
    std::vector<OdbcDiagnostic> connected(SQLRETURN result);

    SQLHENV environment_ = SQL_NULL_HENV;
    SQLHDBC connection_ = SQL_NULL_HDBC;
    bool connected_ = false;
};

// All functions but cancel() throw OdbcError.
class OdbcStatement {
public:
    explicit OdbcStatement(const OdbcConnection& connection);
    ~OdbcStatement();
    OdbcStatement(const OdbcStatement&) = delete;
    OdbcStatement& operator=(const OdbcStatement&) = delete;

    void set_query_timeout(std::chrono::seconds limit);
    void set_most_rows(SQLULEN rows);  // of each result

    void execute(std::string_view sql);
    bool next_result();                 // false: there is no other
    SQLSMALLINT columns();              // of this result; 0: it has no rows, but a row_count()
    std::optional<SQLLEN> row_count();  // affected rows; absent: unknown

    // From any thread, whatever another one is in the middle of.
    void cancel() noexcept;

    SQLHSTMT handle() const noexcept { return statement_; }
    // Throws where `result`, a function's of this statement, is no success.
    void check(SQLRETURN result) const;

private:
    SQLHSTMT statement_ = SQL_NULL_HSTMT;
};

}  // namespace connectai::dsn_tool
