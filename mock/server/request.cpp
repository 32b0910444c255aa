// Checking request bodies.
#include "request.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <regex>

#include "api_error.h"
#include "json_document.h"
#include "parameter_values.h"

namespace mock {
namespace {

using Kind = JsonValue::Kind;

constexpr unsigned on_query = 1, on_batch = 2, on_exec = 4, on_log = 8;

unsigned bit(Action action) {
    switch (action) {
        case Action::query: return on_query;
        case Action::batch: return on_batch;
        case Action::exec: return on_exec;
        default: return on_log;
    }
}

std::int64_t integer(std::string_view name, const JsonValue& json, std::int64_t least,
                     std::int64_t greatest) {
    std::int64_t number = 0;
    const char* end = json.text.data() + json.text.size();
    const auto [at, error] = std::from_chars(json.text.data(), end, number);
    if (error != std::errc{} || at != end || number < least || number > greatest) {
        throw bad_request("The property " + std::string(name) + " must be a whole number from " +
                          std::to_string(least) + " to " + std::to_string(greatest) + ".");
    }
    return number;
}

void check_kind(std::string_view name, const JsonValue& json, Kind expected) {
    if (json.kind == expected) return;
    throw bad_request("The property " + std::string(name) + " must be of JSON type " +
                      std::string(kind_name(expected)) + ", not " +
                      std::string(kind_name(json.kind)) + ".");
}

void read_text(const JsonValue& json, std::string& text) {
    if (std::all_of(json.text.begin(), json.text.end(),
                    [](unsigned char c) { return std::isspace(c) != 0; })) {
        throw bad_request("The statement or procedure name is empty.");
    }
    text = json.text;
}

// To the millisecond, as the log has it; what is missing there is zero.
std::string read_time(std::string_view name, const JsonValue& json) {
    static const std::regex form(R"((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?Z)");
    std::smatch match;
    if (!std::regex_match(json.text, match, form)) {
        throw bad_request("The property " + std::string(name) +
                          " must be a time in UTC, yyyy-MM-ddTHH:mm:ssZ.");
    }
    std::string fraction = match[2].str();
    if (fraction.empty()) fraction = ".";
    fraction.resize(4, '0');
    return match[1].str() + fraction + "Z";
}

Direction read_direction(const std::string& name, const JsonValue& json) {
    check_kind("direction", json, Kind::number);
    for (const Direction known :
         {Direction::in, Direction::in_out, Direction::out, Direction::return_value}) {
        if (json.text == std::to_string(static_cast<int>(known))) return known;
    }
    throw bad_request("The direction of parameter " + name + " must be 1, 2, 4 or 5.");
}

// '@', then what an SQL text can refer to without quotes.
void check_name(const std::string& name) {
    const auto is_part = [](unsigned char c) {
        return c >= 0x80 || std::isalnum(c) != 0 || c == '_' || c == '$';
    };
    if (name.size() < 2 || name.front() != '@' ||
        !std::all_of(name.begin() + 1, name.end(), is_part)) {
        throw bad_request(
            "A parameter's name must be '@' and letters, digits or '_' after it: " + name + ".");
    }
}

Parameter read_parameter(const std::string& name, const JsonValue& json, bool with_direction) {
    check_name(name);
    check_kind(name, json, Kind::object);
    for (const auto& [property, value] : json.members) {
        if (property != "dataType" && property != "value" &&
            !(with_direction && property == "direction")) {
            throw bad_request(std::string("Unknown property ")
                                  .append(property)
                                  .append(" in parameter ")
                                  .append(name)
                                  .append("."));
        }
    }
    const JsonValue* type = json.find("dataType");
    const JsonValue* value = json.find("value");
    const JsonValue* direction = json.find("direction");
    if (!type || !value || (with_direction && !direction)) {
        throw bad_request("Parameter " + name + " lacks " +
                          (!type    ? "dataType"
                           : !value ? "value"
                                    : "direction") +
                          ".");
    }
    check_kind("dataType", *type, Kind::number);
    std::int64_t number = 0;
    const char* end = type->text.data() + type->text.size();
    const auto [at, error] = std::from_chars(type->text.data(), end, number);
    if (error != std::errc{} || at != end || !is_data_type(number)) {
        throw bad_request("Unknown dataType " + type->text + " of parameter " + name + ".");
    }
    Parameter parameter;
    parameter.data_type = static_cast<DataType>(number);
    parameter.value = parameter_value(name, parameter.data_type, *value);
    if (direction) parameter.direction = read_direction(name, *direction);
    return parameter;
}

Parameters read_parameters(const JsonValue& json, bool with_direction) {
    Parameters parameters;
    for (const auto& [name, value] : json.members) {
        parameters.emplace(name, read_parameter(name, value, with_direction));
    }
    return parameters;
}

struct Property {
    std::string_view name;
    unsigned actions;  // where it may appear
    Kind kind;
    bool required;
    void (*read)(const JsonValue& json, ApiRequest& request);
};

constexpr std::array<Property, 12> properties = {{
    {"query", on_query | on_batch, Kind::string, true,
     [](const JsonValue& json, ApiRequest& request) { read_text(json, request.statement.text); }},
    {"procedure", on_exec, Kind::string, true,
     [](const JsonValue& json, ApiRequest& request) { read_text(json, request.statement.text); }},
    {"defaultCatalog", on_query | on_batch | on_exec, Kind::string, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.statement.default_catalog = json.text;
     }},
    {"defaultSchema", on_query | on_batch | on_exec, Kind::string, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.statement.default_schema = json.text;
     }},
    {"schemaOnly", on_query, Kind::boolean, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.statement.schema_only = json.truth;
     }},
    {"timeout", on_query | on_batch | on_exec, Kind::number, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.timeout = static_cast<int>(integer("timeout", json, 1, 300));
     }},
    {"startTime", on_log, Kind::string, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.log.start = read_time("startTime", json);
     }},
    {"endTime", on_log, Kind::string, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.log.end = read_time("endTime", json);
     }},
    {"queryType", on_log, Kind::array, false,
     [](const JsonValue& json, ApiRequest& request) {
         for (const JsonValue& type : json.items) {
             check_kind("queryType's element", type, Kind::number);
             request.log.types.push_back(static_cast<int>(integer("queryType", type, 0, 232)));
         }
     }},
    {"parameters", on_query, Kind::object, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.parameters = read_parameters(json, false);
     }},
    {"parameters", on_exec, Kind::object, false,
     [](const JsonValue& json, ApiRequest& request) {
         request.parameters = read_parameters(json, true);
     }},
    {"parameters", on_batch, Kind::array, true,
     [](const JsonValue& json, ApiRequest& request) {
         for (const JsonValue& set : json.items) {
             check_kind("parameters' element", set, Kind::object);
             request.sets.push_back(read_parameters(set, false));
         }
         if (request.sets.empty()) throw bad_request("The property parameters is an empty array.");
     }},
}};

