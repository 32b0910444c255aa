// Files with a secret: who may read them, and that they are replaced as a whole.
#include "base/private_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "odbc/support/ordinary_user.h"

namespace connectai {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class PrivateFileTest : public testing::Test {
protected:
    PrivateFileTest() {
        std::string name = (fs::temp_directory_path() / "connectai-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~PrivateFileTest() override { fs::remove_all(folder_); }

    std::string file(const std::string& content, mode_t mode = 0600) {
        const std::string path = folder_ / "secret";
        std::ofstream(path, std::ios::binary) << content;
        ::chmod(path.c_str(), mode);
        return path;
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    fs::path folder_;
};

TEST_F(PrivateFileTest, IsReadAsItStands) {
    const PrivateFile read = read_private_file(file("pass\nword\n"));
    EXPECT_EQ(read.problem, "");
    EXPECT_EQ(read.content.view(), "pass\nword\n");
    EXPECT_EQ(read_private_file(file("")).problem, "");
    const std::string large(64 * 1024, 'x');
    EXPECT_EQ(read_private_file(file(large)).content.view(), large);
}

TEST_F(PrivateFileTest, HasOneSecretWhateverAnEditorPutsAroundIt) {
    for (const char* const content :
         {"hunter2", " hunter2\r\n", "\xEF\xBB\xBFhunter2\n", "\xEF\xBB\xBF\nhunter2"}) {
        EXPECT_EQ(secret_in(read_private_file(file(content))), "hunter2") << content;
    }
    EXPECT_EQ(secret_in(read_private_file(file("\xEF\xBB\xBF\n"))), "");
    EXPECT_EQ(secret_in(read_private_file(file("p\xC3\xA4ss"))), "p\xC3\xA4ss");
}

TEST_F(PrivateFileTest, IsRefusedWhereOthersMayReadOrChangeIt) {
    for (const mode_t mode : {0640U, 0620U, 0604U, 0602U, 0644U, 0660U, 0666U, 0610U, 0601U}) {
        const PrivateFile read = read_private_file(file("hunter2", mode));
        if (mode == 0640 && ::geteuid() == 0) {
            EXPECT_EQ(read.problem, "") << "root's, for a group: as services are given secrets";
            continue;
        }
        EXPECT_THAT(read.problem, HasSubstr("chmod 600")) << std::oct << mode;
        EXPECT_THAT(read.problem, HasSubstr("(its mode is 0"));
        EXPECT_TRUE(read.content.empty());
    }
    for (const mode_t mode : {0600U, 0400U}) {
        EXPECT_EQ(read_private_file(file("hunter2", mode)).problem, "");
        fs::remove(folder_ / "secret");
    }
}

TEST_F(PrivateFileTest, IsRefusedWhereItIsAnotherUsers) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    const std::string path = file("hunter2");
    ASSERT_EQ(::chown(path.c_str(), 12345, static_cast<gid_t>(-1)), 0);
    EXPECT_THAT(read_private_file(path).problem, HasSubstr("belongs to another user"));
}

// As Docker shows secrets to a container's user, who can do nothing about it.
TEST_F(PrivateFileTest, ThatIsRootsIsRootsToClose) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root has files of root's";
    const std::string path = file("hunter2", 0444);
    fs::permissions(folder_, fs::perms(0755));
    EXPECT_EQ(test::of_ordinary_user([&] {
                  EXPECT_THAT(read_private_file(path).problem,
                              HasSubstr("(its mode is 0444): root has to take that away"));
                  return testing::Test::HasFailure() ? 1 : 0;
              }),
              0);
}

TEST_F(PrivateFileTest, CannotBeAnythingElse) {
    EXPECT_EQ(read_private_file(folder_ / "missing").problem, "there is no such file");
    EXPECT_EQ(read_private_file(folder_).problem, "it is a folder");
    EXPECT_EQ(read_private_file("/dev/null").problem, "it is no regular file");
    const std::string fifo = folder_ / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_EQ(read_private_file(fifo).problem, "it is no regular file") << "and does not wait";
    EXPECT_THAT(read_private_file(file(std::string(64 * 1024 + 1, 'x'))).problem,
                HasSubstr("larger than 64 KiB"));
}

// Kubernetes and systemd mount secrets behind links.
TEST_F(PrivateFileTest, MayBeBehindALink) {
    const std::string path = file("hunter2");
    fs::create_symlink(path, folder_ / "link");
    EXPECT_EQ(read_private_file(folder_ / "link").content.view(), "hunter2");
}

TEST_F(PrivateFileTest, IsWrittenForNobodyElse) {
    const std::string path = folder_ / "written";
    const mode_t before = ::umask(0);
    EXPECT_EQ(write_private_file(path, "one"), "");
    ::umask(before);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600U);
    EXPECT_EQ(write_private_file(path, "two"), "");
    EXPECT_EQ(read_private_file(path).content.view(), "two");
    EXPECT_EQ(files(), 1U) << "nothing is left beside it";
}

TEST_F(PrivateFileTest, IsWrittenBehindALink) {
    const std::string path = file("one");
    fs::create_symlink(path, folder_ / "link");
    EXPECT_EQ(write_private_file(folder_ / "link", "two"), "");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(read_private_file(path).content.view(), "two");
}

TEST_F(PrivateFileTest, IsLeftAsItIsWhereItCannotBeWritten) {
    EXPECT_THAT(write_private_file(folder_ / "no" / "folder", "x"), HasSubstr("No such file"));
    const std::string target = file("kept");
    fs::create_symlink("nowhere", folder_ / "link");
    EXPECT_EQ(write_private_file(folder_ / "link", "x"),
              "it is a symbolic link that leads nowhere");
    EXPECT_EQ(write_private_file(folder_, "x"), "it is no regular file");
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown(target.c_str(), 12345, static_cast<gid_t>(-1)), 0);
        EXPECT_EQ(write_private_file(target, "x"), "it belongs to another user");
        ASSERT_EQ(::chown(target.c_str(), 0, static_cast<gid_t>(-1)), 0);
    }
    EXPECT_EQ(read_private_file(target).content.view(), "kept");
    EXPECT_EQ(files(), 2U);
}

}  // namespace
}  // namespace connectai
