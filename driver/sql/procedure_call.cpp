// Taking procedure calls apart.
#include "sql/procedure_call.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "sql/escaped_literals.h"
#include "sql/lexer.h"
#include "sql/quoting.h"

namespace connectai::sql {
namespace {

// The text is no call of the expected form: at `offset` it lacks `expected`.
struct Mismatch {
    std::size_t offset;
    const char* expected;
};

// How a call is written, for what holds in one spelling only.
enum class Spelling : std::uint8_t { escape, call, exec };

class CallReader {
public:
    explicit CallReader(std::string_view text) : text_(text), lexer_(text) { advance(); }

    ProcedureCall read() {
        ProcedureCall call;
        const bool braces = token_.kind == TokenKind::open_brace;
        if (braces) advance();
        const bool exec = !braces && (take_word("EXECUTE") || take_word("EXEC"));
        call.exec_text = exec;
        read_return_value(call);
        if (!exec && !take_word("CALL")) fail("CALL");
        spelling_ = exec ? Spelling::exec : braces ? Spelling::escape : Spelling::call;
        read_name(call);
        if (exec) {
            if (!at_end()) read_arguments(call);
        } else if (is('(')) {
            read_parenthesized(call);
        }
        if (braces) expect(token_.kind == TokenKind::close_brace, "'}'");
        while (is(';')) advance();
        if (token_.kind != TokenKind::end) fail("the end of the text");
        return call;
    }

private:
    void advance() {
        do {
            token_ = lexer_.next();
            if (!token_.closed) fail("the end of what is quoted or commented out");
        } while (token_.kind == TokenKind::comment);
    }

    [[noreturn]] void fail(const char* expected) const { throw Mismatch{token_.offset, expected}; }

    void expect(bool found, const char* what) {
        if (!found) fail(what);
        advance();
    }

    std::string_view token_text() const { return lexer_.text_of(token_); }
    bool is(char c) const {
        return token_.kind == TokenKind::punctuation && token_text().front() == c;
    }
    bool is_word(std::string_view keyword) const {
        return token_.kind == TokenKind::word && is_keyword(token_text(), keyword);
    }
    bool take_word(std::string_view keyword) {
        if (!is_word(keyword)) return false;
        advance();
        return true;
    }
    bool at_end() const { return token_.kind == TokenKind::end || is(';'); }

    void read_return_value(ProcedureCall& call) {
        if (token_.kind != TokenKind::marker) return;
        advance();
        ++markers_;
        expect(is('='), "'='");
        call.returns_value = true;
    }

    std::string read_name_part() {
        std::string part;
        if (token_.kind == TokenKind::word) {
            part = token_text();
        } else if (token_.kind == TokenKind::quoted_name) {
            part = unquoted(token_text());
        }
        if (part.empty()) fail("a procedure's name");
        advance();
        return part;
    }

    void read_name(ProcedureCall& call) {
        call.name.push_back(read_name_part());
        while (is('.')) {
            advance();
            const bool schema_left_out = call.name.size() == 1 && is('.');
            call.name.push_back(schema_left_out ? std::string() : read_name_part());
        }
        if (call.name.size() > 3) fail("a name of at most three parts");
    }

    void read_parenthesized(ProcedureCall& call) {
        advance();
        call.has_parentheses = true;
        if (!is(')')) read_arguments(call);
        expect(is(')'), "',' or ')'");
    }

    void read_arguments(ProcedureCall& call) {
        bool named = false;
        for (;;) {
            const std::size_t begin = token_.offset;
            CallArgument argument;
            read_argument(argument);
            if (named && argument.name.empty()) {
                throw Mismatch{begin, "an argument with a name, like those before it,"};
            }
            named = !argument.name.empty();
            call.arguments.push_back(std::move(argument));
            if (!is(',')) return;
            advance();
        }
    }

    void read_argument(CallArgument& argument) {
        read_argument_name(argument);
        const bool nothing = is(',') || is(')');
        if (nothing && argument.name.empty() && spelling_ != Spelling::exec) return;
        if (take_word("DEFAULT")) return;
        if (token_.kind != TokenKind::marker) return read_literal(argument);
        argument.kind = CallArgument::Kind::marker;
        argument.marker = markers_++;
        advance();
        if (spelling_ == Spelling::exec) argument.output = take_word("OUTPUT") || take_word("OUT");
    }

    void read_argument_name(CallArgument& argument) {
        if (token_.kind == TokenKind::named_parameter) {
            argument.name = token_text();
        } else if (token_.kind == TokenKind::quoted_name) {
            argument.name = unquoted(token_text());
        } else {
            return;
        }
        advance();
        expect(is('='), "'='");  // a name alone would be an argument that is no literal
    }

    void read_literal(CallArgument& argument) {
        argument.kind = CallArgument::Kind::literal;
        const bool national = is_word("N") && text_.substr(token_.end()).starts_with('\'');
        if (national) advance();
        if (token_.kind == TokenKind::string) {
            read_string(argument);
        } else if (token_.kind == TokenKind::open_brace) {
            read_escaped_literal(argument);
        } else if (take_word("NULL")) {
            argument.is_null = true;
        } else {
            read_number(argument);
        }
    }

    void read_string(CallArgument& argument) {
        argument.is_text = true;
        argument.value = unquoted(token_text());
        advance();
    }

    // ODBC 3.8, "Date, time, and timestamp escape sequences", "GUID escape sequences".
    void read_escaped_literal(CallArgument& argument) {
        advance();
        const auto literal = std::ranges::find_if(
            escaped_literals, [this](const EscapedLiteral& kind) { return is_word(kind.keyword); });
        expect(literal != escaped_literals.end(), "d, t, ts or guid");
        if (token_.kind != TokenKind::string) fail("a string");
        read_string(argument);
        expect(token_.kind == TokenKind::close_brace, "'}'");
        if (!literal->native(argument.value)) {
            throw Error(literal->malformed, concat("an argument of the procedure call: '",
                                                   argument.value, "' is no ", literal->form));
        }
    }

    void read_number(CallArgument& argument) {
        const Token first = token_;
        if (is('-')) argument.value = '-';
        if (is('-') || is('+')) advance();
        const std::string_view digits = token_text();
        const bool hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
        if (token_.kind != TokenKind::number || hexadecimal) {
            throw Mismatch{first.offset, "a parameter marker or a literal"};
        }
        argument.value += digits;
        advance();
    }

    std::string_view text_;
    Lexer lexer_;
    Token token_;
    Spelling spelling_ = Spelling::call;
    std::size_t markers_ = 0;
};

Error malformed(std::string_view text, const Mismatch& mismatch) {
    return {
        sqlstate::syntax_error_or_access,
        concat("the procedure call is not of the form {[? =] call name(...)}: at character ",
               character_number(text, mismatch.offset), ", ", mismatch.expected, " was expected")};
}

}  // namespace

bool is_call_escape(std::string_view text) noexcept {
    Lexer lexer(text);
    if (lexer.next_significant().kind != TokenKind::open_brace) return false;
    const Token next = lexer.next_significant();
    return next.kind == TokenKind::marker || is_keyword(lexer.text_of(next), "CALL");
}

std::optional<ProcedureCall> parse_procedure_call(std::string_view text) {
    try {
        return CallReader(text).read();
    } catch (const Mismatch& mismatch) {
        if (is_call_escape(text)) throw malformed(text, mismatch);
        return std::nullopt;
    }
}

}  // namespace connectai::sql
