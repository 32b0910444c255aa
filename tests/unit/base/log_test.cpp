// The log file: how it is opened, what a line looks like, and many writers at once.
#include "base/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log_file.h"
#include "base/text.h"
#include "odbc/support/ordinary_user.h"

namespace connectai {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;

class LogTest : public testing::Test {
protected:
    LogTest() {
        std::string pattern = (fs::temp_directory_path() / "connectai-log-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~LogTest() override { fs::remove_all(folder_); }

    std::string path(const std::string& name = "driver.log") const { return folder_ / name; }

    std::vector<std::string> lines(const std::string& name = "driver.log") const {
        std::ifstream file(path(name));
        std::vector<std::string> out;
        for (std::string line; std::getline(file, line);) out.push_back(line);
        return out;
    }

    static std::size_t open_descriptors() {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& entry : fs::directory_iterator("/proc/self/fd")) ++count;
        return count;
    }

    fs::path folder_;
};

TEST_F(LogTest, ALineHasTimeProcessThreadLevelScopeAndMessage) {
    Log::open(path(), LogLevel::detail)->write(LogLevel::request, "dbc 3", "POST /query 200");
    EXPECT_THAT(lines(),
                ElementsAre(MatchesRegex(
                    concat("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                           "[.][0-9]{3}Z ",
                           ::getpid(), '/', ::gettid(), " request \\[dbc 3\\] POST /query 200"))));
}

TEST_F(LogTest, TimeIsUtc) {
    const std::time_t before = std::time(nullptr);
    Log::open(path(), LogLevel::detail)->write(LogLevel::info, "env", "x");
    const std::time_t after = std::time(nullptr) + 1;  // its clock may be a tick behind
    std::tm parts{};
    ASSERT_NE(::strptime(lines().at(0).c_str(), "%Y-%m-%dT%H:%M:%S", &parts), nullptr);
    const std::time_t logged = ::timegm(&parts);
    EXPECT_GE(logged, before);
    EXPECT_LE(logged, after);
}

TEST_F(LogTest, WritesTheLevelsUpToItsVerbosity) {
    for (int verbosity = 0; verbosity <= 5; ++verbosity) {
        const std::string name = concat(verbosity, ".log");
        const auto log = Log::open(path(name), static_cast<LogLevel>(verbosity));
        for (int level = 0; level <= 5; ++level) {
            const bool expected = level >= 1 && level <= verbosity;
            EXPECT_EQ(log->enabled(static_cast<LogLevel>(level)), expected);
            log->write(static_cast<LogLevel>(level), "dbc 1", "x");
        }
        EXPECT_EQ(lines(name).size(), static_cast<std::size_t>(verbosity));
    }
}

TEST_F(LogTest, WithoutPathOrVerbosityNothingIsOpened) {
    const auto no_path = Log::open("", LogLevel::detail);
    EXPECT_FALSE(no_path->enabled(LogLevel::error));
    no_path->write(LogLevel::error, "dbc 1", "x");
    const auto silent = Log::open(path(), LogLevel::none);
    EXPECT_FALSE(silent->enabled(LogLevel::error));
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(LogTest, ControlCharactersAndBadUtf8AreEscaped) {
    const struct {
        std::string written;
        std::string logged;
    } cases[] = {
        {"a\nb\rc\td", "a\\nb\\rc\\td"},
        {std::string("\0\x1B[31m\x7F", 7), "\\x00\\x1B[31m\\x7F"},
        {"caf\xC3\xA9 \xF0\x9F\x98\x80", "caf\xC3\xA9 \xF0\x9F\x98\x80"},
        {"\xC2\x85\xC2\x9B", "\\u0085\\u009B"},
        {"\xFFx\xE2\x82", "\\xFFx\\xE2\\x82"},
    };
    const auto log = Log::open(path(), LogLevel::detail);
    for (const auto& [written, logged] : cases) {
        log->write(LogLevel::error, "stmt\n1", written);
        EXPECT_THAT(lines().back(), EndsWith("[stmt\\n1] " + logged));
    }
    EXPECT_EQ(lines().size(), std::size(cases)) << "one message, one line";
}

TEST_F(LogTest, ANewFileIsForItsOwnerOnly) {
    const auto log = Log::open(path(), LogLevel::error);
    struct stat status {};
    ASSERT_EQ(::stat(path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(LogTest, AppendsToWhatIsThereAndKeepsItsMode) {
    std::ofstream(path()) << "before\n";
    ASSERT_EQ(::chmod(path().c_str(), 0640), 0);
    Log::open(path(), LogLevel::error)->write(LogLevel::error, "env", "after");
    ASSERT_EQ(lines().size(), 2U);
    EXPECT_EQ(lines()[0], "before");
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms{0640});
}

TEST_F(LogTest, WhatIsNoFileIsRefusedWithPathAndReason) {
    std::ofstream(path("target")) << "";
    fs::create_symlink(path("target"), path("link"));
    ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
    const int reader = ::open(path("fifo").c_str(), O_RDONLY | O_NONBLOCK);
    ASSERT_GE(reader, 0);
    ASSERT_EQ(::mkfifo(path("lonely").c_str(), 0600), 0);
    std::ofstream(path("two names")) << "";
    fs::create_hard_link(path("two names"), path("another name"));
    for (const auto& [name, mode] : {std::pair{"for all", 0602U}, {"for the group", 0620U}}) {
        std::ofstream(path(name)) << "";
        ASSERT_EQ(::chmod(path(name).c_str(), mode), 0);
    }
    const struct {
        std::string path;
        std::string reason;
    } cases[] = {
        {path("link"), "it is a symbolic link: name the file itself"},
        {folder_.string(), "it is a folder: name a file in it"},
        {path("no/such/folder.log"), "its folder is not there: make it, or name a file in another"},
        {path("two names/folder.log"),
         "a part of its path is a file, and no folder: name one in a folder"},
        {folder_.string() + "/", "it is a folder: name a file in it"},
        {path("missing/"), "it ends in a slash, as a folder does: name a file in it"},
        {path(std::string(256, 'x')),
         "it cannot be opened (File name too long): name one with a shorter path"},
        {path("fifo"), "it is no regular file: name one"},
        {path("lonely"), "it is no regular file: name one"},
        {"/dev/null", "it is no regular file"},
        {"/dev/stderr", "symbolic link"},
        {path("two names"), "more than one name"},
        {path("for all"), "others may write to it"},
        {path("for the group"), "others may write to it"},
    };
    for (const auto& [bad, reason] : cases) {
        try {
            Log::open(bad, LogLevel::error);
            ADD_FAILURE() << bad << " was opened";
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::general_error);
            EXPECT_THAT(error.message(), HasSubstr("Logfile=" + bad + " cannot be used: "));
            EXPECT_THAT(error.message(), HasSubstr(reason));
            EXPECT_EQ(log_file_problem(bad), error.message());
        }
    }
    ::close(reader);
    EXPECT_TRUE(fs::is_empty(path("target")));
}

// Whatever a variable of the environment has made of the path.
TEST_F(LogTest, AFileThatCannotBeOpenedIsNamedAsItIsWritten) {
    try {
        Log::open(NamedPath(path("hunter2/driver.log"), "${ENV:NAME}/driver.log"), LogLevel::error);
        ADD_FAILURE() << "it was opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(),
                    HasSubstr("Logfile=${ENV:NAME}/driver.log cannot be used: its"));
        EXPECT_THAT(error.message(), testing::Not(HasSubstr("hunter2")));
    }
}

TEST_F(LogTest, LogsOfOneFileShareItsDescriptorButNotTheirVerbosity) {
    const auto quiet = Log::open(path(), LogLevel::error);
    const std::size_t descriptors = open_descriptors();
    const auto loud = Log::open((folder_ / "." / "driver.log").string(), LogLevel::detail);
    EXPECT_EQ(open_descriptors(), descriptors);
    quiet->write(LogLevel::info, "dbc 1", "not written");
    loud->write(LogLevel::info, "dbc 2", "written");
    EXPECT_EQ(lines().size(), 1U);
}

TEST_F(LogTest, TheLastLogClosesTheFile) {
    const std::size_t descriptors = open_descriptors();
    auto first = Log::open(path(), LogLevel::error);
    auto second = Log::open(path(), LogLevel::error);
    first.reset();
    second->write(LogLevel::error, "dbc 2", "still open");
    second.reset();
    EXPECT_EQ(open_descriptors(), descriptors);
    EXPECT_EQ(lines().size(), 1U);
}

TEST_F(LogTest, LinesOfThreadsAndProcessesDoNotMix) {
    constexpr int writers = 4;
    constexpr int count = 200;
    const auto write_all = [this](int writer) {
        const auto log = Log::open(path(), LogLevel::error);
        const std::string message(static_cast<std::size_t>(100 + 700 * writer),
                                  static_cast<char>('a' + writer));
        for (int i = 0; i < count; ++i) log->write(LogLevel::error, "dbc 1", message);
    };
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        write_all(0);
        ::_exit(0);
    }
    std::vector<std::thread> threads;
    for (int writer = 1; writer < writers; ++writer) threads.emplace_back(write_all, writer);
    for (std::thread& thread : threads) thread.join();
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);

