// Which of several endpoints of one service a client asks: the keyword URL names them in order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/static_mutex.h"
#include "http/client.h"

namespace connectai {

// For how long an endpoint that has failed is asked only where no other is left.
inline constexpr std::chrono::minutes health_memory{5};

// The way to an endpoint. It is this that fails: by another proxy, or without, there may be one.
struct Route {
    std::string url;
    std::string proxy{};  // http::proxy_for()

    bool operator==(const Route&) const = default;
};

// The routes that have failed lately, and when: one memory for all connections of the process,
// so that not each of them has to wait for the same timeout. Safe to use from several threads.
class EndpointHealth {
public:
    constexpr EndpointHealth() = default;
    static EndpointHealth& of_process();

    void failed(const Route& route, http::Clock::time_point now);
    // It has answered a request that was begun then: failures from before are forgotten.
    void answered(const Route& route, http::Clock::time_point begun);
    // When it failed last; absent: not within health_memory before `now`.
    std::optional<http::Clock::time_point> failure(const Route& route,
                                                   http::Clock::time_point now) const;

    StaticMutex& mutex() noexcept { return mutex_; }

private:
    mutable StaticMutex mutex_;
    std::vector<std::pair<Route, http::Clock::time_point>> failures_;
};

// A client's endpoints. It stays with one, until that fails or another connection has found it
// failing. Used by one thread at a time, but for what watch() returns.
class Endpoints {
public:
    // The URLs as config::Settings has them: not empty, none of them twice.
    explicit Endpoints(std::vector<Route> routes,
                       EndpointHealth& health = EndpointHealth::of_process());

    std::size_t size() const noexcept { return endpoints_.size(); }
    const std::string& url(std::size_t which) const noexcept { return endpoints_[which].route.url; }
    // The one it stays with; before the first request, the one that this is likely to go to.
    std::size_t current(http::Clock::time_point now) const;

    // Where a request goes that is not to go to those with `excluded[i]`: to the current one; when
    // that has failed lately, to the first that has not; when all have, to the one whose
    // failure is the oldest. That one is the current one from now on. Absent: all
    // are excluded.
    std::optional<std::size_t> choose(const std::vector<bool>& excluded,
                                      http::Clock::time_point now);

    // Who is to know of a failure: all connections of the process, or this client alone, whose
    // settings or short time may be to blame.
    enum class Known : std::uint8_t { process, client };
    void failed(std::size_t which, Known known, http::Clock::time_point now);
    // A request has had no answer in its time, which may be the statement's doing: the second in a
    // row is a failure.
    void silent(std::size_t which, http::Clock::time_point now);
    // As EndpointHealth::answered().
    void answered(std::size_t which, http::Clock::time_point begun);
    // Whether it has failed lately, as far as this client knows.
    bool has_failed(std::size_t which, http::Clock::time_point now) const {
        return failure(which, now).has_value();
    }
    // To be asked while other threads use the client: whether all connections of the process know
    // of a failure of this one, and of none of another that is not excluded. What this client alone
    // knows of is what it knows now.
    std::function<bool()> watch(std::size_t which, const std::vector<bool>& excluded,
                                http::Clock::time_point now) const;
    // Whether each of them has.
    bool all_have_failed(http::Clock::time_point now) const;

    // What the endpoint announced last as its strategy (X-Strategy), which goes back to it with
    // every request; empty: nothing. What could not be a header's value is left alone.
    const std::string& strategy(std::size_t which) const noexcept {
        return endpoints_[which].strategy;
    }
    void set_strategy(std::size_t which, std::string_view strategy);

    // Whether it has ever answered this client, with whatever status: its URL leads to a server.
    bool is_known(std::size_t which) const noexcept { return endpoints_[which].known; }
    void note_known(std::size_t which) noexcept { endpoints_[which].known = true; }

private:
    struct Endpoint {
        Route route;
        std::string strategy{};
        std::optional<http::Clock::time_point> failure{};  // that this client alone knows of
        int silences = 0;                                  // since it has answered
        bool known = false;
    };

    std::optional<http::Clock::time_point> failure(std::size_t which,
                                                   http::Clock::time_point now) const;
    std::optional<http::Clock::time_point> own_failure(std::size_t which,
                                                       http::Clock::time_point now) const;

    std::optional<std::size_t> best(const std::vector<bool>& excluded,
                                    http::Clock::time_point now) const;

    EndpointHealth& health_;
    std::vector<Endpoint> endpoints_;
    std::optional<std::size_t> current_;
};

}  // namespace connectai
