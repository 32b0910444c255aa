// Patterns around markers: what is written to a column, and what is compared with one.
#include "sql/parameter_targets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "sql/query_block.h"

namespace connectai::sql {
namespace {

using Target = std::optional<ParameterTarget>;

bool is_comparison(const BlockToken& token) {
    return token.is('=') || token.is('<') || token.is('>') || token.is('!');
}

// Words that stand where a column could, and name a value or close an expression.
bool is_no_column(const BlockToken& token) {
    constexpr std::array<std::string_view, 12> words{
        "NULL",         "TRUE",         "FALSE",
        "END",          "DEFAULT",      "USER",
        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
        "ANY",          "SOME",         "ALL"};
    return std::ranges::any_of(words, [&](std::string_view word) { return token.is(word); });
}

// Words that go on with an expression.
bool is_operator_word(const BlockToken& token) {
    constexpr std::array<std::string_view, 8> words{"AND", "OR",      "NOT",  "IS",
                                                    "IN",  "BETWEEN", "LIKE", "COLLATE"};
    return std::ranges::any_of(words, [&](std::string_view word) { return token.is(word); });
}

// Words between which no BETWEEN reaches its AND.
bool is_clause_word(const BlockToken& token) {
    constexpr std::array<std::string_view, 12> words{"AND",    "OR",   "WHERE", "ON",
                                                     "HAVING", "WHEN", "THEN",  "ELSE",
                                                     "SELECT", "SET",  "CASE",  "END"};
    return std::ranges::any_of(words, [&](std::string_view word) { return token.is(word); });
}

// The markers of one block.
class BlockTargets {
public:
    BlockTargets(const QueryBlocks& blocks, std::size_t index)
        : blocks_(blocks), index_(index), block_(blocks.blocks[index]) {
        const BlockToken& verb = block_.at(block_.verb);
        if (verb.is("UPDATE")) find_assignments();
        if (is_insertion(block_)) find_inserted_columns();
        if (block_.first != nowhere && is_insertion(blocks.blocks[block_.first])) {
            find_added_part(blocks.blocks[block_.first]);
        }
    }

    void describe(std::vector<Target>& targets) const {
        for (std::size_t place = 0; place < block_.tokens.size(); ++place) {
            if (block_.tokens[place].kind == TokenKind::marker) {
                targets[block_.tokens[place].marker] = target_of(place);
            }
        }
    }

private:
    const BlockToken& at(std::size_t place) const { return block_.at(place); }
    // `back` places in front of `place`; an `end` token where there is none.
    const BlockToken& before(std::size_t place, std::size_t back = 1) const {
        return place < back ? at(nowhere) : at(place - back);
    }

    void find_assignments() {
        if (!at(block_.after_target).is("SET")) return;
        assignments_begin_ = assignments_end_ = block_.after_target + 1;
        const auto ends = [](const BlockToken& token) {
            return token.open == nowhere && (token.is("WHERE") || token.is("FROM"));
        };
        while (assignments_end_ < block_.tokens.size() && !ends(at(assignments_end_))) {
            ++assignments_end_;
        }
    }

    static bool is_insertion(const QueryBlock& block) {
        const BlockToken& verb = block.at(block.verb);
        return verb.is("INSERT") || verb.is("UPSERT");
    }

    // [(a, b)] VALUES, or [(a, b)] SELECT
    void find_inserted_columns() {
        const std::size_t place = read_inserted_columns(block_);
        if (at(place).is("VALUES")) values_ = place;
        if (at(place).is("SELECT")) find_select_list(place);
    }

    // INSERT INTO t [(a, b)] SELECT ... UNION [ALL] SELECT, whose second part this block is.
    void find_added_part(const QueryBlock& insertion) {
        const std::size_t place = read_inserted_columns(insertion);
        if (insertion.at(place).is("SELECT") && at(block_.verb).is("SELECT")) {
            find_select_list(block_.verb);
        }
    }

    // The place behind them.
    std::size_t read_inserted_columns(const QueryBlock& insertion) {
        target_ = &insertion.target;
        std::size_t place = insertion.after_target;
        if (!insertion.at(place).is('(')) return place;
        columns_listed_ = true;
        const std::size_t close = insertion.at(place).close;
        do {
            const QualifiedName name = insertion.name_from(place + 1);
            if (name.parts.empty()) return nowhere;
            columns_.push_back(name.parts.back());
            place = name.end;
        } while (insertion.at(place).is(','));
        return place == close ? place + 1 : nowhere;
    }

