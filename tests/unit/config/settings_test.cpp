// From attributes to settings: defaults, precedence, problems, credentials.
#include "config/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "config/connection_string.h"
#include "config/keywords.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::config {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Made {
    Settings settings;
    std::vector<std::string> warnings;
};

Made make(const Attributes& attributes) {
    std::vector<Warning> warnings;
    Made made{make_settings(attributes, warnings), {}};
    for (const Warning& warning : warnings) made.warnings.push_back(warning.message);
    return made;
}

Made make(std::string_view text) {
    return make(parse_connection_string(text));
}

std::vector<std::string> problems(const Attributes& attributes) {
    try {
        make(attributes);
    } catch (const SettingsError& error) {
        EXPECT_EQ(error.state(), sqlstate::general_error);
        std::vector<std::string> messages;
        for (const Error& problem : error.problems()) {
            EXPECT_EQ(problem.state(), sqlstate::general_error);
            EXPECT_THAT(error.message(), HasSubstr(problem.message()));
            messages.push_back(problem.message());
        }
        return messages;
    }
    return {};
}

void expect_equal(const Settings& a, const Settings& b) {
    EXPECT_EQ(a.dsn, b.dsn);
    EXPECT_EQ(a.driver, b.driver);
    EXPECT_EQ(a.urls, b.urls);
    EXPECT_EQ(a.auth_scheme, b.auth_scheme);
    EXPECT_EQ(a.user, b.user);
    EXPECT_EQ(a.password.reveal(), b.password.reveal());
    EXPECT_EQ(a.password_file, b.password_file);
    EXPECT_EQ(a.token.reveal(), b.token.reveal());
    EXPECT_EQ(a.workspace, b.workspace);
    EXPECT_EQ(a.default_catalog, b.default_catalog);
    EXPECT_EQ(a.default_schema, b.default_schema);
    EXPECT_EQ(a.timeout, b.timeout);
    EXPECT_EQ(a.login_timeout, b.login_timeout);
    EXPECT_EQ(a.max_column_size, b.max_column_size);
    EXPECT_EQ(a.map_to_wvarchar, b.map_to_wvarchar);
    EXPECT_EQ(a.metadata_cache_time, b.metadata_cache_time);
    EXPECT_EQ(a.browsable_catalogs, b.browsable_catalogs);
    EXPECT_EQ(a.browsable_schemas, b.browsable_schemas);
    EXPECT_EQ(a.batch_size, b.batch_size);
    EXPECT_EQ(a.log_file, b.log_file);
    EXPECT_EQ(a.verbosity, b.verbosity);
    EXPECT_EQ(a.max_log_file_size, b.max_log_file_size);
    EXPECT_EQ(a.connect_on_open, b.connect_on_open);
    EXPECT_EQ(a.ssl_server_cert, b.ssl_server_cert);
    EXPECT_EQ(a.ssl_client_cert, b.ssl_client_cert);
    EXPECT_EQ(a.ssl_client_cert_type, b.ssl_client_cert_type);
    EXPECT_EQ(a.ssl_client_cert_password.reveal(), b.ssl_client_cert_password.reveal());
    EXPECT_EQ(a.ssl_client_key, b.ssl_client_key);
    EXPECT_EQ(a.proxy, b.proxy);
    EXPECT_EQ(a.proxy_user, b.proxy_user);
    EXPECT_EQ(a.proxy_password.reveal(), b.proxy_password.reveal());
    EXPECT_EQ(a.allow_insecure_http, b.allow_insecure_http);
    EXPECT_EQ(a.token_file, b.token_file);
    EXPECT_EQ(a.oauth_authorize_url, b.oauth_authorize_url);
    EXPECT_EQ(a.oauth_token_url, b.oauth_token_url);
    EXPECT_EQ(a.oauth_client_id, b.oauth_client_id);
    EXPECT_EQ(a.oauth_client_secret.reveal(), b.oauth_client_secret.reveal());
    EXPECT_EQ(a.oauth_scope, b.oauth_scope);
    EXPECT_EQ(a.oauth_refresh_token.reveal(), b.oauth_refresh_token.reveal());
    EXPECT_EQ(a.oauth_settings_location, b.oauth_settings_location);
    EXPECT_EQ(a.oauth_callback_url, b.oauth_callback_url);
    EXPECT_EQ(a.oauth_callback_port, b.oauth_callback_port);
    EXPECT_EQ(a.client_jwt_cert, b.client_jwt_cert);
    EXPECT_EQ(a.client_jwt_cert_password.reveal(), b.client_jwt_cert_password.reveal());
    EXPECT_EQ(a.client_jwt_issuer, b.client_jwt_issuer);
    EXPECT_EQ(a.client_jwt_subject, b.client_jwt_subject);
    EXPECT_EQ(a.client_jwt_validity, b.client_jwt_validity);
}

