// The catalog's own tables in SQLite, and writing to them: see catalog.h.
#include <mutex>

#include "engine/catalog.h"

namespace mock::sql {
namespace {

constexpr const char* tables_sql = R"(
CREATE TABLE ca_schemas (catalog TEXT, schema TEXT,
    PRIMARY KEY (catalog, schema));
CREATE TABLE ca_tables (catalog TEXT, schema TEXT,
    name TEXT, type TEXT, remarks TEXT, PRIMARY KEY (catalog, schema, name));
CREATE TABLE ca_columns (catalog TEXT, schema TEXT,
    table_name TEXT, ordinal INT, name TEXT, data_type INT,
    type_name TEXT, length INT, precision INT, scale INT, is_nullable INT, is_key INT,
    is_auto_increment INT, remarks TEXT, PRIMARY KEY (catalog, schema, table_name, ordinal));
CREATE TABLE ca_keys (catalog TEXT, schema TEXT,
    table_name TEXT, ordinal INT, column_name TEXT, key_name TEXT,
    PRIMARY KEY (catalog, schema, table_name, ordinal));
CREATE TABLE ca_foreign_keys (catalog TEXT, schema TEXT,
    table_name TEXT, key_name TEXT, ordinal INT, column_name TEXT,
    pk_name TEXT, pk_catalog TEXT, pk_schema TEXT,
    pk_table TEXT, pk_column TEXT);
CREATE TABLE ca_indexes (catalog TEXT, schema TEXT,
    table_name TEXT, index_name TEXT, ordinal INT,
    column_name TEXT, is_unique INT, is_primary INT, sort_order TEXT);
CREATE TABLE ca_procedures (catalog TEXT, schema TEXT,
    name TEXT, remarks TEXT, PRIMARY KEY (catalog, schema, name));
CREATE TABLE ca_procedure_parameters (catalog TEXT, schema TEXT,
    procedure_name TEXT, ordinal INT, name TEXT, direction INT,
    data_type INT, type_name TEXT, length INT, precision INT, scale INT, is_required INT);
CREATE TABLE ca_listed_catalogs (name TEXT);
CREATE TABLE ca_listed_tables (name TEXT);
CREATE TABLE ca_listed_columns (ordinal INT, name TEXT);
)";

using Values = std::vector<Value>;

void insert(Connection& connection, const std::string& table, const Values& values) {
    std::string sql = "INSERT OR REPLACE INTO " + table + " VALUES (?";
    for (std::size_t i = 1; i < values.size(); ++i) sql += ",?";
    PreparedStatement statement(connection, sql + ")");
    for (std::size_t i = 0; i < values.size(); ++i) {
        statement.bind(static_cast<int>(i) + 1, values[i]);
    }
    statement.run();
}

Value optional_number(const std::optional<std::int64_t>& number) {
    return number ? Value(*number) : Value();
}

std::string_view kind_name(TableKind kind) {
    switch (kind) {
        case TableKind::view: return "VIEW";
        case TableKind::system: return "SYSTEM TABLE";
        default: return "TABLE";
    }
}

std::string primary_key_name(std::string_view table) {
    return "PK_" + std::string(table);
}

void publish_columns(Connection& connection, const Table& table) {
    std::int64_t ordinal = 0;
    for (const auto& column : table.columns) {
        insert(connection, "ca_columns",
               {table.catalog, table.schema, table.name, ++ordinal, column.name,
                std::int64_t{column.type.number}, column.type.name, column.type.length,
                optional_number(column.type.precision), optional_number(column.type.scale),
                column.nullable, table.is_key(column.name), column.auto_increment, column.remarks});
    }
}

void publish_index(Connection& connection, const Table& table, const Index& index, bool primary) {
    std::int64_t ordinal = 0;
    for (const auto& [column, descending] : index.columns) {
        insert(connection, "ca_indexes",
               {table.catalog, table.schema, table.name, index.name, ++ordinal, column,
                index.unique, primary, std::string(descending ? "D" : "A")});
    }
}

Index key_index(const std::string& name, const std::vector<std::string>& columns) {
    Index index{name, true, {}};
    for (const auto& column : columns) index.columns.emplace_back(column, false);
    return index;
}

void publish_keys(Connection& connection, const Table& table) {
    std::int64_t ordinal = 0;
    for (const auto& column : table.primary_key) {
        insert(connection, "ca_keys",
               {table.catalog, table.schema, table.name, ++ordinal, column,
                primary_key_name(table.name)});
    }
    for (const auto& key : table.foreign_keys) {
        for (std::size_t i = 0; i < key.columns.size(); ++i) {
            insert(connection, "ca_foreign_keys",
                   {table.catalog, table.schema, table.name, key.name,
                    static_cast<std::int64_t>(i) + 1, key.columns[i], primary_key_name(key.table),
                    key.catalog, key.schema, key.table, key.referenced_columns[i]});
        }
    }
    if (!table.primary_key.empty()) {
        publish_index(connection, table, key_index(primary_key_name(table.name), table.primary_key),
                      true);
    }
    int number = 0;
    for (const auto& key : table.unique_keys) {
        const std::string name = "UQ_" + table.name + '_' + std::to_string(++number);
        publish_index(connection, table, key_index(name, key), false);
    }
    for (const auto& index : table.indexes) publish_index(connection, table, index, false);
}

void unpublish(Connection& connection, const Table& table) {
    const std::string place = " WHERE catalog = " + quote_text(table.catalog) +
                              " AND schema = " + quote_text(table.schema) + " AND ";
    const std::string name = quote_text(table.name);
    connection.execute("DELETE FROM ca_tables" + place + "name = " + name);
    for (const char* part : {"ca_columns", "ca_keys", "ca_foreign_keys", "ca_indexes"}) {
        connection.execute(std::string("DELETE FROM ") + part + place + "table_name = " + name);
    }
}

}  // namespace

