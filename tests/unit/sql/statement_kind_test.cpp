// What a SQL text is, as far as the driver must know.
#include "sql/statement_kind.h"

#include <gtest/gtest.h>

#include <string>

namespace connectai::sql {
namespace {

using enum StatementKind;

struct KindCase {
    std::string_view text;
    StatementKind kind;
    bool may_change_data;
    std::size_t statements = 1;
    std::size_t markers = 0;
};
std::ostream& operator<<(std::ostream& out, const KindCase& c) {
    return out << testing::PrintToString(c.text);
}

class StatementKinds : public testing::TestWithParam<KindCase> {};

TEST_P(StatementKinds, AreToldByTheirKeywords) {
    const TextSummary summary = summarize(GetParam().text);
    EXPECT_EQ(summary.kind, GetParam().kind);
    EXPECT_EQ(summary.may_change_data, GetParam().may_change_data);
    EXPECT_EQ(summary.statements, GetParam().statements);
    EXPECT_EQ(summary.parameter_markers, GetParam().markers);
}

INSTANTIATE_TEST_SUITE_P(
    Queries, StatementKinds,
    testing::Values(KindCase{"SELECT 1", query, false}, KindCase{"select*from t", query, false},
                    KindCase{"  \n-- c\n/* d */ SELECT ?", query, false, 1, 1},
                    KindCase{"(SELECT 1) UNION (SELECT 2)", query, false},
                    KindCase{"((SELECT 1))", query, false}, KindCase{"VALUES (1)", query, false},
                    KindCase{"GETDELETED FROM t", query, false},
                    KindCase{"WITH a AS (SELECT 1) SELECT * FROM a", query, false},
                    KindCase{"WITH a(x) AS (VALUES (1)), b AS (SELECT 2) SELECT 1", query, false},
                    KindCase{"WITH a AS (SELECT u.delete FROM u) SELECT 1", query, false},
                    KindCase{"SELECT [into], \"into\", 'into', t.into FROM t", query, false},
                    KindCase{"SELECT 1 -- INTO", query, false},
                    KindCase{"SELECT {fn INSERT('a',1,1,'b')}", query, false}));

INSTANTIATE_TEST_SUITE_P(
    Changes, StatementKinds,
    testing::Values(KindCase{"INSERT INTO t VALUES (?, ?)", change, true, 1, 2},
                    KindCase{"update t set a=1", change, true},
                    KindCase{"DELETE FROM t", change, true},
                    KindCase{"UPSERT INTO t VALUES (1)", change, true},
                    KindCase{"MERGE INTO t USING s ON 1=1", change, true},
                    KindCase{"SELECT * INTO u FROM t", change, true},
                    KindCase{"SELECT 1 UNION SELECT 2 into x", change, true},
                    KindCase{"WITH a AS (SELECT 1) DELETE FROM t", change, true},
                    KindCase{"WITH a AS (SELECT 1) SELECT * INTO b FROM a", change, true},
                    KindCase{"WITH a AS (DELETE FROM t RETURNING x) SELECT 1", change, true},
                    KindCase{"WITH values AS (SELECT 1) DELETE FROM t", change, true}));

INSTANTIATE_TEST_SUITE_P(Procedures, StatementKinds,
                         testing::Values(KindCase{"EXEC p", procedure, true},
                                         KindCase{"execute p @a = 1", procedure, true},
                                         KindCase{"CALL p(?)", procedure, true, 1, 1},
                                         KindCase{"{call p(?)}", procedure, true, 1, 1},
                                         KindCase{"{ ? = CALL p(?) }", procedure, true, 1, 2},
                                         KindCase{"/*a*/{/*b*/?/*c*/=/*d*/call p}", procedure, true,
                                                  1, 1}));

INSTANTIATE_TEST_SUITE_P(Definitions, StatementKinds,
                         testing::Values(KindCase{"CREATE TABLE t (a INT)", definition, true},
                                         KindCase{"alter table t", definition, true},
                                         KindCase{"DROP DERIVED VIEW v", definition, true}));

INSTANTIATE_TEST_SUITE_P(
    Others, StatementKinds,
    testing::Values(KindCase{"", other, false, 0}, KindCase{"-- only this", other, false, 0},
                    KindCase{" ;; ; ", other, false, 0}, KindCase{"TRUNCATE TABLE t", other, true},
                    KindCase{"[SELECT] 1", other, true}, KindCase{"'SELECT'", other, true},
                    KindCase{"SELECTED", other, true}, KindCase{"{fn NOW()}", other, true},
                    KindCase{"{SELECT 1}", other, true}, KindCase{"?", other, true, 1, 1},
                    KindCase{"1 SELECT", other, true},
                    KindCase{"WITH a AS (SELECT 1)", other, true}, KindCase{")", other, true}));

INSTANTIATE_TEST_SUITE_P(
    Batches, StatementKinds,
    testing::Values(KindCase{"SELECT 1;", query, false}, KindCase{"; SELECT 1", query, false},
                    KindCase{"SELECT 1; SELECT 2", query, false, 2},
                    KindCase{"SELECT 1; DELETE FROM t; -- x", query, true, 2},
                    KindCase{"DELETE FROM t; SELECT 1", change, true, 2},
                    KindCase{"SELECT ';'; SELECT [;] ?", query, false, 2, 1},
                    KindCase{"SELECT '?' /*?*/ [?] \"?\" -- ?\n, ?", query, false, 1, 1},
                    KindCase{"SELECT 'open; DELETE FROM t WHERE a = ?", query, false},
                    KindCase{"SELECT 1 /* open; DELETE", query, false}));

TEST(SchemaChanges, AreDefinitionsNewTablesAndWhatIsNotKnown) {
    for (const std::string_view text :
         {"CREATE DERIVED VIEW v AS SELECT 1", "alter derived view v", "DROP DERIVED VIEW v",
          "SELECT * INTO u FROM t", "WITH a AS (SELECT 1) SELECT * INTO b FROM a",
          "SELECT 1; DROP TABLE t", "RESET SCHEMA CACHE", "TRUNCATE TABLE t"}) {
        EXPECT_TRUE(summarize(text).may_change_schema) << text;
    }
    for (const std::string_view text :
         {"", "SELECT 1", "SELECT [INTO] FROM t", "INSERT INTO t VALUES (1)", "DELETE FROM t",
          "MERGE INTO t USING s ON 1=1", "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
          "EXEC p", "{call p(?)}", "SELECT 1; UPDATE t SET a = 1"}) {
        EXPECT_FALSE(summarize(text).may_change_schema) << text;
    }
}

// One row that is refused has changed nothing. Where that is not certain, it is denied.
TEST(TextSummary, TellsAnInsertionOfOneRow) {
    for (const char* text :
         {"INSERT INTO t VALUES (?, 1)",
          "insert into [a].[values] (b, \"values\") values (f(1), ?)",
          "UPSERT INTO t (a) VALUES ({d '2024-01-01'});", "INSERT INTO a.values VALUES ((1))",
          "INSERT INTO t VALUES ((SELECT MAX(a) FROM u))",
          "/* c */ INSERT t VALUES (1) -- , (2)"}) {
        EXPECT_TRUE(summarize(text).single_row) << text;
    }
    for (const char* text :
         {"INSERT INTO t VALUES (1), (2)", "INSERT INTO t SELECT 1", "INSERT INTO t (a) SELECT (1)",
          "INSERT INTO t VALUES (1) UNION SELECT 2", "INSERT INTO t VALUES (1); DELETE FROM t",
          "DELETE FROM t; INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t",
          "MERGE INTO t USING s ON 1=1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
          "INSERT INTO t DEFAULT VALUES", "INSERT INTO t EXEC p (1)", "VALUES (1)",
          "INSERT INTO t (SELECT 1)", "INSERT INTO t (SELECT * FROM (VALUES (1), (2)) x)",
          "WITH a AS (SELECT 1) INSERT INTO t VALUES (1)", "{call p(1)}", "INSERT INTO t VALUES",
          "INSERT INTO t VALUES (1) RETURNING x", ""}) {
        EXPECT_FALSE(summarize(text).single_row) << text;
    }
}

// What an unknown statement may do besides, by the words behind its first.
TEST(TextSummary, TellsVerbsWithinAStatementThatIsNotKnown) {
    for (const char* text :
         {"BEGIN UPDATE t SET a = 1 END", "ALTR TABLE t DROP COLUMN a",
          "IF 1 = 1 insert INTO t VALUES (1)", "TRUNCATE t; BEGIN DELETE t END"}) {
        EXPECT_TRUE(summarize(text).holds_change) << text;
        EXPECT_FALSE(summarize(text).holds_call) << text;
    }
    for (const char* text : {"BEGIN EXEC p END", "IF 1 = 1 execute p", "DO CALL p(?)"}) {
        EXPECT_TRUE(summarize(text).holds_call) << text;
        EXPECT_FALSE(summarize(text).holds_change) << text;
    }
    for (const char* text :
         {"", "SELEC 1", "TRUNCATE TABLE t", "REPLACE INTO [update] SELECT t.delete FROM t",
          "CACHE SELECT 'drop', \"exec\" FROM t -- insert", "INSERT INTO t EXEC p", "EXEC p",
          "DROP VIEW v", "UPDATE t SET a = 1", "SELECT 1"}) {
        EXPECT_FALSE(summarize(text).holds_change) << text;
        EXPECT_FALSE(summarize(text).holds_call) << text;
    }
}

}  // namespace
}  // namespace connectai::sql
