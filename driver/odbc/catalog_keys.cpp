// SQLPrimaryKeys, SQLForeignKeys, SQLStatistics, SQLSpecialColumns, SQLTablePrivileges,
// SQLColumnPrivileges.
#include "base/error.h"
#include "base/text.h"
#include "catalog/foreign_keys.h"
#include "catalog/primary_keys.h"
#include "catalog/privileges.h"
#include "catalog/special_columns.h"
#include "catalog/statistics.h"
#include "odbc/catalog_call.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

template <typename Char>
struct TableArgument {
    Argument<Char> catalog;
    Argument<Char> schema;
    Argument<Char> table;

    catalog::TableArguments value() const {
        return {catalog.value(), schema.value(), table.value()};
    }
};

// One of two values, or else the SQLSTATE that the function's page names.
bool is_second(SQLUSMALLINT value, int first, int second, const SqlState& state,
               std::string_view name) {
    if (value == second) return true;
    if (value == first) return false;
    throw Error(state, concat(name, " cannot be ", value));
}

template <typename Char>
SQLRETURN primary_keys(SQLHSTMT handle, const TableArgument<Char>& table) noexcept {
    const auto read = [&] {
        catalog::PrimaryKeysRequest request;
        request.table = table.value();
        return request;
    };
    return catalog_call("SQLPrimaryKeys", handle, read, catalog::primary_keys);
}

template <typename Char>
SQLRETURN foreign_keys(SQLHSTMT handle, const TableArgument<Char>& primary,
                       const TableArgument<Char>& foreign) noexcept {
    const auto read = [&] {
        catalog::ForeignKeysRequest request;
        request.primary = primary.value();
        request.foreign = foreign.value();
        return request;
    };
    return catalog_call("SQLForeignKeys", handle, read, catalog::foreign_keys);
}

template <typename Char>
SQLRETURN statistics(SQLHSTMT handle, const TableArgument<Char>& table, SQLUSMALLINT unique,
                     SQLUSMALLINT accuracy) noexcept {
    const auto read = [&] {
        catalog::StatisticsRequest request;
        request.table = table.value();
        request.unique_only = is_second(unique, SQL_INDEX_ALL, SQL_INDEX_UNIQUE,
                                        sqlstate::uniqueness_option_out_of_range, "Unique");
        // There are no numbers to be had, quickly or otherwise.
        is_second(accuracy, SQL_QUICK, SQL_ENSURE, sqlstate::accuracy_option_out_of_range,
                  "Reserved");
        return request;
    };
    return catalog_call("SQLStatistics", handle, read, catalog::statistics);
}

template <typename Char>
SQLRETURN special_columns(SQLHSTMT handle, SQLUSMALLINT identifier_type,
                          const TableArgument<Char>& table, SQLUSMALLINT scope,
                          SQLUSMALLINT nullable) noexcept {
    const auto read = [&] {
        catalog::SpecialColumnsRequest request;
        request.table = table.value();
        request.row_version = is_second(identifier_type, SQL_BEST_ROWID, SQL_ROWVER,
                                        sqlstate::column_type_out_of_range, "IdentifierType");
        if (scope > SQL_SCOPE_SESSION) {
            throw Error(sqlstate::scope_out_of_range, concat("Scope cannot be ", scope));
        }
        request.without_nulls = is_second(nullable, SQL_NULLABLE, SQL_NO_NULLS,
                                          sqlstate::nullable_type_out_of_range, "Nullable");
        return request;
    };
    return catalog_call("SQLSpecialColumns", handle, read, catalog::special_columns);
}

template <typename Char>
SQLRETURN table_privileges(SQLHSTMT handle, const TableArgument<Char>& table) noexcept {
    const auto read = [&] {
        catalog::TablePrivilegesRequest request;
        request.table = table.value();
        return request;
    };
    return catalog_call("SQLTablePrivileges", handle, read, catalog::table_privileges);
}

template <typename Char>
SQLRETURN column_privileges(SQLHSTMT handle, const TableArgument<Char>& table,
                            Argument<Char> column_name) noexcept {
    const auto read = [&] {
        catalog::ColumnPrivilegesRequest request;
        request.table = table.value();
        request.column = column_name.value();
        return request;
    };
    return catalog_call("SQLColumnPrivileges", handle, read, catalog::column_privileges);
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLPrimaryKeys(SQLHSTMT handle, SQLCHAR* catalog_name, SQLSMALLINT catalog_length,
                                 SQLCHAR* schema_name, SQLSMALLINT schema_length,
                                 SQLCHAR* table_name, SQLSMALLINT table_length) {
    return primary_keys<SQLCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}});
}

SQLRETURN SQL_API SQLPrimaryKeysW(SQLHSTMT handle, SQLWCHAR* catalog_name,
                                  SQLSMALLINT catalog_length, SQLWCHAR* schema_name,
                                  SQLSMALLINT schema_length, SQLWCHAR* table_name,
                                  SQLSMALLINT table_length) {
    return primary_keys<SQLWCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}});
}

