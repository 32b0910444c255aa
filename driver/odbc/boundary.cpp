#include "odbc/boundary.h"

#include <new>

#include "base/out_of_memory.h"
#include "base/text.h"
#include "config/settings.h"

namespace connectai::odbc {

namespace {

std::string_view name_of(SQLRETURN code) {
    switch (code) {
        case SQL_SUCCESS: return "SQL_SUCCESS";
        case SQL_SUCCESS_WITH_INFO: return "SQL_SUCCESS_WITH_INFO";
        case SQL_NO_DATA: return "SQL_NO_DATA";
        case SQL_ERROR: return "SQL_ERROR";
        case SQL_NEED_DATA: return "SQL_NEED_DATA";
        case SQL_STILL_EXECUTING: return "SQL_STILL_EXECUTING";
        default: return "an unknown code";
    }
}

std::string_view kind_name(handles::HandleKind kind) {
    switch (kind) {
        case handles::HandleKind::environment: return "env";
        case handles::HandleKind::connection: return "dbc";
        case handles::HandleKind::statement: return "stmt";
        case handles::HandleKind::descriptor: return "desc";
    }
    return "handle";
}

// Handles are slot and generation, so that their low digits tell them apart in a log.
std::string scope_of(const handles::Handle& handle) {
    return concat(kind_name(handle.kind()), " ",
                  reinterpret_cast<std::uintptr_t>(handle.handle_value()) & 0xFFFFF);
}

}  // namespace

void record_current_exception(handles::Diagnostics& diagnostics) noexcept {
    try {
        try {
            throw;
        } catch (const config::SettingsError& error) {
            for (const Error& problem : error.problems()) diagnostics.add(problem);
        } catch (const Error& error) {
            diagnostics.add(error);
        } catch (const std::bad_alloc&) {
            diagnostics.add(out_of_memory());
        } catch (const std::exception& error) {
            diagnostics.add(Error(sqlstate::general_error,
                                  concat("internal error: ", std::string_view(error.what()))));
        } catch (...) {
            diagnostics.add(Error(sqlstate::general_error, "internal error of an unknown kind"));
        }
    } catch (...) {
        // Not even memory for the record: the return code has to say it alone.
        diagnostics.return_code = SQL_ERROR;
    }
}

SQLRETURN settle_records(handles::Diagnostics& diagnostics, SQLRETURN code) noexcept {
    if (code == SQL_SUCCESS && !diagnostics.empty()) code = SQL_SUCCESS_WITH_INFO;
    if (code == SQL_ERROR && diagnostics.empty()) {
        try {
            throw Error(sqlstate::general_error, "internal error: a failure without a reason");
        } catch (...) {
            record_current_exception(diagnostics);
        }
    }
    diagnostics.return_code = code;
    return code;
}

void write_trace(Log& log, const char* function, const handles::Handle& handle,
                 const handles::Diagnostics& diagnostics, SQLRETURN code) noexcept {
    try {
        const LogLevel level = code == SQL_ERROR ? LogLevel::error : LogLevel::call;
        const std::string scope = scope_of(handle);
        log.write(level, scope, concat(std::string_view(function), ": ", name_of(code)));
        for (const handles::DiagnosticRecord& record : diagnostics.records()) {
            log.write(level, scope, concat("  ", record.state.code, " ", record.message));
        }
    } catch (...) {
        // A trace that cannot be written must not fail the call.
        return;
    }
}

}  // namespace connectai::odbc
