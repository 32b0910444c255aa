// Small files that hold a secret, with care for who else may read or change them.
#pragma once

#include <string>
#include <string_view>

#include "base/byte_order_mark.h"
#include "base/secret.h"
#include "base/text.h"

namespace connectai {

struct PrivateFile {
    WipedText content;    // whole, as it stands there
    std::string problem;  // why there is none: why_not_opened(); empty: none
};

// Reads a regular file of 64 KiB at most, by whatever way its path leads to it. It must belong to
// the process's own user or to root, and only they may read or change it; a group may read what is
// root's, which is how services are given their secrets. Throws nothing but for want of memory.
PrivateFile read_private_file(const std::string& path);

// The one secret that a file holds: its content without the blanks and line ends around it, and
// without the byte order mark that some editors put in front.
inline std::string_view secret_in(const PrivateFile& file) noexcept {
    return trim(without_byte_order_mark(file.content.view()));
}

// Puts `content` in the place of what is there, as a whole or not at all: a new file beside it,
// mode 0600, is renamed. Behind a symbolic link it is what that leads to. Not over what is no
// regular file of the process's own user. Returns why it could not be written; empty: it was.
std::string write_private_file(const std::string& path, std::string_view content);

// Where `path` leads to when all links are followed, so that one file has one name; as far as the
// folders on the way are there. `path` itself where that cannot be found out.
std::string followed(const std::string& path);

// Whether the file's group or anybody else may read it. A file that is not there nobody may.
bool others_may_read(const std::string& path) noexcept;

}  // namespace connectai
