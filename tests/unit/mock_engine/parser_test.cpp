// The lexer and the parser.
#include "engine/parser.h"

#include "engine_fixture.h"

namespace mock_test {
namespace {

using namespace mock::sql;

TEST(Lexer, FindsTheKindsOfTokens) {
    const auto tokens = tokenize(
        "a [b]]c] [d\"e] 'f''g' N'h' 1 1.5 .5 2e3 0x0aFF x'01' @p1 <> || -- end\n/* * / */;");
    std::vector<std::string> seen;
    for (const Token& token : tokens) {
        seen.push_back(std::to_string(static_cast<int>(token.kind)) + ' ' + token.text);
    }
    EXPECT_THAT(seen, testing::ElementsAre("0 a", "1 b]c", "1 d\"e", "2 f'g", "2 h", "4 1", "5 1.5",
                                           "5 .5", "6 2e3", "3 \x0a\xff", "3 \x01", "7 @p1", "8 <>",
                                           "8 ||", "8 ;", "9 "));
}

TEST(Lexer, RefusesWhatIsNoToken) {
    for (const char* text : {"'", "[a", "\"a", "\"a\"", "/*", "#", "1e", "12abc", "0xf", "0xzz",
                             "@", "@ p", "[]", "{", "`a`", "\x01"}) {
        EXPECT_THROW(tokenize(text), mock::EngineError) << text;
    }
}

TEST(Parser, SplitsStatements) {
    EXPECT_EQ(parse_statements("").size(), 0u);
    EXPECT_EQ(parse_statements(" ; ;").size(), 0u);
    EXPECT_EQ(parse_statements("SELECT ';'; DELETE FROM t; EXEC p @a = 1;").size(), 3u);
}

TEST(Parser, BindsOperatorsByTheirRank) {
    const auto trees = parse_statements("SELECT 1 + 2 * 3 = 7 AND NOT 1 = 2 OR 0 = 1");
    const Expression& root = std::get<Select>(trees[0]).cores[0].items[0].expression;
    EXPECT_EQ(root.text, "OR");
    EXPECT_EQ(root.arguments[0].text, "AND");
    EXPECT_EQ(root.arguments[0].arguments[0].text, "=");
    EXPECT_EQ(root.arguments[0].arguments[0].arguments[0].text, "+");
    EXPECT_EQ(root.arguments[0].arguments[0].arguments[0].arguments[1].text, "*");
    EXPECT_EQ(root.arguments[0].arguments[1].text, "NOT");
}

TEST(Parser, ReadsExecute) {
    const auto trees = parse_statements("EXECUTE [C].[S].[p] @a = 1, @b = @p1");
    const auto& execute = std::get<Execute>(trees[0]);
    EXPECT_THAT(execute.procedure.parts, testing::ElementsAre("C", "S", "p"));
    ASSERT_EQ(execute.arguments.size(), 2u);
    EXPECT_EQ(execute.arguments[1].first, "@b");
    EXPECT_EQ(execute.arguments[1].second.text, "@p1");
}

TEST(Parser, LocatesErrors) {
    struct Case {
        const char* sql;
        const char* place;
    };
    for (const Case& c :
         {Case{"SELECT 1 1", "near '1' at line 1, column 10"},
          Case{"SELECT\n\n a b c", "near 'c' at line 3, column 6"},
          Case{"SELECT '\u00e9' x y", "near 'y' at line 1, column 14"},
          Case{"INSERT t VALUES (1)", "near 't'"}, Case{"UPDATE t WHERE a = 1", "near 'WHERE'"},
          Case{"DELETE t", "near 't'"}, Case{"SELECT * FROM a.b.c.d", "three parts"},
          Case{"SELECT a FROM t ORDER BY a NULLS", "Syntax error"},
          Case{"SELECT CASE END", "near 'END'"}, Case{"SELECT a FROM t GROUP a", "BY expected"},
          Case{"WITH x AS SELECT 1", "'(' expected"}, Case{"EXEC p @a", "'=' expected"},
          Case{"DROP DATABASE x", "near 'DATABASE'"}}) {
        try {
            parse_statements(c.sql);
            FAIL() << c.sql;
        } catch (const mock::EngineError& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr(c.place)) << c.sql;
        }
    }
}

// Whatever the bytes are: an error or a tree, never a crash.
TEST(Parser, SurvivesCutAndScrambledText) {
    const std::string sql =
        "WITH c (n) AS (SELECT TOP 3 [a].[b], CASE x WHEN 1 THEN 'y' ELSE NULL END FROM [t] z "
        "LEFT JOIN (SELECT 1 AS q) d ON z.i = d.q WHERE e NOT IN (1, 2.5, 3e4) AND f BETWEEN @p1 "
        "AND 0x0F GROUP BY g HAVING COUNT(DISTINCT h) > 1 ORDER BY 1 DESC NULLS LAST) SELECT "
        "SUM(n) "
        "OVER (PARTITION BY n ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM c "
        "LIMIT 5 OFFSET 1; INSERT INTO t (a) VALUES (1), (CAST('2' AS DECIMAL(5, 2)))";
    EXPECT_EQ(parse_statements(sql).size(), 2u);
    int failures = 0;
    const auto attempt = [&failures](const std::string& text) {
        try {
            parse_statements(text);
        } catch (const mock::EngineError&) {
            ++failures;
        }
    };
    for (std::size_t i = 0; i < sql.size(); ++i) {
        attempt(sql.substr(0, i));
        std::string without = sql;
        attempt(without.erase(i, 1));
        std::string changed = sql;
        changed[i] = static_cast<char>(i * 7);
        attempt(changed);
    }
    EXPECT_GT(failures, 100);
}

}  // namespace
}  // namespace mock_test
