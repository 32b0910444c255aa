// Binary data. ODBC 3.8, appendix D, "SQL to C: Binary"; RFC 4648 for the wire's form.
#include <random>

#include "conversion.h"

namespace connectai::convert {
namespace {

struct Decoded {
    std::string_view wire;
    std::string_view octets;
};

TEST(Binary, EveryUsualFormOfBase64IsRead) {
    const Decoded cases[] = {
        // RFC 4648, section 10, "Test vectors"
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
        {"Zg", "f"},
        {"Zm8", "fo"},
        {"Zm9v\r\nYmFy\r\n", "foobar"},
        {" Z m 9 v Y g = = ", "foob"},
        {"+/+/", "\xFB\xFF\xBF"},
        {"-_-_", "\xFB\xFF\xBF"},
    };
    for (const Decoded& test : cases) {
        const Answer answer = convert(DataType::binary, test.wire, SQL_C_BINARY, 16);
        EXPECT_EQ(answer.outcome, Outcome::ok) << test.wire;
        EXPECT_EQ(answer.length, static_cast<SQLLEN>(test.octets.size())) << test.wire;
        EXPECT_EQ(answer.octets.substr(0, test.octets.size()), test.octets) << test.wire;
    }
}

TEST(Binary, WhatIsNoBase64IsAnError) {
    for (const std::string_view wire :
         {"Z", "Zm9vY", "Zg=", "Zg===", "Zm9v=", "Z=g=", "=", "Zm9v!", "Zm\xC3\xA9v", "Zg==Zg=="}) {
        for (const SQLSMALLINT c_type : CTypes{SQL_C_BINARY, SQL_C_CHAR, SQL_C_WCHAR}) {
            EXPECT_EQ(convert(DataType::binary, wire, c_type).outcome, Outcome::invalid_character)
                << wire;
        }
    }
    EXPECT_EQ(convert(DataType::binary, number_cell("1234"), SQL_C_BINARY).outcome,
              Outcome::invalid_character);
}

TEST(Binary, AShortBufferTakesWhatFitsAndLearnsTheLength) {
    const Answer cut = convert(DataType::varbinary, "AQIDBAU=", SQL_C_BINARY, 4);
    EXPECT_EQ(cut.outcome, Outcome::string_truncated);
    EXPECT_EQ(cut.octets, "\x01\x02\x03\x04");
    EXPECT_EQ(cut.length, 5);
    const Answer exact = convert(DataType::varbinary, "AQIDBAU=", SQL_C_BINARY, 5);
    EXPECT_EQ(exact.outcome, Outcome::ok);
    EXPECT_EQ(exact.length, 5);
    const Answer none = convert(DataType::varbinary, "AQIDBAU=", SQL_C_BINARY, 0);
    EXPECT_EQ(none.outcome, Outcome::string_truncated);
    EXPECT_EQ(none.length, 5);
}

TEST(Binary, TextIsHexadecimalInPairs) {
    struct Case {
        std::size_t buffer;
        Outcome outcome;
        std::string_view text;
    };
    // 01 FF 7A; "if BufferLength is even ..., the last byte of the buffer is not used"
    const Case cases[] = {{7, Outcome::ok, "01FF7A"},
                          {6, Outcome::string_truncated, "01FF"},
                          {5, Outcome::string_truncated, "01FF"},
                          {4, Outcome::string_truncated, "01"},
                          {2, Outcome::string_truncated, ""},
                          {1, Outcome::string_truncated, ""}};
    for (const Case& test : cases) {
        const Answer narrow = convert(DataType::binary, "Af96", SQL_C_CHAR, test.buffer);
        EXPECT_EQ(narrow.outcome, test.outcome) << test.buffer;
        EXPECT_EQ(narrow.text(), test.text);
        EXPECT_EQ(narrow.length, 6);
        const Answer wide = convert(DataType::binary, "Af96", SQL_C_WCHAR, test.buffer * 2);
        EXPECT_EQ(wide.outcome, test.outcome) << test.buffer;
        EXPECT_EQ(wide.wide_text(), std::u16string(test.text.begin(), test.text.end()));
        EXPECT_EQ(wide.length, 12);
    }
}

TEST(Binary, AZeroLengthValueIsOnePart) {
    Conversion value(DataType::binary, text_cell(""), SQL_C_BINARY);
    const Answer answer = value.next(0);
    EXPECT_EQ(answer.outcome, Outcome::ok);
    EXPECT_EQ(answer.length, 0);
    EXPECT_TRUE(answer.complete);
}

std::string encode(const std::string& octets, std::mt19937& random, bool blanks) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            const unsigned octet =
                i + k < octets.size() ? static_cast<unsigned char>(octets[i + k]) : 0U;
            bits = bits << 8 | octet;
        }
        const std::size_t have = std::min<std::size_t>(3, octets.size() - i);
        for (std::size_t k = 0; k < 4; ++k) {
            text += k <= have ? alphabet[bits >> (18 - 6 * k) & 63] : '=';
            if (blanks && random() % 5 == 0) text += '\n';
        }
    }
    return text;
}

TEST(Binary, PartsOfAnySizeMakeTheWholeAgain) {
    std::mt19937 random(11);
    for (int round = 0; round < 2000; ++round) {
        std::string octets(random() % 90, '\0');
        for (char& octet : octets) octet = static_cast<char>(random());
        const std::string wire = encode(octets, random, round % 2 == 0);

        std::string parts;
        Conversion value(DataType::blob, text_cell(wire), SQL_C_BINARY);
        for (bool more = true; more;) {
            const std::size_t size = 1 + random() % 9;
            const Answer part = value.next(size);
            EXPECT_EQ(part.length, static_cast<SQLLEN>(octets.size() - parts.size()));
            parts += part.octets.substr(
                0, static_cast<std::size_t>(std::min<SQLLEN>(part.length, SQLLEN(size))));
            more = !part.complete;
            ASSERT_LE(parts.size(), octets.size());
        }
        EXPECT_EQ(parts, octets);

        std::string hexadecimal;
        Conversion text(DataType::blob, text_cell(wire), SQL_C_CHAR);
        for (bool more = true; more;) {
            const Answer part = text.next(3 + random() % 9);
            EXPECT_EQ(part.length, static_cast<SQLLEN>(octets.size() * 2 - hexadecimal.size()));
            hexadecimal += part.text();
            more = !part.complete;
            ASSERT_LE(hexadecimal.size(), octets.size() * 2);
        }
        std::string expected;
        for (const char octet : octets) {
            char pair[3];
            std::snprintf(pair, sizeof pair, "%02X", static_cast<unsigned char>(octet));
            expected += pair;
        }
        EXPECT_EQ(hexadecimal, expected);
    }
}

TEST(Binary, ALongValueIsConvertedToTextInOneCall) {
    const std::string octets(100'000, '\xAB');
    std::mt19937 random(1);
    const std::string wire = encode(octets, random, false);
    const Answer answer = convert(DataType::blob, wire, SQL_C_CHAR, 200'001);
    EXPECT_EQ(answer.outcome, Outcome::ok);
    EXPECT_EQ(answer.length, 200'000);
    EXPECT_EQ(answer.text().find_first_not_of("AB"), std::string::npos);
}

}  // namespace
}  // namespace connectai::convert
