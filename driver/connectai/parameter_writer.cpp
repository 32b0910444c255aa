#include "connectai/parameter_writer.h"

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

// Whether all of eight octets stand for themselves. In a sum of words with one small number in each
// octet the highest bit of an octet tells: see has_less.
constexpr std::uint64_t each(std::uint64_t octet) noexcept {
    return octet * 0x0101010101010101;
}
// Not 0 where one of the octets is below `limit`, which is at most 0x80.
constexpr std::uint64_t has_less(std::uint64_t octets, std::uint64_t limit) noexcept {
    return (octets - each(limit)) & ~octets & each(0x80);
}
bool are_plain(const char* text) noexcept {
    std::uint64_t octets = 0;
    std::memcpy(&octets, text, sizeof octets);
    return (has_less(octets, 0x20) | has_less(octets ^ each('"'), 1) |
            has_less(octets ^ each('\\'), 1)) == 0;
}

// How many octets at the front stand for themselves.
std::size_t plain_run(std::string_view text) noexcept {
    std::size_t at = 0;
    while (text.size() - at >= 8 && are_plain(text.data() + at)) at += 8;
    while (at < text.size() && escapes[static_cast<unsigned char>(text[at])] == '\0') ++at;
    return at;
}

void append_escaped(std::string& out, unsigned char octet) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '\\';
    out += escapes[octet];
    if (escapes[octet] == 'u') out.append("00").append({digits[octet >> 4], digits[octet & 15]});
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (;;) {
        const std::size_t plain = plain_run(text);
        out.append(text, 0, plain);
        if (plain == text.size()) break;
        append_escaped(out, static_cast<unsigned char>(text[plain]));
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

void append_json_value(std::string& out, const ParameterValue& value) {
    if (value.null) {
        out += "null";
    } else if (travels_unquoted(value.type)) {
        out += value.text;
    } else {
        append_json_string(out, value.text);
    }
}

void ParameterWriter::Lead::make() {
    text = concat(name, ":{\"dataType\":", static_cast<int>(type), ",\"value\":");
}

ParameterWriter::ParameterWriter(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        Lead& lead = leads_.emplace_back();
        append_json_string(lead.name, name);
        lead.make();
    }
}

void ParameterWriter::append(std::string& out, const ParameterSet& set) {
    out += '{';
    for (std::size_t i = 0; i < leads_.size(); ++i) {
        const ParameterValue& value = set.at(i);
        Lead& lead = leads_[i];
        if (value.type != lead.type) {
            lead.type = value.type;
            lead.make();
        }
        if (i > 0) out += ',';
        out += lead.text;
        append_json_value(out, value);
        out += '}';
    }
    out += '}';
}

}  // namespace connectai
