#include "connectai/parameter_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.h"

namespace connectai {

namespace {

// For each octet what stands for it behind a backslash; 'u': four digits; '\0': it is itself.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> escapes{};
    for (std::size_t control = 0; control < 0x20; ++control) escapes[control] = 'u';
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}
constexpr std::array<char, 256> escapes = make_escapes();

constexpr std::ptrdiff_t block_octets = sizeof(std::uint64_t);
constexpr std::uint64_t each(std::uint64_t octet) noexcept {
    return octet * 0x0101010101010101;
}
// Not 0 where one of the octets is below `limit`, which is at most 0x80: only then does subtracting
// it set the highest bit of an octet that had it clear.
constexpr std::uint64_t has_less(std::uint64_t octets, std::uint64_t limit) noexcept {
    return (octets - each(limit)) & ~octets & each(0x80);
}
// Whether a block's octets stand for themselves.
bool are_plain(const char* text) noexcept {
    std::uint64_t octets = 0;
    std::memcpy(&octets, text, sizeof octets);
    return (has_less(octets, 0x20) | has_less(octets ^ each('"'), 1) |
            has_less(octets ^ each('\\'), 1)) == 0;
}

char* write_escaped(char* out, unsigned char octet) noexcept {
    constexpr std::string_view digits = "0123456789ABCDEF";
    *out++ = '\\';
    *out++ = escapes[octet];
    if (escapes[octet] == 'u') {
        for (const char digit : {'0', '0', digits[octet >> 4], digits[octet & 15]}) *out++ = digit;
    }
    return out;
}
constexpr std::size_t longest_escape = 6;

char* write_octet(char* out, unsigned char octet) noexcept {
    if (escapes[octet] != '\0') return write_escaped(out, octet);
    *out = static_cast<char>(octet);
    return out + 1;
}

// The content of a JSON string, without its quotes. Returns its end.
char* write_content(char* out, std::string_view text) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        if (end - at >= block_octets && are_plain(at)) {
            std::memcpy(out, at, block_octets);
            out += block_octets;
            at += block_octets;
            continue;
        }
        const char* const stop = at + std::min(end - at, block_octets);
        while (at != stop) out = write_octet(out, static_cast<unsigned char>(*at++));
    }
    return out;
}

// Gathers small pieces for a string, for which each would be a call and a look at its capacity.
class Gatherer {
public:
    explicit Gatherer(std::string& out) : out_(out) {}
    Gatherer(const Gatherer&) = delete;
    Gatherer& operator=(const Gatherer&) = delete;

    void append(char character) {
        make_room(1);
        *end_++ = character;
    }
    void append(std::string_view piece) {
        if (piece.size() > gathered_.size()) {
            flush();
            out_ += piece;
            return;
        }
        make_room(piece.size());
        std::memcpy(end_, piece.data(), piece.size());
        end_ += piece.size();
    }
    // With quotes and escapes.
    void append_string(std::string_view text) {
        append('"');
        while (!text.empty()) {
            const std::string_view part = text.substr(0, longest_part);
            make_room(part.size() * longest_escape);
            end_ = write_content(end_, part);
            text.remove_prefix(part.size());
        }
        append('"');
    }
    void append_value(const ParameterValue& value) {
        if (value.null) {
            append("null");
        } else if (travels_unquoted(value.type)) {
            append(value.text);
        } else {
            append_string(value.text);
        }
    }
    // To be called at the end.
    void flush() {
        out_.append(gathered_.data(), static_cast<std::size_t>(end_ - gathered_.data()));
        end_ = gathered_.data();
    }

private:
    void make_room(std::size_t octets) {
        if (static_cast<std::size_t>(gathered_.data() + gathered_.size() - end_) < octets) flush();
    }

    std::string& out_;
    std::array<char, 4096> gathered_;
    char* end_ = gathered_.data();
    static constexpr std::size_t longest_part = sizeof gathered_ / longest_escape;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    Gatherer gatherer(out);
    gatherer.append_string(text);
    gatherer.flush();
}

void append_json_value(std::string& out, const ParameterValue& value) {
    Gatherer gatherer(out);
    gatherer.append_value(value);
    gatherer.flush();
}

void ParameterWriter::Lead::make() {
    text = concat(start, name, ":{\"dataType\":", static_cast<int>(type), ",\"value\":");
}

ParameterWriter::ParameterWriter(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        Lead& lead = leads_.emplace_back();
        lead.start = leads_.size() == 1 ? "{" : "},";
        append_json_string(lead.name, name);
        lead.make();
    }
}

void ParameterWriter::append(std::string& out, const ParameterSet& set) {
    Gatherer gatherer(out);
    for (std::size_t i = 0; i < leads_.size(); ++i) {
        const ParameterValue& value = set.at(i);
        Lead& lead = leads_[i];
        if (value.type != lead.type) {
            lead.type = value.type;
            lead.make();
        }
        gatherer.append(lead.text);
        gatherer.append_value(value);
    }
    gatherer.append(leads_.empty() ? "{}" : "}}");
    gatherer.flush();
}

}  // namespace connectai
