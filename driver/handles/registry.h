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

#include "base/never_destroyed.h"
#include "base/static_mutex.h"
#include "handles/handle.h"

namespace connectai::handles {

class Registry {
    struct Slot;

public:
    static Registry& instance() noexcept { return NeverDestroyed<Registry>::instance(); }

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

    // An object with its lock held. What keeps it alive is a pin, which goes after the lock, or the
    // lock alone.
    class Held {
    public:
        Held() = default;
        Held(Held&& other) noexcept
            : object_(std::exchange(other.object_, nullptr)),
              lock_(other.lock_),
              pinned_(other.pinned_) {}
        Held& operator=(Held&& other) noexcept {
            std::swap(object_, other.object_);
            std::swap(lock_, other.lock_);
            std::swap(pinned_, other.pinned_);
            return *this;
        }
        ~Held() {
            if (object_ == nullptr) return;
            lock_->unlock();
            if (pinned_ != nullptr) unpin(*pinned_);
        }
        explicit operator bool() const noexcept { return object_ != nullptr; }
        Handle& operator*() const noexcept { return *object_; }

    private:
        friend class Registry;
        Held(Handle* object, HandleLock* lock, Slot* pinned)
            : object_(object), lock_(lock), pinned_(pinned) {}
        Handle* object_ = nullptr;
        HandleLock* lock_ = nullptr;
        Slot* pinned_ = nullptr;
    };

    // Waits for its turn. Empty for anything that is no living handle of this kind.
    Held hold(SQLHANDLE value, HandleKind kind) noexcept;

    // Does not wait, and costs a part of it: statements are retired under their locks only, so that
    // they need no pin. Empty if the lock is busy, or this is no living statement.
    Held try_hold_statement(SQLHANDLE value) noexcept {
        std::uint32_t generation = 0;
        Slot* const slot = slot_of(value, generation);
        // Whether the value is alive is asked twice: first, lest the lock be another handle's.
        if (slot == nullptr || !slot->is_alive(generation)) return {};
        HandleLock* const lock = slot->statement_lock.load(std::memory_order_acquire);
        if (lock == nullptr || !lock->try_lock()) return {};
        if (slot->is_alive(generation)) return {slot->object.get(), lock, nullptr};
        lock->unlock();
        return {};
    }

    // The object itself, for one that keeps another; null for anything that is no living handle.
    std::shared_ptr<Handle> share(SQLHANDLE value, HandleKind kind) noexcept;

    // From now on the value is unknown. The object goes when its last pin has gone. A statement's
    // lock must be held, which may be all that somebody else holds it by.
    void retire(SQLHANDLE value) noexcept;

    // Destroys whatever an application has left. For a library that is being unloaded, when nobody
    // calls any more: nothing is locked.
    void free_all() noexcept;

    // Living handles, for tests that look for leaks.
    std::size_t size() const noexcept { return living_.load(); }

private:
    friend class NeverDestroyed<Registry>;
    constexpr Registry() = default;
    StaticMutex& mutex() noexcept { return mutex_; }
    void forget_others() noexcept;  // in a child process

    // A slot's state is one word, so that a look-up is one atomic step:
    // generation (32 bits), living (1 bit), pins (31 bits).
    static constexpr std::uint64_t living_bit = std::uint64_t{1} << 31;
    static constexpr std::uint64_t pins_mask = living_bit - 1;
    static constexpr unsigned generation_shift = 32;
    struct Slot {
        std::atomic<std::uint64_t> state{0};
        std::uint32_t index = 0;
        std::atomic<HandleLock*> statement_lock{nullptr};  // null of other kinds of handle
        std::shared_ptr<Handle> object;  // written only while nobody can pin the slot

        static bool is_alive(std::uint64_t state, std::uint32_t generation) noexcept {
            return state >> generation_shift == generation && (state & living_bit) != 0;
        }
        bool is_alive(std::uint32_t generation) const noexcept {
            return is_alive(state.load(std::memory_order_acquire), generation);
        }
    };
    static constexpr std::size_t block_slots = 1024;
    static constexpr std::size_t most_blocks = 1024;
    using Block = std::array<Slot, block_slots>;

    // A handle's value: the slot's index in the low bits, the generation above.
    static constexpr unsigned index_bits = 20;
    static_assert(block_slots * most_blocks == std::size_t{1} << index_bits);
    static constexpr std::uintptr_t index_mask = (std::uintptr_t{1} << index_bits) - 1;
    static constexpr std::uint32_t last_generation = sizeof(std::uintptr_t) > 4
                                                         ? 0xFFFFFFFF
                                                         : (std::uint32_t{1} << (32 - index_bits)) -
                                                               1;

    // Null for what no handle's value can be.
    Slot* slot_of(SQLHANDLE value, std::uint32_t& generation) noexcept {
        const auto bits = reinterpret_cast<std::uintptr_t>(value);
        const std::size_t index = bits & index_mask;
        const std::uintptr_t high = bits >> index_bits;
        if (high == 0 || high > last_generation) return nullptr;
        generation = static_cast<std::uint32_t>(high);
        Block* block = blocks_[index / block_slots].load(std::memory_order_acquire);
        return block == nullptr ? nullptr : &(*block)[index % block_slots];
    }
    static void unpin(Slot& slot) noexcept;
    void release(Slot& slot) noexcept;

    std::array<std::atomic<Block*>, most_blocks> blocks_{};
    std::vector<std::unique_ptr<Block>> owned_blocks_;
    std::vector<std::uint32_t> free_;  // indices
    StaticMutex mutex_;
    std::atomic<std::size_t> living_{0};
};

}  // namespace connectai::handles
