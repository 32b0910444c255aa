// The HTTP client: what it sends, what it makes of a response, which connections it uses.
#include "http/client.h"

#include "client_fixture.h"
#include "http/url.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(HttpRequest, IsAGetThatNamesItself) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    Client client(options());
    client.send(get(server.url() + "/api/tables?catalogName=a%20b"), nullptr)->head();
    ASSERT_EQ(notes.count(), 1u);
    const std::string request = notes.all()[0];
    EXPECT_THAT(request, StartsWith("GET /api/tables?catalogName=a%20b HTTP/1.1\r\n"));
    EXPECT_THAT(request, HasSubstr("\r\nUser-Agent: test/1.0\r\n"));
    EXPECT_THAT(request, HasSubstr("\r\nAccept: application/json\r\n"));
    EXPECT_THAT(request, HasSubstr("\r\nAccept-Encoding: "));
    EXPECT_THAT(request, Not(HasSubstr("Authorization")));
}

TEST(HttpRequest, PostsItsBodyAtOnce) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    Client client(options());
    const std::string body = "{\"query\":\"" + std::string(300'000, 'x') + "\"}";
    client.send(post(server.url() + "/query", body), nullptr)->head();
    const std::string request = notes.all().at(0);
    EXPECT_THAT(request.substr(0, 20), StartsWith("POST /query HTTP/1.1"));
    EXPECT_THAT(request.substr(0, 1000), HasSubstr("\r\nContent-Type: application/json\r\n"));
    EXPECT_THAT(request.substr(0, 1000), Not(HasSubstr("Expect:")));
    EXPECT_TRUE(request.ends_with("\r\n\r\n" + body));
}

TEST(HttpRequest, PostsAnEmptyBodyAndABodyWithNul) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    Client client(options());
    client.send(post(server.url(), ""), nullptr)->head();
    client.send(post(server.url(), std::string("a\0b", 3)), nullptr)->head();
    EXPECT_THAT(notes.all().at(0), HasSubstr("Content-Length: 0\r\n"));
    EXPECT_TRUE(notes.all().at(1).ends_with(std::string("\r\n\r\na\0b", 7)));
}

TEST(HttpRequest, CarriesBasicCredentials) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    const Credentials ann{Credentials::Scheme::basic, "ann@example.com", Secret("p:w\xC3\xA9")};
    Client client(options());
    client.send(signed_in(get(server.url()), ann), nullptr)->head();
    EXPECT_THAT(notes.all().at(0),
                HasSubstr("\r\nAuthorization: Basic YW5uQGV4YW1wbGUuY29tOnA6d8Op\r\n"));
}

TEST(HttpRequest, CarriesABearerToken) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    const Credentials token{Credentials::Scheme::bearer, "", Secret("abc.def-_ghi")};
    Client client(options());
    client.send(signed_in(get(server.url()), token), nullptr)->head();
    EXPECT_THAT(notes.all().at(0), HasSubstr("\r\nAuthorization: Bearer abc.def-_ghi\r\n"));
}