TEST(MakeSettings, TheTablesDefaultsAreTheMembersDefaults) {
    const Made made = make("");
    expect_equal(made.settings, Settings{});
    EXPECT_THAT(made.warnings, IsEmpty());
}

TEST(MakeSettings, EveryKeywordReachesItsMember) {
    const test::TemporaryFolder folder;
    const std::string ca = folder.file("ca");
    std::ofstream(ca) << "-----BEGIN CERTIFICATE-----\n";
    const Made made = make(
        "SSLServerCert=" + ca +
        ";Driver=ConnectAI;URL={https://h/x, "
        "https://i/y};AuthScheme=Token;UID=u@x;PWD={p;w};Token=t;Workspace=w;"
        "Database=c;DefaultSchema=s;Timeout=5;LoginTimeout=6;MaxColumnSize=7;"
        "MapToWVarchar=off;MetadataCacheTime=9;BrowsableCatalogs= CRM,,My ERP ,;"
        "BrowsableSchemas=Sales;BatchSize=8;Logfile=/l;Verbosity=4;MaxLogFileSize=2 "
        "gb;ConnectOnOpen=no;"
        "SSLClientCert=/c;SSLClientCertType=pfxfile;SSLClientCertPassword=cp;SSLClientKey=/k;"
        "Proxy=p:1;ProxyUser=pu;ProxyPassword=pp;AllowInsecureHttp=1;OAuthTokenURL=https://o/t?p=1;"
        "OAuthClientId=ci;OAuthClientSecret=cs;OAuthScope=a b;OAuthRefreshToken=rt;"
        "OAuthSettingsLocation=/o;OAuthAuthorizeURL=https://o/"
        "a;OAuthCallbackURL=http://localhost/c;OAuthCallbackPort=8123;ClientJWTCert=/"
        "j;OAuthJWTCertPassword=jp;ClientJWTIssuer=ji;"
        "OAuthJWTSubject=js;ClientJWTValidity=60");
    Settings expected;
    expected.driver = "ConnectAI";
    expected.urls = {"https://h/x", "https://i/y"};
    expected.auth_scheme = AuthScheme::token;
    expected.user = "u@x";
    expected.password = Secret("p;w");
    expected.token = Secret("t");
    expected.workspace = "w";
    expected.default_catalog = "c";
    expected.default_schema = "s";
    expected.timeout = seconds(5);
    expected.login_timeout = seconds(6);
    expected.max_column_size = 7;
    expected.map_to_wvarchar = false;
    expected.metadata_cache_time = std::chrono::seconds(9);
    expected.browsable_catalogs = {"CRM", "My ERP"};
    expected.browsable_schemas = {"Sales"};
    expected.batch_size = 8;
    expected.log_file = "/l";
    expected.verbosity = LogLevel::call;
    expected.max_log_file_size = std::uint64_t{2} * 1024 * 1024 * 1024;
    expected.connect_on_open = false;
    expected.ssl_server_cert = ca;
    expected.ssl_client_cert = "/c";
    expected.ssl_client_cert_type = CertificateType::pkcs12;
    expected.ssl_client_cert_password = Secret("cp");
    expected.ssl_client_key = "/k";
    expected.proxy = "p:1";
    expected.proxy_user = "pu";
    expected.proxy_password = Secret("pp");
    expected.allow_insecure_http = true;
    expected.oauth_authorize_url = "https://o/a";
    expected.oauth_callback_url = "http://localhost/c";
    expected.oauth_callback_port = 8123;
    expected.oauth_token_url = "https://o/t?p=1";
    expected.oauth_client_id = "ci";
    expected.oauth_client_secret = Secret("cs");
    expected.oauth_scope = "a b";
    expected.oauth_refresh_token = Secret("rt");
    expected.oauth_settings_location = "/o";
    expected.client_jwt_cert = "/j";
    expected.client_jwt_cert_password = Secret("jp");
    expected.client_jwt_issuer = "ji";
    expected.client_jwt_subject = "js";
    expected.client_jwt_validity = seconds(60);
    expect_equal(made.settings, expected);
    EXPECT_THAT(made.warnings, IsEmpty());
    EXPECT_EQ(make("DSN=crm").settings.dsn, "crm");
}

