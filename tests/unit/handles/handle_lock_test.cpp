// The lock of a connection: one holder at a time, and nobody waits for ever.
#include "handles/handle_lock.h"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace connectai::handles {
namespace {

TEST(HandleLock, HasOneHolderAtATime) {
    HandleLock lock;
    EXPECT_TRUE(lock.try_lock());
    EXPECT_FALSE(lock.try_lock());
    lock.unlock();
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
}

TEST(HandleLock, CountsRightWithManyThreads) {
    constexpr int rounds = 20'000;
    HandleLock lock;
    int count = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < rounds; ++i) {
                const std::lock_guard guard(lock);
                ++count;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(count, 4 * rounds);
}

// Each of several that wait gets its turn, although an unlock wakes one at a time.
TEST(HandleLock, WakesAllThatWait) {
    HandleLock lock;
    std::vector<std::thread> waiting;
    int turns = 0;
    {
        const std::lock_guard guard(lock);
        for (int thread = 0; thread < 5; ++thread) {
            waiting.emplace_back([&] {
                const std::lock_guard turn(lock);
                ++turns;
            });
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // long enough to sleep
    }
    for (std::thread& thread : waiting) thread.join();
    EXPECT_EQ(turns, 5);
}

TEST(HandleLock, MemoryOfOneThatHasGoneIsTheNextOnes) {
    auto first = make_handle_lock();
    HandleLock* const address = first.get();
    first.reset();
    EXPECT_TRUE(address->try_lock()) << "a stale handle may still lead here";
    const auto second = make_handle_lock();
    EXPECT_EQ(second.get(), address);
    EXPECT_FALSE(second->try_lock());
    address->unlock();
}

}  // namespace
}  // namespace connectai::handles
