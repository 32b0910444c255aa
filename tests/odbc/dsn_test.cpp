// Data source names through the driver manager: ODBC 3.8, SQLConnect, and SQLDriverConnect,
// "Connecting with a data source name". The manager keeps what it has read for some seconds, so
// each test has a section of its own.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "../unit/http/scripted_server.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Adds a section to the test program's private odbc.ini.
void add_section(const std::string& name, const std::string& entries) {
    std::ofstream(std::getenv("ODBCINI"), std::ios::app) << "[" << name << "]\nDriver=ConnectAI\n"
                                                         << entries << "\n";
}

std::string url_entry() {
    return "URL=" + MockServer::shared().url() + "\n";
}

SQLRETURN connect(SQLHDBC connection, const std::string& dsn,
                  const std::optional<std::string>& user,
                  const std::optional<std::string>& password) {
    const auto optional = [](const std::optional<std::string>& text) {
        return text ? narrow(*text) : nullptr;
    };
    return SQLConnect(connection, narrow(dsn), SQL_NTS, optional(user), user ? SQL_NTS : 0,
                      optional(password), password ? SQL_NTS : 0);
}

std::string info_text(SQLHDBC connection, SQLUSMALLINT type) {
    SQLWCHAR text[512] = {};
    SQLSMALLINT octets = 0;
    EXPECT_EQ(SQLGetInfoW(connection, type, text, sizeof text, &octets), SQL_SUCCESS);
    return from_wide(text, static_cast<std::size_t>(octets) / sizeof(SQLWCHAR));
}

TEST(Connect, TakesCredentialsFromTheSection) {
    add_section("Whole", url_entry() + "User=user@example.com\nPassword=test-token\n");
    Connection connection;
    EXPECT_EQ(connect(connection, "Whole", std::nullopt, std::nullopt), SQL_SUCCESS)
        << connection.handle().text();
    EXPECT_EQ(info_text(connection, SQL_DATA_SOURCE_NAME), "Whole");
    EXPECT_EQ(info_text(connection, SQL_USER_NAME), "user@example.com");
}

TEST(Connect, ArgumentsWinOverTheSection) {
    add_section("Override", url_entry() + "User=someone@example.com\nPassword=wrong\n");
    {
        Connection connection;
        EXPECT_EQ(connect(connection, "Override", "user@example.com", "test-token"), SQL_SUCCESS)
            << connection.handle().text();
        EXPECT_EQ(info_text(connection, SQL_USER_NAME), "user@example.com");
    }
    Connection connection;
    EXPECT_STATE(connection.handle(), connect(connection, "Override", std::nullopt, std::nullopt),
                 "28000");
}

// unixODBC's library keeps values for 20 seconds. A new secret must not go to the old address.
TEST(Connect, ReadsASectionThatHasChangedAnewAsAWhole) {
    const std::string path = std::getenv("ODBCINI");
    std::ostringstream before;
    before << std::ifstream(path).rdbuf();
    add_section("Changing", "URL=http://127.0.0.1:" + std::to_string(closed_port()) +
                                "/api\nUser=u\nPassword=old\nMaxRetries=0\n");
    {
        Connection connection;
        EXPECT_STATE(connection.handle(),
                     connect(connection, "Changing", std::nullopt, std::nullopt), "08001");
    }
    std::ofstream(path) << before.str();
    add_section("Changing", url_entry() + "User=user@example.com\nPassword=test-token\n");
    Connection connection;
    EXPECT_EQ(connect(connection, "Changing", std::nullopt, std::nullopt), SQL_SUCCESS)
        << connection.handle().text();
    EXPECT_EQ(info_text(connection, SQL_USER_NAME), "user@example.com");
}

// Programs that ask for a name and a password pass on what was typed: nothing.
TEST(Connect, EmptyArgumentsLeaveTheSectionsValues) {
    add_section("EmptyArguments", url_entry() + "UID=user@example.com\nPWD=test-token\n");
    Connection connection;
    EXPECT_EQ(connect(connection, "EmptyArguments", "", ""), SQL_SUCCESS)
        << connection.handle().text();
}

TEST(Connect, SaysWhichSectionLacksTheCredentials) {
    add_section("NoCredentials", url_entry());
    Connection connection;
    EXPECT_STATE(connection.handle(),
                 connect(connection, "NoCredentials", std::nullopt, std::nullopt), "28000");
    EXPECT_THAT(connection.handle().message(),
                AllOf(HasSubstr("User and Password"), HasSubstr("[NoCredentials]")));
}

