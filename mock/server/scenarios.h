// The scenarios: a token `scenario-[ROUTE-]NAME[:SUFFIX]` (Basic's password, with any user, or a
// bearer token) signs in and picks one from the table.
//
// Each scenario says where it applies: everywhere, or on /query alone, so that signing in and the
// catalog keep working. ROUTE (a name from routes.h, or `all`) moves it: `scenario-query-500` fails
// only /query, `scenario-tables-cut` cuts only the reply of /tables.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "behaviour.h"

namespace mock {

// What follows the colon in a token; each scenario says what it means there.
class Suffix {
public:
    explicit Suffix(std::string_view text) : text_(text) {}
    // The suffix as a number, `otherwise` if there is none; ApiError(400) if it is no number within
    // the limits.
    std::int64_t number(std::int64_t otherwise, std::int64_t least, std::int64_t greatest) const;
    // The index of the suffix among the words, 0 if there is none; ApiError(400) if it is not one.
    std::size_t word(std::span<const std::string_view> words) const;

private:
    std::string_view text_;
};

enum class Scope { everything, query };

struct Scenario {
    std::string_view name;     // the token is "scenario-" and this
    Scope scope;               // without ROUTE
    std::string_view suffix;   // what may follow the colon, empty: nothing
    std::string_view summary;  // what the client meets; with how many rows before a fault
    Behaviour (*make)(const Suffix& suffix);
};

std::span<const Scenario> scenarios() noexcept;

struct ChosenScenario {
    const Scenario* scenario = nullptr;
    std::string route;  // where it applies: a route's name, or "all"
    std::string suffix;

    bool applies_to(std::string_view route_name) const noexcept {
        return route == "all" || route == route_name;
    }
};

// Nothing if the token names no scenario.
std::optional<ChosenScenario> find_scenario(std::string_view token);

void list_scenarios(std::ostream& out);

// Counts the requests of each token and path, for scenarios that go on as normal after some.
class ScenarioCounters {
public:
    std::uint64_t next(const std::string& key);  // 1 at the first call with this key

private:
    std::mutex mutex_;
    std::map<std::string, std::uint64_t> counts_;
};

}  // namespace mock
