// What the driver's log says at each Verbosity, and when a request ends.
#include <gmock/gmock.h>

#include <sstream>

#include "base/text.h"
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

// Bound values at 5 alone; neither the statement nor an error about it shows them before.
TEST(LogOfAStatement, HasTheValuesOfParametersAtTheHighestVerbosityOnly) {
    for (const char* verbosity : {"1", "2", "3", "4", "5"}) {
        const std::string log = log_of(verbosity, "test-token", [](Statement& statement) {
            SQLCHAR value[] = "Value-4711";
            SQLLEN length = SQL_NTS;
            const auto bind = [&](SQLSMALLINT type) {
                EXPECT_SUCCESS(statement,
                               SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, type, 20,
                                                0, value, sizeof value, &length));
            };
            bind(SQL_VARCHAR);
            EXPECT_SUCCESS(statement, statement.execute("SELECT ? AS v"));
            EXPECT_EQ(statement.rows().at(0).at(0), "Value-4711");
            EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
            for (const int type : {SQL_INTEGER, SQL_TYPE_DATE, SQL_DECIMAL, SQL_GUID}) {
                bind(static_cast<SQLSMALLINT>(type));
                EXPECT_EQ(statement.execute("SELECT ? AS v"), SQL_ERROR) << "it is none";
            }
        });
        EXPECT_FALSE(log.empty());
        if (std::string_view(verbosity) == "5") {
            EXPECT_THAT(log, HasSubstr("Value-4711"));
        } else {
            EXPECT_THAT(log, Not(HasSubstr("Value-4711"))) << "Verbosity=" << verbosity;
        }
    }
}

// Whoever chooses a text, in a statement or in a message that quotes it, chooses no line.
TEST(LogOfAStatement, CannotBeginALineOfItsOwn) {
    const std::string forged = "2026-01-31T23:59:58.123Z 1/1 info [dbc] forged";
    const std::string log = log_of("5", "test-token", [&](Statement& statement) {
        for (const char* end : {"\n", "\r\n", "\r", "\u2028", "\x0B"}) {
            EXPECT_EQ(statement.execute(concat("SELECT * FROM [No", end, forged, "]")), SQL_ERROR);
            EXPECT_EQ(statement.execute(concat("SELECT 'a", end, forged, "' FROM")), SQL_ERROR);
        }
    });
    std::istringstream lines(log);
    int quoted = 0;
    for (std::string line; std::getline(lines, line);) {
        EXPECT_THAT(line, ContainsRegex("^[0-9-]+T[0-9:.]+Z [0-9]+/[0-9]+ [a-z]+ \\[")) << line;
        EXPECT_THAT(line, Not(testing::StartsWith(forged)));
        EXPECT_EQ(line.find_first_of("\r\x0B"), std::string::npos) << line;
        quoted += line.find("forged") != std::string::npos ? 1 : 0;
    }
    EXPECT_GT(quoted, 10);
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
