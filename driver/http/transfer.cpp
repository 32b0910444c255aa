#include "http/transfer.h"

#include <algorithm>

#include "base/error.h"
#include "base/network_wait.h"
#include "base/text.h"
#include "config/address.h"
#include "http/connect_failure.h"
#include "http/proxy.h"
#include "http/url.h"

namespace connectai::http {

namespace {

// One curl_multi_perform can deliver 1.6 MB: more than the caches hold, and without a bound.
constexpr std::size_t max_block = 256 * 1024;

// Of all that comes as headers: interim responses, the response's own, trailers. libcurl bounds a
// head in its later versions, and does not bound trailers.
constexpr std::size_t most_head_octets = std::size_t{256} * 1024;

}  // namespace

Transfer::Transfer(std::unique_ptr<Channel> channel, const ClientOptions& options, Request request,
                   std::shared_ptr<CancelToken> cancel, std::shared_ptr<const SilenceLimit> limit,
                   GiveBack give_back)
    : options_(options),
      request_(std::move(request)),
      cancel_(std::move(cancel)),
      give_back_(std::move(give_back)),
      channel_(std::move(channel)),
      patience_(std::move(limit), request_.server) {
    channel_->prepare(options_, request_);
    request_.credentials.secret = {};  // a long result needs it no more
    options_.proxy_password = {};
    CURL* easy = channel_->easy();
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_data);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    const CURLMcode code = curl_multi_add_handle(channel_->multi(), easy);
    if (code != CURLM_OK) throw Error(sqlstate::general_error, curl_multi_strerror(code));
}

Transfer::~Transfer() {
    if (channel_->inherited()) return;
    // Removed before its end, libcurl closes the connection; after it, the connection is kept.
    curl_multi_remove_handle(channel_->multi(), channel_->easy());
    if (!ended_ || result_ != CURLE_OK) return;
    try {
        give_back_(std::move(channel_));
    } catch (...) {  // no memory to keep it: it is closed
        channel_.reset();
    }
}

const ResponseHead& Transfer::head() {
    out_ = &early_;
    size_before_ = 0;
    try {
        while (!head_complete_ && !ended_) step();
        if (!head_complete_) check_end();
        if (head_.status == proxy_authentication_required &&
            answered_by_proxy(channel_->easy(), options_, request_.url)) {
            throw refused_by_proxy(head_.status, options_, request_.url, request_.server);
        }
    } catch (const Error& error) {
        // "Unable to connect" says it already.
        const bool said = error.state() == sqlstate::unable_to_connect;
        if (request_has_begun()) {
            if (no_connection_to_begin_again()) throw_not_sent_again(error);
            if (said) throw NotSent(error, false, connect_progress());
            throw;
        }
        throw NotSent(
            said ? error
                 : Error(error.state(), error.message() + "; nothing of the request had been sent"),
            ended_ && connect_may_pass(), connect_progress());
    }
    return head_;
}

// Before each sending: there is a second one where the first was on a kept connection, which has
// been closed without a reply.
int Transfer::on_connected(void* self, char*, char*, int, int) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto& tell = transfer.request_.on_sent_again;
    if (tell && transfer.request_has_begun()) {
        try {
            tell();
        } catch (const std::exception&) {
            // Without memory, it is not told.
        }
    }
    transfer.connected_ = true;
    return CURL_PREREQFUNC_OK;
}

// A request that has begun is over connecting, but for libcurl's sending it again. Connecting alone
// has a time limit of libcurl's.
bool Transfer::no_connection_to_begin_again() const {
    switch (result_) {
        case CURLE_OPERATION_TIMEDOUT: return true;
        case CURLE_COULDNT_CONNECT:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_SSL_CONNECT_ERROR: return connect_may_pass();
        default: return false;
    }
}

void Transfer::throw_not_sent_again(const Error& error) const {
    const SqlState& state = error.state() == sqlstate::timeout_expired
                                ? error.state()
                                : sqlstate::communication_link_failure;
    throw NotSentAgain(Error(state, concat("the kept connection was closed without a reply, and "
                                           "another cannot be made: ",
                                           error.message())),
                       connect_may_pass());
}

bool Transfer::connect_may_pass() const {
    return http::connect_may_pass(channel_->easy(), result_, libcurls_words());
}

