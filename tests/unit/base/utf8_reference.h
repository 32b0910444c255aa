// A slow and plain reading of Unicode 15, section 3.9, to hold the fast one against, and random
// texts that are mostly, but not only, UTF-8.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::reference {

struct Unit {
    char32_t character;  // U+FFFD where it is not valid
    std::size_t length;  // octets
    bool valid;
    bool could_go_on;  // not valid only because the text ends
};

inline std::size_t promised_length(std::uint8_t first) {
    if (first < 0x80) return 1;
    if ((first & 0xE0) == 0xC0) return 2;
    if ((first & 0xF0) == 0xE0) return 3;
    if ((first & 0xF8) == 0xF0) return 4;
    return 0;
}

// Whether `text` (a lead and continuations, no more than promised) begins some well-formed
// sequence: by the lowest and the highest code point that it can still become.
inline bool can_become_valid(std::string_view text) {
    const auto first = static_cast<std::uint8_t>(text[0]);
    const std::size_t length = promised_length(first);
    if (length == 0) return false;
    if (length == 1) return true;
    std::uint32_t low = first & (0x7FU >> length);
    for (std::size_t i = 1; i < text.size(); ++i) {
        const auto octet = static_cast<std::uint8_t>(text[i]);
        if ((octet & 0xC0) != 0x80) return false;
        low = low * 64 + (octet & 0x3F);
    }
    std::uint32_t high = low;
    for (std::size_t i = text.size(); i < length; ++i) {
        low *= 64;
        high = high * 64 + 63;
    }
    static constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool overlong = high < smallest.at(length);
    const bool surrogates = low >= 0xD800 && high <= 0xDFFF;
    return !overlong && !surrogates && low <= 0x10FFFF;
}

inline Unit next(std::string_view text) {
    const std::size_t promised = promised_length(static_cast<std::uint8_t>(text[0]));
    std::size_t length = 0;
    while (length < std::min(promised, text.size()) &&
           can_become_valid(text.substr(0, length + 1))) {
        ++length;
    }
    if (length == 0) return {0xFFFD, 1, false, false};
    if (length < promised) return {0xFFFD, length, false, length == text.size()};
    auto character = static_cast<char32_t>(static_cast<std::uint8_t>(text[0]));
    if (promised > 1) character &= 0x7FU >> promised;
    for (std::size_t i = 1; i < promised; ++i) {
        character = character * 64 + (static_cast<std::uint8_t>(text[i]) & 0x3FU);
    }
    return {character, promised, true, false};
}

inline std::vector<Unit> split(std::string_view text) {
    std::vector<Unit> units;
    while (!text.empty()) {
        units.push_back(next(text));
        text.remove_prefix(units.back().length);
    }
    return units;
}

inline std::u16string utf16(const std::vector<Unit>& units) {
    std::u16string out;
    for (const Unit& unit : units) {
        if (unit.character < 0x10000) {
            out += static_cast<char16_t>(unit.character);
        } else {
            out += static_cast<char16_t>(0xD800 + (unit.character - 0x10000) / 0x400);
            out += static_cast<char16_t>(0xDC00 + (unit.character - 0x10000) % 0x400);
        }
    }
    return out;
}

class Random {
public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
    }
    bool one_in(std::size_t n) { return below(n) == 0; }

    // Runs of ASCII long enough for every block size, characters of all lengths.
    std::string valid_text() {
        std::string out;
        for (std::size_t i = below(12); i > 0; --i) {
            if (one_in(3)) {
                for (std::size_t n = below(80); n > 0; --n) out += static_cast<char>(below(0x80));
            } else {
                append_character(out);
            }
        }
        return out;
    }

    std::string any_text() {
        std::string out = valid_text();
        for (std::size_t i = below(4); i > 0; --i) {
            const std::size_t at = below(out.size() + 1);
            if (one_in(2) && at < out.size()) {
                out.erase(at, 1);
            } else {
                // Near the limits of the table 3-7.
                static constexpr std::array<std::uint8_t, 16> octets{
                    0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1,
                    0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
                out.insert(at, 1, static_cast<char>(octets.at(below(octets.size()))));
            }
        }
        return out;
    }

    std::vector<std::string_view> cut(std::string_view text) {
        std::vector<std::string_view> pieces;
        while (!text.empty()) {
            const std::size_t length = std::min(text.size(), one_in(2) ? below(4) : below(60));
            pieces.push_back(text.substr(0, length));
            text.remove_prefix(length);
        }
        return pieces;
    }

private:
    void append_character(std::string& out) {
        switch (below(3)) {
            case 0: out += static_cast<char>(0xC2 + below(0x1E)); break;
            case 1: {
                const std::size_t lead = 0xE1 + below(0xC);  // E1..EC
                out += static_cast<char>(lead);
                out += static_cast<char>(0x80 + below(0x40));
                break;
            }
            default:
                out += static_cast<char>(0xF1 + below(3));
                out += static_cast<char>(0x80 + below(0x40));
                out += static_cast<char>(0x80 + below(0x40));
        }
        out += static_cast<char>(0x80 + below(0x40));
    }

    std::mt19937 engine_;
};

}  // namespace connectai::reference
