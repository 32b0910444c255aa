// Reading JSON values that may not have arrived completely: each is parsed as if it had, and again
// with more octets when it turns out that it had not.
#pragma once

// RapidJSON scans strings 16 octets at a time only where it is told to. SSE2 is part of x86-64.
#if defined(__SSE2__) && !defined(RAPIDJSON_SSE2)
#define RAPIDJSON_SSE2
#endif

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "connectai/json_text.h"
#include "connectai/reply_input.h"

namespace connectai {

struct ReplyLimits {
    std::size_t depth = 64;                      // nested arrays and objects in a value
    std::size_t head_octets = 64 * 1024 * 1024;  // one member other than `rows`
    // All of those, with the blanks between them; and how many results there are, of which a batch
    // has one for each set. A server that never comes to its rows must not be read for ever.
    std::uint64_t octets_beside_rows = std::uint64_t{1024} * 1024 * 1024;
    std::size_t results = 1'000'000;
    // One row as JSON. It is held whole, and a cell's length has 32 bits.
    std::size_t row_octets = std::size_t{1024} * 1024 * 1024;
    // Rows that come before their schema: in memory, and then in a temporary file. A server that
    // never ends must not fill a disk that others need too.
    std::size_t parked_octets = 4 * 1024 * 1024;
    std::uint64_t spooled_octets = std::uint64_t{16} * 1024 * 1024 * 1024;
};

// Whether an error at `offset` of `text` may be the fault of where the text ends for now, and
// vanish when more arrives.
bool end_may_be_at_fault(rapidjson::ParseErrorCode code, std::size_t offset,
                         std::string_view text) noexcept;

// A cursor over a reply's structure. All errors are Error HY000 that say what was expected, what
// was found and where.
class JsonCursor {
public:
    JsonCursor(ReplyInput& input, const ReplyLimits& limits) : input_(input), limits_(limits) {}

    // The next character that is no blank, not consumed; NUL at the reply's end.
    char peek();

    // Consumes the next character; an error if it is not `expected`.
    void expect(char expected, std::string_view where);

    // At a member or an element, or at the end of the object or array: consumes the comma between
    // members, or the closing character. `first` is updated.
    bool next_member(bool& first, char closing, std::string_view where);

    // The name of a member, and the colon behind it.
    std::string member_name();

    // A whole value as text; "what" names it in an error.
    std::string value_text(std::string_view what);
    rapidjson::Document value(std::string_view what);

    [[noreturn]] void fail(const std::string& problem) const;

    // The reply ended where more was expected.
    [[noreturn]] void fail_incomplete(std::string_view where) const;

private:
    void consume(std::size_t octets);

    ReplyInput& input_;
    const ReplyLimits& limits_;
    std::uint64_t consumed_ = 0;
};

}  // namespace connectai
