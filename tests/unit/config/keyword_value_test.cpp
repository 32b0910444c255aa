// Each keyword's good and bad values.
#include "config/keyword_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace connectai::config {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

const Keyword& keyword(std::string_view name) {
    const Keyword* const found = find_keyword(name);
    EXPECT_NE(found, nullptr) << name;
    return *found;
}

// A password's own :// is no scheme's end.
TEST(ShownValue, HidesAPasswordThatLooksLikeAnAddress) {
    for (const char* const name : {"Proxy", "URL"}) {
        EXPECT_EQ(shown_value(keyword(name), "u:sec://ret@host:80"), "***@host:80");
        EXPECT_EQ(shown_value(keyword(name), "u:http://ret@host:80"), "***@host:80");
        EXPECT_EQ(shown_value(keyword(name), "http://u:sec://ret@host"), "http://***@host");
    }
}

// "@host" has been forgotten, or a semicolon has cut it off: what stands where the port should be
// is a password.
TEST(ShownValue, HidesWhatIsNoPort) {
    const struct {
        const char* keyword;
        const char* value;
        const char* shown;
    } cases[] = {
        {"Proxy", "http://u:hunter2", "http://u:***"},
        {"Proxy", "u:hunter2", "u:***"},
        {"Proxy", "u:123456", "u:***"},
        {"Proxy", "u:12/hunter2", "u:***"},
        {"Proxy", "socks5://u:hunter2", "socks5://u:***"},
        {"Proxy", "u:x://hunter2", "u:***"},
        {"Proxy", "[u:hunter2", "[u:***"},
        {"Proxy", "[::1]:hunter2", "[::1]:***"},
        {"URL", "https://u:hunter2/api", "https://u:***"},
        {"URL", "HTTPS://u:hunt/er2", "HTTPS://u:***"},
        {"URL", "u:hunter2", "u:***"},
        // What is a port, or nothing where a password could be, is shown.
        {"Proxy", "proxy:3128", "proxy:3128"},
        {"Proxy", "http://proxy:3128/", "http://proxy:3128/"},
        {"Proxy", "http://proxy", "http://proxy"},
        {"Proxy", "http://", "http://"},
        {"Proxy", "http:///", "http:///"},
        {"Proxy", "/", "/"},
        {"URL", "https://", "https://"},
        {"Proxy", "socks5://proxy:1080", "socks5://proxy:1080"},
        {"Proxy", "[::1", "[::1"},
        {"Proxy", "[::1]:8080", "[::1]:8080"},
        {"URL", "https://host:8443/api:x", "https://host:8443/api:x"},
        {"URL", "https://host/a:b", "https://host/a:b"},
        {"URL", "https://host:", "https://host:"},
        {"URL", "host:8080/api", "host:8080/api"},
        {"Workspace", "u:hunter2", "u:hunter2"},
    };
    for (const auto& [name, value, shown] : cases) {
        EXPECT_EQ(shown_value(keyword(name), value), shown) << name << "=" << value;
    }
}

