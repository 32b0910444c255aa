// A log file that is full, with one writer and with many; and what stands in its way.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/log_file.h"
#include "base/text.h"
#include "odbc/support/ordinary_user.h"
#include "sanitizers.h"

namespace connectai {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class LogRotation : public testing::Test {
protected:
    static constexpr std::uint64_t limit = 4096;
    // A file on its own has about so many lines of write_lines().
    static constexpr int lines_of_a_file = 20;

    LogRotation() {
        std::string pattern = (fs::temp_directory_path() / "connectai-rotation-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~LogRotation() override { fs::remove_all(folder_); }

    std::string path(const std::string& name = "log") const { return folder_ / name; }
    std::shared_ptr<Log> open(std::uint64_t max_size = limit) const {
        return Log::open(path(), LogLevel::error, max_size);
    }

    // "NAME first", "NAME first+1", ... of about 200 octets each.
    static void write_lines(Log& log, int count, const std::string& name = "x", int first = 0) {
        const std::string filler(150, '.');
        for (int i = first; i < first + count; ++i) {
            log.write(LogLevel::error, "dbc", concat(filler, ' ', name, ' ', i));
        }
    }

    std::vector<std::string> lines(const std::string& name = "log") const {
        std::ifstream file(path(name));
        std::vector<std::string> out;
        for (std::string line; std::getline(file, line);) out.push_back(line);
        return out;
    }

    std::vector<std::string> files() const {
        std::vector<std::string> out;
        for (const auto& entry : fs::directory_iterator(folder_)) {
            out.push_back(entry.path().filename().string());
        }
        std::sort(out.begin(), out.end());
        return out;
    }

    // How often each text stands behind the filler, in all files of the log.
    std::map<std::string, int> written() const {
        std::map<std::string, int> count;
        for (const std::string& name : files()) {
            if (!fs::is_regular_file(path(name))) continue;  // a FIFO would be waited for
            for (const std::string& line : lines(name)) {
                const std::size_t at = line.find(". ");
                if (at != line.npos) ++count[line.substr(at + 2)];
            }
        }
        return count;
    }
    void expect_all_written(const std::string& name, int count) const {
        const auto lines = written();
        for (int i = 0; i < count; ++i) {
            const auto found = lines.find(concat(name, ' ', i));
            EXPECT_EQ(found == lines.end() ? 0 : found->second, 1) << name << ' ' << i;
        }
    }

    // What the log says of itself.
    std::vector<std::string> complaints() const {
        std::vector<std::string> out;
        for (const std::string& line : lines()) {
            if (line.find(" error [log] ") != line.npos) out.push_back(line);
        }
        return out;
    }

    static unsigned mode(const std::string& path) {
        struct stat status {};
        EXPECT_EQ(::stat(path.c_str(), &status), 0);
        return status.st_mode & 0777U;
    }

    static int failures() {
        const testing::TestResult& result =
            *testing::UnitTest::GetInstance()->current_test_info()->result();
        return result.total_part_count();
    }

    // A child process that does `work`, and whose status is 0 where no expectation in it failed.
    static pid_t in_child(const std::function<void()>& work) {
        const pid_t child = ::fork();
        if (child == 0) {
            const int before = failures();
            work();
            ::_exit(failures() > before ? 1 : 0);
        }
        EXPECT_GT(child, 0);
        return child;
    }
    static void expect_success(pid_t child) {
        int status = -1;
        EXPECT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }

    fs::path folder_;
};

TEST_F(LogRotation, ALineThatWouldBeTooMuchBeginsANewFile) {
    const auto log = open();
    write_lines(*log, lines_of_a_file + 5);
    EXPECT_THAT(files(), ElementsAre("log", "log.1"));
    expect_all_written("x", lines_of_a_file + 5);
    EXPECT_LE(fs::file_size(path("log.1")), limit);
    EXPECT_GT(fs::file_size(path("log.1")), limit - 250) << "no sooner than it has to";
    EXPECT_THAT(lines("log.1").front(), EndsWith(" x 0"));
}

TEST_F(LogRotation, KeepsFiveFilesOfWhichTheLastIsTheOldest) {
    const auto log = open();
    write_lines(*log, 12 * lines_of_a_file);
    EXPECT_THAT(files(), ElementsAre("log", "log.1", "log.2", "log.3", "log.4"));
    int last = 12 * lines_of_a_file;
    for (const char* name : {"log", "log.1", "log.2", "log.3", "log.4"}) {
        EXPECT_LE(fs::file_size(path(name)), limit) << name;
        const std::vector<std::string> of_file = lines(name);
        for (auto line = of_file.rbegin(); line != of_file.rend(); ++line) {
            EXPECT_THAT(*line, EndsWith(concat(" x ", --last))) << name;
        }
    }
}

TEST_F(LogRotation, WithoutALimitThereIsNone) {
    const auto log = open(0);
    write_lines(*log, 10 * lines_of_a_file);
    EXPECT_THAT(files(), ElementsAre("log"));
}

TEST_F(LogRotation, ALineThatIsLongerThanAFileMayBeHasOneOfItsOwn) {
    const auto log = open();
    for (int i = 0; i < 3; ++i) log->write(LogLevel::error, "dbc", std::string(2 * limit, 'x'));
    EXPECT_THAT(files(), ElementsAre("log", "log.1", "log.2"));
    for (const char* name : {"log", "log.1", "log.2"}) EXPECT_THAT(lines(name), SizeIs(1));
}

TEST_F(LogRotation, WhatWasThereBeforeCounts) {
    std::ofstream(path()) << std::string(limit - 10, 'b') << '\n';
    write_lines(*open(), 1);
    EXPECT_THAT(files(), ElementsAre("log", "log.1"));
    EXPECT_EQ(lines("log.1").front().front(), 'b');
}

TEST_F(LogRotation, ANewFileIsForItsOwnerOnly) {
    write_lines(*open(), lines_of_a_file + 5);
    EXPECT_EQ(mode(path()), 0600U);
    EXPECT_EQ(mode(path("log.1")), 0600U);
}

TEST_F(LogRotation, ANewFileIsForThoseWhoMayReadTheOldOne) {
    std::ofstream(path()) << "before\n";
    ASSERT_EQ(::chmod(path().c_str(), 0640), 0);
    write_lines(*open(), lines_of_a_file + 5);
    ASSERT_THAT(files(), ElementsAre("log", "log.1"));
    EXPECT_EQ(mode(path()), 0640U);
}

TEST_F(LogRotation, OpensNoMoreDescriptors) {
    const auto descriptors = [] {
        return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
    };
    const auto log = open();
    const auto before = descriptors();
    write_lines(*log, 10 * lines_of_a_file);
    EXPECT_EQ(descriptors(), before);
    int inherited = 0;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        const int number = std::stoi(entry.path().filename().string());
        std::error_code gone;
        if (fs::read_symlink(entry.path(), gone) != path()) continue;
        if ((::fcntl(number, F_GETFD) & FD_CLOEXEC) == 0) ++inherited;
    }
    EXPECT_EQ(inherited, 0) << "would stay open in programs that the application starts";
}

TEST_F(LogRotation, GoesOnWhereTheProcessChangesItsFolder) {
    const fs::path before = fs::current_path();
    fs::current_path(folder_);
    const auto log = Log::open("log", LogLevel::error, limit);
    fs::current_path("/");
    write_lines(*log, lines_of_a_file + 5);
    fs::current_path(before);
    EXPECT_THAT(files(), ElementsAre("log", "log.1"));
}

TEST_F(LogRotation, ThreadsLoseNoLine) {
    constexpr int count = lines_of_a_file / 2;  // all of them fit into five files
    std::vector<std::thread> threads;
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
        threads.emplace_back([this, name] { write_lines(*open(), count, name); });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_GT(files().size(), 1U);
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) expect_all_written(name, count);
    EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(LogRotation, ProcessesLoseNoLine) {
    constexpr int count = lines_of_a_file / 2;
    for (int round = 0; round < 20; ++round) {
        for (const std::string& name : files()) fs::remove(path(name));
        std::vector<pid_t> children;
        for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
            children.push_back(in_child([&] { write_lines(*open(), count, name); }));
        }
        for (const pid_t child : children) expect_success(child);
        // How many there are is another matter: while one rotates, the others go on in the old
        // file.
        EXPECT_GT(files().size(), 1U);
        for (const char* name : {"a", "b", "c", "d", "e", "f"}) expect_all_written(name, count);
        EXPECT_THAT(complaints(), IsEmpty());
    }
}

// They share the parent's open file, and with it what locks are on it.
TEST_F(LogRotation, ProcessesThatWereForkedWithTheLogOpenLoseNoLine) {
    constexpr int count = lines_of_a_file / 2;
    for (int round = 0; round < 20; ++round) {
        for (const std::string& name : files()) fs::remove(path(name));
        const auto log = open();
        std::vector<pid_t> children;
        for (const char* name : {"a", "b", "c", "d", "e"}) {
            children.push_back(in_child([&] { write_lines(*log, count, name); }));
        }
        write_lines(*log, count, "parent");
        for (const pid_t child : children) expect_success(child);
        for (const char* name : {"a", "b", "c", "d", "e", "parent"}) {
            expect_all_written(name, count);
        }
    }
}

// A mutex that another thread of the parent held would never be given back in the child.
TEST_F(LogRotation, AChildCanOpenAndRotateWhateverTheParentsThreadsDo) {
    if (!test::may_fork_with_threads) GTEST_SKIP() << test::no_fork;
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            while (!stop) write_lines(*open(), 5);
        });
    }
    for (int round = 0; round < 100; ++round) {
        expect_success(in_child([&] {
            ::alarm(20);  // its end, if it hangs
            write_lines(*Log::open(path("child"), LogLevel::error, limit), lines_of_a_file + 5);
            write_lines(*open(), lines_of_a_file);
            if (!fs::exists(path("child.1"))) ::_exit(1);
        }));
        for (const char* name : {"child", "child.1"}) fs::remove(path(name));
        fs::remove(path("child.2"));
    }
    stop = true;
    for (std::thread& thread : threads) thread.join();
}

