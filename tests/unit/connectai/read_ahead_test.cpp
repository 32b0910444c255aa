// Reading ahead: every block in its order, no further ahead than agreed, and an end that nobody has
// to wait for.
#include "connectai/read_ahead.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <future>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

#include "base/error.h"
#include "reply_pieces.h"
#include "sanitizers.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using test::error_of;

constexpr std::size_t most_ahead = 4;

void fill(RowBlock& block, int number, std::size_t octets = 64) {
    block.clear(1);
    std::string& text = block.buffer();
    text = std::to_string(number);
    const auto size = static_cast<std::uint32_t>(text.size());
    text.resize(octets, ' ');
    block.cells().push_back({text.data(), size, CellKind::number});
    block.count_row();
}

std::string text_of(const RowBlock* block) {
    return block == nullptr ? "end" : std::string(block->row(0)[0].view());
}

// Numbered blocks, and whatever a test wants to know of their reading.
struct Blocks {
    int count = 0;
    std::size_t octets = 64;
    std::atomic<int> read = 0;
    std::atomic<bool> interrupted = false;
    std::atomic<int> awaited = 0;

    explicit Blocks(int blocks, std::size_t block_octets = 64)
        : count(blocks), octets(block_octets) {}

    ReadAhead::Source source() {
        return {[this](RowBlock& block) {
                    if (read == count) return false;
                    fill(block, read, octets);
                    ++read;
                    return true;
                },
                [this] { interrupted = true; }, [this](bool waits) { awaited += waits ? 1 : -1; }};
    }
};

// Long enough for a thread that has something to do.
template <typename Condition>
bool soon(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
    return condition();
}

// Long enough for one that has nothing to do to show that it does it nevertheless.
void let_it_run() {
    std::this_thread::sleep_for(30ms);
}

TEST(ReadAhead, GivesEveryBlockInItsOrderAndThenTheEnd) {
    Blocks blocks(1000);
    ReadAhead ahead(blocks.source());
    for (int i = 0; i < blocks.count; ++i)
        ASSERT_EQ(text_of(ahead.next(nullptr)), std::to_string(i));
    EXPECT_EQ(text_of(ahead.next(nullptr)), "end");
    EXPECT_EQ(text_of(ahead.next(nullptr)), "end");
    EXPECT_EQ(blocks.awaited, 0) << "whoever waits says when no longer";
}

TEST(ReadAhead, StaysSoManyBlocksAheadOfASlowApplication) {
    Blocks blocks(100);
    ReadAhead ahead(blocks.source());
    EXPECT_TRUE(soon([&] { return blocks.read == int{most_ahead}; }));
    let_it_run();
    EXPECT_EQ(blocks.read, int{most_ahead});
    EXPECT_EQ(text_of(ahead.next(nullptr)), "0");
    let_it_run();
    EXPECT_EQ(blocks.read, int{most_ahead}) << "the one that was handed out is still in use";
    EXPECT_EQ(text_of(ahead.next(nullptr)), "1");
    EXPECT_TRUE(soon([&] { return blocks.read == int{most_ahead} + 1; }));
}

TEST(ReadAhead, ReadsNothingWhileAHugeRowIsInUse) {
    Blocks blocks(3, 20'000'000);
    ReadAhead ahead(blocks.source());
    for (int i = 0; i < blocks.count; ++i) {
        EXPECT_EQ(text_of(ahead.next(nullptr)), std::to_string(i));
        let_it_run();
        EXPECT_EQ(blocks.read, i + 1);
    }
    EXPECT_EQ(text_of(ahead.next(nullptr)), "end");
}