TEST(CheckValue, PutsGoodValuesIntoTheirStandardForm) {
    const struct {
        const char* keyword;
        std::string value;
        std::string standard;
    } cases[] = {
        {"Driver", "ConnectAI", "ConnectAI"},
        {"DSN", "crm", "crm"},
        {"URL", "https://cloud.cdata.com/api", "https://cloud.cdata.com/api"},
        {"URL", " HTTPS://Host.example:8443/a/b// ", "https://Host.example:8443/a/b"},
        {"URL", "https://host/", "https://host"},
        {"URL", "http://localhost:8080", "http://localhost:8080"},
        {"URL", "http://LOCALHOST/api/", "http://LOCALHOST/api"},
        {"URL", "http://127.0.0.1:1/api", "http://127.0.0.1:1/api"},
        {"URL", "http://127.255.3.4", "http://127.255.3.4"},
        {"URL", "http://[::1]:65535/x", "http://[::1]:65535/x"},
        {"URL", "https://[2001:db8::1]/x", "https://[2001:db8::1]/x"},
        {"AuthScheme", "basic", "Basic"},
        {"AuthScheme", " TOKEN ", "Token"},
        {"User", " a@b.c\r\n", "a@b.c"},
        {"UID", "a@b.c", "a@b.c"},
        {"Password", "\tp w \n", "p w"},
        {"PWD", "a}b;c=d", "a}b;c=d"},
        {"Token", "ey.J.x\n", "ey.J.x"},
        {"Token", std::string(8000, 't'), std::string(8000, 't')},
        {"Workspace", "Sales \xC3\x9C", "Sales \xC3\x9C"},
        {"DefaultCatalog", "Salesforce1", "Salesforce1"},
        {"Database", "x", "x"},
        {"DefaultSchema", "dbo", "dbo"},
        {"Timeout", "0", "0"},
        {"Timeout", " 300 ", "300"},
        {"LoginTimeout", "3600", "3600"},
        {"BatchSize", "1", "1"},
        {"BatchSize", "100000", "100000"},
        {"MaxColumnSize", "1", "1"},
        {"MaxColumnSize", "2147483647", "2147483647"},
        {"MapToWVarchar", "No", "false"},
        {"Logfile", "/var/log/a b.log", "/var/log/a b.log"},
        {"Verbosity", "5", "5"},
        {"MaxLogFileSize", "", "100MB"},
        {"MaxLogFileSize", "0", "0"},
        {"MaxLogFileSize", "0 MB", "0"},
        {"MaxLogFileSize", "10240", "10KB"},
        {"MaxLogFileSize", "20000", "20000"},
        {"MaxLogFileSize", " 5 mb ", "5MB"},
        {"MaxLogFileSize", "2048kb", "2MB"},
        {"MaxLogFileSize", "1024Gb", "1024GB"},
        {"ConnectOnOpen", "TRUE", "true"},
        {"ConnectOnOpen", "yes", "true"},
        {"ConnectOnOpen", "On", "true"},
        {"ConnectOnOpen", "1", "true"},
        {"ConnectOnOpen", "False", "false"},
        {"ConnectOnOpen", "no", "false"},
        {"ConnectOnOpen", "OFF", "false"},
        {"ConnectOnOpen", "0", "false"},
        {"SSLServerCert", "/etc/ca.pem", "/etc/ca.pem"},
        {"Proxy", "proxy:3128", "proxy:3128"},
        {"Proxy", "http://u:p@w@proxy.example:3128/", "http://u:p@w@proxy.example:3128"},
        {"Proxy", "[::1]:8080", "[::1]:8080"},
        {"Proxy", " NONE ", "none"},
        {"Proxy", "http://u:p%40%2F@proxy:1", "http://u:p%40%2F@proxy:1"},
        {"SSLClientCertType", "pfxfile", "PFXFILE"},
    };
    for (const auto& [name, value, standard] : cases) {
        const CheckedValue checked = check_value(keyword(name), value);
        EXPECT_EQ(checked.problem, "") << name << "=" << value;
        EXPECT_EQ(checked.value, standard) << name << "=" << value;
    }
}

