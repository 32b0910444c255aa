// Dates, times, timestamps. ODBC 3.8, appendix D, "SQL to C: Date", "SQL to C: Time",
// "SQL to C: Timestamp", "SQL to C: Character", "Constraints of the Gregorian calendar".
#include <chrono>
#include <cstdio>
#include <random>

#include "conversion.h"

namespace connectai::convert {
namespace {

constexpr auto ok = Outcome::ok;
constexpr auto cut = Outcome::fraction_truncated;

std::string spelled(const SQL_TIMESTAMP_STRUCT& value) {
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d.%09u", value.year, value.month,
                  value.day, value.hour, value.minute, value.second,
                  static_cast<unsigned>(value.fraction));
    return text;
}

std::string spelled(const SQL_DATE_STRUCT& value) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", value.year, value.month, value.day);
    return text;
}

std::string spelled(const SQL_TIME_STRUCT& value) {
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", value.hour, value.minute, value.second);
    return text;
}

struct Form {
    std::string_view wire;
    std::string_view value;
};

TEST(Timestamps, EveryUsualFormIsRead) {
    const Form forms[] = {
        {"2024-02-29T23:45:55.1234567Z", "2024-02-29 23:45:55.123456700"},
        {"2024-02-29T23:45:55.1234567", "2024-02-29 23:45:55.123456700"},
        {"2024-02-29T23:45:55Z", "2024-02-29 23:45:55.000000000"},
        {"2024-02-29 23:45:55", "2024-02-29 23:45:55.000000000"},
        {"2024-02-29 23:45:55.5", "2024-02-29 23:45:55.500000000"},
        {"2024-02-29T23:45:55.123456789Z", "2024-02-29 23:45:55.123456789"},
        {"2024-02-29t23:45:55z", "2024-02-29 23:45:55.000000000"},
        {"2024-02-29T23:45", "2024-02-29 23:45:00.000000000"},
        {"2024-02-29T23:45:55+02:00", "2024-02-29 21:45:55.000000000"},
        {"2024-02-29T23:45:55.25-0230", "2024-03-01 02:15:55.250000000"},
        {"2024-02-29T23:45:55 +02:00", "2024-02-29 21:45:55.000000000"},
        {"2024-01-01T00:30:00+01", "2023-12-31 23:30:00.000000000"},
        {"2023-12-31T23:30:00-01:00", "2024-01-01 00:30:00.000000000"},
        {"2024-03-01T00:00:00+00:01", "2024-02-29 23:59:00.000000000"},
        {"2024-02-29", "2024-02-29 00:00:00.000000000"},
        {"2024-2-9 1:02:03", "2024-02-09 01:02:03.000000000"},
        {"2000-02-29T00:00:00Z", "2000-02-29 00:00:00.000000000"},
        {" 2024-02-29T23:45:55Z ", "2024-02-29 23:45:55.000000000"},
        {"2024-02-29  23:45:55", "2024-02-29 23:45:55.000000000"},
        {"2016-12-31T23:59:60Z", "2016-12-31 23:59:60.000000000"},  // a leap second
        {"0001-01-01T00:00:00Z", "0001-01-01 00:00:00.000000000"},
        {"9999-12-31T23:59:59.9999999Z", "9999-12-31 23:59:59.999999900"},
    };
    for (const Form& form : forms) {
        for (const DataType type : {DataType::timestamp, DataType::varchar}) {
            for (const SQLSMALLINT c_type : CTypes{SQL_C_TYPE_TIMESTAMP, SQL_C_TIMESTAMP}) {
                const Answer answer = convert(type, form.wire, c_type);
                EXPECT_EQ(answer.outcome, ok) << form.wire;
                EXPECT_EQ(spelled(answer.as<SQL_TIMESTAMP_STRUCT>()), form.value) << form.wire;
                EXPECT_EQ(answer.length, 16);
            }
        }
    }
}

