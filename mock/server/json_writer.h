// Writing JSON as text appended to a string.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mock {

void append_json_string(std::string& out, std::string_view text);  // quoted and escaped; UTF-8
void append_json_integer(std::string& out, std::int64_t value);
// Shortest form that reads back as the same double; null for what JSON cannot say.
void append_json_double(std::string& out, double value);
void append_base64(std::string& out, std::string_view octets);  // without quotes

// Objects and arrays with their commas. The caller keeps the nesting right.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }
    template <std::integral T>
    requires(!std::same_as<T, bool>) JsonWriter& value(T number) {
        return integer(static_cast<std::int64_t>(number));
    }
    JsonWriter& null() { return raw("null"); }
    JsonWriter& raw(std::string_view json);  // a value already in JSON
    template <class T>
    JsonWriter& member(std::string_view name, const T& content) {
        return key(name).value(content);
    }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    JsonWriter& integer(std::int64_t number);
    void separate();

    std::string& out_;
    std::vector<bool> used_;  // for each open object or array: has it a member yet?
    bool after_key_ = false;
};

// {"error":{"code":...,"message":...}}
std::string error_document(std::string_view code, std::string_view message);

}  // namespace mock
