// Patterns, literal names and identifiers as one sequence of tokens.
#include "catalog/name_matcher.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace connectai::catalog {
namespace {

constexpr char escape = '\\';  // SQL_SEARCH_PATTERN_ESCAPE
constexpr char quote = '"';    // SQL_IDENTIFIER_QUOTE_CHAR

constexpr bool is_special(char c) noexcept {
    return c == '%' || c == '_' || c == escape;
}

constexpr bool continues_character(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

// Where the character after the one at `position` begins.
std::size_t next_character(std::string_view text, std::size_t position) noexcept {
    ++position;
    while (position < text.size() && continues_character(text[position])) ++position;
    return position;
}

std::string unquoted(std::string_view inside) {
    std::string text;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        text += inside[i];
        if (inside[i] == quote && i + 1 < inside.size() && inside[i + 1] == quote) ++i;
    }
    return text;
}

std::string_view without_trailing_blanks(std::string_view text) noexcept {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

NameMatcher NameMatcher::literal(std::string_view text, bool case_significant) {
    NameMatcher matcher;
    matcher.case_significant_ = case_significant;
    for (const char c : text) matcher.tokens_.push_back({Kind::octet, c});
    return matcher;
}

NameMatcher NameMatcher::ordinary(const std::optional<std::string>& argument) {
    return argument ? literal(*argument, true) : pattern(std::nullopt);
}

NameMatcher NameMatcher::pattern(const std::optional<std::string>& argument) {
    NameMatcher matcher;
    const std::string_view text = argument ? std::string_view(*argument) : "%";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == escape && i + 1 < text.size() && is_special(text[i + 1])) {
            matcher.tokens_.push_back({Kind::octet, text[++i]});
        } else if (text[i] == '%') {
            matcher.tokens_.push_back({Kind::any_characters, {}});
        } else if (text[i] == '_') {
            matcher.tokens_.push_back({Kind::any_character, {}});
        } else {
            matcher.tokens_.push_back({Kind::octet, text[i]});
        }
    }
    return matcher;
}

NameMatcher NameMatcher::identifier(const std::optional<std::string>& argument,
                                    std::string_view name) {
    if (!argument) {
        throw Error(sqlstate::invalid_null_pointer,
                    concat(name, " must not be a null pointer while SQL_ATTR_METADATA_ID is set"));
    }
    const std::string_view trimmed = trim(*argument);
    if (trimmed.size() >= 2 && trimmed.front() == quote && trimmed.back() == quote) {
        return literal(unquoted(trimmed.substr(1, trimmed.size() - 2)), true);
    }
    return literal(without_trailing_blanks(*argument), false);
}

bool NameMatcher::same(char a, char b) const noexcept {
    return case_significant_ ? a == b : to_lower(a) == to_lower(b);
}

// Goes back to the last `%` only: an earlier one could not match more than that one can.
bool NameMatcher::matches(std::string_view name) const {
    constexpr auto nowhere = static_cast<std::size_t>(-1);
    std::size_t token = 0;
    std::size_t position = 0;
    std::size_t retry_token = nowhere;
    std::size_t retry_position = 0;
    while (position < name.size()) {
        if (token < tokens_.size() && tokens_[token].kind == Kind::any_characters) {
            retry_token = ++token;
            retry_position = position;
        } else if (token < tokens_.size() && tokens_[token].kind == Kind::any_character) {
            ++token;
            position = next_character(name, position);
        } else if (token < tokens_.size() && same(tokens_[token].octet, name[position])) {
            ++token;
            ++position;
        } else if (retry_token != nowhere) {
            token = retry_token;
            position = retry_position = next_character(name, retry_position);
        } else {
            return false;
        }
    }
    return std::all_of(tokens_.begin() + static_cast<std::ptrdiff_t>(token), tokens_.end(),
                       [](const Token& rest) { return rest.kind == Kind::any_characters; });
}

std::optional<std::string> NameMatcher::exact_name() const {
    if (!case_significant_ || tokens_.empty()) return std::nullopt;
    std::string name;
    for (const Token& token : tokens_) {
        if (token.kind != Kind::octet) return std::nullopt;
        name += token.octet;
    }
    return name;
}

}  // namespace connectai::catalog
