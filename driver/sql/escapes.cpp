// Translating escape sequences: one pass over the tokens, in which everything keeps its order, so
// that nesting costs nothing.
#include "sql/escapes.h"

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "sql/escaped_literals.h"
#include "sql/lexer.h"
#include "sql/procedure_call.h"
#include "sql/quoting.h"
#include "sql/scalar_functions.h"

namespace connectai::sql {
namespace {

bool is_quote(char c) noexcept {
    return c == '\'' || c == '"' || c == '`';
}

// Whether two pieces of text would read as something else without a blank in between: a longer
// word, a longer string, N'...', @name, a comment.
bool grow_together(char left, char right) noexcept {
    if (continues_word(left) || left == '@') return continues_word(right) || is_quote(right);
    return (is_quote(left) && left == right) || (left == '-' && right == '-') ||
           (left == '/' && right == '*');
}

class Translator {
public:
    explicit Translator(std::string_view text) : text_(text), lexer_(text) {
        out_.reserve(text.size() + text.size() / 8);
    }

    std::string run() {
        for (Token token = next(); token.kind != TokenKind::end; token = next()) {
            if (token.kind == TokenKind::open_brace) {
                begin_escape(token);
            } else if (open_.empty()) {
                continue;
            } else if (token.kind == TokenKind::close_brace) {
                end_escape(token);
            } else {
                take_argument(token);
            }
        }
        if (!open_.empty()) fail(text_.size(), "'}'");
        copy_up_to(text_.size());
        return std::move(out_);
    }

private:
    // A sequence that has begun and may hold others: {fn} or {oj}.
    struct Open {
        std::size_t offset = 0;                    // of its {
        const ScalarFunction* function = nullptr;  // null: {oj}
        std::size_t depth = 0;                     // parentheses that are open
        std::size_t separators = 0;                // behind this many arguments
        bool argument_empty = true;                // nothing since the last separator
    };

    Token next() noexcept { return lexer_.next_significant(); }
    bool is(const Token& token, char c) const noexcept {
        return token.kind == TokenKind::punctuation && text_[token.offset] == c;
    }
    bool is(const Token& token, std::string_view keyword) const noexcept {
        return token.kind == TokenKind::word && is_keyword(lexer_.text_of(token), keyword);
    }
    Token expect(bool found, const Token& token, std::string_view what) const {
        if (!found) fail(token.offset, what);
        return token;
    }
    Token expect(char c, std::string_view what) {
        const Token token = next();
        return expect(is(token, c), token, what);
    }
    Token expect_kind(TokenKind kind, std::string_view what) {
        const Token token = next();
        return expect(token.kind == kind && token.closed, token, what);
    }

    std::size_t place(std::size_t offset) const { return character_number(text_, offset); }

    [[noreturn]] void fail(std::size_t offset, std::string_view expected) const {
        throw Error(sqlstate::syntax_error_or_access,
                    concat("the escape sequence at character ", place(begin_), " is malformed: ",
                           expected, " was expected at character ", place(offset)));
    }
    // `what` is wrong though its form is right.
    [[noreturn]] void refuse(const SqlState& state, std::string_view what) const {
        throw Error(state, concat("the escape sequence at character ", place(begin_),
                                  " cannot be translated: ", what));
    }

    [[noreturn]] void refuse_missing(std::string_view what, std::string_view remedy) const {
        refuse(sqlstate::syntax_error_or_access, concat("the service has no ", what, "; ", remedy));
    }

    void append(std::string_view piece) {
        if (piece.empty()) return;
        if (!out_.empty() && grow_together(out_.back(), piece.front())) out_ += ' ';
        out_ += piece;
    }
    void copy_up_to(std::size_t offset) {
        append(text_.substr(copied_, offset - copied_));
        copied_ = offset;
    }
    // What the text has up to there, white space behind included, is not copied.
    void skip_past(const Token& token) {
        copied_ = token.end();
        while (copied_ < text_.size() && is_space(text_[copied_])) ++copied_;
    }

