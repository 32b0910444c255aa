// What the browser asks for when it returns.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "auth/redirect_uri.h"

namespace connectai::auth {

// The query of a request that is an answer of the authorization server's, be it to another's
// question: a GET of this address, listened for at `port`, with a code or an error. `head` is the
// request's, RFC 9112; what is returned is a part of it.
std::optional<std::string_view> redirect_query(std::string_view head, const RedirectUri& uri,
                                               std::uint16_t port);

}  // namespace connectai::auth
