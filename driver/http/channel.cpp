#include "http/channel.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <mutex>

#include "base/error.h"
#include "base/text.h"
#include "http/authorization.h"
#include "http/decoder.h"
#include "http/proxy.h"
#include "http/socket.h"

namespace connectai::http {

namespace {

// What is left of the parent's channels in a child. It is never freed, because libcurl would use
// the connections for a last time, and kept where it can be found, so that it counts as no leak.
struct Remains {
    std::shared_ptr<Share> share;
    MultiHandle multi;
    EasyHandle easy;
};

void bury(Remains remains) noexcept {
    static std::mutex mutex;
    static auto& all = *new std::vector<Remains>;
    const std::lock_guard lock(mutex);
    all.push_back(std::move(remains));
}

void append_header(HeaderList& list, std::string_view name, std::string_view value = {}) {
    std::string line;
    line.reserve(name.size() + value.size());  // in one piece: it may be a secret
    line.append(name).append(value);
    const WipedText header(std::move(line));
    curl_slist* const longer = curl_slist_append(list.get(), header.view().data());
    if (longer == nullptr) throw Error(sqlstate::memory_allocation, "no memory for a request");
    static_cast<void>(list.release());
    list.reset(longer);
}

// libcurl takes 0 for its own 300 seconds; what LoginTimeout=0 promises is no limit. It refuses
// more than it can count in milliseconds: 24 days.
std::chrono::milliseconds connect_patience(const ClientOptions& options, const Request& request) {
    constexpr std::chrono::milliseconds no_limit{std::numeric_limits<int>::max()};
    auto patience = no_limit;
    if (options.connect_timeout.count() > 0 && options.connect_timeout < no_limit) {
        patience = options.connect_timeout;
    }
    return request.connect_limit.count() > 0 ? std::min(request.connect_limit, patience) : patience;
}

}  // namespace

Channel::Channel(ChannelKey key)
    : key_(std::move(key)), error_(std::make_unique<char[]>(CURL_ERROR_SIZE)) {
    multi_.reset(curl_multi_init());
    easy_.reset(curl_easy_init());
    if (!multi_ || !easy_) {
        throw Error(sqlstate::memory_allocation, "libcurl has no memory for another transfer");
    }
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    set(CURLOPT_SHARE, key_.share->handle());
}

Channel::~Channel() {
    if (!inherited()) return;
    for (const curl_socket_t socket : sockets_) http::close_socket(socket);
    bury({std::move(key_.share), std::move(multi_), std::move(easy_)});
}

curl_socket_t Channel::open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    auto& channel = *static_cast<Channel*>(self);
    auto& sockets = channel.sockets_;
    channel.tried_port_ = http::port_of(*address);
    const curl_socket_t socket = http::open_socket(*address);
    if (socket == CURL_SOCKET_BAD) return socket;
    try {
        sockets.push_back(socket);
    } catch (const std::exception&) {
        http::close_socket(socket);
        return CURL_SOCKET_BAD;
    }
    limit_unanswered(socket, channel.unanswered_limit_);
    return socket;
}

CURLcode Channel::begin_tls(CURL*, void* context, void* self) noexcept {
    auto& channel = *static_cast<Channel*>(self);
    channel.tls_begun_ = Clock::now();
    channel.key_.share->certificates().add_to(context);
    return CURLE_OK;
}

int Channel::close_socket(void* self, curl_socket_t socket) noexcept {
    std::erase(static_cast<Channel*>(self)->sockets_, socket);
    return http::close_socket(socket);
}

void Channel::rest() noexcept {
    curl_easy_reset(easy_.get());  // keeps the connection, the share and its TLS sessions
    headers_.reset();
    proxy_headers_.reset();
}

