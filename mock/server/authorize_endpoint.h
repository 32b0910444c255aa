// GET /oauth/authorize: RFC 6749, section 4.1.1, with PKCE (RFC 7636). The user is taken as signed
// in and consenting.
#pragma once

#include <string_view>

#include "http.h"
#include "oauth.h"
#include "request_log.h"

namespace mock {

// Where a native application may have its code sent: http to the loopback interface, on any port
// (RFC 8252, section 7.3).
bool is_loopback_uri(std::string_view uri) noexcept;

// In place of a redirection, a page shows the code, to be pasted.
inline constexpr std::string_view out_of_band_uri = "urn:ietf:wg:oauth:2.0:oob";

// Redirects with a code or an error; a page where there is nowhere to redirect to.
void answer_authorize(AuthorizationServer& server, const HttpRequest& request, ReplyStream& stream,
                      RequestRecord& record);

}  // namespace mock
