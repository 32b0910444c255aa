// The catalog: see catalog.h.
#include "engine/catalog.h"

#include <algorithm>
#include <mutex>

namespace mock::sql {
namespace {

std::string name_list(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + quote_name(name);
    return list;
}

EngineError not_found(const Name& name) {
    return EngineError("QUERY_FAILED",
                       "The table or view " + bracketed(name.parts) + " was not found.");
}

bool is_system_name(std::string_view name) {
    return name.size() > 4 && equal_ignoring_case(name.substr(0, 4), "sys_");
}

}  // namespace

std::string Table::bracketed_name() const {
    return bracketed({catalog, schema, name});
}

const ColumnInfo* Table::column(std::string_view column_name) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const ColumnInfo& column) {
        return equal_ignoring_case(column.name, column_name);
    });
    return found == columns.end() ? nullptr : &*found;
}

bool Table::is_key(std::string_view column_name) const {
    return std::any_of(primary_key.begin(), primary_key.end(), [&](const std::string& key) {
        return equal_ignoring_case(key, column_name);
    });
}

Catalog::Key Catalog::key(std::string_view catalog, std::string_view schema,
                          std::string_view table) {
    std::string result(catalog);
    result += '.';
    result += schema;
    result += '.';
    result += table;
    return to_lower_ascii(result);
}

TablePointer Catalog::find(std::string_view catalog, std::string_view schema,
                           std::string_view table) const {
    const std::shared_lock lock(mutex_);
    const auto found = tables_.find(key(catalog, schema, table));
    return found == tables_.end() ? nullptr : found->second;
}

// The tables of that name in that catalog and schema; an empty one stands for all. The system's
// own tables are found by resolve() before.
std::vector<TablePointer> Catalog::candidates(const Name& name, std::string_view catalog,
                                              std::string_view schema) const {
    std::vector<TablePointer> result;
    const std::shared_lock lock(mutex_);
    const auto [first, last] = by_name_.equal_range(name.parts.back());
    for (auto it = first; it != last; ++it) {
        const Table& table = *it->second;
        if ((catalog.empty() || equal_ignoring_case(table.catalog, catalog)) &&
            (schema.empty() || equal_ignoring_case(table.schema, schema))) {
            result.push_back(it->second);
        }
    }
    return result;
}

TablePointer Catalog::resolve(const Name& name, const Defaults& defaults) const {
    const auto& parts = name.parts;
    if (parts.size() == 3) {
        auto table = find(parts[0], parts[1], parts[2]);
        if (!table) throw not_found(name);
        return table;
    }
    // Without a default, anywhere; with one, nowhere else: a client that sends the wrong default,
    // or none, must not get an answer all the same. Case counts in a default, as in each name that
    // the service is asked for outside of SQL.
    const bool names_schema = parts.size() == 2;
    const std::string& schema = names_schema ? parts[0] : defaults.schema;
    auto found = candidates(name, defaults.catalog, schema);
    std::erase_if(found, [&](const TablePointer& table) {
        const bool catalog_fits = defaults.catalog.empty() || table->catalog == defaults.catalog;
        const bool schema_fits =
            names_schema || defaults.schema.empty() || table->schema == defaults.schema;
        return !catalog_fits || !schema_fits;
    });
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        throw EngineError("QUERY_FAILED", "The table or view name " + bracketed(parts) +
                                              " is ambiguous: " + found[0]->bracketed_name() +
                                              " and " + found[1]->bracketed_name() +
                                              " both match.");
    }
    throw not_found(name);
}

std::optional<Catalog::SystemTable> Catalog::system_table(const Name& name) const {
    const auto& parts = name.parts;
    if (!is_system_name(parts.back())) return std::nullopt;
    SystemTable result;
    result.table = find(system_catalog, system_schema, parts.back());
    if (!result.table) return std::nullopt;
    if (parts.size() == 1) return result;
    const std::string& schema = parts[parts.size() - 2];
    const std::string& catalog = parts.size() == 3 ? parts[0] : std::string();
    if (equal_ignoring_case(schema, system_schema) &&
        (catalog.empty() || equal_ignoring_case(catalog, system_catalog))) {
        return result;
    }
    if (!catalog.empty() && !has_schema(catalog, schema)) throw not_found(name);
    result.catalog = catalog;
    result.schema = schema;
    return result;
}

