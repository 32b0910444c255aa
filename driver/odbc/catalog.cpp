// SQLTables, SQLColumns.
#include "catalog/columns.h"
#include "catalog/tables.h"
#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

bool metadata_id(const handles::Statement& statement) {
    return std::get<SQLULEN>(statement.attribute(SQL_ATTR_METADATA_ID)) == SQL_TRUE;
}

template <typename Char>
SQLRETURN tables(SQLHSTMT handle, const Char* catalog, SQLSMALLINT catalog_length,
                 const Char* schema, SQLSMALLINT schema_length, const Char* table,
                 SQLSMALLINT table_length, const Char* type, SQLSMALLINT type_length) noexcept {
    return call<handles::Statement>("SQLTables", handle, [&](auto& statement) {
        catalog::TablesRequest request;
        request.catalog = optional_text_in(catalog, catalog_length);
        request.schema = optional_text_in(schema, schema_length);
        request.table = optional_text_in(table, table_length);
        request.type = optional_text_in(type, type_length);
        request.metadata_id = metadata_id(statement);
        request.odbc2 = statement.odbc2();
        statement.show_table([&](ServiceClient& client, const RequestContext& context) {
            return catalog::tables(client, context, request);
        });
    });
}

template <typename Char>
SQLRETURN columns(SQLHSTMT handle, const Char* catalog, SQLSMALLINT catalog_length,
                  const Char* schema, SQLSMALLINT schema_length, const Char* table,
                  SQLSMALLINT table_length, const Char* column,
                  SQLSMALLINT column_length) noexcept {
    return call<handles::Statement>("SQLColumns", handle, [&](auto& statement) {
        catalog::ColumnsRequest request;
        request.catalog = optional_text_in(catalog, catalog_length);
        request.schema = optional_text_in(schema, schema_length);
        request.table = optional_text_in(table, table_length);
        request.column = optional_text_in(column, column_length);
        request.metadata_id = metadata_id(statement);
        request.odbc2 = statement.odbc2();
        request.max_column_size = statement.connection().settings().max_column_size;
        statement.show_table([&](ServiceClient& client, const RequestContext& context) {
            return catalog::columns(client, context, request);
        });
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLTables(SQLHSTMT handle, SQLCHAR* catalog, SQLSMALLINT catalog_length,
                            SQLCHAR* schema, SQLSMALLINT schema_length, SQLCHAR* table,
                            SQLSMALLINT table_length, SQLCHAR* type, SQLSMALLINT type_length) {
    return tables(handle, catalog, catalog_length, schema, schema_length, table, table_length, type,
                  type_length);
}

SQLRETURN SQL_API SQLTablesW(SQLHSTMT handle, SQLWCHAR* catalog, SQLSMALLINT catalog_length,
                             SQLWCHAR* schema, SQLSMALLINT schema_length, SQLWCHAR* table,
                             SQLSMALLINT table_length, SQLWCHAR* type, SQLSMALLINT type_length) {
    return tables(handle, catalog, catalog_length, schema, schema_length, table, table_length, type,
                  type_length);
}

SQLRETURN SQL_API SQLColumns(SQLHSTMT handle, SQLCHAR* catalog, SQLSMALLINT catalog_length,
                             SQLCHAR* schema, SQLSMALLINT schema_length, SQLCHAR* table,
                             SQLSMALLINT table_length, SQLCHAR* column, SQLSMALLINT column_length) {
    return columns(handle, catalog, catalog_length, schema, schema_length, table, table_length,
                   column, column_length);
}

SQLRETURN SQL_API SQLColumnsW(SQLHSTMT handle, SQLWCHAR* catalog, SQLSMALLINT catalog_length,
                              SQLWCHAR* schema, SQLSMALLINT schema_length, SQLWCHAR* table,
                              SQLSMALLINT table_length, SQLWCHAR* column,
                              SQLSMALLINT column_length) {
    return columns(handle, catalog, catalog_length, schema, schema_length, table, table_length,
                   column, column_length);
}

}  // extern "C"
