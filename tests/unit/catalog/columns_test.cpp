// SQLColumns: what is asked of the service, and what becomes of its answer.
// ODBC 3.8, SQLColumns, "Arguments" and "Comments".
#include "catalog/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlext.h>

#include <array>

#include "base/error.h"
#include "canned_metadata.h"
#include "convert/type_properties.h"

namespace connectai::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Argument = std::optional<std::string>;
constexpr std::nullopt_t null = std::nullopt;
constexpr std::int64_t max_column_size = 4000;

ColumnsRequest request_of(Argument catalog, Argument schema, Argument table, Argument column) {
    ColumnsRequest request;
    request.catalog = std::move(catalog);
    request.schema = std::move(schema);
    request.table = std::move(table);
    request.column = std::move(column);
    request.report = {max_column_size};
    return request;
}

const std::vector<std::string> service_columns{
    "TABLE_CATALOG", "TABLE_SCHEMA",     "TABLE_NAME", "COLUMN_NAME",     "DATA_TYPE",
    "TYPE_NAME",     "COLUMN_SIZE",      "PRECISION",  "SCALE",           "REMARKS",
    "IS_NULLABLE",   "ORDINAL_POSITION", "IS_KEY",     "IS_AUTOINCREMENT"};

// One column of Crm.Main.Account; `described` is JSON, from DATA_TYPE to SCALE.
std::string column_reply(const std::string& described, const std::string& is_nullable = "true") {
    return reply_of(service_columns, R"(["Crm", "Main", "Account", "C", )" + described +
                                         ", null, " + is_nullable + ", 1, false, false]");
}

ResultRow described(const std::string& json, bool odbc2 = false) {
    CannedMetadata source(column_reply(json));
    ColumnsRequest request = request_of(null, null, null, null);
    request.odbc2 = odbc2;
    const auto rows = rows_of(columns(source, request));
    return rows.empty() ? ResultRow() : rows.front();
}

std::string sample_columns() {
    const std::string rest = R"(, 5, "VARCHAR", 20, 20, 0, null, true, )";
    const std::string end = ", false, false]";
    return reply_of(service_columns, R"(["Crm", "Main", "my_table", "b")" + rest + "2" + end +
                                         R"(,["Crm", "Main", "my_table", "a_1")" + rest + "\"10\"" +
                                         end + R"(,["Crm", "Main", "my_table", "a1")" + rest + "1" +
                                         end + R"(,["Crm", "Main", "myXtable", "ax1")" + rest +
                                         "1" + end + R"(,["Crm", "Archive", "Old", "b")" + rest +
                                         "1" + end + R"(,["Art", "Main", "Old", "b")" + rest + "1" +
                                         end);
}

std::vector<std::string> column_names(const ColumnsRequest& request) {
    CannedMetadata source(sample_columns());
    return values_of(columns(source, request), "COLUMN_NAME");
}

// --- One table ---

TEST(ColumnsOfTable, AsksForExactNamesAndKeepsTheTablesOrder) {
    // Names as another spelling of what was asked for; a reply may lack them, too.
    CannedMetadata source(reply_of(
        {"TABLE_NAME", "COLUMN_NAME", "DATA_TYPE", "COLUMN_SIZE", "SCALE", "IS_NULLABLE",
         "ORDINAL_POSITION"},
        R"(["ACCOUNT_%", "b", 12, 10, 2, "YES", 2],["ACCOUNT_%", "a", 5, 20, null, "NO", 1])"));
    const std::vector<Column> found = columns_of_table(source, "Crm", "Main", "Account_%");
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::columns);
    EXPECT_EQ(filters_of(source.requests[0]),
              (std::vector<std::string>{"Crm", "Main", "Account_%", "-", "-"}));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].name, "a");
    EXPECT_EQ(found[0].type, DataType::varchar);
    EXPECT_EQ(found[0].length, 20);
    EXPECT_EQ(found[0].nullable, false);
    EXPECT_EQ(found[1].name, "b");
    EXPECT_EQ(found[1].type, DataType::decimal);
    EXPECT_EQ(found[1].scale, 2);
    EXPECT_EQ(found[1].nullable, true);
}

