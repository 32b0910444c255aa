// Expressions: see binder.h.
#include <algorithm>
#include <charconv>

#include "engine/binder.h"
#include "engine/convert.h"
#include "engine/decimal.h"

namespace mock::sql {
namespace {

using namespace type_number;
using Kind = Expression::Kind;

Typed made(std::string sql, Type type, bool nullable = true) {
    Typed result;
    result.sql = std::move(sql);
    result.type = std::move(type);
    result.nullable = nullable;
    return result;
}

Typed decimal_literal(const std::string& text) {
    const auto decimal_value = Decimal::parse(text);
    if (!decimal_value || decimal_value->precision() > 38) {
        throw EngineError("QUERY_FAILED", "The number '" + text + "' has more than 38 digits.");
    }
    return made(quote_text(decimal_value->text()),
                make_type(decimal, decimal_value->precision(), decimal_value->scale()), false);
}

Typed integer_literal(const std::string& text) {
    std::int64_t value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc()) return decimal_literal(text);
    const bool small = value >= -2'147'483'648LL && value <= 2'147'483'647LL;
    // In brackets, so that "- -1" cannot become a comment.
    return made(text[0] == '-' ? '(' + text + ')' : text, make_type(small ? integer : bigint),
                false);
}

std::string hexadecimal(std::string_view octets) {
    constexpr char digits[] = "0123456789abcdef";
    std::string result;
    for (const char octet : octets) {
        result += digits[static_cast<unsigned char>(octet) >> 4];
        result += digits[static_cast<unsigned char>(octet) & 15];
    }
    return result;
}

std::string dotted(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ".") + part;
    return text;
}

Type type_of_parameter(const Parameter& given) {
    const auto* text = std::get_if<std::string>(&given.value);
    const Family family = family_of(given.data_type);
    if (family == Family::decimal) {
        const auto number = text != nullptr ? Decimal::parse(*text) : std::nullopt;
        if (number && number->precision() <= 38) {
            return make_type(given.data_type, number->precision(), number->scale());
        }
        return make_type(given.data_type, 38, number ? std::min(number->scale(), 38) : 0);
    }
    if (family == Family::text && text != nullptr) {
        return make_type(given.data_type, static_cast<std::int64_t>(count_characters(*text)));
    }
    return make_type(given.data_type);
}

}  // namespace

bool qualifies(const Source& source, const std::vector<std::string>& reference) {
    const std::size_t qualifiers = reference.size() - 1;
    if (qualifiers == 0) return true;
    if (!source.alias.empty()) {
        return qualifiers == 1 && equal_ignoring_case(source.alias, reference[0]);
    }
    if (qualifiers > source.parts.size()) return false;
    return std::equal(reference.begin(), reference.end() - 1,
                      source.parts.end() - static_cast<std::ptrdiff_t>(qualifiers),
                      [](const auto& a, const auto& b) { return equal_ignoring_case(a, b); });
}

Typed typed_column(const Source& source, const SourceColumn& column) {
    Typed result;
    result.sql = column.sql.empty()
                     ? quote_name(source.sql_alias) + '.' + quote_name(column.sql_name)
                     : column.sql;
    result.type = column.type;
    result.nullable = column.nullable;
    result.origin = column.origin;
    result.name = column.name;
    return result;
}

Typed Binder::expression(const Expression& e, const Scope& scope) {
    switch (e.kind) {
        case Kind::integer:
        case Kind::decimal:
        case Kind::real:
        case Kind::string:
        case Kind::binary:
        case Kind::null:
        case Kind::boolean: return literal(e);
        case Kind::parameter: return parameter(e.text);
        case Kind::column: return column(e, scope);
        case Kind::unary: return unary(e, scope);
        case Kind::binary_op: return binary(e, scope);
        case Kind::like: return like(e, scope);
        case Kind::in: return in(e, scope);
        case Kind::between: return between(e, scope);
        case Kind::is_null:
            return made('(' + expression(e.arguments[0], scope).sql +
                            (e.negated ? " IS NOT NULL)" : " IS NULL)"),
                        make_type(boolean), false);
        case Kind::case_of: return case_of(e, scope);
        case Kind::cast: return cast(e, scope);
        case Kind::call: return call(e, scope);
        case Kind::exists:
        case Kind::subquery: return subquery(e, scope);
        case Kind::default_of:  // has been taken by INSERT or UPDATE
        case Kind::star: break;
    }
    throw EngineError("QUERY_FAILED", "Syntax error near '*'.");
}

