// Names for parameter markers.
#include "sql/parameter_markers.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "base/text.h"
#include "sql/lexer.h"

namespace connectai::sql {
namespace {

struct Markers {
    std::vector<std::size_t> offsets;
    std::vector<std::string> taken;  // the text's own names, in lower case
};

Markers find_markers(std::string_view text) {
    Markers found;
    Lexer lexer(text);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        if (token.kind == TokenKind::marker) found.offsets.push_back(token.offset);
        if (token.kind == TokenKind::named_parameter) {
            found.taken.push_back(lowered(lexer.text_of(token)));
        }
    }
    return found;
}

// Whether `name` is `prefix` and a number from 1 to `count`, written as this file writes it.
bool is_numbered(std::string_view name, std::string_view prefix, std::size_t count) {
    if (!name.starts_with(prefix)) return false;
    const std::string_view digits = name.substr(prefix.size());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() && digits.front() != '0' &&
           number <= count;
}

std::string free_prefix(const Markers& markers) {
    std::string prefix = "@p";
    const auto clashes = [&](const std::string& name) {
        return is_numbered(name, prefix, markers.offsets.size());
    };
    while (std::ranges::any_of(markers.taken, clashes)) prefix += '_';
    return prefix;
}

}  // namespace

NamedParameters name_markers(std::string_view text) {
    const Markers markers = find_markers(text);
    const std::string prefix = free_prefix(markers);
    NamedParameters named;
    named.text.reserve(text.size() + markers.offsets.size() * (prefix.size() + 6));
    named.names.reserve(markers.offsets.size());
    std::size_t copied = 0;
    for (const std::size_t marker : markers.offsets) {
        named.text.append(text, copied, marker - copied);
        copied = marker + 1;
        named.names.push_back(concat(prefix, named.names.size() + 1));
        if (named.text.ends_with('@')) named.text += ' ';  // @@name is a variable of the server
        named.text += named.names.back();
        if (copied < text.size() && continues_word(text[copied])) named.text += ' ';
    }
    named.text.append(text, copied);
    return named;
}

}  // namespace connectai::sql
