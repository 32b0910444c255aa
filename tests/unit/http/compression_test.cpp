// Compressed bodies: the same octets however they were packed and cut, bounded memory, and no
// incomplete body that looks complete.
#include "client_fixture.h"
#include "encodings.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::HasSubstr;

std::string encoded_as(std::string_view encoding, std::string_view body) {
    return response(body, "200 OK", "Content-Encoding: " + std::string(encoding) + "\r\n");
}

std::string json() {
    std::string text = "{\"rows\":[";
    for (int i = 0; i < 20'000; ++i) text += "[" + std::to_string(i * 7919) + ",\"x\"],";
    return text + "]}";
}

TEST(CompressedBody, IsAskedForAndDecompressed) {
    const std::string text = json();
    for (const auto& [encoding, body] :
         {std::pair{"gzip", packed("gzip", text)}, std::pair{"GZip", packed("gzip", text)},
          std::pair{"deflate", packed("deflate", text)}, std::pair{"br", packed("br", text)},
          std::pair{"zstd", packed("zstd", text)}, std::pair{"identity", text}}) {
        Notes notes;
        ScriptedServer server(always(encoded_as(encoding, body), &notes));
        Client client(options());
        EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), text) << encoding;
        EXPECT_THAT(notes.all().at(0),
                    HasSubstr("\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"));
        read_all(*client.send(get(server.url()), nullptr));
        EXPECT_EQ(server.connections(), 1) << "the connection is kept";
    }
}

TEST(CompressedBody, IsNotAskedForWhereItIsNotWanted) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    ClientOptions with = options();
    with.compression = false;
    Client client(with);
    read_all(*client.send(get(server.url()), nullptr));
    EXPECT_THAT(notes.all().at(0), HasSubstr("\r\nAccept-Encoding: identity\r\n"));
}

TEST(CompressedBody, IsTheSameInPiecesOfAnySize) {
    const std::string text = json();
    const std::string body = packed("gzip", text);
    for (const std::size_t size : {std::size_t{1}, std::size_t{100}, std::size_t{4096}}) {
        std::string chunks =
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
            "Transfer-Encoding: chunked\r\n\r\n";
        const std::size_t chunked = size == 1 ? 500 : body.size();
        for (std::size_t at = 0; at < chunked; at += size) {
            chunks += chunk(std::string_view(body).substr(at, std::min(size, chunked - at)));
        }
        if (chunked < body.size()) chunks += chunk(body.substr(chunked));
        ScriptedServer server(always(chunks + "0\r\n\r\n"));
        Client client(options());
        EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), text) << size;
    }
}

TEST(CompressedBody, MayBeEmpty) {
    for (const char* encoding : {"gzip", "deflate", "br", "zstd"}) {
        for (const std::string& body : {std::string(), packed(encoding, "")}) {
            ScriptedServer server(always(encoded_as(encoding, body)));
            Client client(options());
            EXPECT_EQ(read_all(*client.send(get(server.url()), nullptr)), "");
        }
    }
}

TEST(CompressedBody, CutInItsMiddleIsALinkFailureInEveryEncoding) {
    const std::string text = json();
    for (const char* encoding : {"gzip", "deflate", "br", "zstd"}) {
        const std::string body = packed(encoding, text);
        for (const std::size_t size : {std::size_t{1}, body.size() / 2, body.size() - 1}) {
            ScriptedServer server(always(encoded_as(encoding, body.substr(0, size))));
            Client client(options());
            const auto answer = client.send(get(server.url()), nullptr);
            const auto error = error_of([&] { read_all(*answer); });
            ASSERT_EQ(state_of(error), "08S01") << encoding << size;
            EXPECT_THAT(error->message(), HasSubstr("not whole"));
        }
    }
}

TEST(CompressedBody, GivesWhatHasArrivedAtOnce) {
    std::atomic<bool> go_on{false};
    ScriptedServer server([&](Peer& peer) {
        peer.read_request();
        peer.send(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
            "Transfer-Encoding: chunked\r\n\r\n" +
            chunk(packed("gzip", "first")));
        eventually([&] { return go_on.load(); });
        peer.send(chunk(packed("gzip", "second")) + "0\r\n\r\n");
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

// What is wrong with the body itself, inside a response that HTTP finds complete.
TEST(CompressedBody, CutOrDamagedIsALinkFailureBehindWhatIsGood) {
    const std::string text = json();
    const std::string body = packed("gzip", text);
    std::string flipped = body;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x55);
    std::string wrong_sum = body;
    wrong_sum[wrong_sum.size() - 6] = static_cast<char>(wrong_sum[wrong_sum.size() - 6] ^ 1);
    for (const std::string& bad :
         {body.substr(0, 1), body.substr(0, 9), body.substr(0, body.size() / 2),
          body.substr(0, body.size() - 1), flipped, wrong_sum, body + "junk", text}) {
        ScriptedServer server(always(encoded_as("gzip", bad)));
        Client client(options());
        const auto answer = client.send(get(server.url()), nullptr);
        std::string out;
        const auto error = error_of([&] {
            while (answer->receive(out)) {
            }
        });
        ASSERT_EQ(state_of(error), "08S01") << bad.size();
        EXPECT_THAT(error->message(), HasSubstr("not whole"));
        EXPECT_EQ(state_of(error_of([&] { answer->receive(out); })), "08S01") << "it stays so";
    }
}

TEST(CompressedBody, InAnEncodingThatWasNotAskedForIsRefusedByName) {
    ScriptedServer server(always(encoded_as("compress", "whatever")));
    Client client(options());
    const auto answer = client.send(get(server.url()), nullptr);
    const auto error = error_of([&] { read_all(*answer); });
    EXPECT_EQ(state_of(error), "08S01");
    EXPECT_THAT(error->message(), HasSubstr("encoded as compress"));
}

// Rows that are all alike shrink to a thousandth: one read from the socket is then 120 MB.
TEST(CompressedBody, IsDecompressedNoFasterThanItIsRead) {
    constexpr std::size_t times = 120;
    const std::string piece(1024 * 1024, '0');
    for (const char* encoding : {"gzip", "deflate", "br", "zstd"}) {
        ScriptedServer server(always(encoded_as(encoding, packed(encoding, piece, times))));
        Client client(options());
        const auto answer = client.send(get(server.url()), nullptr);
        const std::size_t before = resident_octets();
        std::size_t most = 0;
        std::size_t received = 0;
        std::string out;
        for (; answer->receive(out); out.clear()) {
            ASSERT_LE(out.size(), 1024u * 1024);
            received += out.size();
            most = std::max(most, resident_octets());
        }
        EXPECT_EQ(received, times * piece.size()) << encoding;
        // A window of 8 MiB, at most, belongs to the encoding.
        EXPECT_LT(most, before + 16 * 1024 * 1024 + overhead) << encoding;
    }
}

}  // namespace
}  // namespace connectai::http
