#include "catalog/indexes.h"

#include <sqlext.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/key_sequence.h"

namespace connectai::catalog {
namespace {

constexpr std::array metadata_columns{
    MetadataColumn{"TABLE_CATALOG"},    MetadataColumn{"TABLE_SCHEMA"},
    MetadataColumn{"TABLE_NAME", true}, MetadataColumn{"COLUMN_NAME", true},
    MetadataColumn{"INDEX_NAME"},       MetadataColumn{"IS_UNIQUE"},
    MetadataColumn{"NON_UNIQUE"},       MetadataColumn{"TYPE"},
    MetadataColumn{"ORDINAL_POSITION"}, MetadataColumn{"SORT_ORDER"},
};
enum MetadataIndex : std::size_t {
    table_catalog,
    table_schema,
    table_name,
    column_name,
    index_name,
    is_unique,
    non_unique,
    type,
    ordinal_position,
    sort_order,
};

// The service's numbers are JDBC's, which are ODBC's own.
constexpr std::array<std::int64_t, 3> index_types{SQL_INDEX_CLUSTERED, SQL_INDEX_HASHED,
                                                  SQL_INDEX_OTHER};

bool known_to_be_unique(const MetadataRow& row) {
    if (const auto unique = row.boolean(is_unique)) return *unique;
    const auto repeats = row.boolean(non_unique);
    return repeats && !*repeats;
}

std::optional<bool> descending(std::optional<std::string_view> order) {
    if (!order) return std::nullopt;
    const std::string_view word = trim(*order);
    if (iequals(word, "A") || iequals(word, "ASC")) return false;
    if (iequals(word, "D") || iequals(word, "DESC")) return true;
    return std::nullopt;
}

}  // namespace

void read_indexes(MetadataSource& source, const OneTable& table, const IndexTaker& take) {
    if (table.matches_none()) return;
    KeySequence sequence;
    source.read(table.request(Metadata::indexes), metadata_columns, [&](const MetadataRow& row) {
        IndexColumn column{};
        column.catalog = row.text(table_catalog).value_or("");
        column.schema = row.text(table_schema).value_or("");
        column.table = row.text(table_name).value_or("");
        const auto told = row.integer(type);
        // A statistic of the table, which is about no column.
        if (told == SQL_TABLE_STAT) return;
        if (!table.matches(column.catalog, column.schema, column.table)) return;
        column.index = row.text(index_name).value_or("");
        column.column = row.text(column_name).value_or("");
        column.position = sequence.position(row.integer(ordinal_position), column.catalog,
                                            column.schema, column.table, column.index);
        column.unique = known_to_be_unique(row);
        const bool known = told && std::ranges::find(index_types, *told) != index_types.end();
        column.type = known ? *told : SQL_INDEX_OTHER;
        column.descending = descending(row.text(sort_order));
        take(column);
    });
}

}  // namespace connectai::catalog
