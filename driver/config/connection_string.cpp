// Reads and writes connection strings.
#include "config/connection_string.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace connectai::config {
namespace {

// A message says where and why, never what: a cut may have gone through a password.
[[noreturn]] void malformed(std::size_t offset, std::string_view reason) {
    throw Error(sqlstate::general_error, concat("The connection string is malformed at position ",
                                                offset + 1, ": ", reason));
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Attributes parse() {
        Attributes attributes;
        for (;;) {
            skip_spaces();
            if (at_ == text_.size()) return attributes;
            if (text_[at_] == ';') {
                ++at_;  // empty pairs and a trailing semicolon are common
                continue;
            }
            std::string keyword = parse_keyword();
            attributes.push_back({std::move(keyword), parse_value()});
        }
    }

private:
    void skip_spaces() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }

    std::string parse_keyword() {
        const std::size_t stop = text_.find_first_of("=;", at_);
        if (stop == text_.npos || text_[stop] == ';') {
            malformed(at_,
                      "a keyword without '='; a value that holds a semicolon must be in braces");
        }
        const std::string_view keyword = trim(text_.substr(at_, stop - at_));
        if (keyword.empty()) malformed(at_, "there is no keyword before '='");
        at_ = stop + 1;
        return std::string(keyword);
    }

    std::string parse_value() {
        skip_spaces();
        if (at_ < text_.size() && text_[at_] == '{') return parse_braced();
        const std::size_t stop = std::min(text_.find(';', at_), text_.size());
        const std::string_view value = trim(text_.substr(at_, stop - at_));
        at_ = stop;
        return std::string(value);
    }

    std::string parse_braced() {
        const std::size_t open = at_++;
        std::string value;
        value.reserve(text_.size() - at_);  // in one piece: it may be a secret
        for (;;) {
            const std::size_t close = text_.find('}', at_);
            if (close == text_.npos) malformed(open, "the brace is not closed");
            value += text_.substr(at_, close - at_);
            at_ = close + 1;
            if (at_ == text_.size() || text_[at_] != '}') break;
            value += '}';
            ++at_;
        }
        skip_spaces();
        if (at_ < text_.size() && text_[at_] != ';') {
            malformed(at_, "text after a closing brace; within braces '}' is written '}}'");
        }
        return value;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Attributes parse_connection_string(std::string_view text) {
    return Parser(text).parse();
}

std::string quote_value(std::string_view value) {
    std::string out;
    append_quoted(out, value);
    return out;
}

void append_quoted(std::string& out, std::string_view value) {
    const bool plain = value.find_first_of("[]{}(),;?*=!@") == value.npos && trim(value) == value;
    if (plain) {
        out += value;
        return;
    }
    out += '{';
    for (const char c : value) {
        if (c == '}') out += '}';
        out += c;
    }
    out += '}';
}

}  // namespace connectai::config
