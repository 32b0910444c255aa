// What the driver's log says at each Verbosity, and when a request ends.
#include <gmock/gmock.h>

#include <chrono>
#include <cstring>
#include <future>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

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
        {"request \\[http\\] id=[0-9]+ POST /query status=200 end=complete rows=5 "},
        {"info ", "POST /query begins: SELECT Id FROM", "POST /query -> 200 after [0-9]+ ms"},
        {"SQLFetch", "SQLDisconnect"},
        {"executing: SELECT Id FROM", "POST /query sends [0-9]+ octets: .*SELECT Id FROM"},
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
        return log_of("5", "test-token", [&](Statement& statement) {
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

// What is written in a statement is data, too: Excel and Power BI write the values that they filter
// by into the text.
TEST(LogOfAStatement, HasItsLiteralsAtTheHighestVerbosityOnly) {
    for (const char* verbosity : {"1", "2", "3", "4", "5"}) {
        const std::string log = log_of(verbosity, "test-token", [](Statement& statement) {
            for (const char* text :
                 {"SELECT Id FROM [Samples].[Big].[Numbers] WHERE Label = 'Value-4711'",
                  "SELECT {fn UCASE('Value-4711')} AS a, 4711 AS b -- Value-4711",
                  "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id = 4711 /* Value-4711 */"}) {
                EXPECT_SUCCESS(statement, statement.execute(text));
                EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
                EXPECT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS));
                SQLSMALLINT columns = 0;
                EXPECT_SUCCESS(statement, SQLNumResultCols(statement, &columns));
            }
        });
        if (std::string_view(verbosity) == "5") {
            EXPECT_THAT(log, HasSubstr("Value-4711"));
        } else {
            EXPECT_THAT(log, Not(HasSubstr("4711'"))) << "Verbosity=" << verbosity;
            EXPECT_THAT(log, Not(HasSubstr("Value-"))) << "Verbosity=" << verbosity;
            EXPECT_THAT(log, Not(HasSubstr("= 4711"))) << "Verbosity=" << verbosity;
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

using Fields = std::map<std::string, std::string>;

// The lines of requests, behind "id=N ": key=value, and "what" for what stands in front of them.
std::vector<Fields> requests_in(const std::string& log) {
    std::istringstream lines(log);
    std::vector<Fields> requests;
    for (std::string line; std::getline(lines, line);) {
        std::size_t at = line.find(" request [http] id=");
        if (at == line.npos) continue;
        Fields& fields = requests.emplace_back();
        at = line.find(' ', line.find("id=") + 1) + 1;
        const std::size_t keys = line.find("status=");
        fields["what"] = line.substr(at, keys - at - 1);
        const std::size_t statement = line.find("statement=");
        fields["statement"] = line.substr(statement + std::strlen("statement="));
        std::istringstream words(line.substr(keys, statement - keys));
        for (std::string word; words >> word;) {
            const std::size_t equals = word.find('=');
            fields[word.substr(0, equals)] = word.substr(equals + 1);
        }
    }
    return requests;
}

// Of the requests of such a use; the one that signs in is left out.
template <typename Use>
std::vector<Fields> requests_of(const char* token, Use&& use) {
    std::vector<Fields> requests = requests_in(log_of("2", token, use));
    EXPECT_FALSE(requests.empty());
    EXPECT_EQ(requests.front()["what"], "GET /catalogs");
    requests.erase(requests.begin());
    return requests;
}

TEST(LogOfARequest, IsOneLineThatAddsUp) {
    const std::vector<Fields> requests = requests_of("test-token", [](Statement& statement) {
        for (int time = 0; time < 3; ++time) {
            read_all(statement);
            EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
        }
    });
    ASSERT_EQ(requests.size(), 3u);
    for (Fields fields : requests) {
        EXPECT_EQ(fields["what"], "POST /query");
        EXPECT_EQ(fields["status"], "200");
        EXPECT_EQ(fields["end"], "complete");
        EXPECT_EQ(fields["rows"], "5");
        EXPECT_EQ(fields["retries"], "0");
        EXPECT_EQ(fields["sqlstate"], "-");
        EXPECT_EQ(fields["statement"], "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= ***");
        EXPECT_GT(std::stoi(fields["octets"]), 100);
        EXPECT_GT(std::stoi(fields["wire"]), 100);
        EXPECT_GT(std::stoi(fields["sent"]), 50);
        EXPECT_LE(std::stoi(fields["first_ms"]), std::stoi(fields["ms"]));
    }
}

// The end of the reply is the request's, however long its statement goes on to be there.
TEST(LogOfARequest, IsWrittenWhenTheReplyHasBeenRead) {
    const TemporaryFolder folder;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string(
                                            "test-token", "Logfile=" + folder.file("log"))));
    Statement statement(connection);
    read_all(statement);
    EXPECT_EQ(requests_in(folder.content("log")).size(), 2u) << "the cursor is still open";
    Statement writing(connection);
    ASSERT_SUCCESS(writing, writing.execute("CREATE TABLE IF NOT EXISTS [Scratch].[dbo].[Logged] "
                                            "(Id int NOT NULL PRIMARY KEY)"));
    EXPECT_EQ(requests_in(folder.content("log")).size(), 3u) << "nobody has closed it";
}

TEST(LogOfARequest, SaysThatAResultWasClosedEarly) {
    const auto requests = requests_of("scenario-query-stall:30000", [](Statement& statement) {
        EXPECT_SUCCESS(statement, statement.execute(query));
        EXPECT_SUCCESS(statement, statement.fetch());
        EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
    });
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].at("end"), "closed");
    EXPECT_EQ(requests[0].at("status"), "200");
    EXPECT_EQ(requests[0].at("sqlstate"), "-");
}

