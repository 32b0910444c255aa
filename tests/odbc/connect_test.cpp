// SQLConnect and SQLDriverConnect through the driver manager: ODBC 3.8, their pages.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>

#include "support/driver_library.h"
#include "support/mock_server.h"
#include "support/odbc.h"
#include "support/temporary_folder.h"

namespace connectai::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;

// A port of the loopback interface where nothing listens.
constexpr const char* refused_url = "http://127.0.0.1:9/api";

std::string without_server(std::string_view more = {}) {
    return std::string("Driver=ConnectAI;URL=") + refused_url +
           ";User=user@example.com;Password=test-token;ConnectOnOpen=false;" + std::string(more);
}

// What SQLDriverConnect hands back, through either form.
struct Completed {
    SQLRETURN code = SQL_ERROR;
    std::string text;
    SQLSMALLINT length = -1;
};

Completed complete(SQLHDBC connection, const std::string& input, SQLSMALLINT capacity,
                   SQLUSMALLINT completion = SQL_DRIVER_NOPROMPT) {
    Completed completed;
    std::vector<SQLCHAR> output(static_cast<std::size_t>(capacity) + 1, 'x');
    completed.code = SQLDriverConnect(connection, nullptr, narrow(input), SQL_NTS, output.data(),
                                      capacity, &completed.length, completion);
    EXPECT_EQ(output.back(), 'x') << "written behind the buffer";
    if (SQL_SUCCEEDED(completed.code)) {  // otherwise nothing was written
        completed.text = reinterpret_cast<const char*>(output.data());
    }
    return completed;
}

Completed complete_wide(SQLHDBC connection, const std::string& input, SQLSMALLINT capacity) {
    Completed completed;
    std::vector<SQLWCHAR> output(static_cast<std::size_t>(capacity) + 1, 'x');
    completed.code =
        SQLDriverConnectW(connection, nullptr, wide(input).data(), SQL_NTS, output.data(), capacity,
                          &completed.length, SQL_DRIVER_NOPROMPT);
    EXPECT_EQ(output.back(), 'x') << "written behind the buffer";
    if (!SQL_SUCCEEDED(completed.code)) return completed;
    std::size_t units = 0;
    while (output[units] != 0) ++units;
    completed.text = from_wide(output.data(), units);
    return completed;
}

std::string info_text(SQLHDBC connection, SQLUSMALLINT type) {
    SQLCHAR text[512] = {};
    EXPECT_EQ(SQLGetInfo(connection, type, text, sizeof text, nullptr), SQL_SUCCESS);
    return reinterpret_cast<const char*>(text);
}

// --- Completion and the string that comes back ---

TEST(DriverConnect, OpensInEveryModeThatNeedsNoDialog) {
    for (const SQLUSMALLINT completion :
         {SQLUSMALLINT{SQL_DRIVER_NOPROMPT}, SQLUSMALLINT{SQL_DRIVER_COMPLETE},
          SQLUSMALLINT{SQL_DRIVER_COMPLETE_REQUIRED}}) {
        Connection connection;
        const Completed completed = complete(connection, without_server(), 1024, completion);
        EXPECT_EQ(completed.code, SQL_SUCCESS) << completion << connection.handle().text();
    }
}

// There is no dialog: what it would have to ask for is an error in every mode.
TEST(DriverConnect, SaysWhichCredentialsAreMissing) {
    struct Case {
        const char* given;
        const char* missing;
    };
    for (const SQLUSMALLINT completion :
         {SQLUSMALLINT{SQL_DRIVER_NOPROMPT}, SQLUSMALLINT{SQL_DRIVER_COMPLETE},
          SQLUSMALLINT{SQL_DRIVER_COMPLETE_REQUIRED}}) {
        for (const Case& c :
             {Case{"", "User and Password"}, Case{"User=user@example.com;", "Password"},
              Case{"Password=x;", "User"}, Case{"AuthScheme=Token;User=a;Password=b;", "Token"},
              Case{"UID=;PWD=;", "User and Password"}}) {
            Connection connection;
            const std::string input =
                std::string("Driver=ConnectAI;URL=") + refused_url + ";" + c.given;
            EXPECT_STATE(connection.handle(), complete(connection, input, 1024, completion).code,
                         "28000");
            EXPECT_THAT(connection.handle().message(), HasSubstr(c.missing)) << input;
        }
    }
}

