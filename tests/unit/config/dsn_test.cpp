// Data source names through the installer library, from an odbc.ini of the test's own. Each test
// has sections of its own name, because the library keeps values for some seconds.
#include "config/dsn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "config/ini_section.h"
#include "odbc/support/ordinary_user.h"

namespace connectai::config {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// A folder that is gone with the object.
class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "connectai-dsn-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    std::string file(const std::string& name) const { return path_ / name; }
    std::string path() const { return path_.string(); }

private:
    fs::path path_;
};

// One for the whole program: the library asks for ODBCSYSINI once.
const Folder& system_folder() {
    static const Folder folder;
    return folder;
}

class DsnTest : public testing::Test {
protected:
    DsnTest() {
        ::setenv("ODBCINI", user_file().c_str(), 1);
        ::setenv("ODBCSYSINI", system_folder().path().c_str(), 1);
        write(user_file(), "");
        write(system_file(), "");
    }
    ~DsnTest() override { ::unsetenv("ODBCINI"); }

    std::string user_file() const { return folder_.file("odbc.ini"); }
    static std::string system_file() { return system_folder().file("odbc.ini"); }

    static void write(const std::string& path, const std::string& text) {
        std::ofstream(path) << text;
    }

    static IniEntries read(const std::string& name) {
        IniEntries out;
        for (const Attribute& attribute : read_dsn(name)) {
            EXPECT_EQ(attribute.section, name);
            out.emplace_back(attribute.keyword, attribute.value);
        }
        return out;
    }

    Folder folder_;
};

TEST_F(DsnTest, ReadsTheSectionInItsOrder) {
    write(user_file(),
          "[other]\nURL=https://other\n\n[dsn order]\nURL = https://x/api \nUser=a@b.c\n"
          "Token=caf\xC3\xA9==\nEmpty=\n; comment\n# comment\n[third]\nA=1\n");
    EXPECT_THAT(read("dsn order"), ElementsAre(Pair("URL", "https://x/api"), Pair("User", "a@b.c"),
                                               Pair("Token", "caf\xC3\xA9=="), Pair("Empty", "")));
}

TEST_F(DsnTest, ASectionsNameIsFoundWhateverItsCase) {
    write(user_file(), "[Dsn Case]\nUser=u\n");
    EXPECT_THAT(read("DSN CASE"), ElementsAre(Pair("User", "u")));
}

TEST_F(DsnTest, LeavesOutTheManagersEntriesButKeepsSlips) {
    write(user_file(),
          "[dsn slips]\nDriver=ConnectAI\nDescription=CRM\nsetup=x.so\nTrace=Yes\nTraceFile=/t\n"
          "FileUsage=1\nCPTimeout=5\nThreading=0\nUsageCount=1\nUsr=u\nTimeout=5\n");
    EXPECT_THAT(read("dsn slips"), ElementsAre(Pair("Usr", "u"), Pair("Timeout", "5")));
}

TEST_F(DsnTest, AnUnknownNameGivesNothing) {
    write(user_file(), "[known]\nUser=u\n");
    EXPECT_THAT(read("dsn unknown"), IsEmpty());
    EXPECT_THAT(read(""), IsEmpty());
    EXPECT_THAT(read(std::string(5000, 'n')), IsEmpty());
}

// unixODBC 2.3 reads lines of 1000 octets.
TEST_F(DsnTest, LongValuesArriveWhole) {
    for (const std::size_t length : {880UL, 899UL, 991UL, 992UL, 1000UL, 1999UL, 4096UL, 20000UL}) {
        const std::string name = "dsn long " + std::to_string(length);
        std::string token;
        while (token.size() < length) token += "0123456789=abcdefghijklmnop;rstuvwxyz";
        token.resize(length - 1);
        token += 'T';
        write(user_file(), "[first]\nToken=x\n[" + name + "]\nDriver=d\nUser=u\nToken = " + token +
                               "\nTimeout=5\n[last]\nUser=v\n");
        EXPECT_THAT(read(name),
                    ElementsAre(Pair("User", "u"), Pair("Token", token), Pair("Timeout", "5")))
            << length;
    }
}

