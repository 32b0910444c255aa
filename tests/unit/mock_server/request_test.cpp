// Request bodies and URLs: what the contract admits, and nothing else.
#include "server/request.h"

#include <gtest/gtest.h>

#include "server/api_error.h"

namespace mock {
namespace {

ApiRequest parse(Action action, std::string_view body) {
    return parse_request(action, "application/json", body);
}

TEST(Request, QueryWithEverything) {
    const ApiRequest request = parse(Action::query, R"({"query":"SELECT @a","defaultCatalog":"C",
        "defaultSchema":"S","parameters":{"@a":{"dataType":9,"value":7}},"schemaOnly":true,
        "timeout":300})");
    EXPECT_EQ(request.statement.text, "SELECT @a");
    EXPECT_EQ(request.statement.default_catalog, "C");
    EXPECT_EQ(request.statement.default_schema, "S");
    EXPECT_TRUE(request.statement.schema_only);
    EXPECT_EQ(request.timeout, 300);
    ASSERT_TRUE(request.parameters.contains("@a"));
    EXPECT_EQ(std::get<std::int64_t>(request.parameters.at("@a").value), 7);
    EXPECT_EQ(request.parameters.at("@a").data_type, 9);
}

TEST(Request, BatchHasOneSetForEachRow) {
    const ApiRequest request = parse(
        Action::batch,
        R"({"query":"INSERT","parameters":[{"@a":{"dataType":8,"value":1}},{"@a":{"dataType":8,"value":null}}]})");
    ASSERT_EQ(request.sets.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(request.sets[1].at("@a").value));
}

TEST(Request, ExecHasDirections) {
    const ApiRequest request = parse(
        Action::exec,
        R"({"procedure":"C.S.P","parameters":{"@r":{"dataType":8,"direction":5,"value":null}}})");
    EXPECT_EQ(request.statement.text, "C.S.P");
    EXPECT_EQ(request.parameters.at("@r").direction, Direction::return_value);
}

TEST(Request, MediaTypeMayHaveParameters) {
    EXPECT_NO_THROW(
        parse_request(Action::query, "Application/JSON ; charset=utf-8", R"({"query":"x"})"));
}

TEST(Request, OtherMediaTypesAre415) {
    for (const std::string_view type :
         {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
        try {
            parse_request(Action::query, type, R"({"query":"x"})");
            ADD_FAILURE() << type;
        } catch (const ApiError& error) {
            EXPECT_EQ(error.status(), 415) << type;
        }
    }
}

struct Bad {
    Action action;
    std::string body;
    std::string named;  // what the message must name
};

class RequestIsRefused : public testing::TestWithParam<Bad> {};
TEST_P(RequestIsRefused, With400ThatNamesTheCause) {
    try {
        parse(GetParam().action, GetParam().body);
        ADD_FAILURE() << GetParam().body;
    } catch (const ApiError& error) {
        EXPECT_EQ(error.status(), 400);
        EXPECT_EQ(error.code(), "INVALID_REQUEST");
        EXPECT_NE(std::string(error.what()).find(GetParam().named), std::string::npos)
            << error.what();
    }
}
INSTANTIATE_TEST_SUITE_P(
    Bodies, RequestIsRefused,
    testing::Values(
        Bad{Action::query, "", "JSON"}, Bad{Action::query, "query=x", "JSON"},
        Bad{Action::query, "[]", "object"}, Bad{Action::query, "{}", "query"},
        Bad{Action::query, R"({"query":""})", "empty"},
        Bad{Action::query, R"({"query":" \n"})", "empty"},
        Bad{Action::query, R"({"query":1})", "query"},
        Bad{Action::query, R"({"query":null})", "query"},
        Bad{Action::query, R"({"query":"x","Query":"y"})", "Query"},
        Bad{Action::query, R"({"query":"x","query":"y"})", "twice"},
        Bad{Action::query, R"({"query":"x","procedure":"y"})", "procedure"},
        Bad{Action::query, R"({"query":"x","limit":5})", "limit"},
        Bad{Action::query, R"({"query":"x","defaultCatalog":null})", "defaultCatalog"},
        Bad{Action::query, R"({"query":"x","schemaOnly":"true"})", "schemaOnly"},
        Bad{Action::query, R"({"query":"x","schemaOnly":1})", "schemaOnly"},
        Bad{Action::query, R"({"query":"x","timeout":0})", "timeout"},
        Bad{Action::query, R"({"query":"x","timeout":301})", "timeout"},
        Bad{Action::query, R"({"query":"x","timeout":-1})", "timeout"},
        Bad{Action::query, R"({"query":"x","timeout":1.5})", "timeout"},
        Bad{Action::query, R"({"query":"x","timeout":"30"})", "timeout"},
        Bad{Action::query, R"({"query":"x","parameters":[]})", "parameters"},
        Bad{Action::query, R"({"query":"x","parameters":{"a":{"dataType":5,"value":""}}})", "'@'"},
        Bad{Action::query, R"({"query":"x","parameters":{"@":{"dataType":5,"value":""}}})", "'@'"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":1}})", "@a"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"value":1}}})", "dataType"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":5}}})", "value"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":0,"value":1}}})",
            "dataType 0"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":19,"value":1}}})",
            "dataType 19"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":5.0,"value":""}}})",
            "dataType 5.0"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":"5","value":""}}})",
            "dataType"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":8,"value":"1"}}})", "@a"},
        Bad{Action::query,
            R"({"query":"x","parameters":{"@a":{"dataType":8,"value":1,"direction":1}}})",
            "direction"},
        Bad{Action::query,
            R"({"query":"x","parameters":{"@a":{"dataType":8,"value":1,"length":1}}})", "length"},
        Bad{Action::query, R"({"query":"x","parameters":{"@a":{"dataType":11,"value":1e999}}})",
            ""},
        Bad{Action::batch, R"({"query":"x"})", "parameters"},
        Bad{Action::batch, R"({"query":"x","parameters":{}})", "parameters"},
        Bad{Action::batch, R"({"query":"x","parameters":[]})", "empty"},
        Bad{Action::batch, R"({"query":"x","parameters":[1]})", "object"},
        Bad{Action::batch, R"({"query":"x","parameters":[{}],"schemaOnly":true})", "schemaOnly"},
        Bad{Action::exec, R"({"query":"x"})", "query"}, Bad{Action::exec, R"({})", "procedure"},
        Bad{Action::exec, R"({"procedure":"p","parameters":{"@a":{"dataType":8,"value":1}}})",
            "direction"},
        Bad{Action::exec,
            R"({"procedure":"p","parameters":{"@a":{"dataType":8,"value":1,"direction":3}}})",
            "direction"},
        Bad{Action::log_list, R"({"query":"x"})", "query"},
        Bad{Action::log_list, R"({"limit":0})", "limit"}));

