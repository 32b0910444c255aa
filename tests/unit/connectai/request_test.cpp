// What goes out: the bodies of a query and of an execution. And tables that are made here.
#include "connectai/request_body.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <array>

#include "connectai/table.h"

namespace connectai {
namespace {

TEST(QueryBody, LeavesOutWhatSaysNothing) {
    Query query;
    query.text = "SELECT 1";
    EXPECT_EQ(query_body(query), R"({"query":"SELECT 1"})");
}

TEST(QueryBody, HasEveryMemberUnderItsDocumentedName) {
    Query query;
    query.text = "SELECT 1";
    query.default_catalog = "C";
    query.default_schema = "S";
    query.timeout = std::chrono::seconds(30);
    query.schema_only = true;
    EXPECT_EQ(query_body(query), R"({"query":"SELECT 1","defaultCatalog":"C","defaultSchema":"S",)"
                                 R"("timeout":30,"schemaOnly":true})");
}

TEST(QueryBody, KeepsEveryTextAsItIs) {
    for (const std::string& text : {std::string("SELECT '\"\\/\n\r\t\x01'"), std::string("a\0b", 3),
                                    std::string("caf\xC3\xA9 \xF0\x9F\x98\x80"),
                                    std::string("</script>"), std::string(300'000, 'x')}) {
        Query query;
        query.text = text;
        query.default_catalog = text;
        rapidjson::Document document;
        const std::string body = query_body(query);
        document.Parse(body.data(), body.size());
        ASSERT_FALSE(document.HasParseError()) << body;
        const auto& member = document["query"];
        EXPECT_EQ(std::string(member.GetString(), member.GetStringLength()), text);
        EXPECT_EQ(document["defaultCatalog"].GetStringLength(), text.size());
    }
}

TEST(QueryBody, HasAParameterForEachName) {
    Query query;
    query.text = "SELECT @p1, @p2";
    query.schema_only = true;
    query.parameter_names = {"@p1", "@p2"};
    query.parameters = {{DataType::bigint, false, "-9223372036854775808"}, {DataType::date, true}};
    EXPECT_EQ(query_body(query), R"({"query":"SELECT @p1, @p2","schemaOnly":true,"parameters":)"
                                 R"({"@p1":{"dataType":9,"value":-9223372036854775808},)"
                                 R"("@p2":{"dataType":15,"value":null}}})");
}

TEST(ExecutionBody, LeavesOutWhatSaysNothing) {
    Execution execution;
    execution.procedure = "p";
    EXPECT_EQ(execution_body(execution), R"({"procedure":"p"})");
}

TEST(ExecutionBody, HasEveryMemberUnderItsDocumentedName) {
    Execution execution;
    execution.procedure = "p";
    execution.default_catalog = "C";
    execution.default_schema = "S";
    execution.timeout = std::chrono::seconds(30);
    execution.parameters = {
        {"@RETURN_VALUE", Direction::return_value, {DataType::integer, true}},
        {"@in", Direction::input, {DataType::decimal, false, "1.50"}},
        {"@both", Direction::input_output, {DataType::boolean, false, "true"}},
        {"@out", Direction::output, {DataType::uuid, true}},
    };
    EXPECT_EQ(execution_body(execution),
              R"({"procedure":"p","defaultCatalog":"C","defaultSchema":"S","timeout":30,)"
              R"("parameters":{"@RETURN_VALUE":{"dataType":8,"direction":5,"value":null},)"
              R"("@in":{"dataType":12,"direction":1,"value":"1.50"},)"
              R"("@both":{"dataType":14,"direction":2,"value":true},)"
              R"("@out":{"dataType":18,"direction":4,"value":null}}})");
}

using TableValues = std::array<Table::Value, 2>;

TEST(Table, HoldsRowsInTheFormOfAReplysCells) {
    Table table({table_column("N", DataType::integer), table_column("T", DataType::varchar, 128)});
    EXPECT_EQ(table.rows(), 0u);
    table.add_row(TableValues{std::int64_t{-5}, std::string_view("text")});
    table.add_row(TableValues{std::monostate{}, std::string_view()});
    ASSERT_EQ(table.rows(), 2u);
    EXPECT_EQ(table.row(0)[0].kind, CellKind::number);
    EXPECT_EQ(table.row(0)[0].view(), "-5");
    EXPECT_EQ(table.row(0)[1].kind, CellKind::string);
    EXPECT_EQ(table.row(0)[1].view(), "text");
    EXPECT_TRUE(table.row(1)[0].is_null());
    EXPECT_EQ(table.row(1)[1].kind, CellKind::string) << "an empty text is not NULL";
    EXPECT_EQ(table.row(1)[1].size, 0u);
    EXPECT_EQ(table.cells().size(), 4u);
}

TEST(Table, KeepsTextsWhereTheyAreWhileItGrowsAndMoves) {
    Table table({table_column("N", DataType::bigint), table_column("T", DataType::varchar)});
    for (std::int64_t i = 0; i < 1000; ++i) {
        std::string text = "t" + std::to_string(i);
        table.add_row(TableValues{i, std::string_view(text)});
        text.assign(text.size(), '?');  // the table has a copy
    }
    const Table moved = std::move(table);
    for (std::size_t i = 0; i < 1000; ++i) {
        ASSERT_EQ(moved.row(i)[0].view(), std::to_string(i));
        ASSERT_EQ(moved.row(i)[1].view(), "t" + std::to_string(i));
    }
}

TEST(Table, ColumnsSayWhatTheyAre) {
    const Column number = table_column("DATA_TYPE", DataType::smallint, 0, false);
    EXPECT_EQ(number.name, "DATA_TYPE");
    EXPECT_EQ(number.label, "DATA_TYPE");
    EXPECT_EQ(number.type_name, "SMALLINT");
    EXPECT_EQ(number.length, std::nullopt);
    EXPECT_EQ(number.nullable, false);
    const Column text = table_column("TABLE_NAME", DataType::varchar, 128);
    EXPECT_EQ(text.type_name, "VARCHAR");
    EXPECT_EQ(text.length, 128);
    EXPECT_EQ(text.nullable, true);
    EXPECT_EQ(table_column("N", DataType::integer).type_name, "INTEGER");
}

}  // namespace
}  // namespace connectai
