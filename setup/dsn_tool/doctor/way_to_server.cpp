#include "setup/dsn_tool/doctor/way_to_server.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/address.h"
#include "http/proxy.h"
#include "http/url.h"
#include "setup/dsn_tool/connect_remedies.h"
#include "setup/dsn_tool/name_lookup.h"
#include "setup/dsn_tool/remedies.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::chrono::seconds longest_request{15};
constexpr std::chrono::seconds longest_page{2};

// So much of a page as says what it is about; what does not come is no failure of the way.
std::string beginning_of(http::Response& response) {
    constexpr std::size_t enough = 4096;
    response.set_deadline(http::Clock::now() + longest_page);
    std::string body;
    try {
        while (body.size() < enough && response.receive(body)) {
        }
    } catch (const Error&) {
        return body;
    }
    return body;
}

// What nginx, Apache, Go's server and Tomcat say of plain http at a port for TLS. The status alone
// does not tell: servers at the right port refuse a request without parameters by a page, too.
bool asks_for_tls(std::string_view page) {
    constexpr std::array<std::string_view, 4> pages{
        "plain http request was sent to https port", "plain http to an ssl-enabled server port",
        "sent an http request to an https server", "host and port requires tls"};
    const std::string said = lowered(page);
    return std::ranges::any_of(
        pages, [&](std::string_view words) { return said.find(words) != said.npos; });
}

// `step` is the one that has failed: name_lookup, tls, or connection for all else.
std::string what_to_do(const Examination& examination, const http::ServerName& server,
                       const std::string& url, Step step, const Error& error) {
    const config::Settings& settings = examination.reading()->settings;
    if (step == Step::name_lookup) return name_remedy(server.keyword);
    // Not only LoginTimeout ends the wait here.
    if (error.state() == sqlstate::timeout_expired) {
        return remedy_of_silence(settings);
    }
    const std::string proxy = http::proxy_named_by(*examination.http_options(), url);
    if (const auto* const not_sent = dynamic_cast<const http::NotSent*>(&error);
        not_sent != nullptr && error.state() == sqlstate::unable_to_connect) {
        return connect_remedy(not_sent->progress(), server.keyword, proxy);
    }
    return remedy(step, error, 0, settings, examination.subject(), proxy);
}

Finding failed(const Examination& examination, const http::ServerName& server,
               const std::string& url, Step step, const Error& error) {
    return has_failed(concat(error.state().code, ": ", error.message()),
                      what_to_do(examination, server, url, step, error));
}

}  // namespace

WayToServer try_way(const Examination& examination, const http::ServerName& server,
                    const std::string& url) {
    const http::ClientOptions& options = *examination.http_options();
    Step step = Step::name_lookup;
    try {
        // Through a proxy it is the proxy that looks the name up.
        if (http::proxy_named_by(options, url).empty()) look_up(http::host_of(url));
        step = Step::connection;
        http::Client client(options);
        http::Request request;
        request.url = url;
        request.server = server;
        const auto begin = http::Clock::now();
        ServiceAnswer answer;
        const auto response = client.send(std::move(request), nullptr);
        response->set_deadline(begin + longest_request);
        answer.head = response->head();
        answer.came = std::chrono::system_clock::now();
        answer.time =
            std::chrono::duration_cast<std::chrono::milliseconds>(http::Clock::now() - begin);
        if (answer.head.status == 400 && config::plain_http(url)) {
            answer.asks_for_tls = asks_for_tls(beginning_of(*response));
        }
        return {std::move(answer)};
    } catch (const http::NotSent& error) {
        if (error.progress().failed == http::ConnectStep::tls) step = Step::tls;
        return {std::nullopt, failed(examination, server, url, step, error)};
    } catch (const Error& error) {
        return {std::nullopt, failed(examination, server, url, step, error)};
    }
}

Findings without_settings_to_ask(const Examination& examination) {
    if (!examination.of_connection()) return {is_skipped("no NAME was given")};
    if (examination.reading() == nullptr || examination.http_options() == nullptr) {
        return {is_skipped("there are no settings that it could be asked with")};
    }
    return {};
}

bool is_refused(const Examination& examination, const std::string& url) {
    return !examination.reading()->settings.allow_insecure_http && config::exposed(url);
}

}  // namespace connectai::dsn_tool
