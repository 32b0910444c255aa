#include "odbc/text.h"

#include <algorithm>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "convert/wide_unit.h"

namespace connectai::odbc {

namespace {

void check_input(const void* text, SQLINTEGER length) {
    if (text == nullptr) throw Error(sqlstate::invalid_null_pointer, "a text is missing");
    if (length < 0 && length != SQL_NTS) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a text cannot have the length ", length));
    }
}

[[noreturn]] void fail_encoding(std::string_view form, std::string_view place, std::size_t at,
                                std::string_view remedy) {
    throw Error(sqlstate::general_error, concat("the text is not ", form, " at ", place, ' ',
                                                at + 1, " and was not used: ", remedy));
}

void warn_truncated(handles::Diagnostics& diagnostics, SQLLEN length, SQLLEN capacity) {
    diagnostics.warn(
        sqlstate::string_right_truncated,
        concat("a text of length ", length, " did not fit into a buffer of ", capacity));
}

}  // namespace

std::string text_in(const SQLCHAR* text, SQLINTEGER length) {
    check_input(text, length);
    const auto* octets = reinterpret_cast<const char*>(text);
    std::string read = length == SQL_NTS ? std::string(octets)
                                         : std::string(octets, static_cast<std::size_t>(length));
    if (const std::size_t bad = find_invalid_utf8(read); bad != std::string::npos) {
        fail_encoding("UTF-8", "octet", bad,
                      "the driver's narrow functions take UTF-8, so set a UTF-8 locale, or use the "
                      "wide functions");
    }
    return read;
}

std::string text_in(const SQLWCHAR* text, SQLINTEGER length) {
    check_input(text, length);
    std::size_t units = static_cast<std::size_t>(length < 0 ? 0 : length);
    if (length == SQL_NTS) {
        while (text[units] != 0) ++units;
    }
    // A copy, because nothing says that the caller's is aligned. It may be a connection string.
    std::basic_string<wide::Unit> read(text, text + units);
    const Wiper wiper(read.data(), read.size() * sizeof(wide::Unit));
    if (const std::size_t bad = wide::find_invalid(read); bad != read.npos) {
        fail_encoding(wide::encoding, "character", bad,
                      wide::has_surrogates ? "half of a surrogate pair stands there alone"
                                           : "no character has that number");
    }
    return wide::to_utf8(read);
}

void check_output(const void* buffer, SQLLEN capacity) {
    if (buffer != nullptr && capacity < 0) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a buffer cannot have the length ", capacity));
    }
}

SQLLEN put_text(handles::Diagnostics& diagnostics, std::string_view text, SQLCHAR* buffer,
                SQLLEN capacity) {
    check_output(buffer, capacity);
    const auto length = static_cast<SQLLEN>(text.size());
    if (buffer == nullptr) return length;
    if (capacity > 0) {
        const std::size_t copied = utf8_prefix(text, static_cast<std::size_t>(capacity) - 1);
        std::ranges::copy(text.substr(0, copied), buffer);  // an empty text may have no address
        buffer[copied] = 0;
    }
    if (length >= capacity) warn_truncated(diagnostics, length, capacity);
    return length;
}

SQLLEN put_text(handles::Diagnostics& diagnostics, std::string_view text, SQLWCHAR* buffer,
                SQLLEN capacity) {
    check_output(buffer, capacity);
    const auto length = static_cast<SQLLEN>(wide::length(text));
    if (buffer == nullptr) return length;
    if (capacity > 0) {
        const Transcoded written =
            wide::from_utf8(text, buffer, static_cast<std::size_t>(capacity) - 1);
        buffer[written.written] = 0;
    }
    if (length >= capacity) warn_truncated(diagnostics, length, capacity);
    return length;
}

}  // namespace connectai::odbc
