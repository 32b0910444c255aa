// The sys_ tables (CamelCase) and the meta_ tables behind the metadata endpoints: views on the
// catalog's own tables. One table says what each column is called, its type and its source.
#include "engine/catalog.h"

namespace mock::sql {

void create_catalog_tables(Connection& connection);

namespace {

enum class Shape { name, number, truth };

struct SystemColumn {
    const char* name;
    Shape shape;
    const char* source;  // an expression on the table that the view reads
};

struct SystemView {
    const char* name;
    const char* from;
    std::vector<SystemColumn> columns;
};

constexpr Shape N = Shape::name, I = Shape::number, B = Shape::truth;

// Behind the real ones, in their own order, those that are only listed: every combination of a few
// names, made as they are read.
constexpr const char* catalogs_from = R"((
    SELECT * FROM (SELECT DISTINCT catalog FROM ca_schemas ORDER BY catalog)
    UNION ALL SELECT name FROM ca_listed_catalogs))";
constexpr const char* schemas_from = R"((
    SELECT * FROM (SELECT * FROM ca_schemas ORDER BY catalog, schema)
    UNION ALL SELECT name, 'Main' FROM ca_listed_catalogs))";
constexpr const char* tables_from = R"((
    SELECT * FROM (SELECT * FROM ca_tables ORDER BY catalog, schema, name)
    UNION ALL SELECT c.name, 'Main', t.name, 'TABLE', NULL
        FROM ca_listed_catalogs c CROSS JOIN ca_listed_tables t))";
constexpr const char* columns_from = R"((
    SELECT * FROM (SELECT * FROM ca_columns ORDER BY catalog, schema, table_name, ordinal)
    UNION ALL SELECT c.name, 'Main', t.name, n.ordinal, n.name, 5, 'VARCHAR', 100, NULL, NULL,
            n.ordinal > 1, n.ordinal = 1, 0, NULL
        FROM ca_listed_catalogs c CROSS JOIN ca_listed_tables t CROSS JOIN ca_listed_columns n))";
// sys_keycolumns holds foreign keys' columns too.
constexpr const char* all_keys_from = R"((
    SELECT catalog, schema, table_name, ordinal, column_name, key_name, 1 AS is_key,
        NULL AS foreign_key, NULL AS pk_catalog, NULL AS pk_schema, NULL AS pk_table,
        NULL AS pk_column FROM ca_keys
    UNION ALL SELECT catalog, schema, table_name, ordinal, column_name, pk_name, 0, key_name,
        pk_catalog, pk_schema, pk_table, pk_column FROM ca_foreign_keys))";

