#include "auth/base64url.h"

#include <openssl/evp.h>

#include <array>

#include "base/error.h"

namespace connectai::auth {

std::string base64url(std::string_view octets) {
    std::string text(4 * ((octets.size() + 2) / 3) + 1, '\0');  // and a NUL
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(octets.data()),
                                     static_cast<int>(octets.size()));
    text.resize(static_cast<std::size_t>(size));
    while (text.ends_with('=')) text.pop_back();
    for (char& c : text) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return text;
}

std::string base64url_of_sha256(std::string_view octets) {
    std::array<char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(octets.data(), octets.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   &size, EVP_sha256(), nullptr) != 1) {
        throw unsent(sqlstate::general_error, "OpenSSL has no SHA-256 to sign in with");
    }
    return base64url({digest.data(), size});
}

}  // namespace connectai::auth
