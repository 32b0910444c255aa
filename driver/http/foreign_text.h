// What servers say, as a message or the log may show it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "http/client.h"

namespace connectai::http {

// The ways in which a server repeats a secret: as it is, and as addresses, JSON and HTML have it.
// Nothing of an empty one.
std::vector<Secret> forms_of(const Secret& secret);

// The same of what a request was signed in with, the header's value included.
std::vector<Secret> secrets_of(const Credentials& credentials);

// In UTF-8, with *** in place of each of `hidden`, and with blanks for control characters, which
// would command a terminal, or end the text for C; lines and tabs stay.
std::string shown(std::string_view said, std::span<const Secret> hidden);

}  // namespace connectai::http