TEST(ColumnsOfTable, NothingIsKnownOfAnUnknownTable) {
    CannedMetadata source;
    EXPECT_TRUE(columns_of_table(source, "Crm", "Main", "Nobody").empty());
}

// --- What is asked of the service ---

TEST(ColumnsPlan, AsksForExactNamesOnly) {
    struct Planned {
        std::array<Argument, 4> arguments;
        std::vector<std::string> filters;  // empty: no request
    };
    const std::array cases{
        Planned{{null, null, null, null}, {"-", "-", "-", "-", "-"}},
        Planned{{"Crm", "Main", "Account", "Id"}, {"Crm", "Main", "Account", "Id", "-"}},
        Planned{{"Crm", "Main", "Account", "%"}, {"Crm", "Main", "Account", "-", "-"}},
        Planned{{"Crm", "M%", "my_table", "x_"}, {"Crm", "-", "-", "-", "-"}},
        Planned{{"Crm", null, R"(my\_table)", null}, {"Crm", "-", "my_table", "-", "-"}},
        // "CatalogName cannot contain a string search pattern."
        Planned{{"Crm_1%", null, null, null}, {"Crm_1%", "-", "-", "-", "-"}},
        Planned{{null, "", "Account", null}, {"-", "-", "Account", "-", "-"}},
        Planned{{"", null, null, null}, {}},
        Planned{{null, null, "", null}, {}},
        Planned{{null, null, null, ""}, {}},
    };
    for (const Planned& test : cases) {
        const auto& [catalog, schema, table, column] = test.arguments;
        const ColumnsPlan plan = plan_columns(request_of(catalog, schema, table, column));
        const std::string shown = catalog.value_or("NULL") + " " + schema.value_or("NULL") + " " +
                                  table.value_or("NULL") + " " + column.value_or("NULL");
        ASSERT_EQ(plan.request.has_value(), !test.filters.empty()) << shown;
        if (!plan.request) continue;
        EXPECT_EQ(plan.request->what, Metadata::columns) << shown;
        EXPECT_EQ(filters_of(*plan.request), test.filters) << shown;
    }
}

// SQLColumns, "Diagnostics", HY009.
TEST(ColumnsPlan, NullIdentifiersAreRefused) {
    const std::array cases{
        std::pair{request_of(null, "a", "a", "a"), "CatalogName"},
        std::pair{request_of("a", null, "a", "a"), "SchemaName"},
        std::pair{request_of("a", "a", null, "a"), "TableName"},
        std::pair{request_of("a", "a", "a", null), "ColumnName"},
    };
    for (auto [request, argument] : cases) {
        request.metadata_id = true;
        try {
            plan_columns(request);
            ADD_FAILURE() << argument << " may be null";
        } catch (const Error& error) {
            EXPECT_EQ(error.state().code, "HY009");
            EXPECT_THAT(error.message(), HasSubstr(argument));
        }
    }
}

TEST(Columns, OneRequestAnswersACall) {
    CannedMetadata source(sample_columns());
    columns(source, request_of("Crm", "%", "%", "%"));
    EXPECT_EQ(source.requests.size(), 1u);
    columns(source, request_of("Crm", "%", "", "%"));
    EXPECT_EQ(source.requests.size(), 1u) << "a table without a name was asked for";
}

// --- The result set ---

struct Specified {
    const char* name;
    const char* odbc2_name;
    DataType type;
    bool nullable;
};
constexpr DataType varchar = DataType::varchar;
constexpr DataType smallint = DataType::smallint;
constexpr DataType integer = DataType::integer;
// SQLColumns, "Comments": the table of the result set's columns, and that of the renamed ones.
constexpr std::array specified{
    Specified{"TABLE_CAT", "TABLE_QUALIFIER", varchar, true},
    Specified{"TABLE_SCHEM", "TABLE_OWNER", varchar, true},
    Specified{"TABLE_NAME", "TABLE_NAME", varchar, false},
    Specified{"COLUMN_NAME", "COLUMN_NAME", varchar, false},
    Specified{"DATA_TYPE", "DATA_TYPE", smallint, false},
    Specified{"TYPE_NAME", "TYPE_NAME", varchar, false},
    Specified{"COLUMN_SIZE", "PRECISION", integer, true},
    Specified{"BUFFER_LENGTH", "LENGTH", integer, true},
    Specified{"DECIMAL_DIGITS", "SCALE", smallint, true},
    Specified{"NUM_PREC_RADIX", "RADIX", smallint, true},
    Specified{"NULLABLE", "NULLABLE", smallint, false},
    Specified{"REMARKS", "REMARKS", varchar, true},
    Specified{"COLUMN_DEF", "COLUMN_DEF", varchar, true},
    Specified{"SQL_DATA_TYPE", "SQL_DATA_TYPE", smallint, false},
    Specified{"SQL_DATETIME_SUB", "SQL_DATETIME_SUB", smallint, true},
    Specified{"CHAR_OCTET_LENGTH", "CHAR_OCTET_LENGTH", integer, true},
    Specified{"ORDINAL_POSITION", "ORDINAL_POSITION", integer, false},
    Specified{"IS_NULLABLE", "IS_NULLABLE", varchar, true},
};

