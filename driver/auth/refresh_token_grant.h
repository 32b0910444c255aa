// Access tokens by a refresh token: RFC 6749, 6.
#pragma once

#include <functional>
#include <string>

#include "auth/access_token.h"
#include "auth/refresh_token_store.h"
#include "auth/token_endpoint.h"
#include "config/settings.h"
#include "http/client.h"

namespace connectai::auth {

// There is no refresh token: 28000, Effect::unsent.
class NoRefreshToken : public Error {
public:
    explicit NoRefreshToken(Error error) : Error(std::move(error)) {}
};

// The newest refresh token is in the file, where there is one; what this process was given before
// that file was written comes second.
class RefreshTokenGrant final : public Grant {
public:
    RefreshTokenGrant(const config::Settings& settings, const http::ClientOptions& options);

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
    void take_stored();
    void save();
    void save_or_try_later();
    AccessToken exchange(const RequestContext& context);
    [[noreturn]] void fail_naming_the_file(const TokenRefused& refused) const;

    TokenEndpoint endpoint_;
    RefreshTokenStore store_;
    NamedPath location_;
    std::string client_id_;
    Secret client_secret_;
    std::string scope_;
    Secret given_;  // with the settings
    Secret newest_;
    Secret stored_;  // in the file when it was last read or written; empty: nothing
    bool unsaved_ = false;
};

}  // namespace connectai::auth
