#include "handles/registry.h"

#include "base/error.h"

namespace connectai::handles {

SQLHANDLE Registry::add(std::shared_ptr<Handle> handle) {
    NeverDestroyed<Registry>::destroy_when_unloaded();
    NeverDestroyed<Registry>::keep_over_forks();
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
        if (owned_blocks_.size() == most_blocks) {
            throw Error(sqlstate::memory_allocation, "there are more than a million handles");
        }
        const auto first = static_cast<std::uint32_t>(owned_blocks_.size() * block_slots);
        auto block = std::make_unique<Block>();
        free_.reserve((owned_blocks_.size() + 1) * block_slots);
        owned_blocks_.reserve(owned_blocks_.size() + 1);  // nothing fails from here on
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

// In this order, so that each goes before what it hangs on.
void Registry::free_all() noexcept {
    for (const HandleKind kind : {HandleKind::statement, HandleKind::descriptor,
                                  HandleKind::connection, HandleKind::environment}) {
        for (const std::unique_ptr<Block>& block : owned_blocks_) {
            for (Slot& slot : *block) {
                if (slot.object && slot.object->kind() == kind) slot.object.reset();
            }
        }
    }
}

// Of the living: what is no longer in its slot, or about to leave it, nobody can come upon.
void Registry::forget_others() noexcept {
    for (const std::unique_ptr<Block>& block : owned_blocks_) {
        for (const Slot& slot : *block) {
            if ((slot.state.load() & living_bit) != 0) slot.object->forget_others();
        }
    }
}

Registry::Pin Registry::find(SQLHANDLE value, HandleKind kind) noexcept {
    std::uint32_t generation = 0;
    Slot* slot = slot_of(value, generation);
    if (slot == nullptr) return {};
    std::uint64_t state = slot->state.load(std::memory_order_acquire);
    do {
        if (!Slot::is_alive(state, generation)) return {};
    } while (!slot->state.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel));
    Pin pin(slot);
    if (slot->object->kind() != kind) return {};
    return pin;
}

Registry::Held Registry::hold(SQLHANDLE value, HandleKind kind) noexcept {
    Pin pin = find(value, kind);
    if (!pin) return {};
    Slot* const slot = std::exchange(pin.slot_, nullptr);
    Handle* const object = slot->object.get();
    object->lock().lock();
    return {object, &object->lock(), slot};
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
        if (!Slot::is_alive(state, generation)) return;
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
