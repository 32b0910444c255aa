#include "transfer.h"

#include <stdexcept>

namespace connectai::bench {

namespace {

// One curl_multi_perform can deliver 1.6 MB: more than the caches hold.
constexpr std::size_t block_octets = 1024 * 1024;
// The default of 16 KiB would mean a callback and a system call for every one of them.
constexpr long buffer_octets = 512L * 1024;
constexpr int poll_milliseconds = 1000;

void check(CURLcode code) {
    if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void check(CURLMcode code) {
    if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

}  // namespace

Transfer::Transfer(const std::string& url, const std::string& coding)
    : easy_(curl_easy_init()), multi_(curl_multi_init()) {
    if (!easy_ || !multi_) throw std::runtime_error("libcurl does not start");
    const auto set = [this](CURLoption option, auto value) {
        check(curl_easy_setopt(easy_.get(), option, value));
    };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROXY, "");
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_BUFFERSIZE, buffer_octets);
    set(CURLOPT_ACCEPT_ENCODING, coding.c_str());
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_data);
    set(CURLOPT_WRITEDATA, this);
    check(curl_multi_add_handle(multi_.get(), easy_.get()));
}

Transfer::~Transfer() {
    curl_multi_remove_handle(multi_.get(), easy_.get());
}

bool Transfer::receive(std::string& out) {
    out_ = &out;
    size_before_ = out.size();
    while (out.size() == size_before_) {
        if (paused_) {
            paused_ = false;
            check(curl_easy_pause(easy_.get(), CURLPAUSE_CONT));  // may call on_data at once
        } else if (ended_) {
            return false;
        } else {
            step();
        }
    }
    return true;
}

std::size_t Transfer::on_data(char* data, std::size_t, std::size_t octets, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t received = transfer.out_->size() - transfer.size_before_;
    if (received > 0 && received + octets > block_octets) {
        transfer.paused_ = true;  // libcurl keeps this piece and gives it again
        return CURL_WRITEFUNC_PAUSE;
    }
    transfer.out_->append(data, octets);
    return octets;
}

void Transfer::step() {
    int running = 0;
    check(curl_multi_perform(multi_.get(), &running));
    if (running == 0) {
        end();
    } else if (out_->size() == size_before_ && !paused_) {
        check(curl_multi_poll(multi_.get(), nullptr, 0, poll_milliseconds, nullptr));
    }
}

void Transfer::end() {
    ended_ = true;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg == CURLMSG_DONE) check(message->data.result);
    }
}

}  // namespace connectai::bench
