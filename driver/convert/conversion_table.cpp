// The one table of pairs. ODBC 3.8, appendix D, "Converting Data from SQL to C Data Types": what
// has no entry is 07006. One entry goes beyond it: text that holds a UUID converts to SQL_C_GUID,
// because data sources without such a type keep UUIDs in character columns (and the opposite way,
// "C to SQL: GUID", is in the appendix).
#include <array>

#include "convert/converters.h"
#include "convert/type_properties.h"
#include "convert/wide_unit.h"

namespace connectai::convert {
namespace {

enum class Family : std::uint8_t {
    text,
    binary,
    integer,
    decimal,
    approximate,
    boolean,
    date,
    time,
    timestamp,
    uuid,
};
constexpr std::size_t family_count = 10;

// By DataType number; index 0 is no type.
constexpr std::array<Family, data_type_count + 1> families = {
    Family::text,        Family::binary,      Family::binary,    Family::binary,  Family::binary,
    Family::text,        Family::integer,     Family::integer,   Family::integer, Family::integer,
    Family::approximate, Family::approximate, Family::decimal,   Family::decimal, Family::boolean,
    Family::date,        Family::time,        Family::timestamp, Family::uuid,
};

struct Row {
    SQLSMALLINT c_type;
    std::array<Converter, family_count> converters;  // by Family
};

constexpr Converter no = nullptr;
constexpr auto text = Reading::text;
constexpr auto exact = Reading::exact;
constexpr auto approximate = Reading::approximate;

template <typename Integer>
constexpr Row integers(SQLSMALLINT c_type) {
    return {c_type,
            {number_to_integer<Integer, text>, no, number_to_integer<Integer, exact>,
             number_to_integer<Integer, exact>, number_to_integer<Integer, approximate>,
             boolean_to_number<Integer>, no, no, no, no}};
}

template <typename Real>
constexpr Row reals(SQLSMALLINT c_type) {
    return {
        c_type,
        {number_to_real<Real, text>, no, number_to_real<Real, exact>, number_to_real<Real, exact>,
         number_to_real<Real, approximate>, boolean_to_number<Real>, no, no, no, no}};
}

template <typename Unit>
constexpr Row texts(SQLSMALLINT c_type, Converter from_text) {
    return {c_type,
            {from_text, binary_to_text<Unit>, integer_to_text<Unit>, decimal_to_text<Unit>,
             approximate_to_text<Unit>, boolean_to_text<Unit>, datetime_to_text<Unit>,
             datetime_to_text<Unit>, datetime_to_text<Unit>, uuid_to_text<Unit>}};
}

constexpr Row dates(SQLSMALLINT c_type) {
    return {c_type,
            {datetime_to_date, no, no, no, no, no, datetime_to_date, no, datetime_to_date, no}};
}
constexpr Row times(SQLSMALLINT c_type) {
    return {c_type,
            {datetime_to_time, no, no, no, no, no, no, datetime_to_time, datetime_to_time, no}};
}
constexpr Row timestamps(SQLSMALLINT c_type) {
    return {c_type,
            {datetime_to_timestamp, no, no, no, no, no, datetime_to_timestamp,
             datetime_to_timestamp, datetime_to_timestamp, no}};
}
constexpr Row intervals(SQLSMALLINT c_type) {
    return {c_type,
            {text_to_interval, no, number_to_interval, number_to_interval, no, no, no, no, no, no}};
}

constexpr std::array rows = {
    texts<char>(SQL_C_CHAR, text_to_char),
    texts<wide::Unit>(SQL_C_WCHAR, text_to_wchar),
    integers<SQLSCHAR>(SQL_C_TINYINT),
    integers<SQLSCHAR>(SQL_C_STINYINT),
    integers<SQLCHAR>(SQL_C_UTINYINT),
    integers<SQLSMALLINT>(SQL_C_SHORT),
    integers<SQLSMALLINT>(SQL_C_SSHORT),
    integers<SQLUSMALLINT>(SQL_C_USHORT),
    integers<SQLINTEGER>(SQL_C_LONG),
    integers<SQLINTEGER>(SQL_C_SLONG),
    integers<SQLUINTEGER>(SQL_C_ULONG),
    integers<SQLBIGINT>(SQL_C_SBIGINT),
    integers<SQLUBIGINT>(SQL_C_UBIGINT),
    reals<SQLREAL>(SQL_C_FLOAT),
    reals<SQLDOUBLE>(SQL_C_DOUBLE),
    Row{SQL_C_BIT,
        {number_to_bit<text>, no, number_to_bit<exact>, number_to_bit<exact>,
         number_to_bit<approximate>, boolean_to_number<SQLCHAR>, no, no, no, no}},
    Row{SQL_C_NUMERIC,
        {number_to_numeric<text>, no, number_to_numeric<exact>, number_to_numeric<exact>,
         number_to_numeric<approximate>, boolean_to_numeric, no, no, no, no}},
    Row{SQL_C_BINARY,
        {text_to_binary, binary_to_binary, integer_to_binary, decimal_to_binary,
         approximate_to_binary, boolean_to_binary, datetime_to_binary, datetime_to_binary,
         datetime_to_binary, uuid_to_binary}},
    dates(SQL_C_TYPE_DATE),
    dates(SQL_C_DATE),
    times(SQL_C_TYPE_TIME),
    times(SQL_C_TIME),
    timestamps(SQL_C_TYPE_TIMESTAMP),
    timestamps(SQL_C_TIMESTAMP),
    Row{SQL_C_GUID, {uuid_to_guid, no, no, no, no, no, no, no, no, uuid_to_guid}},
    intervals(SQL_C_INTERVAL_YEAR),
    intervals(SQL_C_INTERVAL_MONTH),
    intervals(SQL_C_INTERVAL_DAY),
    intervals(SQL_C_INTERVAL_HOUR),
    intervals(SQL_C_INTERVAL_MINUTE),
    intervals(SQL_C_INTERVAL_SECOND),
    intervals(SQL_C_INTERVAL_YEAR_TO_MONTH),
    intervals(SQL_C_INTERVAL_DAY_TO_HOUR),
    intervals(SQL_C_INTERVAL_DAY_TO_MINUTE),
    intervals(SQL_C_INTERVAL_DAY_TO_SECOND),
    intervals(SQL_C_INTERVAL_HOUR_TO_MINUTE),
    intervals(SQL_C_INTERVAL_HOUR_TO_SECOND),
    intervals(SQL_C_INTERVAL_MINUTE_TO_SECOND),
};

// C types are small numbers of both signs; SQLGetData looks a pair up for every cell.
constexpr int lowest_c_type = -128;
constexpr std::size_t c_type_range = 256;
constexpr std::uint8_t no_row = 0xFF;

constexpr std::array<std::uint8_t, c_type_range> make_index() {
    std::array<std::uint8_t, c_type_range> index{};
    index.fill(no_row);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        index[static_cast<std::size_t>(rows[i].c_type - lowest_c_type)] =
            static_cast<std::uint8_t>(i);
    }
    return index;
}
constexpr auto row_index = make_index();

constexpr std::array<SqlState, 10> states = {
    SqlState{"00000", "00000"},        sqlstate::string_right_truncated,
    sqlstate::fractional_truncation,   sqlstate::restricted_data_type,
    sqlstate::indicator_required,      sqlstate::numeric_out_of_range,
    sqlstate::invalid_datetime_format, sqlstate::datetime_field_overflow,
    sqlstate::interval_field_overflow, sqlstate::invalid_character_value,
};
static_assert(static_cast<std::size_t>(Outcome::invalid_character) + 1 == states.size());

}  // namespace

