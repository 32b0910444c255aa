// The SQL that Power Query sends when steps of a query fold, and the DirectQuery forms of it:
// MicrosoftDocs/powerquery-docs, "Test and troubleshoot an ODBC-based connector", whose list of
// steps is followed here ("Take the First N rows", "Set equality filters on different data types",
// ..., "The queries generated in DirectQuery mode are significantly more complex (that is, use of
// sub-selects, COALESCE statements, and aggregations)"), and "Parameters for Odbc.DataSource". The
// shape of the text (names in double quotes, "ITBL" and "OTBL", "C1") is that of
// motherduckdb/duckdb-power-query-connector issue 42.
#include <array>

#include "applications/power_query.h"

namespace connectai::test {
namespace {

using namespace replay;

#define ACCOUNTS "\"CRM\".\"Sales\".\"Accounts\""
#define CONTACTS "\"CRM\".\"Sales\".\"Contacts\""

TEST_F(PowerQuery, StepsOfTheQueryEditorRun) {
    constexpr std::array exchanges{
        Exchange{"first rows", "select top 2 \"Id\",\n    \"Name\"\nfrom " ACCOUNTS,
                 "1|Northwind Trading; 2|Blåbær Trading"},
        Exchange{"no rows, for the columns", "select top 0 \"Id\"\nfrom " ACCOUNTS, ""},
        Exchange{"equality with a number",
                 "select \"_\".\"Name\"\nfrom " ACCOUNTS " \"_\"\nwhere \"_\".\"Id\" = 3",
                 "Müller Trading"},
        Exchange{"equality with a text that has a quote",
                 "select \"_\".\"Id\"\nfrom " ACCOUNTS
                 " as \"_\"\nwhere \"_\".\"Name\" = 'O''Brien Trading' and \"_\".\"Name\" is not "
                 "null",
                 "9"},
        Exchange{"equality with a logical",
                 "select count(*) as \"C1\"\nfrom " ACCOUNTS "\nwhere \"IsActive\" = 1", "48"},
        Exchange{"equality with a date and time",
                 "select \"Id\"\nfrom " ACCOUNTS
                 "\nwhere \"CreatedAt\" = {ts '2020-03-12 20:03:32.212'}",
                 "1"},
        Exchange{"the same, with all digits of FractionalSecondsScale",
                 "select \"Id\"\nfrom " ACCOUNTS
                 "\nwhere \"CreatedAt\" = {ts '2020-03-12 20:03:32.2120000'}",
                 "1"},
        Exchange{"range of dates",
                 "select count(*)\nfrom " ACCOUNTS
                 "\nwhere \"Founded\" >= {d '1980-01-01'} and \"Founded\" < {d '1990-01-01'}",
                 "11"},
        Exchange{"range of times",
                 "select count(*)\nfrom " CONTACTS
                 "\nwhere \"PreferredTime\" >= {t '10:00:00'} and \"PreferredTime\" < {t "
                 "'11:00:00'}",
                 "11"},
        Exchange{"greater than, with an approximate number",
                 "select count(*)\nfrom " ACCOUNTS "\nwhere \"Rating\" > 4.5e0", "1"},
        Exchange{"null", "select \"Id\"\nfrom " ACCOUNTS "\nwhere \"Industry\" is null",
                 "7; 14; 21..."},
        Exchange{"not equal, nulls kept",
                 "select count(*)\nfrom " ACCOUNTS
                 "\nwhere (\"Industry\" <> 'Food' or \"Industry\" is null)",
                 "46"},
        Exchange{"one of several", "select \"Id\"\nfrom " ACCOUNTS "\nwhere \"Id\" in (1, 2, 61)",
                 "1; 2"},
        Exchange{"contains", "select count(*)\nfrom " ACCOUNTS "\nwhere \"Name\" like '%Trad%'",
                 "20"},
        Exchange{"column made of others",
                 "select \"Id\",\n    {fn concat({fn concat(\"Name\", ', ')}, \"Country\")} as "
                 "\"C1\"\nfrom " ACCOUNTS "\nwhere \"Id\" = 1",
                 "1|Northwind Trading, Norway"},
        Exchange{"sum of columns",
                 "select \"Employees\" + \"Id\" as \"C1\"\nfrom " ACCOUNTS "\nwhere \"Id\" <= 2",
                 "22171; 34345"},
        Exchange{"sorted",
                 "select \"Country\",\n    \"Id\"\nfrom " ACCOUNTS
                 "\norder by \"Country\" desc,\n        \"Id\"",
                 "Spain|7; Spain|15; Spain|23..."},
        Exchange{"distinct", "select distinct \"Country\"\nfrom " ACCOUNTS "\norder by 1",
                 "France; Germany; Greece..."},
        Exchange{"grouped",
                 "select \"Country\",\n    count(*) as \"C1\",\n    avg(cast(\"Id\" as DOUBLE)) as "
                 "\"C2\"\nfrom " ACCOUNTS "\ngroup by \"Country\"\norder by \"Country\"",
                 "France|8|31; Germany|8|30; Greece|7|29..."},
        Exchange{"parts of a date",
                 "select {fn year(\"CreatedAt\")} as \"C1\",\n    {fn month(\"CreatedAt\")} as "
                 "\"C2\"\nfrom " ACCOUNTS "\nwhere \"Id\" = 1",
                 "2020|3"},
        Exchange{"days later",
                 "select {fn timestampadd(SQL_TSI_DAY, 1, \"Founded\")}\nfrom " ACCOUNTS
                 "\nwhere \"Id\" = 1",
                 "1906-11-28"},
        Exchange{"types changed",
                 "select cast(\"Id\" as VARCHAR) as \"C1\",\n    cast(\"CreatedAt\" as DATE) as "
                 "\"C2\"\nfrom " ACCOUNTS "\nwhere \"Id\" = 1",
                 "1|2020-03-12"},
        Exchange{
            "text functions",
            "select {fn ucase({fn left(\"Name\", 3)})},\n    {fn length(\"Name\")}\nfrom " ACCOUNTS
            "\nwhere \"Id\" = 1",
            "NOR|17"},
    };
    expect_outcomes(connection_, exchanges);
}

TEST_F(PowerQuery, DirectQueryFormsRun) {
    constexpr std::array exchanges{
        Exchange{"a slicer's values",
                 "select top 1000001 \"rows\".\"Country\" as \"Country\"\nfrom\n(\n    select "
                 "\"Country\"\n    from " ACCOUNTS
                 " as \"$Table\"\n) as \"rows\"\ngroup by \"Country\"\norder by \"Country\"",
                 "France; Germany; Greece..."},
        Exchange{"a measure, empty groups left out",
                 "select \"_\".\"Country\",\n    \"_\".\"a0\"\nfrom\n(\n    select "
                 "\"rows\".\"Country\" as \"Country\",\n        sum(\"rows\".\"Employees\") as "
                 "\"a0\"\n    from\n    (\n        select \"Country\",\n            "
                 "\"Employees\"\n        from " ACCOUNTS
                 " as \"$Table\"\n    ) as \"rows\"\n    group by \"Country\"\n) as "
                 "\"_\"\nwhere not \"_\".\"a0\" is null\norder by \"Country\"",
                 "France|227955; Germany|147472; Greece|186569..."},
        Exchange{
            "distinct count, blanks counted once",
            "select \"Country\",\n    cast(count(distinct(\"Industry\")) as DOUBLE) + "
            "cast(max(\"C1\") as DOUBLE) as \"C1\"\nfrom \n(\n    select \"Industry\",\n        "
            "\"Country\",\n        case\n            when \"Industry\" is null\n            "
            "then 1\n            else 0\n        end as \"C1\"\n    from " ACCOUNTS
            "\n) as \"ITBL\"\ngroup by \"Country\"\norder by \"Country\" limit 1001 offset 0",
            "France|5; Germany|4; Greece|5..."},
        Exchange{"two tables related",
                 "select \"OTBL\".\"Name\",\n    \"ITBL\".\"Email\"\nfrom \n(\n    select "
                 "\"Id\",\n        \"Name\"\n    from " ACCOUNTS
                 "\n) as \"OTBL\"\nleft outer join \n(\n    select \"AccountId\",\n        "
                 "\"Email\"\n    from " CONTACTS
                 "\n    where \"Id\" = 19\n) as \"ITBL\" on (\"OTBL\".\"Id\" = "
                 "\"ITBL\".\"AccountId\")\nwhere \"ITBL\".\"Email\" is not null",
                 "Northwind Trading|contact19@example.com"},
        Exchange{"the join of two sub-selects, nulls equal",
                 "select count(*)\nfrom (select \"Id\" from " ACCOUNTS
                 ") as \"$Outer\"\ninner join (select \"AccountId\" from " CONTACTS
                 ") as \"$Inner\" on (\"$Outer\".\"Id\" = \"$Inner\".\"AccountId\" or "
                 "\"$Outer\".\"Id\" is null and \"$Inner\".\"AccountId\" is null)",
                 "180"},
        Exchange{"appended",
                 "select count(*)\nfrom\n(\n    select \"Country\"\n    from " ACCOUNTS
                 "\n    union all select \"Country\"\n    from " ACCOUNTS "\n) as \"ITBL\"",
                 "120"},
        Exchange{"the number of rows", "select count(1) as \"C1\"\nfrom " ACCOUNTS, "60"},
    };
    expect_outcomes(connection_, exchanges);
}

// "Supported row reduction clauses: [...] Select Detect to find supported row reduction clauses":
// one of TOP, LIMIT and OFFSET, LIMIT, ANSI SQL. The refused one must not cost the connection.
TEST_F(PowerQuery, DetectionFindsTopAndLimit) {
    constexpr std::array exchanges{
        Exchange{"ANSI SQL",
                 "select \"Id\" from " ACCOUNTS
                 " order by \"Id\" offset 1 rows fetch first 1 rows only",
                 "42000"},
        Exchange{"TOP", "select top 1 \"Id\" from " ACCOUNTS " order by \"Id\"", "1"},
        Exchange{"LIMIT and OFFSET",
                 "select \"Id\" from " ACCOUNTS " order by \"Id\" limit 1 offset 1", "2"},
        Exchange{"LIMIT", "select \"Id\" from " ACCOUNTS " order by \"Id\" limit 1", "1"},
    };
    expect_outcomes(connection_, exchanges);
}

// "When set to false, numeric values are always specified using parameter binding", which is what a
// plain ODBC source does; with PrepareStatements by SQLPrepare, else by SQLExecDirect.
TEST_F(PowerQuery, ValuesCanBeParameters) {
    constexpr const char* sql = "select \"Id\"\nfrom " ACCOUNTS
                                "\nwhere \"Country\" = ? and \"Founded\" < ? and \"Id\" > ?";
    for (const bool prepared : {false, true}) {
        Statement statement(connection_);
        if (prepared) {
            ASSERT_SUCCESS(statement, prepare_wide(statement, sql));
        }
        auto country = wide("Norway");
        SQLLEN country_length = SQL_NTS;
        SQL_DATE_STRUCT founded{1990, 1, 1};
        SQLBIGINT id = 1;
        ASSERT_SUCCESS(statement,
                       SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR,
                                        40, 0, country.data(), 0, &country_length));
        ASSERT_SUCCESS(statement,
                       SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_TYPE_DATE,
                                        SQL_TYPE_DATE, 10, 0, &founded, sizeof founded, nullptr));
        ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                                   SQL_BIGINT, 19, 0, &id, sizeof id, nullptr));
        ASSERT_SUCCESS(statement, prepared ? SQLExecute(statement) : execute_wide(statement, sql));
        EXPECT_EQ(statement.rows().size(), 5u) << (prepared ? "prepared" : "direct");
    }
}

// An error ends the query with the service's words, and the credentials' error is one of its own:
// it makes Power Query ask for others.
TEST_F(PowerQuery, ErrorsSayWhatIsWrong) {
    constexpr std::array exchanges{
        Exchange{"a table that has gone", "select top 10 \"Id\" from \"CRM\".\"Sales\".\"Gone\"",
                 "42S02"},
        Exchange{"a column that has gone", "select top 10 \"Gone\" from " ACCOUNTS, "42S22"},
        Exchange{"no syntax", "selct 1", "42000"},
        Exchange{"and on it goes", "select 1", "1"},
    };
    expect_outcomes(connection_, exchanges);
    Connection refused(SQL_OV_ODBC3);
    EXPECT_STATE(refused.handle(), refused.connect_wide(connection_string("scenario-401")),
                 "28000");
}

}  // namespace
}  // namespace connectai::test
