// Rows in any order: from memory, from the file, and as far as the source goes.
#include "cursor/row_spool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>

#include "fake_rows.h"

namespace connectai::cursor {
namespace {

using test::CountingRows;

constexpr std::size_t plenty = 1'000'000'000;

std::string value(RowSpool& spool, std::uint64_t row) {
    return std::string(spool.row(row)[0].view());
}

TEST(RowSpool, ReadsOnlyAsFarAsIsAsked) {
    auto source = std::make_unique<CountingRows>(std::vector<std::size_t>{3, 3, 3});
    const CountingRows& rows = *source;
    RowSpool spool(std::move(source), plenty, 0);
    EXPECT_EQ(rows.calls, 0);
    EXPECT_TRUE(spool.has(2));
    EXPECT_EQ(rows.calls, 1);
    EXPECT_TRUE(spool.has(3));
    EXPECT_EQ(value(spool, 0), "1");
    EXPECT_EQ(rows.calls, 2);
    EXPECT_EQ(spool.count(), 9u);
    EXPECT_FALSE(spool.has(9));
    EXPECT_EQ(value(spool, 8), "9");
    EXPECT_EQ(rows.calls, 4) << "a source is not asked again behind its end";
}

TEST(RowSpool, GivesEveryRowInAnyOrderWhereverItIs) {
    constexpr std::uint64_t count = 60'000;
    for (const std::size_t memory : {std::size_t{0}, std::size_t{200'000}, plenty}) {
        SCOPED_TRACE(memory);
        RowSpool spool(std::make_unique<CountingRows>(std::vector<std::size_t>{1, 19'999, 40'000}),
                       memory, 0);
        ASSERT_EQ(spool.count(), count);
        EXPECT_EQ(spool.uses_file(), memory != plenty);
        for (std::uint64_t row = count; row-- > 0;) {
            ASSERT_EQ(value(spool, row), std::to_string(row + 1));
        }
        std::mt19937_64 random(7);
        for (int i = 0; i < 5'000; ++i) {
            const std::uint64_t row = random() % count;
            ASSERT_EQ(value(spool, row), std::to_string(row + 1));
        }
    }
}

TEST(RowSpool, StopsAtMaxRows) {
    RowSpool spool(std::make_unique<CountingRows>(std::vector<std::size_t>{3, 3, 3}), plenty, 4);
    EXPECT_TRUE(spool.has(3));
    EXPECT_FALSE(spool.has(4));
    EXPECT_EQ(spool.count(), 4u);
    EXPECT_EQ(value(spool, 3), "4");
}

// What came before a break stays readable; what lies behind it is an error, and never the end.
TEST(RowSpool, KeepsWhatCameBeforeABreak) {
    RowSpool spool(std::make_unique<CountingRows>(
                       std::vector<std::size_t>{2, 2},
                       Error(sqlstate::communication_link_failure, "the wire broke")),
                   0, 0);
    EXPECT_TRUE(spool.has(3));
    for (int time = 0; time < 2; ++time) {
        EXPECT_THROW(spool.has(4), Error);
        EXPECT_THROW(spool.count(), Error);
        EXPECT_EQ(value(spool, 3), "4");
        EXPECT_EQ(value(spool, 0), "1");
    }
}

// setrlimit(2), RLIMIT_FSIZE: the file takes some pages of the block, and no more.
TEST(RowSpool, KeepsWhatTheFileHasTakenOfABlock) {
    RowSpool spool(std::make_unique<CountingRows>(std::vector<std::size_t>{60'000}), 0, 0);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 200'000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    std::uint64_t rows = 0;
    EXPECT_THROW(
        {
            while (spool.has(rows)) ++rows;
        },
        Error);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_GT(rows, 1'000u);
    EXPECT_LT(rows, 60'000u);
    EXPECT_THROW(spool.has(rows), Error) << "the same is asked again";
    EXPECT_THROW(spool.count(), Error);
    for (std::uint64_t row = 0; row < rows; ++row) {
        ASSERT_TRUE(spool.has(row));
        ASSERT_EQ(value(spool, row), std::to_string(row + 1));
    }
}

TEST(RowSpool, ARowMayBeLargerThanAPage) {
    std::vector<Column> columns{table_column("a", DataType::varchar)};
    auto table = std::make_shared<Table>(columns);
    const std::string large(300'000, 'x');
    for (const std::string& text : {std::string("a"), large, std::string(), large + "y"}) {
        table->add_row(std::array{Table::Value(std::string_view(text))});
    }
    RowSpool spool(table_rows(table), 0, 0);
    ASSERT_EQ(spool.count(), 4u);
    EXPECT_EQ(value(spool, 3), large + "y");
    EXPECT_EQ(value(spool, 1), large);
    EXPECT_EQ(value(spool, 2), "");
    EXPECT_EQ(value(spool, 0), "a");
}

}  // namespace
}  // namespace connectai::cursor
