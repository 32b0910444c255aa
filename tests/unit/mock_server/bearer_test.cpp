// What signs in at the API as a bearer: issued access tokens, JWTs, and the tokens as before.
#include <gmock/gmock.h>

#include <thread>

#include "oauth_client.h"
#include "signing_key.h"

namespace mock::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(Bearer, AnIssuedTokenSignsInAsTheAccount) {
    const FakeServer running({.account = {"me@example.com", "mine"}});
    RawClient client = running.client();
    const RawClient::Headers bearer = {{"Authorization", "Bearer " + access_token(client)}};
    EXPECT_EQ(client.query(sql("rows 1"), "", bearer).status, 200);
    const WireReply user = client.send("GET", "/api/userinfo", "", "", bearer);
    EXPECT_EQ(user.status, 200);
    EXPECT_THAT(user.body, HasSubstr("me@example.com"));
}

TEST(Bearer, AnIssuedTokenIsNoPassword) {
    const FakeServer running;
    RawClient client = running.client();
    const WireReply reply = client.query(sql("rows 1"), access_token(client));
    EXPECT_EQ(reply.status, 401);
    EXPECT_THAT(api_message(reply), HasSubstr("e-mail address or the token"));
}

TEST(Bearer, ARefusalSaysWhetherTheTokenIsUnknownExpiredOrRevoked) {
    const FakeServer running({.oauth = {.lifetime = 50ms}});
    RawClient client = running.client();
    const WireReply unknown = query_as(client, "never-issued");
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(error_code(unknown.body), "INVALID_AUTHORIZATION");
    EXPECT_THAT(api_message(unknown), HasSubstr("unknown"));
    const std::string token = access_token(client);
    std::this_thread::sleep_for(60ms);
    const WireReply expired = query_as(client, token);
    EXPECT_EQ(expired.status, 401);
    EXPECT_EQ(error_code(expired.body), "INVALID_AUTHORIZATION");
    EXPECT_THAT(api_message(expired), HasSubstr("expired"));
    EXPECT_EQ(post_form(client, "/oauth/revoke", "token=" + token).status, 200);
    EXPECT_THAT(api_message(query_as(client, token)), HasSubstr("revoked"));
}

TEST(Bearer, TheAccountsTokenAndThoseOfScenariosStayGood) {
    const FakeServer running;
    RawClient client = running.client();
    EXPECT_EQ(query_as(client, "test-token").status, 200);
    EXPECT_EQ(query_as(client, "scenario-403").status, 403);
}

TEST(Bearer, AScenarioCanBeHadBehindOAuth) {
    const FakeServer running({.payloads = {{"mine", "{\"results\":[]} "}}});
    RawClient client = running.client();
    EXPECT_EQ(query_as(client, access_token(client, "as-scenario-403")).status, 403);
    EXPECT_EQ(query_as(client, access_token(client, "as-scenario-query-500")).status, 500);
    EXPECT_FALSE(query_as(client, access_token(client, "as-scenario-cut:2")).complete());
    RawClient another = running.client();
    EXPECT_EQ(query_as(another, access_token(another, "as-scenario-mine")).body,
              "{\"results\":[]} ");
}

TEST(Bearer, AScenariosCountersOutliveTheAccessToken) {
    const FakeServer running;
    RawClient client = running.client();
    EXPECT_EQ(query_as(client, access_token(client, "as-scenario-401-once:a")).status, 401);
    EXPECT_EQ(query_as(client, access_token(client, "as-scenario-401-once:a")).status, 200);
}

TEST(Revocation, FollowsRfc7009) {
    const FakeServer running;
    RawClient client = running.client();
    const std::string token = access_token(client);
    const auto revoke = [&](const std::string& form) {
        return outcome(post_form(client, "/oauth/revoke", form));
    };
    EXPECT_EQ(revoke("token=unknown"), "200");  // section 2.2
    EXPECT_EQ(revoke("token_type_hint=access_token"), "400 invalid_request");
    EXPECT_EQ(revoke("token=" + token + "&client_id=client&client_secret=wrong"),
              "401 invalid_client");
    EXPECT_EQ(revoke("token=" + token + "&other=1"), "400 invalid_request");
    EXPECT_EQ(query_as(client, token).status, 200);
    EXPECT_EQ(revoke("token=" + token + "&token_type_hint=access_token" + client_fields), "200");
    EXPECT_EQ(query_as(client, token).status, 401);
    EXPECT_EQ(revoke("token=refresh-token"), "200");
    EXPECT_EQ(outcome(post_token(
                  client, "grant_type=refresh_token&refresh_token=refresh-token" + client_fields)),
              "400 invalid_grant");
    EXPECT_EQ(outcome(client.send("GET", "/oauth/revoke", "")), "405 invalid_request");
}

TEST(Revocation, OfAllLeavesRefreshTokens) {
    const FakeServer running;
    RawClient client = running.client();
    const std::string one = access_token(client), two = access_token(client, "as-scenario-default");
    EXPECT_EQ(client.send("POST", "/oauth/revoke-all", "").status, 200);
    EXPECT_EQ(query_as(client, one).status, 401);
    EXPECT_EQ(query_as(client, two).status, 401);
    const WireReply again =
        post_token(client, "grant_type=refresh_token&refresh_token=refresh-token" + client_fields);
    EXPECT_EQ(query_as(client, member(again, "access_token")).status, 200);
    EXPECT_EQ(query_as(client, "test-token").status, 200);
    EXPECT_EQ(outcome(client.send("GET", "/oauth/revoke-all", "")), "405 invalid_request");
}

TEST(Bearer, AJwtSignsInByItsSignatureAndClaims) {
    const SigningKey key;
    const FakeServer running(
        {.jwt = {.key = key.certificate(), .issuer = "the-parent", .subject = "the-child"}});
    RawClient client = running.client();
    const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
    Claims claims;
    claims.iss = "the-parent";
    claims.sub = "the-child";
    claims.iat = std::to_string(now);
    claims.exp = std::to_string(now + 300);
    EXPECT_EQ(query_as(client, key.sign(jwt_header, claims.json())).status, 200);
    const auto message = [&](const std::string& token) {
        const WireReply reply = query_as(client, token);
        EXPECT_EQ(reply.status, 401);
        EXPECT_EQ(error_code(reply.body), "INVALID_AUTHORIZATION");
        return api_message(reply);
    };
    EXPECT_THAT(message(SigningKey().sign(jwt_header, claims.json())), HasSubstr("signature"));
    claims.exp = std::to_string(now - 1);
    claims.iat = std::to_string(now - 60);
    EXPECT_THAT(message(key.sign(jwt_header, claims.json())), HasSubstr("expired"));
    claims.iss = "parent-account";
    EXPECT_THAT(message(key.sign(jwt_header, claims.json())), HasSubstr("\"iss\""));
    EXPECT_THAT(message(encode_base64url(R"({"alg":"none"})") + ".e30."), HasSubstr("RS256"));
}

TEST(Bearer, AJwtNeedsAKeyInTheOptions) {
    const FakeServer running;
    RawClient client = running.client();
    EXPECT_THAT(api_message(query_as(client, SigningKey().sign(jwt_header, Claims().json()))),
                HasSubstr("--jwt-key"));
}

TEST(Bearer, TokensMayBeIssuedAndUsedFromManyThreads) {
    const FakeServer running({.oauth = {.rotate = true}});
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            RawClient client = running.client();
            for (int k = 0; k < 10; ++k) {
                if (query_as(client, access_token(client)).status == 200) ++good;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 80);
}

}  // namespace
}  // namespace mock::test
