#include "http/patience.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "http/url.h"

namespace connectai::http {

namespace {

using std::chrono::milliseconds;

// Where nothing else bounds it.
constexpr milliseconds longest_wait{1000};

milliseconds left_until(Clock::time_point end, Clock::time_point now) {
    return std::chrono::ceil<milliseconds>(end - now);
}

}  // namespace

void Patience::fail_deadline(const std::string& url) const {
    throw Error(sqlstate::timeout_expired,
                concat(server_.what, " at ", origin_of(url),
                       " did not answer within the time allowed (of a statement: "
                       "SQL_ATTR_QUERY_TIMEOUT, or the keyword Timeout; of connecting: "
                       "SQL_ATTR_LOGIN_TIMEOUT, or the keyword LoginTimeout)"));
}

// ODBC 3.8, HYT01 of every function that may wait: the connection timeout "expired before the data
// source responded to the request".
void Patience::fail_silence(const std::string& url) const {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit_->load()).count();
    throw Error(
        sqlstate::connection_timeout_expired,
        concat("nothing has come from ", origin_of(url), " for ", seconds,
               seconds == 1 ? " second" : " seconds", ": check the network and ", server_.what,
               "; if it may be silent for longer, set SQL_ATTR_CONNECTION_TIMEOUT of the "
               "connection higher, or to 0 for no limit"));
}

void Patience::check_deadline(const std::string& url) const {
    const Clock::time_point deadline = deadline_;
    if (deadline != never && Clock::now() >= deadline) fail_deadline(url);
}

milliseconds Patience::next(std::uint64_t moved, const std::string& url) {
    const auto now = Clock::now();
    if (moved != moved_) {
        moved_ = moved;
        quiet_since_ = now;
    }
    const Clock::time_point deadline = deadline_;
    if (deadline != never) {
        const auto left = left_until(deadline, now);
        if (left.count() <= 0) fail_deadline(url);
        return std::min(longest_wait, left);
    }
    const milliseconds limit = limit_->load();
    if (limit.count() == 0) return longest_wait;
    const Clock::time_point awaited_since = awaited_since_;
    if (awaited_since == never) return longest_wait;
    const auto left = left_until(std::max(quiet_since_, awaited_since) + limit, now);
    if (left.count() <= 0) fail_silence(url);
    return std::min(longest_wait, left);
}

}  // namespace connectai::http
