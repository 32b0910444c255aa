// SQLPrepare, SQLExecute, SQLExecDirect, SQLNativeSql, SQLCancel, SQLCancelHandle,
// SQLFreeStmt, SQLCloseCursor, SQLEndTran.
#include "base/text.h"
#include "odbc/boundary.h"
#include "odbc/text.h"
#include "sql/escapes.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

template <typename Char>
SQLRETURN exec_direct(SQLHSTMT handle, const Char* text, SQLINTEGER length) noexcept {
    Given sql([&] { return text_in(text, length); });
    return cancellable_call(
        "SQLExecDirect", handle,
        [sql = std::move(sql)](auto& statement) mutable {
            return statement.execute_directly(sql.get());
        },
        always, Polled::by_all);
}

template <typename Char>
SQLRETURN prepare(SQLHSTMT handle, const Char* text, SQLINTEGER length) noexcept {
    return call<handles::Statement>(
        "SQLPrepare", handle, [&](auto& statement) { statement.prepare(text_in(text, length)); });
}

// What would be sent, but for the names under which parameters travel: markers stay `?`, and so
// does a call, which is not sent as text. SQL_ATTR_NOSCAN is a statement's, and asked of none here.
// ODBC 3.8, SQLNativeSql: lengths in octets or characters.
template <typename Char>
SQLRETURN native_sql(SQLHDBC handle, const Char* input, SQLINTEGER input_length, Char* output,
                     SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    using Connection = handles::Connection;
    return call<Connection, Meanwhile::with_statements>(
        "SQLNativeSql", handle, [&](auto& connection) {
            connection.require_connected();
            const std::string native = sql::native_text(text_in(input, input_length));
            put(length, put_text(connection.diagnostics(), native, output, capacity));
        });
}

// Outside the connection's lock: the call that is to end holds it. "In ODBC 2.x, if an application
// calls SQLCancel when no processing is being done on the statement, SQLCancel has the same effect
// as SQLFreeStmt with the SQL_CLOSE option"; in ODBC 3 it has none (ODBC 3.8, SQLCancel),
// but to managers that still take the cursor for closed.
SQLRETURN cancel_statement(SQLHSTMT handle) noexcept {
    const auto pin = handles::Registry::instance().find(handle, handles::HandleKind::statement);
    if (!pin) return SQL_INVALID_HANDLE;
    auto& statement = static_cast<handles::Statement&>(*pin);
    const bool under_way = statement.cancel_token()->cancel();
    if (statement.async_call().pending()) return SQL_SUCCESS;  // that ends by itself
    if (statement.needs_data()) {                              // then no call of it is under way
        const std::lock_guard lock(statement.lock());
        statement.give_up_data_needed();
    } else if (!under_way && statement.closed_by_idle_cancel() &&
               statement.lock().lock_unless([] { return true; })) {
        const std::lock_guard lock(statement.lock(), std::adopt_lock);
        statement.close_cursor_if_open();
    }
    return SQL_SUCCESS;
}

// Outside the connection's lock, too. ODBC 3.8, SQLCancelHandle: "If there are no operations in
// progress on Handle the call [...] has no effect"; HY010 between the calls of SQLBrowseConnect.
SQLRETURN cancel_connection(SQLHDBC handle) noexcept {
    const auto pin = handles::Registry::instance().find(handle, handles::HandleKind::connection);
    if (!pin) return SQL_INVALID_HANDLE;
    auto& connection = static_cast<handles::Connection&>(*pin);
    if (connection.cancel_token()->cancel() || !connection.browsing()) return SQL_SUCCESS;
    if (connection.async_call().pending()) return SQL_SUCCESS;  // it has just ended
    return call<handles::Connection>("SQLCancelHandle", handle, [](auto& held) {
        if (!held.browsing()) return;
        throw Error(sqlstate::function_sequence_error,
                    "SQLBrowseConnect is under way: go on with it, or disconnect");
    });
}

// ODBC 3.8, SQLEndTran and SQLCancelHandle, HY092: a handle of a kind that they do not serve.
SQLRETURN refuse_kind(const char* function, SQLSMALLINT handle_type, SQLHANDLE handle) noexcept {
    const auto refuse = [&](auto&) {
        throw Error(
            sqlstate::invalid_attribute_identifier,
            concat(std::string_view(function), " does not take handles of type ", handle_type));
    };
    switch (handle_type) {
        case SQL_HANDLE_ENV: return call<handles::Environment>(function, handle, refuse);
        case SQL_HANDLE_STMT: return call<handles::Statement>(function, handle, refuse);
        case SQL_HANDLE_DESC: return call<handles::Descriptor>(function, handle, refuse);
        default: return SQL_INVALID_HANDLE;
    }
}

