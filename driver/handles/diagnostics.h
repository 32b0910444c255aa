// The diagnostics area of one handle. ODBC 3.8, "Diagnostics" and SQLGetDiagField.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace connectai::handles {

struct DiagnosticRecord {
    SqlState state;
    std::string message;  // UTF-8, with the vendor prefix
    SQLINTEGER native = 0;
    SQLLEN row_number = SQL_NO_ROW_NUMBER;
    SQLINTEGER column_number = SQL_NO_COLUMN_NUMBER;
    ErrorOrigin origin = ErrorOrigin::driver;
};

// What a body returns instead of SQL_ERROR when it has posted the records itself: so that no bare
// SQL_ERROR stands anywhere but at the boundary, which checks that there is a record.
inline constexpr SQLRETURN error_with_records = SQL_ERROR;
// Where there can be no record: no handle has been made yet, or it is the diagnostics that are
// read. ODBC 3.8, SQLAllocHandle, "Returns"; SQLGetDiagRec and SQLGetDiagField, "Diagnostics".
inline constexpr SQLRETURN error_without_records = SQL_ERROR;

// An error of one set in an array of parameters. ODBC 3.8, "Using arrays of parameters", "Error
// processing".
class RowError : public Error {
public:
    RowError(Error error, SQLLEN row, SQLINTEGER parameter = SQL_NO_COLUMN_NUMBER)
        : Error(std::move(error)), row_(row), parameter_(parameter) {}
    SQLLEN row() const noexcept { return row_; }  // from 1, or SQL_ROW_NUMBER_UNKNOWN
    SQLINTEGER parameter() const noexcept { return parameter_; }  // from 1

private:
    SQLLEN row_;
    SQLINTEGER parameter_;
};

class Diagnostics {
public:
    // At the beginning of every function except those that read diagnostics.
    void clear() noexcept {
        records_.clear();
        return_code = SQL_SUCCESS;
        cursor_row_count = -1;
        row_count = -1;
        dynamic_function = {};
        dynamic_function_code = SQL_DIAG_UNKNOWN_STATEMENT;
    }

    // Keeps the order that SQLGetDiagRec, "Sequence of status records", asks for: by row, and
    // within a row errors before warnings.
    void add(DiagnosticRecord record);
    void add(const Error& error) { add(record_of(error)); }
    static DiagnosticRecord record_of(const Error& error);
    void warn(const SqlState& state, std::string_view message);

    bool empty() const noexcept { return records_.empty(); }
    const std::vector<DiagnosticRecord>& records() const noexcept { return records_; }

    // Header fields; all but the return code are of the last execution, and of statements only.
    SQLRETURN return_code = SQL_SUCCESS;
    SQLLEN cursor_row_count = -1;  // not counted: SQL_CA2_CRC_EXACT is not reported
    SQLLEN row_count = -1;
    std::string_view dynamic_function;  // "SELECT CURSOR"; empty: unknown
    SQLINTEGER dynamic_function_code = SQL_DIAG_UNKNOWN_STATEMENT;

    // What SQL_DIAG_CONNECTION_NAME and SQL_DIAG_SERVER_NAME answer; set on connect, and taken over
    // by what is allocated on the connection.
    std::string connection_name;
    std::string server_name;
    void take_names(const Diagnostics& connection) {
        connection_name = connection.connection_name;
        server_name = connection.server_name;
    }

private:
    std::vector<DiagnosticRecord> records_;
};

// "ISO 9075" or "ODBC 3.0": who defined the class, and the subclass, of a SQLSTATE.
std::string_view class_origin(std::string_view sqlstate) noexcept;
std::string_view subclass_origin(std::string_view sqlstate) noexcept;

}  // namespace connectai::handles
