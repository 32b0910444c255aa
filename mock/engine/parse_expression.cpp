// Expressions: see parser.h.
#include <algorithm>
#include <array>

#include "engine/parser.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

using Kind = Expression::Kind;

Expression make(Kind kind, std::string text, std::vector<Expression> arguments) {
    Expression result;
    result.kind = kind;
    result.text = std::move(text);
    result.arguments = std::move(arguments);
    return result;
}

Expression binary_op(std::string symbol, Expression left, Expression right) {
    std::vector<Expression> arguments;
    arguments.push_back(std::move(left));
    arguments.push_back(std::move(right));
    return make(Kind::binary_op, std::move(symbol), std::move(arguments));
}

// Functions that the standard lets be called without brackets.
constexpr std::array<std::string_view, 3> bare_functions{"CURRENT_TIMESTAMP", "CURRENT_DATE",
                                                         "CURRENT_TIME"};

bool is_bare_function(const Token& token) {
    return std::any_of(bare_functions.begin(), bare_functions.end(),
                       [&](std::string_view name) { return token.is_word(name); });
}

}  // namespace

Expression Parser::expression() {
    const Depth depth(*this);
    Expression left = conjunction();
    for (int operators = 0; accept("OR"); count_operator(operators)) {
        left = binary_op("OR", std::move(left), conjunction());
    }
    return left;
}

Expression Parser::conjunction() {
    Expression left = negation();
    for (int operators = 0; accept("AND"); count_operator(operators)) {
        left = binary_op("AND", std::move(left), negation());
    }
    return left;
}

Expression Parser::negation() {
    if (!at("NOT")) return predicate();
    const Depth depth(*this);
    take();
    return make(Kind::unary, "NOT", {negation()});
}

Expression Parser::predicate() {
    static constexpr std::array<std::string_view, 7> comparisons{
        "=", "<>", "!=", "<=", ">=", "<", ">"};
    Expression left = bitwise();
    for (int operators = 0;; count_operator(operators)) {
        const auto symbol =
            std::find_if(comparisons.begin(), comparisons.end(),
                         [this](std::string_view candidate) { return at_symbol(candidate); });
        if (symbol != comparisons.end()) {
            take();
            left = binary_op(*symbol == "!=" ? "<>" : std::string(*symbol), std::move(left),
                             bitwise());
        } else if (accept("IS")) {
            const bool negated = accept("NOT");
            expect("NULL");
            left = make(Kind::is_null, {}, {std::move(left)});
            left.negated = negated;
        } else if (at("NOT") && (peek(1).is_word("LIKE") || peek(1).is_word("IN") ||
                                 peek(1).is_word("BETWEEN"))) {
            take();
            left = predicate_tail(std::move(left), true);
        } else if (at("LIKE") || at("IN") || at("BETWEEN")) {
            left = predicate_tail(std::move(left), false);
        } else {
            return left;
        }
    }
}

Expression Parser::predicate_tail(Expression left, bool negated) {
    Expression result;
    if (accept("IN")) return in_list(std::move(left), negated);
    if (accept("LIKE")) {
        result = make(Kind::like, {}, {std::move(left), bitwise()});
        if (accept("ESCAPE")) result.arguments.push_back(bitwise());
    } else {
        expect("BETWEEN");
        Expression low = bitwise();
        expect("AND");
        result = make(Kind::between, {}, {std::move(left), std::move(low), bitwise()});
    }
    result.negated = negated;
    return result;
}

Expression Parser::in_list(Expression left, bool negated) {
    Expression result = make(Kind::in, {}, {std::move(left)});
    result.negated = negated;
    expect_symbol("(");
    if (at_select()) {
        result.select = select();
    } else {
        do {
            result.arguments.push_back(expression());
        } while (accept_symbol(","));
    }
    expect_symbol(")");
    return result;
}

Expression Parser::bitwise() {
    Expression left = sum();
    for (int operators = 0; at_symbol("&") || at_symbol("|"); count_operator(operators)) {
        std::string symbol = take().text;
        left = binary_op(std::move(symbol), std::move(left), sum());
    }
    return left;
}

Expression Parser::sum() {
    Expression left = product();
    int operators = 0;
    while (at_symbol("+") || at_symbol("-") || at_symbol("||")) {
        count_operator(operators);
        std::string symbol = take().text;
        left = binary_op(std::move(symbol), std::move(left), product());
    }
    return left;
}

Expression Parser::product() {
    Expression left = unary();
    int operators = 0;
    while (at_symbol("*") || at_symbol("/") || at_symbol("%")) {
        count_operator(operators);
        std::string symbol = take().text;
        left = binary_op(std::move(symbol), std::move(left), unary());
    }
    return left;
}

Expression Parser::unary() {
    if (!at_symbol("-") && !at_symbol("+") && !at_symbol("~")) return primary();
    const Depth depth(*this);
    std::string symbol = take().text;
    Expression operand = unary();
    const bool number = operand.kind == Kind::integer || operand.kind == Kind::decimal ||
                        operand.kind == Kind::real;
    if (symbol == "+" && number) return operand;
    // One literal, so that -9223372036854775808 is an integer.
    if (symbol == "-" && number && operand.text[0] != '-') {
        operand.text.insert(0, 1, '-');
        return operand;
    }
    return make(Kind::unary, std::move(symbol), {std::move(operand)});
}

