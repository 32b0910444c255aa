// Conversions as SQLite functions: see functions.h.
#include "engine/convert.h"
#include "engine/decimal.h"
#include "engine/functions.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

Type type_from(sqlite3_value** values) {
    Type type = make_type(sqlite3_value_int(values[0]), sqlite3_value_int64(values[1]),
                          sqlite3_value_int64(values[2]));
    return type;
}

// ca_cast(value, type, size, scale)
void cast(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (is_null(values[0])) return;
        set_result(context, convert(value_of(values[0]), type_from(values + 1), Conversion::cast));
    });
}

// ca_store(value, type, size, scale, column)
void store(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (is_null(values[0])) return;
        const std::string target = "column '" + std::string(text_of(values[4])) + '\'';
        set_result(context,
                   convert(value_of(values[0]), type_from(values + 1), Conversion::store, target));
    });
}

// ca_decimal(value): the digits of any number, unrounded.
void decimal(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (is_null(values[0])) return;
        const auto number = sqlite3_value_type(values[0]) == SQLITE_FLOAT
                                ? Decimal::from_double(sqlite3_value_double(values[0]))
                                : Decimal::parse(text_of(values[0]));
        if (!number) {
            convert(value_of(values[0]), make_type(type_number::decimal), Conversion::cast);
            throw EngineError("QUERY_FAILED", "Conversion failed when converting to DECIMAL.");
        }
        set_result(context, number->text());
    });
}

// ca_number(text): an integer if it is one, else a double.
void number(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (is_null(values[0])) return;
        const Value value = value_of(values[0]);
        const auto digits = Decimal::parse(to_text(value));
        if (digits && digits->scale() == 0) {
            if (const auto integer = digits->to_int64()) {
                set_result(context, *integer);
                return;
            }
        }
        set_result(context, convert(value, make_type(type_number::double_), Conversion::cast));
    });
}

// ca_row_count(value), of TOP, LIMIT and OFFSET.
void row_count(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        const auto count = Decimal::parse(text_of(values[0]));
        const auto rows = count ? count->to_int64() : std::nullopt;
        if (!rows || *rows < 0 || Decimal::compare(*count, Decimal(*rows)) != 0) {
            throw EngineError("QUERY_FAILED",
                              "A number of rows (TOP, LIMIT, OFFSET) must be an integer of 0 or "
                              "more.");
        }
        set_result(context, *rows);
    });
}

}  // namespace

void register_conversion_functions(Connection& connection) {
    register_all(connection, {{"ca_cast", 4, cast},
                              {"ca_store", 5, store},
                              {"ca_decimal", 1, decimal},
                              {"ca_number", 1, number},
                              {"ca_row_count", 1, row_count}});
}

bool any_null(int count, sqlite3_value** values) {
    for (int i = 0; i < count; ++i) {
        if (is_null(values[i])) return true;
    }
    return false;
}

void register_all(Connection& connection, std::initializer_list<FunctionEntry> entries) {
    for (const auto& entry : entries) {
        const int flags = SQLITE_UTF8 | (entry.deterministic ? SQLITE_DETERMINISTIC : 0);
        if (sqlite3_create_function_v2(connection.get(), entry.name, entry.arguments, flags,
                                       nullptr, entry.function, nullptr, nullptr,
                                       nullptr) != SQLITE_OK) {
            connection.fail();
        }
    }
}

void register_functions(Connection& connection) {
    register_conversion_functions(connection);
    register_decimal_functions(connection);
    register_text_functions(connection);
    register_numeric_functions(connection);
    register_date_functions(connection);
}

}  // namespace mock::sql
