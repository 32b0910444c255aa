// The metadata endpoints, answered by SQL over the engine's meta_ views.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "http.h"
#include "routes.h"

namespace mock {

// The filters of a request, checked: ApiError(400) for a `unique` that is neither true nor false,
// ApiError(404) for a catalog, schema, table or procedure that does not exist in that spelling
// (names are case-sensitive). A columnName, indexName, paramName or tableType that nothing has is
// an empty result.
void check_names(Engine& engine, const Route& route, const Pairs& query);

void run_metadata(Engine& engine, const Metadata& metadata, const Pairs& query, ResultSink& sink);

// ApiError(400) unless the request has each parameter of the procedure, and no other. An unknown
// procedure is left to the engine.
void check_procedure_parameters(Engine& engine, const Statement& procedure,
                                const Parameters& parameters);

// The parts of a dotted name: a.b.c, [a].[b].[c]; "]]" is a bracket within brackets.
std::vector<std::string> split_name(std::string_view name);

}  // namespace mock
