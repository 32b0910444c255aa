// SQLStatistics. ODBC 3.8, SQLStatistics, "Comments".
#include "catalog/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::Each;
using testing::ElementsAre;

StatisticsRequest request_of(bool unique_only = false) {
    StatisticsRequest request;
    request.table = {"C", "S", "T"};
    request.unique_only = unique_only;
    return request;
}

std::string sample() {
    return reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "INDEX_NAME", "COLUMN_NAME",
                     "IS_UNIQUE", "TYPE", "ORDINAL_POSITION", "SORT_ORDER"},
                    R"(["C","S","T","IX_2","B",false,3,2,"DESC"],
                       ["C","S","T","IX_2","A",false,3,1,"A"],
                       ["C","S","T","IX_1","Z",false,2,1,null],
                       ["C","S","T","PK","Id",true,1,1,"A"],
                       ["C","S","T","UQ","Email",true,7,1,"D"],
                       ["C","S","Other","PK","Id",true,1,1,"A"])");
}

TEST(Statistics, ColumnsAreThoseOfTheSpecification) {
    constexpr auto text = DataType::varchar;
    constexpr auto small = DataType::smallint;
    constexpr std::array specified{
        SpecifiedColumn{"TABLE_CAT", "TABLE_QUALIFIER", text, true},
        SpecifiedColumn{"TABLE_SCHEM", "TABLE_OWNER", text, true},
        SpecifiedColumn{"TABLE_NAME", "TABLE_NAME", text, false},
        SpecifiedColumn{"NON_UNIQUE", "NON_UNIQUE", small, true},
        SpecifiedColumn{"INDEX_QUALIFIER", "INDEX_QUALIFIER", text, true},
        SpecifiedColumn{"INDEX_NAME", "INDEX_NAME", text, true},
        SpecifiedColumn{"TYPE", "TYPE", small, false},
        SpecifiedColumn{"ORDINAL_POSITION", "SEQ_IN_INDEX", small, true},
        SpecifiedColumn{"COLUMN_NAME", "COLUMN_NAME", text, true},
        SpecifiedColumn{"ASC_OR_DESC", "COLLATION", text, true},
        SpecifiedColumn{"CARDINALITY", "CARDINALITY", DataType::integer, true},
        SpecifiedColumn{"PAGES", "PAGES", DataType::integer, true},
        SpecifiedColumn{"FILTER_CONDITION", "FILTER_CONDITION", text, true},
    };
    expect_columns(specified, [](bool odbc2) {
        CannedMetadata source;
        StatisticsRequest request = request_of();
        request.odbc2 = odbc2;
        return Result(statistics(source, request));
    });
    CannedMetadata source(sample());
    EXPECT_EQ(Result(statistics(source, request_of())).columns()[9].length, 1) << "Char(1)";
}

// "ordered by NON_UNIQUE, TYPE, INDEX_QUALIFIER, INDEX_NAME, and ORDINAL_POSITION".
TEST(Statistics, IndexesAreListedInOrder) {
    CannedMetadata source(sample());
    const Result result = statistics(source, request_of());
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::indexes);
    EXPECT_THAT(filters_of(source.requests[0]), ElementsAre("C", "S", "T", "-", "-"));
    EXPECT_THAT(values_of(result, "NON_UNIQUE"), ElementsAre("0", "0", "1", "1", "1"));
    EXPECT_THAT(values_of(result, "TYPE"), ElementsAre("1", "3", "2", "3", "3"));
    EXPECT_THAT(values_of(result, "INDEX_NAME"), ElementsAre("PK", "UQ", "IX_1", "IX_2", "IX_2"));
    EXPECT_THAT(values_of(result, "ORDINAL_POSITION"), ElementsAre("1", "1", "1", "1", "2"));
    EXPECT_THAT(values_of(result, "COLUMN_NAME"), ElementsAre("Id", "Email", "Z", "A", "B"));
    EXPECT_THAT(values_of(result, "ASC_OR_DESC"), ElementsAre("A", "D", "NULL", "A", "D"));
}

TEST(Statistics, WhatTheServiceDoesNotTellIsNull) {
    CannedMetadata source(sample());
    const Result result = statistics(source, request_of());
    for (const char* column : {"INDEX_QUALIFIER", "CARDINALITY", "PAGES", "FILTER_CONDITION"}) {
        EXPECT_THAT(values_of(result, column), Each("NULL")) << column;
    }
}

TEST(Statistics, UniqueIndexesOnly) {
    CannedMetadata source(sample());
    EXPECT_THAT(values_of(statistics(source, request_of(true)), "INDEX_NAME"),
                ElementsAre("PK", "UQ"));
}

TEST(Statistics, UniquenessIsToldEitherWay) {
    CannedMetadata source(reply_of({"TABLE_NAME", "INDEX_NAME", "COLUMN_NAME", "NON_UNIQUE"},
                                   R"(["T","A","x",0],["T","B","x",true],["T","C","x",null])"));
    StatisticsRequest request;
    request.table.table = "T";
    const Result result = statistics(source, request);
    EXPECT_THAT(values_of(result, "INDEX_NAME"), ElementsAre("A", "B", "C"));
    // "SQL_TRUE if the index values can be nonunique".
    EXPECT_THAT(values_of(result, "NON_UNIQUE"), ElementsAre("0", "1", "1"));
    request.unique_only = true;
    EXPECT_THAT(values_of(statistics(source, request), "INDEX_NAME"), ElementsAre("A"));
}

TEST(Statistics, NamesOfTableAndColumnAreEnough) {
    CannedMetadata source(reply_of({"TABLE_NAME", "COLUMN_NAME"}, R"(["T","x"],["T","y"])"));
    StatisticsRequest request;
    request.table.table = "T";
    const Result result = statistics(source, request);
    EXPECT_THAT(values_of(result, "ORDINAL_POSITION"), ElementsAre("1", "2"));
    EXPECT_THAT(values_of(result, "TYPE"), Each("3")) << "SQL_INDEX_OTHER";
    EXPECT_THAT(values_of(result, "ASC_OR_DESC"), Each("NULL"));
}

TEST(Statistics, AStatisticOfTheTableIsNoIndex) {
    CannedMetadata source(reply_of({"TABLE_NAME", "INDEX_NAME", "COLUMN_NAME", "TYPE"},
                                   R"(["T",null,null,0],["T","A","x",3])"));
    StatisticsRequest request;
    request.table.table = "T";
    EXPECT_THAT(values_of(statistics(source, request), "INDEX_NAME"), ElementsAre("A"));
}

TEST(Statistics, ANullTableIsRefused) {
    CannedMetadata source;
    EXPECT_EQ(state_of([&] { statistics(source, {}); }), "HY009");
}

}  // namespace
}  // namespace connectai::catalog
