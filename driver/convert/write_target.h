// Writing to the application's buffers: values, lengths, indicators, and text in parts. For
// convert/ itself.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

#include "convert/convert.h"
#include "convert/wide_unit.h"

namespace connectai::convert {

// One element of SQL_C_CHAR and of SQL_C_WCHAR.
template <typename Unit>
concept TextUnit = std::same_as<Unit, char> || std::same_as<Unit, wide::Unit>;

template <typename Value>
void store_unaligned(void* where, const Value& value) noexcept {
    std::memcpy(where, &value, sizeof value);
}

inline char* octets_at(const Target& target) noexcept {
    return static_cast<char*>(target.data);
}

// How many octets may be written; 0 without a buffer.
inline std::size_t capacity_of(const Target& target) noexcept {
    if (target.data == nullptr || target.buffer_octets <= 0) return 0;
    return static_cast<std::size_t>(target.buffer_octets);
}

// ODBC 3.8, SQLBindCol, "Length/Indicator Buffers": separate pointers are set both, one address
// holds the length.
inline void store_length(const Target& target, std::uint64_t octets) noexcept {
    // What SQLLEN has no number for: on 32 bits, more than 2 GiB as text of another encoding.
    SQLLEN length = static_cast<SQLLEN>(octets);
    if constexpr (sizeof length < sizeof octets) {
        constexpr std::uint64_t largest = std::numeric_limits<SQLLEN>::max();
        if (octets > largest) length = SQL_NO_TOTAL;
    }
    if (target.indicator != nullptr && target.indicator != target.octet_length) {
        store_unaligned(target.indicator, SQLLEN{0});
    }
    if (target.octet_length != nullptr) {
        store_unaligned(target.octet_length, length);
    }
}

inline Outcome store_null(const Target& target, Progress& progress) noexcept {
    if (target.indicator == nullptr) return Outcome::indicator_required;
    store_unaligned(target.indicator, SQLLEN{SQL_NULL_DATA});
    progress.complete = true;
    return Outcome::ok;
}

// Fixed-length types: the buffer is as large as the type, whatever buffer_octets says.
template <typename Value>
Outcome store_fixed(const Target& target, Progress& progress, const Value& value,
                    Outcome outcome = Outcome::ok) noexcept {
    if (target.data != nullptr) store_unaligned(target.data, value);
    store_length(target, sizeof value);
    progress.complete = true;
    return outcome;
}

// SQL_C_BINARY of a type that is not binary: all of it or 22003. `octets` may be empty.
inline Outcome store_whole_octets(const Target& target, Progress& progress,
                                  std::string_view octets) noexcept {
    store_length(target, octets.size());
    if (target.data != nullptr) {
        if (octets.size() > capacity_of(target)) return Outcome::out_of_range;
        if (!octets.empty()) std::memcpy(target.data, octets.data(), octets.size());
    }
    progress.complete = true;
    return Outcome::ok;
}

template <typename Value>
Outcome store_as_binary(const Target& target, Progress& progress, const Value& value) noexcept {
    return store_whole_octets(target, progress,
                              {reinterpret_cast<const char*>(&value), sizeof value});
}

template <TextUnit Unit>
void store_characters(void* where, std::string_view text) noexcept {
    if constexpr (std::same_as<Unit, char>) {
        if (!text.empty()) std::memcpy(where, text.data(), text.size());
    } else {
        auto* out = static_cast<char*>(where);
        for (const char character : text) {
            store_unaligned(out, static_cast<Unit>(character));
            out += sizeof(Unit);
        }
    }
}

template <TextUnit Unit>
void store_terminator(const Target& target, std::size_t units) noexcept {
    store_unaligned(octets_at(target) + units * sizeof(Unit), Unit{});
}

// ASCII text made from a number, a date, ..., from where the last part ended. At the first call
// `minimum` characters must fit, or it is 22003; what may be cut behind them is 01004. A cut right
// behind the decimal point moves in front of it. Progress::delivered counts characters.
template <TextUnit Unit>
Outcome store_short_text(const Target& target, Progress& progress, std::string_view text,
                         std::size_t minimum) noexcept {
    const bool first = progress.delivered == 0;
    text.remove_prefix(
        static_cast<std::size_t>(std::min<std::uint64_t>(progress.delivered, text.size())));
    store_length(target, text.size() * sizeof(Unit));
    if (target.data == nullptr) {
        progress.complete = true;
        return Outcome::ok;
    }
    const std::size_t units = capacity_of(target) / sizeof(Unit);
    if (text.size() < units) {
        store_characters<Unit>(target.data, text);
        store_terminator<Unit>(target, text.size());
        progress.complete = true;
        return Outcome::ok;
    }
    if (first && units <= minimum) return Outcome::out_of_range;
    if (units == 0) return Outcome::string_truncated;
    std::size_t part = units - 1;
    if (first && part > minimum && text[part - 1] == '.') --part;
    store_characters<Unit>(target.data, text.substr(0, part));
    store_terminator<Unit>(target, part);
    progress.delivered += part;
    return Outcome::string_truncated;
}

}  // namespace connectai::convert
