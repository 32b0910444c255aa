// SQLDescribeParam: ODBC 3.8, its page, and "Describing Parameters".
#include "support/description.h"
#include "support/logged_mock.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

constexpr const char* all_columns = "SELECT * FROM [Samples].[Types].[AllTypes]";
constexpr const char* insert_all =
    "INSERT INTO [Samples].[Types].[AllTypes] VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr SQLUSMALLINT columns_of_all = 19;

// Nobody knows what stands in this place.
const Description unknown{"", SQL_WVARCHAR, 4000, 0, SQL_NULLABLE_UNKNOWN};
const Description id{"", SQL_INTEGER, 10, 0, SQL_NO_NULLS};

void prepare(const Statement& statement, const char* text) {
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS)) << text;
}

// What SQLDescribeCol says of the column, without its name.
Description without_name(Description description) {
    description.name.clear();
    return description;
}

// "This will be one of the values in the SQL Data Types section"; size, digits and nullability as
// of "the column or expression of the corresponding parameter marker".
void expect_parameters_like_columns(const Connection& connection) {
    Statement columns(connection);
    prepare(columns, all_columns);
    Statement parameters(connection);
    prepare(parameters, insert_all);
    for (SQLUSMALLINT i = 1; i <= columns_of_all; ++i) {
        const Description column = describe(columns, i);
        EXPECT_EQ(describe_parameter(parameters, i), without_name(column)) << column;
    }
}

TEST(DescribeParam, EveryTypeIsDescribedAsItsColumn) {
    for (const char* more : {"", "MapToWVarchar=false", "MaxColumnSize=77"}) {
        SCOPED_TRACE(more);
        Connection connection;
        ASSERT_SUCCESS(connection.handle(),
                       connection.connect(connection_string("test-token", more)));
        expect_parameters_like_columns(connection);
    }
}

// "in ODBC 2.x, SQL_DATE, SQL_TIME, or SQL_TIMESTAMP will be returned."
TEST(DescribeParam, Odbc2ApplicationsGetTheirDateTypes) {
    Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    expect_parameters_like_columns(connection);
    Statement statement(connection);
    prepare(statement, insert_all);
    EXPECT_EQ(describe_parameter(statement, 16).type, SQL_DATE);
    EXPECT_EQ(describe_parameter(statement, 17).type, SQL_TIME);
    EXPECT_EQ(describe_parameter(statement, 18).type, SQL_TIMESTAMP);
}

class DescribeParamOf : public ConnectedTest {
protected:
    void SetUp() override {
        ConnectedTest::SetUp();
        statement_.emplace(connection_);
    }
    Statement& statement() { return *statement_; }

private:
    std::optional<Statement> statement_;
};

TEST_F(DescribeParamOf, ParametersAreFoundInChangesAndComparisons) {
    const Description text{"", SQL_WVARCHAR, 200, 0, SQL_NULLABLE};
    // It may be longer than the values that it is to match.
    const Description pattern{"", SQL_WVARCHAR, 4000, 0, SQL_NULLABLE};
    const Description date{"", SQL_TYPE_DATE, 10, 0, SQL_NULLABLE};
    const struct {
        const char* sql;
        std::vector<Description> parameters;
    } cases[] = {
        {"UPDATE [Samples].[Types].[AllTypes] SET VarcharValue = ?, DateValue = ? WHERE Id = ?",
         {text, date, id}},
        {"INSERT INTO [Samples].[Types].[AllTypes] (DateValue, Id) VALUES (?, ?), (NULL, ?)",
         {date, id, id}},
        {"SELECT a.Id FROM [Samples].[Types].[AllTypes] a WHERE a.VarcharValue LIKE ? AND "
         "? <= a.DateValue AND a.Id IN (?, ?)",
         {pattern, date, id, id}},
        {"DELETE FROM [Samples].[Types].[AllTypes] WHERE DateValue BETWEEN ? AND ?", {date, date}},
        {"SELECT ? FROM [Samples].[Types].[AllTypes] WHERE Id + ? > 3", {unknown, unknown}},
    };
    for (const auto& [sql, parameters] : cases) {
        prepare(statement(), sql);
        for (SQLUSMALLINT i = 1; i <= parameters.size(); ++i) {
            EXPECT_EQ(describe_parameter(statement(), i), parameters[i - 1u]) << sql << ": " << i;
        }
    }
}

