#include "auth/grants.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "auth/authorization_code.h"
#include "auth/json_web_token.h"
#include "auth/refresh_token_grant.h"
#include "auth/token_endpoint.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "config/keyword_value.h"
#include "config/secret_file.h"

namespace connectai::auth {
namespace {

// RFC 6749, 4.4.
class ClientCredentialsGrant final : public Grant {
public:
    ClientCredentialsGrant(const config::Settings& settings, const http::ClientOptions& options)
        : endpoint_(options, settings.oauth_token_url),
          client_id_(settings.oauth_client_id),
          client_secret_(settings.oauth_client_secret),
          scope_(settings.oauth_scope) {}

    AccessToken obtain(const RequestContext& context) override {
        TokenReply reply = endpoint_.ask({{"grant_type", "client_credentials"},
                                          {"client_id", client_id_},
                                          {"client_secret", client_secret_.reveal()},
                                          {"scope", scope_}},
                                         context);
        return AccessToken(std::move(reply));
    }

private:
    TokenEndpoint endpoint_;
    std::string client_id_;
    Secret client_secret_;
    std::string scope_;
};

// RFC 6749, 4.1: by a refresh token as long as one is good, and else by a person.
class AuthorizationCodeGrant final : public Grant {
public:
    AuthorizationCodeGrant(const config::Settings& settings, const http::ClientOptions& options)
        : refresh_(settings, options),
          code_(settings, options),
          data_source_(settings.dsn),
          keeps_(!settings.oauth_settings_location.empty()) {}

    AccessToken obtain(const RequestContext& context) override {
        try {
            return refresh_.obtain(context);
        } catch (const NoRefreshToken& none) {
            fail_for_want_of_a_person(none);
        } catch (const TokenRefused& refused) {
            if (refused.code() != "invalid_grant") throw;
            fail_for_want_of_a_person(refused);
        }
    }

    AccessToken ask(const Prompt& prompt) override {
        const auto context = [&] { return within(prompt.request_limit, prompt.cancel); };
        refresh_.check_store(context());
        return refresh_.accept(code_.through_browser(prompt), context(), prompt.warn);
    }

    bool irreplaceable() const override { return refresh_.irreplaceable(); }

private:
    [[noreturn]] void fail_for_want_of_a_person(const Error& error) const {
        throw SignInNeeded(error.with_message(concat(
            error.message(), "; somebody must sign in: ",
            keeps_ ? "" : "name a file for the refresh token in OAuthSettingsLocation, and ",
            "run `connectai-dsn login ", data_source_.empty() ? "NAME" : shell_word(data_source_),
            "`, or connect from a program that lets the driver prompt (SQLDriverConnect with "
            "SQL_DRIVER_COMPLETE and a window)")));
    }

    RefreshTokenGrant refresh_;
    AuthorizationCode code_;
    std::string data_source_;  // empty: the connection string named none
    bool keeps_;
};

// The token is signed here, and nobody is asked: with the key that the file holds now, for keys are
// changed under the same name.
class JsonWebTokenGrant final : public Grant {
public:
    explicit JsonWebTokenGrant(const config::Settings& settings)
        : file_(settings.client_jwt_cert),
          passphrase_(settings.client_jwt_cert_password),
          key_(read_signing_key(file_, passphrase_)),
          issuer_(settings.client_jwt_issuer),
          subject_(settings.client_jwt_subject),
          validity_(std::min(settings.client_jwt_validity, longest_validity)) {}

    AccessToken obtain(const RequestContext&) override {
        if (signed_once_) take_changed_key();
        signed_once_ = true;
        const Claims claims{issuer_, subject_, std::chrono::system_clock::now(), validity_};
        return AccessToken(signed_token(claims, key_.get()), validity_);
    }

private:
    // What cannot be used now, because somebody is writing it, say, is no reason to fail: the key
    // that there was may still be good, and whoever connects next is told.
    void take_changed_key() try {
        key_ = read_signing_key(file_, passphrase_);
    } catch (const Error&) {
        return;
    }

    NamedPath file_;
    Secret passphrase_;
    http::PrivateKey key_;
    bool signed_once_ = false;
    std::string issuer_;
    std::string subject_;
    std::chrono::seconds validity_;
};

// Whoever wrote the file may write another token into it.
class TokenFileGrant final : public Grant {
public:
    TokenFileGrant(NamedPath path, Secret token)
        : path_(std::move(path)), token_(std::move(token)) {}

    AccessToken obtain(const RequestContext&) override {
        if (std::exchange(first_, false)) return AccessToken(token_);
        config::SecretFile file = config::read_secret_file(path_.to_open());
        if (file.problem.empty()) {
            file.problem = config::token_problem(file.secret.reveal());
        }
        if (file.problem.empty()) token_ = std::move(file.secret);
        const std::lock_guard lock(mutex_);
        problem_ = std::move(file.problem);
        return AccessToken(token_);
    }

    std::string remark() const override {
        const std::lock_guard lock(mutex_);
        return unusable_file("TokenFile", path_, problem_);
    }

private:
    NamedPath path_;
    Secret token_;  // where the file cannot be used, the one before, which the service has refused
    bool first_ = true;
    mutable std::mutex mutex_;
    std::string problem_;  // with the file, when it was read last
};

}  // namespace

std::string unusable_file(std::string_view keyword, const NamedPath& path,
                          std::string_view problem) {
    if (problem.empty()) return {};
    return concat("; ", keyword, '=', path.to_show(),
                  ", which has been read again for that, cannot be used: ", problem);
}

AccessToken Grant::ask(const Prompt&) {
    throw unsent(sqlstate::dialog_failed, "this AuthScheme has nobody to ask");
}

std::unique_ptr<Grant> make_grant(const config::Settings& settings,
                                  const http::ClientOptions& options) {
    switch (settings.auth_scheme) {
        case config::AuthScheme::basic: break;
        case config::AuthScheme::token:
            if (settings.token_file.empty()) break;
            return std::make_unique<TokenFileGrant>(settings.token_file, settings.token);
        case config::AuthScheme::oauth_client:
            return std::make_unique<ClientCredentialsGrant>(settings, options);
        case config::AuthScheme::oauth_refresh:
            return std::make_unique<RefreshTokenGrant>(settings, options);
        case config::AuthScheme::oauth:
            return std::make_unique<AuthorizationCodeGrant>(settings, options);
        case config::AuthScheme::oauth_jwt: return std::make_unique<JsonWebTokenGrant>(settings);
    }
    return nullptr;
}

}  // namespace connectai::auth
