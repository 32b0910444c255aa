// Everything that goes wrong on the wire: the right SQLSTATE, in time, after what did arrive, and
// without a word of the credentials.
#include "client_fixture.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

// The message names the host, and the body so far is delivered first.
void expect_cut(const std::string& answer, const std::string& arrived) {
    ScriptedServer server(once(answer));
    Client client(options());
    const auto got = client.send(get(server.url()), nullptr);
    EXPECT_EQ(got->head().status, 200);
    std::string body;
    const auto error = error_of([&] {
        while (got->receive(body)) {
        }
    });
    ASSERT_TRUE(error) << "an incomplete body must not end like a complete one";
    EXPECT_EQ(error->state(), sqlstate::communication_link_failure);
    EXPECT_THAT(error->message(), HasSubstr(server.url()));
    EXPECT_THAT(error->message(), HasSubstr("not whole"));
    EXPECT_EQ(body, arrived);
    const auto again = error_of([&] { got->receive(body); });
    ASSERT_TRUE(again) << "the failure must stay";
    EXPECT_EQ(again->message(), error->message());
}

TEST(CutConnection, WithContentLengthIsALinkFailureBehindWhatArrived) {
    expect_cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789", "0123456789");
    expect_cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "");
}

TEST(CutConnection, WithChunksIsALinkFailureBehindWhatArrived) {
    const std::string head(chunked_head);
    expect_cut(head, "");
    expect_cut(head + chunk("0123456789"), "0123456789");
    expect_cut(head + chunk("01234") + "5\r\n567", "01234567");
    expect_cut(head + chunk("0123456789") + "0\r\n", "0123456789");
}

TEST(CutConnection, BehindMuchDataLosesNoneOfIt) {
    const std::string data(5'000'000, 'x');
    expect_cut(std::string(chunked_head) + chunk(data), data);
}

TEST(CutConnection, BeforeOrWithinTheHeadIsALinkFailure) {
    for (const char* begun : {"", "HTTP/1.1 200 OK\r\nContent-Type: app"}) {
        ScriptedServer server(once(begun));
        Client client(options());
        const auto answer = client.send(get(server.url()), nullptr);
        const auto error = error_of([&] { answer->head(); });
        EXPECT_EQ(state_of(error), "08S01") << begun;
        EXPECT_THAT(error->message(), HasSubstr(server.url()));
        EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "08S01") << "it stays so";
    }
}

TEST(BadResponse, ThatIsNoHttpIsALinkFailure) {
    for (const char* answer : {"SSH-2.0-OpenSSH_9.2\r\n", "garbage", "\x16\x03\x01"}) {
        ScriptedServer server(once(answer));
        Client client(options());
        const auto got = client.send(get(server.url()), nullptr);
        EXPECT_EQ(state_of(error_of([&] { got->head(); })), "08S01") << answer;
    }
}

TEST(BadResponse, WithABrokenChunkSizeIsALinkFailure) {
    expect_cut(std::string(chunked_head) + chunk("good") + "xyz\r\nbad", "good");
}

TEST(Connecting, ToAClosedPortIsRefused) {
    Client client(options());
    const std::string url = "http://127.0.0.1:" + std::to_string(closed_port());
    const auto answer = client.send(get(url + "/api?x=y"), nullptr);
    const auto error = error_of([&] { answer->head(); });
    ASSERT_EQ(state_of(error), "08001");
    EXPECT_THAT(error->message(), HasSubstr("cannot connect to " + url));
    EXPECT_THAT(error->message(), HasSubstr("URL"));
}

TEST(Connecting, ThroughAClosedProxyIsRefused) {
    ClientOptions with = options();
    with.proxy = "http://127.0.0.1:" + std::to_string(closed_port());
    Client client(with);
    const auto answer = client.send(get("http://service.invalid"), nullptr);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "08001");
}

