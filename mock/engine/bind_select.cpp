// Queries: see binder.h.
#include <algorithm>
#include <charconv>

#include "engine/binder.h"

namespace mock::sql {
namespace {

using Kind = Expression::Kind;

std::string column_alias(std::size_t index) {
    return "\"c" + std::to_string(index) + '"';
}

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

void make_nullable(Scope& scope, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
        for (auto& column : scope.sources[i].columns) column.nullable = true;
    }
}

}  // namespace

BoundSelect Binder::select(const Select& select, const Scope* outer) {
    const auto saved_common_tables = common_tables_;
    for (const auto& common_table : select.with) common_tables_.push_back(&common_table);
    Scope scope;
    std::vector<Core> cores;
    for (const auto& parsed : select.cores) {
        scope = Scope{};
        scope.outer = outer;
        cores.push_back(core(parsed, scope));
    }
    const bool compound = cores.size() > 1;
    if (compound) unify_cores(cores);

    BoundSelect result;
    std::string limit;
    for (std::size_t i = 0; i < cores.size(); ++i) {
        if (i > 0) result.sql += ' ' + select.operators[i - 1] + ' ';
        const std::string sql = core_sql(cores[i], compound);
        if (cores[i].limit.empty()) {
            result.sql += sql;
        } else if (compound) {
            result.sql += "SELECT * FROM (" + sql + " LIMIT " + cores[i].limit + ')';
        } else {
            result.sql += sql;
            limit = cores[i].limit;
        }
    }
    if (compound) scope.sources.clear();
    for (std::size_t i = 0; i < cores[0].items.size(); ++i) {
        const Typed& item = cores[0].items[i];
        result.columns.push_back({cores[0].labels[i], item.type, item.nullable, item.origin});
        if (compound) result.columns.back().origin.reset();
    }
    if (compound) {
        scope.aliases.clear();
        for (std::size_t i = 0; i < cores[0].items.size(); ++i) {
            scope.aliases.emplace_back(cores[0].labels[i], cores[0].items[i]);
        }
    }
    if (!select.order_by.empty()) result.sql += order_by(select.order_by, scope, compound);
    if (select.limit) {
        if (!limit.empty()) throw EngineError("QUERY_FAILED", "Syntax error: TOP and LIMIT.");
        limit = count_sql(*select.limit);
    }
    if (limit.empty() && select.offset) limit = "-1";
    if (!limit.empty()) result.sql += " LIMIT " + limit;
    if (select.offset) result.sql += " OFFSET " + count_sql(*select.offset);
    common_tables_ = saved_common_tables;
    return result;
}

// A number of rows: not negative, which SQLite would take for "all".
std::string Binder::count_sql(const Expression& e) {
    return "ca_row_count(" + expression(e, Scope{}).sql + ')';
}

// All arms get the columns of the first, with the types that hold every arm's values.
void Binder::unify_cores(std::vector<Core>& cores) {
    for (const Core& core : cores) {
        if (core.items.size() != cores[0].items.size()) {
            throw EngineError("QUERY_FAILED",
                              "All queries combined using a UNION, INTERSECT or EXCEPT operator "
                              "must have an equal number of columns.");
        }
    }
    for (std::size_t i = 0; i < cores[0].items.size(); ++i) {
        std::vector<Typed*> items;
        for (Core& core : cores) items.push_back(&core.items[i]);
        const bool nullable =
            std::any_of(items.begin(), items.end(), [](const Typed* t) { return t->nullable; });
        const Type type = unify(items);
        cores[0].items[i].type = type;
        cores[0].items[i].nullable = nullable;
    }
}

std::string Binder::core_sql(const Core& core, bool collate) const {
    std::string sql = core.distinct ? "SELECT DISTINCT " : "SELECT ";
    for (std::size_t i = 0; i < core.items.size(); ++i) {
        if (i > 0) sql += ", ";
        sql += core.items[i].sql;
        if (collate || core.distinct) sql += collation_of(core.items[i].type);
        sql += " AS " + column_alias(i);
    }
    return sql + core.tail;
}

Binder::Core Binder::core(const SelectCore& parsed, Scope& scope) {
    Core result;
    result.distinct = parsed.distinct;
    if (parsed.top) result.limit = count_sql(*parsed.top);
    if (parsed.from) result.tail = " FROM " + from(*parsed.from, scope, scope.outer);
    for (const auto& item : parsed.items) {
        if (item.expression.kind == Kind::star) {
            star(item.expression, scope, result);
            continue;
        }
        Typed typed = expression(item.expression, scope);
        std::string label = !item.alias.empty() ? item.alias : typed.name;
        if (label.empty()) label = "Expr" + std::to_string(result.items.size() + 1);
        result.labels.push_back(std::move(label));
        result.items.push_back(std::move(typed));
    }
    if (parsed.where) result.tail += " WHERE " + expression(*parsed.where, scope).sql;
    for (std::size_t i = 0; i < result.items.size(); ++i) {
        scope.aliases.emplace_back(result.labels[i], result.items[i]);
    }
    const char* separator = " GROUP BY ";
    for (const auto& term : parsed.group_by) {
        const Typed typed = expression(term, scope);
        result.tail += separator + typed.sql + collation_of(typed.type);
        separator = ", ";
    }
    if (parsed.having) result.tail += " HAVING " + expression(*parsed.having, scope).sql;
    return result;
}

