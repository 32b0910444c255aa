// The server over the wire: methods, signing in, streaming, connections.
#include <gtest/gtest.h>

#include <thread>

#include "server_fixture.h"

namespace mock::test {
namespace {

using namespace std::chrono_literals;

TEST(Server, AnswersAQueryInChunks) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("rows 5"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(reply.header("Transfer-Encoding"), "chunked");
    EXPECT_TRUE(reply.complete()) << reply.error;
    EXPECT_EQ(rows_in(reply.body), 5U);
}

TEST(Server, NoApiPathIsAWebPageUnder200) {
    const FakeServer running;
    RawClient client = running.client();
    for (const std::string target : {"/", "/api", "/api/querys", "/query", "/api/query/"}) {
        const WireReply reply = client.send("GET", target, "");
        EXPECT_EQ(reply.status, 200) << target;
        EXPECT_TRUE(reply.header("Content-Type").starts_with("text/html")) << target;
        EXPECT_TRUE(reply.body.starts_with("<!DOCTYPE html>")) << target;
    }
}

TEST(Server, WrongMethodsAre405) {
    const FakeServer running;
    RawClient client = running.client();
    EXPECT_EQ(client.send("GET", "/api/query", "test-token").status, 405);
    EXPECT_EQ(client.send("POST", "/api/tables", "test-token", "{}").status, 405);
    EXPECT_EQ(client.send("DELETE", "/api/catalogs", "test-token").header("Allow"), "GET");
}

TEST(Server, WrongCredentialsAre401WithTheDocumentedBody) {
    const FakeServer running;
    RawClient client = running.client();
    for (const std::string token : {"", "wrong", "test-token ", "scenario-no-such"}) {
        const WireReply reply = client.query(sql("rows 1"), token);
        EXPECT_EQ(reply.status, 401) << token;
        EXPECT_EQ(error_code(reply.body), "INVALID_AUTHORIZATION") << token;
    }
    const RawClient::Headers other = {{"Authorization", basic("other@example.com", "test-token")}};
    EXPECT_EQ(client.query(sql("rows 1"), "", other).status, 401);
    const RawClient::Headers bearer = {{"Authorization", "Bearer test-token"}};
    EXPECT_EQ(client.query(sql("rows 1"), "", bearer).status, 200);
    const RawClient::Headers scenario = {{"Authorization", "Bearer scenario-403"}};
    EXPECT_EQ(client.query(sql("rows 1"), "", scenario).status, 403);
}

TEST(Server, BadRequestsAreRefusedWithAnErrorBody) {
    const FakeServer running;
    RawClient client = running.client();
    EXPECT_EQ(client.query(R"({"query":"x","extra":1})").status, 400);
    EXPECT_EQ(client.query(sql("x"), "test-token", {{"Content-Type", "text/plain"}}).status, 415);
    EXPECT_EQ(client.send("POST", "/api/query?limit=1", "test-token", sql("x")).status, 400);
    EXPECT_EQ(client.send("POST", "/api/query?workspace=None", "test-token", sql("x")).status, 404);
    EXPECT_EQ(client.get("/tables?unknown=1").status, 400);
    EXPECT_EQ(client.get("/indexes?unique=yes").status, 400);
    EXPECT_EQ(client.get("/tables?catalogName=%").status, 400);
    const WireReply reply = client.query("not json");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(error_code(reply.body), "INVALID_REQUEST");
}

TEST(Server, KnownWorkspacesAreAccepted) {
    const FakeServer running;
    RawClient client = running.client();
    for (const Workspace& workspace : workspaces()) {
        const std::string id(workspace.id);
        EXPECT_EQ(
            client.send("POST", "/api/query?workspace=" + id, "test-token", sql("rows 1")).status,
            200);
    }
    EXPECT_EQ(client.get("/catalogs?workspace=Sales").status, 200);
    EXPECT_NE(client.get("/workspaces").body.find("\"childCount\":2"), std::string::npos);
}

TEST(Server, SqlErrorsComeUnder200) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("fail"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"error":{"code":"QUERY_FAILED","message":"It \"failed\"."}})");
}

