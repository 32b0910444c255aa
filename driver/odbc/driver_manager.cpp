#include "odbc/driver_manager.h"

#include <optional>

#include "base/loaded_object.h"

namespace connectai::odbc {

// Of a program itself nothing is known, and it is no manager.
bool is_old_manager(const void* code) noexcept {
    const std::optional<LoadedObject> caller = LoadedObject::of(code);
    return caller && caller->defines("SQLConnect") && !caller->defines("SQLCompleteAsync");
}

}  // namespace connectai::odbc