TEST(Columns, ColumnsAreThoseOfTheSpecification) {
    for (const bool odbc2 : {false, true}) {
        CannedMetadata source;
        ColumnsRequest request = request_of(null, null, null, null);
        request.odbc2 = odbc2;
        const Result table = columns(source, request);
        ASSERT_EQ(table.columns().size(), specified.size());
        for (std::size_t i = 0; i < specified.size(); ++i) {
            const Column& column = table.columns()[i];
            EXPECT_EQ(column.label, odbc2 ? specified[i].odbc2_name : specified[i].name);
            EXPECT_EQ(column.type, specified[i].type) << column.label;
            EXPECT_EQ(column.nullable, specified[i].nullable) << column.label;
            EXPECT_EQ(column.length.has_value(), specified[i].type == varchar) << column.label;
        }
    }
}

TEST(Columns, NoColumnThatIsNotNullableIsNull) {
    CannedMetadata source(reply_of({"TABLE_NAME", "COLUMN_NAME"}, R"(["T", "C"],[null, null])"));
    const Result table = columns(source, request_of(null, null, null, null));
    ASSERT_EQ(table.rows(), 2u);
    for (std::size_t i = 0; i < specified.size(); ++i) {
        if (specified[i].nullable) continue;
        EXPECT_TRUE(table.row(0)[i]) << specified[i].name;
        EXPECT_TRUE(table.row(1)[i]) << specified[i].name;
    }
}

TEST(Columns, RowsAreOrderedByCatalogSchemaTablePosition) {
    CannedMetadata source(sample_columns());
    const Result table = columns(source, request_of(null, null, null, null));
    EXPECT_THAT(values_of(table, "TABLE_CAT"),
                ElementsAre("Art", "Crm", "Crm", "Crm", "Crm", "Crm"));
    EXPECT_THAT(values_of(table, "TABLE_SCHEM"),
                ElementsAre("Main", "Archive", "Main", "Main", "Main", "Main"));
    EXPECT_THAT(values_of(table, "TABLE_NAME"),
                ElementsAre("Old", "Old", "myXtable", "my_table", "my_table", "my_table"));
    EXPECT_THAT(values_of(table, "COLUMN_NAME"), ElementsAre("b", "b", "ax1", "a1", "b", "a_1"));
    // By number: 10 comes after 2.
    EXPECT_THAT(values_of(table, "ORDINAL_POSITION"), ElementsAre("1", "1", "1", "1", "2", "10"));
}

TEST(Columns, PatternsAreMatchedHere) {
    struct Selection {
        std::array<Argument, 4> arguments;
        std::vector<std::string> names;
    };
    const std::array cases{
        Selection{{null, null, null, "a_1"}, {"ax1", "a_1"}},
        Selection{{null, null, null, R"(a\_1)"}, {"a_1"}},
        Selection{{null, null, R"(my\_table)", null}, {"a1", "b", "a_1"}},
        Selection{{null, null, "my_table", "%1"}, {"ax1", "a1", "a_1"}},
        Selection{{"A%", null, null, null}, {}},
        Selection{{"Art", null, null, null}, {"b"}},
        Selection{{null, "Arch%", null, null}, {"b"}},
        Selection{{null, "", null, null}, {}},
        Selection{{null, null, null, "B"}, {}},
    };
    for (const Selection& test : cases) {
        const auto& [catalog, schema, table, column] = test.arguments;
        EXPECT_EQ(column_names(request_of(catalog, schema, table, column)), test.names)
            << catalog.value_or("NULL") << " " << schema.value_or("NULL") << " "
            << table.value_or("NULL") << " " << column.value_or("NULL");
    }
}

