// ${ENV:NAME} in the values of a data source or a connection string: what stands in the environment
// need not stand in a file.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace connectai::config {

struct Expanded {
    WipedText value;
    std::string problem;  // names the variable, and nothing else of the value; empty: none
};

// Whether all references in `value` are whole, and there is one: nothing is looked up.
bool refers_to_environment(std::string_view value) noexcept;

// Whether `value` begins with a reference, be it whole or not.
bool begins_with_reference(std::string_view value) noexcept;

// Of a value that has come to nothing, each variable that it refers to: "the environment variable
// NAME, which ${ENV:NAME} stands for, is set to nothing in this process", or "holds nothing but
// blanks in this process". Empty: it refers to none.
std::string variables_set_to_nothing(std::string_view value);

// The references in `value` that are whole, each replaced by as many `fill`: for whoever looks for
// colons and the like beside them.
std::string references_filled(std::string_view value, char fill);

// Each ${ENV:NAME} becomes that variable's value, whatever the case of ENV; the value is not looked
// at again. $${ENV: stands for ${ENV: as it is. A variable that is not set, or a reference that is
// not whole, is a problem; one that is set to nothing stands for nothing.
Expanded expand_environment(std::string_view value);

}  // namespace connectai::config
