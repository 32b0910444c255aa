// The documentation's tables of keywords, made from the table that the driver itself uses.
#include "base/text.h"
#include "config/keyword_value.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

// A bar would end the cell.
void append_cell(std::string& out, std::string_view text) {
    out += ' ';
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    out += " |";
}

// Short of what every boolean may be besides, which the page says once.
std::string values_of(const Keyword& keyword) {
    return keyword.type == KeywordType::boolean ? "true or false" : allowed_values(keyword);
}

}  // namespace

std::string keyword_tables_markdown() {
    std::string out;
    for (const Keyword& keyword : keywords()) {
        if (!keyword.heading.empty()) {
            out += concat(out.empty() ? "" : "\n", "## ", keyword.heading,
                          "\n\n| Keyword | Values | Default | Meaning |\n|---|---|---|---|\n");
        }
        std::string names = concat('`', keyword.name, '`');
        for (const std::string_view alias : keyword.aliases) names += concat(", `", alias, '`');
        out += '|';
        append_cell(out, names);
        append_cell(out, values_of(keyword));
        append_cell(out, keyword.default_value.empty() ? std::string()
                                                       : concat('`', keyword.default_value, '`'));
        append_cell(out, keyword.help);
        out += '\n';
    }
    return out;
}

}  // namespace connectai::config
