// SQLSpecialColumns. ODBC 3.8, SQLSpecialColumns, "Comments".
#include "catalog/special_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlext.h>

#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

SpecialColumnsRequest request_of(bool without_nulls = false) {
    SpecialColumnsRequest request;
    request.table = {"C", "S", "T"};
    request.without_nulls = without_nulls;
    return request;
}

std::string keys(const std::string& rows) {
    return reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ"},
                    rows);
}

std::string indexes(const std::string& rows) {
    return reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "INDEX_NAME", "COLUMN_NAME",
                     "IS_UNIQUE", "ORDINAL_POSITION"},
                    rows);
}

// Id and Code are never NULL, Email may be, of Note nobody knows.
std::string columns_reply() {
    return reply_of({"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE",
                     "TYPE_NAME", "COLUMN_SIZE", "SCALE", "IS_NULLABLE"},
                    R"(["C","S","T","Id",8,"int",null,null,false],
                       ["C","S","T","Code",12,"decimal",10,2,false],
                       ["C","S","T","Email",5,"text",100,null,true],
                       ["C","S","T","Note",5,"text",100,null,null])");
}

CannedMetadata source_of(const std::string& key_rows, const std::string& index_rows) {
    return CannedMetadata({{Metadata::primary_keys, keys(key_rows)},
                           {Metadata::indexes, indexes(index_rows)},
                           {Metadata::columns, columns_reply()}});
}

TEST(SpecialColumns, ColumnsAreThoseOfTheSpecification) {
    constexpr auto text = DataType::varchar;
    constexpr auto small = DataType::smallint;
    constexpr auto integer = DataType::integer;
    constexpr std::array specified{
        SpecifiedColumn{"SCOPE", "SCOPE", small, true},
        SpecifiedColumn{"COLUMN_NAME", "COLUMN_NAME", text, false},
        SpecifiedColumn{"DATA_TYPE", "DATA_TYPE", small, false},
        SpecifiedColumn{"TYPE_NAME", "TYPE_NAME", text, false},
        SpecifiedColumn{"COLUMN_SIZE", "PRECISION", integer, true},
        SpecifiedColumn{"BUFFER_LENGTH", "LENGTH", integer, true},
        SpecifiedColumn{"DECIMAL_DIGITS", "SCALE", small, true},
        SpecifiedColumn{"PSEUDO_COLUMN", "PSEUDO_COLUMN", small, true},
    };
    for (const bool row_version : {false, true}) {
        expect_columns(specified, [&](bool odbc2) {
            CannedMetadata source;
            SpecialColumnsRequest request = request_of();
            request.odbc2 = odbc2;
            request.row_version = row_version;
            return Result(special_columns(source, request));
        });
    }
}

TEST(SpecialColumns, ThePrimaryKeyIdentifiesTheRow) {
    CannedMetadata source = source_of(R"(["C","S","T","Code",null],["C","S","T","Id",null])",
                                      R"(["C","S","T","UQ","Id",true,1])");
    const Result result = special_columns(source, request_of());
    EXPECT_THAT(values_of(result, "COLUMN_NAME"), ElementsAre("Code", "Id"));
    EXPECT_THAT(values_of(result, "SCOPE"), Each(std::to_string(SQL_SCOPE_SESSION)));
    EXPECT_THAT(values_of(result, "PSEUDO_COLUMN"), Each(std::to_string(SQL_PC_NOT_PSEUDO)));
    EXPECT_THAT(values_of(result, "DATA_TYPE"), ElementsAre("3", "4"));
    EXPECT_THAT(values_of(result, "TYPE_NAME"), ElementsAre("decimal", "int"));
    EXPECT_THAT(values_of(result, "COLUMN_SIZE"), ElementsAre("10", "10"));
    EXPECT_THAT(values_of(result, "BUFFER_LENGTH"), ElementsAre("12", "4"));
    EXPECT_THAT(values_of(result, "DECIMAL_DIGITS"), ElementsAre("2", "0"));
    EXPECT_EQ(source.requests.size(), 2u) << "the indexes are not asked for";
}

