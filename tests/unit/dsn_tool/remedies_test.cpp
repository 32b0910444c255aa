// What to do about a service that does not answer; the others are in
// tests/clients/test_dsn_check.py.
#include "setup/dsn_tool/remedies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "setup/dsn_tool/time_limits.h"

namespace connectai::dsn_tool {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string remedy_after(std::chrono::seconds login_timeout) {
    config::Settings settings;
    settings.login_timeout = login_timeout;
    const Error error(sqlstate::timeout_expired, "the time limit has passed");
    return remedy(Step::sign_in, error, 0, settings, {}, {});
}

TEST(TimeLimits, HaveAnEndWhereTheSettingsHaveNone) {
    EXPECT_EQ(with_an_end(7s), 7s);
    EXPECT_EQ(with_an_end(0s), longest_wait);
}

TEST(Remedies, OfALimitThatHasPassedIsToRaiseIt) {
    EXPECT_THAT(remedy_after(7s), HasSubstr("LoginTimeout gives signing in 7 s: raise it"));
}

TEST(Remedies, OfNoLimitIsNotToRaiseIt) {
    EXPECT_THAT(remedy_after(0s),
                AllOf(HasSubstr("drops packets on the way"),
                      HasSubstr("without a limit (LoginTimeout=0)"), Not(HasSubstr("raise"))));
}

}  // namespace
}  // namespace connectai::dsn_tool
