#include "auth/grants.h"

#include <utility>

#include "auth/json_web_token.h"
#include "auth/refresh_token_store.h"
#include "auth/token_endpoint.h"
#include "base/private_file.h"
#include "base/text.h"

namespace connectai::auth {
namespace {

// Connections with another LoginTimeout use the same token: each request has its own deadline.
http::ClientOptions for_endpoint(http::ClientOptions options) {
    options.connect_timeout = std::chrono::seconds(15);
    return options;
}

AccessToken access_token(TokenReply reply) {
    return {std::move(reply.access_token), reply.lifetime};
}

// RFC 6749, 4.4.
class ClientCredentialsGrant final : public Grant {
public:
    ClientCredentialsGrant(const config::Settings& settings, const http::ClientOptions& options)
        : endpoint_(for_endpoint(options), settings.oauth_token_url),
          client_id_(settings.oauth_client_id),
          client_secret_(settings.oauth_client_secret),
          scope_(settings.oauth_scope) {}

    AccessToken obtain(const RequestContext& context) override {
        return access_token(endpoint_.ask({{"grant_type", "client_credentials"},
                                           {"client_id", client_id_},
                                           {"client_secret", client_secret_.reveal()},
                                           {"scope", scope_}},
                                          context));
    }

private:
    TokenEndpoint endpoint_;
    std::string client_id_;
    Secret client_secret_;
    std::string scope_;
};

// RFC 6749, 6. The newest refresh token is in the file, where there is one; what this process was
// given before that file was written comes second.
class RefreshTokenGrant final : public Grant {
public:
    RefreshTokenGrant(const config::Settings& settings, const http::ClientOptions& options)
        : endpoint_(for_endpoint(options), settings.oauth_token_url),
          store_(settings.oauth_settings_location, settings.oauth_token_url,
                 settings.oauth_client_id),
          location_(settings.oauth_settings_location),
          client_id_(settings.oauth_client_id),
          client_secret_(settings.oauth_client_secret),
          scope_(settings.oauth_scope),
          given_(settings.oauth_refresh_token),
          newest_(settings.oauth_refresh_token) {}

    AccessToken obtain(const RequestContext& context) override {
        const auto turn = store_.take_turn(context);
        take_stored();
        if (newest_.empty()) fail_without_token();
        // Where the file cannot be written, that is to be told before the server takes back the
        // token that there is.
        if (unsaved_ || !store_.exists()) save();
        try {
            return ask(context);
        } catch (const TokenRefused& refused) {
            if (refused.code() != "invalid_grant" || stored_.empty()) throw;
            if (given_.empty() || given_ == newest_) fail_naming_the_file(refused);
            newest_ = given_;  // somebody has signed in anew, and has left the file as it was
        }
        return ask(context);
    }

private:
    // Only what has changed: what is in the file may be older than what could not be written.
    void take_stored() {
        Secret stored = store_.read();
        if (stored.empty() || stored == stored_) return;
        stored_ = stored;
        newest_ = std::move(stored);
        unsaved_ = false;
    }

    void save() {
        store_.write(newest_);
        if (!location_.empty()) stored_ = newest_;
        unsaved_ = false;
    }

    [[noreturn]] static void fail_without_token() {
        throw Error(sqlstate::invalid_authorization,
                    "there is no refresh token: OAuthRefreshToken is empty, and the file that "
                    "OAuthSettingsLocation names is not there yet")
            .with_effect(Effect::unsent);
    }
    [[noreturn]] void fail_naming_the_file(const TokenRefused& refused) const {
        throw refused.with_message(concat(
            refused.message(), " (the token is that in OAuthSettingsLocation=", location_, ")"));
    }

    AccessToken ask(const RequestContext& context) {
        TokenReply reply = endpoint_.ask({{"grant_type", "refresh_token"},
                                          {"refresh_token", newest_.reveal()},
                                          {"client_id", client_id_},
                                          {"client_secret", client_secret_.reveal()},
                                          {"scope", scope_}},
                                         context);
        if (!reply.refresh_token.empty()) newest_ = std::move(reply.refresh_token);
        if (!(newest_ == stored_)) save_or_try_later();
        return access_token(std::move(reply));
    }

    // The access token is good all the same. What could not be written is told when the next one is
    // to be asked for, and nothing is asked before it is written.
    void save_or_try_later() {
        unsaved_ = true;
        try {
            save();
        } catch (const Error&) {
            return;
        }
    }

    TokenEndpoint endpoint_;
    RefreshTokenStore store_;
    std::string location_;
    std::string client_id_;
    Secret client_secret_;
    std::string scope_;
    Secret given_;  // with the settings
    Secret newest_;
    Secret stored_;  // in the file when it was last read or written; empty: nothing
    bool unsaved_ = false;
};

// The token is signed here, and nobody is asked.
class JsonWebTokenGrant final : public Grant {
public:
    explicit JsonWebTokenGrant(const config::Settings& settings)
        : key_(read_signing_key(settings.client_jwt_cert, settings.client_jwt_cert_password)),
          issuer_(settings.client_jwt_issuer),
          subject_(settings.client_jwt_subject),
          validity_(settings.client_jwt_validity) {}

    AccessToken obtain(const RequestContext&) override {
        const Claims claims{issuer_, subject_, std::chrono::system_clock::now(), validity_};
        return {signed_token(claims, key_.get()), validity_};
    }

private:
    http::PrivateKey key_;
    std::string issuer_;
    std::string subject_;
    std::chrono::seconds validity_;
};

// Whoever wrote the file may write another token into it.
class TokenFileGrant final : public Grant {
public:
    TokenFileGrant(std::string path, Secret token)
        : path_(std::move(path)), token_(std::move(token)) {}

    AccessToken obtain(const RequestContext&) override {
        if (!token_.empty()) return {std::exchange(token_, Secret()), {}};
        const PrivateFile file = read_private_file(path_);
        const std::string_view content = trim(file.content.view());
        if (!file.problem.empty() || content.empty()) {
            throw Error(
                sqlstate::invalid_authorization,
                concat("the service refuses the token, and there is no other: TokenFile=", path_,
                       " cannot be used: ",
                       content.empty() && file.problem.empty() ? "it is empty" : file.problem))
                .with_effect(Effect::unsent);
        }
        return {Secret(content), {}};
    }

private:
    std::string path_;
    Secret token_;  // that was read with the settings; used once
};

}  // namespace

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
        case config::AuthScheme::oauth_jwt: return std::make_unique<JsonWebTokenGrant>(settings);
    }
    return nullptr;
}

}  // namespace connectai::auth
