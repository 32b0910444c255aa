// Results that wait: in order, whatever was read of the one before.
#include "cursor/stored_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "base/byte_source.h"

namespace connectai::cursor {
namespace {

using testing::ElementsAre;

class TextSource : public ByteSource {
public:
    explicit TextSource(std::string text) : text_(std::move(text)) {}
    bool receive(std::string& out) override {
        out += text_;
        return !std::exchange(text_, {}).empty();
    }

private:
    std::string text_;
};

std::shared_ptr<StoredResults> stored(const std::string& results) {
    TextSource source("{\"results\":[" + results + "]}");
    ReplyReader reader(source);
    auto all = std::make_shared<StoredResults>();
    while (reader.next_result()) all->add(reader);
    return all;
}

std::string rows_result(const std::string& label, const std::string& rows) {
    return "{\"schema\":[{\"columnLabel\":\"" + label +
           "\",\"columnName\":\"\",\"dataType\":8}],\"rows\":[" + rows + "]}";
}

std::vector<std::string> texts(const std::shared_ptr<StoredResults>& results) {
    const auto source = stored_rows(results);
    std::vector<std::string> texts;
    while (const RowBlock* block = source->next_block()) {
        for (std::size_t row = 0; row < block->rows(); ++row) {
            texts.emplace_back(block->row(row)[0].view());
        }
    }
    return texts;
}

TEST(StoredResults, ComeInOrder) {
    const auto results = stored(R"({"affectedRows":3},)" + rows_result("a", "[1],[2]") + "," +
                                rows_result("b", "") + R"(,{"affectedRows":-1})");
    EXPECT_TRUE(results->have_rows());
    ASSERT_TRUE(results->next());
    EXPECT_TRUE(results->columns().empty());
    EXPECT_EQ(results->affected_rows(), 3);
    ASSERT_TRUE(results->next());
    EXPECT_EQ(results->columns()[0].label, "a");
    EXPECT_THAT(texts(results), ElementsAre("1", "2"));
    ASSERT_TRUE(results->next());
    EXPECT_EQ(results->columns()[0].label, "b");
    EXPECT_THAT(texts(results), ElementsAre());
    EXPECT_TRUE(results->another());
    ASSERT_TRUE(results->next());
    EXPECT_EQ(results->affected_rows(), -1);
    EXPECT_FALSE(results->another());
    EXPECT_FALSE(results->next());
}

TEST(StoredResults, WhatIsNotReadIsPassedOver) {
    const auto results = stored(rows_result("a", "[1],[2],[3]") + "," + rows_result("b", "[4]"));
    ASSERT_TRUE(results->next());
    ASSERT_TRUE(results->next());
    EXPECT_THAT(texts(results), ElementsAre("4"));
}

TEST(StoredResults, CountsAloneHaveNoRows) {
    EXPECT_FALSE(stored(R"({"affectedRows":3},{"affectedRows":1})")->have_rows());
}

}  // namespace
}  // namespace connectai::cursor
