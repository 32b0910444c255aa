// The values that go into procedures and come out of them. ODBC 3.8, "Procedure parameters",
// SQLBindParameter, SQLExecute, "Diagnostics".
#include <cstring>

#include "procedures.h"
#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test {
namespace {

using ProcedureValues = Procedures;

// --- Values ---

TEST_F(ProcedureValues, NullGoesInAndComesOut) {
    Statement statement(connection_);
    bind_add(statement);
    b_.length = SQL_NULL_DATA;
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_EQ(sum_.length, SQL_NULL_DATA);
    EXPECT_EQ(sum_.value, untouched);
    // SQLExecute, 22002: NULL, and "the length/indicator buffer was a null pointer".
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_OUTPUT, SQL_C_SBIGINT,
                                               SQL_BIGINT, 0, 0, &sum_.value, 0, nullptr));
    EXPECT_STATE(statement, statement.execute(add), "22002");
    // It is over: the statement can be used again.
    b_.length = 0;
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_EQ(sum_.value, 42);
}

// SQLExecute, 01004: "String or binary data returned for an output parameter" was truncated.
TEST_F(ProcedureValues, LongTextIsCutToTheBuffer) {
    Statement statement(connection_);
    Text upper;
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_OUTPUT, upper, 4));
    const SQLRETURN code = statement.execute("{call CRM.Sales.TextLength('abcdef', ?)}");
    EXPECT_EQ(code, SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement.state(), "01004");
    EXPECT_NE(statement.message().find("@upper"), std::string::npos) << statement.message();
    EXPECT_STREQ(upper.value, "ABC");
    EXPECT_EQ(upper.length, 6);
}

TEST_F(ProcedureValues, NumberThatDoesNotFitIsOutOfRange) {
    Statement statement(connection_);
    Buffer<SQLSCHAR> small{};
    bind_add(statement);
    a_.value = 1000;
    ASSERT_SUCCESS(statement,
                   bind(statement, 3, SQL_PARAM_OUTPUT, SQL_C_STINYINT, SQL_BIGINT, small));
    EXPECT_STATE(statement, statement.execute(add), "22003");
}

// SQL_C_DEFAULT goes by the type that the application has given, not by what is declared: its
// buffer has that type's size.
TEST_F(ProcedureValues, DefaultTypeIsThatOfTheBinding) {
    Statement statement(connection_);
    bind_add(statement);
    SQLINTEGER both[2] = {0, -5};
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 3, SQL_PARAM_OUTPUT, SQL_C_DEFAULT,
                                               SQL_INTEGER, 0, 0, both, sizeof both[0], &length));
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_EQ(both[0], 42);
    EXPECT_EQ(both[1], -5);
    EXPECT_EQ(length, static_cast<SQLLEN>(sizeof both[0]));
}

// What is bound is not what is declared: the service gets what it has declared.
TEST_F(ProcedureValues, ArgumentsAreConvertedToTheDeclaredTypes) {
    Statement statement(connection_);
    Text a("40");
    Text sum;
    bind_add(statement);
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, a));
    ASSERT_SUCCESS(statement, bind(statement, 3, SQL_PARAM_OUTPUT, sum));
    ASSERT_SUCCESS(statement, statement.execute(add));
    EXPECT_STREQ(sum.value, "42");
    std::strcpy(a.value, "forty");
    EXPECT_STATE(statement, statement.execute(add), "22018");
}

struct EchoCase {
    const char* parameter;
    const char* sent;
    const char* expected;  // as SQL_C_CHAR
};

