// ReplyReader: members in any order, several results, and where errors come up.
#include "connectai/reply_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reply_pieces.h"

namespace connectai {
namespace {

using test::error_of;
using test::in_pieces_of;
using test::PieceSource;
using test::read_reply;
using test::Row;
using test::schema_json;
using test::Seen;
using test::SeenResult;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string schema_ab = R"("schema":)" + schema_json({"a", "b"});
const std::string rows_ab = R"("rows":[[1,"x"],[2,null]])";
const std::vector<Row> cells_ab = {{"1", "'x'"}, {"2", "null"}};

std::string object(const std::vector<std::string>& members) {
    std::string text = "{";
    for (const std::string& member : members) text += (text.size() > 1 ? "," : "") + member;
    return text + "}";
}

std::string reply_of(const std::vector<std::string>& result_members) {
    return "{\"results\":[" + object(result_members) + "]}";
}

TEST(ReplyReader, TakesAResultsMembersInEveryOrder) {
    std::vector<std::string> members = {schema_ab, rows_ab, R"("affectedRows":7)",
                                        R"("unknown":[[{"rows":[[9]],"schema":[null,"]}"]}]])"};
    std::ranges::sort(members);
    do {
        for (const std::size_t size : {1u, 5u, 1000u}) {
            const Seen seen = read_reply(in_pieces_of(reply_of(members), size));
            ASSERT_FALSE(seen.error) << reply_of(members) << ": " << seen.error->message();
            ASSERT_EQ(seen.results.size(), 1u);
            EXPECT_THAT(seen.results[0].labels, ElementsAre("a", "b"));
            EXPECT_EQ(seen.results[0].rows, cells_ab) << reply_of(members);
            EXPECT_EQ(seen.results[0].affected_rows, 7);
        }
    } while (std::ranges::next_permutation(members).found);
}

TEST(ReplyReader, TakesAReplysMembersInEveryOrder) {
    std::vector<std::string> members = {
        R"("results":[)" + object({schema_ab, rows_ab}) + "]",
        R"("parameters":{"@p1":{"dataType":5,"direction":4,"value":"out"}})",
        R"("error":null)",
        R"("unknown":[{"results":[{}]}])",
    };
    std::ranges::sort(members);
    do {
        const Seen seen = read_reply(object(members));
        ASSERT_FALSE(seen.error) << object(members) << ": " << seen.error->message();
        ASSERT_EQ(seen.results.size(), 1u);
        EXPECT_EQ(seen.results[0].rows, cells_ab);
    } while (std::ranges::next_permutation(members).found);
}

TEST(ReplyReader, ReportsAnErrorWhereverItStandsAmongTheMembers) {
    std::vector<std::string> members = {
        R"("results":[)" + object({schema_ab, rows_ab}) + "]",
        R"("error":{"code":"QUERY_FAILED","message":"it broke"})",
        R"("parameters":null)",
    };
    std::ranges::sort(members);
    do {
        const std::string text = object(members);
        const Seen seen = read_reply(text);
        ASSERT_TRUE(seen.error) << text;
        EXPECT_EQ(seen.error->message(), "QUERY_FAILED: it broke");
        EXPECT_EQ(seen.error->origin(), ErrorOrigin::service);
        const bool behind = text.find("results") < text.find("error");
        EXPECT_EQ(seen.rows(), behind ? 2u : 0u) << "rows that came before it are handed out";
    } while (std::ranges::next_permutation(members).found);
}

TEST(ReplyReader, ReportsAnErrorInsideAResult) {
    const Seen seen =
        read_reply(reply_of({schema_ab, rows_ab, R"("error":{"code":3,"message":"late"})"}));
    ASSERT_TRUE(seen.error);
    EXPECT_EQ(seen.error->message(), "3: late");
    EXPECT_EQ(seen.error->native(), 3);
    EXPECT_EQ(seen.rows(), 2u);
}

// RFC 8259, section 8.1: "at the beginning of a networked-transmitted JSON text", and nowhere else.
TEST(ReplyReader, TakesAByteOrderMarkAtTheBeginningOnly) {
    EXPECT_EQ(read_reply("\xEF\xBB\xBF {}").state(), "complete");
    EXPECT_EQ(read_reply(" \xEF\xBB\xBF{}").state(), "HY000");
    EXPECT_EQ(read_reply("\xEF\xBB\xBF\xEF\xBB\xBF{}").state(), "HY000");
}

