// Attributes of environments, connections and statements: ODBC 3.8, SQLSetEnvAttr,
// SQLSetConnectAttr, SQLSetStmtAttr. Asked of the driver itself where a manager has its own answer.
#include <gmock/gmock.h>

#include "../unit/http/silent_listener.h"
#include "attribute_cases.h"
#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test::direct {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string name_of(const ::testing::TestParamInfo<Attribute>& info) {
    return info.param.name + std::string("_") + std::to_string(info.index);
}

// --- Environment ---

class EnvironmentAttributes : public ::testing::TestWithParam<Attribute> {};

TEST_P(EnvironmentAttributes, AreSetSubstitutedOrRefused) {
    const Attribute& a = GetParam();
    const Environment environment;
    const auto get = [&] {
        SQLINTEGER value = 77;
        SQLINTEGER octets = 0;
        EXPECT_EQ(outcome(environment,
                          driver().SQLGetEnvAttr(environment, a.attribute, &value, 0, &octets)),
                  "ok");
        EXPECT_EQ(octets, 4);
        return static_cast<SQLULEN>(value);
    };
    EXPECT_EQ(get(), a.default_value);
    EXPECT_EQ(outcome(environment,
                      driver().SQLSetEnvAttr(environment, a.attribute, as_pointer(a.set), 0)),
              a.outcome);
    EXPECT_EQ(get(), a.then);
}

INSTANTIATE_TEST_SUITE_P(Each, EnvironmentAttributes, ::testing::ValuesIn(environment_cases),
                         name_of);

// --- Connection ---

class ConnectionAttributes : public ::testing::TestWithParam<Attribute> {
protected:
    static SQLULEN get(Connection& connection, SQLINTEGER attribute) {
        SQLUINTEGER value = 77;
        SQLINTEGER octets = 0;
        EXPECT_EQ(outcome(connection.handle(),
                          driver().SQLGetConnectAttr(connection, attribute, &value, 0, &octets)),
                  "ok");
        EXPECT_EQ(octets, 4);
        return value;
    }
    static std::string set(Connection& connection, SQLINTEGER attribute, SQLULEN value) {
        return outcome(connection.handle(),
                       driver().SQLSetConnectAttr(connection, attribute, as_pointer(value), 0));
    }
};

TEST_P(ConnectionAttributes, AreSetSubstitutedOrRefused) {
    const Attribute& a = GetParam();
    for (const bool open : {false, true}) {
        Connection connection;
        if (open) {
            if (a.attribute == SQL_ATTR_LOGIN_TIMEOUT) continue;  // fixed then, HY011
            ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
        }
        EXPECT_EQ(get(connection, a.attribute), a.default_value);
        EXPECT_EQ(set(connection, a.attribute, a.set), a.outcome);
        EXPECT_EQ(get(connection, a.attribute), a.then);
    }
}

INSTANTIATE_TEST_SUITE_P(Each, ConnectionAttributes, ::testing::ValuesIn(connection_cases),
                         name_of);

TEST_F(ConnectionAttributes, TheLoginTimeoutIsTheKeywordsAfterConnecting) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string("LoginTimeout=42")), SQL_SUCCESS);
    EXPECT_EQ(get(connection, SQL_ATTR_LOGIN_TIMEOUT), 42u);
    EXPECT_EQ(set(connection, SQL_ATTR_LOGIN_TIMEOUT, 3), "HY011");
    Connection attribute_first;
    EXPECT_EQ(set(attribute_first, SQL_ATTR_LOGIN_TIMEOUT, 3), "ok");
    ASSERT_EQ(attribute_first.connect(unchecked_connection_string("LoginTimeout=42")), SQL_SUCCESS);
    EXPECT_EQ(get(attribute_first, SQL_ATTR_LOGIN_TIMEOUT), 3u);
}

// ODBC 3.8, "Upgrading a 3.5 Driver to a 3.8 Driver", "Connection Pooling": the next user of the
// connection has not set what the last one has.
TEST_F(ConnectionAttributes, ResettingPutsTheLoginTimeoutBackToTheKeywords) {
    Connection connection;
    EXPECT_EQ(set(connection, SQL_ATTR_LOGIN_TIMEOUT, 3), "ok");
    ASSERT_EQ(connection.connect(unchecked_connection_string("LoginTimeout=42")), SQL_SUCCESS);
    EXPECT_EQ(get(connection, SQL_ATTR_LOGIN_TIMEOUT), 3u);
    EXPECT_EQ(set(connection, SQL_ATTR_RESET_CONNECTION, SQL_RESET_CONNECTION_YES), "ok");
    EXPECT_EQ(get(connection, SQL_ATTR_LOGIN_TIMEOUT), 42u);
}