Converter find_converter(DataType source, SQLSMALLINT c_type) noexcept {
    const int place = c_type - lowest_c_type;
    if (place < 0 || place >= static_cast<int>(c_type_range)) return nullptr;
    const std::uint8_t row = row_index[static_cast<std::size_t>(place)];
    if (row == no_row) return nullptr;
    const auto type = static_cast<std::size_t>(source);
    const Family family = families[type < families.size() ? type : 0];
    return rows[row].converters[static_cast<std::size_t>(family)];
}

const SqlState& state_of(Outcome outcome) {
    return states[static_cast<std::size_t>(outcome)];
}

const char* explanation_of(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::ok: return "it was delivered";
        case Outcome::string_truncated: return "it did not fit the buffer and was cut";
        case Outcome::fraction_truncated: return "its fraction was cut";
        case Outcome::restricted: return "this type cannot be converted to it";
        case Outcome::indicator_required:
            return "it is NULL, and there is no indicator variable to say so";
        case Outcome::out_of_range: return "it is out of range";
        case Outcome::invalid_datetime: return "it is no valid date, time or timestamp";
        case Outcome::datetime_overflow: return "a date or time field overflows";
        case Outcome::interval_overflow: return "an interval field overflows";
        case Outcome::invalid_character: return "its text is no value of that type";
    }
    return "";
}

Source source_of(const Column& column) noexcept {
    const std::int64_t scale = column.scale.value_or(0);
    return {.type = column.type,
            .scale = static_cast<SQLSMALLINT>(scale < 0   ? 0
                                              : scale > 9 ? 9
                                                          : scale)};
}

}  // namespace connectai::convert
