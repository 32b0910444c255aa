// What a connection has been told, checked and typed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/secret.h"

namespace connectai::config {

enum class AuthScheme : std::uint8_t { basic, token };

// Member defaults are documentation; the keyword table's defaults are what counts (a test holds
// the two together).
struct Settings {
    std::string dsn;
    std::string driver;
    std::string url = "https://cloud.cdata.com/api";  // no trailing slash
    AuthScheme auth_scheme = AuthScheme::basic;
    std::string user;
    Secret password;
    Secret token;
    std::string workspace;
    std::string default_catalog;
    std::string default_schema;
    std::chrono::seconds timeout{0};          // of a statement; 0: the service's own
    std::chrono::seconds login_timeout{15};   // 0: none
    std::int64_t max_column_size = 4000;      // characters
    std::string log_file;
    LogLevel verbosity = LogLevel::request;
    bool connect_on_open = true;
    std::string ssl_server_cert;              // CA file in PEM; empty: the system's
    std::string proxy;                        // [http://][user:password@]host:port; empty: environment
};

struct Attribute {
    std::string keyword;  // as written
    std::string value;
};
using Attributes = std::vector<Attribute>;

// A problem that does not stop the connection: SQLSTATE 01S00 and what to say.
struct Warning {
    std::string message;
};

// Types and checks attributes; the first occurrence of a keyword wins (aliases count as the same
// keyword), unknown ones are warned about by name. Throws Error (HY000) naming keyword, value
// (never a secret's) and what is allowed.
Settings make_settings(const Attributes& attributes, std::vector<Warning>& warnings);

// Throws Error 28000 that names the missing keywords when the scheme lacks its credentials.
void require_credentials(const Settings& settings);

// The complete string SQLDriverConnect hands back: only what was given, braced where needed.
// ODBC 3.8, SQLDriverConnect, "OutConnectionString".
std::string to_connection_string(const Attributes& attributes);

}  // namespace connectai::config