// By the procedure; where it is none, or called otherwise than it can be, the execution says so.
TEST_F(DescribeParamOf, ParametersOfACallAreTheProcedures) {
    const Description bigint{"", SQL_BIGINT, 19, 0, SQL_NULLABLE};
    const Description integer{"", SQL_INTEGER, 10, 0, SQL_NULLABLE};
    const Description text{"", SQL_WVARCHAR, 4000, 0, SQL_NULLABLE};
    const struct {
        const char* sql;
        std::vector<Description> parameters;
    } cases[] = {
        {"{call [CRM].[Sales].[AddNumbers](?, ?, ?)}", {bigint, bigint, bigint}},
        {"{? = call [CRM].[Sales].[TextLength](?, ?)}", {integer, text, text}},
        {"EXEC [CRM].[Sales].[Increment] @by = 3, @value = ?", {integer}},
        {"{call [CRM].[Sales].[Nowhere](?)}", {unknown}},
        {"{call [CRM].[Sales].[AddNumbers](?, ?, ?, ?)}", {unknown, unknown}},
    };
    for (const auto& [sql, parameters] : cases) {
        prepare(statement(), sql);
        for (SQLUSMALLINT i = 1; i <= parameters.size(); ++i) {
            EXPECT_EQ(describe_parameter(statement(), i), parameters[i - 1u]) << sql << ": " << i;
        }
    }
}

TEST_F(DescribeParamOf, EveryArgumentMayBeLeftOut) {
    prepare(statement(), "DELETE FROM [Samples].[Types].[AllTypes] WHERE Id = ?");
    EXPECT_SUCCESS(statement(),
                   SQLDescribeParam(statement(), 1, nullptr, nullptr, nullptr, nullptr));
}

TEST_F(DescribeParamOf, NumbersBeyondTheMarkersAre07009) {
    prepare(statement(), "SELECT 1 AS One WHERE 1 = ? AND 2 = ?");
    for (const SQLUSMALLINT number : {SQLUSMALLINT{0}, SQLUSMALLINT{3}, SQLUSMALLINT{65535}}) {
        EXPECT_STATE(statement(),
                     SQLDescribeParam(statement(), number, nullptr, nullptr, nullptr, nullptr),
                     "07009");
    }
}

TEST_F(DescribeParamOf, WithoutATextIsHY010) {
    EXPECT_STATE(statement(), SQLDescribeParam(statement(), 1, nullptr, nullptr, nullptr, nullptr),
                 "HY010");
}

class DescribeParamLogged : public ::testing::Test {
protected:
    void connect(std::string_view more = {}) {
        ASSERT_SUCCESS(connection_.handle(),
                       connection_.connect(mock_.connection_string("test-token", more)));
        mock_.requests_of(connection_);
    }
    std::vector<std::string> requests() { return mock_.requests_of(connection_); }

    Connection connection_;

private:
    LoggedMock mock_;
};

TEST_F(DescribeParamLogged, ATableIsAskedForOnceAPreparedText) {
    connect("MetadataCacheTime=0");
    Statement statement(connection_);
    const char* text =
        "SELECT o.Id FROM [CRM].[Sales].[Opportunities] o JOIN [CRM].[Sales].[Accounts] a ON "
        "a.Id = o.AccountId WHERE a.Name = ? AND o.Name = ? AND a.Id > ?";
    for (int time = 0; time < 2; ++time) {
        prepare(statement, text);
        for (int again = 0; again < 2; ++again) {
            for (SQLUSMALLINT i = 1; i <= 3; ++i) describe_parameter(statement, i);
        }
        const auto asked = requests();
        EXPECT_EQ(asked.size(), 2u) << "once more after another SQLPrepare";
        EXPECT_EQ(count_with(asked, "/columns"), 2);
        EXPECT_EQ(count_with(asked, "Accounts"), 1);
        EXPECT_EQ(count_with(asked, "Opportunities"), 1);
    }
}

