// Signed JSON web tokens: RFC 7519, with RS256 (RFC 7518, 3.3).
#pragma once

#include <chrono>
#include <string>

#include "base/named_path.h"
#include "base/secret.h"
#include "http/key_file.h"

namespace connectai::auth {

// The claims that the service asks for; tokenType is powered-by.
struct Claims {
    std::string issuer;   // iss: the parent account
    std::string subject;  // sub: the child account
    std::chrono::system_clock::time_point issued;
    std::chrono::seconds validity;
};

// The RSA key of ClientJWTCert. Throws Error HY000: a file that cannot be read, that others may
// read, or that holds no private key, a passphrase that is missing or wrong, a key that is none of
// RSA or has less than 2048 bits (RFC 7518, 3.3).
http::PrivateKey read_signing_key(const NamedPath& path, const Secret& passphrase);

// Header, claims and signature, as they go behind "Bearer". Throws Error HY000.
Secret signed_token(const Claims& claims, EVP_PKEY* key);

}  // namespace connectai::auth