    void begin_escape(const Token& brace) {
        if (!open_.empty()) take_argument(brace);
        copy_up_to(brace.offset);
        begin_ = brace.offset;
        const Token kind = next();
        if (is(kind, "FN")) return begin_function();
        if (is(kind, "OJ")) return begin_outer_join(kind);
        if (is(kind, "ESCAPE")) return translate_escape_character();
        if (is(kind, "INTERVAL")) {
            refuse_missing("intervals", "add to dates with {fn TIMESTAMPADD()}");
        }
        if (kind.kind == TokenKind::marker || is(kind, "CALL")) {
            refuse(sqlstate::syntax_error_or_access,
                   "a procedure's call stands alone in its text; execute it by itself");
        }
        for (const EscapedLiteral& literal : escaped_literals) {
            if (is(kind, literal.keyword)) return translate_literal(literal);
        }
        fail(kind.offset, "fn, d, t, ts, guid, oj, escape or call");
    }

    void end_escape(const Token& brace) {
        begin_ = open_.back().offset;
        if (open_.back().depth > 0) fail(brace.offset, "')'");
        copy_up_to(brace.offset);
        copied_ = brace.end();
        open_.pop_back();
    }

    void end_literal(std::string_view native) {
        const Token brace = expect_kind(TokenKind::close_brace, "'}'");
        append(native);
        copied_ = brace.end();
    }

    void translate_literal(const EscapedLiteral& literal) {
        const Token value = expect_kind(TokenKind::string, "a string in single quotes");
        const auto native = literal.native(unquoted(lexer_.text_of(value)));
        if (!native) {
            refuse(literal.malformed, concat(lexer_.text_of(value), " is no ", literal.form));
        }
        end_literal(concat('\'', *native, '\''));
    }

    void translate_escape_character() {
        const Token value = expect_kind(TokenKind::string, "a character in single quotes");
        const std::string character = unquoted(lexer_.text_of(value));
        if (character_number(character, character.size()) != 2) {
            refuse(sqlstate::invalid_escape_character, "ESCAPE takes one character");
        }
        end_literal(concat("ESCAPE ", lexer_.text_of(value)));
    }

    void begin_outer_join(const Token& keyword) {
        open_.push_back({.offset = begin_});
        skip_past(keyword);
    }

    void begin_function() {
        const Token name = expect_kind(TokenKind::word, "a function's name");
        const ScalarFunction* const function = find_scalar_function(lexer_.text_of(name));
        if (function == nullptr) {
            refuse(sqlstate::syntax_error_or_access,
                   concat("ODBC has no scalar function ", lexer_.text_of(name),
                          "; a function of the service's own is called without {fn}"));
        }
        if (function->opening.empty()) {
            refuse_missing(concat("function for ", function->name), function->remedy);
        }
        append(function->opening);
        const Token parenthesis = next();
        if (function->bare && parenthesis.kind == TokenKind::close_brace) {
            out_ += ')';
            copied_ = parenthesis.end();
            return;
        }
        expect(is(parenthesis, '('), parenthesis, "'('");
        copied_ = parenthesis.end();
        open_.push_back({.offset = begin_, .function = function, .depth = 1});
        if (function->form == ArgumentForm::extract) begin_extract();
        if (function->form == ArgumentForm::interval) begin_interval();
    }

    void begin_extract() {
        const Token field = next();
        const std::string_view part = date_part_of_field(lexer_.text_of(field));
        expect(!part.empty(), field, "YEAR, MONTH, DAY, HOUR, MINUTE or SECOND");
        const Token from = next();
        expect(is(from, "FROM"), from, "FROM");
        begin_with_date_part(part, from);
    }

    void begin_interval() {
        const Token interval = expect_kind(TokenKind::word, "an interval as SQL_TSI_DAY");
        const std::string_view part = date_part_of_interval(lexer_.text_of(interval));
        if (part.empty()) {
            refuse_missing(concat("interval ", lexer_.text_of(interval)),
                           "SQL_TSI_SECOND is the smallest, SQL_TSI_YEAR the largest");
        }
        begin_with_date_part(part, expect(',', "','"));
    }

