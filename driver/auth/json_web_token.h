// Signed JSON web tokens: RFC 7519, with RS256 (RFC 7518, 3.3).
#pragma once

#include <chrono>
#include <string>

#include "base/named_path.h"
#include "base/secret.h"
#include "http/key_file.h"

namespace connectai::auth {

// How far a token's `iat` is behind this machine's clock: a service whose own is a little behind
// refuses what is issued in its future.
inline constexpr std::chrono::seconds clock_tolerance{30};
// The service takes no token with more than an hour from `iat` to `exp`.
inline constexpr std::chrono::seconds longest_validity = std::chrono::hours(1) - clock_tolerance;

// The claims that the service asks for; tokenType is powered-by.
struct Claims {
    std::string issuer;   // iss: the parent account
    std::string subject;  // sub: the child account
    std::chrono::system_clock::time_point now;
    std::chrono::seconds validity;  // from now; longest_validity at most
};

// The RSA key of ClientJWTCert. Throws Error HY000: a file that cannot be read, that others may
// read, or that holds no private key, a passphrase that is missing or wrong, a key that is none of
// RSA or has less than 2048 bits (RFC 7518, 3.3).
http::PrivateKey read_signing_key(const NamedPath& path, const Secret& passphrase);

// Header, claims and signature, as they go behind "Bearer". Throws Error HY000.
Secret signed_token(const Claims& claims, EVP_PKEY* key);

}  // namespace connectai::auth