// What a proxy has said to CONNECT; 0: nothing.
long Transfer::connect_status() const {
    long status = 0;
    curl_easy_getinfo(channel_->easy(), CURLINFO_HTTP_CONNECTCODE, &status);
    return status;
}

// The same, if that was no; else 0.
long Transfer::refused_tunnel() const {
    const long status = connect_status();
    return status >= 300 ? status : 0;
}

// The proxy that the connection was tried to, in words; empty: to the service itself.
std::string Transfer::used_proxy() const {
    const bool certain = result_ == CURLE_COULDNT_RESOLVE_PROXY || result_ == CURLE_PROXY;
    const bool used = certain || tried_proxy(options_, request_.url, channel_->tried_port());
    return used ? proxy_in_words(options_, request_.url) : std::string();
}

// Whether it is a proxy that speaks TLS itself to which there is no connection yet, and not the
// service.
bool Transfer::before_tunnel() const {
    if (!speaks_tls(proxy_for(options_, request_.url))) return false;
    return connect_status() == 0 && !connected_ && !used_proxy().empty();
}

// libcurl counts the times of a connection only when all of it is there. A proxy of HTTP has made
// its part when it has said so to CONNECT; its own handshake, if it has one, comes before.
ConnectProgress Transfer::connect_progress() const {
    const bool wants_user = head_.status == proxy_authentication_required;  // by plain http
    ConnectProgress progress{.by_proxy = !used_proxy().empty(),
                             .proxy_status = wants_user ? head_.status : refused_tunnel()};
    const auto& tls_begun = channel_->tls_begun();
    if (progress.proxy_status != 0 || before_tunnel()) return progress;
    progress.cause = connect_cause(channel_->easy(), result_, libcurls_words());
    if (!tls_begun) return progress;
    curl_off_t looked_up = 0;
    curl_easy_getinfo(channel_->easy(), CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
    const auto connected = std::chrono::ceil<std::chrono::microseconds>(*tls_begun - begun_) -
                           std::chrono::microseconds(looked_up);
    progress.failed = ConnectStep::tls;
    progress.times.connect = std::max(connected, std::chrono::microseconds(0));
    return progress;
}

// Before there is a connection with the service, only CONNECT can have left, to a proxy. Behind
// that libcurl counts what it could give to TLS as a whole, of which some records may be gone
// earlier.
bool Transfer::request_has_begun() const noexcept {
    if (!connected_) return false;
    if (!config::plain_http(request_.url)) return true;
    long octets = 0;
    curl_easy_getinfo(channel_->easy(), CURLINFO_REQUEST_SIZE, &octets);
    return octets > 0;
}

bool Transfer::receive(std::string& out) {
    head();
    check_still_wanted();  // also where what is in hand keeps its reader busy
    if (encoding_.empty()) return receive_octets(out);
    if (!decoder_) decoder_ = decoder_for(encoding_);
    if (!decoder_) {
        throw Error(sqlstate::communication_link_failure,
                    "the reply from " + origin_of(request_.url) + " is encoded as " + encoding_ +
                        ", which was not asked for and cannot be read");
    }
    const std::size_t before = out.size();
    for (;;) {
        decoder_->take(out, max_block);
        if (out.size() > before) return true;
        packed_.clear();
        if (!receive_octets(packed_)) {
            if (received_any_ && !decoder_->complete()) {
                throw Error(sqlstate::communication_link_failure,
                            "the compressed reply from " + origin_of(request_.url) +
                                " ends too early: the result is not whole");
            }
            return false;
        }
        received_any_ = true;
        decoder_->feed(packed_);
    }
}

bool Transfer::receive_octets(std::string& out) {
    if (!early_.empty()) {
        out += early_;
        early_.clear();
        return true;
    }
    out_ = &out;
    size_before_ = out.size();
    while (out.size() == size_before_) {
        if (paused_) {
            resume();
        } else if (ended_) {
            check_end();
            return false;
        } else {
            step();
        }
    }
    return true;
}

// The octets of a connection that a parent process reads would be missing there.
void Transfer::check_process() const {
    if (!channel_->inherited()) return;
    throw Error(sqlstate::communication_link_failure,
                "the process has forked since this result was asked for, and it can only be read "
                "in the parent: execute the statement anew in the child");
}

void Transfer::resume() {
    check_process();
    paused_ = false;
    const CURLcode code = curl_easy_pause(channel_->easy(), CURLPAUSE_CONT);  // may call on_data
    if (code != CURLE_OK) finish(code);
}

// Octets that keep coming are waited for no longer than silence is.
void Transfer::check_still_wanted() const {
    if (cancel_ && cancel_->cancelled()) {
        throw Error(sqlstate::operation_canceled, "the operation was cancelled");
    }
    patience_.check_deadline(request_.url);
}

void Transfer::step() {
    check_process();
    check_still_wanted();
    int running = 0;
    const CURLMcode code = curl_multi_perform(channel_->multi(), &running);
    if (code != CURLM_OK) throw Error(sqlstate::general_error, curl_multi_strerror(code));
    if (running == 0) {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(channel_->multi(), &left)) {
            if (message->msg == CURLMSG_DONE) return finish(message->data.result);
        }
    } else if (out_->size() == size_before_ && !paused_ && !(out_ == &early_ && head_complete_)) {
        wait();
    }
}

