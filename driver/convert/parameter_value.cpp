#include "convert/parameter_value.h"

#include <cstdint>
#include <exception>

#include "base/unicode.h"
#include "convert/base64.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

char16_t unit_at(const char* data, std::size_t index) noexcept {
    char16_t unit;
    std::memcpy(&unit, data + index * sizeof unit, sizeof unit);
    return unit;
}

constexpr bool is_surrogate(char16_t unit) noexcept {
    return (unit & 0xF800) == 0xD800;
}

// Octets of UTF-8; half of a pair counts as two.
std::size_t utf8_size(const char* data, std::size_t units) noexcept {
    std::size_t size = units;
    for (std::size_t i = 0; i < units; ++i) {
        const char16_t unit = unit_at(data, i);
        size += static_cast<std::size_t>(unit >= 0x80) +
                static_cast<std::size_t>(unit >= 0x800 && !is_surrogate(unit));
    }
    return size;
}

char* put_tail(char* out, std::uint32_t character, int octets) noexcept {
    for (int shift = 6 * (octets - 1); shift >= 0; shift -= 6) {
        *out++ = static_cast<char>(0x80 | ((character >> shift) & 0x3F));
    }
    return out;
}

// Strict, unlike base/unicode.h: null for a surrogate without its partner. `out` has utf8_size.
char* put_utf8(const char* data, std::size_t units, char* out) noexcept {
    for (std::size_t i = 0; i < units; ++i) {
        std::uint32_t character = unit_at(data, i);
        if (character < 0x80) {
            *out++ = static_cast<char>(character);
            continue;
        }
        if (is_surrogate(static_cast<char16_t>(character))) {
            const char16_t low = i + 1 < units ? unit_at(data, i + 1) : u'\0';
            if (character >= 0xDC00 || (low & 0xFC00) != 0xDC00) return nullptr;
            character = 0x10000 + ((character & 0x3FF) << 10) + (low & 0x3FFU);
            ++i;
        }
        if (character < 0x800) {
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
        if (buffer.octets % 2 != 0) return ParameterOutcome::invalid_length;
        units = static_cast<std::size_t>(buffer.octets) / sizeof(char16_t);
    }
    if (!set_size(scratch, utf8_size(data, units))) return ParameterOutcome::no_memory;
    if (put_utf8(data, units, scratch.data()) == nullptr) {
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

// The one place in convert/ that may run out of memory: values are as large as the application
// makes them.
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
    if (text.data() != value.text.data()) {
        if (!set_size(value.text, text.size())) return ParameterOutcome::no_memory;
        store_characters<char>(value.text.data(), text);
    }
    value.text.resize(text.size());  // never longer than it is
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
