// The lock of a connection: one holder at a time, nobody waits for ever, and whoever uses it alone
// has it for less.
#include "handles/handle_lock.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "base/asymmetric_fence.h"

namespace connectai::handles {
namespace {

using std::chrono::milliseconds;

void use(HandleLock& lock, std::uint32_t turns) {
    for (std::uint32_t i = 0; i < turns; ++i) const std::lock_guard guard(lock);
}

void run_in_thread(const std::function<void()>& body) {
    std::thread(body).join();
}

const HandleLock::GiveUp at_once = [] { return true; };
const HandleLock::GiveUp never = [] { return false; };

// Has the lock again and again, nearly all the time.
class Greedy {
public:
    explicit Greedy(HandleLock& lock, milliseconds each)
        : thread_([this, &lock, each] {
              use(lock, HandleLock::bias_after + 1);
              while (!done_) {
                  const std::lock_guard guard(lock);
                  std::this_thread::sleep_for(each);
                  ++turns;
              }
          }) {
        while (turns == 0) std::this_thread::yield();
    }
    ~Greedy() {
        done_ = true;
        thread_.join();
    }
    std::atomic<int> turns{0};

private:
    std::atomic<bool> done_{false};
    std::thread thread_;
};

class BiasedLock : public testing::Test {
protected:
    void SetUp() override {
        if (!asymmetric_fences_work()) GTEST_SKIP() << "the system forbids membarrier(2)";
        use(lock_, HandleLock::bias_after + 1);
        ASSERT_TRUE(lock_.is_biased_towards_this_thread());
    }

    HandleLock lock_;
};

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
        std::this_thread::sleep_for(milliseconds(50));  // long enough to sleep
    }
    for (std::thread& thread : waiting) thread.join();
    EXPECT_EQ(turns, 5);
}

// Within a few of the others' turns, though they come back to it at once.
TEST(HandleLock, ComesToWhoeverWaits) {
    for (const bool unless : {false, true}) {
        HandleLock lock;
        Greedy greedy(lock, milliseconds(10));
        for (int time = 0; time < 10; ++time) {
            const int before = greedy.turns;
            EXPECT_TRUE(!unless ? (lock.lock(), true) : lock.lock_unless(never));
            EXPECT_LT(greedy.turns - before, 5);
            lock.unlock();
            std::this_thread::sleep_for(milliseconds(2));  // the other has it again
        }
    }
}

TEST(HandleLock, ComesToWhoeverWaitsAmongShortTurns) {
    HandleLock lock;
    std::atomic<bool> done{false};
    std::vector<std::thread> others;
    for (int thread = 0; thread < 3; ++thread) {
        others.emplace_back([&] {
            while (!done) use(lock, 100);
        });
    }
    for (int time = 0; time < 50; ++time) {
        const auto begun = std::chrono::steady_clock::now();
        use(lock, 1);
        EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(1000));
    }
    done = true;
    for (std::thread& other : others) other.join();
}

// Whoever gives up leaves the others their turns, and the lock as it was.
TEST(HandleLock, IsNotWaitedForByThoseWhoGiveUp) {
    for (const std::uint32_t turns : {1U, HandleLock::bias_after + 1U}) {
        HandleLock lock;
        use(lock, turns);
        const bool biased = lock.is_biased_towards_this_thread();
        lock.lock();
        std::atomic<bool> give_up{false};
        std::atomic<int> given_up{0};
        std::vector<std::thread> waiting;
        for (int thread = 0; thread < 3; ++thread) {
            waiting.emplace_back([&] {
                if (!lock.lock_unless([&] { return give_up.load(); })) ++given_up;
            });
        }
        std::this_thread::sleep_for(milliseconds(50));
        EXPECT_EQ(given_up, 0);
        give_up = true;
        for (std::thread& thread : waiting) thread.join();
        EXPECT_EQ(given_up, 3);
        EXPECT_EQ(lock.is_biased_towards_this_thread(), biased);
        lock.unlock();
        run_in_thread([&] { use(lock, 1); });
    }
}

