#include "convert/uuid_text.h"

#include "convert/number_text.h"

namespace connectai::convert {
namespace {

constexpr unsigned char no_digit = 0xFF;
constexpr unsigned char highest_digit = 15;

constexpr std::array<unsigned char, 256> make_values() {
    std::array<unsigned char, 256> values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < 16; ++i) {
        values[static_cast<unsigned char>(lower_case_digits[i])] = static_cast<unsigned char>(i);
        values[static_cast<unsigned char>(upper_case_digits[i])] = static_cast<unsigned char>(i);
    }
    return values;
}
constexpr auto hexadecimal_values = make_values();

std::uint32_t number_at(const UuidDigits& digits, std::size_t first, std::size_t count) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = first; i < first + count; ++i) value = value << 4 | digits[i];
    return value;
}

}  // namespace

unsigned char hexadecimal_value(char character) noexcept {
    return hexadecimal_values[static_cast<unsigned char>(character)];
}

std::optional<UuidDigits> parse_uuid(std::string_view text) noexcept {
    text = trim_blanks(text);
    if (text.starts_with('{')) {
        if (!text.ends_with('}')) return std::nullopt;
        text = text.substr(1, text.size() - 2);
    }
    const bool hyphens = text.size() == 36;
    if (!hyphens && text.size() != 32) return std::nullopt;
    UuidDigits digits;
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const unsigned char value = hexadecimal_value(text[i]);
        if (value > highest_digit) return std::nullopt;
        digits[count++] = value;
    }
    return digits;
}

SQLGUID make_guid(const UuidDigits& digits) noexcept {
    SQLGUID guid;
    guid.Data1 = number_at(digits, 0, 8);
    guid.Data2 = static_cast<decltype(guid.Data2)>(number_at(digits, 8, 4));
    guid.Data3 = static_cast<decltype(guid.Data3)>(number_at(digits, 12, 4));
    for (std::size_t i = 0; i < 8; ++i) {
        guid.Data4[i] = static_cast<unsigned char>(number_at(digits, 16 + 2 * i, 2));
    }
    return guid;
}

UuidDigits uuid_digits(const SQLGUID& guid) noexcept {
    UuidDigits digits;
    std::size_t count = 0;
    const auto put = [&](std::uint32_t number, int octets) {
        for (int shift = 8 * octets - 4; shift >= 0; shift -= 4) {
            digits[count++] = static_cast<unsigned char>((number >> shift) & 0xF);
        }
    };
    put(guid.Data1, 4);
    put(guid.Data2, 2);
    put(guid.Data3, 2);
    for (const unsigned char octet : guid.Data4) put(octet, 1);
    return digits;
}

UuidText write_uuid(const UuidDigits& digits, std::string_view characters) noexcept {
    UuidText text;
    std::size_t at = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) text[at++] = '-';
        text[at++] = characters[digits[i]];
    }
    return text;
}

}  // namespace connectai::convert
