#include "auth/redirect_uri.h"

#include "base/error.h"
#include "base/text.h"
#include "config/callback_url.h"

namespace connectai::auth {
namespace {

constexpr std::uint16_t port_of_http = 80;

config::CallbackUrl parsed(const std::string& url) {
    std::string reason;
    const auto parts = config::parse_callback_url(url, reason);
    if (parts) return *parts;
    throw unsent(sqlstate::general_error, concat("OAuthCallbackURL is not valid: ", reason));
}

}  // namespace

RedirectUri::RedirectUri(const config::Settings& settings)
    : url_(settings.oauth_callback_url.empty() ? "http://127.0.0.1/callback"
                                               : settings.oauth_callback_url) {
    const config::CallbackUrl url = parsed(url_);
    host_ = lowered(url.host);
    path_ = url.path.empty() ? "/" : url.path;
    port_ = url.port != 0 ? url.port : static_cast<std::uint16_t>(settings.oauth_callback_port);
    const std::string port = concat("OAuthCallbackPort=", settings.oauth_callback_port);
    setting_ = settings.oauth_callback_url.empty() ? port : concat("OAuthCallbackURL=", url_);
    if (!settings.oauth_callback_url.empty() && url.port == 0 && port_ != 0) {
        setting_ += concat(" with ", port);
    }
}

std::string RedirectUri::text(std::uint16_t port) const {
    return parsed(url_).with_port(port);
}

bool RedirectUri::has_host(std::string_view host, std::uint16_t port) const {
    return iequals(host, concat(host_, ':', port)) ||
           (port == port_of_http && iequals(host, host_));
}

}  // namespace connectai::auth
