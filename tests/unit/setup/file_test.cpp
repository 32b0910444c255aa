// How the installer's files are written: in one step, with all that others have in them.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "setup/ini_file_lock.h"
#include "setup/problems.h"
#include "setup/replace_file.h"
#include "setup/secret_entries.h"
#include "unit/setup/support.h"

namespace connectai::setup {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

testing::Matcher<Record> problem(DWORD code, const std::string& text) {
    return AllOf(Field(&Record::code, code), Field(&Record::text, HasSubstr(text)));
}

struct stat status_of(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status;
}

mode_t mode_of(const std::string& path) {
    return status_of(path).st_mode & 07777;
}

class InstallersFile : public SetupTest {
protected:
    InstallersFile() { std::filesystem::remove(path_); }
    ~InstallersFile() override {
        std::filesystem::remove(folder_.file("link.ini"));
        std::filesystem::remove(path_);
    }
    // user.ini and odbc.ini are there already; this is a file that each test makes as it needs it.
    void use(const std::string& path) { setenv("ODBCINI", path.c_str(), 1); }
    std::size_t files() const {
        const auto folder = std::filesystem::path(path_).parent_path();
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(folder), {}));
    }

    const std::string path_ = folder_.file("own.ini");
    const std::string others_ = "# top\r\n[Else]\n  Driver = Other ; x\n\n; free\n\n[Else]\nX=1";
};

TEST_F(InstallersFile, WhatOthersHaveInItStays) {
    write("user.ini", others_);
    EXPECT_TRUE(add({"DSN=Books", "User=u", "Timeout=5"})) << record_text();
    EXPECT_EQ(user(), others_ + "\r\n\r\n[Books]\r\nDriver=ConnectAI\r\nUser=u\r\nTimeout=5\r\n");
    EXPECT_TRUE(change({"DSN=Books", "UID=", "Timeout=7"})) << record_text();
    EXPECT_EQ(user(), others_ + "\r\n\r\n[Books]\r\nDriver=ConnectAI\r\nTimeout=7\r\n");
    EXPECT_EQ(read("Books", "Timeout"), "7");
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(user(), others_ + "\r\n");
}

// unixODBC keeps values for 20 s.
TEST_F(InstallersFile, TheLibraryReadsItAgain) {
    EXPECT_TRUE(add({"DSN=Books", "Timeout=5"})) << record_text();
    EXPECT_EQ(read("Books", "Timeout"), "5");
    EXPECT_TRUE(change({"DSN=Books", "Timeout=7"})) << record_text();
    EXPECT_EQ(read("Books", "Timeout"), "7");
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(read("Books", "Timeout"), "");
}

TEST_F(InstallersFile, NothingIsLeftBesideIt) {
    const std::size_t before = files();
    EXPECT_TRUE(add({"DSN=Books", "Timeout=5"})) << record_text();
    EXPECT_TRUE(change({"DSN=Books", "Timeout=7"})) << record_text();
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(files(), before);
}

TEST_F(InstallersFile, ItIsANewOneOrTheOldOneThroughout) {
    use(path_);
    write("own.ini", "[Else]\nDriver=Other\n");
    const ino_t before = status_of(path_).st_ino;
    const int held = open(path_.c_str(), O_RDONLY);  // its number is not given to the new one
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_NE(status_of(path_).st_ino, before);
    close(held);
}

TEST_F(InstallersFile, ASymbolicLinkStays) {
    write("own.ini", "");
    use(folder_.file("link.ini"));
    std::filesystem::create_symlink("own.ini", folder_.file("link.ini"));
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_TRUE(std::filesystem::is_symlink(folder_.file("link.ini")));
    EXPECT_EQ(folder_.content("own.ini"), "[Books]\nDriver=ConnectAI\n\n");
}

TEST_F(InstallersFile, WhatASymbolicLinkLeadsToIsMade) {
    use(folder_.file("link.ini"));
    std::filesystem::create_symlink("own.ini", folder_.file("link.ini"));
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_EQ(folder_.content("own.ini"), "[Books]\nDriver=ConnectAI\n\n");
}

TEST_F(InstallersFile, FurtherLinksStay) {
    write("own.ini", "[Else]\nDriver=Other\nX=1\n");
    std::filesystem::create_hard_link(path_, folder_.file("link.ini"));
    use(path_);
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_EQ(folder_.content("link.ini"),
              "[Else]\nDriver=Other\nX=1\n\n[Books]\nDriver=ConnectAI\n");
    EXPECT_TRUE(call(ODBC_REMOVE_DSN, {"DSN=Books"})) << record_text();
    EXPECT_EQ(folder_.content("link.ini"), "[Else]\nDriver=Other\nX=1\n");
    EXPECT_EQ(status_of(path_).st_nlink, 2U);
}