TEST(CheckValue, RefusesBadValuesWithKeywordValueAndWhatIsAllowed) {
    const struct {
        const char* keyword;
        std::string value;
        std::string reason;
        std::string shown{};  // where that is not the value
    } cases[] = {
        {"URL", "cloud.cdata.com", "begin with https://"},
        {"URL", "ftp://host", "begin with https://"},
        {"URL", "https://", "host name is missing"},
        {"URL", "https:///api", "host name is missing"},
        {"URL", "https://:80", "host name is missing"},
        {"URL", "https://host:0", "port", "https://host:***"},
        {"URL", "https://host:65536", "port", "https://host:***"},
        {"URL", "https://host:", "port"},
        {"URL", "https://host:8x", "port", "https://host:***"},
        {"URL", "https://ho st/", "character"},
        {"URL", "https://host\\.evil", "percent-encoded"},
        {"URL", "https://host/a b", "percent-encoded"},
        {"URL", "https://h\xC3\xB6st/", "xn--"},
        {"URL", "https://[::1", "IPv6"},
        {"URL", "https://[]/", "IPv6"},
        {"URL", "https://[::x]/", "IPv6"},
        {"URL", "https://[::1]x/", "port"},
        {"URL", "https://host/api?x=1", "query", "https://host/api?x=***"},
        {"URL", "https://host?x", "query", "https://host?***"},
        {"URL", "https://host/#", "fragment"},
        {"AuthScheme", "Kerberos", "Basic, Token, OAuthClient"},
        {"Timeout", "-1", "0 to 300 seconds"},
        {"Timeout", "301", "0 to 300 seconds"},
        {"Timeout", "1.5", "0 to 300 seconds"},
        {"Timeout", "5s", "0 to 300 seconds"},
        {"Timeout", "+5", "0 to 300 seconds"},
        {"Timeout", "99999999999999999999", "0 to 300 seconds"},
        {"LoginTimeout", "3601", "0 to 3600 seconds"},
        {"LoginTimeout", "soon", "0 to 3600 seconds"},
        {"BatchSize", "0", "1 to 100000"},
        {"MaxColumnSize", "0", "1 to 2147483647"},
        {"MaxColumnSize", "2147483648", "1 to 2147483647"},
        {"Verbosity", "6", "0 to 5"},
        {"Verbosity", "-1", "0 to 5"},
        {"MaxLogFileSize", "100", "from 10KB to 1024GB; or 0 for no limit"},
        {"MaxLogFileSize", "10239", "from 10KB"},
        {"MaxLogFileSize", "1025GB", "to 1024GB"},
        {"MaxLogFileSize", "99999999999GB", "to 1024GB"},
        {"MaxLogFileSize", "99999999999999999999", "to 1024GB"},
        {"MaxLogFileSize", "-1MB", "a number of octets"},
        {"MaxLogFileSize", "1.5MB", "a number of octets"},
        {"MaxLogFileSize", "100M", "one with KB, MB or GB"},
        {"MaxLogFileSize", "MB", "one with KB, MB or GB"},
        {"MaxLogFileSize", "100MB/day", "one with KB, MB or GB"},
        {"ConnectOnOpen", "2", "true or false"},
        {"ConnectOnOpen", "maybe", "true or false"},
        {"Proxy", "proxy", "port is missing"},
        {"Proxy", "socks5://proxy:1080", "only http://"},
        {"Proxy", "proxy:99999", "port", "proxy:***"},
        {"Proxy", "http://proxy:3128/path", "port", "http://proxy:***"},
        {"SSLClientCertType", "PEMKEY_BLOB", "PEMKEY_FILE or PFXFILE"},
    };
    for (const auto& [name, value, reason, shown] : cases) {
        const CheckedValue checked = check_value(keyword(name), value, " (there)");
        EXPECT_THAT(checked.problem,
                    HasSubstr(name + "="s + (shown.empty() ? value : shown) + " (there)"));
        EXPECT_THAT(checked.problem, HasSubstr(reason));
        EXPECT_THAT(checked.problem, HasSubstr(allowed_values(keyword(name))));
        EXPECT_EQ(checked.value, "") << name << "=" << value;
    }
}

TEST(CheckValue, RefusesControlCharactersAndBadUtf8ForEveryKeyword) {
    for (const Keyword& row : keywords()) {
        for (const std::string& bad : {"a\nb"s, "a\rb"s, "a\0b"s, "a\tb"s, "a\x1B"s + "b",
                                       "a\x7F"s + "b", "a\xFF"s, "a\xE2\x82"s}) {
            const CheckedValue checked = check_value(row, bad);
            EXPECT_THAT(checked.problem, testing::StartsWith(std::string(row.name) + ":"));
            EXPECT_THAT(checked.problem,
                        testing::AnyOf(HasSubstr("control character"), HasSubstr("UTF-8")));
            EXPECT_THAT(checked.problem, Not(HasSubstr(bad)));
        }
    }
}

