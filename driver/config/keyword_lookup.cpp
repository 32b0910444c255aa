// Finding a keyword in the table, also one that is not spelled quite as it is there.
#include <algorithm>
#include <numeric>
#include <vector>

#include "base/text.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

// Slips of the pen between the two, without regard to case: a letter that is missing, one too many,
// another one, or two neighbours that have changed places ("optimal string alignment").
std::size_t edit_distance(std::string_view a, std::string_view b) {
    const auto same = [&](std::size_t i, std::size_t j) {
        return to_lower(a[i]) == to_lower(b[j]);
    };
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            row[j + 1] = std::min({last[j] + (same(i, j) ? 0 : 1), last[j + 1] + 1, row[j] + 1});
            if (i == 0 || j == 0 || !same(i, j - 1) || !same(i - 1, j)) continue;
            row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
        }
    }
    return row.back();
}

}  // namespace

const Keyword* find_keyword(std::string_view name) noexcept {
    for (const Keyword& keyword : keywords()) {
        if (iequals(keyword.name, name)) return &keyword;
        for (const std::string_view alias : keyword.aliases) {
            if (iequals(alias, name)) return &keyword;
        }
    }
    return nullptr;
}

std::string_view nearest_keyword(std::string_view name, std::span<const std::string_view> others) {
    std::vector<std::string_view> candidates;
    for (const Keyword& keyword : keywords()) {
        candidates.push_back(keyword.name);
        candidates.insert(candidates.end(), keyword.aliases.begin(), keyword.aliases.end());
    }
    candidates.insert(candidates.end(), others.begin(), others.end());
    return nearest_word(name, candidates);
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view nearest;
    // Two slips at most, and fewer than half of a short word.
    std::size_t best = std::min<std::size_t>(2, (word.size() - (word.empty() ? 0 : 1)) / 2) + 1;
    if (word.size() > 64) return nearest;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance >= best) continue;
        best = distance;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace connectai::config
