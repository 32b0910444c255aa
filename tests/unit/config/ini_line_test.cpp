// The lines of ini files, as unixODBC reads them.
#include "config/ini_line.h"

#include <gtest/gtest.h>

#include <string_view>

namespace connectai::config {
namespace {

struct LineCase {
    std::string_view line;
    IniLineKind kind;
    std::string_view name{};
    std::string_view value{};
};

constexpr LineCase line_cases[] = {
    {"", IniLineKind::blank},
    {" \t\r\n", IniLineKind::blank},
    {"# comment", IniLineKind::comment},
    {"  ;a=1", IniLineKind::comment},
    {"#", IniLineKind::comment},
    {"[crm]", IniLineKind::section, "crm"},
    {" \t[ crm sales ] trailing\r\n", IniLineKind::section, "crm sales"},
    {"[crm", IniLineKind::section, "crm"},
    {"[a]b]", IniLineKind::section, "a"},
    {"[]", IniLineKind::section},
    {"[", IniLineKind::section},
    {"[a=1]", IniLineKind::section, "a=1"},
    {"a=1", IniLineKind::entry, "a", "1"},
    {" a b \t= 1 2 \r\n", IniLineKind::entry, "a b", "1 2"},
    {"a=x=y", IniLineKind::entry, "a", "x=y"},
    {"a=1 # no comment", IniLineKind::entry, "a", "1 # no comment"},
    {"a=[b]", IniLineKind::entry, "a", "[b]"},
    {"flag", IniLineKind::entry, "flag"},
    {"a=", IniLineKind::entry, "a"},
    {"=1", IniLineKind::entry, "", "1"},
    {"=", IniLineKind::entry},
    {"]a", IniLineKind::entry, "]a"},
    {"\xEF\xBB\xBF[crm]", IniLineKind::entry, "\xEF\xBB\xBF[crm]"},
};

TEST(IniLine, IsBlankACommentASectionOrAnEntry) {
    for (const LineCase& expected : line_cases) {
        const IniLineParts parts = ini_line_parts(expected.line);
        EXPECT_EQ(parts.kind, expected.kind) << expected.line;
        EXPECT_EQ(parts.name, expected.name) << expected.line;
        EXPECT_EQ(parts.value, expected.value) << expected.line;
    }
}

// Whoever rewrites a line asks where its parts stand.
TEST(IniLine, HasItsPartsWithinIt) {
    for (const LineCase& expected : line_cases) {
        const IniLineParts parts = ini_line_parts(expected.line);
        if (parts.kind != IniLineKind::entry) continue;
        for (const std::string_view part : {parts.name, parts.value}) {
            EXPECT_GE(part.data(), expected.line.data()) << expected.line;
            EXPECT_LE(part.data() + part.size(), expected.line.data() + expected.line.size());
        }
    }
}

}  // namespace
}  // namespace connectai::config
