// Functions on numbers that keep the kind of their argument: integers as integers, decimals (which
// SQLite holds as text) exact, doubles as doubles. See functions.h.
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "engine/decimal.h"
#include "engine/functions.h"

namespace mock::sql {
namespace {

[[noreturn]] void overflow() {
    throw EngineError("QUERY_FAILED", "Arithmetic overflow in a numeric function.");
}

Decimal decimal_of(sqlite3_value* value) {
    const auto number = Decimal::parse(text_of(value));
    if (!number) {
        throw EngineError("QUERY_FAILED", "Conversion failed when converting the value '" +
                                              std::string(text_of(value)) + "' to a number.");
    }
    return *number;
}

// Applies the body that fits the kind of the first argument.
template <class OfInteger, class OfDouble, class OfDecimal>
void by_kind(sqlite3_context* context, int count, sqlite3_value** values, OfInteger of_integer,
             OfDouble of_double, OfDecimal of_decimal) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        switch (sqlite3_value_type(values[0])) {
            case SQLITE_INTEGER:
                set_result(context, of_integer(std::int64_t{sqlite3_value_int64(values[0])}));
                break;
            case SQLITE_FLOAT:
                set_result(context, of_double(sqlite3_value_double(values[0])));
                break;
            default: set_result(context, of_decimal(decimal_of(values[0])));
        }
    });
}

void absolute(sqlite3_context* context, int count, sqlite3_value** values) {
    by_kind(
        context, count, values,
        [](std::int64_t n) {
            if (n == std::numeric_limits<std::int64_t>::min()) overflow();
            return n < 0 ? -n : n;
        },
        [](double n) { return std::fabs(n); },
        [](const Decimal& n) { return (n.sign() < 0 ? n.negated() : n).text(); });
}

void sign(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto of = [](auto n) { return std::int64_t{n < 0 ? -1 : n > 0 ? 1 : 0}; };
    by_kind(context, count, values, of, of,
            [](const Decimal& n) { return std::int64_t{n.sign()}; });
}

// The scale stays, so that the type does: CEILING(1.20) is 2.00.
std::string towards(const Decimal& number, int direction) {
    Decimal whole = number.truncated(0);
    if (number.sign() == direction && Decimal::compare(whole, number) != 0) {
        whole = whole + Decimal(direction);
    }
    return whole.rounded(number.scale()).text();
}

void ceiling(sqlite3_context* context, int count, sqlite3_value** values) {
    by_kind(
        context, count, values, [](std::int64_t n) { return n; },
        [](double n) { return std::ceil(n); }, [](const Decimal& n) { return towards(n, 1); });
}

void floor(sqlite3_context* context, int count, sqlite3_value** values) {
    by_kind(
        context, count, values, [](std::int64_t n) { return n; },
        [](double n) { return std::floor(n); }, [](const Decimal& n) { return towards(n, -1); });
}

int places_of(int count, sqlite3_value** values) {
    return count < 2 ? 0 : std::clamp(sqlite3_value_int(values[1]), -38, 38);
}

std::int64_t to_integer(const Decimal& number) {
    const auto integer = number.to_int64();
    if (!integer) overflow();
    return *integer;
}

template <Decimal (Decimal::*Method)(int) const>
void cut(sqlite3_context* context, int count, sqlite3_value** values) {
    const int places = places_of(count, values);
    by_kind(
        context, count, values,
        [places](std::int64_t n) { return to_integer((Decimal(n).*Method)(std::min(places, 0))); },
        [places](double n) {
            const auto number = Decimal::from_double(n);
            return number ? (*number.*Method)(places).to_double() : n;
        },
        [places](const Decimal& n) { return (n.*Method)(places).rounded(n.scale()).text(); });
}

void cotangent(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        const double tangent = std::tan(sqlite3_value_double(values[0]));
        if (tangent != 0) set_result(context, 1 / tangent);
    });
}

// SQLite's own says 2.9999999999999996 for 1000.
void logarithm_10(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        const double number = sqlite3_value_double(values[0]);
        if (number > 0) set_result(context, std::log10(number));
    });
}

// From 0 to less than 1; the same seed gives the same number.
void random(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        thread_local std::mt19937_64 generator{std::random_device{}()};
        if (count == 1) generator.seed(static_cast<std::uint64_t>(sqlite3_value_int64(values[0])));
        set_result(context, static_cast<double>(generator() >> 11) * 0x1p-53);
    });
}

}  // namespace

void register_numeric_functions(Connection& connection) {
    register_all(connection, {{"ca_abs", 1, absolute},
                              {"ca_sign", 1, sign},
                              {"ca_ceiling", 1, ceiling},
                              {"ca_floor", 1, floor},
                              {"ca_round", 1, cut<&Decimal::rounded>},
                              {"ca_round", 2, cut<&Decimal::rounded>},
                              {"ca_trunc", 1, cut<&Decimal::truncated>},
                              {"ca_trunc", 2, cut<&Decimal::truncated>},
                              {"ca_cot", 1, cotangent},
                              {"ca_log10", 1, logarithm_10},
                              {"ca_rand", 0, random, false},
                              {"ca_rand", 1, random, false}});
}

}  // namespace mock::sql
