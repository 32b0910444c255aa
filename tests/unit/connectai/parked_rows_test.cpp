// Rows ahead of their schema: out as they went in, from memory or from the file.
#include "connectai/parked_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectai/row_parser.h"
#include "reply_pieces.h"

namespace connectai {
namespace {

using test::append_rows;
using test::error_of;
using test::PieceSource;
using test::Row;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t no_limit = 1'000'000'000;

RowBlock block_of(const std::string& rows) {
    PieceSource source({rows + "]"});
    ReplyInput input(source);
    RowBlock block;
    RowParser(no_limit).parse(input, 0, block);
    return block;
}

std::vector<Row> pop_all(ParkedRows& parked) {
    std::vector<Row> rows;
    RowBlock block;
    while (parked.pop(block)) append_rows(block, rows);
    return rows;
}

TEST(ParkedRows, AreOfEveryKindWhenTheyComeBackFromTheFile) {
    ParkedRows parked(0, no_limit);
    parked.push(block_of(R"([null,true,false,-1.50,"","text"],["\u00e4\n",0,"b",null,1e5,true])"));
    parked.push(block_of(R"([1,2,3,4,5,6])"));
    EXPECT_TRUE(parked.spooled());
    EXPECT_EQ(parked.columns(), 6u);
    EXPECT_THAT(pop_all(parked), ElementsAre(Row{"null", "true", "false", "-1.50", "''", "'text'"},
                                             Row{"'ä\n'", "0", "'b'", "null", "1e5", "true"},
                                             Row{"1", "2", "3", "4", "5", "6"}));
    EXPECT_TRUE(parked.empty());
}

TEST(ParkedRows, KeepTheirOrderWhereverTheyAre) {
    for (const std::size_t octets : {std::size_t{0}, std::size_t{10'000}, no_limit}) {
        ParkedRows parked(octets, no_limit);
        std::vector<Row> pushed;
        for (int i = 0; i < 1000; ++i) {
            parked.push(block_of("[" + std::to_string(i) + "]"));
            pushed.push_back({std::to_string(i)});
        }
        EXPECT_EQ(parked.spooled(), octets != no_limit);
        EXPECT_EQ(pop_all(parked), pushed) << octets;
    }
}

TEST(ParkedRows, BlockFromTheFileMayBeMoved) {
    ParkedRows parked(0, no_limit);
    parked.push(block_of(R"(["abc"])"));
    RowBlock block;
    ASSERT_TRUE(parked.pop(block));
    const RowBlock moved = std::move(block);
    block = block_of(R"(["xyz"])");
    EXPECT_EQ(moved.row(0)[0].view(), "abc");
}

TEST(ParkedRows, StayWithinTheirMemoryAndTheirFile) {
    ParkedRows parked(100'000, 50'000);
    const auto error = error_of([&] {
        for (int i = 0; i < 1000; ++i)
            parked.push(block_of("[\"" + std::string(1000, 'x') + "\"]"));
    });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::general_error);
    EXPECT_THAT(error->message(), HasSubstr("more than 50000 octets"));
    const std::size_t rows = pop_all(parked).size();
    EXPECT_GT(rows, 75u) << "rows that were parked before are not lost";
    EXPECT_LT(rows, 150u);
}

TEST(ParkedRows, AreForgottenWhenCleared) {
    ParkedRows parked(0, no_limit);
    parked.push(block_of("[1]"));
    parked.clear();
    EXPECT_TRUE(parked.empty());
    EXPECT_EQ(parked.columns(), 0u);
    parked.push(block_of("[2,3]"));
    EXPECT_THAT(pop_all(parked), ElementsAre(Row{"2", "3"}));
}

}  // namespace
}  // namespace connectai
