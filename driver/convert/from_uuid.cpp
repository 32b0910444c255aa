// UUIDs to C data. ODBC 3.8, appendix D, "SQL to C: GUID".
#include "convert/converters.h"
#include "convert/uuid_text.h"
#include "convert/write_target.h"

namespace connectai::convert {

Outcome uuid_to_guid(const Cell& cell, const Source&, const Target& target,
                     Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto digits = parse_uuid(cell.view());
    if (!digits) return Outcome::invalid_character;
    return store_fixed(target, progress, make_guid(*digits));
}

// The octets of SQLGUID, whose first three fields are in native byte order.
Outcome uuid_to_binary(const Cell& cell, const Source&, const Target& target,
                       Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto digits = parse_uuid(cell.view());
    if (!digits) return Outcome::invalid_character;
    return store_as_binary(target, progress, make_guid(*digits));
}

template <typename Unit>
Outcome uuid_to_text(const Cell& cell, const Source&, const Target& target,
                     Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const auto digits = parse_uuid(cell.view());
    if (!digits) return Outcome::invalid_character;
    const UuidText text = write_uuid(*digits, upper_case_digits);
    return store_short_text<Unit>(target, progress, {text.data(), text.size()}, text.size());
}

template Outcome uuid_to_text<char>(const Cell&, const Source&, const Target&, Progress&) noexcept;
template Outcome uuid_to_text<wide::Unit>(const Cell&, const Source&, const Target&,
                                          Progress&) noexcept;

}  // namespace connectai::convert
