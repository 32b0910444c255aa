// The JSON bodies of requests. Members that say nothing are left out.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "connectai/client.h"
#include "connectai/parameter_writer.h"

namespace connectai {

// The body of POST /query.
std::string query_body(const Query& query);

// The body of POST /exec.
std::string execution_body(const Execution& execution);

// The bodies of POST /batch, written set by set. So many sets as fit make one request: until add()
// says no, then take() and send, then go on.
class BatchBody {
public:
    struct Limits {
        std::size_t sets = 1000;
        std::size_t octets = 4 * 1024 * 1024;  // a single set may take more
    };

    // `memory`, what an earlier body has left, is written over: see memory().
    BatchBody(const Batch& batch, Limits limits, std::string memory = {});

    // False, and nothing is added, where the body has all the sets, or with this one would have
    // more than all the octets, that it may have. The first set is always taken. `set` has one
    // value for each name.
    bool add(const ParameterSet& set);

    std::size_t sets() const noexcept { return sets_; }

    // Of the body, if it were taken now.
    std::size_t octets() const noexcept;

    // The body, whole; what is added from then on begins the next one. A body without a set is not
    // to be sent: the service refuses it.
    std::string take();

    // Memory is used again, for what a body has taken is cold and must be mapped page by page: that
    // of one which has been sent comes back, and the last one's goes on to another BatchBody.
    void reuse(std::string memory);
    std::string memory() && noexcept { return std::move(body_); }

private:
    ParameterWriter writer_;
    Limits limits_;
    std::string body_;
    std::size_t head_ = 0;  // octets in front of the first set
    std::size_t sets_ = 0;
};

}  // namespace connectai
