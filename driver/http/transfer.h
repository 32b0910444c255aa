// One response being received: libcurl runs only while its reader waits, so nothing piles up when
// the reader is slow, and the server is slowed by TCP alone.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/channel.h"
#include "http/client.h"
#include "http/decoder.h"
#include "http/patience.h"

namespace connectai::http {

class Transfer : public Response {
public:
    using GiveBack = std::function<void(std::unique_ptr<Channel>)>;

    Transfer(std::unique_ptr<Channel> channel, const ClientOptions& options, Request request,
             std::shared_ptr<CancelToken> cancel, std::shared_ptr<const SilenceLimit> limit,
             GiveBack give_back);
    ~Transfer() override;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    const ResponseHead& head() override;
    bool receive(std::string& out) override;
    void set_deadline(std::optional<Clock::time_point> deadline) noexcept override;
    void set_awaited(bool awaited) noexcept override;
    std::uint64_t wire_octets() const noexcept override { return received_; }
    ConnectTimes connect_times() const noexcept override;
    void set_cancel(std::shared_ptr<CancelToken> cancel) noexcept override {
        cancel_ = std::move(cancel);
    }

private:
    static int on_connected(void* self, char*, char*, int, int) noexcept;
    bool no_connection_to_begin_again() const;
    [[noreturn]] void throw_not_sent_again(const Error& error) const;
    bool connect_may_pass() const;
    long connect_status() const;
    long refused_tunnel() const;
    bool before_tunnel() const;
    bool has_part_to_connect() const noexcept;
    std::string used_proxy() const;
    ConnectProgress connect_progress() const;
    static std::size_t on_data(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    void take_header(std::string_view line);
    bool receive_octets(std::string& out);  // as they come over the wire
    void step();                            // lets libcurl work, and waits if it had nothing to do
    void wait();
    void ask_again() noexcept;
    std::uint64_t moved() const noexcept;  // octets received and sent
    void finish(CURLcode code) noexcept;
    void resume();
    void check_process() const;
    void check_still_wanted() const;     // throws when it is cancelled, or its deadline has passed
    void check_end() const;              // throws when the transfer has ended by a failure
    std::string libcurls_words() const;  // for its failure
    bool may_be_the_scheme(CURLcode code) const;
    [[noreturn]] void fail(CURLcode code) const;
    bool request_has_begun() const noexcept;

    ClientOptions options_;  // own copies: libcurl keeps pointers, and the client may go first
    Request request_;
    std::shared_ptr<CancelToken> cancel_;
    GiveBack give_back_;
    std::unique_ptr<Channel> channel_;
    ResponseHead head_;
    Patience patience_;
    const Clock::time_point begun_ = Clock::now();
    std::atomic<bool> waiting_ = false;
    std::uint64_t received_ = 0;   // octets handed over by libcurl, of the head too
    std::size_t head_octets_ = 0;  // of them, those of headers
    std::string encoding_;         // of the body: "gzip"; empty: none
    std::unique_ptr<Decoder> decoder_;
    std::string packed_;           // of a compressed body: what the decoder has been fed
    bool received_any_ = false;    // of a compressed body
    std::string early_;            // body that arrived while the head was waited for
    std::string* out_ = nullptr;   // where on_data appends
    std::size_t size_before_ = 0;  // of *out_, when receive() began
    bool connected_ = false;       // with the service itself: the request begins
    bool head_complete_ = false;
    bool paused_ = false;
    bool ended_ = false;
    CURLcode result_ = CURLE_OK;  // of a transfer that has ended
};

}  // namespace connectai::http
