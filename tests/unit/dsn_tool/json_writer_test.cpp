#include "setup/dsn_tool/output/json_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace connectai::dsn_tool {
namespace {

using testing::ElementsAre;

std::string value(ValueKind kind, OutputValue text) {
    std::string out;
    JsonWriter writer(out);
    writer.begin({{"v", kind}});
    writer.row(std::span(&text, 1));
    writer.end(true);
    EXPECT_TRUE(out.starts_with("[\n{\"v\":") && out.ends_with("}\n]\n")) << out;
    return out.substr(7, out.size() - 7 - 4);
}

std::vector<OutputColumn> named(const std::vector<std::string>& names) {
    std::vector<OutputColumn> columns;
    for (const std::string& name : names) columns.push_back({name});
    return columns;
}

TEST(JsonWriter, NumbersKeepAllTheirDigits) {
    for (const std::string_view number :
         {"9007199254740993", "-0.10", "123456789012345678901234567890.50", "1E-7", "5e+300"}) {
        EXPECT_EQ(value(ValueKind::number, number), number);
    }
}

TEST(JsonWriter, WhatIsNoJsonNumberIsAText) {
    for (const std::string_view text : {"NaN", "Infinity", ".5", "1.", "01", "+1", "1e", "", "-"}) {
        EXPECT_FALSE(is_json_number(text)) << text;
        EXPECT_EQ(value(ValueKind::number, text), '"' + std::string(text) + '"');
    }
}

TEST(JsonWriter, EachKindHasItsForm) {
    EXPECT_EQ(value(ValueKind::boolean, "1"), "true");
    EXPECT_EQ(value(ValueKind::boolean, "0"), "false");
    EXPECT_EQ(value(ValueKind::timestamp, "2024-02-29 13:37:42.5"), "\"2024-02-29T13:37:42.5\"");
    EXPECT_EQ(value(ValueKind::binary, std::string_view("\0\x01\xFE\xFF", 4)), "\"AAH+/w==\"");
    EXPECT_EQ(value(ValueKind::binary, ""), "\"\"");
    EXPECT_EQ(value(ValueKind::text, "12"), "\"12\"");
    EXPECT_EQ(value(ValueKind::text, "Blåbær 😀"), "\"Blåbær 😀\"");
    EXPECT_EQ(value(ValueKind::text, std::nullopt), "null");
    EXPECT_EQ(value(ValueKind::number, std::nullopt), "null");
}

TEST(JsonWriter, TextIsEscapedAndAlwaysUtf8) {
    std::string text;
    append_json_text(text, std::string_view("\"\\\n\0\x1F", 5));
    EXPECT_EQ(text, R"("\"\\\n\u0000\u001F")");
    text.clear();
    append_json_text(text, "a\xFF z");
    EXPECT_EQ(text, "\"a\xEF\xBF\xBD z\"");
}

TEST(JsonWriter, RowsAreObjectsOfOneArrayALineEach) {
    std::string out;
    JsonWriter writer(out);
    writer.begin({{"a", ValueKind::number}, {"b"}});
    for (int i = 0; i < 2; ++i) {
        const std::vector<OutputValue> row{"1", "x"};
        writer.row(row);
    }
    writer.end(true);
    EXPECT_EQ(out, "[\n{\"a\":1,\"b\":\"x\"},\n{\"a\":1,\"b\":\"x\"}\n]\n");
}

TEST(JsonWriter, AnIncompleteResultIsNotClosed) {
    std::string out;
    JsonWriter writer(out);
    writer.begin({{"a"}});
    const std::vector<OutputValue> row{"x"};
    writer.row(row);
    writer.end(false);
    EXPECT_EQ(out, "[\n{\"a\":\"x\"}\n");
}

TEST(JsonWriter, NoRowsAreAnEmptyArray) {
    std::string out;
    JsonWriter writer(out);
    writer.begin({{"a"}});
    writer.end(true);
    EXPECT_EQ(out, "[]\n");
}

TEST(JsonWriter, ANameThatComesTwiceIsNumbered) {
    EXPECT_THAT(member_names(named({"Id", "Id", "Name", "Id"})),
                ElementsAre("Id", "Id_2", "Name", "Id_3"));
}

TEST(JsonWriter, ANumberedNameIsNobodyElses) {
    EXPECT_THAT(member_names(named({"Id", "Id", "Id_2", "Id_2"})),
                ElementsAre("Id", "Id_3", "Id_2", "Id_2_2"));
}

TEST(JsonWriter, AColumnWithoutANameHasItsNumber) {
    EXPECT_THAT(member_names(named({"", "a", "", "column_3"})),
                ElementsAre("column_1", "a", "column_3_2", "column_3"));
}

}  // namespace
}  // namespace connectai::dsn_tool