void Binder::star(const Expression& e, const Scope& scope, Core& core) const {
    const std::size_t before = core.items.size();
    std::vector<std::string> reference = e.parts;
    reference.emplace_back("*");
    for (const Source& source : scope.sources) {
        if (!qualifies(source, reference)) continue;
        for (const SourceColumn& column : source.columns) {
            Typed item;
            item.sql = quote_name(source.sql_alias) + '.' + quote_name(column.sql_name);
            item.type = column.type;
            item.nullable = column.nullable;
            item.origin = column.origin;
            core.items.push_back(std::move(item));
            core.labels.push_back(column.name);
        }
    }
    if (core.items.size() != before) return;
    if (e.parts.empty()) throw EngineError("QUERY_FAILED", "Syntax error near '*': no table.");
    throw EngineError("QUERY_FAILED",
                      "The table or view " + bracketed(e.parts) + " was not found in FROM.");
}

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
    if (reference.join == "LEFT" || reference.join == "FULL") {
        make_nullable(scope, middle, scope.sources.size());
    }
    if (reference.join == "RIGHT" || reference.join == "FULL") make_nullable(scope, first, middle);
    return sql;
}

std::string Binder::table(const TableReference& reference, Scope& scope) {
    const auto& parts = reference.name.parts;
    if (parts.size() == 1) {
        for (std::size_t i = common_tables_.size(); i-- > 0;) {
            const CommonTable& common_table = *common_tables_[i];
            if (!equal_ignoring_case(common_table.name, parts[0])) continue;
            // Its body sees only those before it.
            const auto saved = common_tables_;
            common_tables_.resize(i);
            std::string sql =
                derived(*common_table.select, reference, scope, nullptr, common_table.columns);
            common_tables_ = saved;
            return sql;
        }
    }
    Source source;
    source.alias = reference.alias;
    source.sql_alias = fresh_alias();
    std::string sql;
    if (const auto system = catalog_->system_table(reference.name)) {
        source.parts = parts;
        source.columns = table_columns(*system->table);
        sql = quote_name(system->table->physical_name());
        if (!system->schema.empty()) {
            std::string filter;
            const auto add = [&](const char* name, const std::string& value) {
                if (value.empty() || system->table->column(name) == nullptr) return;
                filter += filter.empty() ? " WHERE " : " AND ";
                filter += quote_name(name) + " = " + quote_text(value) + " COLLATE NOCASE";
            };
            add("CatalogName", system->catalog);
            add("SchemaName", system->schema);
            sql = "(SELECT * FROM " + sql + filter + ')';
        }
    } else {
        const TablePointer found = catalog_->resolve(reference.name, defaults_);
        source.parts = {found->catalog, found->schema, found->name};
        if (found->definition) {
            sql = view(*found, source);
        } else {
            source.columns = table_columns(*found);
            sql = quote_name(found->physical_name());
        }
    }
    sql += " AS " + quote_name(source.sql_alias);
    scope.sources.push_back(std::move(source));
    return sql;
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

std::string Binder::order_term(const OrderTerm& term, const std::string& sql,
                               const Type& type) const {
    std::string result = sql + collation_of(type);
    if (term.descending) result += " DESC";
    if (!term.nulls.empty()) result += " NULLS " + term.nulls;
    return result;
}

std::string Binder::order_by(const std::vector<OrderTerm>& terms, const Scope& scope,
                             bool compound) {
    std::string sql;
    for (const OrderTerm& term : terms) {
        const Expression& e = term.expression;
        std::size_t index = scope.aliases.size();
        if (e.kind == Kind::integer) {
            std::size_t number = 0;
            std::from_chars(e.text.data(), e.text.data() + e.text.size(), number);
            if (number < 1 || number > scope.aliases.size()) {
                throw EngineError("QUERY_FAILED", "The ORDER BY position number " + e.text +
                                                      " is out of range of the number of items "
                                                      "in the select list.");
            }
            index = number - 1;
        } else if (e.kind == Kind::column && e.parts.size() == 1) {
            const auto found = std::find_if(
                scope.aliases.begin(), scope.aliases.end(),
                [&](const auto& alias) { return equal_ignoring_case(alias.first, e.parts[0]); });
            index = static_cast<std::size_t>(found - scope.aliases.begin());
        }
        sql += sql.empty() ? " ORDER BY " : ", ";
        if (index < scope.aliases.size()) {
            sql += order_term(term, column_alias(index), scope.aliases[index].second.type);
        } else if (compound) {
            throw EngineError("QUERY_FAILED",
                              "Invalid column name in ORDER BY: after a UNION it must be in the "
                              "select list.");
        } else {
            const Typed typed = expression(e, scope);
            sql += order_term(term, typed.sql, typed.type);
        }
    }
    return sql;
}

}  // namespace mock::sql
