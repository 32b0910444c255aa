// The requests of ServiceClient as a server sees them.
#include "connectai/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "../http/scripted_server.h"
#include "answers.h"
#include "connectai/request_body.h"

namespace connectai {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Answers everything with the same reply, and keeps the requests: their first line and body.
class Recorder {
public:
    explicit Recorder(std::string reply = R"({"results":[{"affectedRows":2}]})")
        : reply_(std::move(reply)), server_([this](test::Peer& peer) { serve(peer); }) {}

    std::unique_ptr<ServiceClient> client(const std::string& workspace = "") const {
        config::Settings settings;
        settings.urls = {server_.url() + "/api"};
        settings.workspace = workspace;
        return std::make_unique<ServiceClient>(settings, "test/1.0", Log::open("", LogLevel::none));
    }

    std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    int connections() const { return server_.connections(); }

private:
    void serve(test::Peer& peer) {
        for (;;) {
            const std::string request = peer.read_request();
            if (request.empty()) return;
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(request.substr(0, request.find(" HTTP/")) + " " +
                                    request.substr(request.find("\r\n\r\n") + 4));
            }
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(reply_.size()) + "\r\n\r\n" + reply_);
        }
    }

    std::string reply_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    test::ScriptedServer server_;
};

std::int64_t read_to_end(Reply& reply) {
    std::int64_t affected = 0;
    while (reply.reader().next_result()) affected += reply.reader().affected_rows();
    return affected;
}

TEST(ServiceClient, SendsAQuerysParameters) {
    const Recorder server;
    const auto client = server.client("w s");
    Query query;
    query.text = "SELECT @p1";
    query.parameter_names = {"@p1"};
    query.parameters = {{DataType::varchar, false, "x"}};
    read_to_end(*client->query(query, {}));
    EXPECT_THAT(server.requests(),
                ElementsAre(R"(POST /api/query?workspace=w%20s {"query":"SELECT @p1",)"
                            R"("parameters":{"@p1":{"dataType":5,"value":"x"}}})"));
}

TEST(ServiceClient, SendsABatchAsItIsWritten) {
    const Recorder server;
    const auto client = server.client("w");
    Batch batch;
    batch.text = "DELETE FROM t WHERE a = @p1";
    batch.parameter_names = {"@p1"};
    BatchBody body(batch, {});
    body.add({{DataType::integer, false, "1"}});
    const auto reply = client->batch(body.take(), {});
    EXPECT_EQ(read_to_end(*reply), 2);
    EXPECT_THAT(server.requests(), ElementsAre(R"(POST /api/batch?workspace=w {"query":)"
                                               R"("DELETE FROM t WHERE a = @p1","parameters":)"
                                               R"([{"@p1":{"dataType":8,"value":1}}]})"));
}

TEST(ServiceClient, SendsAnExecutionAndReadsItsOutputs) {
    const Recorder server(
        R"({"results":[],"parameters":{"@b":{"dataType":8,"direction":4,"value":7}}})");
    const auto client = server.client("w");
    Execution execution;
    execution.procedure = "C.S.p";
    execution.parameters = {{"@a", Direction::input, {DataType::varchar, false, "x"}},
                            {"@b", Direction::output, {DataType::integer, true}}};
    const auto reply = client->execute(execution, {});
    read_to_end(*reply);
    EXPECT_THAT(server.requests(),
                ElementsAre(R"(POST /api/exec?workspace=w {"procedure":"C.S.p","parameters":)"
                            R"({"@a":{"dataType":5,"direction":1,"value":"x"},)"
                            R"("@b":{"dataType":8,"direction":4,"value":null}}})"));
    ASSERT_EQ(reply->reader().outputs().size(), 1u);
    EXPECT_EQ(reply->reader().outputs()[0].text, "7");
}

TEST(ServiceClient, AsksForTheQueryLog) {
    const Recorder server(R"({"queries":[{"queryId":"7","duration":3}]})");
    const auto client = server.client("w");
    const auto queries = client->query_log({.start = "2024-01-01T00:00:00Z", .end = ""}, {});
    ASSERT_EQ(queries.size(), 1U);
    EXPECT_EQ(queries[0].milliseconds, 3);
    EXPECT_THAT(server.requests(), ElementsAre("POST /api/log/query/list?workspace=w "
                                               R"({"startTime":"2024-01-01T00:00:00Z"})"));
}