// ODBC 3.8, SQLDriverConnect, "OutConnectionString".
TEST(DriverConnect, HandsBackAStringThatConnectsAgain) {
    Connection connection;
    const Completed completed =
        complete(connection, without_server("Workspace={a;b};DefaultCatalog=CRM"), 1024);
    ASSERT_EQ(completed.code, SQL_SUCCESS) << connection.handle().text();
    EXPECT_EQ(completed.length, static_cast<SQLSMALLINT>(completed.text.size()));
    EXPECT_THAT(completed.text, HasSubstr("Workspace={a;b};"));
    Connection again;
    const Completed repeated = complete(again, completed.text, 1024);
    EXPECT_EQ(repeated.code, SQL_SUCCESS) << again.handle().text();
    EXPECT_EQ(repeated.text, completed.text);
    EXPECT_EQ(info_text(again, SQL_DATABASE_NAME), "CRM");
}

TEST(DriverConnect, ConnectsAllTheSameWhenTheOutputStringIsCut) {
    const std::string input = without_server();
    Connection reference;
    const Completed whole = complete(reference, input, 1024);
    for (const SQLSMALLINT capacity :
         {SQLSMALLINT{1}, SQLSMALLINT{20}, static_cast<SQLSMALLINT>(whole.length)}) {
        Connection connection;
        const Completed cut = complete(connection, input, capacity);
        EXPECT_EQ(cut.code, SQL_SUCCESS_WITH_INFO) << capacity;
        EXPECT_EQ(connection.handle().state(), "01004") << connection.handle().text();
        EXPECT_EQ(cut.length, whole.length);
        EXPECT_EQ(cut.text, whole.text.substr(0, static_cast<std::size_t>(capacity) - 1));
        EXPECT_EQ(info_text(connection, SQL_USER_NAME), "user@example.com");
    }
    Connection exact;
    EXPECT_EQ(complete(exact, input, static_cast<SQLSMALLINT>(whole.length + 1)).code, SQL_SUCCESS);
}

TEST(DriverConnect, NeedsNoRoomForTheOutput) {
    Connection connection;
    EXPECT_EQ(SQLDriverConnect(connection, nullptr, narrow(without_server()), SQL_NTS, nullptr, 0,
                               nullptr, SQL_DRIVER_NOPROMPT),
              SQL_SUCCESS)
        << connection.handle().text();
}

