#include "convert/parameter_value.h"

#include <exception>

#include "convert/base64.h"
#include "convert/wide_unit.h"

namespace connectai::convert {
namespace {

wide::Unit unit_at(const char* data, std::size_t index) noexcept {
    wide::Unit unit;
    std::memcpy(&unit, data + index * sizeof unit, sizeof unit);
    return unit;
}

constexpr bool is_surrogate(char32_t unit) noexcept {
    return (unit & 0xFFFFF800) == 0xD800;
}

// Octets of UTF-8; half of a pair counts as two.
std::size_t utf8_size(const char* data, std::size_t units) noexcept {
    std::size_t size = units;
    for (std::size_t i = 0; i < units; ++i) {
        const char32_t unit = unit_at(data, i);
        size += static_cast<std::size_t>(unit >= 0x80) +
                static_cast<std::size_t>(unit >= 0x800 && !is_surrogate(unit)) +
                static_cast<std::size_t>(unit >= 0x10000);
    }
    return size;
}

char* put_tail(char* out, char32_t character, int octets) noexcept {
    for (int shift = 6 * (octets - 1); shift >= 0; shift -= 6) {
        *out++ = static_cast<char>(0x80 | ((character >> shift) & 0x3F));
    }
    return out;
}

// The character that begins at `i`, which moves to its last unit; none for a surrogate without its
// partner and for what lies beyond U+10FFFF.
constexpr char32_t no_character = 0xFFFFFFFF;
char32_t character_at(const char* data, std::size_t units, std::size_t& i) noexcept {
    const char32_t unit = unit_at(data, i);
    if (!is_surrogate(unit)) return unit <= 0x10FFFF ? unit : no_character;
    if (!wide::has_surrogates || unit >= 0xDC00 || i + 1 == units) return no_character;
    const char32_t low = unit_at(data, ++i);
    if ((low & 0xFC00) != 0xDC00) return no_character;
    return 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF);
}

// Strict, unlike base/unicode.h: null for what is no character. `out` has utf8_size.
char* put_utf8(const char* data, std::size_t units, char* out) noexcept {
    for (std::size_t i = 0; i < units; ++i) {
        const char32_t character = character_at(data, units, i);
        if (character == no_character) return nullptr;
        if (character < 0x80) {
            *out++ = static_cast<char>(character);
        } else if (character < 0x800) {
            *out++ = static_cast<char>(0xC0 | character >> 6);
            out = put_tail(out, character, 1);
        } else if (character < 0x10000) {
            *out++ = static_cast<char>(0xE0 | character >> 12);
            out = put_tail(out, character, 2);
        } else {
            *out++ = static_cast<char>(0xF0 | character >> 18);
            out = put_tail(out, character, 3);
        }
    }
    return out;
}

// Whether all are ASCII, as most texts are: then each unit is an octet.
bool is_ascii(const char* data, std::size_t units) noexcept {
    char32_t any = 0;
    for (std::size_t i = 0; i < units; ++i) any |= unit_at(data, i);
    return any < 0x80;
}

void put_ascii(const char* data, std::size_t units, char* out) noexcept {
    for (std::size_t i = 0; i < units; ++i) out[i] = static_cast<char>(unit_at(data, i));
}

std::size_t terminated_units(const char* data) noexcept {
    std::size_t units = 0;
    while (unit_at(data, units) != 0) ++units;
    return units;
}

ParameterOutcome check_length(const ParameterBuffer& buffer) noexcept {
    if (buffer.octets < 0 && buffer.octets != SQL_NTS) return ParameterOutcome::invalid_length;
    if (buffer.data == nullptr && buffer.octets != 0) return ParameterOutcome::null_pointer;
    return ParameterOutcome::ok;
}

ParameterOutcome wide_text_of(const ParameterBuffer& buffer, std::string& scratch,
                              std::string_view& text) noexcept {
    const auto outcome = check_length(buffer);
    if (is_error(outcome)) return outcome;
    const auto* const data = static_cast<const char*>(buffer.data);
    std::size_t units = 0;
    if (buffer.octets == SQL_NTS) {
        units = terminated_units(data);
    } else {
        // "C to SQL: Character": the length of Unicode data must be even.
        const auto octets = static_cast<std::size_t>(buffer.octets);
        if (octets % sizeof(wide::Unit) != 0) return ParameterOutcome::invalid_length;
        units = octets / sizeof(wide::Unit);
    }
    const bool ascii = is_ascii(data, units);
    if (!set_size(scratch, ascii ? units : utf8_size(data, units))) {
        return ParameterOutcome::no_memory;
    }
    if (ascii) {
        put_ascii(data, units, scratch.data());
    } else if (put_utf8(data, units, scratch.data()) == nullptr) {
        return ParameterOutcome::invalid_encoding;
    }
    text = scratch;
    return ParameterOutcome::ok;
}

void finish(const ParameterType& type, ParameterValue& value) noexcept {
    value.type = service_type(type.sql_type);
    value.null = false;
}

}  // namespace

// Here and in put(), and nowhere else, convert/ may run out of memory: values are as large as the
// application makes them.
bool set_size(std::string& text, std::size_t size) noexcept {
    try {
        text.resize(size);
    } catch (const std::exception&) {
        return false;
    }
    return true;
}

ParameterOutcome octets_of(const ParameterBuffer& buffer, std::string_view& octets) noexcept {
    const auto outcome = check_length(buffer);
    if (is_error(outcome)) return outcome;
    const auto* const data = static_cast<const char*>(buffer.data);
    // SQLBindParameter: without a length, binary data is null-terminated too.
    octets = buffer.octets == SQL_NTS
                 ? std::string_view(data)
                 : std::string_view(data, static_cast<std::size_t>(buffer.octets));
    return ParameterOutcome::ok;
}

ParameterOutcome text_of(const ParameterBuffer& buffer, std::string& scratch,
                         std::string_view& text) noexcept {
    if (buffer.c_type == SQL_C_WCHAR) return wide_text_of(buffer, scratch, text);
    const auto outcome = octets_of(buffer, text);
    if (is_error(outcome)) return outcome;
    return find_invalid_utf8(text) == text.npos ? ParameterOutcome::ok
                                                : ParameterOutcome::invalid_encoding;
}

ParameterOutcome put(std::string_view text, const ParameterType& type,
                     ParameterValue& value) noexcept {
    try {
        value.text.assign(text);
    } catch (const std::exception&) {
        return ParameterOutcome::no_memory;
    }
    finish(type, value);
    return ParameterOutcome::ok;
}

ParameterOutcome put_characters(std::string_view text, const ParameterType& type,
                                ParameterValue& value) noexcept {
    const SQLULEN limit = type.column_size;
    // A text has no more characters than octets, so that most need not be counted.
    if (limit != 0 && text.size() > limit && utf8_characters(text) > limit) {
        return ParameterOutcome::string_truncated;
    }
    return put(text, type, value);
}

ParameterOutcome put_octets(std::string_view octets, const ParameterType& type,
                            ParameterValue& value) noexcept {
    if (type.column_size != 0 && octets.size() > type.column_size) {
        return ParameterOutcome::string_truncated;
    }
    const std::size_t size = octets.size();
    const bool own = octets.data() == value.text.data();
    if (!set_size(value.text, base64_length(size))) return ParameterOutcome::no_memory;
    encode_base64(own ? value.text.data() : octets.data(), size, value.text.data());
    finish(type, value);
    return ParameterOutcome::ok;
}

}  // namespace connectai::convert
