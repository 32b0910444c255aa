// CREATE, ALTER and DROP in writable schemas, and nowhere else.
#include "engine_fixture.h"

namespace mock_test {
namespace {

using testing::HasSubstr;

class DdlTest : public EngineTest {
protected:
    DdlTest() {
        mock::EngineOptions options;
        options.writable = {"Scratch.dbo", "Scratch.Other"};
        start(options);
        default_catalog_ = "Scratch";
        default_schema_ = "dbo";
    }
};

TEST_F(DdlTest, EveryTypeNameIsKnown) {
    run("CREATE TABLE t (a int, b smallint, c tinyint, d bigint, e real, f float, g double "
        "precision, "
        "h double, i decimal(9,2), j numeric(5,1), k boolean, l bit, m date, n time, o timestamp, "
        "p datetime, q char(3), r varchar(20), s nchar(4), t nvarchar(30), u text, v blob, "
        "w binary(2), x varbinary(8), y uuid, z integer)");
    EXPECT_EQ(types("SELECT * FROM t"),
              "a INTEGER, b SMALLINT, c TINYINT, d BIGINT, e FLOAT, f FLOAT, g DOUBLE, h DOUBLE, "
              "i DECIMAL(9,2), j NUMERIC(5,1), k BOOLEAN, l BOOLEAN, m DATE, n TIME, o TIMESTAMP, "
              "p TIMESTAMP, q VARCHAR(3), r VARCHAR(20), s VARCHAR(4), t VARCHAR(30), u "
              "VARCHAR(2147483647), v BLOB(2147483647), w BINARY(2), x VARBINARY(8), y UUID, z "
              "INTEGER");
}

TEST_F(DdlTest, CreateAndDropShowInTheSystemTables) {
    const std::string listing =
        "SELECT TableName, TableType FROM [Scratch].[dbo].[sys_tables] ORDER BY TableName";
    EXPECT_EQ(rows(listing), "");
    run("CREATE TABLE a (id INT NOT NULL, b VARCHAR(10), PRIMARY KEY (id), UNIQUE (b))");
    run("CREATE VIEW v AS SELECT id AS n FROM a");
    EXPECT_EQ(rows(listing), "'a' 'TABLE'|'v' 'VIEW'");
    EXPECT_EQ(rows("SELECT ColumnName, IsKey FROM [Scratch].[dbo].[sys_tablecolumns] "
                   "ORDER BY TableName, Ordinal"),
              "'id' true|'b' false|'n' false");
    run("DROP VIEW v");
    run("DROP TABLE a");
    EXPECT_EQ(rows(listing), "");
    EXPECT_THAT(error("SELECT * FROM a"), HasSubstr("was not found"));
}

TEST_F(DdlTest, IfExistsAndIfNotExists) {
    run("DROP TABLE IF EXISTS a");
    run("CREATE TABLE IF NOT EXISTS a (id INT)");
    run("CREATE TABLE IF NOT EXISTS a (other INT)");
    EXPECT_THAT(error("CREATE TABLE a (id INT)"), HasSubstr("already an object named"));
    run("DROP TABLE IF EXISTS a");
    EXPECT_THAT(error("DROP TABLE a"), HasSubstr("was not found"));
    run("DROP VIEW IF EXISTS a");
}

TEST_F(DdlTest, KeysAndIndexesHold) {
    run("CREATE TABLE a (id INT PRIMARY KEY, b DECIMAL(5,2) UNIQUE, c VARCHAR(5))");
    run("INSERT INTO a VALUES (1, 1.5, 'x'), (2, NULL, 'y')");
    EXPECT_THAT(error("INSERT INTO a VALUES (3, 1.50, 'z')"), HasSubstr("UNIQUE"));
    run("CREATE UNIQUE INDEX ix ON a (c DESC)");
    EXPECT_THAT(error("INSERT INTO a VALUES (3, 3, 'x')"), HasSubstr("UNIQUE"));
    EXPECT_EQ(rows("SELECT IndexName, ColumnName, IsUnique, SortOrder FROM "
                   "[Scratch].[dbo].[sys_indexes] ORDER BY IndexName"),
              "'PK_a' 'id' true 'A'|'UQ_a_1' 'b' true 'A'|'ix' 'c' true 'D'");
    run("DROP INDEX ix ON a");
    run("INSERT INTO a VALUES (3, 3, 'x')");
    EXPECT_THAT(error("DROP INDEX ix ON a"), HasSubstr("does not exist"));
    run("DROP INDEX IF EXISTS a.ix");
    EXPECT_THAT(error("CREATE UNIQUE INDEX ix ON a (c)"), HasSubstr("UNIQUE"));
    EXPECT_EQ(rows("SELECT COUNT(*) FROM [Scratch].[dbo].[sys_indexes] WHERE IndexName = 'ix'"),
              "0");
}

TEST_F(DdlTest, ForeignKeysHold) {
    run("CREATE TABLE p (id INT PRIMARY KEY)");
    run("CREATE TABLE c (id INT, pid INT, FOREIGN KEY (pid) REFERENCES p (id))");
    EXPECT_THAT(error("INSERT INTO c VALUES (1, 1)"), HasSubstr("FOREIGN KEY"));
    EXPECT_EQ(rows("SELECT ColumnName, ReferencedTableName FROM [Scratch].[dbo].[sys_foreignkeys]"),
              "'pid' 'p'");
}

TEST_F(DdlTest, AddColumnFillsTheDefault) {
    run("CREATE TABLE a (id INT)");
    run("INSERT INTO a VALUES (1)");
    run("ALTER TABLE a ADD b VARCHAR(5) DEFAULT 'x'");
    run("ALTER TABLE a ADD COLUMN c DECIMAL(5,2) NOT NULL DEFAULT 2");
    EXPECT_EQ(rows("SELECT * FROM a"), "1 'x' '2.00'");
    EXPECT_EQ(types("SELECT * FROM a"), "id INTEGER, b VARCHAR(5), c DECIMAL(5,2)");
    EXPECT_THAT(error("ALTER TABLE a ADD id INT"), HasSubstr("more than once"));
}

TEST_F(DdlTest, DefaultsAreAppliedOnInsert) {
    run("CREATE TABLE a (id INT, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, n DECIMAL(5,2) DEFAULT "
        "1.5)");
    run("INSERT INTO a (id) VALUES (1)");
    EXPECT_EQ(rows("SELECT DATEDIFF('day', at, GETDATE()), n FROM a"), "0 '1.50'");
    run("INSERT INTO a DEFAULT VALUES");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM a WHERE id IS NULL"), "1");
}

TEST_F(DdlTest, AutoIncrement) {
    run("CREATE TABLE a (id INT PRIMARY KEY AUTO_INCREMENT, n INT)");
    run("INSERT INTO a (n) VALUES (5), (6)");
    EXPECT_EQ(rows("SELECT id, n FROM a"), "1 5|2 6");
    EXPECT_EQ(rows("SELECT IsAutoIncrement FROM [Scratch].[dbo].[sys_tablecolumns]"), "true|false");
}

TEST_F(DdlTest, ViewsReadTheirTables) {
    run("CREATE TABLE a (id INT, b DECIMAL(5,2))");
    run("INSERT INTO a VALUES (1, 2.5), (2, 3.5)");
    run("CREATE VIEW v (n, total) AS SELECT COUNT(*), SUM(b) FROM a");
    EXPECT_EQ(rows("SELECT n, total FROM v"), "2 '6.00'");
    EXPECT_EQ(types("SELECT * FROM v"), "n BIGINT, total DECIMAL(38,2)");
    EXPECT_EQ(run("SELECT n FROM v").columns[0].table_name, "v");
    EXPECT_THAT(error("DROP TABLE v"), HasSubstr("is a view"));
    run("DROP TABLE a");
    EXPECT_THAT(error("SELECT * FROM v"), HasSubstr("was not found"));
}

TEST_F(DdlTest, ViewsDescribeTheirColumns) {
    run("CREATE VIEW v AS SELECT NULL AS a, 1.5 AS b, Name FROM [CRM].[Sales].[Accounts]");
    EXPECT_EQ(rows("SELECT ColumnName, DataType FROM [Scratch].[dbo].[sys_tablecolumns]"),
              "'a' 5|'b' 12|'Name' 5");
    EXPECT_THAT(error("CREATE VIEW w AS SELECT 1 AS a, 2 AS A"), HasSubstr("more than once"));
    EXPECT_THAT(error("CREATE VIEW w (a, b) AS SELECT 1"), HasSubstr("list of columns"));
}

TEST_F(DdlTest, OtherSchemasRefuse) {
    for (const char* sql :
         {"CREATE TABLE [CRM].[Sales].[x] (a INT)", "DROP TABLE [CRM].[Sales].[Accounts]",
          "ALTER TABLE [CRM].[Sales].[Accounts] ADD x INT",
          "CREATE INDEX i ON [CRM].[Sales].[Accounts] (Name)",
          "CREATE VIEW [CRM].[Sales].[x] AS SELECT 1 AS a", "CREATE TABLE [New].[dbo].[x] (a INT)",
          "DROP VIEW [CRM].[Sales].[OpenOpportunities]"}) {
        EXPECT_THAT(error(sql), HasSubstr("does not accept CREATE, ALTER and DROP")) << sql;
    }
}

TEST_F(DdlTest, UnqualifiedNamesGoToTheSoleWritableSchema) {
    mock::EngineOptions options;
    options.writable = {"Scratch.dbo"};
    start(options);
    default_catalog_ = default_schema_ = "";
    run("CREATE TABLE x (a INT)");
    EXPECT_EQ(rows("SELECT CatalogName, SchemaName FROM sys_tables WHERE TableName = 'x'"),
              "'Scratch' 'dbo'");
    run("DROP TABLE x");
}

TEST_F(DdlTest, BadDefinitionsAreRefused) {
    EXPECT_THAT(error("CREATE TABLE a (b frobnitz)"), HasSubstr("no such type"));
    EXPECT_THAT(error("CREATE TABLE a (b INT, B INT)"), HasSubstr("more than once"));
    EXPECT_THAT(error("CREATE TABLE a (b INT, PRIMARY KEY (c))"), HasSubstr("Invalid column name"));
    EXPECT_THAT(error("CREATE TABLE a (b DECIMAL(50, 2))"), HasSubstr("no such type"));
    EXPECT_THAT(error("CREATE TABLE a (b INT"), HasSubstr("')' expected"));
    EXPECT_THAT(error("CREATE VIEW v AS SELECT @p AS x", {{"@p", parameter(5, std::string("x"))}}),
                HasSubstr("@p"));
}

TEST_F(DdlTest, AWritableSchemaIsListedWhileEmpty) {
    EXPECT_EQ(rows("SELECT SchemaName FROM sys_schemas WHERE CatalogName = 'Scratch' "
                   "ORDER BY SchemaName"),
              "'Other'|'dbo'");
    mock::EngineOptions options;
    options.writable = {"Scratch"};
    EXPECT_THROW(start(options), mock::EngineError);
}

}  // namespace
}  // namespace mock_test