// In the wide form lengths are characters: a SQLWCHAR each.
TEST(DriverConnectW, CountsInCharacters) {
    const std::string input = without_server("Workspace=Bücher-\xF0\x9F\x93\x9A;");
    Connection reference;
    const Completed whole = complete_wide(reference, input, 1024);
    ASSERT_EQ(whole.code, SQL_SUCCESS) << reference.handle().text();
    EXPECT_EQ(whole.length, static_cast<SQLSMALLINT>(wide(whole.text).size() - 1));
    EXPECT_THAT(whole.text, HasSubstr("Bücher-\xF0\x9F\x93\x9A"));
    Connection connection;
    const Completed cut = complete_wide(connection, input, 30);
    EXPECT_EQ(cut.code, SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(connection.handle().state(), "01004");
    EXPECT_EQ(cut.length, whole.length);
    EXPECT_EQ(wide(cut.text).size() - 1, 29u);
}

TEST(DriverConnect, TakesALengthInPlaceOfATerminator) {
    const std::string input = without_server();
    const std::string longer = input + "Timeout=no number";
    Connection connection;
    EXPECT_EQ(SQLDriverConnect(connection, nullptr, narrow(longer),
                               static_cast<SQLSMALLINT>(input.size()), nullptr, 0, nullptr,
                               SQL_DRIVER_NOPROMPT),
              SQL_SUCCESS)
        << connection.handle().text();
    Connection wide_connection;
    EXPECT_EQ(SQLDriverConnectW(wide_connection, nullptr, wide(longer).data(),
                                static_cast<SQLSMALLINT>(input.size()), nullptr, 0, nullptr,
                                SQL_DRIVER_NOPROMPT),
              SQL_SUCCESS)
        << wide_connection.handle().text();
}

// --- Keywords and values ---

// ODBC 3.8, SQLDriverConnect, 01S00: the connection is made all the same.
TEST(DriverConnect, NamesAnUnknownKeywordAndConnects) {
    Connection connection;
    const Completed completed = complete(connection, without_server("Pasword=x;Colour=blue"), 1024);
    EXPECT_EQ(completed.code, SQL_SUCCESS_WITH_INFO);
    const auto records = connection.handle().records();
    ASSERT_EQ(records.size(), 2u) << connection.handle().text();
    EXPECT_EQ(records[0].state, "01S00");
    EXPECT_THAT(records[0].message, AllOf(HasSubstr("Pasword"), HasSubstr("Password")));
    EXPECT_EQ(records[1].state, "01S00");
    EXPECT_THAT(records[1].message, AllOf(HasSubstr("Colour"), Not(HasSubstr("blue"))));
}

TEST(DriverConnect, NamesKeywordValueAndWhatIsAllowedForABadValue) {
    struct Case {
        const char* given;
        std::vector<const char*> named;
    };
    const Case cases[] = {
        {"Timeout=soon", {"Timeout", "soon", "300"}},
        {"Timeout=301", {"Timeout", "301", "300"}},
        {"LoginTimeout=-1", {"LoginTimeout", "-1", "3600"}},
        {"Verbosity=6", {"Verbosity", "6", "5"}},
        {"MaxColumnSize=0", {"MaxColumnSize", "0", "1"}},
        {"ConnectOnOpen=perhaps", {"ConnectOnOpen", "perhaps", "true", "false"}},
        {"AuthScheme=Kerberos", {"AuthScheme", "Kerberos", "Basic", "Token"}},
        {"Timeout=soon;Verbosity=6", {"Timeout", "soon", "Verbosity", "6"}},
    };
    for (const Case& c : cases) {
        Connection connection;
        // The first occurrence wins: in front of without_server()'s own.
        const std::string input = std::string("Driver=ConnectAI;") + c.given +
                                  ";URL=" + refused_url +
                                  ";User=user@example.com;Password=test-token;ConnectOnOpen=false";
        EXPECT_STATE(connection.handle(), connection.connect(input), "HY000");
        for (const char* word : c.named) {
            EXPECT_THAT(connection.handle().text(), HasSubstr(word)) << c.given;
        }
    }
    Connection connection;
    EXPECT_STATE(
        connection.handle(),
        connection.connect("Driver=ConnectAI;URL=http://example.com/api;User=u;Password=p"),
        "HY000");
    EXPECT_THAT(connection.handle().message(),
                AllOf(HasSubstr("URL"), HasSubstr("http://example.com/api"), HasSubstr("https")));
}

TEST(DriverConnect, LooksIntoTheFileOfCertificatesBeforeItConnects) {
    const TemporaryFolder folder;
    std::ofstream(folder.file("empty.pem")) << "no certificate\n";
    const std::pair<std::string, const char*> cases[] = {
        {"/nonexistent/ca.pem", "no such file"},
        {folder.file(""), "a folder"},
        {folder.file("empty.pem"), "no certificate"},
    };
    for (const auto& [path, reason] : cases) {
        Connection connection;
        EXPECT_STATE(connection.handle(),
                     connection.connect(without_server("SSLServerCert=" + path)), "HY000");
        EXPECT_THAT(connection.handle().message(),
                    AllOf(HasSubstr("SSLServerCert=" + path), HasSubstr(reason)));
    }
}

// HY090 before there is a connection: the application takes the handle for not connected.
TEST(DriverConnect, RefusesANegativeBufferLengthWithoutConnecting) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection;
    SQLCHAR output[16] = {};
    const SQLRETURN code =
        driver.SQLDriverConnect(connection, nullptr, narrow(without_server()), SQL_NTS, output, -5,
                                nullptr, SQL_DRIVER_NOPROMPT);
    EXPECT_EQ(direct::outcome(connection.handle(), code), "HY090");
    EXPECT_EQ(direct::outcome(connection.handle(), driver.SQLDisconnect(connection)), "08003");
}

