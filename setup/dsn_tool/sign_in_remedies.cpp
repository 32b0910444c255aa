#include "setup/dsn_tool/sign_in_remedies.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "auth/prompt.h"
#include "auth/refresh_token_grant.h"
#include "auth/token_answer.h"
#include "base/text.h"
#include "config/auth_scheme.h"

namespace connectai::dsn_tool {
namespace {

using config::AuthScheme;

// "check User, Password (AuthScheme=Basic)"
std::string check_keywords(AuthScheme scheme) {
    std::string keywords;
    for (const config::Credential& credential : config::credentials()) {
        if (credential.scheme != scheme) continue;
        keywords += concat(keywords.empty() ? "" : ", ", credential.keyword);
    }
    return concat("check ", keywords, " (AuthScheme=", config::name_of(scheme), ")");
}

std::string of_password(const config::Settings& settings, const Subject& subject) {
    const std::string check =
        concat(check_keywords(settings.auth_scheme),
               ": the e-mail address of the login, and a personal access token that has been "
               "neither revoked nor ended");
    if (!settings.password_file.empty()) {
        return concat(check, ", which is to be put into the file of PasswordFile, ",
                      settings.password_file.to_show());
    }
    if (settings.shown.contains("Password")) {
        return concat(check, ", in the variable that Password refers to");
    }
    if (!subject.is_data_source()) return check;
    return concat(check, "; ", suggested_command("edit", subject, "Password=-"),
                  " asks for another one");
}

std::string of_token(const config::Settings& settings) {
    const std::string file =
        concat(", and put it into the file of TokenFile, ", settings.token_file.to_show());
    return concat(check_keywords(settings.auth_scheme),
                  ": a token ends some time after it was issued; get another one",
                  settings.token_file.empty() ? "" : file);
}

// Whether somebody can sign in through the browser for these settings.
bool has_page(const config::Settings& settings) {
    return settings.auth_scheme == AuthScheme::oauth || !settings.oauth_authorize_url.empty();
}

// With somebody at a browser.
std::string by_login(const config::Settings& settings, const Subject& subject) {
    return concat(settings.oauth_settings_location.empty()
                      ? "name a file for the refresh token in OAuthSettingsLocation, and "
                      : "",
                  "sign in with ",
                  subject.is_data_source()
                      ? suggested_command("login", subject)
                      : "`connectai-dsn login NAME`, of a data source with these settings");
}

// There is no refresh token, or none that is good. What has come of another keeps the file.
std::string of_no_refresh_token(const config::Settings& settings, const Subject& subject,
                                bool is_refused) {
    if (settings.auth_scheme == AuthScheme::oauth) {
        return concat(by_login(settings, subject),
                      "; where that does not help, check OAuthClientId and OAuthScope");
    }
    const NamedPath& file = settings.oauth_settings_location;
    const std::string anew =
        concat(", and remove the file of OAuthSettingsLocation, ", file.to_show());
    const std::string command =
        concat(" (", suggested_command("edit", subject, "OAuthRefreshToken=-"), " asks for it)");
    return concat("give a refresh token that is good in OAuthRefreshToken",
                  subject.is_data_source() ? command : "", is_refused && !file.empty() ? anew : "",
                  has_page(settings) ? concat(", or ", by_login(settings, subject)) : "");
}

// RFC 6749, 4.4 and 6: by which test asks. "refresh_token, which AuthScheme=OAuth needs"
std::string needed_grant(AuthScheme scheme) {
    return concat(scheme == AuthScheme::oauth_client ? "client_credentials" : "refresh_token",
                  ", which AuthScheme=", config::name_of(scheme), " needs");
}

std::string of_invalid_grant(const config::Settings& settings, const Subject& subject) {
    if (settings.auth_scheme != AuthScheme::oauth_client) {
        return of_no_refresh_token(settings, subject, true);
    }
    return "have the authorization server let this client sign in for itself (client_credentials); "
           "where it does, check OAuthClientId and OAuthClientSecret";
}

std::string of_invalid_scope(const config::Settings& settings, const Subject& subject) {
    const bool of_person = settings.auth_scheme != AuthScheme::oauth_client;
    const std::string anew = has_page(settings) ? by_login(settings, subject) : "sign in anew";
    return concat(
        "name in OAuthScope what the authorization server lets this client have, or "
        "leave it empty for the server's own choice",
        of_person ? concat("; for more than was asked for at the last sign-in, ", anew) : "");
}

std::string of_client(const config::Settings&, const Subject&) {
    return "check OAuthClientId and OAuthClientSecret against what the authorization server has of "
           "this client, and whether it wants a secret where none is given";
}

std::string of_unauthorized_client(const config::Settings& settings, const Subject&) {
    return concat(
        "check OAuthClientId, and have the authorization server allow this client the "
        "grant ",
        needed_grant(settings.auth_scheme));
}

std::string of_unknown_grant(const config::Settings& settings, const Subject&) {
    return concat(
        "check OAuthTokenURL, and choose another AuthScheme where it is the right one: "
        "the authorization server does not know the grant ",
        needed_grant(settings.auth_scheme));
}

// RFC 6749, 5.2: what the endpoint says of its refusal.
struct RefusalRemedy {
    std::string_view code;
    std::string (*text)(const config::Settings&, const Subject&);
};

constexpr std::array refusal_remedies{
    RefusalRemedy{"invalid_client", of_client},
    RefusalRemedy{"invalid_grant", of_invalid_grant},
    RefusalRemedy{"invalid_scope", of_invalid_scope},
    RefusalRemedy{"unauthorized_client", of_unauthorized_client},
    RefusalRemedy{"unsupported_grant_type", of_unknown_grant},
};

std::string of_refusal(const auth::TokenRefused& refused, const config::Settings& settings,
                       const Subject& subject) {
    const auto* const known =
        std::ranges::find(refusal_remedies, refused.code(), &RefusalRemedy::code);
    if (known != refusal_remedies.end()) return known->text(settings, subject);
    return "check OAuthTokenURL, OAuthClientId and OAuthClientSecret; where they are right, the "
           "authorization server's own log, or whoever runs it, tells why it refuses";
}

// The endpoint has issued it.
std::string of_refused_token(const config::Settings& settings, const Subject& subject) {
    return concat(
        "check OAuthScope, which may have to name the service, OAuthClientId, and whether "
        "OAuthTokenURL is that of the service's own authorization server",
        has_page(settings) ? concat("; behind a change of them, ", by_login(settings, subject))
                           : "");
}

}  // namespace

std::string sign_in_remedy(const Error& error, const config::Settings& settings,
                           const Subject& subject) {
    if (const auto* const refusal = dynamic_cast<const auth::TokenRefused*>(&error)) {
        return of_refusal(*refusal, settings, subject);
    }
    if (dynamic_cast<const auth::NoRefreshToken*>(&error) != nullptr ||
        dynamic_cast<const auth::SignInNeeded*>(&error) != nullptr) {
        return of_no_refresh_token(settings, subject, false);
    }
    using enum AuthScheme;
    switch (settings.auth_scheme) {
        case basic: return of_password(settings, subject);
        case token: return of_token(settings);
        case oauth_client:
        case oauth_refresh:
        case oauth: return of_refused_token(settings, subject);
        case oauth_jwt: break;
    }
    return concat(check_keywords(settings.auth_scheme), ", and that this machine's clock is right");
}

}  // namespace connectai::dsn_tool
