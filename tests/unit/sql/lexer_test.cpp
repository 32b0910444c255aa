// Tokens of SQL text: a table of texts, and properties that hold for any octets.
#include "sql/lexer.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "sql/quoting.h"
#include "sql/statement_kind.h"

namespace connectai::sql {
namespace {

// One letter a kind; an unclosed token has a ! in front of its text.
std::string dump(std::string_view text) {
    static const std::map<TokenKind, char> letters{
        {TokenKind::word, 'w'},
        {TokenKind::number, 'n'},
        {TokenKind::string, 's'},
        {TokenKind::quoted_name, 'q'},
        {TokenKind::comment, 'c'},
        {TokenKind::marker, 'm'},
        {TokenKind::named_parameter, 'p'},
        {TokenKind::open_brace, 'o'},
        {TokenKind::close_brace, 'x'},
        {TokenKind::punctuation, '.'},
    };
    std::string out;
    Lexer lexer(text);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        if (!out.empty()) out += '|';
        out += letters.at(token.kind);
        out += token.closed ? ':' : '!';
        out += lexer.text_of(token);
    }
    return out;
}

struct LexerCase {
    std::string_view name;
    std::string_view text;
    std::string_view tokens;
};
std::ostream& operator<<(std::ostream& out, const LexerCase& c) {
    return out << c.text;
}
std::string case_name(const testing::TestParamInfo<LexerCase>& info) {
    return std::string(info.param.name);
}

class LexerTable : public testing::TestWithParam<LexerCase> {};

TEST_P(LexerTable, CutsTheTextIntoTheseTokens) {
    EXPECT_EQ(dump(GetParam().text), GetParam().tokens);
}

INSTANTIATE_TEST_SUITE_P(
    All, LexerTable,
    testing::Values(
        LexerCase{"Nothing", "", ""}, LexerCase{"WhiteSpaceOnly", " \t\r\n\v\f", ""},
        LexerCase{"Words", "SELECT a_1, #t$x", "w:SELECT|w:a_1|.:,|w:#t$x"},
        LexerCase{"WordsBeyondAscii", "Größe 名前", "w:Größe|w:名前"},
        LexerCase{"Numbers", "1 1.5 .5 1. 1e3 1E-3 1e+3 0xFf",
                  "n:1|n:1.5|n:.5|n:1.|n:1e3|n:1E-3|n:1e+3|n:0xFf"},
        LexerCase{"ExponentWithoutDigits", "1e 1e+", "n:1|w:e|n:1|w:e|.:+"},
        LexerCase{"SignIsNoPartOfANumber", "-1", ".:-|n:1"},
        LexerCase{"QualifiedName", "a.b.[c d]", "w:a|.:.|w:b|.:.|q:[c d]"},
        LexerCase{"String", "'it''s' ''", "s:'it''s'|s:''"},
        LexerCase{"NationalString", "N'x'", "w:N|s:'x'"},
        LexerCase{"BackslashEscapesNothing", R"('a\' b)", R"(s:'a\'|w:b)"},
        LexerCase{"StringOverLines", "'a\nb'", "s:'a\nb'"},
        LexerCase{"MarkersInStringsAreText", "'?' \"?\" [?] `?` ?",
                  "s:'?'|q:\"?\"|q:[?]|q:`?`|m:?"},
        LexerCase{"QuotedNames", R"("a""b" [a]]b] `a``b`)", R"(q:"a""b"|q:[a]]b]|q:`a``b`)"},
        LexerCase{"OpeningBracketInsideANameIsText", "[a[b]", "q:[a[b]"},
        LexerCase{"QuotesInsideOtherQuotes", R"([it's] "a]" 'b"c')", R"(q:[it's]|q:"a]"|s:'b"c')"},
        LexerCase{"LineComment", "a -- it's ?\nb", "w:a|c:-- it's ?|w:b"},
        LexerCase{"LineCommentEndsAtCarriageReturn", "--a\r\nb", "c:--a|w:b"},
        LexerCase{"LineCommentAtTheEnd", "--", "c:--"},
        LexerCase{"BlockComment", "a/* ' ? */b", "w:a|c:/* ' ? */|w:b"},
        LexerCase{"BlockCommentsDoNotNest", "/* /* */ a */", "c:/* /* */|w:a|.:*|.:/"},
        LexerCase{"SlashStarSlashIsNotClosed", "/*/", "c!/*/"},
        LexerCase{"CommentsInStringsAreText", "'--' '/*'", "s:'--'|s:'/*'"},
        LexerCase{"MinusAndSlashAlone", "a-b/c", "w:a|.:-|w:b|.:/|w:c"},
        LexerCase{"Parameters", "@p1=? @ @@ROWCOUNT @@", "p:@p1|.:=|m:?|.:@|w:@@ROWCOUNT|.:@|.:@"},
        LexerCase{"Escape", "{fn LCASE(?)}", "o:{|w:fn|w:LCASE|.:(|m:?|.:)|x:}"},
        LexerCase{"Operators", "a<>b||c", "w:a|.:<|.:>|w:b|.:||.:||w:c"},
        LexerCase{"UnclosedString", "a 'b", "w:a|s!'b"},
        LexerCase{"DoubledQuoteClosesNothing", "'a''", "s!'a''"},
        LexerCase{"UnclosedNames", "[a", "q![a"}, LexerCase{"UnclosedDoubleQuote", "\"", "q!\""},
        LexerCase{"UnclosedComment", "a /* b", "w:a|c!/* b"},
        LexerCase{"NulIsPunctuation", std::string_view("a\0b", 3),
                  std::string_view("w:a|.:\0|w:b", 11)}),
    case_name);

