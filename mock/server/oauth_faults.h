// What a token endpoint may do wrong. The client_id `fail-NAME` asks for it; `fail-NAME:TEXT` does
// so with a counter of its own.
#pragma once

#include <chrono>
#include <iosfwd>
#include <span>
#include <string_view>

#include "oauth_replies.h"

namespace mock {

struct TokenFault {
    std::string_view name;     // the client_id is "fail-" and this
    std::string_view summary;  // what the client meets
    // In place of tokens, whatever the request says; null: tokens are issued, by all the rules.
    CannedReply (*reply)() = nullptr;
    int times = 0;                          // of `reply`: 0 always, else so often for a client_id
    void (*change)(TokenReply&) = nullptr;  // of the tokens' reply; null: nothing
    std::chrono::milliseconds delay{0};     // before any reply
    bool basic_only = false;                // a secret in the form is refused: invalid_client
};

std::span<const TokenFault> token_faults() noexcept;

// Null if the client_id names none.
const TokenFault* find_token_fault(std::string_view client_id) noexcept;

void list_oauth_clients(std::ostream& out);

}  // namespace mock
