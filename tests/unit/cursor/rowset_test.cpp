// Where each value of a rowset goes. ODBC 3.8, "Using block cursors", "Binding columns for use with
// block cursors"; SQLBindCol, "Buffer Addresses".
#include "cursor/rowset.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <deque>

#include "fake_rows.h"

namespace connectai::cursor {
namespace {

using test::number_cell;

BoundColumn bound_to(std::size_t index, SQLSMALLINT c_type, void* data, SQLLEN buffer_octets,
                     SQLLEN* length, DataType type = DataType::bigint) {
    BoundColumn column;
    column.index = index;
    column.source.type = type;
    column.converter = convert::find_converter(type, c_type);
    column.first_row.c_type = c_type;
    column.first_row.data = data;
    column.first_row.buffer_octets = buffer_octets;
    column.first_row.octet_length = length;
    column.first_row.indicator = length;
    column.element_octets = element_octets(c_type, buffer_octets);
    return column;
}

// The address that ODBC 3.8, SQLBindCol, "Buffer Addresses" computes.
void* address(void* bound, SQLLEN bind_offset, std::size_t row, std::size_t element) {
    return static_cast<char*>(bound) + bind_offset + static_cast<SQLLEN>(row * element);
}

TEST(RowsetAddresses, ColumnWiseTheyAdvanceByTheElement) {
    std::array<char, 1000> data{};
    std::array<SQLLEN, 100> lengths{};
    for (const auto& [c_type, buffer, element] :
         {std::tuple{SQL_C_SLONG, SQLLEN{0}, sizeof(SQLINTEGER)},
          std::tuple{SQL_C_SLONG, SQLLEN{77}, sizeof(SQLINTEGER)},  // BufferLength is ignored
          std::tuple{SQL_C_SBIGINT, SQLLEN{0}, sizeof(SQLBIGINT)},
          std::tuple{SQL_C_TYPE_TIMESTAMP, SQLLEN{0}, sizeof(SQL_TIMESTAMP_STRUCT)},
          std::tuple{SQL_C_NUMERIC, SQLLEN{0}, sizeof(SQL_NUMERIC_STRUCT)},
          std::tuple{SQL_C_GUID, SQLLEN{0}, sizeof(SQLGUID)},
          std::tuple{SQL_C_BIT, SQLLEN{0}, std::size_t{1}},
          std::tuple{SQL_C_CHAR, SQLLEN{21}, std::size_t{21}},
          std::tuple{SQL_C_WCHAR, SQLLEN{22}, std::size_t{22}},
          std::tuple{SQL_C_BINARY, SQLLEN{23}, std::size_t{23}}}) {
        const auto column = bound_to(0, static_cast<SQLSMALLINT>(c_type), data.data(), buffer,
                                     lengths.data(), DataType::varchar);
        for (const SQLLEN offset : {SQLLEN{0}, SQLLEN{40}}) {
            const RowsetLayout layout{.rows = 4, .row_octets = 0, .bind_offset = offset};
            for (std::size_t row = 0; row < 4; ++row) {
                const auto target = target_of(column, layout, row);
                EXPECT_EQ(target.data, address(data.data(), offset, row, element)) << c_type;
                EXPECT_EQ(target.octet_length,
                          address(lengths.data(), offset, row, sizeof(SQLLEN)));
                EXPECT_EQ(target.indicator, target.octet_length);
            }
        }
    }
}

TEST(RowsetAddresses, RowWiseTheyAllAdvanceByTheRow) {
    struct Row {
        char text[13];
        SQLLEN length;
        SQLLEN indicator;
    };
    std::array<Row, 8> rows{};
    auto column = bound_to(0, SQL_C_CHAR, rows[0].text, sizeof rows[0].text, &rows[0].length,
                           DataType::varchar);
    column.first_row.indicator = &rows[0].indicator;
    for (const std::size_t first : {0u, 2u}) {
        const RowsetLayout layout{.rows = 4,
                                  .row_octets = sizeof(Row),
                                  .bind_offset = static_cast<SQLLEN>(first * sizeof(Row))};
        for (std::size_t row = 0; row < 4; ++row) {
            const auto target = target_of(column, layout, row);
            EXPECT_EQ(target.data, rows[first + row].text);
            EXPECT_EQ(target.octet_length, &rows[first + row].length);
            EXPECT_EQ(target.indicator, &rows[first + row].indicator);
        }
    }
}

TEST(RowsetAddresses, NullStaysNullWhateverTheOffset) {
    BoundColumn column;
    column.element_octets = 4;
    for (const std::size_t row_octets : {0u, 100u}) {
        const RowsetLayout layout{.rows = 4, .row_octets = row_octets, .bind_offset = 64};
        const auto target = target_of(column, layout, 3);
        EXPECT_EQ(target.data, nullptr);
        EXPECT_EQ(target.octet_length, nullptr);
        EXPECT_EQ(target.indicator, nullptr);
    }
}

TEST(RowsetAddresses, OffsetMayBeNegative) {
    std::array<SQLINTEGER, 10> data{};
    const auto column = bound_to(0, SQL_C_SLONG, &data[5], 0, nullptr);
    const RowsetLayout layout{.rows = 2, .row_octets = 0, .bind_offset = -8};
    EXPECT_EQ(target_of(column, layout, 0).data, &data[3]);
    EXPECT_EQ(target_of(column, layout, 1).data, &data[4]);
}

TEST(RowsetAddresses, BufferWithoutLengthHasNoElements) {
    EXPECT_EQ(element_octets(SQL_C_CHAR, 0), 0u);
    EXPECT_EQ(element_octets(SQL_C_CHAR, -5), 0u);
}

struct Cells {
    explicit Cells(std::vector<std::optional<std::string>> values) {
        for (auto& value : values) {
            if (!value) {
                cells.emplace_back();
            } else {
                cells.push_back(number_cell(texts.emplace_back(std::move(*value))));
            }
        }
    }
    std::deque<std::string> texts;
    std::vector<Cell> cells;
};

// One row: its status.
SQLUSMALLINT deliver_row(const Cells& row, std::span<const BoundColumn> columns,
                         const RowsetLayout& layout, std::size_t place,
                         std::vector<ColumnProblem>& problems) {
    std::array<SQLUSMALLINT, 1> status{};
    deliver_rows({row.cells.data(), row.cells.size(), 1, 1}, columns, layout, place, status,
                 problems);
    return status[0];
}

TEST(DeliverRow, WritesBoundColumnsOnlyAndOnlyTheirRow) {
    std::array<SQLINTEGER, 4> numbers{-1, -1, -1, -1};
    std::array<SQLLEN, 4> lengths{-9, -9, -9, -9};
    const Cells row({"10", "20", "30"});
    const std::array columns{bound_to(2, SQL_C_SLONG, numbers.data(), 0, lengths.data())};
    std::vector<ColumnProblem> problems;
    EXPECT_EQ(deliver_row(row, columns, {.rows = 4}, 2, problems), SQL_ROW_SUCCESS);
    EXPECT_EQ(numbers, (std::array<SQLINTEGER, 4>{-1, -1, 30, -1}));
    EXPECT_EQ(lengths, (std::array<SQLLEN, 4>{-9, -9, 4, -9}));
    EXPECT_TRUE(problems.empty());
}

TEST(DeliverRow, GoesOnBehindAProblemAndReportsEach) {
    SQLINTEGER good = -1;
    SQLSCHAR small = -1;
    char text[3] = "";
    SQLLEN lengths[4] = {};
    Cells row({"300", std::nullopt, "12345", "7"});
    std::vector<ColumnProblem> problems;
    const std::array columns{
        bound_to(0, SQL_C_STINYINT, &small, 0, &lengths[0]),
        bound_to(1, SQL_C_SLONG, &good, 0, nullptr),
        bound_to(2, SQL_C_CHAR, text, sizeof text, &lengths[2], DataType::varchar),
        bound_to(3, SQL_C_SLONG, &good, 0, &lengths[3]),
    };
    row.cells[2].kind = CellKind::string;
    EXPECT_EQ(deliver_row(row, columns, {.rows = 5}, 0, problems), SQL_ROW_ERROR);
    ASSERT_EQ(problems.size(), 3u);
    EXPECT_EQ(problems[0].column, 0u);
    EXPECT_EQ(problems[0].outcome, convert::Outcome::out_of_range);
    EXPECT_EQ(problems[1].column, 1u);
    EXPECT_EQ(problems[1].outcome, convert::Outcome::indicator_required);
    EXPECT_EQ(problems[2].column, 2u);
    EXPECT_EQ(problems[2].outcome, convert::Outcome::string_truncated);
    EXPECT_EQ(lengths[2], 5) << "the full length";
    EXPECT_EQ(good, 7) << "the column behind the problems";
}

TEST(DeliverRow, WarningAloneIsSuccessWithInfo) {
    char text[3] = "";
    SQLLEN length = 0;
    Cells row({"12345"});
    row.cells[0].kind = CellKind::string;
    std::vector<ColumnProblem> problems;
    const std::array columns{
        bound_to(0, SQL_C_CHAR, text, sizeof text, &length, DataType::varchar)};
    EXPECT_EQ(deliver_row(row, columns, {}, 0, problems), SQL_ROW_SUCCESS_WITH_INFO);
    EXPECT_STREQ(text, "12");
}

TEST(DeliverRow, PairThatCannotBeConvertedIsRestricted) {
    SQLINTEGER number = -1;
    const Cells row({"1"});
    auto column = bound_to(0, SQL_C_SLONG, &number, 0, nullptr);
    column.converter = nullptr;
    std::vector<ColumnProblem> problems;
    EXPECT_EQ(deliver_row(row, std::array{column}, {}, 0, problems), SQL_ROW_ERROR);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].outcome, convert::Outcome::restricted);
    EXPECT_EQ(number, -1);
}

