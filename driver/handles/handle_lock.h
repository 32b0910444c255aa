// The lock that a connection shares with all that hangs on it.
#pragma once

#include <memory>
#include <mutex>

namespace connectai::handles {

// Another lock. Its memory will only ever be another such lock's: whoever has come by its address
// through a handle that is no longer alive may still lock it, and look what has become of the
// handle.
std::shared_ptr<std::mutex> make_handle_lock();

}  // namespace connectai::handles
