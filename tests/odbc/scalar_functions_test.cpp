// Every scalar function, interval and conversion that SQLGetInfo reports, run through the driver
// manager. ODBC 3.8, appendix E, "Scalar functions".
#include <array>
#include <ctime>
#include <map>
#include <set>

#include "scalar_function_calls.h"
#include "support/description.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

std::string with_time(std::string expression) {
    constexpr std::string_view placeholder = "$NOW";
    const std::size_t place = expression.find(placeholder);
    if (place == std::string::npos) return expression;
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &utc);
    return expression.replace(place, placeholder.size(), text.data());
}

class ScalarFunctions : public ConnectedTest {
protected:
    SQLUINTEGER mask(SQLUSMALLINT info_type) {
        SQLUINTEGER value = 0;
        EXPECT_SUCCESS(connection_.handle(),
                       SQLGetInfo(connection_, info_type, &value, sizeof value, nullptr));
        return value;
    }

    // The one value of a query, as text.
    std::string value_of(Statement& statement, const std::string& expression) {
        const std::string query = "SELECT " + with_time(expression) + " AS v";
        const SQLRETURN code = statement.execute(query);
        EXPECT_SUCCESS(statement, code) << query;
        if (!SQL_SUCCEEDED(code)) return "error";
        const auto rows = statement.rows();
        statement_closed(statement);
        return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : "no single value";
    }

