// HTTP as the layers above need it: one request out, one response pulled in by its reader. The
// only place that knows libcurl.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/secret.h"
#include "http/client_certificate.h"
#include "http/clock.h"

namespace connectai::http {

struct Credentials {
    enum class Scheme : std::uint8_t { none, basic, bearer };
    Scheme scheme = Scheme::none;
    std::string
        user;       // of basic; of bearer, whose token it is, where that is renewed (any text that
                    // is nobody else's): connections outlive it then; empty: the token says it
    Secret secret;  // password or token

    bool operator==(const Credentials&) const = default;
};

struct ClientOptions {
    std::string user_agent;
    std::string ca_file;                                          // PEM; empty: the system's
    std::shared_ptr<const ClientCertificate> client_certificate;  // null: none
    std::string proxy;       // empty: from the environment; config::no_proxy
    std::string proxy_user;  // empty: the proxy wants none
    Secret proxy_password;
    std::chrono::seconds connect_timeout{15};  // 0: no limit
    bool compression = true;                   // whether replies may come compressed
};

// What messages call the server of a request, and the keyword to look at where it is not the one.
struct ServerName {
    std::string_view what = "the service";
    std::string_view keyword = "URL";
};

// Behind a message: what to do where plain http may have met a server that speaks TLS.
std::string https_advice(const ServerName& server);

struct Request {
    std::string url;
    Credentials credentials;
    // Null: GET. Shared with its writer, who may use the memory again when the response is
    // gone.
    std::shared_ptr<const std::string> body;
    std::string content_type = "application/json";  // the body's
    std::string strategy{};                         // X-Strategy; empty: none
    // To connect within, if that is less than ClientOptions have; 0: what they have. Others are
    // asked when it is over, so that the error is a NotSent (HYT00).
    std::chrono::milliseconds connect_limit{0};
    // A write is sent on a connection of its own: on a kept one libcurl would silently send it
    // again when the connection turns out to be dead, and a write must not happen twice.
    bool repeatable = true;
    // It has answered before: an error that plain http meets with TLS does not doubt the URL.
    bool server_is_known = false;
    // A read that went out on a kept connection, which was closed without a reply, libcurl sends
    // again on a new one (RFC 9112, section 9.3.1): who is told; null: nobody.
    std::function<void()> on_sent_again;
    ServerName server{};
};

struct ResponseHead {
    long status = 0;
    std::string content_type;  // lower case, without parameters
    std::string retry_after;   // as sent
    std::string strategy;      // X-Strategy, as sent; empty: none
    std::string date;          // the server's clock, as sent
};

// How long a request's connection took, each step from the end of the one before it; a kept
// connection has taken no step.
struct ConnectTimes {
    std::chrono::microseconds connect{0};  // TCP, to the service or the proxy
    std::chrono::microseconds tls{0};      // the handshake, and what a proxy said before it
};

// The steps to a connection with the service, in their order.
enum class ConnectStep : std::uint8_t {
    connection,  // to the service or the proxy, and through that
    tls,         // the handshake with the service, and its certificates
};

// Why a handshake has failed, or what has come behind it, as far as that is known.
enum class ConnectCause : std::uint8_t {
    unknown,
    no_tls,              // what answers does not speak TLS
    old_tls,             // it speaks older versions only
    no_agreement,        // there is no cipher in common, or a client certificate is wanted
    client_certificate,  // none was given, or another one is wanted
    trusted_file,        // the certificates to trust cannot be read
    untrusted,           // the certificate is signed by nobody who is trusted
    another_name,        // it is for another host
    out_of_date,         // it has expired, or is not valid yet
    revoked,             // it has been taken back
    connection_broke,    // of a token endpoint's: there was one
};

// How far a request has come that was not sent.
struct ConnectProgress {
    ConnectStep failed = ConnectStep::connection;  // the step that it ended in
    ConnectTimes times{};                          // of those that were made; 0: unknown
    bool by_proxy = false;                         // whether the way is that of a proxy
    long proxy_status = 0;  // HTTP status by which the proxy has refused; 0: it has not
    ConnectCause cause = ConnectCause::unknown;
};

// The service has not seen the request: its first octet had not left, or has got no further than a
// proxy that refuses, or a server that does not take the client's certificate.
class NotSent : public Error {
public:
    NotSent(const Error& error, bool may_pass, const ConnectProgress& progress = {})
        : Error(error.with_effect(Effect::unsent)), may_pass_(may_pass), progress_(progress) {}
    // Whether another attempt may go better: a name that is not found now, a host that refuses, a
    // connection that breaks. Not so with a certificate that is not trusted, and the like.
    bool may_pass() const noexcept { return may_pass_; }

