#include "connectai/parameter_writer.h"

#include <array>

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

void append_escaped(std::string& out, unsigned char octet) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '\\';
    out += escapes[octet];
    if (escapes[octet] == 'u') out.append("00").append({digits[octet >> 4], digits[octet & 15]});
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if (escapes[octet] == '\0') continue;
        out.append(text, copied, i - copied);
        append_escaped(out, octet);
        copied = i + 1;
    }
    out.append(text, copied);
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
