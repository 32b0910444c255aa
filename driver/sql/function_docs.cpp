// The documentation's table of scalar functions, made from the table that the driver itself uses.
#include "base/text.h"
#include "sql/scalar_functions.h"

namespace connectai::sql {
namespace {

std::string_view arguments_of(const ScalarFunction& function) {
    switch (function.form) {
        case ArgumentForm::position: return "a IN b";
        case ArgumentForm::extract: return "*field* FROM a";
        case ArgumentForm::interval: return "*interval*, a, b";
        case ArgumentForm::convert: return "a, *SQL_TYPE*";
        case ArgumentForm::cast: return "a AS *TYPE*";
        case ArgumentForm::list: break;
    }
    constexpr std::string_view all = "a, b, c, d";
    return all.substr(0, function.most_arguments == 0 ? 0 : function.most_arguments * 3u - 2);
}

std::string_view native_arguments_of(const ScalarFunction& function) {
    switch (function.form) {
        case ArgumentForm::extract: return "'*field*', a";
        case ArgumentForm::interval: return "'*interval*', a, b";
        case ArgumentForm::convert: return "a AS *TYPE*";
        default: return arguments_of(function);
    }
}

}  // namespace

std::string function_table_markdown() {
    std::string out = "| `{fn ...}` | is sent as |\n|---|---|\n";
    for (const ScalarFunction& function : scalar_functions()) {
        if (function.opening.empty()) {
            out += concat("| ", function.name, " | nothing: ", function.remedy, " |\n");
        } else {
            out += concat("| ", function.name, '(', arguments_of(function), ") | ",
                          function.opening, native_arguments_of(function), ") |\n");
        }
    }
    return out;
}

}  // namespace connectai::sql
