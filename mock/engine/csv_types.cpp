// Guessing types: see csv_types.h.
#include "engine/csv_types.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/datetime.h"
#include "engine/decimal.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

// As the server writes a double. Any other spelling of it would come back changed.
bool is_shortest_double(std::string_view text) {
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc() || !std::isfinite(value)) return false;
    std::array<char, 40> buffer;
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return text ==
           std::string_view(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
}

// More digits of a second than a tick has; they would be lost.
bool is_finer_than_a_tick(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return false;
    const std::size_t end = text.find_first_not_of("0123456789", point + 1);
    return std::min(end, text.size()) - (point + 1) > 7;
}

// "007" and "+1" are codes rather than numbers, and would not come back as they were.
bool is_plain_number(std::string_view text) {
    if (!text.empty() && text[0] == '-') text.remove_prefix(1);
    if (text.empty() || text[0] < '0' || text[0] > '9') return false;
    if (text.back() < '0' || text.back() > '9') return false;
    return text.size() == 1 || text[0] != '0' || text[1] < '0' || text[1] > '9';
}

}  // namespace

void TypeGuess::see(std::string_view text) {
    any_ = true;
    length_ = std::max(length_, static_cast<std::int64_t>(count_characters(text)));
    if (decimal_ || double_) see_number(text);
    if (date_ || time_ || timestamp_) see_moment(text);
    boolean_ =
        boolean_ && (equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false"));
}

void TypeGuess::see_number(std::string_view text) {
    const auto number = is_plain_number(text) ? Decimal::parse(text) : std::nullopt;
    // SQLite keeps no sign of a zero, in none of its types.
    const bool comes_back = number && !(number->is_zero() && text[0] == '-');
    const bool exponent = text.find_first_of("eE") != std::string_view::npos;
    decimal_ = decimal_ && comes_back && !exponent;
    double_ = double_ && comes_back && is_shortest_double(text);
    integer_ = integer_ && decimal_;
    if (!decimal_) return;
    const auto whole = number->scale() == 0 ? number->to_int64() : std::nullopt;
    integer_ = integer_ && whole;
    if (integer_) small_ = small_ && *whole >= -2'147'483'648LL && *whole <= 2'147'483'647LL;
    scale_ = std::max(scale_, std::int64_t{number->scale()});
    whole_digits_ = std::max(whole_digits_, std::int64_t{number->precision()} - number->scale());
}

void TypeGuess::see_moment(std::string_view text) {
    const bool exact = text == trim_blanks(text) && !is_finer_than_a_tick(text);
    const auto moment = exact ? parse_moment(text) : std::nullopt;
    date_ = date_ && moment && moment->has_date && !moment->has_time;
    time_ = time_ && moment && moment->has_time && !moment->has_date;
    timestamp_ = timestamp_ && moment && moment->has_date;
}

Type TypeGuess::type() const {
    if (any_) {
        if (integer_) return make_type(small_ ? type_number::integer : type_number::bigint);
        const std::int64_t digits = whole_digits_ + scale_;
        if (decimal_ && digits <= 38) return make_type(type_number::decimal, digits, scale_);
        // Decimals of more digits than the type has are kept as they are.
        if (double_ && !decimal_) return make_type(type_number::double_);
        if (boolean_) return make_type(type_number::boolean);
        if (date_) return make_type(type_number::date);
        if (timestamp_) return make_type(type_number::timestamp);
        if (time_) return make_type(type_number::time);
    }
    return make_type(type_number::varchar, std::max<std::int64_t>(length_, 1));
}

}  // namespace mock::sql
