// OAuthCallbackURL: an address of this machine at which the driver itself listens. RFC 8252, 7.3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace connectai::config {

// "http://localhost:33333/oauth/callback" in its parts, which point into the text.
struct CallbackUrl {
    std::string_view text{};
    std::string_view host{};  // localhost, 127.x.x.x or [::1]
    std::uint16_t port = 0;   // 0: none is given, any that is free will do
    std::string_view path{};  // as it stands, with its slash; empty: there is none

    // The same with `number` as its port; the very text where it has one.
    std::string with_port(std::uint16_t number) const;
};

// Nothing where `text` is no such address, and then why in `reason`: it must be http, for the code
// to stay on this machine; and what browsers would change on the way, or servers add to, would not
// come back as it is written.
std::optional<CallbackUrl> parse_callback_url(std::string_view text, std::string& reason);

}  // namespace connectai::config
