// Reply streams in front of another one: they change how the octets travel.
#pragma once

#include <memory>
#include <vector>

#include "behaviour.h"
#include "http.h"

namespace mock {

// The given stream behind the filters that the transport asks for; the last element is the one to
// write to. `accept_encoding` is the request's: nobody is sent a coding that they did not ask for.
class FilterChain {
public:
    FilterChain(ReplyStream& target, const Transport& transport, std::string_view accept_encoding);
    ReplyStream& top() noexcept { return *top_; }

private:
    template <class Filter, class... Arguments>
    void push(Arguments&&... arguments);

    std::vector<std::unique_ptr<ReplyStream>> filters_;
    ReplyStream* top_;
};

}  // namespace mock
