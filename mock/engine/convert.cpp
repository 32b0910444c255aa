// One value into one type: see convert.h.
#include "engine/convert.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "engine/datetime.h"
#include "engine/decimal.h"
#include "engine/text.h"

namespace mock::sql {
namespace {

struct Request {
    const Value& value;
    const Type& type;
    Conversion conversion;
    std::string_view target;

    [[noreturn]] void fail(std::string message) const {
        if (!target.empty()) {
            message += " (";
            message += target;
            message += ')';
        }
        throw EngineError("QUERY_FAILED", message + '.');
    }
    [[noreturn]] void fail_conversion() const {
        fail("Conversion failed when converting the value '" +
             std::string(first_characters(to_text(value), 60)) + "' to data type " + type.name);
    }
    [[noreturn]] void fail_range() const {
        fail("Arithmetic overflow: the value " + to_text(value) +
             " is out of range for data type " + type.name);
    }
};

struct Range {
    std::int64_t low, high;
};

Range range_of(DataType number) {
    switch (number) {
        case type_number::tinyint: return {-128, 255};
        case type_number::smallint: return {-32'768, 32'767};
        case type_number::integer:
            return {std::numeric_limits<std::int32_t>::min(),
                    std::numeric_limits<std::int32_t>::max()};
        default:
            return {std::numeric_limits<std::int64_t>::min(),
                    std::numeric_limits<std::int64_t>::max()};
    }
}

std::int64_t integer_from_decimal(const Request& request, const Decimal& decimal) {
    if (request.conversion == Conversion::store &&
        Decimal::compare(decimal, decimal.truncated(0)) != 0) {
        request.fail_conversion();
    }
    const auto integer = decimal.to_int64();
    if (!integer) request.fail_range();
    return *integer;
}

std::int64_t integer_from_double(const Request& request, double number) {
    if (!std::isfinite(number)) request.fail_range();
    const auto decimal = Decimal::from_double(number);
    if (!decimal) request.fail_range();
    return integer_from_decimal(request, *decimal);
}

Value to_integer(const Request& request) {
    std::int64_t number = 0;
    if (const auto* integer = std::get_if<std::int64_t>(&request.value)) {
        number = *integer;
    } else if (const auto* truth = std::get_if<bool>(&request.value)) {
        number = *truth ? 1 : 0;
    } else if (const auto* real = std::get_if<double>(&request.value)) {
        number = integer_from_double(request, *real);
    } else if (const auto* text = std::get_if<std::string>(&request.value)) {
        const auto decimal = Decimal::parse(*text);
        if (!decimal) request.fail_conversion();
        number = integer_from_decimal(request, *decimal);
    } else {
        request.fail_conversion();
    }
    const Range range = range_of(request.type.number);
    if (number < range.low || number > range.high) request.fail_range();
    return number;
}

Value to_real(const Request& request) {
    if (const auto* real = std::get_if<double>(&request.value)) return *real;
    if (const auto* integer = std::get_if<std::int64_t>(&request.value)) {
        return static_cast<double>(*integer);
    }
    if (const auto* truth = std::get_if<bool>(&request.value)) return *truth ? 1.0 : 0.0;
    const auto* text = std::get_if<std::string>(&request.value);
    if (text == nullptr) request.fail_conversion();
    std::string_view digits = trim_blanks(*text);
    if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
    double number = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, number);
    if (error == std::errc::result_out_of_range) request.fail_range();
    if (error != std::errc() || end != last || !std::isfinite(number)) request.fail_conversion();
    return number;
}

std::optional<Decimal> read_decimal(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return Decimal::parse(*text);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return Decimal(*integer);
    if (const auto* real = std::get_if<double>(&value)) return Decimal::from_double(*real);
    if (const auto* truth = std::get_if<bool>(&value)) return Decimal(*truth ? 1 : 0);
    return std::nullopt;
}

Value to_decimal(const Request& request) {
    auto decimal = read_decimal(request.value);
    if (!decimal) request.fail_conversion();
    const auto precision = static_cast<int>(request.type.precision.value_or(38));
    const auto scale = static_cast<int>(request.type.scale.value_or(0));
    *decimal = decimal->rounded(scale);
    if (decimal->precision() > precision && !decimal->is_zero()) request.fail_range();
    return decimal->text();
}

Value to_boolean(const Request& request) {
    if (const auto* truth = std::get_if<bool>(&request.value)) {
        return std::int64_t{*truth ? 1 : 0};
    }
    if (const auto* text = std::get_if<std::string>(&request.value)) {
        const std::string_view word = trim_blanks(*text);
        if (equal_ignoring_case(word, "true")) return std::int64_t{1};
        if (equal_ignoring_case(word, "false")) return std::int64_t{0};
    }
    const auto number = read_decimal(request.value);
    if (!number) request.fail_conversion();
    return std::int64_t{number->is_zero() ? 0 : 1};
}

Value to_moment(const Request& request) {
    const auto* text = std::get_if<std::string>(&request.value);
    const auto moment = text != nullptr ? parse_moment(*text) : std::nullopt;
    if (!moment) request.fail_conversion();
    const Family family = family_of(request.type);
    if (family == Family::time) return format_time(*moment);
    if (!moment->has_date) request.fail_conversion();
    return family == Family::date ? format_date(*moment) : format_timestamp(*moment);
}

Value to_uuid(const Request& request) {
    const auto* text = std::get_if<std::string>(&request.value);
    if (text == nullptr) request.fail_conversion();
    std::string_view digits = trim_blanks(*text);
    if (digits.size() == 38 && digits.front() == '{' && digits.back() == '}') {
        digits = digits.substr(1, 36);
    }
    if (digits.size() != 36) request.fail_conversion();
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = digits[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) request.fail_conversion();
    }
    return '{' + to_lower_ascii(digits) + '}';
}

