// Floating point numbers as text. For convert/ itself.
#pragma once

#include <array>
#include <string_view>

namespace connectai::convert {

using RealText = std::array<char, 32>;

// What std::to_chars writes, the shortest text that names the finite `number`; several times as
// fast for numbers of few decimals, such as amounts and measurements.
std::string_view write_real(double number, RealText& out) noexcept;

}  // namespace connectai::convert