// Some give up, some wait, some have it biased towards them: no turn is lost, nor has two holders.
TEST(HandleLock, CountsRightWhileSomeGiveUp) {
    HandleLock lock;
    long count = 0;
    std::atomic<long> expected{0};
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            std::minstd_rand random(thread + 1);
            for (int round = 0; round < 2000; ++round) {
                bool locked = true;
                const auto choice = random() % 8;
                if (choice == 0) {
                    int questions = static_cast<int>(random() % 3);
                    locked = lock.lock_unless([&] { return questions-- == 0; });
                } else if (choice == 1) {
                    use(lock, static_cast<std::uint32_t>(random() % (2 * HandleLock::bias_after)));
                    continue;
                } else {
                    lock.lock();
                }
                if (!locked) continue;
                ++count;
                ++expected;
                if (choice == 2) std::this_thread::yield();
                lock.unlock();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(count, expected);
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

TEST(HandleLock, IsBiasedTowardsAThreadThatUsesItAlone) {
    if (!asymmetric_fences_work()) GTEST_SKIP() << "the system forbids membarrier(2)";
    HandleLock lock;
    use(lock, HandleLock::bias_after);
    EXPECT_FALSE(lock.is_biased_towards_this_thread());
    use(lock, 1);
    EXPECT_TRUE(lock.is_biased_towards_this_thread());
}

TEST(HandleLock, IsNotBiasedWhileTwoThreadsTakeTurns) {
    HandleLock lock;
    for (int i = 0; i < 5; ++i) {
        use(lock, HandleLock::bias_after);
        run_in_thread([&] { use(lock, 1); });
    }
    EXPECT_FALSE(lock.is_biased_towards_this_thread());
}

TEST_F(BiasedLock, HasOneHolderAtATime) {
    EXPECT_TRUE(lock_.try_lock());
    EXPECT_FALSE(lock_.try_lock());
    run_in_thread([&] { EXPECT_FALSE(lock_.try_lock()); });
    lock_.unlock();
    EXPECT_TRUE(lock_.try_lock());
    lock_.unlock();
    EXPECT_TRUE(lock_.is_biased_towards_this_thread());
}

TEST_F(BiasedLock, IsLeftAloneByTryLock) {
    run_in_thread([&] { EXPECT_FALSE(lock_.try_lock()); });
    EXPECT_TRUE(lock_.is_biased_towards_this_thread());
}

// Without waiting for whoever is inside, of whom nothing but the bias tells.
TEST_F(BiasedLock, IsTakenFromItsThreadWhileThatIsOutside) {
    const auto try_elsewhere = [&] {
        bool locked = false;
        run_in_thread([&] {
            locked = lock_.lock_unless(at_once);
            if (locked) lock_.unlock();
        });
        return locked;
    };
    EXPECT_TRUE(lock_.try_lock());
    EXPECT_FALSE(try_elsewhere());
    EXPECT_FALSE(try_elsewhere()) << "it has not become an ordinary lock that is free";
    EXPECT_TRUE(lock_.is_biased_towards_this_thread());
    lock_.unlock();
    EXPECT_TRUE(try_elsewhere());
    EXPECT_FALSE(lock_.is_biased_towards_this_thread());
    EXPECT_TRUE(lock_.try_lock());
    EXPECT_FALSE(try_elsewhere());
    lock_.unlock();
}

TEST_F(BiasedLock, OfAThreadThatAForkHasLostIsFree) {
    std::atomic<bool> inside{false};
    std::atomic<bool> done{false};
    std::thread holder([&] {
        use(lock_, HandleLock::bias_after + 2);
        const std::lock_guard guard(lock_);
        inside = true;
        inside.notify_all();
        done.wait(false);
    });
    inside.wait(false);
    EXPECT_FALSE(lock_.lock_unless(at_once));
    lock_.forget_others();  // as in a child
    BiasedThread::forget_others();
    EXPECT_TRUE(lock_.lock_unless(at_once));
    lock_.unlock();
    lock_.lock();  // as the holder, who will unlock it
    done = true;
    done.notify_all();
    holder.join();
}

TEST_F(BiasedLock, IsAnybodysOnceAnotherHasTakenIt) {
    run_in_thread([&] { use(lock_, 1); });
    EXPECT_FALSE(lock_.is_biased_towards_this_thread());
    run_in_thread([&] {
        EXPECT_TRUE(lock_.try_lock());
        lock_.unlock();
    });
    EXPECT_TRUE(lock_.try_lock());
    lock_.unlock();
}

TEST_F(BiasedLock, BecomesTheNextThreadsThatUsesItAlone) {
    std::thread([&] {
        use(lock_, HandleLock::bias_after + 2);
        EXPECT_TRUE(lock_.is_biased_towards_this_thread());
    }).join();
    EXPECT_FALSE(lock_.is_biased_towards_this_thread());
    use(lock_, HandleLock::bias_after + 2);
    EXPECT_TRUE(lock_.is_biased_towards_this_thread());
}

TEST_F(BiasedLock, IsWaitedForByTheOthers) {
    std::atomic<int> turns{0};
    std::vector<std::thread> waiting;
    ASSERT_TRUE(lock_.try_lock());
    for (int thread = 0; thread < 3; ++thread) {
        waiting.emplace_back([&] {
            const std::lock_guard turn(lock_);
            ++turns;
        });
    }
    std::this_thread::sleep_for(milliseconds(50));  // long enough to sleep
    EXPECT_EQ(turns, 0);
    lock_.unlock();
    for (std::thread& thread : waiting) thread.join();
    EXPECT_EQ(turns, 3);
}

// A thread can be in one biased lock only; the other becomes an ordinary one.
TEST_F(BiasedLock, MayBeTakenInsideAnother) {
    HandleLock other;
    use(other, HandleLock::bias_after + 1);
    ASSERT_TRUE(other.is_biased_towards_this_thread());
    const std::lock_guard outer(lock_);
    const std::lock_guard inner(other);
    run_in_thread([&] {
        EXPECT_FALSE(lock_.try_lock());
        EXPECT_FALSE(other.try_lock());
    });
}

TEST_F(BiasedLock, IsSoAgainAfterItWasTakenInsideAnother) {
    HandleLock other;
    use(other, HandleLock::bias_after + 1);
    {
        const std::lock_guard outer(other);
        use(lock_, 1);
    }
    EXPECT_FALSE(lock_.is_biased_towards_this_thread());
    use(lock_, HandleLock::bias_after + 1);
    EXPECT_TRUE(lock_.is_biased_towards_this_thread());
}

// Two that each end the other's bias, while both are inside, do not wait for one another.
TEST_F(BiasedLock, IsGivenUpByTwoThatTakeTheOthers) {
    HandleLock other;
    std::atomic<bool> ready{false};
    std::thread second([&] {
        use(other, HandleLock::bias_after + 1);
        ready = true;
        for (int i = 0; i < 200; ++i) {
            use(other, HandleLock::bias_after + 2);
            use(lock_, 1);
        }
    });
    while (!ready) std::this_thread::yield();
    for (int i = 0; i < 200; ++i) {
        use(lock_, HandleLock::bias_after + 2);
        use(other, 1);
    }
    second.join();
}

// The store that says where a thread is, and the look at whose lock it is, must not pass the other
// side's: two holders would lose counts.
TEST_F(BiasedLock, CountsRightWhileBiasesComeAndGo) {
    constexpr int threads = 3;
    constexpr int rounds = 300;
    long count = 0;
    std::atomic<long> expected{0};
    std::vector<std::thread> running;
    for (int thread = 0; thread < threads; ++thread) {
        running.emplace_back([&, thread] {
            std::minstd_rand random(static_cast<unsigned>(thread) + 1);
            for (int round = 0; round < rounds; ++round) {
                const long turns = random() % (3 * HandleLock::bias_after);
                for (long i = 0; i < turns; ++i) {
                    const std::lock_guard guard(lock_);
                    ++count;
                }
                expected += turns;
            }
        });
    }
    for (std::thread& thread : running) thread.join();
    EXPECT_EQ(count, expected);
}

// A thread that begins later may have the number of one that has ended: glibc gives the next thread
// the last one's stack.
TEST_F(BiasedLock, IsTheNextThreadsOfTheSameNumber) {
    BiasedThread::Number first = 0;
    run_in_thread([&] {
        first = BiasedThread::number_of_this();
        use(lock_, HandleLock::bias_after + 2);
    });
    bool the_same = false;
    for (int i = 0; i < 100 && !the_same; ++i) {
        run_in_thread([&] {
            the_same = BiasedThread::number_of_this() == first;
            if (!the_same) return;
            EXPECT_TRUE(lock_.is_biased_towards_this_thread());
            use(lock_, 1);
            EXPECT_TRUE(lock_.is_biased_towards_this_thread());
        });
    }
    EXPECT_TRUE(the_same) << "no thread has had the number again";
    use(lock_, 1);
    EXPECT_FALSE(lock_.is_biased_towards_this_thread());
}

// As in a sandbox: what membarrier(2) is asked for is refused.
void forbid_membarrier() {
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{.len = std::size(filter), .filter = filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        _exit(2);
    }
}

// The "threadsafe" style begins the program anew, for the answer is kept.
TEST(HandleLockDeathTest, IsNeverBiasedWhereTheFenceIsForbidden) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            forbid_membarrier();
            HandleLock lock;
            use(lock, 3 * HandleLock::bias_after);
            const bool biased = lock.is_biased_towards_this_thread();
            _exit(biased || asymmetric_fences_work() ? 1 : 0);
        },
        testing::ExitedWithCode(0), "");
}

// Where it is forbidden later, biases that there are still end.
TEST(HandleLockDeathTest, ABiasEndsWhereTheFenceHasBeenForbiddenSince) {
    if (!asymmetric_fences_work()) GTEST_SKIP() << "the system forbids membarrier(2)";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            HandleLock lock;
            use(lock, HandleLock::bias_after + 1);
            const bool biased = lock.is_biased_towards_this_thread();
            forbid_membarrier();
            run_in_thread([&] { use(lock, 1); });
            _exit(biased && !lock.is_biased_towards_this_thread() ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace connectai::handles
