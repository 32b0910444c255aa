// Every Connect AI type as every C type, through SQLGetData and through a bound column, held
// against the table in type_matrix.cpp. `./test.sh conversions` prints what the driver makes of
// it.
#include "type_matrix.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>
#include <map>
#include <sstream>

#include "support/odbc.h"

namespace connectai::test {
namespace {

constexpr std::size_t buffer_octets = 1024;

struct Buffer {
    alignas(16) std::array<char, buffer_octets> octets{};
    SQLLEN length = 0;

    template <typename Value>
    Value as() const {
        Value value;
        std::memcpy(&value, octets.data(), sizeof value);
        return value;
    }
};

template <typename... Arguments>
std::string format(const char* pattern, Arguments... arguments) {
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), pattern, arguments...);
    return text.data();
}

template <typename Integer>
std::string integer(const Buffer& buffer) {
    return std::to_string(buffer.as<Integer>());
}

std::string narrow_text(const Buffer& buffer) {
    return {buffer.octets.data(), static_cast<std::size_t>(buffer.length)};
}

std::string wide_text(const Buffer& buffer) {
    return from_wide(reinterpret_cast<const SQLWCHAR*>(buffer.octets.data()),
                     static_cast<std::size_t>(buffer.length) / sizeof(SQLWCHAR));
}

std::string octets_text(const Buffer& buffer) {
    std::string text;
    for (std::size_t i = 0; i < static_cast<std::size_t>(buffer.length); ++i) {
        text += format("%02X", static_cast<unsigned char>(buffer.octets[i]));
    }
    return text;
}

std::string float_text(const Buffer& buffer) {
    return format("%.9g", static_cast<double>(buffer.as<SQLREAL>()));
}

std::string double_text(const Buffer& buffer) {
    return format("%.17g", buffer.as<SQLDOUBLE>());
}

std::string numeric_text(const Buffer& buffer) {
    const auto value = buffer.as<SQL_NUMERIC_STRUCT>();
    EXPECT_EQ(value.precision, 38);
    EXPECT_EQ(value.scale, 0);
    __extension__ using Wide = unsigned __int128;
    Wide magnitude = 0;
    for (int i = SQL_MAX_NUMERIC_LEN; i-- > 0;) magnitude = magnitude * 256 + value.val[i];
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(magnitude % 10)));
        magnitude /= 10;
    } while (magnitude != 0);
    return (value.sign == 0 ? "-" : "") + digits;
}

std::string date_text(int year, int month, int day) {
    return format("%04d-%02d-%02d", year, month, day);
}

std::string date_text(const Buffer& buffer) {
    const auto value = buffer.as<SQL_DATE_STRUCT>();
    return date_text(value.year, value.month, value.day);
}

std::string time_text(const Buffer& buffer) {
    const auto value = buffer.as<SQL_TIME_STRUCT>();
    return format("%02d:%02d:%02d", value.hour, value.minute, value.second);
}

std::string timestamp_text(const Buffer& buffer) {
    const auto value = buffer.as<SQL_TIMESTAMP_STRUCT>();
    const std::string fraction = value.fraction == 0 ? "0" : format("%09u", value.fraction);
    return date_text(value.year, value.month, value.day) +
           format(" %02d:%02d:%02d.", value.hour, value.minute, value.second) + fraction;
}

std::string guid_text(const Buffer& buffer) {
    const auto value = buffer.as<SQLGUID>();
    std::string text = format("%08X-%04X-%04X-", value.Data1, value.Data2, value.Data3);
    for (int i = 0; i < 8; ++i) text += format(i == 2 ? "-%02X" : "%02X", value.Data4[i]);
    return text;
}

