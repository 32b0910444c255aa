// The channels of the process that wait for their next request, with their connections open.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/process_mark.h"
#include "http/channel.h"
#include "http/client.h"
#include "http/share.h"

namespace connectai::http {

// Safe to use from several threads. A thread closes what has waited for too long; it is there only
// while something waits.
class ChannelPool {
public:
    struct Limits {
        std::size_t most_with_a_key = 16;
        std::size_t most = 64;
        // Programs that disconnect and connect again do so within seconds; servers, and what stands
        // in front of them, drop a silent connection after one to five minutes.
        std::chrono::milliseconds longest{60'000};
    };

    ChannelPool() : ChannelPool(Limits{}) {}
    explicit ChannelPool(Limits limits) : limits_(limits) {}
    ~ChannelPool() { close(); }
    ChannelPool(const ChannelPool&) = delete;
    ChannelPool& operator=(const ChannelPool&) = delete;

    // The one for all clients. After fork() it is another one in the child, which has none of the
    // parent's connections.
    static ChannelPool& of_process();

    // For a request to `site` (site_of): with a connection, if one is kept that was made with the
    // very same options, in the same name; otherwise a new one. Throws NotSent (08001) when the
    // pool is closed.
    std::unique_ptr<Channel> take(const ClientOptions& options, std::string site,
                                  const Credentials& credentials = {});

    // What is wrong with the file that requests with these options trust: Certificates::problem().
    // It is read once, for all of them.
    std::string problem_with_certificates(const ClientOptions& options);

    // Behind a request that has come to its good end.
    void give_back(std::unique_ptr<Channel> channel);

    // Closes what waits and ends the thread; from now on there are no channels, and none is kept.
    void close();

    // Whether it is a parent process's.
    bool inherited() const noexcept { return mark_.inherited(); }

    // How many wait.
    std::size_t size() const;

private:
    struct Idle {
        std::unique_ptr<Channel> channel;
        Clock::time_point since;
    };

    std::shared_ptr<Share> share_of(const ClientOptions& options);
    std::unique_ptr<Channel> find(const ChannelKey& key);
    Idle evict_for(const ChannelKey& key);
    bool ensure_reaper();
    void reap();
    void abandon() noexcept;

    const Limits limits_;
    const ProcessMark mark_;
    Shares shares_;
    mutable std::mutex mutex_;
    std::condition_variable closing_;
    std::deque<Idle> idle_;  // newest last
    std::atomic<bool> closed_ = false;
    bool reaping_ = false;  // there is a thread that will look at idle_ again
    std::thread reaper_;
};

}  // namespace connectai::http
