// What odbc.ini can hold: every keyword's way through ConfigDSN and back.
#include <string>
#include <vector>

#include "config/keywords.h"
#include "setup/ini_file.h"
#include "setup/problems.h"
#include "unit/setup/support.h"

namespace connectai::setup {
namespace {

using config::Keyword;
using config::KeywordType;
using testing::HasSubstr;

class Values : public SetupTest {};

std::vector<std::string> samples(const Keyword& keyword) {
    switch (keyword.type) {
        case KeywordType::boolean: return {"true", "no"};
        case KeywordType::choice: return {keyword.choices.begin(), keyword.choices.end()};
        case KeywordType::urls:
            return {"https://xn--bcher-kva.example:8443/a%20b",
                    "https://a.example,https://b.example"};
        case KeywordType::endpoint: return {"https://h.example/oauth/token?tenant=a%20b"};
        case KeywordType::callback:
            return {"http://localhost:33333/", "http://[::1]/oauth/callback"};
        case KeywordType::proxy: return {"none", "http://u%3b:p%23@proxy.example:8080"};
        case KeywordType::seconds:
        case KeywordType::integer:
            return {std::to_string(keyword.minimum), std::to_string(keyword.maximum)};
        case KeywordType::size: return {"250MB", "0"};
        case KeywordType::decimal_seconds: return {"0.25"};
        default:
            if (keyword.name == "Token") return {"plain", "a=b", "=a", ";a", "{a}", "x;y=z"};
            return {"plain", "a;b",   ";a",  "a#b",       "#a",     "[a]",      "a]b[",
                    "a=b",   "=a",    "a b", "Größe – €", "\"a\"",  "'a'",      "a\\b",
                    "{a}",   "%s %n", "a,b", "x;y=z",     "${ENV}", "a\xC2\xA0"};
    }
}

TEST_F(Values, EveryKeywordComesBackAsItWasGiven) {
    for (const Keyword& keyword : config::keywords()) {
        if (keyword.name == "DSN" || keyword.name == "Driver") continue;
        const std::string name(keyword.name);
        for (const std::string& value : samples(keyword)) {
            EXPECT_TRUE(add({"DSN=Books", name + '=' + value})) << value << record_text();
            EXPECT_EQ(read("Books", name.c_str()), value);
            EXPECT_TRUE(change({"DSN=Books", name + '='})) << record_text();
            EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\n\n") << value;
            for (const std::string_view alias : keyword.aliases) {
                EXPECT_TRUE(change({"DSN=Books", std::string(alias) + '=' + value}));
                EXPECT_EQ(read("Books", name.c_str()), value);
            }
        }
    }
}

// Whoever connects has the variable; whoever writes the data source may not.
TEST_F(Values, AReferenceToTheEnvironmentStaysAsItIsWritten) {
    ::unsetenv("CONNECTAI_TEST_MISSING");
    const std::string reference = "${ENV:CONNECTAI_TEST_MISSING}";
    for (const Keyword& keyword : config::keywords()) {
        if (keyword.name == "DSN" || keyword.name == "Driver") continue;
        const std::string name(keyword.name);
        EXPECT_TRUE(add({"DSN=Books", name + '=' + reference})) << name << record_text();
        EXPECT_EQ(read("Books", name.c_str()), reference);
    }
    EXPECT_FALSE(add({"DSN=Books", "Timeout=${ENV:}"}));
    EXPECT_THAT(record_text(), HasSubstr("${ENV: is not followed by"));
}

TEST_F(Values, AnAddressToReturnToMustBeThisMachines) {
    EXPECT_FALSE(add({"DSN=Books", "OAuthCallbackURL=http://app.example/cb"}));
    EXPECT_THAT(record_text(), HasSubstr("OAuthCallbackURL=http://app.example/cb is not valid: the "
                                         "host is not this machine"));
    EXPECT_TRUE(add({"DSN=Books", "OAuthCallbackURL=http://localhost:8400/cb"})) << record_text();
    EXPECT_FALSE(change({"DSN=Books", "OAuthCallbackPort=8401"}));
    EXPECT_THAT(record_text(), HasSubstr("names another port"));
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\nOAuthCallbackURL=http://localhost:8400/cb\n\n");
}

TEST_F(Values, BlanksAtTheEndsAreRefusedWhereTheyCount) {
    for (const std::string value : {" x", "x ", "\xC2\xA0x "}) {
        for (const std::string name : {"Workspace", "SSLServerCert", "Description"}) {
            EXPECT_FALSE(add({"DSN=Books", name + '=' + value})) << value;
            EXPECT_THAT(record_text(), HasSubstr("begins or ends with a blank"));
        }
        for (const std::string name : {"User", "Password"}) {
            EXPECT_TRUE(add({"DSN=Books", name + '=' + value})) << value << record_text();
        }
    }
    EXPECT_TRUE(add({"DSN=Books", "Token= x "})) << record_text();
    EXPECT_TRUE(add({"DSN=Books", "Timeout= 7 ", "ReadAhead= no"})) << record_text();
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\nTimeout=7\nReadAhead=no\n\n");
}

TEST_F(Values, ControlCharactersAreRefused) {
    for (const std::string name : {"Workspace", "Password", "Description", "Timeout"}) {
        for (const std::string value : {"1\n2", "\x01", "1\x7F", "1\r2"}) {
            EXPECT_FALSE(add({"DSN=Books", name + '=' + value})) << name;
            EXPECT_THAT(record_text(), HasSubstr("line break or another control")) << name;
            EXPECT_THAT(record_text(), HasSubstr(name));
        }
        EXPECT_FALSE(add({"DSN=Books", name + "=a\xFF"})) << name;
        EXPECT_THAT(record_text(), HasSubstr("UTF-8")) << name;
    }
    EXPECT_FALSE(add({"DSN=Books", "Workspace=x\n"}));
    EXPECT_FALSE(add({"DSN=Books", "Description=x\n"}));
    EXPECT_TRUE(add({"DSN=Books", "Token=x\n"})) << "what is pasted brings a line break along";
    EXPECT_EQ(user(), "[Books]\nDriver=ConnectAI\nToken=x\n\n");
}

TEST_F(Values, ALineMayBeAsLongAsTheManagerReads) {
    const std::string longest(longest_line - std::string("Token=").size(), 'x');
    EXPECT_TRUE(add({"DSN=Books", "Token=" + longest})) << record_text();
    EXPECT_EQ(read("Books", "Token"), longest);
    EXPECT_TRUE(change({"DSN=Books", "Timeout=1"})) << record_text();
    EXPECT_EQ(read("Books", "Token"), longest);

    EXPECT_FALSE(add({"DSN=Books", "Token=" + longest + "y"}));
    EXPECT_THAT(record_text(), HasSubstr("Token is too long for odbc.ini: unixODBC keeps 999"));
    EXPECT_THAT(record_text(), testing::Not(HasSubstr("xxx")));
    EXPECT_EQ(read("Books", "Token"), longest);
}

TEST_F(Values, OfWhatIsTooLongItIsSaidWhereElseItMayStand) {
    const std::string value(longest_line, 'x');
    EXPECT_FALSE(add({"DSN=Books", "Token=" + value}));
    EXPECT_THAT(record_text(),
                HasSubstr("; put it into a file that is yours alone, and write TokenFile=FILE, or "
                          "into the environment, and write Token='${ENV:NAME}'"));
    EXPECT_FALSE(add({"DSN=Books", "OAuthClientSecret=" + value}));
    EXPECT_THAT(
        record_text(),
        HasSubstr("; put it into the environment, and write OAuthClientSecret='${ENV:NAME}'"));
    EXPECT_FALSE(add({"DSN=Books", "Workspace=" + value}));
    EXPECT_THAT(record_text(), HasSubstr("; put it into the environment, and write "
                                         "Workspace='${ENV:NAME}', or into the connection string"));
    EXPECT_FALSE(add({"DSN=Books", "Description=" + value}));
    EXPECT_THAT(record_text(), HasSubstr("; shorten it"));
}

// unixODBC, which writes the whole file anew, would cut what it has not read whole.
TEST_F(Values, LongLinesThatAreThereAreNotCut) {
    const std::string other =
        "[Else]\nDriver=ConnectAI\nToken=" + std::string(1500, 'x') + "\nTimeout=3\n\n";
    write("user.ini", other + "[Books]\nDriver=ConnectAI\n");
    EXPECT_TRUE(add({"DSN=Books", "Timeout=1"})) << record_text();
    EXPECT_TRUE(change({"DSN=Books", "Timeout=2"})) << record_text();
    EXPECT_EQ(user(), other + "[Books]\nDriver=ConnectAI\nTimeout=2\n");
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(user() + "\n", other);
    EXPECT_TRUE(change({"DSN=Else", "Timeout="})) << record_text();
    EXPECT_EQ(user(), "[Else]\nDriver=ConnectAI\nToken=" + std::string(1500, 'x') + "\n");
}

}  // namespace
}  // namespace connectai::setup
