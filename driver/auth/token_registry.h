// The access tokens that the connections of the process share.
#pragma once

#include <memory>
#include <string>

#include "auth/renewed_token.h"
#include "config/settings.h"
#include "http/client.h"

namespace connectai::auth {

// The token of all connections with that identity (SignIn::identity()), and reach the token
// endpoint in the same way. It outlives them: the next connection need not ask for another one, and
// the newest refresh token is not lost. A child process goes on with what its parent had.
std::shared_ptr<RenewedToken> shared_token(const std::string& identity,
                                           const config::Settings& settings,
                                           const http::ClientOptions& options);

}  // namespace connectai::auth
