// A result as a JSON array of objects, a row a line. RFC 8259.
#pragma once

#include "setup/dsn_tool/output/result_writer.h"

namespace connectai::dsn_tool {

// - Numbers are JSON numbers with all their digits, NULL is null, booleans are true and false,
//   octets a base64 text (RFC 4648, section 4), timestamps ISO 8601 without a zone, as ODBC's have
//   none; all else is a text.
// - The members of an object are the columns in their order. A name that an earlier column has
//   becomes Name_2, Name_3 and so on; a column without a name is column_ and its number from 1.
// - Several results are several arrays, one behind the other.
// - An incomplete result's array is not closed, so that no reader takes it for the whole.
class JsonWriter : public ResultWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin(const std::vector<OutputColumn>& columns) override;
    void row(OutputRow row) override;
    void end(bool complete) override;

private:
    struct Member {
        std::string lead;  // the name in quotes, and the colon
        ValueKind kind;
    };

    std::string& out_;
    std::vector<Member> members_;
    bool first_ = true;  // row
};

// The names as members have them: each once.
std::vector<std::string> member_names(const std::vector<OutputColumn>& columns);

// Whether `text` is a JSON number as it stands (RFC 8259, section 6).
bool is_json_number(std::string_view text) noexcept;

// With quotes and escapes. Octets that are no UTF-8 become U+FFFD.
void append_json_text(std::string& out, std::string_view text);

}  // namespace connectai::dsn_tool
