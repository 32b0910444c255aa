// What the log says of a request: one line, when it has come to its end; docs/logging.md describes
// it. At LogLevel::info there are lines before: that it begins, its status, its retries.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/log.h"
#include "http/client.h"

namespace connectai {

// Of a request from its first attempt to the end of its reply. There is none where the log has no
// lines of requests, so that they cost nothing then. Used by one thread at a time.
class RequestTrace {
public:
    // What has come of a reply.
    struct Received {
        std::uint64_t rows = 0;     // of all results
        std::int64_t affected = 0;  // rows changed; -1: not known, or nothing to be changed
        std::uint64_t octets = 0;   // of the body, inflated
        std::uint64_t wire = 0;     // as they came, the head included
    };

    // Null where the log is not for requests. `what` is "POST /query", `statement` what it is about
    // as the log may have it, `body` null for a GET.
    static std::shared_ptr<RequestTrace> begin(const std::shared_ptr<Log>& log,
                                               std::string_view what, std::string_view statement,
                                               const std::string* body);

    RequestTrace(std::shared_ptr<Log> log, std::string_view what, std::string_view statement,
                 const std::string* body);
    // Of a reply that was neither read to its end nor failed: the application wanted no more of it.
    ~RequestTrace();
    RequestTrace(const RequestTrace&) = delete;
    RequestTrace& operator=(const RequestTrace&) = delete;

    // An attempt begins, at first with what signs it in. What is known of one before is forgotten,
    // but that it was made.
    void attempt();
    // It is sent now, to the endpoint with this URL.
    void sends_to(std::string_view url);
    void answered(long status);
    // libcurl has found its kept connection closed, and has sent the request on a new one.
    void sent_again() noexcept;
    // The next attempt is to begin after `wait`.
    void retried(const Error& why, std::int64_t next_attempt, std::int64_t most_attempts,
                 std::chrono::milliseconds wait);

    // The service has refused the access token: another attempt begins, with another one.
    void signed_in_anew(const Error& why);

    // The next attempt goes to another endpoint than the last one, or than was expected.
    void moved(std::string_view from_url, std::string_view to_url, std::string_view why);

    // There will be no other attempt: the first failure, or the end, is the request's.
    void decided() noexcept { decided_ = true; }
    void received(const Received& received) noexcept { received_ = received; }
    void failed(const std::exception_ptr& failure) noexcept;
    void completed() noexcept;
    // Nothing is to be said of it.
    void forget() noexcept { written_ = true; }

private:
    enum class End : std::uint8_t { complete, closed, failed, cancelled, timeout };

    void info(std::string_view what) const noexcept;
    void write() noexcept;

    std::shared_ptr<Log> log_;
    std::string name_;  // "id=17 POST /query"
    std::string statement_;
    std::optional<std::size_t> sent_;  // octets of the body
    http::Clock::time_point begun_ = http::Clock::now();
    http::Clock::time_point sending_begun_ = begun_;  // the last attempt's
    std::int64_t attempts_ = 0;
    std::string endpoint_;                  // that was asked last; empty: none
    long status_ = 0;                       // 0: no answer
    std::optional<std::int64_t> first_ms_;  // until the head was in
    std::optional<Received> received_;
    std::string_view sqlstate_;  // of a failure
    End end_ = End::closed;
    bool decided_ = false;
    bool written_ = false;
};

}  // namespace connectai
