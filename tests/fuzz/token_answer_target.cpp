// Whatever a token endpoint answers: a token that a header can carry, or an error whose words can
// be shown and repeat no secret.
#include <array>

#include "auth/token_answer.h"
#include "base/unicode.h"
#include "fuzz.h"

namespace {

using namespace connectai;
using fuzz::require;

constexpr std::string_view secret = "Zq7xK9vJ";  // in nothing that the driver says by itself

void check_words(std::string_view words) {
    require(find_invalid_utf8(words) == words.npos, "the words are UTF-8", words);
    require(words.find(secret) == words.npos, "no words have the secret", words);
}

void check_reply(const auth::TokenReply& reply) {
    const std::string_view token = reply.access_token.reveal();
    require(!token.empty(), "there is a token");
    require(std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; }),
            "a header can carry the token", token);
    if (!reply.lifetime) return;
    require(reply.lifetime->count() >= 0 && *reply.lifetime <= std::chrono::hours(24 * 365),
            "a token lives for a year at most, and never shorter than not at all");
}

}  // namespace

// Choices: the HTTP status, the type of the body, what was asked with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<long, 8> statuses{200, 400, 401, 302, 404, 429, 503, 599};
    constexpr std::array<std::string_view, 3> types{"application/json", "text/html", ""};
    fuzz::Input input(data, size);
    http::ResponseHead head;
    head.status = statuses[input.choice(statuses.size())];
    head.content_type = types[input.choice(types.size())];
    const bool refreshes = input.choice(2) == 1;
    const auth::TokenForm form{{"grant_type", refreshes ? "refresh_token" : "client_credentials"},
                               {"client_id", "client"},
                               {refreshes ? "refresh_token" : "client_secret", secret}};
    const auth::TokenAnswer answer("the token endpoint ", form, head, input.text());
    check_words(answer.code());
    try {
        check_reply(answer.read());
        require(head.status == 200, "only success brings a token");
    } catch (const auth::TokenRefused& refused) {
        require(refused.state() == sqlstate::invalid_authorization, "a refusal is 28000");
        const bool of_client = head.status == 401 && answer.code().empty();
        require(refused.code() == (of_client ? "invalid_client" : answer.code()),
                "a refusal has the server's code, or that of its status");
        check_words(refused.message());
    } catch (const Error& error) {
        require(error.state() == sqlstate::unable_to_connect, "anything else is 08001",
                error.message());
        require(error.effect() == Effect::unsent, "nothing has been sent to the service");
        check_words(error.message());
    }
    return 0;
}
