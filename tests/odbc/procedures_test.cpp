// Calling procedures. ODBC 3.8, "Procedure calls", "Procedure parameters", SQLBindParameter,
// SQLMoreResults.
#include "procedures.h"
#include "support/logged_mock.h"

namespace connectai::test {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Lines = std::vector<std::string>;

// --- Directions ---

TEST_F(Procedures, OutputIsThereWhenTheCallReturns) {
    Statement statement(connection_);
    bind_add(statement);
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_EQ(sum_.value, 42);
    EXPECT_EQ(sum_.length, static_cast<SQLLEN>(sizeof sum_.value));
    EXPECT_EQ(statement.columns(), 0);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

TEST_F(Procedures, InputOutputGoesBothWays) {
    Statement statement(connection_);
    Buffer<SQLINTEGER> value{5, 0};
    Buffer<SQLINTEGER> by{-7, 0};
    ASSERT_SUCCESS(statement,
                   bind(statement, 1, SQL_PARAM_INPUT_OUTPUT, SQL_C_SLONG, SQL_INTEGER, value));
    ASSERT_SUCCESS(statement, bind(statement, 2, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, by));
    ASSERT_SUCCESS(statement,
                   SQLPrepare(statement, narrow("{call CRM.Sales.Increment(?, ?)}"), SQL_NTS));
    for (const SQLINTEGER expected : {-2, -9, -16}) {
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(value.value, expected);
    }
}

TEST_F(Procedures, ReturnValueIsTheFirstMarker) {
    Statement statement(connection_);
    Buffer<SQLINTEGER> count{-1, 0};
    Text text("h\xC3\xA4h");
    Text upper;
    ASSERT_SUCCESS(statement,
                   bind(statement, 1, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, count));
    ASSERT_SUCCESS(statement, bind(statement, 2, SQL_PARAM_INPUT, text));
    ASSERT_SUCCESS(statement, bind(statement, 3, SQL_PARAM_OUTPUT, upper));
    for (const char* call :
         {"{? = call CRM.Sales.TextLength(?, ?)}", "? = call CRM.Sales.TextLength(?, ?)",
          "EXEC ? = CRM.Sales.TextLength @upper = ? OUTPUT, @text = ?"}) {
        const bool swapped = std::string_view(call).starts_with("EXEC");
        count.value = -1;
        upper.value[0] = '\0';
        if (swapped) {
            ASSERT_SUCCESS(statement, bind(statement, 3, SQL_PARAM_INPUT, text));
            ASSERT_SUCCESS(statement, bind(statement, 2, SQL_PARAM_OUTPUT, upper));
        }
        ASSERT_SUCCESS(statement, statement.execute(call)) << call;
        EXPECT_EQ(count.value, 3) << call;
        EXPECT_STREQ(upper.value, "H\xC3\x84H") << call;
        EXPECT_EQ(upper.length, 4) << call;
    }
}

// "Procedure calls": "If an application specifies a return value parameter for a procedure that
// does not return a value, the driver sets the value of the length/indicator buffer specified for
// the parameter to SQL_NULL_DATA."
TEST_F(Procedures, ReturnValueOfAProcedureWithoutOneIsNull) {
    Statement statement(connection_);
    Buffer<SQLINTEGER> returned{-1, 4};
    ASSERT_SUCCESS(statement,
                   bind(statement, 1, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, returned));
    ASSERT_SUCCESS(statement, statement.execute("{? = call CRM.Sales.AddNumbers(1, 2)}"));
    EXPECT_EQ(returned.length, SQL_NULL_DATA);
    EXPECT_EQ(returned.value, -1);
}

// "Omitted parameter markers for a procedure's return value cause the driver to discard the return
// value"; what is bound as an input, or to nothing, is discarded too.
TEST_F(Procedures, OutputsThatNobodyTakesAreDiscarded) {
    Statement statement(connection_);
    Text text("abc");
    Buffer<SQLBIGINT> in{untouched, 0};
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, text));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.TextLength(?)}"));
    EXPECT_EQ(statement.columns(), 0);
    bind_add(statement);
    ASSERT_SUCCESS(statement, bind(statement, 3, SQL_PARAM_INPUT, SQL_C_SBIGINT, SQL_BIGINT, in));
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_EQ(in.value, untouched);
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_OUTPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, nullptr, 0, nullptr));
    ASSERT_SUCCESS(statement, statement.execute(add));
}

