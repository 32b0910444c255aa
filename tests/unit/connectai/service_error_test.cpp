// What the service reports, as SQLSTATE, message and native code.
#include "connectai/service_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/text.h"
#include "base/unicode.h"

namespace connectai {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Case {
    const char* code;
    const char* message;
    const char* state;
    long status = 200;
};

class Classification : public testing::TestWithParam<Case> {};

TEST_P(Classification, FollowsTheServicesWords) {
    const Case& c = GetParam();
    EXPECT_EQ(classify(c.code, c.message, c.status).code, c.state) << c.message;
}

INSTANTIATE_TEST_SUITE_P(
    Words, Classification,
    testing::Values(
        // 28000
        Case{"INVALID_AUTHORIZATION", "The credentials are wrong", "28000"},
        Case{"UNAUTHENTICATED", "", "28000"}, Case{"Unauthorized", "", "28000"},
        // HYT00
        Case{"QUERY_FAILED", "The query timed out after 30 seconds.", "HYT00"},
        Case{"TIMEOUT", "", "HYT00"}, Case{"QUERY_TIMEOUT", "It took too long", "HYT00"},
        Case{"", "Execution Timeout Expired.", "HYT00"},
        Case{"", "The timeout period elapsed prior to completion.", "HYT00"},
        // 23000
        Case{"", "UNIQUE constraint failed: t.id", "23000"},
        Case{"", "FOREIGN KEY constraint failed", "23000"},
        Case{"", "NOT NULL constraint failed: t.name", "23000"},
        Case{"", "CHECK constraint failed: positive", "23000"},
        Case{"", "duplicate key value violates unique constraint \"pk\"", "23000"},
        Case{"", "Violation of PRIMARY KEY constraint 'PK_t'.", "23000"},
        Case{"", "Duplicate entry '1' for key 'PRIMARY'", "23000"},
        Case{"", "Column 'name' cannot be null", "23000"},
        Case{"", "Cannot insert the value NULL into column 'a'", "23000"},
        Case{"", "INSERT violates the foreign key constraint fk_account", "23000"},
        // 22001
        Case{"", "String or binary data would be truncated.", "22001"},
        // 42S22
        Case{"", "no such column: Nmae", "42S22"},
        Case{"", "Unknown column 'x' in 'field list'", "42S22"},
        Case{"", "Invalid column name 'x'.", "42S22"},
        Case{"", "The column [x] was not found.", "42S22"},
        Case{"", "column \"x\" does not exist", "42S22"},
        Case{"", "Column \"x\" doesn't exist", "42S22"}, Case{"", "Invalid column 'x'", "42S22"},
        Case{"", "ORA-00904: \"FOO\": invalid identifier", "42S22"},
        Case{"", "The table [T] does not have a column named 'x'.", "42S22"},
        Case{"", "table t has no column named x", "42S22"},
        // 42S02
        Case{"", "no such table: Accounts", "42S02"},
        Case{"", "Invalid object name 'dbo.t'.", "42S02"},
        Case{"", "Table 'a.b' does not exist", "42S02"},
        Case{"", "The table [Salesforce].[Accuont] could not be found: table not found", "42S02"},
        Case{"", "Could not find the specified table", "42S02"},
        Case{"", "View 'v' was not found.", "42S02"},
        Case{"", "relation \"foo\" does not exist", "42S02"},
        Case{"", "Table 'a.b' doesn't exist", "42S02"},
        Case{"", "ORA-00942: table or view does not exist", "42S02"},
        // 42S01
        Case{"", "table t already exists", "42S01"},
        Case{"", "The view [v] already exists.", "42S01"},
        Case{"", "There is already an object named 't' in the database.", "42S01"},
        // 42000
        Case{"", "near \"SELEC\": syntax error", "42000"},
        Case{"", "Unexpected token FROM at 8", "42000"},
        Case{"", "unrecognized token: \"@\"", "42000"}, Case{"", "Parse error at line 1", "42000"},
        Case{"", "You have no permission to write", "42000"}, Case{"", "Access denied", "42000"},
        // The data source's own sign-in: the caller's credentials were good.
        Case{"QUERY_FAILED", "The remote server returned an error: (401) Unauthorized.", "42000"},
        // HY000
        Case{"", "The timeout property must be positive.", "HY000"},
        Case{"", "Invalid column length for table [t].", "HY000"},
        Case{"QUERY_FAILED", "Something else happened", "HY000"}, Case{"", "", "HY000"},
        Case{"INVALID_LOGIN", "The data source refused its own login", "HY000", 400}));

// A name within a message is not what the message says.
INSTANTIATE_TEST_SUITE_P(Names, Classification,
                         testing::Values(Case{"", "no such column: SessionTimeout", "42S22"},
                                         Case{"", "no such table: unauthorized_users", "42S02"},
                                         Case{"", "near \"timeout\": syntax error", "42000"},
                                         Case{"", "UNIQUE constraint failed: t.timeout", "23000"},
                                         Case{"", "no such table: syntax", "42S02"},
                                         Case{"", "no such column: permission", "42S22"}));

// The words of a rule belong to one sentence.
INSTANTIATE_TEST_SUITE_P(
    Sentences, Classification,
    testing::Values(Case{"", "The first column is the key. Table 'x' does not exist.", "42S02"},
                    Case{"", "The table [a.b].[c.d] does not exist", "42S02"},
                    Case{"", "The column was read. The file could not be not found", "HY000"}));

// A name decides nothing.
INSTANTIATE_TEST_SUITE_P(
    QuotedNames, Classification,
    testing::Values(Case{"", "The table or view [CRM].[Sales].[Columnar] was not found", "42S02"},
                    Case{"", "The table 'Timeout' does not exist", "42S02"},
                    Case{"", "The column \"Syntax\" is read only", "HY000"},
                    Case{"", "[Permissions] cannot be opened", "HY000"},
                    Case{"", "It doesn't exist: no such table: x, isn't it", "42S02"},
                    Case{"", "no such table: 'unclosed", "42S02"}));

INSTANTIATE_TEST_SUITE_P(
    Statuses, Classification,
    testing::Values(Case{"", "", "28000", 401}, Case{"", "no such table", "28000", 401},
                    Case{"", "", "42000", 403}, Case{"", "", "HYT00", 408},
                    Case{"", "", "HYT00", 504}, Case{"", "", "08S01", 502},
                    Case{"", "", "08S01", 503}, Case{"", "no such table: t", "42S02", 503},
                    Case{"", "", "HY000", 500}, Case{"", "", "HY000", 404},
                    Case{"", "", "HY000", 429}, Case{"", "no such table: t", "42S02", 400}));

Error of_json(const char* json, long status = 200) {
    rapidjson::Document document;
    document.Parse(json);
    EXPECT_FALSE(document.HasParseError()) << json;
    return service_error(document, status, {});
}

Error of_body(std::string_view body, std::string_view content_type, long status,
              std::span<const Secret> hidden = {}) {
    return service_error(body, content_type, status, hidden);
}

TEST(ServiceError, HasCodeAndMessage) {
    const Error error = of_json(R"({"code":"QUERY_FAILED","message":"no such table: x"})");
    EXPECT_EQ(error.message(), "QUERY_FAILED: no such table: x");
    EXPECT_EQ(error.state(), sqlstate::table_not_found);
    EXPECT_EQ(error.origin(), ErrorOrigin::service);
    EXPECT_EQ(error.native(), 0);
}

// What stands in front of the service need not know what it has done.
TEST(ServiceError, OfAGatewayInTroubleIsNotTheServicesOwn) {
    EXPECT_EQ(of_body("<html>", "text/html", 502).origin(), ErrorOrigin::driver);
    EXPECT_EQ(of_body("", "", 500).origin(), ErrorOrigin::driver);
    EXPECT_EQ(of_body("slow down", "text/plain", 429).origin(), ErrorOrigin::service);
    EXPECT_EQ(of_json(R"({"code":"INTERNAL_ERROR","message":"no"})", 500).origin(),
              ErrorOrigin::service);
}

TEST(ServiceError, TakesANumberAsNativeCode) {
    const Error error = of_json(R"({"code":79,"message":"m"})");
    EXPECT_EQ(error.message(), "79: m");
    EXPECT_EQ(error.native(), 79);
    EXPECT_EQ(of_json(R"({"code":99999999999,"message":"m"})").message(), "99999999999: m");
}

TEST(ServiceError, AlwaysHasAMessage) {
    for (const char* json : {"{}", "\"\"", R"({"message":null})", R"({"message":""})",
                             R"({"message":{}})", "true", "17", "[]", R"({"code":null})"}) {
        EXPECT_THAT(of_json(json).message(), HasSubstr("without a message")) << json;
        EXPECT_EQ(of_json(json).state(), sqlstate::general_error) << json;
    }
    EXPECT_EQ(of_json(R"("only a text")").message(), "only a text");
    EXPECT_EQ(of_json(R"({"message":"m"})").message(), "m");
    EXPECT_THAT(of_json(R"({"code":"C"})").message(), testing::StartsWith("C: "));
}

TEST(ServiceError, NamesTheStatusUnlessItIsASuccess) {
    EXPECT_THAT(of_json(R"({"message":"m"})", 500).message(), HasSubstr("m (HTTP status 500)"));
    EXPECT_THAT(of_json(R"({"message":"m"})", 200).message(), Not(HasSubstr("HTTP")));
}

// What to look at depends on how the request signs in: SignIn::remedy().
TEST(ServiceError, LeavesTheRemedyOfARefusedSignInToWhoSignsIn) {
    for (const Error& error :
         {of_body(R"({"error":{"code":"INVALID_AUTHORIZATION","message":"m"}})", "application/json",
                  401),
          of_body("", "", 401), of_body("denied", "text/plain", 401)}) {
        EXPECT_EQ(error.state(), sqlstate::invalid_authorization);
        EXPECT_THAT(error.message(), HasSubstr("HTTP status 401"));
        EXPECT_THAT(error.message(), Not(HasSubstr("User")));
    }
    const Error within = of_json(R"({"code":"INVALID_AUTHORIZATION","message":"m"})");
    EXPECT_EQ(within.state(), sqlstate::invalid_authorization);
    EXPECT_THAT(within.message(), HasSubstr("the login that the service keeps"));
}

TEST(ServiceError, AnExpiredLoginOfTheDataSourceIsNotTheCallers) {
    const Error error =
        of_body(R"({"error":{"code":"INVALID_LOGIN","message":"The login has expired"}})",
                "application/json", 400);
    EXPECT_EQ(error.state(), sqlstate::general_error);
    EXPECT_THAT(error.message(), Not(HasSubstr("Password")));
}

TEST(ServiceErrorBody, IsReadAsJsonWhateverItsType) {
    for (const char* type : {"application/json", "text/plain", ""}) {
        const Error error =
            of_body(R"({"error":{"code":"C","message":"no such table"}})", type, 400);
        EXPECT_EQ(error.message(), "C: no such table (HTTP status 400)");
        EXPECT_EQ(error.state(), sqlstate::table_not_found);
    }
}

TEST(ServiceErrorBody, WithoutAnErrorNamesTheStatus) {
    EXPECT_THAT(of_body("", "", 500).message(), HasSubstr("HTTP status 500 and no expl"));
    EXPECT_THAT(of_body("<html>oops</html>", "text/html", 502).message(),
                HasSubstr("HTTP status 502 and a web page"));
    EXPECT_THAT(of_body("overloaded\r\ntry later", "text/plain", 503).message(),
                HasSubstr("HTTP status 503: overloaded  try later"));
    for (const char* body : {R"({"error":null})", R"({"message":"m"})", "[1]", "null", "{"}) {
        EXPECT_THAT(of_body(body, "application/json", 500).message(), HasSubstr(body));
    }
}

TEST(ServiceErrorBody, IsCutAndAlwaysUtf8) {
    std::string long_body;
    for (int i = 0; i < 1000; ++i) long_body += "\xE2\x82\xAC";
    for (const std::string& body :
         {long_body, std::string("caf\xE9 \xFF"), std::string("a\0b\x7F", 4),
          "{\"error\":\"caf\xE9\"}" + long_body,
          std::string("{\"error\":{\"message\":\"caf\xE9\"}}")}) {
        const Error error = of_body(body, "text/plain", 500);
        Utf8Validator validator;
        EXPECT_EQ(validator.check(error.message()), Utf8Validator::valid) << error.message();
        EXPECT_TRUE(validator.at_boundary());
        EXPECT_LT(error.message().size(), 400u);
        EXPECT_EQ(error.message().find('\0'), std::string::npos);
    }
}

TEST(ServiceErrorBody, HidesTheSecretsThatItRepeats) {
    const std::array hidden{Secret("hunter2-hunter2"), Secret("bWU6aHVudGVyMg==")};
    const auto message_of = [&](const std::string& body) {
        return of_body(body, "text/plain", 401, hidden).message();
    };
    EXPECT_THAT(
        message_of(R"({"error":{"code":"hunter2-hunter2","message":"no bWU6aHVudGVyMg=="}})"),
        testing::StartsWith("***: no ***"));
    EXPECT_THAT(message_of(R"({"error":"hunter2-hunter2"})"), testing::StartsWith("*** (HTTP"));
    EXPECT_THAT(message_of("who is hunter2-hunter2?"), HasSubstr("401: who is ***?"));
    EXPECT_THAT(message_of(std::string(195, 'x') + "hunter2-hunter2"),
                AllOf(HasSubstr("xxx***"), Not(HasSubstr("hunter"))))
        << "what is cut off is no secret's";
    const std::array word{Secret("token")};
    const Error error = of_body(R"({"error":"unexpected token"})", "", 500, word);
    EXPECT_EQ(error.state(), sqlstate::syntax_error_or_access) << "as it was said";
    EXPECT_THAT(error.message(), testing::StartsWith("unexpected ***"));
}

// A terminal would take them for commands, and a program in C for the end.
TEST(ServiceErrorBody, HasNoControlCharactersButLines) {
    const Error error =
        of_body(R"({"error":{"message":"a\u0000b\u001b[2Jc\u007fd\u009be\n\tf\r\n"}})", "", 400);
    EXPECT_THAT(error.message(), testing::StartsWith("a b [2Jc d e\n\tf\r\n"));
}

// What has words of the service's own says more.
TEST(ServiceErrorBody, OfNothingThereSaysWhatToLookAt) {
    EXPECT_THAT(of_body("<html>", "text/html", 404).message(), HasSubstr("; check URL"));
    const Error own = of_body(R"({"error":{"message":"m"}})", "application/json", 404);
    EXPECT_THAT(own.message(), Not(HasSubstr("URL")));
}

TEST(ServiceErrorBody, SurvivesDeepNesting) {
    const std::string deep(500'000, '[');
    EXPECT_THAT(of_body(deep, "application/json", 500).message(), HasSubstr("status 500"));
    EXPECT_THAT(
        of_body("{\"error\":" + deep + std::string(500'000, ']') + "}", "application/json", 500)
            .message(),
        HasSubstr("status 500"));
}

// What is said of the text has been said before a row was touched. A value, a right or a key may be
// those of row 501.
TEST(ServiceError, TellsWhatIsSaidOfTheText) {
    const auto effect_of = [](const char* code, const std::string& message) {
        return of_body(concat(R"({"error":{"code":")", code, R"(","message":")", message, R"("}})"),
                       "application/json", 400)
            .effect();
    };
    for (const char* message :
         {"The table or view [A].[b c].[D] was not found.", "relation 'a'.'b' does not exist",
          "Invalid object name 'x'.", "no such column: a", "Unknown column 'a' in 'field list'",
          "There is already an object named 'x'", "SQL syntax error near FORM"}) {
        EXPECT_EQ(effect_of("QUERY_FAILED", message), Effect::unbegun) << message;
    }
    EXPECT_EQ(effect_of("SYNTAX_ERROR", "x"), Effect::unbegun);
    for (const char* message :
         {"duplicate key", "The value of column [a] is not valid", "access denied",
          "invalid input syntax for type integer", "Record 5 of table [x] was not found",
          "String or binary data would be truncated", "boom"}) {
        EXPECT_EQ(effect_of("QUERY_FAILED", message), Effect::as_told) << message;
    }
}

}  // namespace
}  // namespace connectai