TEST(ReadAhead, WhatTheSourceThrowsEndsItBehindTheBlocksBefore) {
    Blocks blocks(2);
    ReadAhead::Source source = blocks.source();
    source.read = [&, read = source.read](RowBlock& block) {
        if (blocks.read == 2) throw std::runtime_error("broken");
        return read(block);
    };
    ReadAhead ahead(std::move(source));
    EXPECT_EQ(text_of(ahead.next(nullptr)), "0");
    EXPECT_EQ(text_of(ahead.next(nullptr)), "1");
    EXPECT_EQ(text_of(ahead.next(nullptr)), "end") << "the source knows what it has thrown";
}

// A read that waits until it is interrupted.
struct Waiting {
    std::promise<void> interrupt;
    std::shared_future<void> interrupted = interrupt.get_future().share();
    std::latch begun{1};
    std::atomic<bool> awaited = false;

    ReadAhead::Source source() {
        return {[this](RowBlock&) -> bool {
                    begun.count_down();
                    interrupted.wait();
                    throw Error(sqlstate::operation_canceled, "interrupted");
                },
                [this] { interrupt.set_value(); }, [this](bool waits) { awaited = waits; }};
    }
};

TEST(ReadAhead, DestructionInterruptsAReadThatWaits) {
    Waiting waiting;
    {
        ReadAhead ahead(waiting.source());
        waiting.begun.wait();
    }
    EXPECT_EQ(waiting.interrupted.wait_for(0s), std::future_status::ready);
}

TEST(ReadAhead, CancelEndsTheWaitingForABlock) {
    Waiting waiting;
    ReadAhead ahead(waiting.source());
    const auto token = std::make_shared<CancelToken>();
    const CancelToken::Call call(*token);
    std::thread other([&] {
        EXPECT_TRUE(soon([&] { return waiting.awaited.load(); }));
        token->cancel();
    });
    const auto error = error_of([&] { ahead.next(token.get()); });
    other.join();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->state(), sqlstate::operation_canceled);
    EXPECT_FALSE(waiting.awaited);
}

TEST(ReadAhead, ACancelledCallGetsNoBlockThatIsThere) {
    Blocks blocks(10);
    ReadAhead ahead(blocks.source());
    ASSERT_TRUE(soon([&] { return blocks.read == int{most_ahead}; }));
    const auto token = std::make_shared<CancelToken>();
    {
        const CancelToken::Call call(*token);
        token->cancel();
        const auto error = error_of([&] { ahead.next(token.get()); });
        ASSERT_TRUE(error);
        EXPECT_EQ(error->state(), sqlstate::operation_canceled);
    }
    EXPECT_EQ(text_of(ahead.next(token.get())), "0") << "the next call was not meant";
}

// What the calling thread may run on, while this lives.
class Affinity {
public:
    explicit Affinity(int most) {
        sched_getaffinity(0, sizeof before_, &before_);
        cpu_set_t some;
        CPU_ZERO(&some);
        for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&some) < most; ++cpu) {
            if (CPU_ISSET(cpu, &before_)) CPU_SET(cpu, &some);
        }
        sched_setaffinity(0, sizeof some, &some);
        cores = CPU_COUNT(&some);
    }
    ~Affinity() { sched_setaffinity(0, sizeof before_, &before_); }

    int cores = 0;

private:
    cpu_set_t before_{};
};

class ReadAheadAndCores : public testing::Test {
protected:
    void SetUp() override {
        if (affinity_.cores < 2) GTEST_SKIP() << "there is one core";
    }

    Affinity affinity_{2};  // room for one
    Blocks blocks_{100};
    Waiting waiting_;
};

TEST_F(ReadAheadAndCores, LeavesTheApplicationOne) {
    auto first = ReadAhead::try_begin(waiting_.source());
    ASSERT_TRUE(first);
    EXPECT_EQ(ReadAhead::try_begin(blocks_.source()), nullptr);
    first.reset();
    EXPECT_NE(ReadAhead::try_begin(blocks_.source()), nullptr) << "a core is free again";
}

TEST_F(ReadAheadAndCores, TakesOnlyThoseThatTheProcessMayUse) {
    const Affinity one(1);
    EXPECT_EQ(ReadAhead::try_begin(blocks_.source()), nullptr);
}