// One text for each type, in and out again: nothing is lost on the way.
TEST_F(ProcedureValues, EveryTypeGoesThereAndBack) {
    const EchoCase cases[] = {
        {"@binary", "00FF10", "00FF10"},
        {"@blob", "ABCD", "ABCD"},
        {"@varchar", "it's \"quoted\" \xE2\x82\xAC", "it's \"quoted\" \xE2\x82\xAC"},
        {"@tinyint", "-128", "-128"},
        {"@smallint", "32767", "32767"},
        {"@integer", "-2147483648", "-2147483648"},
        {"@bigint", "9223372036854775807", "9223372036854775807"},
        {"@double", "0.1", "0.1"},
        {"@decimal", "1234567890123456789012345678.0123456789",
         "1234567890123456789012345678.0123456789"},
        {"@numeric", "-0.0000000001", "-0.0000000001"},
        {"@boolean", "1", "1"},
        {"@date", "2024-02-29", "2024-02-29"},
        {"@time", "23:59:59.1234567", "23:59:59.1234567"},
        {"@timestamp", "2024-02-29 13:45:30.1234567", "2024-02-29 13:45:30.1234567"},
        {"@uuid", "01234567-890A-BCDE-F012-34567890ABCD", "01234567-890A-BCDE-F012-34567890ABCD"},
    };
    // All of Echo's inputs must be given; NULL does.
    constexpr const char* names[] = {
        "@binary",   "@varbinary", "@longvarbinary", "@blob",  "@varchar",   "@tinyint",
        "@smallint", "@integer",   "@bigint",        "@float", "@double",    "@decimal",
        "@numeric",  "@boolean",   "@date",          "@time",  "@timestamp", "@uuid"};
    for (const EchoCase& test : cases) {
        std::string call = "{call Samples.Types.Echo(" + std::string(test.parameter) + " = ?";
        for (const char* name : names) {
            if (std::strcmp(name, test.parameter) != 0)
                call += ", " + std::string(name) + " = NULL";
        }
        Statement statement(connection_);
        Text value(test.sent);
        ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT_OUTPUT, value));
        ASSERT_SUCCESS(statement, statement.execute(call + ")}")) << test.parameter;
        EXPECT_STREQ(value.value, test.expected) << test.parameter;
    }
}

TEST_F(ProcedureValues, StructuresComeBackAsTheyWent) {
    Statement statement(connection_);
    Buffer<SQL_TIMESTAMP_STRUCT> instant{{2024, 2, 29, 13, 45, 30, 123456700}, 0};
    Buffer<SQL_NUMERIC_STRUCT> decimal{};
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT_OUTPUT, SQL_C_TYPE_TIMESTAMP,
                                   SQL_VARCHAR, instant));
    ASSERT_SUCCESS(statement,
                   bind(statement, 2, SQL_PARAM_INPUT_OUTPUT, SQL_C_NUMERIC, SQL_NUMERIC, decimal));
    decimal.value.precision = 5;
    decimal.value.sign = 1;
    decimal.value.val[0] = 77;
    ASSERT_SUCCESS(statement,
                   statement.execute("{call Samples.Types.Echo(@timestamp = ?, @decimal = ?, "
                                     "@binary = NULL, @varbinary = NULL, @longvarbinary = NULL, "
                                     "@blob = NULL, @varchar = NULL, @tinyint = NULL, @smallint = "
                                     "NULL, @integer = NULL, @bigint = NULL, @float = NULL, "
                                     "@double = NULL, @numeric = NULL, @boolean = NULL, @date = "
                                     "NULL, @time = NULL, @uuid = NULL)}"));
    EXPECT_EQ(instant.value.year, 2024);
    EXPECT_EQ(instant.value.second, 30);
    EXPECT_EQ(instant.value.fraction, 123456700u);
    EXPECT_EQ(decimal.value.val[0], 77);
}

TEST_F(ProcedureValues, ValuesMayComeAtExecution) {
    Statement statement(connection_);
    Text text;
    Text upper;
    text.length = SQL_DATA_AT_EXEC;
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, text));
    ASSERT_SUCCESS(statement, bind(statement, 2, SQL_PARAM_OUTPUT, upper));
    ASSERT_EQ(statement.execute("{call CRM.Sales.TextLength(?, ?)}"), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    ASSERT_EQ(SQLParamData(statement, &token), SQL_NEED_DATA);
    EXPECT_EQ(token, text.value);
    ASSERT_SUCCESS(statement, SQLPutData(statement, narrow("ab"), 2));
    ASSERT_SUCCESS(statement, SQLPutData(statement, narrow("cd"), 2));
    ASSERT_SUCCESS(statement, SQLParamData(statement, &token));
    EXPECT_STREQ(upper.value, "ABCD");
}

