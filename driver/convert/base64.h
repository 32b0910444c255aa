// Base64 as replies carry binary data, decoded piece by piece, and as parameters carry it. RFC
// 4648; read are also the URL-safe alphabet, missing padding and white space between the
// characters. For convert/ itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace connectai::convert {

// Characters that `octets` octets take, padding included.
constexpr std::size_t base64_length(std::size_t octets) noexcept {
    return (octets + 2) / 3 * 4;
}

// Writes base64_length(size) characters of the standard alphabet, with padding. `out` may be where
// the octets begin: it is written from its end.
void encode_base64(const char* octets, std::size_t size, char* out) noexcept;

// Octets that `text` stands for, or nothing if it is no base64. Looks at every character.
std::optional<std::size_t> base64_size(std::string_view text) noexcept;

// Walks over text that base64_size has accepted.
class Base64Reader {
public:
    // `position` is where an earlier reader of the same text stood; 0 is the beginning.
    Base64Reader(std::string_view text, std::uint64_t position) noexcept;

    // Decodes up to `capacity` octets; fewer only at the end.
    std::size_t read(char* out, std::size_t capacity) noexcept;

    std::uint64_t position() const noexcept { return at_ * 4 + used_; }

private:
    struct Group {
        unsigned char octets[3];
        std::size_t size = 0;    // octets in it
        std::size_t length = 0;  // characters of text it takes
    };
    Group decode_group() const noexcept;
    std::size_t read_whole_groups(char* out, std::size_t capacity) noexcept;

    std::string_view text_;
    std::size_t at_;    // where the current group of four characters begins
    std::size_t used_;  // octets of it that have been read
};

}  // namespace connectai::convert