TEST_F(LogRotation, WaitsForNoOtherProcessThatHoldsTheLock) {
    const auto log = open();
    write_lines(*log, lines_of_a_file - 2);
    const int other = ::open(path().c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_GE(other, 0);
    ASSERT_EQ(::flock(other, LOCK_EX), 0);
    const auto begun = std::chrono::steady_clock::now();
    write_lines(*log, 10, "late");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
    EXPECT_THAT(files(), ElementsAre("log"));
    expect_all_written("late", 10);
    ::close(other);
    write_lines(*log, 1, "later");
    EXPECT_THAT(files(), ElementsAre("log", "log.1"));
    EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(LogRotation, NamesFilesAsTheyAreWritten) {
    fs::create_directory(path("log.1"));
    write_lines(*Log::open(NamedPath(path(), "${ENV:NAME}"), LogLevel::error, limit),
                3 * lines_of_a_file);
    ASSERT_THAT(complaints(), SizeIs(1));
    EXPECT_THAT(complaints().front(),
                AllOf(HasSubstr("${ENV:NAME}.1 is in the way"), testing::Not(HasSubstr(path()))));
}

TEST_F(LogRotation, LeavesWhatIsInTheWayAndSaysSoOnce) {
    std::ofstream(path("target")) << "mine\n";
    const std::map<std::string, std::function<void(const std::string&)>> kinds = {
        {"symbolic link", [&](const auto& name) { fs::create_symlink(path("target"), name); }},
        {"dangling link", [&](const auto& name) { fs::create_symlink(path("nothing"), name); }},
        {"folder", [&](const auto& name) { fs::create_directory(name); }},
        {"fifo", [&](const auto& name) { ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0); }},
    };
    for (const auto& [kind, make] : kinds) {
        for (const char* name : {"log.1", "log.3"}) {
            SCOPED_TRACE(kind + " as " + name);
            if (std::string_view(name) == "log.3") {
                for (const char* older : {"log.1", "log.2"}) std::ofstream(path(older)) << "old\n";
            }
            make(path(name));
            const fs::file_status before = fs::symlink_status(path(name));
            write_lines(*open(), 3 * lines_of_a_file);
            EXPECT_EQ(fs::symlink_status(path(name)).type(), before.type());
            expect_all_written("x", 3 * lines_of_a_file);
            EXPECT_GT(fs::file_size(path()), 2 * limit) << "it goes on beyond";
            ASSERT_THAT(complaints(), SizeIs(1));
            EXPECT_THAT(complaints().front(),
                        AllOf(HasSubstr("the log has reached MaxLogFileSize and is not rotated: "),
                              HasSubstr(path(name) + " is in the way, and is no older log, for it "
                                                     "is not a regular file")));
            EXPECT_THAT(lines("target"), ElementsAre("mine"));
            EXPECT_FALSE(fs::exists(path("nothing")));
            for (const std::string& file : files()) {
                if (file != "target") fs::remove_all(path(file));
            }
        }
    }
}

TEST_F(LogRotation, AnotherUsersFileIsNoOlderLog) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs a file of another user";
    std::ofstream(path("log.1")) << "theirs\n";
    ASSERT_EQ(::chown(path("log.1").c_str(), 12345, 12345), 0);
    write_lines(*open(), 2 * lines_of_a_file);
    EXPECT_THAT(lines("log.1"), ElementsAre("theirs"));
    ASSERT_THAT(complaints(), SizeIs(1));
    EXPECT_THAT(complaints().front(), HasSubstr("another user's"));
}

