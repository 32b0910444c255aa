// Queries: see parser.h.
#include "engine/parser.h"
#include "engine/text.h"

namespace mock::sql {

bool Parser::at_select() const {
    return at("SELECT") || at("WITH");
}

std::shared_ptr<const Select> Parser::select() {
    const Depth depth(*this);
    auto result = std::make_shared<Select>();
    if (accept("WITH")) {
        const bool recursive = at("RECURSIVE") && !peek(1).is_word("AS") && !peek(1).is_symbol("(");
        if (recursive) take();
        do {
            CommonTable table;
            table.recursive = recursive;
            table.name = name();
            if (at_symbol("(")) table.columns = name_list();
            expect("AS");
            expect_symbol("(");
            table.select = select();
            expect_symbol(")");
            result->with.push_back(std::move(table));
        } while (accept_symbol(","));
    }
    result->cores.push_back(select_core());
    while (at("UNION") || at("EXCEPT") || at("INTERSECT")) {
        std::string word = to_upper_ascii(take().text);
        if (word == "UNION" && accept("ALL")) word += " ALL";
        result->operators.push_back(std::move(word));
        result->cores.push_back(select_core());
    }
    if (at("ORDER")) result->order_by = order_terms();
    if (accept("LIMIT")) {
        result->limit = expression();
        if (accept("OFFSET")) result->offset = expression();
    } else if (accept("OFFSET")) {
        result->offset = expression();
    }
    return result;
}

// A query in brackets, with an ORDER BY or LIMIT of its own, is read as SELECT * FROM it.
SelectCore Parser::bracketed_core() {
    const Depth depth(*this);
    SelectCore core;
    TableReference table;
    table.kind = TableReference::Kind::derived;
    expect_symbol("(");
    table.select = select();
    expect_symbol(")");
    core.from = std::move(table);
    core.items.emplace_back();
    core.items.back().expression.kind = Expression::Kind::star;
    return core;
}

SelectCore Parser::select_core() {
    if (at_symbol("(")) return bracketed_core();
    SelectCore core;
    expect("SELECT");
    core.distinct = accept("DISTINCT");
    if (!core.distinct) accept("ALL");
    if (at("TOP") && !peek(1).is_symbol(",") && !peek(1).is_symbol(".")) {
        take();
        core.top = primary();
    }
    do {
        core.items.push_back(select_item());
    } while (accept_symbol(","));
    if (accept("FROM")) core.from = table_list();
    if (accept("WHERE")) core.where = expression();
    if (accept("GROUP")) {
        expect("BY");
        do {
            core.group_by.push_back(expression());
        } while (accept_symbol(","));
    }
    if (accept("HAVING")) core.having = expression();
    return core;
}

SelectItem Parser::select_item() {
    SelectItem item;
    item.expression = expression();
    if (item.expression.kind != Expression::Kind::star) {
        if (peek().kind == Token::Kind::string) fail();
        item.alias = optional_alias();
    }
    return item;
}

TableReference Parser::table_list() {
    TableReference left = joined_table();
    for (int operators = 0; accept_symbol(","); count_operator(operators)) {
        TableReference join;
        join.kind = TableReference::Kind::join;
        join.join = "CROSS";
        join.left = std::make_shared<TableReference>(std::move(left));
        join.right = std::make_shared<TableReference>(joined_table());
        left = std::move(join);
    }
    return left;
}

// The kind of join that stands next, or nothing.
std::string Parser::join_operator() {
    if (accept("JOIN")) return "INNER";
    for (const std::string_view side : {"LEFT", "RIGHT", "FULL"}) {
        if (!accept(side)) continue;
        accept("OUTER");
        expect("JOIN");
        return std::string(side);
    }
    for (const std::string_view kind : {"INNER", "CROSS"}) {
        if (!accept(kind)) continue;
        expect("JOIN");
        return std::string(kind);
    }
    return {};
}

TableReference Parser::joined_table() {
    TableReference left = table_primary();
    int operators = 0;
    for (;;) {
        const bool natural = accept("NATURAL");
        std::string kind = join_operator();
        if (natural && (kind.empty() || kind == "CROSS")) fail("JOIN expected");
        if (kind.empty()) break;
        count_operator(operators);
        TableReference join;
        join.kind = TableReference::Kind::join;
        join.join = std::move(kind);
        join.natural = natural;
        join.left = std::make_shared<TableReference>(std::move(left));
        join.right = std::make_shared<TableReference>(table_primary());
        if (join.join != "CROSS" && !natural) {
            if (accept("USING")) {
                join.using_columns = name_list();
            } else {
                expect("ON");
                join.condition = expression();
            }
        }
        left = std::move(join);
    }
    return left;
}

TableReference Parser::table_primary() {
    TableReference table;
    if (accept_symbol("(")) {
        if (!at_select()) {
            const Depth depth(*this);
            table = table_list();
            expect_symbol(")");
            return table;
        }
        table.kind = TableReference::Kind::derived;
        table.select = select();
        expect_symbol(")");
    } else {
        table.name = qualified_name();
    }
    table.alias = optional_alias();
    return table;
}

std::vector<OrderTerm> Parser::order_terms() {
    std::vector<OrderTerm> terms;
    expect("ORDER");
    expect("BY");
    do {
        OrderTerm term;
        term.expression = expression();
        if (accept("DESC")) {
            term.descending = true;
        } else {
            accept("ASC");
        }
        if (accept("NULLS")) {
            if (!at("FIRST") && !at("LAST")) fail();
            term.nulls = to_upper_ascii(take().text);
        }
        terms.push_back(std::move(term));
    } while (accept_symbol(","));
    return terms;
}

}  // namespace mock::sql
