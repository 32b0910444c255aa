// The metadata cache, as an application meets it: what is asked for again, and what is not.
#include <string>
#include <vector>

#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

class MetadataCacheLogged : public ::testing::Test {
protected:
    void connect(Connection& connection, std::string_view more = {},
                 std::string_view token = "test-token") {
        ASSERT_SUCCESS(connection.handle(),
                       connection.connect(mock_.connection_string(token, more)));
        mock_.requests_of(connection);
    }

    // How many columns the table has, and how many requests it took to say so.
    struct Asked {
        std::size_t columns;
        std::size_t requests;
        bool operator==(const Asked&) const = default;
    };
    Asked columns_of(const Connection& connection, const char* catalog, const char* schema,
                     const char* table) {
        Statement statement(connection);
        EXPECT_SUCCESS(statement, SQLColumns(statement, narrow(catalog), SQL_NTS, narrow(schema),
                                             SQL_NTS, narrow(table), SQL_NTS, nullptr, 0));
        const std::size_t columns = statement.rows().size();
        EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
        return {columns, mock_.requests_of(connection).size()};
    }
    Asked accounts(const Connection& connection) {
        return columns_of(connection, "CRM", "Sales", "Accounts");
    }

    LoggedMock mock_{{"--writable", "Scratch.dbo"}};
};

TEST_F(MetadataCacheLogged, TheSameIsAskedForOnce) {
    Connection connection;
    connect(connection);
    EXPECT_EQ(accounts(connection), (Asked{11, 1}));
    EXPECT_EQ(accounts(connection), (Asked{11, 0}));
    // An ODBC 2 name or a pattern for the column is another question about the same reply.
    Statement statement(connection);
    ASSERT_SUCCESS(statement,
                   SQLColumns(statement, narrow("CRM"), SQL_NTS, narrow("Sales"), SQL_NTS,
                              narrow("Accounts"), SQL_NTS, narrow("%Id"), SQL_NTS));
    EXPECT_EQ(statement.rows().size(), 2u);
    EXPECT_EQ(mock_.requests_of(connection).size(), 0u);
}

TEST_F(MetadataCacheLogged, ConnectionsOfOneAccountShareIt) {
    Connection first;
    connect(first);
    EXPECT_EQ(accounts(first), (Asked{11, 1}));
    Connection second;
    connect(second, "DefaultCatalog=CRM;Timeout=20");
    EXPECT_EQ(accounts(second), (Asked{11, 0}));
}

// Two users may see different tables.
TEST_F(MetadataCacheLogged, OtherCredentialsShareNothing) {
    Connection first;
    connect(first);
    EXPECT_EQ(accounts(first), (Asked{11, 1}));
    Connection second;
    connect(second, {}, "scenario-default");
    EXPECT_EQ(accounts(second), (Asked{11, 1}));
}

TEST_F(MetadataCacheLogged, ItCanBeSwitchedOff) {
    Connection first;
    connect(first);
    EXPECT_EQ(accounts(first), (Asked{11, 1}));
    Connection second;
    connect(second, "MetadataCacheTime=0");
    EXPECT_EQ(accounts(second), (Asked{11, 1}));
    EXPECT_EQ(accounts(second), (Asked{11, 1}));
}

TEST_F(MetadataCacheLogged, DefinitionsEmptyIt) {
    Connection connection;
    connect(connection);
    Connection other;
    connect(other);
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [Scratch].[dbo].[T] (a int)"));
    mock_.requests_of(connection);
    EXPECT_EQ(columns_of(connection, "Scratch", "dbo", "T"), (Asked{1, 1}));
    EXPECT_EQ(columns_of(other, "Scratch", "dbo", "T"), (Asked{1, 0}));
    // What changes rows does not change tables.
    ASSERT_SUCCESS(statement, statement.execute("INSERT INTO [Scratch].[dbo].[T] VALUES (1)"));
    mock_.count_of(connection, "INSERT", 1);
    EXPECT_EQ(columns_of(connection, "Scratch", "dbo", "T"), (Asked{1, 0}));
    ASSERT_SUCCESS(statement, statement.execute("DROP TABLE [Scratch].[dbo].[T]"));
    ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [Scratch].[dbo].[T] (a int, b int)"));
    mock_.count_of(connection, "CREATE", 1);
    EXPECT_EQ(columns_of(other, "Scratch", "dbo", "T"), (Asked{2, 1}));
    EXPECT_EQ(columns_of(connection, "Scratch", "dbo", "T"), (Asked{2, 0}));
}

// It may have got as far as that.
TEST_F(MetadataCacheLogged, ADefinitionThatFailsEmptiesIt) {
    Connection connection;
    connect(connection);
    EXPECT_EQ(accounts(connection), (Asked{11, 1}));
    Statement statement(connection);
    EXPECT_EQ(statement.execute("DROP TABLE [CRM].[Sales].[Nothing]"), SQL_ERROR);
    mock_.requests_of(connection);
    EXPECT_EQ(accounts(connection), (Asked{11, 1}));
}

TEST_F(MetadataCacheLogged, ErrorsAreNotKept) {
    Connection connection;
    connect(connection, "MaxRetries=0", "scenario-columns-503-once-after");
    const auto ask = [&](Statement& statement) {
        const SQLRETURN code = SQLColumns(statement, narrow("CRM"), SQL_NTS, nullptr, 0,
                                          narrow("Accounts"), SQL_NTS, nullptr, 0);
        if (SQL_SUCCEEDED(code)) SQLCloseCursor(statement);
        return code;
    };
    Statement statement(connection);
    EXPECT_EQ(ask(statement), SQL_ERROR);
    EXPECT_EQ(ask(statement), SQL_SUCCESS) << statement.text();
    // Nor that a table is not there: it may come.
    EXPECT_EQ(columns_of(connection, "CRM", "Sales", "Nothing").columns, 0u);
    EXPECT_GT(columns_of(connection, "CRM", "Sales", "Nothing").requests, 0u);
}

// Each text a call of its own, without a parameter of which the service is asked again.
TEST_F(MetadataCacheLogged, ProceduresAreDescribedOnce) {
    Connection connection;
    connect(connection);
    Statement statement(connection);
    for (int time = 0; time < 3; ++time) {
        ASSERT_SUCCESS(statement, statement.execute("EXEC [CRM].[Sales].[AddNumbers] @a = " +
                                                    std::to_string(time) + ", @b = 1"));
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    EXPECT_EQ(mock_.count_of(connection, "/procedureParameters", 1), 1);
}

}  // namespace
}  // namespace connectai::test