TEST(Server, AnErrorAfterRowsFollowsThem) {
    const FakeServer running;
    const WireReply reply = running.client().query(sql("rows 5000 fail"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.complete());
    EXPECT_EQ(rows_in(reply.body), 5000U);
    EXPECT_EQ(error_code(reply.body), "QUERY_FAILED");
}

TEST(Server, AnUnexpectedExceptionIs500) {
    const FakeServer running;
    EXPECT_EQ(running.client().query(sql("bug")).status, 500);
}

TEST(Server, BatchReportsTheSumOfAffectedRows) {
    const FakeServer running;
    const WireReply reply = running.client().send(
        "POST", "/api/batch", "test-token",
        R"({"query":"INSERT","parameters":[{"@a":{"dataType":8,"value":1}},{}]})");
    EXPECT_EQ(reply.body, R"({"results":[{"schema":[],"rows":[],"affectedRows":2}]})");
}

TEST(Server, ParametersReachTheEngineAndComeBack) {
    const FakeServer running;
    const WireReply reply = running.client().query(
        R"({"query":"echo","parameters":{"@a":{"dataType":9,"value":9007199254740993},)"
        R"("@b":{"dataType":5,"value":"\u00e9"},"@c":{"dataType":14,"value":null}}})");
    EXPECT_NE(reply.body.find(R"("rows":[[1,9007199254740993],[2,"é"],[3,null]])"),
              std::string::npos)
        << reply.body;
}

TEST(Server, TheQueryLogHoldsQueriesAndTheirErrors) {
    const FakeServer running;
    RawClient client = running.client();
    client.query(sql("rows 7"));
    client.query(sql("fail"));
    const WireReply list = client.send("POST", "/api/log/query/list", "test-token", "{}");
    const JsonValue json = parse_json(list.body);
    const auto& queries = json.find("queries")->items;
    ASSERT_EQ(queries.size(), 2U);
    EXPECT_EQ(queries[0].find("errorCode")->text, "QUERY_FAILED");
    EXPECT_EQ(queries[0].find("errorMessage")->text, "It \"failed\".");
    EXPECT_EQ(queries[1].find("query")->text, "rows 7");
    EXPECT_EQ(queries[1].find("rowsReturned")->text, "7");
    EXPECT_EQ(queries[1].find("queryType")->text, "200");
    const std::string id = queries[1].find("queryId")->text;
    const WireReply file = client.get("/log/query/get/" + id);
    EXPECT_EQ(file.header("content-type"), "application/zip");
    EXPECT_TRUE(file.body.starts_with("PK\3\4"));
    EXPECT_EQ(client.get("/log/query/get/none").status, 404);
    const auto count = [&](const std::string& filter) {
        const WireReply reply = client.send("POST", "/api/log/query/list", "test-token", filter);
        return reply.status == 200 ? parse_json(reply.body).find("queries")->items.size() : 999U;
    };
    EXPECT_EQ(count(R"({"startTime":"2020-01-01T00:00:00Z","queryType":[200,203]})"), 2U);
    EXPECT_EQ(count(R"({"endTime":"2020-01-01T00:00:00.5Z"})"), 0U);
    EXPECT_EQ(count(R"({"queryType":[202]})"), 0U);
    for (const char* wrong :
         {R"({"limit":1})", R"({"queryType":200})", R"({"startTime":"today"})"}) {
        EXPECT_EQ(client.send("POST", "/api/log/query/list", "test-token", wrong).status, 400);
    }
}

TEST(Server, ThousandsOfRequestsOnOneConnection) {
    const TemporaryFile log;
    const FakeServer running({.log_file = log.name()});
    RawClient client = running.client();
    for (int i = 0; i < 2000; ++i) {
        const WireReply reply = client.query(sql("rows 2"));
        ASSERT_EQ(reply.status, 200) << i << reply.error;
    }
    const auto lines = log.lines();
    ASSERT_EQ(lines.size(), 2000U);
    EXPECT_EQ(parse_json(lines.back()).find("connection")->text, "1");
    EXPECT_EQ(parse_json(lines.front()).find("number")->text, "1");
    EXPECT_EQ(parse_json(lines.back()).find("number")->text, "2000");
}

TEST(Server, SixtyFourConnectionsAtOnce) {
    const FakeServer running;
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 64; ++i) {
            threads.emplace_back([&] {
                RawClient client = running.client();
                for (int k = 0; k < 10; ++k) {
                    const WireReply reply = client.query(sql("rows 500"));
                    if (reply.complete() && rows_in(reply.body) == 500) ++good;
                }
            });
        }
    }
    EXPECT_EQ(good, 640);
}

