// ODBC 3.8, appendix D, "Converting Data from SQL to C Data Types", page by page. Octets are in
// hexadecimal and as a little-endian machine has them; SQL_C_NUMERIC has precision 38 and scale 0.
#include "type_matrix.h"

#include <array>

namespace connectai::test {

namespace {

using L = MatrixLine;

// ---- "SQL to C: Binary"

constexpr std::array binary = {
    L{"CHAR WCHAR BINARY", "0102030405060708090A0B0C0D0E0F10"},
    L{"rest", "07006"},
};
constexpr std::array varbinary = {
    L{"CHAR WCHAR BINARY", "4142434445"},
    L{"rest", "07006"},
};
constexpr std::array one_octet = {
    L{"CHAR WCHAR BINARY", "00"},
    L{"rest", "07006"},
};
constexpr std::array no_octets = {
    L{"CHAR WCHAR BINARY", ""},
    L{"rest", "07006"},
};

// ---- "SQL to C: Character"

constexpr std::array words = {
    L{"CHAR WCHAR", "Hello, world"},
    L{"BINARY", "48656C6C6F2C20776F726C64"},
    L{"rest", "22018"},
};
constexpr std::array small_number_text = {
    L{"CHAR WCHAR", " 42"},
    L{"BINARY", "203432"},
    L{"BIT", "22003"},
    L{"integers FLOAT DOUBLE NUMERIC", "42"},
    L{"intervals", "42"},
    L{"INTERVAL_YEAR_TO_MONTH", "42-0"},  // one number is the leading field
    L{"INTERVAL_DAY_TO_HOUR", "42 00"},
    L{"INTERVAL_DAY_TO_MINUTE", "42 00:00"},
    L{"INTERVAL_DAY_TO_SECOND", "42 00:00:00.000000"},
    L{"INTERVAL_HOUR_TO_MINUTE", "42:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "42:00:00.000000"},
    L{"INTERVAL_MINUTE_TO_SECOND", "42:00.000000"},
    L{"dates times timestamps GUID", "22018"},
};
constexpr std::array fraction_text = {
    L{"CHAR WCHAR", "1.5"},
    L{"BINARY", "312E35"},
    L{"BIT integers NUMERIC", "01S07 1"},
    L{"FLOAT DOUBLE", "1.5"},
    L{"INTERVAL_SECOND", "1.500000"},
    L{"intervals spans dates times timestamps GUID", "22018"},
};
constexpr std::array large_number_text = {
    L{"CHAR WCHAR", "1e400"},
    L{"BINARY", "3165343030"},
    L{"BIT integers FLOAT DOUBLE NUMERIC", "22003"},
    L{"rest", "22018"},
};
constexpr std::array negative_text = {
    L{"CHAR WCHAR", "-1"},
    L{"BINARY", "2D31"},
    L{"BIT UTINYINT USHORT ULONG UBIGINT", "22003"},
    L{"integers FLOAT DOUBLE NUMERIC intervals", "-1"},
    L{"INTERVAL_YEAR_TO_MONTH", "-1-0"},
    L{"INTERVAL_DAY_TO_HOUR", "-1 00"},
    L{"INTERVAL_DAY_TO_MINUTE", "-1 00:00"},
    L{"INTERVAL_DAY_TO_SECOND", "-1 00:00:00.000000"},
    L{"INTERVAL_HOUR_TO_MINUTE", "-1:00"},
    L{"INTERVAL_HOUR_TO_SECOND", "-1:00:00.000000"},
    L{"INTERVAL_MINUTE_TO_SECOND", "-1:00.000000"},
    L{"rest", "22018"},
};
constexpr std::array date_text = {
    L{"CHAR WCHAR", "2024-02-29"},
    L{"BINARY", "323032342D30322D3239"},
    L{"dates", "2024-02-29"},
    L{"timestamps", "2024-02-29 00:00:00.0"},
    L{"rest", "22018"},
};
constexpr std::array time_text = {
    L{"CHAR WCHAR", "13:45:30"},
    L{"BINARY", "31333A34353A3330"},
    L{"times", "13:45:30"},
    L{"timestamps", "TODAY 13:45:30.0"},
    // As an interval it is 13 hours and more: "SQL to C: Day-Time Intervals"
    L{"INTERVAL_HOUR_TO_SECOND", "13:45:30.000000"},
    L{"INTERVAL_DAY_TO_SECOND", "0 13:45:30.000000"},
    L{"INTERVAL_DAY", "01S07 0"},
    L{"INTERVAL_HOUR", "01S07 13"},
    L{"INTERVAL_DAY_TO_HOUR", "01S07 0 13"},
    L{"INTERVAL_DAY_TO_MINUTE", "01S07 0 13:45"},
    L{"INTERVAL_HOUR_TO_MINUTE", "01S07 13:45"},
    L{"INTERVAL_MINUTE INTERVAL_SECOND INTERVAL_MINUTE_TO_SECOND", "22015"},
    L{"rest", "22018"},
};
constexpr std::array timestamp_text = {
    L{"CHAR WCHAR", "2024-02-29 13:45:30.5"},
    L{"BINARY", "323032342D30322D32392031333A34353A33302E35"},
    L{"dates", "01S07 2024-02-29"},
    L{"times", "01S07 13:45:30"},
    L{"timestamps", "2024-02-29 13:45:30.500000000"},
    L{"rest", "22018"},
};
constexpr std::array uuid_text = {
    L{"CHAR WCHAR", "{01234567-890a-bcde-f012-34567890abcd}"},
    L{"BINARY", "7B30313233343536372D383930612D626364652D663031322D3334353637383930616263647D"},
    L{"GUID", "01234567-890A-BCDE-F012-34567890ABCD"},
    L{"rest", "22018"},
};
constexpr std::array interval_text = {
    L{"CHAR WCHAR", "INTERVAL '3-4' YEAR TO MONTH"},
    L{"BINARY", "494E54455256414C2027332D3427205945415220544F204D4F4E5448"},
    L{"INTERVAL_YEAR_TO_MONTH", "3-4"},
    L{"INTERVAL_YEAR", "01S07 3"},
    L{"INTERVAL_MONTH", "40"},
    L{"rest", "22018"},
};

// ---- "SQL to C: Numeric"

constexpr std::array tinyint = {
    L{"CHAR WCHAR", "42"}, L{"BINARY", "2A"},
    L{"BIT", "22003"},     L{"integers FLOAT DOUBLE NUMERIC intervals", "42"},
    L{"spans", "22015"},   L{"rest", "07006"},
};
constexpr std::array tinyint_least = {
    L{"CHAR WCHAR", "-128"},
    L{"BINARY", "80"},
    L{"BIT UTINYINT USHORT ULONG UBIGINT", "22003"},
    L{"integers FLOAT DOUBLE NUMERIC", "-128"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array tinyint_zero = {
    L{"CHAR WCHAR", "0"}, L{"BINARY", "00"},  L{"BIT integers FLOAT DOUBLE NUMERIC intervals", "0"},
    L{"spans", "22015"},  L{"rest", "07006"},
};
constexpr std::array smallint = {
    L{"CHAR WCHAR", "1234"},
    L{"BINARY", "D204"},
    L{"BIT TINYINT STINYINT UTINYINT", "22003"},
    L{"integers FLOAT DOUBLE NUMERIC", "1234"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array integer = {
    L{"CHAR WCHAR", "123456789"},
    L{"BINARY", "15CD5B07"},
    L{"BIT TINYINT STINYINT UTINYINT SHORT SSHORT USHORT", "22003"},
    L{"FLOAT", "123456792"},
    L{"integers DOUBLE NUMERIC", "123456789"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array integer_least = {
    L{"CHAR WCHAR", "-2147483648"},
    L{"BINARY", "00000080"},
    L{"LONG SLONG SBIGINT NUMERIC DOUBLE", "-2147483648"},
    L{"FLOAT", "-2.14748365e+09"},
    L{"BIT integers", "22003"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array bigint = {
    L{"CHAR WCHAR", "9007199254740993"},
    L{"BINARY", "0100000000002000"},
    L{"SBIGINT UBIGINT NUMERIC", "9007199254740993"},
    L{"BIT integers", "22003"},
    L{"FLOAT", "9.00719925e+15"},
    L{"DOUBLE", "9007199254740992"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array bigint_greatest = {
    L{"CHAR WCHAR", "9223372036854775807"},
    L{"BINARY", "FFFFFFFFFFFFFF7F"},
    L{"SBIGINT UBIGINT NUMERIC", "9223372036854775807"},
    L{"BIT integers", "22003"},
    L{"FLOAT", "9.22337204e+18"},
    L{"DOUBLE", "9.2233720368547758e+18"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array float_ = {
    L{"CHAR WCHAR", "3.25"},          L{"BINARY", "0000000000000A40"}, L{"BIT", "22003"},
    L{"integers NUMERIC", "01S07 3"}, L{"FLOAT DOUBLE", "3.25"},       L{"rest", "07006"},
};
constexpr std::array double_ = {
    L{"CHAR WCHAR", "0.1"},
    L{"BINARY", "9A9999999999B93F"},
    L{"BIT integers NUMERIC", "01S07 0"},
    L{"FLOAT", "0.100000001"},
    L{"DOUBLE", "0.10000000000000001"},
    L{"rest", "07006"},
};
constexpr std::array double_greatest = {
    L{"CHAR WCHAR", "1.7976931348623157e+308"},
    L{"BINARY", "FFFFFFFFFFFFEF7F"},
    L{"BIT integers FLOAT NUMERIC", "22003"},
    L{"DOUBLE", "1.7976931348623157e+308"},
    L{"rest", "07006"},
};
constexpr std::array double_least = {
    L{"CHAR WCHAR", "5e-324"},
    L{"BINARY", "0100000000000000"},
    L{"BIT integers NUMERIC", "01S07 0"},
    L{"FLOAT", "0"},
    L{"DOUBLE", "4.9406564584124654e-324"},
    L{"rest", "07006"},
};
constexpr std::array decimal = {
    L{"CHAR WCHAR", "12345.6789000000"},
    L{"BINARY", "31323334352E36373839303030303030"},
    L{"BIT TINYINT STINYINT UTINYINT", "22003"},
    L{"integers NUMERIC", "01S07 12345"},
    L{"FLOAT", "12345.6787"},
    L{"DOUBLE", "12345.678900000001"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array decimal_greatest = {
    L{"CHAR WCHAR", "9999999999999999999999999999.9999999999"},
    L{"BINARY",
      "39393939393939393939393939393939393939393939393939393939"
      "2E39393939393939393939"},
    L{"BIT integers", "22003"},
    L{"NUMERIC", "01S07 9999999999999999999999999999"},
    L{"FLOAT", "9.99999944e+27"},
    L{"DOUBLE", "9.9999999999999996e+27"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array numeric = {
    L{"CHAR WCHAR", "12345678901234567890"},
    L{"BINARY", "3132333435363738393031323334353637383930"},
    L{"UBIGINT NUMERIC", "12345678901234567890"},
    L{"BIT integers", "22003"},
    L{"FLOAT", "1.23456794e+19"},
    L{"DOUBLE", "1.2345678901234567e+19"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};
constexpr std::array numeric_greatest = {
    L{"CHAR WCHAR NUMERIC", "99999999999999999999999999999999999999"},
    L{"BINARY", "3939393939393939393939393939393939393939393939393939393939393939393939393939"},
    L{"BIT integers", "22003"},
    L{"FLOAT", "9.99999968e+37"},
    L{"DOUBLE", "9.9999999999999998e+37"},
    L{"intervals spans", "22015"},
    L{"rest", "07006"},
};

// ---- "SQL to C: Bit"

constexpr std::array yes = {
    L{"CHAR WCHAR BIT integers FLOAT DOUBLE NUMERIC", "1"},
    L{"BINARY", "01"},
    L{"rest", "07006"},
};
constexpr std::array no = {
    L{"CHAR WCHAR BIT integers FLOAT DOUBLE NUMERIC", "0"},
    L{"BINARY", "00"},
    L{"rest", "07006"},
};

// ---- "SQL to C: Date", "Time" and "Timestamp"

constexpr std::array date = {
    L{"CHAR WCHAR dates", "2024-02-29"},
    L{"BINARY", "E80702001D00"},
    L{"timestamps", "2024-02-29 00:00:00.0"},
    L{"rest", "07006"},
};
constexpr std::array time = {
    L{"CHAR WCHAR", "13:45:30.1234567"},
    L{"BINARY", "01S07 0D002D001E00"},
    L{"times", "01S07 13:45:30"},
    L{"timestamps", "01S07 TODAY 13:45:30.0"},
    L{"rest", "07006"},
};
constexpr std::array timestamp = {
    L{"CHAR WCHAR", "2024-02-29 13:45:30.1234567"},
    L{"BINARY", "E80702001D000D002D001E00BCCC5B07"},
    L{"dates", "01S07 2024-02-29"},
    L{"times", "01S07 13:45:30"},
    L{"timestamps", "2024-02-29 13:45:30.123456700"},
    L{"rest", "07006"},
};
constexpr std::array timestamp_whole = {
    L{"CHAR WCHAR", "1970-01-01 00:00:00.0000000"},
    L{"BINARY", "B2070100010000000000000000000000"},
    L{"dates", "1970-01-01"},
    L{"times", "00:00:00"},
    L{"timestamps", "1970-01-01 00:00:00.0"},
    L{"rest", "07006"},
};
constexpr std::array timestamp_greatest = {
    L{"CHAR WCHAR", "9999-12-31 23:59:59.9999999"},
    L{"BINARY", "0F270C001F0017003B003B009CC99A3B"},
    L{"dates", "01S07 9999-12-31"},
    L{"times", "01S07 23:59:59"},
    L{"timestamps", "9999-12-31 23:59:59.999999900"},
    L{"rest", "07006"},
};

// ---- "SQL to C: GUID"

constexpr std::array uuid = {
    L{"CHAR WCHAR GUID", "01234567-890A-BCDE-F012-34567890ABCD"},
    L{"BINARY", "674523010A89DEBCF01234567890ABCD"},
    L{"rest", "07006"},
};

constexpr std::array matrix = {
    MatrixBlock{"BinaryValue", 5, binary},
    MatrixBlock{"VarbinaryValue", 5, varbinary},
    MatrixBlock{"LongVarbinaryValue", 2, one_octet},
    MatrixBlock{"BlobValue", 2, one_octet},
    MatrixBlock{"BlobValue", 4, no_octets},
    MatrixBlock{"VarcharValue", 5, words},
    MatrixBlock{"' 42'", 5, small_number_text},
    MatrixBlock{"'1.5'", 5, fraction_text},
    MatrixBlock{"'1e400'", 5, large_number_text},
    MatrixBlock{"'-1'", 5, negative_text},
    MatrixBlock{"'2024-02-29'", 5, date_text},
    MatrixBlock{"'13:45:30'", 5, time_text},
    MatrixBlock{"'2024-02-29 13:45:30.5'", 5, timestamp_text},
    MatrixBlock{"'{01234567-890a-bcde-f012-34567890abcd}'", 5, uuid_text},
    MatrixBlock{"'INTERVAL ''3-4'' YEAR TO MONTH'", 5, interval_text},
    MatrixBlock{"TinyintValue", 5, tinyint},
    MatrixBlock{"TinyintValue", 2, tinyint_least},
    MatrixBlock{"TinyintValue", 4, tinyint_zero},
    MatrixBlock{"SmallintValue", 5, smallint},
    MatrixBlock{"IntegerValue", 5, integer},
    MatrixBlock{"IntegerValue", 2, integer_least},
    MatrixBlock{"BigintValue", 5, bigint},
    MatrixBlock{"BigintValue", 3, bigint_greatest},
    MatrixBlock{"FloatValue", 5, float_},
    MatrixBlock{"DoubleValue", 5, double_},
    MatrixBlock{"DoubleValue", 3, double_greatest},
    MatrixBlock{"DoubleValue", 6, double_least},
    MatrixBlock{"DecimalValue", 5, decimal},
    MatrixBlock{"DecimalValue", 3, decimal_greatest},
    MatrixBlock{"NumericValue", 5, numeric},
    MatrixBlock{"NumericValue", 3, numeric_greatest},
    MatrixBlock{"BooleanValue", 5, yes},
    MatrixBlock{"BooleanValue", 4, no},
    MatrixBlock{"DateValue", 5, date},
    MatrixBlock{"TimeValue", 5, time},
    MatrixBlock{"TimestampValue", 5, timestamp},
    MatrixBlock{"TimestampValue", 4, timestamp_whole},
    MatrixBlock{"TimestampValue", 3, timestamp_greatest},
    MatrixBlock{"UuidValue", 5, uuid},
};

}  // namespace

std::span<const MatrixBlock> type_matrix() {
    return matrix;
}

}  // namespace connectai::test
