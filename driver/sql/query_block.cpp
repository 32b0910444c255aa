// Cutting statements into queries, and reading their tables.
#include "sql/query_block.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "sql/quoting.h"

namespace connectai::sql {
namespace {

template <std::size_t size>
bool is_one_of(const BlockToken& token, const std::array<std::string_view, size>& keywords) {
    return std::ranges::any_of(keywords,
                               [&](std::string_view keyword) { return token.is(keyword); });
}

// Deals out the tokens to blocks.
class BlockCutter {
public:
    explicit BlockCutter(std::string_view text) : lexer_(text) {}

    QueryBlocks cut() {
        for (Token token = lexer_.next_significant(); token.kind != TokenKind::end && token.closed;
             token = lexer_.next_significant()) {
            BlockToken taken;
            taken.kind = token.kind;
            taken.text = lexer_.text_of(token);
            if (token.kind == TokenKind::marker) taken.marker = out_.markers++;
            take(taken);
        }
        return std::move(out_);
    }

private:
    // Parentheses, or a whole statement.
    struct Level {
        std::size_t block = 0;       // that gets what is inside
        std::size_t open = nowhere;  // place of the ( in that block; nowhere: the block's own level
        std::size_t outer_open = 0;  // place of the ( in the block around it
        std::size_t commas = 0;
    };

    void take(const BlockToken& token) {
        if (token.is(';')) return levels_.clear();
        if (levels_.empty()) levels_.push_back({.block = begin_block(nowhere)});
        if (token.is('(')) return enter(token);
        if (token.is(')') && levels_.size() > 1) return leave(token);
        if (opened_ && (token.is("SELECT") || token.is("WITH"))) begin_subquery();
        if (levels_.back().open == nowhere && is_one_of(token, set_operators)) begin_next_part();
        append(token);
        if (token.is(',')) ++levels_.back().commas;
    }

    std::size_t begin_block(std::size_t parent) {
        out_.blocks.emplace_back().parent = parent;
        return out_.blocks.size() - 1;
    }

    std::size_t append(BlockToken token) {
        opened_ = false;
        const Level& level = levels_.back();
        std::vector<BlockToken>& tokens = out_.blocks[level.block].tokens;
        token.open = level.open;
        token.ordinal = level.commas;
        tokens.push_back(token);
        return tokens.size() - 1;
    }

    void enter(const BlockToken& token) {
        const std::size_t place = append(token);
        levels_.push_back({levels_.back().block, place, place, 0});
        opened_ = true;
    }

    void leave(const BlockToken& token) {
        const std::size_t open = levels_.back().outer_open;
        levels_.pop_back();
        const std::size_t place = append(token);
        std::vector<BlockToken>& tokens = out_.blocks[levels_.back().block].tokens;
        tokens[place].open = open;
        tokens[open].close = place;
    }

    void begin_subquery() {
        Level& level = levels_.back();
        level.block = begin_block(level.block);
        level.open = nowhere;
    }

    void begin_next_part() {
        Level& level = levels_.back();
        const QueryBlock& part = out_.blocks[level.block];
        const std::size_t first = part.first == nowhere ? level.block : part.first;
        level.block = begin_block(part.parent);
        out_.blocks[level.block].first = first;
    }

    static constexpr std::array<std::string_view, 3> set_operators{"UNION", "INTERSECT", "EXCEPT"};

    Lexer lexer_;
    QueryBlocks out_;
    std::vector<Level> levels_;
    bool opened_ = false;  // the last token was (
};

constexpr std::array<std::string_view, 19> ends_of_from{
    "WHERE",  "GROUP",  "HAVING",  "ORDER",  "LIMIT",    "OFFSET", "FETCH",
    "FOR",    "WINDOW", "SET",     "VALUES", "SELECT",   "UNION",  "INTERSECT",
    "EXCEPT", "OPTION", "QUALIFY", "INTO",   "RETURNING"};
// What may follow a table's name and is no alias, besides.
constexpr std::array<std::string_view, 16> parts_of_from{
    "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "OUTER", "NATURAL",
    "ON",   "USING", "WITH", "APPLY", "FROM", "AND",   "OR",    "TABLESAMPLE"};

// Reads one block: its WITH, its verb, its tables.
class BlockReader {
public:
    BlockReader(const QueryBlocks& blocks, std::size_t index, QueryBlock& block)
        : blocks_(blocks), index_(index), block_(block) {}

