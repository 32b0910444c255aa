#include "catalog/privileges.h"

#include <array>

#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

// ODBC 3.8, SQLTablePrivileges, "Comments".
constexpr std::array table_privilege_columns{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"GRANTOR", "GRANTOR", DataType::varchar, true, name_length},
    ResultColumn{"GRANTEE", "GRANTEE", DataType::varchar, false, name_length},
    ResultColumn{"PRIVILEGE", "PRIVILEGE", DataType::varchar, false, name_length},
    ResultColumn{"IS_GRANTABLE", "IS_GRANTABLE", DataType::varchar, true, 3},
};

// ODBC 3.8, SQLColumnPrivileges, "Comments".
constexpr std::array column_privilege_columns{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, false, name_length},
    ResultColumn{"GRANTOR", "GRANTOR", DataType::varchar, true, name_length},
    ResultColumn{"GRANTEE", "GRANTEE", DataType::varchar, false, name_length},
    ResultColumn{"PRIVILEGE", "PRIVILEGE", DataType::varchar, false, name_length},
    ResultColumn{"IS_GRANTABLE", "IS_GRANTABLE", DataType::varchar, true, 3},
};

}  // namespace

SortedTable table_privileges(MetadataSource&, const TablePrivilegesRequest& request) {
    const NameArguments arguments(request.metadata_id);
    arguments.ordinary(request.table.catalog, "CatalogName");
    arguments.pattern(request.table.schema, "SchemaName");
    arguments.pattern(request.table.table, "TableName");
    return result_table(table_privilege_columns, request.odbc2, {});
}

SortedTable column_privileges(MetadataSource&, const ColumnPrivilegesRequest& request) {
    const OneTable table(request.table, {}, request.metadata_id);
    NameArguments(request.metadata_id).pattern(request.column, "ColumnName");
    return result_table(column_privilege_columns, request.odbc2, {});
}

}  // namespace connectai::catalog