// ODBC 3.8, SQLDriverConnect, "Comments": the first occurrence of a keyword counts.
TEST(MakeSettings, TheFirstOccurrenceWins) {
    EXPECT_EQ(make("Timeout=5;TIMEOUT=6").settings.timeout, seconds(5));
    EXPECT_EQ(make("uid=a;User=b").settings.user, "a");
    EXPECT_EQ(make("User=a;UID=b").settings.user, "a");
    EXPECT_THAT(problems(parse_connection_string("Timeout=5;Timeout=bad")), IsEmpty())
        << "a value that does not count is not checked";
}

TEST(MakeSettings, TheConnectionStringWinsOverTheSection) {
    const Made made = make({{"DSN", "crm"},
                            {"UID", "me"},
                            {"Workspace", ""},
                            {"User", "dsn-user", "crm"},
                            {"Workspace", "dsn-workspace", "crm"},
                            {"Timeout", "9", "crm"}});
    EXPECT_EQ(made.settings.user, "me");
    EXPECT_EQ(made.settings.workspace, "") << "emptied by the connection string";
    EXPECT_EQ(made.settings.timeout, seconds(9));
}

TEST(MakeSettings, EmptyCredentialsCountAsNotGiven) {
    const Made made = make({{"UID", ""},
                            {"PWD", " "},
                            {"Token", "\n"},
                            {"User", "u", "crm"},
                            {"Password", "p", "crm"}});
    EXPECT_EQ(made.settings.user, "u");
    EXPECT_EQ(made.settings.password.reveal(), "p");
    EXPECT_EQ(made.settings.auth_scheme, AuthScheme::basic);
}

TEST(MakeSettings, OtherEmptyValuesAreTheDefault) {
    const Made made = make("Timeout=;URL=;ConnectOnOpen=;LoginTimeout=;Verbosity=");
    expect_equal(made.settings, Settings{});
}

// ODBC 3.8, SQLDriverConnect, "Comments": of DSN and DRIVER the first one is used.
TEST(MakeSettings, OfDsnAndDriverTheFirstWins) {
    const Settings dsn = make("DSN=crm;Driver=ConnectAI").settings;
    EXPECT_EQ(dsn.dsn, "crm");
    EXPECT_EQ(dsn.driver, "");
    const Settings driver = make("Driver=ConnectAI;DSN=crm").settings;
    EXPECT_EQ(driver.dsn, "");
    EXPECT_EQ(driver.driver, "ConnectAI");
    EXPECT_EQ(chosen_dsn(parse_connection_string("uid=x;dsn=crm;Driver=d")), "crm");
    EXPECT_EQ(chosen_dsn(parse_connection_string("DRIVER=d;DSN=crm")), "");
    EXPECT_EQ(chosen_dsn({}), "");
}

