#include "connectai/endpoints.h"

#include <algorithm>
#include <mutex>

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

void EndpointHealth::failed(const Route& route, http::Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(failures_, [&](const auto& failure) {
        return failure.first == route || failure.second + health_memory <= now;
    });
    failures_.emplace_back(route, now);
}

void EndpointHealth::answered(const Route& route, http::Clock::time_point begun) {
    const std::lock_guard lock(mutex_);
    std::erase_if(failures_, [&](const auto& failure) {
        return failure.first == route && failure.second <= begun;
    });
}

std::optional<http::Clock::time_point> EndpointHealth::failure(const Route& route,
                                                               http::Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(
        failures_, [&](const auto& failure) { return failure.first == route; });
    if (found == failures_.end() || found->second + health_memory <= now) return std::nullopt;
    return found->second;
}

Endpoints::Endpoints(std::vector<Route> routes, EndpointHealth& health) : health_(health) {
    endpoints_.reserve(routes.size());
    for (Route& route : routes) endpoints_.push_back({std::move(route)});
}

std::size_t Endpoints::current(http::Clock::time_point now) const {
    if (current_ || size() == 1) return current_.value_or(0);
    return best(std::vector<bool>(size()), now).value_or(0);
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
    if (current_ && usable(*current_) && !failure(*current_, now)) return current_;
    std::optional<std::size_t> oldest;
    http::Clock::time_point oldest_failure;
    for (std::size_t which = 0; which < size(); ++which) {
        if (!usable(which)) continue;
        const auto failed_at = failure(which, now);
        if (!failed_at) return which;
        if (!oldest || *failed_at < oldest_failure) {
            oldest = which;
            oldest_failure = *failed_at;
        }
    }
    return oldest;
}

std::optional<http::Clock::time_point> Endpoints::failure(std::size_t which,
                                                          http::Clock::time_point now) const {
    const auto known = own_failure(which, now);
    const auto shared = health_.failure(endpoints_[which].route, now);
    return known && shared ? std::max(known, shared) : known ? known : shared;
}

// That this client alone knows of.
std::optional<http::Clock::time_point> Endpoints::own_failure(std::size_t which,
                                                              http::Clock::time_point now) const {
    const auto known = endpoints_[which].failure;
    return known && *known + health_memory > now ? known : std::nullopt;
}

std::function<bool()> Endpoints::watch(std::size_t which, const std::vector<bool>& excluded,
                                       http::Clock::time_point now) const {
    std::vector<Route> others;
    for (std::size_t other = 0; other < size(); ++other) {
        const bool usable = other != which && !excluded[other] && !own_failure(other, now);
        if (usable) others.push_back(endpoints_[other].route);
    }
    if (others.empty()) return {};
    return [&health = health_, watched = endpoints_[which].route, others = std::move(others)] {
        const auto asked = http::Clock::now();
        return health.failure(watched, asked) &&
               std::ranges::any_of(
                   others, [&](const Route& other) { return !health.failure(other, asked); });
    };
}

void Endpoints::failed(std::size_t which, Known known, http::Clock::time_point now) {
    if (size() == 1) return;
    if (known == Known::process) {
        health_.failed(endpoints_[which].route, now);
    } else {
        endpoints_[which].failure = now;
    }
}

void Endpoints::silent(std::size_t which, http::Clock::time_point now) {
    constexpr int most = 2;
    if (++endpoints_[which].silences >= most) failed(which, Known::process, now);
}

void Endpoints::answered(std::size_t which, http::Clock::time_point begun) {
    if (size() == 1) return;
    Endpoint& endpoint = endpoints_[which];
    endpoint.silences = 0;
    if (endpoint.failure && *endpoint.failure <= begun) endpoint.failure.reset();
    health_.answered(endpoint.route, begun);
}

bool Endpoints::all_have_failed(http::Clock::time_point now) const {
    for (std::size_t which = 0; which < size(); ++which) {
        if (!has_failed(which, now)) return false;
    }
    return true;
}

void Endpoints::set_strategy(std::size_t which, std::string_view strategy) {
    if (fits_a_header(strategy)) endpoints_[which].strategy = strategy;
}

}  // namespace connectai
