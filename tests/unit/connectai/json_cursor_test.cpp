// JsonCursor: structure and values of a reply that arrives in pieces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectai/json.h"
#include "reply_pieces.h"

namespace connectai {
namespace {

using test::cut_at;
using test::error_of;
using test::in_pieces_of;
using test::PieceSource;
using testing::HasSubstr;

struct Reading {
    explicit Reading(std::vector<std::string> pieces, ReplyLimits given = {})
        : source(std::move(pieces)), input(source), limits(given), json(input, limits) {}
    PieceSource source;
    ReplyInput input;
    ReplyLimits limits;
    JsonCursor json;
};

const std::vector<std::string> values = {
    "null",
    "true",
    "false",
    "0",
    "-1.5e+10",
    "123456789012345678901234567890.5",
    R"("text")",
    R"("")",
    R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")",
    "\"\xF0\x9F\x98\x80\"",
    "[]",
    "{}",
    R"([1, [2, {"a": [3]}], "]"])",
    R"({"a": {"b": "}"}, "c": [null, true]})",
};

TEST(JsonCursor, TakesAValueWholeWhereverItIsCut) {
    for (const std::string& value : values) {
        const std::string text = " \n" + value + " ,rest";
        for (std::size_t at = 0; at <= text.size(); ++at) {
            Reading reading(cut_at(text, at));
            EXPECT_EQ(reading.json.value_text("x"), value) << "cut at " << at;
            EXPECT_EQ(reading.json.peek(), ',');
        }
        Reading bytewise(in_pieces_of(text, 1));
        EXPECT_EQ(bytewise.json.value_text("x"), value);
        EXPECT_EQ(bytewise.json.peek(), ',');
    }
}

// What stood in front of it makes room for more, which does not come.
TEST(JsonCursor, TakesANumberAtTheVeryEndBehindWhatIsConsumed) {
    Reading reading({"[[:12"});
    for (const char c : {'[', '[', ':'}) reading.json.expect(c, "");
    EXPECT_EQ(reading.json.value_text("x"), "12");
}

// Error::message: UTF-8, also where what has arrived ends within a character, or is none.
TEST(JsonCursor, QuotesWhatItFindsInUtf8) {
    for (const std::vector<std::string>& pieces :
         {std::vector<std::string>{"<htm\xE9><body>"}, {"<htm\xC3", "\xA9l>"}}) {
        Reading reading(pieces);
        const auto error = error_of([&] { reading.json.expect('{', "at the beginning"); });
        ASSERT_TRUE(error);
        EXPECT_THAT(error->message(), HasSubstr("where it says: <htm\xEF\xBF\xBD"));
        EXPECT_EQ(find_invalid_utf8(error->message()), std::string::npos) << error->message();
    }
}

TEST(JsonCursor, SaysThatTheReplyEndsOnlyWhereItDoes) {
    Reading arriving({"{", "}"});
    arriving.json.expect('{', "");
    const auto early = error_of([&] { arriving.json.fail("x"); });
    EXPECT_THAT(early->message(), testing::EndsWith("at octet 1"));
    Reading ended({"{"});
    ended.json.expect('{', "");
    const auto late = error_of([&] { ended.json.expect('}', "in it"); });
    EXPECT_THAT(late->message(), HasSubstr("1 octets, in it"));
    const auto at_end = error_of([&] { ended.json.fail("x"); });
    EXPECT_THAT(at_end->message(), HasSubstr("where it ends"));
}

TEST(JsonCursor, TakesAValueAtTheVeryEnd) {
    for (const std::string& value : values) {
        Reading reading(in_pieces_of(value, 1));
        EXPECT_EQ(reading.json.value_text("x"), value);
        EXPECT_EQ(reading.json.peek(), '\0');
    }
}

TEST(JsonCursor, DoesNotWaitForMoreThanTheValue) {
    for (const std::string& value : values) {
        const bool open_ended = value.back() != '"' && value.back() != ']' && value.back() != '}';
        Reading reading({open_ended ? value + "," : value, "never needed"});
        EXPECT_EQ(reading.json.value_text("x"), value);
        EXPECT_EQ(reading.source.pieces_left(), 1u) << value;
    }
}

TEST(JsonCursor, NeverTakesHalfAValue) {
    for (const std::string& value : values) {
        for (std::size_t size = 0; size < value.size(); ++size) {
            const std::string half = value.substr(0, size);
            // The beginning of a number is a number; what follows it decides.
            if (!half.empty() && (half.back() >= '0' && half.back() <= '9') && value[0] != '"' &&
                value[0] != '[' && value[0] != '{') {
                continue;
            }
            Reading reading({half});
            const auto error = error_of([&] { reading.json.value_text("the thing"); });
            ASSERT_TRUE(error) << half;
            EXPECT_EQ(error->state(), sqlstate::communication_link_failure) << half;
            EXPECT_THAT(error->message(), HasSubstr("the thing"));
            EXPECT_THAT(error->message(), HasSubstr("not whole"));
        }
    }
}

TEST(JsonCursor, SaysWhatIsNoJsonAndWhere) {
    for (const char* bad : {"nul ", "tru1 ", "01", "[1 2]", "[1,]", "{\"a\" 1}", "{a:1}",
                            "\"a\nb\"", "\"\\x\"", "\"\\u12G4\"", "'a'", "+1", "[,1]"}) {
        Reading reading({std::string("  ") + bad + ",      and much more text behind it"});
        const auto error = error_of([&] {
            reading.json.value_text("the thing");
            reading.json.expect(',', "behind it");
        });
        ASSERT_TRUE(error) << bad;
        EXPECT_EQ(error->state(), sqlstate::general_error) << bad;
        EXPECT_THAT(error->message(), HasSubstr("at octet ")) << bad;
    }
}