TEST_F(ConnectionAttributes, AResetLoginTimeoutHoldsForConnectionsOfLater) {
    const SilentListener silent;
    if (!silent.silent()) GTEST_SKIP() << "this system answers where nobody listens";
    Connection connection;
    EXPECT_EQ(set(connection, SQL_ATTR_LOGIN_TIMEOUT, 60), "ok");
    // The first of two keywords counts.
    ASSERT_EQ(connection.connect("URL=" + silent.url() + ";" +
                                 unchecked_connection_string("LoginTimeout=1;MaxRetries=0")),
              SQL_SUCCESS);
    EXPECT_EQ(set(connection, SQL_ATTR_RESET_CONNECTION, SQL_RESET_CONNECTION_YES), "ok");
    const Handle statement(SQL_HANDLE_STMT, connection);
    ASSERT_EQ(outcome(statement, driver().SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT,
                                                         as_pointer(20), 0)),
              "ok");
    ASSERT_EQ(outcome(statement, driver().SQLExecDirect(statement, narrow("SELECT 1"), SQL_NTS)),
              "HYT00");
    EXPECT_THAT(statement.records().front().message, HasSubstr("longer than LoginTimeout allows"));
}

TEST_F(ConnectionAttributes, AConnectionIsDeadUnlessItIsOpen) {
    Connection connection;
    EXPECT_EQ(get(connection, SQL_ATTR_CONNECTION_DEAD), SQLULEN{SQL_CD_TRUE});
    ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
    EXPECT_EQ(get(connection, SQL_ATTR_CONNECTION_DEAD), SQLULEN{SQL_CD_FALSE});
    EXPECT_EQ(set(connection, SQL_ATTR_CONNECTION_DEAD, 0), "HY092");
}

TEST_F(ConnectionAttributes, WhatTheServiceHasNotIsNotSupported) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
    SQLUINTEGER value = 0;
    for (const SQLINTEGER attribute : {SQL_ATTR_TRANSLATE_LIB, SQL_ATTR_TRANSLATE_OPTION}) {
        EXPECT_EQ(outcome(connection.handle(),
                          driver().SQLGetConnectAttr(connection, attribute, &value, 0, nullptr)),
                  "HYC00")
            << attribute;
    }
    EXPECT_EQ(set(connection, SQL_ATTR_ENLIST_IN_DTC, 1), "HYC00");
}

TEST_F(ConnectionAttributes, TheCatalogIsTextInEitherForm) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string("DefaultCatalog=Anfang")),
              SQL_SUCCESS);
    SQLCHAR text[64] = {};
    SQLWCHAR units[64] = {};
    SQLINTEGER octets = 0;
    const auto get_narrow = [&](SQLINTEGER capacity) {
        return outcome(connection.handle(),
                       driver().SQLGetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG, text,
                                                  capacity, &octets));
    };
    EXPECT_EQ(get_narrow(64), "ok");
    EXPECT_STREQ(reinterpret_cast<const char*>(text), "Anfang");
    EXPECT_EQ(octets, 6);
    std::vector<SQLWCHAR> name = wide("Größe\xF0\x9F\x93\x9A");
    EXPECT_EQ(
        driver().SQLSetConnectAttrW(connection, SQL_ATTR_CURRENT_CATALOG, name.data(), SQL_NTS),
        SQL_SUCCESS);
    EXPECT_EQ(driver().SQLGetConnectAttrW(connection, SQL_ATTR_CURRENT_CATALOG, units, sizeof units,
                                          &octets),
              SQL_SUCCESS);
    EXPECT_EQ(octets, 14);  // 7 units
    EXPECT_EQ(from_wide(units, 7), "Größe\xF0\x9F\x93\x9A");
    EXPECT_EQ(get_narrow(64), "ok");
    EXPECT_STREQ(reinterpret_cast<const char*>(text), "Größe\xF0\x9F\x93\x9A");
    // A length in octets, in the wide form too.
    EXPECT_EQ(driver().SQLSetConnectAttrW(connection, SQL_ATTR_CURRENT_CATALOG, name.data(), 6),
              SQL_SUCCESS);
    EXPECT_EQ(get_narrow(64), "ok");
    EXPECT_STREQ(reinterpret_cast<const char*>(text), "Grö");
    // No character is cut in two, and the whole length is told.
    EXPECT_EQ(get_narrow(4), "+01004");
    EXPECT_STREQ(reinterpret_cast<const char*>(text), "Gr");
    EXPECT_EQ(octets, 4);
}