TEST(MakeSettings, ATokenWithoutPasswordChoosesTheTokenScheme) {
    const struct {
        const char* text;
        AuthScheme scheme;
    } cases[] = {
        {"Token=t", AuthScheme::token},
        {"Token=t;User=u", AuthScheme::token},
        {"Token=t;AuthScheme=", AuthScheme::token},
        {"Token=t;User=u;Password=p", AuthScheme::basic},
        {"Token=t;AuthScheme=Basic", AuthScheme::basic},
        {"User=u;Password=p;AuthScheme=Token", AuthScheme::token},
        {"User=u;Password=p", AuthScheme::basic},
        {"AuthScheme=oauthclient", AuthScheme::oauth_client},
        {"AuthScheme=OAuthRefresh", AuthScheme::oauth_refresh},
        {"AuthScheme=oauth", AuthScheme::oauth},
        {"AuthScheme=OAuthJWT", AuthScheme::oauth_jwt},
        {"AuthScheme=ClientJWT", AuthScheme::oauth_jwt},
    };
    for (const auto& [text, scheme] : cases) {
        EXPECT_EQ(make(text).settings.auth_scheme, scheme) << text;
    }
}

// docs/connect.md, "What counts": the connection string before the data source's section.
TEST(MakeSettings, WhatIsInFrontOfTheSectionChoosesTheScheme) {
    const auto scheme = [](const Attributes& attributes) {
        return read_settings(attributes).settings.auth_scheme;
    };
    EXPECT_EQ(scheme({{"Token", "t"}, {"User", "u", "crm"}, {"Password", "p", "crm"}}),
              AuthScheme::token);
    EXPECT_EQ(scheme({{"PWD", "p"}, {"User", "u", "crm"}, {"Token", "t", "crm"}}),
              AuthScheme::basic);
    EXPECT_EQ(scheme({{"Token", "t"}, {"PWD", "p"}, {"User", "u", "crm"}}), AuthScheme::basic);
    EXPECT_EQ(scheme({{"Token", "t", "crm"}, {"Password", "p", "crm"}}), AuthScheme::basic);
    EXPECT_EQ(scheme({{"Token", "t"}, {"AuthScheme", "Basic", "crm"}, {"Password", "p", "crm"}}),
              AuthScheme::basic)
        << "it is said";
}

TEST(MakeSettings, ATokenThatDoesNotCountIsNotAskedFor) {
    const auto missing =
        credentials_problem(read_settings(parse_connection_string("AuthScheme=Basic;Token=t")));
    ASSERT_TRUE(missing);
    EXPECT_THAT(missing->message(),
                testing::EndsWith("; the Token that is given counts with AuthScheme=Token"));
}

TEST(MakeSettings, PastedCredentialsAreTrimmed) {
    const Settings settings =
        make({{"User", " u@x \n"}, {"Password", "pat\r\n"}, {"Token", "\ttoken\n\n"}}).settings;
    EXPECT_EQ(settings.user, "u@x");
    EXPECT_EQ(settings.password.reveal(), "pat");
    EXPECT_EQ(settings.token.reveal(), "token");
}

TEST(MakeSettings, AnUnknownKeywordIsAWarningThatNamesIt) {
    EXPECT_THAT(make("Timeot=5").warnings,
                ElementsAre(AllOf(HasSubstr("Timeot"), HasSubstr("did you mean Timeout?"))));
    EXPECT_THAT(make("Ulr=x").warnings, ElementsAre(HasSubstr("did you mean URL?")));
    EXPECT_THAT(make({{"AuthShceme", "Basic", "crm"}}).warnings,
                ElementsAre(HasSubstr("did you mean AuthScheme?")));
    EXPECT_THAT(make("Wombat=5").warnings,
                ElementsAre(AllOf(HasSubstr("Wombat"), Not(HasSubstr("did you mean")))));
    EXPECT_THAT(make({{"Usr", "x", "crm"}}).warnings,
                ElementsAre(AllOf(HasSubstr("Usr"), HasSubstr("[crm] of odbc.ini"))));
    EXPECT_THAT(make("A1=;B2=").warnings, testing::SizeIs(2));
}

