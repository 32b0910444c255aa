// What the service reports as an error, with the SQLSTATE that fits as far as its words tell.
#pragma once

#include <rapidjson/document.h>

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace connectai {

// From the value of `error`: an object with `code` (a string or a number) and `message`, or a text.
// `http_status` decides where the words do not. What is said of the text, not of its execution (an
// error of its syntax, a name that is not there), has Effect::unbegun.
// `hidden` are the request's secrets (http/foreign_text.h).
Error service_error(const rapidjson::Value& error, long http_status,
                    std::span<const Secret> hidden);

// From the whole body of a response that is no success: JSON with an `error`, plain text, HTML or
// nothing.
Error service_error(std::string_view body, std::string_view content_type, long http_status,
                    std::span<const Secret> hidden);

// Whether a body is the service's own words: JSON with an `error`.
bool is_services_own(std::string_view body);

// The SQLSTATE for a code, a message and a status.
const SqlState& classify(std::string_view code, std::string_view message,
                         long http_status) noexcept;

}  // namespace connectai
