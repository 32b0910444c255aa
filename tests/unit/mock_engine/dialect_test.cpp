// What the service's dialect has beyond the usual statements: GETDELETED, derived views, joins by
// name, recursive queries, DEFAULT among values.
#include "engine_fixture.h"

namespace mock_test {
namespace {

using testing::HasSubstr;

class DialectTest : public EngineTest {
protected:
    DialectTest() {
        mock::EngineOptions options;
        options.writable = {"Scratch.dbo"};
        start(options);
        default_catalog_ = "Scratch";
        default_schema_ = "dbo";
    }
    std::int64_t batch(const std::string& sql, const std::vector<mock::Parameters>& sets) {
        mock::Statement statement;
        statement.text = sql;
        statement.default_catalog = default_catalog_;
        statement.default_schema = default_schema_;
        return engine().batch(statement, sets);
    }
};

// CData's drivers: "GETDELETED FROM table WHERE condition", the records deleted from a table.
TEST_F(DialectTest, GetDeletedGivesTheRowsThatWereDeleted) {
    run("CREATE TABLE t (id INT PRIMARY KEY, price DECIMAL(9,2), at TIMESTAMP)");
    run("INSERT INTO t VALUES (1, 1.5, '2024-01-01'), (2, 2.5, '2024-02-01'), (3, 3.5, NULL), "
        "(4, NULL, NULL)");
    EXPECT_EQ(rows("GETDELETED FROM t"), "");
    EXPECT_EQ(types("GETDELETED FROM t"), "id INTEGER, price DECIMAL(9,2), at TIMESTAMP");
    EXPECT_EQ(run("DELETE FROM t WHERE id <= 2").affected, 2);
    EXPECT_EQ(rows("SELECT COUNT(*) FROM t"), "2");
    EXPECT_EQ(rows("GETDELETED FROM [Scratch].[dbo].[t]"),
              "1 '1.50' '2024-01-01T00:00:00.0000000Z'|2 '2.50' '2024-02-01T00:00:00.0000000Z'");
    EXPECT_EQ(rows("GETDELETED FROM t WHERE at >= '2024-01-15' AND price > @p",
                   {{"@p", parameter(11, 1.0)}}),
              "2 '2.50' '2024-02-01T00:00:00.0000000Z'");
    const auto id = [](std::int64_t n) { return mock::Parameters{{"@id", parameter(8, n)}}; };
    EXPECT_EQ(batch("DELETE FROM t WHERE id = @id", {id(3), id(9)}), 1);
    EXPECT_EQ(rows("GETDELETED FROM t WHERE id > 2"), "3 '3.50' NULL");
    run("ALTER TABLE t ADD COLUMN note VARCHAR(5) DEFAULT 'new'");
    run("DELETE FROM t");
    EXPECT_EQ(rows("GETDELETED FROM t WHERE id > 2"), "3 '3.50' NULL NULL|4 NULL NULL 'new'");
    run("DROP TABLE t");
    run("CREATE TABLE t (id INT)");
    EXPECT_EQ(rows("GETDELETED FROM t"), "");
    EXPECT_EQ(rows("SELECT TableName FROM [Scratch].[dbo].[sys_tables]"), "'t'");
}

TEST_F(DialectTest, GetDeletedWantsATable) {
    EXPECT_THAT(error("GETDELETED FROM [CRM].[Sales].[OpenOpportunities]"),
                HasSubstr("GETDELETED wants a table"));
    EXPECT_THAT(error("GETDELETED FROM sys_tables"), HasSubstr("GETDELETED wants a table"));
    EXPECT_THAT(error("GETDELETED FROM nothing"), HasSubstr("was not found"));
    EXPECT_THAT(error("GETDELETED t"), HasSubstr("FROM expected"));
    EXPECT_THAT(error("GETDELETED FROM t ORDER BY 1"), HasSubstr("Syntax error"));
}

TEST_F(DialectTest, DerivedViewsAreCreatedAlteredAndDropped) {
    run("CREATE DERIVED VIEW [Scratch].[dbo].[Big Accounts] AS "
        "SELECT Id, Name FROM [CRM].[Sales].[Accounts] WHERE Id <= 2");
    EXPECT_EQ(types("SELECT * FROM [Scratch].[dbo].[Big Accounts]"),
              "Id INTEGER, Name VARCHAR(100)");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM [Big Accounts]"), "2");
    EXPECT_EQ(rows("SELECT TableName, TableType FROM [Scratch].[dbo].[sys_tables]"),
              "'Big Accounts' 'VIEW'");
    EXPECT_THAT(error("CREATE DERIVED VIEW [Big Accounts] AS SELECT 1 AS a"),
                HasSubstr("already an object named"));
    run("ALTER DERIVED VIEW [Big Accounts] AS SELECT 7 AS Seven");
    EXPECT_EQ(types("SELECT * FROM [Big Accounts]"), "Seven INTEGER");
    EXPECT_EQ(rows("SELECT ColumnName FROM [Scratch].[dbo].[sys_tablecolumns]"), "'Seven'");
    EXPECT_THAT(error("ALTER DERIVED VIEW other AS SELECT 1 AS a"), HasSubstr("was not found"));
    run("CREATE TABLE t (a INT)");
    EXPECT_THAT(error("ALTER DERIVED VIEW t AS SELECT 1 AS a"), HasSubstr("was not found"));
    EXPECT_THAT(error("DROP DERIVED VIEW t"), HasSubstr("is a table"));
    EXPECT_THAT(error("DROP DERIVED TABLE t"), HasSubstr("VIEW expected"));
    EXPECT_THAT(error("CREATE DERIVED VIEW [CRM].[Sales].[v] AS SELECT 1 AS a"),
                HasSubstr("permission denied"));
    run("DROP DERIVED VIEW [Scratch].[dbo].[Big Accounts]");
    run("DROP DERIVED VIEW IF EXISTS [Big Accounts]");
    EXPECT_THAT(error("SELECT * FROM [Big Accounts]"), HasSubstr("was not found"));
}

class JoinsByName : public DialectTest {
protected:
    JoinsByName() {
        run("CREATE TABLE a (x INT, k INT NOT NULL, j INT)");
        run("CREATE TABLE b (k INT NOT NULL, j INT, y INT)");
        run("INSERT INTO a VALUES (10, 1, 1), (20, 2, 2)");
        run("INSERT INTO b VALUES (2, 2, 200), (3, 3, 300)");
    }
};

// ISO/IEC 9075-2, 7.7: the columns of the join once and first; COALESCE of both in a full join.
TEST_F(JoinsByName, UsingPutsItsColumnsFirst) {
    EXPECT_EQ(types("SELECT * FROM a JOIN b USING (k, j)"),
              "k INTEGER, j INTEGER, x INTEGER, y INTEGER");
    EXPECT_EQ(rows("SELECT * FROM a JOIN b USING (k, j)"), "2 2 20 200");
    EXPECT_EQ(rows("SELECT * FROM a LEFT JOIN b USING (k) ORDER BY k"),
              "1 10 1 NULL NULL|2 20 2 2 200");
    EXPECT_EQ(rows("SELECT k, a.k, b.k FROM a RIGHT JOIN b USING (k) ORDER BY k"),
              "2 2 2|3 NULL 3");
    EXPECT_EQ(rows("SELECT k, x, y FROM a FULL JOIN b USING (k) WHERE k > 0 ORDER BY k"),
              "1 10 NULL|2 20 200|3 NULL 300");
    EXPECT_EQ(rows("SELECT a.* FROM a JOIN b USING (k)"), "20 2 2");
    EXPECT_EQ(rows("SELECT * FROM a p JOIN a q USING (k) JOIN b USING (k)"), "2 20 2 20 2 2 200");
    EXPECT_THAT(error("SELECT j FROM a JOIN b USING (k)"), HasSubstr("Ambiguous column name 'j'"));
    EXPECT_THAT(error("SELECT 1 FROM a JOIN b USING (x)"), HasSubstr("Invalid column name 'x'"));
}

TEST_F(JoinsByName, NaturalUsesTheNamesOfBothSides) {
    EXPECT_EQ(rows("SELECT * FROM a NATURAL JOIN b"), "2 2 20 200");
    EXPECT_EQ(rows("SELECT k, x, y FROM a NATURAL LEFT JOIN b ORDER BY k"), "1 10 NULL|2 20 200");
    EXPECT_EQ(rows("SELECT k, y FROM a NATURAL FULL OUTER JOIN b ORDER BY k"),
              "1 NULL|2 200|3 300");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM a NATURAL JOIN (SELECT 1 AS z) c"), "2");
    EXPECT_THAT(error("SELECT 1 FROM a NATURAL JOIN b ON 1 = 1"), HasSubstr("Syntax error"));
    EXPECT_THAT(error("SELECT 1 FROM a NATURAL CROSS JOIN b"), HasSubstr("JOIN expected"));
}

TEST_F(DialectTest, RecursiveQueries) {
    EXPECT_EQ(rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4) "
                   "SELECT i FROM n"),
              "1|2|3|4");
    run("CREATE TABLE tree (id INT, parent INT, name VARCHAR(9))");
    run("INSERT INTO tree VALUES (1, NULL, 'root'), (2, 1, 'a'), (3, 2, 'b'), (4, 9, 'other')");
    EXPECT_EQ(rows("WITH RECURSIVE d AS (SELECT id, name, 0 AS depth FROM tree WHERE id = 1 UNION "
                   "ALL SELECT t.id, t.name, d.depth + 1 FROM tree t JOIN d ON t.parent = d.id), "
                   "one AS (SELECT 1 AS x) SELECT d.name, d.depth, x FROM d, one ORDER BY depth"),
              "'root' 0 1|'a' 1 1|'b' 2 1");
    EXPECT_THAT(error("WITH n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n"),
                HasSubstr("was not found"));
    EXPECT_THAT(error("WITH RECURSIVE n(i, j) AS (SELECT 1 UNION SELECT i FROM n) SELECT 1 FROM n"),
                HasSubstr("list of columns"));
}

TEST_F(DialectTest, DefaultIsAValue) {
    run("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a INT DEFAULT 7, b VARCHAR(9), "
        "c INT NOT NULL)");
    run("INSERT INTO t VALUES (DEFAULT, DEFAULT, DEFAULT, 1), (9, 2, 'x', 3)");
    EXPECT_EQ(rows("SELECT * FROM t ORDER BY id"), "1 7 NULL 1|9 2 'x' 3");
    run("UPDATE t SET a = DEFAULT, b = DEFAULT WHERE id = 9");
    EXPECT_EQ(rows("SELECT a, b FROM t WHERE id = 9"), "7 NULL");
    EXPECT_THAT(error("INSERT INTO t (c) VALUES (DEFAULT)"), HasSubstr("NOT NULL"));
}

}  // namespace
}  // namespace mock_test
