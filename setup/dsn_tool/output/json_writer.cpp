#include "setup/dsn_tool/output/json_writer.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/unicode.h"
#include "connectai/parameter_writer.h"
#include "setup/dsn_tool/output/octets.h"

namespace connectai::dsn_tool {
namespace {

// ISO 8601: a T in place of the blank behind the date.
void append_timestamp(std::string& out, std::string_view value) {
    std::string text(value);
    std::ranges::replace(text, ' ', 'T');
    append_json_text(out, text);
}

void append_value(std::string& out, ValueKind kind, std::string_view value) {
    switch (kind) {
        case ValueKind::number:
            // What JSON has no number for, an application gets as it is: nothing is lost.
            if (is_json_number(value)) {
                out += value;
            } else {
                append_json_text(out, value);
            }
            return;
        case ValueKind::boolean: out += value == "0" ? "false" : "true"; return;
        case ValueKind::binary: out.append(1, '"').append(base64(value)).append(1, '"'); return;
        case ValueKind::timestamp: append_timestamp(out, value); return;
        case ValueKind::text: append_json_text(out, value); return;
    }
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Takes the digits in front away; false where there is none.
bool skip_digits(std::string_view& text) noexcept {
    const std::size_t before = text.size();
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    return text.size() < before;
}

}  // namespace

bool is_json_number(std::string_view text) noexcept {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) return false;
    if (!skip_digits(text)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!skip_digits(text)) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
        if (!skip_digits(text)) return false;
    }
    return text.empty();
}

void append_json_text(std::string& out, std::string_view text) {
    if (find_invalid_utf8(text) == std::string_view::npos) {
        append_json_string(out, text);
    } else {
        append_json_string(out, utf8_from_utf16(utf16_from_utf8(text)));
    }
}

std::vector<std::string> member_names(const std::vector<OutputColumn>& columns) {
    // A name that a later column has by itself is not given to an earlier one that has it twice.
    std::set<std::string> taken;
    for (const OutputColumn& column : columns) taken.insert(column.name);
    std::set<std::string> used;
    std::vector<std::string> names;
    for (const OutputColumn& column : columns) {
        std::string name = column.name.empty() ? concat("column_", names.size() + 1) : column.name;
        const bool as_it_is = column.name.empty() ? !taken.contains(name) : !used.contains(name);
        if (!as_it_is) {
            std::size_t number = 2;
            while (taken.contains(concat(name, '_', number))) ++number;
            name = concat(name, '_', number);
        }
        used.insert(name);
        taken.insert(name);
        names.push_back(std::move(name));
    }
    return names;
}

void JsonWriter::begin(const std::vector<OutputColumn>& columns) {
    members_.clear();
    const std::vector<std::string> names = member_names(columns);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        Member member{i == 0 ? "{" : ",", columns[i].kind};
        append_json_text(member.lead, names[i]);
        member.lead += ':';
        members_.push_back(std::move(member));
    }
    first_ = true;
    out_ += '[';
}

void JsonWriter::row(OutputRow row) {
    out_ += first_ ? "\n" : ",\n";
    first_ = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        out_ += members_[i].lead;
        if (row[i]) {
            append_value(out_, members_[i].kind, *row[i]);
        } else {
            out_ += "null";
        }
    }
    out_ += '}';
}

void JsonWriter::end(bool complete) {
    if (complete) {
        out_ += first_ ? "]\n" : "\n]\n";
    } else {
        out_ += '\n';
    }
}

}  // namespace connectai::dsn_tool
