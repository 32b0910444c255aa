// The content codings (RFC 9110, section 8.4.1) in which a reply can lie in a file and be sent.
#pragma once

#include <array>
#include <string_view>

namespace connectai::bench {

struct Coding {
    std::string_view name;    // in Accept-Encoding and Content-Encoding
    std::string_view suffix;  // of the file, behind .json
};

inline constexpr std::array codings{Coding{"zstd", ".zst"}, Coding{"br", ".br"},
                                    Coding{"gzip", ".gz"}};

}  // namespace connectai::bench
