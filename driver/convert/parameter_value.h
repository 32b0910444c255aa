// What the conversions of parameters share: reading the application's buffer, filling the value.
// For convert/ itself.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "convert/parameter.h"

namespace connectai::convert {

// A fixed-length value; the caller has seen that `data` is not null.
template <typename Value>
Value load(const ParameterBuffer& buffer) noexcept {
    Value value;
    std::memcpy(&value, buffer.data, sizeof value);
    return value;
}

// The octets of a variable-length value of 8-bit units, up to the terminator for SQL_NTS.
ParameterOutcome octets_of(const ParameterBuffer& buffer, std::string_view& octets) noexcept;

// The text of SQL_C_CHAR or SQL_C_WCHAR as UTF-8, checked. It is the application's buffer, or, for
// SQL_C_WCHAR, `scratch`.
ParameterOutcome text_of(const ParameterBuffer& buffer, std::string& scratch,
                         std::string_view& text) noexcept;

// False when there is no memory. New characters are undefined.
bool set_size(std::string& text, std::size_t size) noexcept;

// The finished value. `text` may be the value's own.
ParameterOutcome put(std::string_view text, const ParameterType& type,
                     ParameterValue& value) noexcept;

// The same for a character type, whose column_size limits the characters.
ParameterOutcome put_characters(std::string_view text, const ParameterType& type,
                                ParameterValue& value) noexcept;

// Base64. `octets` may be the value's own text from its beginning.
ParameterOutcome put_octets(std::string_view octets, const ParameterType& type,
                            ParameterValue& value) noexcept;

}  // namespace connectai::convert
