// Binary data to C data, in parts. ODBC 3.8, appendix D, "SQL to C: Binary".
#include <array>

#include "convert/base64.h"
#include "convert/converters.h"
#include "convert/write_target.h"

namespace connectai::convert {
namespace {

constexpr std::string_view hexadecimal = "0123456789ABCDEF";

// Counts the value's octets at the first call; Progress::remaining counts octets of binary data,
// Progress::delivered is the reader's position. False for text that is no base64.
bool begin(const Cell& cell, Progress& progress) noexcept {
    if (progress.delivered != 0) return true;
    if (cell.kind != CellKind::string) return false;
    const auto size = base64_size(cell.view());
    if (!size) return false;
    progress.remaining = *size;
    return true;
}

template <typename Unit>
char* put_hexadecimal(char* out, std::string_view octets) noexcept {
    for (const char octet : octets) {
        const auto value = static_cast<unsigned char>(octet);
        const std::array<Unit, 2> pair = {static_cast<Unit>(hexadecimal[value >> 4]),
                                          static_cast<Unit>(hexadecimal[value & 15])};
        store_unaligned(out, pair);
        out += sizeof pair;
    }
    return out;
}

}  // namespace

Outcome binary_to_binary(const Cell& cell, const Source&, const Target& target,
                         Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    if (!begin(cell, progress)) return Outcome::invalid_character;
    store_length(target, progress.remaining);
    if (target.data == nullptr) {
        progress.complete = true;
        return Outcome::ok;
    }
    Base64Reader reader(cell.view(), progress.delivered);
    progress.remaining -= reader.read(octets_at(target), capacity_of(target));
    progress.delivered = reader.position();
    progress.complete = progress.remaining == 0;
    return progress.complete ? Outcome::ok : Outcome::string_truncated;
}

// Two digits an octet, upper case; a pair is never split.
template <typename Unit>
Outcome binary_to_text(const Cell& cell, const Source&, const Target& target,
                       Progress& progress) noexcept {
    if (cell.is_null()) return store_null(target, progress);
    if (!begin(cell, progress)) return Outcome::invalid_character;
    store_length(target, progress.remaining * 2 * sizeof(Unit));
    if (target.data == nullptr) {
        progress.complete = true;
        return Outcome::ok;
    }
    const std::size_t units = capacity_of(target) / sizeof(Unit);
    if (units == 0) return Outcome::string_truncated;

    Base64Reader reader(cell.view(), progress.delivered);
    std::size_t left = (units - 1) / 2;
    char* out = octets_at(target);
    std::array<char, 1536> piece;
    while (left > 0) {
        const std::size_t size = reader.read(piece.data(), std::min(left, piece.size()));
        if (size == 0) break;
        out = put_hexadecimal<Unit>(out, {piece.data(), size});
        left -= size;
        progress.remaining -= size;
    }
    store_unaligned(out, Unit{});
    progress.delivered = reader.position();
    progress.complete = progress.remaining == 0;
    return progress.complete ? Outcome::ok : Outcome::string_truncated;
}

template Outcome binary_to_text<char>(const Cell&, const Source&, const Target&,
                                      Progress&) noexcept;
template Outcome binary_to_text<wide::Unit>(const Cell&, const Source&, const Target&,
                                            Progress&) noexcept;

}  // namespace connectai::convert
