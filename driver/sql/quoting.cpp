// Quotes on and off.
#include "sql/quoting.h"

#include "sql/lexer.h"

namespace connectai::sql {
namespace {

// Appends `name` as [name]; two `quote` characters in a row stand for one ('\0': none do).
void append_bracketed(std::string& out, std::string_view name, char quote) {
    out += '[';
    for (std::size_t i = 0; i < name.size(); ++i) {
        out += name[i];
        if (name[i] == ']') out += ']';
        if (quote != '\0' && name[i] == quote) ++i;
    }
    out += ']';
}

}  // namespace

std::string bracket_quoted(std::string_view name) {
    std::string out;
    out.reserve(name.size() + 2);
    append_bracketed(out, name, '\0');
    return out;
}

std::string bracket_quoted(std::string_view catalog, std::string_view schema,
                           std::string_view name) {
    std::string out;
    for (const std::string_view part : {catalog, schema}) {
        if (!part.empty()) out += bracket_quoted(part) + '.';
    }
    return out + bracket_quoted(name);
}

std::string unquoted(std::string_view quoted) {
    const char closing = quoted.back();
    const std::string_view inner = quoted.substr(1, quoted.size() - 2);
    std::string out;
    out.reserve(inner.size());
    for (std::size_t i = 0; i < inner.size(); ++i) {
        out += inner[i];
        if (inner[i] == closing) ++i;  // doubled
    }
    return out;
}

std::string bracket_quoted_names(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    Lexer lexer(text);
    std::size_t copied = 0;
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        const bool double_quoted =
            token.kind == TokenKind::quoted_name && token.closed && text[token.offset] == '"';
        if (!double_quoted) continue;
        out.append(text, copied, token.offset - copied);
        append_bracketed(out, text.substr(token.offset + 1, token.size - 2), '"');
        copied = token.end();
        if (copied < text.size() && text[copied] == ']') out += ' ';  // or ]] would be one
    }
    out.append(text, copied);
    return out;
}

}  // namespace connectai::sql
