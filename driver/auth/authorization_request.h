// What a person's browser is asked for, and what it brings back: RFC 6749, 4.1.1 and 4.1.2, with
// the proof of RFC 7636 (S256).
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "config/settings.h"

namespace connectai::auth {

class AuthorizationRequest {
public:
    // With a verifier and a state that nobody can guess.
    AuthorizationRequest(const config::Settings& settings, std::string redirect_uri);

    // The page where the person signs in. It holds no secret: the verifier's digest and the state
    // are worth nothing to whoever reads them.
    const std::string& url() const noexcept { return url_; }
    const std::string& redirect_uri() const noexcept { return redirect_uri_; }
    const Secret& code_verifier() const noexcept { return code_verifier_; }

    // Whether the query of a redirection has this request's state: all others are another's.
    bool is_answered_by(std::string_view query) const;

    // The code in the query of a redirection. Throws Error, Effect::unsent: 28000 where the person
    // or the server refuses, and where this is no answer to this request; 08001 where the server
    // cannot answer.
    Secret code_in(std::string_view query) const;

    // The same from what a person has pasted: the redirection's address, its query, or the code
    // alone, with "code=" or without, as it stands in the address, of which only the token endpoint
    // can tell whose it is.
    Secret code_in_pasted(std::string_view text) const;

private:
    std::string place_;  // "the authorization server https://... (OAuthAuthorizeURL)"
    std::string redirect_uri_;
    std::string state_;
    Secret code_verifier_;
    std::string url_;
};

}  // namespace connectai::auth
