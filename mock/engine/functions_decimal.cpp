// Exact decimals in SQLite: arithmetic, SUM and AVG (also over windows), and the collation by
// which they are compared and sorted. See functions.h.
#include <memory>

#include "engine/decimal.h"
#include "engine/functions.h"

namespace mock::sql {
namespace {

constexpr int max_digits = 38;

Decimal read(sqlite3_value* value) {
    const auto number = sqlite3_value_type(value) == SQLITE_FLOAT
                            ? Decimal::from_double(sqlite3_value_double(value))
                            : Decimal::parse(text_of(value));
    if (!number) {
        throw EngineError("QUERY_FAILED", "Conversion failed when converting the value '" +
                                              std::string(text_of(value)) +
                                              "' to data type DECIMAL.");
    }
    return *number;
}

// At most 38 digits, the fraction cut as far as needed.
std::string fitted(const Decimal& number) {
    const int over = number.precision() - max_digits;
    if (over <= 0) return number.text();
    if (over > number.scale()) {
        throw EngineError("QUERY_FAILED", "Arithmetic overflow: more than 38 digits (DECIMAL).");
    }
    return number.rounded(number.scale() - over).text();
}

template <class Operation>
void calculate(sqlite3_context* context, int count, sqlite3_value** values, Operation operation) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        set_result(context, fitted(operation(read(values[0]), read(values[1]))));
    });
}

void add(sqlite3_context* context, int count, sqlite3_value** values) {
    calculate(context, count, values, [](const Decimal& a, const Decimal& b) { return a + b; });
}
void subtract(sqlite3_context* context, int count, sqlite3_value** values) {
    calculate(context, count, values, [](const Decimal& a, const Decimal& b) { return a - b; });
}
void multiply(sqlite3_context* context, int count, sqlite3_value** values) {
    calculate(context, count, values, [](const Decimal& a, const Decimal& b) { return a * b; });
}

// NULL for a division by zero, as with SQLite's other numbers.
void divide(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        const Decimal divisor = read(values[1]);
        if (divisor.is_zero()) return;
        const int scale = sqlite3_value_int(values[2]);
        set_result(context, fitted(Decimal::divide(read(values[0]), divisor, scale)));
    });
}

void modulo(sqlite3_context* context, int count, sqlite3_value** values) {
    guarded(context, [&] {
        if (any_null(count, values)) return;
        const Decimal dividend = read(values[0]), divisor = read(values[1]);
        if (divisor.is_zero()) return;
        const int scale = std::max(dividend.scale(), divisor.scale()) + 1;
        const Decimal quotient = Decimal::divide(dividend, divisor, scale).truncated(0);
        set_result(context, fitted(dividend - quotient * divisor));
    });
}

struct Sum {
    Decimal total;
    std::int64_t rows = 0;
};

// SQLite keeps a pointer for each group; `create` is false where no row came.
Sum* sum_of(sqlite3_context* context, bool create) {
    auto** slot = static_cast<Sum**>(
        sqlite3_aggregate_context(context, create ? static_cast<int>(sizeof(Sum*)) : 0));
    if (slot == nullptr) return nullptr;
    if (*slot == nullptr && create) *slot = std::make_unique<Sum>().release();
    return *slot;
}

void step(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (is_null(values[0])) return;
        Sum* sum = sum_of(context, true);
        if (sum == nullptr) throw std::bad_alloc();
        sum->total = sum->total + read(values[0]);
        ++sum->rows;
    });
}

void inverse(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (is_null(values[0])) return;
        Sum* sum = sum_of(context, true);
        if (sum == nullptr) throw std::bad_alloc();
        sum->total = sum->total - read(values[0]);
        --sum->rows;
    });
}

void give_sum(sqlite3_context* context, const Sum* sum) {
    guarded(context, [&] {
        if (sum != nullptr && sum->rows > 0) set_result(context, fitted(sum->total));
    });
}

void give_average(sqlite3_context* context, const Sum* sum) {
    guarded(context, [&] {
        if (sum == nullptr || sum->rows == 0) return;
        const int scale = std::max(6, sum->total.scale());
        set_result(context, fitted(Decimal::divide(sum->total, Decimal(sum->rows), scale)));
    });
}

template <void (*Give)(sqlite3_context*, const Sum*)>
void value(sqlite3_context* context) {
    Give(context, sum_of(context, false));
}

template <void (*Give)(sqlite3_context*, const Sum*)>
void final_value(sqlite3_context* context) {
    const std::unique_ptr<Sum> owned(sum_of(context, false));
    Give(context, owned.get());
}

int collate(void*, int left_size, const void* left, int right_size, const void* right) {
    return compare_decimal_texts(
        {static_cast<const char*>(left), static_cast<std::size_t>(left_size)},
        {static_cast<const char*>(right), static_cast<std::size_t>(right_size)});
}

template <void (*Give)(sqlite3_context*, const Sum*)>
void register_aggregate(Connection& connection, const char* name) {
    if (sqlite3_create_window_function(
            connection.get(), name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, step,
            final_value<Give>, value<Give>, inverse, nullptr) != SQLITE_OK) {
        connection.fail();
    }
}

}  // namespace

void register_decimal_functions(Connection& connection) {
    register_all(connection, {{"ca_decimal_add", 2, add},
                              {"ca_decimal_subtract", 2, subtract},
                              {"ca_decimal_multiply", 2, multiply},
                              {"ca_decimal_divide", 3, divide},
                              {"ca_decimal_modulo", 2, modulo}});
    register_aggregate<give_sum>(connection, "ca_decimal_sum");
    register_aggregate<give_average>(connection, "ca_decimal_avg");
    if (sqlite3_create_collation(connection.get(), "CA_DECIMAL", SQLITE_UTF8, nullptr, collate) !=
        SQLITE_OK) {
        connection.fail();
    }
}

}  // namespace mock::sql
