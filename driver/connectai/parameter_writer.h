// Parameters as JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "connectai/parameter.h"

namespace connectai {

// Appends `text`, valid UTF-8, as a JSON string with its quotes. RFC 8259, section 7.
void append_json_string(std::string& out, std::string_view text);

// The value as it stands in the JSON: null, or its text with or without quotes.
void append_json_value(std::string& out, const ParameterValue& value);

// Appends set after set with the same names: {"@p1":{"dataType":5,"value":"x"},...}. What stands in
// front of a value is made once, and again when a value comes in another type.
class ParameterWriter {
public:
    explicit ParameterWriter(const std::vector<std::string>& names);

    // `set` has one value for each name.
    void append(std::string& out, const ParameterSet& set);

private:
    struct Lead {
        std::string_view start;  // of the set, or the end of the value before
        std::string name;        // as JSON
        DataType type = DataType::varchar;
        std::string text;  // },"@p2":{"dataType":5,"value":
        void make();
    };
    std::vector<Lead> leads_;
};

}  // namespace connectai
