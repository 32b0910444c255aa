// What a reader meets in each of the mock's scenarios: the table, kept apart from its test.
#pragma once

#include <span>

namespace connectai::test {

enum class Meets {
    rows,           // so many rows, and SQL_NO_DATA
    no_connection,  // connecting fails; and where only /query is concerned, executing
    failure,        // executing fails
    break_off,      // so many rows, and then a fetch that fails
    bad_value,      // 21 rows, of which the 11th has a value that is no value
    failures,       // executing fails so many times, then all is well
    own_test,       // a test of its own
};

struct ScenarioCase {
    const char* name;
    const char* suffix;  // with its colon
    Meets meets;
    int count = 0;           // rows, or failures
    const char* state = "";  // SQLSTATE
    const char* says = "";   // part of the message
};

std::span<const ScenarioCase> scenario_cases();

}  // namespace connectai::test
