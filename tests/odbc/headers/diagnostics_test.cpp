// Every field of the diagnostics area in the installed headers, on every kind of handle: ODBC 3.8,
// SQLGetDiagField, "Header Fields" and "Record Fields"; and every code of a statement. Asked of the
// driver itself.
#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test::direct {
namespace {

struct Identifier {
    SQLINTEGER number;
    std::string_view name;
};
constexpr Identifier header_fields[] = {
#include "diagnostic_fields.inc"
};
constexpr Identifier header_functions[] = {
#include "dynamic_functions.inc"
};

enum class Of { statement_header, header, record };

struct Expected {
    std::string_view name;
    Of of;
    std::size_t octets;  // of a number; 0: text
};

constexpr Expected expected[] = {
    {"SQL_DIAG_CURSOR_ROW_COUNT", Of::statement_header, sizeof(SQLLEN)},
    {"SQL_DIAG_DYNAMIC_FUNCTION", Of::statement_header, 0},
    {"SQL_DIAG_DYNAMIC_FUNCTION_CODE", Of::statement_header, sizeof(SQLINTEGER)},
    {"SQL_DIAG_NUMBER", Of::header, sizeof(SQLINTEGER)},
    {"SQL_DIAG_RETURNCODE", Of::header, sizeof(SQLRETURN)},
    {"SQL_DIAG_ROW_COUNT", Of::statement_header, sizeof(SQLLEN)},
    {"SQL_DIAG_CLASS_ORIGIN", Of::record, 0},
    {"SQL_DIAG_COLUMN_NUMBER", Of::record, sizeof(SQLINTEGER)},
    {"SQL_DIAG_CONNECTION_NAME", Of::record, 0},
    {"SQL_DIAG_MESSAGE_TEXT", Of::record, 0},
    {"SQL_DIAG_NATIVE", Of::record, sizeof(SQLINTEGER)},
    {"SQL_DIAG_ROW_NUMBER", Of::record, sizeof(SQLLEN)},
    {"SQL_DIAG_SERVER_NAME", Of::record, 0},
    {"SQL_DIAG_SQLSTATE", Of::record, 0},
    {"SQL_DIAG_SUBCLASS_ORIGIN", Of::record, 0},
};

TEST(HeaderDiagnosticFields, AreAnsweredOnTheHandlesThatHaveThem) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    const Handle descriptor(SQL_HANDLE_DESC, connection);
    // One record each.
    driver().SQLSetEnvAttr(connection.environment(), 29999, nullptr, 0);
    driver().SQLSetConnectAttr(connection, 29999, nullptr, 0);
    driver().SQLSetStmtAttr(statement, 29999, nullptr, 0);
    driver().SQLSetDescField(descriptor, 1, 29999, nullptr, 0);

    std::set<std::string_view> used;
    for (const Identifier& field : header_fields) {
        SCOPED_TRACE(field.name);
        const auto row = std::ranges::find(expected, field.name, &Expected::name);
        ASSERT_NE(row, std::end(expected)) << "of the headers, and not in this test";
        used.insert(row->name);
        for (const Handle* handle :
             {static_cast<const Handle*>(&connection.environment()),
              static_cast<const Handle*>(&connection.handle()), &statement, &descriptor}) {
            SCOPED_TRACE(handle->type());
            alignas(SQLLEN) std::array<unsigned char, 1024> room;
            room.fill(0xA5);
            SQLSMALLINT length = -1;
            const SQLSMALLINT number = row->of == Of::record ? 1 : 0;
            const SQLRETURN code = driver().SQLGetDiagField(
                handle->type(), *handle, number, static_cast<SQLSMALLINT>(field.number),
                room.data(), static_cast<SQLSMALLINT>(room.size()), &length);
            if (row->of == Of::statement_header && handle != &statement) {
                EXPECT_EQ(code, SQL_ERROR);
                continue;
            }
            EXPECT_EQ(code, SQL_SUCCESS);
            if (row->octets == 0) {
                EXPECT_EQ(std::strlen(reinterpret_cast<char*>(room.data())),
                          static_cast<std::size_t>(length));
            } else {
                EXPECT_EQ(room[row->octets], 0xA5) << "more is written than the field";
            }
        }
    }
    for (const Expected& row : expected) {
        EXPECT_TRUE(used.contains(row.name)) << row.name << " is not in the headers";
    }
}

