// What servers say, as a message or the log may show it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "http/client.h"

namespace connectai::http {

// What a request was signed in with: the secret itself, and the value of its header.
std::vector<Secret> secrets_of(const Credentials& credentials);

// In UTF-8, with *** in place of each of `hidden`, however addresses, JSON and HTML write its
// characters; and with blanks for control characters, which would command a terminal, or end the
// text for C. Lines and tabs stay.
std::string shown(std::string_view said, std::span<const Secret> hidden);

}  // namespace connectai::http
