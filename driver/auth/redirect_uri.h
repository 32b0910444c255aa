// The address to which the browser returns: OAuthCallbackURL and OAuthCallbackPort.
#pragma once

#include <cstdint>
#include <string>

#include "config/settings.h"

namespace connectai::auth {

// What the server is told, and compares with what is registered there, in one of its forms: RFC
// 8252, 7.3 and 8.4.
class RedirectUri {
public:
    // http://127.0.0.1/callback where there is no OAuthCallbackURL. Throws Error HY000,
    // Effect::unsent, for one that checked settings do not have.
    explicit RedirectUri(const config::Settings& settings);

    const std::string& host() const noexcept { return host_; }  // localhost, 127.x.x.x, [::1]
    std::uint16_t port() const noexcept { return port_; }       // 0: any that is free
    // As a browser asks for it: "/callback".
    const std::string& path() const noexcept { return path_; }

    // What the server is told where `port` is listened at: to the letter what the keyword says,
    // with the port put in where it has none.
    std::string text(std::uint16_t port) const;

    // Whether a request's header Host is this address's. Browsers leave the port of http out.
    bool has_host(std::string_view host, std::uint16_t port) const;

    // Who says so, for messages: "OAuthCallbackPort=8400".
    const std::string& setting() const noexcept { return setting_; }

private:
    std::string url_;
    std::string host_;
    std::string path_;
    std::uint16_t port_ = 0;
    std::string setting_;
};

}  // namespace connectai::auth