// Values go column by column, and are told of row by row.
TEST(DeliverRows, ReportProblemsByRow) {
    std::array<SQLSCHAR, 6> first{};
    std::array<SQLSCHAR, 6> second{};
    const Cells cells({"1", "300", "300", "2", "3", "4", "300", "300"});
    const std::array columns{bound_to(0, SQL_C_STINYINT, first.data(), 0, nullptr),
                             bound_to(1, SQL_C_STINYINT, second.data(), 0, nullptr)};
    std::array<SQLUSMALLINT, 4> statuses{};
    std::vector<ColumnProblem> problems{{0, 0, convert::Outcome::restricted}};
    deliver_rows({cells.cells.data(), 2, 4, 1}, columns, {.rows = 6}, 2, statuses, problems);
    EXPECT_EQ(statuses, (std::array<SQLUSMALLINT, 4>{SQL_ROW_ERROR, SQL_ROW_ERROR, SQL_ROW_SUCCESS,
                                                     SQL_ROW_ERROR}));
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (const ColumnProblem& problem : problems) places.emplace_back(problem.row, problem.column);
    EXPECT_EQ(places, (std::vector<std::pair<std::size_t, std::size_t>>{
                          {0, 0}, {2, 1}, {3, 0}, {5, 0}, {5, 1}}));
    EXPECT_EQ(first[2], 1);
    EXPECT_EQ(first[4], 3);
    EXPECT_EQ(second[3], 2);
    EXPECT_EQ(second[4], 4);
}

}  // namespace
}  // namespace connectai::cursor
