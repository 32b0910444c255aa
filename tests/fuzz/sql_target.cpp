// SQL text: every reader of it agrees with the lexer, no translation loses a marker or changes what
// it has already changed, and no statement hides behind another.
#include <optional>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "fuzz.h"
#include "sql/escapes.h"
#include "sql/lexer.h"
#include "sql/parameter_markers.h"
#include "sql/parameter_targets.h"
#include "sql/procedure_call.h"
#include "sql/quoting.h"
#include "sql/statement_kind.h"

namespace connectai::sql {
namespace {

using fuzz::require;

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    Lexer lexer(text);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
        tokens.push_back(token);
    }
    return tokens;
}

std::size_t count(const std::vector<Token>& tokens, TokenKind kind) {
    return static_cast<std::size_t>(std::ranges::count(tokens, kind, &Token::kind));
}

void check_tokens(std::string_view text, const std::vector<Token>& tokens) {
    std::size_t end = 0;
    for (const Token& token : tokens) {
        require(token.offset >= end && token.size > 0 && token.end() <= text.size(),
                "tokens follow each other", text);
        require(trim(text.substr(end, token.offset - end)).empty(),
                "what is no white space belongs to a token", text);
        require(token.closed || token.end() == text.size(), "what is not closed reaches to the end",
                text);
        end = token.end();
    }
    require(trim(text.substr(end)).empty(), "the last token is not the end's", text);
}

std::optional<std::string> translated(std::string_view text) {
    try {
        return native_text(text);
    } catch (const Error& error) {
        static const std::set<std::string_view> states{"42000", "22007", "22018", "22019"};
        require(states.contains(error.state().code), "a translation fails as it says",
                error.message());
        return std::nullopt;
    }
}

void check_translation(std::string_view text, std::size_t markers) {
    const std::optional<std::string> native = translated(text);
    if (!native) return;
    require(count(tokens_of(*native), TokenKind::marker) == markers,
            "a translation keeps the markers", *native);
    const std::optional<std::string> again = translated(*native);
    require(again == native, "a translation has nothing left to translate",
            *native + "\n--\n" + again.value_or("an error"));
}

void check_markers(std::string_view text, std::size_t markers) {
    const NamedParameters named = name_markers(text);
    require(named.names.size() == markers, "each marker gets a name", named.text);
    const std::vector<Token> tokens = tokens_of(named.text);
    require(count(tokens, TokenKind::marker) == 0, "no marker is left", named.text);
    std::set<std::string> own;
    for (const Token& token : tokens_of(text)) {
        if (token.kind == TokenKind::named_parameter) {
            own.insert(lowered(text.substr(token.offset, token.size)));
        }
    }
    std::vector<std::string> found;
    for (const Token& token : tokens) {
        if (token.kind != TokenKind::named_parameter) continue;
        std::string name = named.text.substr(token.offset, token.size);
        if (!own.contains(lowered(name))) found.push_back(std::move(name));
    }
    require(found == named.names, "the names stand where the markers stood", named.text);
    require(markers > 0 || named.text == text, "a text without markers stays", named.text);
}

void check_call(std::string_view text, std::size_t markers) {
    std::optional<ProcedureCall> call;
    try {
        call = parse_procedure_call(text);
    } catch (const Error& error) {
        static const std::set<std::string_view> states{"42000", "22007", "22018"};
        require(states.contains(error.state().code), "reading a call fails as it says",
                error.message());
        return;
    }
    if (!call) return;
    require(!call->name.empty() && call->name.size() <= 3, "a call names a procedure", text);
    std::size_t next = call->returns_value ? 1 : 0;
    for (const CallArgument& argument : call->arguments) {
        if (argument.kind != CallArgument::Kind::marker) continue;
        require(argument.marker == next++, "a call's markers are counted in order", text);
    }
    require(next == markers, "a call has the markers of its text", text);
}

void check_quoting(std::string_view text) {
    const std::string quoted = bracket_quoted(text);
    require(unquoted(quoted) == text, "a quoted name says the name", quoted);
    const std::vector<Token> tokens = tokens_of(quoted);
    require(tokens.size() == 1 && tokens[0].kind == TokenKind::quoted_name && tokens[0].closed,
            "a quoted name is one name", quoted);
    const std::string names = bracket_quoted_names(text);
    require(bracket_quoted_names(names) == names, "names are quoted once", names);
}

// What a write looks like to the driver decides whether it may be sent twice.
void check_summary(std::string_view text, const std::vector<Token>& tokens) {
    const TextSummary summary = summarize(text);
    require(summary.parameter_markers == count(tokens, TokenKind::marker),
            "a summary counts the markers", text);
    require(summary.kind == StatementKind::query || summary.kind == StatementKind::other ||
                summary.may_change_data,
            "what is no query may change data", text);
    require(!summary.batchable || summary.kind == StatementKind::change,
            "only a change is sent in a batch", text);
    require(
        !summary.single_row || (summary.kind == StatementKind::change && summary.statements == 1),
        "one row is that of a single change", text);
    if (!tokens.empty() && !tokens.back().closed) return;
    // Behind a line comment the text needs a line feed to go on.
    const TextSummary more = summarize(concat(text, "\n;DELETE FROM t"));
    require(more.may_change_data && (summary.statements == 0 || !more.batchable),
            "no statement hides behind another", text);
    const TextSummary commented = summarize(concat("/* ; DELETE */ ", text, "\n-- ; DELETE"));
    require(commented.kind == summary.kind &&
                commented.may_change_data == summary.may_change_data &&
                commented.holds_change == summary.holds_change &&
                commented.holds_call == summary.holds_call &&
                commented.statements == summary.statements,
            "a comment says nothing", text);
}

}  // namespace
}  // namespace connectai::sql

// No choices: the line is SQL as well.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai::sql;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::vector<Token> tokens = tokens_of(text);
    const std::size_t markers = count(tokens, TokenKind::marker);
    check_tokens(text, tokens);
    check_summary(text, tokens);
    check_translation(text, markers);
    check_markers(text, markers);
    check_call(text, markers);
    check_quoting(text);
    connectai::fuzz::require(parameter_targets(text).size() == markers,
                             "each marker has an entry among the targets", text);
    return 0;
}
