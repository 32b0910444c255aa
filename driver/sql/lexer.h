// The one reader of SQL text: cuts it into tokens that keep their place, so that whatever rewrites
// a statement can copy the octets in between unchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace connectai::sql {

enum class TokenKind : std::uint8_t {
    end,              // nothing is left; an empty token at the end of the text
    word,             // a keyword or a regular identifier; letters beyond ASCII are letters
    number,           // 12  1.5  .5  1e-3  0xFF, without a sign
    string,           // '...', a quote inside is doubled
    quoted_name,      // [...], "..." or `...`, the closing character inside is doubled
    comment,          // -- to the end of the line, or /* to the first */ (they do not nest)
    marker,           // ?
    named_parameter,  // @name; @@name is a word, it names a variable of the server
    open_brace,       // {
    close_brace,      // }
    punctuation,      // any other octet that is no white space, one at a time
};

struct Token {
    TokenKind kind = TokenKind::end;
    bool closed = true;  // false: the text ended before the closing quote or */
    std::size_t offset = 0;
    std::size_t size = 0;  // octets, quotes included

    std::size_t end() const noexcept { return offset + size; }
};

// Reads any octets, valid SQL and UTF-8 or not: every octet that is no white space belongs to one
// token, and the whole takes time linear in the text. What is not closed reaches to the end.
// ODBC 3.8, appendix C, "SQL grammar", with the service's brackets and @ added.
class Lexer {
public:
    explicit Lexer(std::string_view text) noexcept : text_(text) {}

    // After the last token, `end` again and again.
    Token next() noexcept;

    // The next token that is no comment.
    Token next_significant() noexcept;

    std::string_view text_of(const Token& token) const noexcept {
        return {text_.data() + token.offset, token.size};
    }

private:
    Token quoted(TokenKind kind, char closing) noexcept;
    Token line_comment() noexcept;
    Token block_comment() noexcept;
    Token number() noexcept;
    Token at_sign() noexcept;
    Token plain(TokenKind kind, std::size_t stop) noexcept;
    std::size_t skip_word(std::size_t from) const noexcept;
    std::size_t skip_digits(std::size_t from) const noexcept;
    char peek(std::size_t offset) const noexcept {
        return offset < text_.size() ? text_[offset] : '\0';
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

// Compares as SQL does for keywords: ASCII letters without regard to case. `keyword` is upper case.
bool is_keyword(std::string_view word, std::string_view keyword) noexcept;

// Whether a word or a parameter's name that stands right in front of this octet would go on with
// it.
bool continues_word(char c) noexcept;

// The place of an octet as people count it, for messages: in characters, from 1.
std::size_t character_number(std::string_view text, std::size_t offset) noexcept;

}  // namespace connectai::sql
