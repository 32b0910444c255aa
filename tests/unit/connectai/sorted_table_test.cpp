// Results that are put in order here, in memory or beyond it.
#include "connectai/sorted_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace connectai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Value = SortedTable::Value;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::array<std::size_t, 2> by_name_and_number{0, 1};

std::vector<Column> name_and_number() {
    return {table_column("NAME", DataType::varchar, 5), table_column("NUMBER", DataType::integer)};
}

Rows rows_of(SortedTable table) {
    table.finish();
    Rows rows;
    RowBlock block;
    while (table.next_block(block)) {
        RowBlock moved = std::move(block);  // as readers do: its cells stay where they point
        for (std::size_t r = 0; r < moved.rows(); ++r) {
            auto& row = rows.emplace_back();
            for (const Cell& cell : moved.row(r)) {
                row.emplace_back(cell.is_null() ? "NULL" : cell.view());
            }
        }
    }
    return rows;
}

Rows sorted(const std::vector<std::array<Value, 2>>& rows) {
    SortedTable table(name_and_number(), by_name_and_number);
    for (const auto& row : rows) table.add_row(row);
    return rows_of(std::move(table));
}

TEST(SortedTable, IsEmptyAtFirst) {
    EXPECT_THAT(sorted({}), IsEmpty());
}

TEST(SortedTable, TextComesInTheOrderOfItsOctetsNullBeforeAll) {
    EXPECT_EQ(sorted({{"b", Value{}},
                      {"\xC3\xA4", Value{}},
                      {"", Value{}},
                      {"a", Value{}},
                      {Value{}, Value{}},
                      {std::string_view("a\0", 2), Value{}},
                      {"aa", Value{}},
                      {"B", Value{}}}),
              (Rows{{"NULL", "NULL"},
                    {"", "NULL"},
                    {"B", "NULL"},
                    {"a", "NULL"},
                    {std::string("a\0", 2), "NULL"},
                    {"aa", "NULL"},
                    {"b", "NULL"},
                    {"\xC3\xA4", "NULL"}}));
}

TEST(SortedTable, NumbersComeInTheOrderOfTheirValues) {
    EXPECT_EQ(sorted({{"a", std::int64_t{10}},
                      {"a", std::int64_t{-1}},
                      {"a", std::int64_t{9}},
                      {"a", Value{}},
                      {"a", INT64_MIN},
                      {"a", INT64_MAX},
                      {"a", std::int64_t{0}}}),
              (Rows{{"a", "NULL"},
                    {"a", "-9223372036854775808"},
                    {"a", "-1"},
                    {"a", "0"},
                    {"a", "9"},
                    {"a", "10"},
                    {"a", "9223372036854775807"}}));
}

// A name that another one begins with does not borrow the next column's octets.
TEST(SortedTable, TheFirstColumnDecidesBeforeTheSecond) {
    const std::vector<Column> columns{table_column("A", DataType::varchar),
                                      table_column("B", DataType::varchar)};
    SortedTable table(columns, by_name_and_number);
    table.add_row(std::array<Value, 2>{"ab", "a"});
    table.add_row(std::array<Value, 2>{"a", "z"});
    EXPECT_EQ(rows_of(std::move(table)), (Rows{{"a", "z"}, {"ab", "a"}}));
}

TEST(SortedTable, TextColumnsAreAsLongAsTheirLongestValue) {
    SortedTable table(name_and_number(), by_name_and_number);
    EXPECT_EQ(table.columns()[0].length, 5);
    table.add_row(std::array<Value, 2>{"abc", std::int64_t{1}});
    EXPECT_EQ(table.columns()[0].length, 5);
    table.add_row(std::array<Value, 2>{"\xF0\x9F\x98\x80 abcd", std::int64_t{1}});
    EXPECT_EQ(table.columns()[0].length, 7) << "in units of UTF-16";
    EXPECT_EQ(table.columns()[1].length, std::nullopt);
}

TEST(SortedTable, MoreThanMemoryHoldsComesOutTheSame) {
    const auto filled = [](std::size_t memory_octets) {
        SortedTable table(name_and_number(), by_name_and_number, memory_octets);
        for (std::int64_t i = 0; i < 30'000; ++i) {
            const std::string name = "name " + std::to_string(i * 7919 % 100);
            table.add_row(std::array<Value, 2>{std::string_view(name), i * 31 % 1000});
        }
        EXPECT_EQ(table.rows(), 30'000u);
        return rows_of(std::move(table));
    };
    const Rows expected = filled(SortedTable::default_memory_octets);
    EXPECT_EQ(expected.size(), 30'000u);
    EXPECT_EQ(filled(50'000), expected);
}

TEST(SortedTable, LongTextsAreWhole) {
    const std::string text(1'000'000, 'x');
    EXPECT_EQ(sorted({{std::string_view(text), Value{}}}), (Rows{{text, "NULL"}}));
}

TEST(SortedTable, NotesAndWarningsAreKeptApart) {
    SortedTable table(name_and_number(), by_name_and_number);
    table.add_notes({"a"});
    table.add_warnings({"b"});
    table.add_notes({"c"});
    EXPECT_THAT(table.notes(), ElementsAre("a", "c"));
    EXPECT_THAT(table.warnings(), ElementsAre("b"));
}

}  // namespace
}  // namespace connectai
