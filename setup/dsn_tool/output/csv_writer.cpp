#include "setup/dsn_tool/output/csv_writer.h"

#include <algorithm>

#include "setup/dsn_tool/output/octets.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::string_view line_end = "\r\n";

constexpr bool needs_quotes(char c) noexcept {
    return c == ',' || c == '"' || c == '\r' || c == '\n';
}

}  // namespace

void CsvWriter::begin(const std::vector<OutputColumn>& columns) {
    if (!first_) out_ += line_end;
    first_ = false;
    kinds_.clear();
    for (const OutputColumn& column : columns) {
        if (!kinds_.empty()) out_ += ',';
        kinds_.push_back(column.kind);
        field(column.name);
    }
    out_ += line_end;
}

void CsvWriter::row(OutputRow row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out_ += ',';
        if (!row[i]) {
            out_ += null_;
        } else if (kinds_[i] == ValueKind::binary) {
            field(hexadecimal(*row[i]));
        } else {
            field(*row[i]);
        }
    }
    out_ += line_end;
}

void CsvWriter::end(bool /*complete*/) {}

void CsvWriter::field(std::string_view text) {
    const bool quoted = text.empty() || text == null_ || std::ranges::any_of(text, needs_quotes);
    if (!quoted) {
        out_ += text;
        return;
    }
    out_ += '"';
    for (std::size_t quote = 0; (quote = text.find('"')) != std::string_view::npos;) {
        out_.append(text.substr(0, quote + 1)).append(1, '"');
        text.remove_prefix(quote + 1);
    }
    out_.append(text).append(1, '"');
}

}  // namespace connectai::dsn_tool
