// Every C type as every SQL type of a parameter, through the driver and back, held against the
// table in parameter_matrix.cpp. `./test.sh conversions` prints what the driver makes of it.
#include "parameter_matrix.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

struct Buffer {
    alignas(16) std::array<char, 256> octets{};
    SQLLEN length = 0;

    template <typename Value>
    void put(const Value& value) {
        std::memcpy(octets.data(), &value, sizeof value);
        length = sizeof value;
    }
};

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::string octets_of(std::string_view hex) {
    std::string octets;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        octets += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return octets;
}

void put_text(Buffer& buffer, const std::string& text) {
    std::ranges::copy(text, buffer.octets.begin());
    buffer.length = static_cast<SQLLEN>(text.size());
}
void put_wide(Buffer& buffer, const std::string& text) {
    const std::vector<SQLWCHAR> units = wide(text);
    buffer.length = static_cast<SQLLEN>((units.size() - 1) * sizeof(SQLWCHAR));
    std::memcpy(buffer.octets.data(), units.data(), static_cast<std::size_t>(buffer.length));
}
template <typename Integer>
void put_integer(Buffer& buffer, const std::string& text) {
    buffer.put(text.starts_with('-') ? static_cast<Integer>(std::stoll(text))
                                     : static_cast<Integer>(std::stoull(text)));
}
template <typename Real>
void put_real(Buffer& buffer, const std::string& text) {
    buffer.put(static_cast<Real>(std::strtod(text.c_str(), nullptr)));
}
void put_numeric(Buffer& buffer, const std::string& text) {
    SQL_NUMERIC_STRUCT number{};
    number.precision = 38;
    number.sign = text.starts_with('-') ? 0 : 1;
    const auto magnitude = static_cast<std::uint64_t>(std::abs(std::stoll(text)));
    std::memcpy(number.val, &magnitude, sizeof magnitude);
    buffer.put(number);
}
void put_date(Buffer& buffer, const std::string& text) {
    int year = 0, month = 0, day = 0;
    std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &day);
    buffer.put(SQL_DATE_STRUCT{static_cast<SQLSMALLINT>(year), static_cast<SQLUSMALLINT>(month),
                               static_cast<SQLUSMALLINT>(day)});
}
void put_time(Buffer& buffer, const std::string& text) {
    int hour = 0, minute = 0, second = 0;
    std::sscanf(text.c_str(), "%d:%d:%d", &hour, &minute, &second);
    buffer.put(SQL_TIME_STRUCT{static_cast<SQLUSMALLINT>(hour), static_cast<SQLUSMALLINT>(minute),
                               static_cast<SQLUSMALLINT>(second)});
}
// "2026-02-28 13:14:15 123456700": the fraction in nanoseconds.
void put_timestamp(Buffer& buffer, const std::string& text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    unsigned fraction = 0;
    std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d %u", &year, &month, &day, &hour, &minute, &second,
                &fraction);
    buffer.put(SQL_TIMESTAMP_STRUCT{
        static_cast<SQLSMALLINT>(year), static_cast<SQLUSMALLINT>(month),
        static_cast<SQLUSMALLINT>(day), static_cast<SQLUSMALLINT>(hour),
        static_cast<SQLUSMALLINT>(minute), static_cast<SQLUSMALLINT>(second), fraction});
}
// The octets of the structure, in hexadecimal, as they lie in memory.
void put_octets(Buffer& buffer, const std::string& text) {
    put_text(buffer, octets_of(text));
}
// The fields as they follow each other: "-42", "-2-03", "3 04:05:06".
template <SQLINTERVAL code, std::size_t first, std::size_t last>
void put_interval(Buffer& buffer, const std::string& text) {
    SQL_INTERVAL_STRUCT interval{};
    interval.interval_type = code;
    interval.interval_sign = text.starts_with('-') ? SQL_TRUE : SQL_FALSE;
    SQLUINTEGER* const fields[] = {
        &interval.intval.year_month.year,   &interval.intval.year_month.month,
        &interval.intval.day_second.day,    &interval.intval.day_second.hour,
        &interval.intval.day_second.minute, &interval.intval.day_second.second};
    std::size_t place = text.starts_with('-') ? 1 : 0;
    for (std::size_t field = first; field <= last; ++field) {
        std::size_t digits = 0;
        *fields[field] = static_cast<SQLUINTEGER>(std::stoul(text.substr(place), &digits));
        place += digits + (field < last ? 1 : 0);
    }
    buffer.put(interval);
}

struct CType {
    SQLSMALLINT type;
    void (*put)(Buffer& buffer, const std::string& text);
};

