// Showing a page: which program is started, with what, and what is heard of it.
#include "base/browser.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <thread>

#include "odbc/support/temporary_folder.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// With blanks and what a shell would read.
const std::string url = "https://login.example/authorize?a=b&c=$(d)%20%73;e";

class BrowserTest : public testing::Test {
protected:
    ~BrowserTest() override {
        ::unsetenv("BROWSER");
        ::setenv("PATH", path_.c_str(), 1);
    }

    // A program that runs these lines of sh; its path. $OUT is a file that is there once it is
    // whole, which finish() makes.
    std::string program(const char* name, const std::string& lines) const {
        std::string path = folder_.file(name);
        std::ofstream(path) << "#!/bin/sh\nOUT=" << folder_.file("out")
                            << "\nfinish() { mv \"$OUT.part\" \"$OUT\"; }\n"
                            << lines << '\n';
        std::filesystem::permissions(path, std::filesystem::perms(0700));
        return path;
    }
    static void choose(const std::string& browser) { ::setenv("BROWSER", browser.c_str(), 1); }

    // What the program has written, when it has.
    std::string written() const {
        const auto limit = std::chrono::steady_clock::now() + 60s;
        while (!std::filesystem::exists(folder_.file("out"))) {
            if (std::chrono::steady_clock::now() > limit) return "nothing was written";
            std::this_thread::sleep_for(5ms);
        }
        return folder_.content("out");
    }
    static std::string failure_of(Browser& browser) {
        pollfd news{browser.descriptor(), POLLIN, 0};
        while (::poll(&news, 1, 60'000) < 0 && errno == EINTR) {
        }
        return browser.failure();
    }

    test::TemporaryFolder folder_;
    std::string path_ = ::getenv("PATH");
};

constexpr const char* write_words =
    R"(for word in "$@"; do echo "<$word>"; done > "$OUT.part"; finish)";

TEST_F(BrowserTest, TheUrlIsTheLastWordAndNoShellReadsIt) {
    choose(program("b", write_words) + " --new  --tab");
    Browser browser = Browser::show(url);
    EXPECT_EQ(written(), "<--new>\n<--tab>\n<" + url + ">\n");
    EXPECT_EQ(failure_of(browser), "");
    EXPECT_EQ(browser.descriptor(), -1);
}

TEST_F(BrowserTest, TheUrlStandsWhereTheCommandSays) {
    choose(program("b", write_words) + " --url=%s --tab");
    Browser::show(url);
    EXPECT_EQ(written(), "<--url=" + url + ">\n<--tab>\n");
}

TEST_F(BrowserTest, TheFirstThatCanBeStartedIs) {
    choose(folder_.file("nowhere") + "::" + folder_.file("") + ":" + program("b", write_words) +
           ":" + program("c", "echo c > \"$OUT.part\"; finish"));
    Browser::show(url);
    EXPECT_EQ(written(), "<" + url + ">\n");
}

TEST_F(BrowserTest, XdgOpenComesLast) {
    const std::string path = program("xdg-open", write_words);
    ::setenv("PATH", (std::filesystem::path(path).parent_path().string() + ":" + path_).c_str(), 1);
    choose(folder_.file("nowhere"));
    Browser::show(url);
    EXPECT_EQ(written(), "<" + url + ">\n");
}

TEST_F(BrowserTest, WhereNoneCanBeStartedThatIsTold) {
    ::setenv("PATH", folder_.file("").c_str(), 1);
    choose("nowhere");
    Browser browser = Browser::show(url);
    EXPECT_THAT(failure_of(browser), AllOf(HasSubstr("nowhere, xdg-open"),
                                           HasSubstr("No such file"), Not(HasSubstr("login"))));
}

TEST_F(BrowserTest, AProgramThatFailsSaysWithWhat) {
    choose(program("b", "exit 3"));
    Browser failed = Browser::show(url);
    EXPECT_THAT(failure_of(failed), HasSubstr("status 3"));
    choose(program("b", "kill -TERM $$"));
    Browser killed = Browser::show(url);
    EXPECT_THAT(failure_of(killed), HasSubstr("signal 15"));
}

TEST_F(BrowserTest, TheProgramIsNoChildAndGoesOnByItself) {
    choose(program("b", "ps -o ppid= -p $$ > \"$OUT.part\"; finish; sleep 0.2"));
    { const Browser forgotten = Browser::show(url); }
    EXPECT_NE(std::stoi(written()), ::getpid());
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    EXPECT_EQ(errno, ECHILD);
}

TEST_F(BrowserTest, TheProgramHasNoneOfTheProcesssFilesAndSignals) {
    const int open_file = ::open("/dev/null", O_RDONLY);  // and not close-on-exec
    ASSERT_GT(open_file, 2);
    const auto before = ::signal(SIGUSR1, SIG_IGN);
    choose(program("b",
                   "{ for file in /proc/$$/fd/*; do readlink \"$file\"; done;"
                   " grep SigIgn /proc/$$/status; } > \"$OUT.part\"; finish"));
    Browser::show(url);
    const std::string text = written();
    ::signal(SIGUSR1, before);
    ::close(open_file);
    EXPECT_THAT(text, AllOf(HasSubstr("/dev/null"), Not(HasSubstr("pipe:")),
                            Not(HasSubstr("socket:")), HasSubstr("SigIgn:\t0000000000000000")));
    EXPECT_EQ(text.find("/dev/null", text.find("/dev/null", text.find("/dev/null") + 1) + 1),
              text.rfind("/dev/null"))
        << "more than the three: " << text;
}

// One that waits for another thread, which the child does not have, would never come back.
TEST_F(BrowserTest, NoHandlerOfPthreadAtforkRuns) {
#if defined(CONNECTAI_HAS_PLAIN_FORK)
    void* const shared = ::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(shared, MAP_FAILED);
    static std::atomic<int>* runs = nullptr;  // for as long as the process, as the handlers are
    runs = new (shared) std::atomic<int>(0);
    const auto count = [] { ++*runs; };
    ASSERT_EQ(::pthread_atfork(count, count, count), 0);
    choose("true");
    Browser browser = Browser::show(url);
    EXPECT_EQ(failure_of(browser), "");
    EXPECT_EQ(*runs, 0);
#else
    GTEST_SKIP() << "this build has no _Fork(), and its handlers run";
#endif
}

TEST_F(BrowserTest, OneThatNobodyShowsHasNothingToTell) {
    Browser browser;
    EXPECT_EQ(browser.descriptor(), -1);
    EXPECT_EQ(browser.failure(), "");
}

}  // namespace
}  // namespace connectai