    static void statement_closed(const Statement& statement) {
        EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
};

TEST_F(ScalarFunctions, EveryReportedOneGivesTheSpecifiedResult) {
    Statement statement(connection_);
    for (const ScalarFunctionCall& call : scalar_function_calls()) {
        EXPECT_EQ(value_of(statement, call.expression), call.value) << call.expression;
    }
}

// The list is made from SQLGetInfo's bits, so that none is forgotten and none is there that is not
// reported.
TEST_F(ScalarFunctions, TheTestRunsAllThatAreReportedAndNoOther) {
    std::map<SQLUSMALLINT, SQLUINTEGER> run;
    for (const ScalarFunctionCall& call : scalar_function_calls()) run[call.info_type] |= call.bit;
    for (const int number :
         {SQL_STRING_FUNCTIONS, SQL_NUMERIC_FUNCTIONS, SQL_TIMEDATE_FUNCTIONS, SQL_SYSTEM_FUNCTIONS,
          SQL_CONVERT_FUNCTIONS, SQL_TIMEDATE_ADD_INTERVALS, SQL_TIMEDATE_DIFF_INTERVALS}) {
        const auto info_type = static_cast<SQLUSMALLINT>(number);
        EXPECT_EQ(mask(info_type), run[info_type]) << info_type;
        EXPECT_NE(run[info_type], 0u) << info_type;
    }
}

// But for those without arguments, and RAND, whose seed may be left out.
TEST_F(ScalarFunctions, TheTestGivesNullToAllThatTakeArguments) {
    std::map<std::pair<SQLUSMALLINT, SQLUINTEGER>, bool> null_given;
    for (const ScalarFunctionCall& call : scalar_function_calls()) {
        null_given[{call.info_type, call.bit}] |=
            std::string_view(call.expression).find("NULL") != std::string_view::npos;
    }
    const std::set<std::pair<SQLUSMALLINT, SQLUINTEGER>> without{
        {SQL_NUMERIC_FUNCTIONS, SQL_FN_NUM_PI},
        {SQL_NUMERIC_FUNCTIONS, SQL_FN_NUM_RAND},
        {SQL_TIMEDATE_FUNCTIONS, SQL_FN_TD_NOW},
        {SQL_TIMEDATE_FUNCTIONS, SQL_FN_TD_CURDATE},
        {SQL_TIMEDATE_FUNCTIONS, SQL_FN_TD_CURRENT_DATE},
        {SQL_TIMEDATE_FUNCTIONS, SQL_FN_TD_CURRENT_TIMESTAMP}};
    for (const auto& [function, given] : null_given) {
        const bool interval = function.first == SQL_TIMEDATE_ADD_INTERVALS ||
                              function.first == SQL_TIMEDATE_DIFF_INTERVALS;
        EXPECT_NE(given, interval || without.contains(function))
            << function.first << ' ' << function.second;
    }
}

// What is not reported is refused here, by its name and with a remedy, and not sent.
TEST_F(ScalarFunctions, WhatIsNotReportedIs42000) {
    Statement statement(connection_);
    for (const auto& [name, arguments] : {std::pair{"BIT_LENGTH", "'a'"},
                                          {"DIFFERENCE", "'a', 'b'"},
                                          {"LOCATE", "'a', 'b', 1"},
                                          {"CURTIME", ""},
                                          {"CURRENT_TIME", ""},
                                          {"DATABASE", ""},
                                          {"USER", ""}}) {
        const std::string query = std::string("SELECT {fn ") + name + '(' + arguments + ")}";
        EXPECT_STATE(statement, statement.execute(query), "42000");
        EXPECT_NE(statement.message().find(name), std::string::npos) << statement.text();
        EXPECT_NE(statement.message().find(';'), std::string::npos) << statement.text();
    }
}

// --- Conversions ---

struct Target {
    SQLUINTEGER bit;
    const char* keyword;
    SQLSMALLINT described_as;
    const char* text;  // that converts to it
};
constexpr Target targets[] = {
    {SQL_CVT_BIGINT, "SQL_BIGINT", SQL_BIGINT, "'12'"},
    {SQL_CVT_BINARY, "SQL_BINARY", SQL_VARBINARY, nullptr},
    {SQL_CVT_BIT, "SQL_BIT", SQL_BIT, "'1'"},
    {SQL_CVT_CHAR, "SQL_CHAR", SQL_WVARCHAR, "'a'"},
    {SQL_CVT_DATE, "SQL_DATE", SQL_TYPE_DATE, "'2024-01-31'"},
    {SQL_CVT_DECIMAL, "SQL_DECIMAL", SQL_DECIMAL, "'12'"},
    {SQL_CVT_DOUBLE, "SQL_DOUBLE", SQL_DOUBLE, "'12'"},
    {SQL_CVT_FLOAT, "SQL_FLOAT", SQL_FLOAT, "'12'"},
    {SQL_CVT_GUID, "SQL_GUID", SQL_GUID, "{guid '01234567-89ab-cdef-0123-456789abcdef'}"},
    {SQL_CVT_INTEGER, "SQL_INTEGER", SQL_INTEGER, "'12'"},
    {SQL_CVT_LONGVARBINARY, "SQL_LONGVARBINARY", SQL_VARBINARY, nullptr},
    {SQL_CVT_LONGVARCHAR, "SQL_LONGVARCHAR", SQL_WVARCHAR, "'a'"},
    {SQL_CVT_NUMERIC, "SQL_NUMERIC", SQL_NUMERIC, "'12'"},
    {SQL_CVT_SMALLINT, "SQL_SMALLINT", SQL_SMALLINT, "'12'"},
    {SQL_CVT_TIME, "SQL_TIME", SQL_TYPE_TIME, "'10:20:30'"},
    {SQL_CVT_TIMESTAMP, "SQL_TIMESTAMP", SQL_TYPE_TIMESTAMP, "{ts '2024-01-31 10:20:30'}"},
    {SQL_CVT_TINYINT, "SQL_TINYINT", SQL_TINYINT, "'12'"},
    {SQL_CVT_VARBINARY, "SQL_VARBINARY", SQL_VARBINARY, nullptr},
    {SQL_CVT_VARCHAR, "SQL_VARCHAR", SQL_WVARCHAR, "'a'"},
    {SQL_CVT_WCHAR, "SQL_WCHAR", SQL_WVARCHAR, "'a'"},
    {SQL_CVT_WLONGVARCHAR, "SQL_WLONGVARCHAR", SQL_WVARCHAR, "'a'"},
    {SQL_CVT_WVARCHAR, "SQL_WVARCHAR", SQL_WVARCHAR, "'a'"},
};

struct Source {
    SQLUSMALLINT info_type;
    const char* expression;  // null: the target's text
};
constexpr Source sources[] = {
    {SQL_CONVERT_BIGINT, "CAST(1 AS BIGINT)"},
    {SQL_CONVERT_BINARY, "CAST(0x0102 AS BINARY)"},
    {SQL_CONVERT_BIT, "CAST(1 AS BOOLEAN)"},
    {SQL_CONVERT_CHAR, nullptr},
    {SQL_CONVERT_DATE, "CAST('2024-01-31' AS DATE)"},
    {SQL_CONVERT_DECIMAL, "CAST(1 AS DECIMAL)"},
    {SQL_CONVERT_DOUBLE, "CAST(1 AS DOUBLE)"},
    {SQL_CONVERT_FLOAT, "CAST(1 AS FLOAT)"},
    {SQL_CONVERT_GUID, "CAST('01234567-89ab-cdef-0123-456789abcdef' AS UUID)"},
    {SQL_CONVERT_INTEGER, "CAST(1 AS INTEGER)"},
    {SQL_CONVERT_LONGVARBINARY, "CAST(0x0102 AS BINARY)"},
    {SQL_CONVERT_LONGVARCHAR, nullptr},
    {SQL_CONVERT_NUMERIC, "CAST(1 AS NUMERIC)"},
    {SQL_CONVERT_SMALLINT, "CAST(1 AS SMALLINT)"},
    {SQL_CONVERT_TIME, "CAST('10:20:30' AS TIME)"},
    {SQL_CONVERT_TIMESTAMP, "CAST('2024-01-31T10:20:30Z' AS TIMESTAMP)"},
    {SQL_CONVERT_TINYINT, "CAST(1 AS TINYINT)"},
    {SQL_CONVERT_VARBINARY, "CAST(0x0102 AS BINARY)"},
    {SQL_CONVERT_VARCHAR, nullptr},
    {SQL_CONVERT_WCHAR, nullptr},
    {SQL_CONVERT_WLONGVARCHAR, nullptr},
    {SQL_CONVERT_WVARCHAR, nullptr},
};

// "{ fn CONVERT( { fn CURDATE() }, SQL_CHAR ) }": of each pair of types that SQL_CONVERT_* reports.
TEST_F(ScalarFunctions, EveryReportedConversionGivesItsType) {
    Statement statement(connection_);
    for (const Source& source : sources) {
        SQLUINTEGER known = 0;
        for (const Target& target : targets) {
            known |= target.bit;
            if (!(mask(source.info_type) & target.bit)) continue;
            const char* value = source.expression == nullptr ? target.text : source.expression;
            ASSERT_NE(value, nullptr) << source.info_type << ' ' << target.keyword;
            const std::string query =
                std::string("SELECT {fn CONVERT(") + value + ", " + target.keyword + ")} AS v";
            EXPECT_SUCCESS(statement, statement.execute(query)) << query;
            EXPECT_EQ(describe(statement, 1).type, target.described_as) << query;
            EXPECT_EQ(statement.rows().size(), 1u) << query;
            statement_closed(statement);
        }
        EXPECT_EQ(mask(source.info_type) & ~known, 0u) << "bits that the test does not know";
    }
}

TEST_F(ScalarFunctions, ConversionsAreNotCut) {
    Statement statement(connection_);
    EXPECT_EQ(
        value_of(statement, "{fn LENGTH({fn CONVERT({fn REPEAT('a', 9000)}, SQL_LONGVARCHAR)})}"),
        "9000");
    EXPECT_EQ(value_of(statement, "{fn OCTET_LENGTH({fn CONVERT(0x0102030405, SQL_VARBINARY)})}"),
              "5");
}

}  // namespace
}  // namespace connectai::test
