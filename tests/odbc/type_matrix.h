// What every Connect AI type must give as every C type: the table, kept apart from its test.
#pragma once

#include <span>

namespace connectai::test {

// The C types, and what SQLGetData must do for each of them: "VALUE" for SQL_SUCCESS, "STATE VALUE"
// for SQL_SUCCESS_WITH_INFO, "STATE" alone for SQL_ERROR. C types are written without SQL_C_; the
// groups "integers", "dates", "times", "timestamps", "intervals" (of one field) and "spans" (of
// several) stand for all of theirs, "rest" for all that the block does not mention elsewhere. A
// type's own line goes before its group's.
struct MatrixLine {
    const char* c_types;
    const char* result;
};

// One value: an SQL expression over [Samples].[Types].[AllTypes], and the Id of the row.
struct MatrixBlock {
    const char* expression;
    int row;
    std::span<const MatrixLine> lines;
};

std::span<const MatrixBlock> type_matrix();

}  // namespace connectai::test
