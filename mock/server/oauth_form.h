// Form-encoded requests to the OAuth endpoints, and how a client says who it is: RFC 6749, section
// 2.3.1 and appendix B.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "http.h"

namespace mock {

class Form {
public:
    // OAuthError(invalid_request) if the body is no form, has a parameter twice, or the URL has
    // parameters too.
    explicit Form(const HttpRequest& request);

    // A parameter without a value counts as left out (section 3.2).
    std::optional<std::string> find(std::string_view name) const;
    std::string text(std::string_view name) const;      // empty if it is left out
    std::string required(std::string_view name) const;  // OAuthError(invalid_request) without it
    // OAuthError(invalid_request) if there is a parameter of another name.
    void allow_only(std::initializer_list<std::string_view> names) const;

private:
    Pairs fields_;
};

struct ClientIdentity {
    std::string id;
    std::optional<std::string> secret;
};

// From HTTP Basic or from the form; nothing if neither has it. OAuthError: invalid_request if both
// have a secret or they name two clients, invalid_client if the header cannot be read.
std::optional<ClientIdentity> identify_client(const HttpRequest& request, const Form& form);

}  // namespace mock
