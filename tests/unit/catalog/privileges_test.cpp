// SQLTablePrivileges, SQLColumnPrivileges: well-formed results without rows. ODBC 3.8, their pages.
#include "catalog/privileges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::IsEmpty;

constexpr std::nullopt_t null = std::nullopt;
constexpr auto text = DataType::varchar;

TEST(TablePrivileges, AreNoneInTheSpecifiedColumns) {
    constexpr std::array specified{
        SpecifiedColumn{"TABLE_CAT", "TABLE_QUALIFIER", text, true},
        SpecifiedColumn{"TABLE_SCHEM", "TABLE_OWNER", text, true},
        SpecifiedColumn{"TABLE_NAME", "TABLE_NAME", text, false},
        SpecifiedColumn{"GRANTOR", "GRANTOR", text, true},
        SpecifiedColumn{"GRANTEE", "GRANTEE", text, false},
        SpecifiedColumn{"PRIVILEGE", "PRIVILEGE", text, false},
        SpecifiedColumn{"IS_GRANTABLE", "IS_GRANTABLE", text, true},
    };
    CannedMetadata source;
    expect_columns(specified, [&](bool odbc2) {
        TablePrivilegesRequest request;
        request.odbc2 = odbc2;
        Result result = table_privileges(source, request);
        EXPECT_EQ(result.rows(), 0u);
        return result;
    });
    EXPECT_THAT(source.requests, IsEmpty());
}

TEST(ColumnPrivileges, AreNoneInTheSpecifiedColumns) {
    constexpr std::array specified{
        SpecifiedColumn{"TABLE_CAT", "TABLE_QUALIFIER", text, true},
        SpecifiedColumn{"TABLE_SCHEM", "TABLE_OWNER", text, true},
        SpecifiedColumn{"TABLE_NAME", "TABLE_NAME", text, false},
        SpecifiedColumn{"COLUMN_NAME", "COLUMN_NAME", text, false},
        SpecifiedColumn{"GRANTOR", "GRANTOR", text, true},
        SpecifiedColumn{"GRANTEE", "GRANTEE", text, false},
        SpecifiedColumn{"PRIVILEGE", "PRIVILEGE", text, false},
        SpecifiedColumn{"IS_GRANTABLE", "IS_GRANTABLE", text, true},
    };
    CannedMetadata source;
    expect_columns(specified, [&](bool odbc2) {
        ColumnPrivilegesRequest request;
        request.table.table = "T";
        request.odbc2 = odbc2;
        Result result = column_privileges(source, request);
        EXPECT_EQ(result.rows(), 0u);
        return result;
    });
    EXPECT_THAT(source.requests, IsEmpty());
}

// HY009: "The TableName argument was a null pointer", for the columns' only.
TEST(ColumnPrivileges, NeedATable) {
    CannedMetadata source;
    EXPECT_EQ(state_of([&] { column_privileges(source, {}); }), "HY009");
    EXPECT_EQ(state_of([&] { table_privileges(source, {}); }), "");
}

TEST(Privileges, NullIdentifiersAreRefused) {
    CannedMetadata source;
    for (const TableArguments& table :
         {TableArguments{null, "S", "T"}, {"C", null, "T"}, {"C", "S", null}}) {
        EXPECT_EQ(
            state_of([&] { table_privileges(source, {.table = table, .metadata_id = true}); }),
            "HY009");
        EXPECT_EQ(state_of([&] {
                      column_privileges(source,
                                        {.table = table, .column = "C", .metadata_id = true});
                  }),
                  "HY009");
    }
    EXPECT_EQ(state_of([&] {
                  column_privileges(
                      source,
                      {.table = {"C", "S", "T"}, .column = std::nullopt, .metadata_id = true});
              }),
              "HY009");
}

}  // namespace
}  // namespace connectai::catalog
