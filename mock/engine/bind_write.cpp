// INSERT, UPSERT, UPDATE and DELETE: see binder.h. Every value passes through ca_store, which
// converts it to its column's declared type or refuses it.
#include <algorithm>

#include "engine/binder.h"

namespace mock::sql {
namespace {

std::string stored(const std::string& sql, const ColumnInfo& column) {
    return "ca_store(" + sql + ", " + type_arguments(column.type) + ", " + quote_text(column.name) +
           ')';
}

std::vector<const ColumnInfo*> target_columns(const Table& table,
                                              const std::vector<std::string>& names) {
    std::vector<const ColumnInfo*> columns;
    if (names.empty()) {
        for (const auto& column : table.columns) columns.push_back(&column);
    }
    for (const auto& name : names) {
        const ColumnInfo* column = table.column(name);
        if (column == nullptr) {
            throw EngineError("QUERY_FAILED", "Invalid column name '" + name + "'.");
        }
        if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
            throw EngineError("QUERY_FAILED",
                              "The column name '" + name + "' is specified more than once.");
        }
        columns.push_back(column);
    }
    return columns;
}

void check_count(std::size_t given, std::size_t wanted) {
    if (given == wanted) return;
    throw EngineError("QUERY_FAILED", "The number of values (" + std::to_string(given) +
                                          ") does not match the number of columns (" +
                                          std::to_string(wanted) + ").");
}

// What an UPSERT does with a row whose key is there already.
std::string on_conflict(const Table& table, const std::vector<const ColumnInfo*>& columns) {
    if (table.primary_key.empty()) return {};
    std::string keys, assignments;
    for (const auto& key : table.primary_key) {
        keys += (keys.empty() ? "" : ", ") + quote_name(key);
    }
    for (const ColumnInfo* column : columns) {
        if (table.is_key(column->name)) continue;
        const std::string name = quote_name(column->name);
        assignments += (assignments.empty() ? "" : ", ") + name + " = excluded." + name;
    }
    return " ON CONFLICT (" + keys + ") DO " +
           (assignments.empty() ? "NOTHING" : "UPDATE SET " + assignments);
}

}  // namespace

TablePointer Binder::target(const Name& name) const {
    if (const auto system = catalog_->system_table(name)) {
        throw EngineError("QUERY_FAILED", "The table " + system->table->bracketed_name() +
                                              " is read-only: permission denied.");
    }
    TablePointer table = catalog_->resolve(name, defaults_);
    if (table->read_only || table->kind != TableKind::table) {
        throw EngineError("QUERY_FAILED", "The table or view " + table->bracketed_name() +
                                              " is read-only: permission denied.");
    }
    return table;
}

Scope Binder::target_scope(const Table& table, const std::string& alias) const {
    Scope scope;
    Source source;
    source.alias = alias;
    source.parts = {table.catalog, table.schema, table.name};
    source.sql_alias = "target";
    for (const auto& column : table.columns) {
        source.columns.push_back({column.name, column.name, column.type, column.nullable,
                                  Origin{table.catalog, table.schema, table.name, column.name}});
    }
    scope.sources.push_back(std::move(source));
    return scope;
}

std::string Binder::insert(const Insert& insert) {
    const TablePointer table = target(insert.table);
    const auto columns = target_columns(*table, insert.columns);
    std::string sql = "INSERT INTO " + quote_name(table->physical_name());
    if (insert.rows.empty() && !insert.select) return sql + " DEFAULT VALUES";
    const char* separator = " (";
    for (const ColumnInfo* column : columns) {
        sql += separator + quote_name(column->name);
        separator = ", ";
    }
    sql += ") ";
    if (insert.select) {
        const BoundSelect bound = select(*insert.select);
        check_count(bound.columns.size(), columns.size());
        separator = "SELECT ";
        for (std::size_t i = 0; i < columns.size(); ++i) {
            sql += separator + stored("c" + std::to_string(i), *columns[i]);
            separator = ", ";
        }
        sql += " FROM (" + bound.sql + ") WHERE true";
    } else {
        sql += "VALUES ";
        for (std::size_t r = 0; r < insert.rows.size(); ++r) {
            check_count(insert.rows[r].size(), columns.size());
            separator = r == 0 ? "(" : ", (";
            for (std::size_t i = 0; i < columns.size(); ++i) {
                sql += separator + written(insert.rows[r][i], *columns[i], Scope{});
                separator = ", ";
            }
            sql += ')';
        }
    }
    if (insert.upsert) sql += on_conflict(*table, columns);
    return sql;
}

// SQLite knows DEFAULT VALUES, but not DEFAULT as one of them.
std::string Binder::written(const Expression& e, const ColumnInfo& column, const Scope& scope) {
    if (e.kind != Expression::Kind::default_of) return stored(expression(e, scope).sql, column);
    return column.default_sql.empty() ? "NULL" : '(' + column.default_sql + ')';
}

std::string Binder::stored_value(const Expression& e, const ColumnInfo& column) {
    return stored(expression(e, Scope{}).sql, column);
}

std::string Binder::update(const Update& update) {
    const TablePointer table = target(update.table);
    const Scope scope = target_scope(*table, update.alias);
    std::vector<std::string> names;
    for (const auto& assignment : update.assignments) names.push_back(assignment.first);
    const auto columns = target_columns(*table, names);
    std::string sql = "UPDATE " + quote_name(table->physical_name()) + " AS \"target\"";
    const char* separator = " SET ";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        sql += separator + quote_name(columns[i]->name) + " = " +
               written(update.assignments[i].second, *columns[i], scope);
        separator = ", ";
    }
    if (update.where) sql += " WHERE " + expression(*update.where, scope).sql;
    return sql;
}

std::string Binder::remove(const Delete& statement) {
    const TablePointer table = target(statement.table);
    const Scope scope = target_scope(*table, statement.alias);
    std::string sql = "DELETE FROM " + quote_name(table->physical_name()) + " AS \"target\"";
    if (statement.where) sql += " WHERE " + expression(*statement.where, scope).sql;
    return sql;
}

}  // namespace mock::sql
