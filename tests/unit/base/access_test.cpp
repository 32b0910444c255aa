// What a process may do with files, asked of the system.
#include "base/access.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "odbc/support/ordinary_user.h"
#include "odbc/support/temporary_folder.h"

namespace connectai {
namespace {

namespace fs = std::filesystem;

class AccessTest : public testing::Test {
protected:
    AccessTest() {
        fs::create_directory(folder());
        std::ofstream(file()) << "content";
        // For a user who does not own them.
        fs::permissions(folder_.file(""), fs::perms(0755));
    }
    std::string file() const { return folder_.file("file"); }
    std::string folder() const { return folder_.file("folder"); }

    // The problem's errno as that somebody sees it.
    static int problem_of_a_user(const std::string& path, Access wanted) {
        return test::of_ordinary_user([&] { return access_problem(path, wanted).value(); });
    }

    test::TemporaryFolder folder_;
};

TEST_F(AccessTest, IsGivenWhereThereIsNoProblem) {
    EXPECT_FALSE(access_problem(file(), Access::read));
    EXPECT_FALSE(access_problem(file(), Access::write));
    EXPECT_FALSE(access_problem(folder(), Access::make_files));
    EXPECT_TRUE(may(Access::read, file()));
}

TEST_F(AccessTest, TellsAFileThatIsNotThereFromOneThatIsForbidden) {
    const std::string nothing = folder_.file("nothing");
    EXPECT_EQ(access_problem(nothing, Access::read), std::errc::no_such_file_or_directory);
    EXPECT_EQ(access_problem(nothing, Access::write), std::errc::no_such_file_or_directory);
    EXPECT_FALSE(may(Access::read, nothing));
    fs::permissions(file(), fs::perms(0200));
    EXPECT_EQ(problem_of_a_user(file(), Access::read), EACCES);
    fs::permissions(file(), fs::perms(0400));
    EXPECT_EQ(problem_of_a_user(file(), Access::write), EACCES);
}

TEST_F(AccessTest, ToMakeFilesTakesAFolderThatMayBeWrittenToAndEntered) {
    for (const unsigned mode : {0555U, 0666U, 0222U}) {
        fs::permissions(folder(), fs::perms(mode));
        EXPECT_EQ(problem_of_a_user(folder(), Access::make_files), EACCES) << mode;
    }
    fs::permissions(folder(), fs::perms(0777));
    EXPECT_EQ(problem_of_a_user(folder(), Access::make_files), 0);
}

TEST_F(AccessTest, ToWriteIsOfTheFileWhereItIsThere) {
    const WriteAccess access = write_access(file());
    EXPECT_EQ(access.folder, "");
    EXPECT_FALSE(access.problem);
    EXPECT_EQ(why_not_writable(file()), "");
    fs::permissions(file(), fs::perms(0444));
    const auto problem = [&] { return write_access(file()).problem.value(); };
    EXPECT_EQ(test::of_ordinary_user(problem), EACCES);
    const auto has_folder = [&] { return write_access(file()).folder.empty() ? 0 : 1; };
    EXPECT_EQ(test::of_ordinary_user(has_folder), 0);
    const auto words = [&] { return why_not_writable(file()) == "Permission denied" ? 0 : 1; };
    EXPECT_EQ(test::of_ordinary_user(words), 0);
}

TEST_F(AccessTest, ToWriteIsOfTheFolderWhereTheFileHasToBeMade) {
    const std::string made = folder() + "/made";
    fs::permissions(folder(), fs::perms(0777));
    const WriteAccess access = write_access(made);
    EXPECT_EQ(access.folder, folder());
    EXPECT_FALSE(access.problem);
    EXPECT_EQ(why_not_writable(made), "");
    EXPECT_EQ(write_access("no-such-file-here").folder, ".");
    fs::permissions(folder(), fs::perms(0555));
    const auto problem = [&] { return write_access(made).problem.value(); };
    EXPECT_EQ(test::of_ordinary_user(problem), EACCES);
    const auto words = [&] { return why_not_writable(made) == "Permission denied" ? 0 : 1; };
    EXPECT_EQ(test::of_ordinary_user(words), 0);
    EXPECT_FALSE(fs::exists(made)) << "it is asked, and not tried";
}

TEST_F(AccessTest, ToWriteTakesAFolder) {
    const std::string nowhere = folder_.file("nowhere");
    const WriteAccess access = write_access(nowhere + "/file");
    EXPECT_EQ(access.folder, nowhere);
    EXPECT_EQ(access.problem, std::errc::no_such_file_or_directory);
    EXPECT_EQ(why_not_writable(nowhere + "/file"), "there is no folder " + nowhere);
    EXPECT_EQ(why_not_writable(file() + "/file"), "Not a directory");
}

}  // namespace
}  // namespace connectai
