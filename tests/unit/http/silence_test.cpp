// The limit on silence: what counts as a sign of life, and what is not the server's silence.
#include <chrono>
#include <string>
#include <thread>

#include "client_fixture.h"

namespace connectai::test {
namespace {

using http::Client;
using http::Clock;

TEST(SilenceLimit, IsNotReachedWhileOctetsComeHoweverSlowly) {
    ScriptedServer server([](Peer& peer) {
        peer.read_request();
        const std::string text = "HTTP/1.1 200 OK\r\nX: y\r\nX: z\r\nContent-Length: 9\r\n\r\n";
        for (const std::string& line : {text.substr(0, 23), text.substr(23, 6), text.substr(29)}) {
            peer.send(line);
            std::this_thread::sleep_for(250ms);
        }
        for (const char* piece : {"one", "two", "six"}) {
            peer.send(piece);
            std::this_thread::sleep_for(250ms);
        }
    });
    Client client(options());
    client.set_silence_limit(600ms);
    const auto begun = Clock::now();
    EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "onetwosix");
    EXPECT_GT(Clock::now() - begun, 1s) << "the server has not trickled";
}

// An upload that makes its way is no silence, though nothing comes back.
TEST(SilenceLimit, IsNotReachedWhileTheRequestIsSent) {
    ScriptedServer server([](Peer& peer) {
        peer.read_request(450ms);
        peer.send(response("done"));
    });
    Client client(options());
    // What lies in the sockets' buffers at last takes the server some pauses to read in silence.
    client.set_silence_limit(4s);
    const auto answer = client.send(post(server.url(), std::string(24'000'000, 'x')), nullptr);
    const auto begun = Clock::now();
    EXPECT_EQ(read_all(*answer), "done");
    EXPECT_GT(Clock::now() - begun, 4s) << "the request was not slow to send";
}

TEST(SilenceLimit, GivesWayToADeadline) {
    ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    Client client(options());
    client.set_silence_limit(50ms);
    const auto answer = client.send(get(server.url()), nullptr);
    const auto begun = Clock::now();
    answer->set_deadline(begun + 300ms);
    EXPECT_EQ(state_of(error_of([&] { answer->head(); })), "HYT00");
    EXPECT_GE(Clock::now() - begun, 300ms);
}

TEST(SilenceLimit, LeavesTheTimeThatNobodyListensAlone) {
    ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.send(std::string(chunked_head) + chunk("some"));
        std::this_thread::sleep_for(700ms);
        peer.send(chunk("more") + "0\r\n\r\n");
    });
    Client client(options());
    client.set_silence_limit(400ms);
    const auto answer = client.send(get(server.url()), nullptr);
    std::string body;
    answer->receive(body);
    std::this_thread::sleep_for(500ms);  // longer than the limit, but nobody asked
    while (answer->receive(body)) {
    }
    EXPECT_EQ(body, "somemore");
}

}  // namespace
}  // namespace connectai::test