// Of a long result, of which a thread of the driver's own reads more: to give it up is no failure.
TEST(LogOfARequest, SaysThatALongResultWasClosedEarly) {
    const auto requests = requests_of("scenario-late-stall:30000", [](Statement& statement) {
        EXPECT_SUCCESS(statement, statement.execute(query));
        for (int row = 1; row <= 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
    });
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].at("end"), "closed");
    EXPECT_GE(std::stoi(requests[0].at("rows")), 50'000);
}

TEST(LogOfARequest, SaysThatALongResultWasCancelled) {
    const auto requests = requests_of("scenario-late-stall:30000", [](Statement& statement) {
        EXPECT_SUCCESS(statement, statement.execute(query));
        for (int row = 1; row <= 50'000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        auto fetching = std::async(std::launch::async, [&] { return statement.fetch(); });
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
        EXPECT_STATE(statement, fetching.get(), "HY008");
        EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    });
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].at("end"), "cancelled");
    EXPECT_EQ(requests[0].at("sqlstate"), "HY008");
}

TEST(LogOfARequest, HasTheStateOfAFailure) {
    const struct {
        const char* token;
        const char* end;
        const char* status;
        const char* state;
        const char* rows;  // null: as many as had come
    } cases[] = {
        {"scenario-query-drop", "failed", "-", "08S01", "-"},
        {"scenario-cut", "failed", "200", "08S01", nullptr},
        {"scenario-query-html", "failed", "200", "08001", "-"},
    };
    for (const auto& [token, end, status, state, rows] : cases) {
        SCOPED_TRACE(token);
        const auto requests = requests_of(token, [](Statement& statement) {
            SQLRETURN code = statement.execute(query);
            while (code == SQL_SUCCESS) code = statement.fetch();
            EXPECT_EQ(code, SQL_ERROR);
        });
        ASSERT_EQ(requests.size(), 1u);
        EXPECT_EQ(requests[0].at("end"), end);
        EXPECT_EQ(requests[0].at("status"), status);
        EXPECT_EQ(requests[0].at("sqlstate"), state);
        if (rows != nullptr) {
            EXPECT_EQ(requests[0].at("rows"), rows);
        }
    }
}

TEST(LogOfARequest, HasATimeout) {
    const auto requests =
        requests_of("scenario-query-slow-first-byte:30000", [](Statement& statement) {
            EXPECT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_QUERY_TIMEOUT,
                                                     reinterpret_cast<SQLPOINTER>(1), 0));
            EXPECT_STATE(statement, statement.execute(query), "HYT00");
        });
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].at("end"), "timeout");
    EXPECT_EQ(requests[0].at("sqlstate"), "HYT00");
    EXPECT_GE(std::stoi(requests[0].at("ms")), 900) << "by the service's clock, or by ours";
}

