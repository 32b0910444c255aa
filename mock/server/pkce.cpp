// Code verifiers and challenges.
#include "pkce.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "base64url.h"

namespace mock {
namespace {

// RFC 3986, section 2.3: base64url's characters and two more.
bool is_unreserved(char c) {
    return base64url_characters.find(c) != std::string_view::npos || c == '.' || c == '~';
}

constexpr std::size_t challenge_characters = 43;  // of 32 octets

}  // namespace

std::string code_challenge(std::string_view code_verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
    SHA256(reinterpret_cast<const unsigned char*>(code_verifier.data()), code_verifier.size(),
           hash.data());
    return encode_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

bool is_code_verifier(std::string_view text) noexcept {
    return text.size() >= 43 && text.size() <= 128 &&
           std::all_of(text.begin(), text.end(), is_unreserved);
}

bool is_code_challenge(std::string_view text) noexcept {
    return text.size() == challenge_characters &&
           text.find_first_not_of(base64url_characters) == std::string_view::npos;
}

}  // namespace mock
