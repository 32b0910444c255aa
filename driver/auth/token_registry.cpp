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
        if (known != entries_.end()) return known->token;
        std::erase_if(entries_, useless);
        auto token = std::make_shared<RenewedToken>(make_grant(settings, options));
        entries_.push_back({key, settings.auth_scheme, token});
        return token;
    }

    StaticMutex& mutex() noexcept { return mutex_; }

private:
    struct Entry {
        std::string key;
        config::AuthScheme scheme;
        std::shared_ptr<RenewedToken> token;
    };

    // A refresh token is never useless: it may be the only one that is still good.
    static bool useless(const Entry& entry) {
        return entry.scheme == config::AuthScheme::oauth_client && entry.token.use_count() == 1 &&
               !entry.token->usable();
    }

    StaticMutex mutex_;
    std::vector<Entry> entries_;
};

}  // namespace

std::shared_ptr<RenewedToken> shared_token(const std::string& identity,
                                           const config::Settings& settings,
                                           const http::ClientOptions& options) {
    using Registry = NeverDestroyed<TokenRegistry>;
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
