// Proof Key for Code Exchange, RFC 7636, with the method S256 only.
#pragma once

#include <string>
#include <string_view>

namespace mock {

// BASE64URL(SHA256(code_verifier)); section 4.2.
std::string code_challenge(std::string_view code_verifier);

bool is_code_verifier(std::string_view text) noexcept;   // 43 to 128 unreserved characters
bool is_code_challenge(std::string_view text) noexcept;  // as S256 makes them: 43 of base64url

}  // namespace mock
