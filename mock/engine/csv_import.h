// Serves a folder of CSV files: DIR/Catalog/Schema/Table.csv becomes the table of that name.
#pragma once

#include <filesystem>

#include "engine/catalog.h"

namespace mock::sql {

// Types come from Table.schema.json beside the file, else from the whole of each column. The
// schema:
// {"columns": [{"name", "dataType" (a number) or "type" (a name), "length", "precision", "scale",
// "nullable"}], "primaryKey": [names]}, and no other members. Throws EngineError BAD_REQUEST,
// naming file and line.
void import_directory(Connection& connection, Catalog& catalog,
                      const std::filesystem::path& directory);

}  // namespace mock::sql
