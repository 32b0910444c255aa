// Kinds of statements, told by their first keywords.
#include "sql/statement_kind.h"

#include <array>

#include "sql/lexer.h"

namespace connectai::sql {
namespace {

struct FirstWord {
    std::string_view keyword;
    StatementKind kind;
};
constexpr std::array first_words{
    FirstWord{"SELECT", StatementKind::query},      FirstWord{"VALUES", StatementKind::query},
    FirstWord{"GETDELETED", StatementKind::query},  // the service's: lists what was deleted
    FirstWord{"INSERT", StatementKind::change},     FirstWord{"UPDATE", StatementKind::change},
    FirstWord{"DELETE", StatementKind::change},     FirstWord{"UPSERT", StatementKind::change},
    FirstWord{"MERGE", StatementKind::change},      FirstWord{"EXEC", StatementKind::procedure},
    FirstWord{"EXECUTE", StatementKind::procedure}, FirstWord{"CALL", StatementKind::procedure},
    FirstWord{"CREATE", StatementKind::definition}, FirstWord{"ALTER", StatementKind::definition},
    FirstWord{"DROP", StatementKind::definition},
};

StatementKind kind_of_first_word(std::string_view word) noexcept {
    for (const FirstWord& first : first_words) {
        if (is_keyword(word, first.keyword)) return first.kind;
    }
    return StatementKind::other;
}

bool is_char(std::string_view text, char c) noexcept {
    return text.size() == 1 && text.front() == c;
}

// Takes one statement's tokens, comments left out, and says what it was.
class Classifier {
public:
    void take(const Token& token, std::string_view text) noexcept {
        if (!empty_ && token.kind == TokenKind::word && !after_dot_) note_verb(text);
        empty_ = false;
        switch (state_) {
            case State::start: start(token, text); break;
            case State::escape: escape(token, text); break;
            case State::with: with(token, text); break;
            case State::query: query(token, text); break;
            case State::insertion: insertion(token, text); break;
            case State::decided: break;
        }
        after_dot_ = is_char(text, '.');
        after_parenthesis_ = is_char(text, '(');
    }

    bool empty() const noexcept { return empty_; }
    bool batchable() const noexcept { return batchable_; }
    bool single_row() const noexcept { return rows_ == 1; }
    // A procedure may, too, but most do not, and they are called often.
    bool may_change_schema() const noexcept {
        return makes_table_ || kind_ == StatementKind::definition || kind_ == StatementKind::other;
    }
    StatementKind kind() const noexcept { return kind_; }
    bool holds_change() const noexcept { return kind_ == StatementKind::other && holds_change_; }
    bool holds_call() const noexcept { return kind_ == StatementKind::other && holds_call_; }

private:
    enum class State : std::uint8_t {
        start,      // before the first word; parentheses may open
        escape,     // behind {, where only [? =] CALL may follow
        with,       // between WITH and the statement that uses it
        query,      // a query, unless INTO turns up
        insertion,  // its rows are counted
        decided,    // nothing that follows changes anything
    };

    void start(const Token& token, std::string_view text) noexcept {
        if (token.kind == TokenKind::open_brace) {
            state_ = State::escape;
        } else if (token.kind != TokenKind::word) {
            if (!is_char(text, '(')) state_ = State::decided;
        } else if (is_keyword(text, "WITH")) {
            state_ = State::with;
        } else {
            batchable_ = is_keyword(text, "INSERT") || is_keyword(text, "UPDATE") ||
                         is_keyword(text, "DELETE");
            decide(kind_of_first_word(text));
            if (is_keyword(text, "INSERT") || is_keyword(text, "UPSERT")) {
                state_ = State::insertion;
            }
        }
    }