TEST(Connecting, WithTlsToAServerWithoutIsRefused) {
    ScriptedServer server([](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    Client client(options());
    const auto answer = client.send(get(server.url("https")), nullptr);
    const auto error = error_of([&] { answer->head(); });
    ASSERT_EQ(state_of(error), "08001");
    EXPECT_THAT(error->message(), HasSubstr("check the port in the keyword URL"));
    EXPECT_THAT(error->message(), HasSubstr("begins with http://"));
}

// The other way round: OpenSSL closes or resets the connection, others send an alert before.
TEST(Connecting, WithoutTlsToAServerThatWantsItNamesTheScheme) {
    const auto told = [](const ScriptedServer::Script& script, bool known) {
        ScriptedServer server(script);
        Client client(options());
        Request request = get(server.url());
        request.server_is_known = known;
        const auto answer = client.send(std::move(request), nullptr);
        const auto error = error_of([&] { answer->head(); });
        EXPECT_EQ(state_of(error), "08S01");
        return error ? error->message() : std::string();
    };
    const auto closes = [](Peer& peer) { peer.read_request(); };
    const auto resets = [](Peer& peer) {
        peer.read_octets(1);
        peer.reset_on_close();
    };
    const auto alerts = [](Peer& peer) {
        peer.read_request();
        peer.send(std::string_view("\x15\x03\x01\x00\x02\x02\x16", 7));
    };
    constexpr const char* advice = "the keyword URL must begin with https://";
    EXPECT_THAT(told(closes, false), HasSubstr(advice));
    EXPECT_THAT(told(resets, false), HasSubstr(advice));
    EXPECT_THAT(told(alerts, false), HasSubstr(advice));
    // A connection that breaks is no reason to doubt the address of a server that has answered.
    EXPECT_THAT(told(closes, true), Not(HasSubstr("https://")));
    const auto begins = [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-");
        peer.reset_on_close();
    };
    EXPECT_THAT(told(begins, false), Not(HasSubstr("https://")));
}

// ODBC 3.8, SQLConnect, "Diagnostics": HYT00 where SQL_ATTR_LOGIN_TIMEOUT has passed.
TEST(Connecting, LongerThanTheTimeAllowedIsATimeout) {
    ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });  // no TLS handshake
    ClientOptions with = options();
    with.connect_timeout = 1s;
    Client client(with);
    const auto begun = Clock::now();
    const auto answer = client.send(get(server.url("https")), nullptr);
    const auto error = error_of([&] { answer->head(); });
    EXPECT_EQ(state_of(error), "HYT00");
    EXPECT_THAT(error->message(), HasSubstr("LoginTimeout"));
    EXPECT_GE(Clock::now() - begun, 900ms);
    EXPECT_LT(Clock::now() - begun, 5s);
}

TEST(Connecting, WithACaFileThatIsMissingNamesTheKeyword) {
    ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    ClientOptions with = options();
    with.ca_file = "/nonexistent/ca.pem";
    Client client(with);
    const auto answer = client.send(get(server.url("https")), nullptr);
    const auto error = error_of([&] { answer->head(); });
    EXPECT_EQ(state_of(error), "08001");
    EXPECT_THAT(error->message(), HasSubstr("SSLServerCert"));
    EXPECT_THAT(error->message(), Not(HasSubstr("not trusted"))) << "no certificate was seen";
}

// 0 is no limit, and libcurl does not take every number.
TEST(Connecting, TakesAnyTimeAllowed) {
    ScriptedServer server(always(response("{}")));
    for (const auto seconds : {0s, 3600s, 3'000'000s, std::chrono::seconds(0xFFFFFFFF)}) {
        ClientOptions with = options();
        with.connect_timeout = seconds;
        Client client(with);
        EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "{}") << seconds.count();
    }
}

TEST(Connecting, SpeaksHttpOnly) {
    Client client(options());
    for (const char* url : {"file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"}) {
        const auto error = error_of([&] { client.send(get(url), nullptr)->head(); });
        ASSERT_TRUE(error) << url;
    }
}

// A server that stops talking at some point.
ScriptedServer::Script silent_behind(std::string begun) {
    return [begun = std::move(begun)](Peer& peer) {
        if (!begun.empty()) peer.read_request();
        peer.send(begun);
        peer.wait_for_close();
    };
}

struct Silence {
    const char* name;
    const char* scheme;
    std::string begun;
};

class SilentServer : public testing::TestWithParam<Silence> {
protected:
    // Reads until nothing more comes.
    static void read(Response& response) {
        response.head();
        read_all(response);
    }
};

TEST_P(SilentServer, IsLeftAtTheDeadline) {
    ScriptedServer server(silent_behind(GetParam().begun));
    Client client(options());
    const auto answer = client.send(get(server.url(GetParam().scheme)), nullptr);
    const auto begun = Clock::now();
    answer->set_deadline(begun + 150ms);
    const auto error = error_of([&] { read(*answer); });
    EXPECT_EQ(state_of(error), "HYT00");
    EXPECT_THAT(error->message(), HasSubstr("127.0.0.1"));
    EXPECT_GE(Clock::now() - begun, 150ms);
    EXPECT_LT(Clock::now() - begun, 3s);
}

