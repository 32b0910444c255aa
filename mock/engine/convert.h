// One value turned into the form in which a type is stored: what CAST, INSERT and typed
// comparisons do. A boolean is held as the integer 0 or 1, as SQLite holds it.
#pragma once

#include <string_view>

#include "engine/engine.h"
#include "engine/types.h"

namespace mock::sql {

enum class Conversion {
    cast,   // text that is too long is cut, numbers lose their fraction
    store,  // text or binary that is too long is an error
};

// Throws EngineError QUERY_FAILED for a value that the type cannot hold. `target` ends the
// message: "column 'x'". NULL stays NULL.
Value convert(const Value& value, const Type& type, Conversion conversion,
              std::string_view target = {});

// The value as it is shown in a message, and as CAST to text gives it.
std::string to_text(const Value& value);

}  // namespace mock::sql
