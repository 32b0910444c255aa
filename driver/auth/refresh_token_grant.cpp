#include "auth/refresh_token_grant.h"

#include <chrono>
#include <optional>
#include <utility>

#include "auth/token_endpoint.h"
#include "base/shell_word.h"
#include "base/text.h"

namespace connectai::auth {
namespace {

// How long an answer is waited for that nobody else waits for. A server that takes longer has given
// the request up.
constexpr std::chrono::minutes longest_rest{1};

// Where there is no refresh token; empty where a person is asked for one in the end.
std::string remedy_of_none(const config::Settings& settings) {
    if (settings.auth_scheme != config::AuthScheme::oauth_refresh) return {};
    const std::string login = concat(", or sign in with `connectai-dsn login ",
                                     settings.dsn.empty() ? "NAME" : shell_word(settings.dsn), "`");
    return concat("; put the one that the authorization server has given into OAuthRefreshToken",
                  settings.oauth_authorize_url.empty() ? "" : login);
}

}  // namespace

// What is asked, of whom, and what has come of it. One thread at a time is in it.
class RefreshTokenGrant::Renewal {
public:
    Renewal(const config::Settings& settings, const http::ClientOptions& options)
        : endpoint_(options, settings.oauth_token_url),
          store_(settings),
          location_(settings.oauth_settings_location),
          client_id_(settings.oauth_client_id),
          client_secret_(settings.oauth_client_secret),
          scope_(settings.oauth_scope),
          given_(settings.oauth_refresh_token),
          newest_(settings.oauth_refresh_token),
          remedy_of_none_(remedy_of_none(settings)) {}

    const RefreshTokenStore& store() const noexcept { return store_; }
    bool under_way() const noexcept { return endpoint_.under_way(); }

    // Each within a turn of store().
    AccessToken obtain(const RequestContext& context);
    void finish(const RequestContext& context) noexcept;
    using Saving = void (RefreshTokenStore::*)(const Secret& refresh_token) const;
    void save(Saving saving = &RefreshTokenStore::replace);

