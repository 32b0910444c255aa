// Sorting of what may be more than memory: in order, complete, and stable, whatever the limit.
#include "base/record_sorter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

namespace connectai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Records = std::vector<std::pair<std::string, std::string>>;  // key and text

std::vector<std::string> texts_of(RecordSorter& sorter) {
    sorter.finish();
    std::vector<std::string> texts;
    for (std::string_view record; sorter.next(record);) texts.emplace_back(record);
    return texts;
}

std::vector<std::string> sorted(const Records& records, std::size_t memory_octets) {
    RecordSorter sorter(memory_octets);
    for (const auto& [key, text] : records) sorter.add(key, text);
    return texts_of(sorter);
}

// What they must come out as.
std::vector<std::string> expected_of(Records records) {
    std::ranges::stable_sort(records, {}, [](const auto& record) { return record.first; });
    std::vector<std::string> texts;
    for (auto& [key, text] : records) texts.push_back(std::move(text));
    return texts;
}

// `count` records of `keys` different keys; the texts tell the order of arrival.
Records shuffled(std::size_t count, std::size_t keys) {
    std::mt19937 random(7);
    Records records;
    for (std::size_t i = 0; i < count; ++i) {
        std::string key = "key " + std::to_string(random() % keys);
        records.emplace_back(std::move(key), "text " + std::to_string(i));
    }
    return records;
}

TEST(RecordSorter, NothingComesOutOfNothing) {
    EXPECT_THAT(sorted({}, 100), IsEmpty());
}

TEST(RecordSorter, RecordsComeOutInTheOrderOfTheirKeys) {
    EXPECT_THAT(sorted({{"b", "2"}, {"a", "1"}, {"", "0"}, {"ba", "3"}}, 100),
                ElementsAre("0", "1", "2", "3"));
}

TEST(RecordSorter, KeysAreOctets) {
    EXPECT_THAT(
        sorted({{"\xC3\xA4", "4"}, {"z", "3"}, {std::string("a\0b", 3), "2"}, {"a", "1"}}, 100),
        ElementsAre("1", "2", "3", "4"));
}

TEST(RecordSorter, TheOrderIsTheSameWhateverTheMemory) {
    const Records records = shuffled(20'000, 500);
    const std::vector<std::string> expected = expected_of(records);
    // All at once; a few runs; more runs than may be open; one record at a time.
    for (const std::size_t memory : {10'000'000u, 200'000u, 5'000u}) {
        EXPECT_EQ(sorted(records, memory), expected) << memory;
    }
    const Records few(records.begin(), records.begin() + 300);
    EXPECT_EQ(sorted(few, 1), expected_of(few));
}

TEST(RecordSorter, WhatFitsIntoMemoryNeedsNoFile) {
    RecordSorter sorter(1'000'000);
    for (const auto& [key, text] : shuffled(1000, 10)) sorter.add(key, text);
    EXPECT_EQ(texts_of(sorter).size(), 1000u);
    EXPECT_FALSE(sorter.spooled());
}

TEST(RecordSorter, EmptyRecordsAndLongOnesAreKept) {
    const std::string huge(1'000'000, 'x');
    for (const std::size_t memory : {10'000'000u, 1000u}) {
        EXPECT_THAT(sorted({{"c", ""}, {"b", huge}, {"a", "1"}, {"d", ""}}, memory),
                    ElementsAre("1", huge, "", ""));
    }
}

}  // namespace
}  // namespace connectai
