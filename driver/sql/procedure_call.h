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
        marker,   // ?
        literal,  // a string, a number with an optional sign, NULL, an ODBC date/time/guid literal
        omitted,  // nothing between two commas, or DEFAULT: the procedure's default
    };
    Kind kind = Kind::omitted;
    std::string name;           // "@a" of `@a = ...`, without brackets; empty: by position
    std::size_t marker = 0;     // the marker's number in the whole text, from 0
    bool is_null = false;       // the literal NULL
    bool is_text = false;       // the literal was quoted
    std::string value;          // the literal's value: unquoted, or the number as written
    bool output = false;        // followed by OUT or OUTPUT (EXEC text)
};

struct ProcedureCall {
    std::vector<std::string> name;  // unquoted parts, one to three: catalog, schema, procedure
    bool returns_value = false;     // `? =` in front: marker 0 takes the return value
    bool has_parentheses = false;   // `call p` and `call p()` differ for nobody but the reader
    std::vector<CallArgument> arguments;
};

// Reads `{call p(...)}`, `{? = call p(...)}`, `call p(...)`, `EXEC[UTE] [? =] p a, @b = c OUTPUT`,
// alone in the text but for comments, blanks and a last ';'. Nothing where the text is no such
// call, or has an argument that is no marker and no literal: then it is the service's to read.
// Throws Error 42000, with the place, for one that begins as an ODBC call escape and is malformed.
// ODBC 3.8, "Procedure calls"; appendix C, "Procedure call escape sequence".
std::optional<ProcedureCall> parse_procedure_call(std::string_view text);

}  // namespace connectai::sql
