// Octets into a content coding, piece by piece.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace connectai::bench {

class Packer {
public:
    virtual ~Packer() = default;

    // Appends what `piece` makes to `out`; with `last`, all that is still due too.
    virtual void pack(std::string_view piece, bool last, std::string& out) = 0;
};

// The coding's library was not there when this was built.
class MissingLibrary : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The packer for a file by its suffix (coding.h), at the level that servers use for replies made
// for one request; for any other file, one that changes nothing. May throw MissingLibrary.
std::unique_ptr<Packer> make_packer(std::string_view path);

}  // namespace connectai::bench
