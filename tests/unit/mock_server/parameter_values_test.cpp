// The forms of parameter values: reference, "Data types" and "Endpoints".
#include "server/parameter_values.h"

#include <gtest/gtest.h>

#include "server/api_error.h"

namespace mock {
namespace {

struct Accepted {
    DataType type;
    std::string json;
    Value expected;
};

bool same(const Value& a, const Value& b) {
    if (a.index() != b.index()) return false;
    if (const auto* blob = std::get_if<Blob>(&a)) return blob->octets == std::get<Blob>(b).octets;
    if (const auto* text = std::get_if<std::string>(&a)) return *text == std::get<std::string>(b);
    if (const auto* i = std::get_if<std::int64_t>(&a)) return *i == std::get<std::int64_t>(b);
    if (const auto* d = std::get_if<double>(&a)) return *d == std::get<double>(b);
    if (const auto* truth = std::get_if<bool>(&a)) return *truth == std::get<bool>(b);
    return true;
}

class ParameterValueAccepts : public testing::TestWithParam<Accepted> {};
TEST_P(ParameterValueAccepts, DocumentedForms) {
    const auto& [type, json, expected] = GetParam();
    EXPECT_TRUE(same(parameter_value("@p", type, parse_json(json)), expected)) << type << json;
}
INSTANTIATE_TEST_SUITE_P(
    Forms, ParameterValueAccepts,
    testing::Values(Accepted{1, R"("AAEC/w==")", Blob{std::string("\x00\x01\x02\xff", 4)}},
                    Accepted{2, R"("")", Blob{}}, Accepted{3, R"("Zm9v")", Blob{"foo"}},
                    Accepted{4, R"("Zm8=")", Blob{"fo"}}, Accepted{5, R"("zażółć")", "zażółć"},
                    Accepted{6, "-128", std::int64_t{-128}}, Accepted{6, "127", std::int64_t{127}},
                    Accepted{7, "-32768", std::int64_t{-32768}},
                    Accepted{8, "2147483647", std::int64_t{2147483647}},
                    Accepted{9, "-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
                    Accepted{9, "9007199254740993", std::int64_t{9007199254740993}},
                    Accepted{10, "1.5", 1.5}, Accepted{11, "1e3", 1000.0}, Accepted{11, "0.1", 0.1},
                    Accepted{12, R"("123.450")", "123.450"}, Accepted{12, "123.450", "123.450"},
                    Accepted{13, R"("-99999999999999999999999999999999999999")",
                             "-99999999999999999999999999999999999999"},
                    Accepted{14, "true", true}, Accepted{14, "false", false},
                    Accepted{15, R"("2024-02-29")", "2024-02-29"},
                    Accepted{16, R"("23:59:59")", "23:59:59"},
                    Accepted{16, R"("23:59:59.1234567")", "23:59:59.1234567"},
                    Accepted{17, R"("2024-02-29T00:00:00Z")", "2024-02-29T00:00:00Z"},
                    Accepted{17, R"("2024-02-29T00:00:00.1234567Z")",
                             "2024-02-29T00:00:00.1234567Z"},
                    Accepted{18, R"("{01234567-890a-bcde-F012-34567890abcd}")",
                             "{01234567-890a-bcde-F012-34567890abcd}"}));

TEST(ParameterValue, NullIsGoodForEveryType) {
    for (DataType type = 1; type <= 18; ++type) {
        EXPECT_EQ(parameter_value("@p", type, parse_json("null")).index(), 0U) << type;
    }
}

class ParameterValueRefuses : public testing::TestWithParam<std::pair<DataType, std::string>> {};
TEST_P(ParameterValueRefuses, OtherForms) {
    const auto& [type, json] = GetParam();
    try {
        parameter_value("@p7", type, parse_json(json));
        ADD_FAILURE() << type << ' ' << json;
    } catch (const ApiError& error) {
        EXPECT_EQ(error.status(), 400);
        EXPECT_NE(std::string(error.what()).find("@p7"), std::string::npos);
    }
}
INSTANTIATE_TEST_SUITE_P(Forms, ParameterValueRefuses,
                         testing::ValuesIn(std::vector<std::pair<DataType, std::string>>{
                             {1, R"("AAE")"},
                             {1, R"("A===")"},
                             {1, R"("AA=A")"},
                             {1, R"("AA-_")"},
                             {1, "12"},
                             {5, "12"},
                             {5, "true"},
                             {5, "[]"},
                             {6, R"("1")"},
                             {6, "128"},
                             {6, "-129"},
                             {6, "1.0"},
                             {6, "1e1"},
                             {7, "32768"},
                             {8, "2147483648"},
                             {9, "9223372036854775808"},
                             {9, "true"},
                             {10, R"("1.5")"},
                             {11, R"("0.1")"},
                             {12, R"("abc")"},
                             {12, R"("")"},
                             {12, R"(" 1")"},
                             {12, R"("01")"},
                             {12, R"("+1")"},
                             {12, R"("1.")"},
                             {13, "true"},
                             {14, "1"},
                             {14, R"("true")"},
                             {15, R"("2023-02-29")"},
                             {15, R"("2024-2-9")"},
                             {15, R"("2024-13-01")"},
                             {15, R"("0000-01-01")"},
                             {15, R"("2024-01-01T00:00:00Z")"},
                             {16, R"("24:00:00")"},
                             {16, R"("1:00:00")"},
                             {16, R"("10:00:60")"},
                             {16, R"("10:00:00.")"},
                             {16, R"("10:00:00.12345678")"},
                             {17, R"("2024-01-01 00:00:00Z")"},
                             {17, R"("2024-01-01T00:00:00")"},
                             {17, R"("2024-01-01T00:00:00+02:00")"},
                             {17, R"("2024-01-01T00:00:00.Z")"},
                             {17, "1"},
                             {18, R"("01234567-890a-bcde-f012-34567890abcd")"},
                             {18, R"("{01234567-890a-bcde-f012-34567890abcg}")"},
                             {18, R"("{}")"}}));

TEST(ParameterValue, DataTypesAreOneToEighteen) {
    EXPECT_FALSE(is_data_type(0));
    EXPECT_TRUE(is_data_type(1));
    EXPECT_TRUE(is_data_type(18));
    EXPECT_FALSE(is_data_type(19));
}

}  // namespace
}  // namespace mock
