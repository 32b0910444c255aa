// Decimals, dates, conversions and text: the parts that know no SQL.
#include <array>
#include <random>

#include "engine/convert.h"
#include "engine/datetime.h"
#include "engine/decimal.h"
#include "engine/text.h"
#include "engine_fixture.h"

namespace mock_test {
namespace {

using namespace mock::sql;

std::string sum(const char* a, const char* b) {
    return (*Decimal::parse(a) + *Decimal::parse(b)).text();
}
std::string difference(const char* a, const char* b) {
    return (*Decimal::parse(a) - *Decimal::parse(b)).text();
}
std::string product(const char* a, const char* b) {
    return (*Decimal::parse(a) * *Decimal::parse(b)).text();
}
std::string quotient(const char* a, const char* b, int scale) {
    return Decimal::divide(*Decimal::parse(a), *Decimal::parse(b), scale).text();
}

TEST(Decimal, ParsesAndPrintsCanonically) {
    const std::array<std::array<const char*, 2>, 12> cases{{{"0", "0"},
                                                            {"-0", "0"},
                                                            {"-0.00", "0.00"},
                                                            {"007", "7"},
                                                            {"+1.50", "1.50"},
                                                            {".5", "0.5"},
                                                            {"5.", "5"},
                                                            {"-.05", "-0.05"},
                                                            {" 12 ", "12"},
                                                            {"1.5e3", "1500"},
                                                            {"1.5E-3", "0.0015"},
                                                            {"1e+2", "100"}}};
    for (const auto& [text, canonical] : cases) {
        EXPECT_EQ(Decimal::parse(text).value().text(), canonical) << text;
    }
    for (const char* text :
         {"", " ", "-", ".", "1.2.3", "abc", "1e", "1e5x", "0x10", "1e999", "--1"}) {
        EXPECT_FALSE(Decimal::parse(text)) << text;
    }
}

TEST(Decimal, CalculatesExactly) {
    EXPECT_EQ(sum("99999999999999999999999999999999999999", "1"),
              "100000000000000000000000000000000000000");
    EXPECT_EQ(sum("0.1", "0.25"), "0.35");
    EXPECT_EQ(sum("-5", "3.5"), "-1.5");
    EXPECT_EQ(sum("-5", "5"), "0");
    EXPECT_EQ(difference("1", "0.01"), "0.99");
    EXPECT_EQ(difference("100", "1000"), "-900");
    EXPECT_EQ(product("-12.5", "0.4"), "-5.00");
    EXPECT_EQ(product("0", "-3.25"), "0.00");
    EXPECT_EQ(quotient("1", "3", 5), "0.33333");
    EXPECT_EQ(quotient("2", "3", 5), "0.66667");
    EXPECT_EQ(quotient("-1", "8", 2), "-0.13");
    EXPECT_EQ(quotient("1.000", "0.5", 0), "2");
    EXPECT_EQ(quotient("10", "0.00001", 2), "1000000.00");
}

TEST(Decimal, AgreesWithIntegersOnRandomNumbers) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 2'000; ++i) {
        const auto a = static_cast<std::int64_t>(random() >> (random() % 62 + 2)) - (1LL << 20);
        const auto b = static_cast<std::int64_t>(random() >> (random() % 30 + 34)) + 1;
        EXPECT_EQ((Decimal(a) + Decimal(b)).to_int64(), a + b);
        EXPECT_EQ((Decimal(a) - Decimal(b)).to_int64(), a - b);
        EXPECT_EQ(Decimal::divide(Decimal(a), Decimal(b), 3).truncated(0).to_int64(),
                  Decimal::divide(Decimal(a), Decimal(b), 3).to_int64());
        if (std::abs(a) < (1LL << 31)) {
            EXPECT_EQ((Decimal(a) * Decimal(b)).to_int64(), a * b);
        }
        EXPECT_EQ(Decimal::compare(Decimal(a), Decimal(b)), a < b ? -1 : a > b ? 1 : 0);
        EXPECT_EQ(compare_decimal_texts(Decimal(a).text(), Decimal(b).text()) < 0, a < b);
    }
}

