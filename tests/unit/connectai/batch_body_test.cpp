// The bodies of POST /batch: whole JSON, every set once and in order, within their limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "connectai/request_body.h"

namespace connectai {
namespace {

Batch insert_batch() {
    Batch batch;
    batch.text = "INSERT INTO t (a, b) VALUES (@p1, @p2)";
    batch.parameter_names = {"@p1", "@p2"};
    return batch;
}

ParameterSet set_of(std::size_t number, const std::string& text) {
    return {{DataType::integer, false, std::to_string(number)}, {DataType::varchar, false, text}};
}

TEST(BatchBody, HasEveryMemberUnderItsDocumentedName) {
    Batch batch = insert_batch();
    batch.default_catalog = "C";
    batch.default_schema = "S";
    batch.timeout = std::chrono::seconds(30);
    BatchBody body(batch, {});
    EXPECT_TRUE(body.add(set_of(1, "x")));
    EXPECT_TRUE(body.add({{DataType::integer, true, ""}, {DataType::varchar, true, ""}}));
    EXPECT_EQ(body.sets(), 2u);
    EXPECT_EQ(body.take(),
              R"j({"query":"INSERT INTO t (a, b) VALUES (@p1, @p2)","defaultCatalog":"C",)j"
              R"j("defaultSchema":"S","timeout":30,"parameters":[)j"
              R"j({"@p1":{"dataType":8,"value":1},"@p2":{"dataType":5,"value":"x"}},)j"
              R"j({"@p1":{"dataType":8,"value":null},"@p2":{"dataType":5,"value":null}}]})j");
}

TEST(BatchBody, BeginsAnewWhenItIsTaken) {
    BatchBody body(insert_batch(), {});
    body.add(set_of(1, "x"));
    const std::string first = body.take();
    EXPECT_EQ(body.sets(), 0u);
    body.add(set_of(1, "x"));
    EXPECT_EQ(body.take(), first);
}

TEST(BatchBody, TellsItsSize) {
    BatchBody body(insert_batch(), {});
    for (int i = 0; i < 3; ++i) {
        body.add(set_of(7, "\"é\""));
        const std::size_t octets = body.octets();
        BatchBody copy = body;
        EXPECT_EQ(copy.take().size(), octets);
    }
}

TEST(BatchBody, WritesOverTheMemoryOfAnEarlierOne) {
    BatchBody body(insert_batch(), {});
    body.add(set_of(1, std::string(1000, 'x')));
    std::string first = body.take();
    const char* const memory = first.data();
    body.add(set_of(2, "y"));
    body.reuse(std::move(first));
    body.add(set_of(3, "z"));
    std::string second = body.take();
    EXPECT_EQ(static_cast<const void*>(second.data()), memory);

    BatchBody fresh(insert_batch(), {});
    fresh.add(set_of(2, "y"));
    fresh.add(set_of(3, "z"));
    EXPECT_EQ(second, fresh.take()) << "what was added before stays, what was there goes";

    body.reuse(std::move(second));
    BatchBody next(insert_batch(), {}, std::move(body).memory());
    next.add(set_of(1, std::string(1000, 'x')));
    const std::string third = next.take();
    EXPECT_EQ(static_cast<const void*>(third.data()), memory);
    BatchBody again(insert_batch(), {});
    again.add(set_of(1, std::string(1000, 'x')));
    EXPECT_EQ(third, again.take());
}

TEST(BatchBody, TakesSoManySetsAsItMay) {
    BatchBody body(insert_batch(), {.sets = 2, .octets = 1'000'000});
    EXPECT_TRUE(body.add(set_of(1, "")));
    EXPECT_TRUE(body.add(set_of(2, "")));
    EXPECT_FALSE(body.add(set_of(3, "")));
    EXPECT_EQ(body.sets(), 2u);
    EXPECT_EQ(body.take().find("\"value\":3"), std::string::npos);
    EXPECT_TRUE(body.add(set_of(3, "")));
}

TEST(BatchBody, TakesSoManyOctetsAsItMay) {
    BatchBody unlimited(insert_batch(), {});
    unlimited.add(set_of(1, "x"));
    unlimited.add(set_of(2, "y"));
    const std::size_t both = unlimited.octets();

    BatchBody exact(insert_batch(), {.sets = 10, .octets = both});
    EXPECT_TRUE(exact.add(set_of(1, "x")));
    EXPECT_TRUE(exact.add(set_of(2, "y")));
    EXPECT_EQ(exact.take(), unlimited.take());

    BatchBody shorter(insert_batch(), {.sets = 10, .octets = both - 1});
    EXPECT_TRUE(shorter.add(set_of(1, "x")));
    const std::size_t one = shorter.octets();
    EXPECT_FALSE(shorter.add(set_of(2, "y")));
    EXPECT_EQ(shorter.octets(), one) << "what was refused has left no trace";
}

TEST(BatchBody, TakesASetThatIsTooLongOnItsOwn) {
    BatchBody body(insert_batch(), {.sets = 10, .octets = 100});
    EXPECT_TRUE(body.add(set_of(1, std::string(1000, 'x'))));
    EXPECT_FALSE(body.add(set_of(2, "")));
    EXPECT_GT(body.take().size(), 1000u);
    BatchBody none(insert_batch(), {.sets = 0, .octets = 0});
    EXPECT_TRUE(none.add(set_of(1, ""))) << "or nothing would ever be sent";
    EXPECT_FALSE(none.add(set_of(2, "")));
}

TEST(BatchBody, SlicesHoldEverySetOnceAndInOrder) {
    constexpr std::size_t sets = 5000;
    constexpr std::size_t limit = 20'000;
    BatchBody body(insert_batch(), {.sets = 300, .octets = limit});
    std::vector<std::string> slices;
    for (std::size_t i = 0; i < sets; ++i) {
        const ParameterSet set = set_of(i, std::string(i % 97, 'x'));
        if (body.add(set)) continue;
        slices.push_back(body.take());
        ASSERT_TRUE(body.add(set));
    }
    slices.push_back(body.take());

    std::size_t seen = 0;
    for (const std::string& slice : slices) {
        ASSERT_LE(slice.size(), limit);
        rapidjson::Document document;
        document.Parse(slice.data(), slice.size());
        ASSERT_FALSE(document.HasParseError()) << slice;
        ASSERT_LE(document["parameters"].Size(), 300u);
        for (const auto& set : document["parameters"].GetArray()) {
            ASSERT_EQ(set["@p1"]["value"].GetUint64(), seen);
            ASSERT_EQ(set["@p2"]["value"].GetStringLength(), seen % 97);
            ++seen;
        }
    }
    EXPECT_EQ(seen, sets);
}

}  // namespace
}  // namespace connectai
