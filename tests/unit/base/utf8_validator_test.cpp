// Utf8Validator on streams that are cut anywhere. Unicode 15, section 3.9, table 3-7.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/unicode.h"
#include "utf8_reference.h"

namespace connectai {
namespace {

using reference::Random;
using reference::Unit;

struct Verdict {
    std::optional<std::size_t> bad;  // offset in the whole text
    bool at_boundary = true;
};

// The validator names the first octet that cannot follow what came before.
Verdict expected(std::string_view text) {
    std::size_t offset = 0;
    for (const Unit& unit : reference::split(text)) {
        if (unit.could_go_on) return {{}, false};
        if (!unit.valid) {
            // A subpart of one octet that can begin a character fails at the next one.
            const bool lead = reference::can_become_valid(text.substr(offset, unit.length));
            return {offset + (lead ? unit.length : 0), false};
        }
        offset += unit.length;
    }
    return {};
}

Verdict check(const std::vector<std::string_view>& pieces) {
    Utf8Validator validator;
    std::size_t offset = 0;
    for (const std::string_view piece : pieces) {
        const std::size_t bad = validator.check(piece);
        if (bad != Utf8Validator::valid) return {offset + bad, false};
        offset += piece.size();
    }
    return {{}, validator.at_boundary()};
}

TEST(Utf8Validator, AgreesWithTheReferenceAtAnyCut) {
    Random random(6);
    int refused = 0;
    for (int round = 0; round < 30000; ++round) {
        const std::string text = round % 3 == 0 ? random.valid_text() : random.any_text();
        const Verdict want = expected(text);
        const Verdict got = check(random.cut(text));
        ASSERT_EQ(got.bad, want.bad) << testing::PrintToString(text);
        ASSERT_EQ(got.at_boundary, want.at_boundary) << testing::PrintToString(text);
        refused += want.bad ? 1 : 0;
    }
    EXPECT_GT(refused, 5000) << "the texts do not test refusals";
}

// All sequences of one and two octets, and all that begin with a lead of three or four octets.
TEST(Utf8Validator, AgreesWithTheReferenceOnEveryShortSequence) {
    for (unsigned first = 0; first < 256; ++first) {
        for (unsigned second = 0; second < 256; ++second) {
            for (const char* tail : {"", "A", "\x80", "\xBF", "\x80\x80", "\xBF\xBF", "\x80\x7F"}) {
                const std::string text =
                    std::string{static_cast<char>(first), static_cast<char>(second)} + tail;
                const Verdict want = expected(text);
                const Verdict whole = check({text});
                ASSERT_EQ(whole.bad, want.bad) << testing::PrintToString(text);
                ASSERT_EQ(whole.at_boundary, want.at_boundary) << testing::PrintToString(text);
                const std::string_view view = text;
                ASSERT_EQ(check({view.substr(0, 1), view.substr(1)}).bad, want.bad)
                    << testing::PrintToString(text);
            }
        }
    }
}

TEST(Utf8Validator, StaysFailed) {
    Utf8Validator validator;
    EXPECT_EQ(validator.check("ab\xFF"), 2U);
    EXPECT_EQ(validator.check("plain"), 0U);
    EXPECT_FALSE(validator.at_boundary());
}

TEST(Utf8Validator, ASplitCharacterIsNoBoundary) {
    Utf8Validator validator;
    EXPECT_EQ(validator.check("x\xE2\x82"), Utf8Validator::valid);
    EXPECT_FALSE(validator.at_boundary());
    EXPECT_EQ(validator.check(""), Utf8Validator::valid);
    EXPECT_FALSE(validator.at_boundary());
    EXPECT_EQ(validator.check("\xAC"), Utf8Validator::valid);
    EXPECT_TRUE(validator.at_boundary());
}

}  // namespace
}  // namespace connectai
