// The clients `fail-NAME`: what the token endpoint does wrong for each.
#include "server/oauth_faults.h"

#include <gmock/gmock.h>

#include "oauth_client.h"

namespace mock::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class TokenFaults : public testing::Test {
protected:
    WireReply meet(const std::string& fault, const std::string& secret = "secret") {
        return post_token(client_, "grant_type=client_credentials&client_id=fail-" + fault +
                                       "&client_secret=" + secret);
    }
    bool is_good(const std::string& access_token) {
        return query_as(client_, access_token).status == 200;
    }

    FakeServer running_;
    RawClient client_ = running_.client();
};

TEST_F(TokenFaults, RefusalsAreThoseOfTheSpecification) {
    const WireReply client = meet("invalid_client");
    EXPECT_EQ(outcome(client), "401 invalid_client");
    EXPECT_THAT(client.header("WWW-Authenticate"), HasSubstr("Basic"));
    EXPECT_EQ(outcome(meet("invalid_grant")), "400 invalid_grant");
    EXPECT_EQ(outcome(meet("invalid_scope")), "400 invalid_scope");
}

TEST_F(TokenFaults, ServerErrorIsAPageUnder500) {
    const WireReply reply = meet("server_error");
    EXPECT_EQ(reply.status, 500);
    EXPECT_THAT(reply.header("Content-Type"), StartsWith("text/html"));
}

TEST_F(TokenFaults, BusyIs503OncePerClient) {
    for (const std::string client : {"busy", "busy:mine"}) {
        const WireReply reply = meet(client);
        EXPECT_EQ(reply.status, 503) << client;
        EXPECT_EQ(reply.header("Retry-After"), "1") << client;
        EXPECT_TRUE(is_good(member(meet(client), "access_token"))) << client;
    }
}

TEST(TokenFault, NoRefreshTokenComesWithoutOne) {
    const FakeServer rotating{{.oauth = {.rotate = true}}};
    RawClient client = rotating.client();
    const auto refresh = [&](const std::string& id) {
        return post_token(client,
                          "grant_type=refresh_token&refresh_token=refresh-token&client_id=" + id +
                              "&client_secret=secret");
    };
    const WireReply without = refresh("fail-no_refresh_token");
    EXPECT_EQ(outcome(without), "200");
    EXPECT_FALSE(parse_json(without.body).find("refresh_token"));
    EXPECT_EQ(query_as(client, member(without, "access_token")).status, 200);
}

TEST_F(TokenFaults, SomeAre200WithoutAToken) {
    const WireReply html = meet("html");
    EXPECT_EQ(html.status, 200);
    EXPECT_THAT(html.header("Content-Type"), StartsWith("text/html"));
    const WireReply empty = meet("empty");
    EXPECT_EQ(empty.status, 200);
    EXPECT_EQ(empty.body, "{}");
    const WireReply text = meet("not_json");
    EXPECT_EQ(text.status, 200);
    EXPECT_EQ(text.header("Content-Type"), "text/plain");
    EXPECT_THROW(parse_json(text.body), JsonError);
}

TEST_F(TokenFaults, TheExpiryIsLeftOutOrText) {
    const WireReply none = meet("no_expiry");
    EXPECT_FALSE(parse_json(none.body).find("expires_in"));
    EXPECT_TRUE(is_good(member(none, "access_token")));
    const WireReply text = meet("expires_text");
    EXPECT_THAT(text.body, HasSubstr("\"expires_in\":\"3600\""));
    EXPECT_TRUE(is_good(member(text, "access_token")));
}

TEST_F(TokenFaults, TheTokenIsOfAnotherTypeOrNoHeadersValue) {
    EXPECT_EQ(member(meet("token_type_mac"), "token_type"), "mac");
    EXPECT_THAT(member(meet("control_characters"), "access_token"), HasSubstr("\r\nX-Injected: "));
}

TEST_F(TokenFaults, RedirectLeadsElsewhere) {
    const WireReply reply = meet("redirect");
    EXPECT_EQ(reply.status, 302);
    EXPECT_THAT(reply.header("Location"), StartsWith("http://127.0.0.1:9/"));
}

TEST_F(TokenFaults, SlowAnswersAfterTwoSeconds) {
    const WireReply reply = meet("slow");
    EXPECT_GE(reply.first_octet, 1.9);
    EXPECT_TRUE(is_good(member(reply, "access_token")));
}

TEST_F(TokenFaults, HugeIsTwoMegabytesAndGood) {
    const WireReply reply = meet("huge");
    EXPECT_GT(reply.body.size(), 2'000'000U);
    EXPECT_TRUE(is_good(member(reply, "access_token")));
}

TEST_F(TokenFaults, ResetIsNoReply) {
    const WireReply reply = meet("reset");
    EXPECT_EQ(reply.status, 0);
    EXPECT_FALSE(reply.complete());
}

TEST_F(TokenFaults, BasicOnlyTakesNoSecretInTheForm) {
    EXPECT_EQ(outcome(meet("basic_only")), "401 invalid_client");
}

TEST_F(TokenFaults, OnesThatIssueTokensCheckTheSecret) {
    for (const TokenFault& fault : token_faults()) {
        if (fault.reply) continue;
        EXPECT_EQ(outcome(meet(std::string(fault.name), "wrong")), "401 invalid_client")
            << fault.name;
    }
}

TEST_F(TokenFaults, UnknownOnesAreUnknownClients) {
    EXPECT_EQ(outcome(meet("no_such")), "401 invalid_client");
    EXPECT_EQ(find_token_fault("fail-"), nullptr);
    EXPECT_EQ(find_token_fault("slow"), nullptr);
    ASSERT_NE(find_token_fault("fail-slow:2"), nullptr);
    EXPECT_EQ(find_token_fault("fail-slow:2")->name, "slow");
}

TEST_F(TokenFaults, AreListed) {
    std::ostringstream out;
    list_oauth_clients(out);
    EXPECT_THAT(out.str(), HasSubstr("as-scenario-NAME"));
    for (const TokenFault& fault : token_faults()) {
        EXPECT_THAT(out.str(), HasSubstr("\nfail-" + std::string(fault.name) + "[:COUNTER]"));
    }
}

}  // namespace
}  // namespace mock::test
