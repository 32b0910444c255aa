// ConfigDriver: ODBC 3.8, ConfigDriver, and SQLConfigDriver, "Setting Connection Pooling Timeout".
#include <string>

#include "unit/setup/support.h"

namespace connectai::setup {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Driver : public SetupTest {
protected:
    struct Answer {
        bool done;
        std::string message;
        WORD length;
    };
    static Answer configure(WORD request, const char* driver, const char* arguments = nullptr,
                            WORD capacity = 1000) {
        std::string message(1000, '#');
        WORD length = 12345;
        const bool done = ConfigDriver(nullptr, request, driver, arguments, message.data(),
                                       capacity, &length) != 0;
        return {done, message.c_str(), length};
    }
    static DWORD code() { return records().empty() ? 0 : records().front().code; }
};

TEST_F(Driver, InstallingNeedsNothingMore) {
    const std::string before = folder_.content("odbcinst.ini");
    const Answer answer = configure(ODBC_INSTALL_DRIVER, "ConnectAI");
    EXPECT_TRUE(answer.done) << record_text();
    EXPECT_THAT(answer.message, StartsWith("ConnectAI needs nothing"));
    EXPECT_EQ(answer.length, answer.message.size());
    EXPECT_EQ(folder_.content("odbcinst.ini"), before);
}

TEST_F(Driver, RemovingLeavesTheDataSourcesAndNamesThem) {
    write("user.ini", "[Mine]\nDriver=connectai\n\n[Else]\nDriver=Other\n");
    write("odbc.ini", "[Shared]\nDriver=/opt/libconnectaiodbc.so\n");
    const std::string before = user() + system();
    const Answer answer = configure(ODBC_REMOVE_DRIVER, "ConnectAI");
    EXPECT_TRUE(answer.done) << record_text();
    EXPECT_EQ(answer.message, "The data sources of ConnectAI are left as they are: Mine, Shared");
    EXPECT_EQ(user() + system(), before);
    EXPECT_THAT(configure(ODBC_REMOVE_DRIVER, "Other").message, HasSubstr(": Else"));
}

TEST_F(Driver, RemovingWithoutDataSourcesSaysSo) {
    EXPECT_EQ(configure(ODBC_REMOVE_DRIVER, "ConnectAI").message,
              "ConnectAI left nothing to be removed");
}

TEST_F(Driver, SetsThePoolingTimeout) {
    EXPECT_TRUE(configure(ODBC_CONFIG_DRIVER, "ConnectAI", "CPTimeout=120").done) << record_text();
    EXPECT_EQ(folder_.content("odbcinst.ini"),
              "[ConnectAI]\nDriver=/opt/libconnectaiodbc.so\nCPTimeout=120\n\n"
              "[Other]\nDriver=/opt/other.so\n");
    EXPECT_TRUE(configure(ODBC_CONFIG_DRIVER, "ConnectAI", "cptimeout=0").done) << record_text();
    EXPECT_THAT(folder_.content("odbcinst.ini"), HasSubstr("\nCPTimeout=0\n"));
}

TEST_F(Driver, OtherArgumentsAreRefused) {
    const std::string before = folder_.content("odbcinst.ini");
    for (const char* arguments :
         {"", "CPTimeout", "CPTimeout=", "CPTimeout=soon", "CPTimeout=-1", "CPTimeout=1s",
          "CPTimeout= 1", "CPTimeout=9999999999", "Timeout=1"}) {
        const Answer answer = configure(ODBC_CONFIG_DRIVER, "ConnectAI", arguments);
        EXPECT_FALSE(answer.done) << arguments;
        EXPECT_EQ(code(), static_cast<DWORD>(ODBC_ERROR_INVALID_KEYWORD_VALUE)) << arguments;
        EXPECT_EQ(answer.message, "");
        EXPECT_EQ(answer.length, 0);
    }
    EXPECT_FALSE(configure(ODBC_CONFIG_DRIVER, "ConnectAI", nullptr).done);
    EXPECT_EQ(folder_.content("odbcinst.ini"), before);
}

TEST_F(Driver, ADriverOfTheUsersAloneIsNotWrittenToTheSystemsFile) {
    const std::string before = folder_.content("odbcinst.ini");
    write(".odbcinst.ini", "[Mine]\nDriver=/opt/mine.so\n");
    EXPECT_TRUE(configure(ODBC_INSTALL_DRIVER, "Mine").done) << record_text();
    EXPECT_FALSE(configure(ODBC_CONFIG_DRIVER, "Mine", "CPTimeout=1").done);
    EXPECT_EQ(code(), static_cast<DWORD>(ODBC_ERROR_INVALID_NAME));
    EXPECT_THAT(record_text(), HasSubstr("no driver Mine in " + folder_.file("odbcinst.ini")));
    EXPECT_EQ(folder_.content("odbcinst.ini"), before);
}

TEST_F(Driver, AnUnknownDriverIsRefused) {
    for (const WORD request :
         std::initializer_list<WORD>{ODBC_INSTALL_DRIVER, ODBC_REMOVE_DRIVER, ODBC_CONFIG_DRIVER}) {
        for (const char* driver : {"Nowhere", "", static_cast<const char*>(nullptr)}) {
            EXPECT_FALSE(configure(request, driver, "CPTimeout=1").done);
            EXPECT_EQ(code(), static_cast<DWORD>(ODBC_ERROR_INVALID_NAME));
        }
    }
}

TEST_F(Driver, OtherRequestsAreRefused) {
    for (const WORD request :
         std::initializer_list<WORD>{0, 4, ODBC_CONFIG_DRIVER_MAX, ODBC_CONFIG_DRIVER_MAX + 1}) {
        EXPECT_FALSE(configure(request, "ConnectAI").done);
        EXPECT_EQ(code(), static_cast<DWORD>(ODBC_ERROR_INVALID_REQUEST_TYPE));
    }
}

TEST_F(Driver, AMessageIsCutToItsBuffer) {
    const std::string whole = configure(ODBC_INSTALL_DRIVER, "ConnectAI").message;
    const Answer answer = configure(ODBC_INSTALL_DRIVER, "ConnectAI", nullptr, 10);
    EXPECT_TRUE(answer.done);
    EXPECT_EQ(answer.message, "ConnectAI");
    EXPECT_EQ(answer.length, whole.size());
    EXPECT_EQ(configure(ODBC_INSTALL_DRIVER, "ConnectAI", nullptr, 1).message, "");
    EXPECT_TRUE(
        ConfigDriver(nullptr, ODBC_INSTALL_DRIVER, "ConnectAI", nullptr, nullptr, 0, nullptr));
}

TEST_F(Driver, TheWideFormCountsUnits) {
    write("odbcinst.ini", "[Größe]\nDriver=/opt/libconnectaiodbc.so\n");
    std::vector<SQLWCHAR> message(6, 0xFFFF);
    WORD length = 0;
    EXPECT_TRUE(ConfigDriverW(nullptr, ODBC_INSTALL_DRIVER, wide("Größe").data(), nullptr,
                              message.data(), 6, &length))
        << record_text();
    EXPECT_EQ(message, wide("Größe"));
    EXPECT_EQ(length, utf16_length(configure(ODBC_INSTALL_DRIVER, "Größe").message));
    const SQLWCHAR broken[] = {'x', 0xDC00, 0};
    EXPECT_FALSE(ConfigDriverW(nullptr, ODBC_INSTALL_DRIVER, broken, nullptr, nullptr, 0, nullptr));
    EXPECT_THAT(record_text(), HasSubstr("UTF-16"));
}

}  // namespace
}  // namespace connectai::setup
