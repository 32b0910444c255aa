#include "setup/dsn_tool/output/octets.h"

#include <openssl/evp.h>

#include <limits>
#include <stdexcept>

namespace connectai::dsn_tool {

std::string hexadecimal(std::string_view octets) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    text.reserve(octets.size() * 2);
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        text += digits[octet >> 4U];
        text += digits[octet & 0xFU];
    }
    return text;
}

std::string base64(std::string_view octets) {
    // EVP_EncodeBlock counts in int, and ends what it writes with a NUL.
    if (octets.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) / 2) {
        throw std::length_error("a binary value is longer than 1 GiB");
    }
    std::string text((octets.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(octets.data()),
                                       static_cast<int>(octets.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace connectai::dsn_tool
