// Metadata replies: columns by name, values in whatever JSON form they come.
#include "catalog/metadata_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "base/error.h"
#include "canned_metadata.h"

namespace connectai::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::array wanted{MetadataColumn{"NAME", true}, MetadataColumn{"SIZE"},
                            MetadataColumn{"FLAG"}};

struct Seen {
    std::optional<std::string> name;
    std::optional<std::int64_t> size;
    std::optional<bool> flag;

    friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> read(const std::string& reply) {
    TextSource source(reply);
    ReplyReader reader(source);
    std::vector<Seen> seen;
    read_rows(reader, wanted, [&](const MetadataRow& row) {
        Seen& one = seen.emplace_back();
        if (const auto text = row.text(0)) one.name.emplace(*text);
        one.size = row.integer(1);
        one.flag = row.boolean(2);
    });
    return seen;
}

std::string failure_of(const std::string& reply, const std::string& state) {
    try {
        read(reply);
    } catch (const Error& error) {
        EXPECT_EQ(error.state().code, state);
        return error.message();
    }
    ADD_FAILURE() << "the reply was accepted";
    return {};
}

TEST(MetadataRows, ColumnsAreFoundByNameInAnyOrderAndCase) {
    EXPECT_THAT(read(reply_of({"other", "flag", "Size", "name"}, R"(["x", true, 7, "a"])")),
                ElementsAre(Seen{"a", 7, true}));
}

TEST(MetadataRows, AColumnMayBeKnownByItsLabelOnly) {
    EXPECT_THAT(
        read(R"({"results":[{"schema":[{"columnLabel":"NAME","dataType":5}],"rows":[["a"]]}]})"),
        ElementsAre(Seen{"a", std::nullopt, std::nullopt}));
}

TEST(MetadataRows, MissingOptionalColumnsAreAbsentValues) {
    EXPECT_THAT(
        read(reply_of({"NAME"}, R"(["a"],["b"])")),
        ElementsAre(Seen{"a", std::nullopt, std::nullopt}, Seen{"b", std::nullopt, std::nullopt}));
}

TEST(MetadataRows, AMissingRequiredColumnIsAnErrorThatNamesIt) {
    EXPECT_THAT(failure_of(reply_of({"SIZE"}, "[1]"), "HY000"), HasSubstr("NAME"));
}

TEST(MetadataRows, NumbersAndStringsAreTheSame) {
    EXPECT_THAT(read(reply_of({"NAME", "SIZE"}, R"(["a", 12],["b", "12"],["c", " -3 "])")),
                ElementsAre(Seen{"a", 12, std::nullopt}, Seen{"b", 12, std::nullopt},
                            Seen{"c", -3, std::nullopt}));
}

TEST(MetadataRows, WhatIsNoWholeNumberIsAbsent) {
    EXPECT_THAT(
        read(reply_of({"NAME", "SIZE"},
                      R"(["a", null],["b", "x"],["c", ""],["d", 99999999999999999999])")),
        ElementsAre(Seen{"a", std::nullopt, std::nullopt}, Seen{"b", std::nullopt, std::nullopt},
                    Seen{"c", std::nullopt, std::nullopt}, Seen{"d", std::nullopt, std::nullopt}));
}

TEST(MetadataRows, BooleansComeInManyForms) {
    for (const char* yes : {"true", "1", R"("1")", R"("YES")", R"("yes")", R"("True")", R"("Y")"}) {
        EXPECT_THAT(read(reply_of({"NAME", "FLAG"}, std::string(R"(["a",)") + yes + "]")),
                    ElementsAre(Seen{"a", std::nullopt, true}))
            << yes;
    }
    for (const char* no : {"false", "0", R"("0")", R"("NO")", R"("no")", R"("False")", R"("N")"}) {
        EXPECT_THAT(read(reply_of({"NAME", "FLAG"}, std::string(R"(["a",)") + no + "]")),
                    ElementsAre(Seen{"a", std::nullopt, false}))
            << no;
    }
    for (const char* unknown : {"null", R"("")", R"("perhaps")", "2"}) {
        EXPECT_THAT(read(reply_of({"NAME", "FLAG"}, std::string(R"(["a",)") + unknown + "]")),
                    ElementsAre(Seen{"a", std::nullopt, std::nullopt}))
            << unknown;
    }
}

TEST(MetadataRows, ABooleanAndANumberCanBeReadAsText) {
    EXPECT_THAT(read(reply_of({"NAME"}, R"([true],[false],[12],[null])")),
                ElementsAre(Seen{"true", std::nullopt, std::nullopt},
                            Seen{"false", std::nullopt, std::nullopt},
                            Seen{"12", std::nullopt, std::nullopt}, Seen{}));
}

TEST(MetadataRows, AReplyWithoutResultsHasNoRows) {
    EXPECT_TRUE(read(R"({"results":[]})").empty());
    EXPECT_TRUE(read(R"({"results":null})").empty());
    EXPECT_TRUE(read(R"({"results":[{"schema":null,"rows":null,"affectedRows":-1}]})").empty());
}

TEST(MetadataRows, RowsOfEveryResultAreRead) {
    EXPECT_THAT(read(R"({"results":[
        {"schema":[{"columnName":"NAME","dataType":5}],"rows":[["a"]]},
        {"rows":[[5,"b"]],"schema":[{"columnName":"SIZE","dataType":8},
                                    {"columnName":"NAME","dataType":5}]}]})"),
                ElementsAre(Seen{"a", std::nullopt, std::nullopt}, Seen{"b", 5, std::nullopt}));
}

TEST(MetadataRows, AnErrorBehindTheRowsIsReported) {
    std::string reply = reply_of({"NAME"}, R"(["a"])");
    reply.pop_back();
    reply += R"(,"error":{"code":"QUERY_FAILED","message":"the source is gone"}})";
    EXPECT_THAT(failure_of(reply, "HY000"), HasSubstr("the source is gone"));
}

TEST(MetadataRows, AReplyThatIsCutOffIsNotTakenForComplete) {
    std::string reply = reply_of({"NAME"}, R"(["a"])");
    reply.pop_back();
    failure_of(reply, "08S01");
}

}  // namespace
}  // namespace connectai::catalog