constexpr std::string_view malformed_timestamps[] = {"",
                                                     "now",
                                                     "2024",
                                                     "2024-02",
                                                     "2023-02-29",
                                                     "2024-02-30T00:00:00Z",
                                                     "2024-00-01",
                                                     "2024-13-01",
                                                     "2024-04-31T00:00:00",
                                                     "1800-02-29",
                                                     "2200-02-29T00:00:00Z",
                                                     "1900-02-29T00:00:00Z",
                                                     "2024-01-01T24:00:00Z",
                                                     "2024-01-01T00:60:00Z",
                                                     "2024-01-01T00:00:62Z",
                                                     "2024-01-01T",
                                                     "2024-01-01T12",
                                                     "2024-01-01T12:",
                                                     "2024-01-01X12:00:00",
                                                     "2024-01-01T12:00:00ZZ",
                                                     "2024-01-01T12:00:00+2:0",
                                                     "2024-01-01T12:00:00+25:00",
                                                     "2024-01-01T12:00:00.12x",
                                                     "0000-01-01T00:00:00Z",
                                                     "24-01-01",
                                                     "20240101",
                                                     "-2024-01-01",
                                                     "2024/01/01",
                                                     "2024-01-01T1a:00:00Z",
                                                     "12345-01-01T00:00:00Z",
                                                     "{ts '2024-01-01'}"};

TEST(Timestamps, WhatIsNoneIsAnErrorAndNeverGarbage) {
    for (const std::string_view wire : malformed_timestamps) {
        for (const SQLSMALLINT c_type :
             CTypes{SQL_C_TYPE_TIMESTAMP, SQL_C_TYPE_DATE, SQL_C_TYPE_TIME, SQL_C_CHAR, SQL_C_WCHAR,
                    SQL_C_BINARY}) {
            const Answer answer = convert(DataType::timestamp, wire, c_type);
            EXPECT_EQ(answer.outcome, Outcome::invalid_datetime) << wire;
            EXPECT_TRUE(answer.buffer_untouched());
        }
        // "SQL to C: Character": 22018
        EXPECT_EQ(convert(DataType::varchar, wire, SQL_C_TYPE_TIMESTAMP).outcome,
                  Outcome::invalid_character)
            << wire;
    }
    EXPECT_EQ(convert(DataType::timestamp, number_cell("1700000000"), SQL_C_TYPE_TIMESTAMP).outcome,
              Outcome::invalid_datetime);
    EXPECT_EQ(convert(DataType::timestamp, "12:00:00", SQL_C_TYPE_TIMESTAMP).outcome,
              Outcome::invalid_datetime);
}

TEST(Timestamps, AnOffsetThatLeavesTheCalendarOverflows) {
    EXPECT_EQ(
        convert(DataType::timestamp, "9999-12-31T23:30:00-01:00", SQL_C_TYPE_TIMESTAMP).outcome,
        Outcome::datetime_overflow);
    EXPECT_EQ(
        convert(DataType::timestamp, "0001-01-01T00:30:00+01:00", SQL_C_TYPE_TIMESTAMP).outcome,
        Outcome::datetime_overflow);
}

TEST(Timestamps, DigitsBeyondNanosecondsAreReported) {
    const Answer lost =
        convert(DataType::timestamp, "2024-01-01T00:00:00.1234567891Z", SQL_C_TYPE_TIMESTAMP);
    EXPECT_EQ(lost.outcome, cut);
    EXPECT_EQ(lost.as<SQL_TIMESTAMP_STRUCT>().fraction, 123456789U);
    EXPECT_EQ(convert(DataType::timestamp, "2024-01-01T00:00:00.1234567890Z", SQL_C_TYPE_TIMESTAMP)
                  .outcome,
              ok);
}

TEST(Timestamps, DateAndTimeTargetsReportWhatTheyCut) {
    struct Case {
        std::string_view wire;
        Outcome date;
        Outcome time;
    };
    const Case cases[] = {{"2024-02-29T00:00:00Z", ok, ok},
                          {"2024-02-29T00:00:01Z", cut, ok},
                          {"2024-02-29T00:00:00.0000001Z", cut, cut},
                          {"2024-02-29T12:30:00.0000000Z", cut, ok}};
    for (const Case& test : cases) {
        for (const DataType type : {DataType::timestamp, DataType::varchar}) {
            const Answer date = convert(type, test.wire, SQL_C_TYPE_DATE);
            EXPECT_EQ(date.outcome, test.date) << test.wire;
            EXPECT_EQ(spelled(date.as<SQL_DATE_STRUCT>()), "2024-02-29");
            EXPECT_EQ(date.length, 6);
            const Answer time = convert(type, test.wire, SQL_C_TYPE_TIME);
            EXPECT_EQ(time.outcome, test.time) << test.wire;
            EXPECT_EQ(spelled(time.as<SQL_TIME_STRUCT>()), test.wire.substr(11, 8));
        }
    }
}

