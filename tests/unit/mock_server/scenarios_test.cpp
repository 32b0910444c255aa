// The table of scenarios.
#include "server/scenarios.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "server/api_error.h"
#include "server/routes.h"

namespace mock {
namespace {

TEST(Scenarios, NamesAreUniqueAndDocumented) {
    std::set<std::string_view> names;
    for (const Scenario& scenario : scenarios()) {
        EXPECT_TRUE(names.insert(scenario.name).second) << scenario.name;
        EXPECT_GT(scenario.summary.size(), 5U) << scenario.name;
        EXPECT_EQ(scenario.summary.find('\n'), std::string_view::npos) << scenario.name;
        EXPECT_EQ(scenario.name.find_first_of(": \t"), std::string_view::npos) << scenario.name;
    }
    EXPECT_GT(names.size(), 100U);
}

TEST(Scenarios, EachIsListedOnALineOfItsOwn) {
    std::ostringstream out;
    list_scenarios(out);
    std::istringstream lines(out.str());
    std::string line;
    for (const Scenario& scenario : scenarios()) {
        ASSERT_TRUE(std::getline(lines, line));
        EXPECT_TRUE(line.starts_with("scenario-" + std::string(scenario.name))) << line;
        EXPECT_NE(line.find(scenario.summary), std::string::npos) << line;
    }
    EXPECT_FALSE(std::getline(lines, line));
}

TEST(Scenarios, NoNameLooksLikeARouteAndAScenario) {
    for (const Scenario& scenario : scenarios()) {
        const auto chosen = find_scenario("scenario-" + std::string(scenario.name));
        ASSERT_TRUE(chosen);
        EXPECT_EQ(chosen->scenario, &scenario);
        for (const Route& route : routes()) {
            EXPECT_FALSE(scenario.name.starts_with(std::string(route.name) + "-")) << scenario.name;
        }
    }
}

TEST(Scenarios, EachCanBeMadeWithAndWithoutItsSuffix) {
    for (const Scenario& scenario : scenarios()) {
        EXPECT_NO_THROW(scenario.make(Suffix(""))) << scenario.name;
        std::string suffix(scenario.suffix);
        if (suffix == "COUNTER") continue;
        // "WORD|WORD" or "NAME=NUMBER": the default, and each word, must be taken.
        const auto equals = suffix.find('=');
        if (equals != std::string::npos) suffix = suffix.substr(equals + 1);
        std::istringstream words(suffix);
        for (std::string word; std::getline(words, word, '|');) {
            EXPECT_NO_THROW(scenario.make(Suffix(word))) << scenario.name << ':' << word;
        }
        if (!suffix.empty()) {
            EXPECT_THROW(scenario.make(Suffix("no such")), ApiError) << scenario.name;
        }
    }
}

TEST(Scenarios, ARouteInTheTokenMovesTheScenario) {
    const auto everywhere = find_scenario("scenario-500");
    EXPECT_TRUE(everywhere->applies_to("catalogs"));
    const auto query = find_scenario("scenario-query-500");
    EXPECT_TRUE(query->applies_to("query"));
    EXPECT_FALSE(query->applies_to("catalogs"));
    const auto tables = find_scenario("scenario-tables-cut:3");
    EXPECT_EQ(tables->suffix, "3");
    EXPECT_TRUE(tables->applies_to("tables"));
    EXPECT_FALSE(tables->applies_to("query"));
    EXPECT_TRUE(find_scenario("scenario-all-empty")->applies_to("columns"));
    EXPECT_FALSE(find_scenario("scenario-cut")->applies_to("catalogs"));
}

TEST(Scenarios, OtherTokensNameNone) {
    for (const std::string_view token :
         {"", "scenario-", "scenario", "scenario-none", "scenario-nowhere-500", "SCENARIO-500",
          "scenario-500x", "500"}) {
        EXPECT_FALSE(find_scenario(token)) << token;
    }
}

TEST(Scenarios, CountersCountEachKeyByItself) {
    ScenarioCounters counters;
    EXPECT_EQ(counters.next("a"), 1U);
    EXPECT_EQ(counters.next("a"), 2U);
    EXPECT_EQ(counters.next("b"), 1U);
}

}  // namespace
}  // namespace mock
