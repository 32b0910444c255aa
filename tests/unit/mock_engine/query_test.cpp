// SELECT over the sample tables: names, joins, grouping, sorting, limits, subqueries.
#include "engine_fixture.h"

namespace mock_test {
namespace {

using testing::HasSubstr;

class QueryTest : public EngineTest {};

struct Case {
    const char* name;
    const char* sql;
    const char* rows;
};

class QueryRows : public EngineTest, public testing::WithParamInterface<Case> {};

TEST_P(QueryRows, AreThese) {
    EXPECT_EQ(rows(GetParam().sql), GetParam().rows) << GetParam().sql;
}

constexpr Case cases[] = {
    {"ThreePartName", "SELECT Id FROM [CRM].[Sales].[Accounts] WHERE Id = 7", "7"},
    {"NamesInAnyCase", "select ID from [crm].[SALES].[accounts] where iD = 7", "7"},
    {"TwoPartNameIsSearched", "SELECT Id FROM Sales.Accounts WHERE Id = 7", "7"},
    {"UnqualifiedNameIsSearched", "SELECT Id FROM Accounts WHERE Id = 7", "7"},
    {"ColumnByFullName",
     "SELECT [CRM].[Sales].[Accounts].[Id] FROM [CRM].[Sales].[Accounts] WHERE Accounts.Id = 1",
     "1"},
    {"TopN", "SELECT TOP 2 Id FROM [CRM].[Sales].[Accounts] ORDER BY Id DESC", "60|59"},
    {"TopInBrackets", "SELECT TOP (1) Id FROM [CRM].[Sales].[Accounts] ORDER BY Id", "1"},
    {"TopZero", "SELECT TOP 0 Id FROM [CRM].[Sales].[Accounts]", ""},
    {"LimitOffset", "SELECT Id FROM [CRM].[Sales].[Accounts] ORDER BY Id LIMIT 2 OFFSET 3", "4|5"},
    {"OffsetAlone", "SELECT Id FROM [CRM].[Sales].[Accounts] ORDER BY Id OFFSET 58", "59|60"},
    {"TopInAnArm", "SELECT TOP 1 1 AS a UNION ALL SELECT TOP 1 2 ORDER BY a DESC", "2|1"},
    {"Distinct", "SELECT DISTINCT IsActive FROM [CRM].[Sales].[Accounts] ORDER BY IsActive",
     "false|true"},
    {"CountStar", "SELECT COUNT(*) FROM [CRM].[Sales].[Accounts]", "60"},
    {"Comments", "SELECT /* ; ' */ 1 -- 'x\n+ 1", "2"},
    {"StringsKeepEverything", "SELECT 'it''s; -- @p [x] ?'", "'it's; -- @p [x] ?'"},
    {"InnerJoin", "SELECT COUNT(*) FROM Contacts c JOIN Accounts a ON a.Id = c.AccountId", "180"},
    {"LeftJoin",
     "SELECT COUNT(*) FROM Accounts a LEFT JOIN Opportunities o ON o.AccountId = a.Id WHERE o.Id "
     "IS NULL AND a.Id > 55",
     "5"},
    {"RightJoin",
     "SELECT COUNT(*) FROM Opportunities o RIGHT OUTER JOIN Accounts a ON o.AccountId = a.Id WHERE "
     "a.Id > 55",
     "5"},
    {"FullJoin",
     "SELECT x.a, y.b FROM (SELECT 1 AS a UNION SELECT 2) x FULL JOIN (SELECT 2 AS b UNION SELECT "
     "3) y ON x.a = y.b ORDER BY 1, 2",
     "NULL 3|1 NULL|2 2"},
    {"CrossJoinAndComma",
     "SELECT COUNT(*) FROM Accounts a, Accounts b CROSS JOIN (SELECT 1 AS x) c", "3600"},
    {"GroupByHaving",
     "SELECT Country, COUNT(*) AS n FROM Accounts GROUP BY Country HAVING COUNT(*) > 7 ORDER BY n "
     "DESC, Country LIMIT 2",
     "'France' 8|'Germany' 8"},
    {"HavingByAlias", "SELECT Country, COUNT(*) AS n FROM Accounts GROUP BY Country HAVING n > 100",
     ""},
    {"OrderByNulls", "SELECT a FROM (SELECT 1 AS a UNION ALL SELECT NULL) t ORDER BY a NULLS LAST",
     "1|NULL"},
    {"OrderByExpression", "SELECT Id FROM Accounts WHERE Id < 4 ORDER BY Id * -1", "3|2|1"},
    {"OrderByHiddenColumn", "SELECT Id AS x FROM Accounts WHERE Id < 4 ORDER BY Accounts.Id DESC",
     "3|2|1"},
    {"InList", "SELECT Id FROM Accounts WHERE Id IN (3, 1, 99) ORDER BY Id", "1|3"},
    {"Exists",
     "SELECT COUNT(*) FROM Accounts a WHERE EXISTS (SELECT 1 FROM Contacts c WHERE c.AccountId = "
     "a.Id AND c.AccountId = 1)",
     "1"},
    {"CorrelatedScalar",
     "SELECT (SELECT a.Id + b.Id FROM Accounts b WHERE b.Id = 2) FROM Accounts a WHERE a.Id = 1",
     "3"},
    {"Between", "SELECT Id FROM Accounts WHERE Id BETWEEN 2 AND 3 AND Id NOT BETWEEN 3 AND 4", "2"},
    {"LikeIsCaseInsensitive", "SELECT Id FROM Accounts WHERE Name LIKE 'NORTH%' ORDER BY Id",
     "1|21|41"},
    {"LikeEscape",
     "SELECT 1 WHERE 'a_b' LIKE 'a!_b' ESCAPE '!' AND 'axb' NOT LIKE 'a!_b' ESCAPE '!'", "1"},
    {"CaseSearched", "SELECT CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END", "'b'"},
    {"CaseSimple", "SELECT CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "'b'"},
    {"UnionRemovesDuplicates", "SELECT 1 UNION SELECT 1 UNION ALL SELECT 2 ORDER BY 1", "1|2"},
    {"BracketedArms",
     "(SELECT TOP 1 Id FROM Accounts ORDER BY Id DESC) UNION ALL (SELECT 5 AS x LIMIT 1) ORDER BY "
     "1",
     "5|60"},
    {"ExceptAndIntersect", "SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 1", "1"},
    {"CommonTable",
     "WITH t(n) AS (SELECT 5), u AS (SELECT n + 1 AS m FROM t) SELECT n, m FROM t, u", "5 6"},
    {"WindowFunction",
     "SELECT Id, ROW_NUMBER() OVER (PARTITION BY IsActive ORDER BY Id DESC) AS n FROM Accounts "
     "ORDER BY Id DESC LIMIT 2",
     "60 1|59 1"},
    {"WindowFrame",
     "SELECT SUM(Id) OVER (ORDER BY Id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM Accounts "
     "WHERE Id < 4",
     "1|3|5"},
    {"BooleanAsNumber", "SELECT COUNT(*) FROM Accounts WHERE IsActive = 0", "12"},
    {"BooleanAlone", "SELECT COUNT(*) FROM Accounts WHERE NOT IsActive", "12"},
    {"NumberAgainstText", "SELECT Id FROM Accounts WHERE Id = '7'", "7"},
    {"DateAgainstText",
     "SELECT COUNT(*) FROM [Samples].[Types].[AllTypes] WHERE DateValue = '2024-02-29'", "1"},
    {"TimestampAgainstLenientText",
     "SELECT Id FROM [Samples].[Types].[AllTypes] WHERE TimestampValue = '2024-02-29 "
     "13:45:30.1234567'",
     "5"},
    {"TimestampAgainstDate",
     "SELECT Id FROM [Samples].[Types].[AllTypes] WHERE TimestampValue > DateValue AND Id < 6",
     "3|5"},
    {"TimeAgainstShortText",
     "SELECT Id FROM [Samples].[Types].[AllTypes] WHERE TimeValue = '12:00:00.5'", "7"},
    {"UuidInAnyForm",
     "SELECT Id FROM [Samples].[Types].[AllTypes] WHERE UuidValue = "
     "'01234567-890A-BCDE-F012-34567890ABCD'",
     "5"},
    {"BinaryLiteral",
     "SELECT Id FROM [Samples].[Types].[AllTypes] WHERE VarbinaryValue = 0x4142434445", "5"},
    {"View", "SELECT COUNT(*) FROM [CRM].[Sales].[OpenOpportunities] WHERE Stage = 'Won'", "0"},
    {"KeywordAsQuotedName", "SELECT [select] FROM (SELECT 1 AS [select]) AS [from]", "1"},
    {"EmojiSurvives", "SELECT '\U0001F600' || 'x'", "'\U0001F600x'"},
};
INSTANTIATE_TEST_SUITE_P(Sql, QueryRows, testing::ValuesIn(cases),
                         [](const auto& test) { return test.param.name; });

TEST_F(QueryTest, SeveralStatementsGiveSeveralResults) {
    const auto results = run_all("SELECT 1; ; SELECT 2 AS b;");
    ASSERT_EQ(results.size(), 2u);
    EXPECT_EQ(shown(results[0]), "1");
    EXPECT_EQ(results[1].columns[0].label, "b");
}

TEST_F(QueryTest, ResultsBeforeAnErrorStand) {
    mock::Statement statement;
    statement.text = "SELECT 1; SELECT * FROM nowhere";
    Collector collector;
    EXPECT_THROW(engine().query(statement, {}, collector), mock::EngineError);
    EXPECT_EQ(collector.results.size(), 1u);
}

TEST_F(QueryTest, DefaultsDecideUnqualifiedNames) {
    default_catalog_ = "ERP";
    default_schema_ = "HR";
    EXPECT_EQ(rows("SELECT COUNT(*) FROM Employees"), "7");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM Finance.Invoices"), "30");
    EXPECT_THAT(error("SELECT COUNT(*) FROM Invoices"), HasSubstr("was not found"));
    EXPECT_THAT(error("SELECT COUNT(*) FROM Sales.Accounts"), HasSubstr("was not found"));
    default_schema_ = "hr";
    EXPECT_THAT(error("SELECT COUNT(*) FROM Employees"), HasSubstr("was not found"));
    EXPECT_EQ(rows("SELECT COUNT(*) FROM finance.invoices"), "30");
    default_catalog_ = "erp";
    EXPECT_THAT(error("SELECT COUNT(*) FROM Finance.Invoices"), HasSubstr("was not found"));
}

TEST_F(QueryTest, SchemaOnlyDescribesWithoutRows) {
    const std::string sql = "SELECT Id, Name, COUNT(*) AS n FROM Accounts GROUP BY Id, Name";
    const std::string with_rows = types(sql);
    schema_only_ = true;
    const Result result = run(sql);
    EXPECT_EQ(shown_types(result), with_rows);
    EXPECT_TRUE(result.rows.empty());
    EXPECT_EQ(result.affected, -1);
}

TEST_F(QueryTest, PlainColumnsNameTheirOrigin) {
    const Result result =
        run("SELECT a.Name AS n, a.Id + 1 FROM (SELECT * FROM [CRM].[Sales].[Accounts]) a");
    const mock::Column& name = result.columns[0];
    EXPECT_EQ(name.catalog_name + '/' + name.schema_name + '/' + name.table_name + '/' + name.name +
                  '/' + name.label,
              "CRM/Sales/Accounts/Name/n");
    EXPECT_FALSE(name.nullable);
    const mock::Column& sum = result.columns[1];
    EXPECT_EQ(sum.catalog_name + sum.schema_name + sum.table_name + sum.name, "");
    EXPECT_FALSE(sum.label.empty());
}

TEST_F(QueryTest, OuterJoinMakesColumnsNullable) {
    const Result result =
        run("SELECT a.Id, c.Id FROM Accounts a LEFT JOIN Contacts c ON c.AccountId = a.Id LIMIT 1");
    EXPECT_FALSE(result.columns[0].nullable);
    EXPECT_TRUE(result.columns[1].nullable);
}

TEST_F(QueryTest, ParametersAreTyped) {
    EXPECT_EQ(rows("SELECT Id FROM Accounts WHERE Id = @p1 AND Name LIKE @p2 AND Id = @p1",
                   {{"@p1", parameter(8, std::int64_t{1})},
                    {"@p2", parameter(5, std::string("North%"))}}),
              "1");
    EXPECT_EQ(rows("SELECT Id FROM [Samples].[Types].[AllTypes] WHERE TimestampValue = @t",
                   {{"@t", parameter(17, std::string("2024-02-29T13:45:30.1234567Z"))}}),
              "5");
    EXPECT_EQ(types("SELECT @p AS p", {{"@p", parameter(9, std::int64_t{5})}}), "p BIGINT");
    EXPECT_EQ(rows("SELECT @p", {{"@p", parameter(14, true)}}), "true");
    EXPECT_EQ(rows("SELECT @p", {{"@p", parameter(12, std::string("+01.5e1"))}}), "'15'");
    EXPECT_THAT(error("SELECT @p", {{"@p", parameter(12, std::string("x"))}}),
                HasSubstr("Conversion failed"));
    EXPECT_THAT(error("SELECT @p", {{"@p", parameter(12, std::string(39, '9'))}}),
                HasSubstr("overflow"));
    EXPECT_EQ(rows("SELECT TOP (@n) Id FROM Accounts ORDER BY Id",
                   {{"@n", parameter(8, std::int64_t{2})}}),
              "1|2");
}

TEST_F(QueryTest, BigTableHasItsRows) {
    EXPECT_EQ(rows("SELECT COUNT(*), MIN(Id), MAX(Id) FROM [Samples].[Big].[Numbers]"),
              "100000 1 100000");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM [Samples].[Big].[Numbers] WHERE Id BETWEEN 10 AND 12"),
              "3");
    EXPECT_EQ(rows("SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id = 99999"),
              "99999 'row 99999'");
    EXPECT_EQ(rows("SELECT TOP 2 Id FROM [Samples].[Big].[Numbers] ORDER BY Id DESC"),
              "100000|99999");
    EXPECT_EQ(rows("SELECT COUNT(*) FROM [Samples].[Big].[Numbers] WHERE Id = 1.5"), "0");
}

struct ErrorCase {
    const char* name;
    const char* sql;
    const char* message;
};
class QueryErrors : public EngineTest, public testing::WithParamInterface<ErrorCase> {};

TEST_P(QueryErrors, SayWhatIsWrong) {
    EXPECT_THAT(error(GetParam().sql), HasSubstr(GetParam().message)) << GetParam().sql;
    EXPECT_THAT(error(GetParam().sql), testing::StartsWith("QUERY_FAILED: "));
}

constexpr ErrorCase error_cases[] = {
    {"Table", "SELECT * FROM [CRM].[Sales].[Nothing]",
     "The table or view [CRM].[Sales].[Nothing] was not found"},
    {"Catalog", "SELECT * FROM [X].[Sales].[Accounts]", "was not found"},
    {"DoubleQuotes", R"(SELECT "Id" FROM Accounts)", "double quotes are not documented"},
    {"SystemTableOfUnknownCatalog", "SELECT * FROM [X].[Y].[sys_tables]", "was not found"},
    {"Column", "SELECT Nix FROM Accounts", "Invalid column name 'Nix'"},
    {"QualifiedColumn", "SELECT b.Id FROM Accounts a", "Invalid column name 'b.Id'"},
    {"AmbiguousColumn", "SELECT Id FROM Accounts, Contacts", "Ambiguous column name 'Id'"},
    {"Function", "SELECT FROBNICATE(1)", "'FROBNICATE' is not a recognized built-in function name"},
    // ODBC's own: the service knows neither its escape sequences nor its names.
    {"Escape", "SELECT {fn UPPER('a')}", "Syntax error near '{fn UPPER"},
    {"EscapedLiteral", "SELECT {d '2024-01-31'}", "Syntax error near '{d"},
    {"OdbcFunction", "SELECT UCASE('a')", "'UCASE' is not a recognized"},
    {"OdbcTimestampDiff", "SELECT TIMESTAMPDIFF('day', 1, 2)", "'TIMESTAMPDIFF' is not a recog"},
    {"LocateFromAPlace", "SELECT LOCATE('a', 'ba', 2)", "LOCATE function requires 2 arg"},
    {"Misspelled", "SELEC 1", "Syntax error near 'SELEC' at line 1, column 1"},
    {"Unfinished", "SELECT 1 +", "unexpected end"},
    {"SecondLine", "SELECT 1,\n  FROM x", "near 'FROM' at line 2, column 3"},
    {"OpenString", "SELECT 'abc", "the string has no end"},
    {"OpenBracket", "SELECT [abc", "the quoted name has no end"},
    {"OpenComment", "SELECT 1 /* x", "the comment has no end"},
    {"OdbcEscape", "SELECT {fn UCASE('a')}", "Syntax error near '{fn"},
    {"QuestionMark", "SELECT ?", "Syntax error near '?'"},
    {"MissingParameter", "SELECT @p1", "@p1 was not given"},
    {"UnionOfUnequalWidth", "SELECT 1 UNION SELECT 1, 2", "equal number of columns"},
    {"OrderByOutOfRange", "SELECT 1 ORDER BY 2", "out of range"},
    {"NegativeLimit", "SELECT 1 LIMIT -1", "number of rows"},
    {"TextAsNumber", "SELECT CAST('abc' AS INTEGER)",
     "Conversion failed when converting the value 'abc' to data type INTEGER"},
    {"TextAsDate", "SELECT Id FROM Accounts WHERE Founded = 'soon'", "Conversion failed"},
    {"IntegerTooLarge", "SELECT CAST(3000000000 AS INT)", "Arithmetic overflow"},
    {"DateArithmetic", "SELECT Founded + 1 FROM Accounts", "Operand type clash"},
    {"UnquotedDatePart", "SELECT DATEPART(day, Founded) FROM Accounts",
     "Invalid column name 'day'"},
    {"FunctionArguments", "SELECT LEN()", "The LEN function requires 1 argument(s)"},
    {"SelectInto", "SELECT Id INTO x FROM Accounts", "Syntax error near 'INTO'"},
    {"TemporaryTable", "CREATE TABLE #x (a INT)", "Syntax error near '#x"},
    {"WindowWithoutOver", "SELECT RANK() FROM Accounts", "must have an OVER clause"},
};
INSTANTIATE_TEST_SUITE_P(Sql, QueryErrors, testing::ValuesIn(error_cases),
                         [](const auto& test) { return test.param.name; });

TEST_F(QueryTest, UnusedAndMisnamedParametersAreRefused) {
    EXPECT_THAT(error("SELECT 1", {{"@p", parameter(8, std::int64_t{1})}}),
                HasSubstr("@p does not occur"));
    EXPECT_THAT(error("SELECT 1", {{"p", parameter(8, std::int64_t{1})}}),
                HasSubstr("must begin with '@'"));
}

TEST_F(QueryTest, DeepNestingIsAnErrorAndNoCrash) {
    EXPECT_THAT(error("SELECT " + std::string(100'000, '(') + "1"), HasSubstr("nested too deeply"));
    std::string sum = "SELECT 1";
    for (int i = 0; i < 100'000; ++i) sum += "+1";
    EXPECT_THAT(error(sum), HasSubstr("too many operators"));
    EXPECT_THAT(error("SELECT " + std::string(100'000, '-') + "1"), testing::Ne(""));
    std::string nested;
    for (int i = 0; i < 50'000; ++i) nested += "SELECT * FROM (";
    EXPECT_THAT(error(nested), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace mock_test