    void read() {
        if (now().is("UNION") || now().is("INTERSECT") || now().is("EXCEPT")) ++place_;
        if (now().is("ALL") || now().is("DISTINCT")) ++place_;
        if (now().is("WITH")) read_common_tables();
        block_.verb = place_;
        const bool insert = now().is("INSERT") || now().is("UPSERT");
        const bool update = now().is("UPDATE");
        if (insert || update) read_target(insert);
        if (insert || update || now().is("SELECT") || now().is("DELETE") ||
            now().is("GETDELETED")) {
            read_from();
        }
        if (update) add_updated_table();
    }

private:
    const BlockToken& now() const { return block_.at(place_); }

    void skip_parentheses() {
        const std::size_t close = now().close;
        place_ = close == nowhere ? block_.tokens.size() : close + 1;
    }

    // WITH [RECURSIVE] name [(...)] AS [[NOT] MATERIALIZED] (...), ...
    void read_common_tables() {
        do {
            ++place_;
            if (now().is("RECURSIVE")) ++place_;
            const QualifiedName name = block_.name_from(place_);
            if (name.parts.size() != 1) return;
            block_.common_tables.push_back(name.parts.front());
            place_ = name.end;
            if (now().is('(')) skip_parentheses();
            while (now().is("AS") || now().is("NOT") || now().is("MATERIALIZED")) ++place_;
            if (now().is('(')) skip_parentheses();
        } while (now().is(','));
    }

    // A table's name; a keyword is none unless it is quoted.
    QualifiedName read_name() {
        QualifiedName name{{}, place_, place_};
        if (!is_one_of(now(), ends_of_from) && !is_one_of(now(), parts_of_from)) {
            name = block_.name_from(place_);
        }
        place_ = name.end;
        return name;
    }

    void read_target(bool insert) {
        ++place_;
        if (insert && now().is("INTO")) ++place_;
        const QualifiedName name = read_name();
        if (auto table = table_name(name)) block_.target = *std::move(table);
        if (!insert || now().is("AS")) target_alias_ = take_alias();
        block_.after_target = place_;
    }

    static std::optional<TableName> table_name(const QualifiedName& name) {
        const auto& parts = name.parts;
        if (parts.empty() || parts.size() > 3) return std::nullopt;
        TableName table{.catalog = {}, .schema = {}, .table = parts.back()};
        if (parts.size() > 1) table.schema = parts[parts.size() - 2];
        if (parts.size() > 2) table.catalog = parts.front();
        return table;
    }

    // a IS [NOT] DISTINCT FROM b compares; FROM inside parentheses belongs to a function.
    bool at_from() const {
        if (!now().is("FROM") || now().open != nowhere) return false;
        const bool compares = place_ >= 2 && block_.at(place_ - 1).is("DISTINCT") &&
                              (block_.at(place_ - 2).is("IS") || block_.at(place_ - 2).is("NOT"));
        return !compares;
    }

    void read_from() {
        while (place_ < block_.tokens.size() && !at_from()) ++place_;
        while (place_ < block_.tokens.size()) {
            if (at_from() || now().is("JOIN") || now().is("APPLY") || now().is(',')) {
                ++place_;
                read_table();
            } else if (now().is('(')) {
                skip_parentheses();
            } else if (is_one_of(now(), ends_of_from)) {
                return;
            } else {
                ++place_;
            }
        }
    }