    // INSERT INTO table [(columns)] VALUES (...) [, (...)]: what stands outside all parentheses
    // tells. Whatever else is there may make more rows of it.
    void insertion(const Token& token, std::string_view text) noexcept {
        if (is_char(text, '(') && depth_++ == 0 && values_) ++rows_;
        if (is_char(text, ')') && depth_ > 0) --depth_;
        if (depth_ > 0 || token.kind != TokenKind::word || after_dot_) return;
        const bool values = !values_ && is_keyword(text, "VALUES");
        if (!values && !values_ && !is_keyword(text, "SELECT")) return;  // a name
        values_ = values;
        if (values) return;
        rows_ = 0;
        state_ = State::decided;
    }

    // ODBC 3.8, "Procedure calls": {[?=]call procedure-name[([parameter][,[parameter]]...)]}.
    void escape(const Token& token, std::string_view text) noexcept {
        if (token.kind == TokenKind::marker || is_char(text, '=')) return;
        const bool call = token.kind == TokenKind::word && is_keyword(text, "CALL");
        decide(call ? StatementKind::procedure : StatementKind::other);
    }

    // The statement's own verb stands outside all parentheses; inside, right behind one that opens,
    // only a query or a data changing common table expression can begin.
    void with(const Token& token, std::string_view text) noexcept {
        if (is_char(text, '(')) ++depth_;
        if (is_char(text, ')') && depth_ > 0) --depth_;
        if (token.kind != TokenKind::word || after_dot_) return;
        const StatementKind kind = kind_of_first_word(text);
        if (kind == StatementKind::change && (depth_ == 0 || after_parenthesis_)) decide(kind);
        if (depth_ == 0 && is_keyword(text, "SELECT")) decide(StatementKind::query);
        if (!is_keyword(text, "INTO")) return;
        makes_table_ = true;
        decide(StatementKind::change);
    }

    void query(const Token& token, std::string_view text) noexcept {
        const bool into = token.kind == TokenKind::word && !after_dot_ && is_keyword(text, "INTO");
        if (!into) return;
        makes_table_ = true;
        decide(StatementKind::change);
    }

    // Behind the first token.
    void note_verb(std::string_view word) noexcept {
        const StatementKind kind = kind_of_first_word(word);
        if (kind == StatementKind::procedure) holds_call_ = true;
        if (kind == StatementKind::change || kind == StatementKind::definition) {
            holds_change_ = true;
        }
    }

    void decide(StatementKind kind) noexcept {
        kind_ = kind;
        state_ = kind == StatementKind::query ? State::query : State::decided;
    }

    State state_ = State::start;
    StatementKind kind_ = StatementKind::other;
    std::size_t depth_ = 0;
    bool empty_ = true;
    bool batchable_ = false;
    bool values_ = false;   // the word, in an insertion
    std::size_t rows_ = 0;  // behind it
    bool makes_table_ = false;
    bool holds_change_ = false;
    bool holds_call_ = false;
    bool after_dot_ = false;
    bool after_parenthesis_ = false;
};

void add(TextSummary& summary, const Classifier& statement) noexcept {
    if (statement.empty()) return;
    if (summary.statements == 0) summary.kind = statement.kind();
    summary.batchable = summary.statements == 0 && statement.batchable();
    summary.single_row = summary.statements == 0 && statement.single_row();
    summary.holds_change = summary.holds_change || statement.holds_change();
    summary.holds_call = summary.holds_call || statement.holds_call();
    const bool query = statement.kind() == StatementKind::query;
    if (!query) summary.may_change_data = true;
    if (statement.may_change_schema()) summary.may_change_schema = true;
    if (!query && statement.kind() != StatementKind::change) summary.counts_tell = false;
    ++summary.statements;
}

}  // namespace

TextSummary summarize(std::string_view text) noexcept {
    TextSummary summary;
    Classifier statement;
    Lexer lexer(text);
    for (Token token = lexer.next_significant(); token.kind != TokenKind::end;
         token = lexer.next_significant()) {
        const std::string_view token_text = lexer.text_of(token);
        if (token.kind == TokenKind::marker) ++summary.parameter_markers;
        if (is_char(token_text, ';')) {
            add(summary, statement);
            statement = Classifier{};
        } else {
            statement.take(token, token_text);
        }
    }
    add(summary, statement);
    return summary;
}

}  // namespace connectai::sql
