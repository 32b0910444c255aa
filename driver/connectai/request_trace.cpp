#include "connectai/request_trace.h"

#include <array>
#include <new>

#include "base/text.h"

namespace connectai {
namespace {

constexpr std::string_view scope = "http";
constexpr std::array<std::string_view, 5> end_names{"complete", "closed", "failed", "cancelled",
                                                    "timeout"};

// As the boundary to ODBC makes it a diagnostic record. The text is the constant's own.
std::string_view sqlstate_of(const std::exception_ptr& failure) noexcept {
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        return error.state().code;
    } catch (const std::bad_alloc&) {
        return sqlstate::memory_allocation.code;
    } catch (...) {
        return sqlstate::general_error.code;
    }
}

template <typename Number>
std::string or_dash(const std::optional<Number>& number) {
    return number ? std::to_string(*number) : "-";
}

}  // namespace

std::shared_ptr<RequestTrace> RequestTrace::begin(const std::shared_ptr<Log>& log,
                                                  std::string_view what, std::string_view statement,
                                                  const std::string* body) {
    if (!log->enabled(LogLevel::request)) return nullptr;
    return std::make_shared<RequestTrace>(log, what, statement, body);
}

RequestTrace::RequestTrace(std::shared_ptr<Log> log, std::string_view what,
                           std::string_view statement, const std::string* body)
    : log_(std::move(log)),
      name_(concat("id=", next_request_id(), ' ', what)),
      statement_(statement) {
    if (body != nullptr) sent_ = body->size();
    info(concat("begins: ", statement_.empty() ? std::string_view("-") : statement_));
}

RequestTrace::~RequestTrace() {
    write();
}

void RequestTrace::info(std::string_view what) const noexcept try {
    if (log_->enabled(LogLevel::info)) log_->write(LogLevel::info, scope, concat(name_, ' ', what));
} catch (...) {  // no memory: the request has more need of it
    return;
}

void RequestTrace::attempt() {
    ++attempts_;
    status_ = 0;
    first_ms_.reset();
    received_.reset();
    sqlstate_ = {};
    end_ = End::closed;
}

// As the keyword URL has it; https:// goes without saying.
void RequestTrace::sends_to(std::string_view url) {
    constexpr std::string_view usual = "https://";
    endpoint_ = url.starts_with(usual) ? url.substr(usual.size()) : url;
    sending_begun_ = http::Clock::now();
}

void RequestTrace::answered(long status) {
    status_ = status;
    first_ms_ = http::milliseconds_since(sending_begun_);
    info(concat("-> ", status, " after ", *first_ms_, " ms"));
}

void RequestTrace::sent_again() noexcept {
    ++attempts_;
    info("finds the kept connection closed: sent again on a new one");
}

void RequestTrace::retried(const Error& why, std::int64_t next_attempt, std::int64_t most_attempts,
                           std::chrono::milliseconds wait) {
    info(concat("attempt ", next_attempt, " of ", most_attempts, " in ", wait.count(),
                " ms, because: ", why.message()));
}

void RequestTrace::signed_in_anew(const Error& why) {
    info(concat("sent again with another access token, because: ", why.message()));
    attempt();
}

void RequestTrace::moved(std::string_view from_url, std::string_view to_url, std::string_view why) {
    info(concat("asks ", to_url, " instead of ", from_url, ", because: ", why));
}

void RequestTrace::failed(const std::exception_ptr& failure) noexcept {
    sqlstate_ = sqlstate_of(failure);
    if (sqlstate_ == sqlstate::operation_canceled.code) {
        end_ = End::cancelled;
    } else if (sqlstate_ == sqlstate::timeout_expired.code ||
               sqlstate_ == sqlstate::connection_timeout_expired.code) {
        end_ = End::timeout;
    } else {
        end_ = End::failed;
    }
    if (decided_) write();
}

void RequestTrace::completed() noexcept {
    end_ = End::complete;
    write();
}

void RequestTrace::write() noexcept try {
    if (written_) return;
    written_ = true;
    std::string line = concat(name_, " status=", status_ == 0 ? "-" : std::to_string(status_),
                              " end=", end_names.at(static_cast<std::size_t>(end_)));
    const bool counted = received_ && received_->affected >= 0;
    line += concat(" rows=", received_ ? std::to_string(received_->rows) : "-",
                   " affected=", counted ? std::to_string(received_->affected) : "-",
                   " octets=", received_ ? std::to_string(received_->octets) : "-",
                   " wire=", received_ ? std::to_string(received_->wire) : "-");
    line += concat(" sent=", or_dash(sent_), " first_ms=", or_dash(first_ms_),
                   " ms=", http::milliseconds_since(begun_),
                   " retries=", attempts_ > 1 ? attempts_ - 1 : 0,
                   " sqlstate=", sqlstate_.empty() ? std::string_view("-") : sqlstate_,
                   " endpoint=", endpoint_.empty() ? std::string_view("-") : endpoint_,
                   " statement=", statement_.empty() ? std::string_view("-") : statement_);
    log_->write(LogLevel::request, scope, line);
} catch (...) {  // a line is not worth an exception where nobody expects one
    return;
}

}  // namespace connectai
