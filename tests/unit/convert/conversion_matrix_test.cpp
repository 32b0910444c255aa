// Which pairs convert at all. ODBC 3.8, appendix D, "SQL to C: Character", "Numeric", "Bit",
// "Binary", "Date", "Time", "Timestamp", "GUID": a C type that a page does not list is 07006.
#include <array>
#include <map>
#include <set>
#include <vector>

#include "conversion.h"
#include "convert/type_properties.h"

namespace connectai::convert {
namespace {

const std::set<SQLSMALLINT> characters = {SQL_C_CHAR, SQL_C_WCHAR};
const std::set<SQLSMALLINT> numbers = {SQL_C_STINYINT, SQL_C_UTINYINT, SQL_C_TINYINT, SQL_C_SBIGINT,
                                       SQL_C_UBIGINT,  SQL_C_SSHORT,   SQL_C_USHORT,  SQL_C_SHORT,
                                       SQL_C_SLONG,    SQL_C_ULONG,    SQL_C_LONG,    SQL_C_FLOAT,
                                       SQL_C_DOUBLE,   SQL_C_NUMERIC,  SQL_C_BIT};
const std::set<SQLSMALLINT> intervals = {SQL_C_INTERVAL_YEAR,
                                         SQL_C_INTERVAL_MONTH,
                                         SQL_C_INTERVAL_DAY,
                                         SQL_C_INTERVAL_HOUR,
                                         SQL_C_INTERVAL_MINUTE,
                                         SQL_C_INTERVAL_SECOND,
                                         SQL_C_INTERVAL_YEAR_TO_MONTH,
                                         SQL_C_INTERVAL_DAY_TO_HOUR,
                                         SQL_C_INTERVAL_DAY_TO_MINUTE,
                                         SQL_C_INTERVAL_DAY_TO_SECOND,
                                         SQL_C_INTERVAL_HOUR_TO_MINUTE,
                                         SQL_C_INTERVAL_HOUR_TO_SECOND,
                                         SQL_C_INTERVAL_MINUTE_TO_SECOND};
// The identifiers of ODBC 2 stand for the same structures: appendix G, "Datetime data type
// changes".
const std::set<SQLSMALLINT> dates = {SQL_C_TYPE_DATE, SQL_C_DATE};
const std::set<SQLSMALLINT> times = {SQL_C_TYPE_TIME, SQL_C_TIME};
const std::set<SQLSMALLINT> timestamps = {SQL_C_TYPE_TIMESTAMP, SQL_C_TIMESTAMP};
const std::set<SQLSMALLINT> binary = {SQL_C_BINARY};
const std::set<SQLSMALLINT> guid = {SQL_C_GUID};

std::set<SQLSMALLINT> all_of(std::initializer_list<std::set<SQLSMALLINT>> groups) {
    std::set<SQLSMALLINT> result;
    for (const auto& group : groups) result.insert(group.begin(), group.end());
    return result;
}

// A value that every listed C type can hold, intervals apart.
struct Listed {
    Cell sample;
    std::set<SQLSMALLINT> c_types;
};

std::map<DataType, Listed> specification() {
    const auto binary_types = all_of({characters, binary});
    const auto exact_types = all_of({characters, numbers, binary, intervals});
    const auto approximate_types = all_of({characters, numbers, binary});
    // The GUID is the one pair that goes beyond the page.
    const auto character_types =
        all_of({characters, numbers, binary, dates, times, timestamps, intervals, guid});
    return {
        {DataType::binary, {text_cell("AQ=="), binary_types}},
        {DataType::varbinary, {text_cell("AQ=="), binary_types}},
        {DataType::long_varbinary, {text_cell("AQ=="), binary_types}},
        {DataType::blob, {text_cell("AQ=="), binary_types}},
        {DataType::varchar, {text_cell("1"), character_types}},
        {DataType::tinyint, {number_cell("1"), exact_types}},
        {DataType::smallint, {number_cell("1"), exact_types}},
        {DataType::integer, {number_cell("1"), exact_types}},
        {DataType::bigint, {number_cell("1"), exact_types}},
        {DataType::float_, {number_cell("1"), approximate_types}},
        {DataType::double_, {number_cell("1"), approximate_types}},
        {DataType::decimal, {text_cell("1"), exact_types}},
        {DataType::numeric, {text_cell("1"), exact_types}},
        {DataType::boolean, {boolean_cell(true), all_of({characters, numbers, binary})}},
        {DataType::date,
         {text_cell("2024-02-29"), all_of({characters, binary, dates, timestamps})}},
        {DataType::time, {text_cell("23:59:01"), all_of({characters, binary, times, timestamps})}},
        {DataType::timestamp,
         {text_cell("2024-02-29T00:00:00Z"),
          all_of({characters, binary, dates, times, timestamps})}},
        {DataType::uuid,
         {text_cell("{01234567-890a-bcde-f012-34567890abcd}"), all_of({characters, binary, guid})}},
    };
}

std::set<SQLSMALLINT> every_c_type() {
    return all_of({characters, numbers, binary, dates, times, timestamps, intervals, guid});
}

TEST(ConversionMatrix, EveryPairIsConvertedOrRefusedAsTheSpecificationLists) {
    const auto listed = specification();
    ASSERT_EQ(listed.size(), static_cast<std::size_t>(data_type_count));
    for (const auto& [type, expected] : listed) {
        for (const SQLSMALLINT c_type : every_c_type()) {
            EXPECT_EQ(find_converter(type, c_type) != nullptr, expected.c_types.contains(c_type))
                << properties_of(type).name << " to " << c_type_name(c_type);
        }
    }
}

TEST(ConversionMatrix, EveryListedPairConvertsAnOrdinaryValue) {
    for (const auto& [type, expected] : specification()) {
        // Character data is of any form, so one sample cannot serve for all of it.
        if (type == DataType::varchar) continue;
        for (const SQLSMALLINT c_type : expected.c_types) {
            if (intervals.contains(c_type)) continue;
            const Answer answer = convert(type, expected.sample, c_type);
            EXPECT_EQ(answer.outcome, Outcome::ok)
                << properties_of(type).name << " to " << c_type_name(c_type);
            EXPECT_TRUE(answer.complete);
            EXPECT_GT(answer.length, 0);
            EXPECT_FALSE(answer.buffer_untouched());
        }
    }
}

TEST(ConversionMatrix, EveryPairReportsNullInTheIndicatorAndWantsOne) {
    for (const auto& [type, expected] : specification()) {
        for (const SQLSMALLINT c_type : expected.c_types) {
            const Answer answer = convert(type, null_cell(), c_type);
            EXPECT_EQ(answer.outcome, Outcome::ok);
            EXPECT_EQ(answer.length, SQL_NULL_DATA) << c_type_name(c_type);
            EXPECT_TRUE(answer.complete);
            EXPECT_TRUE(answer.buffer_untouched());

            Progress progress;
            const Target without_indicator{.c_type = c_type};
            EXPECT_EQ(
                find_converter(type, c_type)(null_cell(), {type, 0}, without_indicator, progress),
                Outcome::indicator_required);
        }
    }
}

// No text makes a converter crash, read past its end, or write past the buffer's.
TEST(ConversionMatrix, GarbageIsAnErrorOrAValueButNeverAnOverrun) {
    const std::vector<std::string> garbage = {"",
                                              " ",
                                              "-",
                                              "+",
                                              ".",
                                              "e",
                                              "1e",
                                              "1e+",
                                              "--1",
                                              "1.2.3",
                                              "0x10",
                                              "{",
                                              "}",
                                              "{}",
                                              "=",
                                              "====",
                                              "A",
                                              "A=",
                                              "AB=",
                                              "2024-",
                                              "12:",
                                              ":::",
                                              "T",
                                              "Z",
                                              "+02:00",
                                              "NaN",
                                              "inf",
                                              "\x80",
                                              "\xC3",
                                              "'",
                                              "INTERVAL",
                                              "INTERVAL '",
                                              "INTERVAL '1' DAY TO",
                                              "1e999999999999",
                                              "-1e-999999999999",
                                              "2024-13-01",
                                              "2024-02-30T25:00:00",
                                              "{0123",
                                              std::string(40, '-'),
                                              std::string(600, '9'),
                                              std::string(1, '\0')};
    for (const auto& [type, expected] : specification()) {
        for (const SQLSMALLINT c_type : expected.c_types) {
            for (const std::string& text : garbage) {
                for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
                    // The heap block has no terminator behind it.
                    const std::vector<char> exact(text.begin(), text.end());
                    for (const auto kind : {CellKind::string, CellKind::number}) {
                        const Cell cell{exact.data(), static_cast<std::uint32_t>(exact.size()),
                                        kind};
                        const Answer answer = convert(type, cell, c_type, size);
                        EXPECT_FALSE(is_error(answer.outcome) && answer.complete) << text;
                    }
                }
            }
        }
    }
}

TEST(ConversionMatrix, UnknownTypesHaveNoConverter) {
    EXPECT_EQ(find_converter(DataType::varchar, SQL_C_DEFAULT), nullptr);
    EXPECT_EQ(find_converter(DataType::varchar, 12345), nullptr);
    EXPECT_EQ(find_converter(DataType::varchar, -12345), nullptr);
    // A number that the service invents is read as text.
    EXPECT_EQ(find_converter(static_cast<DataType>(99), SQL_C_CHAR),
              find_converter(DataType::varchar, SQL_C_CHAR));
}

TEST(ConversionMatrix, EveryOutcomeHasItsState) {
    const std::map<Outcome, std::string_view> expected = {
        {Outcome::string_truncated, "01004"},  {Outcome::fraction_truncated, "01S07"},
        {Outcome::restricted, "07006"},        {Outcome::indicator_required, "22002"},
        {Outcome::out_of_range, "22003"},      {Outcome::invalid_datetime, "22007"},
        {Outcome::datetime_overflow, "22008"}, {Outcome::interval_overflow, "22015"},
        {Outcome::invalid_character, "22018"}};
    for (const auto& [outcome, code] : expected) {
        EXPECT_EQ(state_of(outcome).code, code);
        EXPECT_EQ(is_error(outcome), !code.starts_with("01"));
    }
}

}  // namespace
}  // namespace connectai::convert
