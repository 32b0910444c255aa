// Function calls: the table of what there is, how many arguments it takes, what it is made of in
// SQLite and what comes out. See binder.h.
#include <algorithm>
#include <iterator>

#include "engine/binder.h"
#include "engine/datetime.h"

namespace mock::sql {
namespace {

using namespace type_number;

// What the arguments are turned into, and what comes out.
enum class Takes { any, text, number };
enum class Gives {
    integer,
    bigint,
    real,
    date,
    time,
    timestamp,
    text,
    first,       // the type of the first argument
    first_text,  // text, no longer than the first argument
    unified      // the type that holds all arguments
};

struct Function {
    std::string_view name;
    std::size_t least, most;
    Takes takes;
    Gives gives;
    std::string_view sql;  // $ stands for the arguments
};

constexpr std::size_t many = 100;

constexpr Function functions[] = {
    // Text
    {"LEN", 1, 1, Takes::text, Gives::integer, "ca_len($)"},
    {"CHAR_LENGTH", 1, 1, Takes::text, Gives::integer, "ca_char_length($)"},
    {"OCTET_LENGTH", 1, 1, Takes::text, Gives::integer, "ca_octet_length($)"},
    {"DATALENGTH", 1, 1, Takes::text, Gives::integer, "ca_octet_length($)"},
    {"UPPER", 1, 1, Takes::text, Gives::first_text, "ca_upper($)"},
    {"LOWER", 1, 1, Takes::text, Gives::first_text, "ca_lower($)"},
    {"LTRIM", 1, 1, Takes::text, Gives::first_text, "ltrim($)"},
    {"RTRIM", 1, 1, Takes::text, Gives::first_text, "rtrim($)"},
    {"TRIM", 1, 1, Takes::text, Gives::first_text, "trim($)"},
    {"LEFT", 2, 2, Takes::text, Gives::first_text, "ca_left($)"},
    {"RIGHT", 2, 2, Takes::text, Gives::first_text, "ca_right($)"},
    {"SUBSTRING", 2, 3, Takes::text, Gives::first_text, "ca_substring($)"},
    {"REVERSE", 1, 1, Takes::text, Gives::first_text, "ca_reverse($)"},
    {"CHARINDEX", 2, 3, Takes::text, Gives::integer, "ca_charindex($)"},
    {"LOCATE", 2, 2, Takes::text, Gives::integer, "ca_charindex($)"},
    {"POSITION", 2, 2, Takes::text, Gives::integer, "ca_charindex($)"},
    {"REPLACE", 3, 3, Takes::text, Gives::text, "replace($)"},
    {"STUFF", 4, 4, Takes::text, Gives::text, "ca_stuff($)"},
    {"REPLICATE", 2, 2, Takes::text, Gives::text, "ca_replicate($)"},
    {"SPACE", 1, 1, Takes::any, Gives::text, "ca_replicate(' ', $)"},
    {"CONCAT", 1, many, Takes::text, Gives::text, "ca_concat($)"},
    // SQLite says ?000 of what has no letters, NULL among it.
    {"SOUNDEX", 1, 1, Takes::text, Gives::text, "nullif(soundex($), '?000')"},
    {"ASCII", 1, 1, Takes::text, Gives::integer, "ca_ascii($)"},
    {"CHAR", 1, 1, Takes::any, Gives::text, "ca_char($)"},
    // Numbers
    {"ABS", 1, 1, Takes::number, Gives::first, "ca_abs($)"},
    {"SIGN", 1, 1, Takes::number, Gives::integer, "ca_sign($)"},
    {"CEILING", 1, 1, Takes::number, Gives::first, "ca_ceiling($)"},
    {"FLOOR", 1, 1, Takes::number, Gives::first, "ca_floor($)"},
    {"ROUND", 1, 2, Takes::number, Gives::first, "ca_round($)"},
    {"TRUNC", 1, 2, Takes::number, Gives::first, "ca_trunc($)"},
    {"ACOS", 1, 1, Takes::number, Gives::real, "acos($)"},
    {"ASIN", 1, 1, Takes::number, Gives::real, "asin($)"},
    {"ATAN", 1, 1, Takes::number, Gives::real, "atan($)"},
    {"ATN2", 2, 2, Takes::number, Gives::real, "atan2($)"},
    {"COS", 1, 1, Takes::number, Gives::real, "cos($)"},
    {"COT", 1, 1, Takes::number, Gives::real, "ca_cot($)"},
    {"DEGREES", 1, 1, Takes::number, Gives::real, "degrees($)"},
    {"EXP", 1, 1, Takes::number, Gives::real, "exp($)"},
    {"LOG", 1, 1, Takes::number, Gives::real, "ln($)"},
    {"LOG10", 1, 1, Takes::number, Gives::real, "ca_log10($)"},
    {"PI", 0, 0, Takes::any, Gives::real, "pi()"},
    {"POWER", 2, 2, Takes::number, Gives::real, "pow($)"},
    {"RADIANS", 1, 1, Takes::number, Gives::real, "radians($)"},
    {"RAND", 0, 1, Takes::any, Gives::real, "ca_rand($)"},
    {"SIN", 1, 1, Takes::number, Gives::real, "sin($)"},
    {"SQRT", 1, 1, Takes::number, Gives::real, "sqrt($)"},
    {"SQUARE", 1, 1, Takes::number, Gives::real, "pow($, 2)"},
    {"TAN", 1, 1, Takes::number, Gives::real, "tan($)"},
    // Dates and times
    {"GETDATE", 0, 0, Takes::any, Gives::timestamp, "ca_now()"},
    {"GETUTCDATE", 0, 0, Takes::any, Gives::timestamp, "ca_now()"},
    {"SYSDATETIME", 0, 0, Takes::any, Gives::timestamp, "ca_now()"},
    {"SYSUTCDATETIME", 0, 0, Takes::any, Gives::timestamp, "ca_now()"},
    {"CURRENT_TIMESTAMP", 0, 0, Takes::any, Gives::timestamp, "ca_now()"},
    {"CURRENT_DATE", 0, 0, Takes::any, Gives::date, "substr(ca_now(), 1, 10)"},
    {"DATEDIFF", 3, 3, Takes::any, Gives::bigint, "ca_datediff($)"},
    {"DATEPART", 2, 2, Takes::any, Gives::integer, "ca_datepart($)"},
    {"DATENAME", 2, 2, Takes::any, Gives::text, "ca_datename($)"},
    {"YEAR", 1, 1, Takes::any, Gives::integer, "ca_datepart('year', $)"},
    {"QUARTER", 1, 1, Takes::any, Gives::integer, "ca_datepart('quarter', $)"},
    {"MONTH", 1, 1, Takes::any, Gives::integer, "ca_datepart('month', $)"},
    {"WEEK", 1, 1, Takes::any, Gives::integer, "ca_datepart('week', $)"},
    {"DAY", 1, 1, Takes::any, Gives::integer, "ca_datepart('day', $)"},
    {"DAYOFMONTH", 1, 1, Takes::any, Gives::integer, "ca_datepart('day', $)"},
    {"DAYOFWEEK", 1, 1, Takes::any, Gives::integer, "ca_datepart('weekday', $)"},
    {"DAYOFYEAR", 1, 1, Takes::any, Gives::integer, "ca_datepart('dayofyear', $)"},
    {"HOUR", 1, 1, Takes::any, Gives::integer, "ca_datepart('hour', $)"},
    {"MINUTE", 1, 1, Takes::any, Gives::integer, "ca_datepart('minute', $)"},
    {"SECOND", 1, 1, Takes::any, Gives::integer, "ca_datepart('second', $)"},
    // Any type
    {"ISNULL", 2, 2, Takes::any, Gives::unified, "ifnull($)"},
    {"COALESCE", 2, many, Takes::any, Gives::unified, "coalesce($)"},
    // Windows
    {"ROW_NUMBER", 0, 0, Takes::any, Gives::bigint, "row_number()"},
    {"RANK", 0, 0, Takes::any, Gives::bigint, "rank()"},
    {"DENSE_RANK", 0, 0, Takes::any, Gives::bigint, "dense_rank()"},
    {"NTILE", 1, 1, Takes::any, Gives::bigint, "ntile($)"},
    {"PERCENT_RANK", 0, 0, Takes::any, Gives::real, "percent_rank()"},
    {"CUME_DIST", 0, 0, Takes::any, Gives::real, "cume_dist()"},
    {"LAG", 1, 3, Takes::any, Gives::first, "lag($)"},
    {"LEAD", 1, 3, Takes::any, Gives::first, "lead($)"},
    {"FIRST_VALUE", 1, 1, Takes::any, Gives::first, "first_value($)"},
    {"LAST_VALUE", 1, 1, Takes::any, Gives::first, "last_value($)"},
};

constexpr std::string_view window_only[] = {"ROW_NUMBER",   "RANK",      "DENSE_RANK", "NTILE",
                                            "PERCENT_RANK", "CUME_DIST", "LAG",        "LEAD",
                                            "FIRST_VALUE",  "LAST_VALUE"};
constexpr std::string_view aggregates[] = {"COUNT", "COUNT_BIG", "SUM", "AVG", "MIN", "MAX"};
// These have a rule of types of their own.
constexpr std::string_view special[] = {"DATEADD", "MOD", "NULLIF", "IIF"};

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

Typed made(std::string sql, Type type, bool nullable = true) {
    Typed result;
    result.sql = std::move(sql);
    result.type = std::move(type);
    result.nullable = nullable;
    return result;
}

[[noreturn]] void wrong_count(const std::string& name, std::size_t least, std::size_t most) {
    std::string wanted = std::to_string(least);
    if (most >= many) {
        wanted += " or more";
    } else if (most != least) {
        wanted += " to " + std::to_string(most);
    }
    throw EngineError("QUERY_FAILED",
                      "The " + name + " function requires " + wanted + " argument(s).");
}

[[noreturn]] void unknown_function(const std::string& name) {
    throw EngineError("QUERY_FAILED",
                      '\'' + name + "' is not a recognized built-in function name.");
}

Type result_type(const Function& function, const std::vector<Typed>& arguments) {
    switch (function.gives) {
        case Gives::integer: return make_type(integer);
        case Gives::bigint: return make_type(bigint);
        case Gives::real: return make_type(double_);
        case Gives::date: return make_type(date);
        case Gives::time: return make_type(time);
        case Gives::timestamp: return make_type(timestamp);
        case Gives::text: return make_type(varchar);
        case Gives::first_text: {
            const bool is_text = family_of(arguments[0].type) == Family::text;
            return make_type(varchar, is_text ? arguments[0].type.length : 0);
        }
        default: return arguments[0].type;
    }
}

std::string joined(const std::vector<Typed>& arguments) {
    std::string list;
    for (const auto& argument : arguments) list += (list.empty() ? "" : ", ") + argument.sql;
    return list;
}

Typed plain_function(const Function& function, std::vector<Typed> arguments) {
    std::vector<Typed*> pointers;
    for (Typed& argument : arguments) {
        if (function.takes == Takes::text) argument = as_text(argument);
        if (function.takes == Takes::number) argument = as_number(argument);
        pointers.push_back(&argument);
    }
    const Type type =
        function.gives == Gives::unified ? unify(pointers) : result_type(function, arguments);
    std::string sql(function.sql);
    const std::size_t place = sql.find('$');
    if (place != std::string::npos) sql.replace(place, 1, joined(arguments));
    const bool nullable =
        function.gives == Gives::unified
            ? std::all_of(arguments.begin(), arguments.end(), [](auto& a) { return a.nullable; })
            : !(contains(window_only, function.name) && arguments.empty()) &&
                  !(arguments.empty() && function.name != "RAND");
    return made(std::move(sql), type, nullable);
}

// The type of what is added to, except that hours added to a date make a timestamp.
Typed date_add(const std::vector<Typed>& arguments) {
    const std::string& quoted = arguments[0].sql;
    const bool is_literal = quoted.size() > 2 && quoted.front() == '\'';
    const auto part = is_literal ? date_part(quoted.substr(1, quoted.size() - 2)) : std::nullopt;
    const Family family = family_of(arguments[2].type);
    DataType number = timestamp;
    if (family == Family::date && !(part && is_time_part(*part))) number = date;
    if (family == Family::time) number = time;
    return made("ca_dateadd(" + joined(arguments) + ", " + std::to_string(number) + ')',
                make_type(number));
}

Typed special_function(const std::string& name, std::vector<Typed> arguments) {
    const std::size_t wanted = name == "DATEADD" || name == "IIF" ? 3 : 2;
    if (arguments.size() != wanted) wrong_count(name, wanted, wanted);
    if (name == "DATEADD") return date_add(arguments);
    if (name == "MOD") return calculated("%", arguments[0], arguments[1]);
    if (name == "NULLIF") {
        const Typed equal = compared("=", arguments[0], arguments[1]);
        return made("(CASE WHEN " + equal.sql + " THEN NULL ELSE " + arguments[0].sql + " END)",
                    arguments[0].type);
    }
    const Type type = unify({&arguments[1], &arguments[2]});
    return made("iif(" + joined(arguments) + ')', type,
                arguments[1].nullable || arguments[2].nullable);
}

bool is_count(const std::string& name) {
    return name == "COUNT" || name == "COUNT_BIG";
}

// SUM and AVG: the function in SQLite and the type, by that of the argument.
std::pair<std::string, Type> sum_function(const std::string& name, const Type& type) {
    const bool average = name == "AVG";
    switch (family_of(type)) {
        case Family::decimal: {
            const std::int64_t scale = type.scale.value_or(0);
            return average
                       ? std::pair(std::string("ca_decimal_avg"),
                                   make_type(decimal, 38, std::max<std::int64_t>(6, scale)))
                       : std::pair(std::string("ca_decimal_sum"), make_type(decimal, 38, scale));
        }
        case Family::integer:
        case Family::boolean:
            return average ? std::pair(std::string("avg"), make_type(double_))
                           : std::pair(std::string("sum"), make_type(bigint));
        default: return {average ? "avg" : "sum", make_type(double_)};
    }
}

}  // namespace

Typed Binder::call(const Expression& e, const Scope& scope) {
    const auto found = std::find_if(std::begin(functions), std::end(functions),
                                    [&](const Function& f) { return f.name == e.text; });
    const bool is_aggregate = contains(aggregates, e.text);
    const bool is_special = contains(special, e.text);
    if (found == std::end(functions) && !is_aggregate && !is_special) unknown_function(e.text);
    if (e.window && !is_aggregate && !contains(window_only, e.text)) {
        throw EngineError("QUERY_FAILED", "The function " + e.text + " cannot be used with OVER.");
    }
    if (!e.window && contains(window_only, e.text)) {
        throw EngineError("QUERY_FAILED", "The function " + e.text + " must have an OVER clause.");
    }
    std::vector<Typed> arguments;
    for (const auto& argument : e.arguments) {
        if (argument.kind == Expression::Kind::star) {
            if (!is_count(e.text) || e.arguments.size() != 1) {
                throw EngineError("QUERY_FAILED", "Syntax error near '*' in " + e.text + '.');
            }
            arguments.push_back(made("*", make_type(bigint), false));
        } else {
            arguments.push_back(expression(argument, scope));
        }
    }
    if (is_aggregate) return aggregate(e, std::move(arguments), scope);
    if (is_special) return special_function(e.text, std::move(arguments));
    if (arguments.size() < found->least || arguments.size() > found->most) {
        wrong_count(e.text, found->least, found->most);
    }
    Typed result = plain_function(*found, std::move(arguments));
    if (e.window) result.sql += over(*e.window, scope);
    return result;
}

Typed Binder::aggregate(const Expression& e, std::vector<Typed> arguments, const Scope& scope) {
    if (arguments.size() != 1) wrong_count(e.text, 1, 1);
    Typed argument = arguments[0];
    Typed result;
    std::string name = to_lower_ascii(e.text);
    if (is_count(e.text)) {
        name = "count";
        result = made({}, make_type(bigint), false);
    } else if (e.text == "MIN" || e.text == "MAX") {
        argument.sql += collation_of(argument.type);
        result = made({}, argument.type);
    } else {
        argument = as_number(argument);
        auto [function, type] = sum_function(e.text, argument.type);
        name = function;
        result = made({}, type);
    }
    result.sql = name + (e.distinct ? "(DISTINCT " : "(") + argument.sql + ')';
    if (e.window) result.sql += over(*e.window, scope);
    return result;
}

std::string Binder::over(const Window& window, const Scope& scope) {
    std::string sql = " OVER (";
    const char* separator = "PARTITION BY ";
    for (const auto& term : window.partition) {
        const Typed typed = expression(term, scope);
        sql += separator + typed.sql + collation_of(typed.type);
        separator = ", ";
    }
    separator = " ORDER BY ";
    for (const auto& term : window.order) {
        const Typed typed = expression(term.expression, scope);
        sql += separator + order_term(term, typed.sql, typed.type);
        separator = ", ";
    }
    return sql + ' ' + window.frame + ')';
}

}  // namespace mock::sql