const std::map<std::string, CType> c_types = {
    {"CHAR", {SQL_C_CHAR, put_text}},
    {"WCHAR", {SQL_C_WCHAR, put_wide}},
    {"BINARY", {SQL_C_BINARY, put_octets}},
    {"STINYINT", {SQL_C_STINYINT, put_integer<SQLSCHAR>}},
    {"UTINYINT", {SQL_C_UTINYINT, put_integer<SQLCHAR>}},
    {"TINYINT", {SQL_C_TINYINT, put_integer<SQLSCHAR>}},
    {"SSHORT", {SQL_C_SSHORT, put_integer<SQLSMALLINT>}},
    {"USHORT", {SQL_C_USHORT, put_integer<SQLUSMALLINT>}},
    {"SHORT", {SQL_C_SHORT, put_integer<SQLSMALLINT>}},
    {"SLONG", {SQL_C_SLONG, put_integer<SQLINTEGER>}},
    {"ULONG", {SQL_C_ULONG, put_integer<SQLUINTEGER>}},
    {"LONG", {SQL_C_LONG, put_integer<SQLINTEGER>}},
    {"SBIGINT", {SQL_C_SBIGINT, put_integer<SQLBIGINT>}},
    {"UBIGINT", {SQL_C_UBIGINT, put_integer<SQLUBIGINT>}},
    {"FLOAT", {SQL_C_FLOAT, put_real<SQLREAL>}},
    {"DOUBLE", {SQL_C_DOUBLE, put_real<SQLDOUBLE>}},
    {"BIT", {SQL_C_BIT, put_integer<SQLCHAR>}},
    {"NUMERIC", {SQL_C_NUMERIC, put_numeric}},
    {"TYPE_DATE", {SQL_C_TYPE_DATE, put_date}},
    {"DATE", {SQL_C_DATE, put_date}},
    {"TYPE_TIME", {SQL_C_TYPE_TIME, put_time}},
    {"TIME", {SQL_C_TIME, put_time}},
    {"TYPE_TIMESTAMP", {SQL_C_TYPE_TIMESTAMP, put_timestamp}},
    {"TIMESTAMP", {SQL_C_TIMESTAMP, put_timestamp}},
    {"GUID", {SQL_C_GUID, put_octets}},
    {"INTERVAL_YEAR", {SQL_C_INTERVAL_YEAR, put_interval<SQL_IS_YEAR, 0, 0>}},
    {"INTERVAL_MONTH", {SQL_C_INTERVAL_MONTH, put_interval<SQL_IS_MONTH, 1, 1>}},
    {"INTERVAL_DAY", {SQL_C_INTERVAL_DAY, put_interval<SQL_IS_DAY, 2, 2>}},
    {"INTERVAL_HOUR", {SQL_C_INTERVAL_HOUR, put_interval<SQL_IS_HOUR, 3, 3>}},
    {"INTERVAL_MINUTE", {SQL_C_INTERVAL_MINUTE, put_interval<SQL_IS_MINUTE, 4, 4>}},
    {"INTERVAL_SECOND", {SQL_C_INTERVAL_SECOND, put_interval<SQL_IS_SECOND, 5, 5>}},
    {"INTERVAL_YEAR_TO_MONTH",
     {SQL_C_INTERVAL_YEAR_TO_MONTH, put_interval<SQL_IS_YEAR_TO_MONTH, 0, 1>}},
    {"INTERVAL_DAY_TO_HOUR", {SQL_C_INTERVAL_DAY_TO_HOUR, put_interval<SQL_IS_DAY_TO_HOUR, 2, 3>}},
    {"INTERVAL_DAY_TO_MINUTE",
     {SQL_C_INTERVAL_DAY_TO_MINUTE, put_interval<SQL_IS_DAY_TO_MINUTE, 2, 4>}},
    {"INTERVAL_DAY_TO_SECOND",
     {SQL_C_INTERVAL_DAY_TO_SECOND, put_interval<SQL_IS_DAY_TO_SECOND, 2, 5>}},
    {"INTERVAL_HOUR_TO_MINUTE",
     {SQL_C_INTERVAL_HOUR_TO_MINUTE, put_interval<SQL_IS_HOUR_TO_MINUTE, 3, 4>}},
    {"INTERVAL_HOUR_TO_SECOND",
     {SQL_C_INTERVAL_HOUR_TO_SECOND, put_interval<SQL_IS_HOUR_TO_SECOND, 3, 5>}},
    {"INTERVAL_MINUTE_TO_SECOND",
     {SQL_C_INTERVAL_MINUTE_TO_SECOND, put_interval<SQL_IS_MINUTE_TO_SECOND, 4, 5>}},
};

