// Character data to character and binary C data, in parts. ODBC 3.8, appendix D,
// "SQL to C: Character"; SQLGetData, "Retrieving variable-length data in parts".
// Its conversions to numbers, dates and intervals are in the files named after those.
#include "base/unicode.h"
#include "convert/converters.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

// JSON's words for a boolean are a character column's text.
std::string_view characters_of(const Cell& cell) noexcept {
    if (cell.kind == CellKind::boolean_true) return "true";
    if (cell.kind == CellKind::boolean_false) return "false";
    return cell.view();
}

// What is left of the text: Progress::delivered counts octets of UTF-8 for every target.
std::string_view rest_of(std::string_view text, const Progress& progress) noexcept {
    text.remove_prefix(
        static_cast<std::size_t>(std::min<std::uint64_t>(progress.delivered, text.size())));
    return text;
}

Outcome finish(const Target& target, Progress& progress, std::size_t octets) noexcept {
    store_length(target, octets);
    progress.complete = true;
    return Outcome::ok;
}

// What has gone into a buffer of SQLWCHARs.
struct WidePart {
    std::size_t read = 0;       // octets of UTF-8
    std::size_t written = 0;    // units
    char16_t pending_unit = 0;  // of the last character read: it comes first in the next part
};

// Fills as many as `capacity` units. The two of a surrogate pair go into two parts where only one
// has room, if there will be another part.
WidePart write_wide_part(std::string_view text, const Target& target, std::size_t capacity,
                         const Progress& progress) noexcept {
    WidePart part;
    char* out = octets_at(target);
    if (progress.pending_unit != 0 && capacity > 0) {
        store_unaligned(out, wide::Unit{progress.pending_unit});
        part.written = 1;
    } else {
        part.pending_unit = progress.pending_unit;
    }
    const Transcoded whole =
        wide::from_utf8(text, out + part.written * sizeof(wide::Unit), capacity - part.written);
    part.read = whole.read;
    part.written += whole.written;
    const bool full = part.written == capacity || part.read == text.size();
    if (full || !progress.in_parts || !wide::has_surrogates) return part;
    char16_t pair[2] = {};
    const Transcoded next = utf16_from_utf8(text.substr(part.read), pair, 2);
    store_unaligned(out + part.written * sizeof(wide::Unit), wide::Unit{pair[0]});
    part.pending_unit = pair[1];
    part.read += next.read;
    ++part.written;
    return part;
}

}  // namespace

Outcome text_to_char(const Cell& cell, const Source&, const Target& target,
                     Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view text = rest_of(characters_of(cell), progress);
    const std::size_t capacity = capacity_of(target);
    if (text.size() < capacity) {
        store_characters<char>(target.data, text);
        store_terminator<char>(target, text.size());
        return finish(target, progress, text.size());
    }
    if (target.data == nullptr) return finish(target, progress, text.size());
    store_length(target, text.size());
    if (capacity > 0) {
        const std::size_t part = utf8_prefix(text, capacity - 1);
        store_characters<char>(target.data, text.substr(0, part));
        store_terminator<char>(target, part);
        progress.delivered += part;
    }
    return Outcome::string_truncated;
}

Outcome text_to_wchar(const Cell& cell, const Source&, const Target& target,
                      Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view text = rest_of(characters_of(cell), progress);
    if (target.data == nullptr) {
        return finish(target, progress, wide::length(text) * sizeof(wide::Unit));
    }
    const std::size_t units = capacity_of(target) / sizeof(wide::Unit);
    WidePart part;
    if (units > 0) {
        part = write_wide_part(text, target, units - 1, progress);
        store_terminator<wide::Unit>(target, part.written);
        if (part.read == text.size() && part.pending_unit == 0) {
            return finish(target, progress, part.written * sizeof(wide::Unit));
        }
    }
    // Counted once a value: reading in parts must not count the rest again and again.
    if (progress.remaining == 0) {
        const std::size_t left =
            part.written + (part.pending_unit != 0 ? 1 : 0) + wide::length(text.substr(part.read));
        progress.remaining = left * sizeof(wide::Unit);
    }
    store_length(target, progress.remaining);
    progress.delivered += part.read;
    progress.pending_unit = part.pending_unit;
    progress.remaining -= part.written * sizeof(wide::Unit);
    return Outcome::string_truncated;
}

// The octets of its UTF-8 form.
Outcome text_to_binary(const Cell& cell, const Source&, const Target& target,
                       Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    const std::string_view octets = rest_of(characters_of(cell), progress);
    if (target.data == nullptr) return finish(target, progress, octets.size());
    const std::size_t part = std::min(octets.size(), capacity_of(target));
    store_characters<char>(target.data, octets.substr(0, part));
    if (part == octets.size()) return finish(target, progress, part);
    store_length(target, octets.size());
    progress.delivered += part;
    return Outcome::string_truncated;
}

}  // namespace connectai::convert
