// The octets of a reply on their way to the parser: checked to be UTF-8, unpaired surrogate escapes
// mended, and handed out only once they can no longer change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/unicode.h"

namespace connectai {

class ReplyInput {
public:
    explicit ReplyInput(ByteSource& source) : source_(source) {}

    // What is there and not yet consumed. Valid until the next call of more().
    std::string_view available() const noexcept {
        return std::string_view(raw_).substr(position_, ready_ - position_);
    }

    // Waits until available() has at least `wanted` octets, or has grown and then holds all there
    // ever will be. False when it has fewer and nothing was added, because the reply has ended.
    // Throws Error HY000 when what comes next is not UTF-8, and whatever the source throws.
    bool more(std::size_t wanted);

    void consume(std::size_t octets) noexcept { position_ += octets; }

    // For a reader that checks what it reads itself. Appends all that is there and not consumed, as
    // it was received, and consumes it; where there is nothing, what arrives next. False at the
    // reply's end.
    bool take(std::string& out);
    // The last octets that were taken, when they turn out to be somebody else's: they come next.
    void put_back(std::string_view octets);

    // Throws Error HY000: octet `offset` of the reply is not UTF-8.
    [[noreturn]] static void fail_encoding(std::uint64_t offset);

    // Whether the reply's end has been seen: no more will be available.
    bool ended() const noexcept { return ended_ && ready_ == raw_.size(); }

    // Of the first available octet, counted from the reply's beginning; for messages.
    std::uint64_t offset() const noexcept { return discarded_ + position_; }
    std::uint64_t received() const noexcept { return discarded_ + raw_.size(); }

private:
    bool receive();
    void restart();
    void check_new_octets(std::size_t from);
    std::size_t mend_escapes(std::size_t from);

    ByteSource& source_;
    Utf8Validator validator_;
    std::string raw_;
    std::size_t position_ = 0;     // of the first octet not consumed
    std::size_t ready_ = 0;        // up to here, octets are checked and final
    std::size_t valid_ = 0;        // up to here, octets are UTF-8
    std::uint64_t discarded_ = 0;  // octets dropped from the front of raw_
    bool ended_ = false;
    bool invalid_ = false;  // raw_[valid_] is not UTF-8
};

}  // namespace connectai
