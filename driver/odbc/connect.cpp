// SQLConnect, SQLDriverConnect, SQLBrowseConnect, SQLDisconnect.
#include "base/secret.h"
#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

// Hands out what connecting returns. Without memory for a warning about it there must be no open
// connection either, of which the application could not know.
template <typename Put>
void put_or_disconnect(handles::Connection& connection, Put put) {
    try {
        put();
    } catch (...) {
        if (connection.connected()) connection.disconnect();
        throw;
    }
}

// SQLConnect's arguments.
struct Login {
    std::string dsn;
    std::optional<std::string> user;
    std::optional<WipedText> password;
};

template <typename Char>
SQLRETURN connect(SQLHDBC handle, const Char* dsn, SQLSMALLINT dsn_length, const Char* user,
                  SQLSMALLINT user_length, const Char* password,
                  SQLSMALLINT password_length) noexcept {
    Given given([&] {
        Login login;
        login.dsn = optional_text_in(dsn, dsn_length).value_or("DEFAULT");
        login.user = optional_text_in(user, user_length);
        if (password != nullptr) login.password = text_in(password, password_length);
        return login;
    });
    auto body = [given = std::move(given)](auto& connection) mutable {
        const Login& login = given.get();
        connection.connect(login.dsn, login.user,
                           login.password ? std::optional(login.password->view()) : std::nullopt);
    };
    return cancellable_connection_call("SQLConnect", handle, std::move(body));
}

template <typename Char>
SQLRETURN driver_connect(SQLHDBC handle, SQLHWND window, const Char* input,
                         SQLSMALLINT input_length, Char* output, SQLSMALLINT output_capacity,
                         SQLSMALLINT* output_length, SQLUSMALLINT completion) noexcept {
    Given given([&] { return WipedText(text_in(input, input_length)); });
    auto body = [=, given = std::move(given)](auto& connection) mutable {
        check_output(output, output_capacity);  // before there is a connection to lose
        const WipedText completed =
            connection.driver_connect(given.get().view(), completion, window != nullptr);
        put_or_disconnect(connection, [&] {
            put(output_length,
                put_text(connection.diagnostics(), completed.view(), output, output_capacity));
        });
    };
    return cancellable_connection_call("SQLDriverConnect", handle, std::move(body));
}

template <typename Char>
SQLRETURN browse_connect(SQLHDBC handle, const Char* input, SQLSMALLINT input_length, Char* output,
                         SQLSMALLINT output_capacity, SQLSMALLINT* output_length) noexcept {
    Given given([&] { return WipedText(text_in(input, input_length)); });
    auto body = [=, given = std::move(given)](auto& connection) mutable {
        check_output(output, output_capacity);
        auto [code, text] = connection.browse_connect(given.get().view());
        const WipedText completed(std::move(text));
        put_or_disconnect(connection, [&] {
            put(output_length,
                put_text(connection.diagnostics(), completed.view(), output, output_capacity));
        });
        return code;
    };
    return cancellable_connection_call("SQLBrowseConnect", handle, std::move(body));
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLConnect(SQLHDBC handle, SQLCHAR* dsn, SQLSMALLINT dsn_length, SQLCHAR* user,
                             SQLSMALLINT user_length, SQLCHAR* password,
                             SQLSMALLINT password_length) {
    return connect(handle, dsn, dsn_length, user, user_length, password, password_length);
}

SQLRETURN SQL_API SQLConnectW(SQLHDBC handle, SQLWCHAR* dsn, SQLSMALLINT dsn_length, SQLWCHAR* user,
                              SQLSMALLINT user_length, SQLWCHAR* password,
                              SQLSMALLINT password_length) {
    return connect(handle, dsn, dsn_length, user, user_length, password, password_length);
}

SQLRETURN SQL_API SQLDriverConnect(SQLHDBC handle, SQLHWND window, SQLCHAR* input,
                                   SQLSMALLINT input_length, SQLCHAR* output,
                                   SQLSMALLINT output_capacity, SQLSMALLINT* output_length,
                                   SQLUSMALLINT completion) {
    return driver_connect(handle, window, input, input_length, output, output_capacity,
                          output_length, completion);
}

SQLRETURN SQL_API SQLDriverConnectW(SQLHDBC handle, SQLHWND window, SQLWCHAR* input,
                                    SQLSMALLINT input_length, SQLWCHAR* output,
                                    SQLSMALLINT output_capacity, SQLSMALLINT* output_length,
                                    SQLUSMALLINT completion) {
    return driver_connect(handle, window, input, input_length, output, output_capacity,
                          output_length, completion);
}

SQLRETURN SQL_API SQLBrowseConnect(SQLHDBC handle, SQLCHAR* input, SQLSMALLINT input_length,
                                   SQLCHAR* output, SQLSMALLINT output_capacity,
                                   SQLSMALLINT* output_length) {
    return browse_connect(handle, input, input_length, output, output_capacity, output_length);
}

SQLRETURN SQL_API SQLBrowseConnectW(SQLHDBC handle, SQLWCHAR* input, SQLSMALLINT input_length,
                                    SQLWCHAR* output, SQLSMALLINT output_capacity,
                                    SQLSMALLINT* output_length) {
    return browse_connect(handle, input, input_length, output, output_capacity, output_length);
}

SQLRETURN SQL_API SQLDisconnect(SQLHDBC handle) {
    return call<handles::Connection>("SQLDisconnect", handle,
                                     [](auto& connection) { connection.disconnect(); });
}

}  // extern "C"