// A buffer that was unbound before the outputs are due is not written to.
TEST_F(Procedures, ResetParametersAreLeftAlone) {
    Statement statement(connection_);
    Text old_stage;
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_OUTPUT, old_stage));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.SetStage(2, 'Lost', ?)}"));
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_RESET_PARAMS));
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_STREQ(old_stage.value, "");
    EXPECT_EQ(old_stage.length, SQL_NTS);
}

// --- Results ---

// SQLMoreResults: outputs may not be available before all results have been processed.
TEST_F(Procedures, OutputsFollowTheResults) {
    Statement statement(connection_);
    Text old_stage("?");
    ASSERT_SUCCESS(statement, statement.execute("SELECT Id, Stage FROM "
                                                "[CRM].[Sales].[Opportunities] LIMIT 1"));
    const Rows before = statement.rows();
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_OUTPUT, old_stage));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.SetStage(" + before[0][0] +
                                                ", 'On hold', ?)}"));
    SQLLEN changed = 0;
    ASSERT_SUCCESS(statement, SQLRowCount(statement, &changed));
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(statement.columns(), 0);
    EXPECT_STREQ(old_stage.value, "?");
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    const Rows rows = statement.rows();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0][2], "On hold");
    EXPECT_STREQ(old_stage.value, "?");
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(old_stage.value, before[0][1]);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

TEST_F(Procedures, RowsOfAProcedureAreFetchedAsAny) {
    Statement statement(connection_);
    Text country("Norway");
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, country));
    ASSERT_SUCCESS(
        statement,
        SQLPrepare(statement, narrow("{call CRM.Sales.GetAccountsByCountry(?)}"), SQL_NTS));
    // What a procedure returns is not known before it has run.
    EXPECT_EQ(statement.columns(), 0);
    SQLSMALLINT markers = 0;
    ASSERT_SUCCESS(statement, SQLNumParams(statement, &markers));
    EXPECT_EQ(markers, 1);
    for (int time = 0; time < 2; ++time) {
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(statement.label(2), "Name");
        EXPECT_EQ(statement.rows().size(), 8u);
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    }
}

// SQLDescribeParam tells what the procedure declares, and asks for it once.
TEST(ProceduresLogged, ParametersAreDescribedAsDeclared) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    ASSERT_SUCCESS(statement,
                   SQLPrepare(statement, narrow("{? = call CRM.Sales.TextLength(?)}"), SQL_NTS));
    SQLSMALLINT type = 0;
    SQLULEN size = 0;
    ASSERT_SUCCESS(statement, SQLDescribeParam(statement, 1, &type, nullptr, nullptr, nullptr));
    EXPECT_EQ(type, SQL_INTEGER);
    ASSERT_SUCCESS(statement, SQLDescribeParam(statement, 2, &type, &size, nullptr, nullptr));
    EXPECT_EQ(type, SQL_WVARCHAR);
    EXPECT_EQ(size, 4000u);
    EXPECT_EQ(mock.requests_of(connection).size(), 1u);
}

// The automatic filling of the IPD is not done, and not claimed.
TEST_F(Procedures, ImplementationDescriptorIsNotFilledIn) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(add), SQL_NTS));
    SQLULEN automatic = SQL_TRUE;
    ASSERT_SUCCESS(statement,
                   SQLGetStmtAttr(statement, SQL_ATTR_ENABLE_AUTO_IPD, &automatic, 0, nullptr));
    EXPECT_EQ(automatic, static_cast<SQLULEN>(SQL_FALSE));
    SQLHDESC ipd = SQL_NULL_HDESC;
    ASSERT_SUCCESS(statement, SQLGetStmtAttr(statement, SQL_ATTR_IMP_PARAM_DESC, &ipd, 0, nullptr));
    SQLSMALLINT count = -1;
    ASSERT_EQ(SQLGetDescField(ipd, 0, SQL_DESC_COUNT, &count, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(count, 0);
}

// EXEC text whose outputs nobody takes shows them as the service does for such a text: as a row.
TEST_F(Procedures, ExecTextShowsItsOutputsAsARow) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute("EXEC CRM.Sales.TextLength @text = 'abc'"));
    EXPECT_EQ(statement.columns(), 2);
    EXPECT_EQ(statement.label(1), "RETURN_VALUE");
    EXPECT_EQ(statement.label(2), "upper");
    EXPECT_EQ(statement.rows(), (Rows{{"3", "ABC"}}));
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    ASSERT_SUCCESS(statement, statement.execute("EXECUTE CRM.Sales.CountAccounts"));
    EXPECT_EQ(statement.rows(), (Rows{{"60"}}));
    // A text that only the service can read goes to it as it stands.
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, statement.execute("EXEC CRM.Sales.AddNumbers @a = 1, @b = (2 + 3)"));
    EXPECT_EQ(statement.rows(), (Rows{{"6"}}));
}