std::uint64_t Transfer::moved() const noexcept {
    curl_off_t sent = 0;
    curl_easy_getinfo(channel_->easy(), CURLINFO_SIZE_UPLOAD_T, &sent);
    return received_ + static_cast<std::uint64_t>(sent);
}

ConnectTimes Transfer::connect_times() const noexcept {
    // Each counts from the request's beginning, and is 0 where there was no such step.
    const auto until = [&](CURLINFO info) {
        curl_off_t time = 0;
        curl_easy_getinfo(channel_->easy(), info, &time);
        return std::chrono::microseconds(time);
    };
    const auto looked_up = until(CURLINFO_NAMELOOKUP_TIME_T);
    const auto connected = until(CURLINFO_CONNECT_TIME_T);
    const auto secured = until(CURLINFO_APPCONNECT_TIME_T);
    constexpr std::chrono::microseconds none{0};
    return {.connect = std::max(connected - looked_up, none),
            .tls = secured > none ? secured - connected : none};
}

void Transfer::set_deadline(std::optional<Clock::time_point> deadline) noexcept {
    patience_.set_deadline(deadline);
    ask_again();
}

void Transfer::set_awaited(bool awaited) noexcept {
    patience_.set_awaited(awaited);
    if (awaited) ask_again();
}

// How long to wait has become another question for a thread that waits already.
void Transfer::ask_again() noexcept {
    if (waiting_) curl_multi_wakeup(channel_->multi());
}

void Transfer::wait() {
    waiting_ = true;
    const struct Waited {
        std::atomic<bool>& waiting;
        ~Waited() { waiting = false; }
    } waited{waiting_};
    const auto patience = patience_.next(moved(), request_.url);
    const auto poll = [&] {
        const NetworkWait waiting;
        curl_multi_poll(channel_->multi(), nullptr, 0, static_cast<int>(patience.count()), nullptr);
    };
    if (!cancel_) return poll();
    // A cancel between the check in step() and here leaves its wake-up behind: libcurl's wake-ups
    // are remembered, and one before the scope is seen by the check below.
    const CancelToken::WakeScope scope(*cancel_,
                                       [multi = channel_->multi()] { curl_multi_wakeup(multi); });
    if (!cancel_->cancelled()) poll();
}

// A failure waits until what arrived before it has been handed out.
void Transfer::finish(CURLcode code) noexcept {
    result_ = code;
    ended_ = true;
}

void Transfer::check_end() const {
    if (result_ != CURLE_OK) fail(result_);
    if (!head_complete_) {  // libcurl takes the end of the connection for the head's
        throw Error(sqlstate::communication_link_failure,
                    "the connection to " + origin_of(request_.url) +
                        " broke within the head of the response");
    }
}

std::size_t Transfer::on_data(char* data, std::size_t, std::size_t length, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t received = transfer.out_->size() - transfer.size_before_;
    if (received > 0 && received + length > max_block) {
        transfer.paused_ = true;  // libcurl keeps this piece and gives it again
        return CURL_WRITEFUNC_PAUSE;
    }
    try {
        transfer.out_->append(data, length);
        transfer.received_ += length;
    } catch (const std::exception&) {
        return 0;  // CURLE_WRITE_ERROR: no exception may pass through libcurl
    }
    return length;
}

