#include "catalog/key_sequence.h"

namespace connectai::catalog {

std::int64_t KeySequence::position(std::optional<std::int64_t> told, std::string_view catalog,
                                   std::string_view schema, std::string_view table,
                                   std::string_view key) {
    if (told) return *told;
    return ++arrived_[{std::string(catalog), std::string(schema), std::string(table),
                       std::string(key)}];
}

}  // namespace connectai::catalog
