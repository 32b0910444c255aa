// Fences for two sides that order each a store before a load, where one side passes all the time
// and must be quick, and the other comes seldom and may be slow (P1202: asymmetric_thread_fence).
//
//   quick side                      slow side
//     x.store(1, relaxed)             y.store(1, relaxed)
//     asymmetric_fence_light()        asymmetric_fence_heavy()
//     y.load(relaxed)                 x.load(relaxed)
//
// One of the two loads, or both, see the other side's store.
#pragma once

#include <atomic>

namespace connectai {

// Costs nothing: keeps the compiler from moving anything across it.
inline void asymmetric_fence_light() noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

// Microseconds: has every thread of the process pass a fence, wherever it is.
void asymmetric_fence_heavy() noexcept;

// Whether the system can do that: Linux since 4.14, unless a sandbox forbids it. Where it cannot,
// the two sides must do without.
bool asymmetric_fences_work() noexcept;

}  // namespace connectai