// Percent-encoded as they may be in an address.
TEST(CheckValue, RefusesControlCharactersInAProxysCredentials) {
    for (const char* bad : {"http://a%0d%0ab:p@proxy:1", "http://a:hunter2%00@proxy:1"}) {
        const std::string problem = check_value(keyword("Proxy"), bad).problem;
        EXPECT_THAT(problem, HasSubstr("Proxy=http://***@proxy:1 is not valid"));
        EXPECT_THAT(problem, HasSubstr("control character"));
    }
}

TEST(CheckValue, UrlMayNameSeveralAddresses) {
    const Keyword& url = keyword("URL");
    EXPECT_EQ(check_value(url, "https://a/api/ , http://127.0.0.1:8080/api,,HTTPS://b").value,
              "https://a/api,http://127.0.0.1:8080/api,https://b");
    const std::tuple<std::string, std::string> cases[] = {
        {"https://a,b", "of address 2: it does not begin with https:// or http://"},
        {"https://a,https://u@b", "of address 2: user and password do not belong here"},
        {"https://a/api,https://a/api/", "of address 2: it is there twice"},
        {"https://a/api,ftp://x,https://,https://a/api/,https://b",
         "is not valid: of address 2: it does not begin with https:// or http://; of address 3: "
         "the host name is missing; of address 4: it is there twice; allowed is"},
        {",", "no address"},
    };
    for (const auto& [value, reason] : cases) {
        EXPECT_THAT(check_value(url, value).problem, HasSubstr(reason)) << value;
    }
}

// Somebody may have put a password where none belongs.
TEST(CheckValue, SeveralAddressesAreShownWithoutWhatMayBeAPassword) {
    const Keyword& url = keyword("URL");
    for (const char* value : {"https://a/api, https://u:hunter2", "https://u:hunter2,https://a",
                              "https://u:hunter2@a,https://b", "https://a,https://u:hunter2@b",
                              "https://u:hun,ter2@a", "u:hunter2,https://a"}) {
        EXPECT_THAT(shown_value(url, value), Not(HasSubstr("ter2"))) << value;
    }
    EXPECT_EQ(shown_value(url, "https://a:80/api, https://b"), "https://a:80/api, https://b");
}

TEST(CheckValue, OnlyPastedKeywordsMayEndInALineBreak) {
    for (const Keyword& row : keywords()) {
        const std::string good = row.type == KeywordType::urls ? "https://x\n" : "1\n";
        if (row.type == KeywordType::choice || row.type == KeywordType::proxy) continue;
        EXPECT_EQ(check_value(row, good).problem.empty(), row.pasted()) << row.name;
    }
}

TEST(CheckValue, AnEmptyValueIsTheDefault) {
    for (const Keyword& row : keywords()) {
        for (const char* empty : {"", "  "}) {
            const CheckedValue checked = check_value(row, empty);
            EXPECT_EQ(checked.problem, "") << row.name;
            EXPECT_EQ(checked.value, row.default_value) << row.name;
        }
    }
}

// RFC 6750, 2.1: "Authorization: Bearer" and then the token, which is often copied with it.
TEST(CheckValue, ATokenIsWrittenWithoutTheWordInFrontOfIt) {
    for (const char* const value : {"Bearer abc", " bearer abc"}) {
        EXPECT_THAT(check_value(keyword("Token"), value, " (TokenFile=t)").problem,
                    HasSubstr("Token=*** (TokenFile=t) is not valid: it begins with Bearer"));
        EXPECT_EQ(check_value(keyword("Password"), value).problem, "");
    }
    EXPECT_EQ(check_value(keyword("Token"), "Bearer").value, "Bearer");
}

