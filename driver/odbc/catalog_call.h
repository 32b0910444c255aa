// What the exported forms of all catalog functions have in common.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "catalog/listed_metadata.h"
#include "catalog/metadata_source.h"
#include "odbc/boundary.h"
#include "odbc/text.h"

namespace connectai::odbc {

// A name, a pattern or a list, with its length in octets or characters, or SQL_NTS.
template <typename Char>
struct Argument {
    const Char* text;
    SQLSMALLINT length;

    std::optional<std::string> value() const { return optional_text_in(text, length); }
};

// What all of them have in common: settings of the statement, and where the metadata come from.
template <typename Request>
void show(handles::Statement& statement, Request& request,
          SortedTable (*make)(catalog::MetadataSource& source, const Request& request)) {
    request.metadata_id = std::get<SQLULEN>(statement.attribute(SQL_ATTR_METADATA_ID)) == SQL_TRUE;
    request.odbc2 = statement.odbc2();
    handles::Connection& connection = statement.connection();
    if constexpr (requires { request.report; }) request.report = connection.type_report();
    if constexpr (requires { request.defaults; }) {
        request.defaults = {connection.current_catalog(), connection.default_schema()};
    }
    if constexpr (requires { request.describe; }) {
        request.describe = [&](const std::string& catalog, const std::string& schema,
                               const std::string& table) {
            return statement.columns_by_query(catalog, schema, table);
        };
    }
    statement.show_listing([&](const RequestContext& context) {
        auto source = connection.metadata(context);
        catalog::Browsable browsable;
        // What tells of a single table lists nothing.
        if constexpr (!requires { request.defaults; }) {
            browsable = {connection.settings().browsable_catalogs,
                         connection.settings().browsable_schemas};
        }
        catalog::ListedMetadata listed(source, std::move(browsable));
        SortedTable table = make(listed, request);
        table.add_warnings(listed.take_warnings());
        return table;
    });
}

// A catalog function: what the arguments ask for, and the listing that answers it.
template <typename Read>
SQLRETURN catalog_call(const char* function, SQLHSTMT handle, Read read,
                       SortedTable (*make)(catalog::MetadataSource& source,
                                           const std::invoke_result_t<Read>& request)) noexcept {
    Given request(std::move(read));
    return cancellable_call(
        function, handle,
        [request = std::move(request), make](auto& statement) mutable {
            show(statement, request.get(), make);
        },
        always, Polled::by_all);
}

}  // namespace connectai::odbc
