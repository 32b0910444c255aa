// Access tokens by a refresh token: RFC 6749, 6.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "auth/access_token.h"
#include "auth/background_work.h"
#include "auth/refresh_token_store.h"
#include "config/settings.h"
#include "http/client.h"

namespace connectai::auth {

// There is no refresh token: 28000, Effect::unsent.
class NoRefreshToken : public Error {
public:
    explicit NoRefreshToken(Error error) : Error(std::move(error)) {}
};

// The newest refresh token is in the file, where there is one; that which was given is where it has
// come from.
//
// A server may take back the token that it was asked with, whether or not anybody waits for its
// answer. So where a caller's time ends meanwhile, the request is finished in the background, and
// keeps its turn at the file until the answer is in it; the next call has that answer.
class RefreshTokenGrant final : public Grant {
public:
    RefreshTokenGrant(const config::Settings& settings, const http::ClientOptions& options);
    ~RefreshTokenGrant() override;

    AccessToken obtain(const RequestContext& context) override;

    // Throws what a file that cannot be used does. For before somebody signs in, whose token it is
    // to keep.
    void check_store(const RequestContext& context);

    // Goes on with what somebody has signed in for. Of a refresh token that cannot be kept in the
    // file `warn` is told, and once more who needs the next one.
    AccessToken accept(TokenReply reply, const RequestContext& context,
                       const std::function<void(const std::string& message)>& warn);

    bool irreplaceable() const override;

private:
    class Renewal;

    void wait_for_rest(const RequestContext& context);
    void finish_later(RefreshTokenStore::Turn turn, const RequestContext& context) noexcept;

    std::shared_ptr<Renewal> renewal_;      // whoever finishes one has it too
    std::shared_ptr<BackgroundWork> rest_;  // of a request that nobody has waited for; null: none
};

}  // namespace connectai::auth
