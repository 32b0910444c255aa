// UUIDs to C data. ODBC 3.8, appendix D, "SQL to C: GUID".
#include <array>
#include <optional>

#include "convert/converters.h"
#include "convert/number_text.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

using Digits = std::array<unsigned char, 32>;

constexpr unsigned char no_digit = 0xFF;

constexpr std::array<unsigned char, 256> make_values() {
    std::array<unsigned char, 256> values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < 16; ++i) {
        values[static_cast<unsigned char>("0123456789abcdef"[i])] = static_cast<unsigned char>(i);
        values[static_cast<unsigned char>("0123456789ABCDEF"[i])] = static_cast<unsigned char>(i);
    }
    return values;
}
constexpr auto hexadecimal_values = make_values();

// 32 digits, either bare or with hyphens as 8-4-4-4-12; braces around them or none.
std::optional<Digits> parse_uuid(std::string_view text) noexcept {
    text = trim_blanks(text);
    if (text.starts_with('{')) {
        if (!text.ends_with('}')) return std::nullopt;
        text = text.substr(1, text.size() - 2);
    }
    const bool hyphens = text.size() == 36;
    if (!hyphens && text.size() != 32) return std::nullopt;
    Digits digits;
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const unsigned char value = hexadecimal_values[static_cast<unsigned char>(text[i])];
        if (value == no_digit) return std::nullopt;
        digits[count++] = value;
    }
    return digits;
}

std::uint32_t number_at(const Digits& digits, std::size_t first, std::size_t count) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = first; i < first + count; ++i) value = value << 4 | digits[i];
    return value;
}

SQLGUID make_guid(const Digits& digits) noexcept {
    SQLGUID guid;
    guid.Data1 = number_at(digits, 0, 8);
    guid.Data2 = static_cast<decltype(guid.Data2)>(number_at(digits, 8, 4));
    guid.Data3 = static_cast<decltype(guid.Data3)>(number_at(digits, 12, 4));
    for (std::size_t i = 0; i < 8; ++i) {
        guid.Data4[i] = static_cast<unsigned char>(number_at(digits, 16 + 2 * i, 2));
    }
    return guid;
}

}  // namespace

Outcome uuid_to_guid(const Cell& cell, const Source&, const Target& target,
                     Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto digits = parse_uuid(cell.view());
    if (!digits) return Outcome::invalid_character;
    return store_fixed(target, progress, make_guid(*digits));
}

// The octets of SQLGUID, whose first three fields are in native byte order.
Outcome uuid_to_binary(const Cell& cell, const Source&, const Target& target,
                       Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto digits = parse_uuid(cell.view());
    if (!digits) return Outcome::invalid_character;
    return store_as_binary(target, progress, make_guid(*digits));
}

template <typename Unit>
Outcome uuid_to_text(const Cell& cell, const Source&, const Target& target,
                     Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto digits = parse_uuid(cell.view());
    if (!digits) return Outcome::invalid_character;
    std::array<char, 36> text;
    std::size_t at = 0;
    for (std::size_t i = 0; i < digits->size(); ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) text[at++] = '-';
        text[at++] = "0123456789ABCDEF"[(*digits)[i]];
    }
    return store_short_text<Unit>(target, progress, {text.data(), text.size()}, text.size());
}

template Outcome uuid_to_text<char>(const Cell&, const Source&, const Target&, Progress&) noexcept;
template Outcome uuid_to_text<char16_t>(const Cell&, const Source&, const Target&,
                                        Progress&) noexcept;

}  // namespace connectai::convert
