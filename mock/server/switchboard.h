// Two endpoints of one service, of which one serves at a time: a blue-green deployment, and what
// its switches look like from outside.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http.h"
#include "request_log.h"

namespace mock {

// What the endpoint does that does not serve.
enum class Standby {
    mismatch,     // 456
    unavailable,  // 503
    closed,       // no connection can be made, and those that are kept are reset when they are used
};

std::optional<Standby> find_standby(std::string_view name);  // "mismatch", ...

// With two endpoints, they are called blue and green, and the first one serves at first. With one,
// it is blue first, and becomes the other colour with each switch; a request for the colour that is
// gone gets 456. With none there is nothing to switch, and nothing is announced.
// Safe to call from many threads.
class Switchboard {
public:
    explicit Switchboard(std::size_t endpoints = 0);

    std::size_t endpoints() const noexcept { return endpoints_; }

    // Who opens and closes the endpoint's listener.
    void set_gate(std::size_t endpoint, std::function<void(bool open)> gate);

    // The next endpoint serves from now on; replies that have begun go on. Returns its colour.
    std::string_view switch_over(Standby standby);

    // No endpoint serves, and those that can be reached are unavailable, until the next switch.
    void begin_outage();

    // The colour that the endpoint announces (X-Strategy) with each reply; empty: none.
    std::string_view strategy(std::size_t endpoint) const;

    // Answers what is not for the service: requests to an endpoint that does not serve, or for
    // another strategy, and POST /mock/switch?standby=NAME, which switches, and POST /mock/outage.
    // False: it is for the service.
    bool answer(const HttpRequest& request, ReplyStream& stream, RequestRecord& record);

private:
    bool serves(std::size_t endpoint) const noexcept;
    std::string_view colour(std::size_t endpoint) const noexcept;
    bool answer_switch(const HttpRequest& request, ReplyStream& stream);
    bool answer_outage(const HttpRequest& request, ReplyStream& stream);

    const std::size_t endpoints_;
    mutable std::mutex mutex_;
    std::size_t switches_ = 0;
    Standby standby_ = Standby::mismatch;
    bool outage_ = false;
    std::vector<std::function<void(bool)>> gates_;
    std::mutex switching_;  // one after the other, gates included
};

}  // namespace mock
