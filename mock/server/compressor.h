// Content codings: what a reply's octets become on the wire.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "behaviour.h"

namespace mock {

class Compressor {
public:
    virtual ~Compressor() = default;
    // What these octets come to, all of it: a client can have them back at once.
    virtual std::string run(std::string_view octets) = 0;
    // The coding's end.
    virtual std::string finish() = 0;
};

// As Accept-Encoding and Content-Encoding name it; empty for none.
std::string_view coding_name(Transport::Coding coding);

// Null for none.
std::unique_ptr<Compressor> make_compressor(Transport::Coding coding);

}  // namespace mock
