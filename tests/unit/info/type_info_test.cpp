// SQLGetTypeInfo: columns, rows and their order. ODBC 3.8, SQLGetTypeInfo, "Comments".
#include "info/type_info.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "convert/type_properties.h"

namespace connectai::info {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t max_column_size = 4000;
constexpr convert::TypeReport wide{max_column_size, true};
constexpr convert::TypeReport narrow{max_column_size, false};

// Column name -> value; nothing for NULL.
using Row = std::map<std::string, std::optional<std::string>>;

std::vector<Row> rows_of(const Table& table) {
    std::vector<Row> rows;
    for (std::size_t r = 0; r < table.rows(); ++r) {
        Row row;
        const std::span<const Cell> cells = table.row(r);
        for (std::size_t c = 0; c < cells.size(); ++c) {
            std::optional<std::string> value;
            if (!cells[c].is_null()) value = std::string(cells[c].view());
            row[table.columns()[c].name] = value;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}
Table table_of(int sql_type, bool odbc2 = false, const convert::TypeReport& report = wide) {
    return type_info(static_cast<SQLSMALLINT>(sql_type), report, odbc2);
}
std::vector<Row> types(int sql_type, bool odbc2 = false, const convert::TypeReport& report = wide) {
    return rows_of(table_of(sql_type, odbc2, report));
}
int number(const Row& row, const std::string& column) {
    return std::stoi(row.at(column).value());
}
std::vector<std::string> names(const std::vector<Row>& rows) {
    std::vector<std::string> result;
    for (const Row& row : rows) result.push_back(row.at("TYPE_NAME").value());
    return result;
}
std::vector<std::string> column_names(const Table& table) {
    std::vector<std::string> result;
    for (const Column& column : table.columns()) result.push_back(column.name);
    return result;
}

TEST(TypeInfo, ColumnsAreThoseOfTheSpecification) {
    const Table table = table_of(SQL_ALL_TYPES);
    EXPECT_THAT(
        column_names(table),
        ElementsAre("TYPE_NAME", "DATA_TYPE", "COLUMN_SIZE", "LITERAL_PREFIX", "LITERAL_SUFFIX",
                    "CREATE_PARAMS", "NULLABLE", "CASE_SENSITIVE", "SEARCHABLE",
                    "UNSIGNED_ATTRIBUTE", "FIXED_PREC_SCALE", "AUTO_UNIQUE_VALUE",
                    "LOCAL_TYPE_NAME", "MINIMUM_SCALE", "MAXIMUM_SCALE", "SQL_DATA_TYPE",
                    "SQL_DATETIME_SUB", "NUM_PREC_RADIX", "INTERVAL_PRECISION"));
    const std::set<std::string> texts{"TYPE_NAME", "LITERAL_PREFIX", "LITERAL_SUFFIX",
                                      "CREATE_PARAMS", "LOCAL_TYPE_NAME"};
    const std::set<std::string> integers{"COLUMN_SIZE", "NUM_PREC_RADIX"};
    const std::set<std::string> not_null{"TYPE_NAME",      "DATA_TYPE",  "NULLABLE",
                                         "CASE_SENSITIVE", "SEARCHABLE", "FIXED_PREC_SCALE",
                                         "SQL_DATA_TYPE"};
    for (const Column& column : table.columns()) {
        const DataType expected = texts.contains(column.name)      ? DataType::varchar
                                  : integers.contains(column.name) ? DataType::integer
                                                                   : DataType::smallint;
        EXPECT_EQ(column.type, expected) << column.name;
        EXPECT_EQ(column.nullable, !not_null.contains(column.name)) << column.name;
        EXPECT_EQ(column.label, column.name);
    }
    for (const Row& row : rows_of(table)) {
        for (const std::string& column : not_null) EXPECT_TRUE(row.at(column).has_value());
    }
}

// "The following columns have been renamed for ODBC 3.x."
TEST(TypeInfo, Odbc2ApplicationsGetTheOldColumnNames) {
    const std::vector<std::string> old_names = column_names(table_of(SQL_ALL_TYPES, true));
    ASSERT_EQ(old_names.size(), 19u);
    EXPECT_EQ(old_names[2], "PRECISION");
    EXPECT_EQ(old_names[10], "MONEY");
    EXPECT_EQ(old_names[11], "AUTO_INCREMENT");
}

struct TypeAndReport {
    const convert::TypeProperties& type;
    const convert::TypeReport& report;
};

std::vector<TypeAndReport> every_type_and_report() {
    std::vector<TypeAndReport> result;
    for (const convert::TypeProperties& type : convert::all_types()) {
        result.push_back({type, wide});
        result.push_back({type, narrow});
    }
    return result;
}

std::optional<std::string> radix_of(const convert::TypeProperties& type) {
    if (!type.is_numeric) return std::nullopt;
    return type.type == DataType::float_ || type.type == DataType::double_ ? "2" : "10";
}

// What SQLGetTypeInfo, SQLColumns and SQLDescribeCol say of a type must agree.
TEST(TypeInfo, EveryTypeOfTheServiceHasARowLikeItsColumns) {
    for (const auto& [type, report] : every_type_and_report()) {
        SCOPED_TRACE(concat(type.name, report.wide_text ? ", wide" : ", narrow"));
        const std::vector<Row> rows = types(SQL_ALL_TYPES, false, report);
        Column column;
        column.type = type.type;
        const convert::ColumnShape shape = convert::shape_of(column, report);
        const auto row = std::ranges::find_if(rows, [&, name = type.name](const Row& r) {
            return r.at("TYPE_NAME") == name && number(r, "DATA_TYPE") == shape.concise_type;
        });
        ASSERT_NE(row, rows.end());
        // "For numeric data, this is the maximum precision"; NUM_PREC_RADIX: "If the data type is
        // an approximate numeric type, this column contains the value 2 to indicate that
        // COLUMN_SIZE specifies a number of bits."
        EXPECT_EQ(number(*row, "COLUMN_SIZE"),
                  shape.radix == 2 ? 53 : static_cast<int>(shape.column_size));
        EXPECT_EQ(number(*row, "SQL_DATA_TYPE"), shape.verbose_type);
        EXPECT_EQ(row->at("SQL_DATETIME_SUB").has_value(), shape.datetime_code != 0);
        EXPECT_EQ(number(*row, "SEARCHABLE"), type.searchable);
        EXPECT_EQ(number(*row, "NULLABLE"), SQL_NULLABLE);
        EXPECT_EQ(row->at("UNSIGNED_ATTRIBUTE").has_value(), type.is_numeric);
        EXPECT_EQ(row->at("AUTO_UNIQUE_VALUE").has_value(), type.is_numeric);
        EXPECT_EQ(row->at("NUM_PREC_RADIX"), radix_of(type));
        EXPECT_EQ(row->at("LOCAL_TYPE_NAME"), std::nullopt) << "as SQL_DESC_LOCAL_TYPE_NAME";
        EXPECT_EQ(row->at("MAXIMUM_SCALE").has_value(), type.maximum_scale >= 0);
        EXPECT_EQ(row->at("INTERVAL_PRECISION"), std::nullopt);
    }
}

TEST(TypeInfo, LongColumnsHaveARowToo) {
    Column column;
    column.type = DataType::varchar;
    column.length = 1'000'000;
    for (const convert::TypeReport& report : {wide, narrow}) {
        const convert::ColumnShape shape = convert::shape_of(column, report);
        ASSERT_EQ(shape.concise_type, report.wide_text ? SQL_WLONGVARCHAR : SQL_LONGVARCHAR);
        const std::vector<Row> rows = types(shape.concise_type, false, report);
        ASSERT_THAT(names(rows), ElementsAre("VARCHAR"));
        EXPECT_EQ(number(rows[0], "COLUMN_SIZE"), static_cast<int>(shape.column_size));
    }
}

TEST(TypeInfo, NarrowTextLeavesNoWideType) {
    for (const int type : {SQL_WCHAR, SQL_WVARCHAR, SQL_WLONGVARCHAR}) {
        EXPECT_EQ(table_of(type, false, narrow).rows(), 0u) << type;
    }
    for (const int type : {SQL_VARCHAR, SQL_LONGVARCHAR}) {
        EXPECT_THAT(names(types(type, false, narrow)), ElementsAre("VARCHAR")) << type;
    }
    EXPECT_EQ(types(SQL_ALL_TYPES, false, narrow).size(), 20u);
}

// "Ordered by DATA_TYPE and then by how closely the data type maps."
TEST(TypeInfo, RowsAreOrderedByTypeAndDistinct) {
    for (const bool odbc2 : {false, true}) {
        const std::vector<Row> rows = types(SQL_ALL_TYPES, odbc2);
        std::set<std::pair<std::string, int>> seen;
        int last = -32768;
        for (const Row& row : rows) {
            const int type = number(row, "DATA_TYPE");
            EXPECT_GE(type, last);
            last = type;
            EXPECT_TRUE(seen.emplace(row.at("TYPE_NAME").value(), type).second);
        }
        EXPECT_EQ(rows.size(), 22u);
    }
    EXPECT_EQ(names(types(SQL_VARBINARY)).front(), "VARBINARY");
}

// pyodbc asks for these when it connects, and takes the sizes for its limits.
TEST(TypeInfo, TypesThatApplicationsAskForHaveASize) {
    for (const int type : {SQL_VARCHAR, SQL_WVARCHAR, SQL_VARBINARY}) {
        const std::vector<Row> rows = types(type);
        ASSERT_FALSE(rows.empty()) << type;
        EXPECT_EQ(number(rows[0], "COLUMN_SIZE"), max_column_size);
        EXPECT_EQ(rows[0].at("CREATE_PARAMS"), "length");
        for (const Row& row : rows) EXPECT_EQ(number(row, "DATA_TYPE"), type);
    }
    for (const int type : {SQL_LONGVARCHAR, SQL_WLONGVARCHAR, SQL_LONGVARBINARY}) {
        const std::vector<Row> rows = types(type);
        ASSERT_EQ(rows.size(), 1u) << type;
        EXPECT_EQ(number(rows[0], "COLUMN_SIZE"), max_column_size);
        EXPECT_EQ(rows[0].at("CREATE_PARAMS"), std::nullopt);
    }
    const std::vector<Row> timestamp = types(SQL_TYPE_TIMESTAMP);
    ASSERT_THAT(names(timestamp), ElementsAre("TIMESTAMP"));
    EXPECT_EQ(number(timestamp[0], "COLUMN_SIZE"), 27);
    EXPECT_EQ(number(timestamp[0], "MAXIMUM_SCALE"), 7);
}

TEST(TypeInfo, SizeFollowsTheConfiguredMaximum) {
    const std::vector<Row> rows = rows_of(type_info(SQL_WVARCHAR, {255}, false));
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(number(rows[0], "COLUMN_SIZE"), 255);
}

TEST(TypeInfo, NumbersAreSignedAndDecimal) {
    const std::vector<Row> rows = types(SQL_BIGINT);
    ASSERT_THAT(names(rows), ElementsAre("BIGINT"));
    EXPECT_EQ(number(rows[0], "UNSIGNED_ATTRIBUTE"), SQL_FALSE);
    EXPECT_EQ(number(rows[0], "AUTO_UNIQUE_VALUE"), SQL_FALSE);
    EXPECT_EQ(number(rows[0], "NUM_PREC_RADIX"), 10);
    EXPECT_EQ(rows[0].at("LITERAL_PREFIX"), std::nullopt);
    EXPECT_EQ(types(SQL_DECIMAL)[0].at("CREATE_PARAMS"), "precision,scale");
}

// ODBC 3.8, appendix G, "Datetime data type changes". Both numbers are understood from both kinds
// of application; the rows carry the application's own.
TEST(TypeInfo, DateTypesHaveTheApplicationsNumbers) {
    struct DateType {
        SQLSMALLINT odbc2;
        SQLSMALLINT odbc3;
        const char* name;
        int code;
    };
    for (const auto& type :
         {DateType{SQL_DATE, SQL_TYPE_DATE, "DATE", SQL_CODE_DATE},
          DateType{SQL_TIME, SQL_TYPE_TIME, "TIME", SQL_CODE_TIME},
          DateType{SQL_TIMESTAMP, SQL_TYPE_TIMESTAMP, "TIMESTAMP", SQL_CODE_TIMESTAMP}}) {
        for (const SQLSMALLINT asked : {type.odbc2, type.odbc3}) {
            for (const bool odbc2 : {false, true}) {
                const std::vector<Row> rows = types(asked, odbc2);
                ASSERT_THAT(names(rows), ElementsAre(type.name));
                EXPECT_EQ(number(rows[0], "DATA_TYPE"), odbc2 ? type.odbc2 : type.odbc3);
                EXPECT_EQ(number(rows[0], "SQL_DATA_TYPE"), SQL_DATETIME);
                EXPECT_EQ(number(rows[0], "SQL_DATETIME_SUB"), type.code);
                EXPECT_EQ(rows[0].at("LITERAL_PREFIX"), "'");
            }
        }
    }
}

// "If the DataType argument specifies a data type which is valid ... but is not supported by the
// driver, then it will return an empty result set."
TEST(TypeInfo, ValidButUnsupportedTypesGiveNoRows) {
    for (const int type : {SQL_REAL, SQL_CHAR, SQL_WCHAR, SQL_BINARY, SQL_INTERVAL_YEAR,
                           SQL_INTERVAL_MINUTE_TO_SECOND}) {
        const Table table = table_of(type);
        EXPECT_EQ(table.rows(), 0u) << type;
        EXPECT_EQ(table.columns().size(), 19u) << type;
    }
}

TEST(TypeInfo, WhatIsNoSqlTypeIsHY004) {
    for (const int type : {12345, -12345, 13, 94, 114, -12}) {
        try {
            table_of(type);
            ADD_FAILURE() << type << " was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::invalid_sql_data_type);
            EXPECT_THAT(error.message(), testing::HasSubstr(std::to_string(type)));
        }
    }
}

}  // namespace
}  // namespace connectai::info
