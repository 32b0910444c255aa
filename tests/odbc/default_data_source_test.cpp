// The default data source: ODBC 3.8, "Default Data Source". The driver manager finds out by
// [DEFAULT] which driver it is; it keeps that for some seconds, so the tests have a program of
// their own.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* credentials = "User=user@example.com\nPassword=test-token\n";

class DefaultDataSource : public ::testing::Test {
protected:
    DefaultDataSource() {
        std::ifstream file(path_);
        before_.assign(std::istreambuf_iterator<char>(file), {});
        write(credentials);
    }
    ~DefaultDataSource() override { std::ofstream(path_) << before_; }

    // Anew, with more than the driver and its address.
    void write(const std::string& entries) {
        std::ofstream(path_) << before_ << "\n[Other]\nDriver=ConnectAI\nUser=other\n[DEFAULT]\n"
                             << "Driver=ConnectAI\nURL=" << MockServer::shared().url() << "\n"
                             << entries;
    }

    std::string path_ = std::getenv("ODBCINI");
    std::string before_;
};

SQLRETURN connect(SQLHDBC connection, const char* name) {
    return SQLConnect(connection, name != nullptr ? narrow(name) : nullptr,
                      name != nullptr ? SQL_NTS : 0, nullptr, 0, nullptr, 0);
}

std::string user_of(SQLHDBC connection) {
    SQLCHAR text[256] = {};
    EXPECT_EQ(SQLGetInfo(connection, SQL_USER_NAME, text, sizeof text, nullptr), SQL_SUCCESS);
    return reinterpret_cast<const char*>(text);
}

// "In a call to SQLConnect where the ServerName argument is a zero-length string, a null pointer,
// or DEFAULT". The manager passes a name on that it does not find.
TEST_F(DefaultDataSource, IsThatOfANameThatIsEmptyOrNotThere) {
    for (const char* const name : {static_cast<const char*>(nullptr), "", "DEFAULT", "NotThere"}) {
        Connection connection;
        ASSERT_EQ(connect(connection, name), SQL_SUCCESS) << connection.handle().text();
        EXPECT_EQ(user_of(connection), "user@example.com");
    }
}

// "In a call to SQLDriverConnect where InConnectionString either specifies DSN=DEFAULT or specifies
// with the DSN keyword a data source that is not contained in the system information": unixODBC
// refuses another name than an empty one itself (IM002).
TEST_F(DefaultDataSource, IsThatOfAConnectionStringWithoutAnother) {
    for (const char* const text : {"DSN=DEFAULT", "DSN=", "DSN=;Timeout=5"}) {
        Connection connection;
        ASSERT_EQ(connection.connect(text), SQL_SUCCESS) << text << connection.handle().text();
        EXPECT_EQ(user_of(connection), "user@example.com");
    }
}

TEST_F(DefaultDataSource, IsNotThatOfADriverOrOfANameThatIsThere) {
    for (const char* const text :
         {"Driver=ConnectAI;DSN=DEFAULT", "DSN=;Driver=ConnectAI", "DSN=Other"}) {
        Connection connection;
        EXPECT_STATE(connection.handle(), connection.connect(text), "28000");
    }
}

TEST_F(DefaultDataSource, IsNamedWhereSomethingIsMissing) {
    write("");
    Connection connection;
    EXPECT_STATE(connection.handle(), connect(connection, "NotThere"), "28000");
    EXPECT_THAT(connection.handle().message(), HasSubstr("the section [DEFAULT] of odbc.ini"));
}

}  // namespace
}  // namespace connectai::test
