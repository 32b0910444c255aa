// Markers become names, and nothing else changes. ODBC 3.8, "Statement parameters", "SQLNumParams".
#include "sql/parameter_markers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "sql/lexer.h"
#include "sql/statement_kind.h"

namespace connectai::sql {
namespace {

using testing::ElementsAre;

struct MarkerCase {
    std::string_view name;
    std::string_view text;
    std::string_view named;
};
std::ostream& operator<<(std::ostream& out, const MarkerCase& c) {
    return out << c.text;
}
std::string case_name(const testing::TestParamInfo<MarkerCase>& tested) {
    return std::string(tested.param.name);
}

class NameMarkers : public testing::TestWithParam<MarkerCase> {};

TEST_P(NameMarkers, ReplacesMarkersOnly) {
    EXPECT_EQ(name_markers(GetParam().text).text, GetParam().named);
}

INSTANTIATE_TEST_SUITE_P(
    All, NameMarkers,
    testing::Values(
        MarkerCase{"Nothing", "", ""}, MarkerCase{"NoMarkers", " SELECT 1\r\n", " SELECT 1\r\n"},
        MarkerCase{"InOrder", "VALUES (?, ?,?)", "VALUES (@p1, @p2,@p3)"},
        MarkerCase{"InStrings", "SELECT '?', 'it''s ?', ?", "SELECT '?', 'it''s ?', @p1"},
        MarkerCase{"InComments", "--?\n/* ? */?--?", "--?\n/* ? */@p1--?"},
        MarkerCase{"InQuotedNames", "[?] \"?\" `?` ?", "[?] \"?\" `?` @p1"},
        MarkerCase{"InUnclosedQuotes", "? '?", "@p1 '?"},
        MarkerCase{"InUnclosedComments", "? /*?", "@p1 /*?"},
        MarkerCase{"InEscapes", "{fn UCASE(?)} {d '?'}", "{fn UCASE(@p1)} {d '?'}"},
        MarkerCase{"InSeveralStatements", "SELECT ?; SELECT ?;", "SELECT @p1; SELECT @p2;"},
        MarkerCase{"BeyondAscii", "SELECT Größe FROM 名 WHERE é = ?",
                   "SELECT Größe FROM 名 WHERE é = @p1"},
        MarkerCase{"TakenByAParameter", "a = @p2 AND b = ? AND c = ?",
                   "a = @p2 AND b = @p_1 AND c = @p_2"},
        MarkerCase{"TakenInAnotherCase", "@P1 ?", "@P1 @p_1"},
        MarkerCase{"TakenTwice", "@p1 @p_1 @p___1 ?", "@p1 @p_1 @p___1 @p__1"},
        MarkerCase{"TakenBehindTheMarkers", "? @p1", "@p_1 @p1"},
        MarkerCase{"NotTakenByAHigherNumber", "@p2 ?", "@p2 @p1"},
        MarkerCase{"NotTakenByALongerName", "@p1a @p10 @p01 @p ?", "@p1a @p10 @p01 @p @p1"},
        MarkerCase{"NotTakenByAHugeNumber", "@p99999999999999999999999 ?",
                   "@p99999999999999999999999 @p1"},
        MarkerCase{"NotTakenInsideAString", "'@p1' ?", "'@p1' @p1"},
        MarkerCase{"NotTakenByAVariableOfTheServer", "@@p1 ?", "@@p1 @p1"},
        MarkerCase{"NextToAWord", "a=?AND b=?é", "a=@p1 AND b=@p2 é"},
        MarkerCase{"NextToANumber", "?1 ?$", "@p1 1 @p2 $"},
        MarkerCase{"NextToEachOther", "??", "@p1@p2"}, MarkerCase{"BehindAnAtSign", "@?", "@ @p1"},
        MarkerCase{"Nul", std::string_view("?\0?", 3), std::string_view("@p1\0@p2", 7)}),
    case_name);

TEST(NameMarkers, TellsTheNamesInOrder) {
    EXPECT_THAT(name_markers("? '?' ?").names, ElementsAre("@p1", "@p2"));
    EXPECT_THAT(name_markers("@p1 ?").names, ElementsAre("@p_1"));
    EXPECT_THAT(name_markers("'?'").names, ElementsAre());
    EXPECT_EQ(name_markers(std::string(1500, '?')).names.back(), "@p1500");
}

// The tokens, with each marker as the name it is given.
std::vector<std::string> tokens(std::string_view text, const std::vector<std::string>& names) {
    std::vector<std::string> out;
    std::size_t marker = 0;
    Lexer lexer(text);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        const bool is_marker = token.kind == TokenKind::marker;
        out.emplace_back(is_marker ? names.at(marker++) : lexer.text_of(token));
    }
    return out;
}

TEST(NameMarkersOnRandomText, ChangesNoTokenButMarkers) {
    constexpr std::string_view alphabet = "??@@p1_'\"[]`/*-{};() aé$.0x\n";
    std::mt19937 generator(20260102);
    for (int i = 0; i < 20000; ++i) {
        std::string text(generator() % 40, '\0');
        for (char& c : text) c = alphabet[generator() % alphabet.size()];
        SCOPED_TRACE(testing::PrintToString(text));
        const NamedParameters named = name_markers(text);
        ASSERT_EQ(named.names.size(), summarize(text).parameter_markers);
        ASSERT_EQ(tokens(named.text, {}), tokens(text, named.names));
        // No name is one of the text's own.
        Lexer lexer(text);
        for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
            if (token.kind != TokenKind::named_parameter) continue;
            for (const std::string& name : named.names) {
                ASSERT_FALSE(iequals(lexer.text_of(token), name));
            }
        }
    }
}

}  // namespace
}  // namespace connectai::sql
