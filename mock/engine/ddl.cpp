// CREATE, DROP and ALTER in writable schemas: see runner.h. SQLite and the catalog are changed in
// one transaction.
#include <algorithm>

#include "engine/loader.h"
#include "engine/runner.h"
#include "engine/view.h"

namespace mock::sql {
namespace {

EngineError failed(const std::string& message) {
    return EngineError("QUERY_FAILED", message);
}

void check_columns(const Table& table, const std::vector<std::string>& names) {
    for (const auto& name : names) {
        if (table.column(name) == nullptr) {
            throw failed("Invalid column name '" + name + "' in a key of " +
                         table.bracketed_name() + '.');
        }
    }
}

}  // namespace

template <class Body>
void Runner::change_schema(Body body) {
    if (!statement_.schema_only) {
        const std::lock_guard lock(shared_->store->writing());
        Transaction transaction(*connection_);
        body();
        transaction.commit();
    }
    done();
}

// A table that nothing was deleted from is spared the trigger.
void Runner::keep_deleted(const Name& name) {
    if (binder().target(name)->keeps_deleted) return;
    const std::lock_guard lock(shared_->store->writing());
    const TablePointer table = binder().target(name);
    if (table->keeps_deleted) return;  // by another connection, just now
    Transaction transaction(*connection_);
    Table changed = *table;
    changed.keeps_deleted = true;
    keep_deleted_rows(*connection_, changed);
    shared_->catalog.put(*connection_, changed);
    transaction.commit();
}

ColumnInfo Runner::column_info(const ColumnDefinition& definition) const {
    ColumnInfo column;
    column.name = definition.name;
    column.type = definition.type;
    column.auto_increment = definition.auto_increment;
    column.nullable = !definition.not_null && !definition.primary_key;
    if (definition.default_value) {
        column.default_sql = binder().stored_value(*definition.default_value, column);
    }
    return column;
}

void Runner::operator()(const CreateTable& create) {
    const Name name = shared_->catalog.name_to_create(create.name, defaults_);
    if (shared_->catalog.find(name.parts[0], name.parts[1], name.parts[2])) {
        if (create.if_not_exists) return done();
        throw failed("There is already an object named " + bracketed(name.parts) + '.');
    }
    Table table;
    table.catalog = name.parts[0];
    table.schema = name.parts[1];
    table.name = name.parts[2];
    table.primary_key = create.primary_key;
    table.unique_keys = create.unique_keys;
    for (const auto& definition : create.columns) {
        if (table.column(definition.name) != nullptr) {
            throw failed("The column name '" + definition.name + "' is specified more than once.");
        }
        table.columns.push_back(column_info(definition));
        if (definition.primary_key) table.primary_key.push_back(definition.name);
        if (definition.unique) table.unique_keys.push_back({definition.name});
    }
    if (table.columns.empty()) throw failed("A table must have a column.");
    check_columns(table, table.primary_key);
    for (const auto& key : table.unique_keys) check_columns(table, key);
    for (ColumnInfo& column : table.columns) {
        if (table.is_key(column.name)) column.nullable = false;
        if (column.auto_increment && (table.primary_key.size() != 1 || !table.is_key(column.name) ||
                                      family_of(column.type) != Family::integer)) {
            throw failed("Only an integer column that is the primary key can count by itself.");
        }
    }
    for (const auto& definition : create.foreign_keys) {
        check_columns(table, definition.columns);
        const TablePointer referenced =
            shared_->catalog.resolve(definition.referenced, {table.catalog, table.schema});
        check_columns(*referenced, definition.referenced_columns);
        if (definition.columns.size() != definition.referenced_columns.size()) {
            throw failed("A foreign key must have as many columns as the key it refers to.");
        }
        table.foreign_keys.push_back(
            {"FK_" + table.name + '_' + std::to_string(table.foreign_keys.size() + 1),
             definition.columns, referenced->catalog, referenced->schema, referenced->name,
             definition.referenced_columns});
    }
    change_schema([&] { create_table(*connection_, shared_->catalog, table); });
}

void Runner::operator()(const CreateView& create) {
    const Name name = shared_->catalog.name_to_create(create.name, defaults_);
    const TablePointer there = shared_->catalog.find(name.parts[0], name.parts[1], name.parts[2]);
    if (there && !create.replaces) {
        throw failed("There is already an object named " + bracketed(name.parts) + '.');
    }
    if (create.replaces && (!there || there->kind != TableKind::view)) {
        throw failed("The derived view " + bracketed(name.parts) + " was not found.");
    }
    const Table view = view_table(shared_->catalog, name, create.select, create.columns);
    change_schema([&] { shared_->catalog.put(*connection_, view); });
}

TablePointer Runner::writable_table(const Name& name) const {
    TablePointer table = shared_->catalog.resolve(name, defaults_);
    // Refuses what lies elsewhere.
    shared_->catalog.name_to_create({{table->catalog, table->schema, table->name}}, defaults_);
    return table;
}

void Runner::operator()(const CreateIndex& create) {
    const TablePointer table = writable_table(create.table);
    if (table->kind != TableKind::table) throw failed("Only a table can have an index.");
    const bool exists =
        std::any_of(table->indexes.begin(), table->indexes.end(),
                    [&](const Index& i) { return equal_ignoring_case(i.name, create.name); });
    if (exists && create.if_not_exists) return done();
    if (exists) throw failed("There is already an object named " + bracketed({create.name}) + '.');
    Table changed = *table;
    Index index{create.name, create.unique, create.columns};
    for (const auto& column : create.columns) check_columns(*table, {column.first});
    change_schema([&] {
        connection_->execute(create_index_sql(changed, index));
        changed.indexes.push_back(index);
        shared_->catalog.put(*connection_, changed);
    });
}

void Runner::drop_index(const Drop& drop) {
    // DROP INDEX name ON table, or [Catalog.[Schema.]]table.name.
    Name table_name = drop.table;
    const std::string& index_name = drop.name.parts.back();
    if (table_name.parts.empty() && drop.name.parts.size() > 1) {
        table_name.parts.assign(drop.name.parts.begin(), drop.name.parts.end() - 1);
    }
    if (table_name.parts.empty()) throw failed("DROP INDEX wants ON and the table.");
    const TablePointer table = writable_table(table_name);
    Table changed = *table;
    const auto removed =
        std::remove_if(changed.indexes.begin(), changed.indexes.end(),
                       [&](const Index& i) { return equal_ignoring_case(i.name, index_name); });
    if (removed == changed.indexes.end()) {
        if (drop.if_exists) return done();
        throw failed("Cannot drop the index " + bracketed({index_name}) +
                     ": it does not exist or you do not have permission.");
    }
    changed.indexes.erase(removed, changed.indexes.end());
    change_schema([&] {
        connection_->execute("DROP INDEX " + quote_name(physical_index_name(*table, index_name)));
        shared_->catalog.put(*connection_, changed);
    });
}

void Runner::operator()(const Drop& drop) {
    if (drop.what == "INDEX") return drop_index(drop);
    TablePointer table;
    try {
        table = writable_table(drop.name);
    } catch (const EngineError& error) {
        const bool missing = std::string_view(error.what()).find("not found") != std::string::npos;
        if (missing && drop.if_exists) return done();
        throw;
    }
    const bool is_view = table->kind == TableKind::view;
    if (is_view != (drop.what == "VIEW")) {
        throw failed(table->bracketed_name() +
                     (is_view ? " is a view: use DROP VIEW." : " is a table: use DROP TABLE."));
    }
    change_schema([&] {
        if (!is_view) connection_->execute("DROP TABLE " + quote_name(table->physical_name()));
        if (table->keeps_deleted) {
            connection_->execute("DROP TABLE " + quote_name(deleted_rows_name(*table)));
        }
        shared_->catalog.remove(*connection_, *table);
    });
}

void Runner::operator()(const AddColumn& alter) {
    const TablePointer table = writable_table(alter.table);
    if (table->kind != TableKind::table) throw failed("Only a table can be altered.");
    if (table->column(alter.column.name) != nullptr) {
        throw failed("The column name '" + alter.column.name + "' is specified more than once.");
    }
    if (alter.column.primary_key || alter.column.unique || alter.column.auto_increment) {
        throw failed("ALTER TABLE cannot add a column that is a key.");
    }
    Table changed = *table;
    ColumnInfo column = column_info(alter.column);
    if (!column.default_sql.empty()) {
        // SQLite wants a literal here.
        PreparedStatement literal(*connection_, "SELECT quote(" + column.default_sql + ')');
        if (literal.step()) column.default_sql = std::get<std::string>(literal.column(0, Type{}));
    }
    changed.columns.push_back(column);
    change_schema([&] {
        connection_->execute("ALTER TABLE " + quote_name(table->physical_name()) + " ADD COLUMN " +
                             column_sql(column));
        if (changed.keeps_deleted) {
            // The new column is NULL in the rows that went before it.
            const std::string kept = quote_name(deleted_rows_name(*table));
            connection_->execute("ALTER TABLE " + kept + " RENAME TO \"#before\"; DROP TRIGGER " +
                                 quote_name(table->physical_name() + "#keep"));
            keep_deleted_rows(*connection_, changed);
            connection_->execute("INSERT INTO " + kept + " SELECT *, NULL FROM \"#before\"; " +
                                 "DROP TABLE \"#before\"");
        }
        shared_->catalog.put(*connection_, changed);
    });
}

}  // namespace mock::sql
