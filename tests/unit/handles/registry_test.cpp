// The handle registry: only what lives is found, whatever value an application passes.
#include "handles/registry.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "handles/connection.h"
#include "handles/environment.h"
#include "handles/statement.h"

namespace connectai::handles {
namespace {

std::atomic<int> alive{0};

class Counted : public Handle {
public:
    explicit Counted(HandleKind kind) : Handle(kind, make_handle_lock()) { ++alive; }
    ~Counted() override {
        valid = 0;
        --alive;
    }
    bool odbc2() const noexcept override { return false; }
    std::atomic<int> valid{1234};
};

Registry& registry() {
    return Registry::instance();
}

SQLHANDLE add(HandleKind kind = HandleKind::statement) {
    return registry().add(std::make_shared<Counted>(kind));
}

constexpr HandleKind all_kinds[] = {HandleKind::environment, HandleKind::connection,
                                    HandleKind::statement, HandleKind::descriptor};

TEST(Registry, FindsALivingHandleOfItsKindOnly) {
    for (const HandleKind kind : all_kinds) {
        const SQLHANDLE value = add(kind);
        EXPECT_NE(value, nullptr);
        for (const HandleKind other : all_kinds) {
            EXPECT_EQ(static_cast<bool>(registry().find(value, other)), other == kind);
            EXPECT_EQ(registry().share(value, other) != nullptr, other == kind);
        }
        {
            const auto pin = registry().find(value, kind);
            EXPECT_EQ((*pin).handle_value(), value);
            EXPECT_EQ((*pin).kind(), kind);
        }
        registry().retire(value);
        EXPECT_FALSE(registry().find(value, kind));
        EXPECT_EQ(registry().share(value, kind), nullptr);
    }
    EXPECT_EQ(alive, 0);
}

TEST(Registry, FindsNothingForForeignValues) {
    const SQLHANDLE living = add();
    const auto bits = reinterpret_cast<std::uintptr_t>(living);
    int on_the_stack = 0;
    std::vector<std::uintptr_t> foreign = {0,
                                           1,
                                           2,
                                           1023,
                                           1024,
                                           0xFFFFF,
                                           0x100000,
                                           ~std::uintptr_t{0},
                                           ~std::uintptr_t{0} >> 1,
                                           reinterpret_cast<std::uintptr_t>(&on_the_stack),
                                           reinterpret_cast<std::uintptr_t>(&registry())};
    for (unsigned bit = 0; bit < sizeof bits * 8; ++bit) {
        foreign.push_back(std::uintptr_t{1} << bit);
        foreign.push_back(bits ^ std::uintptr_t{1} << bit);
    }
    std::erase(foreign, bits);  // the first handle of a process is a round number
    for (const std::uintptr_t value : foreign) {
        const auto handle = reinterpret_cast<SQLHANDLE>(value);
        for (const HandleKind kind : all_kinds) {
            EXPECT_FALSE(registry().find(handle, kind)) << std::hex << value;
            EXPECT_EQ(registry().share(handle, kind), nullptr);
        }
        registry().retire(handle);
    }
    EXPECT_TRUE(registry().find(living, HandleKind::statement)) << "nothing else was retired";
    registry().retire(living);
    EXPECT_EQ(alive, 0);
}

// In 32 bits there is room for so many uses of a slot, the first of which may be behind it.
constexpr int uses_of_a_slot = sizeof(SQLHANDLE) > 4 ? 10'000 : 4'000;

TEST(Registry, StaleValueIsNeverFoundAgainAlthoughItsSlotIs) {
    std::set<SQLHANDLE> seen;
    for (int i = 0; i < uses_of_a_slot; ++i) {
        const SQLHANDLE value = add();
        EXPECT_TRUE(seen.insert(value).second) << "a value was given out twice";
        registry().retire(value);
    }
    const SQLHANDLE living = add();
    for (const SQLHANDLE stale : seen) {
        ASSERT_FALSE(registry().find(stale, HandleKind::statement));
        registry().retire(stale);  // a second time: nothing happens
    }
    EXPECT_TRUE(registry().find(living, HandleKind::statement));
    registry().retire(living);
    EXPECT_EQ(alive, 0);
}

TEST(Registry, KeepsAPinnedObjectUntilItsLastPinHasGone) {
    const SQLHANDLE value = add();
    {
        const auto one = registry().find(value, HandleKind::statement);
        {
            const auto two = registry().find(value, HandleKind::statement);
            registry().retire(value);
            EXPECT_FALSE(registry().find(value, HandleKind::statement));
            EXPECT_EQ(alive, 1);
        }
        EXPECT_EQ(alive, 1);
        EXPECT_EQ((*one).kind(), HandleKind::statement);
    }
    EXPECT_EQ(alive, 0);
}

TEST(Registry, KeepsASharedObjectAlive) {
    const SQLHANDLE value = add();
    auto shared = registry().share(value, HandleKind::statement);
    registry().retire(value);
    EXPECT_EQ(alive, 1);
    shared.reset();
    EXPECT_EQ(alive, 0);
}

TEST(Registry, HoldsManyAtATime) {
    const std::size_t before = registry().size();
    std::vector<SQLHANDLE> values;
    for (int i = 0; i < 5000; ++i) values.push_back(add(all_kinds[i % 4]));
    EXPECT_EQ(registry().size(), before + 5000);
    EXPECT_EQ(std::set<SQLHANDLE>(values.begin(), values.end()).size(), 5000u);
    for (std::size_t i = 0; i < 5000; ++i) {
        ASSERT_TRUE(registry().find(values[i], all_kinds[i % 4]));
    }
    for (const SQLHANDLE value : values) registry().retire(value);
    EXPECT_EQ(registry().size(), before);
    EXPECT_EQ(alive, 0);
}

// Some threads look up what others free and allocate anew: an object is found whole, or not at all.
TEST(Registry, FindAndRetireMayRace) {
    constexpr int rounds = 3000;
    constexpr std::size_t slots = 4;
    std::array<std::atomic<SQLHANDLE>, slots> values{};
    std::atomic<bool> stop{false};
    std::atomic<int> broken{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = static_cast<std::size_t>(t); !stop; ++i) {
                const SQLHANDLE value = values[i % slots];
                if (const auto pin = registry().find(value, HandleKind::statement)) {
                    const auto& object = static_cast<Counted&>(*pin);
                    if (object.valid != 1234 || object.handle_value() != value) ++broken;
                }
                if (const auto shared = registry().share(value, HandleKind::statement)) {
                    if (static_cast<Counted&>(*shared).valid != 1234) ++broken;
                }
            }
        });
    }
    for (int t = 0; t < 2; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < rounds; ++i) {
                auto& place = values[static_cast<std::size_t>(i * 2 + t) % slots];
                const SQLHANDLE fresh = add();
                const SQLHANDLE old = place.exchange(fresh);
                registry().retire(old);
                registry().retire(old);
            }
        });
    }
    threads[3].join();
    threads[4].join();
    stop = true;
    for (int t = 0; t < 3; ++t) threads[static_cast<std::size_t>(t)].join();
    for (auto& value : values) registry().retire(value);
    EXPECT_EQ(broken, 0);
    EXPECT_EQ(alive, 0);
}

