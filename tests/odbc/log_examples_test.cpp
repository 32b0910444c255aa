// The examples of docs/logging.md: what they show is done, and the log must look so.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* query = "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 5";

Lines lines_of(const std::string& text) {
    std::istringstream stream(text);
    Lines lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

// The blocks behind <!-- log: NAME -->.
std::map<std::string, Lines> documented_examples() {
    std::ifstream file(CONNECTAI_DOCS "/logging.md");
    EXPECT_TRUE(file.good());
    std::map<std::string, Lines> examples;
    Lines* current = nullptr;
    bool inside = false;
    const std::string mark = "<!-- log: ";
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(mark)) {
            current = &examples[line.substr(mark.size(), line.rfind(" -->") - mark.size())];
        } else if (line.starts_with("```")) {
            if (inside) current = nullptr;
            inside = !inside;
        } else if (inside && current != nullptr) {
            current->push_back(line);
        }
    }
    return examples;
}

// A line without what is another each time: when, who, how long, where the mock is.
std::string form_of(const std::string& line) {
    static const std::pair<std::regex, const char*> changing[] = {
        {std::regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z "
                    "[0-9]+/[0-9]+ "),
         "TIME PROCESS/THREAD "},
        {std::regex("\\[(dbc|stmt|desc) [0-9]+\\]"), "[$1 N]"},
        {std::regex("\\b(id|octets|wire|sent|first_ms|ms)=[0-9]+"), "$1=N"},
        // How far a reply was that nobody has read to its end.
        {std::regex("end=(closed|cancelled) rows=[0-9]+"), "end=$1 rows=N"},
        {std::regex("\\b(after|in) [0-9]+ ms"), "$1 N ms"},
        {std::regex("https?://[^; ]*/api"), "URL"},
        {std::regex("endpoint=cloud[.]cdata[.]com/api"), "endpoint=URL"},
        {std::regex("Driver=[^;]*;URL=URL;User=[^;]*;"), "Driver=...;URL=URL;User=...;"},
        {std::regex("Logfile=[^;]*"), "Logfile=..."},
        {std::regex("(OAuthTokenURL|OAuthClientId)=[^;]*"), "$1=..."},
        {std::regex("\\bhost=[^ ]+"), "host=..."},
        {std::regex("endpoint https?://[^ ]+"), "endpoint ..."},
    };
    std::string form = line;
    for (const auto& [pattern, text] : changing) form = std::regex_replace(form, pattern, text);
    return form;
}

Lines forms_of(const Lines& lines) {
    Lines forms;
    for (const std::string& line : lines) forms.push_back(form_of(line));
    return forms;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

struct Example {
    const char* name;
    const char* token;
    const char* more;  // of the connection string
    std::function<void(Statement&)> use;
};

Lines log_of(const Example& example) {
    const TemporaryFolder folder;
    const std::string url = MockServer::shared().url();
    const std::string more = std::regex_replace(std::string(example.more), std::regex("MOCK"),
                                                url.substr(0, url.rfind("/api")));
    {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(),
                       connection.connect(connection_string(
                           example.token, "Logfile=" + folder.file("log") + ";" + more)));
        Statement statement(connection);
        example.use(statement);
        EXPECT_SUCCESS(statement, statement.free());
        EXPECT_SUCCESS(connection.handle(), SQLDisconnect(connection));
    }
    return lines_of(folder.content("log"));
}

void read_all(Statement& statement) {
    EXPECT_SUCCESS(statement, statement.execute(query));
    EXPECT_EQ(statement.rows().size(), 5u);
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
}

