// Finding and listing scenarios; the table is in scenario_table.cpp.
#include "scenarios.h"

#include <algorithm>
#include <charconv>
#include <iomanip>
#include <ostream>

#include "api_error.h"
#include "routes.h"

namespace mock {
namespace {

constexpr std::string_view prefix = "scenario-";

const Scenario* named(std::string_view name) {
    const auto all = scenarios();
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const Scenario& scenario) { return scenario.name == name; });
    return at == all.end() ? nullptr : &*at;
}

bool is_route(std::string_view name) {
    const auto all = routes();
    return name == "all" || std::any_of(all.begin(), all.end(),
                                        [&](const Route& route) { return route.name == name; });
}

ApiError bad_suffix(std::string_view text, const std::string& expected) {
    return {400, "INVALID_SCENARIO",
            "The scenario's suffix '" + std::string(text) + "' is not " + expected + "."};
}

}  // namespace

std::int64_t Suffix::number(std::int64_t otherwise, std::int64_t least,
                            std::int64_t greatest) const {
    if (text_.empty()) return otherwise;
    std::int64_t number = 0;
    const auto [at, error] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    if (error != std::errc{} || at != text_.data() + text_.size() || number < least ||
        number > greatest) {
        throw bad_suffix(
            text_, "a number from " + std::to_string(least) + " to " + std::to_string(greatest));
    }
    return number;
}

std::size_t Suffix::word(std::span<const std::string_view> words) const {
    if (text_.empty()) return 0;
    const auto at = std::find(words.begin(), words.end(), text_);
    if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
    std::string expected = "one of";
    for (const std::string_view word : words) expected.append(" ").append(word);
    throw bad_suffix(text_, expected);
}

std::optional<ChosenScenario> find_scenario(std::string_view token) {
    if (!token.starts_with(prefix)) return std::nullopt;
    token.remove_prefix(prefix.size());
    const auto colon = token.find(':');
    const std::string_view full = token.substr(0, colon);
    const std::string suffix(colon == std::string_view::npos ? "" : token.substr(colon + 1));
    if (const Scenario* scenario = named(full)) {
        return ChosenScenario{scenario, scenario->scope == Scope::query ? "query" : "all", suffix};
    }
    const auto dash = full.find('-');
    if (dash == std::string_view::npos || !is_route(full.substr(0, dash))) return std::nullopt;
    const Scenario* scenario = named(full.substr(dash + 1));
    if (!scenario) return std::nullopt;
    return ChosenScenario{scenario, std::string(full.substr(0, dash)), suffix};
}

void list_scenarios(std::ostream& out) {
    for (const Scenario& scenario : scenarios()) {
        std::string token = std::string(prefix).append(scenario.name);
        if (!scenario.suffix.empty()) token.append("[:").append(scenario.suffix).append("]");
        out << std::left << std::setw(44) << token << ' '
            << (scenario.scope == Scope::query ? "/query  " : "all     ") << scenario.summary
            << '\n';
    }
}

std::uint64_t ScenarioCounters::next(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return ++counts_[key];
}

}  // namespace mock