bool Catalog::has_schema(std::string_view catalog, std::string_view schema) const {
    const std::shared_lock lock(mutex_);
    return schemas_.count(key(catalog, schema, {})) != 0;
}

bool Catalog::is_writable(std::string_view catalog, std::string_view schema) const {
    const std::shared_lock lock(mutex_);
    return writable_.count(key(catalog, schema, {})) != 0;
}

Name Catalog::name_to_create(const Name& name, const Defaults& defaults) const {
    Name full = name;
    const std::shared_lock lock(mutex_);
    if (full.parts.size() < 2) {
        const bool sole = defaults.schema.empty() && writable_.size() == 1;
        full.parts.insert(full.parts.begin(),
                          sole ? schemas_.at(*writable_.begin()).second : defaults.schema);
    }
    if (full.parts.size() < 3) {
        std::string catalog = defaults.catalog;
        for (const auto& writable : writable_) {
            const auto& place = schemas_.at(writable);
            if (catalog.empty() && equal_ignoring_case(place.second, full.parts[0])) {
                catalog = place.first;
            }
        }
        full.parts.insert(full.parts.begin(), catalog);
    }
    const Key place = key(full.parts[0], full.parts[1], {});
    if (writable_.count(place) == 0) {
        throw EngineError("QUERY_FAILED", "The schema " +
                                              bracketed({full.parts[0], full.parts[1]}) +
                                              " does not accept CREATE, ALTER and DROP: permission "
                                              "denied for " +
                                              bracketed(name.parts) + '.');
    }
    full.parts[0] = schemas_.at(place).first;
    full.parts[1] = schemas_.at(place).second;
    return full;
}

std::string column_sql(const ColumnInfo& column) {
    std::string sql = quote_name(column.name);
    sql += ' ';
    sql += column.auto_increment ? "INTEGER" : storage_class(column.type.number);
    if (!column.nullable && !column.auto_increment) sql += " NOT NULL";
    if (!column.default_sql.empty()) sql += " DEFAULT (" + column.default_sql + ')';
    return sql;
}

std::string create_table_sql(const Table& table) {
    std::string sql = "CREATE TABLE " + quote_name(table.physical_name()) + " (";
    const char* separator = "";
    for (const auto& column : table.columns) {
        sql += separator + column_sql(column);
        separator = ", ";
    }
    if (!table.primary_key.empty()) sql += ", PRIMARY KEY (" + name_list(table.primary_key) + ')';
    for (const auto& key : table.unique_keys) sql += ", UNIQUE (" + name_list(key) + ')';
    for (const auto& key : table.foreign_keys) {
        sql += ", FOREIGN KEY (" + name_list(key.columns) + ") REFERENCES " +
               quote_name(key.catalog + '.' + key.schema + '.' + key.table) + " (" +
               name_list(key.referenced_columns) + ')';
    }
    return sql + ')';
}

std::string deleted_rows_name(const Table& table) {
    return table.physical_name() + "#deleted";
}

void keep_deleted_rows(Connection& connection, const Table& table) {
    std::string definitions, values;
    for (const auto& column : table.columns) {
        ColumnInfo plain = column;
        plain.nullable = true;
        plain.auto_increment = false;
        plain.default_sql.clear();
        definitions += (definitions.empty() ? "" : ", ") + column_sql(plain);
        values += (values.empty() ? "OLD." : ", OLD.") + quote_name(column.name);
    }
    const std::string kept = quote_name(deleted_rows_name(table));
    connection.execute("CREATE TABLE " + kept + " (" + definitions + ")");
    connection.execute("CREATE TRIGGER " + quote_name(table.physical_name() + "#keep") +
                       " AFTER DELETE ON " + quote_name(table.physical_name()) +
                       " BEGIN INSERT INTO " + kept + " VALUES (" + values + "); END");
}

std::string physical_index_name(const Table& table, std::string_view index) {
    return table.physical_name() + "#" + to_lower_ascii(index);
}

std::string create_index_sql(const Table& table, const Index& index) {
    std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    sql += quote_name(physical_index_name(table, index.name)) + " ON " +
           quote_name(table.physical_name()) + " (";
    const char* separator = "";
    for (const auto& [column, descending] : index.columns) {
        sql += separator + quote_name(column) + (descending ? " DESC" : "");
        separator = ", ";
    }
    return sql + ')';
}

}  // namespace mock::sql
