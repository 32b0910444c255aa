#include "sql/loggable_text.h"

#include <algorithm>

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
            if (token.closed && text.find('\'') == text.npos) break;
            out.append(text.substr(0, 1)).append(mask);
            if (token.closed) out += text.back();
            return;
        default: break;
    }
    out += text.substr(0, longest_loggable_text + 1);
}

// Where other dialects have literals that the service's has not: \' within a string, $$...$$. What
// is meant behind that is not known.
std::size_t end_of_known(std::string_view text) {
    return std::min({text.find("\\'"), text.find("$$"), text.size()});
}

}  // namespace

std::string loggable_text(std::string_view whole) {
    const std::string_view text = whole.substr(0, end_of_known(whole));
    std::string out;
    Lexer lexer(text);
    bool number = false;  // the token before was one
    std::size_t end = 0;  // of the token before
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        if (!out.empty() && token.offset > end) out += ' ';
        // 12_345 in other dialects, or a slip of the pen.
        const bool of_number = number && token.offset == end && token.kind == TokenKind::word;
        if (!of_number) append_token(out, token, lexer.text_of(token));
        number = of_number || token.kind == TokenKind::number;
        if (out.size() > longest_loggable_text) {
            out.resize(utf8_prefix(out, longest_loggable_text));
            return out += "...";
        }
        end = token.end();
    }
    if (text.size() < whole.size()) out += mask;
    return out;
}

}  // namespace connectai::sql
