// Which column a parameter is described by, and how often its table is asked for. ODBC 3.8,
// SQLDescribeParam.
#include "handles/parameter_columns.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/text.h"

namespace connectai::handles {
namespace {

Column column_of(std::string name, DataType type, bool nullable) {
    Column column;
    column.name = column.label = std::move(name);
    column.type = type;
    column.nullable = nullable;
    return column;
}

// Tables of three columns, and what was asked of them.
class Tables {
public:
    ParameterColumns::TableColumns asked() {
        return [this](const sql::TableName& table) {
            names.push_back(concat(table.catalog, '|', table.schema, '|', table.table));
            if (failing) throw std::runtime_error("the service cannot be reached");
            if (table.table == "Missing") return std::vector<Column>();
            return std::vector{column_of("Id", DataType::integer, false),
                               column_of("Name", DataType::varchar, true),
                               column_of("NAME", DataType::date, true)};
        };
    }

    std::vector<std::string> names;
    bool failing = false;
};

TEST(ParameterColumns, EachMarkerHasItsColumn) {
    Tables tables;
    ParameterColumns columns("UPDATE [c].[s].[T] SET Name = ? WHERE id = ? AND ? = [NAME]");
    EXPECT_EQ(columns.column(0, tables.asked()).type, DataType::varchar);
    const Column id = columns.column(1, tables.asked());
    EXPECT_EQ(id.type, DataType::integer) << "the case does not matter where the spelling differs";
    EXPECT_EQ(id.nullable, false);
    EXPECT_EQ(columns.column(2, tables.asked()).type, DataType::date)
        << "the name as it is spelled";
}

TEST(ParameterColumns, InsertWithoutColumnsGoesByPosition) {
    Tables tables;
    ParameterColumns columns("INSERT INTO T VALUES (?, ?, ?, ?)");
    EXPECT_EQ(columns.column(0, tables.asked()).name, "Id");
    EXPECT_EQ(columns.column(2, tables.asked()).name, "NAME");
    EXPECT_FALSE(columns.column(3, tables.asked()).nullable.has_value()) << "one too many";
}

TEST(ParameterColumns, ATableIsAskedForOnceAndOnlyWhenItIsNeeded) {
    Tables tables;
    ParameterColumns columns(
        "SELECT * FROM a.b.T JOIN U ON U.Id = ? WHERE T.Id = ? AND T.Name = ? AND 1 = ?");
    columns.column(3, tables.asked());
    EXPECT_TRUE(tables.names.empty());
    for (int time = 0; time < 2; ++time) {
        for (std::size_t i = 0; i < 4; ++i) columns.column(i, tables.asked());
    }
    EXPECT_EQ(tables.names, (std::vector<std::string>{"||U", "a|b|T"}));
}

// What nobody knows is text that says so.
TEST(ParameterColumns, UnknownIsTextOfUnknownNullability) {
    Tables tables;
    for (const char* text : {"SELECT ?", "SELECT * FROM Missing WHERE a = ?",
                             "SELECT * FROM T WHERE Other = ?", "{call p(?)}"}) {
        ParameterColumns columns(text);
        const Column column = columns.column(0, tables.asked());
        EXPECT_EQ(column.type, DataType::varchar) << text;
        EXPECT_FALSE(column.nullable.has_value()) << text;
        EXPECT_FALSE(column.length.has_value()) << text;
    }
    ParameterColumns missing("SELECT * FROM Missing WHERE a = ?");
    tables.names.clear();
    missing.column(0, tables.asked());
    missing.column(0, tables.asked());
    EXPECT_EQ(tables.names.size(), 1u) << "that nobody knows a table is an answer, too";
}

TEST(ParameterColumns, AFailureIsNoAnswer) {
    Tables tables;
    tables.failing = true;
    ParameterColumns columns("SELECT * FROM T WHERE Id = ?");
    EXPECT_THROW(columns.column(0, tables.asked()), std::runtime_error);
    tables.failing = false;
    EXPECT_EQ(columns.column(0, tables.asked()).name, "Id");
}

}  // namespace
}  // namespace connectai::handles
