// JSON in and out.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "server/json_document.h"
#include "server/json_writer.h"

namespace mock {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string written(double number) {
    std::string out;
    append_json_double(out, number);
    return out;
}

std::string base64(std::string_view octets) {
    std::string out;
    append_base64(out, octets);
    return out;
}

TEST(JsonWriter, EscapesWhatRfc8259Demands) {
    EXPECT_EQ(quoted("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(quoted(std::string_view("\0\x01\x1f\b\f\n\r\t\x7f", 9)),
              "\"\\u0000\\u0001\\u001f\\b\\f\\n\\r\\t\x7f\"");
    EXPECT_EQ(quoted("żółć 😀"), "\"żółć 😀\"");
}

TEST(JsonWriter, DoublesAreShortestAndReadBackExactly) {
    EXPECT_EQ(written(0.1), "0.1");
    EXPECT_EQ(written(1), "1");
    EXPECT_EQ(written(-0.0), "-0");
    EXPECT_EQ(written(5e-324), "5e-324");
    for (const double number : {0.1 + 0.2, 1.0 / 3, 1.7976931348623157e308, 123456789.123456789}) {
        EXPECT_EQ(std::strtod(written(number).c_str(), nullptr), number);
    }
    EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(written(std::nan("")), "null");
}

TEST(JsonWriter, Base64IsPadded) {  // RFC 4648, section 10
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(JsonWriter, CommasStandBetweenMembersAndElementsOnly) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("a").begin_array().value(1).value("x").value(true).null();
    json.begin_object().end_object().end_array().member("b", std::int64_t{-5}).end_object();
    EXPECT_EQ(out, R"({"a":[1,"x",true,null,{}],"b":-5})");
}

TEST(JsonWriter, ErrorDocumentHasTheDocumentedForm) {
    EXPECT_EQ(error_document("CODE", "a \"b\""),
              R"({"error":{"code":"CODE","message":"a \"b\""}})");
}

TEST(JsonDocument, KeepsNumbersAsText) {
    const JsonValue json = parse_json(R"( {"a":12345678901234567890.10,"b":"12"} )");
    ASSERT_NE(json.find("a"), nullptr);
    EXPECT_EQ(json.find("a")->kind, JsonValue::Kind::number);
    EXPECT_EQ(json.find("a")->text, "12345678901234567890.10");
    EXPECT_EQ(json.find("b")->kind, JsonValue::Kind::string);
    EXPECT_EQ(json.find("c"), nullptr);
}

TEST(JsonDocument, ReadsNestedValuesInOrder) {
    const JsonValue json = parse_json(R"([{"z":null,"a":[true,false]},"\u00e9\ud83d\ude00"])");
    ASSERT_EQ(json.items.size(), 2U);
    EXPECT_EQ(json.items[0].members[0].first, "z");
    EXPECT_TRUE(json.items[0].members[1].second.items[0].truth);
    EXPECT_EQ(json.items[1].text, "é😀");
}

class JsonDocumentRefuses : public testing::TestWithParam<std::string> {};
TEST_P(JsonDocumentRefuses, WhatIsNoJson) {
    EXPECT_THROW(parse_json(GetParam()), JsonError);
}
INSTANTIATE_TEST_SUITE_P(Texts, JsonDocumentRefuses,
                         testing::Values("", " ", "{", "{}x", "{\"a\":1,}", "{a:1}", "[01]",
                                         "\"\xff\"", "\"\\ud800\"", "nul", "{\"a\":1,\"a\":2}",
                                         std::string(100000, '['),
                                         std::string(33, '[') + std::string(33, ']')));

}  // namespace
}  // namespace mock