TEST(MakeSettings, TheManagersKeywordsAreIgnoredSilently) {
    EXPECT_THAT(make("FILEDSN=x.dsn;SaveFile=y.dsn").warnings, IsEmpty());
}

TEST(MakeSettings, WarningsNeverShowPiecesOfValues) {
    for (const char* text : {"Pasword=hunter2", "PWD=a;hunter2!=x", "PWD=a;{hunter2}=x"}) {
        const Made made = make(text);
        EXPECT_THAT(made.warnings, ElementsAre(Not(HasSubstr("hunter2")))) << text;
    }
    EXPECT_THAT(make("PWD=a;hunter2!=x").warnings, ElementsAre(HasSubstr("in braces")));
}

TEST(MakeSettings, ReportsEveryProblem) {
    EXPECT_THAT(
        problems({{"Timeout", "x"}, {"URL", "y"}, {"Verbosity", "9", "crm"}, {"User", "ok"}}),
        ElementsAre(HasSubstr("Timeout=x is not valid"), HasSubstr("URL=y is not valid"),
                    AllOf(HasSubstr("Verbosity=9"), HasSubstr("[crm] of odbc.ini"))));
}

TEST(MakeSettings, NoProblemShowsASecret) {
    for (const Keyword& keyword : keywords()) {
        if (!keyword.secret()) continue;
        const std::vector<std::string> found =
            problems({{std::string(keyword.name), "hunter2\nhunter2"}, {"Timeout", "x"}});
        ASSERT_EQ(found.size(), 2U);
        for (const std::string& problem : found) EXPECT_THAT(problem, Not(HasSubstr("hunter2")));
        EXPECT_THAT(found.front(), HasSubstr(std::string(keyword.name)));
    }
}

TEST(ToLoggableString, ShowsNoSecret) {
    const std::string text = to_loggable_string(parse_connection_string(
        "DSN=crm;UID=me;PWD=hunter2;token={hunter2};Pasword=hunter2;hunter2!=hunter2;"
        "Proxy=u:hunter2@p:1;Timeout=5"));
    EXPECT_EQ(text,
              "DSN=crm;UID=me;PWD=***;token=***;Pasword=***;***=***;Proxy=***@p:1;Timeout=5;");
}

// RFC 7617, 2: "a user-id containing a colon character is invalid".
TEST(ProblemsOfSettings, AUserOfBasicHoldsNoColon) {
    const auto problems_of = [](const char* text) {
        std::vector<std::string> messages;
        for (const Error& problem : read_settings(parse_connection_string(text)).problems) {
            messages.push_back(problem.message());
        }
        return messages;
    };
    EXPECT_THAT(
        problems_of("User=me@example.com:hunter2;Password=p"),
        testing::ElementsAre(testing::AllOf(HasSubstr("User=*** is not valid: it holds a colon"),
                                            Not(HasSubstr("hunter2")))));
    for (const char* const good : {"User=me@example.com;Password=p:q", "User=a:b;Token=t",
                                   "User=a:b;Password=p;AuthScheme=Token;Token=t"}) {
        EXPECT_THAT(problems_of(good), testing::IsEmpty()) << good;
    }
}

