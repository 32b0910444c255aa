#include "connectai/query_log.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/error.h"
#include "base/text.h"
#include "connectai/parameter_writer.h"
#include "connectai/service_error.h"

namespace connectai {

namespace {

using Json = rapidjson::Value;
using Names = std::span<const std::string_view>;

// The published name first.
constexpr std::array<std::string_view, 4> list_names{"queries", "results", "logs", "items"};
constexpr std::array<std::string_view, 2> id_names{"queryId", "id"};
constexpr std::array<std::string_view, 3> time_names{"timestamp", "time", "startTime"};
constexpr std::array<std::string_view, 2> duration_names{"duration", "durationMs"};
constexpr std::array<std::string_view, 2> type_names{"queryType", "type"};
constexpr std::array<std::string_view, 3> returned_names{"rowsReturned", "rows", "rowCount"};
constexpr std::array<std::string_view, 2> affected_names{"rowsAffected", "affectedRows"};
constexpr std::array<std::string_view, 1> code_names{"errorCode"};
constexpr std::array<std::string_view, 2> message_names{"errorMessage", "error"};
constexpr std::array<std::string_view, 3> user_names{"credential", "user", "userName"};
constexpr std::array<std::string_view, 4> statement_names{"query", "statement", "queryText", "sql"};

struct TypeName {
    int number;
    std::string_view name;
};
// The service's documents, schema QueryType.
constexpr std::array<TypeName, 25> types{{
    {2, "TestConnection"},
    {100, "Catalogs"},
    {101, "Schemas"},
    {102, "Tables"},
    {103, "Columns"},
    {104, "PrimaryKeys"},
    {105, "ImportedKeys"},
    {106, "ExportedKeys"},
    {107, "Procedures"},
    {108, "ProcedureParameters"},
    {109, "Indexes"},
    {200, "Query"},
    {201, "QuerySchemaOnly"},
    {202, "Batch"},
    {203, "Exec"},
    {204, "Caching"},
    {205, "ScheduledQuery"},
    {210, "ODataServiceDocument"},
    {211, "ODataMetadata"},
    {212, "ODataQuery"},
    {220, "OpenAPIDocument"},
    {230, "CreateDerivedView"},
    {231, "AlterDerivedView"},
    {232, "DropDerivedView"},
    {20, "DisconnectOAuthAccessToken"},
}};

std::string_view text_of(const Json& value) {
    return {value.GetString(), value.GetStringLength()};
}

// The first of these names that is there and not null.
const Json* member(const Json& object, Names names) {
    for (const std::string_view name : names) {
        for (const auto& each : object.GetObject()) {
            if (iequals(text_of(each.name), name) && !each.value.IsNull()) return &each.value;
        }
    }
    return nullptr;
}

std::string text(const Json* value) {
    if (value == nullptr) return {};
    if (value->IsString()) return std::string(text_of(*value));
    if (value->IsInt64()) return std::to_string(value->GetInt64());
    return {};
}

std::optional<std::int64_t> number(const Json* value) {
    if (value == nullptr) return std::nullopt;
    if (value->IsInt64()) return value->GetInt64();
    if (value->IsDouble() && value->GetDouble() > -9e18 && value->GetDouble() < 9e18) {
        return static_cast<std::int64_t>(value->GetDouble());
    }
    if (!value->IsString()) return std::nullopt;
    const std::string_view digits = text_of(*value);
    std::int64_t read = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), read);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return read;
}

std::string type_name(const Json* value) {
    const auto known = number(value);
    const auto* const found = std::ranges::find_if(
        types, [&](const TypeName& type) { return known && type.number == *known; });
    return found != types.end() ? std::string(found->name) : text(value);
}

// What was affected where nothing was returned; the service says -1 where it means neither.
std::optional<std::int64_t> rows(const Json& query) {
    const auto returned = number(member(query, returned_names));
    const auto affected = number(member(query, affected_names));
    if (affected && *affected >= 0 && returned.value_or(0) <= 0) return affected;
    if (returned && *returned >= 0) return returned;
    return std::nullopt;
}

std::string error(const Json& query) {
    const Json* const message = member(query, message_names);
    if (message != nullptr && message->IsObject())
        return service_error(*message, 200, {}).message();
    const std::string code = text(member(query, code_names));
    const std::string words = text(message);
    return code.empty() || words.empty() ? code + words : concat(code, ": ", words);
}

LoggedQuery read_query(const Json& query) {
    LoggedQuery read;
    read.id = text(member(query, id_names));
    read.time = text(member(query, time_names));
    read.milliseconds = number(member(query, duration_names));
    read.type = type_name(member(query, type_names));
    read.rows = rows(query);
    read.error = error(query);
    read.user = text(member(query, user_names));
    read.statement = text(member(query, statement_names));
    return read;
}

[[noreturn]] void fail(std::string_view why) {
    throw Error(sqlstate::general_error,
                concat("the service's reply is not a list of logged queries: ", why));
}

// The list may stand alone, or be null where there is nothing.
const Json* list_of(const Json& document, std::span<const Secret> hidden) {
    if (document.IsArray()) return &document;
    if (!document.IsObject()) fail("it is neither an object nor an array");
    constexpr std::array<std::string_view, 1> error_names{"error"};
    if (const Json* const problem = member(document, error_names)) {
        throw service_error(*problem, 200, hidden);
    }
    const Json* const list = member(document, list_names);
    if (list != nullptr && !list->IsArray()) fail("its member \"queries\" is no array");
    const bool named = std::ranges::any_of(document.GetObject(), [](const auto& each) {
        return std::ranges::any_of(
            list_names, [&](std::string_view name) { return iequals(text_of(each.name), name); });
    });
    if (!named) fail("it has no member \"queries\"");
    return list;
}

}  // namespace

std::string query_log_body(const QueryLogFilter& filter) {
    std::string body;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        body.append(body.empty() ? "{\"" : ",\"").append(name).append("\":");
        append_json_string(body, value);
    };
    add("startTime", filter.start);
    add("endTime", filter.end);
    return body.empty() ? "{}" : body + '}';
}

std::vector<LoggedQuery> read_query_log(std::string_view document, std::span<const Secret> hidden) {
    rapidjson::Document json;
    json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        document.data(), document.size());
    if (json.HasParseError()) {
        fail(concat("it is not valid JSON at octet ", json.GetErrorOffset()));
    }
    std::vector<LoggedQuery> queries;
    if (const Json* const list = list_of(json, hidden)) {
        for (const Json& query : list->GetArray()) {
            if (query.IsObject()) queries.push_back(read_query(query));
        }
    }
    std::ranges::stable_sort(queries, std::ranges::greater(), &LoggedQuery::time);
    return queries;
}

}  // namespace connectai
