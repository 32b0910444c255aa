// Two endpoints of one service that are switched: each kind of switch, and what tells of it.
#include "failover_fixture.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    return text.replace(text.find(part), part.size(), by);
}

class EachWay : public Failover, public testing::WithParamInterface<const char*> {};

TEST_P(EachWay, TheNextStatementGoesToTheOtherEndpoint) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [Scratch].[dbo].[Kept] (id int)"));
    for (int i = 0; i < 4; ++i) {
        switch_over(GetParam());
        Statement next(connection);
        EXPECT_SUCCESS(next, next.execute("SELECT id FROM [Scratch].[dbo].[Kept]"));
        EXPECT_EQ(next.rows().size(), static_cast<std::size_t>(i));
        EXPECT_SUCCESS(next, SQLFreeStmt(next, SQL_CLOSE));
        EXPECT_SUCCESS(next, next.execute("INSERT INTO [Scratch].[dbo].[Kept] (id) VALUES (1)"));
    }
    SQLUINTEGER dead = SQL_CD_TRUE;
    SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &dead, 0, nullptr);
    EXPECT_EQ(dead, static_cast<SQLUINTEGER>(SQL_CD_FALSE));
}

TEST_P(EachWay, AResultThatIsBeingReadIsReadToItsEnd) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement reading(connection);
    ASSERT_SUCCESS(reading, reading.execute("SELECT * FROM [Samples].[Big].[Numbers]"));
    ASSERT_SUCCESS(reading, reading.fetch());
    switch_over(GetParam());
    Statement other(connection);
    EXPECT_SUCCESS(other, other.execute("SELECT * FROM [Samples].[Big].[Numbers] LIMIT 3"));
    EXPECT_EQ(other.rows().size(), 3u);
    EXPECT_EQ(reading.rows().size(), static_cast<std::size_t>(rows_of_big - 1));
}

TEST_P(EachWay, ANewConnectionFindsTheEndpointThatServes) {
    switch_over(GetParam());
    for (int i = 0; i < 2; ++i) {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(), connection.connect(connection_string()));
        EXPECT_EQ(server_name(connection), place_of(second()));
    }
}

INSTANTIATE_TEST_SUITE_P(Standby, EachWay, testing::Values("mismatch", "unavailable", "closed"),
                         [](const auto& standby) { return std::string(standby.param); });

TEST_F(Failover, TheLogSaysWhereRequestsGoAndWhy) {
    const TemporaryFolder folder;
    const std::string log = folder.file("driver.log");
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(connection_string() + ";Verbosity=3;Logfile=" + log));
    switch_over("mismatch");
    Statement statement(connection);
    EXPECT_SUCCESS(statement, statement.execute("SELECT * FROM [Samples].[Big].[Numbers] LIMIT 1"));
    const std::string text = folder.content("driver.log");
    EXPECT_THAT(text, ContainsRegex(" id=[0-9]+ POST /query asks " + second() + " instead of " +
                                    first() + ", because: .*HTTP status 456"));
    const std::size_t before = text.find(" endpoint=" + first() + " statement=");
    EXPECT_LT(before, text.rfind(" endpoint=" + second() + " statement="));
}

// Which takes connections; what is waited for is its part of LoginTimeout.
TEST_F(Failover, ConnectingLeavesAnEndpointThatSaysNothing) {
    const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(silent, 8), 0);
    ASSERT_EQ(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
    const std::string urls =
        "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/api," + first();
    const std::string text = connection_string(urls) + ";LoginTimeout=4";
    Connection refused;
    EXPECT_STATE(refused.handle(), refused.connect(replaced(text, "test-token", "another")),
                 "28000");
    EXPECT_THAT(refused.handle().text(), HasSubstr(", by the endpoint " + first()));
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(text));
    EXPECT_EQ(server_name(connection), place_of(first()));
    Statement statement(connection);
    EXPECT_SUCCESS(statement, statement.execute("SELECT 1"));
    ::close(silent);
}

TEST_F(Failover, AnAddressThatIsNoneIsNamed) {
    Connection connection;
    EXPECT_STATE(connection.handle(),
                 connection.connect(connection_string("https://a.example,ftp://b.example")),
                 "HY000");
    EXPECT_THAT(connection.handle().text(), HasSubstr("of address 2: "));
}

}  // namespace
}  // namespace connectai::test
