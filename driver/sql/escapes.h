// ODBC's escape sequences in the service's dialect.
#pragma once

#include <string>
#include <string_view>

namespace connectai::sql {

// The text as it is sent, but for the names of its parameters: escape sequences translated,
// double-quoted names in brackets. `?` stays, and in its order. All that is in neither stays octet
// for octet, but for a blank where a translation would grow together with its neighbour.
//   {d '2024-01-31'}  {t '10:20:30.5'}          '2024-01-31'  '10:20:30.5'
//   {ts '2024-01-31 10:20:30'}                  '2024-01-31T10:20:30Z'
//   {guid '0123...'}                            '0123...'
//   {fn UCASE(a)}                               UPPER(a), see scalar_functions.h
//   {oj a LEFT OUTER JOIN b ON a.x = b.x}       a LEFT OUTER JOIN b ON a.x = b.x
//   {escape '\'}                                ESCAPE '\'
// The service's literals are strings, also where it takes nothing but a literal; a timestamp is
// written in ISO 8601 and has the zone of which the service would be in doubt.
// A call, {call p(...)} or {? = call p(...)}, stays as it is: it is not sent as text (see
// procedure_call.h). What stands in no braces is taken for the service's own; the long form of
// ODBC 2, --(*vendor(...) ... *)--, is a comment.
// Throws Error, with the place:
//   42000  a sequence that is malformed or unknown, {INTERVAL ...}, a call that is not alone, a
//          function that the service has not, or has with other arguments
//   22007  {d}, {t}, {ts} whose value is not of the form, or no date or time
//   22018  {guid} whose value is no GUID
//   22019  {escape} with other than one character
// ODBC 3.8, appendix C, "ODBC escape sequences"; SQLNativeSql, "Diagnostics"; SQLPrepare, 22019.
std::string native_text(std::string_view text);

}  // namespace connectai::sql
