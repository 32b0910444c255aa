// A request's body as a tree of JSON values. Numbers keep their text, so that nothing is rounded.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock {

struct JsonValue {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    bool truth = false;
    std::string text{};                                        // of a string or a number
    std::vector<JsonValue> items{};                            // of an array
    std::vector<std::pair<std::string, JsonValue>> members{};  // of an object, in order

    const JsonValue* find(std::string_view name) const;  // null if there is no such member
};

// The text is not one JSON value in UTF-8, or holds a member twice, or is nested too deeply.
class JsonError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

JsonValue parse_json(std::string_view text);

// "null", "boolean", "number", "string", "array" or "object".
std::string_view kind_name(JsonValue::Kind kind);

}  // namespace mock