    // SELECT [DISTINCT | ALL] [TOP n]: its expressions begin behind that.
    void find_select_list(std::size_t select) {
        select_list_ = select + 1;
        if (at(select_list_).is("DISTINCT") || at(select_list_).is("ALL")) ++select_list_;
        if (at(select_list_).is("TOP")) select_list_ += 2;
        select_list_end_ = select_list_;
        const auto ends = [](const BlockToken& token) {
            return token.open == nowhere && token.is("FROM");
        };
        while (select_list_end_ < block_.tokens.size() && !ends(at(select_list_end_))) {
            ++select_list_end_;
        }
    }

    Target target_of(std::size_t marker) const {
        if (Target target = inserted(marker)) return target;
        if (Target target = selected(marker)) return target;
        if (Target target = right_of_comparison(marker)) return target;
        if (Target target = left_of_comparison(marker)) return target;
        return in_predicate(marker);
    }

    bool is_list_element(std::size_t place) const {
        return at(place).open != nowhere && (before(place).is('(') || before(place).is(',')) &&
               (at(place + 1).is(',') || at(place + 1).is(')'));
    }

    Target inserted(std::size_t marker) const {
        const std::size_t row = at(marker).open;
        if (values_ == nowhere || row == nowhere || row < values_) return {};
        const bool is_row =
            at(row).open == nowhere && (before(row).is("VALUES") || before(row).is(','));
        if (!is_row || !is_list_element(marker)) return {};
        return inserted_column(at(marker).ordinal);
    }

    // SELECT ?, ? AS name, ... FROM: each a whole expression of the list.
    Target selected(std::size_t marker) const {
        const bool inside = marker >= select_list_ && marker < select_list_end_;
        if (!inside || at(marker).open != nowhere) return {};
        const bool begins = marker == select_list_ || before(marker).is(',');
        const BlockToken& next = at(marker + 1);
        const bool ends = next.kind == TokenKind::end || next.is(',') ||
                          (next.is_name() && !is_operator_word(next));
        if (!begins || !ends) return {};
        return inserted_column(at(marker).ordinal - at(select_list_).ordinal);
    }

    Target inserted_column(std::size_t ordinal) const {
        if (target_->table.empty()) return {};
        if (!columns_listed_) return ParameterTarget{*target_, {}, ordinal + 1, false};
        if (ordinal >= columns_.size()) return {};
        return ParameterTarget{*target_, columns_[ordinal], 0, false};
    }

    // Whether an operand that begins behind, or ends in front of, this token is a whole one.
    static bool may_precede(const BlockToken& token) {
        return token.kind == TokenKind::end || token.kind == TokenKind::word || token.is('(') ||
               token.is(',');
    }
    static bool may_follow(const BlockToken& token) {
        return token.kind != TokenKind::punctuation || token.is(')') || token.is(',');
    }

    Target right_of_comparison(std::size_t marker) const {
        std::size_t begin = marker;
        while (begin > 0 && is_comparison(at(begin - 1))) --begin;
        const std::size_t size = marker - begin;
        if (size < 1 || size > 2 || !may_follow(at(marker + 1))) return {};
        if (size == 1 && at(begin).is('=')) {
            if (Target target = assigned(begin)) return target;
        }
        return column_before(begin);
    }

    Target assigned(std::size_t end) const {
        const QualifiedName name = block_.name_before(end);
        if (name.begin < assignments_begin_ || name.begin >= assignments_end_) return {};
        const BlockToken& previous = before(name.begin);
        const bool assignment =
            previous.is("SET") || (previous.is(',') && previous.open == nowhere);
        if (!assignment || name.parts.empty() || block_.target.table.empty()) return {};
        return ParameterTarget{block_.target, name.parts.back(), 0, false};
    }

    Target left_of_comparison(std::size_t marker) const {
        std::size_t end = marker + 1;
        while (is_comparison(at(end))) ++end;
        const std::size_t size = end - marker - 1;
        if (size < 1 || size > 2 || !may_precede(before(marker))) return {};
        const QualifiedName name = block_.name_from(end);
        return may_follow(at(name.end)) ? column(name, at(end)) : Target{};
    }