// --- Defaults ---

TEST_F(ProcedureValues, OmittedParametersAreTheProceduresDefaults) {
    Statement statement(connection_);
    Text text;
    Text greeting("Hi");
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_OUTPUT, text));
    for (const char* call :
         {"{call CRM.Sales.Greet('Ann', , ?)}", "{call CRM.Sales.Greet('Ann', DEFAULT, ?)}",
          "{call CRM.Sales.Greet(@text = ?, @name = 'Ann')}"}) {
        ASSERT_SUCCESS(statement, statement.execute(call)) << call;
        EXPECT_STREQ(text.value, "Hello, Ann!") << call;
    }
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, greeting));
    ASSERT_SUCCESS(statement, bind(statement, 2, SQL_PARAM_OUTPUT, text));
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.Greet('Bob', ?, ?)}"));
    EXPECT_STREQ(text.value, "Hi, Bob!");
    greeting.length = SQL_DEFAULT_PARAM;
    ASSERT_SUCCESS(statement, statement.execute("{call CRM.Sales.Greet('Bob', ?, ?)}"));
    EXPECT_STREQ(text.value, "Hello, Bob!");
}

// A service that does not tell an output: it is NULL, and a warning says that nobody knows.
TEST(ProcedureReplies, OutputsThatTheReplyLacksAreWarnedAbout) {
    for (const char* form : {"absent", "empty", "null", "array", "numbers"}) {
        SCOPED_TRACE(form);
        ScenarioConnection connection(std::string("scenario-exec-odd-outputs:") + form);
        Statement statement(connection);
        Buffer<SQLBIGINT> sum{untouched, 0};
        ASSERT_SUCCESS(statement,
                       bind(statement, 1, SQL_PARAM_OUTPUT, SQL_C_SBIGINT, SQL_BIGINT, sum));
        EXPECT_EQ(statement.execute("{call CRM.Sales.AddNumbers(1, 2, ?)}"), SQL_SUCCESS_WITH_INFO);
        EXPECT_EQ(statement.state(), "01000");
        EXPECT_NE(statement.message().find("@sum"), std::string::npos) << statement.message();
        EXPECT_EQ(sum.length, SQL_NULL_DATA);
    }
}

// SQLExecDirect, HY105: SQL_PARAM_OUTPUT "and the parameter was an input parameter". Nothing is
// sent that could take its NULL for a value.
TEST_F(ProcedureValues, OutputsAreForProceduresAlone) {
    Statement statement(connection_);
    Buffer<SQLBIGINT> sum{untouched, 0};
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_OUTPUT, SQL_C_SBIGINT, SQL_BIGINT, sum));
    for (const char* text :
         {"SELECT ? AS x", "EXEC CRM.Sales.AddNumbers @a = 1, @b = 2, @sum = ?; SELECT 1 AS x"}) {
        SCOPED_TRACE(text);
        EXPECT_STATE(statement, statement.execute(text), "HY105");
    }
    EXPECT_EQ(sum.value, untouched);
    // An input/output may be what SQLSetParam has become: the value goes out, and stays.
    sum.value = 5;
    ASSERT_SUCCESS(statement,
                   bind(statement, 1, SQL_PARAM_INPUT_OUTPUT, SQL_C_SBIGINT, SQL_BIGINT, sum));
    ASSERT_SUCCESS(statement, statement.execute("SELECT ? AS x"));
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"5"}}));
}

