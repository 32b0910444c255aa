#include "catalog/listed_metadata.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/names.h"

namespace connectai::catalog {

namespace {

bool allows(const std::vector<std::string>& browsable, std::string_view name) {
    return browsable.empty() || std::ranges::find(browsable, name) != browsable.end();
}

// The column that holds the schema, where it was asked for.
std::optional<std::size_t> schema_column(std::span<const MetadataColumn> columns) {
    const auto found = std::ranges::find_if(columns, [](const MetadataColumn& column) {
        return column.name == "TABLE_SCHEMA" || column.name == "PROCEDURE_SCHEMA";
    });
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

void ListedMetadata::read(const MetadataRequest& request, std::span<const MetadataColumn> columns,
                          const RowTaker& take) {
    if (request.what == Metadata::catalogs) {
        read_catalogs(request, columns, take);
        return;
    }
    MetadataRequest narrowed = request;
    if (!request.filter.schema && browsable_.schemas.size() == 1) {
        narrowed.filter.schema = browsable_.schemas.front();
    }
    const auto schema = schema_column(columns);
    const RowTaker take_browsable = [&](const MetadataRow& row) {
        if (!schema || allows(browsable_.schemas, row.text(*schema).value_or(""))) take(row);
    };
    if (request.filter.catalog) {
        if (!allows(browsable_.catalogs, *request.filter.catalog)) return;
        read_each({*request.filter.catalog}, narrowed, columns, take_browsable);
    } else if (!browsable_.catalogs.empty()) {
        read_each(browsable_.catalogs, narrowed, columns, take_browsable);
    } else {
        try {
            behind_.read(narrowed, columns, take_browsable);
        } catch (const SourceLoginExpired&) {
            read_each(catalog_names(behind_), narrowed, columns, take_browsable);
        }
    }
}

void ListedMetadata::read_catalogs(const MetadataRequest& request,
                                   std::span<const MetadataColumn> columns, const RowTaker& take) {
    const auto found = std::ranges::find(columns, "TABLE_CATALOG", &MetadataColumn::name);
    const auto catalog = static_cast<std::size_t>(found - columns.begin());
    behind_.read(request, columns, [&](const MetadataRow& row) {
        if (found == columns.end() || allows(browsable_.catalogs, row.text(catalog).value_or(""))) {
            take(row);
        }
    });
}

void ListedMetadata::read_each(const std::vector<std::string>& catalogs, MetadataRequest request,
                               std::span<const MetadataColumn> columns, const RowTaker& take) {
    for (const std::string& catalog : catalogs) {
        request.filter.catalog = catalog;
        try {
            behind_.read(request, columns, take);
        } catch (const SourceLoginExpired& error) {
            std::string warning = concat("the catalog ", catalog,
                                         " is left out: the login of its data source has expired, "
                                         "and must be renewed in Connect AI (",
                                         error.message(), ")");
            // One listing may take several requests.
            if (std::ranges::find(warnings_, warning) == warnings_.end()) {
                warnings_.push_back(std::move(warning));
            }
        }
    }
}

}  // namespace connectai::catalog