    Target in_predicate(std::size_t marker) const {
        const BlockToken& previous = before(marker);
        if (!may_follow(at(marker + 1))) return {};
        if (previous.is("LIKE")) return pattern_of(column_before_word(marker - 1));
        if (previous.is("BETWEEN")) return column_before_word(marker - 1);
        if (previous.is("AND")) return upper_bound(marker - 1);
        if (!is_list_element(marker)) return {};
        const std::size_t open = at(marker).open;
        return before(open).is("IN") ? column_before_word(open - 1) : Target{};
    }

    static Target pattern_of(Target target) {
        if (target) target->pattern = true;
        return target;
    }

    // a [NOT] BETWEEN x AND, whatever x is.
    Target upper_bound(std::size_t end) const {
        while (end > 0) {
            const BlockToken& token = at(--end);
            if (token.is("BETWEEN")) return column_before_word(end);
            if (token.is('(') || is_clause_word(token)) return {};
            if (token.is(')')) {
                if (token.open == nowhere) return {};
                end = token.open;
            }
        }
        return {};
    }

    // Of `a LIKE` and `a NOT LIKE`, and other words.
    Target column_before_word(std::size_t word) const {
        return column_before(before(word).is("NOT") ? word - 1 : word);
    }

    Target column_before(std::size_t end) const {
        const QualifiedName name = block_.name_before(end);
        return may_precede(before(name.begin)) ? column(name, before(end)) : Target{};
    }

    // `token`: one of the name's.
    Target column(const QualifiedName& name, const BlockToken& token) const {
        const bool one_word = name.parts.size() == 1 && token.kind == TokenKind::word;
        if (name.parts.empty() || (one_word && is_no_column(token))) return {};
        std::size_t index = index_;
        for (std::size_t level = 0; index != nowhere && level < deepest_scope; ++level) {
            const QueryBlock& scope = blocks_.blocks[index];
            bool found = false;
            const ScopeTable* table = table_of(name.parts, scope, found);
            if (table != nullptr) return ParameterTarget{table->name, name.parts.back(), 0, false};
            if (found) return {};
            index = scope.parent;
        }
        return {};
    }

    // The base table that a column's name means in `scope`. `found`: it means something there,
    // though it may be no one table that is known.
    static const ScopeTable* table_of(const std::vector<std::string>& parts,
                                      const QueryBlock& scope, bool& found) {
        const ScopeTable* meant = nullptr;
        std::size_t candidates = 0;
        for (const ScopeTable& table : scope.tables) {
            if (parts.size() > 1 && !is_called(table, parts)) continue;
            meant = &table;
            ++candidates;
        }
        found = candidates > 0;
        return candidates == 1 && !meant->derived ? meant : nullptr;
    }

    // Whether the column a.b.c.d is one of table a.b.c, or its alias; a part that the table was
    // written without is the default's, and not known here.
    static bool is_called(const ScopeTable& table, const std::vector<std::string>& parts) {
        if (!table.alias.empty()) return parts.size() == 2 && iequals(table.alias, parts[0]);
        const std::array<std::string_view, 3> written{table.name.table, table.name.schema,
                                                      table.name.catalog};
        if (parts.size() > 4 || table.name.table.empty()) return false;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const std::string& part = parts[parts.size() - 2 - i];
            if (!iequals(written[i], part) && !(i > 0 && written[i].empty())) return false;
        }
        return true;
    }

    const QueryBlocks& blocks_;
    std::size_t index_;
    const QueryBlock& block_;
    std::size_t assignments_begin_ = nowhere;  // of UPDATE's SET: places
    std::size_t assignments_end_ = 0;
    const TableName* target_ = nullptr;  // of INSERT
    std::size_t values_ = nowhere;       // the place of its VALUES
    std::size_t select_list_ = nowhere;  // or behind its SELECT, up to FROM
    std::size_t select_list_end_ = 0;
    bool columns_listed_ = false;
    std::vector<std::string> columns_;
};

}  // namespace

std::vector<Target> parameter_targets(std::string_view text) {
    const QueryBlocks blocks = query_blocks(text);
    std::vector<Target> targets(blocks.markers);
    for (std::size_t i = 0; i < blocks.blocks.size(); ++i) {
        BlockTargets(blocks, i).describe(targets);
    }
    return targets;
}

}  // namespace connectai::sql
