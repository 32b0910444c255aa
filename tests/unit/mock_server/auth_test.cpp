// Authorization headers and accounts.
#include "server/auth.h"

#include <gtest/gtest.h>

#include "raw_client.h"

namespace mock {
namespace {

TEST(Authorization, BasicSplitsAtTheFirstColon) {  // RFC 7617, section 2
    const auto credentials = parse_authorization(test::basic("a@b.c", "to:ken"));
    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->user, "a@b.c");
    EXPECT_EQ(credentials->token, "to:ken");
    EXPECT_FALSE(credentials->bearer);
}

TEST(Authorization, SchemesAreCaseInsensitive) {  // RFC 9110, section 11.1
    EXPECT_TRUE(parse_authorization("bAsIc dTp0"));
    const auto bearer = parse_authorization("BEARER abc.def");
    ASSERT_TRUE(bearer);
    EXPECT_TRUE(bearer->bearer);
    EXPECT_EQ(bearer->token, "abc.def");
}

TEST(Authorization, OtherHeadersSignNobodyIn) {
    for (const std::string& header :
         {std::string(), std::string("Basic"), std::string("Basic "), std::string("Basic !!!!"),
          std::string("Basic dTp0 "), test::basic("", "t"), test::basic("u", ""),
          std::string("Basic dXQ="), std::string("Bearer "), std::string("Digest abc")}) {
        EXPECT_FALSE(parse_authorization(header)) << header;
    }
}

TEST(Account, NeedsUserAndTokenToTheLetter) {
    const Account account;
    EXPECT_TRUE(is_account(account, {.user = account.user, .token = account.token}));
    EXPECT_FALSE(is_account(account, {.user = "other@example.com", .token = account.token}));
    EXPECT_FALSE(is_account(account, {.user = account.user, .token = account.token + "\n"}));
    EXPECT_TRUE(is_account(account, {.user = "", .token = account.token, .bearer = true}));
}

}  // namespace
}  // namespace mock