// The fields that the interval's type has, as an interval literal writes them.
std::string interval_text(const Buffer& buffer) {
    const auto value = buffer.as<SQL_INTERVAL_STRUCT>();
    const auto& d = value.intval.day_second;
    const auto& y = value.intval.year_month;
    const std::string sign = value.interval_sign == SQL_TRUE ? "-" : "";
    const auto seconds = [&](const char* pattern) {
        return format(pattern, d.second) + (d.fraction == 0 && value.interval_type == SQL_IS_SECOND
                                                ? std::string()
                                                : format(".%06u", d.fraction));
    };
    switch (value.interval_type) {
        case SQL_IS_YEAR: return sign + format("%u", y.year);
        case SQL_IS_MONTH: return sign + format("%u", y.month);
        case SQL_IS_DAY: return sign + format("%u", d.day);
        case SQL_IS_HOUR: return sign + format("%u", d.hour);
        case SQL_IS_MINUTE: return sign + format("%u", d.minute);
        case SQL_IS_SECOND: return sign + seconds("%u");
        case SQL_IS_YEAR_TO_MONTH: return sign + format("%u-%u", y.year, y.month);
        case SQL_IS_DAY_TO_HOUR: return sign + format("%u %02u", d.day, d.hour);
        case SQL_IS_DAY_TO_MINUTE: return sign + format("%u %02u:%02u", d.day, d.hour, d.minute);
        case SQL_IS_DAY_TO_SECOND:
            return sign + format("%u %02u:%02u:", d.day, d.hour, d.minute) + seconds("%02u");
        case SQL_IS_HOUR_TO_MINUTE: return sign + format("%u:%02u", d.hour, d.minute);
        case SQL_IS_HOUR_TO_SECOND:
            return sign + format("%u:%02u:", d.hour, d.minute) + seconds("%02u");
        case SQL_IS_MINUTE_TO_SECOND: return sign + format("%u:", d.minute) + seconds("%02u");
        default: return "an interval of no type";
    }
}

struct CType {
    const char* name;
    const char* group;
    SQLSMALLINT id;
    std::string (*text)(const Buffer&);
};

