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
    struct Body {
        std::string_view octets;
        std::string_view coding;  // as in Content-Encoding; empty: as it is
    };

    // Reads every DIR/NAME.json, and DIR/NAME.json.gz, .br and .zst. Throws std::runtime_error for
    // a file that cannot be read, and when there is none.
    Replies(const std::filesystem::path& directory, Chunking chunking);

    // The reply NAME in a coding that `accepted`, an Accept-Encoding, names, else as it is. None
    // where there is neither.
    std::optional<Body> find(const std::string& name, std::string_view accepted) const;

private:
    std::map<std::string, std::string, std::less<>> bodies_;  // by the file's name
};

}  // namespace connectai::bench