SQLRETURN SQL_API SQLForeignKeys(SQLHSTMT handle, SQLCHAR* pk_catalog_name,
                                 SQLSMALLINT pk_catalog_length, SQLCHAR* pk_schema_name,
                                 SQLSMALLINT pk_schema_length, SQLCHAR* pk_table_name,
                                 SQLSMALLINT pk_table_length, SQLCHAR* fk_catalog_name,
                                 SQLSMALLINT fk_catalog_length, SQLCHAR* fk_schema_name,
                                 SQLSMALLINT fk_schema_length, SQLCHAR* fk_table_name,
                                 SQLSMALLINT fk_table_length) {
    return foreign_keys<SQLCHAR>(handle,
                                 {{pk_catalog_name, pk_catalog_length},
                                  {pk_schema_name, pk_schema_length},
                                  {pk_table_name, pk_table_length}},
                                 {{fk_catalog_name, fk_catalog_length},
                                  {fk_schema_name, fk_schema_length},
                                  {fk_table_name, fk_table_length}});
}

SQLRETURN SQL_API SQLForeignKeysW(SQLHSTMT handle, SQLWCHAR* pk_catalog_name,
                                  SQLSMALLINT pk_catalog_length, SQLWCHAR* pk_schema_name,
                                  SQLSMALLINT pk_schema_length, SQLWCHAR* pk_table_name,
                                  SQLSMALLINT pk_table_length, SQLWCHAR* fk_catalog_name,
                                  SQLSMALLINT fk_catalog_length, SQLWCHAR* fk_schema_name,
                                  SQLSMALLINT fk_schema_length, SQLWCHAR* fk_table_name,
                                  SQLSMALLINT fk_table_length) {
    return foreign_keys<SQLWCHAR>(handle,
                                  {{pk_catalog_name, pk_catalog_length},
                                   {pk_schema_name, pk_schema_length},
                                   {pk_table_name, pk_table_length}},
                                  {{fk_catalog_name, fk_catalog_length},
                                   {fk_schema_name, fk_schema_length},
                                   {fk_table_name, fk_table_length}});
}

SQLRETURN SQL_API SQLStatistics(SQLHSTMT handle, SQLCHAR* catalog_name, SQLSMALLINT catalog_length,
                                SQLCHAR* schema_name, SQLSMALLINT schema_length,
                                SQLCHAR* table_name, SQLSMALLINT table_length, SQLUSMALLINT unique,
                                SQLUSMALLINT accuracy) {
    return statistics<SQLCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}},
        unique, accuracy);
}

SQLRETURN SQL_API SQLStatisticsW(SQLHSTMT handle, SQLWCHAR* catalog_name,
                                 SQLSMALLINT catalog_length, SQLWCHAR* schema_name,
                                 SQLSMALLINT schema_length, SQLWCHAR* table_name,
                                 SQLSMALLINT table_length, SQLUSMALLINT unique,
                                 SQLUSMALLINT accuracy) {
    return statistics<SQLWCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}},
        unique, accuracy);
}

SQLRETURN SQL_API SQLSpecialColumns(SQLHSTMT handle, SQLUSMALLINT identifier_type,
                                    SQLCHAR* catalog_name, SQLSMALLINT catalog_length,
                                    SQLCHAR* schema_name, SQLSMALLINT schema_length,
                                    SQLCHAR* table_name, SQLSMALLINT table_length,
                                    SQLUSMALLINT scope, SQLUSMALLINT nullable) {
    return special_columns<SQLCHAR>(
        handle, identifier_type,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}},
        scope, nullable);
}

SQLRETURN SQL_API SQLSpecialColumnsW(SQLHSTMT handle, SQLUSMALLINT identifier_type,
                                     SQLWCHAR* catalog_name, SQLSMALLINT catalog_length,
                                     SQLWCHAR* schema_name, SQLSMALLINT schema_length,
                                     SQLWCHAR* table_name, SQLSMALLINT table_length,
                                     SQLUSMALLINT scope, SQLUSMALLINT nullable) {
    return special_columns<SQLWCHAR>(
        handle, identifier_type,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}},
        scope, nullable);
}

SQLRETURN SQL_API SQLTablePrivileges(SQLHSTMT handle, SQLCHAR* catalog_name,
                                     SQLSMALLINT catalog_length, SQLCHAR* schema_name,
                                     SQLSMALLINT schema_length, SQLCHAR* table_name,
                                     SQLSMALLINT table_length) {
    return table_privileges<SQLCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}});
}

SQLRETURN SQL_API SQLTablePrivilegesW(SQLHSTMT handle, SQLWCHAR* catalog_name,
                                      SQLSMALLINT catalog_length, SQLWCHAR* schema_name,
                                      SQLSMALLINT schema_length, SQLWCHAR* table_name,
                                      SQLSMALLINT table_length) {
    return table_privileges<SQLWCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}});
}

SQLRETURN SQL_API SQLColumnPrivileges(SQLHSTMT handle, SQLCHAR* catalog_name,
                                      SQLSMALLINT catalog_length, SQLCHAR* schema_name,
                                      SQLSMALLINT schema_length, SQLCHAR* table_name,
                                      SQLSMALLINT table_length, SQLCHAR* column_name,
                                      SQLSMALLINT column_length) {
    return column_privileges<SQLCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}},
        {column_name, column_length});
}

SQLRETURN SQL_API SQLColumnPrivilegesW(SQLHSTMT handle, SQLWCHAR* catalog_name,
                                       SQLSMALLINT catalog_length, SQLWCHAR* schema_name,
                                       SQLSMALLINT schema_length, SQLWCHAR* table_name,
                                       SQLSMALLINT table_length, SQLWCHAR* column_name,
                                       SQLSMALLINT column_length) {
    return column_privileges<SQLWCHAR>(
        handle,
        {{catalog_name, catalog_length}, {schema_name, schema_length}, {table_name, table_length}},
        {column_name, column_length});
}

}  // extern "C"
