// The table of connection keywords: adding one is adding a row (and its member of Settings), in the
// group where a reader would look for it.
#include "config/keywords.h"

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "config/address.h"
#include "config/auth_scheme.h"
#include "config/list_text.h"
#include "config/size_text.h"

namespace connectai::config {
namespace {

std::int64_t number(std::string_view value) {
    std::int64_t result = 0;
    std::from_chars(value.data(), value.data() + value.size(), result);
    return result;
}

double decimal(std::string_view value) {
    double result = 0;
    std::from_chars(value.data(), value.data() + value.size(), result);
    return result;
}

template <auto Member>
void text(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = value;
}

template <auto Member>
void path(Settings& settings, std::string_view value, std::string_view written) {
    const bool as_written = value == written || written.empty();
    settings.*Member = as_written ? NamedPath(std::string(value))
                                  : NamedPath(std::string(value), std::string(written));
}

template <auto Member>
void secret(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = Secret(value);
}

template <auto Member>
void boolean(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = value == "true";
}

template <auto Member>
void list(Settings& settings, std::string_view value, std::string_view) {
    const std::vector<std::string_view> names = list_items(value);
    (settings.*Member).assign(names.begin(), names.end());
}

template <auto Member>
void seconds(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = std::chrono::seconds(number(value));
}

template <auto Member>
void milliseconds(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = std::chrono::milliseconds(std::llround(decimal(value) * 1000));
}

template <auto Member>
void integer(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = number(value);
}

template <auto Member>
void size(Settings& settings, std::string_view value, std::string_view) {
    settings.*Member = static_cast<std::uint64_t>(octets_of(value).value_or(0));
}

// User and password go where ProxyUser and ProxyPassword would be, which win.
void proxy(Settings& settings, std::string_view value, std::string_view) {
    Userinfo parts = split_userinfo(value);
    settings.proxy = std::move(parts.rest);
    if (parts.user.empty() && parts.password.empty()) return;
    if (settings.proxy_user.empty()) settings.proxy_user = std::move(parts.user);
    if (settings.proxy_password.empty()) settings.proxy_password = std::move(parts.password);
}

// Not given, it leaves what Proxy has brought.
void proxy_user(Settings& settings, std::string_view value, std::string_view) {
    if (!value.empty()) settings.proxy_user = value;
}
void proxy_password(Settings& settings, std::string_view value, std::string_view) {
    if (!value.empty()) settings.proxy_password = Secret(value);
}

void certificate_type(Settings& settings, std::string_view value, std::string_view) {
    settings.ssl_client_cert_type =
        value == "PFXFILE" ? CertificateType::pkcs12 : CertificateType::pem;
}

void auth_scheme(Settings& settings, std::string_view value, std::string_view) {
    settings.auth_scheme = find_auth_scheme(value);
}

void verbosity(Settings& settings, std::string_view value, std::string_view) {
    settings.verbosity = static_cast<LogLevel>(number(value));
}

constexpr std::string_view user_aliases[] = {"UID"};
constexpr std::string_view password_aliases[] = {"PWD"};
constexpr std::string_view catalog_aliases[] = {"Database"};
constexpr std::string_view auth_schemes[] = {"Basic", "Token",    "OAuthClient", "OAuthRefresh",
                                             "OAuth", "OAuthJWT", "ClientJWT"};
constexpr std::string_view jwt_cert_aliases[] = {"OAuthJWTCert"};
constexpr std::string_view jwt_password_aliases[] = {"OAuthJWTCertPassword"};
constexpr std::string_view jwt_issuer_aliases[] = {"OAuthJWTIssuer"};
constexpr std::string_view jwt_subject_aliases[] = {"OAuthJWTSubject"};
constexpr std::string_view jwt_validity_aliases[] = {"OAuthJWTValidity"};
constexpr std::string_view certificate_types[] = {"PEMKEY_FILE", "PFXFILE"};

constexpr Keyword table[] = {
    {.name = "Driver",
     .heading = "Connecting",
     .help = "The driver's name in odbcinst.ini, or the path of its library; for a connection "
             "without a data source name.",
     .apply = text<&Settings::driver>},
    {.name = "DSN",
     .help = "The data source name: the section of odbc.ini to take values from that the "
             "connection string does not give.",
     .apply = text<&Settings::dsn>},
    {.name = "URL",
     .type = KeywordType::urls,
     .default_value = "https://cloud.cdata.com/api",
     .help = "The base address of the Connect AI API; several, separated by commas, are tried in "
             "this order when one cannot be used. Plain http is accepted for this machine only "
             "(see AllowInsecureHttp).",
     .apply = list<&Settings::urls>},
    {.name = "AuthScheme",
     .heading = "Signing in",
     .type = KeywordType::choice,
     .default_value = "Basic",
     .choices = auth_schemes,
     .help = "How to sign in: Basic with User and Password; Token with Token; OAuthClient with "
             "OAuthClientId and OAuthClientSecret; OAuthRefresh with OAuthRefreshToken; OAuth "
             "through the browser, with OAuthAuthorizeURL; OAuthJWT (also called ClientJWT) with "
             "ClientJWTCert. When it is not given, a Token without a "
             "Password chooses Token.",
     .apply = auth_scheme},
    {.name = "User",
     .aliases = user_aliases,
     .type = KeywordType::identity,
     .help = "The e-mail address of the Connect AI login, for AuthScheme=Basic.",
     .apply = text<&Settings::user>},
    {.name = "Password",
     .aliases = password_aliases,
     .type = KeywordType::secret,
     .help = "The login's personal access token (PAT), for AuthScheme=Basic.",
     .apply = secret<&Settings::password>},
    {.name = "PasswordFile",
     .type = KeywordType::path,
     .file_of = "Password",
     .help = "The file that holds the Password; nobody else may be able to read it. It is read "
             "again when the service refuses the Password.",
     .apply = path<&Settings::password_file>},
    {.name = "Token",
     .type = KeywordType::secret,
     .help = "An OAuth access token or a signed JWT, for AuthScheme=Token.",
     .apply = secret<&Settings::token>},
    {.name = "TokenFile",
     .type = KeywordType::path,
     .file_of = "Token",
     .help = "The file that holds the Token; nobody else may be able to read it. It is read again "
             "when the service refuses the token.",
     .apply = path<&Settings::token_file>},
    {.name = "OAuthAuthorizeURL",
     .type = KeywordType::endpoint,
     .help = "The authorization endpoint: the page where a person signs in, for AuthScheme=OAuth "
             "and `connectai-dsn login`.",
     .apply = text<&Settings::oauth_authorize_url>},
    {.name = "OAuthTokenURL",
     .type = KeywordType::endpoint,
     .help = "The token endpoint, where OAuthClient, OAuthRefresh and OAuth get access tokens.",
     .apply = text<&Settings::oauth_token_url>},
    {.name = "OAuthClientId",
     .type = KeywordType::identity,
     .help = "The client's identifier there.",
     .apply = text<&Settings::oauth_client_id>},
    {.name = "OAuthClientSecret",
     .type = KeywordType::secret,
     .help = "The client's secret there; public clients that use OAuthRefresh or OAuth "
             "have none.",
     .apply = secret<&Settings::oauth_client_secret>},
    {.name = "OAuthScope",
     .help = "The scope to ask for there, several separated by blanks; without it, the server's "
             "own choice.",
     .apply = text<&Settings::oauth_scope>},
    {.name = "OAuthRefreshToken",
     .type = KeywordType::secret,
     .help = "The refresh token, for AuthScheme=OAuthRefresh; OAuth can do without.",
     .apply = secret<&Settings::oauth_refresh_token>},
    {.name = "OAuthSettingsLocation",
     .type = KeywordType::path,
     .help = "The file that keeps the newest refresh token, where the server gives a new one each "
             "time; it is made when there is none, and wins over OAuthRefreshToken.",
     .apply = path<&Settings::oauth_settings_location>},
    {.name = "OAuthCallbackURL",
     .type = KeywordType::callback,
     .help = "The address of this machine to which the browser returns, to the letter as it is "
             "registered at the authorization server; without a port in it, OAuthCallbackPort's is "
             "put in. Without it: http://127.0.0.1:PORT/callback.",
     .apply = text<&Settings::oauth_callback_url>},
    {.name = "OAuthCallbackPort",
     .type = KeywordType::integer,
     .default_value = "0",
     .maximum = 65535,
     .help = "The port of that address, where OAuthCallbackURL names none and the authorization "
             "server wants one that it knows; 0 takes any that is free.",
     .apply = integer<&Settings::oauth_callback_port>},
    {.name = "ClientJWTCert",
     .aliases = jwt_cert_aliases,
     .type = KeywordType::path,
     .help = "The PEM file with the private RSA key that signs the tokens of AuthScheme=OAuthJWT; "
             "nobody else may be able to read it.",
     .apply = path<&Settings::client_jwt_cert>},
    {.name = "ClientJWTCertPassword",
     .aliases = jwt_password_aliases,
     .type = KeywordType::secret,
     .help = "The passphrase of that key, where it is encrypted.",
     .apply = secret<&Settings::client_jwt_cert_password>},
    {.name = "ClientJWTIssuer",
     .aliases = jwt_issuer_aliases,
     .type = KeywordType::identity,
     .help = "The issuer (iss) of those tokens: the parent account's identifier.",
     .apply = text<&Settings::client_jwt_issuer>},
    {.name = "ClientJWTSubject",
     .aliases = jwt_subject_aliases,
     .type = KeywordType::identity,
     .help = "The subject (sub) of those tokens: the child account's identifier.",
     .apply = text<&Settings::client_jwt_subject>},
    {.name = "ClientJWTValidity",
     .aliases = jwt_validity_aliases,
     .type = KeywordType::seconds,
     .default_value = "300",
     .minimum = 10,
     .maximum = 3600,
     .help = "How many seconds each of those tokens is good for; a new one is signed in time.",
     .apply = seconds<&Settings::client_jwt_validity>},
    {.name = "ConnectOnOpen",
     .type = KeywordType::boolean,
     .default_value = "true",
     .help = "Whether connecting checks the credentials with the service; when false, the first "
             "statement does.",
     .apply = boolean<&Settings::connect_on_open>},
    {.name = "Workspace",
     .heading = "Catalogs",
     .help = "The Connect AI workspace to query; without it, the account's connections.",
     .apply = text<&Settings::workspace>},
    {.name = "DefaultCatalog",
     .aliases = catalog_aliases,
     .help = "The catalog (connection name) of tables that a statement names without one.",
     .apply = text<&Settings::default_catalog>},
    {.name = "DefaultSchema",
     .help = "The schema of tables that a statement names without one.",
     .apply = text<&Settings::default_schema>},
    {.name = "MetadataCacheTime",
     .type = KeywordType::seconds,
     .default_value = "60",
     .maximum = 86400,
     .help = "How many seconds what the service says of tables, columns, keys and procedures is "
             "kept, for all connections of the process with the same account; 0 asks each time.",
     .apply = seconds<&Settings::metadata_cache_time>},
    {.name = "BrowsableCatalogs",
     .help = "The catalogs (connection names) to list, separated by commas; without it, all. The "
             "others can still be queried.",
     .apply = list<&Settings::browsable_catalogs>},
    {.name = "BrowsableSchemas",
     .help = "The schemas to list, in whatever catalog, separated by commas; without it, all. The "
             "others can still be queried.",
     .apply = list<&Settings::browsable_schemas>},
    {.name = "Timeout",
     .heading = "Time limits and retries",
     .type = KeywordType::seconds,
     .default_value = "0",
     .maximum = 300,
     .help = "How many seconds a statement may take; 0 leaves it to the service.",
     .apply = seconds<&Settings::timeout>},
    {.name = "LoginTimeout",
     .type = KeywordType::seconds,
     .default_value = "15",
     .maximum = 3600,
     .help = "How many seconds connecting may take; 0 waits without limit.",
     .apply = seconds<&Settings::login_timeout>},
    {.name = "MaxRetries",
     .type = KeywordType::integer,
     .default_value = "3",
     .maximum = 20,
     .help = "How often a read is sent again when the connection fails or the service is busy "
             "(HTTP 408, 429, 500, 502, 503, 504), within the statement's time; a write only when "
             "nothing of it was sent.",
     .apply = integer<&Settings::max_retries>},
    {.name = "RetryDelay",
     .type = KeywordType::decimal_seconds,
     .default_value = "0.5",
     .maximum = 30,
     .help = "The longest wait before the first retry; it doubles each time, to 30 seconds at "
             "most, and what is waited is anything up to it. The service's own wish (Retry-After) "
             "comes first.",
     .apply = milliseconds<&Settings::retry_delay>},
    {.name = "MaxReplyDepth",
     .heading = "Results and parameters",
     .type = KeywordType::integer,
     .default_value = "64",
     .minimum = 8,
     .maximum = 1000,
     .help = "How deep arrays and objects may be nested in a reply; a deeper one is taken for "
             "hostile, and is an error.",
     .apply = integer<&Settings::max_reply_depth>},
    {.name = "MaxColumnSize",
     .type = KeywordType::integer,
     .default_value = "4000",
     .minimum = 1,
     .maximum = 2147483647,
     .help = "The size, in characters or octets, to report at most, and for columns of which the "
             "service does not say it; longer values still arrive whole.",
     .apply = integer<&Settings::max_column_size>},
    {.name = "MapToWVarchar",
     .type = KeywordType::boolean,
     .default_value = "true",
     .help = "Whether text is reported as SQL_WVARCHAR (and SQL_WLONGVARCHAR); when false, as "
             "SQL_VARCHAR (and SQL_LONGVARCHAR), for applications that know no wide text.",
     .apply = boolean<&Settings::map_to_wvarchar>},
    {.name = "BatchSize",
     .type = KeywordType::integer,
     .default_value = "1000",
     .minimum = 1,
     .maximum = 100000,
     .help = "How many sets of parameters of an INSERT, UPDATE or DELETE go into one request.",
     .apply = integer<&Settings::batch_size>},
    {.name = "SpoolMemory",
     .type = KeywordType::integer,
     .default_value = "32",
     .maximum = 65536,
     .help =
         "Megabytes of a scrollable result that stay in memory; what is more goes to a temporary "
         "file.",
     .apply = integer<&Settings::spool_memory>},
    {.name = "ReadAhead",
     .type = KeywordType::boolean,
     .default_value = "true",
     .help = "Whether a second thread reads the next rows of a long result while the application "
             "has the last ones, as long as the process has cores for it.",
     .apply = boolean<&Settings::read_ahead>},
    {.name = "Compression",
     .type = KeywordType::boolean,
     .default_value = "true",
     .help = "Whether the service may compress its replies (gzip, deflate, br, zstd); false spares "
             "both sides the work where the network is fast.",
     .apply = boolean<&Settings::compression>},
    {.name = "Logfile",
     .heading = "Logs",
     .type = KeywordType::path,
     .help = "The file to append a log to; none is written without it.",
     .apply = path<&Settings::log_file>},
    {.name = "Verbosity",
     .type = KeywordType::integer,
     .default_value = "2",
     .maximum = 5,
     .help = "How much goes to Logfile: 0 nothing, 1 errors, 2 a line a request, 3 connections, "
             "warnings and retries, 4 ODBC calls, 5 everything, SQL text and parameter values "
             "included.",
     .apply = verbosity},
    {.name = "MaxLogFileSize",
     .type = KeywordType::size,
     .default_value = "100MB",
     .minimum = 10 * 1024,
     .maximum = std::int64_t{1024} * 1024 * 1024 * 1024,
     .help = "How large Logfile gets before a new one is begun; four older ones are kept, as "
             "Logfile.1 to Logfile.4. 0 lets it grow without limit.",
     .apply = size<&Settings::max_log_file_size>},
    {.name = "SSLServerCert",
     .heading = "TLS and proxies",
     .type = KeywordType::path,
     .help = "A file of certificates in PEM form to trust in place of the system's: those of "
             "authorities, or the server's own. The server is always verified.",
     .apply = path<&Settings::ssl_server_cert>},
    {.name = "SSLClientCert",
     .type = KeywordType::path,
     .help = "The file with the client's certificate, for a server that asks for one; where it "
             "holds the key, too, nobody else may be able to read it.",
     .apply = path<&Settings::ssl_client_cert>},
    {.name = "SSLClientCertType",
     .type = KeywordType::choice,
     .default_value = "PEMKEY_FILE",
     .choices = certificate_types,
     .help =
         "What SSLClientCert is: a PEM file, or a PKCS#12 file (.pfx, .p12) that holds the key, "
         "too.",
     .apply = certificate_type},
    {.name = "SSLClientCertPassword",
     .type = KeywordType::secret,
     .help = "The passphrase of the client certificate's key, where it is encrypted.",
     .apply = secret<&Settings::ssl_client_cert_password>},
    {.name = "SSLClientKey",
     .type = KeywordType::path,
     .help =
         "The PEM file with the client certificate's key, where SSLClientCert does not hold it; "
         "nobody else may be able to read it.",
     .apply = path<&Settings::ssl_client_key>},
    {.name = "Proxy",
     .type = KeywordType::proxy,
     .help = "The HTTP proxy, as [http://][user:password@]host:port with user and password "
             "percent-encoded; none for no proxy; without it, the environment's https_proxy "
             "holds. Hosts in the environment's no_proxy are always reached without.",
     .apply = proxy},
    {.name = "ProxyUser",
     .type = KeywordType::identity,
     .help = "The user to sign in to the proxy with, also to one that the environment names.",
     .apply = proxy_user},
    {.name = "ProxyPassword",
     .type = KeywordType::secret,
     .help = "That user's password.",
     .apply = proxy_password},
    {.name = "AllowInsecureHttp",
     .type = KeywordType::boolean,
     .default_value = "false",
     .help =
         "Whether URL may be plain http to another machine, or through a proxy: credentials and "
         "data can then be read and changed on the way.",
     .apply = boolean<&Settings::allow_insecure_http>},
};

}  // namespace

std::span<const Keyword> keywords() noexcept {
    return table;
}

}  // namespace connectai::config
