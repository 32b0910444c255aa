// The member "parameters" of a reply: what a procedure gave back.
#include "connectai/output_parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reply_pieces.h"

namespace connectai {
namespace {

using test::error_of;
using test::in_pieces_of;
using test::PieceSource;
using testing::ElementsAre;
using testing::HasSubstr;

// name type direction value
std::string dump(const OutputParameter& output) {
    return output.name + " " + std::to_string(static_cast<int>(output.type)) + " " +
           std::to_string(static_cast<int>(output.direction)) + " " + test::show(output.cell());
}

struct Outputs {
    std::vector<std::string> parameters;
    std::vector<std::string> notes;
    std::optional<Error> error;
    bool complete = false;
    std::size_t rows = 0;
};

Outputs read(std::vector<std::string> pieces, ReplyLimits limits = {}) {
    PieceSource source(std::move(pieces));
    ReplyReader reader(source, limits);
    Outputs read;
    read.error = error_of([&] {
        RowBlock block;
        while (reader.next_result()) {
            while (reader.next_block(block)) read.rows += block.rows();
        }
    });
    for (const OutputParameter& output : reader.outputs()) read.parameters.push_back(dump(output));
    read.notes = reader.notes();
    read.complete = reader.complete();
    return read;
}

Outputs read(const std::string& text) {
    return read(std::vector<std::string>{text});
}

Outputs read_parameters(const std::string& parameters) {
    return read("{\"parameters\":" + parameters + "}");
}

const std::string results = R"("results":[{"schema":[{"columnLabel":"a","dataType":5}],)"
                            R"("rows":[["x"],["y"]]},{"affectedRows":3}])";
const std::string parameters = R"("parameters":{"@p1":{"dataType":5,"direction":4,"value":"out"},)"
                               R"("@p2":{"dataType":9,"direction":2,"value":9007199254740993}})";

TEST(OutputParameters, StandInFrontOfTheResultsOrBehindThemInAnyPieces) {
    for (const std::string& text :
         {"{" + parameters + "," + results + "}", "{" + results + "," + parameters + "}",
          "{\"error\":null," + results + "," + parameters + ",\"x\":1}", "{" + parameters + "}"}) {
        for (const std::size_t size : {1u, 7u, 1000u}) {
            const Outputs seen = read(in_pieces_of(text, size));
            ASSERT_FALSE(seen.error) << seen.error->message();
            EXPECT_TRUE(seen.complete);
            EXPECT_THAT(seen.parameters, ElementsAre("@p1 5 4 'out'", "@p2 9 2 9007199254740993"));
            EXPECT_EQ(seen.rows, text.find("results") == std::string::npos ? 0u : 2u);
        }
    }
}

TEST(OutputParameters, AreNotThereBeforeTheReplysEndWhereTheyStandBehindTheResults) {
    PieceSource source({"{" + results + ",", parameters + "}"});
    ReplyReader reader(source);
    RowBlock block;
    ASSERT_TRUE(reader.next_result());
    ASSERT_TRUE(reader.next_block(block));
    EXPECT_TRUE(reader.outputs().empty());
    while (reader.next_result()) {
    }
    EXPECT_EQ(reader.outputs().size(), 2u);
}

TEST(OutputParameters, MayBeNullOrAbsent) {
    for (const char* text : {"{}", R"({"parameters":null})", R"({"parameters":{}})"}) {
        const Outputs seen = read(text);
        EXPECT_FALSE(seen.error) << text;
        EXPECT_TRUE(seen.parameters.empty()) << text;
        EXPECT_TRUE(seen.notes.empty()) << text;
    }
}

TEST(OutputParameters, KeepEveryValueExactly) {
    const Outputs seen = read_parameters(
        R"({"@null":{"dataType":5,"direction":4,"value":null},
            "@true":{"dataType":14,"direction":4,"value":true},
            "@false":{"dataType":14,"direction":4,"value":false},
            "@long":{"dataType":9,"direction":4,"value":-9223372036854775808},
            "@decimal":{"dataType":12,"direction":4,"value":"12345678901234567890123456789012345678"},
            "@number":{"dataType":13,"direction":4,"value":-0.10000000000000000000000000000000001e-5},
            "@text":{"dataType":5,"direction":4,"value":"a\"\u00e9\n\ud83d\ude00"},
            "@empty":{"dataType":5,"direction":5,"value":""}})");
    ASSERT_FALSE(seen.error) << seen.error->message();
    EXPECT_THAT(seen.parameters,
                ElementsAre("@null 5 4 null", "@true 14 4 true", "@false 14 4 false",
                            "@long 9 4 -9223372036854775808",
                            "@decimal 12 4 '12345678901234567890123456789012345678'",
                            "@number 13 4 -0.10000000000000000000000000000000001e-5",
                            "@text 5 4 'a\"é\n😀'", "@empty 5 5 ''"));
}

TEST(OutputParameters, TakeMembersInAnyOrderAndSkipUnknownOnes) {
    const Outputs seen = read_parameters(
        R"({"@a":{"value":7,"x":{"value":[8]},"direction":"2","dataType":"8","y":null}})");
    EXPECT_THAT(seen.parameters, ElementsAre("@a 8 2 7"));
    EXPECT_TRUE(seen.notes.empty());
}

TEST(OutputParameters, NoteWhatIsOddButTolerable) {
    const Outputs seen = read_parameters(
        R"({"@a":{"value":7},"@b":{"dataType":99,"direction":3,"value":"x"},"@c":5,"@d":null,
            "@e":{"dataType":5}})");
    ASSERT_FALSE(seen.error);
    EXPECT_THAT(seen.parameters, ElementsAre("@a 5 4 7", "@b 5 4 'x'", "@e 5 4 null"));
    EXPECT_THAT(seen.notes,
                ElementsAre(HasSubstr("\"@a\" has no known dataType"),
                            HasSubstr("\"@b\" has no known dataType"),
                            HasSubstr("\"@c\" is no object"), HasSubstr("\"@d\" is no object")));
    for (const char* odd : {"[]", "[{\"@a\":1}]", "5", "\"x\"", "true"}) {
        EXPECT_THAT(read_parameters(odd).notes, ElementsAre(HasSubstr("are no object"))) << odd;
        EXPECT_TRUE(read_parameters(odd).complete) << odd;
    }
}

