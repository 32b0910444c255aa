// Intervals. ODBC 3.8, appendix D, "Interval literals", "Interval data type precision",
// "SQL to C: Numeric", "SQL to C: Character".
#include "conversion.h"

namespace connectai::convert {
namespace {

struct Case {
    std::string_view wire;
    SQLSMALLINT c_type;
    SQLSMALLINT leading_precision;
    Outcome outcome;
    std::string_view value;
};

std::string spelled(const SQL_INTERVAL_STRUCT& value) {
    const auto& year_month = value.intval.year_month;
    const auto& day_second = value.intval.day_second;
    const std::string sign = value.interval_sign == SQL_TRUE ? "-" : "";
    const auto join = [](std::initializer_list<SQLUINTEGER> fields) {
        std::string text;
        for (const SQLUINTEGER field : fields) {
            text += (text.empty() ? "" : "/") + std::to_string(field);
        }
        return text;
    };
    const bool months = value.interval_type == SQL_IS_YEAR || value.interval_type == SQL_IS_MONTH ||
                        value.interval_type == SQL_IS_YEAR_TO_MONTH;
    return sign + (months ? join({year_month.year, year_month.month})
                          : join({day_second.day, day_second.hour, day_second.minute,
                                  day_second.second, day_second.fraction}));
}

Answer to_interval(DataType type, const Case& test) {
    Conversion conversion(type, text_cell(test.wire), test.c_type);
    conversion.target.leading_precision = test.leading_precision;
    return conversion.fixed();
}

template <std::size_t count>
void expect_all(DataType type, const Case (&cases)[count]) {
    for (const Case& test : cases) {
        const Answer answer = to_interval(type, test);
        EXPECT_EQ(answer.outcome, test.outcome) << test.wire << " " << c_type_name(test.c_type);
        if (is_error(answer.outcome)) continue;
        const auto value = answer.as<SQL_INTERVAL_STRUCT>();
        EXPECT_EQ(spelled(value), test.value) << test.wire << " " << c_type_name(test.c_type);
        EXPECT_EQ(value.interval_type, test.c_type - SQL_C_INTERVAL_YEAR + SQL_IS_YEAR);
    }
}

constexpr auto ok = Outcome::ok;
constexpr auto cut = Outcome::fraction_truncated;
constexpr auto overflow = Outcome::interval_overflow;
constexpr auto invalid = Outcome::invalid_character;

TEST(Intervals, ExactNumbersFillASingleField) {
    const Case cases[] = {
        {"5", SQL_C_INTERVAL_YEAR, 2, ok, "5/0"},
        {"-12", SQL_C_INTERVAL_MONTH, 2, ok, "-0/12"},
        {"99", SQL_C_INTERVAL_DAY, 2, ok, "99/0/0/0/0"},
        {"100", SQL_C_INTERVAL_DAY, 2, overflow, ""},
        {"100", SQL_C_INTERVAL_DAY, 3, ok, "100/0/0/0/0"},
        {"7.9", SQL_C_INTERVAL_HOUR, 2, cut, "0/7/0/0/0"},
        {"90", SQL_C_INTERVAL_MINUTE, 2, ok, "0/0/90/0/0"},
        {"59.123456", SQL_C_INTERVAL_SECOND, 2, ok, "0/0/0/59/123456"},
        {"-0.5", SQL_C_INTERVAL_SECOND, 2, ok, "-0/0/0/0/500000"},
        {"59.1234567", SQL_C_INTERVAL_SECOND, 2, cut, "0/0/0/59/123456"},
        {"100", SQL_C_INTERVAL_SECOND, 2, overflow, ""},
        {"1e30", SQL_C_INTERVAL_DAY, 9, overflow, ""},
        {"999999999", SQL_C_INTERVAL_YEAR, 9, ok, "999999999/0"},
        {"x", SQL_C_INTERVAL_DAY, 2, invalid, ""},
        {"1", SQL_C_INTERVAL_YEAR_TO_MONTH, 2, overflow, ""},
        {"1", SQL_C_INTERVAL_DAY_TO_SECOND, 2, overflow, ""},
    };
    expect_all(DataType::decimal, cases);
    expect_all(DataType::bigint, cases);
    EXPECT_EQ(find_converter(DataType::double_, SQL_C_INTERVAL_DAY), nullptr);
}

TEST(Intervals, LiteralsOfTheSpecificationAreRead) {
    const Case cases[] = {
        {"{INTERVAL '326' YEAR(4)}", SQL_C_INTERVAL_YEAR, 4, ok, "326/0"},
        {"{INTERVAL '326' MONTH(3)}", SQL_C_INTERVAL_MONTH, 3, ok, "0/326"},
        {"{INTERVAL '3261' DAY(4)}", SQL_C_INTERVAL_DAY, 4, ok, "3261/0/0/0/0"},
        {"{INTERVAL '223.16' SECOND(3,2)}", SQL_C_INTERVAL_SECOND, 3, ok, "0/0/0/223/160000"},
        {"{INTERVAL '163-11' YEAR(3) TO MONTH}", SQL_C_INTERVAL_YEAR_TO_MONTH, 3, ok, "163/11"},
        {"{INTERVAL '163 12' DAY(3) TO HOUR}", SQL_C_INTERVAL_DAY_TO_HOUR, 3, ok, "163/12/0/0/0"},
        {"{INTERVAL '163 12:39' DAY(3) TO MINUTE}", SQL_C_INTERVAL_DAY_TO_MINUTE, 3, ok,
         "163/12/39/0/0"},
        {"{INTERVAL '163 12:39:59.163' DAY(3) TO SECOND(3)}", SQL_C_INTERVAL_DAY_TO_SECOND, 3, ok,
         "163/12/39/59/163000"},
        {"{INTERVAL '163:39:59.163' HOUR(3) TO SECOND(4)}", SQL_C_INTERVAL_HOUR_TO_SECOND, 3, ok,
         "0/163/39/59/163000"},
        {"{INTERVAL '163:59.163' MINUTE(3) TO SECOND(5)}", SQL_C_INTERVAL_MINUTE_TO_SECOND, 3, ok,
         "0/0/163/59/163000"},
        {"{INTERVAL -'16 23:39:56.23' DAY TO SECOND}", SQL_C_INTERVAL_DAY_TO_SECOND, 2, ok,
         "-16/23/39/56/230000"},
        {"interval '5' day", SQL_C_INTERVAL_DAY, 2, ok, "5/0/0/0/0"},
    };
    expect_all(DataType::varchar, cases);
}

TEST(Intervals, InvalidLiteralsOfTheSpecificationAreRefused) {
    for (const std::string_view wire : {"{INTERVAL '163' HOUR(2)}",
                                        "{INTERVAL '223.16' SECOND(2,2)}",
                                        "{INTERVAL '223.16' SECOND(3,1)}",
                                        "{INTERVAL '223.16' SECOND}",
                                        "{INTERVAL '223' YEAR}",
                                        "{INTERVAL '22.1234567' SECOND}",
                                        "{INTERVAL '163-13' YEAR(3) TO MONTH}",
                                        "{INTERVAL '163 65' DAY(3) TO HOUR}",
                                        "{INTERVAL '163 62:39' DAY(3) TO MINUTE}",
                                        "{INTERVAL '163 12:125:59.163' DAY(3) TO SECOND(3)}",
                                        "{INTERVAL '163:144' HOUR(3) TO MINUTE}",
                                        "{INTERVAL '163:591.163' MINUTE(3) TO SECOND(5)}",
                                        "",
                                        "abc",
                                        "1-",
                                        "1 2 3",
                                        "1:2:3:4",
                                        "{INTERVAL '1' DAY",
                                        "INTERVAL '1'",
                                        "INTERVAL '1' DAY TO YEAR",
                                        "5.5x",
                                        "12345678901"}) {
        for (SQLSMALLINT c_type = SQL_C_INTERVAL_YEAR; c_type <= SQL_C_INTERVAL_MINUTE_TO_SECOND;
             ++c_type) {
            EXPECT_EQ(to_interval(DataType::varchar, {wire, c_type, 9, ok, {}}).outcome, invalid)
                << wire << " " << c_type_name(c_type);
        }
    }
}

TEST(Intervals, StringsWithoutAQualifierAreReadByTheirForm) {
    const Case cases[] = {
        {"5", SQL_C_INTERVAL_DAY, 2, ok, "5/0/0/0/0"},
        {"-3-2", SQL_C_INTERVAL_YEAR_TO_MONTH, 2, ok, "-3/2"},
        {"1 02:03:04.5", SQL_C_INTERVAL_DAY_TO_SECOND, 2, ok, "1/2/3/4/500000"},
        {"02:03", SQL_C_INTERVAL_HOUR_TO_MINUTE, 2, ok, "0/2/3/0/0"},
        {"02:03", SQL_C_INTERVAL_MINUTE_TO_SECOND, 2, ok, "0/0/2/3/0"},
        {"5.25", SQL_C_INTERVAL_SECOND, 2, ok, "0/0/0/5/250000"},
        {"1-2", SQL_C_INTERVAL_DAY, 2, invalid, ""},
        {"1 02:03", SQL_C_INTERVAL_MONTH, 2, invalid, ""},
    };
    expect_all(DataType::varchar, cases);
}

TEST(Intervals, SmallerFieldsAreCutAndGreaterOnesCounted) {
    const Case cases[] = {
        {"1 02:03:04", SQL_C_INTERVAL_DAY, 2, cut, "1/0/0/0/0"},
        {"1 02:03:04", SQL_C_INTERVAL_DAY_TO_HOUR, 2, cut, "1/2/0/0/0"},
        {"1 02:00:00", SQL_C_INTERVAL_DAY_TO_HOUR, 2, ok, "1/2/0/0/0"},
        {"1 02:03", SQL_C_INTERVAL_HOUR_TO_MINUTE, 2, ok, "0/26/3/0/0"},
        {"1 02:03", SQL_C_INTERVAL_MINUTE, 4, ok, "0/0/1563/0/0"},
        {"1 02:03", SQL_C_INTERVAL_MINUTE, 3, overflow, ""},
        {"2-3", SQL_C_INTERVAL_MONTH, 2, ok, "0/27"},
        {"2-3", SQL_C_INTERVAL_YEAR, 2, cut, "2/0"},
        {"100-0", SQL_C_INTERVAL_YEAR, 2, overflow, ""},
        {"0:00:01.5", SQL_C_INTERVAL_MINUTE, 2, cut, "0/0/0/0/0"},
    };
    expect_all(DataType::varchar, cases);
}

TEST(Intervals, TheFractionIsCountedInTheSecondsPrecision) {
    Conversion conversion(DataType::varchar, text_cell("5.123456789"), SQL_C_INTERVAL_SECOND);
    conversion.target.precision = 3;
    const Answer answer = conversion.fixed();
    EXPECT_EQ(answer.outcome, cut);
    EXPECT_EQ(answer.as<SQL_INTERVAL_STRUCT>().intval.day_second.fraction, 123U);
    Conversion whole(DataType::varchar, text_cell("5.123456789"), SQL_C_INTERVAL_SECOND);
    whole.target.precision = 9;
    EXPECT_EQ(whole.fixed().as<SQL_INTERVAL_STRUCT>().intval.day_second.fraction, 123456789U);
}

}  // namespace
}  // namespace connectai::convert
