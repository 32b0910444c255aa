// Checks one value against its row of the keyword table.
#pragma once

#include <string>
#include <string_view>

#include "config/keywords.h"

namespace connectai::config {

struct CheckedValue {
    // In the form that Keyword::apply takes. Where there is a problem: those of several addresses
    // with which there is none, so that more can be said of them; else empty.
    std::string value;
    std::string problem;  // empty: none. A sentence that names keyword, value and what is allowed
};

// An empty value gives the default. One that goes on with the keyword of a secret, because a
// semicolon has been forgotten, is refused, so that it goes nowhere (to the service as a user, to
// the disk as a file's name). `where` says where the value stands (" in the section [x] of
// odbc.ini"), and is empty for the connection string. No problem quotes a secret: neither the value
// of a secret keyword nor the user:password@ of an address, nor what stands where its port should
// be.
CheckedValue check_value(const Keyword& keyword, std::string_view value,
                         std::string_view where = {});
// The same, of a value that stands for what was `written`, which a problem shows in its place.
CheckedValue check_value(const Keyword& keyword, std::string_view value, std::string_view where,
                         std::string_view written);

// Why no keyword may have such a value, since it would break a header line, a log line or a JSON
// text: "the value holds a line break or another control character". Empty: it may.
std::string_view forbidden_content(std::string_view value);

// Why no header can carry such a Token: "it begins with Bearer, ...". Empty: it can. RFC 6750, 2.1.
std::string_view token_problem(std::string_view token);

// What a value may be, for messages and documentation: "a whole number from 0 to 5".
std::string allowed_values(const Keyword& keyword);

// Whether an address, or one of a list, has user:password@ in it, or something else where its port
// should be.
bool holds_userinfo(const Keyword& keyword, std::string_view value);

// The value as it may be logged: *** for a secret, in place of an address's user:password and of
// what its query says beside references to variables, and from where its port should be and is
// none: "u:password", where "@host" has been forgotten. And from where a secret begins that a
// forgotten semicolon has made a part of the value: "me Password=***".
std::string shown_value(const Keyword& keyword, std::string_view value);

}  // namespace connectai::config
