#include "poster.h"

#include <stdexcept>

namespace connectai::bench {

namespace {

void check(CURLcode code) {
    if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

}  // namespace

template <typename Value>
void Poster::set(CURLoption option, Value value) {
    check(curl_easy_setopt(easy_.get(), option, value));
}

Poster::Poster(const std::string& url, const std::string& ca_file) : easy_(curl_easy_init()) {
    if (!easy_) throw std::runtime_error("libcurl does not start");
    // Without an Expect, which would wait for the server's word before a large body.
    for (const char* header :
         {"Accept: application/json", "Content-Type: application/json", "Expect:"}) {
        curl_slist* const list = curl_slist_append(headers_.get(), header);
        if (list == nullptr) throw std::runtime_error("no memory");
        static_cast<void>(headers_.release());
        headers_.reset(list);
    }
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROXY, "");
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_ACCEPT_ENCODING, "gzip");
    set(CURLOPT_USERPWD, "bench@example.com:bench");
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_WRITEFUNCTION, &Poster::on_data);
    set(CURLOPT_WRITEDATA, this);
    if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
}

std::size_t Poster::post(std::string_view body) {
    received_ = 0;
    set(CURLOPT_POSTFIELDS, body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    check(curl_easy_perform(easy_.get()));
    return received_;
}

std::size_t Poster::on_data(char*, std::size_t, std::size_t octets, void* self) {
    static_cast<Poster*>(self)->received_ += octets;
    return octets;
}

}  // namespace connectai::bench
