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
            if (column.merged && e.parts.empty()) continue;
            core.items.push_back(typed_column(source, column));
            core.labels.push_back(column.name);
        }
    }
    if (core.items.size() != before) return;
    if (e.parts.empty()) throw EngineError("QUERY_FAILED", "Syntax error near '*': no table.");
    throw EngineError("QUERY_FAILED",
                      "The table or view " + bracketed(e.parts) + " was not found in FROM.");
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