std::size_t Transfer::on_header(char* data, std::size_t, std::size_t length, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.received_ += length;
    transfer.head_octets_ += length;
    if (transfer.head_octets_ > most_head_octets) return 0;  // CURLE_WRITE_ERROR
    try {
        transfer.take_header({data, length});
    } catch (const std::exception&) {
        return 0;
    }
    return length;
}

void Transfer::take_header(std::string_view line) {
    if (line.starts_with("HTTP/")) {  // also after an interim 1xx response
        head_ = {};
        encoding_.clear();
        const std::size_t blank = line.find(' ');
        if (blank != std::string_view::npos) {
            head_.status = std::strtol(std::string(line.substr(blank)).c_str(), nullptr, 10);
        }
        return;
    }
    if (trim(line).empty()) {
        head_complete_ = head_.status >= 200;
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string name = lowered(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (name == "content-type") {
        head_.content_type = lowered(trim(value.substr(0, value.find(';'))));
    } else if (name == "retry-after") {
        head_.retry_after = value;
    } else if (name == "x-strategy") {
        head_.strategy = value;
    } else if (name == "date") {
        head_.date = value;
    } else if (name == "content-encoding") {
        encoding_ = lowered(value);
        if (encoding_ == "identity") encoding_.clear();
    }
}

std::string Transfer::libcurls_words() const {
    const char* const text = channel_->error_text();
    return *text != '\0' ? text : curl_easy_strerror(result_);
}

// Whether https:// in place of http:// is likely to help.
bool Transfer::may_be_the_scheme(CURLcode code) const {
    const bool asked = config::plain_http(request_.url) && request_has_begun() &&
                       proxy_for(options_, request_.url).empty();
    return asked && !request_.server_is_known && received_ == 0 && may_speak_tls(code);
}

// Whether it is the request that limits connecting, and not LoginTimeout.
bool Transfer::has_part_to_connect() const noexcept {
    const auto part = request_.connect_limit;
    const auto allowed = options_.connect_timeout;
    return part.count() > 0 && (allowed.count() == 0 || part < allowed);
}

void Transfer::fail(CURLcode code) const {
    const std::string host = origin_of(request_.url);
    const std::string text = libcurls_words();
    const ServerName& server = request_.server;
    if (head_octets_ > most_head_octets) {
        throw Error(sqlstate::general_error,
                    concat("the response from ", host, " has more than ", most_head_octets,
                           " octets of headers: the keyword ", server.keyword, " may not point to ",
                           server.what));
    }
    const bool proxys_tls = before_tunnel() && of_handshake(code);
    if (!head_complete_ && !proxys_tls) {
        if (const long status = refused_tunnel(); status != 0) {
            throw refused_by_proxy(status, options_, request_.url, server);
        }
        if (const auto error = connect_failure(channel_->easy(), code, host, text, server)) {
            throw *error;
        }
    }
    const std::string proxy = used_proxy();
    if (const auto error = proxy_out_of_reach(proxys_tls ? CURLE_PROXY : code, host, text, proxy)) {
        throw *error;
    }
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
            throw Error(sqlstate::unable_to_connect,
                        concat("cannot connect to ", host, ": ", text, "; check the keyword ",
                               server.keyword, ", the network and the proxy"));
        case CURLE_OPERATION_TIMEDOUT:
            // ODBC 3.8, SQLConnect, "Diagnostics": HYT00 where SQL_ATTR_LOGIN_TIMEOUT has passed.
            throw Error(
                sqlstate::timeout_expired,
                concat("connecting to ", host, proxy.empty() ? "" : " by ", proxy,
                       proxy.empty() ? "" : ",", " took longer than ",
                       has_part_to_connect() ? "its part of the time, since there are others"
                                             : "LoginTimeout allows",
                       ": ", text));
        case CURLE_OUT_OF_MEMORY:
        case CURLE_WRITE_ERROR:
            throw Error(sqlstate::memory_allocation, "no memory for the reply from " + host);
        default:
            throw Error(sqlstate::communication_link_failure,
                        head_complete_
                            ? "the connection to " + host +
                                  " broke before the reply was complete, so the result is not "
                                  "whole: " +
                                  text
                            : concat("the connection to ", host, " failed: ", text,
                                     may_be_the_scheme(code) ? "; " + https_advice(server) : ""));
    }
}

}  // namespace connectai::http
