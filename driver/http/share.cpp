#include "http/share.h"

#include <algorithm>

namespace connectai::http {

Share::Share(TlsIdentity identity)
    : identity_(std::move(identity)), certificates_(identity_.ca_file), share_(curl_share_init()) {
    // Not CURL_LOCK_DATA_CONNECT, which libcurl has not made safe between threads.
    const bool good =
        share_ && curl_share_setopt(handle(), CURLSHOPT_LOCKFUNC, &Share::lock) == CURLSHE_OK &&
        curl_share_setopt(handle(), CURLSHOPT_UNLOCKFUNC, &Share::unlock) == CURLSHE_OK &&
        curl_share_setopt(handle(), CURLSHOPT_USERDATA, this) == CURLSHE_OK &&
        curl_share_setopt(handle(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) == CURLSHE_OK &&
        curl_share_setopt(handle(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
    if (!good) {
        throw Error(sqlstate::memory_allocation, "libcurl has no memory for another transfer");
    }
}

void Share::lock(CURL*, curl_lock_data what, curl_lock_access, void* self) noexcept {
    static_cast<Share*>(self)->mutexes_[static_cast<std::size_t>(what)].lock();
}

void Share::unlock(CURL*, curl_lock_data what, void* self) noexcept {
    static_cast<Share*>(self)->mutexes_[static_cast<std::size_t>(what)].unlock();
}

std::shared_ptr<Share> Shares::of(const TlsIdentity& identity) {
    const auto find = [&] {
        return std::find_if(shares_.begin(), shares_.end(),
                            [&](const auto& share) { return share->identity() == identity; });
    };
    std::shared_ptr<Share> known;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = find(); found != shares_.end()) known = *found;
    }
    if (known && known->certificates().current()) return known;
    auto made = std::make_shared<Share>(identity);
    const std::lock_guard lock(mutex_);
    const auto found = find();
    if (found == shares_.end()) {
        if (shares_.size() >= most_unused) {
            std::erase_if(shares_, [](const auto& share) { return share.use_count() == 1; });
        }
        return shares_.emplace_back(std::move(made));
    }
    if (*found == known) *found = std::move(made);  // else another thread was quicker
    return *found;
}

void Shares::clear() {
    const std::lock_guard lock(mutex_);
    shares_.clear();
}

}  // namespace connectai::http
