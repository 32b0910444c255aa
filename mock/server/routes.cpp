// The table of routes.
#include "routes.h"

#include <algorithm>
#include <array>

#include "api_error.h"

namespace mock {
namespace {

constexpr std::array<Filter, 2> schema_filters = {{
    {"catalogName", "TABLE_CATALOG"},
    {"schemaName", "TABLE_SCHEMA"},
}};
constexpr std::array<Filter, 4> table_filters = {{
    {"catalogName", "TABLE_CATALOG"},
    {"schemaName", "TABLE_SCHEMA"},
    {"tableName", "TABLE_NAME"},
    {"tableType", "TABLE_TYPE"},
}};
constexpr std::array<Filter, 4> column_filters = {{
    {"catalogName", "TABLE_CATALOG"},
    {"schemaName", "TABLE_SCHEMA"},
    {"tableName", "TABLE_NAME"},
    {"columnName", "COLUMN_NAME"},
}};
constexpr std::array<Filter, 3> key_filters = {{
    {"catalogName", "TABLE_CATALOG"},
    {"schemaName", "TABLE_SCHEMA"},
    {"tableName", "TABLE_NAME"},
}};
constexpr std::array<Filter, 3> imported_filters = {{
    {"catalogName", "FKTABLE_CATALOG"},
    {"schemaName", "FKTABLE_SCHEMA"},
    {"tableName", "FKTABLE_NAME"},
}};
constexpr std::array<Filter, 3> exported_filters = {{
    {"catalogName", "PKTABLE_CATALOG"},
    {"schemaName", "PKTABLE_SCHEMA"},
    {"tableName", "PKTABLE_NAME"},
}};
constexpr std::array<Filter, 5> index_filters = {{
    {"catalogName", "TABLE_CATALOG"},
    {"schemaName", "TABLE_SCHEMA"},
    {"tableName", "TABLE_NAME"},
    {"indexName", "INDEX_NAME"},
    {"unique", "IS_UNIQUE"},
}};
constexpr std::array<Filter, 3> procedure_filters = {{
    {"catalogName", "PROCEDURE_CATALOG"},
    {"schemaName", "PROCEDURE_SCHEMA"},
    {"procedureName", "PROCEDURE_NAME"},
}};
constexpr std::array<Filter, 4> procedure_parameter_filters = {{
    {"catalogName", "PROCEDURE_CATALOG"},
    {"schemaName", "PROCEDURE_SCHEMA"},
    {"procedureName", "PROCEDURE_NAME"},
    {"paramName", "PARAM_NAME"},
}};

constexpr Metadata catalogs = {"meta_catalogs", "sys_catalogs", {}};
constexpr Metadata schemas = {"meta_schemas", "sys_schemas", schema_filters};
constexpr Metadata tables = {"meta_tables", "sys_tables", table_filters};
constexpr Metadata columns = {"meta_columns", "sys_tablecolumns", column_filters};
constexpr Metadata primary_keys = {"meta_primarykeys", "sys_keycolumns", key_filters};
constexpr Metadata imported_keys = {"meta_foreignkeys", "sys_foreignkeys", imported_filters};
constexpr Metadata exported_keys = {"meta_foreignkeys", "sys_foreignkeys", exported_filters};
constexpr Metadata indexes = {"meta_indexes", "sys_indexes", index_filters};
constexpr Metadata procedures = {"meta_procedures", "sys_procedures", procedure_filters};
constexpr Metadata procedure_parameters = {"meta_procedureparameters", "sys_procedureparameters",
                                           procedure_parameter_filters};

constexpr std::array<Route, 17> table = {{
    {"query", "POST", "/query", Action::query, nullptr},
    {"batch", "POST", "/batch", Action::batch, nullptr},
    {"exec", "POST", "/exec", Action::exec, nullptr},
    {"catalogs", "GET", "/catalogs", Action::metadata, &catalogs},
    {"schemas", "GET", "/schemas", Action::metadata, &schemas},
    {"tables", "GET", "/tables", Action::metadata, &tables},
    {"columns", "GET", "/columns", Action::metadata, &columns},
    {"primarykeys", "GET", "/primaryKeys", Action::metadata, &primary_keys},
    {"importedkeys", "GET", "/importedKeys", Action::metadata, &imported_keys},
    {"exportedkeys", "GET", "/exportedKeys", Action::metadata, &exported_keys},
    {"indexes", "GET", "/indexes", Action::metadata, &indexes},
    {"procedures", "GET", "/procedures", Action::metadata, &procedures},
    {"procedureparameters", "GET", "/procedureParameters", Action::metadata, &procedure_parameters},
    {"workspaces", "GET", "/workspaces", Action::workspaces, nullptr},
    {"userinfo", "GET", "/userinfo", Action::userinfo, nullptr},
    {"loglist", "POST", "/log/query/list", Action::log_list, nullptr},
    {"logget", "GET", "/log/query/get/", Action::log_get, nullptr},
}};

bool takes(const Route& route, std::string_view parameter) {
    if (parameter == "workspace") return true;
    return route.metadata &&
           std::any_of(route.metadata->filters.begin(), route.metadata->filters.end(),
                       [&](const Filter& filter) { return filter.parameter == parameter; });
}

}  // namespace

std::span<const Route> routes() noexcept {
    return table;
}

const Route* find_route(std::string_view path) noexcept {
    for (const Route& route : table) {
        if (path == route.path && route.action != Action::log_get) return &route;
        if (route.action == Action::log_get && path.starts_with(route.path) &&
            path.size() > route.path.size() &&
            path.find('/', route.path.size()) == std::string_view::npos) {
            return &route;
        }
    }
    return nullptr;
}

void check_url_parameters(const Route& route, const Pairs& query) {
    for (std::size_t i = 0; i < query.size(); ++i) {
        const std::string& name = query[i].first;
        if (!takes(route, name)) {
            throw bad_request("Unknown URL parameter: " + name + ".");
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (query[k].first == name) {
                throw bad_request("The URL parameter " + name + " appears twice.");
            }
        }
    }
}

}  // namespace mock
