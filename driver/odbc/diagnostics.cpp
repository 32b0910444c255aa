// SQLGetDiagRec and SQLGetDiagField. They post no diagnostics of their own: ODBC 3.8,
// SQLGetDiagRec, "Diagnostics".
#include <mutex>
#include <utility>

#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;
using handles::DiagnosticRecord;
using handles::Diagnostics;
using handles::Handle;

namespace {

// Those that are shown while a function executes asynchronously, and what holds them; else null.
handles::AsyncCall* shown_instead(Handle& handle) noexcept {
    handles::AsyncCall* call = nullptr;
    switch (handle.kind()) {
        case handles::HandleKind::connection:
            call = &static_cast<handles::Connection&>(handle).async_call();
            break;
        case handles::HandleKind::statement:
            call = &static_cast<handles::Statement&>(handle).async_call();
            break;
        default: break;
    }
    return call != nullptr && call->has_diagnostics() ? call : nullptr;
}

// Runs `body(handle, diagnostics)` under the lock of the diagnostics that are to be read.
template <typename Body>
SQLRETURN read(SQLSMALLINT handle_type, SQLHANDLE value, Body&& body) noexcept {
    const auto pin =
        handles::Registry::instance().find(value, static_cast<handles::HandleKind>(handle_type));
    if (!pin) return SQL_INVALID_HANDLE;
    Handle& handle = *pin;
    try {
        if (handles::AsyncCall* const call = shown_instead(handle)) {
            return call->read_diagnostics(
                [&](const Diagnostics& diagnostics) { return body(handle, diagnostics); });
        }
        const std::lock_guard lock(handle.lock());
        return body(handle, std::as_const(handle.diagnostics()));
    } catch (...) {
        return handles::error_without_records;  // a wrong argument: the return code says it all
    }
}

std::string_view state_of(const DiagnosticRecord& record, const Handle& handle) {
    return handle.odbc2() ? record.state.odbc2 : record.state.code;
}

// Writes text, and says whether all of it fitted.
template <typename Char>
SQLRETURN put_out(std::string_view text, Char* buffer, SQLLEN capacity, SQLSMALLINT* length,
                  SQLLEN length_unit) {
    Diagnostics unused;
    put(length, length_unit * put_text(unused, text, buffer, capacity));
    return unused.empty() ? SQL_SUCCESS : SQL_SUCCESS_WITH_INFO;
}

// The same where lengths are in octets, in the wide form too.
template <typename Char>
SQLRETURN put_octets(std::string_view text, SQLPOINTER buffer, SQLSMALLINT octets,
                     SQLSMALLINT* length) {
    constexpr auto unit = static_cast<SQLSMALLINT>(sizeof(Char));
    const SQLLEN capacity = octets < 0 ? octets : octets / unit;  // -1 / 2 would be 0
    return put_out(text, static_cast<Char*>(buffer), capacity, length, unit);
}

template <typename Char>
SQLRETURN get_diag_rec(SQLSMALLINT handle_type, SQLHANDLE value, SQLSMALLINT number, Char* state,
                       SQLINTEGER* native, Char* message, SQLSMALLINT capacity,
                       SQLSMALLINT* length) noexcept {
    return read(handle_type, value,
                [&](Handle& handle, const Diagnostics& diagnostics) -> SQLRETURN {
                    if (number < 1 || capacity < 0) return handles::error_without_records;
                    const auto& records = diagnostics.records();
                    if (static_cast<std::size_t>(number) > records.size()) return SQL_NO_DATA;
                    const DiagnosticRecord& record = records[static_cast<std::size_t>(number) - 1];
                    put_out(state_of(record, handle), state, 6, nullptr, 1);
                    put(native, record.native);
                    return put_out(record.message, message, capacity, length, 1);
                });
}

// A record's field as text; nothing for one that is a number, or unknown.
std::optional<std::string_view> text_field(const DiagnosticRecord& record, const Handle& handle,
                                           const Diagnostics& diagnostics, SQLSMALLINT field) {
    switch (field) {
        case SQL_DIAG_SQLSTATE: return state_of(record, handle);
        case SQL_DIAG_MESSAGE_TEXT: return record.message;
        case SQL_DIAG_CLASS_ORIGIN: return handles::class_origin(record.state.code);
        case SQL_DIAG_SUBCLASS_ORIGIN: return handles::subclass_origin(record.state.code);
        case SQL_DIAG_CONNECTION_NAME: return diagnostics.connection_name;
        case SQL_DIAG_SERVER_NAME: return diagnostics.server_name;
        default: return std::nullopt;
    }
}

template <typename Number>
SQLRETURN put_number(SQLPOINTER value, SQLSMALLINT* length, Number number) {
    put(static_cast<Number*>(value), number);
    put(length, sizeof(Number));
    return SQL_SUCCESS;
}

template <typename Char>
SQLRETURN header_field(const Handle& handle, const Diagnostics& diagnostics, SQLSMALLINT field,
                       SQLPOINTER value, SQLSMALLINT capacity, SQLSMALLINT* length) {
    const bool statement = handle.kind() == handles::HandleKind::statement;
    switch (field) {
        case SQL_DIAG_NUMBER:
            return put_number(value, length, static_cast<SQLINTEGER>(diagnostics.records().size()));
        case SQL_DIAG_RETURNCODE: return put_number(value, length, diagnostics.return_code);
        default: break;
    }
    if (!statement) return handles::error_without_records;  // the rest belongs to statements only
    switch (field) {
        case SQL_DIAG_CURSOR_ROW_COUNT:
            return put_number(value, length, diagnostics.cursor_row_count);
        case SQL_DIAG_ROW_COUNT: return put_number(value, length, diagnostics.row_count);
        case SQL_DIAG_DYNAMIC_FUNCTION_CODE:
            return put_number(value, length, diagnostics.dynamic_function_code);
        default: break;
    }
    return put_octets<Char>(diagnostics.dynamic_function, value, capacity, length);
}

bool is_header_field(SQLSMALLINT field) {
    switch (field) {
        case SQL_DIAG_NUMBER:
        case SQL_DIAG_RETURNCODE:
        case SQL_DIAG_CURSOR_ROW_COUNT:
        case SQL_DIAG_ROW_COUNT:
        case SQL_DIAG_DYNAMIC_FUNCTION:
        case SQL_DIAG_DYNAMIC_FUNCTION_CODE: return true;
        default: return false;
    }
}

template <typename Char>
SQLRETURN get_diag_field(SQLSMALLINT handle_type, SQLHANDLE value, SQLSMALLINT number,
                         SQLSMALLINT field, SQLPOINTER output, SQLSMALLINT capacity,
                         SQLSMALLINT* length) noexcept {
    return read(
        handle_type, value, [&](Handle& handle, const Diagnostics& diagnostics) -> SQLRETURN {
            if (is_header_field(field)) {
                return header_field<Char>(handle, diagnostics, field, output, capacity, length);
            }
            if (number < 1) return handles::error_without_records;
            const auto& records = diagnostics.records();
            if (static_cast<std::size_t>(number) > records.size()) return SQL_NO_DATA;
            const DiagnosticRecord& record = records[static_cast<std::size_t>(number) - 1];
            switch (field) {
                case SQL_DIAG_NATIVE: return put_number(output, length, record.native);
                case SQL_DIAG_ROW_NUMBER: return put_number(output, length, record.row_number);
                case SQL_DIAG_COLUMN_NUMBER:
                    return put_number(output, length, record.column_number);
                default: break;
            }
            const auto text = text_field(record, handle, diagnostics, field);
            if (!text) return handles::error_without_records;
            return put_octets<Char>(*text, output, capacity, length);
        });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLGetDiagRec(SQLSMALLINT handle_type, SQLHANDLE handle, SQLSMALLINT number,
                                SQLCHAR* state, SQLINTEGER* native, SQLCHAR* message,
                                SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_diag_rec(handle_type, handle, number, state, native, message, capacity, length);
}

SQLRETURN SQL_API SQLGetDiagRecW(SQLSMALLINT handle_type, SQLHANDLE handle, SQLSMALLINT number,
                                 SQLWCHAR* state, SQLINTEGER* native, SQLWCHAR* message,
                                 SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_diag_rec(handle_type, handle, number, state, native, message, capacity, length);
}

SQLRETURN SQL_API SQLGetDiagField(SQLSMALLINT handle_type, SQLHANDLE handle, SQLSMALLINT number,
                                  SQLSMALLINT field, SQLPOINTER output, SQLSMALLINT capacity,
                                  SQLSMALLINT* length) {
    return get_diag_field<SQLCHAR>(handle_type, handle, number, field, output, capacity, length);
}

SQLRETURN SQL_API SQLGetDiagFieldW(SQLSMALLINT handle_type, SQLHANDLE handle, SQLSMALLINT number,
                                   SQLSMALLINT field, SQLPOINTER output, SQLSMALLINT capacity,
                                   SQLSMALLINT* length) {
    return get_diag_field<SQLWCHAR>(handle_type, handle, number, field, output, capacity, length);
}

}  // extern "C"