// A restarting server, or what stands in front of one.
TEST(TlsHandshake, ThatBreaksHasSentNothingAndMayPass) {
    for (const bool reset : {false, true}) {
        ScriptedServer server([&](Peer& peer) {
            if (reset) peer.reset_on_close();
            peer.read_octets(100);
        });
        Client client(options());
        const auto answer = client.send(post(server.url("https"), "{}", false), nullptr);
        try {
            answer->head();
            ADD_FAILURE() << reset;
        } catch (const NotSent& error) {
            EXPECT_TRUE(error.may_pass()) << reset << ' ' << error.message();
            EXPECT_TRUE(error.unsent());
        }
    }
}

// What never left cannot have been carried out.
TEST_P(SilentServer, HasSeenNothingBeforeTheRequestHasLeft) {
    ScriptedServer server(silent_behind(GetParam().begun));
    Client client(options());
    const auto answer = client.send(get(server.url(GetParam().scheme)), nullptr);
    answer->set_deadline(Clock::now() + 150ms);
    bool not_sent = false;
    try {
        read(*answer);
    } catch (const NotSent& error) {
        EXPECT_EQ(error.state(), sqlstate::timeout_expired);
        EXPECT_THAT(error.message(), HasSubstr("; nothing of the request had been sent"));
        not_sent = true;
    } catch (const Error&) {
    }
    EXPECT_EQ(not_sent, GetParam().scheme == std::string("https"));
}

TEST_P(SilentServer, IsLeftAfterTheSilenceAllowed) {
    ScriptedServer server(silent_behind(GetParam().begun));
    Client client(options());
    const auto answer = client.send(get(server.url(GetParam().scheme)), nullptr);
    client.set_silence_limit(150ms);
    const auto begun = Clock::now();
    const auto error = error_of([&] { read(*answer); });
    EXPECT_EQ(state_of(error), "HYT01");
    EXPECT_THAT(error->message(), HasSubstr("127.0.0.1"));
    EXPECT_THAT(error->message(), HasSubstr("1 second: "));
    EXPECT_THAT(error->message(), HasSubstr("SQL_ATTR_CONNECTION_TIMEOUT"));
    EXPECT_GE(Clock::now() - begun, 150ms);
    EXPECT_LT(Clock::now() - begun, 3s);
}

TEST_P(SilentServer, IsLeftAtOnceWhenCancelled) {
    ScriptedServer server(silent_behind(GetParam().begun));
    Client client(options());
    auto shortest = std::chrono::steady_clock::duration::max();
    for (int attempt = 0; attempt < 3 && shortest >= at_once; ++attempt) {
        const auto cancel = std::make_shared<CancelToken>();
        const CancelToken::Call call(*cancel);
        const auto answer = client.send(get(server.url(GetParam().scheme)), cancel);
        std::atomic<Clock::rep> cancelled_at{0};
        std::thread other([&] {
            std::this_thread::sleep_for(100ms);
            cancelled_at = Clock::now().time_since_epoch().count();
            cancel->cancel();
        });
        const auto error = error_of([&] { read(*answer); });
        const auto now = Clock::now().time_since_epoch();
        other.join();
        EXPECT_EQ(state_of(error), "HY008");
        shortest = std::min(shortest, now - Clock::duration(cancelled_at.load()));
    }
    EXPECT_LT(shortest, at_once);
}

INSTANTIATE_TEST_SUITE_P(
    Failures, SilentServer,
    testing::Values(Silence{"InTheTlsHandshake", "https", ""}, Silence{"BeforeTheHead", "http", ""},
                    Silence{"WithinTheHead", "http", "HTTP/1.1 200 OK\r\nContent-Ty"},
                    Silence{"BehindTheHead", "http", std::string(chunked_head)},
                    Silence{"WithinTheBody", "http", std::string(chunked_head) + chunk("some")}),
    [](const auto& test) { return test.param.name; });

TEST(Deadline, HoldsAgainstAServerThatTricklesItsHead) {
    ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nX: ");
        while (peer.send("x")) std::this_thread::sleep_for(5ms);
    });
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    answer->set_deadline(Clock::now() + 150ms);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HYT00");
}

TEST(Deadline, ThatHasPassedIsReportedWithoutWaiting) {
    ScriptedServer server(silent_behind(""));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    answer->set_deadline(Clock::now() - 1s);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HYT00");
}

TEST(Deadline, CanBeTakenAway) {
    ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.send(chunked_head);
        std::this_thread::sleep_for(200ms);
        peer.send(chunk("late") + "0\r\n\r\n");
    });
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    answer->set_deadline(Clock::now() + 100ms);
    answer->head();
    answer->set_deadline(std::nullopt);
    EXPECT_EQ(read_all(*answer), "late");
}