TEST(CredentialsProblem, NamesWhatIsMissingAndWhereItGoes) {
    const struct {
        const char* text;
        const char* missing;
    } cases[] = {
        {"AuthScheme=Basic", "User and Password are missing"},
        {"User=u", "Password is missing"},
        {"Password=p", "User is missing"},
        {"AuthScheme=Token;User=u;Password=p", "Token is missing"},
        {"AuthScheme=OAuthClient",
         "OAuthTokenURL, OAuthClientId and OAuthClientSecret are missing"},
        {"AuthScheme=OAuthClient;OAuthTokenURL=https://h;OAuthClientId=i",
         "OAuthClientSecret is missing, which AuthScheme=OAuthClient needs"},
        {"AuthScheme=OAuthRefresh;OAuthTokenURL=https://h",
         "OAuthClientId and OAuthRefreshToken are missing"},
        {"AuthScheme=OAuth",
         "OAuthAuthorizeURL, OAuthTokenURL and OAuthClientId are missing, "
         "which AuthScheme=OAuth needs"},
        {"AuthScheme=ClientJWT",
         "ClientJWTCert, ClientJWTIssuer and ClientJWTSubject are missing, "
         "which AuthScheme=OAuthJWT needs"},
    };
    for (const auto& [text, missing] : cases) {
        for (const char* dsn : {"", "DSN=crm;"}) {
            const auto error = credentials_problem(
                read_settings(parse_connection_string(std::string(dsn) + text)));
            ASSERT_TRUE(error) << text << " was accepted";
            EXPECT_EQ(error->state(), sqlstate::invalid_authorization);
            EXPECT_THAT(error->message(), testing::StartsWith(missing));
            EXPECT_THAT(error->message(), HasSubstr("connection string"));
            EXPECT_THAT(error->message(), HasSubstr("odbc.ini"));
            EXPECT_THAT(error->message(), HasSubstr(*dsn != '\0' ? "[crm]" : "data source"));
        }
    }
}

TEST(CredentialsProblem, NamesTheFileThatMayHoldTheRefreshToken) {
    const char* const file = "name the file that holds the refresh token in OAuthSettingsLocation";
    const auto problem = [](const std::string& text) {
        return credentials_problem(read_settings(parse_connection_string(
                                       "AuthScheme=OAuthRefresh;OAuthTokenURL=https://h;" + text)))
            ->message();
    };
    EXPECT_THAT(problem("OAuthClientId=i"), HasSubstr(file));
    EXPECT_THAT(problem(""), HasSubstr("; the refresh token may also be in the file"));
    EXPECT_THAT(problem("OAuthRefreshToken=r"), Not(HasSubstr(file)));  // OAuthClientId is missing
}

TEST(CredentialsProblem, IsNoneWithTheSchemesOwn) {
    for (const char* text :
         {"User=u;Password=p", "Token=t", "AuthScheme=Token;Token=t",
          "AuthScheme=OAuthClient;OAuthTokenURL=https://h/t;OAuthClientId=i;OAuthClientSecret=s",
          "AuthScheme=OAuthRefresh;OAuthTokenURL=https://h;OAuthClientId=i;OAuthRefreshToken=r",
          "AuthScheme=OAuthRefresh;OAuthTokenURL=https://h;OAuthClientId=i;"
          "OAuthSettingsLocation=/f",
          "AuthScheme=OAuth;OAuthAuthorizeURL=https://h/a;OAuthTokenURL=https://h/"
          "t;OAuthClientId=i",
          "AuthScheme=OAuthJWT;ClientJWTCert=/c;ClientJWTIssuer=i;ClientJWTSubject=s"}) {
        EXPECT_FALSE(credentials_problem(read_settings(parse_connection_string(text)))) << text;
    }
}

TEST(Settings, ForgetEverySecret) {
    Attributes attributes;
    for (const Keyword& keyword : keywords()) {
        if (keyword.secret()) attributes.push_back({std::string(keyword.name), "hunter2"});
    }
    Settings settings = make(attributes).settings;
    settings.forget_secrets();
    for (const Secret& secret : {settings.password, settings.token, settings.oauth_client_secret,
                                 settings.oauth_refresh_token, settings.client_jwt_cert_password,
                                 settings.ssl_client_cert_password, settings.proxy_password}) {
        EXPECT_TRUE(secret.empty());
    }
    EXPECT_EQ(attributes.size(), 7U) << "another secret is to be forgotten, too";
}

}  // namespace
}  // namespace connectai::config