TEST(DriverConnect, TellsWhereAMalformedStringIsMalformed) {
    Connection connection;
    EXPECT_STATE(connection.handle(),
                 connection.connect("Driver=ConnectAI;User=u;Password={never closed"), "HY000");
    EXPECT_THAT(connection.handle().message(), HasSubstr("brace"));
}

TEST(DriverConnect, TheFirstOccurrenceOfAKeywordWins) {
    Connection connection;
    EXPECT_SUCCESS(connection.handle(),
                   connection.connect(without_server(
                       "DefaultCatalog=First;Database=Second;defaultcatalog=Third")));
    EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "First");
}

TEST(DriverConnect, ReadsBracedValues) {
    Connection connection;
    EXPECT_SUCCESS(connection.handle(),
                   connection.connect(without_server("DefaultCatalog={a;b=c}}d}")));
    EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "a;b=c}d");
}

// --- Signing in ---

TEST(SignIn, AcceptsUserAndToken) {
    for (const char* scheme : {"", "AuthScheme=Basic"}) {
        Connection connection;
        EXPECT_EQ(connection.connect(connection_string("test-token", scheme)), SQL_SUCCESS)
            << connection.handle().text();
    }
}

TEST(SignIn, AcceptsABearerToken) {
    for (const char* scheme : {"", "AuthScheme=Token;"}) {
        Connection connection;
        EXPECT_EQ(connection.connect("Driver=ConnectAI;URL=" + MockServer::shared().url() + ";" +
                                     scheme + "Token=test-token"),
                  SQL_SUCCESS)
            << connection.handle().text();
    }
}

// People paste tokens with what stood around them.
TEST(SignIn, TrimsBlanksAndNewlinesFromATokenAndAnAddress) {
    Connection connection;
    EXPECT_EQ(connection.connect("Driver=ConnectAI;URL=" + MockServer::shared().url() +
                                 ";User={ user@example.com\n};Password={\ttest-token\r\n}"),
              SQL_SUCCESS)
        << connection.handle().text();
}

TEST(SignIn, RefusedCredentialsMayBeEitherOfTwo) {
    for (const char* token : {"scenario-401", "a wrong token"}) {
        Connection connection;
        EXPECT_STATE(connection.handle(), connection.connect(connection_string(token)), "28000");
        EXPECT_THAT(connection.handle().message(), AllOf(HasSubstr("e-mail"), HasSubstr("token")));
        EXPECT_TRUE(
            connection.handle().message().starts_with("[connectai-odbc][Connect AI] INVALID_"))
            << connection.handle().message();
        // The connection is not open, and can be tried again.
        EXPECT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    }
}

TEST(SignIn, MayTakeAnyTime) {
    for (const char* limit : {"0", "3600"}) {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(),
                       connection.connect(
                           connection_string("test-token", std::string("LoginTimeout=") + limit)));
    }
    for (const std::uintptr_t limit : {std::uintptr_t{0}, std::uintptr_t{3'000'000}}) {
        Connection connection;
        EXPECT_SUCCESS(connection.handle(),
                       SQLSetConnectAttr(connection, SQL_ATTR_LOGIN_TIMEOUT,
                                         reinterpret_cast<SQLPOINTER>(limit), 0));
        EXPECT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    }
}

