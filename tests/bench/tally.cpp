#include "tally.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <utility>

namespace connectai::bench {

namespace {

// In compact JSON these octets cannot be inside a string, where a quote has a backslash in front:
// they begin a set and nothing else. Both sides of a comparison pay for this, so it must cost next
// to nothing: in blocks whose count fits an octet, compilers make it 16 comparisons at a time.
std::int64_t count_sets(std::string_view body) {
    constexpr std::string_view set = R"({"@)";
    constexpr std::size_t block = 128;
    std::int64_t sets = 0;
    for (std::size_t at = 0; at + set.size() <= body.size(); at += block) {
        const char* const p = body.data() + at;
        const std::size_t places = std::min(block, body.size() - set.size() + 1 - at);
        unsigned char found = 0;
        for (std::size_t i = 0; i < places; ++i) {
            // Numbers, for && would be branches.
            const int here =
                int{p[i] == set[0]} & int{p[i + 1] == set[1]} & int{p[i + 2] == set[2]};
            found = static_cast<unsigned char>(found + here);
        }
        sets += found;
    }
    return sets;
}

}  // namespace

void Tally::add_connection() {
    const std::lock_guard lock(mutex_);
    ++counts_.connections;
}

void Tally::add_request(std::string_view accept_encoding) {
    const std::lock_guard lock(mutex_);
    ++counts_.requests;
    counts_.accept_encoding = accept_encoding;
}

std::int64_t Tally::add_batch(std::string_view body) {
    const std::int64_t sets = count_sets(body);
    const std::uint64_t digest = std::hash<std::string_view>()(body);
    const std::lock_guard lock(mutex_);
    counts_.batch_sets += sets;
    counts_.batch_octets += body.size();
    counts_.batch_digest += digest;
    return sets;
}

void Tally::mark_first_row() {
    const std::lock_guard lock(mutex_);
    counts_.first_row_sent = std::chrono::steady_clock::now();
}

std::string Tally::take() {
    const Counts counts = [this] {
        const std::lock_guard lock(mutex_);
        return std::exchange(counts_, {});
    }();
    const std::chrono::nanoseconds sent = counts.first_row_sent.time_since_epoch();
    std::ostringstream json;
    json << R"({"requests":)" << counts.requests << R"(,"connections":)" << counts.connections
         << R"(,"accept_encoding":")" << counts.accept_encoding << R"(","batch_sets":)"
         << counts.batch_sets << R"(,"batch_octets":)" << counts.batch_octets
         << R"(,"batch_digest":)" << counts.batch_digest << R"(,"first_row_sent_ns":)"
         << sent.count() << '}';
    return json.str();
}

}  // namespace connectai::bench
