#include "config/requirements.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "base/missing_file.h"
#include "base/text.h"
#include "config/address.h"
#include "config/callback_url.h"
#include "config/keyword_value.h"
#include "config/list_text.h"

namespace connectai::config {
namespace {

// The browser has proxies of its own.
enum class Reached : std::uint8_t { by_driver, by_browser };

// A proxy is another machine, or leads to one, even where both it and the service look like this
// one. https needs no such care: what a proxy passes on is encrypted.
std::string transport_problem(const Settings& settings, std::string_view keyword,
                              const std::string& url, std::string_view shown,
                              Reached reached = Reached::by_driver) {
    if (settings.allow_insecure_http || !plain_http(url)) return {};
    const bool by_proxy =
        reached == Reached::by_driver && !settings.proxy.empty() && settings.proxy != no_proxy;
    if (!by_proxy && !exposed(url)) return {};
    return concat(keyword, "=", shown, " is not valid",
                  by_proxy && !exposed(url) ? " with a Proxy" : "",
                  ": credentials and data must not travel unencrypted to another machine: use "
                  "https://, or, if that is how it has to be, AllowInsecureHttp=true");
}

// Of several, each as it is written; where it is not known which one that is, because a variable
// holds more than one, or not all of them are valid, all of what is written.
std::string shown_url(const SettingsReading& reading, std::size_t index) {
    const Settings& settings = reading.settings;
    const std::string& url = settings.urls[index];
    const std::string& written = settings.shown_or("URL", url);
    const std::vector<std::string_view> items = list_items(written);
    const bool each_is_known = reading.knows("URL") && items.size() == settings.urls.size();
    return std::string(each_is_known ? items[index] : written);
}

std::string no_certificates(const std::string& path, Surroundings surroundings) {
    if (path == "*") {
        return "the server's certificate is always verified, and there is no value that switches "
               "that off; to trust a certificate that no known authority has signed, save it in a "
               "file";
    }
    if (surroundings == Surroundings::left_alone) return {};
    std::error_code code;
    if (const auto status = std::filesystem::status(path, code);
        !std::filesystem::is_regular_file(status)) {
        return !std::filesystem::exists(status)        ? no_such_file(path)
               : std::filesystem::is_directory(status) ? "it is a folder"
                                                       : "it is no file";
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) return "it cannot be read";
    for (std::string line; std::getline(file, line);) {
        // BEGIN CERTIFICATE, BEGIN TRUSTED CERTIFICATE, BEGIN X509 CERTIFICATE
        if (line.starts_with("-----BEGIN ") && line.find("CERTIFICATE-----") != line.npos)
            return {};
    }
    return "it holds no certificate";
}

std::string callback_problem(const Settings& settings) {
    if (settings.oauth_callback_port == 0) return {};
    std::string reason;
    const auto url = parse_callback_url(settings.oauth_callback_url, reason);
    if (!url || url->port == 0 || url->port == settings.oauth_callback_port) return {};
    const std::string port = std::to_string(settings.oauth_callback_port);
    return concat("OAuthCallbackPort=", settings.shown_or("OAuthCallbackPort", port),
                  " is not valid: OAuthCallbackURL=",
                  settings.shown_or("OAuthCallbackURL", settings.oauth_callback_url),
                  " names another port; leave OAuthCallbackPort out");
}

// RFC 7617, 2: the first colon ends the user, and begins the password. It is not shown, for what
// stands behind it may be a password indeed.
std::string user_problem(const SettingsReading& reading) {
    const Settings& settings = reading.settings;
    const bool used = settings.auth_scheme == AuthScheme::basic && reading.knows("AuthScheme");
    if (!used || settings.user.find(':') == settings.user.npos) return {};
    return "User=*** is not valid: it holds a colon, behind which the service would read a "
           "password; "
           "the e-mail address alone belongs in User, and the personal access token in Password";
}

// Which variables have left the keyword with nothing; empty: it is given nowhere.
std::string_view variables_of(std::string_view keyword, const SettingsReading& reading) {
    const auto found = reading.set_to_nothing.find(keyword);
    return found == reading.set_to_nothing.end() ? std::string_view() : found->second;
}

std::vector<std::string_view> keywords_of(const std::vector<Credential>& credentials) {
    std::vector<std::string_view> keywords;
    for (const Credential& credential : credentials) keywords.push_back(credential.keyword);
    return keywords;
}

// What stands somewhere already, and has come to nothing, is not to be put anywhere.
std::string remedy_of_missing(const std::vector<Credential>& missing,
                              const SettingsReading& reading) {
    std::vector<std::string_view> nowhere = keywords_of(missing);
    const std::string variables = take_set_to_nothing(nowhere, reading);
    if (nowhere.empty()) return variables;
    const std::string all = nowhere.size() == 1 ? "it" : "them";
    const std::string& section = reading.section.empty() ? reading.settings.dsn : reading.section;
    return concat("put ", variables.empty() ? all : in_words(nowhere),
                  " into the connection string",
                  section.empty() ? std::string(" or into a data source's section of odbc.ini")
                                  : concat(" or into the section [", section, "] of odbc.ini"),
                  variables.empty() ? "" : "; ", variables);
}

// The other way to sign in, for whom it may be news, or who has tried it.
std::string or_by_token(const std::vector<Credential>& missing, const SettingsReading& reading) {
    std::vector<std::string_view> keywords{"Token"};
    if (const std::string why = take_set_to_nothing(keywords, reading); !why.empty()) {
        return concat("; of Token, ", why);
    }
    if (!reading.settings.token.empty() || !reading.knows("Token")) {
        return "; the Token that is given counts with AuthScheme=Token";
    }
    const bool has_tried_none = std::ranges::none_of(missing, [&](const Credential& credential) {
        return reading.set_to_nothing.contains(credential.keyword);
    });
    return has_tried_none ? ", or give a Token" : "";
}

// The other place of a refresh token: the file that `connectai-dsn login` writes it to.
std::string or_in_file(const std::vector<Credential>& missing, const SettingsReading& reading) {
    const bool token = std::ranges::any_of(missing, [&](const Credential& credential) {
        return credential.keyword == "OAuthRefreshToken" &&
               variables_of(credential.keyword, reading).empty();
    });
    if (!token) return {};
    return missing.size() == 1
               ? ", or name the file that holds the refresh token in OAuthSettingsLocation"
               : "; the refresh token may also be in the file that OAuthSettingsLocation names";
}

}  // namespace

std::string take_set_to_nothing(std::vector<std::string_view>& keywords,
                                const SettingsReading& reading) {
    std::string told;
    const bool several = keywords.size() > 1;
    std::erase_if(keywords, [&](std::string_view keyword) {
        const std::string_view why = variables_of(keyword, reading);
        if (why.empty()) return false;
        if (!told.empty()) told += "; ";
        if (several) told += concat("of ", keyword, ", ");
        told += why;
        return true;
    });
    if (!told.empty()) told += "; give it a value where the application is started";
    return told;
}

std::string not_valid_certificates(const NamedPath& path, std::string_view reason) {
    return concat("SSLServerCert=", path.to_show(), " is not valid: ", reason,
                  "; allowed is a file of certificates in PEM form, those of authorities or the "
                  "server's own");
}

std::string certificates_problem(const Settings& settings, Surroundings surroundings) {
    const NamedPath& path = settings.ssl_server_cert;
    const std::string reason =
        path.empty() ? std::string() : no_certificates(path.to_open(), surroundings);
    return reason.empty() ? std::string() : not_valid_certificates(path, reason);
}

std::vector<std::string> problems_together(const SettingsReading& reading) {
    const Settings& settings = reading.settings;
    std::vector<std::string> problems;
    const auto add = [&](std::string problem) {
        if (!problem.empty()) problems.push_back(std::move(problem));
    };
    for (std::size_t i = 0; i < settings.urls.size(); ++i) {
        add(transport_problem(settings, "URL", settings.urls[i], shown_url(reading, i)));
    }
    const auto add_endpoint = [&](std::string_view keyword, const std::string& url,
                                  Reached reached) {
        const std::string shown = shown_value(*find_keyword(keyword), url);
        add(transport_problem(settings, keyword, url, settings.shown_or(keyword, shown), reached));
    };
    add_endpoint("OAuthAuthorizeURL", settings.oauth_authorize_url, Reached::by_browser);
    add_endpoint("OAuthTokenURL", settings.oauth_token_url, Reached::by_driver);
    add(callback_problem(settings));
    add(user_problem(reading));
    return problems;
}

std::optional<Error> credentials_problem(const SettingsReading& reading) {
    const Settings& settings = reading.settings;
    if (!reading.knows("AuthScheme")) return std::nullopt;
    std::vector<Credential> missing = missing_credentials(settings);
    std::erase_if(missing, [&](const Credential& credential) {
        // The refresh token may be in the file.
        const bool in_file =
            credential.keyword == "OAuthRefreshToken" && !reading.knows("OAuthSettingsLocation");
        return in_file || !reading.knows(credential.keyword);
    });
    if (missing.empty()) return std::nullopt;
    const bool basic = settings.auth_scheme == AuthScheme::basic;
    return Error(sqlstate::invalid_authorization,
                 concat(in_words(keywords_of(missing)), missing.size() == 1 ? " is" : " are",
                        " missing, which AuthScheme=", name_of(settings.auth_scheme),
                        " needs: ", remedy_of_missing(missing, reading),
                        basic ? or_by_token(missing, reading) : or_in_file(missing, reading)));
}

}  // namespace connectai::config
