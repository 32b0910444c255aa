// SQLProcedures: the procedures that the service lists.
// ODBC 3.8, SQLProcedures.
#pragma once

#include <optional>
#include <string>

#include "catalog/metadata_source.h"
#include "catalog/name_matcher.h"
#include "connectai/client.h"
#include "connectai/sorted_table.h"

namespace connectai::catalog {

// The arguments in UTF-8; absent: a null pointer.
struct ProceduresRequest {
    std::optional<std::string> catalog;
    std::optional<std::string> schema;
    std::optional<std::string> procedure;
    bool metadata_id = false;  // SQL_ATTR_METADATA_ID
    bool odbc2 = false;        // an ODBC 2 application: column names
};

// What a call comes to. `request` is the one request it takes; absent where none is needed: no
// procedure is without a name or a catalog.
struct ProceduresPlan {
    NameMatcher catalog;
    NameMatcher schema;
    NameMatcher procedure;
    std::optional<MetadataRequest> request;
};

// Throws Error HY009 for a null name while SQL_ATTR_METADATA_ID is set.
ProceduresPlan plan_procedures(const ProceduresRequest& request);

// The 8 columns of the specification, ordered by PROCEDURE_CAT, PROCEDURE_SCHEM, PROCEDURE_NAME.
// The three counts, which it reserves, are -1: not known. Not finished yet. Throws what
// plan_procedures and MetadataSource::read throw.
SortedTable procedures(MetadataSource& source, const ProceduresRequest& request);

}  // namespace connectai::catalog