void end_transaction(handles::Connection& connection, SQLSMALLINT completion_type) {
    connection.require_connected();
    connection.end_transaction(completion_type);
}

// ODBC 3.8, SQLEndTran for an environment: all of its open connections. One that fails does not
// keep the others from their turn; the first failure is what is reported.
SQLRETURN end_all_transactions(SQLHANDLE handle, SQLSMALLINT completion_type) noexcept {
    return call<handles::Environment>("SQLEndTran", handle, [&](auto& environment) {
        handles::Connection::require_completion_type(completion_type);
        std::exception_ptr failure;
        for (const SQLHANDLE child : environment.connections()) {
            const auto pin =
                handles::Registry::instance().find(child, handles::HandleKind::connection);
            if (!pin) continue;
            auto& connection = static_cast<handles::Connection&>(*pin);
            try {
                if (const char* const why = executing(connection)) {
                    throw handles::executing_meanwhile("SQLEndTran", why);
                }
                const std::lock_guard lock(connection.lock());
                if (!connection.connected()) continue;
                end_transaction(connection, completion_type);
            } catch (...) {
                if (!failure) failure = std::current_exception();
            }
        }
        if (failure) std::rethrow_exception(failure);
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLExecDirect(SQLHSTMT handle, SQLCHAR* text, SQLINTEGER length) {
    return exec_direct(handle, text, length);
}

SQLRETURN SQL_API SQLExecDirectW(SQLHSTMT handle, SQLWCHAR* text, SQLINTEGER length) {
    return exec_direct(handle, text, length);
}

SQLRETURN SQL_API SQLPrepare(SQLHSTMT handle, SQLCHAR* text, SQLINTEGER length) {
    return prepare(handle, text, length);
}

SQLRETURN SQL_API SQLPrepareW(SQLHSTMT handle, SQLWCHAR* text, SQLINTEGER length) {
    return prepare(handle, text, length);
}

SQLRETURN SQL_API SQLExecute(SQLHSTMT handle) {
    return cancellable_call(
        "SQLExecute", handle, [](auto& statement) { return statement.execute(); }, always,
        Polled::by_all);
}

SQLRETURN SQL_API SQLNativeSql(SQLHDBC handle, SQLCHAR* input, SQLINTEGER input_length,
                               SQLCHAR* output, SQLINTEGER capacity, SQLINTEGER* length) {
    return native_sql(handle, input, input_length, output, capacity, length);
}

SQLRETURN SQL_API SQLNativeSqlW(SQLHDBC handle, SQLWCHAR* input, SQLINTEGER input_length,
                                SQLWCHAR* output, SQLINTEGER capacity, SQLINTEGER* length) {
    return native_sql(handle, input, input_length, output, capacity, length);
}

SQLRETURN SQL_API SQLCancel(SQLHSTMT handle) {
    return cancel_statement(handle);
}

SQLRETURN SQL_API SQLCancelHandle(SQLSMALLINT handle_type, SQLHANDLE handle) {
    if (handle_type == SQL_HANDLE_STMT) return cancel_statement(handle);
    if (handle_type != SQL_HANDLE_DBC) return refuse_kind("SQLCancelHandle", handle_type, handle);
    return cancel_connection(handle);
}

SQLRETURN SQL_API SQLCloseCursor(SQLHSTMT handle) {
    return call<handles::Statement>("SQLCloseCursor", handle,
                                    [](auto& statement) { statement.close_cursor(); });
}

SQLRETURN SQL_API SQLFreeStmt(SQLHSTMT handle, SQLUSMALLINT option) {
    if (option == SQL_DROP) return SQLFreeHandle(SQL_HANDLE_STMT, handle);
    return call<handles::Statement>("SQLFreeStmt", handle, [&](auto& statement) {
        switch (option) {
            case SQL_CLOSE: statement.close_cursor_if_open(); break;
            case SQL_UNBIND: statement.ard().unbind_all(); break;
            case SQL_RESET_PARAMS: statement.apd().unbind_all(); break;
            default:
                throw Error(sqlstate::invalid_attribute_identifier,
                            concat("SQLFreeStmt has no option ", option));
        }
    });
}

SQLRETURN SQL_API SQLEndTran(SQLSMALLINT handle_type, SQLHANDLE handle,
                             SQLSMALLINT completion_type) {
    if (handle_type == SQL_HANDLE_ENV) return end_all_transactions(handle, completion_type);
    if (handle_type != SQL_HANDLE_DBC) return refuse_kind("SQLEndTran", handle_type, handle);
    return call<handles::Connection>("SQLEndTran", handle, [&](auto& connection) {
        end_transaction(connection, completion_type);
    });
}

}  // extern "C"
