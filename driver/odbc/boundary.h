// The one boundary between ODBC's C functions and everything inside: finds the handle, takes the
// connection's lock, clears the diagnostics, runs the body, turns exceptions into diagnostic
// records, and traces the call.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <functional>
#include <mutex>
#include <type_traits>

#include "handles/connection.h"
#include "handles/descriptor.h"
#include "handles/environment.h"
#include "handles/registry.h"
#include "handles/statement.h"

namespace connectai::odbc {

template <typename Object>
constexpr handles::HandleKind kind_of();
template <>
constexpr handles::HandleKind kind_of<handles::Environment>() {
    return handles::HandleKind::environment;
}
template <>
constexpr handles::HandleKind kind_of<handles::Connection>() {
    return handles::HandleKind::connection;
}
template <>
constexpr handles::HandleKind kind_of<handles::Statement>() {
    return handles::HandleKind::statement;
}
template <>
constexpr handles::HandleKind kind_of<handles::Descriptor>() {
    return handles::HandleKind::descriptor;
}

// Adds the record for the exception that is being handled.
void record_current_exception(handles::Diagnostics& diagnostics) noexcept;

// The return code that the records ask for: warnings make SQL_SUCCESS_WITH_INFO, and there is no
// SQL_ERROR without a record.
SQLRETURN settle_records(handles::Diagnostics& diagnostics, SQLRETURN code) noexcept;

inline SQLRETURN settle(handles::Diagnostics& diagnostics, SQLRETURN code) noexcept {
    const bool settled = diagnostics.empty() && code != SQL_ERROR;
    return settled ? diagnostics.return_code = code : settle_records(diagnostics, code);
}

// One log line for the call, and one for each record.
void write_trace(Log& log, const char* function, const handles::Handle& handle,
                 const handles::Diagnostics& diagnostics, SQLRETURN code) noexcept;

// `log` may be null.
inline void trace(Log* log, const char* function, const handles::Handle& handle,
                  const handles::Diagnostics& diagnostics, SQLRETURN code) noexcept {
    if (log == nullptr || !log->enabled(code == SQL_ERROR ? LogLevel::error : LogLevel::call))
        return;
    write_trace(*log, function, handle, diagnostics, code);
}

inline Log* log_of(const handles::Environment&) noexcept {
    return nullptr;
}
inline Log* log_of(const handles::Connection& connection) noexcept {
    return &connection.log();
}
inline Log* log_of(const handles::Statement& statement) noexcept {
    return &statement.connection().log();
}
inline Log* log_of(const handles::Descriptor&) noexcept {
    return nullptr;
}

// Whether a function of a statement may be called between SQL_NEED_DATA and the execution.
enum class NeedData : std::uint8_t { refused, allowed };

// What every call does with its object, whose lock is held: `body` returns a SQLRETURN, or nothing
// for SQL_SUCCESS, and throws on errors.
template <NeedData need_data = NeedData::refused, typename Object, typename Body>
SQLRETURN run(const char* function, Object& object, Body&& body) noexcept {
    handles::Diagnostics& diagnostics = object.diagnostics();
    diagnostics.clear();
    SQLRETURN code = SQL_SUCCESS;
    try {
        if constexpr (std::is_same_v<Object, handles::Statement> &&
                      need_data == NeedData::refused) {
            object.require_no_data_needed();
        }
        if constexpr (std::is_void_v<std::invoke_result_t<Body, Object&>>) {
            body(object);
        } else {
            code = body(object);
        }
    } catch (...) {
        record_current_exception(diagnostics);
        code = handles::error_with_records;
    }
    code = settle(diagnostics, code);
    trace(log_of(object), function, object, diagnostics, code);
    return code;
}

// Runs `body(object)` with the object that the handle means, and that the body may free.
template <typename Object, typename Body>
SQLRETURN call_pinned(const char* function, SQLHANDLE handle, Body&& body) noexcept {
    const auto held = handles::Registry::instance().hold(handle, kind_of<Object>());
    if (!held) return SQL_INVALID_HANDLE;
    return run(function, static_cast<Object&>(*held), std::forward<Body>(body));
}

// The same for a body that does not free a statement.
template <typename Object, typename Body>
SQLRETURN call(const char* function, SQLHANDLE handle, Body&& body) noexcept {
    auto& registry = handles::Registry::instance();
    handles::Registry::Held held;
    if constexpr (std::is_same_v<Object, handles::Statement>) {
        held = registry.try_hold_statement(handle);
    }
    if (!held) held = registry.hold(handle, kind_of<Object>());
    if (!held) return SQL_INVALID_HANDLE;
    return run(function, static_cast<Object&>(*held), std::forward<Body>(body));
}

// What a cancellable call does with its pinned object when the lock was not free at once.
template <NeedData need_data = NeedData::refused, typename Object, typename Body>
SQLRETURN run_in_turn(const char* function, Object& object, Body&& body) noexcept {
    const CancelToken::Call cancellable(*object.cancel_token());
    const std::lock_guard lock(object.lock());
    return run<need_data>(function, object, [&body](Object& held) {
        if (held.cancel_token()->cancelled()) {
            throw Error(sqlstate::operation_canceled,
                        "the function was cancelled before its turn on the connection came");
        }
        return body(held);
    });
}

// The same as call() for a function of a connection that may wait for the service: SQLCancelHandle
// ends it.
template <typename Body>
SQLRETURN cancellable_connection_call(const char* function, SQLHDBC handle, Body&& body) noexcept {
    const handles::Registry::Pin pin =
        handles::Registry::instance().find(handle, handles::HandleKind::connection);
    if (!pin) return SQL_INVALID_HANDLE;
    return run_in_turn(function, static_cast<handles::Connection&>(*pin), std::forward<Body>(body));
}

// And for one of a statement: SQLCancel ends it from the moment it is called, be it that it still
// waits for its turn on the connection.
template <NeedData need_data = NeedData::refused, typename Body>
SQLRETURN cancellable_call(const char* function, SQLHSTMT handle, Body&& body) noexcept {
    if (const auto held = handles::Registry::instance().try_hold_statement(handle)) {
        auto& statement = static_cast<handles::Statement&>(*held);
        const CancelToken::Call cancellable(*statement.cancel_token());
        return run<need_data>(function, statement, std::forward<Body>(body));
    }
    const handles::Registry::Pin pin =
        handles::Registry::instance().find(handle, handles::HandleKind::statement);
    if (!pin) return SQL_INVALID_HANDLE;
    return run_in_turn<need_data>(function, static_cast<handles::Statement&>(*pin),
                                  std::forward<Body>(body));
}

}  // namespace connectai::odbc
