// What signs requests in for a while, and how another one is come by.
#pragma once

#include <chrono>
#include <optional>

#include "auth/prompt.h"
#include "base/secret.h"
#include "http/request_context.h"

namespace connectai::auth {

struct AccessToken {
    Secret value;
    // From when it was asked for; absent: as long as the service takes it.
    std::optional<std::chrono::milliseconds> lifetime;
};

// A way to come by access tokens: RFC 6749 calls it an authorization grant.
class Grant {
public:
    virtual ~Grant() = default;

    // Another access token. Called by one thread at a time. Throws Error, Effect::unsent: nothing
    // has been sent to the service itself. SignInNeeded where ask() could help.
    virtual AccessToken obtain(const RequestContext& context) = 0;

    // One for which a person signs in. Its lifetime counts from the return. Likewise; IM008 where
    // the grant is none that a person could give, or there is no way to ask.
    virtual AccessToken ask(const Prompt& prompt);

    // Whether it holds what another grant of the same settings would not have: a refresh token that
    // has taken the place of the one that was given, and is in no file. Not while another function
    // is under way.
    virtual bool irreplaceable() const { return false; }
};

}  // namespace connectai::auth
