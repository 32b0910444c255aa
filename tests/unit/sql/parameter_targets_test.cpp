// The columns that parameter markers stand for. ODBC 3.8, SQLDescribeParam: markers are numbered
// in the order of the text, from 1; appendix C for where a marker may stand.
#include "sql/parameter_targets.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "sql/statement_kind.h"

namespace connectai::sql {
namespace {

std::string dump(const ParameterTarget& target) {
    std::string out;
    if (!target.table.catalog.empty()) out += target.table.catalog + "|";
    if (!target.table.schema.empty()) out += target.table.schema + "|";
    out += target.table.table + ":";
    return out + (target.column.empty() ? std::to_string(target.position) : target.column);
}

// table:column for each marker, - for those that are nobody's.
std::string dump(std::string_view text) {
    std::string out;
    for (const auto& target : parameter_targets(text)) {
        if (!out.empty()) out += " ";
        out += target ? dump(*target) : "-";
    }
    return out;
}

struct TargetCase {
    std::string_view text;
    std::string_view targets;
};
std::ostream& operator<<(std::ostream& out, const TargetCase& c) {
    return out << testing::PrintToString(c.text);
}

class ParameterTargets : public testing::TestWithParam<TargetCase> {};

TEST_P(ParameterTargets, AreTheColumnsThatMarkersStandFor) {
    EXPECT_EQ(dump(GetParam().text), GetParam().targets);
}

INSTANTIATE_TEST_SUITE_P(
    InsertedSelections, ParameterTargets,
    testing::Values(
        TargetCase{"INSERT INTO t (a, b) SELECT ?, ?", "t:a t:b"},
        TargetCase{"INSERT INTO s.t SELECT ?, x, ? FROM u", "s|t:1 s|t:3"},
        TargetCase{"INSERT INTO t (a, b) SELECT DISTINCT TOP 5 ? AS x, ? y FROM u WHERE u.k = ?",
                   "t:a t:b u:k"},
        TargetCase{"UPSERT INTO t (a, b) SELECT f(?, ?), ? FROM u", "- - t:b"},
        TargetCase{"INSERT INTO t (a, b, c) SELECT ? + 1, -?, ? LIKE 'x'", "- - -"},
        TargetCase{"INSERT INTO t (a) SELECT ?, ?", "t:a -"},
        TargetCase{"INSERT INTO t (a, b) SELECT ?, ? UNION ALL SELECT ?, ? UNION ALL SELECT 1, ?",
                   "t:a t:b t:a t:b t:b"},
        TargetCase{"WITH w AS (SELECT ?, ?) INSERT INTO t (a, b) SELECT x, ? FROM w", "- - t:b"},
        TargetCase{"INSERT INTO t (a) SELECT b FROM (SELECT ? AS b) d", "-"},
        TargetCase{"INSERT INTO t (a, f(b)) SELECT ?, ?", "- -"},
        TargetCase{"SELECT ?, ? UNION SELECT ?, ?", "- - - -"}));
INSTANTIATE_TEST_SUITE_P(
    Inserts, ParameterTargets,
    testing::Values(
        TargetCase{"INSERT INTO t (a, b) VALUES (?, ?)", "t:a t:b"},
        TargetCase{"insert into [c].[s].[t] ([a b], \"c\"\"d\") values (?,?)",
                   "c|s|t:a b c|s|t:c\"d"},
        TargetCase{"INSERT INTO t VALUES (?, 1, ?)", "t:1 t:3"},
        TargetCase{"INSERT t (a) VALUES (?)", "t:a"},
        TargetCase{"UPSERT INTO s.t (a, b) VALUES (?, ?)", "s|t:a s|t:b"},
        TargetCase{"INSERT INTO t (a, b) VALUES (?, ?), (1, ?), (?, 2)", "t:a t:b t:b t:a"},
        TargetCase{"INSERT INTO t (a, b, c) VALUES (f(?, ?), ? + 1, ?)", "- - - t:c"},
        TargetCase{"INSERT INTO t (a, b) VALUES ((?), -?)", "- -"},
        TargetCase{"INSERT INTO t (a) VALUES (?, ?)", "t:a -"},
        TargetCase{"INSERT INTO t (a, f(b)) VALUES (?, ?)", "- -"},
        TargetCase{"INSERT INTO t (a, b) VALUES ((SELECT x FROM u WHERE y = ?), ?)", "u:y t:b"},
        TargetCase{"INSERT INTO t (a) SELECT x FROM u WHERE y = ? AND z < ?", "u:y u:z"},
        TargetCase{"INSERT INTO t (a) SELECT ? FROM u", "t:a"},
        TargetCase{"WITH c AS (SELECT 1) INSERT INTO t (a) VALUES (?)", "t:a"},
        TargetCase{"/* ? */ INSERT -- ?\n INTO t /* x */ (a /*,*/, b) VALUES ('?', ?)", "t:b"}));

INSTANTIATE_TEST_SUITE_P(
    Updates, ParameterTargets,
    testing::Values(
        TargetCase{"UPDATE t SET a = ?, b=? WHERE c = ?", "t:a t:b t:c"},
        TargetCase{"update s.t set [a b] = ?", "s|t:a b"},
        TargetCase{"UPDATE t AS x SET x.a = ? WHERE x.b = ?", "t:a t:b"},
        TargetCase{"UPDATE t x SET a = ? WHERE x.b = ?", "t:a t:b"},
        TargetCase{"UPDATE t SET a = a + ?, b = ? * 2, c = (?)", "- - -"},
        TargetCase{"UPDATE t SET a = CASE WHEN b = ? THEN ? END, c = ?", "t:b - t:c"},
        TargetCase{"UPDATE t SET a = ? FROM u WHERE b = ? AND u.c = ? AND t.d = ?",
                   "t:a - u:c t:d"},
        TargetCase{"UPDATE x SET x.a = ? FROM t AS x WHERE b = ?", "t:a t:b"},
        TargetCase{"UPDATE t SET a = (SELECT m FROM u WHERE u.k = t.k AND u.n = ?), b = ?",
                   "u:n t:b"},
        TargetCase{"DELETE FROM t WHERE a = ?", "t:a"},
        TargetCase{"DELETE FROM c.s.t AS x WHERE x.a = ? AND b IN (?)", "c|s|t:a c|s|t:b"},
        TargetCase{"GETDELETED FROM t WHERE a > ?", "t:a"}));

INSTANTIATE_TEST_SUITE_P(
    Comparisons, ParameterTargets,
    testing::Values(
        TargetCase{"SELECT * FROM t WHERE a = ? AND b <> ? OR c != ? AND NOT d >= ?",
                   "t:a t:b t:c t:d"},
        TargetCase{"SELECT * FROM t WHERE a<?AND b<=?and c>?", "t:a t:b t:c"},
        TargetCase{"SELECT * FROM t WHERE ? < a AND ? = t.b OR (? >= c)", "t:a t:b t:c"},
        TargetCase{"SELECT * FROM t WHERE a LIKE ? OR b NOT LIKE ? ESCAPE ?", "t:a t:b -"},
        TargetCase{"SELECT * FROM t WHERE a like ? {escape '?'}", "t:a"},
        TargetCase{"SELECT * FROM t WHERE a BETWEEN ? AND ? AND b NOT BETWEEN 1 AND ?",
                   "t:a t:a t:b"},
        TargetCase{"SELECT * FROM t WHERE a BETWEEN (1 + 2) AND ? AND ? = b", "t:a t:b"},
        TargetCase{"SELECT * FROM t WHERE a BETWEEN 1 AND 2 AND ?", "-"},
        TargetCase{"SELECT * FROM t WHERE a IN (?, 5, ?) OR b NOT IN (?)", "t:a t:a t:b"},
        TargetCase{"SELECT * FROM t WHERE a IN (? + 1, f(?), (?))", "- - -"},
        TargetCase{"SELECT CASE WHEN a = ? THEN 1 ELSE ? END FROM t", "t:a -"},
        TargetCase{"SELECT b FROM t GROUP BY b HAVING b > ? AND COUNT(*) > ?", "t:b -"},
        TargetCase{"SELECT * FROM t WHERE a = ? ORDER BY a LIMIT ? OFFSET ?", "t:a - -"},
        TargetCase{"SELECT TOP ? * FROM t WHERE a = ? UNION ALL SELECT b FROM u WHERE c = ?",
                   "- t:a u:c"}));

INSTANTIATE_TEST_SUITE_P(
    NoWholeOperand, ParameterTargets,
    testing::Values(
        TargetCase{"SELECT * FROM t WHERE a + b = ?", "-"},
        TargetCase{"SELECT * FROM t WHERE f(a) = ? OR ? = f(a)", "- -"},
        TargetCase{"SELECT * FROM t WHERE a = ? + 1 OR a = ? || 'x'", "- -"},
        TargetCase{"SELECT * FROM t WHERE 1 + ? = a OR ? = a * 2 OR -a = ?", "- - -"},
        TargetCase{"SELECT * FROM t WHERE {fn ABS(a)} = ? OR @x = ? OR 'a' = ? OR 1 = ?",
                   "- - - -"},
        TargetCase{"SELECT * FROM t WHERE NULL = ? OR CASE a WHEN 1 THEN 2 END = ?", "- -"},
        TargetCase{"SELECT * FROM t WHERE [null] = ? OR t.null = ?", "t:null t:null"},
        TargetCase{"SELECT * FROM t WHERE (a, b) = (?, ?) OR (a, b) IN ((?, ?))", "- - - -"},
        TargetCase{"SELECT * FROM t WHERE a = = = ? OR t. = ? OR .a = ?", "- - -"},
        TargetCase{"SELECT ?, ? AS a FROM t", "- -"}, TargetCase{"?", "-"},
        TargetCase{"{call p(?)}", "-"}, TargetCase{"MERGE INTO t USING u ON t.a = ?", "-"},
        TargetCase{"SELECT a = ?", "-"}, TargetCase{"", ""}, TargetCase{"WHERE a = ?", "-"}));

INSTANTIATE_TEST_SUITE_P(
    Tables, ParameterTargets,
    testing::Values(
        TargetCase{"SELECT * FROM c.s.t WHERE a = ? AND c.s.t.b = ? AND s.t.c = ? AND t.d = ?",
                   "c|s|t:a c|s|t:b c|s|t:c c|s|t:d"},
        TargetCase{"SELECT * FROM s.t WHERE z.t.a = ? AND c.s.t.b = ? AND u.c = ?", "- s|t:b -"},
        TargetCase{"SELECT * FROM [Größe].[名 前] WHERE [名 前].[é] = ?", "Größe|名 前:é"},
        TargetCase{"SELECT * FROM t x WHERE X.a = ? AND t.b = ?", "t:a -"},
        TargetCase{"SELECT * FROM t AS [x y] WHERE [X Y].a = ?", "t:a"},
        TargetCase{"SELECT * FROM t, u y WHERE a = ? AND t.b = ? AND y.c = ?", "- t:b u:c"},
        TargetCase{"SELECT * FROM t x JOIN s.u AS y ON x.a = ? AND y.b = ? LEFT OUTER JOIN v ON "
                   "f(x.a, y.b) = v.c WHERE x.d = ? AND v.e = ? AND e = ?",
                   "t:a s|u:b t:d v:e -"},
        TargetCase{"SELECT * FROM (t x INNER JOIN u ON x.a = u.a), v WHERE x.b = ? AND u.c = ? "
                   "AND v.d = ?",
                   "t:b u:c v:d"},
        TargetCase{"SELECT * FROM {oj t LEFT OUTER JOIN u ON t.a = ?} WHERE u.b = ?", "t:a u:b"},
        TargetCase{"SELECT * FROM t x, t y WHERE x.a = ? AND t.b = ?", "t:a -"},
        TargetCase{"SELECT * FROM t, t WHERE t.a = ?", "-"},
        TargetCase{"SELECT * FROM t WITH (NOLOCK) WHERE a = ?", "t:a"},
        TargetCase{"SELECT * FROM f(1, ?) x WHERE x.a = ? AND b = ?", "- - -"},
        TargetCase{"SELECT * FROM a.b.c.t WHERE d = ?", "-"},
        TargetCase{"SELECT SUBSTRING(a FROM 2) FROM t WHERE a = ?", "t:a"},
        TargetCase{"SELECT a IS NOT DISTINCT FROM b FROM t WHERE a = ?", "t:a"},
        TargetCase{"SELECT a FROM t; DELETE FROM u WHERE a = ?; SELECT ?;UPDATE v SET b = ?",
                   "u:a - v:b"}));

INSTANTIATE_TEST_SUITE_P(
    Subqueries, ParameterTargets,
    testing::Values(
        TargetCase{"SELECT * FROM t WHERE a IN (SELECT b FROM u WHERE c = ?) AND d = ?", "u:c t:d"},
        TargetCase{"SELECT * FROM t x WHERE EXISTS (SELECT 1 FROM u y WHERE y.a = x.a AND x.b = ? "
                   "AND y.c = ? AND d = ?)",
                   "t:b u:c u:d"},
        TargetCase{"SELECT * FROM t x WHERE a = (SELECT MAX(x.b) FROM u x WHERE x.c = ?)", "u:c"},
        TargetCase{"SELECT * FROM t x WHERE a IN (SELECT 1 FROM u WHERE b IN (SELECT 1 FROM v "
                   "WHERE x.c = ? AND v.d = ?))",
                   "t:c v:d"},
        TargetCase{"SELECT (SELECT CASE WHEN a = ? THEN 1 END) FROM t", "t:a"},
        TargetCase{"SELECT * FROM (SELECT a FROM t WHERE b = ?) d WHERE d.a = ? AND a = ?",
                   "t:b - -"},
        TargetCase{"SELECT * FROM (SELECT a FROM t) d JOIN u ON u.x = ? WHERE y = ?", "u:x -"},
        TargetCase{"SELECT * FROM t AS d(x, y) WHERE d.x = ?", "-"},
        TargetCase{"((SELECT a FROM t WHERE b = ?) UNION (SELECT a FROM u WHERE b = ?))",
                   "t:b u:b"},
        TargetCase{"SELECT a FROM t WHERE a = ? EXCEPT SELECT a FROM u WHERE t.a = ?", "t:a -"},
        TargetCase{"WITH c AS (SELECT a FROM t WHERE b = ?) SELECT * FROM c WHERE a = ?", "t:b -"},
        TargetCase{"WITH c (x) AS (SELECT 1), d AS (SELECT y FROM u WHERE z > ?) "
                   "SELECT * FROM C JOIN v ON v.k = ? UNION SELECT * FROM D WHERE y = ?",
                   "u:z v:k -"},
        TargetCase{"WITH c AS (SELECT 1) SELECT * FROM t WHERE a IN (SELECT 1 FROM c WHERE b = ?) "
                   "OR EXISTS (SELECT 1 FROM s.c WHERE b = ?)",
                   "- s|c:b"}));

INSTANTIATE_TEST_SUITE_P(
    Unreadable, ParameterTargets,
    testing::Values(TargetCase{"SELECT * FROM t WHERE a = ? AND b = '? AND c = ?", "t:a"},
                    TargetCase{"SELECT * FROM t WHERE a = ? /* AND b = ?", "t:a"},
                    TargetCase{"SELECT * FROM t WHERE ) a = ? AND b = ? AND (", "- t:b"},
                    TargetCase{"SELECT * FROM t WHERE a IN (?, ?", "t:a -"},
                    TargetCase{"INSERT INTO t (a VALUES (?)", "-"},
                    TargetCase{"INSERT INTO VALUES (?)", "-"}, TargetCase{"INSERT (?", "-"},
                    TargetCase{"UPDATE SET a = ?", "-"}, TargetCase{"UPDATE", ""},
                    TargetCase{"WITH", ""}, TargetCase{"WITH a AS ( ?", "-"},
                    TargetCase{"SELECT FROM WHERE a = ?", "-"},
                    TargetCase{"UPDATE [set] SET a = ?", "set:a"}));

TEST(ParameterTargets, AreOneForEachMarkerOfAnyText) {
    constexpr std::string_view words[] = {
        "SELECT", "FROM",   "WHERE", "?",   "=",    "a",   "t",  ".",    ",",   "(",       ")",
        "UPDATE", "INSERT", "INTO",  "SET", "IN",   "AND", "OR", "WITH", "AS",  "BETWEEN", ";",
        "UNION",  "VALUES", "JOIN",  "ON",  "LIKE", "NOT", "{",  "}",    "'x'", "[b]",     "'"};
    std::mt19937 generator(20260104);
    std::size_t described = 0;
    for (int i = 0; i < 30000; ++i) {
        std::string text = i % 2 == 0 ? "SELECT * FROM t WHERE " : "";
        for (std::size_t n = generator() % 20; n > 0; --n) {
            text.append(words[generator() % std::size(words)]).append(" ");
        }
        const auto targets = parameter_targets(text);
        ASSERT_EQ(targets.size(), summarize(text).parameter_markers) << text;
        for (const auto& target : targets) {
            if (!target) continue;
            ++described;
            ASSERT_FALSE(target->table.table.empty()) << text;
            ASSERT_NE(target->column.empty(), target->position == 0) << text;
        }
    }
    EXPECT_GT(described, 100u);
}

// Each takes minutes when a search begins anew at every marker.
TEST(ParameterTargets, OfLongTextsTakeLinearTime) {
    for (const char* pattern : {"?", "a = ? AND ", "(", "(SELECT ", "a IN (?, ", "?, ",
                                "BETWEEN ? AND ", "x ? ", ") ? ", "a.", "(?) AND ", "UNION ",
                                "SELECT ? = a FROM t; ", "WITH a AS (", "JOIN t ON x.a = ? "}) {
        std::string text = "SELECT * FROM t x WHERE ";
        while (text.size() < 100'000) text += pattern;
        const auto begun = std::chrono::steady_clock::now();
        EXPECT_EQ(parameter_targets(text).size(), summarize(text).parameter_markers);
        EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20)) << pattern;
    }
}

}  // namespace
}  // namespace connectai::sql
