// The tables of FROM, their joins and what they are made from: see binder.h.
#include <algorithm>

#include "engine/binder.h"

namespace mock::sql {
namespace {

constexpr int max_view_depth = 30;

std::vector<SourceColumn> table_columns(const Table& table) {
    std::vector<SourceColumn> columns;
    columns.reserve(table.columns.size());
    for (const auto& info : table.columns) {
        columns.push_back({info.name, info.name, info.type, info.nullable,
                           Origin{table.catalog, table.schema, table.name, info.name}});
    }
    return columns;
}

EngineError not_recorded(const Table& table) {
    return EngineError("QUERY_FAILED",
                       "GETDELETED wants a table, which " + table.bracketed_name() + " is not.");
}

// The names that both sides have, in the order of the left.
std::vector<std::string> common_names(const Scope& left, const Scope& right) {
    const auto has = [](const Scope& side, const std::string& name) {
        for (const Source& source : side.sources) {
            for (const SourceColumn& column : source.columns) {
                if (!column.merged && equal_ignoring_case(column.name, name)) return true;
            }
        }
        return false;
    };
    std::vector<std::string> names;
    for (const Source& source : left.sources) {
        for (const SourceColumn& column : source.columns) {
            if (!column.merged && has(right, column.name)) names.push_back(column.name);
        }
    }
    return names;
}

void hide(Source& source, const std::string& name) {
    for (SourceColumn& column : source.columns) {
        if (equal_ignoring_case(column.name, name)) column.merged = true;
    }
}

void make_nullable(Scope& scope, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
        for (auto& column : scope.sources[i].columns) column.nullable = true;
    }
}

}  // namespace

std::string Binder::from(const TableReference& reference, Scope& scope, const Scope* outer) {
    switch (reference.kind) {
        case TableReference::Kind::join: return join(reference, scope, outer);
        case TableReference::Kind::derived:
            return derived(*reference.select, reference, scope, outer);
        default: return table(reference, scope);
    }
}

std::string Binder::join(const TableReference& reference, Scope& scope, const Scope* outer) {
    const std::size_t first = scope.sources.size();
    std::string sql = from(*reference.left, scope, outer);
    const std::size_t middle = scope.sources.size();
    const bool nested = reference.right->kind == TableReference::Kind::join;
    const std::string right = from(*reference.right, scope, outer);
    sql += ' ' + reference.join + " JOIN " + (nested ? '(' + right + ')' : right);
    if (reference.condition) {
        Scope inside;
        inside.outer = scope.outer;
        inside.sources.assign(scope.sources.begin() + static_cast<std::ptrdiff_t>(first),
                              scope.sources.end());
        sql += " ON " + expression(*reference.condition, inside).sql;
    }
    Source merged;
    if (reference.natural || !reference.using_columns.empty()) {
        sql += merge(reference, scope, first, middle, merged);
    }
    if (reference.join == "LEFT" || reference.join == "FULL") {
        make_nullable(scope, middle, scope.sources.size());
    }
    if (reference.join == "RIGHT" || reference.join == "FULL") make_nullable(scope, first, middle);
    if (!merged.columns.empty()) {
        scope.sources.insert(scope.sources.begin() + static_cast<std::ptrdiff_t>(first),
                             std::move(merged));
    }
    return sql;
}