TEST(Server, AClientThatLeavesEndsItsRequestOnly) {
    const FakeServer running;
    RawClient other = running.client();
    {
        RawClient client = running.client();
        client.write("POST /api/query HTTP/1.1\r\nAuthorization: " +
                     basic("user@example.com", "test-token") +
                     "\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n" +
                     R"({"query":"rows 1000000000000"})");
        while (running.engine.running == 0) std::this_thread::sleep_for(1ms);
    }
    for (int i = 0; i < 5000 && running.engine.running > 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(running.engine.running, 0);
    EXPECT_EQ(other.query(sql("rows 1")).status, 200);
}

TEST(Server, StopEndsRequestsThatAreUnderWay) {
    FakeServer running;
    RawClient slow = running.client(), idle = running.client(), streaming = running.client();
    idle.query(sql("rows 1"));
    std::jthread waiting(
        [&] { EXPECT_FALSE(slow.query(sql("x"), "scenario-slow-first-byte:60000").complete()); });
    std::jthread reading(
        [&] { EXPECT_FALSE(streaming.query(sql("x"), "scenario-endless").complete()); });
    std::this_thread::sleep_for(100ms);
    const auto start = std::chrono::steady_clock::now();
    running.server.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(Server, ExpectContinueIsAnswered) {  // RFC 9110, section 10.1.1
    const FakeServer running;
    RawClient client = running.client();
    client.write(
        "POST /api/query HTTP/1.1\r\nAuthorization: " + basic("user@example.com", "test-token") +
        "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
        "Content-Length: 18\r\n\r\n");
    EXPECT_EQ(client.read_reply().status, 100);
    client.write(R"({"query":"rows 1"})");
    EXPECT_EQ(client.read_reply().status, 200);
}

TEST(Server, Http10GetsNoChunks) {
    const FakeServer running;
    RawClient client = running.client();
    client.write(
        "POST /api/query HTTP/1.0\r\nAuthorization: " + basic("user@example.com", "test-token") +
        "\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n"
        R"({"query":"rows 2"})");
    const std::string text = client.read_to_end();
    EXPECT_EQ(text.find("chunked"), std::string::npos);
    EXPECT_TRUE(text.ends_with("\"affectedRows\":-1}]}")) << text;
}

TEST(Server, AProxysAbsoluteUrlIsUnderstood) {
    const FakeServer running;
    EXPECT_EQ(running.client()
                  .send("POST", "http://example.com/api/query", "test-token", sql("rows 1"))
                  .status,
              200);
}

TEST(Server, NoHttpIsRefusedAndClosed) {
    const FakeServer running;
    RawClient client = running.client();
    client.write("hello\r\n\r\n");
    EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 400 "));
}

TEST(Server, TheLogHasNoCredentials) {
    const TemporaryFile log;
    {
        const FakeServer running(
            {.account = {"me@example.com", "my-secret"}, .log_file = log.name()});
        RawClient client = running.client();
        const RawClient::Headers mine = {{"Authorization", basic("me@example.com", "my-secret")},
                                         {"User-Agent", "tester/1"}};
        client.query(R"({"query":"rows 3","timeout":9,"defaultCatalog":"C"})", "", mine);
        client.query(sql("x"), "wrong-secret");
        client.query(sql("x"), "scenario-cut:2");
        client.close();
    }
    const auto lines = log.lines();
    ASSERT_EQ(lines.size(), 3U);
    for (const std::string& line : lines) {
        EXPECT_EQ(line.find("secret"), std::string::npos) << line;
        EXPECT_EQ(line.find("Basic "), std::string::npos) << line;
    }
    const JsonValue first = parse_json(lines[0]), second = parse_json(lines[1]),
                    third = parse_json(lines[2]);
    EXPECT_EQ(first.find("user")->text, "me@example.com");
    EXPECT_EQ(first.find("scenario")->text, "default");
    EXPECT_EQ(first.find("statement")->text, "rows 3");
    EXPECT_EQ(first.find("defaultCatalog")->text, "C");
    EXPECT_EQ(first.find("timeout")->text, "9");
    EXPECT_EQ(first.find("status")->text, "200");
    EXPECT_EQ(first.find("rows")->text, "3");
    EXPECT_EQ(first.find("userAgent")->text, "tester/1");
    EXPECT_TRUE(first.find("complete")->truth);
    EXPECT_EQ(second.find("status")->text, "401");
    EXPECT_EQ(second.find("scenario")->text, "");
    EXPECT_EQ(third.find("scenario")->text, "cut");
    EXPECT_EQ(third.find("rows")->text, "2");
    EXPECT_FALSE(third.find("complete")->truth);
}

TEST(Server, APayloadIsAScenario) {
    const FakeServer running({.payloads = {{"mine", "{\"results\":[]} "}}});
    RawClient client = running.client();
    EXPECT_EQ(client.query(sql("x"), "scenario-mine").body, "{\"results\":[]} ");
    EXPECT_EQ(client.get("/catalogs", "scenario-mine").status, 200);
    EXPECT_EQ(client.query(sql("x"), "scenario-min").status, 401);
}

TEST(Server, TheGzipOptionCompressesForThoseWhoAccept) {
    const FakeServer running({.gzip = true});
    RawClient client = running.client();
    const WireReply plain = client.query(sql("rows 1000"));
    const WireReply gzip =
        client.query(sql("rows 1000"), "test-token", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(plain.header("Content-Encoding"), "");
    EXPECT_EQ(gzip.header("Content-Encoding"), "gzip");
    EXPECT_LT(gzip.body.size(), plain.body.size() / 4);
}

}  // namespace
}  // namespace mock::test