// --- Arrays ---

TEST_F(Procedures, ArraysAreExecutedSetBySet) {
    Statement statement(connection_);
    SQLBIGINT a[] = {1, 2, 3, 4};
    SQLBIGINT b[] = {10, 20, 30, 40};
    SQLLEN b_length[] = {0, SQL_NULL_DATA, 0, 0};
    SQLINTEGER sum[] = {-1, -1, -1, -1};
    SQLLEN sum_length[] = {-9, -9, -9, -9};
    SQLUSMALLINT operation[] = {SQL_PARAM_PROCEED, SQL_PARAM_PROCEED, SQL_PARAM_IGNORE,
                                SQL_PARAM_PROCEED};
    SQLUSMALLINT status[4] = {};
    SQLULEN processed = 0;
    const auto set = [&](SQLINTEGER attribute, SQLPOINTER value) {
        ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, attribute, value, 0));
    };
    set(SQL_ATTR_PARAMSET_SIZE, as_pointer(4));
    set(SQL_ATTR_PARAM_OPERATION_PTR, operation);
    set(SQL_ATTR_PARAM_STATUS_PTR, status);
    set(SQL_ATTR_PARAMS_PROCESSED_PTR, &processed);
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, a, 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, b, 0, b_length));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_OUTPUT, SQL_C_SLONG,
                                               SQL_BIGINT, 0, 0, sum, 0, sum_length));
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_EQ(sum[0], 11);
    EXPECT_EQ(sum_length[1], SQL_NULL_DATA);
    EXPECT_EQ(sum[2], -1);
    EXPECT_EQ(sum[3], 44);
    EXPECT_EQ(status[0], SQL_PARAM_SUCCESS);
    EXPECT_EQ(status[2], SQL_PARAM_UNUSED);
    EXPECT_EQ(status[3], SQL_PARAM_SUCCESS);
    EXPECT_EQ(processed, 4u);
}

// SQLBindParameter: "a single SQL statement processes the complete array of input values", whether
// the application asks for the results or not.
TEST_F(Procedures, EverySetOfAnArrayIsExecutedThoughTheFirstGivesRows) {
    const auto column_of_three = [&](const std::string& column) {
        Statement other(connection_);
        EXPECT_SUCCESS(other, other.execute("SELECT TOP 3 " + column +
                                            " FROM [CRM].[Sales].[Opportunities] ORDER BY Id"));
        return other.rows();
    };
    SQLBIGINT ids[3] = {};
    const auto three = column_of_three("Id");
    ASSERT_EQ(three.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) ids[i] = std::stoll(three[i][0]);
    char stages[3][10] = {"Array1", "Array2", "Array3"};
    char before[3][20] = {};
    SQLLEN lengths[3] = {};
    SQLUSMALLINT status[3] = {};
    Statement statement(connection_);
    const auto set = [&](SQLINTEGER attribute, SQLPOINTER value) {
        ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, attribute, value, 0));
    };
    set(SQL_ATTR_PARAMSET_SIZE, as_pointer(3));
    set(SQL_ATTR_PARAM_STATUS_PTR, status);
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, ids, 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_CHAR,
                                               SQL_VARCHAR, 20, 0, stages, 10, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_OUTPUT, SQL_C_CHAR,
                                               SQL_VARCHAR, 20, 0, before, 20, lengths));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.SetStage(?, ?, ?)}"));
    for (const SQLUSMALLINT outcome : status) EXPECT_EQ(outcome, SQL_PARAM_SUCCESS);
    for (const SQLLEN length : lengths) EXPECT_GT(length, 0) << "outputs are there at once";

    EXPECT_EQ(column_of_three("Stage"),
              (std::vector<std::vector<std::string>>{{"Array1"}, {"Array2"}, {"Array3"}}));

    // And then all results in order: of each set the count, and the row.
    for (std::size_t number = 1; number <= 3; ++number) {
        SCOPED_TRACE(number);
        SQLLEN count = -9;
        ASSERT_SUCCESS(statement, SQLRowCount(statement, &count));
        EXPECT_EQ(count, 1);
        EXPECT_EQ(statement.columns(), 0);
        ASSERT_SUCCESS(statement, SQLMoreResults(statement));
        const auto rows = statement.rows();
        ASSERT_EQ(rows.size(), 1u);
        EXPECT_EQ(rows[0][0], three[number - 1][0]);
        EXPECT_EQ(rows[0][2], "Array" + std::to_string(number));
        EXPECT_EQ(SQLMoreResults(statement), number < 3 ? SQL_SUCCESS : SQL_NO_DATA);
    }

    // What nobody has read is gone with the cursor, and has been done all the same.
    for (char* stage : stages) stage[0] = 'B';
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.SetStage(?, ?, ?)}"));
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_EQ(column_of_three("Stage"),
              (std::vector<std::vector<std::string>>{{"Brray1"}, {"Brray2"}, {"Brray3"}}));
}

