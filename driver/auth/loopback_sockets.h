// The sockets at which the browser's return is listened for.
#pragma once

#include <cstdint>
#include <vector>

#include "auth/redirect_uri.h"
#include "base/file_descriptor.h"

namespace connectai::auth {

// All are of this machine alone, and of one port: of the address that a redirection goes to, and
// where that is localhost, of the two for which it stands, since browsers take either. Of these one
// may be missing, as ::1 is on a machine without IPv6.
class LoopbackSockets {
public:
    // Throws Error 08001, Effect::unsent, that names the keyword, the port, and what to do.
    explicit LoopbackSockets(const RedirectUri& uri);

    std::uint16_t port() const noexcept { return port_; }
    // That poll() tells of; empty behind close().
    const std::vector<FileDescriptor>& descriptors() const noexcept { return descriptors_; }

    // Nobody is listened for any more.
    void close() noexcept { descriptors_.clear(); }

private:
    bool listen(const RedirectUri& uri, bool last);

    std::vector<FileDescriptor> descriptors_;
    std::uint16_t port_ = 0;
};

}  // namespace connectai::auth