TEST(HttpRequest, IsSentOnceWhereCredentialsAreRefused) {
    Notes notes;
    ScriptedServer server(always(
        response("{}", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n"), &notes));
    const Credentials refused{Credentials::Scheme::basic, "u", Secret("p")};
    Client client(options());
    const auto answer = client.send(signed_in(post(server.url(), "{}", false), refused), nullptr);
    EXPECT_EQ(answer->head().status, 401);
    EXPECT_EQ(read_all(*answer), "{}");
    EXPECT_EQ(notes.count(), 1u);
}

TEST(HttpResponse, HasStatusTypeRetryAfterAndDate) {
    ScriptedServer server(always(response("busy", "503 Service Unavailable",
                                          "CONTENT-TYPE:  Text/Plain ; charset=utf-8\r\n"
                                          "retry-after: 120\r\n"
                                          "DATE: Sun, 06 Nov 1994 08:49:37 GMT\r\n")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    EXPECT_EQ(answer->head().status, 503);
    EXPECT_EQ(answer->head().content_type, "text/plain");
    EXPECT_EQ(answer->head().retry_after, "120");
    EXPECT_EQ(answer->head().date, "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(read_all(*answer), "busy");
    EXPECT_EQ(answer->head().status, 503) << "the head stays what it was";
}

TEST(HttpResponse, SkipsInterimHeads) {
    ScriptedServer server(
        once("HTTP/1.1 103 Early Hints\r\nContent-Type: x/y\r\nRetry-After: 9\r\n\r\n" +
             response("{}", "201 Created")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    EXPECT_EQ(answer->head().status, 201);
    EXPECT_EQ(answer->head().content_type, "application/json");
    EXPECT_EQ(answer->head().retry_after, "");
    EXPECT_EQ(read_all(*answer), "{}");
}

TEST(HttpResponse, MayBeEmpty) {
    ScriptedServer server(always(response("")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    EXPECT_EQ(answer->head().status, 200);
    std::string out = "kept";
    EXPECT_FALSE(answer->receive(out));
    EXPECT_FALSE(answer->receive(out));
    EXPECT_EQ(out, "kept");
}

TEST(HttpResponse, IsReadWithoutItsHeadHavingBeenAskedFor) {
    ScriptedServer server(always(response("body")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    EXPECT_EQ(read_all(*answer), "body");
    EXPECT_EQ(answer->head().status, 200);
}

TEST(HttpResponse, IsAppendedToWhatIsThere) {
    ScriptedServer server(always(response("def")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    std::string out = "abc";
    while (answer->receive(out)) {
    }
    EXPECT_EQ(out, "abcdef");
}

TEST(HttpResponse, IsTheSameInChunksOfAnySize) {
    const std::string body = "0123456789abcdefghijklmnopqrstuvwxyz";
    for (std::size_t size = 1; size <= body.size(); size += 5) {
        std::string answer(chunked_head);
        for (std::size_t at = 0; at < body.size(); at += size) {
            answer += chunk(body.substr(at, size));
        }
        ScriptedServer server(always(answer + "0\r\n\r\n"));
        Client client(options());
        const auto got = client.send(get(server.url()), nullptr);
        EXPECT_EQ(read_all(*got), body);
    }
}

TEST(HttpResponse, GivesTheFirstOctetsBeforeTheRestHasArrived) {
    std::atomic<bool> go_on{false};
    ScriptedServer server([&](Peer& peer) {
        peer.read_request();
        peer.send(std::string(chunked_head) + chunk("first"));
        eventually([&] { return go_on.load(); });
        peer.send(chunk("second") + "0\r\n\r\n");
        peer.wait_for_close();
    });
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    std::string out;
    ASSERT_TRUE(answer->receive(out));
    EXPECT_EQ(out, "first");
    go_on = true;
    EXPECT_EQ(read_all(*answer), "second");
}

TEST(HttpResponse, MayEndWithItsConnection) {
    ScriptedServer server(once("HTTP/1.1 200 OK\r\n\r\nuntil the end"));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    EXPECT_EQ(read_all(*answer), "until the end");
}

// Wherever it leads, and whatever the status says of method and credentials.
TEST(HttpResponse, RedirectIsNotFollowed) {
    for (const char* status : {"301 Moved Permanently", "302 Found", "303 See Other",
                               "307 Temporary Redirect", "308 Permanent Redirect"}) {
        for (const auto scheme : {Credentials::Scheme::basic, Credentials::Scheme::bearer}) {
            Notes elsewhere_notes;
            Notes notes;
            ScriptedServer elsewhere(always(response("{}"), &elsewhere_notes));
            const std::string location = "Location: " + elsewhere.url() + "/steal\r\n";
            ScriptedServer server(always(response("", status, location), &notes));
            const Credentials user{scheme, "user", Secret("secret")};
            Client client(options());
            const auto expected = std::strtol(status, nullptr, 10);
            for (auto request : {get(server.url()), post(server.url(), "{}", false)}) {
                EXPECT_EQ(client.send(signed_in(request, user), nullptr)->head().status, expected);
            }
            EXPECT_EQ(elsewhere.connections(), 0);
            EXPECT_THAT(elsewhere_notes.all(), testing::IsEmpty());
            EXPECT_EQ(notes.count(), 2u);
        }
    }
}

TEST(HttpConnection, IsKeptForTheNextRequest) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    for (int i = 0; i < 10; ++i) read_all(*client.send(get(server.url()), nullptr));
    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpConnection, IsKeptAfterAPost) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    read_all(*client.send(post(server.url(), "{}"), nullptr));
    read_all(*client.send(get(server.url()), nullptr));
    read_all(*client.send(post(server.url(), "{}"), nullptr));
    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpConnection, IsNotSharedByTwoRequestsAtATime) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    const auto one = client.send(get(server.url()), nullptr);
    const auto two = client.send(get(server.url()), nullptr);
    EXPECT_EQ(one->head().status, 200);
    EXPECT_EQ(two->head().status, 200);
    EXPECT_EQ(server.connections(), 2);
}

TEST(HttpConnection, IsFreshForWhatMustNotBeRepeated) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    read_all(*client.send(get(server.url()), nullptr));
    read_all(*client.send(post(server.url(), "{}", false), nullptr));
    EXPECT_EQ(server.connections(), 2);
    read_all(*client.send(post(server.url(), "{}", false), nullptr));
    EXPECT_EQ(server.connections(), 3);
}

TEST(HttpConnection, WriteIsSentOnceEvenWhereNoAnswerComes) {
    Notes notes;
    ScriptedServer server([&](Peer& peer) {  // answers GET, and breaks at POST
        for (;;) {
            const std::string request = peer.read_request();
            if (request.empty()) return;
            notes.add(request.substr(0, 4));
            if (request.starts_with("POST")) return;
            peer.send(response("{}"));
        }
    });
    Client client(options());
    read_all(*client.send(get(server.url()), nullptr));
    const auto answer = client.send(post(server.url(), "{}", false), nullptr);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "08S01");
    EXPECT_THAT(notes.all(), testing::ElementsAre("GET ", "POST"));
}

TEST(HttpConnection, KeptOneThatHasDiedIsReplaced) {
    ScriptedServer server(once(response("{}")));
    Client client(options());
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "{}");
        ASSERT_TRUE(eventually([&] { return server.open_connections() == 0; }));
    }
    EXPECT_EQ(server.connections(), 5);
}

TEST(HttpConnection, IsClosedWhenAResponseIsAbandoned) {
    const std::string head(chunked_head);
    for (const std::string& begun : {std::string(), head.substr(0, 20), head, head + chunk("x")}) {
        ScriptedServer server([&](Peer& peer) {
            peer.read_request();
            peer.send(begun);
            peer.wait_for_close();
        });
        Client client(options());
        auto answer = client.send(get(server.url()), nullptr);
        answer->set_deadline(Clock::now() + 20ms);
        static_cast<void>(error_of([&] {
            std::string out;
            answer->receive(out);
        }));
        answer.reset();
        EXPECT_TRUE(eventually([&] { return server.open_connections() == 0; })) << begun;
    }
}

TEST(HttpConnection, RequestThatNobodyWaitedForMayBeAbandoned) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    client.send(get(server.url()), nullptr).reset();
    EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "{}");
}

TEST(HttpConnection, ResponseOutlivesItsClient) {
    ScriptedServer server(always(response("body")));
    auto client = std::make_unique<Client>(options());
    const auto early = client->send(get(server.url()), nullptr);
    const auto late = client->send(get(server.url()), nullptr);
    late->head();
    client.reset();
    EXPECT_EQ(read_all(*early), "body");
    EXPECT_EQ(read_all(*late), "body");
}

TEST(HttpClient, ServesSeveralThreads) {
    ScriptedServer server(always(response("{\"results\":[]}")));
    Client client(options());
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                const auto answer = client.send(get(server.url()), nullptr);
                if (answer->head().status == 200 && read_all(*answer) == "{\"results\":[]}") ++good;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 200);
    EXPECT_LE(server.connections(), 8);
}

TEST(UrlEncode, LeavesOnlyUnreservedCharacters) {
    EXPECT_EQ(url_encode(""), "");
    EXPECT_EQ(url_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(url_encode("a b&c=d/e?f#g+h%"), "a%20b%26c%3Dd%2Fe%3Ff%23g%2Bh%25");
    EXPECT_EQ(url_encode("\xC3\xA9[x]"), "%C3%A9%5Bx%5D");
    EXPECT_EQ(url_encode(std::string_view("\0\x7F\xFF", 3)), "%00%7F%FF");
}

}  // namespace
}  // namespace connectai::http
