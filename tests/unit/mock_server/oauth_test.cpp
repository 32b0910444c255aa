// Clients, codes and tokens, with a clock that the test moves.
#include "server/oauth.h"

#include <gmock/gmock.h>

#include "server/pkce.h"

namespace mock {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// RFC 7636, appendix B.
const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const std::string redirect_uri = "http://127.0.0.1:1234/callback";

class OAuth : public testing::Test {
protected:
    AuthorizationServer make(OAuthOptions options = {}) const {
        return AuthorizationServer(
            std::move(options), [](std::string_view token) { return token == "scenario-500"; },
            [this] { return now; });
    }
    std::string code(AuthorizationServer& server, const std::string& scope = {}) const {
        return server.authorize({.client_id = "client",
                                 .redirect_uri = redirect_uri,
                                 .code_challenge = challenge,
                                 .scope = scope});
    }

    AuthorizationServer::Clock::time_point now{};
};

// "CODE: description" of the refusal; empty: there was none.
template <class Use>
std::string refusal(Use use) {
    try {
        use();
        return {};
    } catch (const OAuthError& error) {
        return error.code() + ": " + error.what();
    }
}

TEST(Pkce, S256IsThatOfTheSpecification) {
    EXPECT_EQ(code_challenge(verifier), challenge);
}

TEST(Pkce, VerifiersHave43To128UnreservedCharacters) {  // RFC 7636, section 4.1
    EXPECT_TRUE(is_code_verifier(verifier));
    EXPECT_TRUE(is_code_verifier(std::string(128, '~')));
    EXPECT_FALSE(is_code_verifier(std::string(42, 'a')));
    EXPECT_FALSE(is_code_verifier(std::string(129, 'a')));
    EXPECT_FALSE(is_code_verifier(std::string(43, '+')));
    EXPECT_TRUE(is_code_challenge(challenge));
    EXPECT_FALSE(is_code_challenge(challenge + "="));
}

TEST_F(OAuth, ClientsAreTheConfiguredOneThoseOfScenariosAndThoseOfFaults) {
    const AuthorizationServer server = make();
    for (const char* client : {"client", "as-scenario-500", "fail-slow", "fail-busy:7"}) {
        EXPECT_TRUE(server.is_client(client)) << client;
        EXPECT_NO_THROW(server.authenticate(client, "secret")) << client;
        EXPECT_THAT(refusal([&] { server.authenticate(client, "other"); }),
                    HasSubstr("invalid_client"))
            << client;
        EXPECT_THAT(refusal([&] { server.authenticate(client, std::nullopt); }),
                    HasSubstr("invalid_client"))
            << client;
    }
    for (const char* client :
         {"", "Client", "as-scenario-none", "scenario-500", "fail-", "fail-x"}) {
        EXPECT_FALSE(server.is_client(client)) << client;
        EXPECT_THAT(refusal([&] { server.authenticate(client, "secret"); }),
                    HasSubstr("invalid_client: The client is unknown"))
            << client;
    }
}

TEST_F(OAuth, APublicClientHasNoSecret) {
    const AuthorizationServer server = make({.client_secret = ""});
    EXPECT_NO_THROW(server.authenticate("client", std::nullopt));
    EXPECT_THAT(refusal([&] { server.authenticate("client", "secret"); }),
                HasSubstr("invalid_client"));
}

TEST_F(OAuth, AnAccessTokenExpiresToTheMillisecond) {
    AuthorizationServer server = make({.lifetime = 1500ms});
    const IssuedTokens issued = server.client_credentials("client", "");
    EXPECT_EQ(issued.lifetime, 1500ms);
    EXPECT_FALSE(issued.refresh_token);
    now += 1499ms;
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::valid);
    now += 1ms;
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::expired);
    EXPECT_EQ(server.find("never issued").state, TokenState::unknown);
}

TEST_F(OAuth, TokensOfAScenariosClientStandForItsToken) {
    AuthorizationServer server = make();
    const IssuedTokens scenario = server.client_credentials("as-scenario-500", "");
    EXPECT_EQ(server.find(scenario.access_token).stands_for, "scenario-500");
    const IssuedTokens refreshed = server.refresh("as-scenario-500", "refresh-token", "");
    EXPECT_EQ(server.find(refreshed.access_token).stands_for, "scenario-500");
    const IssuedTokens plain = server.refresh("client", "refresh-token", "");
    EXPECT_EQ(server.find(plain.access_token).stands_for, "");
}

