// SQLBrowseConnect through the driver manager: ODBC 3.8, its page, and "Connecting with
// SQLBrowseConnect".
#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>

#include "support/driver_library.h"
#include "support/logged_mock.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

struct Step {
    SQLRETURN code = SQL_ERROR;
    std::string text;
    SQLSMALLINT length = -1;
};

Step browse(SQLHDBC connection, const std::string& request) {
    Step step;
    std::array<SQLCHAR, 2048> output{};
    step.code =
        SQLBrowseConnect(connection, narrow(request), SQL_NTS, output.data(), 2048, &step.length);
    step.text = reinterpret_cast<const char*>(output.data());
    return step;
}

Step browse_wide(SQLHDBC connection, const std::string& request) {
    Step step;
    std::array<SQLWCHAR, 2048> output{};
    std::vector<SQLWCHAR> input = wide(request);
    step.code =
        SQLBrowseConnectW(connection, input.data(), SQL_NTS, output.data(), 2048, &step.length);
    if (step.length >= 0)
        step.text = from_wide(output.data(), static_cast<std::size_t>(step.length));
    return step;
}

std::string source(const std::string& more = {}) {
    return "Driver=ConnectAI;URL=" + MockServer::shared().url() + ";" + more;
}

std::string info_text(SQLHDBC connection, SQLUSMALLINT type) {
    std::array<SQLCHAR, 256> text{};
    EXPECT_EQ(SQLGetInfo(connection, type, text.data(), 256, nullptr), SQL_SUCCESS);
    return reinterpret_cast<const char*>(text.data());
}

// The page's example: level after level, until the string is complete.
TEST(BrowseConnect, AsksLevelByLevel) {
    for (const auto& call : {std::function(browse), std::function(browse_wide)}) {
        Connection connection;
        Step step = call(connection, source());
        EXPECT_EQ(step.code, SQL_NEED_DATA) << connection.handle().text();
        EXPECT_EQ(step.text,
                  "UID:E-mail address=?;PWD:Personal access token=?;*Token:Access token=?");
        EXPECT_EQ(step.length, static_cast<SQLSMALLINT>(step.text.size()));
        step = call(connection, "UID=user@example.com;PWD=test-token");
        EXPECT_EQ(step.code, SQL_NEED_DATA) << connection.handle().text();
        EXPECT_THAT(step.text, MatchesRegex("\\*DefaultCatalog:Default catalog=\\{.*\\}"));
        EXPECT_THAT(step.text, HasSubstr("CRM"));
        step = call(connection, "DefaultCatalog=CRM");
        EXPECT_EQ(step.code, SQL_NEED_DATA) << connection.handle().text();
        EXPECT_THAT(step.text, StartsWith("*DefaultSchema:Default schema={"));
        EXPECT_THAT(step.text, HasSubstr("Sales"));
        step = call(connection, "DefaultSchema=Sales");
        EXPECT_EQ(step.code, SQL_SUCCESS) << connection.handle().text();
        EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "CRM");
        Statement statement(connection);
        EXPECT_SUCCESS(statement, statement.execute("SELECT COUNT(*) FROM Accounts"));

        // "The connection string is suitable to use [...] with SQLDriverConnect".
        EXPECT_THAT(step.text, AllOf(HasSubstr("UID={user@example.com};"), HasSubstr("PWD="),
                                     HasSubstr("DefaultCatalog=CRM;DefaultSchema=Sales;")));
        Connection again;
        EXPECT_EQ(again.connect(step.text), SQL_SUCCESS) << again.handle().text();
    }
}

// "If an asterisk precedes an attribute-keyword, the attribute is optional and can be omitted".
TEST(BrowseConnect, WhatHasAnAsteriskCanBeLeftOut) {
    Connection connection;
    Step step = browse(connection, source("UID=user@example.com;PWD=test-token"));
    EXPECT_EQ(step.code, SQL_NEED_DATA);
    EXPECT_THAT(step.text, StartsWith("*DefaultCatalog"));
    step = browse(connection, "");
    EXPECT_EQ(step.code, SQL_SUCCESS) << connection.handle().text();
    EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "");
}

