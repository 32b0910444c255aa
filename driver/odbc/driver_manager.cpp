#include "odbc/driver_manager.h"

#include <dlfcn.h>

namespace connectai::odbc {

namespace {

// Whether the object has the function itself, not by what it depends on.
bool defines(void* object, const void* base, const char* function) noexcept {
    Dl_info found{};
    void* const address = ::dlsym(object, function);
    return address != nullptr && ::dladdr(address, &found) != 0 && found.dli_fbase == base;
}

}  // namespace

bool is_old_manager(const void* code) noexcept {
    Dl_info caller{};
    if (::dladdr(code, &caller) == 0 || caller.dli_fname == nullptr) return false;
    void* const object = ::dlopen(caller.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (object == nullptr) return false;  // the program itself, by whatever name it was called
    const bool manager = defines(object, caller.dli_fbase, "SQLConnect") &&
                         !defines(object, caller.dli_fbase, "SQLCompleteAsync");
    ::dlclose(object);
    return manager;
}

}  // namespace connectai::odbc
