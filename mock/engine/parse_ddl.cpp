// CREATE, DROP, ALTER and the names of types: see parser.h.
#include <charconv>

#include "engine/parser.h"
#include "engine/text.h"

namespace mock::sql {

StatementTree Parser::create() {
    if (accept("TABLE")) return create_table();
    if (accept("DERIVED")) {
        expect("VIEW");
        return create_view();
    }
    if (accept("VIEW")) return create_view();
    const bool unique = accept("UNIQUE");
    expect("INDEX");
    return create_index(unique);
}

// A derived view is a view: both are queries under a name.
CreateView Parser::create_view() {
    CreateView view;
    view.name = qualified_name();
    if (at_symbol("(")) view.columns = name_list();
    expect("AS");
    view.select = select();
    return view;
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
    if (accept("DERIVED") && !at("VIEW")) fail("VIEW expected");
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

StatementTree Parser::alter() {
    if (accept("DERIVED")) {
        expect("VIEW");
        CreateView view = create_view();
        view.replaces = true;
        return view;
    }
    AddColumn result;
    expect("TABLE");
    result.table = qualified_name();
    expect("ADD");
    accept("COLUMN");
    result.column = column_definition();
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

Type Parser::type_name(Sizes sizes) {
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
    const Family family = family_of(*result);
    const bool sized = family == Family::text || family == Family::binary;
    if (!first && sized && sizes == Sizes::unlimited) return make_type(result->number);
    return *result;
}

}  // namespace mock::sql
