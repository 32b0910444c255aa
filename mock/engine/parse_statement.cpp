// Tokens, names and statements: see parser.h.
#include <algorithm>
#include <iterator>

#include "engine/parser.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

// Words that are no names unless quoted.
constexpr std::string_view reserved[] = {
    "ALL",    "ALTER",   "AND",     "AS",        "ASC",    "BETWEEN", "BY",    "CASE",   "CREATE",
    "CROSS",  "DELETE",  "DESC",    "DISTINCT",  "DROP",   "ELSE",    "END",   "ESCAPE", "EXCEPT",
    "EXEC",   "EXECUTE", "EXISTS",  "FALSE",     "FROM",   "FULL",    "GROUP", "HAVING", "IN",
    "INNER",  "INSERT",  "NATURAL", "INTERSECT", "INTO",   "IS",      "JOIN",  "LEFT",   "LIKE",
    "LIMIT",  "NOT",     "NULL",    "NULLS",     "OFFSET", "ON",      "OR",    "ORDER",  "OUTER",
    "OVER",   "RIGHT",   "SELECT",  "SET",       "TABLE",  "THEN",    "TRUE",  "UNION",  "UPDATE",
    "UPSERT", "USING",   "VALUES",  "WHEN",      "WHERE",  "WITH",
};

bool is_reserved(std::string_view word) {
    return std::any_of(std::begin(reserved), std::end(reserved), [word](std::string_view keyword) {
        return equal_ignoring_case(keyword, word);
    });
}

}  // namespace

const Token& Parser::peek(std::size_t ahead) const {
    return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
}

const Token& Parser::take() {
    const Token& token = peek();
    if (token.kind != Token::Kind::end) ++position_;
    return token;
}

bool Parser::accept(std::string_view keyword) {
    if (!at(keyword)) return false;
    take();
    return true;
}

bool Parser::accept_symbol(std::string_view symbol) {
    if (!at_symbol(symbol)) return false;
    take();
    return true;
}

void Parser::expect(std::string_view keyword) {
    if (!accept(keyword)) fail(std::string(keyword) + " expected");
}

void Parser::expect_symbol(std::string_view symbol) {
    if (!accept_symbol(symbol)) fail("'" + std::string(symbol) + "' expected");
}

void Parser::fail(std::string_view reason) const {
    throw syntax_error(text_, peek(), reason);
}

bool Parser::at_name() const {
    return peek().kind == Token::Kind::quoted ||
           (peek().kind == Token::Kind::word && !is_reserved(peek().text));
}

std::string Parser::name() {
    if (!at_name()) fail("a name expected");
    return take().text;
}

Name Parser::qualified_name() {
    Name result;
    result.parts.push_back(name());
    while (accept_symbol(".")) {
        if (result.parts.size() == 3) fail("a name has three parts at most");
        result.parts.push_back(peek().kind == Token::Kind::word ? take().text : name());
    }
    return result;
}

std::string Parser::optional_alias() {
    if (accept("AS")) return name();
    return at_name() ? name() : std::string();
}

std::vector<std::string> Parser::name_list() {
    std::vector<std::string> names;
    expect_symbol("(");
    do {
        names.push_back(name());
    } while (accept_symbol(","));
    expect_symbol(")");
    return names;
}

std::vector<StatementTree> Parser::statements() {
    std::vector<StatementTree> result;
    for (;;) {
        while (accept_symbol(";")) {
        }
        if (peek().kind == Token::Kind::end) return result;
        result.push_back(statement());
        if (peek().kind != Token::Kind::end && !at_symbol(";")) fail();
    }
}

StatementTree Parser::statement() {
    if (at_select() || at_symbol("(")) return *select();
    if (accept("INSERT")) return insert(false);
    if (accept("UPSERT")) return insert(true);
    if (accept("UPDATE")) return update();
    if (accept("DELETE")) return delete_from();
    if (accept("GETDELETED")) return get_deleted();
    if (accept("CREATE")) return create();
    if (accept("DROP")) return drop();
    if (accept("ALTER")) return alter();
    if (accept("EXECUTE") || accept("EXEC")) return execute();
    fail();
}

Insert Parser::insert(bool upsert) {
    Insert result;
    result.upsert = upsert;
    expect("INTO");
    result.table = qualified_name();
    if (at_symbol("(")) result.columns = name_list();
    if (at_select()) {
        result.select = select();
        return result;
    }
    if (accept("DEFAULT")) {
        expect("VALUES");
        return result;
    }
    expect("VALUES");
    do {
        std::vector<Expression> row;
        expect_symbol("(");
        do {
            row.push_back(written_value());
        } while (accept_symbol(","));
        expect_symbol(")");
        result.rows.push_back(std::move(row));
    } while (accept_symbol(","));
    return result;
}

Update Parser::update() {
    Update result;
    result.table = qualified_name();
    result.alias = optional_alias();
    expect("SET");
    do {
        std::string column = name();
        expect_symbol("=");
        result.assignments.emplace_back(std::move(column), written_value());
    } while (accept_symbol(","));
    if (accept("WHERE")) result.where = expression();
    return result;
}

Expression Parser::written_value() {
    const bool alone = peek(1).is_symbol(",") || peek(1).is_symbol(")") || peek(1).is_symbol(";") ||
                       peek(1).is_word("WHERE") || peek(1).kind == Token::Kind::end;
    if (!alone || !accept("DEFAULT")) return expression();
    Expression value;
    value.kind = Expression::Kind::default_of;
    return value;
}

// GETDELETED FROM table [WHERE ...] is read as a SELECT * from the table's deleted rows.
Select Parser::get_deleted() {
    expect("FROM");
    SelectCore core;
    core.items.emplace_back();
    core.items.back().expression.kind = Expression::Kind::star;
    TableReference table;
    table.name = qualified_name();
    table.deleted = true;
    core.from = std::move(table);
    if (accept("WHERE")) core.where = expression();
    Select result;
    result.cores.push_back(std::move(core));
    return result;
}

Delete Parser::delete_from() {
    Delete result;
    expect("FROM");
    result.table = qualified_name();
    result.alias = optional_alias();
    if (accept("WHERE")) result.where = expression();
    return result;
}

Execute Parser::execute() {
    Execute result;
    result.procedure = qualified_name();
    while (peek().kind == Token::Kind::parameter) {
        std::string parameter = take().text;
        expect_symbol("=");
        result.arguments.emplace_back(std::move(parameter), expression());
        if (!accept_symbol(",")) break;
        if (peek().kind != Token::Kind::parameter) fail("@name = value expected");
    }
    return result;
}

std::vector<StatementTree> parse_statements(std::string_view text) {
    return Parser(text).statements();
}

}  // namespace mock::sql
