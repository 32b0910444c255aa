#include "http/channel_pool.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/unloading.h"
#include "base/worker_thread.h"
#include "http/authorization.h"
#include "http/libcurl.h"

namespace connectai::http {

namespace {

std::atomic<ChannelPool*> current{nullptr};

// Not destroyed with the process: while it ends, a transfer of another thread may still give its
// channel back.
union FirstPool {
    ChannelPool pool;
    FirstPool() : pool() {}
    ~FirstPool() {}
};

// Runs when the process ends, or the library is unloaded: no thread may be left in its code. A pool
// of the parent's is left as it is in a child, where its thread is not there to be joined, and
// whoever had its lock not to give it back.
struct Closer {
    explicit Closer(FirstPool& owner) : first(owner.pool) {}
    ~Closer() {
        ChannelPool* const pool = current.load();
        if (pool == nullptr || pool->inherited()) return;
        pool->close();
        if (!being_unloaded()) return;
        if (pool == &first) {
            first.~ChannelPool();
        } else {
            delete pool;
        }
    }
    ChannelPool& first;
};

}  // namespace

ChannelPool& ChannelPool::of_process() {
    ChannelPool* pool = current.load(std::memory_order_acquire);
    if (pool != nullptr && !pool->inherited()) return *pool;
    start_libcurl();  // first, and OpenSSL with it: what is made later ends sooner
    static FirstPool first;
    static const Closer closer(first);
    if (pool == nullptr && !first.pool.inherited()) {
        current.compare_exchange_strong(pool, &first.pool);
        return first.pool;
    }
    auto made = std::make_unique<ChannelPool>();
    if (!current.compare_exchange_strong(pool, made.get())) return of_process();
    if (pool != nullptr) pool->abandon();
    return *made.release();
}

std::unique_ptr<Channel> ChannelPool::take(const ClientOptions& options, std::string site,
                                           const Credentials& credentials) {
    if (closed_) {
        throw NotSent(Error(sqlstate::unable_to_connect,
                            "the process is ending, and OpenSSL with it: nothing can be asked any "
                            "more"),
                      false);
    }
    ChannelKey key{std::move(site), options.proxy, account_digest(options, credentials),
                   share_of(options)};
    if (auto channel = find(key)) return channel;
    return std::make_unique<Channel>(std::move(key));
}

std::shared_ptr<Share> ChannelPool::share_of(const ClientOptions& options) {
    return shares_.of({options.ca_file, options.client_certificate
                                            ? options.client_certificate->fingerprint()
                                            : std::string()});
}

std::string ChannelPool::problem_with_certificates(const ClientOptions& options) {
    if (closed_) return {};  // OpenSSL is ending, as take() says
    return share_of(options)->certificates().problem();
}

// The newest, whose connection is the least likely to have gone stale.
std::unique_ptr<Channel> ChannelPool::find(const ChannelKey& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                                    [&](const Idle& idle) { return idle.channel->key() == key; });
    if (found == idle_.rend()) return nullptr;
    auto channel = std::move(found->channel);
    idle_.erase(std::next(found).base());
    return channel;
}

void ChannelPool::give_back(std::unique_ptr<Channel> channel) {
    channel->rest();
    Idle evicted;  // closed when the lock is gone
    const std::lock_guard lock(mutex_);
    if (closed_ || !ensure_reaper()) {
        evicted.channel = std::move(channel);
        return;
    }
    evicted = evict_for(channel->key());
    idle_.push_back({std::move(channel), Clock::now()});
}

// The oldest, where another one with this key would be too many.
ChannelPool::Idle ChannelPool::evict_for(const ChannelKey& key) {
    const auto same = [&](const Idle& idle) { return idle.channel->key() == key; };
    auto oldest = idle_.end();
    if (std::count_if(idle_.begin(), idle_.end(), same) >=
        static_cast<std::ptrdiff_t>(limits_.most_with_a_key)) {
        oldest = std::find_if(idle_.begin(), idle_.end(), same);
    } else if (idle_.size() >= limits_.most) {
        oldest = idle_.begin();
    }
    if (oldest == idle_.end()) return {};
    Idle evicted = std::move(*oldest);
    idle_.erase(oldest);
    return evicted;
}

// False where no thread is to be had: what nobody would close is not kept.
bool ChannelPool::ensure_reaper() {
    if (reaping_) return true;
    if (reaper_.joinable()) reaper_.join();  // has nothing left to do but to return
    try {
        reaper_ = start_worker("connectai-idle", [this] { reap(); });
    } catch (const std::system_error&) {
        return false;
    }
    reaping_ = true;
    return true;
}

void ChannelPool::reap() {
    std::unique_lock lock(mutex_);
    while (!closed_ && !idle_.empty()) {
        const auto due = idle_.front().since + limits_.longest;
        if (Clock::now() < due) {
            closing_.wait_until(lock, due);
            continue;
        }
        Idle old = std::move(idle_.front());
        idle_.pop_front();
        lock.unlock();
        old.channel.reset();
        lock.lock();
    }
    reaping_ = false;
}

void ChannelPool::close() {
    if (inherited()) return;
    std::deque<Idle> idle;
    std::thread reaper;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        idle.swap(idle_);
        reaper.swap(reaper_);
    }
    closing_.notify_all();
    if (reaper.joinable()) reaper.join();
    idle.clear();
    shares_.clear();
}

std::size_t ChannelPool::size() const {
    const std::lock_guard lock(mutex_);
    return idle_.size();
}

// In a child. The lock may have been another thread's in the parent, and is nobody's here; then the
// sockets stay open until the child ends.
void ChannelPool::abandon() noexcept {
    if (!mutex_.try_lock()) return;
    idle_.clear();
    mutex_.unlock();
}

}  // namespace connectai::http
