// Sends one value of a C type as a parameter. The buffer is exactly as large as the value and at an
// odd address, so that the sanitizers see every octet read beyond it.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "conversion.h"
#include "convert/parameter.h"

namespace connectai::convert {

inline void PrintTo(ParameterOutcome outcome, std::ostream* out) {
    *out << state_of(outcome).code << " (" << explanation_of(outcome) << ")";
}

using TypeList = std::initializer_list<SQLSMALLINT>;

struct Sent {
    ParameterOutcome outcome = ParameterOutcome::restricted;
    ParameterValue value;

    std::string_view state() const { return state_of(outcome).code; }
    // What went out, or the SQLSTATE in its stead; a warning's stands in front.
    std::string text() const {
        if (is_error(outcome)) return std::string(state());
        EXPECT_FALSE(value.null);
        return outcome == ParameterOutcome::ok ? value.text
                                               : std::string(state()) + " " + value.text;
    }
};

struct SqlTarget {
    SQLSMALLINT sql_type = SQL_VARCHAR;
    SQLULEN column_size = 0;
    SQLSMALLINT decimal_digits = 0;
};

inline Sent send_buffer(ParameterBuffer buffer, SqlTarget target) {
    Sent sent;
    const auto converter = find_parameter_converter(buffer.c_type, target.sql_type);
    if (converter == nullptr) return sent;
    const ParameterType type{target.sql_type, target.column_size, target.decimal_digits};
    sent.outcome = converter(buffer, type, sent.value);
    if (!is_error(sent.outcome)) {
        EXPECT_EQ(sent.value.type, service_type(target.sql_type));
    }
    return sent;
}

inline Sent send_octets(SQLSMALLINT c_type, std::string_view octets, SqlTarget target,
                        ParameterBuffer buffer = {}) {
    std::vector<char> memory(octets.size() + 1);
    std::memcpy(memory.data() + 1, octets.data(), octets.size());
    buffer.c_type = c_type;
    buffer.data = memory.data() + 1;
    buffer.octets = static_cast<SQLLEN>(octets.size());
    return send_buffer(buffer, target);
}

// A fixed-length value, whose length is ignored.
template <typename Value>
Sent send(SQLSMALLINT c_type, const Value& value, SqlTarget target, ParameterBuffer buffer = {}) {
    std::vector<char> memory(sizeof value + 1);
    std::memcpy(memory.data() + 1, &value, sizeof value);
    buffer.c_type = c_type;
    buffer.data = memory.data() + 1;
    buffer.octets = -4711;
    return send_buffer(buffer, target);
}

inline Sent send_text(std::string_view text, SqlTarget target) {
    return send_octets(SQL_C_CHAR, text, target);
}

inline Sent send_wide(std::u16string_view text, SqlTarget target) {
    return send_octets(SQL_C_WCHAR,
                       {reinterpret_cast<const char*>(text.data()), text.size() * sizeof(char16_t)},
                       target);
}

// ASCII as UTF-16.
inline std::u16string widened(std::string_view text) {
    return {text.begin(), text.end()};
}

// How the service would send the value back.
inline Cell cell_of(const ParameterValue& value) {
    if (value.type == DataType::boolean) return boolean_cell(value.text == "true");
    const bool number = value.type >= DataType::tinyint && value.type <= DataType::double_;
    return number ? number_cell(value.text) : text_cell(value.text);
}

}  // namespace connectai::convert
