#include "auth/authorization_code.h"

#include <utility>

#include "auth/redirect_listener.h"
#include "auth/redirect_uri.h"
#include "base/error.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "http/url.h"

namespace connectai::auth {
namespace {

// Nothing else is kept for as long as the process.
config::Settings of_oauth(const config::Settings& all) {
    config::Settings settings;
    settings.dsn = all.dsn;
    settings.oauth_authorize_url = all.oauth_authorize_url;
    settings.oauth_token_url = all.oauth_token_url;
    settings.oauth_client_id = all.oauth_client_id;
    settings.oauth_client_secret = all.oauth_client_secret;
    settings.oauth_scope = all.oauth_scope;
    settings.oauth_callback_url = all.oauth_callback_url;
    settings.oauth_callback_port = all.oauth_callback_port;
    return settings;
}

}  // namespace

AuthorizationCode::AuthorizationCode(const config::Settings& settings,
                                     const http::ClientOptions& options)
    : settings_(of_oauth(settings)), endpoint_(options, settings.oauth_token_url) {}

TokenReply AuthorizationCode::through_browser(const Prompt& prompt) {
    RedirectListener listener{RedirectUri(settings_)};
    const AuthorizationRequest request(settings_, listener.uri());
    Secret code;
    try {
        Browser browser = prompt.show(request.url());
        const auto expected = [&](std::string_view query) { return request.is_answered_by(query); };
        const WipedText query = listener.wait(
            browser, expected, http::Clock::now() + prompt.person_limit, prompt.cancel.get());
        code = request.code_in(query.view());
        RequestContext context = within(prompt.request_limit, prompt.cancel);
        context.log = prompt.log;
        TokenReply reply = redeem(request, code, context);
        listener.reply("You are signed in", "This page may be closed.");
        return reply;
    } catch (const Error& error) {
        listener.reply("The sign-in has failed", error.message());
        if (!(error.state() == sqlstate::dialog_failed)) throw;
        throw error
            .with_message(
                concat("no browser shows the page to sign in at, ",
                       http::origin_of(settings_.oauth_authorize_url), ": ", error.message(),
                       "; name a browser in the environment variable BROWSER, or sign in with "
                       "`connectai-dsn login ",
                       settings_.dsn.empty() ? "NAME" : shell_word(settings_.dsn),
                       " --no-browser`, which shows the address"))
            .with_effect(Effect::unsent);
    }
}

AuthorizationRequest AuthorizationCode::request_elsewhere() const {
    const RedirectUri uri(settings_);
    return {settings_, uri.port() == 0 ? RedirectListener(uri).uri() : uri.text(uri.port())};
}

TokenReply AuthorizationCode::redeem(const AuthorizationRequest& request, const Secret& code,
                                     const RequestContext& context) {
    return endpoint_.ask({{"grant_type", "authorization_code"},
                          {"code", code.reveal()},
                          {"redirect_uri", request.redirect_uri()},
                          {"client_id", settings_.oauth_client_id},
                          {"client_secret", settings_.oauth_client_secret.reveal()},
                          {"code_verifier", request.code_verifier().reveal()}},
                         context);
}

}  // namespace connectai::auth