TEST(JsonCursor, RefusesDepthBeyondTheLimit) {
    ReplyLimits limits;
    limits.depth = 4;
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_EQ(Reading({nested(4)}, limits).json.value_text("x"), nested(4));
    const auto error = error_of([&] { Reading({nested(5)}, limits).json.value_text("x"); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::general_error);
    EXPECT_THAT(error->message(), HasSubstr("deeper than 4"));
    // Long before its end has come, and without recursion.
    EXPECT_TRUE(error_of([&] { Reading({std::string(10'000'000, '[')}).json.value_text("x"); }));
    std::string objects;
    for (int i = 0; i < 100; ++i) objects += "{\"a\":";
    EXPECT_TRUE(error_of([&] { Reading({objects}).json.value_text("x"); }));
}

TEST(JsonCursor, RefusesAValueBeyondTheLimit) {
    ReplyLimits limits;
    limits.head_octets = 1000;
    const auto error = error_of([&] {
        Reading({"\"" + std::string(1000, 'x'), "y", std::string(5000, 'z') + "\""}, limits)
            .json.value_text("x");
    });
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message(), HasSubstr("more than 1000 octets"));
}

// Members that are skipped, and the blanks between them, each of which may be short.
TEST(JsonCursor, RefusesMoreBesideTheRowsThanTheLimit) {
    ReplyLimits limits;
    limits.octets_beside_rows = 1000;
    for (const char* piece : {R"("x":[1,2],)", R"("x":1,     )", R"( "x" : "" ,)"}) {
        std::string text = "{";
        for (int i = 0; i < 200; ++i) text += piece;
        Reading reading(in_pieces_of(text, 7), limits);
        bool first = true;
        int members = 0;
        reading.json.expect('{', "");
        const auto error = error_of([&] {
            while (reading.json.next_member(first, '}', "")) {
                reading.json.member_name();
                reading.json.value_text("x");
                ++members;
            }
        });
        ASSERT_TRUE(error);
        EXPECT_EQ(error->state(), sqlstate::general_error);
        EXPECT_THAT(error->message(), HasSubstr("more than 1000 octets beside its rows"));
        EXPECT_GE(members, 89);
        EXPECT_LE(members, 101);
    }
    Reading blanks(in_pieces_of(std::string(2000, ' ') + "1", 7), limits);
    EXPECT_TRUE(error_of([&] { blanks.json.peek(); }));
}

TEST(JsonCursor, ReadsALongValueInLinearTime) {
    const std::string value = "\"" + std::string(20'000'000, 'x') + "\"";
    Reading reading(in_pieces_of(value, 16 * 1024));
    EXPECT_EQ(reading.json.value_text("x").size(), value.size());
}

TEST(JsonCursor, WalksMembers) {
    const std::string text = R"( { "a" : 1 , "b\u0041":2}x)";
    for (std::size_t at = 0; at <= text.size(); ++at) {
        Reading reading(cut_at(text, at));
        JsonCursor& json = reading.json;
        bool first = true;
        json.expect('{', "here");
        ASSERT_TRUE(json.next_member(first, '}', "here"));
        EXPECT_EQ(json.member_name(), "a");
        EXPECT_EQ(json.value_text("a"), "1");
        ASSERT_TRUE(json.next_member(first, '}', "here"));
        EXPECT_EQ(json.member_name(), "bA");
        EXPECT_EQ(json.value("b").GetInt(), 2);
        EXPECT_FALSE(json.next_member(first, '}', "here"));
        EXPECT_EQ(json.peek(), 'x');
    }
}

TEST(JsonCursor, RefusesWrongStructure) {
    const auto walk = [](const std::string& text) {
        return error_of([&] {
            Reading reading({text});
            bool first = true;
            reading.json.expect('{', "here");
            while (reading.json.next_member(first, '}', "between members")) {
                reading.json.member_name();
                reading.json.value_text("a member");
            }
        });
    };
    EXPECT_FALSE(walk("{}"));
    EXPECT_FALSE(walk(R"({"a":1,"b":2})"));
    for (const char* bad : {R"({"a":1 "b":2})", R"({"a":1,})", R"({,"a":1})", R"({"a"})",
                            R"({"a" 1})", R"({1:1})", R"({"a":1])", "[]", "x", "{\"a\":}"}) {
        const auto error = walk(std::string(bad) + "                 ");
        ASSERT_TRUE(error) << bad;
        EXPECT_EQ(error->state(), sqlstate::general_error) << bad;
    }
    for (const char* cut : {"", " ", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,"}) {
        const auto error = walk(cut);
        ASSERT_TRUE(error) << cut;
        EXPECT_EQ(error->state(), sqlstate::communication_link_failure) << cut;
    }
}

TEST(JsonCursor, QuotesWhatItFoundWithoutControlCharactersOrHalfCharacters) {
    Reading reading({"<html>\r\n\x01" + std::string(30, 'x') + "\xE2\x82\xAC\xE2\x82\xAC"});
    const auto error = error_of([&] { reading.json.expect('{', "here"); });
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message(), HasSubstr("<html>   xxx"));
    for (const char c : error->message()) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
    Utf8Validator validator;
    EXPECT_EQ(validator.check(error->message()), Utf8Validator::valid);
    EXPECT_TRUE(validator.at_boundary());
}

}  // namespace
}  // namespace connectai
