// The API's paths: method, what it does, which URL parameters it takes.
#pragma once

#include <span>
#include <string_view>

#include "http.h"

namespace mock {

enum class Action { query, batch, exec, metadata, workspaces, userinfo, log_list, log_get };

struct Filter {
    std::string_view parameter;  // of the URL
    std::string_view column;     // that it must equal
};

// A metadata endpoint: a view of the engine, filtered by exact names.
struct Metadata {
    std::string_view view;        // the engine's, in CData.QueryFederation
    std::string_view table_name;  // that the reply's schema names
    std::span<const Filter> filters;
};

struct Route {
    std::string_view name;  // as scenarios name it: "query", "primarykeys"
    std::string_view method;
    std::string_view path;  // below /api; log_get's ends in '/', and an id follows
    Action action;
    const Metadata* metadata;  // of Action::metadata
};

std::span<const Route> routes() noexcept;

// The route of a path (below /api, case-sensitive, whatever the method), or null: no API path.
const Route* find_route(std::string_view path) noexcept;

// Throws ApiError(400) for a parameter that the route does not take, or one given twice.
void check_url_parameters(const Route& route, const Pairs& query);

}  // namespace mock
