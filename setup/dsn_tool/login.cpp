// connectai-dsn login
#include <algorithm>
#include <array>
#include <iostream>

#include "auth/authorization_code.h"
#include "auth/refresh_token_store.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "config/auth_scheme.h"
#include "config/dsn.h"
#include "config/list_text.h"
#include "config/requirements.h"
#include "http/client_options.h"
#include "http/url.h"
#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/command_line.h"
#include "setup/dsn_tool/messages.h"
#include "setup/dsn_tool/standard_input.h"

namespace connectai::dsn_tool {
namespace {

using config::Settings;

config::SettingsReading read(const std::string& name) {
    config::Attribute attribute;
    attribute.keyword = "DSN";
    attribute.value = WipedText(name);
    attribute.literal = true;
    config::SettingsReading reading =
        config::read_settings(config::with_dsn({attribute}, config::DsnScope::of_config_mode));
    for (const config::Warning& warning : reading.warnings) {
        warn(warning.message);
    }
    return reading;
}

[[noreturn]] void fail_with_scheme(const std::string& name, config::AuthScheme scheme) {
    std::vector<std::string_view> needed;
    for (const config::Credential& credential : config::credentials()) {
        if (credential.scheme == scheme) needed.push_back(credential.keyword);
    }
    throw Error(sqlstate::general_error,
                concat(printable(name), " signs in with AuthScheme=", config::name_of(scheme),
                       ", which needs ", config::in_words(needed),
                       " and nobody at a browser: `connectai-dsn test ", shell_word(name),
                       "` tells whether they are good; AuthScheme=OAuth is for signing in "
                       "through the browser"));
}

void check(const std::string& name, const config::SettingsReading& reading) {
    if (!reading.problems.empty()) throw config::SettingsError(reading.problems);
    const Settings& settings = reading.settings;
    using enum config::AuthScheme;
    if (settings.auth_scheme != oauth && settings.auth_scheme != oauth_refresh) {
        fail_with_scheme(name, settings.auth_scheme);
    }
    std::vector<std::string_view> missing;
    const auto need = [&](std::string_view keyword, const std::string& value) {
        if (value.empty()) missing.push_back(keyword);
    };
    need("OAuthAuthorizeURL", settings.oauth_authorize_url);
    need("OAuthTokenURL", settings.oauth_token_url);
    need("OAuthClientId", settings.oauth_client_id);
    need("OAuthSettingsLocation", settings.oauth_settings_location.to_open());
    if (missing.empty()) return;
    const bool file = missing.back() == "OAuthSettingsLocation";
    std::vector<std::string_view> nowhere = missing;
    const std::string variables = config::take_set_to_nothing(nowhere, reading);
    std::vector<std::string> remedies;
    if (!nowhere.empty()) {
        remedies.push_back(
            concat("`connectai-dsn edit ", shell_word(name), ' ', nowhere.front(), "=...`"));
    }
    if (!variables.empty()) remedies.push_back(variables);
    if (file) {
        remedies.push_back(
            "OAuthSettingsLocation is a file of your own, not there yet, in which the refresh "
            "token is to be kept");
    }
    std::string message =
        concat(config::in_words(missing), missing.size() == 1 ? " is" : " are", " missing: ");
    for (const std::string& remedy : remedies) {
        message += concat(&remedy == &remedies.front() ? "" : "; ", remedy);
    }
    throw Error(sqlstate::invalid_authorization, std::move(message));
}

auth::TokenReply sign_in_here(auth::AuthorizationCode& code, const Settings& settings) {
    std::cout << "Sign in at " << printable(http::origin_of(settings.oauth_authorize_url))
              << ", in the browser that is opened. There are "
              << std::chrono::minutes(auth::longest_sign_in).count() << " minutes for it."
              << std::endl;
    auth::Prompt prompt;
    prompt.request_limit = settings.login_timeout;
    return code.through_browser(prompt);
}

auth::TokenReply sign_in_elsewhere(auth::AuthorizationCode& code, const Settings& settings) {
    const auth::AuthorizationRequest request = code.request_elsewhere();
    std::cout << "Sign in at this address, with any browser:\n\n"
              << printable(request.url()) << "\n\nIn the end the browser goes to "
              << printable(request.redirect_uri())
              << "?..., which need not come up.\nPaste that address, as a whole, or the code in it."
              << std::endl;
    const WipedText pasted = read_secret("the address, or the code");
    return code.redeem(request, request.code_in_pasted(pasted.view()),
                       within(settings.login_timeout));
}

// Whoever has signed in has done so for nothing, where it is not kept.
void keep(const auth::RefreshTokenStore& store, const Secret& refresh_token,
          const Settings& settings, const std::string& name) {
    try {
        const auto turn = store.take_turn(within(settings.login_timeout));
        store.write(refresh_token);
    } catch (const Error& error) {
        throw error.with_message(
            concat(error.message(),
                   "; you are signed in, and nothing is kept of it: the file is as "
                   "it was, and programs that use ",
                   printable(name),
                   " ask for a sign-in as before; make it writable to yourself, and run "
                   "`connectai-dsn login ",
                   shell_word(name), "` once more"));
    }
}

}  // namespace

int login(const Arguments& arguments) {
    const std::string& name = arguments.words.front();
    find_data_source(arguments.which, name, arguments.driver);
    choose(arguments.which);
    const config::SettingsReading reading = read(name);
    const Settings& settings = reading.settings;
    try {
        check(name, reading);
        const auth::RefreshTokenStore store(settings);
        {  // what is wrong with the file is told before anybody takes the trouble
            const auto turn = store.take_turn(within(settings.login_timeout));
            store.read();
        }
        auth::AuthorizationCode code(
            settings, http::client_options(settings, concat("connectai-dsn/", version())));
        const auth::TokenReply reply =
            arguments.browser ? sign_in_here(code, settings) : sign_in_elsewhere(code, settings);
        if (reply.refresh_token.empty()) {
            throw Error(sqlstate::invalid_authorization,
                        concat("the token endpoint ", http::origin_of(settings.oauth_token_url),
                               " (OAuthTokenURL) has given an access token and no refresh token, "
                               "so that there is nothing to keep: ask for one with OAuthScope "
                               "(many servers want offline_access in it), or have the server's "
                               "administrator allow it to this client"));
        }
        keep(store, reply.refresh_token, settings, name);
    } catch (const config::SettingsError&) {
        throw;
    } catch (const Error& error) {
        tell(concat(error.state().code, ": ", error.message()));
        return refused;
    }
    std::cout << "signed in: the refresh token is kept in "
              << printable(settings.oauth_settings_location.to_show()) << '\n';
    return good;
}

}  // namespace connectai::dsn_tool
