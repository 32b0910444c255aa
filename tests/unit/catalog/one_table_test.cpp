// The name arguments of functions on a single table. ODBC 3.8, "Ordinary Arguments", "Identifier
// Arguments".
#include "catalog/one_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using Argument = std::optional<std::string>;
constexpr std::nullopt_t null = std::nullopt;

struct Asked {
    TableArguments arguments;
    DefaultNames defaults;
    std::vector<std::string> filters;  // catalog, schema, table, column, table type
};

TEST(OneTable, WhatIsNotNamedIsTheDefault) {
    const DefaultNames none;
    const DefaultNames crm{"CRM", "Sales"};
    const DefaultNames schema_only{"", "Sales"};
    const std::vector<Asked> cases{
        {{"Erp", "HR", "T"}, none, {"Erp", "HR", "T", "-", "-"}},
        {{"Erp", "HR", "T"}, crm, {"Erp", "HR", "T", "-", "-"}},
        {{null, null, "T"}, none, {"-", "-", "T", "-", "-"}},
        {{null, null, "T"}, crm, {"CRM", "Sales", "T", "-", "-"}},
        {{null, "HR", "T"}, crm, {"CRM", "HR", "T", "-", "-"}},
        {{"CRM", null, "T"}, crm, {"CRM", "Sales", "T", "-", "-"}},
        // The default schema is the default catalog's.
        {{"Erp", null, "T"}, crm, {"Erp", "-", "T", "-", "-"}},
        {{"Erp", null, "T"}, schema_only, {"Erp", "Sales", "T", "-", "-"}},
        // As PHP passes a schema that is not named.
        {{null, "", "T"}, none, {"-", "-", "T", "-", "-"}},
        {{"", "", "T"}, crm, {"CRM", "Sales", "T", "-", "-"}},
    };
    for (const Asked& test : cases) {
        const OneTable table(test.arguments, test.defaults, false);
        EXPECT_EQ(filters_of(table.request(Metadata::indexes)), test.filters)
            << test.arguments.catalog.value_or("NULL") << " "
            << test.arguments.schema.value_or("NULL") << ", defaults " << test.defaults.catalog
            << " " << test.defaults.schema;
    }
}

// "it is treated literally, and its case is significant".
TEST(OneTable, OrdinaryArgumentsAreNoPatterns) {
    const OneTable table({"C%", "S_", "T"}, {}, false);
    EXPECT_TRUE(table.matches("C%", "S_", "T"));
    EXPECT_FALSE(table.matches("CRM", "S_", "T"));
    EXPECT_FALSE(table.matches("C%", "Sx", "T"));
    EXPECT_FALSE(table.matches("C%", "S_", "t"));
}

TEST(OneTable, NoTableIsWithoutAName) {
    EXPECT_TRUE(OneTable({null, null, ""}, {}, false).matches_none());
    EXPECT_FALSE(OneTable({null, null, "T"}, {}, false).matches_none());
}

// "Required arguments": HY009.
TEST(OneTable, TheTableIsRequired) {
    EXPECT_EQ(state_of([] { OneTable({"C", "S", null}, {}, false); }), "HY009");
}

// HY009: "The SQL_ATTR_METADATA_ID statement attribute was set to SQL_TRUE, the CatalogName
// argument was a null pointer", and likewise for the others. Defaults do not help.
TEST(OneTable, NullIdentifiersAreRefused) {
    const DefaultNames defaults{"CRM", "Sales"};
    for (const TableArguments& arguments :
         {TableArguments{null, "S", "T"}, {"C", null, "T"}, {"C", "S", null}}) {
        EXPECT_EQ(state_of([&] { OneTable(arguments, defaults, true); }), "HY009");
    }
    const OneTable table({"crm", "SALES", "\"Accounts\""}, defaults, true);
    EXPECT_TRUE(table.matches("CRM", "Sales", "Accounts"));
    EXPECT_FALSE(table.matches("CRM", "Sales", "accounts"));
}

}  // namespace
}  // namespace connectai::catalog