TEST(ServiceClient, TakesALoggedQuerysFileAsItIs) {
    const std::string file("PK\3\4\0\xFF", 6);
    const Recorder server(file);
    EXPECT_EQ(server.client()->query_log_file("a/b", {}), file);
    EXPECT_THAT(server.requests(), ElementsAre("GET /api/log/query/get/a%2Fb "));
}

// Sent on a kept connection, libcurl might send them again: see http::Request.
TEST(ServiceClient, SendsWritesOnConnectionsOfTheirOwn) {
    const Recorder server;
    const auto client = server.client();
    Query reading;
    reading.text = "SELECT 1";
    reading.may_change_data = false;
    for (int i = 0; i < 3; ++i) read_to_end(*client->query(reading, {}));
    EXPECT_EQ(server.connections(), 1);
    Execution execution;
    execution.procedure = "p";
    for (int i = 0; i < 2; ++i) read_to_end(*client->execute(execution, {}));
    EXPECT_EQ(server.connections(), 3);
    for (int i = 0; i < 2; ++i) read_to_end(*client->batch("{}", {}));
    EXPECT_EQ(server.connections(), 5);
}

TEST(ServiceClient, AsksForProceduresByTheirFilters) {
    const Recorder server;
    const auto client = server.client("w");
    MetadataFilter filter;
    filter.catalog = "C";
    filter.schema = "S";
    filter.procedure = "a&b";
    read_to_end(*client->metadata(Metadata::procedures, filter, {}));
    filter.parameter = "@x";
    read_to_end(*client->metadata(Metadata::procedure_parameters, filter, {}));
    read_to_end(*client->metadata(Metadata::procedures, {}, {}));
    EXPECT_THAT(server.requests(),
                ElementsAre("GET /api/procedures?workspace=w&catalogName=C&schemaName=S&"
                            "procedureName=a%26b ",
                            "GET /api/procedureParameters?workspace=w&catalogName=C&schemaName=S&"
                            "procedureName=a%26b&paramName=%40x ",
                            "GET /api/procedures?workspace=w "));
}

// There is no statement that could be refused.
TEST(ServiceClient, IsNotSignedInWhereTheAccountIsNotAllowed) {
    const Answers answers({json("403 Forbidden"), json("404 Not Found"), good()});
    ServiceClient client = answers.client();
    EXPECT_EQ(client.last_status(), 0);
    const auto state_of = [](auto call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.state().code);
        }
        return std::string("none");
    };
    EXPECT_EQ(state_of([&] { client.check_sign_in({}); }), "28000");
    EXPECT_EQ(client.last_status(), 403);
    EXPECT_EQ(state_of([&] { client.sign_in({}); }), "HY000");
    EXPECT_EQ(client.last_status(), 404);
    EXPECT_EQ(state_of([&] { client.check_sign_in({}); }), "none");
    EXPECT_EQ(client.last_status(), 200);
}

TEST(ServiceClient, KnowsNoStatusOfARequestWithoutAnAnswer) {
    const Answers answers({good(), ""});
    ServiceClient client = answers.client(0);
    client.check_sign_in({});
    EXPECT_EQ(client.last_status(), 200);
    EXPECT_THROW(client.check_sign_in({}), Error);
    EXPECT_EQ(client.last_status(), 0);
}

std::string message_of(ServiceClient& client) {
    try {
        client.check_sign_in({});
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

// What a server says to plain http at its port for TLS: nothing, or what nginx and Go say.
TEST(ServiceClient, NamesTheSchemeWhereTheServerMayWantTls) {
    constexpr const char* advice = "the keyword URL must begin with https://";
    for (const std::string& answer :
         {std::string(),
          test::response("<html>The plain HTTP request was sent to HTTPS port</html>",
                         "400 Bad Request", "Content-Type: text/html\r\n"),
          test::response("Client sent an HTTP request to an HTTPS server.", "400 Bad Request",
                         "Content-Type: text/plain\r\n")}) {
        const Answers answers({answer});
        ServiceClient client = answers.client(0);
        EXPECT_THAT(message_of(client), HasSubstr(advice)) << answer;
    }
    const Answers refusal({json("400 Bad Request", R"({"error":{"code":"X","message":"no"}})")});
    ServiceClient refused = refusal.client(0);
    EXPECT_THAT(message_of(refused), Not(HasSubstr("https://")));
    const Answers answers({good(), ""});
    ServiceClient known = answers.client(0);
    EXPECT_EQ(message_of(known), "");
    EXPECT_THAT(message_of(known), AllOf(HasSubstr("failed"), Not(HasSubstr("https://"))))
        << "a server that has answered before";
}

}  // namespace
}  // namespace connectai
