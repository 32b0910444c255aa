// What is asked of a token endpoint, and what its answers come to.
#include "auth/token_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <sstream>
#include <string>
#include <vector>

#include "../http/client_fixture.h"
#include "http/temporary_failure.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TokenReply ask(const std::string& url, const RequestContext& context = {}) {
    TokenEndpoint endpoint(options(), url);
    return endpoint.ask({{"grant_type", "client_credentials"},
                         {"client_id", "me & you"},
                         {"client_secret", "hunter2+/="},
                         {"scope", ""}},
                        context);
}

TokenReply reply_to(std::string_view body) {
    ScriptedServer server(always(response(body)));
    return ask(server.url());
}

std::optional<Error> failure_of(const std::string& answer) {
    ScriptedServer server(always(answer));
    auto error = error_of([&] { ask(server.url() + "/oauth/token?x=1"); });
    if (error) {
        EXPECT_EQ(error->effect(), Effect::unsent) << "the service has not been asked";
        EXPECT_THAT(error->message(), Not(HasSubstr("hunter2")));
        EXPECT_THAT(error->message(), HasSubstr("OAuthTokenURL"));
    }
    return error;
}

TEST(TokenEndpoint, IsPostedAForm) {
    Notes notes;
    ScriptedServer server(always(response(R"({"access_token":"a"})"), &notes));
    ask(server.url() + "/oauth/token?tenant=t");
    ASSERT_EQ(notes.count(), 1u);
    EXPECT_THAT(
        notes.all()[0],
        AllOf(testing::StartsWith("POST /oauth/token?tenant=t HTTP/1.1\r\n"),
              HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"),
              HasSubstr("\r\nAccept: application/json\r\n"), Not(HasSubstr("\r\nAuthorization")),
              testing::EndsWith("\r\n\r\ngrant_type=client_credentials&"
                                "client_id=me%20%26%20you&client_secret=hunter2%2B%2F%3D")))
        << "what is empty is left out";
}

// RFC 6749, 2.3.1: a server must know clients by HTTP Basic, and may know them by the form.
// With `refusal`, where the secret is in the form.
void expect_the_header_is_tried(const std::string& refusal) {
    Notes notes;
    ScriptedServer server([&](Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes.add(request);
        const bool known = request.find("\r\nAuthorization: Basic ") != request.npos;
        peer.send(known ? response(R"({"access_token":"a"})")
                        : response(refusal, "401 Unauthorized"));
    });
    TokenEndpoint endpoint(options(), server.url());
    const TokenForm form{{"grant_type", "client_credentials"},
                         {"client_id", "me & you"},
                         {"client_secret", "hunter2+/="}};
    EXPECT_EQ(endpoint.ask(form, {}).access_token.reveal(), "a");
    EXPECT_EQ(endpoint.ask(form, {}).access_token.reveal(), "a");
    const auto requests = notes.all();
    ASSERT_EQ(requests.size(), 3u) << "what it takes is kept to";
    EXPECT_THAT(requests[0], HasSubstr("client_secret=hunter2%2B%2F%3D"));
    for (const std::string& request : {requests[1], requests[2]}) {
        // me%20%26%20you:hunter2%2B%2F%3D
        EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Basic "
                                       "bWUlMjAlMjYlMjB5b3U6aHVudGVyMiUyQiUyRiUzRA==\r\n"));
        EXPECT_THAT(request, testing::EndsWith("\r\n\r\ngrant_type=client_credentials"))
            << "not twice";
    }
}

TEST(TokenEndpoint, IsToldTheClientsSecretInAHeaderWhereItWantsThat) {
    expect_the_header_is_tried(R"({"error":"invalid_client"})");
    // RFC 6749, 5.2: 401 is for a client that is not known, which a gateway says without JSON.
    expect_the_header_is_tried("");
    expect_the_header_is_tried("<html>Unauthorized</html>");
}

TEST(TokenEndpoint, ThatDoesNotKnowTheClientIsAskedTwiceAndNoMore) {
    Notes notes;
    ScriptedServer server(
        always(response(R"({"error":"invalid_client"})", "401 Unauthorized"), &notes));
    TokenEndpoint endpoint(options(), server.url());
    const auto ask_it = [&] { endpoint.ask({{"client_id", "c"}, {"client_secret", "s0"}}, {}); };
    EXPECT_EQ(state_of(error_of(ask_it)), "28000");
    EXPECT_EQ(notes.count(), 2u);
    EXPECT_EQ(state_of(error_of(ask_it)), "28000");
    ASSERT_EQ(notes.count(), 4u);
    EXPECT_THAT(notes.all()[2], HasSubstr("client_secret=s0")) << "as at first";
    error_of([&] { endpoint.ask({{"client_id", "c"}}, {}); });
    EXPECT_EQ(notes.count(), 5u) << "a public client has nothing to put there";
}

