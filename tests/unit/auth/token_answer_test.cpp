// What a token endpoint says, without an endpoint: what is shown of it. TokenEndpoint's tests have
// the rest.
#include "auth/token_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/unicode.h"

namespace connectai::auth {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view place = "the token endpoint ";

std::string message_of(TokenForm form, const std::string& description) {
    http::ResponseHead head;
    head.status = 400;
    const TokenAnswer answer(
        place, form, head,
        R"({"error":"invalid_request","error_description":")" + description + "\"}");
    try {
        answer.read();
        return {};
    } catch (const TokenRefused& refused) {
        return refused.message();
    }
}

TEST(TokenAnswer, HidesASecretThatIsCutOff) {
    const std::string secret = "hunter2-hunter2-hunter2";
    const TokenForm form{{"client_secret", secret}};
    const std::string message = message_of(form, std::string(290, 'x') + secret);
    EXPECT_THAT(message, HasSubstr("xxx***"));
    EXPECT_THAT(message, Not(HasSubstr("hunter")));
}

// In the form that it was posted, or the header that it was sent in.
TEST(TokenAnswer, HidesASecretHoweverItIsWritten) {
    const TokenForm form{{"client_id", "c d"}, {"client_secret", "a/b\"c+d"}};
    // "c%20d:a%2Fb%22c%2Bd"
    EXPECT_THAT(message_of(form,
                           "sent client_secret=a%2Fb%22c%2Bd&x=a%2fb%22c%2bd or "
                           "YyUyMGQ6YSUyRmIlMjJjJTJCZA=="),
                HasSubstr("sent client_secret=***&x=*** or ***"));
}

TEST(TokenAnswer, HasNoControlCharactersButLines) {
    EXPECT_THAT(message_of({}, "a\\u0000b\\u001b[2J\\nc"), HasSubstr("a b [2J\nc"));
}

TEST(TokenAnswer, HidesASecretThatIsLikeItsMask) {
    const TokenForm form{{"client_secret", "*"}};
    EXPECT_THAT(message_of(form, "not * nor *"), HasSubstr("not *** nor *** (invalid_request)"));
}

TEST(TokenAnswer, IsShownInUtf8AndNoWordIsCutWithinACharacter) {
    EXPECT_THAT(message_of({}, "caf\xE9 closed"), HasSubstr("caf\xEF\xBF\xBD closed"));
    for (std::size_t before = 296; before <= 300; ++before) {
        const std::string message = message_of({}, std::string(before, 'x') + "\xF0\x9F\x9A\x80");
        EXPECT_EQ(find_invalid_utf8(message), std::string::npos) << before;
    }
    http::ResponseHead head;
    head.status = 200;
    const TokenAnswer answer(place, {}, head, "{\"access_token\":\"a\",\"token_type\":\"m\xE4\"}");
    try {
        answer.read();
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), EndsWith("(token_type m\xEF\xBF\xBD)"));
    }
}

}  // namespace
}  // namespace connectai::auth