void Channel::prepare(const ClientOptions& options, const Request& request) {
    error_[0] = '\0';
    tried_port_ = 0;
    tls_begun_.reset();
    set(CURLOPT_ERRORBUFFER, error_.get());
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_NOSIGNAL, 1L);
    // A look-up that nobody waits for any more goes on in a thread of libcurl's own.
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_TCP_NODELAY, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_TCP_KEEPIDLE, keepalive_idle.count());
    set(CURLOPT_TCP_KEEPINTVL, keepalive_interval.count());
    // The default of 16 KiB means a callback and a system call for every one of them.
    set(CURLOPT_BUFFERSIZE, 256L * 1024);
    const bool long_body = request.body && request.body->size() > most_octets_unread;
    unanswered_limit_ = long_body ? UnansweredLimit() : unanswered_limit;
    for (const curl_socket_t socket : sockets_) limit_unanswered(socket, unanswered_limit_);
    set(CURLOPT_USERAGENT, options.user_agent.c_str());
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_FRESH_CONNECT, request.repeatable ? 0L : 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_patience(options, request).count()));
    set(CURLOPT_OPENSOCKETFUNCTION, &Channel::open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_CLOSESOCKETFUNCTION, &Channel::close_socket);
    set(CURLOPT_CLOSESOCKETDATA, this);
    if (lowered(key_.site.substr(0, 6)) == "https:") {
        key_.share->certificates().install(easy_.get());
        // A libcurl with another library for TLS has no such option, and does without.
        curl_easy_setopt(easy_.get(), CURLOPT_SSL_CTX_FUNCTION, &Channel::begin_tls);
        curl_easy_setopt(easy_.get(), CURLOPT_SSL_CTX_DATA, this);
    }
    if (options.client_certificate) set_client_certificate(*options.client_certificate);
    headers_.reset();
    proxy_headers_.reset();
    set_proxy(options, request.url);
    set_headers(options, request);
}

// Without a copy of libcurl's own: the options are there as long as the transfer.
void Channel::set_client_certificate(const ClientCertificate& certificate) {
    const auto set_blob = [this](CURLoption option, std::string_view text) {
        curl_blob blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
        set(option, &blob);
    };
    set_blob(CURLOPT_SSLCERT_BLOB, certificate.chain());
    set_blob(CURLOPT_SSLKEY_BLOB, certificate.key().reveal());
    set(CURLOPT_SSLCERTTYPE, "PEM");
    set(CURLOPT_SSLKEYTYPE, "PEM");
}

void Channel::set_proxy(const ClientOptions& options, const std::string& url) {
    if (keeps_off_proxies(options, url)) {
        set(CURLOPT_PROXY, "");  // nor the environment's
    } else if (!options.proxy.empty()) {
        set(CURLOPT_PROXY, options.proxy.c_str());
    }
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's 200 is not the service's
    if (options.proxy_user.empty()) return;
    // Also to one that the environment names, and in place of the user that it may name there.
    append_header(proxy_headers_, "Proxy-Authorization: ",
                  basic_authorization(options.proxy_user, options.proxy_password).reveal());
    set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    set(CURLOPT_PROXYHEADER, proxy_headers_.get());
}

// The credentials are headers like any other, because what libcurl is told by CURLOPT_PASSWORD it
// copies several times and does not wipe.
void Channel::set_headers(const ClientOptions& options, const Request& request) {
    append_header(headers_, "Accept: application/json");
    // Not by CURLOPT_ACCEPT_ENCODING: see decoder.h.
    append_header(headers_,
                  "Accept-Encoding: ", options.compression ? readable_encodings : "identity");
    if (const Secret value = authorization(request.credentials); !value.empty()) {
        append_header(headers_, "Authorization: ", value.reveal());
    }
    if (!request.strategy.empty()) append_header(headers_, "X-Strategy: ", request.strategy);
    if (request.body) {
        append_header(headers_, "Content-Type: ", request.content_type);
        append_header(headers_, "Expect:");  // waiting for 100-continue costs a round trip
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDS, request.body->data());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    }
    set(CURLOPT_HTTPHEADER, headers_.get());
}

}  // namespace connectai::http
