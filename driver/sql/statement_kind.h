// What a SQL text is, as far as the driver must know before it sends it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace connectai::sql {

enum class StatementKind : std::uint8_t {
    query,       // returns rows, changes nothing: SELECT, WITH ... SELECT, VALUES, GETDELETED
    change,      // INSERT, UPDATE, DELETE, UPSERT, MERGE, SELECT ... INTO
    procedure,   // EXEC, EXECUTE, CALL, {call ...}, {? = call ...}
    definition,  // CREATE, ALTER, DROP
    other,       // anything else: treated as if it could change data
};

struct TextSummary {
    StatementKind kind = StatementKind::other;  // of the first statement
    bool may_change_data = false;               // of any statement: all but `query`
    bool may_change_schema = false;             // a definition, SELECT ... INTO, or who knows what
    bool counts_tell = true;                    // all are `query` or `change`: a count of 0 rows,
                                                // or a result with rows, has changed nothing
    bool batchable = false;                     // a single INSERT, UPDATE or DELETE
    bool single_row = false;                    // a single INSERT or UPSERT of one row's VALUES
    bool holds_change = false;                  // a verb of `change` or `definition`, and
    bool holds_call = false;                    // EXEC, EXECUTE or CALL, stands within an `other`:
                                                // it may do several things, as a block does
    std::size_t statements = 0;                 // separated by ';', empty ones not counted
    std::size_t parameter_markers = 0;          // '?' outside strings, comments and quoted names
};

// Never throws: a text that cannot be read to its end (an unclosed quote) is summed up as far as
// it goes and left to the service to complain about.
TextSummary summarize(std::string_view text) noexcept;

}  // namespace connectai::sql
