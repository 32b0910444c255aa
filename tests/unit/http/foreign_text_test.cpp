// What a server repeats of a request's secrets, and what else no message shows.
#include "http/foreign_text.h"

#include <gtest/gtest.h>

#include <array>

namespace connectai::http {
namespace {

TEST(Shown, HidesASecretInWhateverSpelling) {
    const std::array hidden{Secret("a/b\"<&'+ é")};
    for (const char* const said :
         {"a/b\"<&'+ é", "a%2Fb%22%3C%26%27%2B%20%C3%A9", "a%2fb%22%3c%26%27%2b+%c3%a9",
          "a/b\\\"<&'+ é", "a\\/b\\\"<&'+ é", "a\\/b\\u0022\\u003c\\u0026\\u0027\\u002B é",
          "a/b&quot;&lt;&amp;&#39;+ é", "a&#x2F;b&#34;&lt;&#38;&#x27;&#x2b; é"}) {
        EXPECT_EQ(shown(said, hidden), "***") << said;
    }
    for (const char* const other :
         {"a/b", "a/b\"<&'+", "a%2", "a%2Fb%22%3C%26%27%2B%20%C3", "a&#x2F", "a\\u00"}) {
        EXPECT_EQ(shown(other, hidden).find('*'), std::string::npos) << other;
    }
}

// Each of these begins another spelling.
TEST(Shown, HidesASecretThatLooksLikeASpelling) {
    for (const char* const secret : {"100%25", "a&amp;b", "c\\\\d", "x+y", "***"}) {
        const std::array hidden{Secret(secret)};
        EXPECT_EQ(shown(std::string("<") + secret + ">", hidden), "<***>") << secret;
    }
    EXPECT_EQ(shown("text", std::array{Secret()}), "text");
}

TEST(Shown, HidesTheLongestOfTwoSecrets) {
    EXPECT_EQ(shown("abcdef", std::array{Secret("abc"), Secret("abcdef")}), "***");
}

TEST(Shown, IsUtf8WithoutCommandsForATerminal) {
    using namespace std::string_view_literals;
    EXPECT_EQ(shown("a\0b\x1B[2J\x7F\tc\r\n"sv, {}), "a b [2J \tc\r\n");
    EXPECT_EQ(shown("\xC2\x9B", {}), " ") << "U+009B, a C1 control";
    EXPECT_EQ(shown("caf\xE9", {}), "caf\xEF\xBF\xBD");
}

TEST(SecretsOf, HaveTheHeadersValue) {
    const Credentials basic{Credentials::Scheme::basic, "me", Secret("s?>s?>")};
    // "me:s?>s?>"
    EXPECT_EQ(shown("Basic bWU6cz8+cz8+, bWU6cz8%2Bcz8\\u002B, s?>s?>", secrets_of(basic)),
              "Basic ***, ***, ***");
    const Credentials bearer{Credentials::Scheme::bearer, "owner", Secret("t0ken")};
    EXPECT_EQ(shown("Bearer t0ken of owner", secrets_of(bearer)), "Bearer *** of owner");
    EXPECT_TRUE(secrets_of({}).empty());
}

}  // namespace
}  // namespace connectai::http
