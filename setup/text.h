// Text at the boundary of the setup library: octets are UTF-8, a SQLWCHAR is a unit of UTF-16.
// Inside, all is UTF-8.
#pragma once

#include <odbcinst.h>

#include <string>
#include <vector>

#include "base/secret.h"

namespace connectai::setup {

// A text that ends with a NUL, empty for a null pointer. Throws Failure
// (ODBC_ERROR_INVALID_KEYWORD_VALUE) for UTF-16 that is not valid. The octets of the narrow form
// are not looked at.
std::string text_in(LPCSTR text);
std::string text_in(LPCWSTR text);

// The texts of a doubly terminated list, each ended by a NUL; an empty one ends the list. A null
// pointer is an empty list. Throws as text_in does.
std::vector<WipedText> list_in(LPCSTR list);
std::vector<WipedText> list_in(LPCWSTR list);

// Writes as much of `text` as fits into `capacity` octets or units, a NUL included, without
// splitting a character; nothing where `out` is null or there is no room for the NUL. Returns the
// length of the whole text, in octets or units.
std::size_t text_out(const std::string& text, LPSTR out, std::size_t capacity);
std::size_t text_out(const std::string& text, LPWSTR out, std::size_t capacity);

}  // namespace connectai::setup
