// GET /oauth/authorize over the wire, and the code's way to tokens.
#include <gmock/gmock.h>

#include "oauth_client.h"
#include "server/authorize_endpoint.h"

namespace mock::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string callback = "http://127.0.0.1:4711/callback";

// The parameters of a good request; each can be replaced or, when empty, left out.
struct Request {
    std::string response_type = "code", client_id = "client", redirect_uri = callback;
    std::string code_challenge = s256_challenge, code_challenge_method = "S256";
    std::string state = "a b&c", scope{};

    std::string target() const {
        std::string text = "/oauth/authorize?";
        const Pairs all = {{"response_type", response_type},
                           {"client_id", client_id},
                           {"redirect_uri", redirect_uri},
                           {"code_challenge", code_challenge},
                           {"code_challenge_method", code_challenge_method},
                           {"state", state},
                           {"scope", scope}};
        for (const auto& [name, value] : all) {
            if (!value.empty()) text += name + '=' + url_encode(value) + '&';
        }
        return text;
    }
};

// What a redirection carries; empty if it does not go to `uri`.
Pairs answer(const WireReply& reply, const std::string& uri = callback) {
    std::string path;
    Pairs parameters;
    const std::string location = reply.header("Location");
    if (reply.status != 302 || !location.starts_with(uri)) return {};
    parse_target(location, path, parameters);
    return parameters;
}

std::string value(const Pairs& pairs, const std::string& name) {
    for (const auto& [key, text] : pairs) {
        if (key == name) return text;
    }
    return {};
}

class Authorize : public testing::Test {
protected:
    WireReply get(const Request& request) { return client_.send("GET", request.target(), ""); }
    std::string error(const Request& request) { return value(answer(get(request)), "error"); }
    WireReply exchange(const std::string& code, const std::string& verifier = code_verifier,
                       const std::string& uri = callback) {
        return post_token(client_, "grant_type=authorization_code" + client_fields +
                                       "&code=" + code + "&code_verifier=" + verifier +
                                       "&redirect_uri=" + url_encode(uri));
    }

    FakeServer running_{{.oauth = {.scope = "read write"}}};
    RawClient client_ = running_.client();
};

TEST_F(Authorize, RedirectsWithACodeAndTheState) {
    const WireReply reply = get({});
    EXPECT_EQ(reply.status, 302);
    EXPECT_EQ(reply.header("Cache-Control"), "no-store");
    EXPECT_EQ(value(answer(reply), "state"), "a b&c");
    EXPECT_EQ(answer(get({.state = ""})).size(), 1U);
    const WireReply tokens = exchange(value(answer(reply), "code"));
    ASSERT_EQ(outcome(tokens), "200");
    EXPECT_EQ(query_as(client_, member(tokens, "access_token")).status, 200);
    EXPECT_EQ(outcome(post_token(client_, "grant_type=refresh_token" + client_fields +
                                              "&refresh_token=" + member(tokens, "refresh_token"))),
              "200");
}

TEST_F(Authorize, ACodeIsGoodOnce) {
    const std::string code = value(answer(get({})), "code");
    const WireReply first = exchange(code);
    EXPECT_EQ(outcome(first), "200");
    EXPECT_EQ(outcome(exchange(code)), "400 invalid_grant");
    EXPECT_EQ(query_as(client_, member(first, "access_token")).status, 401);
}

TEST_F(Authorize, ACodeNeedsItsVerifierAndItsRedirection) {
    const std::string other_verifier(43, 'a');
    EXPECT_EQ(outcome(exchange(value(answer(get({})), "code"), other_verifier)),
              "400 invalid_grant");
    EXPECT_EQ(outcome(exchange(value(answer(get({})), "code"), "short")), "400 invalid_request");
    EXPECT_EQ(outcome(exchange(value(answer(get({})), "code"), "")), "400 invalid_request");
    EXPECT_EQ(outcome(exchange(value(answer(get({})), "code"), code_verifier,
                               "http://127.0.0.1:4712/callback")),
              "400 invalid_grant");
    EXPECT_EQ(outcome(exchange("", code_verifier)), "400 invalid_request");
}

TEST_F(Authorize, ScopesGoWithTheCode) {
    const std::string code = value(answer(get({.scope = "read"})), "code");
    EXPECT_EQ(member(exchange(code), "scope"), "read");
    EXPECT_EQ(error({.scope = "admin"}), "invalid_scope");
}

TEST_F(Authorize, PkceWithS256IsRequired) {
    EXPECT_EQ(error({.code_challenge = ""}), "invalid_request");
    EXPECT_EQ(error({.code_challenge_method = "plain"}), "invalid_request");
    EXPECT_EQ(error({.code_challenge_method = ""}), "invalid_request");
    EXPECT_EQ(error({.code_challenge = "too-short"}), "invalid_request");
}

