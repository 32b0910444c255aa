// Arguments outside what the specification has, and what each of them is answered with: the
// "Diagnostics" section of each function's page in ODBC 3.8. Called without a driver manager.
#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test::direct {
namespace {

SQLCHAR octets[256];
SQLWCHAR units[256];
SQLINTEGER number;
SQLLEN length;
SQLULEN size;
SQLCHAR* const text = narrow("SELECT 1");

// Which handle the function takes, and in which state.
enum class On { environment, connection, allocated, on_row };

struct Case {
    const char* name;
    On on;
    SQLRETURN (*call)(SQLHANDLE handle);
    const char* state;  // of ODBC 3
    const char* odbc2;  // ODBC 3.8, appendix A, "SQLSTATE mappings"
};

#define CASE(name, on, function, ...) \
    name, on, [](SQLHANDLE h) -> SQLRETURN { return driver().function(__VA_ARGS__); }

// clang-format off
const Case cases[] = {
    {CASE("EnvAttribute", On::environment, SQLSetEnvAttr, h, 29999, nullptr, 0), "HY092", "S1092"},
    {CASE("GetEnvAttribute", On::environment, SQLGetEnvAttr, h, 29999, &number, 0, nullptr),
     "HY092", "S1092"},
    {CASE("OdbcVersion", On::environment, SQLSetEnvAttr, h, SQL_ATTR_ODBC_VERSION, as_pointer(4),
          0), "HY024", "S1009"},
    {CASE("OutputNts", On::environment, SQLSetEnvAttr, h, SQL_ATTR_OUTPUT_NTS,
          as_pointer(SQL_FALSE), 0), "HYC00", "S1C00"},
    {CASE("EnvPooling", On::environment, SQLSetEnvAttr, h, SQL_ATTR_CONNECTION_POOLING,
          as_pointer(SQL_CP_ONE_PER_HENV), 0), "HYC00", "S1C00"},
    {CASE("EnvEndTran", On::environment, SQLEndTran, SQL_HANDLE_ENV, h, 7), "HY012", "S1012"},
    {CASE("CancelEnv", On::environment, SQLCancelHandle, SQL_HANDLE_ENV, h), "HY092", "S1092"},

    {CASE("InfoType", On::connection, SQLGetInfo, h, 65000, octets, 256, nullptr), "HY096",
     "S1096"},
    {CASE("InfoTypeW", On::connection, SQLGetInfoW, h, 65000, units, 256, nullptr), "HY096",
     "S1096"},
    {CASE("InfoCapacity", On::connection, SQLGetInfo, h, SQL_DBMS_NAME, octets, -1, nullptr),
     "HY090", "S1090"},
    {CASE("InfoCapacityW", On::connection, SQLGetInfoW, h, SQL_DBMS_NAME, units, -1, nullptr),
     "HY090", "S1090"},
    {CASE("ConnectAttribute", On::connection, SQLSetConnectAttr, h, 29999, nullptr, 0), "HY092",
     "S1092"},
    {CASE("ConnectAttributeW", On::connection, SQLSetConnectAttrW, h, 29999, nullptr, 0), "HY092",
     "S1092"},
    {CASE("GetConnectAttribute", On::connection, SQLGetConnectAttr, h, 29999, &number, 0, nullptr),
     "HY092", "S1092"},
    {CASE("Autocommit", On::connection, SQLSetConnectAttr, h, SQL_ATTR_AUTOCOMMIT, as_pointer(2),
          0), "HY024", "S1009"},
    {CASE("AccessMode", On::connection, SQLSetConnectAttr, h, SQL_ATTR_ACCESS_MODE, as_pointer(2),
          0), "HY024", "S1009"},
    {CASE("Isolation", On::connection, SQLSetConnectAttr, h, SQL_ATTR_TXN_ISOLATION,
          as_pointer(SQL_TXN_SERIALIZABLE), 0), "HYC00", "S1C00"},
    {CASE("EnlistInDtc", On::connection, SQLSetConnectAttr, h, SQL_ATTR_ENLIST_IN_DTC, nullptr, 0),
     "HYC00", "S1C00"},
    {CASE("TranslateLib", On::connection, SQLSetConnectAttr, h, SQL_ATTR_TRANSLATE_LIB,
          narrow("lib"), SQL_NTS), "HYC00", "S1C00"},
    {CASE("CatalogWithoutText", On::connection, SQLSetConnectAttr, h, SQL_ATTR_CURRENT_CATALOG,
          nullptr, SQL_NTS), "HY009", "S1009"},
    {CASE("CatalogLength", On::connection, SQLSetConnectAttr, h, SQL_ATTR_CURRENT_CATALOG, text,
          -7), "HY090", "S1090"},
    {CASE("ReadOnlyAttribute", On::connection, SQLSetConnectAttr, h, SQL_ATTR_CONNECTION_DEAD,
          nullptr, 0), "HY092", "S1092"},
    {CASE("LoginTimeoutTooLate", On::connection, SQLSetConnectAttr, h, SQL_ATTR_LOGIN_TIMEOUT,
          as_pointer(5), 0), "HY011", "S1011"},
    {CASE("EndTran", On::connection, SQLEndTran, SQL_HANDLE_DBC, h, 7), "HY012", "S1012"},
    {CASE("FunctionsWithoutRoom", On::connection, SQLGetFunctions, h, SQL_API_ALL_FUNCTIONS,
          nullptr), "HY009", "S1009"},
    {CASE("NativeSqlWithoutText", On::connection, SQLNativeSql, h, nullptr, SQL_NTS, octets, 256,
          &number), "HY009", "S1009"},
    {CASE("NativeSqlLength", On::connection, SQLNativeSql, h, text, -7, octets, 256, &number),
     "HY090", "S1090"},
    {CASE("NativeSqlCapacity", On::connection, SQLNativeSql, h, text, SQL_NTS, octets, -1, &number),
     "HY090", "S1090"},

    {CASE("FreeStmtOption", On::allocated, SQLFreeStmt, h, 99), "HY092", "S1092"},
    {CASE("ExecDirectWithoutText", On::allocated, SQLExecDirect, h, nullptr, SQL_NTS), "HY009",
     "S1009"},
    {CASE("ExecDirectWithoutTextW", On::allocated, SQLExecDirectW, h, nullptr, SQL_NTS), "HY009",
     "S1009"},
    {CASE("ExecDirectLength", On::allocated, SQLExecDirect, h, text, -7), "HY090", "S1090"},
    {CASE("ExecDirectLengthW", On::allocated, SQLExecDirectW, h, units, -7), "HY090", "S1090"},
    {CASE("PrepareWithoutText", On::allocated, SQLPrepare, h, nullptr, SQL_NTS), "HY009", "S1009"},
    {CASE("PrepareLength", On::allocated, SQLPrepare, h, text, -7), "HY090", "S1090"},
    {CASE("EmptyText", On::allocated, SQLExecDirect, h, narrow(" ; "), SQL_NTS), "42000", "37000"},
    {CASE("MarkersWithoutParameters", On::allocated, SQLExecDirect, h, narrow("SELECT ?, ?"),
          SQL_NTS), "07002", "07001"},
    {CASE("TypeInfoType", On::allocated, SQLGetTypeInfo, h, 9999), "HY004", "S1004"},
    {CASE("TypeInfoTypeW", On::allocated, SQLGetTypeInfoW, h, 9999), "HY004", "S1004"},
    {CASE("StmtAttribute", On::allocated, SQLSetStmtAttr, h, 29999, nullptr, 0), "HY092", "S1092"},
    {CASE("StmtAttributeW", On::allocated, SQLSetStmtAttrW, h, 29999, nullptr, 0), "HY092",
     "S1092"},
    {CASE("GetStmtAttribute", On::allocated, SQLGetStmtAttr, h, 29999, &size, 0, nullptr), "HY092",
     "S1092"},
    {CASE("CursorTypeValue", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_CURSOR_TYPE,
          as_pointer(77), 0), "HY024", "S1009"},
    {CASE("ConcurrencyValue", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_CONCURRENCY,
          as_pointer(0), 0), "HY024", "S1009"},
    {CASE("NoscanValue", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_NOSCAN, as_pointer(2), 0),
     "HY024", "S1009"},
    {CASE("Bookmarks", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_USE_BOOKMARKS,
          as_pointer(SQL_UB_VARIABLE + 1), 0), "HY024", "S1009"},
    {CASE("Asynchronous", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_ASYNC_ENABLE, as_pointer(2), 0),
     "HY024", "S1009"},
    {CASE("AutoIpd", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_ENABLE_AUTO_IPD,
          as_pointer(SQL_TRUE), 0), "HYC00", "S1C00"},
    {CASE("EmptyRowset", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(0),
          0), "HY024", "S1009"},
    {CASE("NoParameterSets", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_PARAMSET_SIZE,
          as_pointer(0), 0), "HY024", "S1009"},
    {CASE("RowNumberSet", On::allocated, SQLSetStmtAttr, h, SQL_ATTR_ROW_NUMBER, as_pointer(1), 0),
     "HY092", "S1092"},
    {CASE("BindColumnZero", On::allocated, SQLBindCol, h, 0, SQL_C_BOOKMARK, octets, 256, nullptr),
     "07009", "S1002"},
    {CASE("BindType", On::allocated, SQLBindCol, h, 1, 9999, octets, 256, nullptr), "HY003",
     "S1003"},
    {CASE("BindCapacity", On::allocated, SQLBindCol, h, 1, SQL_C_CHAR, octets, -1, nullptr),
     "HY090", "S1090"},

    {CASE("FetchPrior", On::on_row, SQLFetchScroll, h, SQL_FETCH_PRIOR, 0), "HY106", "S1106"},
    {CASE("FetchNowhere", On::on_row, SQLFetchScroll, h, 99, 0), "HY106", "S1106"},
    {CASE("DataColumnZero", On::on_row, SQLGetData, h, 0, SQL_C_CHAR, octets, 256, &length),
     "07009", "S1002"},
    {CASE("DataColumnBeyond", On::on_row, SQLGetData, h, 99, SQL_C_CHAR, octets, 256, &length),
     "07009", "S1002"},
    {CASE("DataType", On::on_row, SQLGetData, h, 1, 9999, octets, 256, &length), "HY003", "S1003"},
    {CASE("DataWithoutBuffer", On::on_row, SQLGetData, h, 1, SQL_C_CHAR, nullptr, 256, &length),
     "HY009", "S1009"},
    {CASE("DataCapacity", On::on_row, SQLGetData, h, 1, SQL_C_CHAR, octets, -1, &length), "HY090",
     "S1090"},
    {CASE("ColumnField", On::on_row, SQLColAttribute, h, 1, 29999, octets, 256, nullptr, &length),
     "HY091", "S1091"},
    {CASE("ColumnFieldW", On::on_row, SQLColAttributeW, h, 1, 29999, units, 256, nullptr, &length),
     "HY091", "S1091"},
    {CASE("ColumnFieldCapacity", On::on_row, SQLColAttribute, h, 1, SQL_DESC_NAME, octets, -1,
          nullptr, &length), "HY090", "S1090"},
    {CASE("ColumnZero", On::on_row, SQLColAttribute, h, 0, SQL_DESC_NAME, octets, 256, nullptr,
          &length), "07009", "S1002"},
    {CASE("ColumnBeyond", On::on_row, SQLColAttribute, h, 99, SQL_DESC_NAME, octets, 256, nullptr,
          &length), "07009", "S1002"},
    {CASE("DescribeZero", On::on_row, SQLDescribeCol, h, 0, octets, 256, nullptr, nullptr, nullptr,
          nullptr, nullptr), "07009", "S1002"},
    {CASE("DescribeBeyond", On::on_row, SQLDescribeColW, h, 99, units, 256, nullptr, nullptr,
          nullptr, nullptr, nullptr), "07009", "S1002"},
    {CASE("DescribeCapacity", On::on_row, SQLDescribeCol, h, 1, octets, -1, nullptr, nullptr,
          nullptr, nullptr, nullptr), "HY090", "S1090"},
};
// clang-format on
#undef CASE

class WrongArguments : public ::testing::TestWithParam<Case> {
protected:
    static void expect(SQLINTEGER version, const char* state) {
        const Case& wrong = GetParam();
        Connection connection(version);
        if (wrong.on == On::environment) {
            const Environment environment(version);
            EXPECT_EQ(outcome(environment, wrong.call(environment)), state);
            return;
        }
        const std::string parameters = wrong.on == On::on_row ? connection_string("scenario-rows:3")
                                                              : unchecked_connection_string();
        ASSERT_EQ(outcome(connection.handle(), connection.connect(parameters)), "ok");
        if (wrong.on == On::connection) {
            EXPECT_EQ(outcome(connection.handle(), wrong.call(connection)), state);
            return;
        }
        const Handle statement(SQL_HANDLE_STMT, connection);
        if (wrong.on == On::on_row) {
            ASSERT_EQ(
                outcome(statement, driver().SQLExecDirect(statement, narrow("SELECT 1"), SQL_NTS)),
                "ok");
            ASSERT_EQ(outcome(statement, driver().SQLFetch(statement)), "ok");
        }
        EXPECT_EQ(outcome(statement, wrong.call(statement)), state);
    }
};

TEST_P(WrongArguments, AreAnsweredWithTheirSqlstate) {
    expect(SQL_OV_ODBC3_80, GetParam().state);
}

TEST_P(WrongArguments, AreAnsweredWithTheSqlstateOfOdbc2) {
    expect(SQL_OV_ODBC2, GetParam().odbc2);
}

INSTANTIATE_TEST_SUITE_P(EachPage, WrongArguments, ::testing::ValuesIn(cases),
                         [](const auto& param) { return std::string(param.param.name); });

// ODBC 3.8, SQLDriverConnect, HY110; on a connection that is not open yet.
TEST(WrongDriverCompletion, IsRefused) {
    const Connection connection;
    const auto connect = [&](SQLUSMALLINT completion) {
        return outcome(SQL_HANDLE_DBC, connection,
                       driver().SQLDriverConnect(connection, nullptr, narrow("URL=x"), SQL_NTS,
                                                 nullptr, 0, nullptr, completion));
    };
    EXPECT_EQ(connect(9), "HY110");
    EXPECT_EQ(connect(SQL_DRIVER_PROMPT), "IM008");
}

// ODBC 3.8, SQLGetInfo, SQLNativeSql, SQLEndTran: 08003.
TEST(UnopenedConnection, HasNothingToTell) {
    Connection connection;
    const auto expect = [&](const char* what, SQLRETURN code) {
        EXPECT_EQ(outcome(connection.handle(), code), "08003") << what;
    };
    expect("SQLGetInfo", driver().SQLGetInfo(connection, SQL_DBMS_NAME, octets, 256, nullptr));
    expect("SQLNativeSql", driver().SQLNativeSql(connection, text, SQL_NTS, octets, 256, nullptr));
    expect("SQLEndTran", driver().SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT));
}

// ODBC 3.8, SQLEndTran and SQLCancelHandle: HY092 for a kind of handle they do not serve.
TEST(WrongKindOfHandle, IsNamed) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    const Handle descriptor(SQL_HANDLE_DESC, connection);
    EXPECT_EQ(outcome(statement, driver().SQLEndTran(SQL_HANDLE_STMT, statement, SQL_COMMIT)),
              "HY092");
    EXPECT_EQ(outcome(descriptor, driver().SQLEndTran(SQL_HANDLE_DESC, descriptor, SQL_COMMIT)),
              "HY092");
    EXPECT_EQ(outcome(descriptor, driver().SQLCancelHandle(SQL_HANDLE_DESC, descriptor)), "HY092");
}

}  // namespace
}  // namespace connectai::test::direct
