// ${ENV:NAME} in values.
#include "config/environment_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "config/connection_string.h"
#include "config/keyword_value.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* variable = "CONNECTAI_TEST_VALUE";

class EnvironmentReference : public testing::Test {
protected:
    EnvironmentReference() {
        ::setenv(variable, "hunter2", 1);
        ::setenv("CONNECTAI_TEST_EMPTY", "", 1);
        ::setenv("CONNECTAI_TEST_REFERENCE", "${ENV:HOME}", 1);
        ::unsetenv("CONNECTAI_TEST_MISSING");
    }
    ~EnvironmentReference() override {
        for (const char* name : {variable, "CONNECTAI_TEST_EMPTY", "CONNECTAI_TEST_REFERENCE"}) {
            ::unsetenv(name);
        }
    }

    static SettingsReading read(std::string_view text) {
        return read_settings(parse_connection_string(text));
    }
};

TEST_F(EnvironmentReference, StandsForTheVariablesValue) {
    const struct {
        const char* written;
        const char* meant;
    } cases[] = {
        {"${ENV:CONNECTAI_TEST_VALUE}", "hunter2"},
        {"${env:CONNECTAI_TEST_VALUE}", "hunter2"},
        {"${Env:CONNECTAI_TEST_VALUE}", "hunter2"},
        {"a${ENV:CONNECTAI_TEST_VALUE}b${ENV:CONNECTAI_TEST_VALUE}c", "ahunter2bhunter2c"},
        {"${ENV:CONNECTAI_TEST_EMPTY}", ""},
        {"${ENV:CONNECTAI_TEST_REFERENCE}", "${ENV:HOME}"},  // not looked at again
        {"", ""},
        {"plain", "plain"},
    };
    for (const auto& [written, meant] : cases) {
        const Expanded expanded = expand_environment(written);
        EXPECT_EQ(expanded.problem, "") << written;
        EXPECT_EQ(expanded.value.view(), meant) << written;
    }
}

TEST_F(EnvironmentReference, IsNothingElseWithADollar) {
    const struct {
        const char* written;
        const char* meant;
    } cases[] = {
        {"$", "$"},
        {"$$", "$$"},
        {"pa$$word", "pa$$word"},
        {"${HOME}", "${HOME}"},
        {"$ENV:HOME", "$ENV:HOME"},
        {"${FILE:x}", "${FILE:x}"},
        {"${ENV", "${ENV"},
        {"$${ENV:HOME}", "${ENV:HOME}"},
        {"x$${env:}", "x${env:}"},
        {"$$$${ENV:HOME}", "$$${ENV:HOME}"},
    };
    for (const auto& [written, meant] : cases) {
        const Expanded expanded = expand_environment(written);
        EXPECT_EQ(expanded.problem, "") << written;
        EXPECT_EQ(expanded.value.view(), meant) << written;
    }
}

TEST_F(EnvironmentReference, NamesAVariableThatIsNotSet) {
    EXPECT_THAT(expand_environment("secret${ENV:CONNECTAI_TEST_MISSING}").problem,
                AllOf(HasSubstr("the environment variable CONNECTAI_TEST_MISSING"),
                      HasSubstr("is not set"), Not(HasSubstr("secret"))));
    for (const char* malformed :
         {"secret${ENV:HOME", "secret${ENV:}", "secret${ENV:1A}", "secret${ENV:A B}"}) {
        EXPECT_THAT(expand_environment(malformed).problem,
                    AllOf(HasSubstr("write $${ENV:"), Not(HasSubstr("secret"))))
            << malformed;
    }
}

TEST_F(EnvironmentReference, StandsInAnyValueOfAConnectionString) {
    const Settings settings =
        read(
            "UID=${ENV:CONNECTAI_TEST_VALUE};PWD={${ENV:CONNECTAI_TEST_VALUE}}};"
            "Workspace=x${ENV:CONNECTAI_TEST_VALUE}")
            .settings;
    EXPECT_EQ(settings.user, "hunter2");
    EXPECT_EQ(settings.password.reveal(), "hunter2");
    EXPECT_EQ(settings.workspace, "xhunter2");
    for (const Keyword& keyword : keywords()) {
        if (keyword.name == "Driver" || keyword.name == "DSN") continue;
        const auto problems =
            read_settings({{std::string(keyword.name), "${ENV:CONNECTAI_TEST_MISSING}"}}).problems;
        ASSERT_THAT(problems, SizeIs(1)) << keyword.name;
        EXPECT_THAT(problems[0].message(), AllOf(testing::StartsWith(std::string(keyword.name)),
                                                 HasSubstr("CONNECTAI_TEST_MISSING")));
    }
}

