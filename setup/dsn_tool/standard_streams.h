// The three streams that a process is begun with, or without.
#pragma once

namespace connectai::dsn_tool {

// Opens /dev/null in place of each of them that is closed (`>&-`): what is opened next would have
// its number, be it the driver's log or a socket, and be sent what is printed. To be called first
// of all. Returns whether there was a standard output. Throws std::runtime_error.
bool complete_standard_streams();

}  // namespace connectai::dsn_tool
