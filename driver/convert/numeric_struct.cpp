#include "convert/numeric_struct.h"

#include <algorithm>

namespace connectai::convert {

Outcome make_numeric(const NumberText& number, SQLSMALLINT precision, SQLSMALLINT scale,
                     SQL_NUMERIC_STRUCT& out) noexcept {
    const bool unset = precision <= 0 || precision > numeric_precision_limit;
    const int digits = unset ? numeric_precision_limit : precision;
    const int places = std::clamp<int>(scale, -128, 127);  // what SQLSCHAR holds
    const ScaledNumber scaled = scale_number(number, places, digits);
    if (scaled.overflow || scaled.lost) return Outcome::out_of_range;

    out.precision = static_cast<SQLCHAR>(digits);
    out.scale = static_cast<SQLSCHAR>(places);
    out.sign = number.negative && scaled.magnitude != 0 ? 0 : 1;
    Uint128 rest = scaled.magnitude;
    for (SQLCHAR& octet : out.val) {
        octet = static_cast<SQLCHAR>(rest & 0xFF);
        rest >>= 8;
    }
    return scaled.cut ? Outcome::fraction_truncated : Outcome::ok;
}

}  // namespace connectai::convert
