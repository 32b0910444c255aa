#include "handles/dynamic_function.h"

#include <array>

#include "sql/lexer.h"

namespace connectai::handles {

namespace {

struct Named {
    std::string_view verb;
    std::string_view object;  // empty: whatever follows
    DynamicFunction function;
};

constexpr std::array named{
    Named{"INSERT", "", {"INSERT", SQL_DIAG_INSERT}},
    Named{"UPDATE", "", {"UPDATE WHERE", SQL_DIAG_UPDATE_WHERE}},
    Named{"DELETE", "", {"DELETE WHERE", SQL_DIAG_DELETE_WHERE}},
    Named{"GRANT", "", {"GRANT", SQL_DIAG_GRANT}},
    Named{"REVOKE", "", {"REVOKE", SQL_DIAG_REVOKE}},
    Named{"ALTER", "DOMAIN", {"ALTER DOMAIN", SQL_DIAG_ALTER_DOMAIN}},
    Named{"ALTER", "TABLE", {"ALTER TABLE", SQL_DIAG_ALTER_TABLE}},
    Named{"CREATE", "ASSERTION", {"CREATE ASSERTION", SQL_DIAG_CREATE_ASSERTION}},
    Named{"CREATE", "CHARACTER", {"CREATE CHARACTER SET", SQL_DIAG_CREATE_CHARACTER_SET}},
    Named{"CREATE", "COLLATION", {"CREATE COLLATION", SQL_DIAG_CREATE_COLLATION}},
    Named{"CREATE", "DOMAIN", {"CREATE DOMAIN", SQL_DIAG_CREATE_DOMAIN}},
    Named{"CREATE", "TRANSLATION", {"CREATE TRANSLATION", SQL_DIAG_CREATE_TRANSLATION}},
    Named{"CREATE", "TABLE", {"CREATE TABLE", SQL_DIAG_CREATE_TABLE}},
    Named{"CREATE", "VIEW", {"CREATE VIEW", SQL_DIAG_CREATE_VIEW}},
    Named{"CREATE", "INDEX", {"CREATE INDEX", SQL_DIAG_CREATE_INDEX}},
    Named{"CREATE", "SCHEMA", {"CREATE SCHEMA", SQL_DIAG_CREATE_SCHEMA}},
    Named{"DROP", "ASSERTION", {"DROP ASSERTION", SQL_DIAG_DROP_ASSERTION}},
    Named{"DROP", "CHARACTER", {"DROP CHARACTER SET", SQL_DIAG_DROP_CHARACTER_SET}},
    Named{"DROP", "COLLATION", {"DROP COLLATION", SQL_DIAG_DROP_COLLATION}},
    Named{"DROP", "DOMAIN", {"DROP DOMAIN", SQL_DIAG_DROP_DOMAIN}},
    Named{"DROP", "TRANSLATION", {"DROP TRANSLATION", SQL_DIAG_DROP_TRANSLATION}},
    Named{"DROP", "TABLE", {"DROP TABLE", SQL_DIAG_DROP_TABLE}},
    Named{"DROP", "VIEW", {"DROP VIEW", SQL_DIAG_DROP_VIEW}},
    Named{"DROP", "INDEX", {"DROP INDEX", SQL_DIAG_DROP_INDEX}},
    Named{"DROP", "SCHEMA", {"DROP SCHEMA", SQL_DIAG_DROP_SCHEMA}},
};

// A word may stand in between: CREATE UNIQUE INDEX, CREATE DERIVED VIEW.
using FirstWords = std::array<std::string_view, 3>;

FirstWords first_words(std::string_view text) noexcept {
    FirstWords words;
    sql::Lexer lexer(text);
    for (std::string_view& word : words) {
        const sql::Token token = lexer.next_significant();
        if (token.kind != sql::TokenKind::word) break;
        word = lexer.text_of(token);
    }
    return words;
}

}  // namespace

DynamicFunction dynamic_function_of(std::string_view text,
                                    const sql::TextSummary& summary) noexcept {
    if (summary.kind == sql::StatementKind::query) return {"SELECT CURSOR", SQL_DIAG_SELECT_CURSOR};
    if (summary.kind == sql::StatementKind::procedure) return {"CALL", SQL_DIAG_CALL};
    const FirstWords words = first_words(text);
    for (const Named& candidate : named) {
        if (!sql::is_keyword(words[0], candidate.verb)) continue;
        if (candidate.object.empty() || sql::is_keyword(words[1], candidate.object) ||
            sql::is_keyword(words[2], candidate.object)) {
            return candidate.function;
        }
    }
    return {};
}

}  // namespace connectai::handles