// SQLSetConnectAttr, 3D000; "persist until SQLFreeHandle is called on the connection".
TEST(CurrentCatalog, IsOneOfTheAccountsAndStays) {
    Connection connection;
    const auto set = [&](const char* name) {
        return outcome(connection.handle(),
                       driver().SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG,
                                                  narrow(name), SQL_NTS));
    };
    const auto get = [&] {
        SQLCHAR text[64] = {};
        driver().SQLGetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG, text, 64, nullptr);
        return std::string(reinterpret_cast<char*>(text));
    };
    const std::string target = connection_string("test-token", "DefaultCatalog=CRM");
    ASSERT_EQ(connection.connect(target), SQL_SUCCESS);
    EXPECT_EQ(get(), "CRM");
    EXPECT_EQ(set("Nowhere"), "3D000");
    EXPECT_EQ(get(), "CRM");
    EXPECT_EQ(set("ERP"), "ok");
    EXPECT_EQ(set("CData"), "ok") << "the system tables' own";
    EXPECT_EQ(set("ERP"), "ok");
    ASSERT_EQ(driver().SQLDisconnect(connection), SQL_SUCCESS);
    ASSERT_EQ(connection.connect(target), SQL_SUCCESS);
    EXPECT_EQ(get(), "ERP");
}

// Before there is a connection nobody can be asked; a statement's 42S02 would not name it.
TEST(CurrentCatalog, ThatWasSetBeforeConnectingIsLookedForThen) {
    for (const auto& [name, outcome_of_connecting] :
         {std::pair{"ERP", "ok"}, {"Nowhere", "+01000"}}) {
        Connection connection;
        ASSERT_EQ(
            driver().SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG, narrow(name), SQL_NTS),
            SQL_SUCCESS);
        EXPECT_EQ(outcome(connection.handle(), connection.connect(connection_string())),
                  outcome_of_connecting);
        if (std::string_view(name) == "ERP") continue;
        EXPECT_THAT(connection.handle().records().at(0).message,
                    HasSubstr("the account has no catalog Nowhere"));
    }
}

// DefaultSchema is the default catalog's: with another catalog it would name nothing.
TEST(CurrentCatalog, HasNoDefaultSchemaOfAnother) {
    Connection connection;
    ASSERT_EQ(connection.connect(
                  connection_string("test-token", "DefaultCatalog=CRM;DefaultSchema=Sales")),
              SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    const auto keys = [&](const char* table) {
        EXPECT_EQ(outcome(statement, driver().SQLPrimaryKeys(statement, nullptr, 0, nullptr, 0,
                                                             narrow(table), SQL_NTS)),
                  "ok");
        const SQLRETURN code = driver().SQLFetch(statement);
        driver().SQLFreeStmt(statement, SQL_CLOSE);
        return code;
    };
    EXPECT_EQ(keys("Accounts"), SQL_SUCCESS);
    ASSERT_EQ(
        driver().SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG, narrow("ERP"), SQL_NTS),
        SQL_SUCCESS);
    EXPECT_EQ(keys("Invoices"), SQL_SUCCESS);
}

TEST_F(ConnectionAttributes, TheQuietModeWindowIsKept) {
    Connection connection;
    SQLPOINTER window = as_pointer(77);
    EXPECT_EQ(driver().SQLGetConnectAttr(connection, SQL_ATTR_QUIET_MODE, &window, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(window, nullptr);
    driver().SQLSetConnectAttr(connection, SQL_ATTR_QUIET_MODE, as_pointer(1234567890123), 0);
    EXPECT_EQ(driver().SQLGetConnectAttr(connection, SQL_ATTR_QUIET_MODE, &window, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(window, as_pointer(1234567890123));
}

// SQLSetConnectAttr, SQL_ATTR_CONNECTION_DEAD: what was found when the server was last asked.
TEST(ConnectionDead, IsWhatTheLastRequestFound) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("scenario-drop")), SQL_SUCCESS);
    const auto dead = [&] {
        SQLUINTEGER value = 77;
        EXPECT_EQ(
            driver().SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &value, 0, nullptr),
            SQL_SUCCESS);
        return value == SQL_CD_TRUE;
    };
    const Handle statement(SQL_HANDLE_STMT, connection);
    EXPECT_FALSE(dead());
    EXPECT_EQ(outcome(statement, driver().SQLExecDirect(statement, narrow("SELECT 1"), SQL_NTS)),
              "08S01");
    EXPECT_TRUE(dead());
    EXPECT_EQ(outcome(statement, driver().SQLTables(statement, narrow("CRM"), SQL_NTS, nullptr, 0,
                                                    nullptr, 0, nullptr, 0)),
              "ok");
    EXPECT_FALSE(dead()) << "the service has answered another request";
}