// The condition of USING or NATURAL. Its columns appear once, before all others, and stand for both
// sides' wherever they are not qualified (ISO/IEC 9075-2, 7.7 <joined table>).
std::string Binder::merge(const TableReference& join, Scope& scope, std::size_t first,
                          std::size_t middle, Source& merged) {
    const auto begin = scope.sources.begin();
    const auto at = [&](std::size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
    Scope left, right;
    left.sources.assign(at(first), at(middle));
    right.sources.assign(at(middle), scope.sources.end());
    const std::vector<std::string> names =
        join.natural ? common_names(left, right) : join.using_columns;
    std::string condition;
    for (const std::string& name : names) {
        Expression reference;
        reference.kind = Expression::Kind::column;
        reference.parts = {name};
        Typed from_left = column(reference, left), from_right = column(reference, right);
        condition +=
            (condition.empty() ? " ON " : " AND ") + compared("=", from_left, from_right).sql;
        Typed value = join.join == "RIGHT" ? from_right : from_left;
        if (join.join == "FULL") {
            value.type = unify({&from_left, &from_right});
            value.sql = "COALESCE(" + from_left.sql + ", " + from_right.sql + ')';
            value.nullable = from_left.nullable || from_right.nullable;
            value.origin.reset();
        }
        merged.columns.push_back(
            {value.name, {}, value.type, value.nullable, value.origin, value.sql});
        for (std::size_t i = first; i < scope.sources.size(); ++i) hide(scope.sources[i], name);
    }
    return condition;
}

std::string Binder::table(const TableReference& reference, Scope& scope) {
    if (const auto sql = common_table(reference, scope)) return *sql;
    Source source;
    source.alias = reference.alias;
    source.sql_alias = fresh_alias();
    std::string sql;
    if (const auto system = catalog_->system_table(reference.name)) {
        if (reference.deleted) throw not_recorded(*system->table);
        source.parts = reference.name.parts;
        source.columns = table_columns(*system->table);
        sql = system_table(*system);
    } else {
        sql = stored_table(reference, source);
    }
    sql += " AS " + quote_name(source.sql_alias);
    scope.sources.push_back(std::move(source));
    return sql;
}

// The query of a WITH that has that name, if there is one.
std::optional<std::string> Binder::common_table(const TableReference& reference, Scope& scope) {
    if (reference.name.parts.size() != 1 || reference.deleted) return std::nullopt;
    for (std::size_t i = common_tables_.size(); i-- > 0;) {
        const CommonTable& found = *common_tables_[i];
        if (!equal_ignoring_case(found.name, reference.name.parts[0])) continue;
        for (const Recursion& recursion : recursions_) {
            if (recursion.table != &found) continue;
            Source source;
            source.alias = reference.alias;
            if (source.alias.empty()) source.parts = reference.name.parts;
            source.sql_alias = fresh_alias();
            source.columns = recursion.columns;
            std::string sql = recursion.sql_name + " AS " + quote_name(source.sql_alias);
            scope.sources.push_back(std::move(source));
            return sql;
        }
        // Its body sees only those before it, and itself if it is recursive.
        const auto saved = common_tables_;
        const bool recurs = found.recursive && found.select->cores.size() > 1;
        common_tables_.resize(recurs ? i + 1 : i);
        std::string sql = recurs ? recursive(found, reference, scope)
                                 : derived(*found.select, reference, scope, nullptr, found.columns);
        common_tables_ = saved;
        return sql;
    }
    return std::nullopt;
}

// The first of the query's arms says what the columns are; it cannot read from the table.
std::string Binder::recursive(const CommonTable& table, const TableReference& reference,
                              Scope& scope) {
    Select first;
    first.cores = {table.select->cores[0]};
    const auto saved = common_tables_;
    common_tables_.pop_back();
    const BoundSelect start = select(first);
    common_tables_ = saved;
    Recursion recursion{&table, quote_name(fresh_alias()), {}};
    for (std::size_t i = 0; i < start.columns.size(); ++i) {
        const bool named = i < table.columns.size();
        recursion.columns.push_back({named ? table.columns[i] : start.columns[i].label,
                                     "c" + std::to_string(i), start.columns[i].type, true,
                                     std::nullopt});
    }
    const std::string name = recursion.sql_name;
    recursions_.push_back(std::move(recursion));
    std::string sql = derived(*table.select, reference, scope, nullptr, table.columns);
    recursions_.pop_back();
    // "(query) AS alias", with the query under the name that its later arms read from.
    const std::size_t end = sql.rfind(") AS ");
    return "(WITH RECURSIVE " + name + " AS " + sql.substr(0, end + 1) + " SELECT * FROM " + name +
           sql.substr(end);
}

std::string Binder::system_table(const Catalog::SystemTable& system) const {
    const std::string sql = quote_name(system.table->physical_name());
    if (system.schema.empty()) return sql;
    std::string filter;
    const auto add = [&](const char* name, const std::string& value) {
        if (value.empty() || system.table->column(name) == nullptr) return;
        filter += filter.empty() ? " WHERE " : " AND ";
        filter += quote_name(name) + " = " + quote_text(value) + " COLLATE NOCASE";
    };
    add("CatalogName", system.catalog);
    add("SchemaName", system.schema);
    return "(SELECT * FROM " + sql + filter + ')';
}

std::string Binder::stored_table(const TableReference& reference, Source& source) {
    const TablePointer found = catalog_->resolve(reference.name, defaults_);
    source.parts = {found->catalog, found->schema, found->name};
    if (reference.deleted && found->kind != TableKind::table) throw not_recorded(*found);
    if (found->definition) return view(*found, source);
    source.columns = table_columns(*found);
    if (!reference.deleted) return quote_name(found->physical_name());
    if (found->keeps_deleted) return quote_name(deleted_rows_name(*found));
    return "(SELECT * FROM " + quote_name(found->physical_name()) + " WHERE false)";
}

// A view is read in place: its columns belong to it, whatever they are made from.
std::string Binder::view(const Table& table, Source& source) {
    if (++view_depth_ > max_view_depth) {
        throw EngineError("QUERY_FAILED", "Views are nested too deeply.");
    }
    Binder inner(*catalog_, {table.catalog, table.schema}, *given_);
    inner.view_depth_ = view_depth_;
    const BoundSelect bound = inner.select(*table.definition);
    --view_depth_;
    source.columns = table_columns(table);
    for (std::size_t i = 0; i < source.columns.size(); ++i) {
        source.columns[i].sql_name = "c" + std::to_string(i);
    }
    return '(' + bound.sql + ')';
}

std::string Binder::derived(const Select& select, const TableReference& reference, Scope& scope,
                            const Scope* outer, const std::vector<std::string>& names) {
    const BoundSelect bound = this->select(select, outer);
    if (!names.empty() && names.size() != bound.columns.size()) {
        throw EngineError("QUERY_FAILED", "The list of columns does not fit the query.");
    }
    Source source;
    source.alias = reference.alias;
    if (source.alias.empty()) source.parts = reference.name.parts;
    source.sql_alias = fresh_alias();
    for (std::size_t i = 0; i < bound.columns.size(); ++i) {
        const OutputColumn& output = bound.columns[i];
        source.columns.push_back({names.empty() ? output.label : names[i], "c" + std::to_string(i),
                                  output.type, output.nullable, output.origin});
    }
    std::string sql = '(' + bound.sql + ") AS " + quote_name(source.sql_alias);
    scope.sources.push_back(std::move(source));
    return sql;
}

}  // namespace mock::sql
