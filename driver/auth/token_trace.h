// What the log says of a request for an access token: one line, when it has come to its end, and at
// LogLevel::info one that it begins; docs/logging.md describes them. No value of the request or the
// reply is in them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "auth/token_reply.h"
#include "base/error.h"
#include "base/log.h"
#include "http/client.h"

namespace connectai::auth {

// One wait for a reply. A request that its first caller has left under way is waited for again, and
// has a line each time, with the same id, in the log of whoever waits. Used by one thread.
class TokenTrace {
public:
    // `log`: null for none. `id`: of the request, 0 where it has none yet. `grant_type`: the
    // form's.
    TokenTrace(std::shared_ptr<Log> log, std::uint64_t id, const std::string& url,
               std::string_view grant_type);
    TokenTrace(const TokenTrace&) = delete;
    TokenTrace& operator=(const TokenTrace&) = delete;

    std::uint64_t id() const noexcept { return id_; }

    void begins() noexcept;
    // `code`: the reply's "error" (RFC 6749, 5.2), without secrets; empty: none.
    void answered(long status, std::string_view code);
    void completed(const TokenReply& reply) noexcept;
    void failed(const Error& error) noexcept;

private:
    void write(std::string_view end, std::string_view lifetime, std::string_view state) noexcept;

    std::shared_ptr<Log> log_;  // null: no lines
    std::uint64_t id_;
    std::string host_;
    std::string grant_type_;
    std::string code_ = "-";
    long status_ = 0;  // 0: no answer
    http::Clock::time_point begun_ = http::Clock::now();
};

}  // namespace connectai::auth
