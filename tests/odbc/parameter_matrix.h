// What every C type must become as every SQL type of a parameter: the table, kept apart from its
// test.
#pragma once

#include <span>

namespace connectai::test {

// SQL types, and what executing `SELECT ?` comes to: the value's text for SQL_SUCCESS, "STATE TEXT"
// for SQL_SUCCESS_WITH_INFO, "STATE" alone for an error. SQL types are written without SQL_; the
// groups "characters", "integers", "decimals", "reals", "binaries", "years" and "days" (intervals)
// stand for all of theirs, "rest" for all that the block does not mention. A type's own line goes
// before its group's.
struct ParameterLine {
    const char* sql_types;
    const char* result;
};

// One value in buffers of these C types (without SQL_C_).
struct ParameterBlock {
    const char* c_types;
    const char* value;
    std::span<const ParameterLine> lines;
};

std::span<const ParameterBlock> parameter_matrix();

}  // namespace connectai::test