void check_content_type(std::string_view content_type) {
    std::string media(content_type.substr(0, content_type.find(';')));
    std::erase_if(media, [](char c) { return c == ' ' || c == '\t'; });
    std::transform(media.begin(), media.end(), media.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (media != "application/json") {
        throw ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json.");
    }
}

JsonValue read_body(std::string_view body) {
    try {
        JsonValue json = parse_json(body);
        if (json.kind != Kind::object) throw bad_request("The body must be a JSON object.");
        return json;
    } catch (const JsonError& error) {
        throw bad_request("The body is not JSON: " + std::string(error.what()));
    }
}

}  // namespace

ApiRequest parse_request(Action action, std::string_view content_type, std::string_view body) {
    check_content_type(content_type);
    const JsonValue json = read_body(body);
    const auto known = [&](const Property& property) {
        return (property.actions & bit(action)) != 0;
    };
    for (const auto& member : json.members) {
        if (std::none_of(properties.begin(), properties.end(), [&](const Property& property) {
                return known(property) && property.name == member.first;
            })) {
            throw bad_request("Unknown property: " + member.first + ".");
        }
    }
    ApiRequest request;
    for (const Property& property : properties) {
        if (!known(property)) continue;
        if (const JsonValue* value = json.find(property.name)) {
            check_kind(property.name, *value, property.kind);
            property.read(*value, request);
        } else if (property.required) {
            throw bad_request("The property " + std::string(property.name) + " is missing.");
        }
    }
    return request;
}

}  // namespace mock