// An application may show the first rows of a result and keep it for hours.
TEST_F(ReadAheadAndCores, OneThatIsFarEnoughAheadLeavesItsCoreToAnother) {
    const auto first = ReadAhead::try_begin(blocks_.source());
    ASSERT_TRUE(first);
    EXPECT_EQ(text_of(first->next(nullptr)), "0");
    std::unique_ptr<ReadAhead> second;
    EXPECT_TRUE(soon([&] {
        if (!second) second = ReadAhead::try_begin(waiting_.source());
        return second != nullptr;
    }));
    for (int i = 1; i < blocks_.count; ++i) {
        ASSERT_EQ(text_of(first->next(nullptr)), std::to_string(i)) << "it goes on all the same";
    }
    EXPECT_EQ(text_of(first->next(nullptr)), "end");
    Blocks more(10);
    EXPECT_EQ(ReadAhead::try_begin(more.source()), nullptr) << "the second waits for the network";
}

TEST_F(ReadAheadAndCores, OneThatHasReadAllLeavesItsCoreToAnother) {
    Blocks few(2);
    const auto first = ReadAhead::try_begin(few.source());
    ASSERT_TRUE(first);
    EXPECT_TRUE(soon([&] { return ReadAhead::try_begin(blocks_.source()) != nullptr; }));
    EXPECT_EQ(text_of(first->next(nullptr)), "0");
}

// Signals that the application handles must interrupt its own threads, and SIGPIPE nobody.
TEST(ReadAhead, TheThreadTakesNoSignals) {
    std::promise<sigset_t> mask;
    ReadAhead ahead({[&](RowBlock&) {
                         sigset_t blocked;
                         pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
                         mask.set_value(blocked);
                         return false;
                     },
                     [] {}, [](bool) {}});
    const sigset_t blocked = mask.get_future().get();
    for (const int signal : {SIGPIPE, SIGINT, SIGALRM, SIGTERM, SIGUSR1}) {
        EXPECT_EQ(sigismember(&blocked, signal), 1) << signal;
    }
    sigset_t own;
    pthread_sigmask(SIG_SETMASK, nullptr, &own);
    EXPECT_EQ(sigismember(&own, SIGPIPE), 0) << "the application's thread has its own mask back";
}

TEST(ReadAhead, SaysSoInAForkedProcessInsteadOfWaitingForEver) {
    if (!test::may_fork_with_threads) GTEST_SKIP() << test::no_fork;
    Blocks blocks(100);
    auto ahead = std::make_unique<ReadAhead>(blocks.source());
    EXPECT_EQ(text_of(ahead->next(nullptr)), "0");
    const pid_t child = fork();
    ASSERT_NE(child, -1);
    if (child == 0) {
        alarm(20);
        const auto error = error_of([&] { ahead->next(nullptr); });
        ReadAhead::stop(std::move(ahead));
        _exit(error && error->state() == sqlstate::communication_link_failure ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    for (int i = 1; i < blocks.count; ++i)
        ASSERT_EQ(text_of(ahead->next(nullptr)), std::to_string(i));
}

TEST(ReadAhead, AForkedProcessHasAllItsCores) {
    if (!test::may_fork_with_threads) GTEST_SKIP() << test::no_fork;
    const Affinity affinity(2);
    if (affinity.cores < 2) GTEST_SKIP() << "there is one core";
    Waiting waiting;
    const auto ahead = ReadAhead::try_begin(waiting.source());
    ASSERT_TRUE(ahead);
    const pid_t child = fork();
    ASSERT_NE(child, -1);
    if (child == 0) {
        alarm(20);
        Blocks own(10);
        const auto other = ReadAhead::try_begin(own.source());
        _exit(other != nullptr && text_of(other->next(nullptr)) == "0" ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace connectai