TEST_F(Authorize, OtherErrorsAreRedirectedWithTheState) {
    const Pairs refused = answer(get({.response_type = "token"}));
    EXPECT_EQ(value(refused, "error"), "unsupported_response_type");
    EXPECT_NE(value(refused, "error_description"), "");
    EXPECT_EQ(value(refused, "state"), "a b&c");
    EXPECT_EQ(value(refused, "code"), "");
    EXPECT_EQ(error({.response_type = ""}), "invalid_request");
    const WireReply twice = client_.send("GET", Request{}.target() + "scope=read&scope=write", "");
    EXPECT_EQ(value(answer(twice), "error"), "invalid_request");
}

TEST_F(Authorize, WhatCannotBeRedirectedIsAPage) {
    const Request good;
    for (const std::string& target :
         {Request{.client_id = "stranger"}.target(), Request{.client_id = ""}.target(),
          Request{.redirect_uri = ""}.target(),
          Request{.redirect_uri = "http://example.com/"}.target(),
          good.target() + "client_id=client", good.target() + "redirect_uri=http://localhost/"}) {
        const WireReply reply = client_.send("GET", target, "");
        EXPECT_EQ(reply.status, 400) << target;
        EXPECT_EQ(reply.header("Location"), "") << target;
        EXPECT_THAT(reply.header("Content-Type"), StartsWith("text/html")) << target;
        EXPECT_THAT(reply.body, StartsWith("<!DOCTYPE html>")) << target;
    }
}

// RFC 6749, section 3.1.2.3; RFC 8252, section 7.3.
TEST(AuthorizeRegistered, ARedirectionIsTheOneThatIsRegistered) {
    const std::string exact = "http://localhost:8400/oauth/callback";
    const std::string any_port = "http://[::1]/cb";
    FakeServer running{{.oauth = {.redirect_uris = {exact, any_port, "http://127.0.0.1"}}}};
    RawClient client = running.client();
    const auto status = [&](const std::string& uri) {
        return client.send("GET", Request{.redirect_uri = uri}.target(), "").status;
    };
    for (const std::string& good :
         {exact, any_port, std::string("http://[::1]:4711/cb"), std::string("http://127.0.0.1"),
          std::string("http://127.0.0.1:4711")}) {
        EXPECT_EQ(status(good), 302) << good;
    }
    for (const std::string bad :
         {"http://localhost:8400/oauth/callback/", "http://localhost:8400/oauth/Callback",
          "http://localhost:8401/oauth/callback", "http://localhost/oauth/callback",
          "http://127.0.0.1:8400/oauth/callback", "http://[::1]:4711/cb2", "http://127.0.0.1:4711/",
          "urn:ietf:wg:oauth:2.0:oob"}) {
        const WireReply reply = client.send("GET", Request{.redirect_uri = bad}.target(), "");
        EXPECT_EQ(reply.status, 400) << bad;
        EXPECT_THAT(reply.body, HasSubstr("not registered for this client: " + bad)) << bad;
    }
}

TEST_F(Authorize, OutOfBandAPageShowsTheCode) {
    const std::string oob(out_of_band_uri);
    const WireReply reply = get({.redirect_uri = oob});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Location"), "");
    EXPECT_THAT(reply.header("Content-Type"), StartsWith("text/html"));
    const std::string mark = "<code id=\"code\">";
    const auto start = reply.body.find(mark);
    ASSERT_NE(start, std::string::npos) << reply.body;
    const auto end = reply.body.find('<', start + mark.size());
    const std::string code = reply.body.substr(start + mark.size(), end - start - mark.size());
    EXPECT_EQ(outcome(exchange(code, code_verifier, oob)), "200");
    const WireReply refused = get({.redirect_uri = oob, .scope = "<admin>"});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("&lt;admin&gt;"));
}

TEST_F(Authorize, TakesGetOnly) {
    EXPECT_EQ(outcome(post_form(client_, Request{}.target(), "a=b")), "405 invalid_request");
}

TEST(LoopbackUri, MayHaveAnyPort) {  // RFC 8252, section 7.3
    for (const char* uri :
         {"http://127.0.0.1:1/", "http://127.0.0.1:65535/callback", "http://127.0.0.1/",
          "http://127.0.0.1", "http://[::1]:4711/x", "http://localhost:80/x?y=z"}) {
        EXPECT_TRUE(is_loopback_uri(uri)) << uri;
    }
    for (const char* uri :
         {"https://127.0.0.1/", "http://127.0.0.10/", "http://127.0.0.1:/", "http://127.0.0.1:x/",
          "http://127.0.0.1:123456/", "http://127.0.0.1@example.com/", "http://localhost.example/",
          "http://127.0.0.1:80@example.com/", "http://localhost/#x", "http://localhost/\r\nX: y",
          "http://localhost/ x", "http://localhost\\@example.com", "", "urn:x"}) {
        EXPECT_FALSE(is_loopback_uri(uri)) << uri;
    }
}

TEST_F(Authorize, ARedirectionKeepsItsOwnParameters) {
    const std::string uri = "http://localhost:1/x?y=z";
    const Pairs kept = answer(get({.redirect_uri = uri}), uri);
    EXPECT_EQ(value(kept, "y"), "z");
    EXPECT_NE(value(kept, "code"), "");
}

}  // namespace
}  // namespace mock::test
