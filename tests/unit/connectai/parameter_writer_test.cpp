// Parameters as JSON: the form of each type, and every text whole.
#include "connectai/parameter_writer.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <random>
#include <stdexcept>

namespace connectai {
namespace {

std::string json(const ParameterValue& value) {
    std::string out;
    append_json_value(out, value);
    return out;
}

TEST(ParameterValues, TravelInTheFormOfTheirType) {
    for (int number = 1; number <= data_type_count; ++number) {
        const auto type = static_cast<DataType>(number);
        const bool unquoted = (number >= 6 && number <= 11) || number == 14;
        EXPECT_EQ(travels_unquoted(type), unquoted) << number;
        EXPECT_EQ(json({type, false, "1"}), unquoted ? "1" : "\"1\"") << number;
        EXPECT_EQ(json({type, true, "1"}), "null") << number;
    }
    EXPECT_EQ(json({DataType::varchar, false, ""}), "\"\"") << "an empty text is not NULL";
    EXPECT_EQ(json({DataType::decimal, false, "-1.50"}), "\"-1.50\"");
    EXPECT_EQ(json({DataType::boolean, false, "true"}), "true");
    EXPECT_EQ(json({DataType::double_, false, "-1.5e-300"}), "-1.5e-300");
}

TEST(JsonStrings, EscapeWhatJsonDemandsAndNothingElse) {
    std::string out = "x";
    append_json_string(out, std::string_view("\"\\/\b\f\n\r\t\0\x01\x1F\x7F é😀", 19));
    EXPECT_EQ(out, "x\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u0001\\u001F\x7F é😀\"");
}

TEST(JsonStrings, GiveBackAnyTextWhenTheyAreRead) {
    const std::string_view pieces[] = {"a",    "\"", "\\", "\n", std::string_view("\0", 1),
                                       "\x1F", "é",  "😀",  "/",  "\\u0041"};
    std::mt19937 generator(20260105);
    for (int i = 0; i < 5000; ++i) {
        std::string text;
        for (std::size_t n = generator() % 30; n > 0; --n) {
            text += pieces[generator() % std::size(pieces)];
        }
        std::string out;
        append_json_string(out, text);
        rapidjson::Document read;
        read.Parse(out.data(), out.size());
        ASSERT_FALSE(read.HasParseError()) << out;
        ASSERT_EQ(std::string(read.GetString(), read.GetStringLength()), text);
    }
}

// At every place of a block of octets, and of the parts in which a long text is written.
TEST(JsonStrings, EscapeAtEveryPlaceOfALongText) {
    for (std::size_t place = 0; place < 1500; ++place) {
        std::string text(1500, 'x');
        text.replace(place, 1, "\x01\"é\x7F");
        std::string out;
        append_json_string(out, text);
        const std::string before(place, 'x');
        const std::string behind(1499 - place, 'x');
        ASSERT_EQ(out, '"' + before + "\\u0001\\\"é\x7F" + behind + '"') << place;
    }
}

TEST(JsonStrings, AreWholeWhereEveryOctetIsEscaped) {
    for (const std::size_t octets : {1U, 681U, 682U, 683U, 4095U, 4096U, 4097U, 100'000U}) {
        std::string expected;
        for (std::size_t i = 0; i < octets; ++i) expected += "\\u001F";
        std::string out;
        append_json_string(out, std::string(octets, '\x1F'));
        ASSERT_EQ(out, '"' + expected + '"') << octets;
    }
}

TEST(ParameterWriter, WritesNamesAndNumbersOfAnyLength) {
    for (const std::size_t octets : {1U, 4000U, 4090U, 4096U, 4097U, 10'000U}) {
        const std::string name = "@" + std::string(octets, 'n');
        const std::string digits(octets, '7');
        std::string out;
        ParameterWriter({name, "@b"}).append(out, {{DataType::double_, false, digits}, {}});
        const std::string member = '"' + name + "\":{\"dataType\":11,\"value\":" + digits + "}";
        EXPECT_EQ(out, "{" + member + ",\"@b\":{\"dataType\":5,\"value\":null}}") << octets;
    }
}

TEST(ParameterWriter, WritesAMemberForEachName) {
    ParameterWriter writer({"@p1", "@Grö\"ße"});
    std::string out = "[";
    writer.append(out, {{DataType::integer, false, "5"}, {DataType::varchar, false, "x"}});
    EXPECT_EQ(out,
              "[{\"@p1\":{\"dataType\":8,\"value\":5},"
              "\"@Grö\\\"ße\":{\"dataType\":5,\"value\":\"x\"}}");
    out.clear();
    ParameterWriter({}).append(out, {});
    EXPECT_EQ(out, "{}");
}

TEST(ParameterWriter, FollowsATypeThatChanges) {
    ParameterWriter writer({"@a"});
    std::string out;
    for (const DataType type :
         {DataType::varchar, DataType::uuid, DataType::uuid, DataType::bigint, DataType::varchar}) {
        writer.append(out, {{type, false, "1"}});
    }
    EXPECT_EQ(out,
              "{\"@a\":{\"dataType\":5,\"value\":\"1\"}}{\"@a\":{\"dataType\":18,\"value\":"
              "\"1\"}}{\"@a\":{\"dataType\":18,\"value\":\"1\"}}{\"@a\":{\"dataType\":9,"
              "\"value\":1}}{\"@a\":{\"dataType\":5,\"value\":\"1\"}}");
}

TEST(ParameterWriter, RefusesASetWithoutAValueForEachName) {
    ParameterWriter writer({"@a", "@b"});
    std::string out;
    EXPECT_THROW(writer.append(out, {{DataType::integer, false, "5"}}), std::out_of_range);
}

}  // namespace
}  // namespace connectai
