// What the exported forms of all catalog functions have in common.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <string>
#include <variant>

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
        request.defaults = {connection.current_catalog(), connection.settings().default_schema};
    }
    statement.show_listing([&](const RequestContext& context) {
        catalog::ServiceMetadata source(connection.client(), context);
        return make(source, request);
    });
}

}  // namespace connectai::odbc
