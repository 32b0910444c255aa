// Dates, times and timestamps to parameters. ODBC 3.8, appendix D, "C to SQL: Date", "C to SQL:
// Time", "C to SQL: Timestamp", "C to SQL Data Conversion Examples".
#include <ctime>

#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

std::string date(int year, int month, int day, SqlTarget target) {
    const SQL_DATE_STRUCT value{static_cast<SQLSMALLINT>(year), static_cast<SQLUSMALLINT>(month),
                                static_cast<SQLUSMALLINT>(day)};
    const std::string sent = send(SQL_C_TYPE_DATE, value, target).text();
    EXPECT_EQ(send(SQL_C_DATE, value, target).text(), sent);
    return sent;
}

std::string time_of_day(int hour, int minute, int second, SqlTarget target) {
    const SQL_TIME_STRUCT value{static_cast<SQLUSMALLINT>(hour), static_cast<SQLUSMALLINT>(minute),
                                static_cast<SQLUSMALLINT>(second)};
    const std::string sent = send(SQL_C_TYPE_TIME, value, target).text();
    EXPECT_EQ(send(SQL_C_TIME, value, target).text(), sent);
    return sent;
}

std::string timestamp(const SQL_TIMESTAMP_STRUCT& value, SqlTarget target) {
    const std::string sent = send(SQL_C_TYPE_TIMESTAMP, value, target).text();
    EXPECT_EQ(send(SQL_C_TIMESTAMP, value, target).text(), sent);
    return sent;
}

struct Fields {
    int year, month, day;
};
constexpr Fields invalid_dates[] = {{0, 1, 1},     {10000, 1, 1}, {-1, 1, 1},    {2024, 0, 1},
                                    {2024, 13, 1}, {2024, 1, 0},  {2024, 1, 32}, {2023, 2, 29},
                                    {1900, 2, 29}, {2024, 4, 31}};
constexpr Fields invalid_times[] = {{24, 0, 0}, {0, 60, 0}, {0, 0, 62}, {65535, 0, 0}};

TEST(ParameterDate, GoesToDatesTimestampsAndText) {
    EXPECT_EQ(date(2024, 2, 29, {SQL_TYPE_DATE}), "2024-02-29");
    EXPECT_EQ(date(1, 1, 1, {SQL_TYPE_DATE}), "0001-01-01");
    EXPECT_EQ(date(9999, 12, 31, {SQL_TYPE_DATE}), "9999-12-31");
    EXPECT_EQ(date(2000, 2, 29, {SQL_TYPE_TIMESTAMP}), "2000-02-29T00:00:00.0000000Z");
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_WVARCHAR}) {
        EXPECT_EQ(date(1992, 12, 31, {type, 10}), "1992-12-31");
        EXPECT_EQ(date(1992, 12, 31, {type, 0}), "1992-12-31");
        EXPECT_EQ(date(1992, 12, 31, {type, 9}), "22001");
    }
}

TEST(ParameterDate, MustBeValid) {
    for (const auto& [year, month, day] : invalid_dates) {
        EXPECT_EQ(date(year, month, day, {SQL_TYPE_DATE}), "22007") << year << month << day;
        EXPECT_EQ(date(year, month, day, {SQL_TYPE_TIMESTAMP}), "22007");
        EXPECT_EQ(date(year, month, day, {SQL_VARCHAR}), "22008");
    }
}

TEST(ParameterTime, GoesToTimesAndText) {
    EXPECT_EQ(time_of_day(23, 59, 59, {SQL_TYPE_TIME}), "23:59:59.0000000");
    EXPECT_EQ(time_of_day(0, 0, 0, {SQL_TYPE_TIME}), "00:00:00.0000000");
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_WVARCHAR}) {
        EXPECT_EQ(time_of_day(1, 2, 3, {type, 8}), "01:02:03");
        EXPECT_EQ(time_of_day(1, 2, 3, {type, 7}), "22001");
    }
}

std::string utc_today() {
    const std::time_t now = std::time(nullptr);
    std::tm fields{};
    gmtime_r(&now, &fields);
    char text[16];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &fields)};
}

// Note [a]: today, and no fraction.
TEST(ParameterTime, IsATimestampOfToday) {
    const std::string before = utc_today();
    const std::string sent = time_of_day(1, 2, 3, {SQL_TYPE_TIMESTAMP});
    const std::string after = utc_today();
    const std::string time = "T01:02:03.0000000Z";
    EXPECT_TRUE(sent == before + time || sent == after + time) << sent;
    const std::string text = send_text("01:02:03", {SQL_TYPE_TIMESTAMP}).text();
    EXPECT_TRUE(text == before + time || text == utc_today() + time) << text;
}

TEST(ParameterTime, MustBeValid) {
    for (const auto& [hour, minute, second] : invalid_times) {
        EXPECT_EQ(time_of_day(hour, minute, second, {SQL_TYPE_TIME}), "22007");
        EXPECT_EQ(time_of_day(hour, minute, second, {SQL_TYPE_TIMESTAMP}), "22007");
        EXPECT_EQ(time_of_day(hour, minute, second, {SQL_VARCHAR}), "22008");
    }
}

