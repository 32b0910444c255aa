// The TableType argument of SQLTables.
// ODBC 3.8, SQLTables, "Comments", and "Value List Arguments".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::catalog {

// Type names are compared without regard to the case of ASCII letters.
class TableTypes {
public:
    // Comma-separated, each value bare or in single quotes; blanks around values and empty values
    // do not count. Null, an empty list and a list with `%` (SQL_ALL_TABLE_TYPES) mean every type,
    // system tables among them: "Value List Arguments" says so of null. A list of types shows
    // SYSTEM TABLE only where it names it.
    static TableTypes parse(const std::optional<std::string>& argument);

    bool includes(std::string_view type) const;

    // In upper case, comma separated, for the service to filter by; absent when all are wanted, or
    // system tables, which the service may give another type.
    std::optional<std::string> filter() const;

private:
    std::vector<std::string> names_;  // upper case, as ODBC spells them; empty: all
};

// True when TableType asks for the list of types: SQL_ALL_TABLE_TYPES, or null, which is the same.
bool asks_for_all_types(const std::optional<std::string>& argument);

// ASCII upper case, as ODBC spells table types; SYSTEM TABLE for the tables about tables that every
// connection has (sys_tables and its like), whatever the service calls them. Other names that begin
// so are a data source's own: ServiceNow has a table sys_user.
std::string table_type_name(std::string_view table, std::string_view type);

}  // namespace connectai::catalog