void create_catalog_tables(Connection& connection) {
    connection.execute(tables_sql);
}

void add_listed_names(Connection& connection, std::int64_t catalogs, std::int64_t tables,
                      std::int64_t columns) {
    const auto name = [](const char* kind, std::int64_t number) {
        const std::string digits = std::to_string(number);
        return kind + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    };
    for (std::int64_t i = 1; i <= catalogs; ++i) {
        insert(connection, "ca_listed_catalogs", {name("Catalog", i)});
    }
    for (std::int64_t i = 1; i <= tables; ++i) {
        insert(connection, "ca_listed_tables", {name("Table", i)});
    }
    for (std::int64_t i = 1; i <= columns; ++i) {
        insert(connection, "ca_listed_columns", {i, name("Column", i)});
    }
}

void Catalog::add_schema(Connection& connection, std::string_view catalog, std::string_view schema,
                         bool writable) {
    const Key place = key(catalog, schema, {});
    const std::unique_lock lock(mutex_);
    if (writable) writable_.insert(place);
    if (!schemas_.emplace(place, std::pair(std::string(catalog), std::string(schema))).second) {
        return;
    }
    insert(connection, "ca_schemas", {std::string(catalog), std::string(schema)});
}

void Catalog::put(Connection& connection, const Table& table) {
    add_schema(connection, table.catalog, table.schema);
    unpublish(connection, table);
    if (table.kind != TableKind::hidden) {
        insert(connection, "ca_tables",
               {table.catalog, table.schema, table.name, std::string(kind_name(table.kind)),
                table.remarks});
        publish_columns(connection, table);
        publish_keys(connection, table);
    }
    const auto shared = std::make_shared<const Table>(table);
    const std::unique_lock lock(mutex_);
    const Key place = key(table.catalog, table.schema, table.name);
    const auto [first, last] = by_name_.equal_range(table.name);
    for (auto it = first; it != last; ++it) {
        if (key(it->second->catalog, it->second->schema, it->second->name) == place) {
            by_name_.erase(it);
            break;
        }
    }
    tables_[place] = shared;
    by_name_.emplace(table.name, shared);
}

void Catalog::remove(Connection& connection, const Table& table) {
    unpublish(connection, table);
    const std::unique_lock lock(mutex_);
    const Key place = key(table.catalog, table.schema, table.name);
    tables_.erase(place);
    for (auto it = by_name_.lower_bound(table.name); it != by_name_.end(); ++it) {
        if (key(it->second->catalog, it->second->schema, it->second->name) == place) {
            by_name_.erase(it);
            return;
        }
    }
}

void Catalog::put(Connection& connection, const ProcedureInfo& procedure) {
    add_schema(connection, procedure.catalog, procedure.schema);
    insert(connection, "ca_procedures",
           {procedure.catalog, procedure.schema, procedure.name, procedure.remarks});
    std::int64_t ordinal = 0;
    for (const auto& parameter : procedure.parameters) {
        // The reference: ordinal 0 is the return value.
        const bool returned = parameter.direction == Direction::return_value;
        insert(
            connection, "ca_procedure_parameters",
            {procedure.catalog, procedure.schema, procedure.name,
             returned ? std::int64_t{0} : ++ordinal, parameter.name,
             static_cast<std::int64_t>(parameter.direction), std::int64_t{parameter.type.number},
             parameter.type.name, parameter.type.length, optional_number(parameter.type.precision),
             optional_number(parameter.type.scale), std::int64_t{parameter.must_be_given()}});
    }
}

}  // namespace mock::sql