TEST(ParameterTimestamp, HasTheServicesSevenDigitsAndNoOtherZone) {
    const SqlTarget target{SQL_TYPE_TIMESTAMP};
    EXPECT_EQ(timestamp({2024, 2, 29, 12, 34, 56, 0}, target), "2024-02-29T12:34:56.0000000Z");
    EXPECT_EQ(timestamp({2024, 2, 29, 12, 34, 56, 123456700}, target),
              "2024-02-29T12:34:56.1234567Z");
    EXPECT_EQ(timestamp({1, 1, 1, 0, 0, 0, 100}, target), "0001-01-01T00:00:00.0000001Z");
    EXPECT_EQ(timestamp({9999, 12, 31, 23, 59, 59, 999999900}, target),
              "9999-12-31T23:59:59.9999999Z");
    EXPECT_EQ(timestamp({2024, 2, 29, 12, 34, 56, 10}, target), "22008");
    EXPECT_EQ(timestamp({2024, 2, 29, 12, 34, 56, 999999999}, target), "22008");
}

TEST(ParameterTimestamp, DecimalDigitsLimitTheFractionAndZeroSaysNothing) {
    const SQL_TIMESTAMP_STRUCT value{2024, 2, 29, 12, 34, 56, 123000000};
    EXPECT_EQ(timestamp(value, {SQL_TYPE_TIMESTAMP, 23, 3}), "2024-02-29T12:34:56.1230000Z");
    EXPECT_EQ(timestamp(value, {SQL_TYPE_TIMESTAMP, 22, 2}), "22008");
    EXPECT_EQ(timestamp(value, {SQL_TYPE_TIMESTAMP, 19, 0}), "2024-02-29T12:34:56.1230000Z");
    EXPECT_EQ(timestamp(value, {SQL_TYPE_TIMESTAMP, 29, 9}), "2024-02-29T12:34:56.1230000Z");
    EXPECT_EQ(timestamp({2024, 2, 29, 1, 2, 3, 10}, {SQL_TYPE_TIMESTAMP, 29, 9}), "22008");
}

TEST(ParameterTimestamp, IsADateOnlyAtMidnight) {
    const SqlTarget target{SQL_TYPE_DATE};
    EXPECT_EQ(timestamp({2024, 2, 29, 0, 0, 0, 0}, target), "2024-02-29");
    EXPECT_EQ(timestamp({2024, 2, 29, 0, 0, 0, 1}, target), "22008");
    EXPECT_EQ(timestamp({2024, 2, 29, 0, 0, 1, 0}, target), "22008");
    EXPECT_EQ(timestamp({2024, 2, 29, 0, 1, 0, 0}, target), "22008");
    EXPECT_EQ(timestamp({2024, 2, 29, 99, 0, 0, 0}, target), "22008");
    EXPECT_EQ(timestamp({2024, 2, 30, 0, 0, 0, 0}, target), "22007");
}

TEST(ParameterTimestamp, IsATimeOnlyWithoutAFractionAndItsDateIsIgnored) {
    const SqlTarget target{SQL_TYPE_TIME};
    EXPECT_EQ(timestamp({2024, 2, 29, 12, 34, 56, 0}, target), "12:34:56.0000000");
    EXPECT_EQ(timestamp({0, 0, 0, 12, 34, 56, 0}, target), "12:34:56.0000000");
    EXPECT_EQ(timestamp({2024, 2, 29, 12, 34, 56, 500000000}, target), "22008");
    EXPECT_EQ(timestamp({2024, 2, 29, 24, 0, 0, 0}, target), "22007");
}

TEST(ParameterTimestamp, IsTextWithTheDigitsItNeeds) {
    for (const SQLSMALLINT type : TypeList{SQL_CHAR, SQL_WVARCHAR}) {
        const SQL_TIMESTAMP_STRUCT value{1992, 12, 31, 23, 45, 55, 120000000};
        EXPECT_EQ(timestamp(value, {type, 22}), "1992-12-31 23:45:55.12");
        EXPECT_EQ(timestamp(value, {type, 21}), "22001");
        EXPECT_EQ(timestamp(value, {type, 18}), "22001");
        EXPECT_EQ(timestamp({1992, 12, 31, 23, 45, 55, 0}, {type, 19}), "1992-12-31 23:45:55");
        EXPECT_EQ(timestamp({1992, 12, 31, 23, 45, 55, 1}, {type}),
                  "1992-12-31 23:45:55.000000001");
    }
}

TEST(ParameterTimestamp, MustBeValid) {
    const SqlTarget moment{SQL_TYPE_TIMESTAMP};
    const SqlTarget text{SQL_VARCHAR};
    for (const auto& [year, month, day] : invalid_dates) {
        const SQL_TIMESTAMP_STRUCT value{static_cast<SQLSMALLINT>(year),
                                         static_cast<SQLUSMALLINT>(month),
                                         static_cast<SQLUSMALLINT>(day),
                                         0,
                                         0,
                                         0,
                                         0};
        EXPECT_EQ(timestamp(value, moment), "22007");
        EXPECT_EQ(timestamp(value, {SQL_TYPE_DATE}), "22007");
        EXPECT_EQ(timestamp(value, text), "22008");
    }
    EXPECT_EQ(timestamp({2024, 1, 1, 0, 0, 0, 1'000'000'000}, moment), "22007");
    EXPECT_EQ(timestamp({2024, 1, 1, 0, 0, 0, 1'000'000'000}, text), "22008");
}

}  // namespace
}  // namespace connectai::convert
