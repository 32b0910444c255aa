// Decompressing: whatever the pieces, and never more than there was room for; nothing that is cut
// or damaged passes for whole.
#include "http/decoder.h"

#include "client_fixture.h"
#include "encodings.h"

namespace connectai::http {
namespace {

using namespace test;
using testing::HasSubstr;

// Text that packs neither to nothing nor not at all.
std::string sample() {
    std::string text = "{\"rows\":[";
    for (int i = 0; i < 120; ++i) text += "[" + std::to_string(i * 7919 % 1009) + ",\"x\"],";
    return text + "]}";
}

struct Result {
    std::string text;
    bool complete = false;
    std::optional<Error> error;
};

// Fed `piece` octets at a time, taken `room` octets at a time.
Result decode(std::string_view encoding, std::string_view body, std::size_t piece = 100'000,
              std::size_t room = 100'000) {
    Result result;
    const auto decoder = decoder_for(encoding);
    result.error = error_of([&] {
        for (std::size_t at = 0; at < body.size(); at += piece) {
            const std::string fed(body.substr(at, piece));
            decoder->feed(fed);
            for (std::size_t before = result.text.size();; before = result.text.size()) {
                decoder->take(result.text, room);
                EXPECT_LE(result.text.size(), before + room);
                if (result.text.size() == before) break;
            }
        }
    });
    result.complete = decoder->complete();
    return result;
}

struct Format {
    const char* name;
    const char* encoding;
    std::string (*pack)(std::string_view text);
    bool checked;  // it has a checksum
    bool repeats;  // what is packed may follow what is packed
};

const Format formats[] = {
    {"Gzip", "gzip", [](std::string_view t) { return deflated(t, 1, gzip_wrapper); }, true, true},
    {"XGzip", "x-gzip", [](std::string_view t) { return deflated(t, 1, gzip_wrapper); }, true,
     true},
    {"Deflate", "deflate", [](std::string_view t) { return deflated(t, 1, zlib_wrapper); }, true,
     false},
    {"RawDeflate", "deflate", [](std::string_view t) { return deflated(t, 1, no_wrapper); }, false,
     false},
    {"Brotli", "br", [](std::string_view t) { return brotli(t); }, false, false},
    {"Zstandard", "zstd", [](std::string_view t) { return zstandard(t); }, true, true},
};

class Decoding : public testing::TestWithParam<Format> {
protected:
    const Format& format() const { return GetParam(); }
    std::string pack(std::string_view text) const { return GetParam().pack(text); }
};

TEST_P(Decoding, IsTheSameInPiecesOfAnySize) {
    const std::string text = sample();
    const std::string body = pack(text);
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 64U, 100'000U}) {
        for (const std::size_t room : {1U, 5U, 1000U, 32'768U, 100'000U}) {
            const Result result = decode(format().encoding, body, piece, room);
            ASSERT_EQ(state_of(result.error), "none") << piece << " " << room;
            EXPECT_EQ(result.text, text);
            EXPECT_TRUE(result.complete);
        }
    }
}

TEST_P(Decoding, OfNothingIsNothing) {
    const Result result = decode(format().encoding, pack(""), 1);
    EXPECT_EQ(state_of(result.error), "none");
    EXPECT_EQ(result.text, "");
    EXPECT_TRUE(result.complete);
}

TEST_P(Decoding, OfABodyCutAnywhereIsIncomplete) {
    const std::string text = sample();
    const std::string body = pack(text);
    for (std::size_t size = 0; size < body.size(); ++size) {
        const Result result = decode(format().encoding, body.substr(0, size));
        EXPECT_EQ(state_of(result.error), "none") << size;
        EXPECT_FALSE(result.complete) << size;
        EXPECT_TRUE(text.starts_with(result.text)) << size;
    }
}

TEST_P(Decoding, OfRubbishBehindTheEndIsAnErrorBehindTheText) {
    const std::string text = sample();
    for (const std::size_t piece : {1U, 100'000U}) {
        const Result result = decode(format().encoding, pack(text) + "rubbish", piece);
        EXPECT_EQ(result.text, text);
        ASSERT_EQ(state_of(result.error), "08S01");
        EXPECT_THAT(result.error->message(), HasSubstr("not whole"));
    }
}

TEST_P(Decoding, OfTwoInARowIsBothWhereTheFormatHasIt) {
    const std::string text = sample();
    const std::string half = text.substr(0, 500);
    const std::string body = pack(half) + pack("") + pack(text.substr(500));
    for (const std::size_t piece : {1U, 100'000U}) {
        const Result result = decode(format().encoding, body, piece);
        if (format().repeats) {
            EXPECT_EQ(state_of(result.error), "none");
            EXPECT_EQ(result.text, text);
            EXPECT_TRUE(result.complete);
        } else {
            EXPECT_EQ(state_of(result.error), "08S01");
            EXPECT_EQ(result.text, half);
        }
    }
}

TEST_P(Decoding, OfSomethingElseIsAnError) {
    for (const char* body : {"{\"results\":[]}, which is not packed at all", "\xFF\xFF\xFF\xFF"}) {
        const Result result = decode(format().encoding, body);
        EXPECT_TRUE(result.error || !result.complete) << body;
    }
}

TEST_P(Decoding, StaysAnErrorOnceItIsOne) {
    const std::string body = pack("text") + "rubbish";
    const auto decoder = decoder_for(format().encoding);
    decoder->feed(body);
    std::string out;
    decoder->take(out, 1000);
    EXPECT_EQ(out, "text");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(state_of(error_of([&] { decoder->take(out, 1000); })), "08S01");
    }
    EXPECT_EQ(out, "text");
}

INSTANTIATE_TEST_SUITE_P(Formats, Decoding, testing::ValuesIn(formats),
                         [](const auto& test) { return test.param.name; });

TEST(Damage, ThatAChecksumShowsIsAnErrorOrIncomplete) {
    const std::string text = sample();
    for (const Format& format : formats) {
        if (!format.checked) continue;
        const std::string body = format.pack(text);
        for (std::size_t at = 0; at < body.size(); ++at) {
            std::string bad = body;
            bad[at] = static_cast<char>(bad[at] ^ 0x10);
            const Result result = decode(format.encoding, bad);
            const bool noticed = result.error || !result.complete;
            // What is not about the content: gzip's time, system and flags, for example.
            EXPECT_TRUE(noticed || result.text == text) << format.name << " " << at;
            if (!result.error) continue;
            EXPECT_EQ(state_of(result.error), "08S01");
            EXPECT_THAT(result.error->message(), HasSubstr("not whole"));
        }
    }
}

// RFC 8878, section 3.1: a frame begins with 28 B5 2F FD, a skippable one with 5n 2A 4D 18. The
// library may know older ones, if it gets their number at once.
TEST(Zstandard, HasNoFramesOlderThanTheStandard) {
    const std::string good = zstandard("text");
    const std::string skippable("\x5A\x2A\x4D\x18\x02\0\0\0xx", 10);
    for (const std::size_t piece : {1U, 100U}) {
        for (const char first : {'\x1E', '\x22', '\x23', '\x24', '\x25', '\x26', '\x27'}) {
            const std::string old = std::string(1, first) + "\xB5\x2F\xFD" + "{x";
            for (const std::string& body : {old, good + old}) {
                const Result result = decode("zstd", body, piece);
                ASSERT_TRUE(result.error) << static_cast<int>(first) << ", " << piece;
                EXPECT_EQ(result.error->state(), sqlstate::communication_link_failure);
            }
        }
        const Result result = decode("zstd", skippable + good, piece);
        EXPECT_FALSE(result.error);
        EXPECT_EQ(result.text, "text");
    }
}

// RFC 8878, section 3.1.1.1.4: the header may tell the content's size. The library does not look at
// it again when it reads as a stream and the last block is empty.
TEST(Zstandard, HasAsMuchInAFrameAsTheFrameSays) {
    const std::string header("\x28\xB5\x2F\xFD\x41\x01\x00\x7B\x04", 9);  // 1,403 octets
    const std::string empty("\x01\x00\x00", 3);                           // the last block
    for (const std::size_t piece : {1U, 4U, 9U, 100U}) {
        for (const std::string& body : {header + empty, header + empty + zstandard("text")}) {
            const Result result = decode("zstd", body, piece);
            ASSERT_TRUE(result.error) << piece;
            EXPECT_EQ(result.error->state(), sqlstate::communication_link_failure);
            EXPECT_FALSE(result.complete);
            EXPECT_EQ(result.text, "");
        }
    }
}

// RFC 9659: "decoders MUST support a window of 8 MiB", and senders must not ask for more.
TEST(Zstandard, HasAWindowOf8MiBAndNoMore) {
    const std::string piece(1024 * 1024, 'x');
    const std::string good = zstandard(piece, 20, 23);
    std::string text;
    const auto decoder = decoder_for("zstd");
    decoder->feed(good);
    for (std::size_t before = 1; text.size() != before;) {
        before = text.size();
        decoder->take(text, 1024 * 1024);
    }
    EXPECT_EQ(text.size(), 20 * piece.size());
    EXPECT_TRUE(decoder->complete());
    const Result result = decode("zstd", zstandard(piece, 20, 24));
    ASSERT_EQ(state_of(result.error), "08S01");
    EXPECT_THAT(result.error->message(), HasSubstr("window"));
    EXPECT_THAT(result.error->message(), HasSubstr("Compression"));
}

TEST(Decoders, AreForWhatIsAskedFor) {
    for (const char* known : {"gzip", "x-gzip", "deflate", "br", "zstd"}) {
        EXPECT_NE(decoder_for(known), nullptr) << known;
    }
    for (const char* unknown : {"", "compress", "gzip, br", "identity"}) {
        EXPECT_EQ(decoder_for(unknown), nullptr) << unknown;
    }
}

}  // namespace
}  // namespace connectai::http