    ASSERT_EQ(lines().size(), static_cast<std::size_t>(writers * count));
    EXPECT_THAT(lines(), Each(MatchesRegex("[^ ]+Z [0-9]+/[0-9]+ error \\[dbc 1\\] "
                                           "(a{100}|b{800}|c{1500}|d{2200})")));
}

// open(2), EMFILE: nothing is wrong with the folder.
TEST_F(LogTest, SaysThatTheProcessHasTooManyFilesOpen) {
    const auto said_of = [](const std::string& bad) -> std::string {
        try {
            Log::open(bad, LogLevel::error);
            return "nothing";
        } catch (const Error& error) {
            return error.message();
        }
    };
    // What looks for undefined behaviour looks at each type of object once, by a pipe.
    ASSERT_THAT(said_of(path("no/such/folder.log")), HasSubstr("its folder is not there"));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{0, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const std::string said = said_of(path());
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_EQ(said, "Logfile=" + path() +
                        " cannot be used: it cannot be opened (Too many open files): raise the "
                        "limit of open files of this process (ulimit -n), or have it close some");
}

TEST_F(LogTest, SaysWhatAFileOrAFolderIsToAllow) {
    ASSERT_EQ(::chmod(folder_.c_str(), 0777), 0);
    fs::create_directory(path("closed"));
    ASSERT_EQ(::chmod(path("closed").c_str(), 0555), 0);
    const auto is_said = [](const std::string& bad, const std::string& reason) {
        try {
            Log::open(bad, LogLevel::error);
            return false;
        } catch (const Error& error) {
            return error.message() == "Logfile=" + bad + " cannot be used: " + reason &&
                   log_file_problem(bad) == error.message();
        }
    };
    EXPECT_EQ(test::of_ordinary_user([&] {
                  ::close(::open(path("mine").c_str(), O_WRONLY | O_CREAT, 0400));
                  return is_said(path("mine"),
                                 "it may not be written to (Permission denied): let its owner "
                                 "(chmod u+w), or name another")
                             ? 0
                             : 1;
              }),
              0);
    EXPECT_EQ(test::of_ordinary_user([&] {
                  return is_said(path("closed/new.log"),
                                 "no file can be made in its folder (Permission denied): name one "
                                 "in a folder that this process may write to")
                             ? 0
                             : 1;
              }),
              0);
}

// Only root can make such a file, and only root can test this.
TEST_F(LogTest, AFileOfAnotherUserIsRefused) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs a file of another user";
    std::ofstream(path()) << "";
    ASSERT_EQ(::chown(path().c_str(), 12345, 12345), 0);
    try {
        Log::open(path(), LogLevel::error);
        ADD_FAILURE() << "it was opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("another user's"));
        EXPECT_EQ(log_file_problem(path()), error.message());
    }
}

TEST_F(LogTest, WhetherAFileCanBeUsedIsFoundOutWithoutMakingIt) {
    EXPECT_EQ(log_file_problem(path()), "");
    EXPECT_FALSE(fs::exists(path()));
    std::ofstream(path()) << "before\n";
    EXPECT_EQ(log_file_problem(path()), "");
}

// setrlimit(2), RLIMIT_FSIZE: SIGXFSZ, which ends a process, unless it is blocked.
TEST_F(LogTest, AFullDiskFailsNoOne) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto log = Log::open(path(), LogLevel::detail);
    const rlimit full{0, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
    log->write(LogLevel::error, "dbc 1", "lost");
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_TRUE(log->enabled(LogLevel::error));
    EXPECT_THAT(lines(), testing::IsEmpty());
}

}  // namespace
}  // namespace connectai
