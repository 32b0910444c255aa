// What there is: catalogs, schemas, tables with their declared columns, keys and indexes, and
// procedures. Held in memory for the resolution of names, and written through to the ca_ tables
// of SQLite, on which the sys_ and meta_ tables are views.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "engine/ast.h"
#include "engine/sqlite.h"
#include "engine/text.h"
#include "engine/types.h"

namespace mock::sql {

struct ColumnInfo {
    std::string name;
    Type type;
    bool nullable = true;
    bool auto_increment = false;
    std::string remarks;
    std::string default_sql;  // in SQLite's dialect; empty: NULL
};

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    std::string catalog, schema, table;  // the referenced one
    std::vector<std::string> referenced_columns;
};

struct Index {
    std::string name;
    bool unique = false;
    std::vector<std::pair<std::string, bool>> columns;  // and whether descending
};

enum class TableKind { table, view, system, hidden };  // hidden: the meta_ tables

struct Table {
    std::string catalog, schema, name;
    TableKind kind = TableKind::table;
    bool read_only = false;
    std::string remarks;
    std::vector<ColumnInfo> columns;
    std::vector<std::string> primary_key;
    std::vector<std::vector<std::string>> unique_keys;
    std::vector<ForeignKey> foreign_keys;
    std::vector<Index> indexes;
    std::shared_ptr<const Select> definition;  // of a view
    bool keeps_deleted = false;                // deleted_rows_name() is there, for GETDELETED

    std::string physical_name() const { return catalog + '.' + schema + '.' + name; }
    std::string bracketed_name() const;
    const ColumnInfo* column(std::string_view column_name) const;
    bool is_key(std::string_view column_name) const;
};
using TablePointer = std::shared_ptr<const Table>;

struct ProcedureParameter {
    std::string name;  // with @
    Type type;
    Direction direction = Direction::in;
    bool optional = false;  // an input that a call may leave out: it is NULL then

    bool must_be_given() const noexcept {
        return !optional && (direction == Direction::in || direction == Direction::in_out);
    }
};

struct ProcedureInfo {
    std::string catalog, schema, name, remarks;
    std::vector<ProcedureParameter> parameters;
};

// What an unqualified name is completed with.
struct Defaults {
    std::string catalog, schema;
};

inline constexpr std::string_view system_catalog = "CData", system_schema = "QueryFederation";

// Safe to call from many threads. Names are compared without regard to case,
// defaults with regard to it.
class Catalog {
public:
    // One or two missing parts are taken from the defaults, then searched for: first in the
    // default catalog, then everywhere. Throws EngineError for a name that is not found ("The
    // table or view [x] was not found") or found more than once.
    TablePointer resolve(const Name& name, const Defaults& defaults) const;
    TablePointer find(std::string_view catalog, std::string_view schema,
                      std::string_view table) const;

    // [Catalog].[Schema].[sys_tables] and the like: the system table, to be filtered.
    struct SystemTable {
        TablePointer table;
        std::string catalog, schema;  // empty: not filtered
    };
    std::optional<SystemTable> system_table(const Name& name) const;

    bool has_schema(std::string_view catalog, std::string_view schema) const;
    bool is_writable(std::string_view catalog, std::string_view schema) const;
    // The three parts of a name that is to be created. Throws EngineError unless its schema is
    // writable.
    Name name_to_create(const Name& name, const Defaults& defaults) const;

    // These keep memory and the ca_ tables of `connection` in step.
    void add_schema(Connection& connection, std::string_view catalog, std::string_view schema,
                    bool writable = false);
    void put(Connection& connection, const Table& table);  // adds or replaces
    void remove(Connection& connection, const Table& table);
    void put(Connection& connection, const ProcedureInfo& procedure);

private:
    using Key = std::string;  // "catalog.schema.table" in small letters
    static Key key(std::string_view catalog, std::string_view schema, std::string_view table);
    std::vector<TablePointer> candidates(const Name& name, std::string_view catalog,
                                         std::string_view schema) const;

    mutable std::shared_mutex mutex_;
    std::map<Key, TablePointer> tables_;
    std::multimap<std::string, TablePointer, LessIgnoringCase> by_name_;
    std::map<Key, std::pair<std::string, std::string>> schemas_;
    std::set<Key> writable_;
};

// The ca_ tables, and the sys_ and meta_ views on them with their declared types.
void create_system_tables(Connection& connection, Catalog& catalog);

// Catalog0001.Main.Table0001.Column0001 and so on, which only the sys_ and meta_ tables know.
void add_listed_names(Connection& connection, std::int64_t catalogs, std::int64_t tables,
                      std::int64_t columns);

// CREATE TABLE and CREATE INDEX in SQLite for a table of the catalog.
std::string create_table_sql(const Table& table);
std::string create_index_sql(const Table& table, const Index& index);
std::string column_sql(const ColumnInfo& column);
// Where the rows that are deleted from a table go, by a trigger: a table of the same columns.
std::string deleted_rows_name(const Table& table);
void keep_deleted_rows(Connection& connection, const Table& table);
std::string physical_index_name(const Table& table, std::string_view index);

}  // namespace mock::sql
