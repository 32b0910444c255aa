// A service without transactions: ODBC 3.8, SQLEndTran, and SQLSetConnectAttr, SQL_ATTR_AUTOCOMMIT.
#include <gmock/gmock.h>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;

void autocommit(Connection& connection, SQLUINTEGER value) {
    EXPECT_SUCCESS(connection.handle(),
                   SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT,
                                     reinterpret_cast<SQLPOINTER>(std::uintptr_t{value}), 0));
    SQLUINTEGER now = 99;
    EXPECT_SUCCESS(connection.handle(),
                   SQLGetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, &now, 0, nullptr));
    EXPECT_EQ(now, value);
}

// A table of the test's own; its name is the test's.
class Transactions : public ConnectedTest {
protected:
    void SetUp() override {
        ConnectedTest::SetUp();
        const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
        table_ = "[Scratch].[dbo].[" + name + "]";
        run("CREATE TABLE " + table_ + " (id int)");
    }
    void TearDown() override {
        run("DROP TABLE " + table_);
        SQLEndTran(SQL_HANDLE_DBC, connection_, SQL_COMMIT);
    }
    void run(const std::string& sql) { run(connection_, sql); }
    static void run(Connection& connection, const std::string& sql) {
        Statement statement(connection);
        EXPECT_SUCCESS(statement, statement.execute(sql));
    }
    void insert() { run("INSERT INTO " + table_ + " (id) VALUES (1)"); }
    std::size_t rows() {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, statement.execute("SELECT id FROM " + table_));
        return statement.rows().size();
    }
    SQLRETURN end(SQLSMALLINT completion) {
        return SQLEndTran(SQL_HANDLE_DBC, connection_, completion);
    }
    std::string table_;
};

TEST_F(Transactions, NoneAreReported) {
    SQLUSMALLINT capable = 99;
    EXPECT_SUCCESS(connection_.handle(),
                   SQLGetInfo(connection_, SQL_TXN_CAPABLE, &capable, sizeof capable, nullptr));
    EXPECT_EQ(capable, SQL_TC_NONE);
}

TEST_F(Transactions, WithAutocommitBothEndingsHaveNothingToDo) {
    insert();
    EXPECT_EQ(end(SQL_COMMIT), SQL_SUCCESS);
    insert();
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS) << connection_.handle().text();
}

TEST_F(Transactions, CommitSucceedsAfterAWrite) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    insert();
    EXPECT_EQ(end(SQL_COMMIT), SQL_SUCCESS);
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS) << "there is nothing left to roll back";
    EXPECT_EQ(rows(), 1u);
}

TEST_F(Transactions, RollbackSucceedsWhereNothingWasWritten) {
    EXPECT_EQ(end(SQL_COMMIT), SQL_SUCCESS);
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(rows(), 0u);
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS) << connection_.handle().text();
}

TEST_F(Transactions, RollbackSaysThatAWriteHasAlreadyTakenEffect) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    insert();
    EXPECT_STATE(connection_.handle(), end(SQL_ROLLBACK), "HYC00");
    EXPECT_THAT(connection_.handle().message(), HasSubstr("already taken effect"));
    EXPECT_EQ(rows(), 1u);
    // Said once: the next transaction begins here.
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS);
}

// ODBC 3.8, SQL_ATTR_AUTOCOMMIT: changing to autocommit commits what is open.
// What the service has refused, or what touched no row, is nothing to roll back: the application
// must see its own error, not one of the rollback's.
TEST_F(Transactions, RollbackSucceedsAfterAChangeThatFailedOrTouchedNothing) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    Statement statement(connection_);
    EXPECT_STATE(statement, statement.execute("UPDATE [Scratch].[dbo].[NoSuch] SET id = 1"),
                 "42S02");
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS) << connection_.handle().text();
    EXPECT_EQ(statement.execute("DELETE FROM " + table_ + " WHERE id = 9"), SQL_NO_DATA);
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS) << connection_.handle().text();
}

// The first statement of a text has taken effect when the second is refused.
TEST_F(Transactions, RollbackSucceedsAfterSeveralResultsThatChangedNothing) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    const std::string delete_none = "DELETE FROM " + table_ + " WHERE id = -1";
    for (const std::string& text : {delete_none + "; " + delete_none, "SELECT 1; " + delete_none,
                                    delete_none + "; SELECT 1"}) {
        SCOPED_TRACE(text);
        Statement statement(connection_);
        statement.execute(text);
        while (SQL_SUCCEEDED(SQLMoreResults(statement))) {
        }
        EXPECT_SUCCESS(connection_.handle(), end(SQL_ROLLBACK));
    }
    // One of them did.
    Statement statement(connection_);
    statement.execute("SELECT 1; INSERT INTO " + table_ + " (id) VALUES (1)");
    while (SQL_SUCCEEDED(SQLMoreResults(statement))) {
    }
    EXPECT_STATE(connection_.handle(), end(SQL_ROLLBACK), "HYC00");
}

