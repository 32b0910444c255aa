// Secret: every byte that held a value is overwritten before it is given back.
#include "base/secret.h"

#include <string.h>  // explicit_bzero is no part of <cstring>

#include <utility>

namespace connectai {

// A small string is copied when it is moved, and its source keeps all but the first byte.
Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) {
    other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        // Before the assignment: it may give the old buffer back to the heap.
        wipe();
        value_ = other.value_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        value_ = std::move(other.value_);
        other.wipe();
    }
    return *this;
}

Secret::~Secret() {
    wipe();
}

// Up to the capacity, because what a shorter value or a move has left lies beyond the size.
void Secret::wipe() noexcept {
    value_.resize(value_.capacity());
    explicit_bzero(value_.data(), value_.size());
    value_.clear();
}

std::ostream& operator<<(std::ostream& out, const Secret&) {
    return out << "***";
}

}  // namespace connectai
