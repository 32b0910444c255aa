// The sys_ tables (CamelCase, in SQL) and the meta_ tables behind the metadata endpoints.
#include "engine_fixture.h"

namespace mock_test {
namespace {

class CatalogTest : public EngineTest {};

TEST_F(CatalogTest, CatalogsAndSchemas) {
    EXPECT_EQ(rows("SELECT CatalogName FROM sys_catalogs"), "'CData'|'CRM'|'ERP'|'Samples'");
    EXPECT_EQ(
        rows("SELECT CatalogName, SchemaName FROM sys_schemas WHERE CatalogName <> 'Samples'"),
        "'CData' 'QueryFederation'|'CRM' 'Sales'|'ERP' 'Finance'|'ERP' 'HR'");
}

// --catalogs, --tables, --columns: told by the metadata, and by nothing else.
TEST(ListedNames, AreEveryCombination) {
    using namespace mock;
    EngineOptions options;
    options.big_table_rows = 1;
    options.listed_catalogs = 3;
    options.listed_tables = 4;
    options.listed_columns = 2;
    const auto engine = make_engine(options);
    const auto count_of = [&](const std::string& from) {
        struct Count : ResultSink {
            void begin(const std::vector<Column>&) override {}
            void row(std::span<const Value> values) override {
                count = std::get<std::int64_t>(values[0]);
            }
            void end(std::int64_t) override {}
            std::int64_t count = -1;
        } sink;
        Statement statement;
        statement.text = "SELECT COUNT(*) FROM " + from;
        engine->query(statement, {}, sink);
        return sink.count;
    };
    EXPECT_EQ(count_of("sys_catalogs WHERE CatalogName LIKE 'Catalog000_'"), 3);
    EXPECT_EQ(count_of("sys_schemas WHERE SchemaName = 'Main'"), 3);
    EXPECT_EQ(count_of("sys_tables WHERE SchemaName = 'Main'"), 12);
    EXPECT_EQ(count_of("sys_tablecolumns WHERE SchemaName = 'Main'"), 24);
    EXPECT_EQ(count_of("sys_tablecolumns WHERE CatalogName = 'Catalog0002' AND "
                       "TableName = 'Table0004' AND ColumnName = 'Column0002' AND Ordinal = 2"),
              1);
    EXPECT_THROW(count_of("[Catalog0001].[Main].[Table0001]"), EngineError);
}

TEST_F(CatalogTest, TablesOfOneConnection) {
    EXPECT_EQ(rows("SELECT TableName, TableType FROM [CRM].[Sales].[sys_tables]"),
              "'Accounts' 'TABLE'|'Contacts' 'TABLE'|'OpenOpportunities' 'VIEW'|'Opportunities' "
              "'TABLE'");
    EXPECT_EQ(rows("SELECT SchemaName FROM [erp].[hr].[sys_schemas]"), "'HR'");
    EXPECT_EQ(rows("SELECT t.TableName FROM [ERP].[HR].[sys_tables] t"), "'Employees'");
}

TEST_F(CatalogTest, SystemTablesListThemselvesButNotTheMetaTables) {
    EXPECT_EQ(rows("SELECT COUNT(*) FROM sys_tables WHERE CatalogName = 'CData' AND SchemaName = "
                   "'QueryFederation' AND TableType = 'SYSTEM TABLE'"),
              "9");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM sys_tables WHERE TableName LIKE 'meta%'"), "0");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM [CData].[QueryFederation].[sys_tables] WHERE TableType = "
                   "'SYSTEM TABLE'"),
              "9");
}

