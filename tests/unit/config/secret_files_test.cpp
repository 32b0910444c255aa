// PasswordFile and TokenFile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/settings.h"

namespace connectai::config {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class SecretFiles : public testing::Test {
protected:
    SecretFiles() {
        std::string name = (fs::temp_directory_path() / "connectai-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~SecretFiles() override { fs::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& content, mode_t mode = 0600) {
        const std::string path = folder_ / name;
        std::ofstream(path, std::ios::binary) << content;
        ::chmod(path.c_str(), mode);
        return path;
    }
    static std::vector<std::string> problems(const Attributes& attributes) {
        std::vector<std::string> messages;
        for (const Error& problem : read_settings(attributes).problems) {
            messages.push_back(problem.message());
        }
        return messages;
    }

    fs::path folder_;
};

TEST_F(SecretFiles, HoldWhatTheirKeywordWould) {
    const SettingsReading reading =
        read_settings({{"UID", "me"}, {"PasswordFile", file("pat", " hunter2 \r\n")}});
    EXPECT_THAT(reading.problems, IsEmpty());
    EXPECT_EQ(reading.settings.password.reveal(), "hunter2") << "pasted: blanks do not count";
    EXPECT_EQ(reading.settings.auth_scheme, AuthScheme::basic);
    EXPECT_EQ(reading.settings.password_file.to_open(), folder_ / "pat");
    const Settings token = read_settings({{"TokenFile", file("token",
                                                             "\xEF\xBB\xBF"
                                                             "abc\n")}})
                               .settings;
    EXPECT_EQ(token.token.reveal(), "abc");
    EXPECT_EQ(token.auth_scheme, AuthScheme::token) << "as with a Token";
    EXPECT_EQ(token.token_file.to_open(), folder_ / "token");
}

TEST_F(SecretFiles, AndTheSecretItselfTheFirstCounts) {
    const std::string path = file("pat", "of-the-file");
    EXPECT_EQ(
        read_settings({{"PWD", "given"}, {"PasswordFile", path, "crm"}}).settings.password.reveal(),
        "given");
    EXPECT_EQ(read_settings({{"PasswordFile", path}, {"Password", "of-the-section", "crm"}})
                  .settings.password.reveal(),
              "of-the-file");
    EXPECT_EQ(read_settings({{"UID", ""}, {"PWD", ""}, {"PasswordFile", path, "crm"}})
                  .settings.password.reveal(),
              "of-the-file")
        << "as applications send them that have asked for none";
    EXPECT_EQ(read_settings({{"PasswordFile", ""}, {"PWD", "given"}}).settings.password.reveal(),
              "given");
    EXPECT_THAT(problems({{"PWD", "given"}, {"PasswordFile", "/nonexistent", "crm"}}), IsEmpty())
        << "what does not count is not looked at";
}

TEST_F(SecretFiles, ThatCannotBeUsedAreNamed) {
    EXPECT_THAT(
        problems({{"PasswordFile", "/nonexistent/pat", "crm"}}),
        ElementsAre(AllOf(HasSubstr("PasswordFile=/nonexistent/pat"),
                          HasSubstr("[crm] of odbc.ini"), HasSubstr("there is no such file"))));
    EXPECT_THAT(problems({{"TokenFile", file("open", "hunter2", 0644)}}),
                ElementsAre(AllOf(HasSubstr("TokenFile="), HasSubstr("chmod 600"),
                                  Not(HasSubstr("hunter2")))));
    EXPECT_THAT(problems({{"PasswordFile", file("empty", "\n")}}),
                ElementsAre(HasSubstr("it is empty")));
    EXPECT_THAT(problems({{"PasswordFile", file("lines", "hunter2\nhunter3\n")}}),
                ElementsAre(AllOf(HasSubstr("Password"), HasSubstr("line break"),
                                  HasSubstr("PasswordFile="), Not(HasSubstr("hunter")))));
}

// A mistake that is made: the variable holds the password, not a path.
TEST_F(SecretFiles, OfAVariableAreNamedAsTheyAreWritten) {
    ::setenv("CONNECTAI_TEST_SECRET", "hunter2", 1);
    EXPECT_THAT(problems({{"PasswordFile", "${ENV:CONNECTAI_TEST_SECRET}"}}),
                ElementsAre(AllOf(HasSubstr("PasswordFile=${ENV:CONNECTAI_TEST_SECRET}"),
                                  Not(HasSubstr("hunter2")))));
    ::unsetenv("CONNECTAI_TEST_SECRET");
}

}  // namespace
}  // namespace connectai::config
