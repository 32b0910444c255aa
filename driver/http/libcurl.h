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
// may use libcurl too.
void start_libcurl();

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