TEST(Lexer, TokensKeepTheirPlace) {
    const std::string text = "  a /* b */ 'c'";
    Lexer lexer(text);
    EXPECT_EQ(lexer.next().offset, 2u);
    const Token string = lexer.next_significant();
    EXPECT_EQ(string.kind, TokenKind::string);
    EXPECT_EQ(string.offset, 12u);
    EXPECT_EQ(string.end(), text.size());
    EXPECT_EQ(lexer.next().kind, TokenKind::end);
    EXPECT_EQ(lexer.next().kind, TokenKind::end);
    EXPECT_EQ(lexer.next().offset, text.size());
}

TEST(Lexer, KeywordsAreComparedWithoutCase) {
    EXPECT_TRUE(is_keyword("sElEcT", "SELECT"));
    EXPECT_FALSE(is_keyword("SELECTED", "SELECT"));
    EXPECT_FALSE(is_keyword("SELEC", "SELECT"));
    EXPECT_FALSE(is_keyword("", "SELECT"));
}

// Texts of any octets, those that mean something to the lexer far more often than others.
class RandomText {
public:
    explicit RandomText(std::string_view alphabet) : alphabet_(alphabet) {}

    std::string operator()() {
        std::string text(size_(generator_), '\0');
        for (char& c : text) {
            c = octet_(generator_) < 240 ? alphabet_[octet_(generator_) % alphabet_.size()]
                                         : static_cast<char>(octet_(generator_));
            if (c == ']' && alphabet_.find(']') == std::string_view::npos) c = 'a';
        }
        return text;
    }

private:
    std::string alphabet_;
    std::mt19937 generator_{20260101};
    std::uniform_int_distribution<std::size_t> size_{0, 60};
    std::uniform_int_distribution<unsigned> octet_{0, 255};
};

TEST(LexerOnRandomText, EveryOctetButWhiteSpaceIsInExactlyOneToken) {
    RandomText random(R"('"[]`/*-?@{};(). aSELECT1e0x)");
    for (int i = 0; i < 20000; ++i) {
        const std::string text = random();
        SCOPED_TRACE(testing::PrintToString(text));
        Lexer lexer(text);
        std::size_t covered = 0;
        bool unclosed = false;
        for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
            ASSERT_FALSE(unclosed) << "a token behind one that is not closed";
            ASSERT_GE(token.offset, covered);
            ASSERT_GT(token.size, 0u);
            ASSERT_LE(token.end(), text.size());
            const std::string gap = text.substr(covered, token.offset - covered);
            ASSERT_EQ(gap.find_first_not_of(" \t\r\n\v\f"), std::string::npos);
            covered = token.end();
            unclosed = !token.closed;
        }
        ASSERT_EQ(text.find_first_not_of(" \t\r\n\v\f", covered), std::string::npos);
    }
}

TEST(LexerOnRandomText, SummariesAgreeWithTheTokens) {
    RandomText random("'\"[]`/*-?{};() aSELECT INTO");
    for (int i = 0; i < 20000; ++i) {
        const std::string text = random();
        std::size_t markers = 0;
        bool semicolon_or_end = true;
        std::size_t statements = 0;
        Lexer lexer(text);
        for (Token t = lexer.next_significant(); t.kind != TokenKind::end;
             t = lexer.next_significant()) {
            markers += t.kind == TokenKind::marker;
            const bool semicolon = lexer.text_of(t) == ";";
            statements += !semicolon && semicolon_or_end;
            semicolon_or_end = semicolon;
        }
        const TextSummary summary = summarize(text);
        ASSERT_EQ(summary.parameter_markers, markers) << text;
        ASSERT_EQ(summary.statements, statements) << text;
        if (statements > 0 && summary.kind != StatementKind::query) {
            ASSERT_TRUE(summary.may_change_data) << text;
        }
    }
}

// Without a stray ] (which no valid text has), what has been rewritten needs no rewriting.
TEST(LexerOnRandomText, RewritingQuotesTwiceChangesNothingMore) {
    RandomText random("'\"/*-?a \n");
    for (int i = 0; i < 20000; ++i) {
        const std::string once = bracket_quoted_names(random());
        ASSERT_EQ(bracket_quoted_names(once), once);
    }
}

// A reader that went back to where a quote opened would need hours here.
TEST(Lexer, LongTextsOfOnePatternTakeLinearTime) {
    for (const char* pattern : {"[",  "'", "\"", "`", "]",  "/*", "--", "--\n", "/", "-",   "@",
                                "@@", "{", "?",  "(", "1e", "0x", ".",  "' ",   "a", "\xC3"}) {
        std::string text;
        while (text.size() < 1'000'000) text += pattern;
        Lexer lexer(text);
        std::size_t tokens = 0;
        while (lexer.next().kind != TokenKind::end) ++tokens;
        EXPECT_LE(tokens, text.size()) << pattern;
        EXPECT_LE(summarize(text).parameter_markers, text.size()) << pattern;
        EXPECT_GE(bracket_quoted_names(text).size(), text.size() / 2) << pattern;
    }
}

TEST(CharacterNumber, CountsCharactersAndNotOctets) {
    constexpr std::string_view text = "a\u00e9\U0001F600b";
    EXPECT_EQ(character_number(text, 0), 1u);
    EXPECT_EQ(character_number(text, 1), 2u);
    EXPECT_EQ(character_number(text, 3), 3u);
    EXPECT_EQ(character_number(text, 7), 4u);
    EXPECT_EQ(character_number(text, text.size()), 5u);
    EXPECT_EQ(character_number("", 0), 1u);
}

}  // namespace
}  // namespace connectai::sql
