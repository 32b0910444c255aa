// A service's value into every C type: in parts it is what it is in one, narrow text what wide text
// is, and nothing is written beside the buffer.
#include <charconv>
#include <cmath>

#include "base/unicode.h"
#include "conversion_support.h"

namespace connectai::convert {
namespace {

using fuzz::require;

std::size_t terminator_of(SQLSMALLINT c_type) noexcept {
    return c_type == SQL_C_CHAR ? 1 : c_type == SQL_C_WCHAR ? sizeof(SQLWCHAR) : 0;
}

// The value in one part: what was written, without a terminator.
Delivery whole_value(const Source& source, const Cell& cell, const Target& target) {
    Progress progress;
    // Base64 in hexadecimal; an exponent written out has up to 1024 digits.
    Delivery whole = deliver(source, cell, target, progress, cell.size * 4 + 2600);
    if (is_error(whole.outcome) || whole.length < 0) return whole;
    const auto length = static_cast<std::size_t>(whole.length);
    require(whole.outcome != Outcome::string_truncated && progress.complete &&
                length + terminator_of(target.c_type) <= whole.octets.size(),
            "a large buffer takes all of it");
    const std::string_view end = std::string_view(whole.octets).substr(length);
    require(end.substr(0, terminator_of(target.c_type)).find_first_not_of('\0') == end.npos,
            "text has its terminator");
    whole.octets.resize(length);
    return whole;
}

void check_parts(const Source& source, const Cell& cell, const Target& target,
                 const Delivery& whole, fuzz::Input& sizes) {
    constexpr std::size_t room_for_a_character = 8;  // or for a pair of hexadecimal digits
    const std::size_t terminator = terminator_of(target.c_type);
    Progress progress;
    progress.in_parts = true;
    std::string parts;
    for (;;) {
        const std::size_t room = room_for_a_character + sizes.choice(80);
        const Delivery part = deliver(source, cell, target, progress, room);
        if (is_error(part.outcome)) {
            const bool too_small = part.outcome == Outcome::out_of_range && parts.empty();
            require(too_small || part.outcome == whole.outcome, "a part fails as the whole does");
            return;
        }
        require(!is_error(whole.outcome), "the whole fails as a part does");
        const auto left = static_cast<std::size_t>(part.length);
        require(parts.size() + left == whole.octets.size(), "a part tells what is left");
        if (part.outcome != Outcome::string_truncated) {
            parts += part.octets.substr(0, left);
            break;
        }
        const std::size_t unit = std::max<std::size_t>(terminator, 1);
        std::size_t written = (room / unit - (terminator != 0 ? 1 : 0)) * unit;
        if (target.c_type == SQL_C_CHAR) written = part.octets.rfind('\0');
        // A buffer that no character or pair fitted into to its end has its terminator before that.
        while (target.c_type == SQL_C_WCHAR && written > 0 &&
               whole.octets.compare(parts.size(), written, part.octets, 0, written) != 0) {
            written -= unit;
        }
        require(written > 0 && written < left, "a part that was cut brings some of it");
        parts += part.octets.substr(0, written);
        require(whole.octets.starts_with(parts), "parts are the whole's");
    }
    require(parts == whole.octets, "all parts are the whole");
    require(progress.complete, "the last part completes the value");
}

void check_small_buffer(const Source& source, const Cell& cell, const Target& target,
                        std::size_t room, const Delivery& whole) {
    Progress progress;
    const Delivery cut = deliver(source, cell, target, progress, room);
    if (cut.outcome != Outcome::string_truncated || room < terminator_of(target.c_type)) return;
    require(!is_error(whole.outcome), "what is cut is a value");
    if (target.c_type == SQL_C_CHAR && room > 0) {
        const std::size_t end = cut.octets.rfind('\0');
        require(end != std::string::npos, "text that is cut has its terminator");
        require(whole.octets.starts_with(cut.octets.substr(0, end)), "what is cut is a prefix");
        require(find_invalid_utf8(cut.octets.substr(0, end)) == std::string::npos,
                "no character is cut");
    }
    require(cut.length == static_cast<SQLLEN>(whole.octets.size()), "the length is the whole's");
}

void check_wide(const Source& source, const Cell& cell, const Target& target,
                const Delivery& narrow) {
    Target as_wide = target;
    as_wide.c_type = SQL_C_WCHAR;
    const Delivery wide = whole_value(source, cell, as_wide);
    require(wide.outcome == narrow.outcome, "wide text fares as narrow text does");
    if (is_error(wide.outcome)) return;
    const std::u16string expected = utf16_from_utf8(narrow.octets);
    require(wide.octets.size() == expected.size() * 2 &&
                std::memcmp(wide.octets.data(), expected.data(), wide.octets.size()) == 0,
            "wide text is narrow text in UTF-16", narrow.octets);
}

void check_number(const Source& source, const Cell& cell, SQLSMALLINT c_type,
                  const Delivery& delivery) {
    if (cell.kind != CellKind::number || delivery.outcome != Outcome::ok) return;
    const char* const end = cell.text + cell.size;
    if (c_type == SQL_C_SBIGINT && cell.view().find_first_of(".eE") == std::string_view::npos) {
        std::int64_t expected = 0;
        const auto [stop, failure] = std::from_chars(cell.text, end, expected);
        require(failure == std::errc() && stop == end &&
                    std::memcmp(&expected, delivery.octets.data(), sizeof expected) == 0,
                "an integer is read exactly", cell.view());
    }
    if (c_type == SQL_C_DOUBLE && source.type == DataType::double_) {
        double expected = 0;
        double read = 0;
        std::memcpy(&read, delivery.octets.data(), sizeof read);
        // Where the number is beyond a double's range, from_chars leaves 0.
        if (std::from_chars(cell.text, end, expected).ec != std::errc()) return;
        require(read == expected, "a double is the nearest", cell.view());
    }
}

void check_fixed(const Source& source, const Cell& cell, const Target& target) {
    const std::size_t size = fixed_size(target.c_type);
    Progress progress;
    const Delivery first = deliver(source, cell, target, progress, size);
    Progress another;
    const Delivery second = deliver(source, cell, target, another, size);
    require(first.outcome == second.outcome && first.octets == second.octets,
            "a value is read alike each time");
    require(first.outcome != Outcome::string_truncated, "a value of fixed length is not cut");
    if (is_error(first.outcome)) return;
    require(first.length == static_cast<SQLLEN>(size) && progress.complete,
            "a value of fixed length is whole");
    check_number(source, cell, target.c_type, first);
}

void check_null(const Source& source, const Target& target) {
    Progress progress;
    const Delivery null = deliver(source, Cell{}, target, progress, 64);
    require(null.outcome == Outcome::restricted ||
                (null.outcome == Outcome::ok && null.length == SQL_NULL_DATA && progress.complete),
            "NULL is said by the indicator");
}

// What the reader of replies would hand out: valid UTF-8, and numbers that are JSON's.
Cell cell_of(std::size_t kind, const std::string& text) {
    if (kind == 1) return {nullptr, 0, CellKind::boolean_true};
    if (kind == 2) return {nullptr, 0, CellKind::boolean_false};
    const bool number = kind == 3 && is_json_number(text);
    return {text.data(), static_cast<std::uint32_t>(text.size()),
            number ? CellKind::number : CellKind::string};
}

}  // namespace
}  // namespace connectai::convert

