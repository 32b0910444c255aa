// Bodies of responses that are no success: whatever they hold, the error has a SQLSTATE and words
// that can be shown, and says what the reader of replies says of the same body.
#include <array>

#include "base/unicode.h"
#include "connectai/service_error.h"
#include "fuzz.h"
#include "reply_pieces.h"

// Choices: the HTTP status, the type of the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    using fuzz::require;
    constexpr std::array<long, 12> statuses{400, 401, 403, 404, 408, 429,
                                            500, 502, 503, 504, 200, 599};
    constexpr std::array<std::string_view, 4> types{"application/json", "text/html", "text/plain",
                                                    ""};
    fuzz::Input input(data, size);
    const long status = statuses[input.choice(statuses.size())];
    const std::string_view type = types[input.choice(types.size())];
    const std::string_view body = input.text();

    const Error error = service_error(body, type, status, {});
    require(error.state().code.size() == 5 && !error.state().warning(), "an error is no warning");
    require(error.origin() == ErrorOrigin::service || status >= 500,
            "only trouble may be somebody else's words");
    require(!error.message().empty(), "an error has words");
    require(find_invalid_utf8(error.message()) == std::string::npos, "the words are UTF-8",
            error.message());
    require((error.state() == sqlstate::invalid_authorization) || status != 401,
            "401 is a refused sign-in", error.message());
    require(classify("", body, status).code.size() == 5, "any words have a SQLSTATE");

    // "the service answered with ..." is what is said where the body names no error.
    const Error under_success = service_error(body, type, 200, {});
    const test::Seen seen = test::read_reply(body);
    const bool names_none =
        under_success.message().starts_with("the service answered with HTTP status 200");
    require(seen.error.has_value() || names_none, "an error that is named is found in a reply",
            under_success.message());
    return 0;
}
