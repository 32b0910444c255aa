// The one boundary between ODBC's C functions and everything inside: finds the handle, takes the
// connection's lock, clears the diagnostics, runs the body, turns exceptions into diagnostic
// records, and traces the call.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <functional>
#include <mutex>
#include <type_traits>
#include <utility>

#include "base/network_wait.h"
#include "base/text.h"
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

// Behind a call that came to nothing, of which the object itself knows nothing yet; and within one
// that is executing asynchronously, whose diagnostics stay shown.
template <typename Object>
[[gnu::noinline]] void begin_after(handles::AsyncCall& call, Object& object) noexcept {
    if constexpr (std::is_same_v<Object, handles::Statement>) {
        if (call.take_ended_before_turn()) object.give_up_data_needed();
    }
    if (!call.pending()) call.drop_diagnostics();
}

// What every call does with its object, whose lock is held: `body` returns a SQLRETURN, or nothing
// for SQL_SUCCESS, and throws on errors.
template <NeedData need_data = NeedData::refused, typename Object, typename Body>
SQLRETURN run(const char* function, Object& object, Body&& body) noexcept {
    handles::Diagnostics& diagnostics = object.diagnostics();
    diagnostics.clear();
    if constexpr (requires { object.async_call(); }) {
        handles::AsyncCall& call = object.async_call();
        if (call.has_diagnostics()) [[unlikely]]
            begin_after(call, object);
    }
    SQLRETURN code = SQL_SUCCESS;
    try {
        if constexpr (std::is_same_v<Object, handles::Statement> &&
                      need_data == NeedData::refused) {
            object.require_no_data_needed();
        }
        if constexpr (std::is_same_v<Object, handles::Descriptor>) object.require_not_executing();
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

// Which functions of a connection may be called while another function executes asynchronously: on
// one of its statements, or on itself. ODBC 3.8, "Asynchronous Execution (Polling Method)".
enum class Meanwhile : std::uint8_t { refused, with_statements, allowed };

// Why a function cannot be called now; null: it can.
template <Meanwhile meanwhile = Meanwhile::refused>
const char* executing(handles::Connection& connection) noexcept {
    if (meanwhile != Meanwhile::allowed && connection.async_call().pending()) {
        return "a function of the connection";
    }
    if (meanwhile == Meanwhile::refused && connection.executing_statements() > 0) {
        return "a function of one of its statements";
    }
    return nullptr;
}
template <Meanwhile = Meanwhile::refused>
const char* executing(handles::Statement& statement) noexcept {
    return statement.async_call().pending() ? "a function of the statement" : nullptr;
}

template <typename Object>
concept MayExecute = requires(Object& object) {
    executing(object);
};

// Waits for the object's lock, unless a function that executes asynchronously forbids the call. Not
// inlined: most calls of statements do without.
template <typename Object, Meanwhile meanwhile>
[[gnu::noinline]] SQLRETURN hold_or_refuse(const char* function, SQLHANDLE handle,
                                           handles::Registry::Held& held) noexcept {
    auto& registry = handles::Registry::instance();
    if constexpr (MayExecute<Object>) {
        const handles::Registry::Pin pin = registry.find(handle, kind_of<Object>());
        if (!pin) return SQL_INVALID_HANDLE;
        auto& object = static_cast<Object&>(*pin);
        // Before the lock, too, which whoever executes may hold for a while.
        const char* why = executing<meanwhile>(object);
        if (why != nullptr) return object.async_call().refuse(function, why);
        held = registry.hold(handle, kind_of<Object>());
        if (!held) return SQL_INVALID_HANDLE;
        why = executing<meanwhile>(object);
        return why == nullptr ? SQL_SUCCESS : object.async_call().refuse(function, why);
    } else {
        held = registry.hold(handle, kind_of<Object>());
        return held ? SQL_SUCCESS : SQL_INVALID_HANDLE;
    }
}

// While another function of the connection executes, whose diagnostics they must not touch.
template <typename Body>
SQLRETURN run_beside(const char* function, handles::Connection& connection, Body&& body) noexcept {
    handles::Diagnostics executing_ones = std::exchange(connection.diagnostics(), {});
    const SQLRETURN code = run(function, connection, std::forward<Body>(body));
    connection.async_call().show_diagnostics(
        std::exchange(connection.diagnostics(), std::move(executing_ones)));
    return code;
}

// Runs `body(object)` with the object that the handle means, and that the body may free.
template <typename Object, Meanwhile meanwhile = Meanwhile::refused, typename Body>
SQLRETURN call_pinned(const char* function, SQLHANDLE handle, Body&& body) noexcept {
    handles::Registry::Held held;
    const SQLRETURN refused = hold_or_refuse<Object, meanwhile>(function, handle, held);
    if (refused != SQL_SUCCESS) return refused;
    if constexpr (std::is_same_v<Object, handles::Connection> && meanwhile == Meanwhile::allowed) {
        auto& connection = static_cast<handles::Connection&>(*held);
        if (connection.async_call().pending()) {
            return run_beside(function, connection, std::forward<Body>(body));
        }
    }
    return run(function, static_cast<Object&>(*held), std::forward<Body>(body));
}

// The same for a body that does not free a statement.
template <typename Object, Meanwhile meanwhile = Meanwhile::refused, typename Body>
SQLRETURN call(const char* function, SQLHANDLE handle, Body&& body) noexcept {
    if constexpr (std::is_same_v<Object, handles::Statement>) {
        auto held = handles::Registry::instance().try_hold_statement(handle);
        if (held && static_cast<handles::Statement&>(*held).asynchronous()) {
            held = handles::Registry::Held();
        }
        if (!held) {
            const SQLRETURN refused = hold_or_refuse<Object, meanwhile>(function, handle, held);
            if (refused != SQL_SUCCESS) return refused;
        }
        return run(function, static_cast<Object&>(*held), std::forward<Body>(body));
    } else {
        return call_pinned<Object, meanwhile>(function, handle, std::forward<Body>(body));
    }
}

// What keeps a function that has been begun in a thread of its own from executing: "there can be at
// most one" of a connection or of its statements. Null: nothing.
inline const char* excluded(handles::Connection& connection) noexcept {
    return connection.executing_statements() > 0 ? "a function of one of its statements" : nullptr;
}
inline const char* excluded(handles::Statement& statement) noexcept {
    return statement.connection().async_call().pending() ? "a function of the connection" : nullptr;
}

// What a cancellable call does when its turn on the connection has come.
template <NeedData need_data = NeedData::refused, typename Object, typename Body>
SQLRETURN run_in_turn(const char* function, Object& object, Body& body,
                      const char* excluded_by = nullptr) noexcept {
    return run<need_data>(function, object, [&](Object& held) {
        if (excluded_by != nullptr) {
            throw handles::executing_meanwhile(function, excluded_by);
        }
        if (held.cancel_token()->cancelled()) {
            if constexpr (std::is_same_v<Object, handles::Statement>) held.give_up_data_needed();
            throw handles::cancelled_before_turn();
        }
        return body(held);
    });
}

template <NeedData need_data = NeedData::refused, typename Object, typename Body>
SQLRETURN run_cancellably(const char* function, Object& object, Body& body) noexcept {
    CancelToken& token = *object.cancel_token();
    const CancelToken::Call cancellable(token);
    if (!object.lock().lock_unless([&token] { return token.cancelled(); })) {
        return object.async_call().end_before_turn();
    }
    const std::lock_guard lock(object.lock(), std::adopt_lock);
    if (const char* const why = executing(object)) return object.async_call().refuse(function, why);
    return run_in_turn<need_data>(function, object, body);
}

// Begins a function, or asks how the one that has been begun is getting on. What `body` works with
// must be its own; what it writes to is the application's, which keeps it until the function has
// ended. While it waits for the service, others have the connection's lock.
template <NeedData need_data = NeedData::refused, typename Object, typename Body>
SQLRETURN run_asynchronously(const char* function, Object& object, Body& body) noexcept {
    handles::AsyncCall& call = object.async_call();
    if (const auto polled = call.poll(function)) return *polled;
    std::atomic<int>* executing_statements = nullptr;
    if constexpr (std::is_same_v<Object, handles::Statement>) {
        executing_statements = &object.connection().executing_statements();
    }
    bool begun = false;
    try {
        auto kept = handles::Registry::instance().share(object.handle_value(), object.kind());
        if (!kept) return SQL_INVALID_HANDLE;  // freed a moment ago
        const auto work = [function, &object, own = body, kept = std::move(kept)]() mutable {
            handles::AsyncCall::Turn turn(object.async_call(), object.lock());
            if (!turn.lock_unless_cancelled()) return object.async_call().end_before_turn();
            const std::lock_guard lock(turn, std::adopt_lock);
            const NetworkWait::Without without(turn);
            return run_in_turn<need_data>(function, object, own, excluded(object));
        };
        begun = call.begin(function, *object.cancel_token(), executing_statements, work);
    } catch (...) {  // no memory to begin it: at once, then
        return run_cancellably<need_data>(function, object, body);
    }
    if (!begun) return call.refuse(function, "another call of it");
    return call.poll(function).value_or(SQL_STILL_EXECUTING);
}

// Which driver managers get over SQL_STILL_EXECUTING from a function: driver_manager.h. Where one
// does not, the function returns when it is done.
enum class Polled : std::uint8_t { never, by_some, by_all };

inline bool polls(Polled polled, const handles::Connection& caller) noexcept {
    return polled == Polled::by_all || (polled == Polled::by_some && caller.caller_polls_all());
}

// Whether a call's object is such that it may have to wait for the service. Asked under the lock,
// and only where functions may execute asynchronously.
inline constexpr auto always = [](const auto&) noexcept { return true; };

template <typename MayWait, typename Object>
bool waits(const MayWait& may_wait, const Object& object) noexcept {
    try {
        return may_wait(object);
    } catch (...) {
        return true;  // no memory to find out
    }
}

// The same as call() for a function of a connection that may wait for the service: SQLCancelHandle
// ends it.
template <typename Body, typename MayWait = decltype(always)>
SQLRETURN cancellable_connection_call(const char* function, SQLHDBC handle, Body body,
                                      MayWait may_wait = {},
                                      Polled polled = Polled::by_some) noexcept {
    const handles::Registry::Pin pin =
        handles::Registry::instance().find(handle, handles::HandleKind::connection);
    if (!pin) return SQL_INVALID_HANDLE;
    auto& connection = static_cast<handles::Connection&>(*pin);
    if (connection.async_call().pending()) return run_asynchronously(function, connection, body);
    if (const char* const why = executing(connection)) {
        return connection.async_call().refuse(function, why);
    }
    if (connection.asynchronous() && polls(polled, connection)) {
        const auto waits_now = [&] {
            const std::lock_guard lock(connection.lock());
            return waits(may_wait, connection);
        };
        if (waits_now()) return run_asynchronously(function, connection, body);
    }
    return run_cancellably(function, connection, body);
}

// And for one of a statement: SQLCancel ends it from the moment it is called, be it that it still
// waits for its turn on the connection.
template <NeedData need_data = NeedData::refused, typename Body,
          typename MayWait = decltype(always)>
SQLRETURN cancellable_call(const char* function, SQLHSTMT handle, Body body, MayWait may_wait = {},
                           Polled polled = Polled::by_some) noexcept {
    if (const auto held = handles::Registry::instance().try_hold_statement(handle)) {
        auto& statement = static_cast<handles::Statement&>(*held);
        if (!statement.asynchronous() ||
            (executing(statement) == nullptr && !waits(may_wait, statement))) {
            const CancelToken::Call cancellable(*statement.cancel_token());
            return run<need_data>(function, statement, body);
        }
    }
    const handles::Registry::Pin pin =
        handles::Registry::instance().find(handle, handles::HandleKind::statement);
    if (!pin) return SQL_INVALID_HANDLE;
    auto& statement = static_cast<handles::Statement&>(*pin);
    if (!statement.asynchronous() || !polls(polled, statement.connection())) {
        return run_cancellably<need_data>(function, statement, body);
    }
    if (statement.connection().async_call().pending()) {
        return statement.async_call().refuse(function, "a function of the connection");
    }
    return run_asynchronously<need_data>(function, statement, body);
}

}  // namespace connectai::odbc