TEST(Timestamps, TextHasABlankNoZoneAndTheColumnsScale) {
    struct Case {
        std::string_view wire;
        SQLSMALLINT scale;
        std::string_view text;
    };
    const Case cases[] = {
        {"1992-12-31T23:45:55.1200000Z", 2, "1992-12-31 23:45:55.12"},
        {"1992-12-31T23:45:55.1200000Z", 7, "1992-12-31 23:45:55.1200000"},
        {"1992-12-31T23:45:55Z", 7, "1992-12-31 23:45:55.0000000"},
        {"1992-12-31T23:45:55Z", 0, "1992-12-31 23:45:55"},
        {"1992-12-31T23:45:55.12Z", 0, "1992-12-31 23:45:55.1200000"},
        {"1992-12-31T23:45:55.1234567Z", 3, "1992-12-31 23:45:55.1234567"},  // no digit is lost
        {"1992-12-31T23:45:55.123456789Z", 7, "1992-12-31 23:45:55.123456789"},
        {"1992-12-31", 0, "1992-12-31 00:00:00"},
        {"1992-12-31T23:45:55+01:00", 0, "1992-12-31 22:45:55"},
    };
    for (const Case& test : cases) {
        const Answer answer = convert(DataType::timestamp, test.wire, SQL_C_CHAR, 64, test.scale);
        EXPECT_EQ(answer.outcome, ok);
        EXPECT_EQ(answer.text(), test.text) << test.wire << " scale " << test.scale;
        EXPECT_EQ(answer.length, static_cast<SQLLEN>(test.text.size()));
    }
}

TEST(Timestamps, OnlyTheFractionOfTheTextMayBeCut) {
    struct Case {
        std::size_t buffer;
        Outcome outcome;
        std::string_view text;
    };
    // "SQL to C Data Conversion Examples"; "20 <= BufferLength <= Character byte length: 01004"
    const Case cases[] = {{23, ok, "1992-12-31 23:45:55.12"},
                          {22, Outcome::string_truncated, "1992-12-31 23:45:55.1"},
                          {21, Outcome::string_truncated, "1992-12-31 23:45:55"},
                          {20, Outcome::string_truncated, "1992-12-31 23:45:55"},
                          {19, Outcome::out_of_range, ""},
                          {18, Outcome::out_of_range, ""},
                          {0, Outcome::out_of_range, ""}};
    for (const Case& test : cases) {
        const std::string_view wire = "1992-12-31T23:45:55.12Z";
        const Answer narrow = convert(DataType::timestamp, wire, SQL_C_CHAR, test.buffer, 2);
        EXPECT_EQ(narrow.outcome, test.outcome) << test.buffer;
        EXPECT_EQ(narrow.length, 22);
        const Answer wide = convert(DataType::timestamp, wire, SQL_C_WCHAR, test.buffer * 2, 2);
        EXPECT_EQ(wide.outcome, test.outcome) << test.buffer;
        EXPECT_EQ(wide.length, 44);
        if (is_error(test.outcome)) continue;
        EXPECT_EQ(narrow.text(), test.text);
        EXPECT_EQ(wide.wide_text(), std::u16string(test.text.begin(), test.text.end()));
    }
}

TEST(Timestamps, TextIsHandedOutInParts) {
    Conversion value(DataType::timestamp, text_cell("1992-12-31T23:45:55.1234567Z"), SQL_C_CHAR, 7);
    EXPECT_EQ(value.next(21).text(), "1992-12-31 23:45:55");
    const Answer second = value.next(5);
    EXPECT_EQ(second.text(), ".123");
    EXPECT_EQ(second.length, 8);
    const Answer third = value.next(5);
    EXPECT_EQ(third.text(), "4567");
    EXPECT_TRUE(third.complete);
}

