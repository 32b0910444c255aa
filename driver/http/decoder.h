// A compressed body, decompressed no faster than its reader takes it. libcurl decompresses all that
// one read has brought, a thousand times as much at worst, and fails where that is too much for it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace connectai::http {

class Decoder {
public:
    Decoder() = default;
    virtual ~Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    // The next octets of the body, which must stay where they are until take() has added nothing;
    // those before must have been used up.
    void feed(std::string_view packed) noexcept { packed_ = packed; }

    // Appends at most `most` octets; nothing when more must be fed. Throws Error 08S01 for a body
    // that is damaged, or has something behind its end, after what came before that.
    void take(std::string& out, std::size_t most);

    // Whether the body may end here.
    bool complete() const noexcept { return complete_; }

protected:
    // Writes at most `room` octets, and fewer only when packed_ is used up or damaged() was called.
    virtual std::size_t decode(char* to, std::size_t room) = 0;

    // `why` as the library has it; may be null.
    void damaged(const char* why);

    std::string_view packed_;  // not used yet
    bool complete_ = false;

private:
    std::string damage_;  // the error to throw; empty: none
};

// For a value of Content-Encoding in lower case; null where it cannot be read.
std::unique_ptr<Decoder> decoder_for(std::string_view encoding);

// All that decoder_for() reads, as Accept-Encoding says it.
inline constexpr const char* readable_encodings = "gzip, deflate, br, zstd";

}  // namespace connectai::http
