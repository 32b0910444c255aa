// How long a transfer waits for its server: until a deadline; where there is none, as long as
// octets come or go.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/client.h"

namespace connectai::http {

// How long nothing may come or go; 0: for ever. Shared by a client and its transfers, so that a
// change holds at once.
using SilenceLimit = std::atomic<std::chrono::milliseconds>;

class Patience {
public:
    // `server` is for messages.
    explicit Patience(std::shared_ptr<const SilenceLimit> limit, const ServerName& server = {})
        : limit_(std::move(limit)), server_(server) {}

    // Absent: none. A statement with a deadline may think in silence until then: ODBC 3.8,
    // SQLSetConnectAttr, gives SQL_ATTR_CONNECTION_TIMEOUT what is "not associated with query
    // execution or login".
    void set_deadline(std::optional<Clock::time_point> deadline) noexcept {
        deadline_ = deadline.value_or(never);
    }

    // Whether anybody waits for what is to come, as at first. Silence counts only then.
    void set_awaited(bool awaited) noexcept { awaited_since_ = awaited ? Clock::now() : never; }

    // Throws Error HYT00 when the deadline has passed. `url` is for the message.
    void check_deadline(const std::string& url) const;

    // How long to wait now, one second at most, before this is asked again. `moved` counts the
    // octets that came and went since the request began. Throws as check_deadline(), and Error
    // HYT01 after too long a silence. It begins when this is first asked behind some octets:
    // before, nobody listened, and it was not the server's.
    std::chrono::milliseconds next(std::uint64_t moved, const std::string& url);

private:
    [[noreturn]] void fail_deadline(const std::string& url) const;
    [[noreturn]] void fail_silence(const std::string& url) const;

    std::shared_ptr<const SilenceLimit> limit_;
    ServerName server_;
    // Both may be set while another thread waits.
    static constexpr Clock::time_point never = Clock::time_point::max();
    std::atomic<Clock::time_point> deadline_ = never;
    std::atomic<Clock::time_point> awaited_since_ = Clock::time_point::min();
    Clock::time_point quiet_since_;
    std::optional<std::uint64_t> moved_;  // when it was last asked for
};

}  // namespace connectai::http
