// What a connection has been told, checked and typed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/secret.h"

namespace connectai::config {

enum class AuthScheme : std::uint8_t { basic, token };
enum class CertificateType : std::uint8_t { pem, pkcs12 };  // PEMKEY_FILE, PFXFILE

// Settings::proxy where there is to be none, whatever the environment says. No host has this name:
// a proxy's port is always given.
inline constexpr std::string_view no_proxy = "none";

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
    std::chrono::seconds timeout{0};                // of a statement; 0: the service's own
    std::chrono::seconds login_timeout{15};         // 0: none
    std::int64_t max_retries = 3;                   // attempts behind the first
    std::chrono::milliseconds retry_delay{500};     // the longest first wait between them
    std::int64_t max_reply_depth = 64;              // nested arrays and objects
    std::int64_t max_column_size = 4000;            // characters
    bool map_to_wvarchar = true;                    // text is SQL_WVARCHAR, not SQL_VARCHAR
    std::chrono::seconds metadata_cache_time{60};   // 0: nothing is kept
    std::vector<std::string> browsable_catalogs{};  // empty: all
    std::vector<std::string> browsable_schemas{};   // likewise
    std::int64_t batch_size = 1000;                 // sets of parameters in one request
    std::int64_t spool_memory = 32;                 // megabytes of a scrollable result
    bool read_ahead = true;                         // long results, on a thread of their own
    bool compression = true;
    std::string log_file;
    LogLevel verbosity = LogLevel::request;
    std::uint64_t max_log_file_size = 100 * 1024 * 1024;  // octets; 0: no limit
    bool connect_on_open = true;
    std::string ssl_server_cert;  // PEM file of CA or server certificates; empty: the system's
    std::string ssl_client_cert;  // the file; empty: none
    CertificateType ssl_client_cert_type = CertificateType::pem;
    Secret ssl_client_cert_password;
    std::string ssl_client_key;  // PEM file; empty: in ssl_client_cert
    std::string proxy;           // [http://]host:port; no_proxy; empty: the environment's
    std::string proxy_user;      // empty: the proxy wants none
    Secret proxy_password;
    bool allow_insecure_http = false;
};

struct Attribute {
    std::string keyword;  // as written
    WipedText value;
    std::string section{};  // the DSN whose section of odbc.ini it stands in; empty: none, the
                            // connection string or the caller's arguments
};
using Attributes = std::vector<Attribute>;

// A problem that does not stop the connection: SQLSTATE 01S00 and what to say.
struct Warning {
    std::string message;
};

// HY000 with everything that is wrong at once: message() is all of it, problems() one by one.
class SettingsError : public Error {
public:
    explicit SettingsError(std::vector<std::string> problems);  // not empty
    const std::vector<std::string>& problems() const noexcept { return problems_; }

private:
    std::vector<std::string> problems_;
};

// Types and checks attributes: those of the connection string first, then those of read_dsn.
// - The first occurrence of a keyword wins (aliases count as the same keyword). Of DSN and Driver
//   the one that comes first wins and the other is ignored (ODBC 3.8, SQLDriverConnect,
//   "Comments").
// - An empty value means the default, and still wins over a later one; but an empty User, Password
//   or Token counts as not given, because applications send "UID=;PWD=" when nobody has typed any.
// - Unknown keywords are warned about by name; the manager's own FILEDSN and SAVEFILE are not.
// - Of several that go together: plain http to another machine, or through a proxy, is a problem
//   without AllowInsecureHttp.
// - Throws SettingsError (HY000) with all problems, each naming keyword, value (never a secret's),
//   section and what is allowed.
Settings make_settings(const Attributes& attributes, std::vector<Warning>& warnings);

// Whether `name` may be shown, as a keyword that is not known. A password that holds a semicolon
// and stands without braces ends as a "keyword", too.
bool looks_like_keyword(std::string_view name) noexcept;

// The DSN that the attributes choose; empty when they have none, or Driver comes first.
std::string chosen_dsn(const Attributes& attributes);

// Throws Error 28000 that names the missing keywords, and where they can be put, when the scheme
// lacks its credentials.
void require_credentials(const Settings& settings);

// Throws SettingsError when SSLServerCert names no file with certificates, before anything is sent.
// There is no value that would switch the verification off.
void require_certificates(const Settings& settings);

// The complete string SQLDriverConnect hands back: what was given, in that order, without the
// attributes of a DSN's section (DSN=... stands for them), braced where needed. It holds secrets.
// ODBC 3.8, SQLDriverConnect, "OutConnectionString".
std::string to_connection_string(const Attributes& attributes);

// All attributes, sections' included, as they may be logged: secrets and the values of unknown
// keywords (a misspelled Password?) are ***.
std::string to_loggable_string(const Attributes& attributes);

}  // namespace connectai::config
