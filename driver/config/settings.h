// What a connection has been told, checked and typed.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/named_path.h"
#include "base/secret.h"
#include "config/auth_scheme.h"

namespace connectai::config {

enum class CertificateType : std::uint8_t { pem, pkcs12 };  // PEMKEY_FILE, PFXFILE

// Settings::proxy where there is to be none, whatever the environment says. No host has this name:
// a proxy's port is always given.
inline constexpr std::string_view no_proxy = "none";

// Member defaults are documentation; the keyword table's defaults are what counts (a test holds
// the two together).
struct Settings {
    std::string dsn;
    std::string driver;
    // Of the service, in the order in which they are tried; no trailing slash. One at least.
    std::vector<std::string> urls{"https://cloud.cdata.com/api"};
    AuthScheme auth_scheme = AuthScheme::basic;
    std::string user;
    Secret password;
    NamedPath password_file;  // that password came from; empty: none
    Secret token;
    NamedPath token_file;  // that token came from; empty: none
    std::string oauth_authorize_url;
    std::string oauth_token_url;
    std::string oauth_client_id;
    Secret oauth_client_secret;  // empty: a public client
    std::string oauth_scope;
    Secret oauth_refresh_token;
    NamedPath oauth_settings_location;     // the file that keeps refresh tokens; empty: none
    std::string oauth_callback_url;        // empty: http://127.0.0.1:PORT/callback
    std::int64_t oauth_callback_port = 0;  // 0: any
    NamedPath client_jwt_cert;             // PEM file
    Secret client_jwt_cert_password;
    std::string client_jwt_issuer;
    std::string client_jwt_subject;
    std::chrono::seconds client_jwt_validity{300};
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
    NamedPath log_file;
    LogLevel verbosity = LogLevel::request;
    std::uint64_t max_log_file_size = 100 * 1024 * 1024;  // octets; 0: no limit
    bool connect_on_open = true;
    NamedPath ssl_server_cert;  // PEM file of CA or server certificates; empty: the system's
    NamedPath ssl_client_cert;  // the file; empty: none
    CertificateType ssl_client_cert_type = CertificateType::pem;
    Secret ssl_client_cert_password;
    NamedPath ssl_client_key;  // PEM file; empty: in ssl_client_cert
    std::string proxy;         // [http://]host:port; no_proxy; empty: the environment's
    std::string proxy_user;    // empty: the proxy wants none
    Secret proxy_password;
    bool allow_insecure_http = false;

    // Of each keyword whose value was written with ${ENV:NAME}: how, for messages, which never have
    // what a variable holds; *** for a secret. (Of a path it is in the NamedPath.)
    std::map<std::string_view, std::string> shown{};
    // That; where there is none, `value`, which is the keyword's own.
    const std::string& shown_or(std::string_view keyword, const std::string& value) const;

    // Wipes every secret: whoever needs one has it by then.
    void forget_secrets() noexcept;
};

struct Attribute {
    std::string keyword;  // as written
    WipedText value;
    std::string section{};  // the DSN whose section of odbc.ini it stands in; empty: none, the
                            // connection string or the caller's arguments
    bool literal = false;   // the caller's argument: ${ENV:NAME} stands for itself there
};
using Attributes = std::vector<Attribute>;

// A problem that does not stop the connection: SQLSTATE 01S00 and what to say.
struct Warning {
    std::string message;
};

// Everything that is wrong at once: message() is all of it, problems() one by one. The first one's
// SQLSTATE is its own.
class SettingsError : public Error {
public:
    explicit SettingsError(std::vector<Error> problems);  // not empty
    const std::vector<Error>& problems() const noexcept { return problems_; }

private:
    std::vector<Error> problems_;
};

// Whether what values refer to is looked at: variables of the environment, and files. Not so where
// they are only written down, for another process and perhaps another machine.
enum class Surroundings : std::uint8_t { looked_at, left_alone };

// What attributes come to.
struct SettingsReading {
    Settings settings;
    std::vector<Error> problems;  // HY000; not empty: the settings cannot be used
    std::vector<Warning> warnings;
    // Keywords that were given, and are not, or not wholly, in `settings`: what is wrong with them
    // is in `problems`, or, with Surroundings::left_alone, they refer to something.
    std::set<std::string_view> unknown;
    std::string section{};  // of odbc.ini, from which attributes come; empty: from none

    // Of each keyword whose value has come to nothing, because nothing is what the variables hold
    // that it refers to: which variables, by variables_set_to_nothing(). That of a secret's file is
    // the secret's.
    std::map<std::string_view, std::string> set_to_nothing{};

    bool knows(std::string_view keyword) const { return !unknown.contains(keyword); }
};

// Types and checks attributes: those of the connection string first, then those of read_dsn.
// - The first occurrence of a keyword wins (aliases count as the same keyword). Of DSN and Driver
//   the one that comes first wins and the other is ignored (ODBC 3.8, SQLDriverConnect,
//   "Comments").
// - An empty value means the default, and still wins over a later one; but an empty User, Password
//   or Token counts as not given, because applications send "UID=;PWD=" when nobody has typed any.
// - ${ENV:NAME} is replaced by environment_reference.h, but in DSN, in Driver, and in what is
//   `literal`.
// - PasswordFile and TokenFile are read. Of a secret and its file, the one that is given first
//   counts.
// - Unknown keywords are warned about by name; the manager's own FILEDSN and SAVEFILE are not.
// - Of several that go together: plain http to another machine, or through a proxy, is a problem
//   without AllowInsecureHttp; so is a trusted certificate that is none.
// - Each problem names keyword, value as it is written (never a secret's, and never what a variable
//   holds), section and what is allowed.
SettingsReading read_settings(const Attributes& attributes,
                              Surroundings surroundings = Surroundings::looked_at);

// The same; throws SettingsError where there are problems.
Settings make_settings(const Attributes& attributes, std::vector<Warning>& warnings);

// Whether `name` may be shown, as a keyword that is not known. A password that holds a semicolon
// and stands without braces ends as a "keyword", too.
bool looks_like_keyword(std::string_view name) noexcept;

// Whether the attributes choose a data source: DSN is among them, and no Driver in front of it.
bool names_dsn(const Attributes& attributes);

// Which one; empty when they have none, or Driver comes first.
std::string chosen_dsn(const Attributes& attributes);

// What the scheme lacks to sign in: 28000 that names the keywords, and where they can be put, or
// the variables that are set to nothing.
std::optional<Error> credentials_problem(const SettingsReading& reading);

// The complete string SQLDriverConnect hands back: what was given, in that order, without the
// attributes of a DSN's section (DSN=... stands for them), braced where needed. It holds secrets.
// ODBC 3.8, SQLDriverConnect, "OutConnectionString".
std::string to_connection_string(const Attributes& attributes);

// All attributes, sections' included, as they may be logged: secrets and the values of unknown
// keywords (a misspelled Password?) are ***.
std::string to_loggable_string(const Attributes& attributes);

}  // namespace connectai::config
