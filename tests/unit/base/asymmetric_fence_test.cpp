// The fence that is free on one side: of two that each store and then load, one sees the other.
#include "base/asymmetric_fence.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "sanitizers.h"

namespace connectai {
namespace {

// The store buffers' litmus test. The sides begin each round together, or else they hardly meet.
class TwoSides {
public:
    // How often neither saw the other's store.
    int run(int rounds) {
        std::thread light([&] {
            for (int round = 1; round <= rounds; ++round) {
                meet();
                light_.store(round, std::memory_order_relaxed);
                asymmetric_fence_light();
                light_saw_ = heavy_.load(std::memory_order_relaxed) == round;
                meet();
            }
        });
        int missed = 0;
        for (int round = 1; round <= rounds; ++round) {
            meet();
            heavy_.store(round, std::memory_order_relaxed);
            asymmetric_fence_heavy();
            const bool heavy_saw = light_.load(std::memory_order_relaxed) == round;
            meet();
            if (!heavy_saw && !light_saw_) ++missed;
        }
        light.join();
        return missed;
    }

private:
    void meet() {
        const unsigned before = arrived_.fetch_add(1);
        const unsigned both = (before | 1) + 1;
        while (static_cast<int>(arrived_.load() - both) < 0) std::this_thread::yield();
    }

    alignas(64) std::atomic<int> light_{0};
    alignas(64) std::atomic<int> heavy_{0};
    alignas(64) std::atomic<unsigned> arrived_{0};
    bool light_saw_ = false;
};

TEST(AsymmetricFence, LetsOneSideSeeTheOther) {
    if (!asymmetric_fences_work()) GTEST_SKIP() << "the system forbids membarrier(2)";
    EXPECT_EQ(TwoSides().run(5'000), 0);
}

TEST(AsymmetricFence, LetsOneSideSeeTheOtherInAChildToo) {
    if (!test::may_fork_with_threads) GTEST_SKIP() << test::no_fork;
    if (!asymmetric_fences_work()) GTEST_SKIP() << "the system forbids membarrier(2)";
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(200);
        ::_exit(TwoSides().run(1'000) == 0 ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace connectai