TEST(Dates, ConvertToDateTimestampAndText) {
    const Answer date = convert(DataType::date, "1992-12-31", SQL_C_TYPE_DATE);
    EXPECT_EQ(spelled(date.as<SQL_DATE_STRUCT>()), "1992-12-31");
    const Answer timestamp = convert(DataType::date, "1992-12-31", SQL_C_TYPE_TIMESTAMP);
    EXPECT_EQ(timestamp.outcome, ok);
    EXPECT_EQ(spelled(timestamp.as<SQL_TIMESTAMP_STRUCT>()), "1992-12-31 00:00:00.000000000");
    EXPECT_EQ(convert(DataType::date, "1992-12-31", SQL_C_CHAR, 11).text(), "1992-12-31");
    EXPECT_EQ(convert(DataType::date, "1992-12-31", SQL_C_CHAR, 10).outcome, Outcome::out_of_range);
    EXPECT_EQ(convert(DataType::date, "1992-12-31", SQL_C_WCHAR, 21).outcome,
              Outcome::out_of_range);
    EXPECT_EQ(convert(DataType::date, "1992-12-31", SQL_C_BINARY, 6).octets,
              convert(DataType::date, "1992-12-31", SQL_C_DATE).octets);
    EXPECT_EQ(convert(DataType::date, "1992-12-31", SQL_C_BINARY, 5).outcome,
              Outcome::out_of_range);
}

TEST(Dates, ATimeThatCameWithADateIsCutAndAnOffsetNeverMovesIt) {
    struct Case {
        std::string_view wire;
        Outcome outcome;
    };
    const Case cases[] = {{"2024-01-01T00:00:00Z", ok},
                          {"2024-01-01T00:00:00+02:00", ok},
                          {"2024-01-01T00:00:00-11:00", ok},
                          {"2024-01-01Z", ok},
                          {"2024-01-01T01:00:00+02:00", cut}};
    for (const Case& test : cases) {
        for (const SQLSMALLINT c_type : CTypes{SQL_C_TYPE_DATE, SQL_C_TYPE_TIMESTAMP, SQL_C_CHAR}) {
            EXPECT_EQ(convert(DataType::date, test.wire, c_type).outcome, test.outcome)
                << test.wire;
        }
        EXPECT_EQ(convert(DataType::date, test.wire, SQL_C_CHAR).text(), "2024-01-01");
    }
}

TEST(Dates, WhatIsNoneIsAnError) {
    for (const std::string_view wire : {"", "2023-02-29", "2024-1", "12:00:00", "2100-02-29",
                                        "2024-06-31", "2024-01-01 x", "0000-00-00"}) {
        EXPECT_EQ(convert(DataType::date, wire, SQL_C_TYPE_DATE).outcome, Outcome::invalid_datetime)
            << wire;
        EXPECT_EQ(convert(DataType::varchar, wire, SQL_C_TYPE_DATE).outcome,
                  Outcome::invalid_character)
            << wire;
    }
}

TEST(Dates, CharacterDataMustNameTheDateOrTimeThatIsAskedFor) {
    EXPECT_EQ(convert(DataType::varchar, "12:00:00", SQL_C_TYPE_DATE).outcome,
              Outcome::invalid_character);
    EXPECT_EQ(convert(DataType::varchar, "2024-01-01", SQL_C_TYPE_TIME).outcome,
              Outcome::invalid_character);
    EXPECT_EQ(convert(DataType::varchar, " 2024-01-01 ", SQL_C_TYPE_DATE).outcome, ok);
}

TEST(Times, EveryUsualFormIsRead) {
    const Form forms[] = {{"23:59:01.1234567", "23:59:01"},
                          {"23:59:01", "23:59:01"},
                          {"9:05", "09:05:00"},
                          {"23:59:01Z", "23:59:01"},
                          {"00:30:00+01:00", "23:30:00"},
                          {"1970-01-01T12:30:00Z", "12:30:00"}};
    for (const Form& form : forms) {
        const Answer answer = convert(DataType::time, form.wire, SQL_C_TYPE_TIME);
        EXPECT_EQ(answer.outcome, form.wire.size() == 16 ? cut : ok) << form.wire;
        EXPECT_EQ(spelled(answer.as<SQL_TIME_STRUCT>()), form.value) << form.wire;
    }
    for (const std::string_view wire : {"", "24:00:00", "12", "12:60", "12:00:62", "2024-01-01"}) {
        EXPECT_EQ(convert(DataType::time, wire, SQL_C_TYPE_TIME).outcome, Outcome::invalid_datetime)
            << wire;
    }
}

