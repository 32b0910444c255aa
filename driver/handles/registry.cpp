#include "handles/registry.h"

#include "base/error.h"
#include "base/never_destroyed.h"

namespace connectai::handles {

namespace {

constexpr unsigned index_bits = 20;  // block_slots * most_blocks
constexpr std::uintptr_t index_mask = (std::uintptr_t{1} << index_bits) - 1;
constexpr std::uint32_t last_generation = sizeof(std::uintptr_t) > 4
                                              ? 0xFFFFFFFF
                                              : (std::uint32_t{1} << (32 - index_bits)) - 1;

constexpr std::uint64_t living_bit = std::uint64_t{1} << 31;
constexpr std::uint64_t pins_mask = living_bit - 1;
constexpr unsigned generation_shift = 32;

}  // namespace

Registry& Registry::instance() {
    return NeverDestroyed<Registry>::instance();
}

SQLHANDLE Registry::add(std::shared_ptr<Handle> handle) {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
        if (owned_blocks_.size() == most_blocks) {
            throw Error(sqlstate::memory_allocation, "there are more than a million handles");
        }
        const auto first = static_cast<std::uint32_t>(owned_blocks_.size() * block_slots);
        auto block = std::make_unique<Block>();
        free_.reserve((owned_blocks_.size() + 1) * block_slots);
        for (std::uint32_t i = block_slots; i-- > 0;) {
            (*block)[i].index = first + i;
            free_.push_back(first + i);
        }
        blocks_[owned_blocks_.size()].store(block.get(), std::memory_order_release);
        owned_blocks_.push_back(std::move(block));
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    Slot& slot = (*owned_blocks_[index / block_slots])[index % block_slots];
    std::uint64_t generation = (slot.state.load() >> generation_shift) + 1;
    if (generation > last_generation) generation = 1;
    const auto value = static_cast<std::uintptr_t>(generation) << index_bits | index;
    handle->set_handle_value(reinterpret_cast<SQLHANDLE>(value));
    const bool statement = handle->kind() == HandleKind::statement;
    slot.statement_lock.store(statement ? &handle->lock() : nullptr, std::memory_order_release);
    slot.object = std::move(handle);
    slot.state.store(generation << generation_shift | living_bit, std::memory_order_release);
    ++living_;
    return reinterpret_cast<SQLHANDLE>(value);
}

Registry::Slot* Registry::slot_of(SQLHANDLE value, std::uint32_t& generation) noexcept {
    const auto bits = reinterpret_cast<std::uintptr_t>(value);
    const std::size_t index = bits & index_mask;
    const std::uintptr_t high = bits >> index_bits;
    if (high == 0 || high > last_generation) return nullptr;
    generation = static_cast<std::uint32_t>(high);
    Block* block = blocks_[index / block_slots].load(std::memory_order_acquire);
    return block == nullptr ? nullptr : &(*block)[index % block_slots];
}

Registry::Pin Registry::find(SQLHANDLE value, HandleKind kind) noexcept {
    std::uint32_t generation = 0;
    Slot* slot = slot_of(value, generation);
    if (slot == nullptr) return {};
    std::uint64_t state = slot->state.load(std::memory_order_acquire);
    do {
        if (state >> generation_shift != generation || (state & living_bit) == 0) return {};
    } while (!slot->state.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel));
    Pin pin(slot);
    if (slot->object->kind() != kind) return {};
    return pin;
}

Registry::LockedStatement Registry::try_lock_statement(SQLHANDLE value) noexcept {
    std::uint32_t generation = 0;
    Slot* const slot = slot_of(value, generation);
    if (slot == nullptr) return {};
    // Whether the value is alive is asked twice: first, lest the lock be another handle's.
    const auto alive = [&] {
        const std::uint64_t state = slot->state.load(std::memory_order_acquire);
        return state >> generation_shift == generation && (state & living_bit) != 0;
    };
    if (!alive()) return {};
    HandleLock* const statement_lock = slot->statement_lock.load(std::memory_order_acquire);
    if (statement_lock == nullptr) return {};
    std::unique_lock lock(*statement_lock, std::try_to_lock);
    if (!lock || !alive()) return {};
    return {std::move(lock), slot->object.get()};
}

std::shared_ptr<Handle> Registry::share(SQLHANDLE value, HandleKind kind) noexcept {
    const Pin pin = find(value, kind);
    return pin ? pin.slot_->object : nullptr;
}

void Registry::retire(SQLHANDLE value) noexcept {
    std::uint32_t generation = 0;
    Slot* slot = slot_of(value, generation);
    if (slot == nullptr) return;
    std::uint64_t state = slot->state.load(std::memory_order_acquire);
    do {
        if (state >> generation_shift != generation || (state & living_bit) == 0) return;
    } while (!slot->state.compare_exchange_weak(state, (state & ~living_bit) + 1,
                                                std::memory_order_acq_rel));
    --living_;
    unpin(*slot);  // the pin that the exchange has just taken
}

void Registry::unpin(Slot& slot) noexcept {
    const std::uint64_t before = slot.state.fetch_sub(1, std::memory_order_acq_rel);
    if ((before & living_bit) == 0 && (before & pins_mask) == 1) instance().release(slot);
}

void Registry::release(Slot& slot) noexcept {
    const std::shared_ptr<Handle> last = std::move(slot.object);  // destroyed outside the lock
    slot.object.reset();
    const std::lock_guard lock(mutex_);
    free_.push_back(slot.index);  // reserved when the block was made
}

Handle& Registry::Pin::operator*() const noexcept {
    return *slot_->object;
}

}  // namespace connectai::handles
