// Resolves names, infers types and writes SQLite's SQL, in one walk over the syntax tree.
//
// The rules of types: a column has its declared type, wherever it comes from (a subquery, a view);
// a literal and a parameter have their own; CAST has its target; arithmetic is exact for decimals
// and BIGINT for integers; COUNT and SUM of integers are BIGINT, AVG of integers DOUBLE; CASE,
// COALESCE and UNION have the type that can hold all their parts (types.h, common_type). They do
// not depend on the rows, so an empty result and schemaOnly describe themselves like any other.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ast.h"
#include "engine/catalog.h"

namespace mock::sql {

struct Origin {
    std::string catalog, schema, table, column;
};

// An expression in SQLite's SQL, and what it is.
struct Typed {
    std::string sql;
    Type type;
    bool nullable = true;
    std::optional<Origin> origin;  // of a plain column
    std::string name;              // that a result column without alias has; may be empty
};

struct SourceColumn {
    std::string name;      // as the user calls it
    std::string sql_name;  // as SQLite does
    Type type;
    bool nullable = true;
    std::optional<Origin> origin;
    std::string sql = {};  // of a column that USING made from two; else empty
    bool merged = false;   // USING has put another in its place, unless it is qualified
};

// A table in FROM, or the columns that a USING or NATURAL made, which have no qualifier. `alias` is
// what it is called; without one, `parts` are.
struct Source {
    std::string alias;
    std::vector<std::string> parts;
    std::string sql_alias;
    std::vector<SourceColumn> columns;
};

// Can a reference, the last part of which is the column, mean a column of this source?
bool qualifies(const Source& source, const std::vector<std::string>& reference);
Typed typed_column(const Source& source, const SourceColumn& column);

struct Scope {
    std::vector<Source> sources;
    const Scope* outer = nullptr;
    // The select list, for GROUP BY, HAVING and ORDER BY: labels and expressions.
    std::vector<std::pair<std::string, Typed>> aliases;
};

struct OutputColumn {
    std::string label;
    Type type;
    bool nullable = true;
    std::optional<Origin> origin;
};

struct BoundSelect {
    std::string sql;  // its columns are called c0, c1, ...
    std::vector<OutputColumn> columns;
};

class Binder {
public:
    Binder(const Catalog& catalog, Defaults defaults, const Parameters& parameters)
        : catalog_(&catalog), defaults_(std::move(defaults)), given_(&parameters) {}

    BoundSelect select(const Select& select, const Scope* outer = nullptr);
    std::string insert(const Insert& insert);
    std::string update(const Update& update);
    std::string remove(const Delete& statement);
    TablePointer target(const Name& name) const;  // of a statement that writes
    Typed expression(const Expression& expression, const Scope& scope);
    // A value on its own, converted as if stored into the column.
    std::string stored_value(const Expression& expression, const ColumnInfo& column);

    // Names of the parameters in use; the first is bound to ?1.
    const std::vector<std::string>& parameters() const noexcept { return used_; }

private:
    // bind_expression.cpp
    Typed literal(const Expression& expression) const;
    Typed parameter(const std::string& name);
    Typed column(const Expression& expression, const Scope& scope) const;
    Typed unary(const Expression& expression, const Scope& scope);
    Typed like(const Expression& expression, const Scope& scope);
    Typed in(const Expression& expression, const Scope& scope);
    Typed between(const Expression& expression, const Scope& scope);
    Typed case_of(const Expression& expression, const Scope& scope);
    Typed cast(const Expression& expression, const Scope& scope);
    Typed subquery(const Expression& expression, const Scope& scope);
    Typed binary(const Expression& expression, const Scope& scope);
    // bind_functions.cpp
    Typed call(const Expression& expression, const Scope& scope);
    Typed aggregate(const Expression& call, std::vector<Typed> arguments, const Scope& scope);
    std::string over(const Window& window, const Scope& scope);
    // bind_select.cpp
    struct Core {
        bool distinct = false;
        std::vector<Typed> items;
        std::vector<std::string> labels;
        std::string tail;   // FROM and all after it
        std::string limit;  // of TOP
    };
    Core core(const SelectCore& core, Scope& scope);
    void star(const Expression& expression, const Scope& scope, Core& core) const;
    std::string core_sql(const Core& core, bool collate) const;
    std::string from(const TableReference& table, Scope& scope, const Scope* outer);
    std::string join(const TableReference& table, Scope& scope, const Scope* outer);
    std::string merge(const TableReference& join, Scope& scope, std::size_t first,
                      std::size_t middle, Source& merged);
    std::string table(const TableReference& reference, Scope& scope);
    std::optional<std::string> common_table(const TableReference& reference, Scope& scope);
    std::string recursive(const CommonTable& table, const TableReference& reference, Scope& scope);
    std::string system_table(const Catalog::SystemTable& system) const;
    std::string stored_table(const TableReference& reference, Source& source);
    std::string derived(const Select& select, const TableReference& reference, Scope& scope,
                        const Scope* outer, const std::vector<std::string>& names = {});
    std::string view(const Table& table, Source& source);
    std::string order_by(const std::vector<OrderTerm>& terms, const Scope& scope, bool compound);
    std::string order_term(const OrderTerm& term, const std::string& sql, const Type& type) const;
    std::string count_sql(const Expression& expression);
    static void unify_cores(std::vector<Core>& cores);
    // bind_write.cpp
    std::string written(const Expression& expression, const ColumnInfo& column, const Scope& scope);
    Scope target_scope(const Table& table, const std::string& alias) const;

    std::string fresh_alias() { return "s" + std::to_string(aliases_++); }

    const Catalog* catalog_;
    Defaults defaults_;
    const Parameters* given_;
    std::vector<std::string> used_;
    std::vector<const CommonTable*> common_tables_;
    struct Recursion {
        const CommonTable* table;
        std::string sql_name;
        std::vector<SourceColumn> columns;
    };
    std::vector<Recursion> recursions_;  // whose queries are being bound
    int aliases_ = 0;
    int view_depth_ = 0;
};

// bind_operators.cpp: the types' rules.
Typed converted(const Typed& value, const Type& type);  // by CAST
Typed compared(const std::string& symbol, Typed left, Typed right);
// Makes the two comparable; returns "" or the collation to compare with, " COLLATE CA_DECIMAL".
std::string make_comparable(Typed& left, Typed& right);
Typed calculated(const std::string& symbol, const Typed& left, const Typed& right);
Typed negated_number(const Typed& operand);
Typed as_text(const Typed& value);
Typed as_number(const Typed& value);
// Converts all to their common type, which is returned.
Type unify(std::vector<Typed*> values);
std::string collation_of(const Type& type);  // for ORDER BY, GROUP BY, DISTINCT

// The arguments "type, size, scale" of ca_cast and ca_store.
std::string type_arguments(const Type& type);

}  // namespace mock::sql
