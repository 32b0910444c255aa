// SQLProcedureColumns: the parameters of procedures, and their return values. The service does not
// know the columns of a procedure's result sets, so there are no rows for them.
// ODBC 3.8, SQLProcedureColumns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/metadata_source.h"
#include "catalog/name_matcher.h"
#include "connectai/client.h"
#include "connectai/sorted_table.h"
#include "convert/type_properties.h"

namespace connectai::catalog {

// The arguments in UTF-8; absent: a null pointer.
struct ProcedureColumnsRequest {
    std::optional<std::string> catalog;
    std::optional<std::string> schema;
    std::optional<std::string> procedure;
    std::optional<std::string> column;
    bool metadata_id = false;      // SQL_ATTR_METADATA_ID
    bool odbc2 = false;            // an ODBC 2 application: column names, date types 9, 10, 11
    convert::TypeReport report{};  // how types are told
};

// What a call comes to. `request` is the one request it takes; absent where none is needed: no
// parameter is without a name, a procedure or a catalog.
struct ProcedureColumnsPlan {
    NameMatcher catalog;
    NameMatcher schema;
    NameMatcher procedure;
    NameMatcher column;
    std::optional<MetadataRequest> request;
};

// Throws Error HY009 for a null name while SQL_ATTR_METADATA_ID is set.
ProcedureColumnsPlan plan_procedure_columns(const ProcedureColumnsRequest& request);

// The 19 columns of the specification, ordered by PROCEDURE_CAT, PROCEDURE_SCHEM, PROCEDURE_NAME;
// within a procedure the return value comes first, then the parameters in the order of a call.
// Not finished yet. Throws what plan_procedure_columns and MetadataSource::read throw.
SortedTable procedure_columns(MetadataSource& source, const ProcedureColumnsRequest& request);

}  // namespace connectai::catalog
