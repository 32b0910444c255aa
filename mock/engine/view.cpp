// Views: see view.h.
#include "engine/view.h"

#include "engine/binder.h"

namespace mock::sql {

Table view_table(const Catalog& catalog, const Name& name, std::shared_ptr<const Select> query,
                 const std::vector<std::string>& columns) {
    Table view;
    view.catalog = name.parts[0];
    view.schema = name.parts[1];
    view.name = name.parts[2];
    view.kind = TableKind::view;
    view.definition = std::move(query);
    const Parameters none;
    Binder binder(catalog, {view.catalog, view.schema}, none);
    const BoundSelect bound = binder.select(*view.definition);
    if (!columns.empty() && columns.size() != bound.columns.size()) {
        throw EngineError("QUERY_FAILED", "The list of columns does not fit the view's query.");
    }
    for (std::size_t i = 0; i < bound.columns.size(); ++i) {
        ColumnInfo column;
        column.name = columns.empty() ? bound.columns[i].label : columns[i];
        column.type = bound.columns[i].type;
        if (family_of(column.type) == Family::unknown) column.type = Type{};
        column.nullable = bound.columns[i].nullable;
        if (view.column(column.name) != nullptr) {
            throw EngineError("QUERY_FAILED",
                              "The column name '" + column.name + "' is specified more than once.");
        }
        view.columns.push_back(std::move(column));
    }
    return view;
}

}  // namespace mock::sql
