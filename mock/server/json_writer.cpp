// Writing JSON.
#include "json_writer.h"

#include <array>
#include <charconv>
#include <cmath>

namespace mock {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

void append_escape(std::string& out, unsigned char c) {
    out.push_back('\\');
    switch (c) {
        case '"': out.push_back('"'); return;
        case '\\': out.push_back('\\'); return;
        case '\b': out.push_back('b'); return;
        case '\f': out.push_back('f'); return;
        case '\n': out.push_back('n'); return;
        case '\r': out.push_back('r'); return;
        case '\t': out.push_back('t'); return;
        default:
            out.append("u00");
            out.push_back(hex[c >> 4]);
            out.push_back(hex[c & 15]);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(start, i - start));
        append_escape(out, c);
        start = i + 1;
    }
    out.append(text.substr(start));
    out.push_back('"');
}

void append_json_integer(std::string& out, std::int64_t value) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), end);
}

void append_json_double(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out.append("null");
        return;
    }
    std::array<char, 40> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), end);
}

void append_base64(std::string& out, std::string_view octets) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(out.size() + (octets.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        const std::size_t n = std::min<std::size_t>(3, octets.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8 | (k < n ? static_cast<unsigned char>(octets[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out.push_back(k <= n ? digits[group >> (18 - 6 * k) & 63] : '=');
        }
    }
}

void JsonWriter::separate() {
    if (after_key_) {
        after_key_ = false;
    } else if (!used_.empty()) {
        if (used_.back()) out_.push_back(',');
        used_.back() = true;
    }
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    out_.push_back(bracket);
    used_.push_back(false);
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    used_.pop_back();
    out_.push_back(bracket);
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_.push_back(':');
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_json_string(out_, text);
    return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
    separate();
    append_json_integer(out_, number);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_.append(json);
    return *this;
}

std::string error_document(std::string_view code, std::string_view message) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("error").begin_object();
    json.member("code", code).member("message", message).end_object().end_object();
    return out;
}

}  // namespace mock