// A refused statement is no lost connection.
TEST(ConnectionDead, IsNotARefusal) {
    Connection connection;
    ASSERT_EQ(connection.connect(connection_string("test-token")), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    EXPECT_EQ(outcome(statement,
                      driver().SQLExecDirect(statement, narrow("SELECT nothing FROM"), SQL_NTS)),
              "42000");
    SQLUINTEGER value = 77;
    driver().SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &value, 0, nullptr);
    EXPECT_EQ(value, SQLUINTEGER{SQL_CD_FALSE});
}

// ODBC 3.8, appendix G: an ODBC 2 application sets statement options on the connection.
TEST_F(ConnectionAttributes, StatementOptionsAreDefaultsForStatementsToCome) {
    Connection connection(SQL_OV_ODBC2);
    ASSERT_EQ(connection.connect(unchecked_connection_string()), SQL_SUCCESS);
    for (const SQLINTEGER attribute : {SQL_MAX_ROWS, SQL_ROWSET_SIZE, SQL_BIND_TYPE}) {
        EXPECT_EQ(set(connection, attribute, 5), "ok");
        const Handle statement(SQL_HANDLE_STMT, connection);
        SQLULEN value = 0;
        EXPECT_EQ(driver().SQLGetStmtAttr(statement, attribute, &value, 0, nullptr), SQL_SUCCESS);
        EXPECT_EQ(value, 5u) << attribute;
    }
}

// --- Statement ---

class StatementAttributes : public ::testing::TestWithParam<Attribute> {
protected:
    void SetUp() override {
        ASSERT_EQ(connection_.connect(unchecked_connection_string()), SQL_SUCCESS);
        statement_.emplace(SQL_HANDLE_STMT, connection_);
    }
    SQLULEN get(SQLINTEGER attribute) {
        SQLULEN value = 77;
        SQLINTEGER octets = 0;
        EXPECT_EQ(outcome(*statement_,
                          driver().SQLGetStmtAttr(*statement_, attribute, &value, 0, &octets)),
                  "ok");
        EXPECT_EQ(octets, static_cast<SQLINTEGER>(sizeof(SQLULEN)));
        return value;
    }
    std::string set(SQLINTEGER attribute, SQLULEN value) {
        return outcome(*statement_,
                       driver().SQLSetStmtAttr(*statement_, attribute, as_pointer(value), 0));
    }
    Connection connection_;
    std::optional<Handle> statement_;
};

TEST_P(StatementAttributes, AreSetSubstitutedOrRefused) {
    const Attribute& a = GetParam();
    EXPECT_EQ(get(a.attribute), a.default_value);
    EXPECT_EQ(set(a.attribute, a.set), a.outcome);
    if (std::string_view(a.outcome) == "+01S02") {
        EXPECT_THAT(statement_->records().front().message, HasSubstr(a.name));
    }
    EXPECT_EQ(get(a.attribute), a.then);
}

INSTANTIATE_TEST_SUITE_P(Each, StatementAttributes, ::testing::ValuesIn(statement_cases), name_of);

