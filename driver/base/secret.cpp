// Every byte that held a text is overwritten before it is given back.
#include "base/secret.h"

namespace connectai {

// Up to the capacity, because what a shorter value or a move has left lies beyond the size.
void wipe(std::string& text) noexcept {
    text.resize(text.capacity());
    wipe(text.data(), text.size());
    text.clear();
}

// A small string is copied when it is moved, and its source keeps all but the first byte.
WipedText::WipedText(std::string&& text) noexcept : text_(std::move(text)) {
    wipe(text);
}

WipedText::WipedText(WipedText&& other) noexcept : WipedText(std::move(other.text_)) {}

WipedText& WipedText::operator=(const WipedText& other) {
    if (this != &other) {
        // Before the assignment: it may give the old buffer back to the heap.
        wipe(text_);
        text_ = other.text_;
    }
    return *this;
}

WipedText& WipedText::operator=(WipedText&& other) noexcept {
    if (this != &other) {
        wipe(text_);
        text_ = std::move(other.text_);
        wipe(other.text_);
    }
    return *this;
}

WipedText::~WipedText() {
    wipe(text_);
}

Wiper::~Wiper() {
    wipe(octets_, size_);
}

std::ostream& operator<<(std::ostream& out, const Secret&) {
    return out << "***";
}

}  // namespace connectai
