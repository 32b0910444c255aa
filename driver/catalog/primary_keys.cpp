// SQLPrimaryKeys from /primaryKeys.
#include "catalog/primary_keys.h"

#include <array>

#include "catalog/key_sequence.h"
#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

// ODBC 3.8, SQLPrimaryKeys, "Comments".
constexpr std::array result_columns{
    ResultColumn{"TABLE_CAT", "TABLE_QUALIFIER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_SCHEM", "TABLE_OWNER", DataType::varchar, true, name_length},
    ResultColumn{"TABLE_NAME", "TABLE_NAME", DataType::varchar, false, name_length},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, false, name_length},
    ResultColumn{"KEY_SEQ", "KEY_SEQ", DataType::smallint, false},
    ResultColumn{"PK_NAME", "PK_NAME", DataType::varchar, true, name_length},
};
// "ordered by TABLE_CAT, TABLE_SCHEM, TABLE_NAME, and KEY_SEQ".
constexpr std::array<std::size_t, 4> result_order{0, 1, 2, 4};

constexpr std::array metadata_columns{
    MetadataColumn{"TABLE_CATALOG"},    MetadataColumn{"TABLE_SCHEMA"},
    MetadataColumn{"TABLE_NAME", true}, MetadataColumn{"COLUMN_NAME", true},
    MetadataColumn{"KEY_SEQ"},          MetadataColumn{"PK_NAME"},
};
enum MetadataIndex : std::size_t {
    table_catalog,
    table_schema,
    table_name,
    column_name,
    key_seq,
    pk_name
};

}  // namespace

void read_primary_keys(MetadataSource& source, const OneTable& table, const PrimaryKeyTaker& take) {
    if (table.matches_none()) return;
    KeySequence sequence;
    source.read(table.request(Metadata::primary_keys), metadata_columns,
                [&](const MetadataRow& row) {
                    PrimaryKeyColumn column{};
                    column.catalog = row.text(table_catalog).value_or("");
                    column.schema = row.text(table_schema).value_or("");
                    column.table = row.text(table_name).value_or("");
                    if (!table.matches(column.catalog, column.schema, column.table)) return;
                    column.column = row.text(column_name).value_or("");
                    column.position = sequence.position(row.integer(key_seq), column.catalog,
                                                        column.schema, column.table, {});
                    column.key = row.text(pk_name);
                    take(column);
                });
}

SortedTable primary_keys(MetadataSource& source, const PrimaryKeysRequest& request) {
    const OneTable table(request.table, request.defaults, request.metadata_id);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    read_primary_keys(source, table, [&](const PrimaryKeyColumn& column) {
        const std::array<Value, result_columns.size()> values{
            column.catalog, column.schema,   column.table,
            column.column,  column.position, optional_text(column.key),
        };
        result.add_row(values);
    });
    return result;
}

}  // namespace connectai::catalog
