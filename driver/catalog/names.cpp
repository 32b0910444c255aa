#include "catalog/names.h"

#include <algorithm>
#include <array>

namespace connectai::catalog {

std::vector<std::string> read_names(MetadataSource& source, const MetadataRequest& request,
                                    std::string_view metadata_column) {
    std::vector<std::string> names;
    const std::array columns{MetadataColumn{metadata_column, true}};
    source.read(request, columns, [&](const MetadataRow& row) {
        if (const auto name = row.text(0)) names.emplace_back(*name);
    });
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<std::string> catalog_names(MetadataSource& source) {
    return read_names(source, {Metadata::catalogs, {}}, "TABLE_CATALOG");
}

}  // namespace connectai::catalog