TEST(Decimal, RoundsHalfAwayFromZero) {
    EXPECT_EQ(Decimal::parse("2.5")->rounded(0).text(), "3");
    EXPECT_EQ(Decimal::parse("-2.5")->rounded(0).text(), "-3");
    EXPECT_EQ(Decimal::parse("0.04")->rounded(1).text(), "0.0");
    EXPECT_EQ(Decimal::parse("0.05")->rounded(1).text(), "0.1");
    EXPECT_EQ(Decimal::parse("9.99")->rounded(1).text(), "10.0");
    EXPECT_EQ(Decimal::parse("1250")->rounded(-2).text(), "1300");
    EXPECT_EQ(Decimal::parse("49")->rounded(-2).text(), "0");
    EXPECT_EQ(Decimal::parse("-1.99")->truncated(1).text(), "-1.9");
    EXPECT_EQ(Decimal::parse("1.5")->rounded(3).text(), "1.500");
}

TEST(Decimal, TakesTheShortestDigitsOfADouble) {
    EXPECT_EQ(Decimal::from_double(0.1)->text(), "0.1");
    EXPECT_EQ(Decimal::from_double(1e22)->text(), "10000000000000000000000");
    EXPECT_FALSE(Decimal::from_double(1.0 / 0.0));
}

TEST(Decimal, TextsCompareByValue) {
    const std::array<const char*, 9> ascending{"-100", "-99.5", "-1", "-0.5", "0",
                                               "0.05", "0.5",   "9",  "10"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            const int order = compare_decimal_texts(ascending[i], ascending[j]);
            EXPECT_EQ(order < 0, i < j) << ascending[i] << ' ' << ascending[j];
            EXPECT_EQ(order > 0, i > j) << ascending[i] << ' ' << ascending[j];
        }
    }
    EXPECT_EQ(compare_decimal_texts("1.50", "1.5"), 0);
    EXPECT_EQ(compare_decimal_texts("-0.00", "0"), 0);
    EXPECT_LT(compare_decimal_texts("99", "abc"), 0);
}

