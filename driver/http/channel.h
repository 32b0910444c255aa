// One libcurl transfer handle with the connection it keeps, and what they need to be set up.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/process_mark.h"
#include "http/client.h"
#include "http/libcurl.h"
#include "http/share.h"
#include "http/socket.h"

namespace connectai::http {

// Everything that a kept connection depends on and libcurl does not compare by itself before it
// uses one again: above all in whose name it was made.
struct ChannelKey {
    std::string site;  // as site_of() has it
    std::string proxy;
    std::string account;           // account_digest()
    std::shared_ptr<Share> share;  // the certificates that both sides were verified with

    bool operator==(const ChannelKey&) const = default;
};

// A multi handle of its own for each transfer: the connection cache lives in it, so a channel that
// is used again finds its connection open. It keeps one at most.
class Channel {
public:
    explicit Channel(ChannelKey key);
    // In a child of the process that made it, the sockets are closed and nothing is said on them:
    // the connections, and what TLS would write at their end, are the parent's.
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    // Sets everything for one request. The options and the request must outlive the transfer.
    void prepare(const ClientOptions& options, const Request& request);

    // Forgets the request, credentials included; keeps the connection.
    void rest() noexcept;

    const ChannelKey& key() const noexcept { return key_; }
    bool inherited() const noexcept { return mark_.inherited(); }
    CURL* easy() const noexcept { return easy_.get(); }
    CURLM* multi() const noexcept { return multi_.get(); }

    // Where the request's last connection was tried to; 0: none was tried.
    std::uint16_t tried_port() const noexcept { return tried_port_; }

    // When the request's last handshake of TLS began, and so the connection was made: to the
    // service, or to a proxy that speaks TLS itself. Absent: none has, or libcurl does not say so,
    // since it does its TLS by another library than OpenSSL.
    const std::optional<Clock::time_point>& tls_begun() const noexcept { return tls_begun_; }

    // libcurl's own words for the last failure; empty when it had none.
    const char* error_text() const noexcept { return error_.get(); }

private:
    static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept;
    static CURLcode begin_tls(CURL*, void* context, void* self) noexcept;
    static int close_socket(void* self, curl_socket_t socket) noexcept;
    void set_proxy(const ClientOptions& options, const std::string& url);
    void set_client_certificate(const ClientCertificate& certificate);
    void set_headers(const ClientOptions& options, const Request& request);
    template <typename Value>
    void set(CURLoption option, Value value) {
        set_option(easy_.get(), option, value);
    }

    ChannelKey key_;
    ProcessMark mark_;
    std::vector<curl_socket_t> sockets_;  // that are open
    UnansweredLimit unanswered_limit_{};  // of the request
    std::uint16_t tried_port_ = 0;
    std::optional<Clock::time_point> tls_begun_;
    std::unique_ptr<char[]> error_;
    HeaderList headers_;
    HeaderList proxy_headers_;
    // The easy handle goes first: it must have left the multi handle's cache.
    MultiHandle multi_;
    EasyHandle easy_;
};

}  // namespace connectai::http
