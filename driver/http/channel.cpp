#include "http/channel.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <mutex>

#include "base/error.h"
#include "base/text.h"
#include "http/decoder.h"

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
    for (const curl_socket_t socket : sockets_) ::close(socket);
    bury({std::move(key_.share), std::move(multi_), std::move(easy_)});
}

curl_socket_t Channel::open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    auto& sockets = static_cast<Channel*>(self)->sockets_;
    // SOCK_CLOEXEC, which libcurl does not say: a program that the application starts must not keep
    // the connection open.
    const int socket =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket < 0) return CURL_SOCKET_BAD;
    try {
        sockets.push_back(socket);
    } catch (const std::exception&) {
        ::close(socket);
        return CURL_SOCKET_BAD;
    }
    return socket;
}

int Channel::close_socket(void* self, curl_socket_t socket) noexcept {
    std::erase(static_cast<Channel*>(self)->sockets_, socket);
    return ::close(socket);
}

void Channel::rest() noexcept {
    curl_easy_reset(easy_.get());  // keeps the connection, the share and its TLS sessions
    headers_.reset();
}

void Channel::prepare(const ClientOptions& options, const Request& request) {
    error_[0] = '\0';
    set(CURLOPT_ERRORBUFFER, error_.get());
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TCP_NODELAY, 1L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    // The default of 16 KiB means a callback and a system call for every one of them.
    set(CURLOPT_BUFFERSIZE, 256L * 1024);
    set(CURLOPT_USERAGENT, options.user_agent.c_str());
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_FRESH_CONNECT, request.repeatable ? 0L : 1L);
    // libcurl takes 0 for its own 300 seconds; what LoginTimeout=0 promises is no limit. It refuses
    // more than it can count in milliseconds: 24 days.
    constexpr std::chrono::seconds no_limit{std::numeric_limits<int>::max() / 1000};
    const auto patience = options.connect_timeout.count() > 0
                              ? std::min(options.connect_timeout, no_limit)
                              : no_limit;
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(patience.count()));
    set(CURLOPT_OPENSOCKETFUNCTION, &Channel::open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_CLOSESOCKETFUNCTION, &Channel::close_socket);
    set(CURLOPT_CLOSESOCKETDATA, this);
    if (lowered(key_.site.substr(0, 6)) == "https:")
        key_.share->certificates().install(easy_.get());
    if (!options.proxy.empty()) set(CURLOPT_PROXY, options.proxy.c_str());
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's 200 is not the service's
    set_credentials(options.credentials);
    set_headers(options, request);
}

void Channel::set_credentials(const Credentials& credentials) {
    const char* secret = credentials.secret.reveal().data();  // a Secret ends in NUL
    switch (credentials.scheme) {
        case Credentials::Scheme::none: break;
        case Credentials::Scheme::basic:
            set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
            set(CURLOPT_USERNAME, credentials.user.c_str());
            set(CURLOPT_PASSWORD, secret);
            break;
        case Credentials::Scheme::bearer:
            set(CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
            set(CURLOPT_XOAUTH2_BEARER, secret);
            break;
    }
}

void Channel::set_headers(const ClientOptions& options, const Request& request) {
    headers_.reset();
    const auto add = [this](const char* header) {
        curl_slist* list = curl_slist_append(headers_.get(), header);
        if (list == nullptr) throw Error(sqlstate::memory_allocation, "no memory for a request");
        static_cast<void>(headers_.release());
        headers_.reset(list);
    };
    add("Accept: application/json");
    // Not by CURLOPT_ACCEPT_ENCODING: see decoder.h.
    const std::string encodings = options.compression ? readable_encodings : "identity";
    add(("Accept-Encoding: " + encodings).c_str());
    if (request.body) {
        add("Content-Type: application/json");
        add("Expect:");  // waiting for 100-continue costs a round trip, or a second
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDS, request.body->data());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    }
    set(CURLOPT_HTTPHEADER, headers_.get());
}

}  // namespace connectai::http
