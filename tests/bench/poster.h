// POST requests by libcurl alone, one after the other on a kept connection.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace connectai::bench {

class Poster {
public:
    // `ca_file`, in PEM form, is for https; empty: the system's. Throws std::runtime_error, as
    // post() does, in libcurl's words.
    Poster(const std::string& url, const std::string& ca_file);

    // Sends the body and drops the reply: of how many octets. A status of 400 or more is an error.
    std::size_t post(std::string_view body);

private:
    struct EasyCleanup {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct ListCleanup {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };

    template <typename Value>
    void set(CURLoption option, Value value);
    static std::size_t on_data(char* data, std::size_t one, std::size_t octets, void* self);

    std::unique_ptr<CURL, EasyCleanup> easy_;
    std::unique_ptr<curl_slist, ListCleanup> headers_;
    std::size_t received_ = 0;
};

}  // namespace connectai::bench
