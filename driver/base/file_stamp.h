// What tells one version of a file from the next.
#pragma once

#include <cstdint>
#include <string>

namespace connectai {

struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t file = 0;  // its number there
    std::int64_t size = 0;
    std::int64_t seconds = 0;  // since when its content has been as it is
    std::int64_t nanoseconds = 0;

    bool operator==(const FileStamp&) const = default;
};

// Of what the path leads to; all 0 where there is nothing, or the path is empty.
FileStamp stamp_of(const std::string& path) noexcept;

}  // namespace connectai
