// How requests sign in: the headers' values, and by what connections tell one account from another
// without keeping a secret.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "http/client.h"

namespace connectai::http {

// "Basic dTpw": RFC 7617, in UTF-8.
Secret basic_authorization(std::string_view user, const Secret& password);

// The value of the Authorization header; empty for Credentials::Scheme::none.
Secret authorization(const Credentials& credentials);

// Equal for equal texts, and of no use to anybody: a SHA-256 over them and a number that each
// process draws for itself, so that not even a guess can be tried against what a core file holds of
// it alone.
std::string secret_digest(std::initializer_list<std::string_view> texts);

// In whose name a connection was made, at the service and the proxy.
std::string account_digest(const ClientOptions& options, const Credentials& credentials);

}  // namespace connectai::http
