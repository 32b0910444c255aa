// Tells the end of the library from the end of the process.
#pragma once

namespace connectai {

// For destructors of static objects. True: dlclose() unloads the library. Nobody is in its code, or
// will be, and the process goes on without it: everything is to be given back. False: the process
// ends, and other threads may still be here; nothing that they could come upon may be taken away.
bool being_unloaded() noexcept;

}  // namespace connectai
