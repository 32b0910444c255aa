// POST /oauth/token over the wire: RFC 6749, sections 2.3.1, 3.2, 4 to 6.
#include <gmock/gmock.h>

#include "oauth_client.h"

namespace mock::test {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

const std::string client_credentials = "grant_type=client_credentials";

class Token : public testing::Test {
protected:
    WireReply post(const std::string& form, const RawClient::Headers& further = {}) {
        return post_token(client_, form, further);
    }

    FakeServer running_{{.oauth = {.scope = "read write"}}};
    RawClient client_ = running_.client();
};

TEST_F(Token, OfClientCredentialsHasTheMembersOfTheSpecification) {
    const WireReply reply = post(client_credentials + client_fields + "&scope=read");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(reply.header("Cache-Control"), "no-store");
    const JsonValue json = parse_json(reply.body);
    EXPECT_EQ(json.find("token_type")->text, "Bearer");
    EXPECT_EQ(json.find("expires_in")->kind, JsonValue::Kind::number);
    EXPECT_EQ(json.find("expires_in")->text, "3600");
    EXPECT_EQ(json.find("scope")->text, "read");
    EXPECT_FALSE(json.find("refresh_token"));
    EXPECT_EQ(query_as(client_, json.find("access_token")->text).status, 200);
}

TEST_F(Token, IsAnotherEachTime) {
    EXPECT_NE(access_token(client_), access_token(client_));
}

TEST_F(Token, ExpiresInIsRoundedDown) {
    const FakeServer running({.oauth = {.lifetime = 1999ms}});
    RawClient client = running.client();
    EXPECT_EQ(member(post_token(client, client_credentials + client_fields), "expires_in"), "1");
}

TEST_F(Token, ClientsMaySignInByBasic) {
    const RawClient::Headers right = {{"Authorization", basic("client", "secret")}};
    EXPECT_EQ(outcome(post(client_credentials, right)), "200");
    EXPECT_EQ(outcome(post(client_credentials + "&client_id=client", right)), "200");
    // Section 2.3.1: both are form-encoded before they are put together.
    const RawClient::Headers encoded = {{"Authorization", basic("cli%65nt", "s%65cret")}};
    EXPECT_EQ(outcome(post(client_credentials, encoded)), "200");
}

TEST_F(Token, ClientsMaySignInByOneWayOnly) {
    const RawClient::Headers right = {{"Authorization", basic("client", "secret")}};
    EXPECT_EQ(outcome(post(client_credentials + client_fields, right)), "400 invalid_request");
    EXPECT_EQ(outcome(post(client_credentials + "&client_id=fail-slow", right)),
              "400 invalid_request");
}

TEST_F(Token, WrongClientsAre401WithAChallenge) {
    const std::vector<WireReply> replies = {
        post(client_credentials),
        post(client_credentials + "&client_id=client"),
        post(client_credentials + "&client_id=client&client_secret=wrong"),
        post(client_credentials + "&client_id=stranger&client_secret=secret"),
        post(client_credentials + "&client_id=as-scenario-none&client_secret=secret"),
        post(client_credentials, {{"Authorization", basic("client", "wrong")}}),
        post(client_credentials, {{"Authorization", basic("client", "%zz")}}),
        post(client_credentials, {{"Authorization", "Bearer secret"}}),
        post(client_credentials, {{"Authorization", "Basic !!!"}}),
    };
    for (std::size_t i = 0; i < replies.size(); ++i) {
        EXPECT_EQ(outcome(replies[i]), "401 invalid_client") << i;
        EXPECT_THAT(replies[i].header("WWW-Authenticate"), HasSubstr("Basic")) << i;
        EXPECT_EQ(replies[i].header("Cache-Control"), "no-store") << i;
        EXPECT_NE(member(replies[i], "error_description"), "") << i;
    }
}

TEST_F(Token, APublicClientNamesItselfWithoutASecret) {
    const FakeServer running({.oauth = {.client_secret = ""}});
    RawClient client = running.client();
    const std::string refresh = "grant_type=refresh_token&refresh_token=refresh-token";
    EXPECT_EQ(outcome(post_token(client, refresh + "&client_id=client")), "200");
    EXPECT_EQ(outcome(post_token(client, refresh + "&client_id=client&client_secret=")), "200");
    EXPECT_EQ(outcome(post_token(client, refresh)), "401 invalid_client");
    EXPECT_EQ(outcome(post_token(client, refresh + client_fields)), "401 invalid_client");
}

TEST_F(Token, OfARefreshTokenIsGiven) {
    const std::string form = "grant_type=refresh_token&refresh_token=refresh-token" + client_fields;
    for (int i = 0; i < 2; ++i) {
        const WireReply reply = post(form);
        ASSERT_EQ(outcome(reply), "200");
        EXPECT_EQ(member(reply, "refresh_token"), "");
        EXPECT_EQ(query_as(client_, member(reply, "access_token")).status, 200);
    }
    EXPECT_EQ(outcome(post("grant_type=refresh_token&refresh_token=other" + client_fields)),
              "400 invalid_grant");
    EXPECT_EQ(outcome(post("grant_type=refresh_token" + client_fields)), "400 invalid_request");
}

TEST_F(Token, RotatesIfAsked) {
    const FakeServer running({.oauth = {.rotate = true}});
    RawClient client = running.client();
    const std::string form = "grant_type=refresh_token" + client_fields + "&refresh_token=";
    const WireReply first = post_token(client, form + "refresh-token");
    ASSERT_EQ(outcome(first), "200");
    const std::string access = member(first, "access_token");
    EXPECT_EQ(query_as(client, access).status, 200);
    const std::string next = member(first, "refresh_token");
    ASSERT_NE(next, "");
    EXPECT_EQ(outcome(post_token(client, form + "refresh-token")), "400 invalid_grant");
    EXPECT_EQ(outcome(post_token(client, form + next)), "400 invalid_grant");
    EXPECT_EQ(query_as(client, access).status, 401);
}

TEST_F(Token, ScopesThatAreNotAllowedAreRefused) {
    EXPECT_EQ(outcome(post(client_credentials + client_fields + "&scope=read+write")), "200");
    EXPECT_EQ(outcome(post(client_credentials + client_fields + "&scope=admin")),
              "400 invalid_scope");
}

TEST_F(Token, RequestsThatAreNotAsSpecifiedAreInvalid) {
    for (const std::string& form :
         {std::string("client_id=client&client_secret=secret"),            // no grant_type
          "grant_type=" + client_fields,                                   // one without a value
          client_credentials + client_fields + "&resource=x",              // unknown
          client_credentials + client_fields + "&refresh_token=x",         // of another grant
          client_credentials + client_fields + "&scope=read&scope=write",  // twice
          client_credentials + client_fields + "&" + client_credentials,   // twice the same
          client_credentials + client_fields + "&scope=%zz"}) {            // badly encoded
        EXPECT_EQ(outcome(post(form)), "400 invalid_request") << form;
    }
    EXPECT_EQ(outcome(post("grant_type=password" + client_fields)), "400 unsupported_grant_type");
}

TEST_F(Token, ParametersBelongIntoAFormInTheBody) {
    const std::string form = client_credentials + client_fields;
    for (const std::string type :
         {"application/json", "text/plain", "application/x-www-form-urlencodedx"}) {
        const WireReply reply =
            client_.send("POST", "/oauth/token", "", form, {{"Content-Type", type}});
        EXPECT_EQ(outcome(reply), "400 invalid_request") << type;
    }
    const RawClient::Headers spelled = {
        {"Content-Type", "Application/X-WWW-Form-URLencoded ; charset=UTF-8"}};
    EXPECT_EQ(outcome(client_.send("POST", "/oauth/token", "", form, spelled)), "200");
    EXPECT_EQ(outcome(post_form(client_, "/oauth/token?scope=read", form)), "400 invalid_request");
}

TEST_F(Token, TakesPostOnly) {
    const WireReply reply = client_.send("GET", "/oauth/token", "");
    EXPECT_EQ(outcome(reply), "405 invalid_request");
    EXPECT_EQ(reply.header("Allow"), "POST");
}

TEST_F(Token, NamesThatAreNoTextAreNotQuoted) {
    const WireReply reply = post(client_credentials + client_fields + "&%ff%22%0a=x");
    EXPECT_EQ(outcome(reply), "400 invalid_request");
    EXPECT_EQ(member(reply, "error_description"),
              "The parameter of an odd name does not belong here.");
}

TEST_F(Token, RequestsAreLoggedWithoutSecrets) {
    const TemporaryFile log;
    {
        const FakeServer running({.log_file = log.name()});
        RawClient client = running.client();
        const std::string token = access_token(client, "client");
        post_token(client,
                   "grant_type=refresh_token&refresh_token=hidden-1&client_id=client&client_secret="
                   "hidden-2");
        post_token(client, "grant_type=refresh_token&refresh_token=hidden-3",
                   {{"Authorization", basic("client", "hidden-4")}});
        post_form(client, "/oauth/token?client_secret=hidden-5", "grant_type=refresh_token");
        post_token(client, "grant_type=%ff&client_id=%ff");
        client.send("GET",
                    "/oauth/authorize?client_id=client&response_type=code&redirect_uri=http://"
                    "localhost/&code_challenge=hidden-6&state=hidden-7",
                    "");
        post_form(client, "/oauth/revoke", "token=" + token);
        client.close();
        for (const std::string& line : log.lines()) {
            EXPECT_EQ(line.find("hidden"), std::string::npos) << line;
            EXPECT_EQ(line.find(token), std::string::npos) << line;
            EXPECT_EQ(line.find("\xff"), std::string::npos) << line;
        }
    }
    const auto lines = log.lines();
    ASSERT_EQ(lines.size(), 7U);
    const JsonValue first = parse_json(lines[0]), third = parse_json(lines[2]),
                    sixth = parse_json(lines[5]);
    EXPECT_EQ(first.find("path")->text, "/oauth/token");
    EXPECT_EQ(first.find("status")->text, "200");
    EXPECT_EQ(first.find("grant_type")->text, "client_credentials");
    EXPECT_EQ(first.find("client_id")->text, "client");
    EXPECT_EQ(third.find("status")->text, "401");
    EXPECT_EQ(third.find("grant_type")->text, "refresh_token");
    EXPECT_EQ(third.find("client_id")->text, "client");
    EXPECT_EQ(sixth.find("path")->text, "/oauth/authorize");
    EXPECT_EQ(sixth.find("query")->find("redirect_uri")->text, "http://localhost/");
    EXPECT_THAT(sixth.find("error")->text, HasSubstr("invalid_request"));
}

}  // namespace
}  // namespace mock::test