std::vector<SystemView> camel_case_views() {
    return {
        {"sys_catalogs", catalogs_from, {{"CatalogName", N, "catalog"}}},
        {"sys_schemas", schemas_from, {{"CatalogName", N, "catalog"}, {"SchemaName", N, "schema"}}},
        {"sys_tables",
         tables_from,
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"TableName", N, "name"},
          {"TableType", N, "type"},
          {"Description", N, "remarks"}}},
        {"sys_tablecolumns",
         columns_from,
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"TableName", N, "table_name"},
          {"ColumnName", N, "name"},
          {"DataType", I, "data_type"},
          {"DataTypeName", N, "type_name"},
          {"Length", I, "length"},
          {"NumericPrecision", I, "precision"},
          {"NumericScale", I, "scale"},
          {"Description", N, "remarks"},
          {"Ordinal", I, "ordinal"},
          {"IsKey", B, "is_key"},
          {"IsNullable", B, "is_nullable"},
          {"IsAutoIncrement", B, "is_auto_increment"},
          {"IsGeneratedColumn", B, "0"}}},
        {"sys_keycolumns",
         all_keys_from,
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"TableName", N, "table_name"},
          {"ColumnName", N, "column_name"},
          {"IsKey", B, "is_key"},
          {"IsForeignKey", B, "is_key = 0"},
          {"PrimaryKeyName", N, "key_name"},
          {"ForeignKeyName", N, "foreign_key"},
          {"ReferencedCatalogName", N, "pk_catalog"},
          {"ReferencedSchemaName", N, "pk_schema"},
          {"ReferencedTableName", N, "pk_table"},
          {"ReferencedColumnName", N, "pk_column"},
          {"KeySeq", I, "ordinal"}}},
        {"sys_foreignkeys",
         "ca_foreign_keys",
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"TableName", N, "table_name"},
          {"ColumnName", N, "column_name"},
          {"PrimaryKeyName", N, "pk_name"},
          {"ForeignKeyName", N, "key_name"},
          {"ReferencedCatalogName", N, "pk_catalog"},
          {"ReferencedSchemaName", N, "pk_schema"},
          {"ReferencedTableName", N, "pk_table"},
          {"ReferencedColumnName", N, "pk_column"},
          {"KeySeq", I, "ordinal"}}},
        {"sys_indexes",
         "ca_indexes",
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"TableName", N, "table_name"},
          {"IndexName", N, "index_name"},
          {"ColumnName", N, "column_name"},
          {"IsUnique", B, "is_unique"},
          {"IsPrimary", B, "is_primary"},
          {"Type", I, "3"},
          {"SortOrder", N, "sort_order"},
          {"OrdinalPosition", I, "ordinal"}}},
        {"sys_procedures",
         "ca_procedures",
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"ProcedureName", N, "name"},
          {"Description", N, "remarks"},
          {"ProcedureType", N, "'PROCEDURE'"}}},
        {"sys_procedureparameters",
         "ca_procedure_parameters",
         {{"CatalogName", N, "catalog"},
          {"SchemaName", N, "schema"},
          {"ProcedureName", N, "procedure_name"},
          {"ColumnName", N, "name"},
          {"Direction", I, "direction"},
          {"DataTypeName", N, "type_name"},
          {"DataType", I, "data_type"},
          {"Length", I, "length"},
          {"NumericPrecision", I, "precision"},
          {"NumericScale", I, "scale"},
          {"IsNullable", B, "1"},
          {"IsRequired", B, "is_required"},
          {"Description", N, "NULL"},
          {"Ordinal", I, "ordinal"}}},
    };
}

