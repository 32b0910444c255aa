#include "convert/base64.h"

#include <algorithm>
#include <array>

namespace connectai::convert {
namespace {

constexpr std::uint8_t skipped = 0x40;  // white space
constexpr std::uint8_t padding = 0x41;
constexpr std::uint8_t foreign = 0x80;

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(foreign);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    values['-'] = 62;
    values['_'] = 63;
    for (const char blank : {' ', '\t', '\r', '\n'}) {
        values[static_cast<unsigned char>(blank)] = skipped;
    }
    values['='] = padding;
    return values;
}
constexpr auto values = make_values();

std::uint8_t value_of(char character) noexcept {
    return values[static_cast<unsigned char>(character)];
}

void encode_group(std::uint32_t bits, char* out) noexcept {
    for (unsigned i = 0; i < 4; ++i) out[i] = alphabet[(bits >> (18 - 6 * i)) & 0x3F];
}

std::uint32_t octet_at(const char* octets, std::size_t at) noexcept {
    return static_cast<unsigned char>(octets[at]);
}

}  // namespace

// Group g is read at 3g and written at 4g, which only groups behind it may still have occupied.
void encode_base64(const char* octets, std::size_t size, char* out) noexcept {
    std::size_t group = size / 3;
    const std::size_t rest = size % 3;
    if (rest != 0) {
        const char* const at = octets + 3 * group;
        const std::uint32_t second = rest == 2 ? octet_at(at, 1) << 8 : 0;
        encode_group(octet_at(at, 0) << 16 | second, out + 4 * group);
        out[4 * group + 3] = '=';
        if (rest == 1) out[4 * group + 2] = '=';
    }
    while (group-- > 0) {
        const char* const at = octets + 3 * group;
        encode_group(octet_at(at, 0) << 16 | octet_at(at, 1) << 8 | octet_at(at, 2),
                     out + 4 * group);
    }
}

std::optional<std::size_t> base64_size(std::string_view text) noexcept {
    std::size_t digits = 0;
    std::size_t pads = 0;
    while (text.size() - digits >= 8) {  // eight at a time, as long as nothing else comes
        unsigned all = 0;
        for (std::size_t i = 0; i < 8; ++i) all |= value_of(text[digits + i]);
        if (all >= 64) break;
        digits += 8;
    }
    for (const char character : text.substr(digits)) {
        const std::uint8_t value = value_of(character);
        if (value < 64) {
            if (pads != 0) return std::nullopt;
            ++digits;
        } else if (value == padding) {
            ++pads;
        } else if (value == foreign) {
            return std::nullopt;
        }
    }
    const std::size_t last = digits % 4;
    if (last == 1) return std::nullopt;
    if (pads != 0 && (last == 0 || pads != 4 - last)) return std::nullopt;
    return digits / 4 * 3 + (last == 0 ? 0 : last - 1);
}

Base64Reader::Base64Reader(std::string_view text, std::uint64_t position) noexcept
    : text_(text),
      at_(static_cast<std::size_t>(std::min<std::uint64_t>(position / 4, text.size()))),
      used_(static_cast<std::size_t>(position % 4)) {}

Base64Reader::Group Base64Reader::decode_group() const noexcept {
    Group group;
    std::uint32_t bits = 0;
    std::size_t digits = 0;
    std::size_t at = at_;
    for (; at < text_.size() && digits < 4; ++at) {
        const std::uint8_t value = value_of(text_[at]);
        if (value >= 64) continue;
        bits = bits << 6 | value;
        ++digits;
    }
    bits <<= 6 * (4 - digits);
    for (std::size_t i = 0; i < 3; ++i) {
        group.octets[i] = static_cast<unsigned char>(bits >> (16 - 8 * i));
    }
    group.size = digits == 0 ? 0 : digits - 1;
    group.length = at - at_;
    return group;
}

// Four characters to three octets, as long as nothing but digits comes.
std::size_t Base64Reader::read_whole_groups(char* out, std::size_t capacity) noexcept {
    std::size_t size = 0;
    while (capacity - size >= 3 && text_.size() - at_ >= 4) {
        const std::uint32_t a = value_of(text_[at_]);
        const std::uint32_t b = value_of(text_[at_ + 1]);
        const std::uint32_t c = value_of(text_[at_ + 2]);
        const std::uint32_t d = value_of(text_[at_ + 3]);
        if ((a | b | c | d) >= 64) break;
        const std::uint32_t bits = a << 18 | b << 12 | c << 6 | d;
        out[size++] = static_cast<char>(bits >> 16);
        out[size++] = static_cast<char>(bits >> 8);
        out[size++] = static_cast<char>(bits);
        at_ += 4;
    }
    return size;
}

std::size_t Base64Reader::read(char* out, std::size_t capacity) noexcept {
    std::size_t size = 0;
    while (size < capacity) {
        if (used_ == 0) {
            size += read_whole_groups(out + size, capacity - size);
            if (size == capacity) break;
        }
        const Group group = decode_group();
        if (group.size <= used_) break;
        const std::size_t take = std::min(group.size - used_, capacity - size);
        std::copy_n(group.octets + used_, take, out + size);
        size += take;
        used_ += take;
        if (used_ < group.size) break;
        at_ += group.length;
        used_ = 0;
    }
    return size;
}

}  // namespace connectai::convert