// The driver manager has looked for those names itself, and found them as they are written.
TEST_F(EnvironmentReference, IsNoneInTheNameOfADataSource) {
    EXPECT_EQ(read("DSN=${ENV:CONNECTAI_TEST_VALUE}").settings.dsn, "${ENV:CONNECTAI_TEST_VALUE}");
}

// SQLConnect: what somebody types is the password itself.
TEST_F(EnvironmentReference, IsNoneInTheCallersArguments) {
    Attribute typed{"PWD", "${ENV:CONNECTAI_TEST_VALUE}"};
    typed.literal = true;
    EXPECT_EQ(read_settings({typed}).settings.password.reveal(), "${ENV:CONNECTAI_TEST_VALUE}");
}

TEST_F(EnvironmentReference, IsShownAsItIsWritten) {
    const auto problems = read("Timeout=${ENV:CONNECTAI_TEST_VALUE}").problems;
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_THAT(problems[0].message(),
                AllOf(HasSubstr("Timeout=${ENV:CONNECTAI_TEST_VALUE} is not valid"),
                      Not(HasSubstr("hunter2"))));
    const Attributes attributes = parse_connection_string("UID=${ENV:CONNECTAI_TEST_VALUE}");
    EXPECT_THAT(to_loggable_string(attributes), HasSubstr("${ENV:CONNECTAI_TEST_VALUE}"));
    EXPECT_EQ(to_connection_string(attributes), "UID={${ENV:CONNECTAI_TEST_VALUE}}};");
}

// Whatever a keyword is for, and whatever checks it: the next one that is added, too.
TEST_F(EnvironmentReference, IsShownInPlaceOfItsValueByEveryKeyword) {
    const std::string reference = "${ENV:CONNECTAI_TEST_VALUE}";
    // Where a password could stand, the reference is hidden with it.
    const auto shown = testing::AnyOf(HasSubstr(reference), HasSubstr("***"));
    for (const Keyword& keyword : keywords()) {
        if (keyword.name == "Driver" || keyword.name == "DSN") continue;
        for (const std::string& written :
             {reference, "http://" + reference + "/api", "http://" + reference + ":80/api",
              "http://host:" + reference + "/api", "https://a,http://" + reference,
              "/nonexistent/" + reference}) {
            const Attributes attributes{{std::string(keyword.name), written}};
            const SettingsReading reading = read_settings(attributes);
            for (const Error& problem : reading.problems) {
                EXPECT_THAT(problem.message(), Not(HasSubstr("hunter2"))) << keyword.name;
                if (!keyword.secret()) {
                    EXPECT_THAT(problem.message(), shown) << keyword.name;
                }
            }
            if (const auto missing = credentials_problem(reading)) {
                EXPECT_THAT(missing->message(), Not(HasSubstr("hunter2"))) << keyword.name;
            }
            EXPECT_THAT(to_loggable_string(attributes), shown) << keyword.name;
        }
    }
}

TEST_F(EnvironmentReference, IsShownInAnAddressAsItIsWritten) {
    const auto problem_of = [](std::string_view text) {
        const auto problems = read(text).problems;
        return problems.size() == 1 ? problems[0].message() : std::string();
    };
    EXPECT_THAT(problem_of("URL={http://${ENV:CONNECTAI_TEST_VALUE}}/api}"),
                testing::StartsWith("URL=http://${ENV:CONNECTAI_TEST_VALUE}/api is not valid"));
    EXPECT_THAT(problem_of("URL={https://a,http://${ENV:CONNECTAI_TEST_VALUE}}}"),
                testing::StartsWith("URL=http://${ENV:CONNECTAI_TEST_VALUE} is not valid"));
    EXPECT_THAT(problem_of("OAuthTokenURL={http://${ENV:CONNECTAI_TEST_VALUE}}}"),
                testing::StartsWith("OAuthTokenURL=http://${ENV:CONNECTAI_TEST_VALUE} is not"));
    EXPECT_THAT(problem_of("SSLServerCert={/no/${ENV:CONNECTAI_TEST_VALUE}}}"),
                testing::StartsWith("SSLServerCert=/no/${ENV:CONNECTAI_TEST_VALUE} is not valid"));
    // A password beside it is none the less hidden.
    EXPECT_THAT(problem_of("URL={https://u:hunter3${ENV:CONNECTAI_TEST_VALUE}}/api}"),
                AllOf(testing::StartsWith("URL=https://u:*** is not"), Not(HasSubstr("hunter"))));
}

TEST_F(EnvironmentReference, ToNothingCountsAsACredentialThatIsNotGiven) {
    const SettingsReading reading = read_settings(
        {{"PWD", "${ENV:CONNECTAI_TEST_EMPTY}"}, {"Password", "of-the-section", "crm"}});
    EXPECT_EQ(reading.settings.password.reveal(), "of-the-section");
}