    // Of the last attempt.
    const ConnectProgress& progress() const noexcept { return progress_; }

    // The same in other words.
    NotSent with_message(std::string message) const {
        return {Error::with_message(std::move(message)), may_pass_, progress_};
    }

private:
    bool may_pass_;
    ConnectProgress progress_;
};

// A read had been sent on a kept connection, which was closed without a reply, and there is no new
// one to send it on again: 08S01, or HYT00 where connecting took too long. What the service has
// done of it is not known. (A write is never sent on a kept connection: it is NotSent, or sent.)
class NotSentAgain : public Error {
public:
    NotSentAgain(const Error& error, bool may_pass) : Error(error), may_pass_(may_pass) {}
    // As NotSent's, of the new connection.
    bool may_pass() const noexcept { return may_pass_; }

private:
    bool may_pass_;
};

// Errors of all functions: 08001 could not connect, 08S01 the connection broke, HYT00 the deadline
// passed, HYT01 nothing came or went for too long, HY008 cancelled. Each message names the host and
// the cause. After fork() a response is the parent's alone: in the child all but its destruction is
// an error (08S01).
class Response : public ByteSource {
public:
    // Waits for the status and the headers. Its errors are NotSent and NotSentAgain where that is
    // so.
    virtual const ResponseHead& head() = 0;

    // Appends what has arrived, at least one octet, decompressed, and at most about 256 KiB; waits
    // for the first octet only. False at the end of a complete body.
    bool receive(std::string& out) override = 0;

    // Until when head() and receive() may be called and may wait; absent: for ever. Holds at once,
    // also for a thread that waits, and however much there is to receive.
    virtual void set_deadline(std::optional<Clock::time_point> deadline) noexcept = 0;

    // Whether somebody waits for what another thread receives, as at first: only then is silence
    // the server's fault. Likewise.
    virtual void set_awaited(bool awaited) noexcept = 0;

    // What has come over the wire until now: of the head, too, and before it is decompressed. Only
    // while nobody else receives.
    virtual std::uint64_t wire_octets() const noexcept = 0;

    // Once head() has returned.
    virtual ConnectTimes connect_times() const noexcept = 0;

    // What ends waiting from now on; may be null. Only while nobody waits.
    virtual void set_cancel(std::shared_ptr<CancelToken> cancel) noexcept = 0;
};

// Connections are kept for the next request of any client of the process with the same options.
// Safe to use from several threads. A response may outlive its client.
class Client {
public:
    explicit Client(ClientOptions options);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    const ClientOptions& options() const noexcept { return options_; }

    // Begins the request; nothing is waited for yet. `cancel` ends all waiting; it may be null.
    std::unique_ptr<Response> send(Request request, std::shared_ptr<CancelToken> cancel);

    // How long head() and receive() may wait without a deadline while no octet comes or goes; 0, as
    // at first: for ever. Holds for responses that have begun, too.
    void set_silence_limit(std::chrono::milliseconds limit) noexcept { *silence_limit_ = limit; }
    std::chrono::milliseconds silence_limit() const noexcept { return *silence_limit_; }

    // ClientOptions::connect_timeout of requests that are sent from now on.
    void set_connect_timeout(std::chrono::seconds timeout) noexcept {
        options_.connect_timeout = timeout;
    }

private:
    std::shared_ptr<std::atomic<std::chrono::milliseconds>> silence_limit_;
    ClientOptions options_;
};

}  // namespace connectai::http
