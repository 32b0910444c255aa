// The one lexer of the mock's SQL dialect.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace mock::sql {

struct Token {
    enum class Kind {
        word,       // an unquoted name or a keyword: text as written
        quoted,     // [name] or "name": text without the quotes
        string,     // 'text': text without the quotes
        binary,     // 0x0a0b or x'0a0b': text is the octets
        integer,    // 123
        decimal,    // 1.50
        real,       // 1e3
        parameter,  // @name, with the @
        symbol,     // an operator or punctuation
        end
    };
    Kind kind = Kind::end;
    std::string text;
    std::size_t offset = 0;  // octets from the beginning

    bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
    bool is_word(std::string_view keyword) const;  // in any case
};

// All tokens, the last of kind end. Comments (-- and /* */) and blanks are left out. Throws
// EngineError QUERY_FAILED for text that is no SQL, such as a string without its end.
std::vector<Token> tokenize(std::string_view text);

// "Syntax error near 'x' at line 1, column 8."
EngineError syntax_error(std::string_view text, const Token& token, std::string_view reason = {});

}  // namespace mock::sql