// RFC 6750, 2.1: b64token.
TEST(CheckValue, ATokenIsWhatAHeaderCanCarry) {
    for (const char* const value : {"abc def", "abc\xC3\xA9",
                                    "\xE2\x80\x9C"
                                    "abc"}) {
        EXPECT_THAT(check_value(keyword("Token"), value, " (TokenFile=t)").problem,
                    HasSubstr("Token=*** (TokenFile=t) is not valid: a blank is in it"))
            << value;
        EXPECT_EQ(check_value(keyword("Password"), value).problem, "") << "it may be in UTF-8";
    }
    EXPECT_EQ(check_value(keyword("Token"), " -._~+/09azAZ== ").value, "-._~+/09azAZ==");
}

TEST(CheckValue, NeverQuotesASecret) {
    const std::string secret = "hunter2";
    for (const Keyword& row : keywords()) {
        if (!row.secret()) continue;
        for (const std::string& bad : {secret + "\nx", secret + "\0x"s, secret + "\xFF", secret}) {
            EXPECT_THAT(check_value(row, bad).problem, Not(HasSubstr(secret)));
        }
        EXPECT_EQ(shown_value(row, secret), "***");
    }
    for (const char* bad :
         {"https://me:hunter2@host", "me:hunter2@host", "http://hunter2@x@y", "//hunter2@x",
          "https://me:hunter2", "me:hunter2", "https://me:hunter2/api"}) {
        const std::string problem = check_value(keyword("URL"), bad).problem;
        EXPECT_THAT(problem, HasSubstr("URL=")) << bad;
        EXPECT_THAT(problem, Not(HasSubstr(secret)));
    }
    for (const char* bad :
         {"http://me:hunter2@proxy", "me:hunter2@proxy:x", "socks5://me:hunter2@proxy:1",
          "me:x@hunter2@proxy", "http://me:hunter2", "me:hunter2", "socks5://me:hunter2"}) {
        const std::string problem = check_value(keyword("Proxy"), bad).problem;
        EXPECT_THAT(problem, HasSubstr("Proxy=")) << bad;
        EXPECT_THAT(problem, Not(HasSubstr(secret)));
    }
}

// Some gateways want a key there.
TEST(ShownValue, HidesTheQueryOfAnEndpoint) {
    const struct {
        const char* value;
        const char* shown;
    } cases[] = {
        {"https://h/token?code=hunter2", "https://h/token?code=***"},
        {"https://h/token?a=x&code=hun=ter2&hunter2", "https://h/token?a=***&code=***&***"},
        {"https://h/token?hunter2", "https://h/token?***"},
        {"https://h/token?", "https://h/token?"},
        {"https://h/token?p=&code=${ENV:KEY}", "https://h/token?p=&code=${ENV:KEY}"},
        {"https://h/token?code=${ENV:KEY}hunter2", "https://h/token?code=***"},
        {"https://h/token?user=a@b.example&code=hunter2", "https://***"},
        {"https://u:hunter2?x@h/token", "https://***"},
        {"https://h/token", "https://h/token"},
        {"https://u:hunter2@h/token?code=hunter2", "https://***@h/token?code=***"},
        {"https://h:9/token?code=hunter2", "https://h:9/token?code=***"},
    };
    for (const auto& [value, shown] : cases) {
        EXPECT_EQ(shown_value(keyword("OAuthTokenURL"), value), shown);
    }
}

TEST(ShownValue, HidesTheFragmentOfAnAddress) {
    EXPECT_EQ(shown_value(keyword("URL"), "https://h/api#hunter2"), "https://h/api#***");
    EXPECT_EQ(shown_value(keyword("URL"), "https://h/api?a=b#hunter2"), "https://h/api?a=***#***");
    EXPECT_EQ(shown_value(keyword("URL"), "https://h/api#"), "https://h/api#");
    EXPECT_EQ(shown_value(keyword("OAuthTokenURL"), "https://h/t#${ENV:A}"),
              "https://h/t#${ENV:A}");
}