TEST(Moment, RoundsTripEveryDay) {
    CivilDate date;
    for (std::int64_t days = 0; days <= last_day; ++days) {
        ASSERT_EQ(days_from_civil(civil_from_days(days)), days);
        const CivilDate civil = civil_from_days(days);
        ASSERT_TRUE(civil.year == date.year && civil.month == date.month && civil.day == date.day);
        if (++date.day > days_in_month(date.year, date.month)) {
            date.day = 1;
            if (++date.month > 12) {
                date.month = 1;
                ++date.year;
            }
        }
    }
    EXPECT_EQ(date.year, 10'000);
}

TEST(Moment, ReadsLenientForms) {
    const std::array<std::array<const char*, 2>, 8> cases{
        {{"2024-02-29T13:45:30.1234567Z", "2024-02-29T13:45:30.1234567Z"},
         {"2024-02-29 13:45", "2024-02-29T13:45:00.0000000Z"},
         {"2024-02-29t13:45:30.5z", "2024-02-29T13:45:30.5000000Z"},
         {"2024-02-29T13:45:30.123456789", "2024-02-29T13:45:30.1234567Z"},
         {"2024-01-01T01:00:00+02:00", "2023-12-31T23:00:00.0000000Z"},
         {"2024-01-01T01:00:00-0230", "2024-01-01T03:30:00.0000000Z"},
         {"2024-02-29", "2024-02-29T00:00:00.0000000Z"},
         {" 0001-01-01 ", "0001-01-01T00:00:00.0000000Z"}}};
    for (const auto& [text, canonical] : cases) {
        const auto moment = parse_moment(text);
        ASSERT_TRUE(moment) << text;
        EXPECT_EQ(format_timestamp(*moment), canonical) << text;
    }
    for (const char* text :
         {"", "2023-02-29", "2024-13-01", "0000-01-01", "2024-1-1", "24:00:00", "12:60",
          "12:00:00.", "2024-01-01T", "2024-01-01x", "2024-01-01T00:00:00+",
          "0001-01-01T00:00:00+01:00", "20240101", "12"}) {
        EXPECT_FALSE(parse_moment(text)) << text;
    }
}

std::string stored(const mock::Value& value, const Type& type) {
    return shown(convert(value, type, Conversion::store));
}

TEST(Conversion, MakesTheCanonicalForm) {
    EXPECT_EQ(stored(std::string("12"), make_type(8)), "12");
    EXPECT_EQ(stored(12.0, make_type(8)), "12");
    EXPECT_EQ(stored(true, make_type(9)), "1");
    EXPECT_EQ(stored(std::string("1e2"), make_type(11)), "100");
    EXPECT_EQ(stored(std::int64_t{5}, make_type(12, 10, 2)), "'5.00'");
    EXPECT_EQ(stored(0.1, make_type(12, 10, 2)), "'0.10'");
    EXPECT_EQ(stored(std::string("TRUE"), make_type(14)), "1");
    EXPECT_EQ(stored(std::string("2024-01-01 05:06"), make_type(15)), "'2024-01-01'");
    EXPECT_EQ(stored(std::string("5:06"), make_type(5, 10)), "'5:06'");
    EXPECT_EQ(stored(std::string("ab"), make_type(2, 5)), "x'6162'");
    EXPECT_EQ(stored(0.1, make_type(5)), "'0.1'");
    EXPECT_EQ(stored(mock::Value(), make_type(8)), "NULL");
}

TEST(Conversion, RefusesWhatDoesNotFit) {
    const auto refused = [](const mock::Value& value, const Type& type) {
        EXPECT_THROW(convert(value, type, Conversion::store), mock::EngineError)
            << shown(value) << ' ' << type.name;
    };
    refused(std::string("x"), make_type(8));
    refused(1.5, make_type(8));
    refused(std::int64_t{300}, make_type(6));
    refused(std::int64_t{40'000}, make_type(7));
    refused(std::string("9223372036854775808"), make_type(9));
    refused(std::string("1e400"), make_type(11));
    refused(std::string("nan"), make_type(11));
    refused(std::string("1000"), make_type(12, 5, 2));
    refused(std::string("maybe"), make_type(14));
    refused(std::string("2024-02-30"), make_type(15));
    refused(std::int64_t{5}, make_type(17));
    refused(std::string("{1234}"), make_type(18));
    refused(std::int64_t{5}, make_type(1));
    refused(std::string("abcd"), make_type(5, 3));
    EXPECT_EQ(shown(convert(std::string("ab\u00e9d"), make_type(5, 3), Conversion::cast)),
              "'ab\u00e9'");
    EXPECT_EQ(shown(convert(1.9, make_type(8), Conversion::cast)), "1");
}

TEST(Text, CountsAndCutsCharacters) {
    EXPECT_EQ(count_characters("a\u00e9\u65e5\U0001F600"), 4u);
    EXPECT_EQ(first_characters("\U0001F600b", 1), "\U0001F600");
    EXPECT_EQ(encode_utf8(decode_utf8("a\u00e9\u65e5\U0001F600")), "a\u00e9\u65e5\U0001F600");
}

TEST(Text, KnowsInvalidUtf8) {
    EXPECT_TRUE(is_valid_utf8("a\u00e9\u65e5\U0001F600"));
    for (const char* text :
         {"\x80", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80"}) {
        EXPECT_FALSE(is_valid_utf8(text));
    }
}

TEST(Text, CaseMappingsAreInverse) {
    for (char32_t c = 0; c < 0x530; ++c) {
        const char32_t small = lower_character(c);
        if (small != c) {
            EXPECT_EQ(upper_character(small), c) << static_cast<unsigned>(c);
        }
    }
}

TEST(Text, QuotesForSqlite) {
    EXPECT_EQ(quote_name("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(quote_text("it's"), "'it''s'");
    EXPECT_EQ(quote_text(std::string("a\0b", 3)), "CAST(x'610062' AS TEXT)");
}

}  // namespace
}  // namespace mock_test
