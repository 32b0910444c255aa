// Which connections to the service the driver uses: kept from one SQLConnect to the next, one
// account's never for another, and none of them in a child process.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "sanitizers.h"
#include "support/logged_mock.h"

namespace connectai::test {
namespace {

using testing::Each;
using testing::Not;

class KeptConnections : public ::testing::Test {
protected:
    void query(Connection& connection) {
        Statement statement(connection);
        EXPECT_SUCCESS(statement, statement.execute("SELECT 1 AS One"));
        EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"1"}}));
    }

    // Connects, asks, disconnects; the numbers that the server has given the connections used.
    std::set<std::string> session(std::string_view token) {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(), connection.connect(mock_.connection_string(token)));
        query(connection);
        std::set<std::string> numbers;
        for (const std::string& line : mock_.requests_of(connection)) {
            const std::string name = "\"connection\":";
            const std::size_t at = line.find(name) + name.size();
            numbers.insert(line.substr(at, line.find(',', at) - at));
        }
        return numbers;
    }

    LoggedMock mock_;
};

TEST_F(KeptConnections, AreFoundOpenByTheNextConnect) {
    const auto first = session("test-token");
    EXPECT_EQ(first.size(), 1u);
    EXPECT_EQ(session("test-token"), first);
    EXPECT_EQ(session("test-token"), first);
}

TEST_F(KeptConnections, ServeNoOtherAccount) {
    const auto first = session("test-token");
    EXPECT_THAT(session("scenario-default"), Each(Not(testing::AnyOfArray(first))));
    EXPECT_EQ(session("test-token"), first);
}

TEST_F(KeptConnections, AreTheParentsAloneAfterAFork) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock_.connection_string()));
    query(connection);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        query(connection);  // the parent's handle
        session("test-token");
        ::_exit(HasFailure() ? 1 : 0);
    }
    query(connection);
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    query(connection);
}

}  // namespace
}  // namespace connectai::test
