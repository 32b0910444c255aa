// Compressed bodies: the same text however the octets arrive and however much is taken at a time,
// and never more than was asked for.
#include <array>
#include <memory>
#include <optional>

#include "base/error.h"
#include "fuzz.h"
#include "http/decoder.h"

namespace connectai {
namespace {

using fuzz::require;

constexpr std::array<std::string_view, 4> codings{"gzip", "deflate", "br", "zstd"};
constexpr std::size_t most_text = std::size_t{256} * 1024;  // a small body may stand for gigabytes

struct Unpacked {
    std::string text;
    bool complete = false;
    std::optional<Error> error;
    bool too_long = false;
};

Unpacked unpack(std::string_view coding, const std::vector<std::string>& pieces, std::size_t most) {
    Unpacked result;
    const std::unique_ptr<http::Decoder> decoder = http::decoder_for(coding);
    try {
        for (const std::string& piece : pieces) {
            // No octet more than the piece has, so that reading behind it is seen.
            const std::unique_ptr<char[]> octets(new char[piece.size()]);
            std::ranges::copy(piece, octets.get());
            decoder->feed({octets.get(), piece.size()});
            for (;;) {
                const std::size_t before = result.text.size();
                decoder->take(result.text, most);
                if (result.text.size() == before) break;
                require(result.text.size() - before <= most, "no more is given than was asked for");
                if (result.text.size() < most_text) continue;
                result.text.resize(most_text);
                result.too_long = true;
                return result;
            }
        }
        result.complete = decoder->complete();
    } catch (const Error& error) {
        result.error = error;
    }
    return result;
}

std::string describe(const Unpacked& unpacked) {
    return std::to_string(unpacked.text.size()) + " octets, " +
           (unpacked.too_long ? "too long"
            : unpacked.error  ? unpacked.error->message()
                              : std::string(unpacked.complete ? "whole" : "not whole"));
}

bool begins_with_the_other(const Unpacked& a, const Unpacked& b) {
    return a.text.starts_with(b.text) || b.text.starts_with(a.text);
}

}  // namespace
}  // namespace connectai

// Choices: the coding, how much is taken at a time, where to cut it short, the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    fuzz::Input input(data, size);
    const std::string_view coding = codings[input.choice(codings.size())];
    const std::size_t most = std::array<std::size_t, 4>{256 * 1024, 1, 7, 4096}[input.choice(4)];
    const std::size_t cut = input.choice(256) * 256 + input.choice(256);
    const std::string_view body = input.text();

    const Unpacked whole = unpack(coding, {std::string(body)}, most_text);
    const Unpacked pieces = unpack(coding, input.pieces(body), most);
    const std::string both = describe(whole) + "\n" + describe(pieces);
    // Of a damaged body the libraries give more or less before they say so.
    const bool comparable = !whole.too_long && !pieces.too_long;
    require(!comparable || (whole.error.has_value() == pieces.error.has_value() &&
                            whole.complete == pieces.complete),
            "a body ends alike wherever it is cut", both);
    require(comparable || (!whole.complete && !pieces.complete),
            "a body is as long wherever it is cut", both);
    require(whole.complete ? whole.text == pieces.text : begins_with_the_other(whole, pieces),
            "a body says the same wherever it is cut", both);
    require(!whole.error || whole.error->state() == sqlstate::communication_link_failure,
            "a damaged body is a broken link");
    if (!whole.complete || body.empty()) return 0;

    const Unpacked prefix =
        unpack(coding, {std::string(body.substr(0, cut % body.size()))}, most_text);
    require(whole.text.starts_with(prefix.text), "a prefix says nothing else");
    // gzip has members and zstd frames, one behind the other: a prefix may be some of them.
    const bool single = coding == "deflate" || coding == "br";
    require(!single || !prefix.complete, "a prefix of a whole body is not whole");
    return 0;
}
