#include "catalog/one_table.h"

#include "base/error.h"
#include "base/text.h"

namespace connectai::catalog {

namespace {

std::optional<std::string> given(const std::optional<std::string>& argument) {
    return argument && !argument->empty() ? argument : std::nullopt;
}

std::optional<std::string> or_default(const std::optional<std::string>& name,
                                      const std::string& otherwise) {
    if (name || otherwise.empty()) return name;
    return otherwise;
}

}  // namespace

OneTable::OneTable(const TableArguments& arguments, const DefaultNames& defaults, bool metadata_id,
                   const TableArgumentNames& names) {
    if (metadata_id) {
        catalog_ = NameMatcher::identifier(arguments.catalog, names.catalog);
        schema_ = NameMatcher::identifier(arguments.schema, names.schema);
        table_ = NameMatcher::identifier(arguments.table, names.table);
        return;
    }
    if (!arguments.table) {
        throw Error(sqlstate::invalid_null_pointer,
                    concat(names.table, " must name a table, and is a null pointer"));
    }
    const auto catalog = or_default(given(arguments.catalog), defaults.catalog);
    // The default schema is the default catalog's.
    const bool in_default = !catalog || *catalog == defaults.catalog || defaults.catalog.empty();
    const auto schema =
        in_default ? or_default(given(arguments.schema), defaults.schema) : given(arguments.schema);
    catalog_ = NameMatcher::ordinary(catalog);
    schema_ = NameMatcher::ordinary(schema);
    table_ = NameMatcher::ordinary(arguments.table);
}

MetadataRequest OneTable::request(Metadata what) const {
    MetadataRequest request;
    request.what = what;
    request.filter.catalog = catalog_.exact_name();
    request.filter.schema = schema_.exact_name();
    request.filter.table = table_.exact_name();
    return request;
}

}  // namespace connectai::catalog
