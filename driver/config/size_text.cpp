#include "config/size_text.h"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/text.h"

namespace connectai::config {
namespace {

constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{{
    {"GB", 1024 * 1024 * 1024},
    {"MB", 1024 * 1024},
    {"KB", 1024},
    {"", 1},
}};

}  // namespace

std::optional<std::int64_t> octets_of(std::string_view size) {
    size = trim(size);
    std::int64_t number = 0;
    const char* const end = size.data() + size.size();
    const auto [stop, failure] = std::from_chars(size.data(), end, number);
    if (failure != std::errc() || number < 0) return std::nullopt;
    const std::string_view written = trim({stop, static_cast<std::size_t>(end - stop)});
    for (const auto& [unit, octets] : units) {
        if (!iequals(unit, written)) continue;
        if (number > std::numeric_limits<std::int64_t>::max() / octets) return std::nullopt;
        return number * octets;
    }
    return std::nullopt;
}

std::string size_text(std::int64_t octets) {
    for (const auto& [unit, size] : units) {
        if (octets != 0 && octets % size == 0) return concat(octets / size, unit);
    }
    return "0";
}

}  // namespace connectai::config
