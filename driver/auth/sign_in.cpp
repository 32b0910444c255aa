#include "auth/sign_in.h"

#include <utility>

#include "auth/grants.h"
#include "auth/renewed_token.h"
#include "auth/token_registry.h"
#include "http/authorization.h"

namespace connectai::auth {
namespace {

using Scheme = http::Credentials::Scheme;

// Basic, and a token that was given.
class FixedSignIn final : public SignIn {
public:
    explicit FixedSignIn(http::Credentials credentials) : credentials_(std::move(credentials)) {}

    http::Credentials credentials(const RequestContext&) override { return credentials_; }
    bool refused(const http::Credentials&) override { return false; }

private:
    http::Credentials credentials_;
};

class RenewedSignIn final : public SignIn {
public:
    RenewedSignIn(std::string owner, std::shared_ptr<RenewedToken> token)
        : owner_(std::move(owner)), token_(std::move(token)) {}

    http::Credentials credentials(const RequestContext& context) override {
        return {Scheme::bearer, owner_, token_->get(context)};
    }
    bool refused(const http::Credentials& used) override {
        token_->refuse(used.secret);
        return true;
    }

private:
    std::string owner_;
    std::shared_ptr<RenewedToken> token_;
};

// Those that an authorization server gives. A key or a file may be another one when the next
// connection looks at it.
bool shared(config::AuthScheme scheme) noexcept {
    return scheme == config::AuthScheme::oauth_client ||
           scheme == config::AuthScheme::oauth_refresh;
}

}  // namespace

std::shared_ptr<SignIn> make_sign_in(const config::Settings& settings,
                                     const http::ClientOptions& options) {
    if (shared(settings.auth_scheme)) {
        return std::make_shared<RenewedSignIn>(identity_digest(settings),
                                               shared_token(settings, options));
    }
    if (auto grant = make_grant(settings, options)) {
        return std::make_shared<RenewedSignIn>(identity_digest(settings),
                                               std::make_shared<RenewedToken>(std::move(grant)));
    }
    if (settings.auth_scheme == config::AuthScheme::basic) {
        return std::make_shared<FixedSignIn>(
            http::Credentials{Scheme::basic, settings.user, settings.password});
    }
    return std::make_shared<FixedSignIn>(http::Credentials{Scheme::bearer, {}, settings.token});
}

std::string identity_digest(const config::Settings& settings) {
    return http::secret_digest(
        {name_of(settings.auth_scheme), settings.user, settings.password.reveal(),
         settings.token.reveal(), settings.token_file, settings.oauth_token_url,
         settings.oauth_client_id, settings.oauth_client_secret.reveal(), settings.oauth_scope,
         settings.oauth_refresh_token.reveal(), settings.oauth_settings_location,
         settings.client_jwt_cert, settings.client_jwt_issuer, settings.client_jwt_subject});
}

}  // namespace connectai::auth
