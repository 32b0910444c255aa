// The functions that the binder writes into SQLite's SQL, all named ca_..., one file a family.
#pragma once

#include <initializer_list>

#include "engine/sqlite.h"

namespace mock::sql {

// Registers all of them on a connection, and the collation CA_DECIMAL.
void register_functions(Connection& connection);

void register_conversion_functions(Connection& connection);  // ca_cast, ca_store, ca_decimal, ...
void register_decimal_functions(Connection& connection);     // arithmetic, SUM and AVG, collation
void register_text_functions(Connection& connection);
void register_numeric_functions(Connection& connection);
void register_date_functions(Connection& connection);

using ScalarFunction = void (*)(sqlite3_context*, int, sqlite3_value**);

struct FunctionEntry {
    const char* name;
    int arguments;  // -1: any number
    ScalarFunction function;
    bool deterministic = true;
};
void register_all(Connection& connection, std::initializer_list<FunctionEntry> entries);

inline bool is_null(sqlite3_value* value) {
    return sqlite3_value_type(value) == SQLITE_NULL;
}
// Is any of them NULL? Then so is most functions' result.
bool any_null(int count, sqlite3_value** values);

}  // namespace mock::sql
