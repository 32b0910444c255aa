// SQLTables, SQLColumns, SQLProcedures, SQLProcedureColumns.
#include "catalog/columns.h"
#include "catalog/procedure_columns.h"
#include "catalog/procedures.h"
#include "catalog/tables.h"
#include "odbc/catalog_call.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

template <typename Char>
SQLRETURN tables(SQLHSTMT handle, Argument<Char> catalog_name, Argument<Char> schema_name,
                 Argument<Char> table_name, Argument<Char> table_type) noexcept {
    const auto read = [&] {
        catalog::TablesRequest request;
        request.catalog = catalog_name.value();
        request.schema = schema_name.value();
        request.table = table_name.value();
        request.type = table_type.value();
        return request;
    };
    return catalog_call("SQLTables", handle, read, catalog::tables);
}

template <typename Char>
SQLRETURN columns(SQLHSTMT handle, Argument<Char> catalog_name, Argument<Char> schema_name,
                  Argument<Char> table_name, Argument<Char> column_name) noexcept {
    const auto read = [&] {
        catalog::ColumnsRequest request;
        request.catalog = catalog_name.value();
        request.schema = schema_name.value();
        request.table = table_name.value();
        request.column = column_name.value();
        return request;
    };
    return catalog_call("SQLColumns", handle, read, catalog::columns);
}

template <typename Char>
SQLRETURN procedures(SQLHSTMT handle, Argument<Char> catalog_name, Argument<Char> schema_name,
                     Argument<Char> procedure_name) noexcept {
    const auto read = [&] {
        catalog::ProceduresRequest request;
        request.catalog = catalog_name.value();
        request.schema = schema_name.value();
        request.procedure = procedure_name.value();
        return request;
    };
    return catalog_call("SQLProcedures", handle, read, catalog::procedures);
}

template <typename Char>
SQLRETURN procedure_columns(SQLHSTMT handle, Argument<Char> catalog_name,
                            Argument<Char> schema_name, Argument<Char> procedure_name,
                            Argument<Char> column_name) noexcept {
    const auto read = [&] {
        catalog::ProcedureColumnsRequest request;
        request.catalog = catalog_name.value();
        request.schema = schema_name.value();
        request.procedure = procedure_name.value();
        request.column = column_name.value();
        return request;
    };
    return catalog_call("SQLProcedureColumns", handle, read, catalog::procedure_columns);
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLTables(SQLHSTMT handle, SQLCHAR* catalog_name, SQLSMALLINT catalog_length,
                            SQLCHAR* schema_name, SQLSMALLINT schema_length, SQLCHAR* table_name,
                            SQLSMALLINT table_length, SQLCHAR* table_type,
                            SQLSMALLINT type_length) {
    return tables<SQLCHAR>(handle, {catalog_name, catalog_length}, {schema_name, schema_length},
                           {table_name, table_length}, {table_type, type_length});
}

SQLRETURN SQL_API SQLTablesW(SQLHSTMT handle, SQLWCHAR* catalog_name, SQLSMALLINT catalog_length,
                             SQLWCHAR* schema_name, SQLSMALLINT schema_length, SQLWCHAR* table_name,
                             SQLSMALLINT table_length, SQLWCHAR* table_type,
                             SQLSMALLINT type_length) {
    return tables<SQLWCHAR>(handle, {catalog_name, catalog_length}, {schema_name, schema_length},
                            {table_name, table_length}, {table_type, type_length});
}

SQLRETURN SQL_API SQLColumns(SQLHSTMT handle, SQLCHAR* catalog_name, SQLSMALLINT catalog_length,
                             SQLCHAR* schema_name, SQLSMALLINT schema_length, SQLCHAR* table_name,
                             SQLSMALLINT table_length, SQLCHAR* column_name,
                             SQLSMALLINT column_length) {
    return columns<SQLCHAR>(handle, {catalog_name, catalog_length}, {schema_name, schema_length},
                            {table_name, table_length}, {column_name, column_length});
}

SQLRETURN SQL_API SQLColumnsW(SQLHSTMT handle, SQLWCHAR* catalog_name, SQLSMALLINT catalog_length,
                              SQLWCHAR* schema_name, SQLSMALLINT schema_length,
                              SQLWCHAR* table_name, SQLSMALLINT table_length, SQLWCHAR* column_name,
                              SQLSMALLINT column_length) {
    return columns<SQLWCHAR>(handle, {catalog_name, catalog_length}, {schema_name, schema_length},
                             {table_name, table_length}, {column_name, column_length});
}

SQLRETURN SQL_API SQLProcedures(SQLHSTMT handle, SQLCHAR* catalog_name, SQLSMALLINT catalog_length,
                                SQLCHAR* schema_name, SQLSMALLINT schema_length,
                                SQLCHAR* procedure_name, SQLSMALLINT procedure_length) {
    return procedures<SQLCHAR>(handle, {catalog_name, catalog_length}, {schema_name, schema_length},
                               {procedure_name, procedure_length});
}

SQLRETURN SQL_API SQLProceduresW(SQLHSTMT handle, SQLWCHAR* catalog_name,
                                 SQLSMALLINT catalog_length, SQLWCHAR* schema_name,
                                 SQLSMALLINT schema_length, SQLWCHAR* procedure_name,
                                 SQLSMALLINT procedure_length) {
    return procedures<SQLWCHAR>(handle, {catalog_name, catalog_length},
                                {schema_name, schema_length}, {procedure_name, procedure_length});
}

SQLRETURN SQL_API SQLProcedureColumns(SQLHSTMT handle, SQLCHAR* catalog_name,
                                      SQLSMALLINT catalog_length, SQLCHAR* schema_name,
                                      SQLSMALLINT schema_length, SQLCHAR* procedure_name,
                                      SQLSMALLINT procedure_length, SQLCHAR* column_name,
                                      SQLSMALLINT column_length) {
    return procedure_columns<SQLCHAR>(
        handle, {catalog_name, catalog_length}, {schema_name, schema_length},
        {procedure_name, procedure_length}, {column_name, column_length});
}

SQLRETURN SQL_API SQLProcedureColumnsW(SQLHSTMT handle, SQLWCHAR* catalog_name,
                                       SQLSMALLINT catalog_length, SQLWCHAR* schema_name,
                                       SQLSMALLINT schema_length, SQLWCHAR* procedure_name,
                                       SQLSMALLINT procedure_length, SQLWCHAR* column_name,
                                       SQLSMALLINT column_length) {
    return procedure_columns<SQLWCHAR>(
        handle, {catalog_name, catalog_length}, {schema_name, schema_length},
        {procedure_name, procedure_length}, {column_name, column_length});
}

}  // extern "C"
