// A result in the form of one format, row by row. Nothing of it stays in memory but what a table
// looks at to find its widths.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "setup/dsn_tool/output/row.h"

namespace connectai::dsn_tool {

enum class OutputFormat : std::uint8_t { table, csv, json };

// As --format spells them. Absent: there is none of that name.
std::optional<OutputFormat> find_output_format(std::string_view name) noexcept;

// Each result is begin(), its rows, and end().
class ResultWriter {
public:
    virtual ~ResultWriter() = default;

    virtual void begin(const std::vector<OutputColumn>& columns) = 0;
    virtual void row(OutputRow row) = 0;
    // Who reads has waited for long: what is held for the sake of its form is written as it is.
    virtual void release() {}
    // Not `complete`: an error or a wish has ended the result early. All of its rows are written
    // then, and the form is left open where it has an end that says that all is there.
    virtual void end(bool complete) = 0;
};

// Appends to `out`, which outlives it, and which its owner empties. `null` stands for NULL where
// the format has no word of its own; absent: what the format's header says.
std::unique_ptr<ResultWriter> make_result_writer(OutputFormat format,
                                                 const std::optional<std::string>& null,
                                                 std::string& out);

}  // namespace connectai::dsn_tool
