// Octets that never end: a deadline and a cancel end what they keep busy, for nothing else does.
// What is said in http/client.h of set_deadline() and of `cancel`.
#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "client_fixture.h"
#include "encodings.h"

namespace connectai::test {
namespace {

using http::Client;
using http::Clock;

constexpr auto given_up = 20s;  // where nothing ends it

ScriptedServer::Script flood(std::string headers, std::string piece) {
    return [headers = std::move(headers), piece = std::move(piece)](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\n" + headers + "\r\n");
        while (peer.send(piece)) {
        }
    };
}

ScriptedServer::Script plain_flood() {
    return flood("", std::string(256 * 1024, ' '));
}

// Members of gzip, one behind the other: each piece stands for 64 MB.
ScriptedServer::Script bomb() {
    return flood("Content-Encoding: gzip\r\n", deflated(std::string(1'000'000, ' '), 64));
}

// Members that stand for nothing at all.
ScriptedServer::Script hollow_flood() {
    std::string pieces;
    for (int i = 0; i < 1000; ++i) pieces += deflated("");
    return flood("Content-Encoding: gzip\r\n", pieces);
}

// What ends the reading.
std::string end_of(http::Response& response) {
    const auto begun = Clock::now();
    std::string block;
    return state_of(error_of([&] {
        while (Clock::now() - begun < given_up && response.receive(block)) block.clear();
    }));
}

struct Flood {
    const char* name;
    std::function<ScriptedServer::Script()> script;
};

class FloodOf : public testing::TestWithParam<Flood> {};

TEST_P(FloodOf, EndsWithItsDeadline) {
    ScriptedServer server(GetParam().script());
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    const auto begun = Clock::now();
    answer->set_deadline(begun + 300ms);
    EXPECT_EQ(end_of(*answer), "HYT00");
    EXPECT_GE(Clock::now() - begun, 300ms);
    EXPECT_LT(Clock::now() - begun, 300ms + 10 * at_once);
}

TEST_P(FloodOf, GoesOnWithoutADeadline) {
    ScriptedServer server(GetParam().script());
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    answer->set_deadline(Clock::now() + 100ms);
    answer->head();
    answer->set_deadline(std::nullopt);
    std::this_thread::sleep_for(150ms);
    std::thread later([&] {
        std::this_thread::sleep_for(200ms);
        answer->set_deadline(Clock::now());  // from another thread, as of a result that is skipped
    });
    EXPECT_EQ(end_of(*answer), "HYT00");
    later.join();
}

TEST_P(FloodOf, EndsWithACancel) {
    ScriptedServer server(GetParam().script());
    Client client(options());
    const auto cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancel);
    const auto answer = client.send(get(server.url()), cancel);
    Clock::time_point cancelled;
    std::thread canceller([&] {
        std::this_thread::sleep_for(200ms);
        cancelled = Clock::now();
        cancel->cancel();
    });
    EXPECT_EQ(end_of(*answer), "HY008");
    canceller.join();
    EXPECT_LT(Clock::now() - cancelled, 10 * at_once);
}

INSTANTIATE_TEST_SUITE_P(Floods, FloodOf,
                         testing::Values(Flood{"plain", plain_flood}, Flood{"bomb", bomb},
                                         Flood{"hollow", hollow_flood}),
                         [](const auto& tested) { return std::string(tested.param.name); });

// --- The head of a response ---

ScriptedServer::Script head_flood(std::string beginning, std::string line,
                                  std::chrono::milliseconds pause = {}) {
    return [=](Peer& peer) {
        peer.read_request();
        peer.send(beginning);
        while (peer.send(line)) std::this_thread::sleep_for(pause);
    };
}

// docs/reliability.md, "A reply is bounded".
TEST(LongHead, IsAnErrorThatNamesTheBound) {
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    for (const auto& script :
         {head_flood("HTTP/1.1 200 OK\r\n", "X: " + std::string(1000, 'y') + "\r\n"),
          head_flood("HTTP/1.1 200 OK\r\n", "X:\r\n"), head_flood("", interim),
          head_flood("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n")}) {
        ScriptedServer server(script);
        Client client(options());
        const auto answer = client.send(get(server.url()), nullptr);
        answer->set_deadline(Clock::now() + given_up);
        const auto error = error_of([&] { read_all(*answer); });
        EXPECT_EQ(state_of(error), "HY000");
        EXPECT_THAT(error ? error->message() : "", testing::HasSubstr("262144 octets of headers"));
        EXPECT_THAT(error ? error->message() : "", testing::HasSubstr("127.0.0.1"));
    }
}

// libcurl holds a line until it has all of it, and gives up at 100 KB.
TEST(LongHead, OfOneLineEndsToo) {
    ScriptedServer server(head_flood("HTTP/1.1 200 OK\r\nX: ", std::string(1000, 'y')));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    answer->set_deadline(Clock::now() + given_up);
    const std::string state = state_of(error_of([&] { answer->head(); }));
    EXPECT_TRUE(state == "HY001" || state == "08S01") << state;
}

TEST(LongHead, MayHaveWhatIsUsual) {
    const std::string line = "X: " + std::string(1000, 'y') + "\r\n";
    std::string lines;
    for (int i = 0; i < 90; ++i) lines += line;
    ScriptedServer server(
        once("HTTP/1.1 103 Early Hints\r\n" + lines + "\r\n" + response("body", "200 OK", lines)));
    Client client(options());
    EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "body");
}

// Octets that come now and then are no silence, but a deadline and a cancel end them.
TEST(SlowHead, IsEndedByItsDeadline) {
    ScriptedServer server(head_flood("HTTP/1.1 200 OK\r\n", "X: y\r\n", 20ms));
    Client client(options());
    client.set_silence_limit(200ms);
    const auto answer = client.send(get(server.url()), nullptr);
    const auto begun = Clock::now();
    answer->set_deadline(begun + 700ms);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HYT00");
    EXPECT_GE(Clock::now() - begun, 700ms);
    EXPECT_LT(Clock::now() - begun, 700ms + 10 * at_once);
}

TEST(SlowHead, IsEndedByACancel) {
    ScriptedServer server(head_flood("HTTP/1.1 200 OK\r\n", "X: y\r\n", 20ms));
    Client client(options());
    const auto cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*cancel);
    const auto answer = client.send(get(server.url()), cancel);
    std::thread canceller([&] {
        std::this_thread::sleep_for(200ms);
        cancel->cancel();
    });
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HY008");
    canceller.join();
}

TEST(SlowHead, ThatFallsSilentIsSilence) {
    ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nX: y\r\n");
        peer.wait_for_close();
    });
    Client client(options());
    client.set_silence_limit(200ms);
    const auto answer = client.send(get(server.url()), nullptr);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HYT01");
}

// What is in hand already is a block like any other.
TEST(Flood, OfOneSmallPieceEndsToo) {
    ScriptedServer server(once(response(deflated(std::string(1'000'000, ' '), 64), "200 OK",
                                        "Content-Encoding: gzip\r\n")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    std::string block;
    ASSERT_TRUE(answer->receive(block));
    answer->set_deadline(Clock::now());
    EXPECT_EQ(state_of(error_of([&] { answer->receive(block); })), "HYT00");
}

}  // namespace
}  // namespace connectai::test
