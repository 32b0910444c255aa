// The columns that a text's parameters are written to or compared with: what SQLDescribeParam tells
// of them. ODBC 3.8, SQLDescribeParam.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectai/value.h"
#include "sql/parameter_targets.h"

namespace connectai::handles {

class ParameterColumns {
public:
    // A table's columns in their order; none where nobody knows them. Throws what asking throws,
    // and is asked again then.
    using TableColumns = std::function<std::vector<Column>(const sql::TableName& table)>;

    explicit ParameterColumns(std::string_view text) : targets_(sql::parameter_targets(text)) {}

    // Of the marker `index`, from 0. Its table is asked for when it is needed first, and once.
    // Where the text does not tell a column, or its table has none of that name: text of unknown
    // length that nobody knows to be nullable.
    Column column(std::size_t index, const TableColumns& columns_of);

private:
    std::vector<std::optional<sql::ParameterTarget>> targets_;
    // By catalog, schema and table as written.
    std::map<std::array<std::string, 3>, std::vector<Column>> tables_;
};

}  // namespace connectai::handles