TEST_F(OAuth, ScopesAreThoseThatAreAllowed) {
    AuthorizationServer server = make({.scope = "read write"});
    EXPECT_EQ(server.client_credentials("client", "write").scope, "write");
    EXPECT_EQ(server.client_credentials("client", "").scope, "read write");
    EXPECT_THAT(refusal([&] { server.client_credentials("client", "read admin"); }),
                HasSubstr("invalid_scope: The scope 'admin'"));
    EXPECT_THAT(refusal([&] { server.refresh("client", "refresh-token", "admin"); }),
                HasSubstr("invalid_scope"));
    EXPECT_THAT(refusal([&] { code(server, "admin"); }), HasSubstr("invalid_scope"));
    AuthorizationServer any = make();
    EXPECT_EQ(any.client_credentials("client", "a b").scope, "a b");
    for (const char* scope : {" a", "a ", "a  b", "a\"b", "a\\b", "a\nb", "\xc3\xa4"}) {
        EXPECT_THAT(refusal([&] { any.client_credentials("client", scope); }),
                    HasSubstr("invalid_scope"))
            << scope;
    }
}

TEST_F(OAuth, ARefreshMayNotWidenTheScope) {  // RFC 6749, section 6
    AuthorizationServer server = make({.scope = "read write"});
    const IssuedTokens issued =
        server.exchange("client", code(server, "read"), redirect_uri, verifier);
    EXPECT_EQ(issued.scope, "read");
    EXPECT_EQ(server.refresh("client", *issued.refresh_token, "").scope, "read");
    EXPECT_THAT(refusal([&] { server.refresh("client", *issued.refresh_token, "write"); }),
                HasSubstr("invalid_scope"));
}

TEST_F(OAuth, ARefreshTokenIsGoodForEverUnlessTheyRotate) {
    AuthorizationServer server = make();
    for (int i = 0; i < 3; ++i) {
        const IssuedTokens issued = server.refresh("client", "refresh-token", "");
        EXPECT_FALSE(issued.refresh_token);
        EXPECT_EQ(server.find(issued.access_token).state, TokenState::valid);
    }
    EXPECT_THAT(refusal([&] { server.refresh("client", "another", ""); }),
                HasSubstr("invalid_grant: The refresh token is unknown"));
}

TEST_F(OAuth, ARotatedRefreshTokenIsReplacedAtEachUse) {
    AuthorizationServer server = make({.rotate = true});
    const IssuedTokens first = server.refresh("client", "refresh-token", "");
    ASSERT_TRUE(first.refresh_token);
    const IssuedTokens second = server.refresh("client", *first.refresh_token, "");
    ASSERT_TRUE(second.refresh_token);
    EXPECT_NE(*first.refresh_token, *second.refresh_token);
    EXPECT_EQ(server.find(first.access_token).state, TokenState::valid);
}

TEST_F(OAuth, TheReuseOfARotatedRefreshTokenKillsItsFamily) {
    AuthorizationServer server = make({.rotate = true});
    const IssuedTokens issued = server.refresh("client", "refresh-token", "");
    EXPECT_THAT(refusal([&] { server.refresh("client", "refresh-token", ""); }),
                HasSubstr("invalid_grant: The refresh token has been used before"));
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::revoked);
    EXPECT_THAT(refusal([&] { server.refresh("client", *issued.refresh_token, ""); }),
                HasSubstr("invalid_grant: The refresh token has been revoked"));
}

TEST_F(OAuth, OneFamilysEndLeavesTheOthers) {
    AuthorizationServer server = make({.rotate = true});
    const IssuedTokens other = server.exchange("client", code(server), redirect_uri, verifier);
    server.refresh("client", "refresh-token", "");
    EXPECT_NE(refusal([&] { server.refresh("client", "refresh-token", ""); }), "");
    EXPECT_EQ(server.find(other.access_token).state, TokenState::valid);
    EXPECT_NO_THROW(server.refresh("client", *other.refresh_token, ""));
}

