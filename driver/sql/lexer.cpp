// Tokens of SQL text.
#include "sql/lexer.h"

#include <algorithm>

namespace connectai::sql {
namespace {

// Locale independent, and safe for octets above 0x7F.
bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool starts_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '#' ||
           static_cast<unsigned char>(c) >= 0x80;
}
char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

}  // namespace

bool continues_word(char c) noexcept {
    return starts_word(c) || is_digit(c) || c == '$';
}

Token Lexer::next() noexcept {
    while (position_ < text_.size() && is_space(text_[position_])) ++position_;
    if (position_ == text_.size()) return {TokenKind::end, true, position_, 0};

    const char first = text_[position_];
    const char second = peek(position_ + 1);
    switch (first) {
        case '\'': return quoted(TokenKind::string, '\'');
        case '"': return quoted(TokenKind::quoted_name, '"');
        case '`': return quoted(TokenKind::quoted_name, '`');
        case '[': return quoted(TokenKind::quoted_name, ']');
        case '?': return plain(TokenKind::marker, position_ + 1);
        case '{': return plain(TokenKind::open_brace, position_ + 1);
        case '}': return plain(TokenKind::close_brace, position_ + 1);
        case '@': return at_sign();
        default: break;
    }
    if (first == '-' && second == '-') return line_comment();
    if (first == '/' && second == '*') return block_comment();
    if (is_digit(first) || (first == '.' && is_digit(second))) return number();
    if (starts_word(first)) return plain(TokenKind::word, skip_word(position_));
    return plain(TokenKind::punctuation, position_ + 1);
}

Token Lexer::next_significant() noexcept {
    Token token = next();
    while (token.kind == TokenKind::comment) token = next();
    return token;
}

Token Lexer::plain(TokenKind kind, std::size_t stop) noexcept {
    const Token token{kind, true, position_, stop - position_};
    position_ = stop;
    return token;
}

Token Lexer::quoted(TokenKind kind, char closing) noexcept {
    const std::size_t start = position_;
    std::size_t stop = text_.find(closing, start + 1);
    while (stop != std::string_view::npos && peek(stop + 1) == closing) {
        stop = text_.find(closing, stop + 2);
    }
    const bool closed = stop != std::string_view::npos;
    position_ = closed ? stop + 1 : text_.size();
    return {kind, closed, start, position_ - start};
}

Token Lexer::line_comment() noexcept {
    const std::size_t stop = text_.find_first_of("\r\n", position_);
    return plain(TokenKind::comment, std::min(stop, text_.size()));
}

Token Lexer::block_comment() noexcept {
    const std::size_t start = position_;
    const std::size_t stop = text_.find("*/", start + 2);
    const bool closed = stop != std::string_view::npos;
    position_ = closed ? stop + 2 : text_.size();
    return {TokenKind::comment, closed, start, position_ - start};
}

Token Lexer::number() noexcept {
    std::size_t stop = position_;
    if (peek(stop) == '0' && (peek(stop + 1) == 'x' || peek(stop + 1) == 'X')) {
        stop += 2;
        while (is_hex_digit(peek(stop))) ++stop;
        return plain(TokenKind::number, stop);
    }
    stop = skip_digits(stop);
    if (peek(stop) == '.') stop = skip_digits(stop + 1);
    if (peek(stop) == 'e' || peek(stop) == 'E') {
        const bool sign = peek(stop + 1) == '+' || peek(stop + 1) == '-';
        const std::size_t digits = stop + (sign ? 2 : 1);
        if (is_digit(peek(digits))) stop = skip_digits(digits);
    }
    return plain(TokenKind::number, stop);
}

Token Lexer::at_sign() noexcept {
    const bool server_variable = peek(position_ + 1) == '@';
    const std::size_t name = position_ + (server_variable ? 2 : 1);
    const std::size_t stop = skip_word(name);
    if (stop == name) return plain(TokenKind::punctuation, position_ + 1);
    return plain(server_variable ? TokenKind::word : TokenKind::named_parameter, stop);
}

std::size_t Lexer::skip_word(std::size_t from) const noexcept {
    while (from < text_.size() && continues_word(text_[from])) ++from;
    return from;
}

std::size_t Lexer::skip_digits(std::size_t from) const noexcept {
    while (is_digit(peek(from))) ++from;
    return from;
}

bool is_keyword(std::string_view word, std::string_view keyword) noexcept {
    return std::equal(word.begin(), word.end(), keyword.begin(), keyword.end(),
                      [](char a, char b) { return upper(a) == b; });
}

// Of the octets of UTF-8, all but continuations begin a character.
std::size_t character_number(std::string_view text, std::size_t offset) noexcept {
    const auto begins = [](char c) { return (c & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(text.substr(0, offset), begins)) + 1;
}

}  // namespace connectai::sql
