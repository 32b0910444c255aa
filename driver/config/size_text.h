// Sizes as people write them: 100MB.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace connectai::config {

// A whole number of octets, or of KB, MB or GB (1024 of the smaller unit) in any case, with or
// without blanks in between. Nothing where it is none, or more than 2^63 - 1.
std::optional<std::int64_t> octets_of(std::string_view size);

// In the largest of these units that makes it a whole number: 104857600 is 100MB, 0 is 0.
std::string size_text(std::int64_t octets);

}  // namespace connectai::config
