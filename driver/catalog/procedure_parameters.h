// What the service says of procedures' parameters: for SQLProcedureColumns, and for calling one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/column_description.h"
#include "catalog/metadata_source.h"
#include "connectai/parameter.h"

namespace connectai::catalog {

struct ProcedureParameter {
    // Its name as it is listed, its type; table_name is the procedure's name, the ordinal is 0 for
    // the return value.
    DescribedColumn described;
    std::optional<Direction> direction;  // absent: not told
    bool required = false;               // that a call must give it a value
};

// Hands over those that `wanted` lets through, as they come. Takes the one request. Returns
// oddities that were tolerated, for the log. Throws what MetadataSource::read throws.
using ParameterFilter = std::function<bool(const Column& column)>;
using ParameterTaker = std::function<void(ProcedureParameter parameter)>;
std::vector<std::string> read_procedure_parameters(MetadataSource& source,
                                                   const MetadataRequest& request,
                                                   const ParameterFilter& wanted,
                                                   const ParameterTaker& take);

// One procedure, as it is to be called.
struct Procedure {
    std::string catalog;  // empty where neither the name, the defaults nor the service say
    std::string schema;
    std::string name;
    std::vector<ProcedureParameter> parameters;
    std::vector<std::string> notes;

    std::string displayed_name() const;  // CRM.Sales.AddNumbers, for messages
};

// One to three parts: catalog, schema, procedure; an empty part, like one that is left out, is the
// default's where there is one. Takes one request. A procedure of which the service lists no
// parameter has none, or does not exist. Throws Error 42000 where the service says that there is
// no such procedure, or where there are several; and what MetadataSource::read throws.
struct ProcedureName {
    std::vector<std::string> parts;
    std::string default_catalog;
    std::string default_schema;
};
Procedure describe_procedure(MetadataSource& source, const ProcedureName& name);

}  // namespace connectai::catalog
