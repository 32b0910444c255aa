// What becomes of paths on the command line.
#include "setup/dsn_tool/whole_path.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace connectai::dsn_tool {
namespace {

std::string of(std::string_view value, std::string_view keyword = "Logfile") {
    return whole_path(*config::find_keyword(keyword), value);
}

class WholePath : public testing::Test {
protected:
    WholePath() { ::setenv("HOME", "/home/ann", 1); }
    ~WholePath() override {
        if (had_home_) {
            ::setenv("HOME", home_.c_str(), 1);
        } else {
            ::unsetenv("HOME");
        }
    }

private:
    bool had_home_ = std::getenv("HOME") != nullptr;
    std::string home_ = had_home_ ? std::getenv("HOME") : "";
};

TEST_F(WholePath, IsBelowTheFolderThatTheCommandIsGivenIn) {
    const auto here = [](const char* path) {
        return (std::filesystem::current_path() / path).string();
    };
    EXPECT_EQ(of("driver.log"), here("driver.log"));
    EXPECT_EQ(of("./driver.log"), here("driver.log"));
    EXPECT_EQ(of(".//driver.log"), here("driver.log"));
    EXPECT_EQ(of("../logs/${ENV:USER}.log"), here("../logs/${ENV:USER}.log"));
    EXPECT_EQ(of("$dir/driver.log"), here("$dir/driver.log")) << "a plain dollar";
}

TEST_F(WholePath, IsBelowTheHomeFolderThatAShellWouldPutThere) {
    EXPECT_EQ(of("~"), "/home/ann");
    EXPECT_EQ(of("~/driver.log"), "/home/ann/driver.log");
    EXPECT_EQ(of("~//driver.log"), "/home/ann/driver.log");
    EXPECT_EQ(of("~bob/driver.log"), "") << "another's";
    ::unsetenv("HOME");
    EXPECT_EQ(of("~/driver.log"), "");
}

TEST_F(WholePath, StaysAsItIsWrittenWhereItIsNoneOrBeginsAtTheRoot) {
    EXPECT_EQ(of(""), "") << "takes the keyword out";
    EXPECT_EQ(of("/var/log/driver.log"), "");
    EXPECT_EQ(of("${ENV:LOGS}/driver.log"), "");
    EXPECT_EQ(of("${env:LOGS}/driver.log"), "");
    EXPECT_EQ(of(" /var/log/driver.log"), "") << "which is refused";
    EXPECT_EQ(of("~/driver.log "), "");
    EXPECT_EQ(of("*", "SSLServerCert"), "");
    EXPECT_EQ(of("crm", "DefaultCatalog"), "");
}

}  // namespace
}  // namespace connectai::dsn_tool
