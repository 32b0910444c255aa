// Quotes on and off: double-quoted names become bracketed ones, and nothing else changes.
#include "sql/quoting.h"

#include <gtest/gtest.h>

namespace connectai::sql {
namespace {

struct QuotingCase {
    std::string_view name;
    std::string_view text;
    std::string_view rewritten;
};
std::ostream& operator<<(std::ostream& out, const QuotingCase& c) {
    return out << c.text;
}

std::string case_name(const testing::TestParamInfo<QuotingCase>& tested) {
    return std::string(tested.param.name);
}

class BracketQuotedNames : public testing::TestWithParam<QuotingCase> {};

TEST_P(BracketQuotedNames, RewritesDoubleQuotedNamesOnly) {
    EXPECT_EQ(bracket_quoted_names(GetParam().text), GetParam().rewritten);
}

INSTANTIATE_TEST_SUITE_P(
    All, BracketQuotedNames,
    testing::Values(
        QuotingCase{"Nothing", "", ""},
        QuotingCase{"NoQuotes", "SELECT 1 \t\r\n", "SELECT 1 \t\r\n"},
        QuotingCase{"Name", R"(SELECT "a b" FROM "c"."s"."t")", "SELECT [a b] FROM [c].[s].[t]"},
        QuotingCase{"DoubledQuote", R"("a""b")", R"([a"b])"},
        QuotingCase{"OnlyADoubledQuote", R"("""")", R"(["])"},
        QuotingCase{"ClosingBracketIsDoubled", R"("a]b]")", "[a]]b]]]"},
        QuotingCase{"ABracketBehindTheName", R"("a"])", "[a] ]"},
        QuotingCase{"OpeningBracketIsNot", R"("a[b")", "[a[b]"},
        QuotingCase{"EmptyName", R"("")", "[]"},
        QuotingCase{"ApostropheInAName", R"("it's" = 'it''s')", "[it's] = 'it''s'"},
        QuotingCase{"InStrings", R"('say "x"')", R"('say "x"')"},
        QuotingCase{"InBrackets", R"([say "x"])", R"([say "x"])"},
        QuotingCase{"InBackquotes", R"(`say "x"`)", R"(`say "x"`)"},
        QuotingCase{"InComments", "--\"x\"\n/*\"y\"*/\"z\"", "--\"x\"\n/*\"y\"*/[z]"},
        QuotingCase{"Unclosed", R"("a" "b)", R"([a] "b)"},
        QuotingCase{"BeyondAscii", R"("Größe 名")", "[Größe 名]"},
        QuotingCase{"Nul", std::string_view("\"a\0b\"", 5), std::string_view("[a\0b]", 5)}),
    case_name);

TEST(BracketQuoted, DoublesTheClosingBracket) {
    EXPECT_EQ(bracket_quoted("a"), "[a]");
    EXPECT_EQ(bracket_quoted(""), "[]");
    EXPECT_EQ(bracket_quoted("a]b"), "[a]]b]");
    EXPECT_EQ(bracket_quoted(R"(a""b[)"), R"([a""b[])");
}

TEST(Unquoted, TakesOffEveryKindOfQuote) {
    EXPECT_EQ(unquoted("''"), "");
    EXPECT_EQ(unquoted("'it''s ]] \"\"'"), "it's ]] \"\"");
    EXPECT_EQ(unquoted("''''''"), "''");
    EXPECT_EQ(unquoted("[a]]b[[ '']"), "a]b[[ ''");
    EXPECT_EQ(unquoted(R"("a""b")"), R"(a"b)");
    EXPECT_EQ(unquoted("`a``b`"), "a`b");
    EXPECT_EQ(unquoted(bracket_quoted("]a]]")), "]a]]");
}

}  // namespace
}  // namespace connectai::sql
