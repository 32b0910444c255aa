// The name of the service's host, looked up as the system does it.
#pragma once

#include <string>

namespace connectai::dsn_tool {

// The addresses of a host, in the order in which they are tried: "192.0.2.1, 2001:db8::1", the
// first three. Throws Error 08001. It takes as long as the system's resolver lets it.
std::string look_up(const std::string& host);

}  // namespace connectai::dsn_tool
