// SQLSpecialColumns from /primaryKeys or /indexes, and /columns.
#include "catalog/special_columns.h"

#include <sqlext.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "catalog/columns.h"
#include "catalog/indexes.h"
#include "catalog/primary_keys.h"
#include "catalog/result_table.h"

namespace connectai::catalog {
namespace {

using Value = Table::Value;

constexpr std::size_t first_described = 2;
constexpr std::size_t described = 5;  // DATA_TYPE to DECIMAL_DIGITS

// ODBC 3.8, SQLSpecialColumns, "Comments".
constexpr std::array result_columns{
    ResultColumn{"SCOPE", "SCOPE", DataType::smallint, true},
    ResultColumn{"COLUMN_NAME", "COLUMN_NAME", DataType::varchar, false, name_length},
    description_columns[0],
    description_columns[1],
    description_columns[2],
    description_columns[3],
    description_columns[4],
    ResultColumn{"PSEUDO_COLUMN", "PSEUDO_COLUMN", DataType::smallint, true},
};
// "ordered by SCOPE"; the columns of the key as they are added.
constexpr std::array<std::size_t, 1> result_order{0};

using TableKey = std::array<std::string, 3>;  // catalog, schema, table

struct KeyColumn {
    TableKey table;
    std::int64_t position = 0;
    std::string name;
};

// Of one table, or of several where only its name is given.
class Descriptions {
public:
    Descriptions(MetadataSource& source, const OneTable& table) {
        add(described_columns(source, table));
    }

    // Tables of the key that /columns does not know.
    void complete(const std::vector<KeyColumn>& key, const TableDescriber& describe) {
        for (const KeyColumn& column : key) {
            const auto known = columns_.lower_bound({column.table, std::string()});
            if (known != columns_.end() && known->first.first == column.table) continue;
            const auto& [catalog, schema, name] = column.table;
            add(described_by_query(describe, catalog, schema, name));
        }
    }

    // Text, where the service does not tell.
    DescribedColumn of(const KeyColumn& column) const {
        const auto found = columns_.find({column.table, column.name});
        return found == columns_.end() ? DescribedColumn() : found->second;
    }

    bool never_null(const KeyColumn& column) const { return of(column).column.nullable == false; }

private:
    void add(std::vector<DescribedColumn> columns) {
        for (DescribedColumn& column : columns) {
            const Column& c = column.column;
            const TableKey key{c.catalog_name, c.schema_name, c.table_name};
            columns_.emplace(std::pair{key, c.name}, std::move(column));
        }
    }

    std::map<std::pair<TableKey, std::string>, DescribedColumn> columns_;
};

TableKey table_of(const auto& column) {
    return {std::string(column.catalog), std::string(column.schema), std::string(column.table)};
}

void sort_by_position(std::vector<KeyColumn>& columns) {
    std::ranges::stable_sort(columns, {}, [](const KeyColumn& column) {
        return std::tie(column.table, column.position);
    });
}

std::vector<KeyColumn> primary_key(MetadataSource& source, const OneTable& table) {
    std::vector<KeyColumn> columns;
    read_primary_keys(source, table, [&](const PrimaryKeyColumn& column) {
        columns.push_back({table_of(column), column.position, std::string(column.column)});
    });
    sort_by_position(columns);
    return columns;
}

// For each table that the name means, the one with the fewest columns; of those the first by name.
std::vector<KeyColumn> unique_index(MetadataSource& source, const OneTable& table,
                                    const Descriptions& descriptions) {
    std::map<std::pair<TableKey, std::string>, std::vector<KeyColumn>> indexes;
    read_indexes(source, table, [&](const IndexColumn& column) {
        if (!column.unique) return;
        const TableKey key = table_of(column);
        indexes[{key, std::string(column.index)}].push_back(
            {key, column.position, std::string(column.column)});
    });
    std::map<TableKey, std::vector<KeyColumn>> best;
    for (auto& [key, columns] : indexes) {
        const bool identifies =
            std::ranges::all_of(columns, [&](const auto& c) { return descriptions.never_null(c); });
        if (!identifies) continue;
        std::vector<KeyColumn>& chosen = best[key.first];
        if (chosen.empty() || columns.size() < chosen.size()) chosen = std::move(columns);
    }
    std::vector<KeyColumn> all;
    for (auto& [key, columns] : best) std::ranges::move(columns, std::back_inserter(all));
    sort_by_position(all);
    return all;
}

void add_row(SortedTable& result, const KeyColumn& column, const DescribedColumn& description,
             const SpecialColumnsRequest& request) {
    std::array<Value, description_columns.size()> all;
    write_description(description, request.odbc2, request.report, all);
    std::array<Value, result_columns.size()> values;
    values[0] = std::int64_t{SQL_SCOPE_SESSION};
    values[1] = column.name;
    std::copy_n(all.begin(), described, values.begin() + first_described);
    values[first_described + described] = std::int64_t{SQL_PC_NOT_PSEUDO};
    result.add_row(values);
}

}  // namespace

SortedTable special_columns(MetadataSource& source, const SpecialColumnsRequest& request) {
    const OneTable table(request.table, request.defaults, request.metadata_id);
    SortedTable result = result_table(result_columns, request.odbc2, result_order);
    if (request.row_version || table.matches_none()) return result;
    std::vector<KeyColumn> key = primary_key(source, table);
    Descriptions descriptions(source, table);
    if (request.describe) descriptions.complete(key, request.describe);
    if (key.empty()) key = unique_index(source, table, descriptions);
    // What is left of a key without one of its columns identifies nothing.
    const bool may_be_null = std::ranges::any_of(
        key, [&](const KeyColumn& c) { return descriptions.of(c).column.nullable == true; });
    if (request.without_nulls && may_be_null) return result;
    for (const KeyColumn& column : key) {
        add_row(result, column, descriptions.of(column), request);
    }
    return result;
}

}  // namespace connectai::catalog
