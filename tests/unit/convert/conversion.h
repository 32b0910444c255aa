// Runs one conversion into a buffer of exactly the size it is told, at an odd address, so that the
// sanitizers see every octet too many.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "convert/convert.h"

namespace connectai::convert {

inline void PrintTo(Outcome outcome, std::ostream* out) {
    *out << state_of(outcome).code;
}

using CTypes = std::initializer_list<SQLSMALLINT>;

inline constexpr SQLLEN untouched_length = -4711;
inline constexpr char untouched_octet = '\x5A';

inline Cell text_cell(std::string_view text) {
    return {text.data(), static_cast<std::uint32_t>(text.size()), CellKind::string};
}
inline Cell number_cell(std::string_view text) {
    return {text.data(), static_cast<std::uint32_t>(text.size()), CellKind::number};
}
inline Cell boolean_cell(bool value) {
    return {nullptr, 0, value ? CellKind::boolean_true : CellKind::boolean_false};
}
inline Cell null_cell() {
    return {};
}

struct Answer {
    Outcome outcome = Outcome::ok;
    std::string octets;  // the whole buffer
    SQLLEN length = untouched_length;
    bool complete = false;

    // The fixed-length value.
    template <typename Value>
    Value as() const {
        Value value{};
        EXPECT_EQ(octets.size(), sizeof value);
        std::memcpy(&value, octets.data(), std::min(octets.size(), sizeof value));
        return value;
    }
    // The text up to its terminator, which must be there.
    std::string text() const {
        const std::size_t end = octets.find('\0');
        EXPECT_NE(end, std::string::npos) << "no terminator";
        return octets.substr(0, end);
    }
    std::u16string wide_text() const {
        std::u16string result;
        for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
            char16_t unit = 0;
            std::memcpy(&unit, octets.data() + i, 2);
            if (unit == 0) return result;
            result.push_back(unit);
        }
        ADD_FAILURE() << "no terminator";
        return result;
    }
    bool buffer_untouched() const {
        return octets.find_first_not_of(untouched_octet) == std::string::npos;
    }
};

// A statement's column as SQLGetData reads it: `next` hands out the next part.
class Conversion {
public:
    Conversion(DataType type, Cell cell, SQLSMALLINT c_type, SQLSMALLINT source_scale = 0)
        : source_{type, source_scale}, cell_(cell), converter_(find_converter(type, c_type)) {
        target.c_type = c_type;
    }

    Target target;  // precision, scale, ...; the pointers are set by `next`

    Answer next(std::size_t buffer_octets) {
        Answer answer;
        if (converter_ == nullptr) {
            answer.outcome = Outcome::restricted;
            return answer;
        }
        std::vector<char> memory(buffer_octets + 1, untouched_octet);
        char* const buffer = memory.data() + 1;
        target.data = buffer;
        target.buffer_octets = static_cast<SQLLEN>(buffer_octets);
        target.octet_length = &answer.length;
        target.indicator = &answer.length;
        answer.outcome = converter_(cell_, source_, target, progress_);
        answer.octets.assign(buffer, buffer_octets);
        answer.complete = progress_.complete;
        return answer;
    }

    Answer fixed() { return next(fixed_size(target.c_type)); }

private:
    Source source_;
    Cell cell_;
    Converter converter_;
    Progress progress_;
};

// Of character and binary types the buffer is `buffer_octets` large, of others as large as the
// type.
inline Answer convert(DataType type, Cell cell, SQLSMALLINT c_type, std::size_t buffer_octets = 128,
                      SQLSMALLINT source_scale = 0) {
    const std::size_t fixed = fixed_size(c_type);
    return Conversion(type, cell, c_type, source_scale).next(fixed != 0 ? fixed : buffer_octets);
}

inline Answer convert(DataType type, std::string_view text, SQLSMALLINT c_type,
                      std::size_t buffer_octets = 128, SQLSMALLINT source_scale = 0) {
    return convert(type, text_cell(text), c_type, buffer_octets, source_scale);
}

}  // namespace connectai::convert