// Choices: C type, service's type, kind of cell, scale and precisions, a small buffer, the parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace connectai;
    using namespace connectai::convert;
    fuzz::Input input(data, size);
    Target target;
    target.c_type = choose_type(c_types, input);
    Source source;
    source.type = static_cast<DataType>(1 + input.choice(data_type_count));
    const std::size_t kind = input.choice(4);
    source.scale = static_cast<SQLSMALLINT>(input.choice(10));
    target.precision = static_cast<SQLSMALLINT>(input.choice(39));
    target.scale = static_cast<SQLSMALLINT>(static_cast<int>(input.choice(60)) - 20);
    target.leading_precision = static_cast<SQLSMALLINT>(input.choice(10));
    const std::size_t room = input.choice(64);
    const std::string text = utf8_from_utf16(utf16_from_utf8(input.text()));
    const Cell cell = cell_of(kind, text);

    check_null(source, target);
    if (find_converter(source.type, target.c_type) == nullptr) return 0;
    if (fixed_size(target.c_type) != 0) {
        check_fixed(source, cell, target);
        return 0;
    }
    const Delivery whole = whole_value(source, cell, target);
    Progress progress;
    const Delivery length = deliver(source, cell, target, progress, 0, false);
    require(is_error(whole.outcome) || length.length == whole.length,
            "the length is told without a buffer");
    check_parts(source, cell, target, whole, input);
    check_small_buffer(source, cell, target, room, whole);
    if (target.c_type == SQL_C_CHAR) check_wide(source, cell, target, whole);
    return 0;
}