TEST_F(InstallersFile, ModeOwnerAndAttributesStay) {
    write("own.ini", "");
    use(path_);
    chmod(path_.c_str(), 0664);
    const bool root = geteuid() == 0;
    if (root) {
        ASSERT_EQ(chown(path_.c_str(), 65534, 65533), 0);
    }
    const bool attributes = setxattr(path_.c_str(), "user.note", "mine", 4, 0) == 0;
    EXPECT_TRUE(add({"DSN=Books"})) << record_text();
    EXPECT_EQ(mode_of(path_), 0664U);
    if (root) {
        EXPECT_EQ(status_of(path_).st_uid, 65534U);
        EXPECT_EQ(status_of(path_).st_gid, 65533U);
    }
    std::array<char, 10> value{};
    if (attributes) {
        EXPECT_EQ(getxattr(path_.c_str(), "user.note", value.data(), value.size()), 4);
    }
}

TEST_F(InstallersFile, TheSystemsIsMadeAsTheUmaskHasIt) {
    const std::string path = folder_.file("odbc.ini");
    for (const mode_t mask : {022U, 027U}) {
        std::filesystem::remove(path);
        SQLSetConfigMode(ODBC_SYSTEM_DSN);
        const mode_t before = umask(mask);
        EXPECT_TRUE(add({"DSN=Books", "Password=p"})) << record_text();
        umask(before);
        EXPECT_EQ(mode_of(path), 0666U & ~mask);
        EXPECT_EQ(system(), "[Books]\nDriver=ConnectAI\nPassword=p\n\n");
    }
}

TEST_F(InstallersFile, ItIsMadeForNothingThatIsRefused) {
    use(path_);
    EXPECT_FALSE(add({"DSN=Books", "Timeout=long"}));
    EXPECT_FALSE(change({"DSN=Books", "Timeout=1"}));
    EXPECT_FALSE(call(ODBC_REMOVE_DSN, {"DSN=Books"}));
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(InstallersFile, WhatIsNoFileIsLeftAlone) {
    use("/dev/null");
    EXPECT_FALSE(add({"DSN=Books"}));
    EXPECT_THAT(records(), ElementsAre(problem(ODBC_ERROR_REQUEST_FAILED, "no regular file")));
    EXPECT_TRUE(S_ISCHR(status_of("/dev/null").st_mode));
    use(std::filesystem::path(path_).parent_path().string());
    EXPECT_FALSE(add({"DSN=Books"}));
    EXPECT_EQ(records().front().code, static_cast<DWORD>(ODBC_ERROR_REQUEST_FAILED));
}

class Secrets : public InstallersFile {
protected:
    Secrets() {
        write("own.ini", "[Books]\nDriver=ConnectAI\n");
        use(path_);
    }
    mode_t mode_behind(mode_t before, const char* attribute) {
        chmod(path_.c_str(), before);
        EXPECT_TRUE(change({"DSN=Books", attribute})) << record_text();
        return mode_of(path_);
    }
};

TEST_F(Secrets, AUsersFileLosesItsReaders) {
    EXPECT_EQ(mode_behind(0644, "Timeout=5"), 0644U);
    EXPECT_EQ(mode_behind(0644, "Password=${ENV:PAT}"), 0644U);
    EXPECT_EQ(mode_behind(0644, "PasswordFile=/run/pat"), 0644U);
    EXPECT_EQ(mode_behind(0644, "Password=p"), 0600U);
    EXPECT_EQ(mode_behind(0664, "Token=p"), 0600U);
    EXPECT_EQ(mode_behind(0644, "Proxy=http://u:p@proxy:3128"), 0600U);
    EXPECT_EQ(mode_behind(0644, "Proxy=http://proxy:3128"), 0644U);
}

TEST_F(Secrets, AGroupThatHasBeenChosenKeepsWhatItMay) {
    EXPECT_EQ(mode_behind(0640, "Password=p"), 0640U);
    if (geteuid() != 0) GTEST_SKIP() << "it takes root to give a file to another group";
    ASSERT_EQ(chown(path_.c_str(), 0, 65533), 0);
    EXPECT_EQ(mode_behind(0644, "Password=q"), 0640U);
    EXPECT_EQ(status_of(path_).st_gid, 65533U);
}

TEST_F(Secrets, TheSystemsFileKeepsItsReaders) {
    write("odbc.ini", "[Books]\nDriver=ConnectAI\n");
    SQLSetConfigMode(ODBC_SYSTEM_DSN);
    chmod(folder_.file("odbc.ini").c_str(), 0644);
    EXPECT_TRUE(change({"DSN=Books", "Password=p"})) << record_text();
    EXPECT_EQ(mode_of(folder_.file("odbc.ini")), 0644U);
}

TEST_F(Secrets, OfASecretAndItsFileTheOtherGoes) {
    EXPECT_TRUE(change({"DSN=Books", "PWD=p", "Token=t"})) << record_text();
    EXPECT_TRUE(change({"DSN=Books", "PasswordFile=/run/pat"})) << record_text();
    EXPECT_EQ(folder_.content("own.ini"),
              "[Books]\nDriver=ConnectAI\nToken=t\nPasswordFile=/run/pat\n");
    EXPECT_TRUE(change({"DSN=Books", "Password=q", "TokenFile=/run/token"})) << record_text();
    EXPECT_EQ(folder_.content("own.ini"),
              "[Books]\nDriver=ConnectAI\nPassword=q\nTokenFile=/run/token\n");
    EXPECT_TRUE(change({"DSN=Books", "Password=", "PasswordFile=/run/pat"})) << record_text();
    EXPECT_TRUE(change({"DSN=Books", "Token=", "Timeout=5"})) << record_text();
    EXPECT_EQ(folder_.content("own.ini"),
              "[Books]\nDriver=ConnectAI\nTokenFile=/run/token\nPasswordFile=/run/pat\n"
              "Timeout=5\n");
}

TEST_F(Secrets, ASecretAndItsFileExcludeEachOther) {
    const DWORD code = ODBC_ERROR_INVALID_KEYWORD_VALUE;
    EXPECT_FALSE(change({"DSN=Books", "PWD=hush", "PasswordFile=/run/pat"}));
    EXPECT_THAT(records(), ElementsAre(problem(code, "Password and PasswordFile are given both")));
    EXPECT_FALSE(add({"DSN=New", "TokenFile=/run/token", "Token=hush"}));
    EXPECT_THAT(records(), ElementsAre(problem(code, "Token and TokenFile are given both")));
}

TEST_F(Secrets, OneThatAFileGivesTwiceIsFound) {
    write("own.ini",
          "[Books]\nTokenFile=/t\nPWD=\nPasswordFile=/p\ntoken=hush\n[Else]\nPassword=hush\n");
    const IniFile file(path_);
    EXPECT_THAT(secrets_given_twice(file.section("Books")),
                ElementsAre("Token and TokenFile are both given: TokenFile, the first, counts; "
                            "take out Token"));
    EXPECT_THAT(secrets_given_twice(file.section("Else")), ElementsAre());
}

class Turns : public InstallersFile {};

// Each process adds and removes data sources of its own.
TEST_F(Turns, ManyProcessesLoseNothing) {
    constexpr int processes = 8;
    constexpr int rounds = 4;
    write("user.ini", others_ + "\n");
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            bool good = true;
            for (int round = 0; round < rounds; ++round) {
                const std::string name = "DSN=p" + std::to_string(i * rounds + round);
                good = add({name, "Timeout=5"}) && good;
                good = add({"DSN=gone" + std::to_string(i)}) && good;
                good = change({name, "User=u", "Timeout=7"}) && good;
                good = call(ODBC_REMOVE_DSN, {"DSN=gone" + std::to_string(i)}) && good;
            }
            _exit(good ? 0 : 1);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    EXPECT_TRUE(user().starts_with(others_ + "\n")) << user();
    const IniFile file(folder_.file("user.ini"));
    EXPECT_EQ(file.sections().size(), 2U + processes * rounds);
    for (int i = 0; i < processes * rounds; ++i) {
        EXPECT_EQ(file.section("p" + std::to_string(i)).size(), 3U) << i;
    }
}

TEST_F(Turns, AFileThatIsNotThereIsMadeOnceForAll) {
    use(path_);
    std::vector<pid_t> children;
    for (int i = 0; i < 8; ++i) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) _exit(add({"DSN=p" + std::to_string(i)}) ? 0 : 1);
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(IniFile(path_).sections().size(), 8U);
    EXPECT_EQ(mode_of(path_), 0600U);
}

