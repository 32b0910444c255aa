// What is asked of the system about the process, its threads, and what it has loaded.
#include "base/process.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <optional>
#include <thread>

#include "base/loaded_object.h"
#include "base/process_mark.h"
#include "base/worker_thread.h"

namespace connectai {
namespace {

int in_child(int (*body)(const ProcessMark&), const ProcessMark& mark) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body(mark));
    int status = -1;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Process, HasItsNumberAndItsThreadsTheirs) {
    EXPECT_EQ(process_id(), ::getpid());
    std::int64_t first = 0;
    std::int64_t second = 0;
    std::thread([&] { first = thread_id(); }).join();
    second = thread_id();
    EXPECT_GT(first, 0);
    EXPECT_NE(first, second);
}

TEST(Process, MayUseACoreAtLeast) {
    EXPECT_GE(usable_cores(), 1U);
    EXPECT_LE(usable_cores(), 65'536U);
}

TEST(ProcessMark, TellsAChildFromItsParent) {
    const ProcessMark mark;
    EXPECT_FALSE(mark.inherited());
    EXPECT_EQ(
        in_child([](const ProcessMark& parents) { return parents.inherited() ? 7 : 0; }, mark), 7);
    EXPECT_FALSE(mark.inherited());
}

int before = 0;
int in_parents = 0;
int in_children = 0;

TEST(Process, CallsWhatIsToBeCalledAtAFork) {
    at_fork([] { ++before; }, [] { ++in_parents; }, [] { ++in_children; });
    const auto counts = [](const ProcessMark&) {
        return 100 * before + 10 * in_parents + in_children;
    };
    EXPECT_EQ(in_child(counts, {}), 101);
    EXPECT_EQ(counts({}), 110);
}

TEST(WorkerThread, TakesNoSignals) {
    sigset_t mask;
    sigemptyset(&mask);
    std::thread worker =
        start_worker("connectai-test", [&] { pthread_sigmask(SIG_SETMASK, nullptr, &mask); });
    worker.join();
    EXPECT_EQ(sigismember(&mask, SIGPIPE), 1);
    EXPECT_EQ(sigismember(&mask, SIGTERM), 1);
    sigset_t own;
    pthread_sigmask(SIG_SETMASK, nullptr, &own);
    EXPECT_EQ(sigismember(&own, SIGTERM), 0) << "the maker's are as they were";
}

TEST(LoadedObject, IsTheLibraryOfAFunction) {
    const std::optional<LoadedObject> libc = LoadedObject::of(reinterpret_cast<void*>(&::getpid));
    ASSERT_TRUE(libc);
    EXPECT_TRUE(libc->defines("getpid"));
    EXPECT_FALSE(libc->defines("no_such_function"));
    EXPECT_EQ(libc->find("no_such_function"), nullptr);
    EXPECT_NE(libc->find("getppid"), nullptr);
}

TEST(LoadedObject, FindsWhatALibraryDependsOnButDoesNotDefineIt) {
    std::optional<LoadedObject> library = LoadedObject::of(reinterpret_cast<void*>(&::zlibVersion));
    ASSERT_TRUE(library);
    EXPECT_TRUE(library->defines("zlibVersion"));
    EXPECT_NE(library->find("getpid"), nullptr);
    EXPECT_FALSE(library->defines("getpid"));
    EXPECT_TRUE(library->keep());
}

TEST(LoadedObject, IsNothingForAnAddressOfNobody) {
    int on_the_stack = 0;
    EXPECT_FALSE(LoadedObject::of(&on_the_stack));
    EXPECT_FALSE(LoadedObject::of(nullptr));
}

}  // namespace
}  // namespace connectai