    void accept(Secret refresh_token);
    // What finish() has brought, where it is good still.
    std::optional<AccessToken> take_finished();
    bool irreplaceable() const;

private:
    void take_stored();
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
    std::string remedy_of_none_;
    Secret stored_;  // in the file when it was last read or written; empty: nothing
    bool unsaved_ = false;
    bool signed_in_ = false;  // for newest_, by somebody
    std::optional<AccessToken> finished_;
};

AccessToken RefreshTokenGrant::Renewal::obtain(const RequestContext& context) {
    take_stored();
    if (newest_.empty()) {
        throw NoRefreshToken(unsent(
            sqlstate::invalid_authorization,
            concat("there is no refresh token: OAuthRefreshToken is empty, and ",
                   location_.empty() ? "OAuthSettingsLocation names no file"
                                     : concat("the file OAuthSettingsLocation=",
                                              location_.to_show(), " is not there yet, or empty"),
                   remedy_of_none_)));
    }
    // Where the file cannot be written, that is to be told before the server takes back the token
    // that there is.
    if (unsaved_ || stored_.empty() || !store_.exists()) save(&RefreshTokenStore::begin);
    try {
        return exchange(context);
    } catch (const TokenRefused& refused) {
        if (refused.code() != "invalid_grant" || stored_.empty()) throw;
        fail_naming_the_file(refused);
    }
}

void RefreshTokenGrant::Renewal::finish(const RequestContext& context) noexcept {
    try {
        finished_ = exchange(context);
    } catch (...) {
        finished_.reset();  // the log has it; whoever asks next asks anew
    }
}

void RefreshTokenGrant::Renewal::accept(Secret refresh_token) {
    newest_ = std::move(refresh_token);
    unsaved_ = true;
    signed_in_ = true;
}

std::optional<AccessToken> RefreshTokenGrant::Renewal::take_finished() {
    std::optional<AccessToken> token = std::exchange(finished_, std::nullopt);
    const bool has_end = token && token->lifetime && token->asked;
    if (has_end && http::Clock::now() >= *token->asked + *token->lifetime) return std::nullopt;
    return token;
}

bool RefreshTokenGrant::Renewal::irreplaceable() const {
    return !(newest_ == given_) && (location_.empty() || unsaved_);
}

// Only what has changed: what is in the file may be older than what could not be written.
void RefreshTokenGrant::Renewal::take_stored() {
    Secret stored = store_.read();
    if (stored.empty() || stored == stored_) return;
    stored_ = stored;
    newest_ = std::move(stored);
    unsaved_ = false;
    signed_in_ = false;
}

void RefreshTokenGrant::Renewal::save(Saving saving) {
    if (signed_in_) {
        store_.write(newest_);
    } else {
        (store_.*saving)(newest_);
    }
    signed_in_ = false;
    if (!location_.empty()) stored_ = newest_;
    unsaved_ = false;
}

// The access token is good all the same. What could not be written is told when the next one is to
// be asked for, and nothing is asked before it is written.
void RefreshTokenGrant::Renewal::save_or_try_later() {
    unsaved_ = !(newest_ == stored_);
    try {
        if (unsaved_ || store_.is_unanswered()) save(&RefreshTokenStore::replace);
    } catch (const Error&) {
        return;
    }
}

AccessToken RefreshTokenGrant::Renewal::exchange(const RequestContext& context) {
    TokenReply reply = endpoint_.ask({{"grant_type", "refresh_token"},
                                      {"refresh_token", newest_.reveal()},
                                      {"client_id", client_id_},
                                      {"client_secret", client_secret_.reveal()},
                                      {"scope", scope_}},
                                     context);
    if (!reply.refresh_token.empty()) newest_ = std::move(reply.refresh_token);
    save_or_try_later();
    return AccessToken(std::move(reply));
}

void RefreshTokenGrant::Renewal::fail_naming_the_file(const TokenRefused& refused) const {
    throw TokenRefused(
        refused.with_message(concat(
            refused.message(), " (the token is that in OAuthSettingsLocation=", location_.to_show(),
            remedy_of_none_.empty() ? ")"
                                    : "; remove the file when you have a new "
                                      "OAuthRefreshToken)")),
        refused.code());
}

RefreshTokenGrant::RefreshTokenGrant(const config::Settings& settings,
                                     const http::ClientOptions& options)
    : renewal_(std::make_shared<Renewal>(settings, options)) {}

RefreshTokenGrant::~RefreshTokenGrant() = default;

AccessToken RefreshTokenGrant::obtain(const RequestContext& context) {
    wait_for_rest(context);
    if (std::optional<AccessToken> token = renewal_->take_finished()) return *std::move(token);
    RefreshTokenStore::Turn turn = renewal_->store().take_turn(context);
    try {
        return renewal_->obtain(context);
    } catch (...) {
        if (renewal_->under_way()) finish_later(std::move(turn), context);
        throw;
    }
}

void RefreshTokenGrant::wait_for_rest(const RequestContext& context) {
    if (!rest_) return;
    rest_->wait(context);
    rest_.reset();
}

// Where there is no thread to be had, the next call goes on with the request, and the file is
// everybody's until then.
void RefreshTokenGrant::finish_later(RefreshTokenStore::Turn turn,
                                     const RequestContext& context) noexcept try {
    const auto held = std::make_shared<RefreshTokenStore::Turn>(std::move(turn));
    rest_ = BackgroundWork::start(
        [renewal = renewal_, held, log = context.log](const std::shared_ptr<CancelToken>& cancel) {
            RequestContext own;
            own.deadline = http::Clock::now() + longest_rest;
            own.cancel = cancel;
            own.log = log;
            renewal->finish(own);
        });
} catch (...) {
    return;
}

void RefreshTokenGrant::check_store(const RequestContext& context) {
    wait_for_rest(context);
    const auto turn = renewal_->store().take_turn(context);
    renewal_->store().read();
}

AccessToken RefreshTokenGrant::accept(TokenReply reply, const RequestContext& context,
                                      const std::function<void(const std::string& message)>& warn) {
    if (!reply.refresh_token.empty()) {
        renewal_->accept(std::move(reply.refresh_token));
        try {
            const auto turn = renewal_->store().take_turn(context);
            renewal_->save();
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
    return (rest_ && !rest_->over()) || renewal_->irreplaceable();
}

}  // namespace connectai::auth
