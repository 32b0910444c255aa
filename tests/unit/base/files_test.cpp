// Regular files, their stamps, and files that are locks among processes.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/file_descriptor.h"
#include "base/file_stamp.h"
#include "base/lock_file.h"
#include "base/private_file.h"
#include "base/regular_file.h"
#include "odbc/support/temporary_folder.h"

namespace connectai {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
protected:
    std::string file(const std::string& content, const char* name = "file") {
        std::ofstream(folder_.file(name), std::ios::binary) << content;
        return folder_.file(name);
    }
    std::string nothing() const { return folder_.file("nothing"); }

    // What `body` returns in a process of its own.
    template <typename Body>
    static int in_child(Body body) {
        const pid_t child = ::fork();
        if (child == 0) ::_exit(body());
        int status = -1;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    test::TemporaryFolder folder_;
};

using RegularFileTest = Files;
using FileStampTest = Files;
using LockFileTest = Files;
using OthersMayRead = Files;

TEST_F(RegularFileTest, IsReadWholeUpToItsLimit) {
    EXPECT_EQ(read_regular_file(file("one\ntwo\n"), 8).content.view(), "one\ntwo\n");
    EXPECT_EQ(read_regular_file(file(""), 8).problem, "");
    const RegularFile large = read_regular_file(file("123456789"), 8);
    EXPECT_EQ(large.problem, "it is too large");
    EXPECT_TRUE(large.content.empty());
}

TEST_F(RegularFileTest, ThatIsNoneIsRefusedAndNotWaitedFor) {
    EXPECT_EQ(read_regular_file(nothing(), 8).problem, "there is no such file");
    EXPECT_EQ(read_regular_file(folder_.file(""), 8).problem, "it is no file");
    ASSERT_EQ(::mkfifo(nothing().c_str(), 0600), 0);
    EXPECT_EQ(read_regular_file(nothing(), 8).problem, "it is no file");
}

TEST_F(FileStampTest, ChangesWithTheFile) {
    const std::string path = file("one");
    const FileStamp before = stamp_of(path);
    EXPECT_EQ(stamp_of(path), before);
    EXPECT_EQ(before.size, 3);
    fs::rename(file("two", "other"), path);
    EXPECT_NE(stamp_of(path), before);
    const FileStamp replaced = stamp_of(path);
    file("longer");
    EXPECT_NE(stamp_of(path), replaced);
}

TEST_F(FileStampTest, OfNothingIsAllZero) {
    EXPECT_EQ(stamp_of(nothing()), FileStamp());
    EXPECT_EQ(stamp_of(""), FileStamp());
    EXPECT_NE(stamp_of(file("")), FileStamp());
}

TEST_F(LockFileTest, IsHadByOneUntilItGoes) {
    {
        LockFile mine(nothing());
        EXPECT_EQ(mine.problem(), "");
        EXPECT_TRUE(mine.try_lock());
        const auto other_gets_it = [&] { return LockFile(nothing()).try_lock() ? 1 : 0; };
        EXPECT_EQ(in_child(other_gets_it), 0);
        LockFile moved(std::move(mine));
        EXPECT_EQ(in_child(other_gets_it), 0);
    }
    EXPECT_TRUE(LockFile(nothing()).try_lock());
    struct stat status {};
    ASSERT_EQ(::stat(nothing().c_str(), &status), 0) << "it stays";
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

// A process that is killed gives nothing back, and its child, which has a copy, may live for long.
enum class Locked : std::uint8_t { before, behind };  // fork()
class LockOfAParent : public Files, public testing::WithParamInterface<Locked> {};

TEST_P(LockOfAParent, IsNotKeptByAChild) {
    const Pipe until_the_end = make_pipe();
    const Pipe begun = make_pipe();
    const pid_t killed = ::fork();
    ASSERT_GE(killed, 0);
    if (killed == 0) {
        LockFile lock(nothing());
        if (GetParam() == Locked::before) lock.try_lock();
        if (::fork() == 0) {
            ::close(until_the_end.write_end.get());
            char octet = 0;
            const bool told = ::write(begun.write_end.get(), &octet, 1) == 1;
            ::_exit(told && ::read(until_the_end.read_end.get(), &octet, 1) == 0 ? 0 : 1);
        }
        ::_exit(lock.try_lock() ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(killed, &status, 0), killed);
    EXPECT_EQ(status, 0);
    char octet = 0;
    ASSERT_EQ(::read(begun.read_end.get(), &octet, 1), 1);
    EXPECT_TRUE(LockFile(nothing()).try_lock());
}

INSTANTIATE_TEST_SUITE_P(All, LockOfAParent, testing::Values(Locked::before, Locked::behind));

TEST_F(LockFileTest, ThatCannotBeMadeSaysWhy) {
    EXPECT_EQ(LockFile(nothing() + "/lock").problem(), "No such file or directory");
    fs::create_symlink(file(""), nothing());
    EXPECT_NE(LockFile(nothing()).problem(), "") << "a symbolic link";
}

// Somebody else's lock would keep this process out for ever.
TEST_F(LockFileTest, IsAFileThatNobodyElseCanLock) {
    std::ofstream(nothing()) << "";
    ::chmod(nothing().c_str(), 0666);
    EXPECT_NE(LockFile(nothing()).problem().find("chmod 600"), std::string::npos);
    ::chmod(nothing().c_str(), 0600);
    EXPECT_EQ(LockFile(nothing()).problem(), "");
    fs::remove(nothing());
    ASSERT_EQ(::mkfifo(nothing().c_str(), 0600), 0);
    EXPECT_EQ(LockFile(nothing()).problem(), "it is no regular file");
}

TEST_F(LockFileTest, WithoutAFileIsAlwaysHad) {
    LockFile first;
    LockFile second;
    EXPECT_TRUE(first.try_lock());
    EXPECT_TRUE(second.try_lock());
}

TEST_F(OthersMayRead, WhatItsModeAllowsThem) {
    const std::string path = file("");
    for (const mode_t mode : {0600U, 0622U, 0711U}) {
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
        EXPECT_FALSE(others_may_read(path)) << std::oct << mode;
    }
    for (const mode_t mode : {0640U, 0604U}) {
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
        EXPECT_TRUE(others_may_read(path)) << std::oct << mode;
    }
    EXPECT_FALSE(others_may_read(nothing()));
}

}  // namespace
}  // namespace connectai
