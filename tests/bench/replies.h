// The bodies that the server sends: files of bench_payload's, kept in memory in the very octets
// that go on the wire, so that serving them costs next to nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace connectai::bench {

// Octets of one chunk of Transfer-Encoding: chunked; none: a body of known length.
using Chunking = std::optional<std::size_t>;

class Replies {
public:
    // Reads every DIR/NAME.json and, when `gzip`, DIR/NAME.json.gz. Throws std::runtime_error for a
    // file that cannot be read, and when there is none.
    Replies(const std::filesystem::path& directory, bool gzip, Chunking chunking);

    // Null when there is no such reply.
    const std::string* find(std::string_view name) const { return find_in(plain_, name); }
    const std::string* find_gzip(std::string_view name) const { return find_in(gzip_, name); }

private:
    using Bodies = std::map<std::string, std::string, std::less<>>;

    static const std::string* find_in(const Bodies& bodies, std::string_view name);

    Bodies plain_;
    Bodies gzip_;
};

}  // namespace connectai::bench
