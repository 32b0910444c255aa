// What a token endpoint is asked with: RFC 6749, appendix B.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "http/client.h"

namespace connectai::auth {

// Names and values, the values of some being secrets. What it is made of must outlive it.
using TokenForm = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Empty where it is not there.
inline std::string_view value_in(TokenForm form, std::string_view name) {
    const auto* const found =
        std::ranges::find(form, name, &std::pair<std::string_view, std::string_view>::first);
    return found != form.end() ? found->second : std::string_view();
}

// The client's, as HTTP Basic has them: RFC 6749, 2.3.1.
http::Credentials client_credentials(TokenForm form);

}  // namespace connectai::auth
