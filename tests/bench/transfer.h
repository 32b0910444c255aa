// One HTTP transfer, pulled by its reader: libcurl runs only while the reader waits for octets, so
// there is no second thread, no queue, and nothing piles up when the reader is slow.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>

namespace connectai::bench {

class Transfer {
public:
    // `coding` is for Accept-Encoding: whether it is used is the server's choice, and libcurl
    // decodes it. Throws std::runtime_error, as receive() does, in libcurl's words.
    Transfer(const std::string& url, const std::string& coding);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // Appends what has arrived to `out`, at most about 1 MiB, waiting for the first octet only: a
    // reader must not wait for a full block while the first row is already there. False at the end.
    bool receive(std::string& out);

private:
    struct EasyCleanup {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct MultiCleanup {
        void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
    };

    static std::size_t on_data(char* data, std::size_t one, std::size_t octets, void* self);
    void step();
    void end();

    std::unique_ptr<CURL, EasyCleanup> easy_;
    std::unique_ptr<CURLM, MultiCleanup> multi_;
    std::string* out_ = nullptr;
    std::size_t size_before_ = 0;
    bool paused_ = false;
    bool ended_ = false;
};

}  // namespace connectai::bench
