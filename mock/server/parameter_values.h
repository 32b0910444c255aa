// The JSON forms in which a parameter's value may travel, one for each dataType.
#pragma once

#include <string_view>

#include "engine/engine.h"
#include "json_document.h"

namespace mock {

bool is_data_type(std::int64_t number) noexcept;  // 1 to 18

// Checks form and range, strictly by the contract (the service is liberal in nothing it reads), and
// converts. Throws ApiError(400) that names the parameter, the type and what was expected.
Value parameter_value(std::string_view name, DataType type, const JsonValue& json);

// Checks of the textual forms; the fraction of a time has 0 to 7 digits.
bool is_json_number(std::string_view text) noexcept;
bool is_date(std::string_view text) noexcept;                    // yyyy-MM-dd, a day that exists
bool is_time(std::string_view text) noexcept;                    // HH:mm:ss[.fffffff]
bool is_timestamp(std::string_view text) noexcept;               // yyyy-MM-ddTHH:mm:ss[.fffffff]Z
bool is_uuid(std::string_view text) noexcept;                    // in braces
bool decode_base64(std::string_view text, std::string& octets);  // RFC 4648, section 4, padded

}  // namespace mock
