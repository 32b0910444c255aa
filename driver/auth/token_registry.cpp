#include "auth/token_registry.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "auth/grants.h"
#include "base/never_destroyed.h"
#include "base/static_mutex.h"
#include "http/authorization.h"

namespace connectai::auth {
namespace {

class TokenRegistry {
public:
    constexpr TokenRegistry() = default;

    std::shared_ptr<RenewedToken> of(const std::string& key, const config::Settings& settings,
                                     const http::ClientOptions& options) {
        const std::lock_guard lock(mutex_);
        const auto known = std::ranges::find(entries_, key, &Entry::key);
        if (known != entries_.end()) {
            std::rotate(known, known + 1, entries_.end());
            return entries_.back().token;
        }
        std::erase_if(entries_, useless);
        drop_too_many();
        auto token = std::make_shared<RenewedToken>(make_grant(settings, options));
        entries_.push_back({key, token});
        return token;
    }
    std::size_t size() {
        const std::lock_guard lock(mutex_);
        return entries_.size();
    }

    StaticMutex& mutex() noexcept { return mutex_; }

private:
    struct Entry {
        std::string key;
        std::shared_ptr<RenewedToken> token;
    };

    static bool unused(const Entry& entry) { return entry.token.use_count() == 1; }
    // A refresh token that nobody else has may be the only one that is still good.
    static bool can_be_had_again(const Entry& entry) {
        return unused(entry) && !entry.token->irreplaceable();
    }
    static bool useless(const Entry& entry) {
        return can_be_had_again(entry) && !entry.token->usable();
    }

    // A server may have a user, and so a refresh token, for each of its connections.
    void drop_too_many() {
        const auto count = static_cast<std::size_t>(std::ranges::count_if(entries_, unused));
        if (count < most_unused_tokens) return;
        auto oldest = std::ranges::find_if(entries_, can_be_had_again);
        if (oldest == entries_.end()) oldest = std::ranges::find_if(entries_, unused);
        entries_.erase(oldest);
    }

    StaticMutex mutex_;
    std::vector<Entry> entries_;  // what was asked for last is the last
};

using Registry = NeverDestroyed<TokenRegistry>;

}  // namespace

std::size_t count_shared_tokens() {
    return Registry::instance().size();
}

std::shared_ptr<RenewedToken> shared_token(const std::string& identity,
                                           const config::Settings& settings,
                                           const http::ClientOptions& options) {
    RenewedToken::prepare_process();
    Registry::keep_over_forks();
    Registry::destroy_when_unloaded();
    const std::string key = http::secret_digest(
        {identity, options.ca_file,
         options.client_certificate ? options.client_certificate->fingerprint() : std::string(),
         options.proxy, options.proxy_user, options.proxy_password.reveal()});
    return Registry::instance().of(key, settings, options);
}

}  // namespace connectai::auth