TEST(Columns, IdentifiersMatchWithoutRegardToCase) {
    ColumnsRequest request = request_of("crm", "main", "MY_TABLE", "A_1");
    request.metadata_id = true;
    EXPECT_THAT(column_names(request), ElementsAre("a_1"));
    request.column = R"("A_1")";
    EXPECT_THAT(column_names(request), IsEmpty());
}

// --- A column's description ---

struct Described {
    std::string json;            // DATA_TYPE, TYPE_NAME, COLUMN_SIZE, PRECISION, SCALE
    std::array<int, 4> numbers;  // DATA_TYPE, SQL_DATA_TYPE, COLUMN_SIZE, BUFFER_LENGTH
    Argument decimal_digits;
    Argument radix;
    Argument datetime_sub;
    Argument char_octet_length;
};

// Appendix D, "Column Size", "Decimal Digits", "Transfer Octet Length".
TEST(Columns, EveryTypeIsDescribedAsSpecified) {
    const std::array cases{
        Described{R"(1, "BINARY", 16, 16, 0)",
                  {SQL_VARBINARY, SQL_VARBINARY, 16, 16},
                  null,
                  null,
                  null,
                  "16"},
        Described{R"(2, "VARBINARY", 0, 0, 0)",
                  {SQL_VARBINARY, SQL_VARBINARY, 4000, 4000},
                  null,
                  null,
                  null,
                  "4000"},
        Described{R"(3, "LONGVARBINARY", null, null, null)",
                  {SQL_VARBINARY, SQL_VARBINARY, 4000, 4000},
                  null,
                  null,
                  null,
                  "4000"},
        Described{R"(4, "BLOB", 2147483647, 0, 0)",
                  {SQL_VARBINARY, SQL_VARBINARY, 4000, 4000},
                  null,
                  null,
                  null,
                  "4000"},
        Described{R"(5, "VARCHAR", 255, 255, 0)",
                  {SQL_WVARCHAR, SQL_WVARCHAR, 255, 510},
                  null,
                  null,
                  null,
                  "510"},
        Described{R"(5, "TEXT", 100000, 100000, 0)",
                  {SQL_WLONGVARCHAR, SQL_WLONGVARCHAR, 4000, 8000},
                  null,
                  null,
                  null,
                  "8000"},
        Described{
            R"(6, "TINYINT", 3, 3, 0)", {SQL_TINYINT, SQL_TINYINT, 3, 1}, "0", "10", null, null},
        Described{
            R"(7, "SMALLINT", 5, 5, 0)", {SQL_SMALLINT, SQL_SMALLINT, 5, 2}, "0", "10", null, null},
        Described{
            R"(8, "INTEGER", 4, 10, 0)", {SQL_INTEGER, SQL_INTEGER, 10, 4}, "0", "10", null, null},
        Described{
            R"(9, "BIGINT", 8, 19, 0)", {SQL_BIGINT, SQL_BIGINT, 19, 8}, "0", "10", null, null},
        Described{
            R"(10, "FLOAT", 8, 15, null)", {SQL_FLOAT, SQL_FLOAT, 15, 8}, null, "10", null, null},
        Described{R"(11, "DOUBLE", 8, 15, null)",
                  {SQL_DOUBLE, SQL_DOUBLE, 15, 8},
                  null,
                  "10",
                  null,
                  null},
        Described{R"(12, "DECIMAL", 12, 12, 5)",
                  {SQL_DECIMAL, SQL_DECIMAL, 12, 14},
                  "5",
                  "10",
                  null,
                  null},
        Described{R"(13, "NUMERIC", 18, null, 2)",
                  {SQL_NUMERIC, SQL_NUMERIC, 18, 20},
                  "2",
                  "10",
                  null,
                  null},
        Described{R"(14, "BOOLEAN", 1, 1, 0)", {SQL_BIT, SQL_BIT, 1, 1}, null, null, null, null},
        Described{R"(15, "DATE", 10, 10, 0)",
                  {SQL_TYPE_DATE, SQL_DATETIME, 10, 6},
                  null,
                  null,
                  "1",
                  null},
        Described{
            R"(16, "TIME", 16, 16, 7)", {SQL_TYPE_TIME, SQL_DATETIME, 16, 6}, "7", null, "2", null},
        Described{R"(17, "TIMESTAMP", 23, 23, 3)",
                  {SQL_TYPE_TIMESTAMP, SQL_DATETIME, 23, 16},
                  "3",
                  null,
                  "3",
                  null},
        Described{R"(18, "UUID", 36, 36, 0)", {SQL_GUID, SQL_GUID, 36, 16}, null, null, null, null},
    };
    for (const Described& test : cases) {
        const ResultRow row = described(test.json);
        ASSERT_FALSE(row.empty()) << test.json;
        EXPECT_EQ(row.at("DATA_TYPE"), std::to_string(test.numbers[0])) << test.json;
        EXPECT_EQ(row.at("SQL_DATA_TYPE"), std::to_string(test.numbers[1])) << test.json;
        EXPECT_EQ(row.at("COLUMN_SIZE"), std::to_string(test.numbers[2])) << test.json;
        EXPECT_EQ(row.at("BUFFER_LENGTH"), std::to_string(test.numbers[3])) << test.json;
        EXPECT_EQ(row.at("DECIMAL_DIGITS"), test.decimal_digits) << test.json;
        EXPECT_EQ(row.at("NUM_PREC_RADIX"), test.radix) << test.json;
        EXPECT_EQ(row.at("SQL_DATETIME_SUB"), test.datetime_sub) << test.json;
        EXPECT_EQ(row.at("CHAR_OCTET_LENGTH"), test.char_octet_length) << test.json;
        EXPECT_EQ(row.at("COLUMN_DEF"), null) << test.json;
    }
}