TEST(Registry, LocksALivingStatementOnly) {
    for (const HandleKind kind : all_kinds) {
        const SQLHANDLE value = add(kind);
        {
            const auto held = registry().try_hold_statement(value);
            ASSERT_EQ(static_cast<bool>(held), kind == HandleKind::statement);
            if (held) {
                EXPECT_EQ((*held).handle_value(), value);
                EXPECT_FALSE((*held).lock().try_lock());
            }
        }
        registry().retire(value);
        EXPECT_FALSE(registry().try_hold_statement(value));
    }
    for (const std::uintptr_t value : {0U, 1U, 0x7FFF'FFFFU}) {
        const auto handle = reinterpret_cast<SQLHANDLE>(value);
        EXPECT_FALSE(registry().try_hold_statement(handle)) << value;
    }
}

TEST(Registry, DoesNotWaitForAStatementsLock) {
    const SQLHANDLE value = add();
    {
        const auto first = registry().try_hold_statement(value);
        std::thread([&] { EXPECT_FALSE(registry().try_hold_statement(value)); }).join();
    }
    EXPECT_TRUE(registry().try_hold_statement(value));
    registry().retire(value);
}

// Whoever waits has the object whole, although it was retired meanwhile; it goes when they let go.
TEST(Registry, HoldsWhatIsRetiredMeanwhile) {
    for (const HandleKind kind : all_kinds) {
        const SQLHANDLE value = add(kind);
        {
            const auto held = registry().hold(value, kind);
            ASSERT_TRUE(held);
            EXPECT_FALSE((*held).lock().try_lock());
            registry().retire(value);
            EXPECT_EQ((*held).handle_value(), value);
            EXPECT_EQ(alive, 1);
        }
        EXPECT_EQ(alive, 0);
        EXPECT_FALSE(registry().hold(value, kind));
    }
}

TEST(Registry, HoldsOnlyWhatIsOfTheKind) {
    const SQLHANDLE value = add(HandleKind::descriptor);
    EXPECT_FALSE(registry().hold(value, HandleKind::statement));
    EXPECT_TRUE(registry().hold(value, HandleKind::descriptor));
    registry().retire(value);
}

// As the driver does it: statements are retired under their locks. Who locks one has it whole.
TEST(Registry, LockAndRetireMayRace) {
    constexpr int rounds = 3000;
    std::array<std::atomic<SQLHANDLE>, 4> values{};
    std::atomic<bool> stop{false};
    std::atomic<int> broken{0};
    std::atomic<int> locked_ones{0};
    std::vector<std::thread> readers;
    for (std::size_t t = 0; t < 3; ++t) {
        readers.emplace_back([&, t] {
            for (std::size_t i = t; !stop; ++i) {
                const SQLHANDLE value = values[i % values.size()];
                auto held = registry().try_hold_statement(value);
                // As callers do: it also ends the bias of a lock that only the other thread takes.
                if (!held && i % 64 == 0) held = registry().hold(value, HandleKind::statement);
                if (!held) continue;
                ++locked_ones;
                const auto& object = static_cast<Counted&>(*held);
                if (object.valid != 1234 || object.handle_value() != value) ++broken;
            }
        });
    }
    for (int i = 0; i < rounds || locked_ones < 100; ++i) {
        auto& place = values[static_cast<std::size_t>(i) % values.size()];
        const SQLHANDLE old = place.exchange(add());
        if (const auto pin = registry().find(old, HandleKind::statement)) {
            const std::lock_guard lock((*pin).lock());
            registry().retire(old);
        }
    }
    stop = true;
    for (std::thread& reader : readers) reader.join();
    for (auto& value : values) registry().retire(value);
    EXPECT_EQ(broken, 0);
    EXPECT_EQ(alive, 0);
}

// An application may end without freeing anything.
TEST(RegistryDeathTest, ProcessEndsCleanlyWithHandlesAllocated) {
    EXPECT_EXIT(
        {
            auto environment = std::make_shared<Environment>();
            registry().add(environment);
            auto connection = std::make_shared<Connection>(environment);
            registry().add(connection);
            for (int i = 0; i < 100; ++i) Statement::create(connection);
            std::exit(0);
        },
        testing::ExitedWithCode(0), "");
}

// The same, of statements whose locks have become one thread's own.
TEST(Registry, HoldAndRetireMayRaceForABiasedLock) {
    for (int round = 0; round < 50; ++round) {
        const SQLHANDLE value = add();
        std::atomic<int> held_before{0};
        std::atomic<int> broken{0};
        std::thread user([&] {
            while (const auto held = registry().hold(value, HandleKind::statement)) {
                const auto& object = static_cast<Counted&>(*held);
                if (object.valid != 1234 || object.handle_value() != value) ++broken;
                ++held_before;
            }
        });
        while (held_before < static_cast<int>(2 * HandleLock::bias_after)) {
            std::this_thread::yield();
        }
        if (const auto pin = registry().find(value, HandleKind::statement)) {
            const std::lock_guard lock((*pin).lock());
            registry().retire(value);
        }
        user.join();
        EXPECT_EQ(broken, 0);
        EXPECT_EQ(alive, 0);
    }
}

TEST(Registry, TryHoldAndRetireMayRaceForABiasedLock) {
    for (int round = 0; round < 50; ++round) {
        const SQLHANDLE value = add();
        std::atomic<int> held_before{0};
        std::atomic<int> broken{0};
        std::atomic<bool> retired{false};
        std::thread user([&] {
            while (!retired) {
                const auto held = registry().try_hold_statement(value);
                if (!held) continue;
                if (static_cast<Counted&>(*held).valid != 1234) ++broken;
                ++held_before;
            }
        });
        while (held_before < static_cast<int>(2 * HandleLock::bias_after)) {
            std::this_thread::yield();
        }
        if (const auto pin = registry().find(value, HandleKind::statement)) {
            const std::lock_guard lock((*pin).lock());
            const int before = held_before;
            registry().retire(value);
            EXPECT_EQ(held_before, before) << "held by two";
        }
        retired = true;
        user.join();
        EXPECT_EQ(broken, 0);
        EXPECT_EQ(alive, 0);
    }
}

}  // namespace
}  // namespace connectai::handles