TEST(TokenEndpoint, GivesTokensAndTheirLifetime) {
    const TokenReply reply = reply_to(
        R"({"token_type":"bearer","unknown":[{}],"expires_in":90,"refresh_token":"r","access_token":"a"})");
    EXPECT_EQ(reply.access_token.reveal(), "a");
    EXPECT_EQ(reply.refresh_token.reveal(), "r");
    EXPECT_EQ(reply.lifetime, 90s);
}

// RFC 6749, 5.1: expires_in is recommended; some servers send it as text.
TEST(TokenEndpoint, MayLeaveTheLifetimeOpen) {
    const auto lifetime_of = [](const std::string& expires_in) {
        return reply_to(R"({"access_token":"a","expires_in":)" + expires_in + "}").lifetime;
    };
    EXPECT_EQ(lifetime_of("\"60\""), 60s);
    EXPECT_EQ(lifetime_of("1.5"), 1500ms);
    EXPECT_EQ(lifetime_of("1e300"), 24h * 365);
    EXPECT_EQ(lifetime_of("0.5"), 500ms);
    for (const char* none : {"0", "-5", "\"0\"", "null", "\"soon\"", "\"nan\"", "\"\"", "[]"}) {
        EXPECT_EQ(lifetime_of(none), std::nullopt) << none;
    }
    EXPECT_EQ(reply_to(R"({"access_token":"a"})").lifetime, std::nullopt);
}

TEST(TokenEndpoint, ThatRefusesIsQuoted) {
    const struct {
        const char* status;
        const char* body;
        const char* code;
        const char* words;
        const char* remedy;
    } cases[] = {
        {"401 Unauthorized", R"({"error":"invalid_client","error_description":"Who?"})",
         "invalid_client", "Who? (invalid_client)", "check OAuthClientId and OAuthClientSecret"},
        {"400 Bad Request", R"({"error":"invalid_grant"})", "invalid_grant",
         "refuses to sign in: invalid_grant", "lets this client sign in for itself"},
        {"400 Bad Request", R"({"error":"unauthorized_client"})", "unauthorized_client",
         "unauthorized_client", "allows this client the grant client_credentials"},
        {"400 Bad Request", R"({"error":"unsupported_grant_type"})", "unsupported_grant_type",
         "unsupported_grant_type", "check AuthScheme and OAuthTokenURL"},
        {"400 Bad Request", R"({"error":"invalid_scope"})", "invalid_scope", "invalid_scope",
         "check OAuthScope"},
        {"403 Forbidden", "<html>no</html>", "", "refuses to sign in: HTTP status 403", ""},
        {"401 Unauthorized", "", "invalid_client", "refuses to sign in: HTTP status 401",
         "check OAuthClientId and OAuthClientSecret"},
        {"400 Bad Request", R"({"error":"access_denied","error_description":"Not you."})",
         "access_denied", "Not you. (access_denied)", "administrator can say"},
        {"200 OK", R"({"error":"invalid_grant","error_description":"Gone."})", "invalid_grant",
         "refuses to sign in: Gone. (invalid_grant)", "lets this client sign in for itself"},
    };
    for (const auto& [status, body, code, words, remedy] : cases) {
        ScriptedServer server(always(response(body, status)));
        try {
            ask(server.url());
            ADD_FAILURE() << body;
        } catch (const TokenRefused& refused) {
            EXPECT_EQ(refused.state(), sqlstate::invalid_authorization);
            EXPECT_EQ(refused.effect(), Effect::unsent);
            EXPECT_EQ(refused.code(), code);
            EXPECT_THAT(refused.message(), AllOf(HasSubstr(words), HasSubstr(remedy)));
        }
    }
}

// Each grant is had in another way, and so mended in another.
TEST(TokenEndpoint, ThatRefusesAGrantIsToldByWhatWasGiven) {
    const auto remedy_for = [](TokenForm form, const char* code) {
        ScriptedServer server(
            always(response(R"({"error":")" + std::string(code) + "\"}", "400 Bad Request")));
        TokenEndpoint endpoint(options(), server.url());
        const auto error = error_of([&] { endpoint.ask(form, {}); });
        return error ? error->message() : std::string();
    };
    const char* grant = "invalid_grant";
    EXPECT_THAT(remedy_for({{"grant_type", "refresh_token"}, {"refresh_token", "r0-t0ken"}}, grant),
                HasSubstr("the refresh token has expired"));
    EXPECT_THAT(remedy_for({{"grant_type", "authorization_code"}, {"code", "c0de"}}, grant),
                HasSubstr("the code that the browser has brought"));
    EXPECT_THAT(
        remedy_for({{"grant_type", "client_credentials"}, {"client_secret", "hunter2"}}, grant),
        AllOf(Not(HasSubstr("refresh token")), HasSubstr("OAuthClientSecret")));
    EXPECT_THAT(
        remedy_for({{"grant_type", "refresh_token"}, {"client_secret", ""}}, "invalid_client"),
        HasSubstr("OAuthClientSecret, which is not given"));
}