TEST_F(DsnTest, ALongCommentBreaksNothing) {
    write(user_file(), "[dsn comment]\nUser=u\n# " + std::string(3000, 'c') + "\nTimeout=5\n");
    EXPECT_THAT(read("dsn comment"), ElementsAre(Pair("User", "u"), Pair("Timeout", "5")));
}

TEST_F(DsnTest, FollowsOdbcIniToAnotherFile) {
    const std::string other = folder_.file("other.ini");
    write(other, "[dsn moved]\nUser=elsewhere\n");
    ::setenv("ODBCINI", other.c_str(), 1);
    EXPECT_THAT(read("dsn moved"), ElementsAre(Pair("User", "elsewhere")));
}

TEST_F(DsnTest, TheSystemsSectionsAreFoundAndTheUsersComeFirst) {
    const std::string token(3000, 't');
    write(system_file(), "[dsn system]\nUser=u\nToken=" + token + "\n[dsn both]\nUser=system\n");
    write(user_file(), "[dsn both]\nUser=user\n");
    EXPECT_THAT(read("dsn system"), ElementsAre(Pair("User", "u"), Pair("Token", token)));
    EXPECT_THAT(read("dsn both"), ElementsAre(Pair("User", "user")));
}

// The installer's library keeps values for 20 seconds, and reads each by itself: with a list of
// entries that is new, that made a new secret go to the old address.
TEST_F(DsnTest, AChangedSectionIsReadAnewAsAWhole) {
    write(user_file(), "[dsn changed]\nURL=https://old\nUser=u\nPassword=p\n");
    EXPECT_THAT(read("dsn changed"),
                ElementsAre(Pair("URL", "https://old"), Pair("User", "u"), Pair("Password", "p")));
    write(user_file(), "[dsn changed]\nURL=https://new\nToken=t\n");
    EXPECT_THAT(read("dsn changed"), ElementsAre(Pair("URL", "https://new"), Pair("Token", "t")));
    write(user_file(), "");
    EXPECT_THAT(read("dsn changed"), IsEmpty());
}

// As containers mount it. The installer's library takes it for one that is not there.
TEST_F(DsnTest, AFileThatMayNotBeWrittenToIsRead) {
    write(user_file(), "[dsn read-only]\nUser=u\n");
    fs::permissions(user_file(), fs::perms(0444));
    fs::permissions(folder_.path(), fs::perms(0555));
    EXPECT_EQ(test::of_ordinary_user([&] {
                  EXPECT_THAT(read("dsn read-only"), ElementsAre(Pair("User", "u")));
                  return testing::Test::HasFailure() ? 1 : 0;
              }),
              0);
    fs::permissions(folder_.path(), fs::perms(0700));
}

TEST_F(DsnTest, IniSectionIsReadByTheManagersRules) {
    write(user_file(),
          "before=1\n [ Sect ] trailing\n  a = 1 \n;c=2\n #d=3\nflag\nb=x=y\n=v\n[next]\ne=5\n"
          "[sect]\nf=6\n");
    const std::optional<IniEntries> entries = read_ini_section(user_file(), "SECT");
    ASSERT_TRUE(entries);
    EXPECT_THAT(*entries,
                ElementsAre(Pair("a", "1"), Pair("flag", ""), Pair("b", "x=y"), Pair("", "v")));
    EXPECT_FALSE(read_ini_section(user_file(), "none"));
    EXPECT_FALSE(read_ini_section(user_file() + ".missing", "sect"));
}

TEST(ManagersEntry, IsAsTheManagerSpellsIt) {
    EXPECT_EQ(managers_entry("description"), "Description");
    EXPECT_EQ(managers_entry("CPTIMEOUT"), "CPTimeout");
    EXPECT_EQ(managers_entry("URL"), "");
    EXPECT_EQ(managers_entry(""), "");
}

}  // namespace
}  // namespace connectai::config