TEST(OutputParameters, ThatCannotBeReadAreErrors) {
    for (const char* value : {"[1]", "{\"a\":1}"}) {
        const Outputs seen =
            read_parameters(std::string(R"({"@a":{"dataType":5,"value":)") + value + "}}");
        ASSERT_TRUE(seen.error) << value;
        EXPECT_EQ(seen.error->state().code, "HY000");
        EXPECT_THAT(seen.error->message(), HasSubstr("\"@a\" is an array or an object"));
    }
    for (const char* malformed : {"{\"@a\"}", "{\"@a\":{\"value\":nul1}}", "{5:1}", "{\"@a\":{}"}) {
        EXPECT_TRUE(read_parameters(malformed).error) << malformed;
    }
}

TEST(OutputParameters, ThatAreCutAreALinkFailure) {
    const std::string text = "{" + results + "," + parameters + "}";
    for (std::size_t size = text.find("\"parameters\""); size < text.size(); ++size) {
        const Outputs seen = read(text.substr(0, size));
        ASSERT_TRUE(seen.error) << size;
        EXPECT_EQ(seen.error->state().code, "08S01") << size << ": " << seen.error->message();
        EXPECT_FALSE(seen.complete);
    }
}

TEST(OutputParameters, AreBoundedInAll) {
    std::string many = "{";
    for (int i = 0; i < 1000; ++i) {
        many += (i > 0 ? ",\"@" : "\"@") + std::to_string(i) + R"(":{"dataType":5,"value":")" +
                std::string(100, 'x') + "\"}";
    }
    const std::string text = "{\"parameters\":" + many + "}}";
    ReplyLimits limits;
    limits.head_octets = 50'000;
    const Outputs seen = read({text}, limits);
    ASSERT_TRUE(seen.error);
    EXPECT_THAT(seen.error->message(), HasSubstr("more than 50000 octets"));
    EXPECT_EQ(read(text).parameters.size(), 1000u);
}

}  // namespace
}  // namespace connectai
