// ODBC 3.8, appendix B, "Statement transitions": each function in each state that a statement of
// this driver can be in. Called without a driver manager, which would answer much of it itself.
#include <array>

#include "support/driver_library.h"
#include "support/mock_server.h"
#include "support/polling.h"

namespace connectai::test::direct {
namespace {

SQLCHAR* const select_text = narrow("SELECT * FROM [Scratch].[dbo].[States]");
SQLCHAR* const update_text = narrow("UPDATE [Scratch].[dbo].[States] SET [name] = 'new'");
SQLCHAR* const update_and_select_text = narrow(
    "UPDATE [Scratch].[dbo].[States] SET [name] = 'new'; SELECT * FROM [Scratch].[dbo].[States]");
SQLCHAR* const wrong_text = narrow("SELECT * FROM [Scratch].[dbo].[NoSuchTable]");

// Room for whatever a function writes.
SQLCHAR octets[256];
SQLWCHAR units[256];
SQLSMALLINT small_number;
SQLLEN length;
SQLULEN size;

enum State : std::size_t {
    s1,           // allocated
    s2,           // prepared, there will be no result
    s3,           // prepared, there will be a result
    s4_direct,    // executed, there is no result
    s4_prepared,  // the same, from a prepared text
    s4_more,      // the same, and there is another result
    s4_more_prepared,
    s5_direct,  // a cursor before the first row
    s5_prepared,
    s6_direct,  // a cursor on a row
    s6_prepared,
    s6_end,  // a cursor behind the last row, from SQLExecDirect
    state_count,
};
constexpr std::array<const char*, state_count> state_names{
    "S1", "S2",         "S3", "S4",         "S4prepared", "S4more", "S4morePrepared",
    "S5", "S5prepared", "S6", "S6prepared", "S6end"};

struct Row {
    const char* name;
    SQLRETURN (*call)(SQLHANDLE statement);
    std::array<const char*, state_count> outcomes;
};

#define ROW(name, function, ...) \
    name, [](SQLHANDLE h) -> SQLRETURN { return driver().function(__VA_ARGS__); }

constexpr const char* ok = "ok";
constexpr const char* none = "no data";

SQLHDESC row_descriptor(SQLHANDLE statement) {
    SQLHDESC descriptor = SQL_NULL_HDESC;
    driver().SQLGetStmtAttr(statement, SQL_ATTR_IMP_ROW_DESC, &descriptor, SQL_IS_POINTER, nullptr);
    return descriptor;
}

// clang-format off
const Row rows[] = {
    {ROW("BindParameter", SQLBindParameter, h, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 10, 0,
         octets, 256, &length),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("BindCol", SQLBindCol, h, 1, SQL_C_CHAR, octets, 256, &length),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    // With a read-only cursor, which is the default; bulk_test.cpp has the others.
    {ROW("BulkOperations", SQLBulkOperations, h, SQL_ADD),
     {"HY010", "HY010", "HY010", "24000", "24000", "24000", "24000", "HY092", "HY092", "HY092", "HY092",
      "HY092"}},
    {ROW("Cancel", SQLCancel, h),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("CancelHandle", SQLCancelHandle, SQL_HANDLE_STMT, h),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("CloseCursor", SQLCloseCursor, h),
     {"24000", "24000", "24000", "24000", "24000", "24000", "24000", ok, ok, ok, ok, ok}},
    {ROW("ColAttribute", SQLColAttribute, h, 1, SQL_DESC_NAME, octets, 256, &small_number, &length),
     {"HY010", "07005", ok, "24000", "24000", "24000", "24000", ok, ok, ok, ok, ok}},
    {ROW("ColAttributeW", SQLColAttributeW, h, 1, SQL_DESC_NAME, units, 256, &small_number,
         &length),
     {"HY010", "07005", ok, "24000", "24000", "24000", "24000", ok, ok, ok, ok, ok}},
    {ROW("ColAttributeCount", SQLColAttribute, h, 0, SQL_DESC_COUNT, nullptr, 0, nullptr, &length),
     {"HY010", ok, ok, "24000", "24000", "24000", "24000", ok, ok, ok, ok, ok}},
    {ROW("Columns", SQLColumns, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS, nullptr, 0),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("DescribeCol", SQLDescribeCol, h, 1, octets, 256, nullptr, nullptr, nullptr, nullptr,
         nullptr),
     {"HY010", "07005", ok, "24000", "24000", "24000", "24000", ok, ok, ok, ok, ok}},
    {ROW("DescribeColW", SQLDescribeColW, h, 1, units, 256, nullptr, nullptr, nullptr, nullptr,
         nullptr),
     {"HY010", "07005", ok, "24000", "24000", "24000", "24000", ok, ok, ok, ok, ok}},
    // The statements have no markers. SQLDescribeParam, 07009.
    {ROW("DescribeParam", SQLDescribeParam, h, 1, nullptr, nullptr, nullptr, nullptr),
     {"HY010", "07009", "07009", "07009", "07009", "07009", "07009", "07009", "07009", "07009", "07009", "07009"}},
    {ROW("ExecDirect", SQLExecDirect, h, select_text, SQL_NTS),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("Execute", SQLExecute, h),
     {"HY010", ok, ok, "HY010", ok, "HY010", "24000", "HY010", "24000", "HY010", "24000", "HY010"}},
    // S6 is SQLFetch's: SQLExtendedFetch leads to S7, and the two do not mix.
    {ROW("ExtendedFetch", SQLExtendedFetch, h, SQL_FETCH_NEXT, 0, &size, nullptr),
     {"HY010", "HY010", "HY010", "24000", "24000", "24000", "24000", ok, ok, "HY010", "HY010",
      "HY010"}},
    {ROW("Fetch", SQLFetch, h),
     {"HY010", "HY010", "HY010", "24000", "24000", "24000", "24000", ok, ok, ok, ok, none}},
    {ROW("FetchScroll", SQLFetchScroll, h, SQL_FETCH_NEXT, 0),
     {"HY010", "HY010", "HY010", "24000", "24000", "24000", "24000", ok, ok, ok, ok, none}},
    {ROW("FreeHandle", SQLFreeHandle, SQL_HANDLE_STMT, h),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("FreeStmtClose", SQLFreeStmt, h, SQL_CLOSE),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("FreeStmtUnbind", SQLFreeStmt, h, SQL_UNBIND),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("FreeStmtResetParams", SQLFreeStmt, h, SQL_RESET_PARAMS),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("FreeStmtDrop", SQLFreeStmt, h, SQL_DROP),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("GetCursorName", SQLGetCursorName, h, octets, 256, &small_number),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("GetData", SQLGetData, h, 1, SQL_C_CHAR, octets, 256, &length),
     {"HY010", "HY010", "HY010", "24000", "24000", "24000", "24000", "24000", "24000", ok, ok, "24000"}},
    {ROW("GetStmtAttr", SQLGetStmtAttr, h, SQL_ATTR_MAX_ROWS, &size, 0, nullptr),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("GetStmtAttrRowNumber", SQLGetStmtAttr, h, SQL_ATTR_ROW_NUMBER, &size, 0, nullptr),
     {"24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000", ok, ok, "24000"}},
    {ROW("GetTypeInfo", SQLGetTypeInfo, h, SQL_ALL_TYPES),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("MoreResults", SQLMoreResults, h),
     {none, none, none, none, none, ok, ok, none, none, none, none, none}},
    {ROW("NumParams", SQLNumParams, h, &small_number),
     {"HY010", ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("NumResultCols", SQLNumResultCols, h, &small_number),
     {"HY010", ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("ParamData", SQLParamData, h, nullptr),
     {"HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010",
      "HY010", "HY010"}},
    {ROW("PutData", SQLPutData, h, octets, 1),
     {"HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010", "HY010",
      "HY010", "HY010"}},
    {ROW("Prepare", SQLPrepare, h, select_text, SQL_NTS),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("ProcedureColumns", SQLProcedureColumns, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS,
         nullptr, 0),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("Procedures", SQLProcedures, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("RowCount", SQLRowCount, h, &length),
     {"HY010", "HY010", "HY010", ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("SetCursorName", SQLSetCursorName, h, narrow("another"), SQL_NTS),
     {ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    // With a forward-only cursor, which is the default; scroll_test.cpp has the others.
    {ROW("SetPos", SQLSetPos, h, 1, SQL_POSITION, SQL_LOCK_NO_CHANGE),
     {"HY010", "HY010", "HY010", "24000", "24000", "24000", "24000", "24000", "24000", "HY109",
      "HY109", "24000"}},
    {ROW("SetStmtAttr", SQLSetStmtAttr, h, SQL_ATTR_MAX_ROWS, as_pointer(100), 0),
     {ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
    {ROW("SetStmtAttrConcurrency", SQLSetStmtAttr, h, SQL_ATTR_CONCURRENCY,
         as_pointer(SQL_CONCUR_READ_ONLY), 0),
     {ok, "HY011", "HY011", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("SetStmtAttrCursorType", SQLSetStmtAttr, h, SQL_ATTR_CURSOR_TYPE,
         as_pointer(SQL_CURSOR_FORWARD_ONLY), 0),
     {ok, "HY011", "HY011", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("SetStmtAttrScrollable", SQLSetStmtAttr, h, SQL_ATTR_CURSOR_SCROLLABLE,
         as_pointer(SQL_NONSCROLLABLE), 0),
     {ok, "HY011", "HY011", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("ColumnPrivileges", SQLColumnPrivileges, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS, nullptr, 0),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("ForeignKeys", SQLForeignKeys, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS, nullptr, 0, nullptr, 0, nullptr, 0),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("PrimaryKeys", SQLPrimaryKeys, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("SpecialColumns", SQLSpecialColumns, h, SQL_BEST_ROWID, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS, SQL_SCOPE_CURROW, SQL_NULLABLE),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("Statistics", SQLStatistics, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS, SQL_INDEX_ALL, SQL_QUICK),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("TablePrivileges", SQLTablePrivileges, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
    {ROW("Tables", SQLTables, h, nullptr, 0, nullptr, 0, narrow("States"), SQL_NTS, nullptr, 0),
     {ok, ok, ok, ok, ok, "24000", "24000", "24000", "24000", "24000", "24000", "24000"}},
};
// clang-format on
#undef ROW

class Statements : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        connection_ = std::make_unique<Connection>();
        ASSERT_EQ(
            outcome(connection_->handle(), connection_->connect(connection_string("test-token"))),
            "ok");
        const Handle statement(SQL_HANDLE_STMT, *connection_);
        for (const char* sql :
             {"DROP TABLE IF EXISTS [Scratch].[dbo].[States]",
              "CREATE TABLE [Scratch].[dbo].[States] (id int, name varchar(20))",
              "INSERT INTO [Scratch].[dbo].[States] (id, name) VALUES (1, 'a')",
              "INSERT INTO [Scratch].[dbo].[States] (id, name) VALUES (2, 'b')",
              "INSERT INTO [Scratch].[dbo].[States] (id, name) VALUES (3, 'c')"}) {
            ASSERT_EQ(outcome(statement, driver().SQLExecDirect(statement, narrow(sql), SQL_NTS)),
                      "ok");
        }
    }
    static void TearDownTestSuite() { connection_.reset(); }

    static void expect_ok(SQLHANDLE statement, SQLRETURN code) {
        ASSERT_EQ(outcome(SQL_HANDLE_STMT, statement, code), "ok");
    }

    static void bring(SQLHANDLE statement, State state) {
        const bool result = state == s3 || state >= s5_direct;
        const bool more = state == s4_more || state == s4_more_prepared;
        SQLCHAR* const text = result ? select_text : more ? update_and_select_text : update_text;
        switch (state) {
            case s1: return;
            case s2:
            case s3: return expect_ok(statement, driver().SQLPrepare(statement, text, SQL_NTS));
            case s4_prepared:
            case s4_more_prepared:
            case s5_prepared:
            case s6_prepared:
                expect_ok(statement, driver().SQLPrepare(statement, text, SQL_NTS));
                expect_ok(statement, driver().SQLExecute(statement));
                break;
            default: expect_ok(statement, driver().SQLExecDirect(statement, text, SQL_NTS));
        }
        if (state == s6_direct || state == s6_prepared) {
            expect_ok(statement, driver().SQLFetch(statement));
        }
        if (state == s6_end) {
            SQLRETURN code = SQL_SUCCESS;
            while (code == SQL_SUCCESS) code = driver().SQLFetch(statement);
            ASSERT_EQ(code, SQL_NO_DATA);
        }
    }

    static std::unique_ptr<Connection> connection_;
};
std::unique_ptr<Connection> Statements::connection_;

class StatementStates : public Statements, public ::testing::WithParamInterface<Row> {
protected:
    // Of the call in each state.
    void expect_outcomes(bool asynchronously) {
        for (std::size_t i = 0; i < state_count; ++i) {
            SCOPED_TRACE(state_names[i]);
            SQLHANDLE statement = SQL_NULL_HANDLE;
            ASSERT_EQ(driver().SQLAllocHandle(SQL_HANDLE_STMT, *connection_, &statement),
                      SQL_SUCCESS);
            bring(statement, static_cast<State>(i));
            if (asynchronously) make_asynchronous(statement);
            const auto call = [&] { return GetParam().call(statement); };
            const SQLRETURN code = asynchronously ? polled(call) : call();
            EXPECT_EQ(outcome(SQL_HANDLE_STMT, statement, code), GetParam().outcomes[i]);
            driver().SQLFreeHandle(SQL_HANDLE_STMT, statement);  // some of the rows have done it
        }
    }
};

TEST_P(StatementStates, AnswerAsTheTransitionTableSays) {
    expect_outcomes(false);
}

// "it returns the code it would have returned had it executed synchronously"
TEST_P(StatementStates, AnswerTheSameAsynchronously) {
    expect_outcomes(true);
}

INSTANTIATE_TEST_SUITE_P(AppendixB, StatementStates, ::testing::ValuesIn(rows),
                         [](const auto& param) { return std::string(param.param.name); });

// Where a call leads: what the next ones answer tells the state.
struct Transition {
    const char* name;
    State from;
    SQLRETURN (*call)(SQLHANDLE statement);
    const char* outcome;
    const char* execute;  // the outcome of SQLExecute then, of SQLFetch, of SQLRowCount: each on
    const char* fetch;    // a statement of its own
    const char* row_count;
};

#define CALL(function, ...) [](SQLHANDLE h) -> SQLRETURN { return driver().function(__VA_ARGS__); }

// clang-format off
const Transition transitions[] = {
    // Closing: to S1, or back to the prepared state.
    {"CloseCursor", s6_direct, CALL(SQLCloseCursor, h), ok, "HY010", "HY010", "HY010"},
    {"CloseCursorPrepared", s6_prepared, CALL(SQLCloseCursor, h), ok, ok, "HY010", "HY010"},
    {"FreeStmtClose", s5_direct, CALL(SQLFreeStmt, h, SQL_CLOSE), ok, "HY010", "HY010", "HY010"},
    {"FreeStmtClosePrepared", s5_prepared, CALL(SQLFreeStmt, h, SQL_CLOSE), ok, ok, "HY010",
     "HY010"},
    {"FreeStmtCloseExecuted", s4_direct, CALL(SQLFreeStmt, h, SQL_CLOSE), ok, "HY010", "HY010",
     "HY010"},
    {"FreeStmtCloseExecutedPrepared", s4_prepared, CALL(SQLFreeStmt, h, SQL_CLOSE), ok, ok, "HY010",
     "HY010"},
    {"FreeStmtCloseGivesUpFurtherResults", s4_more_prepared, CALL(SQLFreeStmt, h, SQL_CLOSE), ok,
     ok, "HY010", "HY010"},
    {"FreeStmtCloseUnopened", s3, CALL(SQLFreeStmt, h, SQL_CLOSE), ok, ok, "HY010", "HY010"},
    {"Unbind", s6_prepared, CALL(SQLFreeStmt, h, SQL_UNBIND), ok, "24000", ok, ok},
    {"MoreResultsToACursor", s4_more, CALL(SQLMoreResults, h), ok, "HY010", ok, ok},
    {"MoreResultsToACursorPrepared", s4_more_prepared, CALL(SQLMoreResults, h), ok, "24000", ok, ok},
    // The last result: to S1, or back to the prepared state.
    {"MoreResults", s6_direct, CALL(SQLMoreResults, h), none, "HY010", "HY010", "HY010"},
    {"MoreResultsPrepared", s5_prepared, CALL(SQLMoreResults, h), none, ok, "HY010", "HY010"},
    {"MoreResultsExecuted", s4_direct, CALL(SQLMoreResults, h), none, "HY010", "HY010", "HY010"},
    {"MoreResultsExecutedPrepared", s4_prepared, CALL(SQLMoreResults, h), none, ok, "HY010",
     "HY010"},
    // Executing something else forgets what was prepared, whether it succeeds or not.
    {"ExecDirectPrepared", s3, CALL(SQLExecDirect, h, update_text, SQL_NTS), ok, "HY010", "24000",
     ok},
    {"ExecDirectPreparedFails", s3, CALL(SQLExecDirect, h, wrong_text, SQL_NTS), "42S02", "HY010",
     "HY010", "HY010"},
    {"ExecDirectExecutedFails", s4_prepared, CALL(SQLExecDirect, h, wrong_text, SQL_NTS), "42S02",
     "HY010", "HY010", "HY010"},
    {"ExecDirectWithoutText", s3, CALL(SQLExecDirect, h, nullptr, SQL_NTS), "HY009", ok, "HY010",
     "HY010"},
    {"TypeInfoPrepared", s3, CALL(SQLGetTypeInfo, h, SQL_ALL_TYPES), ok, "HY010", ok, ok},
    {"TypeInfoPreparedFails", s3, CALL(SQLGetTypeInfo, h, 9999), "HY004", "HY010", "HY010",
     "HY010"},
    {"PrepareAgain", s2, CALL(SQLPrepare, h, select_text, SQL_NTS), ok, ok, "HY010", "HY010"},
    {"PrepareNothing", s3, CALL(SQLPrepare, h, narrow("  "), SQL_NTS), "42000", "HY010", "HY010",
     "HY010"},
    {"PrepareWithoutText", s3, CALL(SQLPrepare, h, nullptr, SQL_NTS), "HY009", ok, "HY010",
     "HY010"},
    // An error that leaves the state as it was.
    {"PrepareWithCursor", s6_direct, CALL(SQLPrepare, h, select_text, SQL_NTS), "24000", "HY010",
     ok, ok},
    {"ExecuteWithCursor", s6_prepared, CALL(SQLExecute, h), "24000", "24000", ok, ok},
    {"WrongColumn", s6_direct, CALL(SQLGetData, h, 99, SQL_C_CHAR, octets, 256, &length), "07009",
     "HY010", ok, ok},
};
// clang-format on
#undef CALL

class StatementTransitions : public Statements, public ::testing::WithParamInterface<Transition> {};

TEST_P(StatementTransitions, LeadWhereTheTransitionTableSays) {
    const Transition& transition = GetParam();
    const auto expect = [&](const char* name, const char* expected, auto&& next) {
        SCOPED_TRACE(name);
        const Handle statement(SQL_HANDLE_STMT, *connection_);
        bring(statement, transition.from);
        EXPECT_EQ(outcome(statement, transition.call(statement)), transition.outcome);
        EXPECT_EQ(outcome(statement, next(statement)), expected);
    };
    expect("SQLExecute then", transition.execute,
           [](SQLHANDLE h) { return driver().SQLExecute(h); });
    expect("SQLFetch then", transition.fetch, [](SQLHANDLE h) { return driver().SQLFetch(h); });
    expect("SQLRowCount then", transition.row_count,
           [](SQLHANDLE h) { return driver().SQLRowCount(h, &length); });
}

INSTANTIATE_TEST_SUITE_P(AppendixB, StatementTransitions, ::testing::ValuesIn(transitions),
                         [](const auto& param) { return std::string(param.param.name); });

// ODBC 3.8, SQLGetDescField and SQLGetDescRec, "Returns" and HY007; SQLCopyDesc, HY007. Where the
// description is only asked for before the statement is executed, it is fetched.
TEST_F(Statements, TheRowDescriptorTellsWhatItsStatementHas) {
    const Row descriptor_rows[] = {
        {"SQLGetDescField",
         [](SQLHANDLE ird) {
             return driver().SQLGetDescField(ird, 1, SQL_DESC_TYPE, &size, 0, nullptr);
         },
         {"HY007", none, ok, none, none, none, none, ok, ok, ok, ok, ok}},
        {"SQLGetDescRec",
         [](SQLHANDLE ird) {
             return driver().SQLGetDescRec(ird, 1, octets, 256, &small_number, nullptr, nullptr,
                                           nullptr, nullptr, nullptr, nullptr);
         },
         {"HY007", none, ok, none, none, none, none, ok, ok, ok, ok, ok}},
    };
    for (const Row& row : descriptor_rows) {
        SCOPED_TRACE(row.name);
        for (std::size_t i = 0; i < state_count; ++i) {
            SCOPED_TRACE(state_names[i]);
            const Handle statement(SQL_HANDLE_STMT, *connection_);
            bring(statement, static_cast<State>(i));
            SQLHDESC descriptor = row_descriptor(statement);
            EXPECT_EQ(outcome(SQL_HANDLE_DESC, descriptor, row.call(descriptor)), row.outcomes[i]);
        }
    }
    const Handle statement(SQL_HANDLE_STMT, *connection_);
    const Handle copy(SQL_HANDLE_DESC, *connection_);
    SQLHDESC source = row_descriptor(statement);
    EXPECT_EQ(outcome(SQL_HANDLE_DESC, source, driver().SQLCopyDesc(source, copy)), "HY007");
    bring(statement, s3);
    EXPECT_EQ(outcome(SQL_HANDLE_DESC, source, driver().SQLCopyDesc(source, copy)), "ok");
    SQLSMALLINT count = 0;
    EXPECT_EQ(driver().SQLGetDescField(copy, 0, SQL_DESC_COUNT, &count, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(count, 2);
}

// S8 to S10: an execution that needs data.
class NeedData : public Statements, public ::testing::WithParamInterface<Row> {
protected:
    enum Step { executed, asked, given };  // S8, S9, S10

    void bring_to(SQLHANDLE statement, Step step, bool prepared) {
        at_execution_ = SQL_DATA_AT_EXEC;
        ASSERT_EQ(driver().SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR,
                                            10, 0, octets, 10, &at_execution_),
                  SQL_SUCCESS);
        SQLCHAR* const text = narrow("SELECT ? AS a");
        if (prepared) {
            expect_ok(statement, driver().SQLPrepare(statement, text, SQL_NTS));
            ASSERT_EQ(driver().SQLExecute(statement), SQL_NEED_DATA);
        } else {
            ASSERT_EQ(driver().SQLExecDirect(statement, text, SQL_NTS), SQL_NEED_DATA);
        }
        if (step == executed) return;
        SQLPOINTER token = nullptr;
        ASSERT_EQ(driver().SQLParamData(statement, &token), SQL_NEED_DATA);
        EXPECT_EQ(token, octets);
        if (step == given) expect_ok(statement, driver().SQLPutData(statement, narrow("x"), 1));
    }
    std::string outcome_in(Step step, bool prepared, SQLRETURN (*call)(SQLHANDLE),
                           SQLRETURN (*then)(SQLHANDLE) = nullptr) {
        const Handle statement(SQL_HANDLE_STMT, *connection_);
        bring_to(statement, step, prepared);
        std::string first = outcome(statement, call(statement));
        if (then != nullptr) first += ", " + outcome(statement, then(statement));
        driver().SQLCancel(statement);  // or it could not be freed
        return first;
    }

    SQLLEN at_execution_ = SQL_DATA_AT_EXEC;
};

TEST_P(NeedData, RefusesAllButTheFunctionsThatBringIt) {
    const std::string name = GetParam().name;
    const bool allowed =
        name == "Cancel" || name == "CancelHandle" || name == "ParamData" || name == "PutData";
    if (allowed) return;
    for (const Step step : {executed, asked, given}) {
        EXPECT_EQ(outcome_in(step, false, GetParam().call), "HY010") << step;
    }
}

INSTANTIATE_TEST_SUITE_P(AppendixB, NeedData, ::testing::ValuesIn(rows),
                         [](const auto& param) { return std::string(param.param.name); });

using NeedDataSteps = NeedData;

// SQLParamData, SQLPutData and SQLCancel in the need data states.
TEST_F(Statements, GoThroughTheNeedDataStates) {
    struct : NeedDataSteps {
        void TestBody() override {
            constexpr auto ask = [](SQLHANDLE h) { return driver().SQLParamData(h, nullptr); };
            constexpr auto give = [](SQLHANDLE h) { return driver().SQLPutData(h, octets, 1); };
            constexpr auto cancel = [](SQLHANDLE h) { return driver().SQLCancel(h); };
            constexpr auto execute = [](SQLHANDLE h) { return driver().SQLExecute(h); };
            constexpr auto fetch = [](SQLHANDLE h) { return driver().SQLFetch(h); };
            EXPECT_EQ(outcome_in(executed, false, give), "HY010");
            EXPECT_EQ(outcome_in(executed, false, ask), "need data");
            EXPECT_EQ(outcome_in(asked, false, ask), "HY010");
            EXPECT_EQ(outcome_in(asked, false, give, ask), "ok, ok");
            EXPECT_EQ(outcome_in(given, false, give, give), "ok, ok");
            EXPECT_EQ(outcome_in(given, false, ask, fetch), "ok, ok");
            constexpr auto null = [](SQLHANDLE h) {
                return driver().SQLPutData(h, nullptr, SQL_NULL_DATA);
            };
            EXPECT_EQ(outcome_in(given, false, null, give), "HY020, ok");
            constexpr auto nothing = [](SQLHANDLE h) { return driver().SQLPutData(h, nullptr, 5); };
            EXPECT_EQ(outcome_in(asked, false, nothing, ask), "HY009, HY010") << "S1";
            constexpr auto wrong = [](SQLHANDLE h) { return driver().SQLPutData(h, octets, -5); };
            EXPECT_EQ(outcome_in(asked, false, wrong, ask), "HY090, HY010") << "S1";
            EXPECT_EQ(outcome_in(asked, true, wrong, execute), "HY090, need data") << "S3";
            for (const Step step : {executed, asked, given}) {
                EXPECT_EQ(outcome_in(step, false, cancel, fetch), "ok, HY010") << "S1";
                EXPECT_EQ(outcome_in(step, false, cancel, execute), "ok, HY010") << "S1";
                EXPECT_EQ(outcome_in(step, true, cancel, execute), "ok, need data") << "S3";
            }
        }
    } steps;
    steps.TestBody();
}

// ODBC 3.8, SQLSetConnectAttr, 24000: SQL_ATTR_CURRENT_CATALOG while a result is pending.
TEST_F(Statements, TheCatalogCannotBeChangedUnderAnOpenCursor) {
    const Handle statement(SQL_HANDLE_STMT, *connection_);
    const auto change = [&] {
        return outcome(connection_->handle(),
                       driver().SQLSetConnectAttr(*connection_, SQL_ATTR_CURRENT_CATALOG,
                                                  narrow("Scratch"), SQL_NTS));
    };
    EXPECT_EQ(change(), "ok");
    bring(statement, s5_direct);
    EXPECT_EQ(change(), "24000");
    ASSERT_EQ(driver().SQLCloseCursor(statement), SQL_SUCCESS);
    EXPECT_EQ(change(), "ok");
}

// ODBC 3.8, SQLExecute: the same prepared statement, as often as one likes.
TEST_F(Statements, APreparedStatementRunsAgainAfterItsCursorIsClosed) {
    const Handle statement(SQL_HANDLE_STMT, *connection_);
    bring(statement, s3);
    for (int i = 0; i < 3; ++i) {
        expect_ok(statement, driver().SQLExecute(statement));
        expect_ok(statement, driver().SQLFetch(statement));
        expect_ok(statement, driver().SQLCloseCursor(statement));
    }
}

// Two statements of one connection do not share their states.
TEST_F(Statements, CursorsOfOneConnectionStandSideBySide) {
    const Handle first(SQL_HANDLE_STMT, *connection_);
    const Handle second(SQL_HANDLE_STMT, *connection_);
    bring(first, s6_direct);
    bring(second, s6_direct);
    expect_ok(first, driver().SQLFetch(first));
    expect_ok(second, driver().SQLCloseCursor(second));
    expect_ok(first, driver().SQLFetch(first));
    EXPECT_EQ(outcome(second, driver().SQLFetch(second)), "HY010");
}

}  // namespace
}  // namespace connectai::test::direct
