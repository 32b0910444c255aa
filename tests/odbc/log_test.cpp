// What the driver's log says at each Verbosity, and when a request ends.
#include <gmock/gmock.h>

#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* query = "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= 5";

// The log of a connection on which `use` is made of a statement.
template <typename Use>
std::string log_of(const std::string& verbosity, const char* token, Use&& use) {
    const TemporaryFolder folder;
    {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(),
                       connection.connect(connection_string(
                           token, "Logfile=" + folder.file("log") + ";Verbosity=" + verbosity)));
        Statement statement(connection);
        use(statement);
        EXPECT_SUCCESS(statement, statement.free());
        EXPECT_SUCCESS(connection.handle(), SQLDisconnect(connection));
    }
    return folder.content("log");
}

void read_all(Statement& statement) {
    EXPECT_SUCCESS(statement, statement.execute(query));
    EXPECT_EQ(statement.rows().size(), 5u);
}

TEST(LogLevels, EachSaysMoreThanTheOneBefore) {
    // What first appears at the level of its index.
    const std::vector<std::vector<std::string>> appears = {
        {},
        {"NoSuchTable", "42S02"},
        {"POST /query -> 200 after [0-9]+ ms", "executing: SELECT Id FROM"},
        {"info "},
        {"SQLFetch", "SQLDisconnect"},
        {"POST /query sends [0-9]+ octets: .*SELECT Id FROM"},
    };
    for (std::size_t level = 0; level < appears.size(); ++level) {
        const std::string log =
            log_of(std::to_string(level), "test-token", [](Statement& statement) {
                read_all(statement);
                EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
                EXPECT_EQ(statement.execute("SELECT * FROM NoSuchTable"), SQL_ERROR);
            });
        EXPECT_EQ(log.empty(), level == 0) << log;
        for (std::size_t other = 0; other < appears.size(); ++other) {
            for (const std::string& text : appears[other]) {
                if (other <= level) {
                    EXPECT_THAT(log, ContainsRegex(text)) << "Verbosity=" << level;
                } else {
                    EXPECT_THAT(log, Not(ContainsRegex(text))) << "Verbosity=" << level;
                }
            }
        }
    }
}

// What is sent is not what was written: the log has both.
TEST(LogOfAStatement, HasItsTextBeforeAndAfterTranslation) {
    const auto log = [](const char* text) {
        return log_of("2", "test-token", [&](Statement& statement) {
            EXPECT_SUCCESS(statement, statement.execute(text));
        });
    };
    const std::string translated = log("SELECT {fn UCASE('a')} AS v");
    EXPECT_THAT(translated, HasSubstr("translating: SELECT {fn UCASE('a')} AS v"));
    EXPECT_THAT(translated, HasSubstr("executing: SELECT UPPER('a') AS v"));
    EXPECT_THAT(log("SELECT 'a' AS v"), Not(HasSubstr("translating")));
}

TEST(LogOfARequest, SaysHowMuchCameAndWhetherItWasAll) {
    EXPECT_THAT(log_of("2", "test-token", read_all),
                ContainsRegex("POST /query: 5 rows, [0-9]+ octets, complete after [0-9]+ ms"));
    EXPECT_THAT(log_of("2", "scenario-query-stall:30000",
                       [](Statement& statement) {
                           EXPECT_SUCCESS(statement, statement.execute(query));
                           EXPECT_SUCCESS(statement, statement.fetch());
                           EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
                       }),
                ContainsRegex("POST /query: [0-9]+ rows, [0-9]+ octets, given up after"));
}

}  // namespace
}  // namespace connectai::test
