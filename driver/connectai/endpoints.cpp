#include "connectai/endpoints.h"

#include <algorithm>

#include "base/never_destroyed.h"

namespace connectai {

namespace {

// Of a strategy's name, in octets.
constexpr std::size_t longest_strategy = 256;

bool fits_a_header(std::string_view value) {
    return value.size() <= longest_strategy &&
           std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

EndpointHealth& EndpointHealth::of_process() {
    using Kept = NeverDestroyed<EndpointHealth>;
    Kept::keep_over_forks();
    Kept::destroy_when_unloaded();
    return Kept::instance();
}

void EndpointHealth::failed(const std::string& url, http::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(failures_, [&](const auto& failure) {
        return failure.first == url || failure.second + health_memory <= now;
    });
    failures_.emplace_back(url, now);
}

void EndpointHealth::answered(const std::string& url) {
    const std::lock_guard lock(mutex_);
    std::erase_if(failures_, [&](const auto& failure) { return failure.first == url; });
}

std::optional<http::Clock::time_point> EndpointHealth::failure(const std::string& url,
                                                               http::Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::ranges::find_if(failures_, [&](const auto& failure) { return failure.first == url; });
    if (found == failures_.end() || found->second + health_memory <= now) return std::nullopt;
    return found->second;
}

Endpoints::Endpoints(std::vector<std::string> urls, EndpointHealth& health) : health_(health) {
    endpoints_.reserve(urls.size());
    for (std::string& url : urls) endpoints_.push_back({std::move(url)});
}

std::size_t Endpoints::current(http::Clock::time_point now) const {
    return current_.value_or(best(std::vector<bool>(size()), now).value_or(0));
}

std::optional<std::size_t> Endpoints::choose(const std::vector<bool>& excluded,
                                             http::Clock::time_point now) {
    const auto chosen = best(excluded, now);
    if (chosen) current_ = chosen;
    return chosen;
}

std::optional<std::size_t> Endpoints::best(const std::vector<bool>& excluded,
                                           http::Clock::time_point now) const {
    const auto usable = [&](std::size_t which) { return !excluded[which]; };
    // One alone is not looked up: there is no choice.
    if (size() == 1) return usable(0) ? std::optional<std::size_t>(0) : std::nullopt;
    if (current_ && usable(*current_) && !health_.failure(url(*current_), now)) return current_;
    std::optional<std::size_t> oldest;
    http::Clock::time_point oldest_failure;
    for (std::size_t which = 0; which < size(); ++which) {
        if (!usable(which)) continue;
        const auto failure = health_.failure(url(which), now);
        if (!failure) return which;
        if (!oldest || *failure < oldest_failure) {
            oldest = which;
            oldest_failure = *failure;
        }
    }
    return oldest;
}

void Endpoints::failed(std::size_t which, http::Clock::time_point now) {
    if (size() > 1) health_.failed(url(which), now);
}

void Endpoints::answered(std::size_t which) {
    if (size() > 1) health_.answered(url(which));
}

void Endpoints::set_strategy(std::size_t which, std::string_view strategy) {
    if (fits_a_header(strategy)) endpoints_[which].strategy = strategy;
}

}  // namespace connectai
