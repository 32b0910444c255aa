// Two endpoints, of which one serves at a time.
#include "server/switchboard.h"

#include "server_fixture.h"

namespace mock::test {
namespace {

ServiceOptions with_endpoints(std::size_t count) {
    ServiceOptions options;
    options.endpoints = count;
    return options;
}

const std::string any_query = sql("SELECT 1");

// Both in front of one service, as the program has them.
struct TwoEndpoints {
    explicit TwoEndpoints(std::size_t count = 2) : service(engine, with_endpoints(count)) {
        for (std::size_t i = 0; i < servers.size(); ++i) {
            service.switchboard().set_gate(i, [this, i](bool open) { servers[i]->set_open(open); });
        }
    }

    // Of an endpoint, on a new connection; 0: there is none to be had.
    int status_of(std::size_t endpoint, const std::string& strategy = {}) {
        RawClient::Headers headers;
        if (!strategy.empty()) headers.emplace_back("X-Strategy", strategy);
        try {
            return RawClient(servers[endpoint]->port())
                .query(any_query, "test-token", headers)
                .status;
        } catch (const std::exception&) {
            return 0;
        }
    }

    ServerOptions second() const {
        ServerOptions options;
        options.endpoint = 1;
        return options;
    }

    FakeEngine engine;
    Service service;
    std::array<std::unique_ptr<Server>, 2> servers{
        std::make_unique<Server>(service, ServerOptions()),
        std::make_unique<Server>(service, second())};
};

TEST(Switchboard, TheFirstEndpointServesAtFirst) {
    TwoEndpoints two;
    EXPECT_EQ(two.status_of(0), 200);
    EXPECT_EQ(two.status_of(1), 456);
}

TEST(Switchboard, EachStandbyIsSeenAtTheEndpointThatDoesNotServe) {
    TwoEndpoints two;
    for (const auto& [standby, status] :
         {std::pair{Standby::mismatch, 456}, std::pair{Standby::unavailable, 503},
          std::pair{Standby::closed, 0}}) {
        for (const std::size_t serving : {1u, 0u}) {
            EXPECT_EQ(two.service.switchboard().switch_over(standby),
                      serving == 0 ? "blue" : "green");
            EXPECT_EQ(two.status_of(serving), 200) << status;
            EXPECT_EQ(two.status_of(1 - serving), status);
        }
    }
}

TEST(Switchboard, AConnectionThatIsKeptIsResetWhereItsEndpointIsClosed) {
    TwoEndpoints two;
    RawClient client(two.servers[0]->port());
    EXPECT_EQ(client.query(any_query).status, 200);
    two.service.switchboard().switch_over(Standby::closed);
    EXPECT_FALSE(client.query(any_query).complete());
}

TEST(Switchboard, AReplyAnnouncesItsEndpointsStrategyAndAnotherIsRefused) {
    TwoEndpoints two;
    EXPECT_EQ(RawClient(two.servers[0]->port()).query(any_query).header("X-Strategy"), "blue");
    EXPECT_EQ(RawClient(two.servers[1]->port()).query(any_query).header("X-Strategy"), "green");
    EXPECT_EQ(two.status_of(0, "blue"), 200);
    EXPECT_EQ(two.status_of(0, "green"), 456);
}

TEST(Switchboard, OneEndpointAloneChangesItsStrategy) {
    FakeServer one(with_endpoints(1));
    RawClient client = one.client();
    EXPECT_EQ(client.query(any_query).header("X-Strategy"), "blue");
    EXPECT_EQ(client.send("POST", "/mock/switch", "").status, 200);
    EXPECT_EQ(client.query(any_query, "test-token", {{"X-Strategy", "blue"}}).status, 456);
    const WireReply reply = client.query(any_query);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("X-Strategy"), "green");
}

TEST(Switchboard, WithoutEndpointsNothingIsAnnounced) {
    FakeServer none;
    RawClient client = none.client();
    EXPECT_EQ(client.query(any_query, "test-token", {{"X-Strategy", "blue"}}).status, 200);
    EXPECT_EQ(client.query(any_query).header("X-Strategy"), "");
    EXPECT_EQ(client.send("POST", "/mock/switch", "").header("Content-Type"),
              "text/html; charset=utf-8");
}

TEST(Switchboard, ItIsSwitchedByARequestThatNamesTheStandby) {
    FakeServer one(with_endpoints(1));
    RawClient client = one.client();
    const WireReply reply = client.send("POST", "/mock/switch?standby=closed", "");
    EXPECT_EQ(reply.body, R"({"serving":"green"})");
    for (const auto& [method, target] :
         {std::pair{"GET", "/mock/switch"}, std::pair{"POST", "/mock/switch?standby=x"}}) {
        EXPECT_EQ(client.send(method, target, "").status, 400) << method << target;
    }
    EXPECT_EQ(one.service.switchboard().strategy(0), "green");
}

TEST(Switchboard, InAnOutageNoneServesUntilTheNextSwitch) {
    TwoEndpoints two;
    RawClient client(two.servers[0]->port());
    EXPECT_EQ(client.send("GET", "/mock/outage", "").status, 400);
    EXPECT_EQ(two.status_of(0), 200);
    EXPECT_EQ(client.send("POST", "/mock/outage", "").status, 200);
    for (const std::size_t each : {0u, 1u}) EXPECT_EQ(two.status_of(each), 503);
    two.service.switchboard().switch_over(Standby::mismatch);
    EXPECT_EQ(two.status_of(0), 456);
    EXPECT_EQ(two.status_of(1), 200);
}

}  // namespace
}  // namespace mock::test
