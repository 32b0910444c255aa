// Values of {d}, {t}, {ts} and {guid}.
#include "sql/escaped_literals.h"

#include "base/text.h"
#include "convert/datetime_text.h"
#include "convert/uuid_text.h"

namespace connectai::sql {

std::optional<std::string> native_date(std::string_view value) {
    convert::DateTime parsed;
    if (!convert::parse_plain_date(value, parsed)) return std::nullopt;
    return std::string(value);
}

std::optional<std::string> native_time(std::string_view value) {
    convert::DateTime parsed;
    if (!convert::parse_plain_time(value, parsed) || value.ends_with('Z')) return std::nullopt;
    return std::string(value);
}

std::optional<std::string> native_timestamp(std::string_view value) {
    constexpr std::size_t separator = 10;
    convert::DateTime parsed;
    if (!convert::parse_plain_timestamp(value, parsed)) return std::nullopt;
    if (value[separator] != ' ' || value.ends_with('Z')) return std::nullopt;
    return concat(value.substr(0, separator), 'T', value.substr(separator + 1), 'Z');
}

std::optional<std::string> native_guid(std::string_view value) {
    constexpr std::size_t with_hyphens = 36;
    if (value.size() != with_hyphens || !convert::parse_uuid(value)) return std::nullopt;
    return std::string(value);
}

}  // namespace connectai::sql