// It is looked at again after a second.
TEST_F(LogRotation, GoesOnOnceWhatIsInTheWayHasGone) {
    fs::create_directory(path("log.1"));
    const auto log = open();
    write_lines(*log, lines_of_a_file + 5);
    EXPECT_THAT(complaints(), SizeIs(1));
    fs::remove(path("log.1"));
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    write_lines(*log, 1, "late");
    EXPECT_THAT(files(), ElementsAre("log", "log.1"));
    EXPECT_THAT(lines(), SizeIs(1));
}

// A data source of several users with one Logfile.
TEST_F(LogRotation, ThatIsAnotherUsersIsToldSo) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs a file of another user";
    open();
    ASSERT_EQ(::chmod(folder_.c_str(), 0755), 0);
    EXPECT_EQ(test::of_ordinary_user([&] {
                  try {
                      open();
                  } catch (const Error& error) {
                      EXPECT_THAT(error.message(), HasSubstr("cannot be used: it is another "
                                                             "user's: name one for each user"));
                      return testing::Test::HasFailure() ? 1 : 0;
                  }
                  return 2;
              }),
              0);
}

TEST_F(LogRotation, InAFolderThatMayNotBeWrittenToTheFileGrows) {
    expect_success(in_child([&] {
        if (::geteuid() == 0) {  // who may do everything
            ASSERT_EQ(::chown(folder_.c_str(), test::ordinary_user, test::ordinary_user), 0);
            ASSERT_EQ(::setgid(test::ordinary_user), 0);
            ASSERT_EQ(::setuid(test::ordinary_user), 0);
        }
        const auto log = open();
        ASSERT_EQ(::chmod(folder_.c_str(), 0555), 0);
        write_lines(*log, 3 * lines_of_a_file);
        ASSERT_EQ(::chmod(folder_.c_str(), 0755), 0);
        expect_all_written("x", 3 * lines_of_a_file);
        EXPECT_THAT(files(), ElementsAre("log"));
        ASSERT_THAT(complaints(), SizeIs(1));
        EXPECT_THAT(complaints().front(), HasSubstr("cannot be renamed"));
        EXPECT_THAT(complaints().front(), HasSubstr("Permission denied"));
    }));
}

