// ReplyInput: what it hands out does not depend on where the octets were cut, is UTF-8, and holds
// no surrogate escape without its partner.
#include "connectai/reply_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reply_pieces.h"

namespace connectai {
namespace {

using test::cut_at;
using test::error_of;
using test::in_pieces_of;
using test::PieceSource;

std::string drain(std::vector<std::string> pieces, std::size_t wanted = 1) {
    PieceSource source(std::move(pieces));
    ReplyInput input(source);
    std::string all;
    while (input.more(wanted)) {
        all += input.available();
        input.consume(input.available().size());
    }
    return all;
}

struct Mended {
    const char* name;
    std::string sent;
    std::string expected;
};

class SurrogateEscapes : public testing::TestWithParam<Mended> {};

TEST_P(SurrogateEscapes, AreMendedWhereverTheTextIsCut) {
    const auto& [name, sent, expected] = GetParam();
    EXPECT_EQ(drain({sent}), expected);
    EXPECT_EQ(drain(in_pieces_of(sent, 1)), expected);
    for (std::size_t at = 1; at < sent.size(); ++at) {
        EXPECT_EQ(drain(cut_at(sent, at)), expected) << "cut at " << at;
        for (std::size_t then = at + 1; then < sent.size(); ++then) {
            std::vector<std::string> pieces = cut_at(sent, at);
            const std::string rest = pieces.back();
            pieces.pop_back();
            for (std::string& piece : cut_at(rest, then - at)) pieces.push_back(piece);
            EXPECT_EQ(drain(pieces), expected) << "cut at " << at << " and " << then;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    ReplyInput, SurrogateEscapes,
    testing::Values(
        Mended{"Pair", R"("a\uD83D\uDE00b")", R"("a\uD83D\uDE00b")"},
        Mended{"PairInLowerCase", R"("\ud83d\ude00")", R"("\ud83d\ude00")"},
        Mended{"TwoPairs", R"("\uD83D\uDE00\uD83D\uDE01")", R"("\uD83D\uDE00\uD83D\uDE01")"},
        Mended{"LoneHigh", R"("a\uD83Db")", R"("a\uFFFDb")"},
        Mended{"LoneLow", R"("a\uDE00b")", R"("a\uFFFDb")"},
        Mended{"Reversed", R"("\uDE00\uD83D")", R"("\uFFFD\uFFFD")"},
        Mended{"HighBeforePair", R"("\uD83D\uD83D\uDE00")", R"("\uFFFD\uD83D\uDE00")"},
        Mended{"LowBehindPair", R"("\uD83D\uDE00\uDE00")", R"("\uD83D\uDE00\uFFFD")"},
        Mended{"HighBeforeOtherEscape", R"("\uD83D\n\u0041")", R"("\uFFFD\n\u0041")"},
        Mended{"HighBeforeEscapedLetter", R"("\uD83D\u0041")", R"("\uFFFD\u0041")"},
        Mended{"HighBeforeQuote", R"("\uD83D","x")", R"("\uFFFD","x")"},
        Mended{"HighBeforeEscapedQuote", R"("\uD83D\"")", R"("\uFFFD\"")"},
        Mended{"HighBeforeEscapedBackslash", R"("\uD83D\\uDE00")", R"("\uFFFD\\uDE00")"},
        Mended{"BehindEscapedBackslash", R"("\\ud800")", R"("\\ud800")"},
        Mended{"BehindTwoEscapedBackslashes", R"("\\\\ud800")", R"("\\\\ud800")"},
        Mended{"BehindOddBackslashes", R"("\\\ud800")", R"("\\\uFFFD")"},
        Mended{"HighAtTheEnd", R"("\uD83D)", R"("\uFFFD)"},
        Mended{"LowAtTheEnd", R"("\uDE00)", R"("\uFFFD)"},
        Mended{"HighAndHalfAnEscapeAtTheEnd", R"("\uD83D\uDE)", R"("\uFFFD\uDE)"},
        Mended{"HalfAnEscapeAtTheEnd", R"("\uD8)", R"("\uD8)"},
        Mended{"BackslashAtTheEnd", R"("\)", R"("\)"},
        Mended{"NoHexDigits", R"("\uD83G\uXYZW")", R"("\uD83G\uXYZW")"},
        Mended{"OrdinaryEscapes", R"("\u00e9\n\/\uFFFF\u0000")", R"("\u00e9\n\/\uFFFF\u0000")"},
        Mended{"RangesOfHighSurrogates", R"("\uD7FF\uD800\uDBFF\uE000")",
               R"("\uD7FF\uFFFD\uFFFD\uE000")"},
        Mended{"RangesOfLowSurrogates", R"("\uDBFF\uDC00 \uDBFF\uDFFF \uDBFF\uE000")",
               R"("\uDBFF\uDC00 \uDBFF\uDFFF \uFFFD\uE000")"}),
    [](const auto& test) { return test.param.name; });

TEST(ReplyInput, HandsOutUtf8AsItCameWhereverItIsCut) {
    const std::string text = "\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \xEF\xBB\xBF\"";
    for (std::size_t at = 1; at < text.size(); ++at) EXPECT_EQ(drain(cut_at(text, at)), text);
    EXPECT_EQ(drain(in_pieces_of(text, 1)), text);
}

class BadUtf8 : public testing::TestWithParam<std::pair<const char*, std::string>> {};

TEST_P(BadUtf8, IsAnErrorBehindWhatIsGoodWhereverItIsCut) {
    const std::string good = "{\"caf\xC3\xA9\": \"";
    const std::string text = good + GetParam().second + "\" and more}";
    for (std::size_t at = 1; at < text.size(); ++at) {
        PieceSource source(cut_at(text, at));
        ReplyInput input(source);
        std::string all;
        const auto error = error_of([&] {
            while (input.more(1)) {
                all += input.available();
                input.consume(input.available().size());
            }
        });
        ASSERT_TRUE(error) << "cut at " << at;
        EXPECT_EQ(error->state(), sqlstate::general_error);
        EXPECT_THAT(error->message(), testing::HasSubstr("not UTF-8"));
        EXPECT_TRUE(all.starts_with(good)) << all;
        EXPECT_EQ(all.find(" and more"), std::string::npos);
        const auto again = error_of([&] { input.more(1); });
        ASSERT_TRUE(again) << "the error must stay";
        EXPECT_EQ(again->message(), error->message());
    }
}

INSTANTIATE_TEST_SUITE_P(ReplyInput, BadUtf8,
                         testing::Values(std::pair{"Latin1", std::string("\xE9")},
                                         std::pair{"LoneContinuation", std::string("\x80")},
                                         std::pair{"Overlong", std::string("\xC0\xAF")},
                                         std::pair{"OverlongOfThree", std::string("\xE0\x80\xAF")},
                                         std::pair{"EncodedSurrogate", std::string("\xED\xA0\x80")},
                                         std::pair{"BeyondUnicode",
                                                   std::string("\xF4\x90\x80\x80")},
                                         std::pair{"NoLead", std::string("\xFF")},
                                         std::pair{"CutBeforeAQuote", std::string("\xE2\x82")}),
                         [](const auto& test) { return test.param.first; });

TEST(ReplyInput, EndInsideACharacterIsLeftToTheParser) {
    // The reply has been cut short; that its last character is cut too is only a consequence.
    const std::string text = "\"caf\xC3";
    EXPECT_FALSE(error_of([&] { drain({text}); }));
    EXPECT_FALSE(error_of([&] { drain({"\"caf", "\xC3"}); }));
}

TEST(ReplyInput, WaitsOnlyForWhatIsWanted) {
    PieceSource source({"abc", "def", "ghi"});
    ReplyInput input(source);
    EXPECT_TRUE(input.more(1));
    EXPECT_EQ(input.available(), "abc");
    EXPECT_EQ(source.pieces_left(), 2u);
    EXPECT_TRUE(input.more(4));
    EXPECT_EQ(input.available(), "abcdef");
    EXPECT_TRUE(input.more(100)) << "the rest is handed out, although it is less than wanted";
    EXPECT_EQ(input.available(), "abcdefghi");
    EXPECT_FALSE(input.more(100));
    EXPECT_EQ(input.available(), "abcdefghi") << "what is there stays";
}

TEST(ReplyInput, AnswersTrueWhenEnoughIsThere) {
    PieceSource source({"abc", "def"});
    ReplyInput input(source);
    EXPECT_TRUE(input.more(3));
    EXPECT_TRUE(input.more(3));
    EXPECT_EQ(source.pieces_left(), 1u);
}

TEST(ReplyInput, EmptyReplyEndsAtOnce) {
    PieceSource source({});
    ReplyInput input(source);
    EXPECT_FALSE(input.more(1));
    EXPECT_EQ(input.available(), "");
    EXPECT_FALSE(input.more(1));
    EXPECT_EQ(input.received(), 0u);
}

TEST(ReplyInput, CountsOctetsFromTheBeginningOfTheReply) {
    const std::string text(10'000, 'x');
    PieceSource source(in_pieces_of(text, 100));
    ReplyInput input(source);
    std::uint64_t consumed = 0;
    while (input.more(7)) {
        const std::size_t step = std::min<std::size_t>(input.available().size(), 33);
        input.consume(step);
        consumed += step;
        ASSERT_EQ(input.offset(), consumed);
        ASSERT_GE(input.received(), consumed);
        ASSERT_LT(input.received(), consumed + 300) << "only what was asked for is fetched";
    }
    EXPECT_EQ(input.received(), text.size());
}

TEST(ReplyInput, PassesOnWhatTheSourceThrows) {
    PieceSource source({"abc"});
    source.fail_at_end(Error(sqlstate::communication_link_failure, "the wire broke"));
    ReplyInput input(source);
    EXPECT_TRUE(input.more(1));
    const auto error = error_of([&] { input.more(10); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::communication_link_failure);
    EXPECT_EQ(input.available(), "abc");
}

}  // namespace
}  // namespace connectai