TEST_F(OAuth, ARefreshTokenIsItsClients) {
    AuthorizationServer server = make();
    const IssuedTokens issued = server.exchange("client", code(server), redirect_uri, verifier);
    EXPECT_THAT(refusal([&] { server.refresh("as-scenario-500", *issued.refresh_token, ""); }),
                HasSubstr("invalid_grant: The refresh token was issued to another client"));
    EXPECT_NO_THROW(server.refresh("client", *issued.refresh_token, ""));
}

TEST_F(OAuth, ACodeGivesTokensOnce) {
    AuthorizationServer server = make();
    const std::string given = code(server);
    const IssuedTokens issued = server.exchange("client", given, redirect_uri, verifier);
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::valid);
    ASSERT_TRUE(issued.refresh_token);
    EXPECT_THAT(refusal([&] { server.exchange("client", given, redirect_uri, verifier); }),
                HasSubstr("invalid_grant: The code has been used before"));
    // RFC 6749, section 4.1.2: what came of it is revoked.
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::revoked);
    EXPECT_NE(refusal([&] { server.refresh("client", *issued.refresh_token, ""); }), "");
}

TEST_F(OAuth, ACodeLives60Seconds) {
    AuthorizationServer server = make();
    const std::string in_time = code(server), late = code(server);
    now += 60s - 1ms;
    EXPECT_NO_THROW(server.exchange("client", in_time, redirect_uri, verifier));
    now += 1ms;
    EXPECT_THAT(refusal([&] { server.exchange("client", late, redirect_uri, verifier); }),
                HasSubstr("invalid_grant: The code has expired"));
}

TEST_F(OAuth, ACodeIsForItsClientItsRedirectionAndItsVerifier) {
    AuthorizationServer server = make();
    EXPECT_THAT(
        refusal([&] { server.exchange("fail-slow", code(server), redirect_uri, verifier); }),
        HasSubstr("invalid_grant: The code was issued to another client"));
    EXPECT_THAT(
        refusal([&] { server.exchange("client", code(server), redirect_uri + "/", verifier); }),
        HasSubstr("invalid_grant: The redirect_uri"));
    EXPECT_THAT(refusal([&] { server.exchange("client", code(server), redirect_uri, challenge); }),
                HasSubstr("invalid_grant: The code_verifier"));
    EXPECT_THAT(refusal([&] { server.exchange("client", "no code", redirect_uri, verifier); }),
                HasSubstr("invalid_grant: The code is unknown"));
}

TEST_F(OAuth, RevokingAnAccessTokenLeavesItsGrant) {  // RFC 7009, section 2.1
    AuthorizationServer server = make();
    const IssuedTokens issued = server.exchange("client", code(server), redirect_uri, verifier);
    server.revoke(issued.access_token, "client");
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::revoked);
    const IssuedTokens again = server.refresh("client", *issued.refresh_token, "");
    EXPECT_EQ(server.find(again.access_token).state, TokenState::valid);
}

TEST_F(OAuth, RevokingARefreshTokenRevokesWhatCameOfItsGrant) {
    AuthorizationServer server = make();
    const IssuedTokens issued = server.exchange("client", code(server), redirect_uri, verifier);
    server.revoke(*issued.refresh_token, "");
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::revoked);
    EXPECT_THAT(refusal([&] { server.refresh("client", *issued.refresh_token, ""); }),
                HasSubstr("invalid_grant"));
    EXPECT_NO_THROW(server.revoke("unknown", ""));
}

TEST_F(OAuth, AnotherClientsTokenCannotBeRevoked) {
    AuthorizationServer server = make();
    const IssuedTokens issued = server.client_credentials("client", "");
    EXPECT_NE(refusal([&] { server.revoke(issued.access_token, "fail-slow"); }), "");
    EXPECT_EQ(server.find(issued.access_token).state, TokenState::valid);
}

TEST_F(OAuth, AllAccessTokensCanBeRevokedAtOnce) {
    AuthorizationServer server = make();
    const IssuedTokens one = server.client_credentials("client", "");
    const IssuedTokens two = server.refresh("client", "refresh-token", "");
    server.revoke_access_tokens();
    EXPECT_EQ(server.find(one.access_token).state, TokenState::revoked);
    EXPECT_EQ(server.find(two.access_token).state, TokenState::revoked);
    const IssuedTokens later = server.refresh("client", "refresh-token", "");
    EXPECT_EQ(server.find(later.access_token).state, TokenState::valid);
}

}  // namespace
}  // namespace mock
