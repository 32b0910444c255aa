// The INSERT for rows of a result, and which results have one.
#include "handles/insertion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace connectai::handles {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Column column(const char* table, const char* name, const char* schema = "dbo") {
    Column column;
    column.catalog_name = "CRM";
    column.schema_name = schema;
    column.table_name = table;
    column.name = name;
    column.label = "label";
    return column;
}

std::string refusal(const std::vector<Column>& result, const std::vector<std::size_t>& columns) {
    try {
        return "accepted: " + table_behind(result, columns);
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, "HYC00");
        return error.message();
    }
}

TEST(Insertion, NamesTheColumnsThatHaveValues) {
    const std::vector<Column> result{column("t", "a"), column("t", "b"), column("t", "c]d")};
    const sql::NamedParameters named = insertion("[t]", result, {2, 0});
    EXPECT_EQ(named.text, "INSERT INTO [t] ([c]]d], [a]) VALUES (@p1, @p2)");
    EXPECT_THAT(named.names, ElementsAre("@p1", "@p2"));
}

TEST(Insertion, TheTableIsNamedAsFarAsItIsKnown) {
    std::vector<Column> result{column("odd]name", "a")};
    EXPECT_EQ(table_behind(result, {0}), "[CRM].[dbo].[odd]]name]");
    result[0].catalog_name.clear();
    EXPECT_EQ(table_behind(result, {0}), "[dbo].[odd]]name]");
    result[0].schema_name.clear();
    EXPECT_EQ(table_behind(result, {0}), "[odd]]name]");
}

TEST(Insertion, AllColumnsAreOfOneTable) {
    const std::vector<Column> result{column("t", "a"), column("u", "b"), column("t", "c", "other"),
                                     column("", "d"),  column("t", ""),  column("t", "a")};
    EXPECT_EQ(refusal(result, {0}), "accepted: [CRM].[dbo].[t]");
    EXPECT_THAT(refusal(result, {0, 1}), HasSubstr("column 2 (label) is of [CRM].[dbo].[u]"));
    EXPECT_THAT(refusal(result, {0, 2}), HasSubstr("column 3 (label) is of [CRM].[other].[t]"));
    EXPECT_THAT(refusal(result, {3}), HasSubstr("column 4 (label) is no column of a table"));
    EXPECT_THAT(refusal(result, {0, 4}), HasSubstr("column 5 (label) is no column of a table"));
    EXPECT_THAT(refusal(result, {0, 5}), HasSubstr("column 6 (label) is the same as column 1"));
}

TEST(Insertion, AQueryThatJoinsATableWithItselfIsRefused) {
    const auto refusal_of = [](std::string_view text) -> std::string {
        try {
            require_no_self_join(text);
        } catch (const Error& error) {
            EXPECT_EQ(error.state().code, "HYC00");
            return error.message();
        }
        return "accepted";
    };
    EXPECT_THAT(refusal_of("SELECT a.x, b.y FROM t a JOIN s.T b ON a.x = b.x"),
                HasSubstr("joins [T] with itself"));
    EXPECT_THAT(refusal_of("SELECT a.x, b.y FROM t a, u, t b"), HasSubstr("with itself"));
    EXPECT_EQ(refusal_of("SELECT t.x, u.y FROM t JOIN u ON t.x = u.x"), "accepted");
    EXPECT_EQ(refusal_of("SELECT x FROM t WHERE y IN (SELECT y FROM t)"), "accepted");
    EXPECT_EQ(refusal_of("SELECT x FROM t; SELECT x FROM t"), "accepted");
}

}  // namespace
}  // namespace connectai::handles
