// RFC 9110, section 10.2.3.
#include "http/retry_after.h"

#include <gtest/gtest.h>

#include <ctime>

namespace connectai::http {
namespace {

using namespace std::chrono_literals;

// Fri, 31 Dec 1999 23:59:00 GMT: one minute before the dates below.
const auto now = std::chrono::sys_days(std::chrono::year(1999) / 12 / 31) + 23h + 59min;

TEST(RetryAfter, IsANumberOfSecondsOrADateInAnyOfItsForms) {
    const struct {
        std::string value;
        std::optional<std::chrono::seconds> wait;
    } cases[] = {
        {"120", 120s},
        {"0", 0s},
        {"Fri, 31 Dec 1999 23:59:59 GMT", 59s},
        {"Friday, 31-Dec-99 23:59:59 GMT", 59s},
        {"Fri Dec 31 23:59:59 1999", 59s},
        {"Fri, 31 Dec 1999 23:58:00 GMT", 0s},
        {"99999999999999999999", 1'000'000'000s},
        {"", std::nullopt},
        {"soon", std::nullopt},
        {"-5", std::nullopt},
        {"1.5", std::nullopt},
    };
    for (const auto& [value, wait] : cases) EXPECT_EQ(retry_after(value, now), wait) << value;
}

// Where time_t has 32 bits it is none that can be read.
TEST(RetryAfter, IsNoLongerThanAnybodyWaits) {
    const auto wait = retry_after("Fri, 31 Dec 2999 23:58:00 GMT", now);
    if constexpr (sizeof(std::time_t) > 4) {
        EXPECT_EQ(wait, 1'000'000'000s);
    } else {
        EXPECT_EQ(wait, std::nullopt);
    }
}

// A moment within a second is not before it.
TEST(RetryAfter, CountsABegunSecondAsAWholeOne) {
    EXPECT_EQ(retry_after("Fri, 31 Dec 1999 23:59:02 GMT", now + 100ms), 2s);
}

}  // namespace
}  // namespace connectai::http
