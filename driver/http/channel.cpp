#include "http/channel.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <mutex>

#include "base/error.h"

namespace connectai::http {

namespace {

// libcurl's global state, once a process. It is never torn down: other parts of the application
// may use libcurl too.
void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw Error(sqlstate::general_error, "libcurl could not be initialised");
        }
    });
}

}  // namespace

Channel::Channel() : error_(std::make_unique<char[]>(CURL_ERROR_SIZE)) {
    start_libcurl();
    multi_.reset(curl_multi_init());
    easy_.reset(curl_easy_init());
    if (!multi_ || !easy_) {
        throw Error(sqlstate::memory_allocation, "libcurl has no memory for another transfer");
    }
}

template <typename Value>
void Channel::set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
    if (code != CURLE_OK) {
        throw Error(
            sqlstate::general_error,
            std::string("the installed libcurl refuses a setting: ") + curl_easy_strerror(code));
    }
}

void Channel::prepare(const ClientOptions& options, const Request& request) {
    curl_easy_reset(easy_.get());  // keeps connections, DNS and TLS sessions
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
    if (!options.ca_file.empty()) {
        set(CURLOPT_CAINFO, options.ca_file.c_str());
        set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (!options.proxy.empty()) set(CURLOPT_PROXY, options.proxy.c_str());
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's 200 is not the service's
    set_credentials(options.credentials);
    set_headers(request);
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

void Channel::set_headers(const Request& request) {
    headers_.reset();
    const auto add = [this](const char* header) {
        curl_slist* list = curl_slist_append(headers_.get(), header);
        if (list == nullptr) throw Error(sqlstate::memory_allocation, "no memory for a request");
        static_cast<void>(headers_.release());
        headers_.reset(list);
    };
    add("Accept: application/json");
    add("Accept-Encoding: gzip");  // left to us to decode: see inflater.h
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