// What SQLDescribeCol is made from, for a column described alike in a reply.
TEST(Columns, EveryTypeAgreesWithItsShapeInAResult) {
    for (const convert::TypeProperties& type : convert::all_types()) {
        Column column;
        column.type = type.type;
        column.length = 30;
        column.precision = 30;
        column.scale = 4;
        const convert::ColumnShape shape = convert::shape_of(column, {max_column_size});
        const ResultRow row = described(std::to_string(static_cast<int>(type.type)) + ", \"" +
                                        std::string(type.name) + "\", 30, 30, 4");
        EXPECT_EQ(row.at("DATA_TYPE"), std::to_string(shape.concise_type)) << type.name;
        EXPECT_EQ(row.at("COLUMN_SIZE"), std::to_string(shape.column_size)) << type.name;
        EXPECT_EQ(row.at("DECIMAL_DIGITS").value_or("0"), std::to_string(shape.decimal_digits))
            << type.name;
        EXPECT_EQ(row.at("TYPE_NAME"), type.name);
    }
}

TEST(Columns, AnOdbc2ApplicationGetsItsDateTypes) {
    EXPECT_EQ(described(R"(15, "DATE", 10, 10, 0)", true).at("DATA_TYPE"), "9");
    EXPECT_EQ(described(R"(16, "TIME", 16, 16, 7)", true).at("DATA_TYPE"), "10");
    EXPECT_EQ(described(R"(17, "TIMESTAMP", 27, 27, 7)", true).at("DATA_TYPE"), "11");
    EXPECT_EQ(described(R"(5, "VARCHAR", 10, 10, 0)", true).at("DATA_TYPE"),
              std::to_string(SQL_WVARCHAR));
    EXPECT_EQ(described(R"(12, "DECIMAL", 12, 12, 5)", true).at("PRECISION"), "12");
    EXPECT_EQ(described(R"(12, "DECIMAL", 12, 12, 5)", true).at("SCALE"), "5");
}

TEST(Columns, TheSourcesTypeNameIsShown) {
    EXPECT_EQ(described(R"(5, "nvarchar", 10, 10, 0)").at("TYPE_NAME"), "nvarchar");
    EXPECT_EQ(described(R"(5, "", 10, 10, 0)").at("TYPE_NAME"), "VARCHAR");
    EXPECT_EQ(described(R"(17, null, 10, 10, 0)").at("TYPE_NAME"), "TIMESTAMP");
}

