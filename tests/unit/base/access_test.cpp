// What a process may do with files, asked of the system.
#include "base/access.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

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

    // The problem's errno as somebody sees it who is not root.
    int problem_of_a_user(const std::string& path, Access wanted) const {
        const pid_t child = ::fork();
        if (child == 0) {
            constexpr uid_t nobody = 65534;
            if (::geteuid() == 0 && ::setuid(nobody) != 0) ::_exit(255);
            ::_exit(access_problem(path, wanted).value());
        }
        int status = -1;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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

}  // namespace
}  // namespace connectai
