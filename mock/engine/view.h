// Views: queries that are kept in the catalog and read in place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/catalog.h"

namespace mock::sql {

// The catalog's entry of a view, its columns described by its query. `name` has three parts; the
// query's unqualified names are completed from them. `columns` renames; empty: as the query says.
// Throws EngineError for a query that is wrong, has parameters, or two columns of one name.
Table view_table(const Catalog& catalog, const Name& name, std::shared_ptr<const Select> query,
                 const std::vector<std::string>& columns = {});

}  // namespace mock::sql
