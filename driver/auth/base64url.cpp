#include "auth/base64url.h"

#include <openssl/evp.h>

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

}  // namespace connectai::auth
