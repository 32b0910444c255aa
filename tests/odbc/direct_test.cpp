// Handles that are none, given to every exported function. ODBC 3.8, each function's page,
// "Returns": SQL_INVALID_HANDLE.
#include <algorithm>
#include <array>
#include <cstdint>

#include "support/driver_library.h"

namespace connectai::test::direct {
namespace {

// Room for whatever a function writes.
struct Room {
    std::array<SQLCHAR, 512> octets{};
    std::array<SQLWCHAR, 512> units{};
    std::array<SQLUSMALLINT, 256> words{};
    SQLSMALLINT small = 0;
    SQLINTEGER integer = 0;
    SQLLEN length = 0;
    SQLULEN size = 0;
    SQLHANDLE handle = SQL_NULL_HANDLE;
};
Room room;

SQLCHAR* const text = narrow("SELECT 1");
std::vector<SQLWCHAR> wide_text = wide("SELECT 1");

// A descriptor that lives as long as the program, for functions that take two.
SQLHANDLE valid_descriptor() {
    static Connection connection;
    static const bool open = connection.connect(unchecked_connection_string()) == SQL_SUCCESS;
    static const Handle descriptor(SQL_HANDLE_DESC, connection);
    EXPECT_TRUE(open);
    return descriptor;
}

struct Call {
    const char* function;
    SQLSMALLINT type;  // of the handle that the function asks for
    SQLRETURN (*call)(SQLHANDLE handle);
};

#define CALL(type, function, ...)                                                                \
    Call {                                                                                       \
#function, type, [](SQLHANDLE h) -> SQLRETURN { return driver().function(__VA_ARGS__); } \
    }

constexpr SQLSMALLINT env = SQL_HANDLE_ENV;
constexpr SQLSMALLINT dbc = SQL_HANDLE_DBC;
constexpr SQLSMALLINT stmt = SQL_HANDLE_STMT;
constexpr SQLSMALLINT desc = SQL_HANDLE_DESC;

// Every exported function with arguments that are right but for the handle, and those that take
// several kinds of handle once for each.
const Call calls[] = {
    CALL(env, SQLAllocHandle, SQL_HANDLE_DBC, h, &room.handle),
    CALL(dbc, SQLAllocHandle, SQL_HANDLE_STMT, h, &room.handle),
    CALL(dbc, SQLAllocHandle, SQL_HANDLE_DESC, h, &room.handle),
    CALL(stmt, SQLBindCol, h, 1, SQL_C_CHAR, room.octets.data(), 512, &room.length),
    CALL(dbc, SQLBrowseConnect, h, text, SQL_NTS, nullptr, 0, nullptr),
    CALL(dbc, SQLBrowseConnectW, h, wide_text.data(), SQL_NTS, nullptr, 0, nullptr),
    CALL(stmt, SQLBulkOperations, h, SQL_ADD),
    CALL(stmt, SQLCancel, h),
    CALL(stmt, SQLCancelHandle, SQL_HANDLE_STMT, h),
    CALL(dbc, SQLCancelHandle, SQL_HANDLE_DBC, h),
    CALL(stmt, SQLCloseCursor, h),
    CALL(stmt, SQLColAttribute, h, 1, SQL_DESC_LABEL, room.octets.data(), 512, &room.small,
         &room.length),
    CALL(stmt, SQLColAttributeW, h, 1, SQL_DESC_LABEL, room.units.data(), 1024, &room.small,
         &room.length),
    CALL(stmt, SQLColumns, h, nullptr, 0, nullptr, 0, text, SQL_NTS, nullptr, 0),
    CALL(stmt, SQLColumnsW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS, nullptr, 0),
    CALL(dbc, SQLConnect, h, text, SQL_NTS, nullptr, 0, nullptr, 0),
    CALL(dbc, SQLConnectW, h, wide_text.data(), SQL_NTS, nullptr, 0, nullptr, 0),
    CALL(desc, SQLCopyDesc, h, valid_descriptor()),
    CALL(desc, SQLCopyDesc, valid_descriptor(), h),
    CALL(stmt, SQLDescribeCol, h, 1, room.octets.data(), 512, &room.small, &room.small, &room.size,
         &room.small, &room.small),
    CALL(stmt, SQLDescribeColW, h, 1, room.units.data(), 512, &room.small, &room.small, &room.size,
         &room.small, &room.small),
    CALL(stmt, SQLDescribeParam, h, 1, &room.small, &room.size, &room.small, &room.small),
    CALL(dbc, SQLDisconnect, h),
    CALL(dbc, SQLDriverConnect, h, nullptr, text, SQL_NTS, nullptr, 0, nullptr,
         SQL_DRIVER_NOPROMPT),
    CALL(dbc, SQLDriverConnectW, h, nullptr, wide_text.data(), SQL_NTS, nullptr, 0, nullptr,
         SQL_DRIVER_NOPROMPT),
    CALL(env, SQLEndTran, SQL_HANDLE_ENV, h, SQL_COMMIT),
    CALL(dbc, SQLEndTran, SQL_HANDLE_DBC, h, SQL_COMMIT),
    CALL(stmt, SQLExecDirect, h, text, SQL_NTS),
    CALL(stmt, SQLExecDirectW, h, wide_text.data(), SQL_NTS),
    CALL(stmt, SQLExecute, h),
    CALL(stmt, SQLFetch, h),
    CALL(stmt, SQLExtendedFetch, h, SQL_FETCH_NEXT, 0, &room.size, nullptr),
    CALL(stmt, SQLFetchScroll, h, SQL_FETCH_NEXT, 0),
    CALL(stmt, SQLSetCursorName, h, text, SQL_NTS),
    CALL(stmt, SQLSetCursorNameW, h, wide_text.data(), SQL_NTS),
    CALL(stmt, SQLSetPos, h, 1, SQL_POSITION, SQL_LOCK_NO_CHANGE),
    CALL(env, SQLFreeHandle, SQL_HANDLE_ENV, h),
    CALL(dbc, SQLFreeHandle, SQL_HANDLE_DBC, h),
    CALL(stmt, SQLFreeHandle, SQL_HANDLE_STMT, h),
    CALL(desc, SQLFreeHandle, SQL_HANDLE_DESC, h),
    CALL(stmt, SQLFreeStmt, h, SQL_CLOSE),
    CALL(stmt, SQLFreeStmt, h, SQL_DROP),
    CALL(dbc, SQLGetConnectAttr, h, SQL_ATTR_AUTOCOMMIT, &room.size, 0, &room.integer),
    CALL(dbc, SQLGetConnectAttrW, h, SQL_ATTR_AUTOCOMMIT, &room.size, 0, &room.integer),
    CALL(stmt, SQLGetCursorName, h, room.octets.data(), 512, &room.small),
    CALL(stmt, SQLGetCursorNameW, h, room.units.data(), 512, &room.small),
    CALL(stmt, SQLGetData, h, 1, SQL_C_CHAR, room.octets.data(), 512, &room.length),
    CALL(desc, SQLGetDescField, h, 0, SQL_DESC_COUNT, &room.small, 0, nullptr),
    CALL(desc, SQLGetDescFieldW, h, 0, SQL_DESC_COUNT, &room.small, 0, nullptr),
    CALL(desc, SQLGetDescRec, h, 1, room.octets.data(), 512, &room.small, &room.small, &room.small,
         &room.length, &room.small, &room.small, &room.small),
    CALL(desc, SQLGetDescRecW, h, 1, room.units.data(), 512, &room.small, &room.small, &room.small,
         &room.length, &room.small, &room.small, &room.small),
    CALL(env, SQLGetDiagField, SQL_HANDLE_ENV, h, 0, SQL_DIAG_NUMBER, &room.integer, 0, nullptr),
    CALL(dbc, SQLGetDiagField, SQL_HANDLE_DBC, h, 0, SQL_DIAG_NUMBER, &room.integer, 0, nullptr),
    CALL(stmt, SQLGetDiagField, SQL_HANDLE_STMT, h, 0, SQL_DIAG_NUMBER, &room.integer, 0, nullptr),
    CALL(desc, SQLGetDiagField, SQL_HANDLE_DESC, h, 0, SQL_DIAG_NUMBER, &room.integer, 0, nullptr),
    CALL(stmt, SQLGetDiagFieldW, SQL_HANDLE_STMT, h, 0, SQL_DIAG_NUMBER, &room.integer, 0, nullptr),
    CALL(env, SQLGetDiagRec, SQL_HANDLE_ENV, h, 1, nullptr, nullptr, nullptr, 0, nullptr),
    CALL(dbc, SQLGetDiagRec, SQL_HANDLE_DBC, h, 1, nullptr, nullptr, nullptr, 0, nullptr),
    CALL(stmt, SQLGetDiagRec, SQL_HANDLE_STMT, h, 1, nullptr, nullptr, nullptr, 0, nullptr),
    CALL(desc, SQLGetDiagRec, SQL_HANDLE_DESC, h, 1, nullptr, nullptr, nullptr, 0, nullptr),
    CALL(stmt, SQLGetDiagRecW, SQL_HANDLE_STMT, h, 1, nullptr, nullptr, nullptr, 0, nullptr),
    CALL(env, SQLGetEnvAttr, h, SQL_ATTR_ODBC_VERSION, &room.integer, 0, nullptr),
    CALL(dbc, SQLGetFunctions, h, SQL_API_SQLFETCH, room.words.data()),
    CALL(dbc, SQLGetInfo, h, SQL_DBMS_NAME, room.octets.data(), 512, &room.small),
    CALL(dbc, SQLGetInfoW, h, SQL_DBMS_NAME, room.units.data(), 1024, &room.small),
    CALL(stmt, SQLGetStmtAttr, h, SQL_ATTR_MAX_ROWS, &room.size, 0, nullptr),
    CALL(stmt, SQLGetStmtAttrW, h, SQL_ATTR_MAX_ROWS, &room.size, 0, nullptr),
    CALL(stmt, SQLGetTypeInfo, h, SQL_ALL_TYPES),
    CALL(stmt, SQLGetTypeInfoW, h, SQL_ALL_TYPES),
    CALL(stmt, SQLMoreResults, h),
    CALL(dbc, SQLNativeSql, h, text, SQL_NTS, room.octets.data(), 512, &room.integer),
    CALL(dbc, SQLNativeSqlW, h, wide_text.data(), SQL_NTS, room.units.data(), 512, &room.integer),
    CALL(stmt, SQLNumParams, h, &room.small),
    CALL(stmt, SQLNumResultCols, h, &room.small),
    CALL(stmt, SQLBindParameter, h, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 10, 0,
         room.octets.data(), 512, &room.length),
    CALL(stmt, SQLParamData, h, &room.handle),
    CALL(stmt, SQLPrepare, h, text, SQL_NTS),
    CALL(stmt, SQLPrepareW, h, wide_text.data(), SQL_NTS),
    CALL(stmt, SQLProcedureColumns, h, nullptr, 0, nullptr, 0, text, SQL_NTS, nullptr, 0),
    CALL(stmt, SQLProcedureColumnsW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS, nullptr,
         0),
    CALL(stmt, SQLProcedures, h, nullptr, 0, nullptr, 0, text, SQL_NTS),
    CALL(stmt, SQLProceduresW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS),
    CALL(stmt, SQLPutData, h, room.octets.data(), 5),
    CALL(stmt, SQLRowCount, h, &room.length),
    CALL(dbc, SQLSetConnectAttr, h, SQL_ATTR_AUTOCOMMIT, as_pointer(SQL_AUTOCOMMIT_ON), 0),
    CALL(dbc, SQLSetConnectAttrW, h, SQL_ATTR_AUTOCOMMIT, as_pointer(SQL_AUTOCOMMIT_ON), 0),
    CALL(desc, SQLSetDescField, h, 0, SQL_DESC_COUNT, as_pointer(1), 0),
    CALL(desc, SQLSetDescFieldW, h, 0, SQL_DESC_COUNT, as_pointer(1), 0),
    CALL(desc, SQLSetDescRec, h, 1, SQL_INTEGER, 0, 4, 0, 0, nullptr, nullptr, nullptr),
    CALL(env, SQLSetEnvAttr, h, SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3), 0),
    CALL(stmt, SQLSetStmtAttr, h, SQL_ATTR_MAX_ROWS, as_pointer(1), 0),
    CALL(stmt, SQLSetStmtAttrW, h, SQL_ATTR_MAX_ROWS, as_pointer(1), 0),
    CALL(stmt, SQLColumnPrivileges, h, nullptr, 0, nullptr, 0, text, SQL_NTS, nullptr, 0),
    CALL(stmt, SQLColumnPrivilegesW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS, nullptr,
         0),
    CALL(stmt, SQLForeignKeys, h, nullptr, 0, nullptr, 0, text, SQL_NTS, nullptr, 0, nullptr, 0,
         nullptr, 0),
    CALL(stmt, SQLForeignKeysW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS, nullptr, 0,
         nullptr, 0, nullptr, 0),
    CALL(stmt, SQLPrimaryKeys, h, nullptr, 0, nullptr, 0, text, SQL_NTS),
    CALL(stmt, SQLPrimaryKeysW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS),
    CALL(stmt, SQLSpecialColumns, h, SQL_BEST_ROWID, nullptr, 0, nullptr, 0, text, SQL_NTS,
         SQL_SCOPE_CURROW, SQL_NULLABLE),
    CALL(stmt, SQLSpecialColumnsW, h, SQL_BEST_ROWID, nullptr, 0, nullptr, 0, wide_text.data(),
         SQL_NTS, SQL_SCOPE_CURROW, SQL_NULLABLE),
    CALL(stmt, SQLStatistics, h, nullptr, 0, nullptr, 0, text, SQL_NTS, SQL_INDEX_ALL, SQL_QUICK),
    CALL(stmt, SQLStatisticsW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS, SQL_INDEX_ALL,
         SQL_QUICK),
    CALL(stmt, SQLTablePrivileges, h, nullptr, 0, nullptr, 0, text, SQL_NTS),
    CALL(stmt, SQLTablePrivilegesW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS),
    CALL(stmt, SQLTables, h, nullptr, 0, nullptr, 0, text, SQL_NTS, nullptr, 0),
    CALL(stmt, SQLTablesW, h, nullptr, 0, nullptr, 0, wide_text.data(), SQL_NTS, nullptr, 0),
};
#undef CALL

class InvalidHandles : public ::testing::TestWithParam<Call> {
protected:
    void expect_invalid(SQLHANDLE handle, const char* what) {
        EXPECT_EQ(GetParam().call(handle), SQL_INVALID_HANDLE) << "with " << what;
    }
};

TEST(ExportedFunctions, EachHasItsRow) {
    for (const std::string_view name : exported_names()) {
        EXPECT_TRUE(std::ranges::any_of(calls, [&](const Call& c) { return name == c.function; }))
            << name << " is exported and not tested with invalid handles";
    }
}

TEST_P(InvalidHandles, NullIsRefused) {
    expect_invalid(SQL_NULL_HANDLE, "a null handle");
}

TEST_P(InvalidHandles, WhatNeverWasAHandleIsRefused) {
    static std::array<char, 4096> memory{};
    expect_invalid(memory.data(), "the address of something else");
    for (const std::uintptr_t value :
         {std::uintptr_t{1}, std::uintptr_t{0xDEADBEEF}, ~std::uintptr_t{0}, ~std::uintptr_t{0} / 2,
          std::uintptr_t{1} << 63, (std::uintptr_t{1} << 20) - 1}) {
        expect_invalid(as_pointer(value), "a number");
    }
    // The manager's handles are addresses; the driver's values mean nothing beyond their kind.
    const test::Environment managers;
    expect_invalid(managers, "a handle of the driver manager");
}

TEST_P(InvalidHandles, AFreedHandleIsRefused) {
    SQLHANDLE freed[5] = {};
    {
        Connection connection;
        ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
        Handle statement(SQL_HANDLE_STMT, connection);
        Handle descriptor(SQL_HANDLE_DESC, connection);
        freed[0] = connection.environment();
        freed[1] = connection;
        freed[2] = statement;
        freed[3] = descriptor;
        ASSERT_EQ(driver().SQLGetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, &freed[4], 0, nullptr),
                  SQL_SUCCESS);
    }
    for (SQLHANDLE handle : freed) expect_invalid(handle, "a freed handle");
    // Nor do they come to life again when new handles take their places.
    Connection next;
    ASSERT_EQ(next.connect(unchecked_connection_string()), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, next);
    const Handle descriptor(SQL_HANDLE_DESC, next);
    for (SQLHANDLE handle : freed) expect_invalid(handle, "a freed handle whose place is taken");
}

TEST_P(InvalidHandles, AHandleOfAnotherKindIsRefused) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    const Handle descriptor(SQL_HANDLE_DESC, connection);
    const std::pair<SQLSMALLINT, SQLHANDLE> living[] = {
        {env, connection.environment()}, {dbc, connection}, {stmt, statement}, {desc, descriptor}};
    for (const auto& [type, handle] : living) {
        if (type != GetParam().type) expect_invalid(handle, "a handle of another kind");
    }
}

std::string name_of(const ::testing::TestParamInfo<Call>& info) {
    static constexpr const char* kinds[] = {"", "Env", "Dbc", "Stmt", "Desc"};
    return std::string(info.param.function) + "Of" + kinds[info.param.type] +
           std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(EveryFunction, InvalidHandles, ::testing::ValuesIn(calls), name_of);

}  // namespace
}  // namespace connectai::test::direct
