// Signed JSON Web Tokens as the embedded service takes them: RFC 7519 and RFC 7515, RS256, with the
// claims that the contract names ("Authentication": OAuthJWT).
#pragma once

#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mock {

struct JwtOptions {
    std::optional<std::string> key{};  // PEM, a public key or a certificate; no JWT without it
    std::string issuer = "parent-account";
    std::string subject = "child-account";
};

// A token that is not accepted. The message says which check failed, and has nothing of the token.
class JwtError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Three parts with dots between, of base64url's characters. Only the last, the signature, may be
// empty, as it is with the "alg" of "none".
bool looks_like_jwt(std::string_view token) noexcept;

// Safe to call from many threads.
class JwtVerifier {
public:
    // Throws std::runtime_error if the key is neither a public key nor a certificate, or is not
    // RSA.
    explicit JwtVerifier(JwtOptions options);

    // Returns if the token is accepted at this time, else throws JwtError.
    void verify(std::string_view token, std::chrono::system_clock::time_point now) const;

private:
    void check_signature(std::string_view signed_text, const std::string& signature) const;

    JwtOptions options_;
    std::shared_ptr<EVP_PKEY> key_;  // null: none was given
};

}  // namespace mock
