// Procedure calls as ODBC and the service's dialect spell them, taken apart for POST /exec.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::sql {

// One argument in the text of a call.
struct CallArgument {
    enum class Kind : std::uint8_t {
        marker,  // ?
        // '...' or N'...', a number with an optional sign, NULL, {d ''}, {t ''}, {ts ''}, {guid ''}
        literal,
        omitted,  // nothing between two commas, or DEFAULT: the procedure's default
    };
    Kind kind = Kind::omitted;
    std::string name;        // "@a" of `@a = ...` and of `[@a] = ...`; empty: by position
    std::size_t marker = 0;  // the marker's number in the whole text, from 0
    bool is_null = false;    // the literal NULL
    bool is_text = false;    // the literal was quoted
    std::string value;    // the literal's value: unquoted; or the number as written, "-" in front
    bool output = false;  // followed by OUT or OUTPUT (EXEC text)
};

struct ProcedureCall {
    // One to three parts, unquoted: catalog, schema, procedure. `c..p` leaves the schema empty.
    std::vector<std::string> name;
    bool exec_text = false;        // EXEC or EXECUTE, not CALL
    bool returns_value = false;    // `? =` in front: marker 0 takes the return value
    bool has_parentheses = false;  // `call p` and `call p()` differ for nobody but the reader
    std::vector<CallArgument> arguments;
};

// Whether the text begins as {call ...} or {? = call ...}, and so can be nothing else.
bool is_call_escape(std::string_view text) noexcept;

// Reads, alone in the text but for comments, blanks and a last ';':
//   {call p(...)}  {? = call p(...)}  [? =] call p(...)  EXEC[UTE] [? =] p a, @b = ? OUTPUT
// Arguments by position come before those by name. In EXEC text, only DEFAULT omits one.
// Nothing where the text is no such call, or has an argument that is neither marker nor literal:
// then it is the service's to read. Throws Error 42000, with the place, for a text that begins as
// ODBC's call escape and does not go on as one: the service knows no braces; 22007 or 22018 for a
// literal such as {d '2024-02-30'}.
// ODBC 3.8, "Procedure calls"; appendix C, "Procedure call escape sequence".
std::optional<ProcedureCall> parse_procedure_call(std::string_view text);

}  // namespace connectai::sql
