#include "http/client.h"

#include <mutex>
#include <vector>

#include "http/channel.h"
#include "http/transfer.h"

namespace connectai::http {

// Idle channels, newest last: its connection is the least likely to have gone stale.
class Client::Pool {
public:
    std::unique_ptr<Channel> take() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto channel = std::move(idle_.back());
                idle_.pop_back();
                return channel;
            }
        }
        return std::make_unique<Channel>();
    }

    void give_back(std::unique_ptr<Channel> channel) {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < most_idle) idle_.push_back(std::move(channel));
    }

private:
    static constexpr std::size_t most_idle = 8;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Channel>> idle_;
};

Client::Client(ClientOptions options)
    : pool_(std::make_shared<Pool>()),
      silence_limit_(std::make_shared<SilenceLimit>(std::chrono::milliseconds(0))),
      options_(std::move(options)) {}

Client::~Client() = default;

std::unique_ptr<Response> Client::send(Request request, std::shared_ptr<CancelToken> cancel) {
    auto channel = pool_->take();
    return std::make_unique<Transfer>(
        std::move(channel), options_, std::move(request), std::move(cancel), silence_limit_,
        [pool = pool_](std::unique_ptr<Channel> used) { pool->give_back(std::move(used)); });
}

}  // namespace connectai::http
