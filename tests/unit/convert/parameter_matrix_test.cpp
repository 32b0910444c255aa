// Which pairs of C and SQL types convert. ODBC 3.8, appendix D, "Converting Data from C to SQL Data
// Types": a SQL type that the C type's page does not list is 07006.
#include <array>
#include <map>
#include <set>

#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

using Types = std::set<SQLSMALLINT>;

Types together(std::initializer_list<Types> groups) {
    Types result;
    for (const auto& group : groups) result.insert(group.begin(), group.end());
    return result;
}

// The SQL types as the pages group them.
const Types characters = {SQL_CHAR,  SQL_VARCHAR,  SQL_LONGVARCHAR,
                          SQL_WCHAR, SQL_WVARCHAR, SQL_WLONGVARCHAR};
const Types exact = {SQL_DECIMAL, SQL_NUMERIC, SQL_TINYINT, SQL_SMALLINT, SQL_INTEGER, SQL_BIGINT};
const Types approximate = {SQL_REAL, SQL_FLOAT, SQL_DOUBLE};
const Types bit = {SQL_BIT};
const Types binary = {SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY};
const Types date = {SQL_TYPE_DATE};
const Types time_of_day = {SQL_TYPE_TIME};
const Types timestamp = {SQL_TYPE_TIMESTAMP};
const Types guid = {SQL_GUID};
const Types single_years = {SQL_INTERVAL_YEAR, SQL_INTERVAL_MONTH};
const Types years_to_months = {SQL_INTERVAL_YEAR_TO_MONTH};
const Types single_days = {SQL_INTERVAL_DAY, SQL_INTERVAL_HOUR, SQL_INTERVAL_MINUTE,
                           SQL_INTERVAL_SECOND};
const Types days_to_seconds = {SQL_INTERVAL_DAY_TO_HOUR,    SQL_INTERVAL_DAY_TO_MINUTE,
                               SQL_INTERVAL_DAY_TO_SECOND,  SQL_INTERVAL_HOUR_TO_MINUTE,
                               SQL_INTERVAL_HOUR_TO_SECOND, SQL_INTERVAL_MINUTE_TO_SECOND};
const Types year_month_intervals = together({single_years, years_to_months});
const Types day_time_intervals = together({single_days, days_to_seconds});
const Types every_sql_type =
    together({characters, exact, approximate, bit, binary, date, time_of_day, timestamp, guid,
              year_month_intervals, day_time_intervals});

// By C type, what its page lists. The GUID is the one SQL type that goes beyond the pages of
// characters and binary: it is read as both.
std::map<SQLSMALLINT, Types> specification() {
    const Types numbers = together({characters, exact, approximate, bit});
    const Types exact_numbers = together({numbers, single_years, single_days});
    std::map<SQLSMALLINT, Types> listed = {
        // "C to SQL: Character"
        {SQL_C_CHAR, every_sql_type},
        {SQL_C_WCHAR, every_sql_type},
        // "C to SQL: Numeric"; note [a] on intervals
        {SQL_C_FLOAT, numbers},
        {SQL_C_DOUBLE, numbers},
        {SQL_C_NUMERIC, exact_numbers},
        // "C to SQL: Bit"
        {SQL_C_BIT, numbers},
        // "C to SQL: Binary"
        {SQL_C_BINARY, together({characters, exact, approximate, bit, binary, date, time_of_day,
                                 timestamp, guid})},
        // "C to SQL: GUID"
        {SQL_C_GUID, together({characters, guid})},
    };
    for (const SQLSMALLINT c_type : TypeList{
             SQL_C_TINYINT, SQL_C_STINYINT, SQL_C_UTINYINT, SQL_C_SHORT, SQL_C_SSHORT, SQL_C_USHORT,
             SQL_C_LONG, SQL_C_SLONG, SQL_C_ULONG, SQL_C_SBIGINT, SQL_C_UBIGINT}) {
        listed[c_type] = exact_numbers;
    }
    // "C to SQL: Date", "Time", "Timestamp"; ODBC 2's identifiers stand for the same structures.
    for (const SQLSMALLINT c_type : TypeList{SQL_C_TYPE_DATE, SQL_C_DATE}) {
        listed[c_type] = together({characters, date, timestamp});
    }
    for (const SQLSMALLINT c_type : TypeList{SQL_C_TYPE_TIME, SQL_C_TIME}) {
        listed[c_type] = together({characters, time_of_day, timestamp});
    }
    for (const SQLSMALLINT c_type : TypeList{SQL_C_TYPE_TIMESTAMP, SQL_C_TIMESTAMP}) {
        listed[c_type] = together({characters, date, time_of_day, timestamp});
    }
    // "C to SQL: Year-Month Intervals" and "Day-Time Intervals"; note [b]: numbers, single fields.
    // The identifiers of the C and the SQL types are the same numbers.
    const Types years = together({characters, year_month_intervals});
    const Types days = together({characters, day_time_intervals});
    for (const SQLSMALLINT type : single_years) listed[type] = together({years, exact});
    for (const SQLSMALLINT type : years_to_months) listed[type] = years;
    for (const SQLSMALLINT type : single_days) listed[type] = together({days, exact});
    for (const SQLSMALLINT type : days_to_seconds) listed[type] = days;
    return listed;
}