TEST_F(CatalogTest, ColumnsAreDescribedAsResultsAre) {
    for (const char* table :
         {"[CRM].[Sales].[Accounts]", "[CRM].[Sales].[OpenOpportunities]",
          "[Samples].[Types].[AllTypes]", "[Samples].[Big].[Numbers]", "[ERP].[HR].[Employees]",
          "[CData].[QueryFederation].[sys_indexes]"}) {
        schema_only_ = true;
        const Result described = run(std::string("SELECT * FROM ") + table);
        schema_only_ = false;
        const std::string name = described.columns[0].table_name;
        const Result listed =
            run("SELECT ColumnName, DataType, DataTypeName, Length, NumericPrecision, "
                "NumericScale, IsNullable, Ordinal FROM sys_tablecolumns WHERE "
                "TableName = @t ORDER BY Ordinal",
                {{"@t", parameter(5, name)}});
        ASSERT_EQ(listed.rows.size(), described.columns.size()) << table;
        for (std::size_t i = 0; i < listed.rows.size(); ++i) {
            const mock::Column& column = described.columns[i];
            const std::vector<mock::Value> expected{
                column.name,
                std::int64_t{column.data_type},
                column.type_name,
                column.length,
                column.precision ? mock::Value(*column.precision) : mock::Value(),
                column.scale ? mock::Value(*column.scale) : mock::Value(),
                column.nullable,
                static_cast<std::int64_t>(i) + 1};
            for (std::size_t j = 0; j < expected.size(); ++j) {
                EXPECT_EQ(shown(listed.rows[i][j]), shown(expected[j]))
                    << table << ' ' << column.name;
            }
        }
    }
}

TEST_F(CatalogTest, KeysAreListed) {
    EXPECT_EQ(rows("SELECT ColumnName, KeySeq FROM sys_keycolumns WHERE TableName = 'Invoices' AND "
                   "IsKey = 1 ORDER BY KeySeq"),
              "'Number' 1|'Line' 2");
    EXPECT_EQ(rows("SELECT ColumnName, ReferencedTableName, ReferencedColumnName FROM "
                   "[CRM].[Sales].[sys_foreignkeys] WHERE TableName = 'Opportunities' ORDER BY 1"),
              "'AccountId' 'Accounts' 'Id'|'ContactId' 'Contacts' 'Id'");
    EXPECT_EQ(rows("SELECT IndexName, ColumnName, IsUnique, OrdinalPosition FROM "
                   "[CRM].[Sales].[sys_indexes] WHERE TableName = 'Accounts' ORDER BY 1, 4"),
              "'IX_Accounts_Country' 'Country' false 1|'IX_Accounts_Country' 'Name' false 2|"
              "'PK_Accounts' 'Id' true 1");
    EXPECT_EQ(rows("SELECT ColumnName FROM sys_tablecolumns WHERE IsAutoIncrement = 1"), "'Id'");
}

TEST_F(CatalogTest, ProceduresAreListed) {
    EXPECT_EQ(
        rows("SELECT ColumnName, Direction, DataTypeName, Ordinal FROM sys_procedureparameters "
             "WHERE ProcedureName = 'TextLength' ORDER BY Ordinal"),
        "'@RETURN_VALUE' 5 'INTEGER' 0|'@text' 1 'VARCHAR' 1|'@upper' 4 'VARCHAR' 2");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM [CRM].[Sales].[sys_procedures] WHERE ProcedureName = "
                   "'AddNumbers'"),
              "1");
}

struct MetaCase {
    const char* table;
    const char* types;
};
void PrintTo(const MetaCase& c, std::ostream* out) {
    *out << c.table;
}
class MetaTables : public EngineTest, public testing::WithParamInterface<MetaCase> {};

// The columns that the published interface of the metadata endpoints names.
TEST_P(MetaTables, HaveTheDocumentedColumns) {
    const std::string sql =
        std::string("SELECT * FROM [CData].[QueryFederation].[") + GetParam().table + ']';
    std::string expected = GetParam().types;
    const std::string actual = types(sql);
    std::string plain;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        if (actual.compare(i, 5, "(255)") == 0) {
            i += 4;
        } else {
            plain += actual[i];
        }
    }
    EXPECT_EQ(plain, expected);
    EXPECT_FALSE(run(sql).rows.empty());
}

