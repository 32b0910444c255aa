// A compressed body, inflated no faster than its reader takes it. libcurl inflates all that one
// read has brought, a thousand times as much at worst, and fails where that is too much for it.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace connectai::http {

// gzip (RFC 1952, of several members too) or zlib (RFC 1950), told apart by their first octets.
class Inflater {
public:
    Inflater();

    // The next octets of the body; those before must have been used up: take() has added nothing.
    void feed(std::string packed);

    // Appends at most `most` octets; nothing when more must be fed. Throws Error 08S01 for a body
    // that is damaged.
    void take(std::string& out, std::size_t most);

    // Whether the body may end here.
    bool complete() const noexcept { return complete_; }

private:
    struct End {
        void operator()(z_stream* stream) const noexcept { inflateEnd(stream); }
    };

    z_stream stream_{};
    std::unique_ptr<z_stream, End> ender_;
    std::string packed_;
    bool complete_ = false;
};

}  // namespace connectai::http