constexpr std::array c_types = {
    CType{"CHAR", "", SQL_C_CHAR, narrow_text},
    CType{"WCHAR", "", SQL_C_WCHAR, wide_text},
    CType{"BINARY", "", SQL_C_BINARY, octets_text},
    CType{"BIT", "", SQL_C_BIT, integer<SQLCHAR>},
    CType{"TINYINT", "integers", SQL_C_TINYINT, integer<SQLSCHAR>},
    CType{"STINYINT", "integers", SQL_C_STINYINT, integer<SQLSCHAR>},
    CType{"UTINYINT", "integers", SQL_C_UTINYINT, integer<SQLCHAR>},
    CType{"SHORT", "integers", SQL_C_SHORT, integer<SQLSMALLINT>},
    CType{"SSHORT", "integers", SQL_C_SSHORT, integer<SQLSMALLINT>},
    CType{"USHORT", "integers", SQL_C_USHORT, integer<SQLUSMALLINT>},
    CType{"LONG", "integers", SQL_C_LONG, integer<SQLINTEGER>},
    CType{"SLONG", "integers", SQL_C_SLONG, integer<SQLINTEGER>},
    CType{"ULONG", "integers", SQL_C_ULONG, integer<SQLUINTEGER>},
    CType{"SBIGINT", "integers", SQL_C_SBIGINT, integer<SQLBIGINT>},
    CType{"UBIGINT", "integers", SQL_C_UBIGINT, integer<SQLUBIGINT>},
    CType{"FLOAT", "", SQL_C_FLOAT, float_text},
    CType{"DOUBLE", "", SQL_C_DOUBLE, double_text},
    CType{"NUMERIC", "", SQL_C_NUMERIC, numeric_text},
    CType{"TYPE_DATE", "dates", SQL_C_TYPE_DATE, date_text},
    CType{"DATE", "dates", SQL_C_DATE, date_text},
    CType{"TYPE_TIME", "times", SQL_C_TYPE_TIME, time_text},
    CType{"TIME", "times", SQL_C_TIME, time_text},
    CType{"TYPE_TIMESTAMP", "timestamps", SQL_C_TYPE_TIMESTAMP, timestamp_text},
    CType{"TIMESTAMP", "timestamps", SQL_C_TIMESTAMP, timestamp_text},
    CType{"GUID", "", SQL_C_GUID, guid_text},
    CType{"INTERVAL_YEAR", "intervals", SQL_C_INTERVAL_YEAR, interval_text},
    CType{"INTERVAL_MONTH", "intervals", SQL_C_INTERVAL_MONTH, interval_text},
    CType{"INTERVAL_DAY", "intervals", SQL_C_INTERVAL_DAY, interval_text},
    CType{"INTERVAL_HOUR", "intervals", SQL_C_INTERVAL_HOUR, interval_text},
    CType{"INTERVAL_MINUTE", "intervals", SQL_C_INTERVAL_MINUTE, interval_text},
    CType{"INTERVAL_SECOND", "intervals", SQL_C_INTERVAL_SECOND, interval_text},
    CType{"INTERVAL_YEAR_TO_MONTH", "spans", SQL_C_INTERVAL_YEAR_TO_MONTH, interval_text},
    CType{"INTERVAL_DAY_TO_HOUR", "spans", SQL_C_INTERVAL_DAY_TO_HOUR, interval_text},
    CType{"INTERVAL_DAY_TO_MINUTE", "spans", SQL_C_INTERVAL_DAY_TO_MINUTE, interval_text},
    CType{"INTERVAL_DAY_TO_SECOND", "spans", SQL_C_INTERVAL_DAY_TO_SECOND, interval_text},
    CType{"INTERVAL_HOUR_TO_MINUTE", "spans", SQL_C_INTERVAL_HOUR_TO_MINUTE, interval_text},
    CType{"INTERVAL_HOUR_TO_SECOND", "spans", SQL_C_INTERVAL_HOUR_TO_SECOND, interval_text},
    CType{"INTERVAL_MINUTE_TO_SECOND", "spans", SQL_C_INTERVAL_MINUTE_TO_SECOND, interval_text},
};

const CType* find_type(std::string_view name) {
    const auto at = std::ranges::find_if(c_types, [&](const CType& t) { return t.name == name; });
    return at == c_types.end() ? nullptr : &*at;
}

