// Work that must be finished: also when the process ends, and where no thread is to be had.
#include "auth/background_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <system_error>

#include "../http/client_fixture.h"
#include "base/pause.h"
#include "odbc/support/temporary_folder.h"

namespace connectai::auth {
namespace {

using namespace test;

// Threads that are started while this lives would want more memory than there is.
class NoMoreThreads {
public:
    NoMoreThreads() {
        pthread_getattr_default_np(&before_);
        pthread_attr_t huge{};
        pthread_attr_init(&huge);
        pthread_attr_setstacksize(&huge, std::size_t{3} << (8 * sizeof(std::size_t) - 2));
        pthread_setattr_default_np(&huge);
        pthread_attr_destroy(&huge);
    }
    ~NoMoreThreads() {
        pthread_setattr_default_np(&before_);
        pthread_attr_destroy(&before_);
    }
    NoMoreThreads(const NoMoreThreads&) = delete;
    NoMoreThreads& operator=(const NoMoreThreads&) = delete;

private:
    pthread_attr_t before_{};
};

TEST(BackgroundWork, WithoutAThreadHasNotBegun) {
    const auto nothing = [](const std::shared_ptr<CancelToken>&) {};
    const auto first = BackgroundWork::start(nothing);
    EXPECT_TRUE(eventually([&] { return first->over(); }));
    {
        const NoMoreThreads none;
        EXPECT_THROW(BackgroundWork::start(nothing), std::system_error);
    }
    const auto next = BackgroundWork::start(nothing);
    EXPECT_TRUE(eventually([&] { return next->over(); }));
}

// Ends a process in which `work` is under way. Until then.
std::chrono::milliseconds end_a_process_with(const BackgroundWork::Work& work) {
    const auto begun = http::Clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        BackgroundWork::start(work);
        std::exit(0);
    }
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    return std::chrono::duration_cast<std::chrono::milliseconds>(http::Clock::now() - begun);
}

TEST(BackgroundWork, IsFinishedBeforeTheProcessEnds) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    const TemporaryFolder folder;
    end_a_process_with([path = folder.file("done")](const std::shared_ptr<CancelToken>&) {
        std::this_thread::sleep_for(300ms);
        std::ofstream(path) << "done";
    });
    EXPECT_EQ(folder.content("done"), "done");
}

TEST(BackgroundWork, IsCancelledWhereItTakesLongerThanAProcessMayToEnd) {
    if (!may_fork_with_threads) GTEST_SKIP() << no_fork;
    const TemporaryFolder folder;
    const auto time = end_a_process_with(
        [path = folder.file("done")](const std::shared_ptr<CancelToken>& cancel) {
            try {
                pause(1h, cancel.get());
            } catch (const Error& error) {
                std::ofstream(path) << error.state().code;
            }
        });
    EXPECT_EQ(folder.content("done"), "HY008");
    EXPECT_GE(time, BackgroundWork::longest_at_the_end);
}

}  // namespace
}  // namespace connectai::auth