TEST(TokenEndpoint, ThatIsBusyIsQuoted) {
    const auto error = failure_of(response(
        R"({"error":"temporarily_unavailable","error_description":"Closed for hunter2+/=."})",
        "503 Service Unavailable"));
    ASSERT_EQ(state_of(error), "08001");
    EXPECT_THAT(error->message(), testing::EndsWith("answered with HTTP status 503: Closed for "
                                                    "***. (temporarily_unavailable)"));
    EXPECT_THAT(failure_of(response("<html>", "502 Bad Gateway"))->message(),
                testing::EndsWith("answered with HTTP status 502"));
}

TEST(TokenEndpoint, ThatIsBusyMayBeAskedAgain) {
    for (const char* status : {"408 Request Timeout", "429 Too Many Requests",
                               "500 Internal Server Error", "503 Service Unavailable"}) {
        ScriptedServer server(always(response("", status, "Retry-After: 7\r\n")));
        try {
            ask(server.url());
            ADD_FAILURE() << status;
        } catch (const TemporaryFailure& failure) {
            EXPECT_EQ(failure.state(), sqlstate::unable_to_connect);
            EXPECT_EQ(failure.effect(), Effect::unsent);
            EXPECT_EQ(failure.wait(), 7s);
        }
    }
}

TEST(TokenEndpoint, ThatIsNoneIsTold) {
    const struct {
        std::string answer;
        const char* words;
    } cases[] = {
        {response("<html>", "200 OK", "Content-Type: text/html\r\n"), "a web page"},
        {response("{}"), "without an access_token"},
        {response("not JSON"), "something that is not JSON: it is no token endpoint"},
        {response(""), "something that is not JSON"},
        {response(R"({"access_token":"a")"), "something that is not JSON"},
        {response("[1]"), "without an access_token"},
        {response(R"({"access_token":5})"), "without an access_token"},
        {response(R"({"access_token":"a","token_type":"mac"})"),
         "no bearer token (token_type mac)"},
        {response(R"({"access_token":"a\r\nX-Injected: 1"})"), "no header can carry"},
        {response(R"({"access_token":"a b"})"), "no header can carry"},
        {response("", "404 Not Found"), "HTTP status 404: it is no token endpoint"},
        {response("", "302 Found", "Location: https://elsewhere.invalid\r\n"), "redirects"},
        {response(std::string(3'000'000, ' ')), "more than 256 KiB: it is no token endpoint"},
        {response(R"({"access_token":"a","padding":")" + std::string(262'144, 'x') + "\"}"),
         "more than 256 KiB"},
        {response(std::string(250'000, '[')), "not JSON"},
        {response(R"({"access_token":)" + std::string(200'000, '[')), "not JSON"},
    };
    for (const auto& [answer, words] : cases) {
        const auto error = failure_of(answer);
        ASSERT_EQ(state_of(error), "08001") << words;
        EXPECT_THAT(error->message(), HasSubstr(words));
        EXPECT_FALSE(dynamic_cast<const TemporaryFailure*>(&*error));
    }
}

TEST(TokenEndpoint, ThatCannotBeReachedIsTold) {
    const std::string closed = "http://127.0.0.1:" + std::to_string(closed_port());
    try {
        ask(closed);
        ADD_FAILURE();
    } catch (const http::NotSent& error) {
        EXPECT_EQ(error.state(), sqlstate::unable_to_connect);
        EXPECT_TRUE(error.may_pass());
        EXPECT_THAT(error.message(),
                    AllOf(testing::StartsWith("no access token can be had from OAuthTokenURL: "),
                          HasSubstr(closed), HasSubstr("check the keyword OAuthTokenURL"),
                          Not(HasSubstr("keyword URL"))));
        EXPECT_EQ(error.progress().cause, http::ConnectCause::unknown);
    }
    ScriptedServer broken(once("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));
    try {
        ask(broken.url());
        ADD_FAILURE();
    } catch (const http::NotSent& error) {
        EXPECT_EQ(error.state(), sqlstate::unable_to_connect);
        EXPECT_TRUE(error.may_pass());
        EXPECT_EQ(error.progress().cause, http::ConnectCause::connection_broke);
    }
}

// Asks with little patience until the server has the request, which it does not answer yet.
void leave_under_way(TokenEndpoint& endpoint, TokenForm form, const Notes& notes) {
    for (int times = 0; notes.count() == 0 && times < 200; ++times) {
        RequestContext brief;
        brief.deadline = http::Clock::now() + 50ms;
        EXPECT_EQ(state_of(error_of([&] { endpoint.ask(form, brief); })), "HYT00");
    }
    ASSERT_EQ(notes.count(), 1u);
}

// What is asked may be good for one use only: the reply must not be lost with its first caller.
TEST(TokenEndpoint, IsGoneOnWithWhereACallerHasNotWaitedForItsReply) {
    Notes notes;
    std::atomic<bool> answers{false};
    ScriptedServer server([&](Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes.add(request);
        eventually([&] { return answers.load(); });
        peer.send(response(R"({"access_token":"a"})"));
    });
    TokenEndpoint endpoint(options(), server.url());
    const TokenForm form{{"refresh_token", "r0"}};
    leave_under_way(endpoint, form, notes);
    const http::Clock::time_point left = http::Clock::now();
    RequestContext cancelled;
    cancelled.cancel = std::make_shared<CancelToken>();
    {
        const CancelToken::Call call(*cancelled.cancel);
        cancelled.cancel->cancel();
        EXPECT_EQ(state_of(error_of([&] { endpoint.ask(form, cancelled); })), "HY008");
    }
    answers = true;
    const TokenReply reply = endpoint.ask(form, {});
    EXPECT_EQ(reply.access_token.reveal(), "a");
    EXPECT_LT(reply.asked, left) << "its lifetime counts from then";
    EXPECT_EQ(notes.count(), 1u);
    EXPECT_EQ(endpoint.ask(form, {}).access_token.reveal(), "a");
    EXPECT_EQ(notes.count(), 2u) << "a reply is given once";
}

TEST(TokenEndpoint, WhoseRequestIsAnotherIsAskedAnew) {
    Notes notes;
    ScriptedServer server([&](Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes.add(request);
        if (request.ends_with("r0")) return peer.wait_for_close();
        peer.send(response(R"({"access_token":"a"})"));
    });
    TokenEndpoint endpoint(options(), server.url());
    leave_under_way(endpoint, {{"refresh_token", "r0"}}, notes);
    EXPECT_EQ(endpoint.ask({{"refresh_token", "r1"}}, {}).access_token.reveal(), "a");
    EXPECT_EQ(notes.count(), 2u);
}

TEST(TokenEndpoint, IsQuotedWithoutTheSecretsThatItRepeats) {
    ScriptedServer server(always(
        response(R"({"error":"invalid_client","error_description":"bad secret hunter2, hunter2!"})",
                 "401 Unauthorized")));
    TokenEndpoint endpoint(options(), server.url());
    const auto error = error_of([&] { endpoint.ask({{"client_secret", "hunter2"}}, {}); });
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message(),
                AllOf(HasSubstr("bad secret ***, ***!"), Not(HasSubstr("hunter2"))));
}

// What docs/logging.md shows, and nothing of the form or the reply.
class TokenEndpointLog : public testing::Test {
protected:
    std::vector<std::string> lines_of(const std::string& answer,
                                      LogLevel verbosity = LogLevel::request) const {
        ScriptedServer server(always(answer));
        RequestContext context;
        context.log = Log::open(folder_.file("log"), verbosity);
        error_of([&] { ask(server.url() + "/oauth/token?x=1", context); });
        return lines();
    }
    std::vector<std::string> lines() const {
        std::istringstream stream(folder_.content("log"));
        std::vector<std::string> lines;
        for (std::string line; std::getline(stream, line);) lines.push_back(line);
        for (const std::string& line : lines) {
            EXPECT_THAT(line, Not(HasSubstr("hunter2")));
            EXPECT_THAT(line, Not(HasSubstr("t0ken")));
        }
        return lines;
    }
    TemporaryFolder folder_;
};

TEST_F(TokenEndpointLog, HasALineForEachRequest) {
    EXPECT_THAT(
        lines_of(response(R"({"access_token":"t0ken","expires_in":90,"refresh_token":"t0ken"})")),
        testing::ElementsAre(testing::ContainsRegex(
            " request \\[http\\] id=[0-9]+ POST OAuthTokenURL status=200 end=complete ms=[0-9]+ "
            "sqlstate=- host=127.0.0.1 grant=client_credentials error=- lifetime=90$")));
}

TEST_F(TokenEndpointLog, HasTheCodeOfARefusal) {
    EXPECT_THAT(lines_of(response(R"({"error":"invalid_scope","error_description":"hunter2+/="})",
                                  "401 Unauthorized")),
                testing::ElementsAre(AllOf(HasSubstr(" status=401 end=failed "),
                                           HasSubstr(" sqlstate=28000 "),
                                           testing::EndsWith(" error=invalid_scope lifetime=-"))));
}

TEST_F(TokenEndpointLog, TakesNoCodeThatCouldBeAnythingElse) {
    for (const char* code : {"a b=c", "\\n", "x y", ""}) {
        EXPECT_THAT(lines_of(response(R"({"error":")" + std::string(code) + "\"}",
                                      "503 Service Unavailable"))
                        .back(),
                    AllOf(HasSubstr(" status=503 end=failed "), HasSubstr(" sqlstate=08001 "),
                          testing::EndsWith(" error=- lifetime=-")));
    }
}

TEST_F(TokenEndpointLog, TellsThatARequestBegins) {
    const auto lines = lines_of(response(R"({"access_token":"t0ken"})"), LogLevel::info);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_THAT(lines[0],
                testing::ContainsRegex(" info \\[http\\] id=[0-9]+ POST OAuthTokenURL begins: "
                                       "host=127.0.0.1 grant=client_credentials$"));
    EXPECT_THAT(lines[1], testing::EndsWith(" lifetime=-"));
}

TEST_F(TokenEndpointLog, HasALineWhereThereIsNoAnswer) {
    RequestContext context;
    context.log = Log::open(folder_.file("log"), LogLevel::request);
    error_of([&] { ask("http://127.0.0.1:" + std::to_string(closed_port()), context); });
    ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    context.deadline = http::Clock::now() + 50ms;
    error_of([&] { ask(silent.url(), context); });
    EXPECT_THAT(lines(),
                testing::ElementsAre(
                    AllOf(HasSubstr(" status=- end=failed "), HasSubstr(" sqlstate=08001 ")),
                    AllOf(HasSubstr(" status=- end=timeout "), HasSubstr(" sqlstate=HYT00 "))));
}

// Whoever goes on with a request that another has left has a line of it, too.
TEST_F(TokenEndpointLog, HasALineForEachWhoWaits) {
    std::atomic<bool> answers{false};
    ScriptedServer server([&](Peer& peer) {
        if (peer.read_request().empty()) return;
        eventually([&] { return answers.load(); });
        peer.send(response(R"({"access_token":"t0ken"})"));
    });
    TokenEndpoint endpoint(options(), server.url());
    const TokenForm form{{"grant_type", "refresh_token"}, {"refresh_token", "t0ken"}};
    RequestContext context;
    context.log = Log::open(folder_.file("log"), LogLevel::request);
    context.deadline = http::Clock::now() + 200ms;
    EXPECT_EQ(state_of(error_of([&] { endpoint.ask(form, context); })), "HYT00");
    answers = true;
    context.deadline.reset();
    endpoint.ask(form, context);
    const auto written = lines();
    ASSERT_EQ(written.size(), 2u);
    const auto id_of = [](const std::string& line) {
        const std::size_t at = line.find("id=");
        return line.substr(at, line.find(' ', at) - at);
    };
    EXPECT_THAT(written[0], HasSubstr(" end=timeout "));
    EXPECT_THAT(written[1], HasSubstr(" end=complete "));
    EXPECT_EQ(id_of(written[0]), id_of(written[1]));
}

TEST(TokenEndpoint, IsNotWaitedForLongerThanTheCallerDoes) {
    ScriptedServer silent([](Peer& peer) { peer.wait_for_close(); });
    RequestContext brief;
    brief.deadline = http::Clock::now() + 50ms;
    const auto late = error_of([&] { ask(silent.url(), brief); });
    EXPECT_EQ(state_of(late), "HYT00");
    EXPECT_EQ(late->effect(), Effect::unsent);
    EXPECT_THAT(late->message(), AllOf(HasSubstr("the token endpoint at http://127.0.0.1"),
                                       Not(HasSubstr("the service"))));
    RequestContext cancelled;
    cancelled.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancelled.cancel);
    cancelled.cancel->cancel();
    const auto error = error_of([&] { ask(silent.url(), cancelled); });
    EXPECT_EQ(state_of(error), "HY008");
    EXPECT_EQ(error->effect(), Effect::unsent);
}

}  // namespace
}  // namespace connectai::auth
