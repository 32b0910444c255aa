// SQLGetInfo, SQLGetFunctions and SQLGetTypeInfo through the driver manager: ODBC 3.8, their pages.
// What each answer must be is tested beside the tables; here, that it arrives whole.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <set>

#include "../unit/info/info_type_spec.h"
#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test {
namespace {

namespace spec = info::spec;

class Information : public ConnectedTest {};

// How many octets SQLGetInfo writes: those that two different fillings do not show through.
struct Written {
    SQLRETURN code = SQL_ERROR;
    SQLSMALLINT length = -1;
    std::size_t octets = 0;
    std::array<unsigned char, 4096> value{};
};

Written info(SQLHDBC connection, SQLUSMALLINT type) {
    Written written;
    std::array<unsigned char, 4096> other{};
    written.value.fill(0x5A);
    other.fill(0xA5);
    written.code = SQLGetInfo(connection, type, written.value.data(), 4096, &written.length);
    SQLGetInfo(connection, type, other.data(), 4096, nullptr);
    for (std::size_t i = 0; i < other.size(); ++i) {
        if (written.value[i] == other[i]) written.octets = i + 1;
    }
    return written;
}

TEST_F(Information, NumbersHaveTheirWidth) {
    const auto expect = [&](const auto& types, std::size_t octets) {
        for (const auto type : types) {
            const Written written = info(connection_, static_cast<SQLUSMALLINT>(type));
            EXPECT_EQ(written.code, SQL_SUCCESS) << type << connection_.handle().text();
            EXPECT_EQ(written.length, static_cast<SQLSMALLINT>(octets)) << type;
            EXPECT_EQ(written.octets, octets) << type;
        }
    };
    expect(spec::small_integers, sizeof(SQLUSMALLINT));
    expect(spec::integers, sizeof(SQLUINTEGER));
}

TEST_F(Information, TextsHaveTheirLengthInOctetsInBothForms) {
    std::vector<int> types(spec::yes_or_no.begin(), spec::yes_or_no.end());
    types.insert(types.end(), spec::other_strings.begin(), spec::other_strings.end());
    for (const int number : types) {
        const auto type = static_cast<SQLUSMALLINT>(number);
        const Written written = info(connection_, type);
        EXPECT_EQ(written.code, SQL_SUCCESS) << type << connection_.handle().text();
        const std::string text(reinterpret_cast<const char*>(written.value.data()));
        EXPECT_EQ(written.length, static_cast<SQLSMALLINT>(text.size())) << type;
        // unixODBC answers this one itself, with another year in each form.
        if (type == SQL_XOPEN_CLI_YEAR) continue;
        SQLWCHAR units[4096] = {};
        SQLSMALLINT octets = -1;
        EXPECT_EQ(SQLGetInfoW(connection_, type, units, sizeof units, &octets), SQL_SUCCESS);
        EXPECT_EQ(octets, static_cast<SQLSMALLINT>(text.size() * sizeof(SQLWCHAR))) << type;
        EXPECT_EQ(from_wide(units, text.size()), text) << type;
        if (std::ranges::find(spec::yes_or_no, number) != spec::yes_or_no.end()) {
            EXPECT_THAT(text, ::testing::AnyOf("Y", "N")) << type;
        }
    }
}

TEST_F(Information, ATextIsCutToItsBuffer) {
    SQLCHAR text[8] = "xxxxxxx";
    SQLSMALLINT length = -1;
    EXPECT_EQ(SQLGetInfo(connection_, SQL_DBMS_NAME, text, 4, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(connection_.handle().state(), "01004");
    EXPECT_EQ(std::strlen(reinterpret_cast<const char*>(text)), 3u);
    EXPECT_EQ(text[4], 'x');
    SQLCHAR whole[256] = {};
    SQLSMALLINT whole_length = 0;
    EXPECT_EQ(SQLGetInfo(connection_, SQL_DBMS_NAME, whole, sizeof whole, &whole_length),
              SQL_SUCCESS);
    EXPECT_EQ(length, whole_length);
    EXPECT_EQ(SQLGetInfo(connection_, SQL_DBMS_NAME, nullptr, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(length, whole_length);
}

TEST_F(Information, NamesTheConnection) {
    const auto text = [&](SQLUSMALLINT type) {
        return std::string(reinterpret_cast<const char*>(info(connection_, type).value.data()));
    };
    EXPECT_EQ(text(SQL_SERVER_NAME), MockServer::shared().host_and_port());
    EXPECT_EQ(text(SQL_USER_NAME), "user@example.com");
    EXPECT_EQ(text(SQL_DATA_SOURCE_NAME), "");
    EXPECT_EQ(text(SQL_DRIVER_ODBC_VER), "03.80");
    // ODBC 3.8, SQL_DRIVER_VER: ##.##.####
    EXPECT_THAT(text(SQL_DRIVER_VER), ::testing::MatchesRegex("[0-9][0-9].[0-9][0-9].[0-9]{4}.*"));
}

// --- SQLGetFunctions ---

struct Function {
    const char* name;
    SQLUSMALLINT identifier;
};
constexpr Function functions[] = {
    {"SQLAllocHandle", SQL_API_SQLALLOCHANDLE},
    {"SQLBindCol", SQL_API_SQLBINDCOL},
    {"SQLBindParameter", SQL_API_SQLBINDPARAMETER},
    {"SQLBrowseConnect", SQL_API_SQLBROWSECONNECT},
    {"SQLBulkOperations", SQL_API_SQLBULKOPERATIONS},
    {"SQLCancel", SQL_API_SQLCANCEL},
    {"SQLCancelHandle", SQL_API_SQLCANCELHANDLE},
    {"SQLCloseCursor", SQL_API_SQLCLOSECURSOR},
    {"SQLColAttribute", SQL_API_SQLCOLATTRIBUTE},
    {"SQLColumnPrivileges", SQL_API_SQLCOLUMNPRIVILEGES},
    {"SQLColumns", SQL_API_SQLCOLUMNS},
    {"SQLConnect", SQL_API_SQLCONNECT},
    {"SQLCopyDesc", SQL_API_SQLCOPYDESC},
    {"SQLDescribeCol", SQL_API_SQLDESCRIBECOL},
    {"SQLDescribeParam", SQL_API_SQLDESCRIBEPARAM},
    {"SQLDisconnect", SQL_API_SQLDISCONNECT},
    {"SQLDriverConnect", SQL_API_SQLDRIVERCONNECT},
    {"SQLEndTran", SQL_API_SQLENDTRAN},
    {"SQLExecDirect", SQL_API_SQLEXECDIRECT},
    {"SQLExecute", SQL_API_SQLEXECUTE},
    {"SQLExtendedFetch", SQL_API_SQLEXTENDEDFETCH},
    {"SQLFetch", SQL_API_SQLFETCH},
    {"SQLFetchScroll", SQL_API_SQLFETCHSCROLL},
    {"SQLForeignKeys", SQL_API_SQLFOREIGNKEYS},
    {"SQLFreeHandle", SQL_API_SQLFREEHANDLE},
    {"SQLFreeStmt", SQL_API_SQLFREESTMT},
    {"SQLGetConnectAttr", SQL_API_SQLGETCONNECTATTR},
    {"SQLGetCursorName", SQL_API_SQLGETCURSORNAME},
    {"SQLGetData", SQL_API_SQLGETDATA},
    {"SQLGetDescField", SQL_API_SQLGETDESCFIELD},
    {"SQLGetDescRec", SQL_API_SQLGETDESCREC},
    {"SQLGetDiagField", SQL_API_SQLGETDIAGFIELD},
    {"SQLGetDiagRec", SQL_API_SQLGETDIAGREC},
    {"SQLGetEnvAttr", SQL_API_SQLGETENVATTR},
    {"SQLGetFunctions", SQL_API_SQLGETFUNCTIONS},
    {"SQLGetInfo", SQL_API_SQLGETINFO},
    {"SQLGetStmtAttr", SQL_API_SQLGETSTMTATTR},
    {"SQLGetTypeInfo", SQL_API_SQLGETTYPEINFO},
    {"SQLMoreResults", SQL_API_SQLMORERESULTS},
    {"SQLNativeSql", SQL_API_SQLNATIVESQL},
    {"SQLNumParams", SQL_API_SQLNUMPARAMS},
    {"SQLNumResultCols", SQL_API_SQLNUMRESULTCOLS},
    {"SQLParamData", SQL_API_SQLPARAMDATA},
    {"SQLPrepare", SQL_API_SQLPREPARE},
    {"SQLPrimaryKeys", SQL_API_SQLPRIMARYKEYS},
    {"SQLProcedureColumns", SQL_API_SQLPROCEDURECOLUMNS},
    {"SQLProcedures", SQL_API_SQLPROCEDURES},
    {"SQLPutData", SQL_API_SQLPUTDATA},
    {"SQLRowCount", SQL_API_SQLROWCOUNT},
    {"SQLSetConnectAttr", SQL_API_SQLSETCONNECTATTR},
    {"SQLSetCursorName", SQL_API_SQLSETCURSORNAME},
    {"SQLSetDescField", SQL_API_SQLSETDESCFIELD},
    {"SQLSetDescRec", SQL_API_SQLSETDESCREC},
    {"SQLSetEnvAttr", SQL_API_SQLSETENVATTR},
    {"SQLSetPos", SQL_API_SQLSETPOS},
    {"SQLSetStmtAttr", SQL_API_SQLSETSTMTATTR},
    {"SQLSpecialColumns", SQL_API_SQLSPECIALCOLUMNS},
    {"SQLStatistics", SQL_API_SQLSTATISTICS},
    {"SQLTablePrivileges", SQL_API_SQLTABLEPRIVILEGES},
    {"SQLTables", SQL_API_SQLTABLES},
};

// The identifiers of the exported functions, wide forms left out: they have none.
std::set<SQLUSMALLINT> exported_identifiers() {
    std::set<SQLUSMALLINT> identifiers;
    for (std::string_view name : direct::exported_names()) {
        if (name.back() == 'W') name.remove_suffix(1);
        const auto known = std::ranges::find(functions, name, &Function::name);
        EXPECT_NE(known, std::end(functions)) << name << " has no identifier in this test";
        if (known != std::end(functions)) identifiers.insert(known->identifier);
    }
    return identifiers;
}

// Asked of the driver itself: unixODBC adds functions of its own.
TEST(Functions, AreTheExportedOnesInAllThreeForms) {
    using direct::driver;
    const std::set<SQLUSMALLINT> expected = exported_identifiers();
    direct::Connection connection;
    ASSERT_EQ(connection.connect(direct::unchecked_connection_string()), SQL_SUCCESS);
    std::array<SQLUSMALLINT, SQL_API_ODBC3_ALL_FUNCTIONS_SIZE + 1> bits;
    std::array<SQLUSMALLINT, 101> flags;
    bits.fill(0xABCD);
    flags.fill(0xABCD);
    EXPECT_EQ(driver().SQLGetFunctions(connection, SQL_API_ODBC3_ALL_FUNCTIONS, bits.data()),
              SQL_SUCCESS);
    EXPECT_EQ(driver().SQLGetFunctions(connection, SQL_API_ALL_FUNCTIONS, flags.data()),
              SQL_SUCCESS);
    EXPECT_EQ(bits.back(), 0xABCD) << "more than 250 elements are written";
    EXPECT_EQ(flags.back(), 0xABCD) << "more than 100 elements are written";
    for (SQLUSMALLINT id = 1; id < SQL_API_ODBC3_ALL_FUNCTIONS_SIZE * 16; ++id) {
        if (id == SQL_API_ODBC3_ALL_FUNCTIONS) continue;
        const bool has = expected.contains(id);
        EXPECT_EQ(SQL_FUNC_EXISTS(bits.data(), id), has ? SQL_TRUE : SQL_FALSE) << id;
        if (id < 100) {
            EXPECT_EQ(flags[id], has ? SQL_TRUE : SQL_FALSE) << id;
        }
        SQLUSMALLINT one = 77;
        EXPECT_EQ(driver().SQLGetFunctions(connection, id, &one), SQL_SUCCESS);
        EXPECT_EQ(one, has ? SQL_TRUE : SQL_FALSE) << id;
    }
}

TEST_F(Information, FunctionsReachTheApplication) {
    for (const SQLUSMALLINT identifier : exported_identifiers()) {
        if (identifier == SQL_API_SQLCANCELHANDLE) continue;  // unixODBC does not ask for it
        SQLUSMALLINT supported = 77;
        EXPECT_SUCCESS(connection_.handle(), SQLGetFunctions(connection_, identifier, &supported));
        EXPECT_EQ(supported, SQL_TRUE) << identifier;
    }
}

// --- SQLGetTypeInfo ---

constexpr const char* type_info_columns[] = {
    "TYPE_NAME",        "DATA_TYPE",          "COLUMN_SIZE",       "LITERAL_PREFIX",
    "LITERAL_SUFFIX",   "CREATE_PARAMS",      "NULLABLE",          "CASE_SENSITIVE",
    "SEARCHABLE",       "UNSIGNED_ATTRIBUTE", "FIXED_PREC_SCALE",  "AUTO_UNIQUE_VALUE",
    "LOCAL_TYPE_NAME",  "MINIMUM_SCALE",      "MAXIMUM_SCALE",     "SQL_DATA_TYPE",
    "SQL_DATETIME_SUB", "NUM_PREC_RADIX",     "INTERVAL_PRECISION"};

using Rows = std::vector<std::vector<std::string>>;

Rows type_info(const Connection& connection, SQLSMALLINT type, bool wide_form = false) {
    Statement statement(connection);
    EXPECT_SUCCESS(statement,
                   wide_form ? SQLGetTypeInfoW(statement, type) : SQLGetTypeInfo(statement, type));
    return statement.rows();
}

TEST_F(Information, TypesComeWithTheirColumnsInOrder) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLGetTypeInfo(statement, SQL_ALL_TYPES));
    ASSERT_EQ(statement.columns(), 19);
    for (SQLUSMALLINT i = 0; i < 19; ++i) {
        EXPECT_EQ(statement.label(static_cast<SQLUSMALLINT>(i + 1)), type_info_columns[i]);
    }
    const Rows rows = statement.rows();
    EXPECT_TRUE(
        std::ranges::is_sorted(rows, {}, [](const auto& row) { return std::stoi(row[1]); }));
    EXPECT_EQ(type_info(connection_, SQL_ALL_TYPES, true), rows);
}

TEST_F(Information, EachTypeOfTheServiceHasARowOfItsOwn) {
    const Rows all = type_info(connection_, SQL_ALL_TYPES);
    for (const int type : {SQL_VARBINARY, SQL_WVARCHAR, SQL_WLONGVARCHAR, SQL_TINYINT, SQL_SMALLINT,
                           SQL_INTEGER, SQL_BIGINT, SQL_FLOAT, SQL_DOUBLE, SQL_DECIMAL, SQL_NUMERIC,
                           SQL_BIT, SQL_TYPE_DATE, SQL_TYPE_TIME, SQL_TYPE_TIMESTAMP, SQL_GUID}) {
        const std::string number = std::to_string(type);
        Rows expected;
        std::ranges::copy_if(all, std::back_inserter(expected),
                             [&](const auto& row) { return row[1] == number; });
        EXPECT_FALSE(expected.empty()) << type;
        EXPECT_EQ(type_info(connection_, static_cast<SQLSMALLINT>(type)), expected) << type;
    }
    EXPECT_TRUE(type_info(connection_, SQL_INTERVAL_YEAR).empty());
}

TEST_F(Information, ATypeThatIsNoneIsRefused) {
    Statement statement(connection_);
    EXPECT_STATE(statement, SQLGetTypeInfo(statement, 9999), "HY004");
}

// ODBC 3.8, appendix G, "Datetime data type changes", and the renamed columns of SQLGetTypeInfo.
TEST(TypesOfOdbc2, HaveTheirOldNumbersAndNames) {
    Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    std::set<std::string> numbers;
    for (const auto& row : type_info(connection, SQL_ALL_TYPES)) numbers.insert(row[1]);
    for (const char* old : {"9", "10", "11"}) EXPECT_TRUE(numbers.contains(old)) << old;
    for (const char* young : {"91", "92", "93"}) EXPECT_FALSE(numbers.contains(young)) << young;
    EXPECT_FALSE(type_info(connection, SQL_TIMESTAMP).empty());
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLGetTypeInfo(statement, SQL_ALL_TYPES));
    EXPECT_EQ(statement.label(3), "PRECISION");
    EXPECT_EQ(statement.label(11), "MONEY");
    EXPECT_EQ(statement.label(12), "AUTO_INCREMENT");
}

}  // namespace
}  // namespace connectai::test