TEST(ConnectW, TakesNamesBeyondAscii) {
    // The manager itself narrows the source's name, by the locale; the rest is the driver's.
    add_section("Books", url_entry() + "DefaultCatalog=Größe\nConnectOnOpen=no\n");
    Connection connection;
    EXPECT_EQ(
        SQLConnectW(connection, wide("Books").data(), SQL_NTS, wide("jürgen@example.com").data(),
                    SQL_NTS, wide("test-token").data(), SQL_NTS),
        SQL_SUCCESS)
        << connection.handle().text();
    EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "Größe");
    EXPECT_EQ(info_text(connection, SQL_USER_NAME), "jürgen@example.com");
    EXPECT_EQ(info_text(connection, SQL_DATA_SOURCE_NAME), "Books");
}

TEST(Connect, TakesLengthsInPlaceOfTerminators) {
    add_section("Lengths", url_entry());
    Connection connection;
    EXPECT_EQ(SQLConnect(connection, narrow("Lengths and more"), 7, narrow("user@example.com!"), 16,
                         narrow("test-token!"), 10),
              SQL_SUCCESS)
        << connection.handle().text();
}

TEST(Connect, AnUnknownSourceIsTheManagersError) {
    Connection connection;
    EXPECT_STATE(connection.handle(), connect(connection, "NoSuchSource", "u", "p"), "IM002");
}

TEST(DriverConnectDsn, TheConnectionStringWinsOverTheSection) {
    add_section("Layers", url_entry() +
                              "User=someone@example.com\nPassword=test-token\n"
                              "DefaultCatalog=FromSection\nConnectOnOpen=false\n");
    Connection connection;
    SQLCHAR output[512] = {};
    EXPECT_EQ(SQLDriverConnect(connection, nullptr,
                               narrow("DSN=Layers;DefaultCatalog=FromString;"
                                      "UID=user@example.com"),
                               SQL_NTS, output, sizeof output, nullptr, SQL_DRIVER_COMPLETE),
              SQL_SUCCESS)
        << connection.handle().text();
    EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "FromString");
    EXPECT_EQ(info_text(connection, SQL_USER_NAME), "user@example.com");
    // DSN=Layers stands for what its section holds.
    EXPECT_THAT(reinterpret_cast<const char*>(output),
                AllOf(HasSubstr("DSN=Layers"), HasSubstr("FromString"),
                      Not(HasSubstr("test-token")), Not(HasSubstr("FromSection"))));
}

TEST(DriverConnectDsn, NamesAnUnknownEntryAndItsSection) {
    add_section("Misspelt",
                url_entry() + "User=user@example.com\nPassword=test-token\nWorkspce=x\n");
    Connection connection;
    EXPECT_EQ(connect(connection, "Misspelt", std::nullopt, std::nullopt), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(connection.handle().state(), "01S00");
    EXPECT_THAT(connection.handle().message(),
                AllOf(HasSubstr("Workspce"), HasSubstr("Workspace"), HasSubstr("[Misspelt]")));
}

TEST(DriverConnectDsn, TheManagersOwnEntriesAreNotUnknown) {
    add_section("ManagersEntries",
                url_entry() +
                    "User=user@example.com\nPassword=test-token\nDescription=A source\n"
                    "Trace=no\nTraceFile=/dev/null\nCPTimeout=10\n");
    Connection connection;
    EXPECT_EQ(connect(connection, "ManagersEntries", std::nullopt, std::nullopt), SQL_SUCCESS)
        << connection.handle().text();
}

TEST(DriverConnectDsn, ABadValueNamesItsSection) {
    add_section("BadValue", url_entry() + "User=u\nPassword=p\nTimeout=long\n");
    Connection connection;
    EXPECT_STATE(connection.handle(), connection.connect("DSN=BadValue"), "HY000");
    EXPECT_THAT(connection.handle().message(),
                AllOf(HasSubstr("Timeout"), HasSubstr("long"), HasSubstr("[BadValue]")));
}

// Longer than the lines that the driver manager reads.
TEST(DriverConnectDsn, ATokenOf1500OctetsArrivesWhole) {
    const std::string token = "scenario-" + std::string(1500, 'x');
    add_section("LongToken", url_entry() + "Token=" + token + "\n");
    Connection connection;
    // Refused by the service, not by the driver, and nothing of it is taken for a keyword.
    EXPECT_STATE(connection.handle(), connection.connect("DSN=LongToken"), "28000");
    EXPECT_THAT(connection.handle().text(), Not(HasSubstr("xxx")));
}

}  // namespace
}  // namespace connectai::test