struct SqlType {
    SQLSMALLINT type;
    SQLULEN size;
    SQLSMALLINT digits;
    const char* group;
};

const std::map<std::string, SqlType> sql_types = {
    {"CHAR", {SQL_CHAR, 40, 0, "characters"}},
    {"VARCHAR", {SQL_VARCHAR, 40, 0, "characters"}},
    {"LONGVARCHAR", {SQL_LONGVARCHAR, 40, 0, "characters"}},
    {"WCHAR", {SQL_WCHAR, 40, 0, "characters"}},
    {"WVARCHAR", {SQL_WVARCHAR, 40, 0, "characters"}},
    {"WLONGVARCHAR", {SQL_WLONGVARCHAR, 40, 0, "characters"}},
    {"TINYINT", {SQL_TINYINT, 0, 0, "integers"}},
    {"SMALLINT", {SQL_SMALLINT, 0, 0, "integers"}},
    {"INTEGER", {SQL_INTEGER, 0, 0, "integers"}},
    {"BIGINT", {SQL_BIGINT, 0, 0, "integers"}},
    {"DECIMAL", {SQL_DECIMAL, 12, 2, "decimals"}},
    {"NUMERIC", {SQL_NUMERIC, 12, 2, "decimals"}},
    {"REAL", {SQL_REAL, 0, 0, "reals"}},
    {"FLOAT", {SQL_FLOAT, 0, 0, "reals"}},
    {"DOUBLE", {SQL_DOUBLE, 0, 0, "reals"}},
    {"BIT", {SQL_BIT, 0, 0, ""}},
    {"BINARY", {SQL_BINARY, 40, 0, "binaries"}},
    {"VARBINARY", {SQL_VARBINARY, 40, 0, "binaries"}},
    {"LONGVARBINARY", {SQL_LONGVARBINARY, 40, 0, "binaries"}},
    {"TYPE_DATE", {SQL_TYPE_DATE, 10, 0, ""}},
    {"TYPE_TIME", {SQL_TYPE_TIME, 16, 7, ""}},
    {"TYPE_TIMESTAMP", {SQL_TYPE_TIMESTAMP, 27, 7, ""}},
    {"GUID", {SQL_GUID, 36, 0, ""}},
    {"INTERVAL_YEAR", {SQL_INTERVAL_YEAR, 9, 0, "years"}},
    {"INTERVAL_MONTH", {SQL_INTERVAL_MONTH, 9, 0, "years"}},
    {"INTERVAL_YEAR_TO_MONTH", {SQL_INTERVAL_YEAR_TO_MONTH, 9, 0, "years"}},
    {"INTERVAL_DAY", {SQL_INTERVAL_DAY, 9, 0, "days"}},
    {"INTERVAL_HOUR", {SQL_INTERVAL_HOUR, 9, 0, "days"}},
    {"INTERVAL_MINUTE", {SQL_INTERVAL_MINUTE, 9, 0, "days"}},
    {"INTERVAL_SECOND", {SQL_INTERVAL_SECOND, 9, 6, "days"}},
    {"INTERVAL_DAY_TO_HOUR", {SQL_INTERVAL_DAY_TO_HOUR, 9, 0, "days"}},
    {"INTERVAL_DAY_TO_MINUTE", {SQL_INTERVAL_DAY_TO_MINUTE, 9, 0, "days"}},
    {"INTERVAL_DAY_TO_SECOND", {SQL_INTERVAL_DAY_TO_SECOND, 9, 6, "days"}},
    {"INTERVAL_HOUR_TO_MINUTE", {SQL_INTERVAL_HOUR_TO_MINUTE, 9, 0, "days"}},
    {"INTERVAL_HOUR_TO_SECOND", {SQL_INTERVAL_HOUR_TO_SECOND, 9, 6, "days"}},
    {"INTERVAL_MINUTE_TO_SECOND", {SQL_INTERVAL_MINUTE_TO_SECOND, 9, 6, "days"}},
};

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm fields{};
    gmtime_r(&now, &fields);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &fields);
    return text.data();
}