TEST(ReplyReader, ReportsAnErrorAloneOnTheFirstCall) {
    PieceSource source({R"({"error":{"code":"X","message":"alone"}})"});
    ReplyReader reader(source);
    EXPECT_TRUE(error_of([&] { reader.next_result(); }));
}

TEST(ReplyReader, RepeatsItsErrorAndNeverSaysThatTheReplyIsComplete) {
    for (const std::string& text :
         {std::string(R"({"error":{"code":"X","message":"m"},"results":[]})"),
          R"({"results":[)" + object({schema_ab, rows_ab}) + R"(],"error":"m"})",
          reply_of({schema_ab, R"("rows":[[1,2],[3],[4,5]])"}),
          reply_of({schema_ab, R"("rows":[[1,2],[3,)"}), std::string("<html>"), std::string(),
          reply_of({R"("rows":[[1,2]])"}), reply_of({schema_ab, rows_ab}) + "trailing"}) {
        PieceSource source({text});
        ReplyReader reader(source);
        RowBlock block;
        const auto first = error_of([&] {
            while (reader.next_result()) {
                while (reader.next_block(block)) {
                }
            }
        });
        ASSERT_TRUE(first) << text;
        for (int i = 0; i < 3; ++i) {
            const auto rows = error_of([&] { reader.next_block(block); });
            const auto result = error_of([&] { reader.next_result(); });
            ASSERT_TRUE(rows) << text;
            ASSERT_TRUE(result) << text;
            EXPECT_EQ(rows->message(), first->message());
            EXPECT_EQ(result->message(), first->message());
        }
    }
}

TEST(ReplyReader, TakesNullAndAbsentMembers) {
    for (const char* text :
         {"{}", R"({"results":null})", R"({"results":[]})", R"({"results":[],"error":null})",
          R"({"results":null,"error":null,"parameters":null})", " {\n} \t\r\n"}) {
        const Seen seen = read_reply(text);
        EXPECT_FALSE(seen.error) << text << ": " << seen.error->message();
        EXPECT_TRUE(seen.results.empty()) << text;
    }
    for (const char* text : {R"({"results":[{}]})", R"({"results":[{"schema":null,"rows":null}]})",
                             R"({"results":[{"schema":[],"rows":[],"affectedRows":null}]})",
                             R"({"results":[{"rows":[],"schema":[]}]})",
                             R"({"results":[{"rows":[]}]})", R"({"results":[null,{}]})"}) {
        const Seen seen = read_reply(text);
        ASSERT_FALSE(seen.error) << text << ": " << seen.error->message();
        EXPECT_EQ(seen.results, std::vector<SeenResult>(1)) << text;
    }
    const std::string no_rows = reply_of({schema_ab, R"("rows":null)"});
    EXPECT_EQ(read_reply(no_rows).state(), "complete");
    EXPECT_THAT(read_reply(no_rows).results[0].labels, ElementsAre("a", "b"));
    EXPECT_THAT(read_reply(reply_of({schema_ab})).results[0].labels, ElementsAre("a", "b"));
}

