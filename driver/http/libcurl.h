// libcurl's handles as owners, its settings as calls that cannot fail unseen, and its start.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/error.h"

namespace connectai::http {

struct EasyCleanup {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct MultiCleanup {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct ShareCleanup {
    void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
};
struct HeaderListCleanup {
    void operator()(curl_slist* list) const noexcept;  // wipes it: it may hold credentials
};

using EasyHandle = std::unique_ptr<CURL, EasyCleanup>;
using MultiHandle = std::unique_ptr<CURLM, MultiCleanup>;
using ShareHandle = std::unique_ptr<CURLSH, ShareCleanup>;
using HeaderList = std::unique_ptr<curl_slist, HeaderListCleanup>;

// libcurl's global state, once a process. It is never torn down: other parts of the application
// may use libcurl too. And libcurl stays loaded when the driver is unloaded: a thread of its own
// may be looking up a name that nobody waits for any more, and would come back to where nothing is.
// Nothing that needs the loader is left for later, when it may be another thread's, which unloads
// the driver and waits for this one.
//
// OpenSSL, if nobody has begun to use it, is not cleaned up when the process ends: transfers of
// other threads may still be under way.
void start_libcurl();

// Whether the SSL_CTX that libcurl hands out is one of the library that is called here: libcurl may
// be built with another TLS library, or have an OpenSSL of its own inside. Behind start_libcurl().
bool libcurl_uses_this_openssl() noexcept;

template <typename Value>
void set_option(CURL* easy, CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy, option, value);
    if (code != CURLE_OK) {
        throw Error(
            sqlstate::general_error,
            std::string("the installed libcurl refuses a setting: ") + curl_easy_strerror(code));
    }
}

}  // namespace connectai::http
