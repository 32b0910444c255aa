// A column of names that the service lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/metadata_source.h"

namespace connectai::catalog {

// Each name once, sorted: a schema's may be that of several catalogs.
std::vector<std::string> read_names(MetadataSource& source, const MetadataRequest& request,
                                    std::string_view metadata_column);

// Of the account.
std::vector<std::string> catalog_names(MetadataSource& source);

}  // namespace connectai::catalog
