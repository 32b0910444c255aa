#include "auth/token_trace.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "http/url.h"

namespace connectai::auth {
namespace {

constexpr std::string_view scope = "http";
constexpr std::string_view what = " POST OAuthTokenURL ";

// The codes that there are look so. Anything else could begin another key of the line.
bool is_code(std::string_view text) {
    constexpr std::size_t longest = 60;
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
        return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == '*';
    });
}

std::string_view end_of(const Error& error) {
    if (error.state() == sqlstate::operation_canceled) return "cancelled";
    const bool late = error.state() == sqlstate::timeout_expired ||
                      error.state() == sqlstate::connection_timeout_expired;
    return late ? "timeout" : "failed";
}

}  // namespace

TokenTrace::TokenTrace(std::shared_ptr<Log> log, std::uint64_t id, const std::string& url,
                       std::string_view grant_type)
    : log_(log && log->enabled(LogLevel::request) ? std::move(log) : nullptr),
      id_(id == 0 && log_ ? next_request_id() : id),
      host_(http::host_of(url)),
      grant_type_(grant_type) {}

void TokenTrace::begins() noexcept try {
    if (!log_ || !log_->enabled(LogLevel::info)) return;
    log_->write(LogLevel::info, scope,
                concat("id=", id_, what, "begins: host=", host_, " grant=", grant_type_));
} catch (...) {  // no memory: the request has more need of it
    return;
}

void TokenTrace::answered(long status, std::string_view code) {
    status_ = status;
    if (is_code(code)) code_ = code;
}

void TokenTrace::completed(const TokenReply& reply) noexcept try {
    const std::string lifetime =
        reply.lifetime
            ? std::to_string(std::chrono::floor<std::chrono::seconds>(*reply.lifetime).count())
            : "-";
    write("complete", lifetime, "-");
} catch (...) {
    return;
}

void TokenTrace::failed(const Error& error) noexcept {
    write(end_of(error), "-", error.state().code);
}

void TokenTrace::write(std::string_view end, std::string_view lifetime,
                       std::string_view state) noexcept try {
    if (!log_) return;
    log_->write(
        LogLevel::request, scope,
        concat("id=", id_, what, "status=", status_ == 0 ? "-" : std::to_string(status_),
               " end=", end, " ms=", http::milliseconds_since(begun_), " sqlstate=", state,
               " host=", host_, " grant=", grant_type_, " error=", code_, " lifetime=", lifetime));
} catch (...) {  // a line is not worth an exception where nobody expects one
    return;
}

}  // namespace connectai::auth