// Nobody has seen what the second statement did.
TEST_F(Transactions, RollbackFailsWhileAResultMayBeThatOfAChange) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    const std::string text = "SELECT 1; DELETE FROM " + table_ + " WHERE id = -1";
    Statement statement(connection_);
    EXPECT_SUCCESS(statement, statement.execute(text));
    EXPECT_STATE(connection_.handle(), end(SQL_ROLLBACK), "HYC00");
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_STATE(connection_.handle(), end(SQL_ROLLBACK), "HYC00");
    EXPECT_SUCCESS(connection_.handle(), end(SQL_ROLLBACK));
}

TEST_F(Transactions, RollbackFailsAfterATextThatFailedHalfWay) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    Statement statement(connection_);
    const std::string text = "INSERT INTO " + table_ + " (id) VALUES (1); UPDATE nope SET a = 1";
    SQLRETURN code = statement.execute(text);
    while (SQL_SUCCEEDED(code)) code = SQLMoreResults(statement);
    EXPECT_EQ(code, SQL_ERROR);
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_ERROR);
    EXPECT_EQ(connection_.handle().state(), "HYC00");
}

TEST_F(Transactions, SwitchingAutocommitOnCommits) {
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    insert();
    autocommit(connection_, SQL_AUTOCOMMIT_ON);
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS) << connection_.handle().text();
}

// SQL_CURSOR_COMMIT_BEHAVIOR and SQL_CURSOR_ROLLBACK_BEHAVIOR.
TEST_F(Transactions, CursorsStayOpenAsReported) {
    for (const SQLUSMALLINT type :
         {SQLUSMALLINT{SQL_CURSOR_COMMIT_BEHAVIOR}, SQLUSMALLINT{SQL_CURSOR_ROLLBACK_BEHAVIOR}}) {
        SQLUSMALLINT behavior = 99;
        EXPECT_SUCCESS(connection_.handle(),
                       SQLGetInfo(connection_, type, &behavior, sizeof behavior, nullptr));
        EXPECT_EQ(behavior, SQL_CB_PRESERVE);
    }
    insert();
    insert();
    insert();
    autocommit(connection_, SQL_AUTOCOMMIT_OFF);
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute("SELECT id FROM " + table_));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(end(SQL_COMMIT), SQL_SUCCESS);
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS) << statement.Handle::text();
    EXPECT_EQ(end(SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS) << statement.Handle::text();
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
}

// ODBC 3.8, SQLEndTran: every connection of the environment that is open.
TEST_F(Transactions, EndOnTheEnvironmentReachesItsConnections) {
    Environment environment;
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_COMMIT), SQL_SUCCESS);
    Handle first(SQL_HANDLE_DBC, environment);
    Handle second(SQL_HANDLE_DBC, environment);
    Handle unopened(SQL_HANDLE_DBC, environment);
    const std::string text = connection_string();
    for (Handle* connection : {&first, &second}) {
        ASSERT_SUCCESS(*connection, SQLDriverConnect(*connection, nullptr, narrow(text), SQL_NTS,
                                                     nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT));
        ASSERT_SUCCESS(*connection,
                       SQLSetConnectAttr(*connection, SQL_ATTR_AUTOCOMMIT,
                                         reinterpret_cast<SQLPOINTER>(SQL_AUTOCOMMIT_OFF), 0));
    }
    const auto write = [&] {
        Handle statement(SQL_HANDLE_STMT, second);
        const std::string sql = "INSERT INTO " + table_ + " (id) VALUES (2)";
        EXPECT_SUCCESS(statement, SQLExecDirect(statement, narrow(sql), SQL_NTS));
    };
    write();
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_COMMIT), SQL_SUCCESS)
        << environment.text();
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_ROLLBACK), SQL_SUCCESS)
        << environment.text();
    write();
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_ROLLBACK), SQL_ERROR);
    for (Handle* connection : {&first, &second}) SQLDisconnect(*connection);
}

// pyodbc closes a connection so: with a rollback, and without one.
TEST_F(Transactions, DisconnectNeedsNoEndOfTransaction) {
    Connection another;
    ASSERT_SUCCESS(another.handle(), another.connect(connection_string()));
    autocommit(another, SQL_AUTOCOMMIT_OFF);
    run(another, "INSERT INTO " + table_ + " (id) VALUES (3)");
    EXPECT_EQ(SQLDisconnect(another), SQL_SUCCESS) << another.handle().text();
}

}  // namespace
}  // namespace connectai::test
