// SQLForeignKeys. ODBC 3.8, SQLForeignKeys, "Comments".
#include "catalog/foreign_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::nullopt_t null = std::nullopt;

ForeignKeysRequest request_of(TableArguments primary, TableArguments foreign) {
    ForeignKeysRequest request;
    request.primary = std::move(primary);
    request.foreign = std::move(foreign);
    return request;
}

// Orders and Lines refer to Customers and Orders; Lines has two keys to Parts.
std::string sample() {
    return reply_of({"PKTABLE_CATALOG", "PKTABLE_SCHEMA", "PKTABLE_NAME", "PKCOLUMN_NAME",
                     "PK_NAME", "FKTABLE_CATALOG", "FKTABLE_SCHEMA", "FKTABLE_NAME",
                     "FKCOLUMN_NAME", "FK_NAME", "KEY_SEQ"},
                    R"(["C","S","Parts","No","PK_P","C","S","Lines","OldNo","FK_2",2],
                       ["C","S","Parts","Kind","PK_P","C","S","Lines","OldKind","FK_2",1],
                       ["C","S","Parts","No","PK_P","C","S","Lines","No","FK_1",2],
                       ["C","S","Parts","Kind","PK_P","C","S","Lines","Kind","FK_1",1],
                       ["C","S","Orders","Id",null,"C","S","Lines","OrderId",null,1],
                       ["C","S","Customers","Id","PK_C","C","S","Orders","CustId","FK_O",1],
                       ["C","S","Customers","Id","PK_C","B","S","Visits","CustId","FK_V",1])");
}

TEST(ForeignKeys, ColumnsAreThoseOfTheSpecification) {
    constexpr auto text = DataType::varchar;
    constexpr auto small = DataType::smallint;
    constexpr std::array specified{
        SpecifiedColumn{"PKTABLE_CAT", "PKTABLE_QUALIFIER", text, true},
        SpecifiedColumn{"PKTABLE_SCHEM", "PKTABLE_OWNER", text, true},
        SpecifiedColumn{"PKTABLE_NAME", "PKTABLE_NAME", text, false},
        SpecifiedColumn{"PKCOLUMN_NAME", "PKCOLUMN_NAME", text, false},
        SpecifiedColumn{"FKTABLE_CAT", "FKTABLE_QUALIFIER", text, true},
        SpecifiedColumn{"FKTABLE_SCHEM", "FKTABLE_OWNER", text, true},
        SpecifiedColumn{"FKTABLE_NAME", "FKTABLE_NAME", text, false},
        SpecifiedColumn{"FKCOLUMN_NAME", "FKCOLUMN_NAME", text, false},
        SpecifiedColumn{"KEY_SEQ", "KEY_SEQ", small, false},
        SpecifiedColumn{"UPDATE_RULE", "UPDATE_RULE", small, true},
        SpecifiedColumn{"DELETE_RULE", "DELETE_RULE", small, true},
        SpecifiedColumn{"FK_NAME", "FK_NAME", text, true},
        SpecifiedColumn{"PK_NAME", "PK_NAME", text, true},
        SpecifiedColumn{"DEFERRABILITY", "DEFERRABILITY", small, true},
    };
    expect_columns(specified, [](bool odbc2) {
        CannedMetadata source;
        ForeignKeysRequest request = request_of({"C", "S", "T"}, {});
        request.odbc2 = odbc2;
        return Result(foreign_keys(source, request));
    });
}

// "the primary key of the specified table and all the foreign keys that refer to it", "ordered by
// FKTABLE_CAT, FKTABLE_SCHEM, FKTABLE_NAME, and KEY_SEQ".
TEST(ForeignKeys, OfAPrimaryKeyAreThoseThatReferToIt) {
    CannedMetadata source(sample());
    const Result result = foreign_keys(source, request_of({"C", "S", "Customers"}, {}));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::exported_keys);
    EXPECT_THAT(filters_of(source.requests[0]), ElementsAre("C", "S", "Customers", "-", "-"));
    EXPECT_THAT(values_of(result, "PKTABLE_NAME"), Each("Customers"));
    EXPECT_THAT(values_of(result, "FKTABLE_CAT"), ElementsAre("B", "C"));
    EXPECT_THAT(values_of(result, "FKTABLE_NAME"), ElementsAre("Visits", "Orders"));
    EXPECT_THAT(values_of(result, "FKCOLUMN_NAME"), ElementsAre("CustId", "CustId"));
    EXPECT_THAT(values_of(result, "FK_NAME"), ElementsAre("FK_V", "FK_O"));
    EXPECT_THAT(values_of(result, "PK_NAME"), ElementsAre("PK_C", "PK_C"));
}