TEST(SignIn, CanBeLeftToTheFirstStatement) {
    Connection connection;
    EXPECT_EQ(connection.connect(connection_string("scenario-401", "ConnectOnOpen=false")),
              SQL_SUCCESS)
        << connection.handle().text();
    Statement statement(connection);
    EXPECT_STATE(statement, statement.execute("SELECT 1"), "28000");
}

TEST(SignIn, ARefusedPortIsNoConnection) {
    const auto begun = Clock::now();
    Connection connection;
    EXPECT_STATE(connection.handle(),
                 connection.connect(std::string("Driver=ConnectAI;URL=") + refused_url +
                                    ";User=user@example.com;Password=test-token"),
                 "08001");
    EXPECT_THAT(connection.handle().message(), HasSubstr("127.0.0.1"));
    EXPECT_LT(Clock::now() - begun, std::chrono::seconds(20));
}

TEST(SignIn, AWebPageMeansAWrongUrl) {
    Connection connection;
    EXPECT_STATE(connection.handle(), connection.connect(connection_string("scenario-html")),
                 "08001");
    EXPECT_THAT(connection.handle().message(),
                AllOf(HasSubstr("URL"), HasSubstr(MockServer::shared().url())));
}

struct Refusal {
    const char* token;
    const char* state;
    const char* text;
};

