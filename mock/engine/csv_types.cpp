// Guessing types: see csv_types.h.
#include "engine/csv_types.h"

#include <algorithm>

#include "engine/datetime.h"
#include "engine/decimal.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

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
    if (real_) see_number(text);
    if (date_ || time_ || timestamp_) see_moment(text);
    boolean_ =
        boolean_ && (equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false"));
}

void TypeGuess::see_number(std::string_view text) {
    const auto number = is_plain_number(text) ? Decimal::parse(text) : std::nullopt;
    if (!number) {
        integer_ = decimal_ = real_ = false;
        return;
    }
    const bool exponent = text.find_first_of("eE") != std::string_view::npos;
    decimal_ = decimal_ && !exponent;
    const auto whole = number->scale() == 0 ? number->to_int64() : std::nullopt;
    integer_ = integer_ && whole && !exponent;
    if (integer_) small_ = small_ && *whole >= -2'147'483'648LL && *whole <= 2'147'483'647LL;
    scale_ = std::max(scale_, std::int64_t{number->scale()});
    whole_digits_ = std::max(whole_digits_, std::int64_t{number->precision()} - number->scale());
}

void TypeGuess::see_moment(std::string_view text) {
    const auto moment = text == trim_blanks(text) ? parse_moment(text) : std::nullopt;
    date_ = date_ && moment && moment->has_date && !moment->has_time;
    time_ = time_ && moment && moment->has_time && !moment->has_date;
    timestamp_ = timestamp_ && moment && moment->has_date;
}

Type TypeGuess::type() const {
    if (any_) {
        if (integer_) return make_type(small_ ? type_number::integer : type_number::bigint);
        const std::int64_t digits = whole_digits_ + scale_;
        if (decimal_ && digits <= 38) return make_type(type_number::decimal, digits, scale_);
        // More digits than any number here has: kept as they are.
        if (real_ && !decimal_) return make_type(type_number::double_);
        if (boolean_) return make_type(type_number::boolean);
        if (date_) return make_type(type_number::date);
        if (timestamp_) return make_type(type_number::timestamp);
        if (time_) return make_type(type_number::time);
    }
    return make_type(type_number::varchar, std::max<std::int64_t>(length_, 1));
}

}  // namespace mock::sql
