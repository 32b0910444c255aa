// The ways to come by access tokens that the keyword AuthScheme knows.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/access_token.h"
#include "base/named_path.h"
#include "config/settings.h"
#include "http/client.h"

namespace connectai::auth {

// Of OAuthClient, OAuthRefresh, OAuth, OAuthJWT, and of Token with TokenFile; null of Basic and of
// Token without a file, which have nothing to renew. `options` are the connection's own: the token
// endpoint is reached as the service is. Throws Error HY000 for a key that cannot be used.
std::unique_ptr<Grant> make_grant(const config::Settings& settings,
                                  const http::ClientOptions& options);

// What to add to the refusal of a secret whose file has been read again, and has a problem; empty:
// nothing, it has none.
std::string unusable_file(std::string_view keyword, const NamedPath& path,
                          std::string_view problem);

}  // namespace connectai::auth
