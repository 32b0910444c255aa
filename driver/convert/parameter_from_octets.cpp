// SQL_C_BINARY and SQL_C_GUID to parameters. ODBC 3.8, appendix D, "C to SQL: Binary" and "C to
// SQL: GUID". Pairs beyond those pages: SQL_C_BINARY to SQL_GUID, which convert.h has in the
// opposite direction too.
#include "base/unicode.h"
#include "convert/convert.h"
#include "convert/parameter_converters.h"
#include "convert/parameter_forms.h"
#include "convert/parameter_value.h"

namespace connectai::convert {

// The octets are the text in UTF-8, as SQL_C_BINARY of a character column is.
ParameterOutcome octets_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    std::string_view octets;
    const auto outcome = octets_of(buffer, octets);
    if (is_error(outcome)) return outcome;
    return find_invalid_utf8(octets) == octets.npos ? put_characters(octets, type, value)
                                                    : ParameterOutcome::invalid_encoding;
}

ParameterOutcome octets_to_binary_type(const ParameterBuffer& buffer, const ParameterType& type,
                                       ParameterValue& value) noexcept {
    std::string_view octets;
    const auto outcome = octets_of(buffer, octets);
    return is_error(outcome) ? outcome : put_octets(octets, type, value);
}

// The octets are a value of the parameter's default C type.
ParameterOutcome octets_to_other_type(const ParameterBuffer& buffer, const ParameterType& type,
                                      ParameterValue& value) noexcept {
    std::string_view octets;
    const auto outcome = octets_of(buffer, octets);
    if (is_error(outcome)) return outcome;
    ParameterBuffer other = buffer;
    other.c_type = default_c_type(type.sql_type);
    other.octets = static_cast<SQLLEN>(octets.size());
    const std::size_t size = fixed_size(other.c_type);  // 0: a decimal's characters
    if (size != 0 && octets.size() != size) return ParameterOutcome::wrong_octets;
    return find_parameter_converter(other.c_type, type.sql_type)(other, type, value);
}

// In upper case, as UUIDs are read as text.
ParameterOutcome guid_to_characters(const ParameterBuffer& buffer, const ParameterType& type,
                                    ParameterValue& value) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    const UuidText text = write_uuid(uuid_digits(load<SQLGUID>(buffer)), upper_case_digits);
    return put_characters({text.data(), text.size()}, type, value);
}

ParameterOutcome guid_to_guid_type(const ParameterBuffer& buffer, const ParameterType& type,
                                   ParameterValue& value) noexcept {
    if (buffer.data == nullptr) return ParameterOutcome::null_pointer;
    return put_uuid(uuid_digits(load<SQLGUID>(buffer)), type, value);
}

}  // namespace connectai::convert
