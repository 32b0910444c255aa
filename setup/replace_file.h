// Puts new content into the place of a file, as a whole or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectai::setup {

// What becomes of those who may read the file.
enum class Readers : std::uint8_t {
    stay,
    // It holds a secret from now on. Where everybody may read it, nobody but the owner may
    // afterwards; a group other than the owner's usual one has been chosen, and keeps what it may.
    // Where others may not, the group's permissions have been chosen as well, and an access control
    // list always has: these stay.
    owner
};

struct FileReplacement {
    std::string problem;           // why it could not be done; empty: it has been
    bool as_before = true;         // with a problem: what is there has been found to be the same
    bool readers_removed = false;  // the mode is another one than before
};

// `path` leads to a regular file that can be read and written; behind a symbolic link it is what
// that leads to. A new file beside it gets its owner, mode and extended attributes, is written to
// the disk, and renamed: whoever reads, and whatever ends this process, there is the old content or
// the new one. The file itself is written to, with the calling thread's signals held back, where a
// new one cannot take its place: where the folder may not be written to, owner or attributes could
// not be kept, there are several links to it, or it is a mount point of its own.
FileReplacement replace_file(const std::string& path, std::string_view content, Readers readers);

}  // namespace connectai::setup
