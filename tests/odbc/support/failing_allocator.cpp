#include "support/failing_allocator.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

constexpr long no_shortage = -1;

// How many allocations still succeed.
std::atomic<long> allocations_left{no_shortage};
std::atomic<bool> all_that_follow{false};
std::atomic<bool> failed{false};

bool fails() noexcept {
    long left = allocations_left.load();
    do {
        if (left == no_shortage) return false;
        if (left == 0) break;
    } while (!allocations_left.compare_exchange_weak(left, left - 1));
    if (left > 0) return false;
    if (!all_that_follow) allocations_left = no_shortage;
    failed = true;
    return true;
}

void* allocate(std::size_t size) noexcept {
    return fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
    const auto unit = static_cast<std::size_t>(alignment);
    return fails() ? nullptr : std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
}

void* or_throw(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

void* operator new(std::size_t size) {
    return or_throw(allocate(size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return or_throw(allocate(size, alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}

namespace connectai::test {

Shortage::Shortage(long succeeding, bool lasting) {
    failed = false;
    all_that_follow = lasting;
    allocations_left = succeeding;
}

Shortage::~Shortage() {
    allocations_left = no_shortage;
}

bool Shortage::met() const noexcept {
    return failed;
}

}  // namespace connectai::test