void cancel_while_fetching(Statement& statement) {
    EXPECT_SUCCESS(statement, statement.execute(query));
    for (int row = 1; row <= 10; ++row) EXPECT_SUCCESS(statement, statement.fetch());
    auto fetching = std::async(std::launch::async, [&] { return statement.fetch(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    EXPECT_STATE(statement, fetching.get(), "HY008");
    EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
}

// Three sets in one request.
void insert_an_array(Statement& statement) {
    std::array<SQLINTEGER, 3> ids{1, 2, 3};
    char names[3][12] = {"Ada", "Grace", "Katherine"};
    std::array<SQLLEN, 3> lengths{SQL_NTS, SQL_NTS, SQL_NTS};
    const auto set = [&](SQLINTEGER attribute, std::size_t value) {
        EXPECT_SUCCESS(statement, SQLSetStmtAttr(statement, attribute,
                                                 reinterpret_cast<SQLPOINTER>(value), 0));
    };
    set(SQL_ATTR_PARAMSET_SIZE, ids.size());
    EXPECT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                               SQL_INTEGER, 0, 0, ids.data(), 0, nullptr));
    EXPECT_SUCCESS(statement,
                   SQLBindParameter(statement, 2, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 20, 0,
                                    names, sizeof names[0], lengths.data()));
    EXPECT_SUCCESS(statement, statement.execute(
                                  "INSERT INTO [Scratch].[dbo].[People] (Id, Name) VALUES (?, ?)"));
}

void list_tables(Statement& statement) {
    EXPECT_SUCCESS(statement, SQLTables(statement, narrow("CRM"), SQL_NTS, narrow("Sales"), SQL_NTS,
                                        nullptr, 0, nullptr, 0));
    EXPECT_FALSE(statement.rows().empty());
}

const std::vector<Example>& examples() {
    static const std::vector<Example> all = {
        {"a query", "test-token", "Verbosity=2", read_all},
        {"closed early", "scenario-stall:30000", "Verbosity=2;ConnectOnOpen=false",
         [](Statement& statement) {
             EXPECT_SUCCESS(statement, statement.execute(query));
             EXPECT_SUCCESS(statement, statement.fetch());
             EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
         }},
        {"an error", "test-token", "Verbosity=2;ConnectOnOpen=false",
         [](Statement& statement) {
             EXPECT_EQ(statement.execute("SELECT Id FROM [CRM].[Sales].[NoSuchTable]"), SQL_ERROR);
         }},
        {"retries", "scenario-503-twice:log-retries",
         "Verbosity=3;RetryDelay=0.01;ConnectOnOpen=false", read_all},
        {"cancelled", "scenario-stall:30000", "Verbosity=2;ConnectOnOpen=false",
         cancel_while_fetching},
        {"a write", "test-token", "Verbosity=2;ConnectOnOpen=false",
         [](Statement& statement) {
             EXPECT_SUCCESS(statement,
                            statement.execute("UPDATE [Scratch].[dbo].[People] SET Name = 'Smith' "
                                              "WHERE Id = 4711 -- as he wished"));
         }},
        {"a batch", "test-token", "Verbosity=2;ConnectOnOpen=false", insert_an_array},
        {"a catalog function", "test-token", "Verbosity=2;ConnectOnOpen=false;MetadataCacheTime=0",
         list_tables},
        {"a token", "test-token",
         "Verbosity=2;ConnectOnOpen=false;AuthScheme=OAuthClient;OAuthTokenURL=MOCK/oauth/token;"
         "OAuthClientId=client;OAuthClientSecret=secret",
         read_all},
        {"a refused token", "test-token",
         "Verbosity=2;ConnectOnOpen=false;AuthScheme=OAuthClient;OAuthTokenURL=MOCK/oauth/token;"
         "OAuthClientId=fail-invalid_client:log;OAuthClientSecret=secret",
         [](Statement& statement) {
             EXPECT_EQ(statement.execute("SELECT Nothing FROM [CRM].[Sales].[Accounts]"),
                       SQL_ERROR);
         }},
        // Another client than above, whose token the process has.
        {"a token at level 3", "test-token",
         "Verbosity=3;ConnectOnOpen=false;AuthScheme=OAuthClient;OAuthTokenURL=MOCK/oauth/token;"
         "OAuthClientId=fail-expires_text:log;OAuthClientSecret=secret",
         read_all},
        {"verbosity 1", "test-token", "Verbosity=1",
         [](Statement& statement) {
             read_all(statement);
             EXPECT_EQ(statement.execute("SELECT Nothing FROM [CRM].[Sales].[Accounts]"),
                       SQL_ERROR);
         }},
        {"verbosity 3", "test-token", "Verbosity=3", read_all},
        {"verbosity 4", "test-token", "Verbosity=4;ConnectOnOpen=false",
         [](Statement& statement) {
             EXPECT_SUCCESS(statement, statement.execute(query));
             EXPECT_SUCCESS(statement, statement.fetch());
             EXPECT_EQ(statement.text(2), "row 1");
             EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
         }},
        {"verbosity 5", "test-token", "Verbosity=5;ConnectOnOpen=false",
         [](Statement& statement) {
             EXPECT_SUCCESS(statement, statement.execute("SELECT {fn UCASE('ada')} AS Name"));
             EXPECT_EQ(statement.rows().size(), 1u);
             EXPECT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
         }},
    };
    return all;
}

class LogExamples : public ::testing::TestWithParam<std::size_t> {
protected:
    static void SetUpTestSuite() {
        Connection connection;
        ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
        Statement statement(connection);
        for (const char* text :
             {"DROP TABLE IF EXISTS [Scratch].[dbo].[People]",
              "CREATE TABLE [Scratch].[dbo].[People] (Id int NOT NULL PRIMARY KEY, "
              "Name varchar(20))",
              "INSERT INTO [Scratch].[dbo].[People] (Id, Name) VALUES (4711, 'Miller')"}) {
            ASSERT_SUCCESS(statement, statement.execute(text));
        }
    }
};

TEST_P(LogExamples, AreWhatTheDriverWrites) {
    const Example& example = examples()[GetParam()];
    const Lines documented = documented_examples()[example.name];
    const Lines written = log_of(example);
    EXPECT_EQ(joined(forms_of(documented)), joined(forms_of(written)))
        << "docs/logging.md, <!-- log: " << example.name << " -->; written was:\n"
        << joined(written);
}

std::string example_name(const testing::TestParamInfo<std::size_t>& info) {
    std::string name = examples()[info.param].name;
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(Documented, LogExamples, testing::Range(std::size_t{0}, examples().size()),
                         example_name);

TEST(LogExamplesOfThePage, AreAllTriedHere) {
    for (const auto& [name, lines] : documented_examples()) {
        const bool tried = std::ranges::find(examples(), name, &Example::name) != examples().end();
        EXPECT_TRUE(tried) << name;
        EXPECT_FALSE(lines.empty()) << name;
    }
}

}  // namespace
}  // namespace connectai::test
