// Why there is no TLS connection: for each cause its own message, with what to do about it.
#pragma once

#include <curl/curl.h>

#include <optional>
#include <string>

#include "base/error.h"

namespace connectai::http {

// The error (08001) of a transfer that ended with `code` before there was a response, where TLS is
// the reason; absent where it is not. `host` for the message, `text` libcurl's own words.
std::optional<Error> tls_failure(CURL* easy, CURLcode code, const std::string& host,
                                 const std::string& text);

}  // namespace connectai::http