Typed Binder::literal(const Expression& e) const {
    switch (e.kind) {
        case Kind::integer: return integer_literal(e.text);
        case Kind::decimal: return decimal_literal(e.text);
        case Kind::real: return made('(' + e.text + ')', make_type(double_), false);
        case Kind::string:
            return made(quote_text(e.text),
                        make_type(varchar, static_cast<std::int64_t>(count_characters(e.text))),
                        false);
        case Kind::binary:
            return made("x'" + hexadecimal(e.text) + '\'',
                        make_type(varbinary, static_cast<std::int64_t>(e.text.size())), false);
        case Kind::boolean: return made(e.text, make_type(boolean), false);
        default: return made("NULL", make_type(unknown));
    }
}

Typed Binder::parameter(const std::string& name) {
    const auto given = given_->find(name);
    if (given == given_->end()) {
        throw EngineError("QUERY_FAILED", "Must declare the scalar variable: the parameter " +
                                              name + " was not given.");
    }
    auto used = std::find(used_.begin(), used_.end(), name);
    if (used == used_.end()) used = used_.insert(used_.end(), name);
    return made('?' + std::to_string(used - used_.begin() + 1), type_of_parameter(given->second));
}

Typed Binder::column(const Expression& e, const Scope& scope) const {
    for (const Scope* at = &scope; at != nullptr; at = at->outer) {
        const Source* found_source = nullptr;
        const SourceColumn* found = nullptr;
        for (const Source& source : at->sources) {
            if (!qualifies(source, e.parts)) continue;
            for (const SourceColumn& candidate : source.columns) {
                if (!equal_ignoring_case(candidate.name, e.parts.back())) continue;
                if (candidate.merged && e.parts.size() == 1) continue;
                if (found != nullptr) {
                    throw EngineError("QUERY_FAILED",
                                      "Ambiguous column name '" + dotted(e.parts) + "'.");
                }
                found_source = &source;
                found = &candidate;
            }
        }
        if (found != nullptr) return typed_column(*found_source, *found);
        if (e.parts.size() > 1) continue;
        for (const auto& [label, item] : at->aliases) {
            if (equal_ignoring_case(label, e.parts.back())) return item;
        }
    }
    throw EngineError("QUERY_FAILED", "Invalid column name '" + dotted(e.parts) + "'.");
}

Typed Binder::unary(const Expression& e, const Scope& scope) {
    const Typed operand = expression(e.arguments[0], scope);
    if (e.text == "NOT") {
        return made("(NOT " + operand.sql + ')', make_type(boolean), operand.nullable);
    }
    if (e.text == "~") return made("(~ " + operand.sql + ')', make_type(bigint), operand.nullable);
    return e.text == "-" ? negated_number(operand) : as_number(operand);
}

Typed Binder::binary(const Expression& e, const Scope& scope) {
    const Typed left = expression(e.arguments[0], scope);
    const Typed right = expression(e.arguments[1], scope);
    if (e.text == "AND" || e.text == "OR") {
        return made('(' + left.sql + ' ' + e.text + ' ' + right.sql + ')', make_type(boolean),
                    left.nullable || right.nullable);
    }
    if (e.text == "||") {
        const std::int64_t a = left.type.length, b = right.type.length;
        const bool known = family_of(left.type) == Family::text &&
                           family_of(right.type) == Family::text && a > 0 && b > 0 &&
                           a + b < unlimited_length;
        return made('(' + as_text(left).sql + " || " + as_text(right).sql + ')',
                    make_type(varchar, known ? a + b : 0), left.nullable || right.nullable);
    }
    if (e.text == "&" || e.text == "|") {
        return made('(' + left.sql + ' ' + e.text + ' ' + right.sql + ')', make_type(bigint));
    }
    static constexpr std::string_view arithmetic = "+-*/%";
    if (arithmetic.find(e.text) != std::string_view::npos) return calculated(e.text, left, right);
    return compared(e.text, left, right);
}