// A value of the C type that every type on its page takes; text has a form for each SQL type.
std::string sample_text(SQLSMALLINT sql_type) {
    if (binary.contains(sql_type)) return "4A";
    if (date.contains(sql_type)) return "2024-02-29";
    if (time_of_day.contains(sql_type)) return "23:59:01";
    if (timestamp.contains(sql_type)) return "2024-02-29 23:59:01";
    if (guid.contains(sql_type)) return "01234567-890a-bcde-f012-34567890abcd";
    if (years_to_months.contains(sql_type)) return "1-02";
    if (sql_type == SQL_INTERVAL_DAY_TO_HOUR) return "1 02";
    if (sql_type == SQL_INTERVAL_DAY_TO_MINUTE) return "1 02:03";
    if (sql_type == SQL_INTERVAL_DAY_TO_SECOND) return "1 02:03:04";
    if (sql_type == SQL_INTERVAL_HOUR_TO_SECOND) return "02:03:04";
    if (days_to_seconds.contains(sql_type)) return "02:03";
    return "1";
}

std::string repeated(std::size_t size) {
    return std::string(size, '\0');
}

template <typename Value>
std::string octets(const Value& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string sample(SQLSMALLINT c_type, SQLSMALLINT sql_type) {
    switch (c_type) {
        case SQL_C_CHAR: return sample_text(sql_type);
        case SQL_C_WCHAR: {
            const std::u16string wide = widened(sample_text(sql_type));
            return {reinterpret_cast<const char*>(wide.data()), wide.size() * 2};
        }
        case SQL_C_FLOAT: return octets(SQLREAL{1});
        case SQL_C_DOUBLE: return octets(SQLDOUBLE{1});
        case SQL_C_TYPE_DATE:
        case SQL_C_DATE: return octets(SQL_DATE_STRUCT{2024, 2, 29});
        case SQL_C_TYPE_TIME:
        case SQL_C_TIME: return octets(SQL_TIME_STRUCT{23, 59, 1});
        case SQL_C_TYPE_TIMESTAMP:
        case SQL_C_TIMESTAMP: return octets(SQL_TIMESTAMP_STRUCT{2024, 2, 29, 0, 0, 0, 0});
        case SQL_C_BINARY:
            if (binary.contains(sql_type)) return "J";
            return sample(default_c_type(sql_type), sql_type);
        default: break;
    }
    // One in the first octet is the number 1, and all other fields are 0.
    std::string value = repeated(fixed_size(c_type));
    if (value.empty()) return "1";
    const bool interval =
        c_type >= SQL_C_INTERVAL_YEAR && c_type <= SQL_C_INTERVAL_MINUTE_TO_SECOND;
    if (c_type == SQL_C_NUMERIC) return octets(SQL_NUMERIC_STRUCT{1, 0, 1, {1}});
    if (!interval) value[0] = 1;
    return value;
}

TEST(ParameterMatrix, EveryPairIsConvertedOrRefusedAsTheSpecificationLists) {
    for (const auto& [c_type, listed] : specification()) {
        for (const SQLSMALLINT sql_type : every_sql_type) {
            EXPECT_EQ(find_parameter_converter(c_type, sql_type) != nullptr,
                      listed.contains(sql_type))
                << c_type_name(c_type) << " to SQL type " << sql_type;
        }
    }
}

TEST(ParameterMatrix, EveryCTypeThatThereIsHasItsRow) {
    const auto listed = specification();
    for (int type = -200; type < 200; ++type) {
        const auto c_type = static_cast<SQLSMALLINT>(type);
        // SQL_C_DEFAULT is resolved before anything is converted.
        const bool expected = is_c_type(c_type) && c_type != SQL_C_DEFAULT;
        EXPECT_EQ(listed.contains(c_type), expected) << type;
        EXPECT_EQ(find_parameter_converter(c_type, SQL_VARCHAR) != nullptr, expected) << type;
    }
}

TEST(ParameterMatrix, EveryListedPairConvertsAnOrdinaryValue) {
    for (const auto& [c_type, listed] : specification()) {
        for (const SQLSMALLINT sql_type : listed) {
            const Sent sent = send_octets(c_type, sample(c_type, sql_type), {sql_type});
            EXPECT_EQ(sent.outcome, ParameterOutcome::ok)
                << c_type_name(c_type) << " to SQL type " << sql_type;
            EXPECT_FALSE(sent.value.null);
            EXPECT_FALSE(sent.value.text.empty());
        }
    }
}

// SQLBindParameter, HY009: there must be a buffer where there is a value.
TEST(ParameterMatrix, EveryListedPairWantsABuffer) {
    for (const auto& [c_type, listed] : specification()) {
        for (const SQLSMALLINT sql_type : listed) {
            const Sent sent =
                send_buffer({.c_type = c_type, .data = nullptr, .octets = SQL_NTS}, {sql_type});
            EXPECT_EQ(sent.outcome, ParameterOutcome::null_pointer)
                << c_type_name(c_type) << " to SQL type " << sql_type;
        }
    }
}

TEST(ParameterMatrix, SqlTypesAreKnownAndTravelAsTheServicesTypes) {
    for (int type = -200; type < 200; ++type) {
        const auto sql_type = static_cast<SQLSMALLINT>(type);
        EXPECT_EQ(is_sql_type(sql_type), every_sql_type.contains(sql_type)) << type;
    }
    EXPECT_FALSE(is_sql_type(32000));
    EXPECT_FALSE(is_sql_type(-32000));
    EXPECT_EQ(find_parameter_converter(SQL_C_CHAR, 32000), nullptr);
    EXPECT_EQ(find_parameter_converter(-32000, SQL_CHAR), nullptr);

    const std::map<SQLSMALLINT, DataType> expected = {{SQL_WLONGVARCHAR, DataType::varchar},
                                                      {SQL_TINYINT, DataType::tinyint},
                                                      {SQL_SMALLINT, DataType::smallint},
                                                      {SQL_INTEGER, DataType::integer},
                                                      {SQL_BIGINT, DataType::bigint},
                                                      {SQL_DECIMAL, DataType::decimal},
                                                      {SQL_NUMERIC, DataType::numeric},
                                                      {SQL_REAL, DataType::float_},
                                                      {SQL_FLOAT, DataType::float_},
                                                      {SQL_DOUBLE, DataType::double_},
                                                      {SQL_BIT, DataType::boolean},
                                                      {SQL_LONGVARBINARY, DataType::binary},
                                                      {SQL_TYPE_DATE, DataType::date},
                                                      {SQL_TYPE_TIME, DataType::time},
                                                      {SQL_TYPE_TIMESTAMP, DataType::timestamp},
                                                      {SQL_GUID, DataType::uuid},
                                                      {SQL_INTERVAL_DAY, DataType::varchar}};
    for (const auto& [sql_type, type] : expected) EXPECT_EQ(service_type(sql_type), type);
}

TEST(ParameterMatrix, EveryOutcomeHasItsStateAndItsOwnExplanation) {
    using enum ParameterOutcome;
    const std::map<ParameterOutcome, std::string_view> expected = {{ok, "00000"},
                                                                   {fraction_truncated, "01S07"},
                                                                   {restricted, "07006"},
                                                                   {string_truncated, "22001"},
                                                                   {digits_lost, "22001"},
                                                                   {fraction_lost, "22001"},
                                                                   {out_of_range, "22003"},
                                                                   {not_finite, "22003"},
                                                                   {wrong_octets, "22003"},
                                                                   {invalid_datetime, "22007"},
                                                                   {invalid_fields, "22008"},
                                                                   {datetime_overflow, "22008"},
                                                                   {interval_overflow, "22015"},
                                                                   {invalid_character, "22018"},
                                                                   {invalid_encoding, "22018"},
                                                                   {no_memory, "HY001"},
                                                                   {null_pointer, "HY009"},
                                                                   {invalid_length, "HY090"}};
    std::set<std::string> explanations;
    for (const auto& [outcome, code] : expected) {
        EXPECT_EQ(state_of(outcome).code, code);
        EXPECT_EQ(is_error(outcome), code != "00000" && !code.starts_with("01"));
        explanations.insert(std::string(state_of(outcome).code) + explanation_of(outcome));
    }
    EXPECT_EQ(explanations.size(), expected.size());
}

}  // namespace
}  // namespace connectai::convert