TEST_F(StatementAttributes, TheQueryTimeoutIsTheKeywords) {
    Connection connection;
    ASSERT_EQ(connection.connect(unchecked_connection_string("Timeout=42")), SQL_SUCCESS);
    const Handle statement(SQL_HANDLE_STMT, connection);
    SQLULEN seconds = 0;
    EXPECT_EQ(driver().SQLGetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT, &seconds, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(seconds, 42u);
}

// A value without room for it is no crash.
TEST_F(StatementAttributes, CanBeAskedForWithoutABuffer) {
    for (const SQLINTEGER attribute : {SQL_ATTR_MAX_ROWS, SQL_ATTR_APP_ROW_DESC}) {
        EXPECT_EQ(driver().SQLGetStmtAttr(*statement_, attribute, nullptr, 0, nullptr),
                  SQL_SUCCESS);
    }
    EXPECT_EQ(driver().SQLGetConnectAttr(connection_, SQL_ATTR_AUTOCOMMIT, nullptr, 0, nullptr),
              SQL_SUCCESS);
}

// Attributes whose value is a text, or an address that is kept: a number is none.
bool handles_text(SQLINTEGER identifier) {
    return identifier == SQL_ATTR_CURRENT_CATALOG;
}

// Every number, known or not: an answer or a SQLSTATE from the pages, with its record.
TEST_F(StatementAttributes, EveryIdentifierHasAnAnswer) {
    const auto answers =
        AnyOf("ok", "+01S02", "HY092", "HYC00", "24000", "HY024", "HY011", "HY017", "HY009");
    std::vector<SQLINTEGER> identifiers;
    for (SQLINTEGER i = -30; i < 200; ++i) identifiers.push_back(i);
    for (SQLINTEGER i = 1000; i < 1300; ++i) identifiers.push_back(i);
    for (SQLINTEGER i = 9990; i < 10100; ++i) identifiers.push_back(i);
    for (SQLINTEGER i = 29990; i < 30010; ++i) identifiers.push_back(i);
    identifiers.insert(identifiers.end(), {2147483647, -2147483647 - 1});
    for (const SQLINTEGER identifier : identifiers) {
        SCOPED_TRACE(identifier);
        SQLCHAR room[64] = {};
        const auto number = static_cast<SQLULEN>(1);
        EXPECT_THAT(set(identifier, number), answers);
        EXPECT_THAT(outcome(*statement_, driver().SQLGetStmtAttr(*statement_, identifier, room,
                                                                 sizeof room, nullptr)),
                    answers);
        if (handles_text(identifier)) continue;
        EXPECT_THAT(
            outcome(connection_.handle(),
                    driver().SQLSetConnectAttr(connection_, identifier, as_pointer(number), 0)),
            answers);
        EXPECT_THAT(
            outcome(connection_.handle(), driver().SQLGetConnectAttr(connection_, identifier, room,
                                                                     sizeof room, nullptr)),
            answers);
    }
}

// --- While a cursor is open ---

TEST(AttributesOfAnOpenCursor, AreFixed) {
    Connection connection;
    ASSERT_EQ(
        outcome(connection.handle(), connection.connect(connection_string("scenario-rows:3"))),
        "ok");
    const Handle statement(SQL_HANDLE_STMT, connection);
    const auto set = [&](SQLINTEGER attribute, SQLULEN value) {
        return outcome(statement,
                       driver().SQLSetStmtAttr(statement, attribute, as_pointer(value), 0));
    };
    ASSERT_EQ(driver().SQLExecDirect(statement, narrow("SELECT 1"), SQL_NTS), SQL_SUCCESS);
    for (const SQLINTEGER attribute :
         {SQL_ATTR_CONCURRENCY, SQL_ATTR_CURSOR_TYPE, SQL_ATTR_SIMULATE_CURSOR,
          SQL_ATTR_USE_BOOKMARKS, SQL_ATTR_CURSOR_SCROLLABLE, SQL_ATTR_CURSOR_SENSITIVITY}) {
        const SQLULEN least = attribute == SQL_ATTR_CONCURRENCY ? 1 : 0;
        EXPECT_EQ(set(attribute, least), "24000") << attribute;
    }
    for (const SQLINTEGER attribute : {SQL_ATTR_MAX_ROWS, SQL_ATTR_QUERY_TIMEOUT,
                                       SQL_ATTR_ROW_ARRAY_SIZE, SQL_ATTR_RETRIEVE_DATA}) {
        EXPECT_EQ(set(attribute, 1), "ok") << attribute;
    }
    ASSERT_EQ(driver().SQLCloseCursor(statement), SQL_SUCCESS);
    EXPECT_EQ(set(SQL_ATTR_CONCURRENCY, SQL_CONCUR_READ_ONLY), "ok");
}

TEST(RowNumber, IsThatOfTheCurrentRow) {
    Connection connection;
    ASSERT_EQ(
        outcome(connection.handle(), connection.connect(connection_string("scenario-rows:2"))),
        "ok");
    const Handle statement(SQL_HANDLE_STMT, connection);
    ASSERT_EQ(driver().SQLExecDirect(statement, narrow("SELECT 1"), SQL_NTS), SQL_SUCCESS);
    for (SQLULEN row = 1; row <= 2; ++row) {
        ASSERT_EQ(driver().SQLFetch(statement), SQL_SUCCESS);
        SQLULEN number = 0;
        EXPECT_EQ(driver().SQLGetStmtAttr(statement, SQL_ATTR_ROW_NUMBER, &number, 0, nullptr),
                  SQL_SUCCESS);
        EXPECT_EQ(number, row);
    }
}

}  // namespace
}  // namespace connectai::test::direct
