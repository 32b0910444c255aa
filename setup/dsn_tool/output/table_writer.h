// A table for people: columns under each other, numbers to the right.
#pragma once

#include "setup/dsn_tool/output/display_text.h"
#include "setup/dsn_tool/output/result_writer.h"

namespace connectai::dsn_tool {

// - A column is as wide as its name and its values among the first rows, but not wider than
//   widest_column. A value that is wider is not cut: it moves the rest of its line.
// - Those rows are held until there are as many, the result ends, or release(); the others are
//   written at once.
// - Values are as display_text() has them; octets are hexadecimal.
// - A result behind another begins after an empty line.
class TableWriter : public ResultWriter {
public:
    static constexpr std::size_t rows_looked_at = 100;
    static constexpr std::size_t widest_column = 60;  // cells

    TableWriter(std::string null, std::string& out) : null_(std::move(null)), out_(out) {}

    void begin(const std::vector<OutputColumn>& columns) override;
    void row(OutputRow row) override;
    void release() override;
    void end(bool complete) override;

private:
    struct Column {
        DisplayText name;
        ValueKind kind;
        std::size_t width;
    };
    using Cells = std::vector<DisplayText>;

    Cells cells_of(OutputRow row) const;
    void write_held();
    void write(const Cells& cells);
    void write_cell(const DisplayText& cell, std::size_t column);

    std::string null_;
    std::string& out_;
    std::vector<Column> columns_;
    std::vector<Cells> held_;
    bool widths_known_ = false;
    bool first_ = true;  // result
};

}  // namespace connectai::dsn_tool
