// The name arguments of the functions that tell of a single table: SQLPrimaryKeys, SQLForeignKeys,
// SQLStatistics, SQLSpecialColumns, SQLColumnPrivileges.
// ODBC 3.8, "Ordinary Arguments", "Identifier Arguments".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/metadata_source.h"
#include "catalog/name_matcher.h"
#include "connectai/client.h"

namespace connectai::catalog {

// In UTF-8; absent: a null pointer.
struct TableArguments {
    std::optional<std::string> catalog;
    std::optional<std::string> schema;
    std::optional<std::string> table;
};

// The connection's, for what a call does not name; empty: there is none.
struct DefaultNames {
    std::string catalog;
    std::string schema;
};

// What the arguments are called on their page, for messages.
struct TableArgumentNames {
    std::string_view catalog = "CatalogName";
    std::string_view schema = "SchemaName";
    std::string_view table = "TableName";
};

class OneTable {
public:
    // Catalog and schema that are null or empty are the defaults, as in a statement; where there is
    // no default, any ("driver-dependent"). Every table here has both, so that the empty string,
    // which asks for tables without, would find nothing; PHP passes it for a schema that its script
    // has not named. Throws Error HY009 for a null table, and while SQL_ATTR_METADATA_ID is set for
    // any null.
    OneTable(const TableArguments& arguments, const DefaultNames& defaults, bool metadata_id,
             const TableArgumentNames& names = {});

    bool matches(std::string_view catalog, std::string_view schema, std::string_view table) const {
        return catalog_.matches(catalog) && schema_.matches(schema) && table_.matches(table);
    }

    // No table is without a name: there is nothing to ask for.
    bool matches_none() const noexcept { return table_.matches_only_empty(); }

    // With the names that the service can filter by.
    MetadataRequest request(Metadata what) const;

    const NameMatcher& catalog() const noexcept { return catalog_; }
    const NameMatcher& schema() const noexcept { return schema_; }
    const NameMatcher& table() const noexcept { return table_; }

private:
    NameMatcher catalog_;
    NameMatcher schema_;
    NameMatcher table_;
};

}  // namespace connectai::catalog