Expression Parser::primary() {
    const Token& token = peek();
    if (token.kind == Token::Kind::parameter) return make(Kind::parameter, take().text, {});
    if (at_symbol("(")) return parenthesised();
    if (at_symbol("*")) return column_or_star();
    if (token.kind == Token::Kind::quoted) return column_or_star();
    if (token.kind != Token::Kind::word) return literal();
    if (at("NULL") || at("TRUE") || at("FALSE")) return literal();
    if (at("CASE")) return case_expression();
    if (at("CAST") && peek(1).is_symbol("(")) return cast();
    if (at("EXISTS") && peek(1).is_symbol("(")) {
        take();
        Expression result = parenthesised();
        if (result.kind != Kind::subquery) fail("EXISTS wants a query");
        result.kind = Kind::exists;
        return result;
    }
    if (peek(1).is_symbol("(") || is_bare_function(token)) return call();
    if (!at_name()) fail();
    return column_or_star();
}

Expression Parser::literal() {
    if (accept("NULL")) return make(Kind::null, {}, {});
    if (at("TRUE") || at("FALSE"))
        return make(Kind::boolean, take().is_word("TRUE") ? "1" : "0", {});
    switch (peek().kind) {
        case Token::Kind::integer: return make(Kind::integer, take().text, {});
        case Token::Kind::decimal: return make(Kind::decimal, take().text, {});
        case Token::Kind::real: return make(Kind::real, take().text, {});
        case Token::Kind::string: return make(Kind::string, take().text, {});
        case Token::Kind::binary: return make(Kind::binary, take().text, {});
        default: fail();
    }
}

Expression Parser::parenthesised() {
    expect_symbol("(");
    Expression result;
    if (at_select()) {
        result.kind = Kind::subquery;
        result.select = select();
    } else {
        result = expression();
    }
    expect_symbol(")");
    return result;
}

Expression Parser::case_expression() {
    Expression result = make(Kind::case_of, {}, {});
    expect("CASE");
    result.has_operand = !at("WHEN");
    if (result.has_operand) result.arguments.push_back(expression());
    if (!at("WHEN")) fail();
    while (accept("WHEN")) {
        result.arguments.push_back(expression());
        expect("THEN");
        result.arguments.push_back(expression());
    }
    result.has_else = accept("ELSE");
    if (result.has_else) result.arguments.push_back(expression());
    expect("END");
    return result;
}

Expression Parser::cast() {
    take();
    expect_symbol("(");
    Expression result = make(Kind::cast, {}, {expression()});
    expect("AS");
    result.type = type_name(Sizes::unlimited);
    expect_symbol(")");
    return result;
}

Expression Parser::call() {
    Expression result = make(Kind::call, to_upper_ascii(take().text), {});
    if (!accept_symbol("(")) return result;  // CURRENT_TIMESTAMP
    if (!at_symbol(")")) call_arguments(result);
    expect_symbol(")");
    if (accept("OVER")) result.window = window();
    return result;
}

void Parser::call_arguments(Expression& call) {
    call.distinct = accept("DISTINCT");
    if (!call.distinct) accept("ALL");
    if (call.text == "POSITION") {
        call.arguments.push_back(bitwise());  // so that IN is left for POSITION(a IN b)
        if (accept("IN") || accept_symbol(",")) call.arguments.push_back(expression());
        return;
    }
    call.arguments.push_back(expression());
    if (call.text == "SUBSTRING" && accept("FROM")) {
        call.arguments.push_back(expression());
        if (accept("FOR")) call.arguments.push_back(expression());
        return;
    }
    while (accept_symbol(",")) call.arguments.push_back(expression());
}

std::shared_ptr<const Window> Parser::window() {
    auto result = std::make_shared<Window>();
    expect_symbol("(");
    if (accept("PARTITION")) {
        expect("BY");
        do {
            result->partition.push_back(expression());
        } while (accept_symbol(","));
    }
    if (at("ORDER")) result->order = order_terms();
    if (at("ROWS") || at("RANGE") || at("GROUPS")) {
        while (peek().kind == Token::Kind::word || peek().kind == Token::Kind::integer) {
            static constexpr std::array<std::string_view, 11> words{
                "ROWS",    "RANGE",     "GROUPS",    "BETWEEN", "AND", "UNBOUNDED",
                "CURRENT", "PRECEDING", "FOLLOWING", "ROW",     ""};
            const std::string word = to_upper_ascii(peek().text);
            if (peek().kind == Token::Kind::word &&
                std::find(words.begin(), words.end(), word) == words.end()) {
                fail();
            }
            take();
            result->frame += (result->frame.empty() ? "" : " ") + word;
        }
    }
    expect_symbol(")");
    return result;
}

Expression Parser::column_or_star() {
    Expression result = make(Kind::column, {}, {});
    for (;;) {
        if (accept_symbol("*")) {
            result.kind = Kind::star;
            return result;
        }
        // After a dot any word is a name, reserved or not.
        if (!result.parts.empty() && peek().kind == Token::Kind::word) {
            result.parts.push_back(take().text);
        } else {
            result.parts.push_back(name());
        }
        if (result.parts.size() == 4 || !accept_symbol(".")) return result;
    }
}

}  // namespace mock::sql