TEST(Times, ATimestampGetsTodaysDateAndNoFraction) {
    using std::chrono::days;
    using std::chrono::floor;
    using std::chrono::system_clock;
    const auto before = floor<days>(system_clock::now());
    const Answer answer = convert(DataType::time, "23:59:01.5", SQL_C_TYPE_TIMESTAMP);
    const auto after = floor<days>(system_clock::now());
    EXPECT_EQ(answer.outcome, cut);
    const auto value = answer.as<SQL_TIMESTAMP_STRUCT>();
    EXPECT_EQ(spelled(value).substr(11), "23:59:01.000000000");
    const auto date = std::chrono::sys_days(
        std::chrono::year_month_day(std::chrono::year(value.year), std::chrono::month(value.month),
                                    std::chrono::day(value.day)));
    EXPECT_GE(date, before);
    EXPECT_LE(date, after);
    // "SQL to C: Character", note [g]: the fraction stays
    EXPECT_EQ(convert(DataType::varchar, "23:59:01.5", SQL_C_TYPE_TIMESTAMP)
                  .as<SQL_TIMESTAMP_STRUCT>()
                  .fraction,
              500'000'000U);
}

TEST(Times, OnlyTheFractionOfTheTextMayBeCut) {
    EXPECT_EQ(convert(DataType::time, "23:59:01.25", SQL_C_CHAR, 17, 7).text(), "23:59:01.2500000");
    EXPECT_EQ(convert(DataType::time, "23:59:01", SQL_C_CHAR, 9).text(), "23:59:01");
    const Answer truncated = convert(DataType::time, "23:59:01.25", SQL_C_CHAR, 9, 2);
    EXPECT_EQ(truncated.outcome, Outcome::string_truncated);
    EXPECT_EQ(truncated.text(), "23:59:01");
    EXPECT_EQ(truncated.length, 11);
    EXPECT_EQ(convert(DataType::time, "23:59:01", SQL_C_CHAR, 8).outcome, Outcome::out_of_range);
}

// Against the standard library's calendar, from both ends of the range.
TEST(Timestamps, RandomInstantsComeBackThroughEveryOffset) {
    using namespace std::chrono;
    std::mt19937_64 random(23);
    const auto first = sys_days(year(1) / 1 / 3).time_since_epoch().count();
    const auto last = sys_days(year(9999) / 12 / 28).time_since_epoch().count();
    for (int i = 0; i < 30'000; ++i) {
        const auto day = sys_days(
            days(first + static_cast<int>(random() % static_cast<unsigned>(last - first))));
        const auto utc = day + seconds(random() % 86400);
        const int offset = static_cast<int>(random() % (24 * 60)) * (random() % 2 == 0 ? 1 : -1);
        const auto local = utc + minutes(offset);
        const year_month_day date(floor<days>(local));
        const hh_mm_ss time(local - floor<days>(local));
        const unsigned fraction = static_cast<unsigned>(random() % 10'000'000);
        char wire[80];
        std::snprintf(wire, sizeof wire, "%04d-%02u-%02uT%02d:%02d:%02d.%07u%c%02d:%02d",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()), fraction, offset < 0 ? '-' : '+',
                      std::abs(offset) / 60, std::abs(offset) % 60);
        const Answer answer = convert(DataType::timestamp, wire, SQL_C_TYPE_TIMESTAMP);
        ASSERT_EQ(answer.outcome, ok) << wire;
        const auto value = answer.as<SQL_TIMESTAMP_STRUCT>();
        const auto read = sys_days(year_month_day(year(value.year), month(value.month),
                                                  std::chrono::day(value.day))) +
                          hours(value.hour) + minutes(value.minute) + seconds(value.second);
        ASSERT_EQ(read, utc) << wire;
        ASSERT_EQ(value.fraction, fraction * 100) << wire;
    }
}

TEST(Timestamps, ThePlainFormAndTheLenientOneAgree) {
    std::mt19937 random(29);
    for (int i = 0; i < 20'000; ++i) {
        char plain[64];
        std::snprintf(plain, sizeof plain, "%04u-%02u-%02uT%02u:%02u:%02u",
                      static_cast<unsigned>(random() % 3000), static_cast<unsigned>(random() % 14),
                      static_cast<unsigned>(random() % 33), static_cast<unsigned>(random() % 26),
                      static_cast<unsigned>(random() % 62), static_cast<unsigned>(random() % 64));
        const std::string lenient = std::string(plain) + "+00:00";
        const Answer quick = convert(DataType::timestamp, plain, SQL_C_TYPE_TIMESTAMP);
        const Answer slow = convert(DataType::timestamp, lenient, SQL_C_TYPE_TIMESTAMP);
        ASSERT_EQ(quick.outcome, slow.outcome) << plain;
        ASSERT_EQ(quick.octets, slow.octets) << plain;
    }
}

}  // namespace
}  // namespace connectai::convert
