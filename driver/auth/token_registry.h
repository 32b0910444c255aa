// The access tokens that the connections of the process share.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "auth/renewed_token.h"
#include "config/settings.h"
#include "http/client.h"

namespace connectai::auth {

// The token of all connections with that identity (SignIn::identity()), and reach the token
// endpoint in the same way. It outlives them: the next connection need not ask for another one, and
// the newest refresh token is not lost. But of those that no connection uses, what has ended and
// can be had again goes, and most_unused_tokens stay of the others: what can be had again goes
// first, and of that what was asked for the longest time ago. A child process goes on with what its
// parent had.
std::shared_ptr<RenewedToken> shared_token(const std::string& identity,
                                           const config::Settings& settings,
                                           const http::ClientOptions& options);

inline constexpr std::size_t most_unused_tokens = 1000;

// How many there are, for tests.
std::size_t count_shared_tokens();

}  // namespace connectai::auth