// However many attempts there were, and however they ended.
TEST(LogOfARequest, CountsItsRetries) {
    const TemporaryFolder folder;
    for (const char* token : {"scenario-503-twice:log", "scenario-503"}) {
        Connection connection;
        ASSERT_SUCCESS(connection.handle(),
                       connection.connect(connection_string(
                           token, "ConnectOnOpen=false;RetryDelay=0.01;MaxRetries=2;Logfile=" +
                                      folder.file("log"))));
        Statement statement(connection);
        if (SQL_SUCCEEDED(statement.execute(query))) {
            EXPECT_EQ(statement.rows().size(), 5u);
        }
    }
    const auto requests = requests_in(folder.content("log"));
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].at("end"), "complete");
    EXPECT_EQ(requests[0].at("status"), "200");
    EXPECT_EQ(requests[0].at("sqlstate"), "-") << "of attempts that are forgotten";
    EXPECT_EQ(requests[0].at("retries"), "2");
    EXPECT_EQ(requests[1].at("end"), "failed");
    EXPECT_EQ(requests[1].at("status"), "503");
    EXPECT_EQ(requests[1].at("sqlstate"), "08S01");
    EXPECT_EQ(requests[1].at("retries"), "2");
}

// What is waited is anything up to RetryDelay, which may be nothing.
TEST(LogOfARequest, TellsOfARetryWithoutAWait) {
    const TemporaryFolder folder;
    {
        Connection connection;
        ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string(
                                                "scenario-503",
                                                "ConnectOnOpen=false;RetryDelay=0;MaxRetries=2;"
                                                "Verbosity=3;Logfile=" +
                                                    folder.file("log"))));
        Statement statement(connection);
        EXPECT_STATE(statement, statement.execute(query), "08S01");
    }
    const std::string log = folder.content("log");
    EXPECT_THAT(log, HasSubstr("attempt 2 of 3 in 0 ms, because: SERVICE_UNAVAILABLE"));
    EXPECT_THAT(log, HasSubstr("attempt 3 of 3 in 0 ms, because: SERVICE_UNAVAILABLE"));
}

TEST(LogOfARequest, HasHowManyRowsAWriteHasChanged) {
    const auto requests = requests_of("test-token", [](Statement& statement) {
        for (const char* text :
             {"DROP TABLE IF EXISTS [Scratch].[dbo].[LoggedWrites]",
              "CREATE TABLE [Scratch].[dbo].[LoggedWrites] (Id int NOT NULL PRIMARY KEY)",
              "INSERT INTO [Scratch].[dbo].[LoggedWrites] (Id) VALUES (1), (2), (3)",
              "UPDATE [Scratch].[dbo].[LoggedWrites] SET Id = Id + 10 WHERE Id > 1; "
              "DELETE FROM [Scratch].[dbo].[LoggedWrites]"}) {
            ASSERT_SUCCESS(statement, statement.execute(text));
            while (SQLMoreResults(statement) != SQL_NO_DATA) {
            }
        }
    });
    ASSERT_EQ(requests.size(), 4u);
    EXPECT_EQ(requests[2].at("affected"), "3");
    EXPECT_EQ(requests[2].at("statement"),
              "INSERT INTO [Scratch].[dbo].[LoggedWrites] (Id) VALUES (***), (***), (***)");
    EXPECT_EQ(requests[3].at("affected"), "5") << "of all its statements";
    EXPECT_EQ(requests[3].at("end"), "complete");
}

// Its limit holds for the whole of a connection string's log.
TEST(MaxLogFileSize, BeginsANewFile) {
    const TemporaryFolder folder;
    Connection connection;
    ASSERT_SUCCESS(
        connection.handle(),
        connection.connect(connection_string(
            "test-token", "Verbosity=4;MaxLogFileSize=10KB;Logfile=" + folder.file("log"))));
    Statement statement(connection);
    for (int time = 0; time < 20; ++time) {
        read_all(statement);
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    EXPECT_FALSE(folder.content("log.1").empty());
    for (const char* name : {"log", "log.1", "log.2"}) {
        EXPECT_LE(folder.content(name).size(), 10'240u) << name;
    }
}

}  // namespace
}  // namespace connectai::test
