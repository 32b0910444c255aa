#include "auth/sign_in.h"

#include <mutex>
#include <utility>

#include "auth/grants.h"
#include "auth/json_web_token.h"
#include "auth/refresh_token_store.h"
#include "auth/renewed_token.h"
#include "auth/token_registry.h"
#include "base/text.h"
#include "config/secret_file.h"
#include "http/authorization.h"
#include "http/key_file.h"

namespace connectai::auth {
namespace {

using Scheme = http::Credentials::Scheme;

// Basic, and a token that was given.
class FixedSignIn final : public SignIn {
public:
    FixedSignIn(config::AuthScheme scheme, std::string identity, http::Credentials credentials)
        : SignIn(scheme, std::move(identity)), credentials_(std::move(credentials)) {}

    http::Credentials credentials(const RequestContext&) override { return credentials_; }
    bool refused(const http::Credentials&) override { return false; }
    void ask(const Prompt&) override {}

private:
    http::Credentials credentials_;
};

// Basic, with a password from a file. Whoever wrote it may write another one into it.
class PasswordFileSignIn final : public SignIn {
public:
    PasswordFileSignIn(std::string identity, const config::Settings& settings)
        : SignIn(settings.auth_scheme, std::move(identity)),
          user_(settings.user),
          path_(settings.password_file),
          password_(settings.password) {}

    http::Credentials credentials(const RequestContext&) override {
        const std::lock_guard lock(mutex_);
        return {Scheme::basic, user_, password_};
    }
    // A file that cannot be used, because somebody is writing it, say, has nothing better. It is
    // read while nothing is locked, for that may take its time.
    bool refused(const http::Credentials& used) override {
        if (has_another_than(used.secret)) return true;
        config::SecretFile file = config::read_secret_file(path_.to_open());
        const std::lock_guard lock(mutex_);
        problem_ = file.problem;
        if (!(password_ == used.secret)) return true;
        if (!file.problem.empty() || file.secret == password_) return false;
        password_ = std::move(file.secret);
        return true;
    }
    void ask(const Prompt&) override {}
    std::string remedy() const override {
        const std::lock_guard lock(mutex_);
        return concat(SignIn::remedy(), unusable_file("PasswordFile", path_, problem_));
    }

private:
    // Another thread has read it.
    bool has_another_than(const Secret& used) {
        const std::lock_guard lock(mutex_);
        return !(password_ == used);
    }

    std::string user_;
    NamedPath path_;
    mutable std::mutex mutex_;
    Secret password_;
    std::string problem_;  // with the file, when it was read last
};

// Where the service takes no token at all, the authorization server is left in peace for a while.
constexpr http::Clock::duration between_tokens_that_are_refused = std::chrono::seconds(10);

// Those that an authorization server gives. A key or a file may be another one when the next
// connection looks at it.
bool shared(config::AuthScheme scheme) noexcept {
    return scheme == config::AuthScheme::oauth_client ||
           scheme == config::AuthScheme::oauth_refresh || scheme == config::AuthScheme::oauth;
}

class RenewedSignIn final : public SignIn {
public:
    RenewedSignIn(config::AuthScheme scheme, std::string identity,
                  std::shared_ptr<RenewedToken> token)
        : SignIn(scheme, std::move(identity)),
          // What a file holds may be another's the next time.
          owner_(scheme == config::AuthScheme::token ? std::string() : SignIn::identity()),
          pause_(shared(scheme) ? between_tokens_that_are_refused : http::Clock::duration()),
          token_(std::move(token)) {}

    http::Credentials credentials(const RequestContext& context) override {
        return {Scheme::bearer, owner_, token_->get(context)};
    }
    bool refused(const http::Credentials& used) override {
        return token_->refuse(used.secret, pause_);
    }
    void accepted(const http::Credentials& used) noexcept override { token_->accept(used.secret); }
    void ask(const Prompt& prompt) override { token_->ask(prompt); }
    std::string remedy() const override { return concat(SignIn::remedy(), token_->remark()); }

private:
    std::string owner_;
    http::Clock::duration pause_;
    std::shared_ptr<RenewedToken> token_;
};

// Whoever has another key is somebody else, be it under the same path.
std::string key_file_of(const config::Settings& settings) {
    if (settings.auth_scheme != config::AuthScheme::oauth_jwt) return {};
    const http::KeyFile file = http::read_key_file("ClientJWTCert", settings.client_jwt_cert);
    return http::secret_digest({file.content.reveal()});
}

std::string identity_of(const config::Settings& settings) {
    return http::secret_digest(
        {name_of(settings.auth_scheme), settings.user, settings.password.reveal(),
         settings.password_file.to_open(), settings.token.reveal(), settings.token_file.to_open(),
         settings.oauth_authorize_url, settings.oauth_callback_url,
         std::to_string(settings.oauth_callback_port), settings.oauth_token_url,
         settings.oauth_client_id, settings.oauth_client_secret.reveal(), settings.oauth_scope,
         settings.oauth_refresh_token.reveal(), settings.oauth_settings_location.to_open(),
         key_file_of(settings), settings.client_jwt_issuer, settings.client_jwt_subject});
}

}  // namespace

std::shared_ptr<SignIn> make_sign_in(const config::Settings& settings,
                                     const http::ClientOptions& options) {
    const config::AuthScheme scheme = settings.auth_scheme;
    std::string identity = identity_of(settings);
    if (shared(scheme)) {
        auto token = shared_token(identity, settings, options);
        if (!token->usable()) check_files(settings);
        return std::make_shared<RenewedSignIn>(scheme, std::move(identity), std::move(token));
    }
    if (auto grant = make_grant(settings, options)) {
        return std::make_shared<RenewedSignIn>(scheme, std::move(identity),
                                               std::make_shared<RenewedToken>(std::move(grant)));
    }
    const bool basic = scheme == config::AuthScheme::basic;
    if (basic && !settings.password_file.empty()) {
        return std::make_shared<PasswordFileSignIn>(std::move(identity), settings);
    }
    return std::make_shared<FixedSignIn>(
        scheme, std::move(identity),
        basic ? http::Credentials{Scheme::basic, settings.user, settings.password}
              : http::Credentials{Scheme::bearer, {}, settings.token});
}

void check_files(const config::Settings& settings) {
    using enum config::AuthScheme;
    const config::AuthScheme scheme = settings.auth_scheme;
    if (scheme == oauth_jwt && !settings.client_jwt_cert.empty()) {
        read_signing_key(settings.client_jwt_cert, settings.client_jwt_cert_password);
    } else if (scheme == oauth_refresh || scheme == oauth) {
        RefreshTokenStore(settings).check();
    }
}

std::string SignIn::remedy() const {
    switch (scheme_) {
        case config::AuthScheme::basic:
            return "the e-mail address (User) or the personal access token (Password, or what "
                   "PasswordFile holds) is wrong, or the token has expired";
        case config::AuthScheme::token:
            return "the access token (Token, or what TokenFile holds) is wrong or has expired";
        case config::AuthScheme::oauth_client:
        case config::AuthScheme::oauth_refresh:
        case config::AuthScheme::oauth:
            return "the service does not take the access token that OAuthTokenURL gives: check "
                   "that this is the service's authorization server, OAuthClientId and OAuthScope";
        case config::AuthScheme::oauth_jwt:
            return "check ClientJWTIssuer, ClientJWTSubject, whether the service has the public "
                   "key to ClientJWTCert, and this machine's clock";
    }
    return {};
}

}  // namespace connectai::auth
