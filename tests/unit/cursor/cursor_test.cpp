// The cursor: block fetches, where they end, what a break leaves behind, and values in parts.
#include "cursor/cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>

#include "fake_rows.h"

namespace connectai::cursor {
namespace {

using test::CountingRows;
using testing::ElementsAre;
using testing::HasSubstr;

// A forward-only cursor, which goes to the next rowset and nowhere else.
class Forward {
public:
    Forward(std::unique_ptr<RowSource> source, std::uint64_t max_rows)
        : cursor_(forward_cursor(std::move(source), max_rows)) {}

    FetchResult fetch(std::span<const BoundColumn> columns, const RowsetLayout& layout,
                      SQLUSMALLINT* status) {
        return cursor_->fetch({}, {columns, layout, status});
    }
    bool on_row() const { return cursor_->on_row(); }
    std::uint64_t row_number() const { return cursor_->row_number(); }
    const std::vector<Column>& columns() const { return cursor_->columns(); }
    auto get_data(std::size_t column, convert::Converter converter, const convert::Source& source,
                  const convert::Target& target) {
        return cursor_->get_data(column, converter, source, target);
    }

private:
    std::unique_ptr<Cursor> cursor_;
};

// A bound BIGINT column of up to eight rows.
struct Binding {
    Binding() {
        columns[0].converter = convert::find_converter(DataType::bigint, SQL_C_SBIGINT);
        columns[0].source.type = DataType::bigint;
        columns[0].first_row.c_type = SQL_C_SBIGINT;
        columns[0].first_row.data = values.data();
        columns[0].first_row.octet_length = lengths.data();
        columns[0].first_row.indicator = lengths.data();
        columns[0].element_octets = sizeof(SQLBIGINT);
        values.fill(-1);
        status.fill(99);
    }
    FetchResult fetch(Forward& cursor, std::size_t rows) {
        return cursor.fetch(columns, {.rows = rows}, status.data());
    }

    std::array<BoundColumn, 1> columns;
    std::array<SQLBIGINT, 8> values{};
    std::array<SQLLEN, 8> lengths{};
    std::array<SQLUSMALLINT, 8> status{};
};

Forward cursor_over(std::vector<std::size_t> blocks, std::uint64_t max_rows = 0) {
    return {std::make_unique<CountingRows>(std::move(blocks)), max_rows};
}

Forward cursor_that_breaks(std::vector<std::size_t> blocks, const SqlState& state) {
    return {std::make_unique<CountingRows>(std::move(blocks), Error(state, "the wire broke")), 0};
}

std::string state_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const Error& error) {
        return std::string(error.state().code);
    }
    return "none";
}

TEST(CursorFetch, RowsetsDoNotDependOnBlocks) {
    for (const auto& blocks : std::vector<std::vector<std::size_t>>{
             {10}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {3, 7}, {4, 4, 2}, {9, 1}}) {
        for (std::size_t rows = 1; rows <= 8; ++rows) {
            Forward cursor = cursor_over(blocks);
            std::vector<SQLBIGINT> seen;
            for (;;) {
                Binding binding;
                const FetchResult result = binding.fetch(cursor, rows);
                if (result.rows == 0) break;
                ASSERT_LE(result.rows, rows);
                for (std::size_t i = 0; i < result.rows; ++i) {
                    seen.push_back(binding.values[i]);
                    EXPECT_EQ(binding.lengths[i], 8);
                    EXPECT_EQ(binding.status[i], SQL_ROW_SUCCESS);
                }
                for (std::size_t i = result.rows; i < 8; ++i) {
                    EXPECT_EQ(binding.values[i], -1) << "nothing is written behind the end";
                    EXPECT_EQ(binding.status[i], i < rows ? SQL_ROW_NOROW : 99);
                }
            }
            std::vector<SQLBIGINT> expected(10);
            std::iota(expected.begin(), expected.end(), 1);
            EXPECT_EQ(seen, expected);
        }
    }
}

TEST(CursorFetch, EndStaysTheEnd) {
    auto source = std::make_unique<CountingRows>(std::vector<std::size_t>{2});
    const CountingRows& rows = *source;
    Forward cursor(std::move(source), 0);
    Binding binding;
    EXPECT_EQ(binding.fetch(cursor, 5).rows, 2u);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(binding.fetch(cursor, 5).rows, 0u);
        EXPECT_EQ(binding.status[0], SQL_ROW_NOROW);
    }
    EXPECT_EQ(rows.calls, 2) << "a source is not asked again behind its end";
}

TEST(CursorFetch, EmptyResultHasNoRows) {
    Forward cursor = cursor_over({});
    Binding binding;
    EXPECT_EQ(binding.fetch(cursor, 3).rows, 0u);
    EXPECT_FALSE(cursor.on_row());
    EXPECT_EQ(cursor.row_number(), 0u);
}