class ParameterMatrix : public ConnectedTest {
protected:
    std::string result(const std::string& c_name, const std::string& value,
                       const std::string& sql_name) {
        const CType& c_type = c_types.at(c_name);
        const SqlType& sql_type = sql_types.at(sql_name);
        Buffer buffer;
        c_type.put(buffer, value);
        Statement statement(connection_);
        SQLRETURN code =
            SQLBindParameter(statement, 1, SQL_PARAM_INPUT, c_type.type, sql_type.type,
                             sql_type.size, sql_type.digits, buffer.octets.data(),
                             static_cast<SQLLEN>(buffer.octets.size()), &buffer.length);
        if (!SQL_SUCCEEDED(code)) return statement.state();
        code = statement.execute("SELECT ? AS v");
        if (!SQL_SUCCEEDED(code)) return statement.state();
        const std::string warning =
            code == SQL_SUCCESS_WITH_INFO ? statement.state() + " " : std::string();
        EXPECT_SUCCESS(statement, statement.fetch());
        std::string text = statement.text(1).value_or("NULL");
        // A time becomes a timestamp of the current day, in UTC as all timestamps.
        if (text.starts_with(today())) text.replace(0, today().size(), "TODAY");
        return warning + text;
    }

    // By SQL type, what the block expects.
    static std::map<std::string, std::string> expected(const ParameterBlock& block) {
        std::map<std::string, std::string> results;
        std::string rest;
        for (const ParameterLine& line : block.lines) {
            for (const std::string& word : words(line.sql_types)) {
                if (word == "rest") rest = line.result;
                if (sql_types.contains(word)) results.emplace(word, line.result);
                for (const auto& [name, type] : sql_types) {
                    if (word == type.group) results.emplace(name, line.result);
                }
            }
        }
        for (const auto& [name, type] : sql_types) {
            if (!rest.empty()) results.emplace(name, rest);
        }
        return results;
    }
};

TEST_F(ParameterMatrix, IsAppendixDs) {
    std::set<std::string> seen;
    for (const ParameterBlock& block : parameter_matrix()) {
        const auto results = expected(block);
        EXPECT_EQ(results.size(), sql_types.size()) << block.c_types << ": a type is missing";
        for (const std::string& c_name : words(block.c_types)) {
            seen.insert(c_name);
            for (const auto& [sql_name, text] : results) {
                EXPECT_EQ(result(c_name, block.value, sql_name), text)
                    << "SQL_C_" << c_name << " '" << block.value << "' as SQL_" << sql_name;
            }
        }
    }
    EXPECT_EQ(seen.size(), c_types.size()) << "a C type is missing";
}

// Whatever the driver takes for a C type is in the table.
TEST_F(ParameterMatrix, HasEveryCType) {
    std::set<SQLSMALLINT> listed{SQL_C_DEFAULT};
    for (const auto& [name, type] : c_types) listed.insert(type.type);
    char buffer[64] = {};
    SQLLEN length = SQL_NULL_DATA;
    for (SQLSMALLINT type = -200; type <= 200; ++type) {
        Statement statement(connection_);
        const SQLRETURN code = SQLBindParameter(statement, 1, SQL_PARAM_INPUT, type, SQL_VARCHAR,
                                                40, 0, buffer, sizeof buffer, &length);
        const bool known = SQL_SUCCEEDED(code) || statement.state() != "HY003";
        EXPECT_EQ(known, listed.contains(type)) << "the C type " << type;
    }
}

// NULL needs no conversion, but the pair must be one of the table's.
TEST_F(ParameterMatrix, NullIsNullForEveryLegalPair) {
    for (const auto& [c_name, c_type] : c_types) {
        for (const auto& [sql_name, sql_type] : sql_types) {
            SCOPED_TRACE("SQL_C_" + c_name + " as SQL_" + sql_name);
            Statement statement(connection_);
            char buffer[64] = {};
            SQLLEN length = SQL_NULL_DATA;
            const SQLRETURN code =
                SQLBindParameter(statement, 1, SQL_PARAM_INPUT, c_type.type, sql_type.type,
                                 sql_type.size, sql_type.digits, buffer, sizeof buffer, &length);
            if (!SQL_SUCCEEDED(code)) {
                EXPECT_EQ(statement.state(), "07006");
                continue;
            }
            ASSERT_SUCCESS(statement, statement.execute("SELECT ? AS v"));
            EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"NULL"}}));
        }
    }
}

// No test: it prints what the others have checked, for `./test.sh conversions`.
TEST_F(ParameterMatrix, DISABLED_PrintTable) {
    for (const ParameterBlock& block : parameter_matrix()) {
        for (const std::string& c_name : words(block.c_types)) {
            std::map<std::string, std::string> by_result;
            for (const auto& [sql_name, type] : sql_types) {
                by_result[result(c_name, block.value, sql_name)] += " " + sql_name;
            }
            std::cout << "SQL_C_" << c_name << " '" << block.value << "'\n";
            for (const auto& [text, names] : by_result) {
                std::cout << "    " << text << " <-" << names << "\n";
            }
        }
    }
}

}  // namespace
}  // namespace connectai::test
