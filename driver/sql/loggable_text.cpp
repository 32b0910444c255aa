#include "sql/loggable_text.h"

#include "base/unicode.h"
#include "sql/lexer.h"

namespace connectai::sql {
namespace {

constexpr std::string_view mask = "***";

void append_token(std::string& out, const Token& token, std::string_view text) {
    switch (token.kind) {
        case TokenKind::number: out += mask; return;
        case TokenKind::string: out.append("'").append(mask).append("'"); return;
        case TokenKind::comment: out.append("/").append(mask).append("/"); return;
        case TokenKind::quoted_name:
            if (token.closed) break;
            out.append(text.substr(0, 1)).append(mask);
            return;
        default: break;
    }
    out += text.substr(0, longest_loggable_text + 1);
}

}  // namespace

std::string loggable_text(std::string_view text) {
    std::string out;
    Lexer lexer(text);
    std::size_t end = 0;  // of the token before
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        if (!out.empty() && token.offset > end) out += ' ';
        append_token(out, token, lexer.text_of(token));
        if (out.size() > longest_loggable_text) {
            out.resize(utf8_prefix(out, longest_loggable_text));
            return out += "...";
        }
        end = token.end();
    }
    return out;
}

}  // namespace connectai::sql