// SQLGetDiagField, "Values of the Dynamic Function Fields". The service refuses most of them: what
// was tried is told all the same.
TEST(HeaderDynamicFunctions, AreToldByTheStatementsText) {
    struct Row {
        std::string_view name, function;
        const char* text;
    };
    constexpr const char* never = nullptr;
    // clang-format off
    constexpr Row rows[] = {
        {"SQL_DIAG_ALTER_DOMAIN", "ALTER DOMAIN", "ALTER DOMAIN d SET DEFAULT 1"},
        {"SQL_DIAG_ALTER_TABLE", "ALTER TABLE", "ALTER TABLE t ADD c INT"},
        {"SQL_DIAG_CALL", "CALL", "{call nothing()}"},
        {"SQL_DIAG_CREATE_ASSERTION", "CREATE ASSERTION", "CREATE ASSERTION a CHECK (1 = 1)"},
        {"SQL_DIAG_CREATE_CHARACTER_SET", "CREATE CHARACTER SET", "CREATE CHARACTER SET c GET u"},
        {"SQL_DIAG_CREATE_COLLATION", "CREATE COLLATION", "CREATE COLLATION c FOR u FROM d"},
        {"SQL_DIAG_CREATE_DOMAIN", "CREATE DOMAIN", "CREATE DOMAIN d AS INT"},
        {"SQL_DIAG_CREATE_INDEX", "CREATE INDEX", "CREATE UNIQUE INDEX i ON t (c)"},
        {"SQL_DIAG_CREATE_SCHEMA", "CREATE SCHEMA", "CREATE SCHEMA s"},
        {"SQL_DIAG_CREATE_TABLE", "CREATE TABLE", "CREATE TABLE t (c INT)"},
        {"SQL_DIAG_CREATE_TRANSLATION", "CREATE TRANSLATION", "CREATE TRANSLATION t FOR a TO b"},
        {"SQL_DIAG_CREATE_VIEW", "CREATE VIEW", "CREATE DERIVED VIEW v AS SELECT 1"},
        {"SQL_DIAG_DELETE_WHERE", "DELETE WHERE", "DELETE FROM t WHERE a = 1"},
        {"SQL_DIAG_DROP_ASSERTION", "DROP ASSERTION", "DROP ASSERTION a"},
        {"SQL_DIAG_DROP_CHARACTER_SET", "DROP CHARACTER SET", "DROP CHARACTER SET c"},
        {"SQL_DIAG_DROP_COLLATION", "DROP COLLATION", "DROP COLLATION c"},
        {"SQL_DIAG_DROP_DOMAIN", "DROP DOMAIN", "DROP DOMAIN d"},
        {"SQL_DIAG_DROP_INDEX", "DROP INDEX", "DROP INDEX i"},
        {"SQL_DIAG_DROP_SCHEMA", "DROP SCHEMA", "DROP SCHEMA s"},
        {"SQL_DIAG_DROP_TABLE", "DROP TABLE", "DROP TABLE t"},
        {"SQL_DIAG_DROP_TRANSLATION", "DROP TRANSLATION", "DROP TRANSLATION t"},
        {"SQL_DIAG_DROP_VIEW", "DROP VIEW", "DROP DERIVED VIEW v"},
        // Positioned: SQL_POSITIONED_STATEMENTS says that there are none.
        {"SQL_DIAG_DYNAMIC_DELETE_CURSOR", "", never},
        {"SQL_DIAG_DYNAMIC_UPDATE_CURSOR", "", never},
        {"SQL_DIAG_GRANT", "GRANT", "GRANT SELECT ON t TO u"},
        {"SQL_DIAG_INSERT", "INSERT", "INSERT INTO t (a) VALUES (1)"},
        {"SQL_DIAG_REVOKE", "REVOKE", "REVOKE SELECT ON t FROM u"},
        {"SQL_DIAG_SELECT_CURSOR", "SELECT CURSOR", "SELECT 1"},
        {"SQL_DIAG_UNKNOWN_STATEMENT", "", "EXPLAIN nothing"},
        {"SQL_DIAG_UPDATE_WHERE", "UPDATE WHERE", "UPDATE t SET a = 1"},
    };
    // clang-format on
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    for (const Identifier& function : header_functions) {
        SCOPED_TRACE(function.name);
        const auto row = std::ranges::find(rows, function.name, &Row::name);
        ASSERT_NE(row, std::end(rows)) << "of the headers, and not in this test";
        if (row->text == never) continue;
        const Handle statement(SQL_HANDLE_STMT, connection);
        driver().SQLExecDirect(statement, narrow(row->text), SQL_NTS);
        SQLINTEGER code = -4711;
        std::array<SQLCHAR, 64> name{};
        driver().SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_DYNAMIC_FUNCTION_CODE,
                                 &code, 0, nullptr);
        driver().SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_DYNAMIC_FUNCTION,
                                 name.data(), 64, nullptr);
        EXPECT_EQ(code, function.number);
        EXPECT_EQ(reinterpret_cast<const char*>(name.data()), row->function);
    }
}

}  // namespace
}  // namespace connectai::test::direct
