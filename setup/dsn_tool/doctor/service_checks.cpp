// The way to the service, and its answer.
#include <algorithm>
#include <cstdlib>

#include "base/access.h"
#include "base/text.h"
#include "config/keyword_value.h"
#include "config/keywords.h"
#include "http/certificates.h"
#include "http/date.h"
#include "http/proxy.h"
#include "http/url.h"
#include "setup/dsn_tool/doctor/checks.h"
#include "setup/dsn_tool/doctor/way_to_server.h"
#include "setup/dsn_tool/remedies.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::chrono::seconds most_skew{60};

bool speaks_tls(const std::string& url) {
    return url.starts_with("https:");
}

// Those that the driver sends requests to.
std::vector<std::string> servers(const Examination& examination) {
    const config::SettingsReading& reading = *examination.reading();
    std::vector<std::string> urls = reading.settings.urls;
    const std::string& tokens = reading.settings.oauth_token_url;
    if (asks_token_endpoint(reading.settings) && !tokens.empty() &&
        reading.knows("OAuthTokenURL") && !is_refused(examination, tokens)) {
        urls.push_back(tokens);
    }
    return urls;
}

// Nothing where there is a service to be asked.
Findings without_service(const Examination& examination) {
    Findings findings = without_settings_to_ask(examination);
    if (!findings.empty()) return findings;
    if (!examination.reading()->knows("URL")) {
        return {is_skipped("there are no settings that it could be asked with")};
    }
    const auto refused = [&](const std::string& url) { return is_refused(examination, url); };
    if (std::ranges::any_of(examination.reading()->settings.urls, refused)) {
        return {is_skipped("URL is not valid, so that nothing is asked")};
    }
    return {};
}

std::string shown_address(std::string_view value) {
    return config::shown_value(*config::find_keyword("Proxy"), value);
}

// What requests to this address go through, as far as the settings and the environment say.
Findings proxy_of(const http::ClientOptions& options, const config::Settings& settings,
                  const std::string& url) {
    const std::string named = http::proxy_named_by(options, url);
    if (named.empty()) {
        return {is_ok(settings.proxy == config::no_proxy ? "none, as Proxy says" : "none")};
    }
    if (!settings.proxy.empty()) return {is_ok(concat(named, ": ", shown_address(settings.proxy)))};
    // "the variable https_proxy"
    const std::string variable = named.substr(named.rfind(' ') + 1);
    const char* const value = std::getenv(variable.c_str());
    Findings findings{is_ok(concat(named, ": ", shown_address(value != nullptr ? value : "")))};
    for (const char* const name : {"no_proxy", "NO_PROXY"}) {
        const char* const hosts = std::getenv(name);
        if (hosts == nullptr || *hosts == '\0') continue;
        findings.push_back(is_ok(concat("but for the hosts of ", name, ": ", hosts)));
        break;
    }
    return findings;
}

// Of an answer to a request without credentials: the service asks for them, or needs none.
Finding judged(const std::string& origin, const ServiceAnswer& answer, const Subject& subject) {
    constexpr const char* elsewhere =
        "the keyword URL does not point to the API; it usually ends in /api";
    const http::ResponseHead& head = answer.head;
    const long status = head.status;
    const std::string text = concat(origin, " answers with HTTP status ", status);
    if (head.content_type == "text/html" && status < 300) {
        return has_failed(concat(text, " and a web page"), elsewhere);
    }
    if (status == 200 || status == 401 || status == 403) return is_ok(text);
    if (status == 404 || (status >= 300 && status < 400)) return has_failed(text, elsewhere);
    if (answer.asks_for_tls) return has_failed(text, http::https_advice({}));
    if (const std::string_view known = remedy(status); !known.empty()) {
        return is_warning(text, std::string(known));
    }
    return is_warning(text, status >= 500
                                ? "the service, or what is in front of it, is not available: try "
                                  "again later"
                                : concat(suggested_command("test", subject),
                                         " tells what it says of a request with credentials"));
}

// The first answer is kept.
Finding ask(Examination& examination, const std::string& url) {
    WayToServer way = try_way(examination, {}, url + "/catalogs");
    if (!way.answer) return std::move(way.problem);
    if (!examination.answer) examination.answer = way.answer;
    return judged(http::origin_of(url), *way.answer, examination.subject());
}

}  // namespace

Findings check_certificates(Examination& examination) {
    const config::SettingsReading* const reading = examination.reading();
    if (reading != nullptr && std::ranges::none_of(servers(examination), speaks_tls)) {
        return {is_skipped("URL is plain http")};
    }
    if (reading != nullptr && !reading->settings.ssl_server_cert.empty()) {
        if (!reading->knows("SSLServerCert") || examination.http_options() == nullptr) {
            return {is_skipped("the certificates that settings name cannot be used")};
        }
        const std::string& file = reading->settings.ssl_server_cert.to_show();
        return {is_ok(concat("SSLServerCert=", file, " alone is trusted"))};
    }
    std::string places;
    bool found = false;
    for (const std::string& place : http::system_certificates()) {
        places += concat(places.empty() ? "" : ", ", place);
        found = found || may(Access::read, place) || may(Access::list_folder, place);
    }
    if (found) return {is_ok(concat("the system's, ", places))};
    return {has_failed(
        concat("there are no certificates of authorities", places.empty() ? "" : " in ", places),
        "install the package ca-certificates, or name a file in SSLServerCert")};
}

Findings check_proxy(Examination& examination) {
    Findings findings = without_service(examination);
    if (!findings.empty()) return findings;
    const config::Settings& settings = examination.reading()->settings;
    const std::vector<std::string> urls = servers(examination);
    for (const std::string& url : urls) {
        for (Finding& finding : proxy_of(*examination.http_options(), settings, url)) {
            if (urls.size() > 1) finding.text = concat(http::origin_of(url), ": ", finding.text);
            findings.push_back(std::move(finding));
        }
    }
    return findings;
}

Findings check_service(Examination& examination) {
    Findings findings = without_service(examination);
    if (!findings.empty()) return findings;
    for (const std::string& url : examination.reading()->settings.urls) {
        findings.push_back(ask(examination, url));
    }
    return findings;
}

// JWTs say until when they are valid, and certificates from when on.
Findings check_clock(Examination& examination) {
    Findings skipped = without_service(examination);
    if (!skipped.empty()) return skipped;
    if (!examination.answer) return {is_skipped("the service has not answered")};
    const auto date = http::read_date(examination.answer->head.date);
    if (!date) return {is_skipped("the service does not tell its time")};
    const std::time_t now = std::chrono::system_clock::to_time_t(examination.answer->came);
    // Its date is of some moment while it was waited for.
    const auto waited = std::chrono::duration_cast<std::chrono::seconds>(examination.answer->time);
    const std::chrono::seconds ahead(now - *date);
    if (ahead <= most_skew + waited && -ahead <= most_skew) {
        return {is_ok("this machine's differs from the service's by less than a minute")};
    }
    return {is_warning(concat("this machine's is ", std::abs(ahead.count()), " s ",
                              ahead.count() > 0 ? "ahead of" : "behind", " the service's"),
                       "set it, best by NTP: tokens and certificates are valid for a time only")};
}

}  // namespace connectai::dsn_tool
