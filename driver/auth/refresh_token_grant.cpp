#include "auth/refresh_token_grant.h"

#include <utility>

#include "base/text.h"

namespace connectai::auth {

RefreshTokenGrant::RefreshTokenGrant(const config::Settings& settings,
                                     const http::ClientOptions& options)
    : endpoint_(options, settings.oauth_token_url),
      store_(settings.oauth_settings_location, settings.oauth_token_url, settings.oauth_client_id),
      location_(settings.oauth_settings_location),
      client_id_(settings.oauth_client_id),
      client_secret_(settings.oauth_client_secret),
      scope_(settings.oauth_scope),
      given_(settings.oauth_refresh_token),
      newest_(settings.oauth_refresh_token) {}

AccessToken RefreshTokenGrant::obtain(const RequestContext& context) {
    const auto turn = store_.take_turn(context);
    take_stored();
    if (newest_.empty()) {
        throw NoRefreshToken(
            unsent(sqlstate::invalid_authorization,
                   concat("there is no refresh token: OAuthRefreshToken is empty, and ",
                          location_.empty() ? "OAuthSettingsLocation names no file"
                                            : "the file that OAuthSettingsLocation names is not "
                                              "there yet, or empty")));
    }
    // Where the file cannot be written, that is to be told before the server takes back the token
    // that there is.
    if (unsaved_ || !store_.exists()) save();
    try {
        return exchange(context);
    } catch (const TokenRefused& refused) {
        if (refused.code() != "invalid_grant" || stored_.empty()) throw;
        if (given_.empty() || given_ == newest_) fail_naming_the_file(refused);
        newest_ = given_;  // somebody has signed in anew, and has left the file as it was
    }
    return exchange(context);
}

void RefreshTokenGrant::check_store(const RequestContext& context) {
    const auto turn = store_.take_turn(context);
    store_.read();
}

AccessToken RefreshTokenGrant::accept(TokenReply reply, const RequestContext& context,
                                      const std::function<void(const std::string& message)>& warn) {
    if (!reply.refresh_token.empty()) {
        newest_ = std::move(reply.refresh_token);
        unsaved_ = true;
        try {
            const auto turn = store_.take_turn(context);
            save();
        } catch (const Error& error) {  // the tokens are good all the same
            warn(concat("the sign-in will not outlast its access token: ", error.message(),
                        "; make the file writable to this program's user: once the refresh token "
                        "is in it, this process goes on; programs that start before must sign in "
                        "again"));
        }
    }
    return AccessToken(std::move(reply));
}

bool RefreshTokenGrant::irreplaceable() const {
    return !(newest_ == given_) && (location_.empty() || unsaved_);
}

// Only what has changed: what is in the file may be older than what could not be written.
void RefreshTokenGrant::take_stored() {
    Secret stored = store_.read();
    if (stored.empty() || stored == stored_) return;
    stored_ = stored;
    newest_ = std::move(stored);
    unsaved_ = false;
}

void RefreshTokenGrant::save() {
    store_.write(newest_);
    if (!location_.empty()) stored_ = newest_;
    unsaved_ = false;
}

// The access token is good all the same. What could not be written is told when the next one is to
// be asked for, and nothing is asked before it is written.
void RefreshTokenGrant::save_or_try_later() {
    unsaved_ = true;
    try {
        save();
    } catch (const Error&) {
        return;
    }
}

AccessToken RefreshTokenGrant::exchange(const RequestContext& context) {
    TokenReply reply = endpoint_.ask({{"grant_type", "refresh_token"},
                                      {"refresh_token", newest_.reveal()},
                                      {"client_id", client_id_},
                                      {"client_secret", client_secret_.reveal()},
                                      {"scope", scope_}},
                                     context);
    if (!reply.refresh_token.empty()) newest_ = std::move(reply.refresh_token);
    if (!(newest_ == stored_)) save_or_try_later();
    return AccessToken(std::move(reply));
}

void RefreshTokenGrant::fail_naming_the_file(const TokenRefused& refused) const {
    throw TokenRefused(refused.with_message(concat(refused.message(),
                                                   " (the token is that in OAuthSettingsLocation=",
                                                   location_.to_show(), ")")),
                       refused.code());
}

}  // namespace connectai::auth