Typed Binder::like(const Expression& e, const Scope& scope) {
    std::vector<Typed> parts;
    bool nullable = false;
    for (const auto& argument : e.arguments) {
        parts.push_back(as_text(expression(argument, scope)));
        nullable = nullable || parts.back().nullable;
    }
    std::string sql = '(' + parts[0].sql + (e.negated ? " NOT LIKE " : " LIKE ") + parts[1].sql;
    if (parts.size() == 3) sql += " ESCAPE " + parts[2].sql;
    return made(sql + ')', make_type(boolean), nullable);
}

Typed Binder::in(const Expression& e, const Scope& scope) {
    Typed left = expression(e.arguments[0], scope);
    const std::string word = e.negated ? " NOT IN (" : " IN (";
    if (e.select) {
        const BoundSelect bound = select(*e.select, &scope);
        if (bound.columns.size() != 1) {
            throw EngineError("QUERY_FAILED", "The query of IN must have exactly one column.");
        }
        Typed right = made("c0", bound.columns[0].type);
        const std::string collation = make_comparable(left, right);
        return made('(' + left.sql + collation + word + "SELECT " + right.sql + " FROM (" +
                        bound.sql + ")))",
                    make_type(boolean));
    }
    std::vector<Typed> items;
    for (std::size_t i = 1; i < e.arguments.size(); ++i) {
        items.push_back(expression(e.arguments[i], scope));
        make_comparable(left, items.back());
    }
    std::string list, collation;
    for (Typed& item : items) {  // again, for what a later item has made of the left side
        collation = make_comparable(left, item);
        list += (list.empty() ? "" : ", ") + item.sql;
    }
    return made('(' + left.sql + collation + word + list + "))", make_type(boolean), left.nullable);
}

Typed Binder::between(const Expression& e, const Scope& scope) {
    const Typed value = expression(e.arguments[0], scope);
    const Typed low = compared(">=", value, expression(e.arguments[1], scope));
    const Typed high = compared("<=", value, expression(e.arguments[2], scope));
    return made((e.negated ? "(NOT (" : "((") + low.sql + " AND " + high.sql + "))",
                make_type(boolean), low.nullable || high.nullable);
}

Typed Binder::case_of(const Expression& e, const Scope& scope) {
    std::size_t i = 0;
    std::optional<Typed> operand;
    if (e.has_operand) operand = expression(e.arguments[i++], scope);
    std::vector<std::string> conditions;
    std::vector<Typed> results;
    const std::size_t end = e.arguments.size() - (e.has_else ? 1 : 0);
    for (; i < end; i += 2) {
        Typed condition = expression(e.arguments[i], scope);
        if (operand) condition = compared("=", *operand, condition);
        conditions.push_back(condition.sql);
        results.push_back(expression(e.arguments[i + 1], scope));
    }
    if (e.has_else) results.push_back(expression(e.arguments.back(), scope));
    std::vector<Typed*> pointers;
    bool nullable = !e.has_else;
    for (Typed& result : results) {
        pointers.push_back(&result);
        nullable = nullable || result.nullable;
    }
    const Type type = unify(pointers);
    std::string sql = "(CASE";
    for (std::size_t n = 0; n < conditions.size(); ++n) {
        sql += " WHEN " + conditions[n] + " THEN " + results[n].sql;
    }
    if (e.has_else) sql += " ELSE " + results.back().sql;
    return made(sql + " END)", type, nullable);
}

Typed Binder::cast(const Expression& e, const Scope& scope) {
    return converted(expression(e.arguments[0], scope), e.type);
}

Typed Binder::subquery(const Expression& e, const Scope& scope) {
    const BoundSelect bound = select(*e.select, &scope);
    if (e.kind == Kind::exists) {
        return made("EXISTS (" + bound.sql + ')', make_type(boolean), false);
    }
    if (bound.columns.size() != 1) {
        throw EngineError("QUERY_FAILED",
                          "A query used as an expression must have exactly one column.");
    }
    return made('(' + bound.sql + ')', bound.columns[0].type);
}

}  // namespace mock::sql