std::vector<SystemView> metadata_views() {
    return {
        {"meta_catalogs", catalogs_from, {{"TABLE_CATALOG", N, "catalog"}}},
        {"meta_schemas",
         schemas_from,
         {{"TABLE_CATALOG", N, "catalog"}, {"TABLE_SCHEMA", N, "schema"}}},
        {"meta_tables",
         tables_from,
         {{"TABLE_CATALOG", N, "catalog"},
          {"TABLE_SCHEMA", N, "schema"},
          {"TABLE_NAME", N, "name"},
          {"TABLE_TYPE", N, "type"},
          {"REMARKS", N, "remarks"}}},
        {"meta_columns",
         columns_from,
         {{"TABLE_CATALOG", N, "catalog"},
          {"TABLE_SCHEMA", N, "schema"},
          {"TABLE_NAME", N, "table_name"},
          {"COLUMN_NAME", N, "name"},
          {"DATA_TYPE", I, "data_type"},
          {"TYPE_NAME", N, "type_name"},
          {"COLUMN_SIZE", I, "length"},
          {"PRECISION", I, "precision"},
          {"SCALE", I, "scale"},
          {"REMARKS", N, "remarks"},
          {"ORDINAL_POSITION", I, "ordinal"},
          {"IS_KEY", B, "is_key"},
          {"IS_NULLABLE", B, "is_nullable"},
          {"IS_AUTOINCREMENT", B, "is_auto_increment"},
          {"IS_GENERATEDCOLUMN", B, "0"}}},
        {"meta_primarykeys",
         "ca_keys",
         {{"TABLE_CATALOG", N, "catalog"},
          {"TABLE_SCHEMA", N, "schema"},
          {"TABLE_NAME", N, "table_name"},
          {"COLUMN_NAME", N, "column_name"},
          {"PK_NAME", N, "key_name"},
          {"KEY_SEQ", I, "ordinal"}}},
        {"meta_foreignkeys",
         "ca_foreign_keys",
         {{"PKTABLE_CATALOG", N, "pk_catalog"},
          {"PKTABLE_SCHEMA", N, "pk_schema"},
          {"PKTABLE_NAME", N, "pk_table"},
          {"PKCOLUMN_NAME", N, "pk_column"},
          {"PK_NAME", N, "pk_name"},
          {"FKTABLE_CATALOG", N, "catalog"},
          {"FKTABLE_SCHEMA", N, "schema"},
          {"FKTABLE_NAME", N, "table_name"},
          {"FKCOLUMN_NAME", N, "column_name"},
          {"FK_NAME", N, "key_name"},
          {"KEY_SEQ", I, "ordinal"}}},
        {"meta_indexes",
         "ca_indexes",
         {{"TABLE_CATALOG", N, "catalog"},
          {"TABLE_SCHEMA", N, "schema"},
          {"TABLE_NAME", N, "table_name"},
          {"INDEX_NAME", N, "index_name"},
          {"COLUMN_NAME", N, "column_name"},
          {"IS_UNIQUE", B, "is_unique"},
          {"TYPE", I, "3"},
          {"ORDINAL_POSITION", I, "ordinal"},
          {"SORT_ORDER", N, "sort_order"}}},
        {"meta_procedures",
         "ca_procedures",
         {{"PROCEDURE_CATALOG", N, "catalog"},
          {"PROCEDURE_SCHEMA", N, "schema"},
          {"PROCEDURE_NAME", N, "name"},
          {"REMARKS", N, "remarks"},
          {"PROCEDURE_TYPE", N, "'PROCEDURE'"}}},
        {"meta_procedureparameters",
         "ca_procedure_parameters",
         {{"PROCEDURE_CATALOG", N, "catalog"},
          {"PROCEDURE_SCHEMA", N, "schema"},
          {"PROCEDURE_NAME", N, "procedure_name"},
          {"PARAM_NAME", N, "name"},
          {"PARAM_TYPE", I, "direction"},
          {"DATA_TYPE", I, "data_type"},
          {"TYPE_NAME", N, "type_name"},
          {"LENGTH", I, "length"},
          {"PRECISION", I, "precision"},
          {"SCALE", I, "scale"},
          {"REMARKS", N, "NULL"},
          {"IS_NULLABLE", B, "1"},
          {"IS_REQUIRED", B, "is_required"},
          {"ORDINAL_POSITION", I, "ordinal"}}},
    };
}

Type type_of(Shape shape) {
    switch (shape) {
        case Shape::number: return make_type(type_number::integer);
        case Shape::truth: return make_type(type_number::boolean);
        default: return make_type(type_number::varchar, 255);
    }
}

void create_view(Connection& connection, Catalog& catalog, const SystemView& view, TableKind kind) {
    Table table;
    table.catalog = system_catalog;
    table.schema = system_schema;
    table.name = view.name;
    table.kind = kind;
    table.read_only = true;
    std::string list;
    for (const auto& column : view.columns) {
        ColumnInfo info;
        info.name = column.name;
        info.type = type_of(column.shape);
        table.columns.push_back(std::move(info));
        list += (list.empty() ? "" : ", ") + std::string(column.source) + " AS " +
                quote_name(column.name);
    }
    connection.execute("CREATE VIEW " + quote_name(table.physical_name()) + " AS SELECT " + list +
                       " FROM " + view.from);
    catalog.put(connection, table);
}

}  // namespace

void create_system_tables(Connection& connection, Catalog& catalog) {
    create_catalog_tables(connection);
    for (const auto& view : camel_case_views()) {
        create_view(connection, catalog, view, TableKind::system);
    }
    for (const auto& view : metadata_views()) {
        create_view(connection, catalog, view, TableKind::hidden);
    }
}

}  // namespace mock::sql