constexpr MetaCase meta_cases[] = {
    {"meta_catalogs", "TABLE_CATALOG VARCHAR"},
    {"meta_schemas", "TABLE_CATALOG VARCHAR, TABLE_SCHEMA VARCHAR"},
    {"meta_tables",
     "TABLE_CATALOG VARCHAR, TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR, TABLE_TYPE "
     "VARCHAR, REMARKS VARCHAR"},
    {"meta_columns",
     "TABLE_CATALOG VARCHAR, TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR, COLUMN_NAME VARCHAR, "
     "DATA_TYPE INTEGER, TYPE_NAME VARCHAR, COLUMN_SIZE INTEGER, PRECISION INTEGER, SCALE INTEGER, "
     "REMARKS VARCHAR, ORDINAL_POSITION INTEGER, IS_KEY BOOLEAN, IS_NULLABLE BOOLEAN, "
     "IS_AUTOINCREMENT BOOLEAN, IS_GENERATEDCOLUMN BOOLEAN"},
    {"meta_primarykeys",
     "TABLE_CATALOG VARCHAR, TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR, "
     "COLUMN_NAME VARCHAR, PK_NAME VARCHAR, KEY_SEQ INTEGER"},
    {"meta_foreignkeys",
     "PKTABLE_CATALOG VARCHAR, PKTABLE_SCHEMA VARCHAR, PKTABLE_NAME VARCHAR, PKCOLUMN_NAME "
     "VARCHAR, "
     "PK_NAME VARCHAR, FKTABLE_CATALOG VARCHAR, FKTABLE_SCHEMA VARCHAR, FKTABLE_NAME VARCHAR, "
     "FKCOLUMN_NAME VARCHAR, FK_NAME VARCHAR, KEY_SEQ INTEGER"},
    {"meta_indexes",
     "TABLE_CATALOG VARCHAR, TABLE_SCHEMA VARCHAR, TABLE_NAME VARCHAR, INDEX_NAME "
     "VARCHAR, COLUMN_NAME VARCHAR, IS_UNIQUE BOOLEAN, TYPE INTEGER, "
     "ORDINAL_POSITION INTEGER, SORT_ORDER VARCHAR"},
    {"meta_procedures",
     "PROCEDURE_CATALOG VARCHAR, PROCEDURE_SCHEMA VARCHAR, PROCEDURE_NAME "
     "VARCHAR, REMARKS VARCHAR, PROCEDURE_TYPE VARCHAR"},
    {"meta_procedureparameters",
     "PROCEDURE_CATALOG VARCHAR, PROCEDURE_SCHEMA VARCHAR, PROCEDURE_NAME VARCHAR, PARAM_NAME "
     "VARCHAR, PARAM_TYPE INTEGER, DATA_TYPE INTEGER, TYPE_NAME VARCHAR, LENGTH INTEGER, PRECISION "
     "INTEGER, SCALE INTEGER, REMARKS VARCHAR, IS_NULLABLE BOOLEAN, IS_REQUIRED BOOLEAN, "
     "ORDINAL_POSITION INTEGER"},
};
INSTANTIATE_TEST_SUITE_P(Sql, MetaTables, testing::ValuesIn(meta_cases));

TEST_F(CatalogTest, MetaTablesFilterByExactName) {
    const std::string sql =
        "SELECT TABLE_NAME FROM [CData].[QueryFederation].[meta_tables] WHERE TABLE_CATALOG = @c "
        "AND "
        "TABLE_NAME = @t";
    const auto named = [](const char* table) {
        return mock::Parameters{{"@c", parameter(5, std::string("CRM"))},
                                {"@t", parameter(5, std::string(table))}};
    };
    EXPECT_EQ(rows(sql, named("Accounts")), "'Accounts'");
    EXPECT_EQ(rows(sql, named("accounts")), "");
}

}  // namespace
}  // namespace mock_test