TEST_F(Procedures, ArraysWithRowsGoOnWithMoreResults) {
    Statement statement(connection_);
    char countries[2][10] = {"Norway", "Nowhere"};
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(2), 0));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR,
                                               SQL_VARCHAR, 10, 0, countries, 10, nullptr));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.GetAccountsByCountry(?)}"));
    EXPECT_EQ(statement.rows().size(), 8u);
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.rows().size(), 0u);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

// SQLBindParameter: the buffers are read on execution, the lengths as well as the values.
TEST_F(Procedures, ArraysKeepTheLengthsOfTheirExecution) {
    Statement statement(connection_);
    char countries[2][10] = {"Nowhere", "Norway"};
    SQLLEN lengths[2] = {SQL_NTS, SQL_NTS};
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(2), 0));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR,
                                               SQL_VARCHAR, 10, 0, countries, 10, lengths));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.GetAccountsByCountry(?)}"));
    lengths[1] = SQL_DEFAULT_PARAM;  // which this parameter does not have
    ASSERT_SUCCESS(statement, SQLMoreResults(statement));
    EXPECT_EQ(statement.rows().size(), 8u);
}

TEST_F(Procedures, AFailingSetEndsTheArray) {
    Statement statement(connection_);
    SQLBIGINT a[] = {1, 9223372036854775807, 3};
    SQLBIGINT sum[] = {-1, -1, -1};
    SQLUSMALLINT status[3] = {};
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_PARAMSET_SIZE, as_pointer(3), 0));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, status, 0));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, a, 0, nullptr));
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 2, SQL_PARAM_OUTPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, sum, 0, nullptr));
    EXPECT_EQ(statement.execute("{call CRM.Sales.AddNumbers(?, 1, ?)}"), SQL_ERROR);
    SQLLEN row = 0;
    ASSERT_EQ(SQLGetDiagField(SQL_HANDLE_STMT, statement, 1, SQL_DIAG_ROW_NUMBER, &row, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(row, 2);
    EXPECT_EQ(sum[0], 2);
    EXPECT_EQ(status[0], SQL_PARAM_SUCCESS);
    EXPECT_EQ(status[1], SQL_PARAM_DIAG_UNAVAILABLE) << "it may have done something before";
    EXPECT_EQ(status[2], SQL_PARAM_UNUSED);
}

// SQLSetStmtAttr, SQL_ATTR_PARAM_STATUS_PTR: the call has been carried out, so that an application
// must not take it for one that it may send again.
TEST_F(Procedures, ASetWhoseOutputDoesNotConvertIsNoError) {
    Statement statement(connection_);
    Buffer<SQLINTEGER> number;
    SQLUSMALLINT status = 99;
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_PARAM_STATUS_PTR, &status, 0));
    ASSERT_SUCCESS(statement,
                   bind(statement, 1, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_VARCHAR, number));
    EXPECT_STATE(statement, statement.execute("{call CRM.Sales.TextLength('abc', ?)}"), "22018");
    EXPECT_EQ(status, SQL_PARAM_DIAG_UNAVAILABLE);
}

// --- Errors ---

struct Wrong {
    const char* call;
    const char* state;
    const char* words;
};

