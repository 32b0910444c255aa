// What signs requests in for a while, and how another one is come by.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "auth/prompt.h"
#include "auth/token_reply.h"
#include "base/secret.h"
#include "http/clock.h"
#include "http/request_context.h"

namespace connectai::auth {

struct AccessToken {
    AccessToken() = default;
    explicit AccessToken(Secret token, std::optional<std::chrono::milliseconds> good_for = {})
        : value(std::move(token)), lifetime(good_for) {}
    explicit AccessToken(TokenReply reply)
        : value(std::move(reply.access_token)), lifetime(reply.lifetime), asked(reply.asked) {}

    Secret value;
    // From when it was asked for; absent: as long as the service takes it.
    std::optional<std::chrono::milliseconds> lifetime;
    // Absent: when whoever obtains it began to. A request may have been under way longer.
    std::optional<http::Clock::time_point> asked;
};

// A way to come by access tokens: RFC 6749 calls it an authorization grant.
class Grant {
public:
    virtual ~Grant() = default;

    // Another access token. Called by one thread at a time. Throws Error, Effect::unsent: nothing
    // has been sent to the service itself. SignInNeeded where ask() could help.
    virtual AccessToken obtain(const RequestContext& context) = 0;

    // One for which a person signs in. Its lifetime counts from the return, unless it says when it
    // was asked for. Likewise; IM008 where the grant is none that a person could give, or there is
    // no way to ask.
    virtual AccessToken ask(const Prompt& prompt);

    // Whether it holds what another grant of the same settings would not have: a refresh token that
    // has taken the place of the one that was given, and is in no file. Not while another function
    // is under way.
    virtual bool irreplaceable() const { return false; }

    // What to add where the service refuses the token: why it is no newer one, "; TokenFile=..."
    // Empty: nothing. From any thread, whatever is under way.
    virtual std::string remark() const { return {}; }
};

}  // namespace connectai::auth