TEST(BrowseConnect, WhatIsGivenIsNotAskedFor) {
    Connection connection;
    const Step step = browse(connection, source("UID=user@example.com;PWD=test-token;Database=CRM;"
                                                "DefaultSchema=Sales"));
    EXPECT_EQ(step.code, SQL_SUCCESS) << connection.handle().text();
    EXPECT_EQ(info_text(connection, SQL_DATABASE_NAME), "CRM");
}

// "The driver can retrieve information about the data source from the system information."
TEST(BrowseConnect, ADataSourceGivesItsPart) {
    std::ofstream(std::getenv("ODBCINI"), std::ios::app)
        << "[Browsed]\nDriver=ConnectAI\nURL=" << MockServer::shared().url()
        << "\nUser=user@example.com\nDefaultCatalog=CRM\nDefaultSchema=Sales\n";
    Connection connection;
    Step step = browse(connection, "DSN=Browsed");
    EXPECT_EQ(step.code, SQL_NEED_DATA) << connection.handle().text();
    EXPECT_EQ(step.text, "PWD:Personal access token=?;*Token:Access token=?");
    step = browse(connection, "PWD=test-token");
    EXPECT_EQ(step.code, SQL_SUCCESS) << connection.handle().text();
    EXPECT_EQ(step.text, "DSN=Browsed;PWD=test-token;");
}

// "SQLBrowseConnect also returns SQL_NEED_DATA if there are recoverable, nonfatal errors during the
// browse process; for example, an invalid password [...]. When SQL_NEED_DATA is returned and the
// browse result connection string is unchanged, an error has occurred".
TEST(BrowseConnect, AWrongPasswordCanBeMended) {
    Connection connection;
    const Step first = browse(connection, source());
    Step step = browse(connection, "UID=user@example.com;PWD=wrong");
    EXPECT_EQ(step.code, SQL_NEED_DATA);
    EXPECT_EQ(step.text, first.text);
    EXPECT_EQ(connection.handle().state(), "28000");
    step = browse(connection, "UID=user@example.com;PWD=test-token");
    EXPECT_EQ(step.code, SQL_NEED_DATA);
    EXPECT_THAT(step.text, StartsWith("*DefaultCatalog"));
}

// 01S00: "An attribute keyword was specified in the browse request connection string that does not
// apply to the current connection level. (Function returns SQL_NEED_DATA.)"
TEST(BrowseConnect, KeywordsOfOtherLevelsAreRefused) {
    Connection connection;
    const Step first = browse(connection, source());
    Step step = browse(connection, "UID=user@example.com;PWD=test-token;DefaultCatalog=CRM");
    EXPECT_EQ(step.code, SQL_NEED_DATA);
    EXPECT_EQ(step.text, first.text);
    EXPECT_EQ(connection.handle().state(), "01S00");
    EXPECT_THAT(connection.handle().text(), HasSubstr("DefaultCatalog"));
    EXPECT_EQ(browse(connection, "").text, first.text) << "nothing of that request was taken";
}

TEST(BrowseConnect, WhatIsMissingIsAskedForAgain) {
    Connection connection;
    const Step first = browse(connection, source());
    const Step step = browse(connection, "");
    EXPECT_EQ(step.code, SQL_NEED_DATA);
    EXPECT_EQ(step.text, first.text);
    EXPECT_EQ(connection.handle().state(), "01S00");
}

TEST(BrowseConnect, ACatalogThatThereIsNotIsAskedForAgain) {
    Connection connection;
    const Step first = browse(connection, source("UID=user@example.com;PWD=test-token"));
    const Step step = browse(connection, "DefaultCatalog=Nowhere");
    EXPECT_EQ(step.code, SQL_NEED_DATA);
    EXPECT_EQ(step.text, first.text);
    EXPECT_EQ(connection.handle().state(), "01S00");
    EXPECT_THAT(connection.handle().text(), HasSubstr("Nowhere"));
}

