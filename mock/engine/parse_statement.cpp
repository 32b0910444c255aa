// Tokens, names and statements: see parser.h.
#include <algorithm>
#include <charconv>
#include <iterator>

#include "engine/parser.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

// Words that are no names unless quoted.
constexpr std::string_view reserved[] = {
    "ALL",   "ALTER",   "AND",       "AS",       "ASC",  "BETWEEN", "BY",    "CASE",   "CREATE",
    "CROSS", "DELETE",  "DESC",      "DISTINCT", "DROP", "ELSE",    "END",   "ESCAPE", "EXCEPT",
    "EXEC",  "EXECUTE", "EXISTS",    "FALSE",    "FROM", "FULL",    "GROUP", "HAVING", "IN",
    "INNER", "INSERT",  "INTERSECT", "INTO",     "IS",   "JOIN",    "LEFT",  "LIKE",   "LIMIT",
    "NOT",   "NULL",    "NULLS",     "OFFSET",   "ON",   "OR",      "ORDER", "OUTER",  "OVER",
    "RIGHT", "SELECT",  "SET",       "TABLE",    "THEN", "TRUE",    "UNION", "UPDATE", "UPSERT",
    "USING", "VALUES",  "WHEN",      "WHERE",    "WITH",
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
            row.push_back(expression());
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
        result.assignments.emplace_back(std::move(column), expression());
    } while (accept_symbol(","));
    if (accept("WHERE")) result.where = expression();
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

StatementTree Parser::create() {
    if (accept("TABLE")) return create_table();
    if (accept("VIEW")) {
        CreateView view;
        view.name = qualified_name();
        if (at_symbol("(")) view.columns = name_list();
        expect("AS");
        view.select = select();
        return view;
    }
    const bool unique = accept("UNIQUE");
    expect("INDEX");
    return create_index(unique);
}

CreateTable Parser::create_table() {
    CreateTable table;
    if (accept("IF")) {
        expect("NOT");
        expect("EXISTS");
        table.if_not_exists = true;
    }
    table.name = qualified_name();
    expect_symbol("(");
    do {
        if (at("PRIMARY") || at("UNIQUE") || at("CONSTRAINT") || at("FOREIGN")) {
            table_constraint(table);
        } else {
            table.columns.push_back(column_definition());
        }
    } while (accept_symbol(","));
    expect_symbol(")");
    return table;
}

void Parser::table_constraint(CreateTable& table) {
    if (accept("CONSTRAINT")) name();
    if (accept("PRIMARY")) {
        expect("KEY");
        table.primary_key = name_list();
    } else if (accept("FOREIGN")) {
        expect("KEY");
        ForeignKeyDefinition key;
        key.columns = name_list();
        expect("REFERENCES");
        key.referenced = qualified_name();
        key.referenced_columns = name_list();
        table.foreign_keys.push_back(std::move(key));
    } else {
        expect("UNIQUE");
        accept("KEY");
        table.unique_keys.push_back(name_list());
    }
}

ColumnDefinition Parser::column_definition() {
    ColumnDefinition column;
    column.name = name();
    column.type = type_name();
    for (;;) {
        if (accept("NOT")) {
            expect("NULL");
            column.not_null = true;
        } else if (accept("NULL")) {
            column.not_null = false;
        } else if (accept("PRIMARY")) {
            expect("KEY");
            column.primary_key = true;
        } else if (accept("UNIQUE")) {
            column.unique = true;
        } else if (accept("DEFAULT")) {
            column.default_value = unary();
        } else if (accept("AUTO_INCREMENT") || accept("AUTOINCREMENT")) {
            column.auto_increment = true;
        } else {
            return column;
        }
    }
}

CreateIndex Parser::create_index(bool unique) {
    CreateIndex index;
    index.unique = unique;
    if (accept("IF")) {
        expect("NOT");
        expect("EXISTS");
        index.if_not_exists = true;
    }
    index.name = name();
    expect("ON");
    index.table = qualified_name();
    expect_symbol("(");
    do {
        std::string column = name();
        const bool descending = accept("DESC");
        if (!descending) accept("ASC");
        index.columns.emplace_back(std::move(column), descending);
    } while (accept_symbol(","));
    expect_symbol(")");
    return index;
}

Drop Parser::drop() {
    Drop result;
    if (!at("TABLE") && !at("VIEW") && !at("INDEX")) fail();
    result.what = to_upper_ascii(take().text);
    if (accept("IF")) {
        expect("EXISTS");
        result.if_exists = true;
    }
    result.name = qualified_name();
    if (result.what == "INDEX" && accept("ON")) result.table = qualified_name();
    return result;
}

AddColumn Parser::alter() {
    AddColumn result;
    expect("TABLE");
    result.table = qualified_name();
    expect("ADD");
    accept("COLUMN");
    result.column = column_definition();
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

std::int64_t Parser::type_argument() {
    if (peek().kind != Token::Kind::integer) fail("a number expected");
    const std::string& digits = peek().text;
    std::int64_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec != std::errc() || value > unlimited_length) fail("the size is too large");
    take();
    return value;
}

Type Parser::type_name() {
    const Token first_token = peek();
    if (first_token.kind != Token::Kind::word) fail("a type expected");
    std::string type = take().text;
    if (at("PRECISION") || at("VARYING")) type += ' ' + take().text;
    std::optional<std::int64_t> first, second;
    if (accept_symbol("(")) {
        if (accept("MAX")) {
            first = unlimited_length;
        } else {
            first = type_argument();
        }
        if (accept_symbol(",")) second = type_argument();
        expect_symbol(")");
    }
    auto result = type_from_sql_name(type, first, second);
    if (!result) throw syntax_error(text_, first_token, "no such type, or not of that size");
    return *result;
}

std::vector<StatementTree> parse_statements(std::string_view text) {
    return Parser(text).statements();
}

}  // namespace mock::sql
