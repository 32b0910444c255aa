// The row parser: the same rows however they were cut, every fault named on the right call.
#include "connectai/row_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "reply_pieces.h"
#include "sanitizers.h"

namespace connectai {
namespace {

using test::append_rows;
using test::cut_at;
using test::error_of;
using test::in_pieces_of;
using test::PieceSource;
using test::Row;
using testing::HasSubstr;

constexpr std::size_t row_octets = 1024 * 1024 * 1024;

struct Parsed {
    std::vector<Row> rows;
    std::optional<Error> error;
    std::string rest;  // behind the closing bracket
};

Parsed parse(std::vector<std::string> pieces, std::size_t columns) {
    PieceSource source(std::move(pieces));
    ReplyInput input(source);
    RowParser parser(row_octets);
    RowBlock block;
    Parsed parsed;
    parsed.error = error_of([&] {
        while (parser.parse(input, columns, block)) {
            ASSERT_GT(block.rows(), 0u) << "it promises at least one";
            append_rows(block, parsed.rows);
        }
        while (input.more(input.available().size() + 1)) {
        }
        parsed.rest = input.available();
    });
    return parsed;
}

Parsed parse(std::string_view text, std::size_t columns) {
    return parse(std::vector<std::string>{std::string(text)}, columns);
}

const std::string good_rows =
    " [1,\"a\",null] , [-2.50e-3, \"\\u00e9\\ud83d\\ude00\\ud800\\\"]\\\\\" ,true],\n"
    "[ 12345678901234567890123456789.5,\"\xF0\x9F\x98\x80,[\",false ]\t,[null,null,null],"
    "[\"\",\"tail\",0] ] }]}";
const std::vector<Row> good_cells = {
    {"1", "'a'", "null"},
    {"-2.50e-3", "'\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\"]\\'", "true"},
    {"12345678901234567890123456789.5", "'\xF0\x9F\x98\x80,['", "false"},
    {"null", "null", "null"},
    {"''", "'tail'", "0"},
};

TEST(RowParser, GivesTheSameRowsWhereverTheyAreCut) {
    for (const std::size_t columns : {std::size_t{3}, std::size_t{0}}) {
        for (std::size_t at = 0; at <= good_rows.size(); ++at) {
            const Parsed parsed = parse(cut_at(good_rows, at), columns);
            ASSERT_FALSE(parsed.error) << parsed.error->message() << ", cut at " << at;
            ASSERT_EQ(parsed.rows, good_cells) << "cut at " << at;
            ASSERT_EQ(parsed.rest, " }]}") << "cut at " << at;
        }
        for (const std::size_t size : {1u, 2u, 3u, 7u}) {
            const Parsed parsed = parse(in_pieces_of(good_rows, size), columns);
            ASSERT_FALSE(parsed.error);
            ASSERT_EQ(parsed.rows, good_cells) << "in pieces of " << size;
        }
    }
}

TEST(RowParser, HandsOutRowsAsSoonAsTheyHaveArrived) {
    PieceSource source({"[1],[2],[", "3]", "]"});
    ReplyInput input(source);
    RowParser parser(row_octets);
    RowBlock block;
    ASSERT_TRUE(parser.parse(input, 1, block));
    EXPECT_EQ(block.rows(), 2u);
    EXPECT_EQ(source.pieces_left(), 2u) << "nothing is waited for that is not needed";
    ASSERT_TRUE(parser.parse(input, 1, block));
    EXPECT_EQ(block.rows(), 1u);
    EXPECT_EQ(block.row(0)[0].view(), "3");
    EXPECT_EQ(source.pieces_left(), 1u);
    EXPECT_FALSE(parser.parse(input, 1, block));
}

TEST(RowParser, EmptyArrayHasNoRows) {
    for (const char* text : {"]", "  \n ]", "]]}"}) {
        const Parsed parsed = parse(text, 3);
        EXPECT_FALSE(parsed.error) << text;
        EXPECT_TRUE(parsed.rows.empty());
    }
}

TEST(RowParser, ReadsManyBlocksWithoutLosingARow) {
    std::string text;
    std::vector<Row> expected;
    for (int i = 0; i < 100'000; ++i) {
        const std::string number = std::to_string(i);
        text += (i > 0 ? ",[" : "[") + number + ",\"row " + number + "\"]";
        expected.push_back({number, "'row " + number + "'"});
    }
    text += "]";
    for (const std::size_t size : {std::size_t{1} << 20, std::size_t{300'007}, std::size_t{4099}}) {
        const Parsed parsed = parse(in_pieces_of(text, size), 2);
        ASSERT_FALSE(parsed.error) << parsed.error->message();
        EXPECT_TRUE(parsed.rows == expected) << "in pieces of " << size;
    }
}

TEST(RowParser, ParsesAHugeCellInLinearTime) {
    std::string text = "[1,\"";
    for (int i = 0; i < 2'000'000; ++i) text += "0123456\\n8";
    text += "\"],[2,\"small\"]]";
    const std::clock_t begun = std::clock();
    const Parsed parsed = parse(in_pieces_of(text, 16 * 1024), 2);
    const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
    ASSERT_FALSE(parsed.error) << parsed.error->message();
    ASSERT_EQ(parsed.rows.size(), 2u);
    EXPECT_EQ(parsed.rows[0][1].size(), 9u * 2'000'000 + 2);
    EXPECT_EQ(parsed.rows[1][1], "'small'");
    // Parsed anew for every piece, it would take ten times as long.
#ifdef __OPTIMIZE__
    EXPECT_LT(seconds, test::sanitized ? 10 : 1);
#else
    EXPECT_LT(seconds, 10);
#endif
}

TEST(RowParser, ReadsARowAfterAHugeOneInSmallBlocksAgain) {
    std::string text = "[\"" + std::string(3'000'000, 'x') + "\"]";
    for (int i = 0; i < 200'000; ++i) text += ",[\"0123456789\"]";
    text += "]";
    PieceSource source(in_pieces_of(text, 300'000));
    ReplyInput input(source);
    RowParser parser(row_octets);
    RowBlock block;
    std::size_t rows = 0;
    std::size_t blocks = 0;
    while (parser.parse(input, 1, block)) {
        rows += block.rows();
        ++blocks;
    }
    EXPECT_EQ(rows, 200'001u);
    EXPECT_GT(blocks, 5u);
}

TEST(RowParser, AFewRowsDoNotTakeAWholeBlocksMemory) {
    // Rows that trickle in ahead of their schema are parked, each with its buffer.
    PieceSource source({"[1]", ",[2]", "]"});
    ReplyInput input(source);
    RowParser parser(row_octets);
    RowBlock block;
    ASSERT_TRUE(parser.parse(input, 1, block));
    EXPECT_LT(block.buffer().capacity(), 4096u);
}

// However it was cut; and rows that are as long as they may be are none the worse.
TEST(RowParser, RefusesARowThatIsTooLong) {
    const std::string fits = "[1,\"" + std::string(94, 'x') + "\"]";  // 100 octets
    const std::string longer = "[1,\"" + std::string(95, 'x') + "\"]";
    const std::string text = fits + " , " + fits + "," + fits + "," + longer + "]";
    for (const std::size_t size : {1u, 7u, 100u, 101u, 1000u}) {
        PieceSource source(in_pieces_of(text, size));
        ReplyInput input(source);
        RowParser parser(100);
        RowBlock block;
        std::size_t rows = 0;
        const auto error = error_of([&] {
            while (parser.parse(input, 2, block)) {
                rows += block.rows();
            }
        });
        EXPECT_EQ(rows, 3u) << size;
        ASSERT_TRUE(error) << size;
        EXPECT_EQ(error->state(), sqlstate::general_error);
        EXPECT_THAT(error->message(), HasSubstr("row 4 has more than 100 octets"));
    }
}

TEST(RowParser, ReadsACellOf64Megabytes) {
    constexpr std::size_t size = 64 * 1024 * 1024;
    PieceSource source(in_pieces_of("[\"" + std::string(size, 'x') + "\"]]", 500'000));
    ReplyInput input(source);
    RowParser parser(row_octets);
    RowBlock block;
    ASSERT_TRUE(parser.parse(input, 1, block));
    EXPECT_EQ(block.row(0)[0].size, size);
}

struct Fault {
    const char* name;
    std::string text;
    std::size_t columns;
    std::string message;
    std::size_t rows_before;
};

const std::vector<Fault> faults = {
    {"ShortRow", "[1,2],[3],[4,5]]", 2, "1 values instead of the 2", 1},
    {"EmptyRow", "[1,2],[],[4,5]]", 2, "0 values instead of the 2", 1},
    {"LongRow", "[1,2],[3,4,5],[6,7]]", 2, "more values than the 2 columns", 1},
    {"NestedArray", "[1,2],[3,[4]],[5,6]]", 2, "value 2 of a row is an array or an object", 1},
    {"NestedObject", "[1,2],[3,4],[{\"a\":1},6]]", 2, "value 1 of a row is an array or an object",
     2},
    {"Number", "[1,2],17,[5,6]]", 2, "a row is not an array", 1},
    {"Null", "null,[1,2],[5,6]]", 2, "a row is not an array", 0},
    {"Text", "[1,2],\"x\",[5,6]]", 2, "a row is not an array", 1},
    {"Object", "[1,2],{\"a\":1},[5,6]]", 2, "a row is not an array", 1},
    {"MissingComma", "[1,2] [3,4],[5,6],[7,8]]", 2, "',' or ']' was expected", 1},
    {"MissingCommaInRow", "[1,2],[3 4],[5,6],[7,8]]", 2, "not JSON", 1},
    {"TrailingComma", "[1,2],]                 ", 2, "not JSON", 1},
    {"LeadingComma", ",[1,2],[3,4],[5,6]]", 2, "not JSON", 0},
    {"TwoCommas", "[1,2],,[3,4],[5,6]]", 2, "not JSON", 1},
    {"TrailingCommaInRow", "[1,2],[3,],[5,6],[7,8]]", 2, "not JSON", 1},
    {"Garbage", "[1,2]garbage,[3,4],[5,6]]", 2, "',' or ']' was expected", 1},
    {"WrongLiteral", "[1,2],[nul,4],[5,6],[7,8]]", 2, "not JSON", 1},
    {"LeadingZero", "[1,2],[01,4],[5,6],[7,8]]", 2, "not JSON", 1},
    {"ControlCharacter", "[1,2],[\"a\tb\",4],[5,6],[7,8]]", 2, "not JSON", 1},
    {"WrongEscape", "[1,2],[\"\\x\",4],[5,6],[7,8]]", 2, "not JSON", 1},
    {"Nul", std::string("[1,2],[3,\0004],[5,6],[7,8]]", 25), 2, "not JSON", 1},
    {"WidthsDiffer", "[1,2],[3],[5,6]]", 0, "1 values instead of the 2", 1},
    {"WidthUnknownAndFirstRowEmpty", "[],[1],[2],[3],[4]]", 0, "a row is empty", 0},
};

class RowFaults : public testing::TestWithParam<Fault> {};

TEST_P(RowFaults, ComeBehindTheRowsBeforeThemAndAreRepeatedWhereverTheyAreCut) {
    const Fault& fault = GetParam();
    for (std::size_t at = 0; at <= fault.text.size(); ++at) {
        PieceSource source(cut_at(fault.text, at));
        ReplyInput input(source);
        RowParser parser(row_octets);
        std::vector<Row> rows;
        RowBlock block;
        const auto next = [&] {
            return error_of([&] {
                while (parser.parse(input, fault.columns, block)) {
                    append_rows(block, rows);
                }
            });
        };
        const auto error = next();
        ASSERT_TRUE(error) << "cut at " << at;
        EXPECT_EQ(error->state(), sqlstate::general_error);
        EXPECT_THAT(error->message(), HasSubstr(fault.message)) << "cut at " << at;
        EXPECT_THAT(error->message(), HasSubstr("at row " + std::to_string(fault.rows_before + 1)));
        EXPECT_THAT(error->message(), HasSubstr("not whole"));
        EXPECT_EQ(rows.size(), fault.rows_before) << "cut at " << at;
        const auto again = next();
        ASSERT_TRUE(again) << "cut at " << at;
        EXPECT_EQ(again->message(), error->message()) << "cut at " << at;
        EXPECT_EQ(rows.size(), fault.rows_before) << "cut at " << at;
    }
}

INSTANTIATE_TEST_SUITE_P(RowParser, RowFaults, testing::ValuesIn(faults),
                         [](const auto& test) { return test.param.name; });

// The same, where the reply ends so closely behind the fault that it could be taken for cut off.
TEST(RowParser, NamesAFaultAtTheVeryEnd) {
    for (const char* text :
         {"[1 2]]", "[1,]]", "[1],]", "[nul]]", "[01]]", "[\"\t\"]]", "[1]x", "x"}) {
        const Parsed parsed = parse(text, 1);
        ASSERT_TRUE(parsed.error) << text;
        EXPECT_EQ(parsed.error->state(), sqlstate::general_error)
            << text << ": " << parsed.error->message();
    }
}

TEST(RowParser, EndAmongTheRowsIsALinkFailure) {
    const std::string rows = good_rows.substr(0, good_rows.size() - 5);  // up to the last row
    for (std::size_t size = 0; size < rows.size(); ++size) {
        const Parsed parsed = parse(rows.substr(0, size), 3);
        ASSERT_TRUE(parsed.error) << "cut off at " << size;
        EXPECT_EQ(parsed.error->state(), sqlstate::communication_link_failure)
            << parsed.error->message();
        ASSERT_LE(parsed.rows.size(), good_cells.size());
        EXPECT_TRUE(std::equal(parsed.rows.begin(), parsed.rows.end(), good_cells.begin()))
            << "only whole rows may be handed out, cut off at " << size;
    }
}

TEST(RowParser, BooleansHaveTheTextOfNumbers) {
    PieceSource source({"[true,false]]"});
    ReplyInput input(source);
    RowBlock block;
    RowParser(row_octets).parse(input, 2, block);
    EXPECT_EQ(block.row(0)[0].view(), "1");
    EXPECT_EQ(block.row(0)[0].kind, CellKind::boolean_true);
    EXPECT_EQ(block.row(0)[1].view(), "0");
    EXPECT_EQ(block.row(0)[1].kind, CellKind::boolean_false);
}

TEST(RowParser, KeepsAnEscapedNulInsideAValue) {
    PieceSource source({R"(["a\u0000b"]])"});
    ReplyInput input(source);
    RowBlock block;
    RowParser(row_octets).parse(input, 1, block);
    EXPECT_EQ(block.row(0)[0].view(), std::string_view("a\0b", 3));
}

}  // namespace
}  // namespace connectai
