// Tables and rows into the store: see loader.h.
#include "engine/loader.h"

#include "engine/convert.h"

namespace mock::sql {
namespace {

std::string insert_sql(const Table& table) {
    std::string sql = "INSERT INTO " + quote_name(table.physical_name()) + " VALUES (";
    for (std::size_t i = 0; i < table.columns.size(); ++i) sql += i == 0 ? "?" : ",?";
    return sql + ')';
}

}  // namespace

void create_table(Connection& connection, Catalog& catalog, const Table& table) {
    connection.execute(create_table_sql(table));
    for (const Index& index : table.indexes) connection.execute(create_index_sql(table, index));
    catalog.put(connection, table);
}

TableLoader::TableLoader(Connection& connection, const Table& table)
    : table_(&table), statement_(connection, insert_sql(table)) {
    for (const auto& column : table.columns) targets_.push_back("column '" + column.name + '\'');
}

void TableLoader::add(std::span<const Value> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        statement_.bind(static_cast<int>(i) + 1, convert(values[i], table_->columns[i].type,
                                                         Conversion::store, targets_[i]));
    }
    statement_.run();
}

}  // namespace mock::sql
