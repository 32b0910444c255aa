// What the browser is asked for, and what is taken from its answer.
#include "auth/authorization_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <optional>

#include "auth/base64url.h"
#include "base/error.h"
#include "fake_browser.h"

namespace connectai::auth {
namespace {

using test::parameter;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string callback = "http://127.0.0.1:4711/callback";

config::Settings settings() {
    config::Settings settings;
    settings.oauth_authorize_url = "https://login.example/oauth/authorize";
    settings.oauth_token_url = "https://login.example/oauth/token";
    settings.oauth_client_id = "a client&more";
    settings.oauth_scope = "read offline_access";
    settings.oauth_client_secret = Secret("hunter2");
    return settings;
}

std::string state_of(const AuthorizationRequest& request) {
    return "state=" + parameter(request.url(), "state");
}

// The code, or the error.
std::string taken(const AuthorizationRequest& request, const std::string& query) {
    try {
        return std::string(request.code_in(query).reveal());
    } catch (const Error& error) {
        EXPECT_TRUE(error.unsent());
        return std::string(error.state().code) + ' ' + error.message();
    }
}
std::string taken_pasted(const AuthorizationRequest& request, const std::string& text) {
    try {
        return std::string(request.code_in_pasted(text).reveal());
    } catch (const Error& error) {
        return std::string(error.state().code) + ' ' + error.message();
    }
}

TEST(AuthorizationRequest, HasWhatTheServerNeedsAndNoSecret) {
    const AuthorizationRequest request(settings(), callback);
    const std::string& url = request.url();
    EXPECT_THAT(url, StartsWith("https://login.example/oauth/authorize?response_type=code&"));
    EXPECT_EQ(parameter(url, "client_id"), "a client&more");
    EXPECT_EQ(parameter(url, "redirect_uri"), callback);
    EXPECT_EQ(parameter(url, "scope"), "read offline_access");
    EXPECT_EQ(parameter(url, "code_challenge_method"), "S256");
    EXPECT_THAT(url, AllOf(Not(HasSubstr("hunter2")),
                           Not(HasSubstr(std::string(request.code_verifier().reveal())))));
}

// RFC 7636, 4.2.
TEST(AuthorizationRequest, ChallengesWithTheVerifiersDigest) {
    const AuthorizationRequest request(settings(), callback);
    const std::string_view verifier = request.code_verifier().reveal();
    EXPECT_EQ(verifier.size(), 43U);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest);
    EXPECT_EQ(parameter(request.url(), "code_challenge"),
              base64url({reinterpret_cast<const char*>(digest), sizeof digest}));
}

TEST(AuthorizationRequest, IsAnotherEachTime) {
    const AuthorizationRequest one(settings(), callback);
    const AuthorizationRequest other(settings(), callback);
    EXPECT_NE(parameter(one.url(), "state"), parameter(other.url(), "state"));
    EXPECT_FALSE(one.code_verifier() == other.code_verifier());
    EXPECT_EQ(parameter(one.url(), "state").size(), 43U);
}

TEST(AuthorizationRequest, GoesBehindAQueryThatTheEndpointHas) {
    auto tenant = settings();
    tenant.oauth_authorize_url += "?tenant=a%20b";
    tenant.oauth_scope.clear();
    const std::string url = AuthorizationRequest(tenant, callback).url();
    EXPECT_THAT(url, StartsWith(tenant.oauth_authorize_url + "&response_type=code&"));
    EXPECT_THAT(url, Not(HasSubstr("scope")));
}

TEST(AuthorizationRequest, TakesTheCodeOfItsAnswer) {
    const AuthorizationRequest request(settings(), callback);
    const std::string state = state_of(request);
    EXPECT_EQ(taken(request, "code=a%2Fb+c&iss=x&" + state), "a/b c");
    EXPECT_EQ(taken(request, state + "&code=4/0Af"), "4/0Af");
    EXPECT_TRUE(request.is_answered_by("error=access_denied&" + state));
}

TEST(AuthorizationRequest, TakesNothingFromAnAnswerToAnother) {
    const AuthorizationRequest request(settings(), callback);
    const std::string state = state_of(request);
    for (const std::string& query :
         {std::string("code=c"), std::string("code=c&state="),
          "code=c&" + state_of(AuthorizationRequest(settings(), callback)), "code=c&" + state + 'x',
          "code=c&" + state + '&' + state,
          std::string("error=access_denied&error_description=Loud&state=x")}) {
        EXPECT_THAT(taken(request, query), AllOf(StartsWith("28000"), HasSubstr("state is another"),
                                                 Not(HasSubstr("Loud"))))
            << query;
        EXPECT_FALSE(request.is_answered_by(query)) << query;
    }
}

TEST(AuthorizationRequest, WantsOneCode) {
    const AuthorizationRequest request(settings(), callback);
    for (const char* codes : {"", "code=", "code=a&code=b", "Code=a"}) {
        EXPECT_THAT(taken(request, state_of(request) + '&' + codes),
                    AllOf(StartsWith("28000"), HasSubstr("without one code")))
            << codes;
    }
}

TEST(AuthorizationRequest, TellsWhoRefusesAndWhy) {
    const AuthorizationRequest request(settings(), callback);
    const struct {
        const char* answer;
        const char* state;
        const char* words;
    } cases[] = {
        {"error=access_denied", "28000", "has been told not to sign in: access_denied; sign in "},
        {"error=access_denied&error_description=The+user+said+no.", "28000",
         "The user said no. (access_denied)"},
        {"error=invalid_scope", "28000", "check OAuthScope"},
        {"error=unauthorized_client", "28000", "check OAuthClientId"},
        {"error=server_error", "08001", "cannot sign anybody in now"},
        {"error=temporarily_unavailable", "08001", "temporarily_unavailable"},
        {"error=x&error_description=a%1B%5B2Jb%C3%28", "28000", "a?[2Jb?( (x)"},
        {"error=access_denied&code=c", "28000", "access_denied"},
    };
    for (const auto& [answer, state, words] : cases) {
        EXPECT_THAT(taken(request, std::string(answer) + '&' + state_of(request)),
                    AllOf(StartsWith(state), HasSubstr(words),
                          HasSubstr("https://login.example (OAuthAuthorizeURL)")))
            << answer;
    }
    EXPECT_LT(taken(request, "error=" + std::string(100'000, 'x') + '&' + state_of(request)).size(),
              1000U);
}

TEST(AuthorizationRequest, TakesWhatAPersonPastes) {
    const AuthorizationRequest request(settings(), callback);
    const std::string state = state_of(request);
    EXPECT_EQ(taken_pasted(request, "  " + callback + "?code=a%2Fb&" + state + "#_=_\r\n"), "a/b");
    EXPECT_EQ(taken_pasted(request, "code=c&" + state), "c");
    EXPECT_EQ(taken_pasted(request, " 4/0Af-code \n"), "4/0Af-code");
    EXPECT_THAT(taken_pasted(request, callback + "?code=c&state=x"), HasSubstr("state is another"));
    EXPECT_THAT(taken_pasted(request, callback), HasSubstr("an address without a code"));
    EXPECT_THAT(taken_pasted(request, callback + "?error=access_denied&" + state),
                HasSubstr("access_denied"));
}

// The code alone is copied from the address, where the browser or the server has encoded it.
TEST(AuthorizationRequest, TakesAPastedCodeAsItStandsInTheAddress) {
    const AuthorizationRequest request(settings(), callback);
    EXPECT_EQ(taken_pasted(request, "4%2F0AbCdE"), "4/0AbCdE");
    EXPECT_EQ(taken_pasted(request, "a+b%2Bc%20d"), "a b+c d");
    EXPECT_EQ(taken_pasted(request, " code=4%2F0AbCdE\n"), "4/0AbCdE");
    EXPECT_EQ(taken_pasted(request, "4%2F0AbCdE&iss=x"), "4/0AbCdE");
    EXPECT_EQ(taken_pasted(request, "code=4%2F0%26x&scope=a%20b"), "4/0&x");
    EXPECT_EQ(taken_pasted(request, "code=c&session_state=s"), "c");
    EXPECT_EQ(taken_pasted(request, "dGhlIGNvZGU="), "dGhlIGNvZGU=");
    EXPECT_THAT(taken_pasted(request, "code=&iss=x"),
                AllOf(StartsWith("28000"), HasSubstr("without one code")));
}

}  // namespace
}  // namespace connectai::auth
