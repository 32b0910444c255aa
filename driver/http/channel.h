// One libcurl transfer handle with the connection it keeps, and what they need to be set up.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "http/client.h"

namespace connectai::http {

struct EasyCleanup {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct MultiCleanup {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct HeaderListCleanup {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

// A multi handle of its own for each transfer: the connection cache lives in it, so a channel that
// is used again finds its connection open.
class Channel {
public:
    Channel();

    // Sets everything anew for one request. The options and the request must outlive the transfer.
    void prepare(const ClientOptions& options, const Request& request);

    CURL* easy() const noexcept { return easy_.get(); }
    CURLM* multi() const noexcept { return multi_.get(); }

    // libcurl's own words for the last failure; empty when it had none.
    const char* error_text() const noexcept { return error_.get(); }

private:
    void set_credentials(const Credentials& credentials);
    void set_headers(const Request& request);
    template <typename Value>
    void set(CURLoption option, Value value);

    // The easy handle goes first: it must have left the multi handle's cache.
    std::unique_ptr<CURLM, MultiCleanup> multi_;
    std::unique_ptr<CURL, EasyCleanup> easy_;
    std::unique_ptr<curl_slist, HeaderListCleanup> headers_;
    std::unique_ptr<char[]> error_;
};

}  // namespace connectai::http