// 01004: "(Function returns SQL_NEED_DATA.)"
TEST(BrowseConnect, AResultIsCutToItsBuffer) {
    Connection connection;
    SQLCHAR output[10] = {};
    SQLSMALLINT length = 0;
    EXPECT_EQ(
        SQLBrowseConnect(connection, narrow(source()), SQL_NTS, output, sizeof output, &length),
        SQL_NEED_DATA);
    EXPECT_EQ(connection.handle().state(), "01004");
    EXPECT_STREQ(reinterpret_cast<char*>(output), "UID:E-mai");
    EXPECT_EQ(length, 70);
}

// "An application can terminate the browse process at any time by calling SQLDisconnect"; then all
// begins anew.
TEST(BrowseConnect, EndsWithSqlDisconnect) {
    direct::Connection connection;
    const auto next = [&](const std::string& request) {
        return direct::driver().SQLBrowseConnect(connection, narrow(request), SQL_NTS, nullptr, 0,
                                                 nullptr);
    };
    const std::string url = "URL=" + MockServer::shared().url();
    EXPECT_EQ(next(url), SQL_NEED_DATA);
    SQLHSTMT statement = SQL_NULL_HSTMT;
    EXPECT_EQ(direct::driver().SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_ERROR);
    EXPECT_EQ(connection.handle().records().front().state, "08003");
    EXPECT_EQ(connection.connect(direct::unchecked_connection_string()), SQL_ERROR);
    EXPECT_EQ(connection.handle().records().front().state, "08002");
    EXPECT_EQ(direct::driver().SQLFreeHandle(SQL_HANDLE_DBC, connection), SQL_ERROR);
    EXPECT_EQ(connection.handle().records().front().state, "HY010");
    EXPECT_EQ(direct::driver().SQLDisconnect(connection), SQL_SUCCESS);
    EXPECT_EQ(direct::driver().SQLDisconnect(connection), SQL_ERROR);
    EXPECT_EQ(next("UID=user@example.com;" + url), SQL_NEED_DATA) << "a first call again";
    EXPECT_EQ(next("PWD=test-token"), SQL_NEED_DATA);
    EXPECT_EQ(next(""), SQL_SUCCESS);
}

// "If SQLBrowseConnect returns SQL_ERROR, outstanding connections are terminated and the connection
// is returned to an unconnected state." (unixODBC 2.3.11 wants
// an SQLDisconnect all the same.)
TEST(BrowseConnect, AnErrorEndsIt) {
    direct::Connection connection;
    const auto next = [&](const std::string& request) {
        return direct::driver().SQLBrowseConnect(connection, narrow(request), SQL_NTS, nullptr, 0,
                                                 nullptr);
    };
    EXPECT_EQ(next("URL=http://127.0.0.1:9/api"), SQL_NEED_DATA);
    EXPECT_EQ(next("UID=user@example.com;PWD=test-token"), SQL_ERROR);
    EXPECT_EQ(connection.handle().records().front().state, "08001");
    EXPECT_EQ(connection.connect(direct::unchecked_connection_string()), SQL_SUCCESS);
}

TEST(BrowseConnect, ABearerTokenIsTheOtherWay) {
    Connection connection;
    EXPECT_EQ(browse(connection, source()).code, SQL_NEED_DATA);
    const Step step = browse(connection, "Token=test-token");
    EXPECT_EQ(step.code, SQL_NEED_DATA) << connection.handle().text();
    EXPECT_THAT(step.text, StartsWith("*DefaultCatalog"));
}

// A source whose login has expired is left out, as in any listing.
TEST(BrowseConnectLogged, ListsWhatCanBeListed) {
    LoggedMock mock({"--expired-login", "CRM"});
    Connection connection;
    Step step = browse(connection, mock.connection_string());
    EXPECT_EQ(step.code, SQL_NEED_DATA) << connection.handle().text();
    step = browse(connection, "DefaultCatalog=CRM");
    EXPECT_EQ(step.code, SQL_SUCCESS_WITH_INFO) << step.text;
    EXPECT_EQ(connection.handle().state(), "01000");
}

}  // namespace
}  // namespace connectai::test
