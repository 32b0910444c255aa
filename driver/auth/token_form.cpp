#include "auth/token_form.h"

#include <string>

#include "http/url.h"

namespace connectai::auth {
namespace {

// In one piece: it is a secret still.
Secret encoded_secret(std::string_view secret) {
    std::string text;
    text.reserve(3 * secret.size());
    http::append_url_encoded(text, secret);
    return Secret(WipedText(std::move(text)));
}

}  // namespace

http::Credentials client_credentials(TokenForm form) {
    return {http::Credentials::Scheme::basic, http::url_encode(value_in(form, "client_id")),
            encoded_secret(value_in(form, "client_secret"))};
}

}  // namespace connectai::auth
