// The INSERT for rows of a result: which table they come from, and how it is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "connectai/value.h"
#include "sql/parameter_markers.h"

namespace connectai::handles {

// The table that all these columns of a result (from 0) are columns of: "[CRM].[dbo].[Account]".
// Throws Error HYC00 where a column is none of a table, where they come from several, and where one
// is there twice.
std::string table_behind(const std::vector<Column>& result,
                         const std::vector<std::size_t>& columns);

// Throws Error HYC00 where a query of the text names a table twice: the columns of its result do
// not tell which of the two they are of.
void require_no_self_join(std::string_view text);

// "INSERT INTO table ([Id], [Name]) VALUES (@p1, @p2)".
sql::NamedParameters insertion(const std::string& table, const std::vector<Column>& result,
                               const std::vector<std::size_t>& columns);

}  // namespace connectai::handles
