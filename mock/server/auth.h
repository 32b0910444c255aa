// Who is calling: the Authorization header, and the accounts that the mock accepts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mock {

struct Credentials {
    std::string user;   // of Basic; empty with Bearer
    std::string token;  // Basic's password (a personal access token), or the bearer token
    bool bearer = false;
};

struct Account {
    std::string user = "user@example.com";
    std::string token = "test-token";
};

// Reads `Basic base64(user:token)` and `Bearer token`; nothing if it is neither, or has no user or
// no token. Nothing is trimmed: the service refuses a token with blanks around it.
std::optional<Credentials> parse_authorization(std::string_view header);

// The account's own token; Basic asks for the account's user too.
bool is_account(const Account& account, const Credentials& credentials);

}  // namespace mock
