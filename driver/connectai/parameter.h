// Values on their way to the service, in the JSON form of their type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectai/value.h"

namespace connectai {

// How a parameter is used by a procedure; the service's numbers.
enum class Direction : std::uint8_t { input = 1, input_output = 2, output = 4, return_value = 5 };

// One value. `text` is what stands in the JSON: for a number or a boolean its characters (-1.5,
// true), for all else the content of the string, not yet escaped, valid UTF-8.
struct ParameterValue {
    DataType type = DataType::varchar;
    bool null = true;
    std::string text{};
};

// Values of these types travel without quotes: 6 to 11 and 14. (12 and 13 are numbers too, but
// exact ones, which a JSON number need not be.)
constexpr bool travels_unquoted(DataType type) noexcept {
    return (type >= DataType::tinyint && type <= DataType::double_) || type == DataType::boolean;
}

// The values of one execution, one for each name, in the same order.
using ParameterSet = std::vector<ParameterValue>;

}  // namespace connectai