TEST_F(Procedures, WrongCallsAreRefusedWithAReason) {
    const Wrong cases[] = {
        {"{call CRM.Sales.NoSuch(1)}", "42000", "CRM.Sales.NoSuch"},
        {"{call CRM.Sales.AddNumbers(1, 2, NULL, 4)}", "42000", "has 4 arguments"},
        {"{call CRM.Sales.AddNumbers(1, 2, NULL, 4)}", "42000", "has 3 parameters"},
        {"{call CRM.Sales.AddNumbers(1)}", "42000", "@b"},
        {"{call CRM.Sales.AddNumbers(@a = 1, @z = 2)}", "42000", "@a, @b, @sum"},
        {"{call CRM.Sales.AddNumbers(1, @A = 2)}", "42000", "@a twice"},
        {"{call CRM.Sales.AddNumbers(1, 2, 3)}", "42000", "@sum"},
        {"{call CRM.Sales.AddNumbers('x', 2)}", "22018", "@a"},
        {"{call CRM.Sales.AddNumbers(1}", "42000", "')'"},
        {"{call CRM.Sales.Fail('as it was told')}", "HY000", "as it was told"},
    };
    for (const Wrong& test : cases) {
        Statement statement(connection_);
        EXPECT_STATE(statement, statement.execute(test.call), test.state);
        EXPECT_NE(statement.message().find(test.words), std::string::npos) << statement.message();
    }
}

// SQLExecDirect, 07002: fewer parameters are bound than there are markers; 07006: no conversion.
TEST_F(Procedures, WhatCannotBeConvertedIsRefusedBeforeTheCall) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    Statement statement(connection);
    bind_add(statement);
    Buffer<SQL_DATE_STRUCT> date{};
    ASSERT_SUCCESS(statement,
                   bind(statement, 3, SQL_PARAM_OUTPUT, SQL_C_TYPE_DATE, SQL_TYPE_DATE, date));
    EXPECT_STATE(statement, statement.execute(add), "07006");
    EXPECT_NE(statement.message().find("@sum"), std::string::npos) << statement.message();
    ASSERT_SUCCESS(statement,
                   bind(statement, 1, SQL_PARAM_INPUT, SQL_C_TYPE_DATE, SQL_TYPE_DATE, date));
    EXPECT_STATE(statement, statement.execute(add), "07006");
    EXPECT_STATE(statement, statement.execute("{call CRM.Sales.AddNumbers(?, ?, ?, ?)}"), "07002");
    EXPECT_EQ(count_with(mock.requests_of(connection), "/exec"), 0);
}

// --- What is sent ---

TEST(ProceduresLogged, EveryParameterIsSentAsDeclared) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    Buffer<SQLSMALLINT> a{40, 0};
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, SQL_C_SSHORT, SQL_SMALLINT, a));
    ASSERT_SUCCESS(statement,
                   SQLPrepare(statement, narrow("{call CRM.Sales.AddNumbers(?, 2)}"), SQL_NTS));
    for (int time = 0; time < 3; ++time) ASSERT_SUCCESS(statement, SQLExecute(statement));
    const Lines lines = mock.requests_of(connection);
    // The parameters of a prepared call are asked for once.
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(count_with(lines, "/procedureParameters"), 1);
    EXPECT_EQ(count_with(lines, "/exec"), 3);
    // The mock refuses all that is not exactly as declared; it notes how many there were.
    for (const char* part :
         {R"("statement":"CRM.Sales.AddNumbers")", R"("parameters":3)", R"("status":200)"}) {
        EXPECT_EQ(count_with(lines, std::string(part) + ","),
                  std::string_view(part).starts_with(R"("status)") ? 4 : 3)
            << part << "\n"
            << lines.back();
    }
}

// What was prepared before has nothing to say about another text, nor in another catalog.
TEST(ProceduresLogged, AnotherTextIsAnotherCall) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(mock.connection_string(
                       "test-token", "DefaultCatalog=CRM;DefaultSchema=Sales")));
    Statement statement(connection);
    const auto prepared = narrow("{call AddNumbers(1, 2)}");
    ASSERT_SUCCESS(statement, SQLPrepare(statement, prepared, SQL_NTS));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    ASSERT_SUCCESS(statement, statement.execute("{call CountAccounts}"));
    EXPECT_EQ(statement.rows(), (Rows{{"60"}}));
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, SQLPrepare(statement, prepared, SQL_NTS));
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    ASSERT_SUCCESS(connection.handle(), SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG,
                                                          narrow("Samples"), SQL_NTS));
    EXPECT_STATE(statement, SQLExecute(statement), "42000");
    EXPECT_NE(statement.message().find("Samples..AddNumbers"), std::string::npos)
        << statement.message();
}

}  // namespace
}  // namespace connectai::test
