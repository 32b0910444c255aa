#include "base/loaded_object.h"

#include <dlfcn.h>

namespace connectai {

std::optional<LoadedObject> LoadedObject::of(const void* code) noexcept {
    Dl_info place{};
    if (::dladdr(code, &place) == 0 || place.dli_fname == nullptr) return std::nullopt;
    // Fails for the program itself, which is there under whatever name it was called by.
    void* const handle = ::dlopen(place.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (handle == nullptr) return std::nullopt;
    return LoadedObject(handle, place.dli_fbase, place.dli_fname);
}

LoadedObject::~LoadedObject() {
    if (handle_ != nullptr) ::dlclose(handle_);
}

void* LoadedObject::find(const char* function) const noexcept {
    return ::dlsym(handle_, function);
}

bool LoadedObject::defines(const char* function) const noexcept {
    Dl_info found{};
    void* const address = find(function);
    return address != nullptr && ::dladdr(address, &found) != 0 && found.dli_fbase == base_;
}

bool LoadedObject::keep() noexcept {
    void* const again = ::dlopen(name_, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
    if (again == nullptr) return false;
    ::dlclose(again);
    return true;
}

}  // namespace connectai