TEST(CursorFetch, WorksWithoutStatusArrayAndWithoutBindings) {
    Forward cursor = cursor_over({5});
    EXPECT_EQ(cursor.fetch({}, {.rows = 3}, nullptr).rows, 3u);
    EXPECT_EQ(cursor.fetch({}, {.rows = 3}, nullptr).rows, 2u);
    EXPECT_EQ(cursor.row_number(), 5u);
}

// ODBC 3.8, SQLFetch, "Row status array".
TEST(CursorFetch, StatusTellsGoodRowsFromBad) {
    Forward cursor = cursor_over({130});
    std::array<SQLSCHAR, 4> values{};
    std::array<SQLLEN, 4> lengths{};
    std::array<SQLUSMALLINT, 4> status{};
    BoundColumn column;
    column.source.type = DataType::bigint;
    column.converter = convert::find_converter(DataType::bigint, SQL_C_STINYINT);
    column.first_row.c_type = SQL_C_STINYINT;
    column.first_row.data = values.data();
    column.first_row.octet_length = column.first_row.indicator = lengths.data();
    column.element_octets = 1;
    for (int i = 0; i < 125; ++i) cursor.fetch({}, {.rows = 1}, nullptr);
    const FetchResult result = cursor.fetch(std::array{column}, {.rows = 4}, status.data());
    EXPECT_EQ(result.rows, 4u) << "126, 127, 128, 129";
    EXPECT_EQ(result.error_rows, 2u);
    EXPECT_THAT(status,
                ElementsAre(SQL_ROW_SUCCESS, SQL_ROW_SUCCESS, SQL_ROW_ERROR, SQL_ROW_ERROR));
    ASSERT_EQ(result.problems.size(), 2u);
    EXPECT_EQ(result.problems[0].row, 2u);
    EXPECT_EQ(result.problems[1].row, 3u);
}

TEST(CursorBreak, ComesBehindTheRowsBeforeItAndStays) {
    for (const auto& blocks : std::vector<std::vector<std::size_t>>{{3}, {1, 2}, {2, 1}}) {
        Forward cursor = cursor_that_breaks(blocks, sqlstate::communication_link_failure);
        Binding binding;
        const FetchResult result = binding.fetch(cursor, 5);
        EXPECT_EQ(result.rows, 3u);
        EXPECT_EQ(result.error_rows, 0u);
        EXPECT_THAT(result.interrupted, HasSubstr("the wire broke"));
        EXPECT_THAT(binding.status, ElementsAre(0, 0, 0, SQL_ROW_NOROW, SQL_ROW_NOROW, 99, 99, 99));
        EXPECT_THAT(binding.values, ElementsAre(1, 2, 3, -1, -1, -1, -1, -1));
        for (int i = 0; i < 3; ++i) {
            EXPECT_EQ(state_of([&] { binding.fetch(cursor, 5); }), "08S01") << "never the end";
            EXPECT_FALSE(cursor.on_row());
        }
    }
}

TEST(CursorBreak, IsNotMentionedWhereTheRowsetIsFull) {
    Forward cursor = cursor_that_breaks({4}, sqlstate::communication_link_failure);
    Binding binding;
    EXPECT_EQ(binding.fetch(cursor, 4).interrupted, "");
    EXPECT_EQ(state_of([&] { binding.fetch(cursor, 4); }), "08S01");
}

