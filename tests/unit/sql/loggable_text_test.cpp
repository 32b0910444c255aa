// What a log has of SQL text: everything but the data in it.
#include "sql/loggable_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace connectai::sql {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(LoggableText, HasNoLiteralsAndNoComments) {
    const struct {
        std::string_view text;
        std::string_view loggable;
    } cases[] = {
        {"", ""},
        {"SELECT 1", "SELECT ***"},
        {"SELECT Id FROM [CRM].[Sales].[Accounts] WHERE Name = 'O''Brien' AND Id<=4711",
         "SELECT Id FROM [CRM].[Sales].[Accounts] WHERE Name = '***' AND Id<=***"},
        {"SELECT N'x', {d '2026-01-31'}, -1.5e3, 0xFF, .5",
         "SELECT N'***', {d '***'}, -***, ***, ***"},
        {"SELECT a1, \"b 2\", `c 3`, [d ]] 4] FROM t5",
         "SELECT a1, \"b 2\", `c 3`, [d ]] 4] FROM t5"},
        {"UPDATE t SET a = ?, b = @p1, c = @@x", "UPDATE t SET a = ?, b = @p1, c = @@x"},
        {"SELECT a -- was: Name = 'Smith'\nFROM t /* 4711 */ WHERE b=''",
         "SELECT a /***/ FROM t /***/ WHERE b='***'"},
        {"  SELECT\t\n a\r\n,b  ", "SELECT a ,b"},
        {"SELECT 'not closed, 4711", "SELECT '***'"},
        {"SELECT [not closed, 'Smith', 4711", "SELECT [***"},
        {"SELECT \"not closed 'Smith'", "SELECT \"***"},
        {"SELECT a /* not closed 'Smith'", "SELECT a /***/"},
        // Of other dialects, or by mistake.
        {"SELECT 'it\\'s Smith', b", "SELECT '***'***"},
        {"SELECT $$Smith$$ FROM t", "SELECT***"},
        {"WHERE a['Smith'] = \"O'Brien\"", "WHERE a[***] = \"***\""},
        {"SELECT 12_345, 0xSmith, 7 AS n", "SELECT ***, ***, *** AS n"},
    };
    for (const auto& [text, loggable] : cases) EXPECT_EQ(loggable_text(text), loggable) << text;
}

TEST(LoggableText, IsCutBetweenCharacters) {
    const std::string names(longest_loggable_text, 'n');
    EXPECT_EQ(loggable_text(names), names) << "as long as it may be";
    EXPECT_EQ(loggable_text(names + "n"), names + "...");
    EXPECT_EQ(loggable_text(names + " n"), names + "...");
    const std::string shorter(longest_loggable_text - 1, 'n');
    EXPECT_EQ(loggable_text(shorter + "\xC3\xA9"), shorter + "...");
    EXPECT_THAT(loggable_text(std::string(1'000'000, 'n')), SizeIs(longest_loggable_text + 3));
    EXPECT_EQ(loggable_text("'" + std::string(1'000'000, 'n') + "'"), "'***'");
}

// Whatever comes before it, as long as the text is SQL.
TEST(LoggableText, NeverShowsAStringLiteral) {
    const std::string_view pieces[] = {"a",   " ",   "'x'",   "'O''x'", "[b]]c]", "\"d\"\"e\"",
                                       "1.5", "?",   "@p",    "--f\n",  "/*g*/",  "{fn h(",
                                       ")}",  "''",  "`i`",   ",",      "N",      "\n",
                                       "-",   "[']", "\"'\"", "--'\n",  "/*'*/",  "``"};
    std::mt19937 random(4711);
    std::uniform_int_distribution<std::size_t> piece(0, std::size(pieces) - 1);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (int i = 0; i < 6; ++i) text += std::string(pieces[piece(random)]) + ' ';
        text += "'Secret' /*Secret*/ --Secret";
        EXPECT_THAT(loggable_text(text), Not(HasSubstr("Secret"))) << text;
    }
}

}  // namespace
}  // namespace connectai::sql
