// UUIDs as text and as SQLGUID. For convert/ and the literals of sql/.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace connectai::convert {

using UuidDigits = std::array<unsigned char, 32>;  // values 0 to 15
using UuidText = std::array<char, 36>;             // 8-4-4-4-12

inline constexpr std::string_view upper_case_digits = "0123456789ABCDEF";
inline constexpr std::string_view lower_case_digits = "0123456789abcdef";

// 32 digits, either bare or with hyphens as 8-4-4-4-12; braces around them or none.
std::optional<UuidDigits> parse_uuid(std::string_view text) noexcept;
UuidText write_uuid(const UuidDigits& digits, std::string_view characters) noexcept;

SQLGUID make_guid(const UuidDigits& digits) noexcept;
UuidDigits uuid_digits(const SQLGUID& guid) noexcept;

// The value of a hexadecimal digit of either case; above 15 if it is none.
unsigned char hexadecimal_value(char character) noexcept;

}  // namespace connectai::convert