class Refusals : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refusals, SayTheServicesCodeAndTheHttpStatus) {
    Connection connection;
    EXPECT_STATE(connection.handle(),
                 connection.connect(connection_string(GetParam().token, "LoginTimeout=5")),
                 GetParam().state);
    EXPECT_THAT(connection.handle().message(), HasSubstr(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(Connecting, Refusals,
                         ::testing::Values(Refusal{"scenario-403", "28000", "403"},
                                           Refusal{"scenario-500", "HY000",
                                                   "INTERNAL_ERROR: Something went wrong"},
                                           Refusal{"scenario-500-empty", "HY000", "500"},
                                           Refusal{"scenario-400-login", "HY000", "INVALID_LOGIN"}),
                         [](const auto& param) {
                             std::string name = param.param.token;
                             std::erase(name, '-');
                             return name;
                         });

// Reads are tried again, within the time that connecting may take.
TEST(SignIn, ABusyServiceFailsWithinTheLoginTimeout) {
    for (const char* token : {"scenario-503", "scenario-429"}) {
        const auto begun = Clock::now();
        Connection connection;
        EXPECT_EQ(connection.connect(connection_string(token, "LoginTimeout=2")), SQL_ERROR);
        EXPECT_LT(Clock::now() - begun, std::chrono::seconds(10)) << token;
        EXPECT_THAT(connection.handle().state(),
                    ::testing::AnyOf("08S01", "HY000", "HYT00", "08001"));
        EXPECT_FALSE(connection.handle().message().empty());
    }
}

TEST(SignIn, ASlowServiceIsATimeout) {
    struct Case {
        const char* keywords;
        SQLULEN attribute;  // 0: not set
    };
    for (const Case& c : {Case{"LoginTimeout=1", 0}, Case{"LoginTimeout=300", 1}}) {
        Connection connection;
        if (c.attribute != 0) {
            ASSERT_SUCCESS(connection.handle(),
                           SQLSetConnectAttr(connection, SQL_ATTR_LOGIN_TIMEOUT,
                                             reinterpret_cast<SQLPOINTER>(c.attribute), 0));
        }
        const auto begun = Clock::now();
        EXPECT_STATE(
            connection.handle(),
            connection.connect(connection_string("scenario-all-slow-first-byte:20000", c.keywords)),
            "HYT00");
        const auto took = Clock::now() - begun;
        EXPECT_GT(took, std::chrono::milliseconds(800));
        EXPECT_LT(took, std::chrono::seconds(8));
    }
}

// --- What the service sees ---

class LoggedRequests : public ::testing::Test {
protected:
    LoggedRequests() {
        std::string name =
            (std::filesystem::temp_directory_path() / "connectai-log-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        server_.emplace(std::vector<std::string>{"--log", log_file()});
    }
    ~LoggedRequests() override {
        server_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    std::string log_file() const { return (folder_ / "requests.log").string(); }
    // Ends the mock, so that its log is complete.
    std::vector<std::string> requests() {
        server_.reset();
        std::ifstream file(log_file());
        std::vector<std::string> lines;
        for (std::string line; std::getline(file, line);) {
            std::erase(line, ' ');
            lines.push_back(line);
        }
        return lines;
    }
    std::filesystem::path folder_;
    std::optional<MockServer> server_;
};

TEST_F(LoggedRequests, CarryUserAgentUserAndWorkspace) {
    {
        Connection connection;
        ASSERT_EQ(connection.connect("Driver=ConnectAI;URL=" + server_->url() +
                                     ";User=user@example.com;Password=test-token;"
                                     "Workspace=Sales;DefaultCatalog=Cat;DefaultSchema=Sch;"
                                     "Timeout=77"),
                  SQL_SUCCESS)
            << connection.handle().text();
        Statement statement(connection);
        statement.execute("SELECT 1 AS One");
    }
    const auto lines = requests();
    ASSERT_EQ(lines.size(), 2u);
    for (const std::string& line : lines) {
        EXPECT_THAT(line,
                    AllOf(HasSubstr("\"userAgent\":\"connectai-odbc/"),
                          HasSubstr("\"user\":\"user@example.com\""),
                          HasSubstr("\"scheme\":\"Basic\""), HasSubstr("\"workspace\":\"Sales\"")));
        EXPECT_THAT(line, Not(HasSubstr("test-token")));
    }
    EXPECT_THAT(lines[0], HasSubstr("catalogs"));
    EXPECT_THAT(lines[1], AllOf(HasSubstr("\"defaultCatalog\":\"Cat\""),
                                HasSubstr("\"defaultSchema\":\"Sch\""), HasSubstr("\"timeout\":77"),
                                HasSubstr("SELECT1ASOne")));
}

// A wide string becomes UTF-8, and that is percent-encoded in the URL.
TEST_F(LoggedRequests, CarryAWorkspaceBeyondAscii) {
    const std::string input = "Driver=ConnectAI;URL=" + server_->url() +
                              ";User=user@example.com;Password=test-token;"
                              "Workspace={Données 数据}";
    for (int form = 0; form < 2; ++form) {
        Connection connection;
        EXPECT_EQ(form == 0 ? connection.connect(input) : connection.connect_wide(input),
                  SQL_SUCCESS)
            << connection.handle().text();
    }
    const auto lines = requests();
    ASSERT_EQ(lines.size(), 2u);
    for (const std::string& line : lines) EXPECT_THAT(line, HasSubstr("Données数据"));
}

TEST_F(LoggedRequests, CarryABearerTokenWithoutAUser) {
    {
        Connection connection;
        ASSERT_EQ(connection.connect("Driver=ConnectAI;URL=" + server_->url() +
                                     ";Token=test-token;User=user@example.com"),
                  SQL_SUCCESS)
            << connection.handle().text();
    }
    const auto lines = requests();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_THAT(lines[0],
                AllOf(HasSubstr("\"scheme\":\"Bearer\""), Not(HasSubstr("user@example.com"))));
}

TEST_F(LoggedRequests, AreNoneBeforeTheFirstStatementWithoutConnectOnOpen) {
    {
        Connection connection;
        ASSERT_EQ(connection.connect("Driver=ConnectAI;URL=" + server_->url() +
                                     ";User=user@example.com;Password=test-token;"
                                     "ConnectOnOpen=false"),
                  SQL_SUCCESS)
            << connection.handle().text();
    }
    EXPECT_TRUE(requests().empty());
}

}  // namespace
}  // namespace connectai::test
