// How requests sign in: the headers' values, and by what connections tell one account from another
// without keeping a secret.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "http/client.h"

namespace connectai::http {

// "Basic dTpw": RFC 7617, in UTF-8.
Secret basic_authorization(std::string_view user, const Secret& password);

// The value of the Authorization header; empty for Credentials::Scheme::none.
Secret authorization(const Credentials& credentials);

// In whose name a connection was made: equal for equal credentials, at the service and the proxy,
// and of no use to anybody. A SHA-256 over them and a number that each process draws for itself, so
// that not even a guess can be tried against what a core file holds of it alone.
std::string account_digest(const ClientOptions& options);

}  // namespace connectai::http