// "Binding parameters by name": SQL_DESC_NAME of the IPD tells which parameter a marker stands for.
TEST_F(ProcedureValues, ParametersAreFoundByTheNamesInTheDescriptor) {
    Statement statement(connection_);
    Text text;
    Text name("Bob");
    SQLHDESC ipd = SQL_NULL_HDESC;
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_OUTPUT, text));
    ASSERT_SUCCESS(statement, bind(statement, 2, SQL_PARAM_INPUT, name));
    ASSERT_SUCCESS(statement, SQLGetStmtAttr(statement, SQL_ATTR_IMP_PARAM_DESC, &ipd, 0, nullptr));
    ASSERT_SUCCESS(statement,
                   SQLPrepare(statement, narrow("{call CRM.Sales.Greet(?, ?)}"), SQL_NTS));
    EXPECT_STATE(statement, SQLExecute(statement), "HY105");  // the first one, @name, is an input
    const auto set_name = [&](SQLSMALLINT record, std::string_view to) {
        return SQLSetDescField(ipd, record, SQL_DESC_NAME, narrow(to),
                               static_cast<SQLINTEGER>(to.size()));
    };
    ASSERT_EQ(set_name(1, "@text"), SQL_SUCCESS);
    ASSERT_EQ(set_name(2, "name"), SQL_SUCCESS);
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_STREQ(text.value, "Hello, Bob!");

    char told[20] = {};
    SQLINTEGER length = 0;
    SQLSMALLINT unnamed = -1;
    ASSERT_EQ(SQLGetDescField(ipd, 1, SQL_DESC_NAME, told, sizeof told, &length), SQL_SUCCESS);
    EXPECT_STREQ(told, "@text");
    ASSERT_EQ(SQLGetDescField(ipd, 1, SQL_DESC_UNNAMED, &unnamed, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(unnamed, SQL_NAMED);
    EXPECT_EQ(SQLSetDescField(ipd, 1, SQL_DESC_UNNAMED, as_pointer(SQL_NAMED), 0), SQL_ERROR);
    ASSERT_EQ(SQLSetDescField(ipd, 1, SQL_DESC_UNNAMED, as_pointer(SQL_UNNAMED), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(ipd, 2, SQL_DESC_UNNAMED, as_pointer(SQL_UNNAMED), 0), SQL_SUCCESS);
    EXPECT_STATE(statement, SQLExecute(statement), "HY105");
    ASSERT_EQ(set_name(1, "nonsense"), SQL_SUCCESS);
    EXPECT_STATE(statement, SQLExecute(statement), "42000");
}

// SQLExecute, 07S01: SQL_DEFAULT_PARAM, and the parameter "did not have a default value", or no
// procedure is called.
TEST_F(ProcedureValues, DefaultOfWhatHasNoneIsRefused) {
    Statement statement(connection_);
    Text name("x");
    name.length = SQL_DEFAULT_PARAM;
    ASSERT_SUCCESS(statement, bind(statement, 1, SQL_PARAM_INPUT, name));
    EXPECT_STATE(statement, statement.execute("{call CRM.Sales.Greet(?)}"), "07S01");
    EXPECT_NE(statement.message().find("@name"), std::string::npos) << statement.message();
    EXPECT_STATE(statement, statement.execute("SELECT ? AS x"), "07S01");
}

// ODBC 3.8, appendix B, SQLExecDirect: an error leads to S1, though the procedure has run. Without
// the manager, which keeps states of its own.
TEST(ProcedureStates, AnOutputThatCannotBeDeliveredEndsTheExecution) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection;
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    SQLBIGINT addend = 300;
    SQLSCHAR sum = 0;
    for (const SQLUSMALLINT number : {SQLUSMALLINT{1}, SQLUSMALLINT{2}}) {
        ASSERT_EQ(driver.SQLBindParameter(statement, number, SQL_PARAM_INPUT, SQL_C_SBIGINT,
                                          SQL_BIGINT, 0, 0, &addend, 0, nullptr),
                  SQL_SUCCESS);
    }
    ASSERT_EQ(driver.SQLBindParameter(statement, 3, SQL_PARAM_OUTPUT, SQL_C_STINYINT, SQL_TINYINT,
                                      0, 0, &sum, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(direct::outcome(statement, driver.SQLExecDirect(statement, narrow(add), SQL_NTS)),
              "22003");
    SQLLEN count = 0;
    EXPECT_EQ(direct::outcome(statement, driver.SQLRowCount(statement, &count)), "HY010");
}

}  // namespace
}  // namespace connectai::test
