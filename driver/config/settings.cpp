// From attributes to settings, and back to connection strings.
#include "config/settings.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "config/address.h"
#include "config/connection_string.h"
#include "config/keyword_value.h"
#include "config/keywords.h"

namespace connectai::config {
namespace {

// The driver manager's own; it passes them on with the rest.
constexpr std::array<std::string_view, 2> manager_keywords{"FILEDSN", "SAVEFILE"};

bool managers(std::string_view keyword) noexcept {
    return std::ranges::any_of(manager_keywords,
                               [&](std::string_view known) { return iequals(known, keyword); });
}

std::string join(const std::vector<std::string>& problems) {
    std::string out;
    for (const std::string& problem : problems) {
        if (!out.empty()) out += "; ";
        out += problem;
    }
    return out;
}

std::string place(const Attribute& attribute) {
    return attribute.section.empty() ? std::string()
                                     : concat(" (section [", attribute.section, "] of odbc.ini)");
}

Warning unknown_keyword(const Attribute& attribute) {
    if (!looks_like_keyword(attribute.keyword)) {
        return {concat("An unknown keyword", place(attribute),
                       " is ignored; it is not shown, because it may be part of a value: a value "
                       "that holds a semicolon must be in braces")};
    }
    const std::string_view nearest = nearest_keyword(attribute.keyword);
    return {concat("The keyword ", attribute.keyword, place(attribute),
                   " is unknown and is ignored", nearest.empty() ? "" : "; did you mean ", nearest,
                   nearest.empty() ? "" : "?")};
}

// The attributes that count: the first of each keyword, and of DSN and Driver only one.
class Selection {
public:
    bool takes(const Keyword& keyword, std::string_view value) {
        if (keyword.pasted() && trim(value).empty()) return false;
        const bool names_source = keyword.name == "DSN" || keyword.name == "Driver";
        if (names_source && std::exchange(source_named_, true)) return false;
        return taken_.insert(&keyword).second;
    }
    bool has(const Keyword& keyword) const { return taken_.contains(&keyword); }

private:
    std::set<const Keyword*> taken_;
    bool source_named_ = false;
};

// A proxy is another machine, or leads to one, even where both it and the service look like this
// one. https needs no such care: what a proxy passes on is encrypted.
std::string transport_problem(const Settings& settings) {
    if (settings.allow_insecure_http || !plain_http(settings.url)) return {};
    const bool by_proxy = !settings.proxy.empty() && settings.proxy != no_proxy;
    if (!by_proxy && !exposed(settings.url)) return {};
    return concat("URL=", settings.url, " is not valid",
                  by_proxy && !exposed(settings.url) ? " with a Proxy" : "",
                  ": credentials and data must not travel unencrypted to another machine: use "
                  "https://, or, if that is how it has to be, AllowInsecureHttp=true");
}

}  // namespace

bool looks_like_keyword(std::string_view name) noexcept {
    const auto fits = [](char c) {
        return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == ' ';
    };
    return name.size() <= 64 && std::ranges::all_of(name, fits);
}

SettingsError::SettingsError(std::vector<std::string> problems)
    : Error(sqlstate::general_error, join(problems)), problems_(std::move(problems)) {}

Settings make_settings(const Attributes& attributes, std::vector<Warning>& warnings) {
    Settings settings;
    std::vector<std::string> problems;
    Selection selection;
    bool scheme_given = false;
    const auto apply = [&](const Keyword& keyword, std::string_view value, std::string_view where) {
        CheckedValue checked = check_value(keyword, value, where);
        if (checked.problem.empty()) {
            keyword.apply(settings, checked.value);
            wipe(checked.value);  // it may be a secret
        } else {
            problems.push_back(std::move(checked.problem));
        }
    };
    for (const Attribute& attribute : attributes) {
        const Keyword* const keyword = find_keyword(attribute.keyword);
        if (keyword == nullptr) {
            if (!managers(attribute.keyword)) warnings.push_back(unknown_keyword(attribute));
        } else if (const auto value = attribute.value.view(); selection.takes(*keyword, value)) {
            apply(*keyword, value, place(attribute));
            if (keyword->name == "AuthScheme") scheme_given = !trim(value).empty();
        }
    }
    for (const Keyword& keyword : keywords()) {
        if (!selection.has(keyword)) keyword.apply(settings, keyword.default_value);
    }
    if (!scheme_given && !settings.token.empty() && settings.password.empty()) {
        settings.auth_scheme = AuthScheme::token;
    }
    if (std::string problem = transport_problem(settings); !problem.empty()) {
        problems.push_back(std::move(problem));
    }
    if (!problems.empty()) throw SettingsError(std::move(problems));
    return settings;
}

std::string chosen_dsn(const Attributes& attributes) {
    for (const Attribute& attribute : attributes) {
        if (iequals(attribute.keyword, "Driver")) break;
        if (iequals(attribute.keyword, "DSN")) return attribute.value;
    }
    return {};
}

void require_credentials(const Settings& settings) {
    std::vector<std::string_view> missing;
    const bool basic = settings.auth_scheme == AuthScheme::basic;
    if (basic && settings.user.empty()) missing.emplace_back("User");
    if (basic && settings.password.empty()) missing.emplace_back("Password");
    if (!basic && settings.token.empty()) missing.emplace_back("Token");
    if (missing.empty()) return;
    std::string names(missing.front());
    if (missing.size() == 2) names += concat(" and ", missing.back());
    const bool one = missing.size() == 1;
    throw Error(sqlstate::invalid_authorization,
                concat(names, one ? " is" : " are",
                       " missing, which AuthScheme=", basic ? "Basic" : "Token", " needs: put ",
                       one ? "it" : "them", " into the connection string",
                       settings.dsn.empty()
                           ? std::string(" or into a data source's section of odbc.ini")
                           : concat(" or into the section [", settings.dsn, "] of odbc.ini"),
                       basic ? ", or give a Token" : ""));
}

void require_certificates(const Settings& settings) {
    const std::string& path = settings.ssl_server_cert;
    if (path.empty()) return;
    const auto fail = [&](std::string_view reason) {
        throw SettingsError({concat("SSLServerCert=", path, " is not valid: ", reason,
                                    "; allowed is a file of certificates in PEM form, those of "
                                    "authorities or the server's own")});
    };
    if (path == "*") {
        fail(
            "the server's certificate is always verified, and there is no value that switches "
            "that off; to trust a certificate that no known authority has signed, save it in a "
            "file");
    }
    std::error_code code;
    if (const auto status = std::filesystem::status(path, code);
        !std::filesystem::is_regular_file(status)) {
        fail(!std::filesystem::exists(status)        ? "there is no such file"
             : std::filesystem::is_directory(status) ? "it is a folder"
                                                     : "it is no file");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("it cannot be read");
    bool found = false;
    for (std::string line; !found && std::getline(file, line);) {
        // BEGIN CERTIFICATE, BEGIN TRUSTED CERTIFICATE, BEGIN X509 CERTIFICATE
        found = line.starts_with("-----BEGIN ") && line.find("CERTIFICATE-----") != line.npos;
    }
    if (!found) fail("it holds no certificate");
}

std::string to_connection_string(const Attributes& attributes) {
    // In one piece of memory, because it holds secrets: one that grows leaves copies behind.
    std::size_t longest = 0;
    for (const Attribute& attribute : attributes) {
        longest += attribute.keyword.size() + 2 * attribute.value.view().size() + 4;
    }
    std::string out;
    out.reserve(longest);
    for (const Attribute& attribute : attributes) {
        if (!attribute.section.empty()) continue;
        out.append(attribute.keyword).append(1, '=');
        append_quoted(out, attribute.value.view());
        out += ';';
    }
    return out;
}

std::string to_loggable_string(const Attributes& attributes) {
    std::string out;
    for (const Attribute& attribute : attributes) {
        const Keyword* const keyword = find_keyword(attribute.keyword);
        out += looks_like_keyword(attribute.keyword) ? attribute.keyword : "***";
        out += '=';
        out += keyword != nullptr ? shown_value(*keyword, attribute.value.view()) : "***";
        out += ';';
    }
    return out;
}

}  // namespace connectai::config