TEST(Columns, TheTypeIsReadFromStringsAndNamesToo) {
    EXPECT_EQ(described(R"("8", "INTEGER", "4", "10", "0")").at("DATA_TYPE"),
              std::to_string(SQL_INTEGER));
    EXPECT_EQ(described(R"(null, "timestamp", null, null, null)").at("DATA_TYPE"),
              std::to_string(SQL_TYPE_TIMESTAMP));
    EXPECT_EQ(described(R"(null, "money", null, null, null)").at("DATA_TYPE"),
              std::to_string(SQL_WVARCHAR));
    EXPECT_EQ(described(R"(99, "GEOMETRY", 10, 10, 0)").at("DATA_TYPE"),
              std::to_string(SQL_WVARCHAR));
}

TEST(Columns, AnUnknownTypeIsNotedOnce) {
    const auto row = [](const char* column, const char* type) {
        return std::string(R"(["Crm", "Main", "Account", ")") + column + "\", " + type +
               R"(, "GEOMETRY", 10, 10, 0, null, true, 1, false, false])";
    };
    CannedMetadata source(
        reply_of(service_columns, row("A", "99") + "," + row("B", "99") + "," + row("C", "8")));
    const Result table = columns(source, request_of(null, null, null, null));
    EXPECT_EQ(table.rows(), 3u);
    EXPECT_THAT(table.notes(), ElementsAre("the unknown type '99' of column A of table Account is "
                                           "read as text"));
}

TEST(Columns, TheSizeMayStandInEitherColumn) {
    EXPECT_EQ(described(R"(5, "VARCHAR", null, 40, 0)").at("COLUMN_SIZE"), "40");
    EXPECT_EQ(described(R"(5, "VARCHAR", 0, 40, 0)").at("COLUMN_SIZE"), "40");
    EXPECT_EQ(described(R"(12, "DECIMAL", 20, 0, 3)").at("COLUMN_SIZE"), "20");
}

// SQLColumns, NULLABLE and IS_NULLABLE.
TEST(Columns, NullabilityIsGivenTwice) {
    struct Nullability {
        const char* json;
        int nullable;
        const char* is_nullable;
    };
    constexpr std::array cases{
        Nullability{"true", SQL_NULLABLE, "YES"},    Nullability{"false", SQL_NO_NULLS, "NO"},
        Nullability{"\"YES\"", SQL_NULLABLE, "YES"}, Nullability{"\"NO\"", SQL_NO_NULLS, "NO"},
        Nullability{"0", SQL_NO_NULLS, "NO"},        Nullability{"null", SQL_NULLABLE_UNKNOWN, ""},
    };
    for (const Nullability& test : cases) {
        CannedMetadata source(column_reply(R"(8, "INTEGER", 4, 10, 0)", test.json));
        const Result table = columns(source, request_of(null, null, null, null));
        EXPECT_THAT(values_of(table, "NULLABLE"), ElementsAre(std::to_string(test.nullable)))
            << test.json;
        EXPECT_THAT(values_of(table, "IS_NULLABLE"), ElementsAre(test.is_nullable)) << test.json;
    }
}

TEST(Columns, WithoutPositionsColumnsAreCountedPerTable) {
    CannedMetadata source(
        reply_of({"TABLE_NAME", "COLUMN_NAME"}, R"(["T", "z"],["U", "y"],["T", "x"],["T", "a"])"));
    const Result table = columns(source, request_of(null, null, "T", "%"));
    EXPECT_THAT(values_of(table, "COLUMN_NAME"), ElementsAre("z", "x", "a"));
    EXPECT_THAT(values_of(table, "ORDINAL_POSITION"), ElementsAre("1", "2", "3"));
}

TEST(Columns, RemarksAreHandedOn) {
    CannedMetadata source(reply_of({"TABLE_NAME", "COLUMN_NAME", "REMARKS"},
                                   R"(["T", "a", "Größe"],["T", "b", null])"));
    const Result table = columns(source, request_of(null, null, null, null));
    EXPECT_THAT(values_of(table, "REMARKS"), ElementsAre("Größe", "NULL"));
}

}  // namespace
}  // namespace connectai::catalog
