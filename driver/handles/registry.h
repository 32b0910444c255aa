// From the value an application holds to the object it means. A value is a slot's number and how
// often the slot has been used, never an address: one that was freed, or never was a handle, is
// recognised.
#pragma once

#include <sql.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "handles/handle.h"

namespace connectai::handles {

class Registry {
    struct Slot;

public:
    static Registry& instance();

    // Takes the object in and gives it its value. Throws Error HY001 when there are too many.
    SQLHANDLE add(std::shared_ptr<Handle> handle);

    // Keeps an object alive while a function works on it, even if another thread frees it.
    class Pin {
    public:
        Pin() = default;
        Pin(Pin&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
        Pin& operator=(Pin&&) = delete;
        ~Pin() {
            if (slot_ != nullptr) unpin(*slot_);
        }
        explicit operator bool() const noexcept { return slot_ != nullptr; }
        Handle& operator*() const noexcept;

    private:
        friend class Registry;
        explicit Pin(Slot* slot) : slot_(slot) {}
        Slot* slot_ = nullptr;
    };

    // An empty pin for anything that is no living handle of this kind.
    Pin find(SQLHANDLE value, HandleKind kind) noexcept;

    // A statement with its lock held, which keeps it alive as well: statements are retired under
    // their locks only. Costs half of what a pin and a lock do.
    struct LockedStatement {
        std::unique_lock<HandleLock> lock;
        Handle* object = nullptr;  // null: its lock is busy, or it is no living statement
    };
    LockedStatement try_lock_statement(SQLHANDLE value) noexcept;

    // The object itself, for one that keeps another; null for anything that is no living handle.
    std::shared_ptr<Handle> share(SQLHANDLE value, HandleKind kind) noexcept;

    // From now on the value is unknown. The object goes when its last pin has gone.
    void retire(SQLHANDLE value) noexcept;

    // Living handles, for tests that look for leaks.
    std::size_t size() const noexcept { return living_.load(); }

private:
    // A slot's state is one word, so that a look-up is one atomic step:
    // generation (32 bits), living (1 bit), pins (31 bits).
    struct Slot {
        std::atomic<std::uint64_t> state{0};
        std::uint32_t index = 0;
        std::atomic<HandleLock*> statement_lock{nullptr};  // null of other kinds of handle
        std::shared_ptr<Handle> object;  // written only while nobody can pin the slot
    };
    static constexpr std::size_t block_slots = 1024;
    static constexpr std::size_t most_blocks = 1024;
    using Block = std::array<Slot, block_slots>;

    static void unpin(Slot& slot) noexcept;
    Slot* slot_of(SQLHANDLE value, std::uint32_t& generation) noexcept;
    void release(Slot& slot) noexcept;

    std::array<std::atomic<Block*>, most_blocks> blocks_{};
    std::vector<std::unique_ptr<Block>> owned_blocks_;
    std::vector<std::uint32_t> free_;  // indices
    std::mutex mutex_;
    std::atomic<std::size_t> living_{0};
};

}  // namespace connectai::handles