    void read_table() {
        // Joins in parentheses, and ODBC's {oj ...}.
        while ((now().is('(') && now().close != place_ + 1) ||
               now().kind == TokenKind::open_brace || now().is("OJ") || now().is("LATERAL")) {
            ++place_;
        }
        ScopeTable table;
        const QualifiedName name = read_name();
        if (auto base = table_name(name)) table.name = *std::move(base);
        table.derived =
            name.parts.empty() || name.parts.size() > 3 || now().is('(') ||
            (name.parts.size() == 1 && blocks_.is_common_table(index_, name.parts.front()));
        if (now().is('(')) skip_parentheses();
        table.alias = take_alias();
        if (!table.alias.empty() && now().is('(')) table.derived = true;  // its columns' names too
        block_.tables.push_back(std::move(table));
    }

    std::string take_alias() {
        const bool as = now().is("AS");
        if (as) ++place_;
        if (!now().is_name()) return {};
        if (!as && (is_one_of(now(), ends_of_from) || is_one_of(now(), parts_of_from))) return {};
        const BlockToken& alias = block_.at(place_++);
        return alias.kind == TokenKind::word ? std::string(alias.text) : unquoted(alias.text);
    }

    // UPDATE x SET ... FROM t AS x: the target is one of FROM's tables, by its alias or its name.
    void add_updated_table() {
        if (block_.target.table.empty()) return;
        const bool one_part = block_.target.schema.empty();
        for (const ScopeTable& table : block_.tables) {
            const std::string& called = table.alias.empty() ? table.name.table : table.alias;
            if (!one_part || !iequals(called, block_.target.table)) continue;
            block_.target = table.derived ? TableName{} : table.name;
            return;
        }
        block_.tables.push_back({block_.target, target_alias_, false});
    }

    const QueryBlocks& blocks_;
    std::size_t index_;
    QueryBlock& block_;
    std::size_t place_ = 0;
    std::string target_alias_;
};

std::string text_of_name(const BlockToken& token) {
    return token.kind == TokenKind::word ? std::string(token.text) : unquoted(token.text);
}

}  // namespace

const BlockToken& QueryBlock::at(std::size_t place) const noexcept {
    static constexpr BlockToken end;
    return place < tokens.size() ? tokens[place] : end;
}

QualifiedName QueryBlock::name_from(std::size_t begin) const {
    QualifiedName name{{}, begin, begin};
    while (at(name.end).is_name()) {
        name.parts.push_back(text_of_name(at(name.end++)));
        if (!at(name.end).is('.')) return name;
        ++name.end;
    }
    name.parts.clear();  // nothing, or it ends in a dot
    return name;
}

QualifiedName QueryBlock::name_before(std::size_t end) const {
    QualifiedName name{{}, end, end};
    while (name.begin > 0 && at(name.begin - 1).is_name()) {
        name.parts.push_back(text_of_name(at(--name.begin)));
        if (name.begin == 0 || !at(name.begin - 1).is('.')) {
            std::ranges::reverse(name.parts);
            return name;
        }
        --name.begin;
    }
    name.parts.clear();
    return name;
}

bool QueryBlocks::is_common_table(std::size_t block, std::string_view name) const {
    const auto declares = [&](const QueryBlock& candidate) {
        return std::ranges::any_of(candidate.common_tables, [&](const std::string& declared) {
            return iequals(declared, name);
        });
    };
    for (std::size_t level = 0; block != nowhere && level < deepest_scope; ++level) {
        const QueryBlock& candidate = blocks[block];
        if (declares(candidate)) return true;
        if (candidate.first != nowhere && declares(blocks[candidate.first])) return true;
        block = candidate.parent;
    }
    return false;
}

QueryBlocks query_blocks(std::string_view text) {
    QueryBlocks cut = BlockCutter(text).cut();
    for (std::size_t i = 0; i < cut.blocks.size(); ++i) BlockReader(cut, i, cut.blocks[i]).read();
    return cut;
}

}  // namespace connectai::sql
