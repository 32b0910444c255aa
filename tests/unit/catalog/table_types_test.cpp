// ODBC 3.8, SQLTables, "Comments" on TableType, and "Value List Arguments".
#include "catalog/table_types.h"

#include <gtest/gtest.h>

#include <array>

namespace connectai::catalog {
namespace {

struct List {
    std::optional<std::string> argument;
    bool table;
    bool view;
    bool system_table;
    std::optional<std::string> filter;
};

TEST(TableTypes, ListsAreReadAsApplicationsWriteThem) {
    const std::array cases{
        List{std::nullopt, true, true, true, std::nullopt},
        List{"", true, true, true, std::nullopt},
        List{" , ", true, true, true, std::nullopt},
        List{"%", true, true, true, std::nullopt},
        List{"'%'", true, true, true, std::nullopt},
        List{"TABLE", true, false, false, "TABLE"},
        List{"table", true, false, false, "TABLE"},
        List{"'TABLE', 'VIEW'", true, true, false, "TABLE,VIEW"},
        List{"TABLE, VIEW", true, true, false, "TABLE,VIEW"},
        List{" View ,\tTable ", true, true, false, "VIEW,TABLE"},
        List{"' TABLE '", true, false, false, "TABLE"},
        List{"TABLE,TABLE,'table'", true, false, false, "TABLE"},
        List{"TABLE,VIEW,SYSTEM TABLE", true, true, true, std::nullopt},
        List{"'SYSTEM TABLE'", false, false, true, std::nullopt},
        List{"VIEW,TABLE,%,", true, true, true, std::nullopt},
        List{"TABLE,", true, false, false, "TABLE"},
        List{"SYNONYM", false, false, false, "SYNONYM"},
        List{"T", false, false, false, "T"},
        List{"%TABLE", false, false, false, "%TABLE"},
    };
    for (const List& test : cases) {
        const TableTypes types = TableTypes::parse(test.argument);
        const std::string shown = test.argument.value_or("NULL");
        EXPECT_EQ(types.includes("TABLE"), test.table) << shown;
        EXPECT_EQ(types.includes("VIEW"), test.view) << shown;
        EXPECT_EQ(types.includes("SYSTEM TABLE"), test.system_table) << shown;
        EXPECT_EQ(types.filter(), test.filter) << shown;
    }
}

TEST(TableTypes, AreComparedWithoutRegardToCase) {
    EXPECT_TRUE(TableTypes::parse("TABLE").includes("Table"));
    EXPECT_TRUE(TableTypes::parse("alias").includes("ALIAS"));
}

TEST(TableTypes, NullAsksForAllTypesAsThePercentSignDoes) {
    EXPECT_TRUE(asks_for_all_types(std::nullopt));
    EXPECT_TRUE(asks_for_all_types("%"));
    EXPECT_TRUE(asks_for_all_types("'%'"));
    EXPECT_FALSE(asks_for_all_types(""));
    EXPECT_FALSE(asks_for_all_types("TABLE"));
    EXPECT_FALSE(asks_for_all_types("TABLE,%"));
}

}  // namespace
}  // namespace connectai::catalog
