// The types of result columns: declared ones survive, expressions have one that does not depend
// on the rows.
#include "engine_fixture.h"

namespace mock_test {
namespace {

class TypesTest : public EngineTest {};

TEST_F(TypesTest, EveryTypeHasAColumn) {
    const Result result = run("SELECT * FROM [Samples].[Types].[AllTypes] ORDER BY Id");
    ASSERT_EQ(result.columns.size(), 19u);
    for (int type = 1; type <= 18; ++type) {
        EXPECT_EQ(result.columns[static_cast<std::size_t>(type)].data_type, type);
    }
    ASSERT_EQ(result.rows.size(), 7u);
    // The alternative of Value that each type calls for, in the row of typical values.
    const std::size_t expected[] = {5, 5, 5, 5, 4, 2, 2, 2, 2, 3, 3, 4, 4, 1, 4, 4, 4, 4};
    for (std::size_t i = 0; i < 18; ++i) {
        EXPECT_EQ(result.rows[0][i + 1].index(), 0u) << i;
        EXPECT_EQ(result.rows[4][i + 1].index(), expected[i]) << i;
    }
}

TEST_F(TypesTest, EdgesAreExact) {
    EXPECT_EQ(rows("SELECT BigintValue, DoubleValue, DecimalValue, NumericValue, DateValue, "
                   "TimeValue, TimestampValue FROM [Samples].[Types].[AllTypes] "
                   "WHERE Id IN (2, 3) ORDER BY Id"),
              "-9223372036854775808 -1.7976931348623157e+308 "
              "'-9999999999999999999999999999.9999999999' "
              "'-99999999999999999999999999999999999999' '0001-01-01' '00:00:00.0000000' "
              "'0001-01-01T00:00:00.0000000Z'|"
              "9223372036854775807 1.7976931348623157e+308 "
              "'9999999999999999999999999999.9999999999' "
              "'99999999999999999999999999999999999999' '9999-12-31' '23:59:59.9999999' "
              "'9999-12-31T23:59:59.9999999Z'");
    const Result blobs =
        run("SELECT BlobValue FROM [Samples].[Types].[AllTypes] WHERE Id IN (3, 4) ORDER BY Id");
    const auto& all = std::get<mock::Blob>(blobs.rows[0][0]).octets;
    ASSERT_EQ(all.size(), 256u);
    for (int i = 0; i < 256; ++i)
        EXPECT_EQ(static_cast<unsigned char>(all[static_cast<std::size_t>(i)]), i);
    EXPECT_TRUE(std::get<mock::Blob>(blobs.rows[1][0]).octets.empty());
}

struct Case {
    const char* sql;
    const char* types;
};
void PrintTo(const Case& c, std::ostream* out) {
    *out << c.sql;
}

class ResultTypes : public EngineTest, public testing::WithParamInterface<Case> {};

TEST_P(ResultTypes, DoNotDependOnTheRows) {
    const std::string sql = GetParam().sql;
    EXPECT_EQ(types(sql), GetParam().types);
    EXPECT_EQ(types("SELECT * FROM (" + sql + ") t WHERE 1 = 0"), GetParam().types);
    schema_only_ = true;
    EXPECT_EQ(types(sql), GetParam().types);
}

constexpr Case cases[] = {
    {"SELECT Id, Name, AnnualRevenue, IsActive, Founded, CreatedAt, Rating, ExternalId FROM "
     "Accounts",
     "Id INTEGER, Name VARCHAR(100), AnnualRevenue DECIMAL(18,2), IsActive BOOLEAN, Founded DATE, "
     "CreatedAt TIMESTAMP, Rating DOUBLE, ExternalId UUID"},
    {"SELECT a.* FROM Accounts a JOIN Contacts c ON c.AccountId = a.Id WHERE a.Id < 0",
     "Id INTEGER, Name VARCHAR(100), Industry VARCHAR(40), Country VARCHAR(40), AnnualRevenue "
     "DECIMAL(18,2), Employees INTEGER, IsActive BOOLEAN, Founded DATE, CreatedAt TIMESTAMP, "
     "Rating DOUBLE, ExternalId UUID"},
    {"SELECT 1 AS a, 3000000000 AS b, 1.50 AS c, 1e0 AS d, 'abc' AS e, NULL AS f, 0x01 AS g",
     "a INTEGER, b BIGINT, c DECIMAL(3,2), d DOUBLE, e VARCHAR(3), f VARCHAR, g VARBINARY(1)"},
    {"SELECT COUNT(*) AS a, SUM(Id) AS b, AVG(Id) AS c, MIN(Founded) AS d, MAX(AnnualRevenue) AS "
     "e, "
     "SUM(AnnualRevenue) AS f, AVG(AnnualRevenue) AS g, SUM(Rating) AS h FROM Accounts",
     "a BIGINT, b BIGINT, c DOUBLE, d DATE, e DECIMAL(18,2), f DECIMAL(38,2), g DECIMAL(38,6), h "
     "DOUBLE"},
    {"SELECT CAST(1 AS TINYINT) AS a, CAST('x' AS VARCHAR(7)) AS b, CAST(1 AS DECIMAL(9, 3)) AS c, "
     "CAST(1 AS DOUBLE PRECISION) AS d, CAST(1 AS REAL) AS e, CAST('x' AS VARBINARY(4)) AS f",
     "a TINYINT, b VARCHAR(7), c DECIMAL(9,3), d DOUBLE, e FLOAT, f VARBINARY(4)"},
    {"SELECT Id + 1 AS a, Id * 1.5 AS b, Id / 2e0 AS c, -AnnualRevenue AS d, AnnualRevenue + "
     "Rating AS e "
     "FROM Accounts",
     "a BIGINT, b DECIMAL(38,1), c DOUBLE, d DECIMAL(18,2), e DOUBLE"},
    {"SELECT CASE WHEN 1 = 1 THEN 1 ELSE 2.5 END AS a, COALESCE(NULL, Founded) AS b, "
     "ISNULL(Employees, 0) "
     "AS c FROM Accounts",
     "a DECIMAL(11,1), b DATE, c INTEGER"},
    {"SELECT 1 AS a UNION ALL SELECT 2.5", "a DECIMAL(11,1)"},
    {"SELECT CAST('2024-01-01' AS DATE) AS a UNION SELECT GETDATE()", "a TIMESTAMP"},
    {"SELECT 'ab' AS a UNION SELECT NULL", "a VARCHAR(2)"},
    {"SELECT UPPER(Name) AS a, LEN(Name) AS b, Name || '!' AS c, YEAR(Founded) AS d FROM Accounts",
     "a VARCHAR(100), b INTEGER, c VARCHAR(101), d INTEGER"},
    {"SELECT DATEADD('day', 1, Founded) AS a, DATEADD('hour', 1, Founded) AS b, DATEDIFF('day', "
     "Founded, GETDATE()) AS c FROM Accounts",
     "a DATE, b TIMESTAMP, c BIGINT"},
    {"SELECT (SELECT MAX(Amount) FROM Opportunities) AS a, Id > 5 AS b, EXISTS (SELECT 1) AS c "
     "FROM "
     "Accounts",
     "a DECIMAL(18,2), b BOOLEAN, c BOOLEAN"},
    {"SELECT ROW_NUMBER() OVER (ORDER BY Id) AS a, LAG(Amount) OVER (ORDER BY Id) AS b FROM "
     "Opportunities",
     "a BIGINT, b DECIMAL(18,2)"},
    {"SELECT * FROM [CRM].[Sales].[OpenOpportunities]",
     "Id BIGINT, Account VARCHAR(100), Title VARCHAR(120), Stage VARCHAR(20), Amount "
     "DECIMAL(18,2), "
     "CloseDate DATE"},
    {"SELECT * FROM [Samples].[Big].[Numbers] WHERE Id < 3",
     "Id BIGINT, Label VARCHAR(40), Ratio DOUBLE, Amount DECIMAL(18,4), Active BOOLEAN, Day DATE, "
     "Stamp TIMESTAMP, Note VARCHAR(60)"},
};
INSTANTIATE_TEST_SUITE_P(Sql, ResultTypes, testing::ValuesIn(cases));

TEST_F(TypesTest, UnionConvertsItsArms) {
    EXPECT_EQ(rows("SELECT a FROM (SELECT 10 AS a UNION ALL SELECT 9.5) t ORDER BY a"),
              "'9.5'|'10.0'");
    EXPECT_EQ(rows("SELECT 1 AS a UNION ALL SELECT 'x'"), "'1'|'x'");
}

TEST_F(TypesTest, ParametersOfEveryTypeComeBackAsTheyWere) {
    const Result row = run("SELECT * FROM [Samples].[Types].[AllTypes] WHERE Id = 7");
    for (std::size_t i = 1; i < row.columns.size(); ++i) {
        const mock::Value& value = row.rows[0][i];
        const mock::DataType type = row.columns[i].data_type;
        const Result back = run("SELECT @p", {{"@p", parameter(type, value)}});
        EXPECT_EQ(back.columns[0].data_type, type);
        EXPECT_EQ(shown(back), shown(value)) << row.columns[i].label;
        EXPECT_EQ(rows("SELECT Id FROM [Samples].[Types].[AllTypes] WHERE " + row.columns[i].label +
                           " = @p",
                       {{"@p", parameter(type, value)}}),
                  i == 14 ? "3|5|7" : "7")
            << row.columns[i].label;
    }
}

}  // namespace
}  // namespace mock_test
