// Which column each parameter marker of a statement is compared with or written to: what
// SQLDescribeParam can know without the service's help.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::sql {

// A table as written: unquoted parts.
struct TableName {
    std::string catalog;  // empty: the default
    std::string schema;   // empty: the default
    std::string table;
};

struct ParameterTarget {
    TableName table;
    std::string column;        // unquoted; empty when `position` tells it
    std::size_t position = 0;  // INSERT without a list of columns: from 1, in the table's order
    bool pattern = false;      // of LIKE: it may be longer than the column's values
};

// One entry for each marker, in order; absent where the marker is neither a value of
//   INSERT|UPSERT INTO t [(a, b)] VALUES (?, ?)[, (?, ?)]   UPDATE t SET a = ?
//   INSERT|UPSERT INTO t [(a, b)] SELECT ?, ? [AS x] [FROM ...] [UNION [ALL] SELECT ?, ?]
// nor an operand of a comparison with a column of one of the statement's tables (FROM, JOIN,
// UPDATE, DELETE FROM), wherever that stands:
//   a = ?  ? < a  x.a <> ?  a [NOT] LIKE ?  a [NOT] BETWEEN ? AND ?  a [NOT] IN (?, ?)
// Aliases are followed; a column without a table's name belongs to the one table there is, and to
// nobody where there are several. Never throws: what cannot be read describes nothing.
// ODBC 3.8, SQLDescribeParam, "Comments".
std::vector<std::optional<ParameterTarget>> parameter_targets(std::string_view text);

}  // namespace connectai::sql