TEST(Cancel, BeforeTheRequestSendsNothing) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    Client client(options());
    const auto cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancel);
    cancel->cancel();
    const auto answer = client.send(get(server.url()), cancel);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HY008");
    EXPECT_EQ(notes.count(), 0u);
}

TEST(Cancel, DoesNotReachTheNextRequest) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    const auto cancel = std::make_shared<CancelToken>();
    {
        const CancelToken::Call call(*cancel);
        read_all(*client.send(get(server.url()), cancel));
        cancel->cancel();
    }
    cancel->cancel();
    const CancelToken::Call call(*cancel);
    EXPECT_EQ(read_all(*client.send(get(server.url()), cancel)), "{}");
}

TEST(Cancel, EndsAReaderThatIsFedAllTheTime) {
    const std::string data = chunk(std::string(100'000, 'x'));
    ScriptedServer server([&](Peer& peer) {
        peer.read_request();
        peer.send(chunked_head);
        while (peer.send(data)) {
        }
    });
    Client client(options());
    const auto cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancel);
    const auto answer = client.send(get(server.url()), cancel);
    std::thread other([&] {
        std::this_thread::sleep_for(50ms);
        cancel->cancel();
    });
    const auto error = error_of([&] {
        std::string out;
        while (answer->receive(out)) out.clear();
    });
    other.join();
    EXPECT_EQ(state_of(error), "HY008");
}

TEST(BackPressure, SlowReaderSlowsTheServerInsteadOfFillingMemory) {
    constexpr std::size_t total = 64 * 1024 * 1024;
    std::atomic<std::size_t> sent{0};
    ScriptedServer server([&](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(total) + "\r\n\r\n");
        const std::string piece(64 * 1024, 'x');
        while (sent < total && peer.send(piece)) sent += piece.size();
    });
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    answer->head();
    std::this_thread::sleep_for(300ms);  // as long as the server likes
    const std::size_t before = resident_octets();
    std::string out;
    ASSERT_TRUE(answer->receive(out));
    EXPECT_LE(out.size(), 1024u * 1024);
    std::this_thread::sleep_for(300ms);
    EXPECT_LT(sent, total / 2) << "more than the sockets' buffers hold has been taken";
    EXPECT_LT(resident_octets(), before + 8 * 1024 * 1024 + overhead);
    std::size_t received = out.size();
    for (out.clear(); answer->receive(out); out.clear()) {
        ASSERT_LE(out.size(), 1024u * 1024);
        received += out.size();
    }
    EXPECT_EQ(received, total);
}

TEST(Messages, NeverHoldCredentials) {
    const std::vector<ScriptedServer::Script> scripts = {
        once(""),
        once("garbage"),
        once(std::string(chunked_head) + chunk("x")),
        silent_behind(""),
        silent_behind(std::string(chunked_head)),
    };
    std::vector<std::string> messages;
    Credentials hidden{{}, "hidden-user", Secret("hidden-secret")};
    const auto note = [&](const ClientOptions& with, const std::string& url) {
        Client client(with);
        const auto answer = client.send(signed_in(get(url), hidden), nullptr);
        answer->set_deadline(Clock::now() + 50ms);
        const auto error = error_of([&] {
            answer->head();
            read_all(*answer);
        });
        ASSERT_TRUE(error);
        messages.push_back(error->message());
    };
    for (const auto scheme : {Credentials::Scheme::basic, Credentials::Scheme::bearer}) {
        ClientOptions with = options();
        hidden.scheme = scheme;
        for (const auto& script : scripts) {
            ScriptedServer server(script);
            note(with, server.url());
            note(with, server.url("https"));
            note(with,
                 "http://hidden-user:hidden-secret@127.0.0.1:" + std::to_string(server.port()));
            ClientOptions proxied = with;
            proxied.proxy =
                "http://hidden-user:hidden-secret@127.0.0.1:" + std::to_string(server.port());
            note(proxied, "https://service.invalid");
        }
        const std::string closed = std::to_string(closed_port());
        note(with, "http://hidden-user:hidden-secret@127.0.0.1:" + closed);
        with.proxy = "http://hidden-user:hidden-secret@127.0.0.1:" + closed;
        note(with, "http://service.invalid");
    }
    EXPECT_GT(messages.size(), 40u);
    for (const std::string& message : messages) EXPECT_THAT(message, Not(HasSubstr("hidden")));
}

}  // namespace
}  // namespace connectai::http
