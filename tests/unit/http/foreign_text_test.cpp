// What a server repeats of a request's secrets, and what else no message shows.
#include "http/foreign_text.h"

#include <gtest/gtest.h>

#include <array>

namespace connectai::http {
namespace {

TEST(FormsOf, AreThoseInWhichServersRepeatASecret) {
    const std::vector<Secret> forms = forms_of(Secret("a/b\"<&'é"));
    for (const char* const said :
         {"a/b\"<&'é", "a%2Fb%22%3C%26%27%C3%A9", "a%2fb%22%3c%26%27%c3%a9", "a/b\\\"<&'é",
          "a\\/b\\\"<&'é", "a/b&quot;&lt;&amp;&#39;é"}) {
        EXPECT_EQ(shown(said, forms), "***") << said;
    }
    EXPECT_EQ(forms_of(Secret("abc")).size(), 1U);
    EXPECT_TRUE(forms_of(Secret()).empty());
}

TEST(SecretsOf, HaveTheHeadersValue) {
    const Credentials basic{Credentials::Scheme::basic, "me", Secret("s?>s?>")};
    // "me:s?>s?>"
    EXPECT_EQ(shown("Basic bWU6cz8+cz8+, bWU6cz8%2Bcz8%2B, s?>s?>", secrets_of(basic)),
              "Basic ***, ***, ***");
    const Credentials bearer{Credentials::Scheme::bearer, "owner", Secret("t0ken")};
    EXPECT_EQ(shown("Bearer t0ken of owner", secrets_of(bearer)), "Bearer *** of owner");
    EXPECT_TRUE(secrets_of({}).empty());
}

TEST(Shown, IsUtf8WithoutCommandsForATerminal) {
    using namespace std::string_view_literals;
    EXPECT_EQ(shown("a\0b\x1B[2J\x7F\tc\r\n"sv, {}), "a b [2J \tc\r\n");
    EXPECT_EQ(shown("\xC2\x9B", {}), " ") << "U+009B, a C1 control";
    EXPECT_EQ(shown("caf\xE9", {}), "caf\xEF\xBF\xBD");
}

}  // namespace
}  // namespace connectai::http
