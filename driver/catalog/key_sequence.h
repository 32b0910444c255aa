// The positions of columns within a key or an index, where the service may leave them out.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace connectai::catalog {

class KeySequence {
public:
    // What is told, or else the order of arrival within the same table and key; from 1.
    std::int64_t position(std::optional<std::int64_t> told, std::string_view catalog,
                          std::string_view schema, std::string_view table, std::string_view key);

private:
    std::map<std::array<std::string, 4>, std::int64_t> arrived_;
};

}  // namespace connectai::catalog
