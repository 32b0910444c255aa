// ODBC 3.8, appendix D, "Converting Data from C to SQL Data Types", page by page. Character and
// binary parameters have a column size of 40, decimals 12 digits, two of them behind the point;
// octets are in hexadecimal and as a little-endian machine has them. TODAY is the date of the test.
#include "parameter_matrix.h"

#include <array>

namespace connectai::test {

namespace {

using L = ParameterLine;

// ---- "C to SQL: Character"

constexpr std::array char_42 = {
    L{"BIT", "22003"},
    L{"TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID", "22018"},
    L{"INTERVAL_YEAR_TO_MONTH", "42-00"},
    L{"INTERVAL_DAY_TO_HOUR", "42 00"},
    L{"INTERVAL_DAY_TO_MINUTE", "42 00:00"},
    L{"INTERVAL_DAY_TO_SECOND", "42 00:00:00"},
    L{"INTERVAL_HOUR_TO_MINUTE INTERVAL_MINUTE_TO_SECOND", "42:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "42:00:00"},
    L{"rest", "42"},
};
constexpr std::array char_minus_1_5 = {
    L{"characters decimals reals INTERVAL_SECOND", "-1.5"},
    L{"integers", "22001"},
    L{"BIT", "22003"},
    L{"rest", "22018"},
};
constexpr std::array char_1_256 = {
    L{"characters reals INTERVAL_SECOND", "1.256"},
    L{"integers decimals BIT", "22001"},
    L{"rest", "22018"},
};
constexpr std::array char_abc = {
    L{"characters", "abc"},
    L{"binaries", "AB"},
    L{"rest", "22018"},
};
constexpr std::array char_empty = {
    L{"characters binaries", ""},
    L{"rest", "22018"},
};
constexpr std::array char_1 = {
    L{"binaries", ""},
    L{"TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID", "22018"},
    L{"INTERVAL_YEAR_TO_MONTH", "1-00"},
    L{"INTERVAL_DAY_TO_HOUR", "1 00"},
    L{"INTERVAL_DAY_TO_MINUTE", "1 00:00"},
    L{"INTERVAL_DAY_TO_SECOND", "1 00:00:00"},
    L{"INTERVAL_HOUR_TO_MINUTE INTERVAL_MINUTE_TO_SECOND", "1:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "1:00:00"},
    L{"rest", "1"},
};
constexpr std::array char_99999999999 = {
    L{"characters BIGINT reals", "99999999999"},
    L{"TINYINT SMALLINT INTEGER decimals", "22001"},
    L{"BIT", "22003"},
    L{"binaries", "9999999999"},
    L{"rest", "22018"},
};
constexpr std::array char_2026_02_28 = {
    L{"characters TYPE_DATE", "2026-02-28"},
    L{"TYPE_TIMESTAMP", "2026-02-28 00:00:00.0000000"},
    L{"rest", "22018"},
};
constexpr std::array char_13_14_15 = {
    L{"characters INTERVAL_HOUR_TO_SECOND", "13:14:15"},
    L{"TYPE_TIME", "13:14:15.0000000"},
    L{"TYPE_TIMESTAMP", "TODAY 13:14:15.0000000"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE "
      "INTERVAL_HOUR_TO_MINUTE",
      "22015"},
    L{"INTERVAL_SECOND", "47655"},
    L{"INTERVAL_DAY_TO_SECOND", "0 13:14:15"},
    L{"INTERVAL_MINUTE_TO_SECOND", "794:15"},
    L{"rest", "22018"},
};
constexpr std::array char_2026_02_28_13_14_15_1234567 = {
    L{"characters TYPE_TIMESTAMP", "2026-02-28 13:14:15.1234567"},
    L{"TYPE_DATE TYPE_TIME", "22008"},
    L{"rest", "22018"},
};
constexpr std::array char_01234567_89ab_cdef_0123_456789abcdef = {
    L{"characters", "01234567-89ab-cdef-0123-456789abcdef"},
    L{"GUID", "01234567-89AB-CDEF-0123-456789ABCDEF"},
    L{"rest", "22018"},
};
constexpr std::array char_12_6 = {
    L{"characters", "12-6"},    L{"INTERVAL_YEAR", "22015"},
    L{"INTERVAL_MONTH", "150"}, L{"INTERVAL_YEAR_TO_MONTH", "12-06"},
    L{"rest", "22018"},
};
constexpr std::array char_3_04_05_06_5 = {
    L{"characters INTERVAL_DAY_TO_SECOND", "3 04:05:06.5"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE "
      "INTERVAL_HOUR_TO_MINUTE",
      "22015"},
    L{"INTERVAL_SECOND", "273906.5"},
    L{"INTERVAL_HOUR_TO_SECOND", "76:05:06.5"},
    L{"INTERVAL_MINUTE_TO_SECOND", "4565:06.5"},
    L{"rest", "22018"},
};

// ---- "C to SQL: Binary"

constexpr std::array binary_4142 = {
    L{"characters", "AB"},
    L{"TINYINT INTEGER BIGINT reals BIT TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID", "22003"},
    L{"SMALLINT", "16961"},
    L{"decimals", "22018"},
    L{"binaries", "4142"},
    L{"rest", "07006"},
};
constexpr std::array binary_01000000 = {
    L{"characters", "\x01"},
    L{"TINYINT SMALLINT BIGINT FLOAT DOUBLE BIT TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID", "22003"},
    L{"INTEGER", "1"},
    L{"decimals", "22018"},
    L{"REAL", "1.401298464324817e-45"},
    L{"binaries", "01000000"},
    L{"rest", "07006"},
};

// ---- "C to SQL: Numeric", "C to SQL: Bit"

constexpr std::array stinyint_minus_42 = {
    L{"BIT", "22003"},
    L{"binaries TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID INTERVAL_YEAR_TO_MONTH "
      "INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND INTERVAL_HOUR_TO_MINUTE "
      "INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND",
      "07006"},
    L{"rest", "-42"},
};
constexpr std::array utinyint_200 = {
    L{"TINYINT BIT", "22003"},
    L{"binaries TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID INTERVAL_YEAR_TO_MONTH "
      "INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND INTERVAL_HOUR_TO_MINUTE "
      "INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND",
      "07006"},
    L{"rest", "200"},
};
constexpr std::array slong_1 = {
    L{"binaries TYPE_DATE TYPE_TIME TYPE_TIMESTAMP GUID INTERVAL_YEAR_TO_MONTH "
      "INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND INTERVAL_HOUR_TO_MINUTE "
      "INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND",
      "07006"},
    L{"rest", "1"},
};
constexpr std::array bit_1 = {
    L{"characters integers decimals reals BIT", "1"},
    L{"rest", "07006"},
};
constexpr std::array bit_0 = {
    L{"characters integers decimals reals BIT", "0"},
    L{"rest", "07006"},
};
constexpr std::array ubigint_18446744073709551615 = {
    L{"characters", "18446744073709551615"},
    L{"integers decimals BIT", "22003"},
    L{"reals", "18446744073709551616"},
    L{"INTERVAL_YEAR INTERVAL_MONTH INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_SECOND",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array float_1_5 = {
    L{"characters decimals reals", "1.5"},
    L{"integers", "01S07 1"},
    L{"BIT", "22001"},
    L{"rest", "07006"},
};
constexpr std::array double_minus_1e300 = {
    L{"characters FLOAT DOUBLE", "-1e+300"},
    L{"integers decimals REAL BIT", "22003"},
    L{"rest", "07006"},
};
constexpr std::array double_0_1 = {
    L{"characters decimals reals", "0.1"},
    L{"integers", "01S07 0"},
    L{"BIT", "22001"},
    L{"rest", "07006"},
};
constexpr std::array double_2 = {
    L{"characters integers decimals reals", "2"},
    L{"BIT", "22003"},
    L{"rest", "07006"},
};

// ---- "C to SQL: Date", "Time", "Timestamp"

constexpr std::array type_date_2026_02_28 = {
    L{"characters TYPE_DATE", "2026-02-28"},
    L{"TYPE_TIMESTAMP", "2026-02-28 00:00:00.0000000"},
    L{"rest", "07006"},
};
constexpr std::array type_date_2026_02_30 = {
    L{"characters", "22008"},
    L{"TYPE_DATE TYPE_TIMESTAMP", "22007"},
    L{"rest", "07006"},
};
constexpr std::array type_time_13_14_15 = {
    L{"characters", "13:14:15"},
    L{"TYPE_TIME", "13:14:15.0000000"},
    L{"TYPE_TIMESTAMP", "TODAY 13:14:15.0000000"},
    L{"rest", "07006"},
};
constexpr std::array type_time_25_00_00 = {
    L{"characters", "22008"},
    L{"TYPE_TIME TYPE_TIMESTAMP", "22007"},
    L{"rest", "07006"},
};
constexpr std::array type_timestamp_2026_02_28_13_14_15_123456700 = {
    L{"characters TYPE_TIMESTAMP", "2026-02-28 13:14:15.1234567"},
    L{"TYPE_DATE TYPE_TIME", "22008"},
    L{"rest", "07006"},
};
constexpr std::array type_timestamp_2026_02_28_00_00_00_0 = {
    L{"characters", "2026-02-28 00:00:00"},
    L{"TYPE_DATE", "2026-02-28"},
    L{"TYPE_TIME", "00:00:00.0000000"},
    L{"TYPE_TIMESTAMP", "2026-02-28 00:00:00.0000000"},
    L{"rest", "07006"},
};
constexpr std::array type_timestamp_2026_02_28_13_14_15_0 = {
    L{"characters", "2026-02-28 13:14:15"},
    L{"TYPE_DATE", "22008"},
    L{"TYPE_TIME", "13:14:15.0000000"},
    L{"TYPE_TIMESTAMP", "2026-02-28 13:14:15.0000000"},
    L{"rest", "07006"},
};
constexpr std::array type_timestamp_2026_02_28_13_14_15_1 = {
    L{"characters", "2026-02-28 13:14:15.000000001"},
    L{"TYPE_DATE TYPE_TIME TYPE_TIMESTAMP", "22008"},
    L{"rest", "07006"},
};

// ---- "C to SQL: GUID"

constexpr std::array guid_67452301ab89efcd0123456789abcdef = {
    L{"characters GUID", "01234567-89AB-CDEF-0123-456789ABCDEF"},
    L{"rest", "07006"},
};

// ---- "C to SQL: Year-Month Intervals", "Day-Time Intervals"

constexpr std::array interval_year_minus_14 = {
    L{"characters integers decimals INTERVAL_YEAR", "-14"},
    L{"INTERVAL_MONTH", "-168"},
    L{"INTERVAL_YEAR_TO_MONTH", "-14-00"},
    L{"rest", "07006"},
};
constexpr std::array interval_month_minus_14 = {
    L{"characters integers decimals INTERVAL_MONTH", "-14"},
    L{"INTERVAL_YEAR", "22015"},
    L{"INTERVAL_YEAR_TO_MONTH", "-1-02"},
    L{"rest", "07006"},
};
constexpr std::array interval_day_minus_14 = {
    L{"characters integers decimals INTERVAL_DAY", "-14"},
    L{"INTERVAL_HOUR", "-336"},
    L{"INTERVAL_MINUTE", "-20160"},
    L{"INTERVAL_SECOND", "-1209600"},
    L{"INTERVAL_DAY_TO_HOUR", "-14 00"},
    L{"INTERVAL_DAY_TO_MINUTE", "-14 00:00"},
    L{"INTERVAL_DAY_TO_SECOND", "-14 00:00:00"},
    L{"INTERVAL_HOUR_TO_MINUTE", "-336:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "-336:00:00"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-20160:00"},
    L{"rest", "07006"},
};
constexpr std::array interval_hour_minus_14 = {
    L{"characters integers decimals INTERVAL_HOUR", "-14"},
    L{"INTERVAL_DAY", "22015"},
    L{"INTERVAL_MINUTE", "-840"},
    L{"INTERVAL_SECOND", "-50400"},
    L{"INTERVAL_DAY_TO_HOUR", "-0 14"},
    L{"INTERVAL_DAY_TO_MINUTE", "-0 14:00"},
    L{"INTERVAL_DAY_TO_SECOND", "-0 14:00:00"},
    L{"INTERVAL_HOUR_TO_MINUTE", "-14:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "-14:00:00"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-840:00"},
    L{"rest", "07006"},
};
constexpr std::array interval_minute_minus_14 = {
    L{"characters integers decimals INTERVAL_MINUTE", "-14"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_DAY_TO_HOUR", "22015"},
    L{"INTERVAL_SECOND", "-840"},
    L{"INTERVAL_DAY_TO_MINUTE", "-0 00:14"},
    L{"INTERVAL_DAY_TO_SECOND", "-0 00:14:00"},
    L{"INTERVAL_HOUR_TO_MINUTE", "-0:14"},
    L{"INTERVAL_HOUR_TO_SECOND", "-0:14:00"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-14:00"},
    L{"rest", "07006"},
};
constexpr std::array interval_second_minus_14 = {
    L{"characters integers decimals INTERVAL_SECOND", "-14"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE "
      "INTERVAL_HOUR_TO_MINUTE",
      "22015"},
    L{"INTERVAL_DAY_TO_SECOND", "-0 00:00:14"},
    L{"INTERVAL_HOUR_TO_SECOND", "-0:00:14"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-0:14"},
    L{"rest", "07006"},
};

// ---- The ends of the ranges, and what is beyond one UTF-16 unit

constexpr std::array interval_year_to_month_minus_2minus_03 = {
    L{"characters INTERVAL_YEAR_TO_MONTH", "-2-03"},
    L{"INTERVAL_MONTH", "-27"},
    L{"INTERVAL_YEAR", "22015"},
    L{"rest", "07006"},
};
constexpr std::array interval_day_to_hour_minus_3_04 = {
    L{"INTERVAL_SECOND", "-273600"},
    L{"characters INTERVAL_DAY_TO_HOUR", "-3 04"},
    L{"INTERVAL_DAY_TO_MINUTE", "-3 04:00"},
    L{"INTERVAL_DAY_TO_SECOND", "-3 04:00:00"},
    L{"INTERVAL_MINUTE", "-4560"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-4560:00"},
    L{"INTERVAL_HOUR", "-76"},
    L{"INTERVAL_HOUR_TO_MINUTE", "-76:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "-76:00:00"},
    L{"INTERVAL_DAY", "22015"},
    L{"rest", "07006"},
};
constexpr std::array interval_day_to_minute_minus_3_04_05 = {
    L{"INTERVAL_SECOND", "-273900"},
    L{"characters INTERVAL_DAY_TO_MINUTE", "-3 04:05"},
    L{"INTERVAL_DAY_TO_SECOND", "-3 04:05:00"},
    L{"INTERVAL_MINUTE", "-4565"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-4565:00"},
    L{"INTERVAL_HOUR_TO_MINUTE", "-76:05"},
    L{"INTERVAL_HOUR_TO_SECOND", "-76:05:00"},
    L{"INTERVAL_DAY INTERVAL_DAY_TO_HOUR INTERVAL_HOUR", "22015"},
    L{"rest", "07006"},
};
constexpr std::array interval_day_to_second_minus_3_04_05_06 = {
    L{"INTERVAL_SECOND", "-273906"},
    L{"characters INTERVAL_DAY_TO_SECOND", "-3 04:05:06"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-4565:06"},
    L{"INTERVAL_HOUR_TO_SECOND", "-76:05:06"},
    L{"INTERVAL_DAY INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_HOUR "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_MINUTE",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array interval_hour_to_minute_minus_27_05 = {
    L{"INTERVAL_DAY_TO_MINUTE", "-1 03:05"},
    L{"INTERVAL_DAY_TO_SECOND", "-1 03:05:00"},
    L{"INTERVAL_MINUTE", "-1625"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-1625:00"},
    L{"characters INTERVAL_HOUR_TO_MINUTE", "-27:05"},
    L{"INTERVAL_HOUR_TO_SECOND", "-27:05:00"},
    L{"INTERVAL_SECOND", "-97500"},
    L{"INTERVAL_DAY INTERVAL_DAY_TO_HOUR INTERVAL_HOUR", "22015"},
    L{"rest", "07006"},
};
constexpr std::array interval_hour_to_second_minus_27_05_06 = {
    L{"INTERVAL_DAY_TO_SECOND", "-1 03:05:06"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-1625:06"},
    L{"characters INTERVAL_HOUR_TO_SECOND", "-27:05:06"},
    L{"INTERVAL_SECOND", "-97506"},
    L{"INTERVAL_DAY INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_HOUR "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_MINUTE",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array interval_minute_to_second_minus_65_06 = {
    L{"INTERVAL_DAY_TO_SECOND", "-0 01:05:06"},
    L{"INTERVAL_HOUR_TO_SECOND", "-1:05:06"},
    L{"INTERVAL_SECOND", "-3906"},
    L{"characters INTERVAL_MINUTE_TO_SECOND", "-65:06"},
    L{"INTERVAL_DAY INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_HOUR "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_MINUTE",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array stinyint_minus_128 = {
    L{"binaries GUID INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND "
      "INTERVAL_YEAR_TO_MONTH TYPE_DATE TYPE_TIME TYPE_TIMESTAMP",
      "07006"},
    L{"BIT", "22003"},
    L{"rest", "-128"},
};
constexpr std::array stinyint_127 = {
    L{"binaries GUID INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND "
      "INTERVAL_YEAR_TO_MONTH TYPE_DATE TYPE_TIME TYPE_TIMESTAMP",
      "07006"},
    L{"BIT", "22003"},
    L{"rest", "127"},
};
constexpr std::array sshort_minus_32768 = {
    L{"binaries GUID INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND "
      "INTERVAL_YEAR_TO_MONTH TYPE_DATE TYPE_TIME TYPE_TIMESTAMP",
      "07006"},
    L{"BIT TINYINT", "22003"},
    L{"rest", "-32768"},
};
constexpr std::array sshort_32767 = {
    L{"binaries GUID INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND "
      "INTERVAL_YEAR_TO_MONTH TYPE_DATE TYPE_TIME TYPE_TIMESTAMP",
      "07006"},
    L{"BIT TINYINT", "22003"},
    L{"rest", "32767"},
};
constexpr std::array slong_minus_2147483648 = {
    L{"characters decimals reals BIGINT INTEGER", "-2147483648"},
    L{"BIT SMALLINT TINYINT", "22003"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_MONTH INTERVAL_SECOND INTERVAL_YEAR",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array slong_2147483647 = {
    L{"characters decimals reals BIGINT INTEGER", "2147483647"},
    L{"BIT SMALLINT TINYINT", "22003"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_MONTH INTERVAL_SECOND INTERVAL_YEAR",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array sbigint_minus_9223372036854775808 = {
    L{"characters reals BIGINT", "-9223372036854775808"},
    L{"decimals BIT INTEGER SMALLINT TINYINT", "22003"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_MONTH INTERVAL_SECOND INTERVAL_YEAR",
      "22015"},
    L{"rest", "07006"},
};
constexpr std::array sbigint_9223372036854775807 = {
    L{"decimals BIT INTEGER SMALLINT TINYINT", "22003"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_MONTH INTERVAL_SECOND INTERVAL_YEAR",
      "22015"},
    L{"characters BIGINT", "9223372036854775807"},
    L{"reals", "9223372036854775808"},
    L{"rest", "07006"},
};
constexpr std::array utinyint_255 = {
    L{"binaries GUID INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND "
      "INTERVAL_YEAR_TO_MONTH TYPE_DATE TYPE_TIME TYPE_TIMESTAMP",
      "07006"},
    L{"BIT TINYINT", "22003"},
    L{"rest", "255"},
};
constexpr std::array ushort_65535 = {
    L{"binaries GUID INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE INTERVAL_DAY_TO_SECOND "
      "INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE_TO_SECOND "
      "INTERVAL_YEAR_TO_MONTH TYPE_DATE TYPE_TIME TYPE_TIMESTAMP",
      "07006"},
    L{"BIT SMALLINT TINYINT", "22003"},
    L{"rest", "65535"},
};
constexpr std::array ulong_4294967295 = {
    L{"BIT INTEGER SMALLINT TINYINT", "22003"},
    L{"INTERVAL_DAY INTERVAL_HOUR INTERVAL_MINUTE INTERVAL_MONTH INTERVAL_SECOND INTERVAL_YEAR",
      "22015"},
    L{"characters decimals reals BIGINT", "4294967295"},
    L{"rest", "07006"},
};
constexpr std::array double_1_7976931348623157e308 = {
    L{"characters DOUBLE FLOAT", "1.7976931348623157e+308"},
    L{"integers decimals BIT REAL", "22003"},
    L{"rest", "07006"},
};
constexpr std::array double_5eminus_324 = {
    L{"integers decimals", "01S07 0"},
    L{"BIT", "22001"},
    L{"characters reals", "5e-324"},
    L{"rest", "07006"},
};
constexpr std::array float_3_4028234663852886e38 = {
    L{"integers decimals BIT", "22003"},
    L{"reals", "3.4028234663852886e+38"},
    L{"characters", "3.4028235e+38"},
    L{"rest", "07006"},
};
constexpr std::array wchar_emoji = {
    L{"characters", "\xF0\x9F\x98\x80"},
    L{"rest", "22018"},
};
constexpr std::array char_emoji = {
    L{"characters", "\xF0\x9F\x98\x80"},
    L{"rest", "22018"},
};

constexpr ParameterBlock blocks[] = {
    {"CHAR WCHAR", "42", char_42},
    {"CHAR", "-1.5", char_minus_1_5},
    {"CHAR", "1.256", char_1_256},
    {"CHAR", "abc", char_abc},
    {"CHAR", "", char_empty},
    {"CHAR", "1", char_1},
    {"CHAR", "99999999999", char_99999999999},
    {"CHAR", "2026-02-28", char_2026_02_28},
    {"CHAR", "13:14:15", char_13_14_15},
    {"CHAR", "2026-02-28 13:14:15.1234567", char_2026_02_28_13_14_15_1234567},
    {"CHAR", "01234567-89ab-cdef-0123-456789abcdef", char_01234567_89ab_cdef_0123_456789abcdef},
    {"CHAR", "12-6", char_12_6},
    {"CHAR", "3 04:05:06.5", char_3_04_05_06_5},
    {"BINARY", "4142", binary_4142},
    {"BINARY", "01000000", binary_01000000},
    {"STINYINT TINYINT SSHORT SHORT SLONG LONG SBIGINT NUMERIC", "-42", stinyint_minus_42},
    {"UTINYINT USHORT ULONG UBIGINT SLONG NUMERIC", "200", utinyint_200},
    {"SLONG", "1", slong_1},
    {"BIT", "1", bit_1},
    {"BIT", "0", bit_0},
    {"UBIGINT", "18446744073709551615", ubigint_18446744073709551615},
    {"FLOAT DOUBLE", "1.5", float_1_5},
    {"DOUBLE", "-1e300", double_minus_1e300},
    {"DOUBLE", "0.1", double_0_1},
    {"DOUBLE", "2", double_2},
    {"TYPE_DATE DATE", "2026-02-28", type_date_2026_02_28},
    {"TYPE_DATE", "2026-02-30", type_date_2026_02_30},
    {"TYPE_TIME TIME", "13:14:15", type_time_13_14_15},
    {"TYPE_TIME", "25:00:00", type_time_25_00_00},
    {"TYPE_TIMESTAMP TIMESTAMP", "2026-02-28 13:14:15 123456700",
     type_timestamp_2026_02_28_13_14_15_123456700},
    {"TYPE_TIMESTAMP", "2026-02-28 00:00:00 0", type_timestamp_2026_02_28_00_00_00_0},
    {"TYPE_TIMESTAMP", "2026-02-28 13:14:15 0", type_timestamp_2026_02_28_13_14_15_0},
    {"TYPE_TIMESTAMP", "2026-02-28 13:14:15 1", type_timestamp_2026_02_28_13_14_15_1},
    {"GUID", "67452301AB89EFCD0123456789ABCDEF", guid_67452301ab89efcd0123456789abcdef},
    {"INTERVAL_YEAR", "-14", interval_year_minus_14},
    {"INTERVAL_MONTH", "-14", interval_month_minus_14},
    {"INTERVAL_DAY", "-14", interval_day_minus_14},
    {"INTERVAL_HOUR", "-14", interval_hour_minus_14},
    {"INTERVAL_MINUTE", "-14", interval_minute_minus_14},
    {"INTERVAL_SECOND", "-14", interval_second_minus_14},
    {"INTERVAL_YEAR_TO_MONTH", "-2-03", interval_year_to_month_minus_2minus_03},
    {"INTERVAL_DAY_TO_HOUR", "-3 04", interval_day_to_hour_minus_3_04},
    {"INTERVAL_DAY_TO_MINUTE", "-3 04:05", interval_day_to_minute_minus_3_04_05},
    {"INTERVAL_DAY_TO_SECOND", "-3 04:05:06", interval_day_to_second_minus_3_04_05_06},
    {"INTERVAL_HOUR_TO_MINUTE", "-27:05", interval_hour_to_minute_minus_27_05},
    {"INTERVAL_HOUR_TO_SECOND", "-27:05:06", interval_hour_to_second_minus_27_05_06},
    {"INTERVAL_MINUTE_TO_SECOND", "-65:06", interval_minute_to_second_minus_65_06},
    {"STINYINT", "-128", stinyint_minus_128},
    {"STINYINT", "127", stinyint_127},
    {"SSHORT", "-32768", sshort_minus_32768},
    {"SSHORT", "32767", sshort_32767},
    {"SLONG", "-2147483648", slong_minus_2147483648},
    {"SLONG", "2147483647", slong_2147483647},
    {"SBIGINT", "-9223372036854775808", sbigint_minus_9223372036854775808},
    {"SBIGINT", "9223372036854775807", sbigint_9223372036854775807},
    {"UTINYINT", "255", utinyint_255},
    {"USHORT", "65535", ushort_65535},
    {"ULONG", "4294967295", ulong_4294967295},
    {"DOUBLE", "1.7976931348623157e308", double_1_7976931348623157e308},
    {"DOUBLE", "5e-324", double_5eminus_324},
    {"FLOAT", "3.4028234663852886e38", float_3_4028234663852886e38},
    {"WCHAR", "\xF0\x9F\x98\x80", wchar_emoji},
    {"CHAR", "\xF0\x9F\x98\x80", char_emoji},
};

}  // namespace

std::span<const ParameterBlock> parameter_matrix() {
    return blocks;
}

}  // namespace connectai::test