TEST(SpecialColumns, ElseTheSmallestUniqueIndexThatIsNeverNull) {
    struct Choice {
        const char* indexes;
        std::vector<std::string> columns;
    };
    const std::vector<Choice> choices{
        {R"(["C","S","T","IX","Id",false,1])", {}},
        {R"(["C","S","T","UQ","Email",true,1])", {}},
        {R"(["C","S","T","UQ","Note",true,1])", {}},
        {R"(["C","S","T","UQ","Unknown",true,1])", {}},
        {R"(["C","S","T","UQ","Id",true,1],["C","S","T","UQ","Email",true,2])", {}},
        {R"(["C","S","T","UQ","Id",true,2],["C","S","T","UQ","Code",true,1])", {"Code", "Id"}},
        {R"(["C","S","T","A","Id",true,1],["C","S","T","A","Code",true,2],
            ["C","S","T","B","Id",true,1])",
         {"Id"}},
        {R"(["C","S","T","A","Email",true,1],["C","S","T","B","Code",true,1],
            ["C","S","T","Z","Id",true,1])",
         {"Code"}},
        {R"(["C","S","Other","A","Id",true,1])", {}},
    };
    for (const Choice& choice : choices) {
        for (const bool without_nulls : {false, true}) {
            CannedMetadata source = source_of("", choice.indexes);
            EXPECT_EQ(values_of(special_columns(source, request_of(without_nulls)), "COLUMN_NAME"),
                      choice.columns)
                << choice.indexes;
            EXPECT_EQ(source.requests.size(), 3u);
        }
    }
}

// "SQL_NO_NULLS: Exclude special columns that can have NULL values."
TEST(SpecialColumns, AKeyThatCanBeNullIsLeftOutAsAWhole) {
    const std::string key = R"(["C","S","T","Id",1],["C","S","T","Email",2])";
    CannedMetadata source = source_of(key, "");
    EXPECT_THAT(values_of(special_columns(source, request_of(false)), "COLUMN_NAME"),
                ElementsAre("Id", "Email"));
    EXPECT_EQ(Result(special_columns(source, request_of(true))).rows(), 0u);
}

TEST(SpecialColumns, AnUndescribedKeyIsTold) {
    CannedMetadata source = source_of(R"(["C","S","T","Hidden",1])", "");
    const Result result = special_columns(source, request_of(true));
    EXPECT_THAT(values_of(result, "COLUMN_NAME"), ElementsAre("Hidden"));
    EXPECT_THAT(values_of(result, "DATA_TYPE"), ElementsAre("-9"));
}

// SQL_ROWVER: columns "that are automatically updated": there are none.
TEST(SpecialColumns, NothingTellsVersionsOfARow) {
    CannedMetadata source = source_of(R"(["C","S","T","Id",1])", "");
    SpecialColumnsRequest request = request_of();
    request.row_version = true;
    EXPECT_EQ(Result(special_columns(source, request)).rows(), 0u);
    EXPECT_THAT(source.requests, IsEmpty());
}

TEST(SpecialColumns, ANullTableIsRefusedWhateverIsAsked) {
    for (const bool row_version : {false, true}) {
        CannedMetadata source;
        SpecialColumnsRequest request;
        request.row_version = row_version;
        EXPECT_EQ(state_of([&] { special_columns(source, request); }), "HY009");
    }
}

// /columns may know nothing of a table that is there: then a query of it tells.
TEST(SpecialColumns, AreDescribedByAQueryWhereColumnsAreNotKnown) {
    CannedMetadata source({{Metadata::primary_keys, keys(R"(["C","S","T","Id",1])")},
                           {Metadata::indexes, indexes("")},
                           {Metadata::columns, reply_of({"TABLE_CATALOG", "TABLE_SCHEMA",
                                                         "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE"},
                                                        "")}});
    SpecialColumnsRequest request = request_of(true);
    request.describe = [](const std::string&, const std::string&, const std::string& table) {
        Column id;
        id.name = id.label = "Id";
        id.type = DataType::integer;
        id.nullable = false;
        EXPECT_EQ(table, "T");
        return std::vector<Column>{id};
    };
    EXPECT_THAT(values_of(special_columns(source, request), "DATA_TYPE"),
                ElementsAre(std::to_string(SQL_INTEGER)));
}

}  // namespace
}  // namespace connectai::catalog