TEST(ReplyReader, GivesSeveralResultsOneAfterTheOther) {
    const std::string text = R"({"results":[{"affectedRows":3},)" + object({schema_ab, rows_ab}) +
                             "," + object({R"("rows":[[5]])", "\"schema\":" + schema_json({"c"})}) +
                             R"(,{"affectedRows":"4","schema":[],"rows":[]}]})";
    const std::vector<SeenResult> expected = {
        {{}, {}, 3}, {{"a", "b"}, cells_ab, -1}, {{"c"}, {{"5"}}, -1}, {{}, {}, 4}};
    for (const std::size_t size : {1u, 13u, 10'000u}) {
        const Seen seen = read_reply(in_pieces_of(text, size));
        ASSERT_FALSE(seen.error) << seen.error->message();
        EXPECT_EQ(seen.results, expected);
    }
}

// As of a statement that was only to be described.
TEST(ReplyReader, TakesAResultWithoutRowsForEmpty) {
    for (const std::vector<std::string>& members : std::vector<std::vector<std::string>>{
             {schema_ab},
             {schema_ab, R"("rows":null)"},
             {schema_ab, R"("rows":null)", R"("unknown":[[1]])"},
             {R"("warnings":["[["])", schema_ab, R"("unknown":[])", R"("more":[{"a":[[1]]}])"}}) {
        const Seen seen = read_reply(reply_of(members));
        ASSERT_FALSE(seen.error) << reply_of(members) << ": " << seen.error->message();
        ASSERT_EQ(seen.results.size(), 1u);
        EXPECT_TRUE(seen.results[0].rows.empty());
    }
}

TEST(ReplyReader, SkipsTheRowsThatNobodyReads) {
    const std::string text = R"({"results":[)" + object({schema_ab, rows_ab}) + "," +
                             object({R"("rows":[[1],[2]])", "\"schema\":" + schema_json({"c"})}) +
                             "," + object({schema_ab, rows_ab, R"("affectedRows":9)"}) + "]}";
    PieceSource source(in_pieces_of(text, 3));
    ReplyReader reader(source);
    EXPECT_TRUE(reader.next_result());
    EXPECT_TRUE(reader.next_result());
    EXPECT_EQ(reader.columns().size(), 1u);
    EXPECT_TRUE(reader.next_result());
    RowBlock block;
    EXPECT_TRUE(reader.next_block(block));
    EXPECT_EQ(block.row(0)[1].view(), "x");
    EXPECT_FALSE(reader.next_result());
    EXPECT_FALSE(reader.next_result());
    EXPECT_FALSE(reader.next_block(block));
}

TEST(ReplyReader, AResultIsThereBeforeItsRowsAre) {
    PieceSource source({"{\"results\":[{" + schema_ab + ",\"rows\":[", "[1,2]", "]}]}"});
    ReplyReader reader(source);
    EXPECT_TRUE(reader.next_result());
    EXPECT_EQ(source.pieces_left(), 2u) << "the schema is enough";
    RowBlock block;
    EXPECT_TRUE(reader.next_block(block));
    EXPECT_EQ(source.pieces_left(), 1u);
    EXPECT_FALSE(reader.next_block(block));
}

TEST(ReplyReader, ACountIsToldOnlyOnceTheReplyIsKnownToGoOn) {
    // Whoever is told "3 rows" of a statement without a result set reads no further.
    for (const char* end :
         {"]", "]}x", R"(],"error":{"code":"X","message":"rolled back"}})", ",", ",7", ""}) {
        PieceSource source({std::string(R"({"results":[{"affectedRows":3})") + end});
        ReplyReader reader(source);
        EXPECT_TRUE(error_of([&] { reader.next_result(); })) << end;
    }
    PieceSource source({R"({"results":[{"affectedRows":3},{)", R"("affectedRows":4}]})"});
    ReplyReader reader(source);
    EXPECT_TRUE(reader.next_result());
    EXPECT_EQ(reader.affected_rows(), 3) << "looking ahead does not change the current result";
    EXPECT_EQ(source.pieces_left(), 1u);
    EXPECT_TRUE(reader.next_result());
    EXPECT_EQ(reader.affected_rows(), 4);
    EXPECT_FALSE(reader.next_result());
}

TEST(ReplyReader, ASchemaOnlyResultIsHeldToItsEnd) {
    for (const char* end : {"]", "]}x", ""}) {
        PieceSource source({"{\"results\":[{" + schema_ab + "}" + end});
        ReplyReader reader(source);
        EXPECT_TRUE(error_of([&] { reader.next_result(); })) << end;
    }
}

std::string rows_before_schema(int count) {
    std::string rows = "\"rows\":[";
    for (int i = 0; i < count; ++i) {
        rows += (i > 0 ? ",[" : "[") + std::to_string(i) + ",\"text\"]";
    }
    return object({rows + "]", schema_ab});
}

TEST(ReplyReader, RowsThatComeFirstAreReadInTheirOrderFromMemoryAndFile) {
    const std::string text = "{\"results\":[" + rows_before_schema(50'000) + "]}";
    ReplyLimits limits;
    for (const std::size_t octets : {0u, 500'000u, 1'000'000'000u}) {
        limits.parked_octets = octets;
        const Seen seen = read_reply(in_pieces_of(text, 100'000), limits);
        ASSERT_FALSE(seen.error) << seen.error->message();
        ASSERT_EQ(seen.rows(), 50'000u);
        for (std::size_t i = 0; i < 50'000; ++i) {
            ASSERT_EQ(seen.results[0].rows[i], (Row{std::to_string(i), "'text'"}));
        }
    }
    limits.parked_octets = 0;
    limits.spooled_octets = 200'000;
    const Seen refused = read_reply(in_pieces_of(text, 100'000), limits);
    ASSERT_TRUE(refused.error);
    EXPECT_EQ(refused.error->state(), sqlstate::general_error);
    EXPECT_THAT(refused.error->message(), HasSubstr("more than 200000 octets"));
}

TEST(ReplyReader, RefusesMoreResultsThanTheLimit) {
    for (const char* result : {R"({"affectedRows":1})", "{}", "null"}) {
        const auto reply = [&](int results) {
            std::string text = "{\"results\":[";
            for (int i = 0; i < results; ++i) text.append(i > 0 ? "," : "").append(result);
            return in_pieces_of(text + "]}", 100);
        };
        ReplyLimits limits;
        limits.results = 50;
        EXPECT_FALSE(read_reply(reply(50), limits).error) << result;
        const Seen refused = read_reply(reply(51), limits);
        ASSERT_TRUE(refused.error) << result;
        EXPECT_EQ(refused.error->state(), sqlstate::general_error);
        EXPECT_THAT(refused.error->message(), HasSubstr("more than 50 results"));
    }
}

TEST(ReplyReader, RefusesBlanksAmongTheRowsBeyondTheLimit) {
    ReplyLimits limits;
    limits.row_octets = 1000;
    for (const char* piece : {" ", " \n"}) {
        std::string text = "{\"results\":[{" + schema_ab + ",\"rows\":[[1,\"x\"],";
        for (int i = 0; i < 2000; ++i) text += piece;
        const Seen seen = read_reply(in_pieces_of(text + "[2,\"y\"]]}]}", 100), limits);
        ASSERT_TRUE(seen.error);
        EXPECT_EQ(seen.rows(), 1u);
        EXPECT_EQ(seen.error->state(), sqlstate::general_error);
        EXPECT_THAT(seen.error->message(), HasSubstr("more than 1000 octets of white space"));
    }
}

TEST(ReplyReader, ResultBehindParkedRowsThatNobodyReadsIsFound) {
    const std::string text =
        "{\"results\":[" + rows_before_schema(50'000) + "," + object({schema_ab, rows_ab}) + "]}";
    ReplyLimits limits;
    limits.parked_octets = 1000;
    PieceSource source(in_pieces_of(text, 100'000));
    ReplyReader reader(source, limits);
    ASSERT_TRUE(reader.next_result());
    ASSERT_TRUE(reader.next_result());
    RowBlock block;
    std::vector<Row> rows;
    while (reader.next_block(block)) test::append_rows(block, rows);
    EXPECT_EQ(rows, cells_ab);
    EXPECT_FALSE(reader.next_result());
}

struct Malformed {
    const char* name;
    std::string text;
    std::string message;
};

class MalformedReply : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedReply, IsAnErrorThatNamesTheCause) {
    for (const std::size_t size : {1u, 10u, 100'000u}) {
        const Seen seen = read_reply(in_pieces_of(GetParam().text, size));
        ASSERT_TRUE(seen.error) << GetParam().text;
        EXPECT_EQ(seen.state(), "HY000") << seen.error->message();
        EXPECT_EQ(seen.error->origin(), ErrorOrigin::driver);
        EXPECT_THAT(seen.error->message(), HasSubstr(GetParam().message));
    }
}

const std::string three_rows = R"("rows":[[1,2],[3,4]],"affectedRows":-1)";

INSTANTIATE_TEST_SUITE_P(
    ReplyReader, MalformedReply,
    testing::Values(
        Malformed{"Html", "<!DOCTYPE html><html><body>Connect AI</body></html>",
                  "at octet 0, where it says: <"},
        Malformed{"Array", "[{\"results\":[]}]            ", "'{' was expected"},
        Malformed{"NullDocument", "null                ", "'{' was expected"},
        Malformed{"Number", "42                ", "'{' was expected"},
        Malformed{"ResultsAnObject", R"({"results":{"a":1}}          )", "\"results\" is no array"},
        Malformed{"ResultANumber", R"({"results":[17]}             )", "beginning of a result"},
        Malformed{"SchemaAnObject", R"({"results":[{"schema":{"a":1}}]}     )",
                  "schema is no array"},
        Malformed{"ColumnANumber", R"({"results":[{"schema":[{},5]}]}       )",
                  "column 2 of its schema is no object"},
        Malformed{"RowsAnObject", R"({"results":[{"schema":[],"rows":{}}]}        )",
                  "\"rows\" is no array"},
        Malformed{"RowsWithoutSchema", reply_of({R"("rows":[[1]])"}), "there are rows"},
        Malformed{"RowsBeforeEmptySchema", reply_of({R"("rows":[[1]])", R"("schema":[])"}),
                  "schema has 0 columns"},
        Malformed{"RowsBeforeNullSchema", reply_of({R"("rows":[[1]])", R"("schema":null)"}),
                  "schema has 0 columns"},
        Malformed{"RowsBehindEmptySchema", reply_of({R"("schema":[])", R"("rows":[[1]])"}),
                  "the schema is empty"},
        Malformed{"RowsBehindNullSchema", reply_of({R"("schema":null)", R"("rows":[[1]])"}),
                  "the schema is empty"},
        Malformed{"ParkedRowsTooNarrow", reply_of({R"("rows":[[1],[2]])", schema_ab}),
                  "rows have 1 values"},
        Malformed{"ParkedRowsTooWide", reply_of({R"("rows":[[1,2,3]])", schema_ab}),
                  "rows have 3 values"},
        Malformed{"ParkedRowsOfSeveralWidths",
                  reply_of({R"("rows":[[1,2],[3]])", schema_ab}) + std::string(20, ' '),
                  "1 values instead of the 2"},
        Malformed{"ParkedEmptyRow",
                  reply_of({R"("rows":[[],[1,2]])", schema_ab}) + std::string(20, ' '),
                  "a row is empty"},
        Malformed{"RowsTwice", reply_of({schema_ab, rows_ab, rows_ab}), "\"rows\" twice"},
        Malformed{"RowsTwiceBeforeTheSchema", reply_of({rows_ab, rows_ab, schema_ab}),
                  "\"rows\" twice"},
        Malformed{"RowsOfTwoWidthsBeforeTheSchema",
                  reply_of({rows_ab, R"("rows":[[1]])", schema_ab}), "\"rows\" twice"},
        Malformed{"RowsOnBothSidesOfTheSchema", reply_of({rows_ab, schema_ab, rows_ab}),
                  "\"rows\" twice"},
        Malformed{"ResultsUnderAnotherName",
                  R"({"resvlts": [{"schema":[],"rows":[]}],"error":null})",
                  "looks like results in \"resvlts\""},
        Malformed{"RowsUnderAnotherName", reply_of({schema_ab, R"("rowz": [ [1,"x"]])"}),
                  "looks like rows in \"rowz\""},
        Malformed{"RowsUnderAnotherNameBeforeTheSchema",
                  reply_of({R"("rowz":[[1,"x"]])", schema_ab}), "looks like rows in \"rowz\""},
        Malformed{"TextBehindTheEnd", reply_of({schema_ab, rows_ab}) + " x", "more behind its end"},
        Malformed{"SecondDocument", reply_of({schema_ab, rows_ab}) + "{}", "more behind its end"},
        Malformed{"NulBehindTheEnd", reply_of({schema_ab, rows_ab}) + std::string(1, '\0'),
                  "more behind its end"},
        Malformed{"BraceTooMany", reply_of({schema_ab, rows_ab}) + "}", "more behind its end"},
        Malformed{"Latin1", reply_of({schema_ab, "\"rows\":[[1,\"caf\xE9\"]]"}), "not UTF-8"},
        Malformed{"DeepUnknownMember",
                  "{\"deep\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
                  "nested deeper"},
        Malformed{"DeepRow",
                  "{\"results\":[{" + schema_ab + ",\"rows\":" + std::string(100'000, '[') +
                      std::string(100'000, ']') + "}]}",
                  "is an array or an object"},
        Malformed{"DeepError", "{\"error\":" + std::string(100'000, '[') + "}", "nested deeper"}),
    [](const auto& test) { return test.param.name; });

TEST(ReplyReader, EmptyReplyIsALinkFailure) {
    for (const char* text : {"", " ", "\r\n\t "}) {
        const Seen seen = read_reply(text);
        ASSERT_TRUE(seen.error);
        EXPECT_EQ(seen.state(), "08S01");
        EXPECT_THAT(seen.error->message(), HasSubstr("is empty"));
    }
}

TEST(ReplyReader, PassesOnAFailureOfTheConnection) {
    const std::string text = reply_of({schema_ab, rows_ab});
    for (std::size_t size = 0; size <= text.size(); ++size) {
        PieceSource source({text.substr(0, size)});
        source.fail_at_end(Error(sqlstate::operation_canceled, "cancelled"));
        const Seen seen = read_reply(source);
        ASSERT_TRUE(seen.error) << size;
        EXPECT_EQ(seen.state(), "HY008") << size;
    }
}

TEST(ReplyReader, NotesWhatItTolerated) {
    PieceSource source(
        {R"({"results":[{"schema":[{"columnName":"c","dataType":99}],"rows":[]}]})"});
    ReplyReader reader(source);
    ASSERT_TRUE(reader.next_result());
    ASSERT_EQ(reader.notes().size(), 1u);
    EXPECT_THAT(reader.notes()[0], HasSubstr("\"c\" has the unknown dataType 99"));
}

}  // namespace
}  // namespace connectai