TEST_F(DescribeParamLogged, ExecutingDoesNotForgetIt) {
    connect();
    Statement statement(connection_);
    prepare(statement, "SELECT Id FROM [Samples].[Types].[AllTypes] WHERE Id = ?");
    EXPECT_EQ(describe_parameter(statement, 1), id);
    SQLINTEGER value = 1;
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                               SQL_INTEGER, 10, 0, &value, 0, nullptr));
    for (int time = 0; time < 2; ++time) {
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(statement.rows().size(), 1u);
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
        EXPECT_EQ(describe_parameter(statement, 1), id);
    }
    EXPECT_EQ(count_with(requests(), "/columns"), 1);
}

TEST_F(DescribeParamLogged, AProcedureIsAskedForOnceToDescribeAndToExecute) {
    connect();
    Statement statement(connection_);
    prepare(statement, "{call [CRM].[Sales].[AddNumbers](1, ?, ?)}");
    for (SQLUSMALLINT i = 1; i <= 2; ++i) EXPECT_EQ(describe_parameter(statement, i).size, 19u);
    SQLBIGINT value = 2;
    SQLBIGINT sum = 0;
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 19, 0, &value, 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 2, SQL_PARAM_OUTPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 19, 0, &sum, 0, nullptr));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(sum, 3);
    EXPECT_EQ(count_with(requests(), "/procedureParameters"), 1);
}

TEST_F(DescribeParamLogged, WhatHasNoColumnIsNotAskedFor) {
    connect();
    Statement statement(connection_);
    prepare(statement, "SELECT ? FROM [CRM].[Sales].[Accounts]");
    EXPECT_EQ(describe_parameter(statement, 1), unknown);
    EXPECT_TRUE(requests().empty());
}

TEST_F(DescribeParamLogged, NamesAreCompletedFromTheDefaults) {
    connect("DefaultCatalog=Samples;DefaultSchema=Types");
    Statement statement(connection_);
    prepare(statement, "DELETE FROM AllTypes WHERE Id = ?");
    EXPECT_EQ(describe_parameter(statement, 1), id);
    const auto asked = requests();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(count_with(asked, "/columns"), 1);
    EXPECT_EQ(count_with(asked, "Samples"), 1);
}

// /columns takes exact names, and may not know of a table that is there.
TEST_F(DescribeParamLogged, WhatColumnsDoesNotKnowTheQueryItselfTells) {
    connect();
    Statement statement(connection_);
    prepare(statement, "DELETE FROM [samples].[types].[alltypes] WHERE Id = ?");
    EXPECT_EQ(describe_parameter(statement, 1), id);
    EXPECT_EQ(describe_parameter(statement, 1), id);
    const auto asked = requests();
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(count_with(asked, "/columns"), 1);
    EXPECT_EQ(count_with(asked, R"("schemaOnly":true)"), 1);
}

// An application that gets no description cannot even bind; the execution will say what is wrong.
TEST_F(DescribeParamLogged, AnUnknownTableIsDescribedAsTextAndLogged) {
    const TemporaryFolder folder;
    connect("Verbosity=3;Logfile=" + folder.file("driver.log"));
    Statement statement(connection_);
    prepare(statement, "DELETE FROM [CRM].[Sales].[Nothing] WHERE Id = ?");
    for (int time = 0; time < 2; ++time) EXPECT_EQ(describe_parameter(statement, 1), unknown);
    EXPECT_TRUE(statement.records().empty()) << statement.text();
    const std::string log = folder.content("driver.log");
    const std::string note = "the columns of [CRM].[Sales].[Nothing] are not known";
    const std::size_t at = log.find(note);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(log.find(note, at + 1), std::string::npos) << "asked for again";
}

// Nothing about the table: the execution would meet it as well.
TEST(DescribeParam, AConnectionThatBreaksIsAnError) {
    ScenarioConnection connection("scenario-drop");
    Statement statement(connection);
    prepare(statement, "DELETE FROM AllTypes WHERE Id = ?");
    EXPECT_STATE(statement, SQLDescribeParam(statement, 1, nullptr, nullptr, nullptr, nullptr),
                 "08S01");
}

}  // namespace
}  // namespace connectai::test