// As containers have it, where a variable is named and nobody has given it a value.
TEST_F(EnvironmentReference, ToNothingIsToldOfEveryCredential) {
    const std::string nothing = "${ENV:CONNECTAI_TEST_EMPTY}";
    const std::string because =
        "the environment variable CONNECTAI_TEST_EMPTY, which ${ENV:CONNECTAI_TEST_EMPTY} stands "
        "for, is set to nothing in this process; give it a value where the application is started";
    for (const Credential& credential : credentials()) {
        Attributes attributes{{"AuthScheme", std::string(name_of(credential.scheme))}};
        for (const Credential& other : credentials()) {
            if (other.scheme != credential.scheme) continue;
            const bool url = other.keyword.ends_with("URL");
            attributes.push_back({std::string(other.keyword), other.keyword == credential.keyword
                                                                  ? WipedText(nothing)
                                                              : url ? WipedText("https://h/x")
                                                                    : WipedText("x")});
        }
        const auto missing = credentials_problem(read_settings(attributes));
        ASSERT_TRUE(missing) << credential.keyword;
        EXPECT_EQ(missing->message(),
                  std::string(credential.keyword) + " is missing, which AuthScheme=" +
                      std::string(name_of(credential.scheme)) + " needs: " + because);
    }
    const auto message = [](const char* text) {
        const auto missing = credentials_problem(read(text));
        return missing ? missing->message() : std::string("none");
    };
    EXPECT_THAT(message("UID=u;PWD= ${ENV:CONNECTAI_TEST_EMPTY}${ENV:CONNECTAI_TEST_EMPTY}"),
                testing::EndsWith("needs: " + because));
    ::setenv("CONNECTAI_TEST_EMPTY", " ", 1);
    EXPECT_THAT(message("UID=u;PWD=${ENV:CONNECTAI_TEST_EMPTY}"),
                testing::HasSubstr("stands for, holds nothing but blanks in this process; give"));
    ::setenv("CONNECTAI_TEST_EMPTY", "", 1);
    EXPECT_THAT(message("UID=u;PasswordFile=${ENV:CONNECTAI_TEST_EMPTY}"),
                testing::EndsWith("needs: " + because));
    EXPECT_THAT(message("DSN=crm;PWD=${ENV:CONNECTAI_TEST_EMPTY}"),
                testing::EndsWith("needs: put User into the connection string or into the section "
                                  "[crm] of odbc.ini; of Password, " +
                                  because));
    EXPECT_THAT(message("Token=${ENV:CONNECTAI_TEST_EMPTY}"),
                testing::EndsWith("; of Token, " + because));
    EXPECT_EQ(message("UID=u;PWD=${ENV:CONNECTAI_TEST_EMPTY};Password=x"), "none")
        << "another one counts";
}

TEST_F(EnvironmentReference, ThatDoesNotCountIsNotLookedAt) {
    EXPECT_THAT(read("Timeout=5;Timeout=${ENV:CONNECTAI_TEST_MISSING}").problems, SizeIs(0));
}

// As a data source is made on a machine that need not be the one that uses it.
TEST_F(EnvironmentReference, MayBeLeftForWhoeverConnects) {
    const auto left = [](const char* text) {
        return read_settings(parse_connection_string(text), Surroundings::left_alone);
    };
    const SettingsReading reading = left(
        "UID=${ENV:CONNECTAI_TEST_MISSING};PasswordFile=/nonexistent;"
        "Timeout=${ENV:CONNECTAI_TEST_MISSING};URL=${ENV:CONNECTAI_TEST_MISSING};"
        "SSLServerCert=/nonexistent");
    EXPECT_THAT(reading.problems, SizeIs(0));
    EXPECT_FALSE(credentials_problem(reading)) << "they are given";
    EXPECT_FALSE(credentials_problem(left("TokenFile=${ENV:X}")));
    EXPECT_TRUE(credentials_problem(left("UID=${ENV:X}"))) << "the password is missing";
    EXPECT_THAT(left("Timeout=x").problems, SizeIs(1));
    EXPECT_THAT(left("UID=${ENV:1}").problems, SizeIs(1)) << "it never will be a reference";
    EXPECT_THAT(left("SSLServerCert=*").problems, SizeIs(1));
}

TEST_F(EnvironmentReference, EveryMissingVariableIsToldAtOnce) {
    const auto problems =
        read("PWD=${ENV:CONNECTAI_TEST_MISSING};Timeout=x;Token=${ENV:CONNECTAI_TEST_MISSING}")
            .problems;
    std::vector<std::string> messages;
    for (const Error& problem : problems) messages.push_back(problem.message());
    EXPECT_THAT(messages,
                ElementsAre(HasSubstr("Password"), HasSubstr("Timeout=x"), HasSubstr("Token")));
}

}  // namespace
}  // namespace connectai::config