    void begin_with_date_part(std::string_view part, const Token& separator) {
        out_ += concat('\'', part, "', ");
        skip_past(separator);
        open_.back().separators = 1;
    }

    // A token behind an open sequence's beginning; the { of an inner one counts as one.
    void take_argument(const Token& token) {
        Open& open = open_.back();
        if (open.function == nullptr) return;
        begin_ = open.offset;
        if (open.depth == 0) fail(token.offset, "'}'");
        if (is(token, ')') && --open.depth == 0) return check_arguments();
        if (open.depth == 1 && is_separator(token)) return next_argument(token);
        if (is(token, '(')) ++open.depth;
        open.argument_empty = false;
    }

    bool is_separator(const Token& token) const noexcept {
        const Open& open = open_.back();
        // Behind the first IN, which parts the arguments, it is the predicate.
        const bool position = open.function->form == ArgumentForm::position && open.separators == 0;
        return is(token, ',') || (position && is(token, "IN"));
    }

    void next_argument(const Token& separator) {
        Open& open = open_.back();
        if (open.argument_empty) fail(separator.offset, "an argument");
        const bool comma_for_in =
            open.function->form == ArgumentForm::position && is(separator, ',');
        if (comma_for_in) fail(separator.offset, "IN");
        ++open.separators;
        open.argument_empty = true;
        if (open.function->form == ArgumentForm::convert && open.separators == 1) {
            translate_conversion(separator);
        }
    }

    void translate_conversion(const Token& comma) {
        copy_up_to(comma.offset);
        const Token keyword = expect_kind(TokenKind::word, "a type as SQL_INTEGER");
        const std::string_view type = conversion_type(lexer_.text_of(keyword));
        if (type.empty()) {
            refuse_missing(concat("type ", lexer_.text_of(keyword)),
                           "SQLGetTypeInfo lists those that it has");
        }
        out_ += concat(" AS ", type);
        copied_ = keyword.end();
        // More than the page's grammar has, and all that is of use: SQL_DECIMAL(9, 2).
        const Token behind = Lexer(lexer_).next_significant();
        expect(is(behind, ')') || is(behind, '(') || is(behind, ','), behind, "')'");
        open_.back().argument_empty = false;
    }

    void check_arguments() const {
        const Open& open = open_.back();
        const ScalarFunction& function = *open.function;
        const bool none = open.separators == 0 && open.argument_empty;
        const std::size_t given = open.separators + (open.argument_empty ? 0 : 1);
        if (given >= function.least_arguments && given <= function.most_arguments &&
            (none || !open.argument_empty)) {
            return;
        }
        if (open.argument_empty && !none && function.form == ArgumentForm::list) {
            refuse(sqlstate::syntax_error_or_access,
                   concat(function.name, " lacks an argument behind its last comma"));
        }
        std::string wanted = concat(function.least_arguments);
        if (function.most_arguments != function.least_arguments) {
            wanted += concat(" to ", function.most_arguments);
        }
        wanted += function.most_arguments == 1 ? " argument" : " arguments";
        refuse(sqlstate::syntax_error_or_access,
               concat(function.name, " takes ", wanted, ", not ", given,
                      function.remedy.empty() ? "" : "; ", function.remedy));
    }

    std::string_view text_;
    Lexer lexer_;
    std::string out_;
    std::size_t copied_ = 0;  // the text up to there is in out_, or left out
    std::size_t begin_ = 0;   // the { of the sequence that an error is about
    std::vector<Open> open_;  // from the outermost in
};

std::string translate_escapes(std::string_view text) {
    if (!is_call_escape(text)) return Translator(text).run();
    static_cast<void>(parse_procedure_call(text));  // for its error
    return std::string(text);
}

}  // namespace

std::string native_text(std::string_view text) {
    return bracket_quoted_names(translate_escapes(text));
}

}  // namespace connectai::sql
