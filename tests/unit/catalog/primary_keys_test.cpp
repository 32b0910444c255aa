// SQLPrimaryKeys. ODBC 3.8, SQLPrimaryKeys, "Comments".
#include "catalog/primary_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PrimaryKeysRequest request_of(TableArguments table) {
    PrimaryKeysRequest request;
    request.table = std::move(table);
    return request;
}

const std::vector<std::string> columns_of_reply{"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME",
                                                "COLUMN_NAME",   "PK_NAME",      "KEY_SEQ"};

TEST(PrimaryKeys, ColumnsAreThoseOfTheSpecification) {
    constexpr auto text = DataType::varchar;
    constexpr std::array specified{
        SpecifiedColumn{"TABLE_CAT", "TABLE_QUALIFIER", text, true},
        SpecifiedColumn{"TABLE_SCHEM", "TABLE_OWNER", text, true},
        SpecifiedColumn{"TABLE_NAME", "TABLE_NAME", text, false},
        SpecifiedColumn{"COLUMN_NAME", "COLUMN_NAME", text, false},
        SpecifiedColumn{"KEY_SEQ", "KEY_SEQ", DataType::smallint, false},
        SpecifiedColumn{"PK_NAME", "PK_NAME", text, true},
    };
    expect_columns(specified, [](bool odbc2) {
        CannedMetadata source;
        PrimaryKeysRequest request = request_of({"C", "S", "T"});
        request.odbc2 = odbc2;
        return Result(primary_keys(source, request));
    });
}

// "ordered by TABLE_CAT, TABLE_SCHEM, TABLE_NAME, and KEY_SEQ".
TEST(PrimaryKeys, ColumnsOfTheKeyComeInItsOrder) {
    CannedMetadata source(reply_of(columns_of_reply, R"(["C","S","T","B",null,2],
                                                        ["C","S","T","A",null,10],
                                                        ["C","S","T","C","PK_T","1"])"));
    const Result result = primary_keys(source, request_of({"C", "S", "T"}));
    EXPECT_THAT(values_of(result, "COLUMN_NAME"), ElementsAre("C", "B", "A"));
    EXPECT_THAT(values_of(result, "KEY_SEQ"), ElementsAre("1", "2", "10"));
    EXPECT_THAT(values_of(result, "PK_NAME"), ElementsAre("PK_T", "NULL", "NULL"));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::primary_keys);
    EXPECT_THAT(filters_of(source.requests[0]), ElementsAre("C", "S", "T", "-", "-"));
}

TEST(PrimaryKeys, OtherTablesAreLeftOut) {
    CannedMetadata source(reply_of(columns_of_reply, R"(["C","S","t","A",null,1],
                                                        ["C","S","T","B",null,1],
                                                        ["D","S","T","C",null,1])"));
    EXPECT_THAT(values_of(primary_keys(source, request_of({"C", "S", "T"})), "COLUMN_NAME"),
                ElementsAre("B"));
    PrimaryKeysRequest request = request_of({"c", "s", "T "});
    request.metadata_id = true;
    EXPECT_THAT(values_of(primary_keys(source, request), "COLUMN_NAME"), ElementsAre("B", "A"));
}

TEST(PrimaryKeys, WithoutPositionsTheOrderOfTheReplyCounts) {
    CannedMetadata source(reply_of({"TABLE_CATALOG", "TABLE_NAME", "COLUMN_NAME"},
                                   R"(["C","T","Z"],["D","T","Y"],["C","T","A"])"));
    const Result result = primary_keys(source, request_of({std::nullopt, std::nullopt, "T"}));
    EXPECT_THAT(values_of(result, "COLUMN_NAME"), ElementsAre("Z", "A", "Y"));
    EXPECT_THAT(values_of(result, "KEY_SEQ"), ElementsAre("1", "2", "1"));
}

TEST(PrimaryKeys, ATableWithoutANameNeedsNoRequest) {
    CannedMetadata source;
    EXPECT_EQ(Result(primary_keys(source, request_of({"C", "S", ""}))).rows(), 0u);
    EXPECT_THAT(source.requests, IsEmpty());
}

TEST(PrimaryKeys, ANullTableIsRefused) {
    CannedMetadata source;
    EXPECT_EQ(state_of([&] { primary_keys(source, request_of({})); }), "HY009");
}

}  // namespace
}  // namespace connectai::catalog
