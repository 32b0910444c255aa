// Temporary files: what comes back, who can see them, and what a full or missing disk says.
#include "base/spool_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"

namespace connectai {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// TMPDIR as given, while one lives.
class TemporaryFolder {
public:
    explicit TemporaryFolder(const std::string& folder) {
        if (const char* value = std::getenv("TMPDIR")) before_ = value;
        setenv("TMPDIR", folder.c_str(), 1);
    }
    ~TemporaryFolder() { before_ ? setenv("TMPDIR", before_->c_str(), 1) : unsetenv("TMPDIR"); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

private:
    std::optional<std::string> before_;
};

std::optional<Error> write(SpoolFile& file, const std::string& text) {
    try {
        file.write(text);
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

std::string read(SpoolFile& file, std::size_t octets) {
    std::string text(octets, '\0');
    file.read(text);
    return text;
}

TEST(SpoolFile, ReadsFromItsBeginningWhatIsWrittenAtItsEnd) {
    SpoolFile file;
    EXPECT_TRUE(file.read_to_end());
    file.write(std::string("abcdef"));
    EXPECT_EQ(read(file, 2), "ab");
    file.write(std::string("ghi"));
    EXPECT_EQ(file.written(), 9u);
    EXPECT_EQ(read(file, 6), "cdefgh");
    EXPECT_FALSE(file.read_to_end());
    EXPECT_EQ(read(file, 1), "i");
    EXPECT_TRUE(file.read_to_end());
    EXPECT_THROW(read(file, 1), Error);
}

// The descriptor that was opened after this one.
class Descriptors {
public:
    Descriptors() : next_(dup(0)) { close(next_); }
    int opened() const { return next_; }

private:
    int next_;
};

TEST(SpoolFile, IsNobodyElsesAndHasNoName) {
    std::string folder = testing::TempDir() + "spool-XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    {
        const TemporaryFolder here(folder);
        const Descriptors descriptors;
        SpoolFile file;
        file.write(std::string("secret"));
        EXPECT_TRUE(std::filesystem::is_empty(folder));
        struct stat status {};
        ASSERT_EQ(fstat(descriptors.opened(), &status), 0);
        EXPECT_EQ(status.st_size, 6);
        EXPECT_EQ(status.st_nlink, 0u);
        EXPECT_EQ(status.st_mode & 0777, 0600u);
        EXPECT_EQ(fcntl(descriptors.opened(), F_GETFD), FD_CLOEXEC);
    }
    std::filesystem::remove(folder);
}

TEST(SpoolFile, FolderThatCannotBeUsedIsNamed) {
    const TemporaryFolder nowhere("/nonexistent/folder");
    try {
        const SpoolFile file;
        FAIL() << "made a file nowhere";
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), sqlstate::general_error);
        EXPECT_THAT(error.message(), AllOf(HasSubstr("/nonexistent/folder"), HasSubstr("TMPDIR"),
                                           HasSubstr("No such file")));
    }
}

// setrlimit(2), RLIMIT_FSIZE: SIGXFSZ, which ends a process, unless it is blocked; then EFBIG.
TEST(SpoolFile, FileThatMayNotGrowIsAnErrorAndNoSignal) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    SpoolFile file;
    ASSERT_FALSE(write(file, "first"));
    rlimit small = before;
    small.rlim_cur = 100'000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto error = write(file, std::string(200'000, 'x'));
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::general_error);
    EXPECT_THAT(error->message(), AllOf(HasSubstr("File too large"), HasSubstr("TMPDIR")));
    sigset_t pending;
    sigpending(&pending);
    EXPECT_EQ(sigismember(&pending, SIGXFSZ), 0);
    EXPECT_EQ(read(file, 5), "first");
}

}  // namespace
}  // namespace connectai
