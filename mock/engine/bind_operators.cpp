// The rules of types for operators and conversions: see binder.h.
#include <algorithm>

#include "engine/binder.h"

namespace mock::sql {
namespace {

using namespace type_number;

constexpr const char* decimal_collation = " COLLATE CA_DECIMAL";

Typed made(std::string sql, Type type, bool nullable) {
    Typed result;
    result.sql = std::move(sql);
    result.type = std::move(type);
    result.nullable = nullable;
    return result;
}

Typed as_decimal(const Typed& value) {
    if (family_of(value.type) == Family::decimal) return value;
    const bool real_number =
        !is_number(family_of(value.type)) || family_of(value.type) == Family::real;
    return made("ca_decimal(" + value.sql + ')', make_type(decimal, 38, real_number ? 15 : 0),
                value.nullable);
}

Typed as_real(const Typed& value) {
    if (family_of(value.type) != Family::decimal) return value;
    return made("CAST(" + value.sql + " AS REAL)", make_type(double_), value.nullable);
}

bool is_moment(Family family) {
    return family == Family::date || family == Family::time || family == Family::timestamp;
}

[[noreturn]] void clash(const std::string& symbol, const Typed& left, const Typed& right) {
    throw EngineError("QUERY_FAILED", "Operand type clash: " + left.type.name + ' ' + symbol + ' ' +
                                          right.type.name + " is not defined.");
}

Typed calculated_decimal(const std::string& symbol, const Typed& left, const Typed& right) {
    const std::int64_t a = left.type.scale.value_or(0), b = right.type.scale.value_or(0);
    std::int64_t scale = std::max(a, b);
    std::string function = "ca_decimal_add";
    if (symbol == "-") function = "ca_decimal_subtract";
    if (symbol == "%") function = "ca_decimal_modulo";
    if (symbol == "*") {
        function = "ca_decimal_multiply";
        scale = a + b;
    }
    std::string arguments = left.sql + ", " + right.sql;
    if (symbol == "/") {
        function = "ca_decimal_divide";
        scale = std::max<std::int64_t>(6, scale);
        arguments += ", " + std::to_string(scale);
    }
    return made(function + '(' + arguments + ')',
                make_type(decimal, 38, std::min<std::int64_t>(scale, 38)), true);
}

}  // namespace

std::string type_arguments(const Type& type) {
    const bool is_decimal = family_of(type) == Family::decimal;
    return std::to_string(type.number) + ", " +
           std::to_string(is_decimal ? type.precision.value_or(38) : type.length) + ", " +
           std::to_string(type.scale.value_or(0));
}

std::string collation_of(const Type& type) {
    return family_of(type) == Family::decimal ? decimal_collation : "";
}

Typed converted(const Typed& value, const Type& type) {
    return made("ca_cast(" + value.sql + ", " + type_arguments(type) + ')', type, value.nullable);
}

Typed as_text(const Typed& value) {
    // SQLite would write a double with 15 digits.
    if (family_of(value.type) != Family::real) return value;
    return converted(value, make_type(varchar));
}

Typed as_number(const Typed& value) {
    return is_number(family_of(value.type)) || family_of(value.type) == Family::boolean ||
                   family_of(value.type) == Family::unknown
               ? value
               : converted(value, make_type(double_));
}

std::string make_comparable(Typed& left, Typed& right) {
    const auto text_with = [&](auto predicate) {
        const Family a = family_of(left.type), b = family_of(right.type);
        return (a == Family::text && predicate(b)) || (b == Family::text && predicate(a));
    };
    const auto convert_text = [&](const Type& type) {
        Typed& text = family_of(left.type) == Family::text ? left : right;
        text = converted(text, type);
    };
    const Family a = family_of(left.type), b = family_of(right.type);
    const Type& other = a == Family::text ? right.type : left.type;
    if (a == Family::decimal || b == Family::decimal) {
        left = as_decimal(left);
        right = as_decimal(right);
        return decimal_collation;
    }
    if (text_with([](Family f) { return is_number(f); })) {
        Typed& text = a == Family::text ? left : right;
        text = made("ca_number(" + text.sql + ')', make_type(double_), text.nullable);
    } else if (text_with([](Family f) {
                   return is_moment(f) || f == Family::boolean || f == Family::uuid;
               })) {
        convert_text(make_type(other.number));
    } else if (text_with([](Family f) { return f == Family::binary; })) {
        convert_text(make_type(varbinary));
    } else if (a == Family::date && b == Family::timestamp) {
        left = converted(left, make_type(timestamp));
    } else if (a == Family::timestamp && b == Family::date) {
        right = converted(right, make_type(timestamp));
    }
    return {};
}

Typed compared(const std::string& symbol, Typed left, Typed right) {
    const bool nullable = left.nullable || right.nullable;
    const std::string collation = make_comparable(left, right);
    return made('(' + left.sql + ' ' + symbol + ' ' + right.sql + collation + ')',
                make_type(boolean), nullable);
}

Typed calculated(const std::string& symbol, const Typed& first, const Typed& second) {
    const Typed left = as_number(first), right = as_number(second);
    const Family a = family_of(first.type), b = family_of(second.type);
    if (is_moment(a) || is_moment(b) || a == Family::uuid || b == Family::uuid ||
        a == Family::binary || b == Family::binary) {
        clash(symbol, first, second);
    }
    const Family x = family_of(left.type), y = family_of(right.type);
    const bool nullable = left.nullable || right.nullable || symbol == "/" || symbol == "%";
    if (x == Family::real || y == Family::real) {
        const Typed p = as_real(left), q = as_real(right);
        const std::string sql = symbol == "%" ? "mod(" + p.sql + ", " + q.sql + ')'
                                              : '(' + p.sql + ' ' + symbol + ' ' + q.sql + ')';
        return made(sql, make_type(double_), nullable);
    }
    if (x == Family::decimal || y == Family::decimal) {
        return calculated_decimal(symbol, as_decimal(left), as_decimal(right));
    }
    return made('(' + left.sql + ' ' + symbol + ' ' + right.sql + ')', make_type(bigint), nullable);
}

Typed negated_number(const Typed& operand) {
    const Typed number = as_number(operand);
    if (family_of(number.type) == Family::decimal) {
        return made("ca_decimal_subtract('0', " + number.sql + ')', number.type, number.nullable);
    }
    const bool is_real = family_of(number.type) == Family::real;
    return made("(- " + number.sql + ')', is_real ? number.type : make_type(bigint),
                number.nullable);
}

Type unify(std::vector<Typed*> values) {
    Type common = make_type(unknown);
    for (const Typed* value : values) common = common_type(common, value->type);
    for (Typed* value : values) {
        const Family family = family_of(value->type);
        const bool rescaled = family == Family::decimal && value->type.scale != common.scale;
        if ((family != family_of(common) || rescaled) && family != Family::unknown) {
            *value = converted(*value, common);
        }
    }
    return common;
}

}  // namespace mock::sql
