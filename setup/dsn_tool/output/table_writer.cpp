#include "setup/dsn_tool/output/table_writer.h"

#include <algorithm>

#include "setup/dsn_tool/output/octets.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::string_view gap = "  ";

bool to_the_right(ValueKind kind) noexcept {
    return kind == ValueKind::number;
}

}  // namespace

void TableWriter::begin(const std::vector<OutputColumn>& columns) {
    if (!first_) out_ += '\n';
    first_ = false;
    columns_.clear();
    held_.clear();
    widths_known_ = false;
    for (const OutputColumn& column : columns) {
        DisplayText name = display_text(column.name);
        const std::size_t width = std::clamp<std::size_t>(name.width, 1, widest_column);
        columns_.push_back({std::move(name), column.kind, width});
    }
}

void TableWriter::row(OutputRow row) {
    Cells cells = cells_of(row);
    if (widths_known_) {
        write(cells);
        return;
    }
    held_.push_back(std::move(cells));
    if (held_.size() == rows_looked_at) write_held();
}

// Names alone say nothing of widths: there is a row first.
void TableWriter::release() {
    if (!widths_known_ && !held_.empty()) write_held();
}

void TableWriter::end(bool /*complete*/) {
    if (!widths_known_) write_held();
}

TableWriter::Cells TableWriter::cells_of(OutputRow row) const {
    Cells cells;
    cells.reserve(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!row[i]) {
            cells.push_back(display_text(null_));
        } else if (columns_[i].kind == ValueKind::binary) {
            cells.push_back(display_text(hexadecimal(*row[i])));
        } else {
            cells.push_back(display_text(*row[i]));
        }
    }
    return cells;
}

void TableWriter::write_held() {
    widths_known_ = true;
    for (const Cells& cells : held_) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            columns_[i].width =
                std::max(columns_[i].width, std::min(cells[i].width, widest_column));
        }
    }
    Cells names;
    Cells rules;
    for (const Column& column : columns_) {
        names.push_back(column.name);
        rules.push_back({std::string(column.width, '-'), column.width});
    }
    write(names);
    write(rules);
    for (const Cells& cells : held_) write(cells);
    held_.clear();
}

void TableWriter::write(const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out_ += gap;
        write_cell(cells[i], i);
    }
    out_ += '\n';
}

// Nothing is behind the last column, so it is not filled up.
void TableWriter::write_cell(const DisplayText& cell, std::size_t column) {
    const std::size_t width = columns_[column].width;
    const std::size_t blanks = width > cell.width ? width - cell.width : 0;
    const bool right = to_the_right(columns_[column].kind);
    if (right) out_.append(blanks, ' ');
    out_ += cell.text;
    if (!right && column + 1 < columns_.size()) out_.append(blanks, ' ');
}

}  // namespace connectai::dsn_tool