// What the block's lines say for a C type: its own line, its group's, or the rest's.
std::string expected_result(const MatrixBlock& block, const CType& type) {
    for (const char* wanted : {type.name, type.group, "rest"}) {
        for (const MatrixLine& line : block.lines) {
            std::istringstream words(line.c_types);
            for (std::string word; words >> word;) {
                if (word == wanted) return line.result;
            }
        }
    }
    return "(not in the table)";
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    return date_text(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string result_of(const Statement& statement, SQLRETURN code, const Buffer& buffer,
                      const CType& type) {
    if (code == SQL_ERROR) return statement.state();
    std::string value = buffer.length == SQL_NULL_DATA ? "NULL" : type.text(buffer);
    if (value.starts_with(today())) value.replace(0, today().size(), "TODAY");
    return code == SQL_SUCCESS_WITH_INFO ? statement.state() + " " + value : value;
}

std::string query(const std::string& expression, int row) {
    return "SELECT " + expression +
           " AS v FROM [Samples].[Types].[AllTypes] WHERE Id = " + std::to_string(row);
}

class TypeMatrix : public ConnectedTest {
protected:
    // Both ways to a value, which must not differ.
    std::string read(const std::string& expression, int row, const CType& type) {
        const std::string text = query(expression, row);
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, statement.execute(text));
        EXPECT_SUCCESS(statement, statement.fetch());
        Buffer buffer;
        SQLRETURN code =
            SQLGetData(statement, 1, type.id, buffer.octets.data(), buffer_octets, &buffer.length);
        const std::string by_get_data = result_of(statement, code, buffer, type);
        EXPECT_SUCCESS(statement, SQLCloseCursor(statement));

        Buffer bound;
        EXPECT_SUCCESS(statement, SQLBindCol(statement, 1, type.id, bound.octets.data(),
                                             buffer_octets, &bound.length));
        EXPECT_SUCCESS(statement, statement.execute(text));
        code = statement.fetch();
        EXPECT_EQ(result_of(statement, code, bound, type), by_get_data)
            << expression << " as " << type.name << ", bound";
        return by_get_data;
    }
};

TEST_F(TypeMatrix, EveryTypeAsEveryCTypeIsAsSpecified) {
    for (const MatrixBlock& block : type_matrix()) {
        for (const CType& type : c_types) {
            EXPECT_EQ(read(block.expression, block.row, type), expected_result(block, type))
                << block.expression << " of row " << block.row << " as SQL_C_" << type.name;
        }
    }
}

// Row 1 is all NULL. What never converts stays 07006: ODBC 3.8, SQLGetData, diagnostics, 07006.
TEST_F(TypeMatrix, NullIsNullInEveryCTypeThatConverts) {
    for (const MatrixBlock& block : type_matrix()) {
        if (block.row != 5 || block.expression[0] == '\'') continue;
        for (const CType& type : c_types) {
            const bool converts = expected_result(block, type) != "07006";
            EXPECT_EQ(read(block.expression, 1, type), converts ? "NULL" : "07006")
                << block.expression << " as SQL_C_" << type.name;
        }
    }
}

TEST(TypeMatrixTable, CoversEveryTypeAndMisspellsNothing) {
    std::map<std::string, int> columns;
    for (const MatrixBlock& block : type_matrix()) {
        ++columns[block.expression];
        for (const MatrixLine& line : block.lines) {
            std::istringstream words(line.c_types);
            for (std::string word; words >> word;) {
                const bool group = std::ranges::any_of(
                    c_types, [&](const CType& type) { return type.group == word; });
                EXPECT_TRUE(group || word == "rest" || find_type(word) != nullptr) << word;
            }
        }
        for (const CType& type : c_types) {
            EXPECT_NE(expected_result(block, type), "(not in the table)")
                << block.expression << " as SQL_C_" << type.name;
        }
    }
    for (const char* name : {"Binary", "Varbinary", "LongVarbinary", "Blob", "Varchar", "Tinyint",
                             "Smallint", "Integer", "Bigint", "Float", "Double", "Decimal",
                             "Numeric", "Boolean", "Date", "Time", "Timestamp", "Uuid"}) {
        EXPECT_GE(columns[std::string(name) + "Value"], 1) << name;
    }
}

// Appendix D: what a buffer that is too small makes of a value, in octets.
struct Narrow {
    const char* expression;
    int row;
    const char* c_type;
    SQLLEN octets;
    const char* result;
    SQLLEN length;  // what is reported
};

constexpr std::array narrow_buffers = {
    Narrow{"VarcharValue", 5, "CHAR", 6, "01004 Hello", 12},
    Narrow{"VarcharValue", 5, "WCHAR", 12, "01004 Hello", 24},
    Narrow{"VarcharValue", 5, "BINARY", 2, "01004 4865", 12},
    Narrow{"VarbinaryValue", 5, "CHAR", 6, "01004 4142", 10},
    Narrow{"VarbinaryValue", 5, "BINARY", 2, "01004 4142", 5},
    // "SQL to C: Numeric": the whole digits must fit
    Narrow{"IntegerValue", 5, "CHAR", 10, "123456789", 9},
    Narrow{"IntegerValue", 5, "CHAR", 9, "22003", 9},
    Narrow{"IntegerValue", 5, "WCHAR", 18, "22003", 18},
    Narrow{"IntegerValue", 5, "BINARY", 3, "22003", 4},
    Narrow{"DecimalValue", 5, "CHAR", 8, "01004 12345.6", 16},
    Narrow{"DecimalValue", 5, "CHAR", 6, "01004 12345", 16},
    Narrow{"DecimalValue", 5, "CHAR", 5, "22003", 16},
    Narrow{"BooleanValue", 5, "CHAR", 1, "22003", 1},
    Narrow{"BooleanValue", 5, "WCHAR", 2, "22003", 2},
    // "SQL to C: Date", "Time", "Timestamp"
    Narrow{"DateValue", 5, "CHAR", 11, "2024-02-29", 10},
    Narrow{"DateValue", 5, "CHAR", 10, "22003", 10},
    Narrow{"DateValue", 5, "BINARY", 5, "22003", 6},
    Narrow{"TimeValue", 5, "CHAR", 9, "01004 13:45:30", 16},
    Narrow{"TimeValue", 5, "CHAR", 12, "01004 13:45:30.12", 16},
    Narrow{"TimeValue", 5, "CHAR", 8, "22003", 16},
    Narrow{"TimestampValue", 5, "CHAR", 20, "01004 2024-02-29 13:45:30", 27},
    Narrow{"TimestampValue", 5, "CHAR", 24, "01004 2024-02-29 13:45:30.123", 27},
    Narrow{"TimestampValue", 5, "CHAR", 19, "22003", 27},
    Narrow{"TimestampValue", 5, "BINARY", 15, "22003", 16},
    // "SQL to C: GUID"
    Narrow{"UuidValue", 5, "CHAR", 37, "01234567-890A-BCDE-F012-34567890ABCD", 36},
    Narrow{"UuidValue", 5, "CHAR", 36, "22003", 36},
    Narrow{"UuidValue", 5, "BINARY", 15, "22003", 16},
};

// As much of it as the buffer holds: characters up to the terminator, or all octets.
Buffer delivered(const Buffer& buffer, const CType& type, SQLLEN capacity) {
    Buffer part = buffer;
    if (type.id == SQL_C_BINARY) part.length = std::min(part.length, capacity);
    if (type.id == SQL_C_CHAR) {
        part.length = static_cast<SQLLEN>(strnlen(buffer.octets.data(), buffer_octets));
    }
    if (type.id == SQL_C_WCHAR) {
        part.length = 0;
        const auto* units = reinterpret_cast<const SQLWCHAR*>(buffer.octets.data());
        while (units[part.length / 2] != 0) part.length += 2;
    }
    return part;
}

TEST_F(TypeMatrix, BuffersThatAreTooSmall) {
    for (const Narrow& narrow : narrow_buffers) {
        SCOPED_TRACE(std::string(narrow.expression) + " as " + narrow.c_type + " into " +
                     std::to_string(narrow.octets));
        const CType& type = *find_type(narrow.c_type);
        Statement statement(connection_);
        ASSERT_SUCCESS(statement, statement.execute(query(narrow.expression, narrow.row)));
        ASSERT_SUCCESS(statement, statement.fetch());
        Buffer buffer;
        const SQLRETURN code =
            SQLGetData(statement, 1, type.id, buffer.octets.data(), narrow.octets, &buffer.length);
        EXPECT_EQ(result_of(statement, code, delivered(buffer, type, narrow.octets), type),
                  narrow.result);
        EXPECT_EQ(buffer.length, narrow.length);
    }
}

// No test: it prints what the others have checked, for `./test.sh conversions`.
TEST_F(TypeMatrix, DISABLED_PrintTable) {
    for (const MatrixBlock& block : type_matrix()) {
        std::cout << block.expression << ", row " << block.row << "\n";
        for (const CType& type : c_types) {
            std::cout << "  " << type.name << std::string(28 - std::strlen(type.name), ' ')
                      << read(block.expression, block.row, type) << "\n";
        }
    }
}

}  // namespace
}  // namespace connectai::test
