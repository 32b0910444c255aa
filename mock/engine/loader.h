// Puts a table and its rows into the store, each value converted to its column's type.
#pragma once

#include <span>
#include <string>

#include "engine/catalog.h"
#include "engine/sqlite.h"

namespace mock::sql {

// CREATE TABLE, its indexes, and its entry in the catalog.
void create_table(Connection& connection, Catalog& catalog, const Table& table);

class TableLoader {
public:
    TableLoader(Connection& connection, const Table& table);
    // One value a column, in their order. Throws EngineError for one that does not fit.
    void add(std::span<const Value> values);

private:
    const Table* table_;
    std::vector<std::string> targets_;  // "column 'x'"
    PreparedStatement statement_;
};

}  // namespace mock::sql