TEST(Routes, AreFoundByExactPath) {
    EXPECT_EQ(find_route("/query")->action, Action::query);
    EXPECT_EQ(find_route("/primaryKeys")->metadata->view, "meta_primarykeys");
    EXPECT_EQ(find_route("/log/query/get/abc")->action, Action::log_get);
    for (const std::string_view path :
         {"", "/", "/Query", "/query/", "/primarykeys", "/log/query/get/", "/log/query/get/a/b"}) {
        EXPECT_EQ(find_route(path), nullptr) << path;
    }
}

TEST(Routes, UnknownAndRepeatedUrlParametersAreRefused) {
    const Route& tables = *find_route("/tables");
    EXPECT_NO_THROW(check_url_parameters(
        tables, {{"catalogName", "a"}, {"tableType", "TABLE,VIEW"}, {"workspace", "w"}}));
    EXPECT_THROW(check_url_parameters(tables, {{"columnName", "a"}}), ApiError);
    EXPECT_THROW(check_url_parameters(tables, {{"catalogname", "a"}}), ApiError);
    EXPECT_THROW(check_url_parameters(tables, {{"catalogName", "a"}, {"catalogName", "b"}}),
                 ApiError);
    EXPECT_NO_THROW(check_url_parameters(*find_route("/query"), {{"workspace", "w"}}));
    EXPECT_THROW(check_url_parameters(*find_route("/query"), {{"timeout", "1"}}), ApiError);
}

TEST(Target, IsDecoded) {
    std::string path;
    Pairs query;
    ASSERT_TRUE(parse_target("/api/t%61bles?catalogName=A%20%26+B&x&y=%E2%82%AC=", path, query));
    EXPECT_EQ(path, "/api/tables");
    const Pairs expected = {{"catalogName", "A & B"}, {"x", ""}, {"y", "€="}};
    EXPECT_EQ(query, expected);
    EXPECT_FALSE(parse_target("/%4", path, query));
    EXPECT_FALSE(parse_target("/a?b=%zz", path, query));
}

TEST(AcceptEncoding, FollowsRfc9110) {
    EXPECT_TRUE(accepts_encoding("deflate, gzip, br", "gzip"));
    EXPECT_TRUE(accepts_encoding("GZIP;q=0.5", "gzip"));
    EXPECT_TRUE(accepts_encoding("*", "gzip"));
    EXPECT_FALSE(accepts_encoding("*;q=0", "gzip"));
    EXPECT_FALSE(accepts_encoding("*, gzip;q=0", "gzip"));
    EXPECT_FALSE(accepts_encoding("", "gzip"));
    EXPECT_FALSE(accepts_encoding("deflate", "gzip"));
}

}  // namespace
}  // namespace mock
