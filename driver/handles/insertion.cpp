#include "handles/insertion.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "sql/query_block.h"
#include "sql/quoting.h"

namespace connectai::handles {

namespace {

bool of_same_table(const Column& a, const Column& b) {
    return a.catalog_name == b.catalog_name && a.schema_name == b.schema_name &&
           a.table_name == b.table_name;
}

std::string quoted_table(const Column& column) {
    return sql::bracket_quoted(column.catalog_name, column.schema_name, column.table_name);
}

[[noreturn]] void fail(std::size_t column, const Column& properties, const std::string& reason) {
    throw Error(
        sqlstate::optional_feature_not_implemented,
        concat("rows cannot be added to this result: column ", column + 1, " (", properties.label,
               ") ", reason, "; unbind the column, or give it SQL_COLUMN_IGNORE in every row"));
}

}  // namespace

std::string table_behind(const std::vector<Column>& result,
                         const std::vector<std::size_t>& columns) {
    const Column& first = result[columns.front()];
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& column = result[columns[i]];
        if (column.table_name.empty() || column.name.empty()) {
            fail(columns[i], column, "is no column of a table");
        }
        if (!of_same_table(column, first)) {
            fail(columns[i], column,
                 concat("is of ", quoted_table(column), ", and others are of ",
                        quoted_table(first)));
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (result[columns[j]].name == column.name) {
                fail(columns[i], column, concat("is the same as column ", columns[j] + 1));
            }
        }
    }
    return quoted_table(first);
}

void require_no_self_join(std::string_view text) {
    for (const sql::QueryBlock& block : sql::query_blocks(text).blocks) {
        if (block.parent != sql::nowhere) continue;
        for (auto table = block.tables.begin(); table != block.tables.end(); ++table) {
            const auto same = [&](const sql::ScopeTable& other) {
                return !other.derived && iequals(other.name.table, table->name.table);
            };
            if (table->derived || std::none_of(block.tables.begin(), table, same)) continue;
            throw Error(sqlstate::optional_feature_not_implemented,
                        concat("rows cannot be added to this result: its query joins ",
                               sql::bracket_quoted(table->name.table),
                               " with itself; select from the table alone"));
        }
    }
}

sql::NamedParameters insertion(const std::string& table, const std::vector<Column>& result,
                               const std::vector<std::size_t>& columns) {
    sql::NamedParameters named;
    std::string names;
    std::string values;
    for (const std::size_t column : columns) {
        const bool first = named.names.empty();
        named.names.push_back(concat("@p", named.names.size() + 1));
        names += (first ? "" : ", ") + sql::bracket_quoted(result[column].name);
        values += (first ? "" : ", ") + named.names.back();
    }
    named.text = concat("INSERT INTO ", table, " (", names, ") VALUES (", values, ")");
    return named;
}

}  // namespace connectai::handles
