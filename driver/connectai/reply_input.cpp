#include "connectai/reply_input.h"

#include <cstring>
#include <optional>

#include "base/error.h"

namespace connectai {

namespace {

constexpr std::size_t escape_octets = 6;  // \uXXXX

// The code unit of the escape `\uXXXX` at `text`; nothing if it is not one.
std::optional<unsigned> code_unit(std::string_view text) {
    if (text.size() < escape_octets || text[0] != '\\' || text[1] != 'u') return std::nullopt;
    unsigned value = 0;
    for (const char c : text.substr(2, 4)) {
        unsigned digit = 0;
        if (c >= '0' && c <= '9') {
            digit = static_cast<unsigned>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<unsigned>(c - 'a' + 10);
        } else if (c >= 'A' && c <= 'F') {
            digit = static_cast<unsigned>(c - 'A' + 10);
        } else {
            return std::nullopt;
        }
        value = value * 16 + digit;
    }
    return value;
}

bool is_high_surrogate(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

bool ReplyInput::more(std::size_t wanted) {
    const std::size_t before = ready_ - position_;
    while (ready_ - position_ < wanted) {
        if (invalid_ && ready_ == valid_) {
            if (ready_ - position_ > before) return true;
            fail_encoding(discarded_ + valid_);
        }
        if (!receive()) break;
    }
    return ready_ - position_ >= wanted || ready_ - position_ > before;
}

bool ReplyInput::receive() {
    if (ended_) return false;
    // Consumed octets go when they are the greater part, so that moving the rest stays linear.
    if (position_ > 0 && position_ >= raw_.size() / 2) {
        raw_.erase(0, position_);
        discarded_ += position_;
        ready_ -= position_;
        valid_ -= position_;
        position_ = 0;
    }
    const std::size_t size = raw_.size();
    if (source_.receive(raw_)) {
        if (!invalid_) check_new_octets(size);
        return true;
    }
    // An end inside a character is the least of it: a document that is whole ends in a brace.
    ended_ = true;
    ready_ = mend_escapes(ready_);
    return true;
}

void ReplyInput::check_new_octets(std::size_t from) {
    const std::size_t bad = validator_.check(std::string_view(raw_).substr(from));
    invalid_ = bad != Utf8Validator::valid;
    valid_ = invalid_ ? from + bad : raw_.size();
    ready_ = mend_escapes(ready_);
}

// Replaces surrogate escapes without a partner by \uFFFD, of the same size. Returns how far that is
// settled: an escape at the end whose rest, or whose partner, may still come is not.
std::size_t ReplyInput::mend_escapes(std::size_t from) {
    const std::string_view text = std::string_view(raw_).substr(0, valid_);
    const bool final = ended_ || invalid_;
    std::size_t at = from;
    for (;;) {
        const void* found =
            at < text.size() ? std::memchr(text.data() + at, '\\', text.size() - at) : nullptr;
        if (found == nullptr) return text.size();
        at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        if (at + 1 >= text.size()) return final ? text.size() : at;
        if (text[at + 1] != 'u') {  // also "\\\\", whose second half begins no escape
            at += 2;
            continue;
        }
        if (at + escape_octets > text.size()) return final ? text.size() : at;
        const auto unit = code_unit(text.substr(at));
        if (unit && is_high_surrogate(*unit)) {
            const std::string_view rest = text.substr(at + escape_octets, escape_octets);
            const bool undecided = rest.size() < escape_octets && !final &&
                                   std::string_view("\\u").starts_with(rest.substr(0, 2));
            if (undecided) return at;
            const auto partner = code_unit(rest);
            if (partner && is_low_surrogate(*partner)) {
                at += 2 * escape_octets;
                continue;
            }
        }
        if (unit && (is_high_surrogate(*unit) || is_low_surrogate(*unit))) {
            raw_.replace(at, escape_octets, "\\uFFFD");
        }
        at += escape_octets;
    }
}

bool ReplyInput::take(std::string& out) {
    if (position_ == raw_.size()) {
        discarded_ += raw_.size();
        raw_.clear();
        const std::size_t before = out.size();
        if (!ended_ && !source_.receive(out)) ended_ = true;
        discarded_ += out.size() - before;
        restart();
        return out.size() > before;
    }
    out.append(raw_, position_);
    discarded_ += raw_.size();
    raw_.clear();
    restart();
    return true;
}

void ReplyInput::put_back(std::string_view octets) {
    discarded_ -= octets.size();
    raw_.assign(octets);
    restart();
    check_new_octets(0);
}

// What was checked so far is somebody else's; between two characters of it begins a new text.
void ReplyInput::restart() {
    validator_ = {};
    position_ = 0;
    ready_ = 0;
    valid_ = 0;
    invalid_ = false;
}

void ReplyInput::fail_encoding(std::uint64_t offset) {
    throw Error(sqlstate::general_error,
                "the service's reply is not UTF-8 at octet " + std::to_string(offset) +
                    ": the result is not whole; the data source's character set may be configured "
                    "wrongly");
}

}  // namespace connectai