TEST(ShownValue, HidesTheQueriesOfAList) {
    const struct {
        const char* value;
        const char* shown;
    } cases[] = {
        {"https://a/api?code=hunter2,https://b/api", "https://a/api?code=***"},
        {"https://a/api?code=hunter2,https://b:99999/api", "https://a/api?code=***"},
        {"https://a/api?code=hunter2,https://u:pw", "https://a/api?code=***"},
        {"https://a/api,https://u:pw", "https://a/api,https://u:***"},
    };
    for (const auto& [value, shown] : cases) {
        EXPECT_EQ(shown_value(keyword("URL"), value), shown);
    }
}

// "User=me Password=hunter2" is one pair.
TEST(ShownValue, HidesASecretWhoseSeparatorIsForgotten) {
    const struct {
        const char* keyword;
        const char* value;
        const char* shown;
    } cases[] = {
        {"User", "me Password=hunter2", "me Password=***"},
        {"User", "me,PWD = hunter2 and more", "me,PWD =***"},
        {"Timeout", "5\nproxypassword=hunter2", "5\nproxypassword=***"},
        {"Workspace", "a Region=eu Token=hunter2", "a Region=eu Token=***"},
        {"URL", "https://h/api OAuthClientSecret=hunter2", "https://h/api OAuthClientSecret=***"},
        {"User", "a=b", "a=b"},
        {"User", "MyPassword=x", "MyPassword=x"},
        {"User", "=", "="},
        {"User", "${ENV:A} Password=${ENV:B}", "${ENV:A} Password=${ENV:B}"},
    };
    for (const auto& [name, value, shown] : cases) {
        EXPECT_EQ(shown_value(keyword(name), value), shown);
    }
}

TEST(CheckValue, RefusesASecretWhoseSeparatorIsForgotten) {
    const CheckedValue user = check_value(keyword("User"), "me PWD=hunter2");
    EXPECT_EQ(user.value, "");
    EXPECT_EQ(user.problem,
              "User=me PWD=*** is not valid: a secret is in it, which may want a semicolon in "
              "front; allowed is text");
    EXPECT_NE(check_value(keyword("Logfile"), "/a Token=hunter2").problem, "");
    EXPECT_NE(check_value(keyword("User"), "me pwd=${ENV:A}").problem, "");
    EXPECT_EQ(check_value(keyword("Password"), "me PWD=hunter2").problem, "") << "it may hold all";
    EXPECT_EQ(check_value(keyword("OAuthTokenURL"), "https://h/t?token=a").problem, "");
}

TEST(HoldsUserinfo, OfEachAddressOfAList) {
    for (const char* const value : {"http://u:p@h/api", "http://h/api,http://u:p@h/api",
                                    "http://h/api?code=1,http://u:p@h/api",
                                    "http://h/api?code=1,http://u:pw", "http://u:p,w?x@h/api"}) {
        EXPECT_TRUE(holds_userinfo(keyword("URL"), value)) << value;
    }
    for (const char* const value :
         {"http://h/api", "http://h/api?u=a@b", "http://h:1/api,https://h"}) {
        EXPECT_FALSE(holds_userinfo(keyword("URL"), value)) << value;
    }
}

TEST(ShownValue, HidesUserInformationAndCutsLongValues) {
    EXPECT_EQ(shown_value(keyword("Proxy"), "http://u:p@proxy:1"), "http://***@proxy:1");
    EXPECT_EQ(shown_value(keyword("Proxy"), "u:p@proxy:1"), "***@proxy:1");
    EXPECT_EQ(shown_value(keyword("Proxy"), "HTTP://u:p@q@proxy:1"), "HTTP://***@proxy:1");
    EXPECT_EQ(shown_value(keyword("Workspace"), "a@b"), "a@b");
    const std::string shown = shown_value(keyword("Workspace"), std::string(99, 'x') + "\xC3\xA9");
    EXPECT_EQ(shown, std::string(99, 'x') + "...") << "no character is split";
}

}  // namespace
}  // namespace connectai::config