TEST(CursorBreak, BeforeTheFirstRowIsAnError) {
    Forward cursor = cursor_that_breaks({}, sqlstate::operation_canceled);
    Binding binding;
    EXPECT_EQ(state_of([&] { binding.fetch(cursor, 4); }), "HY008");
    EXPECT_EQ(state_of([&] { binding.fetch(cursor, 4); }), "HY008");
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_MAX_ROWS.
TEST(CursorMaxRows, EndsTheResultEarly) {
    for (std::uint64_t most = 1; most <= 12; ++most) {
        for (const std::size_t rows : {1u, 4u, 8u}) {
            Forward cursor = cursor_over({3, 3, 4}, most);
            Binding binding;
            std::size_t seen = 0;
            while (const std::size_t got = binding.fetch(cursor, rows).rows) seen += got;
            EXPECT_EQ(seen, std::min<std::uint64_t>(most, 10));
            EXPECT_EQ(binding.fetch(cursor, rows).rows, 0u);
        }
    }
}

TEST(CursorMaxRows, HidesABreakBehindThem) {
    Forward cursor(std::make_unique<CountingRows>(std::vector<std::size_t>{3},
                                                  Error(sqlstate::general_error, "broke")),
                   3);
    Binding binding;
    EXPECT_EQ(binding.fetch(cursor, 5).rows, 3u);
    EXPECT_EQ(binding.fetch(cursor, 5).rows, 0u) << "nobody asked for what lies behind";
}

TEST(CursorPosition, IsARowOnlyAfterAFetchOfOne) {
    Forward cursor = cursor_over({6});
    Binding binding;
    EXPECT_FALSE(cursor.on_row());
    binding.fetch(cursor, 1);
    EXPECT_TRUE(cursor.on_row());
    EXPECT_EQ(cursor.row_number(), 1u);
    binding.fetch(cursor, 3);
    EXPECT_FALSE(cursor.on_row());
    EXPECT_EQ(cursor.row_number(), 4u);
    binding.fetch(cursor, 1);
    EXPECT_TRUE(cursor.on_row());
    binding.fetch(cursor, 1);
    binding.fetch(cursor, 1);
    EXPECT_FALSE(cursor.on_row()) << "behind the end";
}

// One row: a text, a number, a NULL, an empty text, binary.
class GetData : public testing::Test {
protected:
    GetData() : cursor(source(), 0) { cursor.fetch({}, {.rows = 1}, nullptr); }

    static std::unique_ptr<RowSource> source() {
        std::vector<Column> columns;
        for (const DataType type : {DataType::varchar, DataType::bigint, DataType::varchar,
                                    DataType::varchar, DataType::varchar}) {
            columns.push_back(table_column("c", type));
        }
        auto table = std::make_shared<Table>(columns);
        using V = Table::Value;
        table->add_row(std::array{V("0123456789"), V(std::int64_t{42}), V(), V(""), V("second")});
        table->add_row(std::array{V("another"), V(std::int64_t{43}), V(), V(""), V("row")});
        return table_rows(table);
    }

    // "text:length" of a part, or "no data".
    std::string part(std::size_t column, SQLLEN buffer, SQLSMALLINT c_type = SQL_C_CHAR) {
        char data[64] = "";
        SQLLEN length = -99;
        convert::Target target;
        target.c_type = c_type;
        target.data = data;
        target.buffer_octets = buffer;
        target.octet_length = target.indicator = &length;
        const DataType type = cursor.columns()[column].type;
        const auto outcome =
            cursor.get_data(column, convert::find_converter(type, c_type), {type, 0}, target);
        if (!outcome) return "no data";
        if (length == SQL_NULL_DATA) return "null";
        last = *outcome;
        if (c_type == SQL_C_SBIGINT) {
            SQLBIGINT number = 0;
            std::memcpy(&number, data, sizeof number);
            return std::to_string(number);
        }
        return std::string(data) + ":" + std::to_string(length);
    }

    Forward cursor;
    convert::Outcome last = convert::Outcome::ok;
};

// ODBC 3.8, SQLGetData, "Retrieving variable-length data in parts".
TEST_F(GetData, GivesTextInPartsAndThenNoData) {
    EXPECT_EQ(part(0, 5), "0123:10");
    EXPECT_EQ(last, convert::Outcome::string_truncated);
    EXPECT_EQ(part(0, 5), "4567:6");
    EXPECT_EQ(part(0, 5), "89:2");
    EXPECT_EQ(last, convert::Outcome::ok);
    EXPECT_EQ(part(0, 5), "no data");
    EXPECT_EQ(part(0, 5), "no data");
}

TEST_F(GetData, WithoutRoomGivesTheLengthAndLosesNothing) {
    EXPECT_EQ(part(0, 1), ":10");
    EXPECT_EQ(last, convert::Outcome::string_truncated);
    EXPECT_EQ(part(0, 0), ":10");
    EXPECT_EQ(part(0, 20), "0123456789:10");
    EXPECT_EQ(part(0, 20), "no data");
}

TEST_F(GetData, StartsAgainAfterAnotherColumn) {
    EXPECT_EQ(part(0, 5), "0123:10");
    EXPECT_EQ(part(4, 20), "second:6");
    EXPECT_EQ(part(0, 5), "0123:10") << "columns may be read in any order, and again";
    EXPECT_EQ(part(4, 20), "second:6");
}

TEST_F(GetData, StartsAgainAsAnotherType) {
    EXPECT_EQ(part(0, 5), "0123:10");
    EXPECT_EQ(part(0, 20, SQL_C_BINARY), "0123456789:10");
    EXPECT_EQ(part(1, 20), "42:2");
    EXPECT_EQ(part(1, 8, SQL_C_SBIGINT), "42");
}

TEST_F(GetData, GivesFixedLengthNullAndEmptyValuesOnce) {
    EXPECT_EQ(part(1, 8, SQL_C_SBIGINT), "42");
    EXPECT_EQ(part(1, 8, SQL_C_SBIGINT), "no data");
    EXPECT_EQ(part(2, 8), "null");
    EXPECT_EQ(part(2, 8), "no data");
    EXPECT_EQ(part(3, 8), ":0");
    EXPECT_EQ(part(3, 8), "no data");
}

TEST_F(GetData, StartsAgainOnTheNextRow) {
    EXPECT_EQ(part(0, 5), "0123:10");
    cursor.fetch({}, {.rows = 1}, nullptr);
    EXPECT_EQ(part(0, 5), "anot:7");
    EXPECT_EQ(part(0, 5), "her:3");
    EXPECT_EQ(part(0, 5), "no data");
}

TEST_F(GetData, AnErrorDoesNotUseTheValueUp) {
    SQLSCHAR tiny = 0;
    convert::Target target;
    target.c_type = SQL_C_STINYINT;
    target.data = &tiny;
    const auto converter = convert::find_converter(DataType::varchar, SQL_C_STINYINT);
    for (int i = 0; i < 2; ++i) {
        const auto outcome = cursor.get_data(0, converter, {DataType::varchar, 0}, target);
        ASSERT_TRUE(outcome);
        EXPECT_TRUE(convert::is_error(*outcome));
    }
    EXPECT_EQ(part(0, 20), "0123456789:10");
}

TEST(TableRows, AreOneBlockAndMayBeNone) {
    auto empty =
        std::make_shared<const Table>(std::vector<Column>{table_column("a", DataType::varchar)});
    const auto none = table_rows(empty);
    EXPECT_EQ(none->columns().size(), 1u);
    EXPECT_EQ(none->next_block(), nullptr);
    EXPECT_EQ(none->next_block(), nullptr);
    auto table = std::make_shared<Table>(std::vector<Column>{table_column("a", DataType::varchar)});
    table->add_row(std::array{Table::Value("x")});
    const auto some = table_rows(std::move(table));
    const RowBlock* block = some->next_block();
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(block->rows(), 1u);
    EXPECT_EQ(block->row(0)[0].view(), "x");
    EXPECT_EQ(some->next_block(), nullptr);
}

// The value of the current row, as SQLGetData gives it from its beginning.
SQLBIGINT value_of(Cursor& cursor) {
    SQLBIGINT value = -1;
    convert::Target target;
    target.c_type = SQL_C_SBIGINT;
    target.data = &value;
    const auto converter = convert::find_converter(DataType::bigint, SQL_C_SBIGINT);
    EXPECT_EQ(cursor.get_data(0, converter, {.type = DataType::bigint}, target),
              convert::Outcome::ok);
    return value;
}

// ODBC 3.8, SQLFetchScroll: where it fails, the cursor stays. What it has read on the way may have
// moved the rows before.
TEST(StaticCursor, KeepsItsRowThroughAMovementThatFails) {
    const auto cursor = static_cursor(
        std::make_unique<CountingRows>(std::vector<std::size_t>(100, 1),
                                       Error(sqlstate::communication_link_failure, "broke")),
        0, 1'000'000);
    ASSERT_EQ(cursor->fetch({}, {}).rows, 1u);
    EXPECT_EQ(value_of(*cursor), 1);
    EXPECT_EQ(state_of([&] { cursor->fetch({.orientation = SQL_FETCH_LAST}, {}); }), "08S01");
    SQLCHAR text[8];
    convert::Target target;
    target.c_type = SQL_C_CHAR;
    target.data = text;
    target.buffer_octets = sizeof text;
    const auto converter = convert::find_converter(DataType::bigint, SQL_C_CHAR);
    EXPECT_EQ(cursor->get_data(0, converter, {.type = DataType::bigint}, target),
              convert::Outcome::ok);
    EXPECT_STREQ(reinterpret_cast<const char*>(text), "1");
}

TEST(StaticCursor, KeepsItsRowWhileAnotherIsDeliveredAgain) {
    const auto cursor =
        static_cursor(std::make_unique<CountingRows>(std::vector<std::size_t>(100, 1)), 0, 0);
    ASSERT_EQ(cursor->fetch({}, {}).rows, 1u);
    EXPECT_EQ(value_of(*cursor), 1);
    Binding binding;
    FetchResult result;
    EXPECT_TRUE(cursor->deliver_again(90, 0, {binding.columns, {}, nullptr}, result));
    EXPECT_EQ(binding.values[0], 90);
    EXPECT_FALSE(cursor->deliver_again(101, 0, {binding.columns, {}, nullptr}, result));
    cursor->go_to(0);
    EXPECT_EQ(value_of(*cursor), 1);
}

}  // namespace
}  // namespace connectai::cursor
