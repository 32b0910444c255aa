// JSON web tokens as whoever receives them looks at them.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace connectai::test {

// RFC 4648, 5, without padding; `text` is well-formed.
inline std::string decoded_base64url(std::string text) {
    for (char& c : text) {
        if (c == '-') c = '+';
        if (c == '_') c = '/';
    }
    const std::size_t padding = (4 - text.size() % 4) % 4;
    text.append(padding, '=');
    std::string octets(text.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    octets.resize(static_cast<std::size_t>(size) - padding);
    return octets;
}

// RFC 7515, 5.2, with RS256.
inline bool is_signed_by(std::string_view token, EVP_PKEY* key) {
    const std::size_t end = token.rfind('.');
    const std::string signature = decoded_base64url(std::string(token.substr(end + 1)));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(token.data()),
                            end) == 1;
}

}  // namespace connectai::test