// As logrotate does it, by default: after a second at most its lines are in the new file.
TEST_F(LogRotation, FollowsANameThatHasBecomeAnotherFile) {
    const auto log = open(0);
    write_lines(*log, 1, "before");
    fs::rename(path(), path("log.1"));
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    write_lines(*log, 2, "after");
    EXPECT_THAT(lines("log.1"), ElementsAre(EndsWith("before 0")));
    EXPECT_THAT(lines(), ElementsAre(EndsWith("after 0"), EndsWith("after 1")));
    EXPECT_EQ(mode(path()), 0600U);
}

TEST_F(LogRotation, FollowsAtOnceWhereTheFileIsRemovedOrFull) {
    const auto log = open();
    write_lines(*log, 1, "gone");
    fs::remove(path());
    write_lines(*log, lines_of_a_file - 2, "first");
    fs::rename(path(), path("log.9"));
    write_lines(*log, lines_of_a_file, "second");
    EXPECT_THAT(files(), ElementsAre("log", "log.9"));
    expect_all_written("first", lines_of_a_file - 2);
    expect_all_written("second", lines_of_a_file);
}

// Nor does it write to what somebody has put in its place.
TEST_F(LogRotation, FollowsNoSymbolicLink) {
    const auto log = open();
    write_lines(*log, 1, "first");
    fs::rename(path(), path("log.9"));
    fs::create_symlink(path("target"), path());
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    write_lines(*log, 1, "second");
    EXPECT_FALSE(fs::exists(path("target")));
    EXPECT_TRUE(fs::is_symlink(path()));
    EXPECT_THAT(lines("log.9"),
                ElementsAre(EndsWith("first 0"),
                            AllOf(HasSubstr("lines go on into the file that had the log's name"),
                                  HasSubstr("symbolic link")),
                            EndsWith("second 0")));
}

// A name that was taken away while nobody wrote is noticed by those who connect anew.
TEST_F(LogRotation, ALogThatIsOpenedAnewTakesTheOthersAlong) {
    const auto before = open(0);
    write_lines(*before, 1, "first");
    fs::rename(path(), path("log.9"));
    const auto after = open(0);
    write_lines(*before, 1, "second");
    write_lines(*after, 1, "third");
    EXPECT_THAT(lines("log.9"), ElementsAre(EndsWith("first 0")));
    EXPECT_THAT(lines(), ElementsAre(EndsWith("second 0"), EndsWith("third 0")));
}

}  // namespace
}  // namespace connectai
