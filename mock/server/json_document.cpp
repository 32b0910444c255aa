// Reading JSON with RapidJSON's SAX reader; the only file of the server that includes it.
#include "json_document.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <array>

namespace mock {
namespace {

constexpr std::size_t max_depth = 32;  // a request has five levels at most

class TreeBuilder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TreeBuilder> {
public:
    bool Null() { return add({}); }
    bool Bool(bool truth) { return add({.kind = JsonValue::Kind::boolean, .truth = truth}); }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        return add({.kind = JsonValue::Kind::number, .text = std::string(text, length)});
    }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        return add({.kind = JsonValue::Kind::string, .text = std::string(text, length)});
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        std::string name(text, length);
        if (open_.back().find(name)) {
            problem_ = "the member \"" + name + "\" appears twice";
            return false;
        }
        open_.back().members.emplace_back(std::move(name), JsonValue{});
        return true;
    }
    bool StartObject() { return open(JsonValue::Kind::object); }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool StartArray() { return open(JsonValue::Kind::array); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    JsonValue take() { return std::move(root_); }
    const std::string& problem() const { return problem_; }

private:
    bool open(JsonValue::Kind kind) {
        if (open_.size() == max_depth) {
            problem_ = "the nesting is too deep";
            return false;
        }
        open_.push_back({.kind = kind});
        return true;
    }
    bool close() {
        JsonValue done = std::move(open_.back());
        open_.pop_back();
        return add(std::move(done));
    }
    bool add(JsonValue value) {
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (open_.back().kind == JsonValue::Kind::array) {
            open_.back().items.push_back(std::move(value));
        } else {
            open_.back().members.back().second = std::move(value);
        }
        return true;
    }

    std::vector<JsonValue> open_;
    JsonValue root_;
    std::string problem_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    const auto at = std::find_if(members.begin(), members.end(),
                                 [&](const auto& member) { return member.first == name; });
    return at == members.end() ? nullptr : &at->second;
}

JsonValue parse_json(std::string_view text) {
    rapidjson::MemoryStream memory(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(memory);
    rapidjson::Reader reader;
    TreeBuilder builder;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag |
                               rapidjson::kParseNumbersAsStringsFlag |
                               rapidjson::kParseValidateEncodingFlag;
    const auto result = reader.Parse<flags>(stream, builder);
    if (!builder.problem().empty()) throw JsonError(builder.problem());
    if (!result) {
        throw JsonError(std::string(rapidjson::GetParseError_En(result.Code())) + " (offset " +
                        std::to_string(result.Offset()) + ")");
    }
    return builder.take();
}

std::string_view kind_name(JsonValue::Kind kind) {
    constexpr std::array<std::string_view, 6> names = {"null",   "boolean", "number",
                                                       "string", "array",   "object"};
    return names[static_cast<std::size_t>(kind)];
}

}  // namespace mock
