// The schema of a result, in all the forms that are met.
#include "connectai/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "reply_pieces.h"

namespace connectai {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> notes;

std::vector<Column> columns_of(const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.c_str());
    EXPECT_FALSE(document.HasParseError()) << json;
    notes.clear();
    return schema_columns(document, notes);
}

Column column_of(const std::string& members) {
    return columns_of("[{" + members + "}]").at(0);
}

TEST(Schema, TakesTheDocumentedForm) {
    const Column column = column_of(
        R"("ordinal":0,"catalogName":"C","schemaName":"S","tableName":"T","columnName":"n",)"
        R"("columnLabel":"l","dataType":12,"dataTypeName":"money","length":21,"precision":19,)"
        R"("scale":4,"nullable":true)");
    EXPECT_EQ(column.catalog_name, "C");
    EXPECT_EQ(column.schema_name, "S");
    EXPECT_EQ(column.table_name, "T");
    EXPECT_EQ(column.name, "n");
    EXPECT_EQ(column.label, "l");
    EXPECT_EQ(column.type, DataType::decimal);
    EXPECT_EQ(column.type_name, "money");
    EXPECT_EQ(column.length, 21);
    EXPECT_EQ(column.precision, 19);
    EXPECT_EQ(column.scale, 4);
    EXPECT_EQ(column.nullable, true);
    EXPECT_THAT(notes, IsEmpty());
}

TEST(Schema, TakesWhatIsAbsentOrNullAsUnknown) {
    for (const char* members :
         {R"("dataType":5)",
          R"("dataType":5,"columnName":null,"length":null,"precision":null,"scale":null,)"
          R"("nullable":null,"dataTypeName":null,"catalogName":null)"}) {
        const Column column = column_of(members);
        EXPECT_EQ(column.label, "");
        EXPECT_EQ(column.length, std::nullopt);
        EXPECT_EQ(column.precision, std::nullopt);
        EXPECT_EQ(column.scale, std::nullopt);
        EXPECT_EQ(column.nullable, std::nullopt);
    }
}

TEST(Schema, LabelsAColumnByItsNameWhereItHasNoLabel) {
    EXPECT_EQ(column_of(R"("dataType":5,"columnName":"n")").label, "n");
    EXPECT_EQ(column_of(R"("dataType":5,"columnName":"n","columnLabel":"")").label, "n");
    EXPECT_EQ(column_of(R"("dataType":5,"columnName":"n","columnLabel":null)").label, "n");
    EXPECT_EQ(column_of(R"("dataType":5,"columnLabel":"l")").name, "");
}

TEST(Schema, KnowsEveryDocumentedType) {
    for (int number = 1; number <= data_type_count; ++number) {
        EXPECT_EQ(column_of("\"dataType\":" + std::to_string(number)).type,
                  static_cast<DataType>(number));
        EXPECT_THAT(notes, IsEmpty());
    }
}

TEST(Schema, ReadsAnUnknownTypeAsTextAndNotesIt) {
    for (const char* type : {"0", "-1", "19", "255", "256", "261", "9223372036854775807", "1e300",
                             "\"x\"", "null", "true", "[]"}) {
        EXPECT_EQ(column_of(std::string(R"("columnName":"n","dataType":)") + type).type,
                  DataType::varchar)
            << type;
        ASSERT_EQ(notes.size(), 1u) << type;
        EXPECT_THAT(notes[0], HasSubstr("\"n\""));
        EXPECT_THAT(notes[0], HasSubstr("read as text"));
    }
    column_of("");
    EXPECT_THAT(notes, ElementsAre(HasSubstr("has no dataType")));
}

TEST(Schema, TakesNumbersAsStringsAndWithAPoint) {
    const Column column = column_of(R"("dataType":"8","length":"10","precision":10.0,"scale":"0")");
    EXPECT_EQ(column.type, DataType::integer);
    EXPECT_EQ(column.length, 10);
    EXPECT_EQ(column.precision, 10);
    EXPECT_EQ(column.scale, 0);
    for (const char* bad : {"\"\"", "\"1x\"", "\" 1\"", "{}", "1e99", "-1e99", "1e300"}) {
        EXPECT_EQ(column_of(std::string(R"("dataType":5,"length":)") + bad).length, std::nullopt)
            << bad;
    }
}

TEST(Schema, TakesABooleanInEveryForm) {
    const auto nullable = [](const char* value) {
        return column_of(std::string(R"("dataType":5,"nullable":)") + value).nullable;
    };
    for (const char* yes : {"true", "1", "\"1\"", "\"true\"", "\"True\"", "\"TRUE\""}) {
        EXPECT_EQ(nullable(yes), true) << yes;
    }
    for (const char* no : {"false", "0", "\"0\"", "\"false\"", "\"False\""}) {
        EXPECT_EQ(nullable(no), false) << no;
    }
    for (const char* unknown : {"null", "\"\"", "\"maybe\"", "[]"}) {
        EXPECT_EQ(nullable(unknown), std::nullopt) << unknown;
    }
}

TEST(Schema, NoColumnsInNullOrEmpty) {
    EXPECT_THAT(columns_of("null"), IsEmpty());
    EXPECT_THAT(columns_of("[]"), IsEmpty());
}

TEST(Schema, RefusesWhatIsNoSchema) {
    for (const char* json : {"{}", "5", "\"x\"", "[1]", "[null]", "[{},[]]"}) {
        const auto error = error_of([&] { columns_of(json); });
        ASSERT_TRUE(error) << json;
        EXPECT_EQ(error->state(), sqlstate::general_error);
    }
}

TEST(AffectedRows, AreReadInEveryForm) {
    const auto read = [](const char* json) {
        rapidjson::Document document;
        document.Parse(json);
        return read_affected_rows(document);
    };
    EXPECT_EQ(read("3"), 3);
    EXPECT_EQ(read("0"), 0);
    EXPECT_EQ(read("-1"), -1);
    EXPECT_EQ(read("\"12\""), 12);
    EXPECT_EQ(read("5.0"), 5);
    EXPECT_EQ(read("9007199254740993"), 9007199254740993);
    EXPECT_EQ(read("null"), -1);
    EXPECT_EQ(read("\"many\""), -1);
    EXPECT_EQ(read("{}"), -1);
}

}  // namespace
}  // namespace connectai