TEST_F(Turns, TheNextWaitsUntilTheLockIsGivenBack) {
    const std::string path = folder_.file("user.ini");
    std::thread second;
    {
        const IniFileLock lock(path, NewFile::of_owner);
        second = std::thread([] { EXPECT_TRUE(add({"DSN=Second"})) << record_text(); });
        const FileReplacement done = replace_file(path, "[First]\nDriver=Other\n", Readers::stay);
        EXPECT_EQ(done.problem, "");
    }
    second.join();
    EXPECT_EQ(user(), "[First]\nDriver=Other\n\n[Second]\nDriver=ConnectAI\n");
}

TEST_F(Turns, NobodyWaitsForEver) {
    const std::string path = folder_.file("user.ini");
    const IniFileLock first(path, NewFile::of_owner);
    try {
        const IniFileLock second(path, NewFile::of_owner, std::chrono::milliseconds(20));
        FAIL() << "both have it";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("another program has been changing it"));
    }
}

TEST_F(Turns, WhatIsMadeForNothingGoesAgain) {
    { const IniFileLock lock(path_, NewFile::of_everyone); }
    EXPECT_FALSE(std::filesystem::exists(path_));
    {
        const IniFileLock lock(path_, NewFile::of_owner);
        EXPECT_EQ(replace_file(path_, "x", Readers::stay).problem, "");
    }
    EXPECT_EQ(folder_.content("own.ini"), "x");
}

}  // namespace
}  // namespace connectai::setup