bool is_limited(const Type& type) {
    return type.length > 0 && type.length < unlimited_length;
}

Value to_varchar(const Request& request) {
    std::string text = to_text(request.value);
    if (!is_limited(request.type)) return text;
    const auto limit = static_cast<std::size_t>(request.type.length);
    if (text.size() <= limit) return text;
    const std::string_view kept = first_characters(text, limit);
    if (kept.size() == text.size()) return text;
    if (request.conversion == Conversion::store) {
        request.fail("String or binary data would be truncated: more than " +
                     std::to_string(limit) + " characters");
    }
    return std::string(kept);
}

Value to_binary(const Request& request) {
    Blob blob;
    if (const auto* octets = std::get_if<Blob>(&request.value)) {
        blob = *octets;
    } else if (const auto* text = std::get_if<std::string>(&request.value)) {
        blob.octets = *text;
    } else {
        request.fail_conversion();
    }
    if (is_limited(request.type)) {
        const auto limit = static_cast<std::size_t>(request.type.length);
        if (blob.octets.size() > limit && request.conversion == Conversion::store) {
            request.fail("String or binary data would be truncated: more than " +
                         std::to_string(limit) + " octets");
        }
        blob.octets.resize(std::min(blob.octets.size(), limit));
    }
    return blob;
}

}  // namespace

std::string to_text(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "1" : "0";
    if (const auto* blob = std::get_if<Blob>(&value)) return blob->octets;
    if (const auto* real = std::get_if<double>(&value)) {
        char buffer[64];
        const auto result = std::to_chars(buffer, buffer + sizeof buffer, *real);
        return std::string(buffer, result.ptr);
    }
    return "NULL";
}

Value convert(const Value& value, const Type& type, Conversion conversion,
              std::string_view target) {
    if (std::holds_alternative<std::monostate>(value)) return value;
    const Request request{value, type, conversion, target};
    switch (family_of(type)) {
        case Family::integer: return to_integer(request);
        case Family::real: return to_real(request);
        case Family::decimal: return to_decimal(request);
        case Family::boolean: return to_boolean(request);
        case Family::date:
        case Family::time:
        case Family::timestamp: return to_moment(request);
        case Family::uuid: return to_uuid(request);
        case Family::binary: return to_binary(request);
        default: return to_varchar(request);
    }
}

}  // namespace mock::sql
