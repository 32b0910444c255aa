// The documentation's table of what SQLGetInfo answers, made from the table that it answers from.
#include <array>
#include <cstdio>

#include "base/text.h"
#include "info/get_info.h"
#include "info/info_table.h"

namespace connectai::info {
namespace {

// A vertical bar would end the cell.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) out.append(c == '|' ? "\\|" : std::string(1, c));
    return out;
}

std::string code(std::string_view text) {
    if (text.empty()) return "an empty string";
    const std::string_view fence = text.find('`') == std::string_view::npos ? "`" : "``";
    return concat(fence, cell(text), fence);
}

// "mask(SQL_A, SQL_B)" without what stands around the constants; empty if it holds no constant.
std::string_view constants_in(std::string_view source) {
    const std::size_t begin = source.find('(') + 1;
    const std::string_view inside = source.substr(begin, source.rfind(')') - begin);
    return inside.starts_with("SQL_") ? inside : std::string_view{};
}

struct Show {
    std::string_view source;
    std::string operator()(std::string_view text) const { return code(text); }
    std::string operator()(SQLUSMALLINT value) const { return number(value, "%lu"); }
    std::string operator()(SQLUINTEGER value) const { return number(value, "0x%lX"); }
    std::string operator()(InfoFunction) const { return "*by connection*"; }
    std::string operator()(ScalarFunctionMask) const { return "*by function*"; }

    std::string number(unsigned long value, const char* form) const {
        const std::string_view constants = constants_in(source);
        if (!constants.empty()) return cell(constants);
        if (value == 0) return "0";
        std::array<char, 24> text{};
        std::snprintf(text.data(), text.size(), form, value);
        return text.data();
    }
};

}  // namespace

std::string info_table_markdown() {
    std::string out = "| information type | answer | why |\n|---|---|---|\n";
    for (const auto family : all_rows()) {
        for (const InfoRow& row : family) {
            out += concat("| ", row.name, " | ", std::visit(Show{row.source}, row.answer), " | ",
                          cell(row.reason), " |\n");
        }
    }
    return out;
}

}  // namespace connectai::info