// "all the foreign keys in the specified table", "ordered by PKTABLE_CAT, PKTABLE_SCHEM,
// PKTABLE_NAME, and KEY_SEQ".
TEST(ForeignKeys, OfATableAreItsOwn) {
    CannedMetadata source(sample());
    const Result result = foreign_keys(source, request_of({}, {"C", "S", "Lines"}));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::imported_keys);
    EXPECT_THAT(values_of(result, "PKTABLE_NAME"),
                ElementsAre("Orders", "Parts", "Parts", "Parts", "Parts"));
    EXPECT_THAT(values_of(result, "KEY_SEQ"), ElementsAre("1", "1", "1", "2", "2"));
    EXPECT_THAT(values_of(result, "FKCOLUMN_NAME"),
                ElementsAre("OrderId", "Kind", "OldKind", "No", "OldNo"));
    EXPECT_THAT(values_of(result, "FK_NAME"), ElementsAre("NULL", "FK_1", "FK_2", "FK_1", "FK_2"));
}

// "the foreign keys in the table specified in *FKTableName that refer to the primary key of the
// table specified in *PKTableName".
TEST(ForeignKeys, OfTwoTablesAreThoseBetweenThem) {
    CannedMetadata source(sample());
    const Result result =
        foreign_keys(source, request_of({"C", "S", "Orders"}, {"C", "S", "Lines"}));
    ASSERT_EQ(source.requests.size(), 1u);
    EXPECT_EQ(source.requests[0].what, Metadata::imported_keys);
    EXPECT_THAT(values_of(result, "FKCOLUMN_NAME"), ElementsAre("OrderId"));
}

TEST(ForeignKeys, RulesAndDeferrabilityAreUnknown) {
    CannedMetadata source(sample());
    const Result result = foreign_keys(source, request_of({}, {"C", "S", "Lines"}));
    for (const char* column : {"UPDATE_RULE", "DELETE_RULE", "DEFERRABILITY"}) {
        EXPECT_THAT(values_of(result, column), Each("NULL")) << column;
    }
}

// "If *PKTableName contains a table name": an empty one does not.
TEST(ForeignKeys, AnEmptyNameIsATableThatIsNotGiven) {
    CannedMetadata source(sample());
    EXPECT_THAT(values_of(foreign_keys(source, request_of({"", "", ""}, {"C", "S", "Orders"})),
                          "FKCOLUMN_NAME"),
                ElementsAre("CustId"));
    EXPECT_THAT(values_of(foreign_keys(source, request_of({"C", "S", "Orders"}, {null, null, ""})),
                          "FKCOLUMN_NAME"),
                ElementsAre("OrderId"));
    source.requests.clear();
    EXPECT_EQ(Result(foreign_keys(source, request_of({"C", "S", ""}, {}))).rows(), 0u);
    EXPECT_THAT(source.requests, IsEmpty());
}

TEST(ForeignKeys, BothTablesNullIsRefused) {
    CannedMetadata source;
    EXPECT_EQ(state_of([&] { foreign_keys(source, request_of({"C", "S", null}, {})); }), "HY009");
}

// HY009: "the FKCatalogName or PKCatalogName argument was a null pointer", "the FKSchemaName,
// PKSchemaName, FKTableName, or PKTableName argument".
TEST(ForeignKeys, NullIdentifiersAreRefused) {
    const TableArguments given{"c", "s", "lines"};
    const TableArguments empty{"", "", ""};
    for (const TableArguments& lacking :
         {TableArguments{null, "", ""}, {"", null, ""}, {"", "", null}}) {
        for (const bool primary : {false, true}) {
            CannedMetadata source;
            ForeignKeysRequest request =
                primary ? request_of(lacking, given) : request_of(given, lacking);
            request.metadata_id = true;
            EXPECT_EQ(state_of([&] { foreign_keys(source, request); }), "HY009");
        }
    }
    CannedMetadata source(sample());
    ForeignKeysRequest request = request_of(empty, given);
    request.metadata_id = true;
    EXPECT_EQ(Result(foreign_keys(source, request)).rows(), 5u);
}

TEST(ForeignKeys, NamesOfTheTablesAndColumnsAreEnough) {
    CannedMetadata source(
        reply_of({"PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME"},
                 R"(["P","A","F","X"],["P","B","F","Y"])"));
    const Result result = foreign_keys(source, request_of({}, {null, null, "F"}));
    EXPECT_THAT(values_of(result, "KEY_SEQ"), ElementsAre("1", "2"));
    EXPECT_THAT(values_of(result, "FK_NAME"), Each("NULL"));
}

}  // namespace
}  // namespace connectai::catalog
