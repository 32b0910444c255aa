// A statement cut into its queries, each with the tables that its column names can mean.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/lexer.h"
#include "sql/parameter_targets.h"

namespace connectai::sql {

inline constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

// How many queries outwards a name is looked for. Nobody nests deeper, and what does is not worth
// a search that is quadratic in the text.
inline constexpr std::size_t deepest_scope = 32;

// A token that is no comment, and its place between parentheses. Places are indexes into
// QueryBlock::tokens.
struct BlockToken {
    TokenKind kind = TokenKind::end;
    std::string_view text;
    std::size_t marker = nowhere;  // the marker's number in the whole text, from 0
    std::size_t open = nowhere;    // the innermost ( around it; of ) itself: its own (
    std::size_t close = nowhere;   // of (: its )
    std::size_t ordinal = 0;       // commas between the innermost ( and it

    bool is(char c) const noexcept { return kind == TokenKind::punctuation && text.front() == c; }
    bool is(std::string_view keyword) const noexcept {
        return kind == TokenKind::word && is_keyword(text, keyword);
    }
    bool is_name() const noexcept {
        return kind == TokenKind::word || kind == TokenKind::quoted_name;
    }
};

// A name of one to four parts in a block's tokens.
struct QualifiedName {
    std::vector<std::string> parts;  // unquoted; empty: there is none
    std::size_t begin = 0;           // its first token
    std::size_t end = 0;             // behind its last
};

// What FROM, JOIN, UPDATE or DELETE names.
struct ScopeTable {
    TableName name;
    std::string alias;     // empty: it goes by its name
    bool derived = false;  // a query, a function, a common table expression: no columns are known
};

// One SELECT, UPDATE, DELETE or INSERT. A query in parentheses is a block of its own; its
// parentheses stay in the outer one, with nothing in between.
struct QueryBlock {
    std::size_t parent = nowhere;  // index of the block around it
    std::size_t first = nowhere;   // of a UNION's other parts: its first, whose WITH is theirs too
    std::vector<BlockToken> tokens;
    std::size_t verb = 0;                    // the place of SELECT, UPDATE, ..., behind WITH
    std::vector<std::string> common_tables;  // names that WITH declares
    std::vector<ScopeTable> tables;
    TableName target;              // of UPDATE, INSERT, UPSERT
    std::size_t after_target = 0;  // the first token behind the target and its alias

    const BlockToken& at(std::size_t place) const noexcept;  // behind the end: an `end` token
    QualifiedName name_from(std::size_t begin) const;        // that begins there
    QualifiedName name_before(std::size_t end) const;        // that ends right in front of it
};

struct QueryBlocks {
    std::vector<QueryBlock> blocks;  // parents before children
    std::size_t markers = 0;         // in the whole text

    // Whether a table's name without a schema is declared by WITH in this block or around it.
    bool is_common_table(std::size_t block, std::string_view name) const;
};

// Of all statements of a text. Never throws but for memory; reads up to an unclosed quote.
QueryBlocks query_blocks(std::string_view text);

}  // namespace connectai::sql
