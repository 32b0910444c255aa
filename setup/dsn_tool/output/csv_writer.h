// Comma-separated values, RFC 4180: a line of names, then one for each row, all ended by CR and LF.
#pragma once

#include "setup/dsn_tool/output/result_writer.h"

namespace connectai::dsn_tool {

// - A field stands in quotes where it has to (commas, quotes, CR, LF), where it is an empty text,
//   and where it reads like what stands for NULL: so NULL is what has no quotes.
// - Octets are hexadecimal, as SQL_C_CHAR has them.
// - Between two results there is an empty line, which no result of two columns or more has.
class CsvWriter : public ResultWriter {
public:
    CsvWriter(std::string null, std::string& out) : null_(std::move(null)), out_(out) {}

    void begin(const std::vector<OutputColumn>& columns) override;
    void row(OutputRow row) override;
    void end(bool complete) override;

private:
    void field(std::string_view text);

    std::string null_;  // as it is written, without quotes
    std::string& out_;
    std::vector<ValueKind> kinds_;
    bool first_ = true;  // result
};

}  // namespace connectai::dsn_tool
