// What the parser makes of SQL text: plain values that can be copied.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/types.h"

namespace mock::sql {

struct Select;
struct Window;

// One to three parts: [Catalog.][Schema.]Table.
struct Name {
    std::vector<std::string> parts;
};

struct Expression {
    enum class Kind {
        integer,
        decimal,
        real,
        string,
        binary,
        null,
        boolean,     // literals, in `text`
        parameter,   // `text` is the name with its @
        column,      // `parts`, the column last
        star,        // * or parts.*
        unary,       // `text` is - + ~ or NOT
        binary_op,   // `text` is the operator, AND, OR
        like,        // [NOT] LIKE: value, pattern, perhaps the escape
        in,          // [NOT] IN: value, then the list, or `select`
        between,     // [NOT] BETWEEN: value, low, high
        is_null,     // IS [NOT] NULL
        case_of,     // [operand,] when, then, ..., [else]: see has_operand, has_else
        cast,        // to `type`
        call,        // `text` is the function, in capitals
        exists,      // [NOT] EXISTS select
        default_of,  // DEFAULT, as a value of INSERT and UPDATE only
        subquery
    };
    Kind kind = Kind::null;
    std::string text;
    std::vector<std::string> parts;
    std::vector<Expression> arguments;
    bool negated = false, distinct = false, has_operand = false, has_else = false;
    Type type;
    std::shared_ptr<const Select> select;
    std::shared_ptr<const Window> window;
};

struct OrderTerm {
    Expression expression;
    bool descending = false;
    std::string nulls;  // FIRST, LAST or empty
};

struct Window {
    std::vector<Expression> partition;
    std::vector<OrderTerm> order;
    std::string frame;  // as written, but in capitals
};

struct SelectItem {
    Expression expression;
    std::string alias;
};

// A table, a subquery in brackets, or a join of two.
struct TableReference {
    enum class Kind { table, derived, join };
    Kind kind = Kind::table;
    Name name;
    std::string alias;
    std::shared_ptr<const Select> select;
    std::shared_ptr<const TableReference> left, right;
    std::string join;  // INNER, LEFT, RIGHT, FULL, CROSS
    // At most one of the three: ON, USING, NATURAL.
    std::optional<Expression> condition;
    std::vector<std::string> using_columns;
    bool natural = false;
    bool deleted = false;  // of a table: the rows that were deleted from it
};

struct SelectCore {
    bool distinct = false;
    std::optional<Expression> top;
    std::vector<SelectItem> items;
    std::optional<TableReference> from;
    std::optional<Expression> where, having;
    std::vector<Expression> group_by;
};

struct CommonTable {
    std::string name;
    std::vector<std::string> columns;
    std::shared_ptr<const Select> select;
    bool recursive = false;  // WITH RECURSIVE: its query may read from itself
};

struct Select {
    std::vector<CommonTable> with;
    std::vector<SelectCore> cores;
    std::vector<std::string> operators;  // UNION, UNION ALL, EXCEPT, INTERSECT; one fewer
    std::vector<OrderTerm> order_by;
    std::optional<Expression> limit, offset;
};

struct Insert {
    Name table;
    std::vector<std::string> columns;
    std::vector<std::vector<Expression>> rows;  // VALUES
    std::shared_ptr<const Select> select;       // or a query, or neither: DEFAULT VALUES
    bool upsert = false;
};

struct Update {
    Name table;
    std::string alias;
    std::vector<std::pair<std::string, Expression>> assignments;
    std::optional<Expression> where;
};

struct Delete {
    Name table;
    std::string alias;
    std::optional<Expression> where;
};

struct ColumnDefinition {
    std::string name;
    Type type;
    bool not_null = false, primary_key = false, unique = false, auto_increment = false;
    std::optional<Expression> default_value;
};

struct ForeignKeyDefinition {
    std::vector<std::string> columns, referenced_columns;
    Name referenced;
};

struct CreateTable {
    Name name;
    bool if_not_exists = false;
    std::vector<ColumnDefinition> columns;
    std::vector<std::string> primary_key;
    std::vector<std::vector<std::string>> unique_keys;
    std::vector<ForeignKeyDefinition> foreign_keys;
};

struct CreateView {
    Name name;
    std::vector<std::string> columns;
    std::shared_ptr<const Select> select;
    bool replaces = false;  // ALTER DERIVED VIEW: there must be one of that name
};

struct CreateIndex {
    std::string name;
    Name table;
    bool unique = false, if_not_exists = false;
    std::vector<std::pair<std::string, bool>> columns;  // and whether descending
};

struct Drop {
    std::string what;  // TABLE, VIEW or INDEX
    Name name;
    Name table;  // of an index, where given
    bool if_exists = false;
};

struct AddColumn {
    Name table;
    ColumnDefinition column;
};

struct Execute {
    Name procedure;
    std::vector<std::pair<std::string, Expression>> arguments;  // names with @
};

using StatementTree = std::variant<Select, Insert, Update, Delete, CreateTable, CreateView,
                                   CreateIndex, Drop, AddColumn, Execute>;

}  // namespace mock::sql
