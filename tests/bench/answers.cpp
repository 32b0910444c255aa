#include "answers.h"

#include <rapidjson/document.h>

namespace connectai::bench {

namespace {

namespace http = boost::beast::http;

constexpr std::string_view catalogs =
    R"({"results":[{"schema":[{"ordinal":0,"catalogName":"CData",)"
    R"("schemaName":"QueryFederation","tableName":"sys_catalogs","columnName":"TABLE_CATALOG",)"
    R"("columnLabel":"TABLE_CATALOG","dataType":5,"dataTypeName":"VARCHAR","length":255,)"
    R"("precision":255,"scale":0,"nullable":true}],"rows":[["BenchDB"]],"affectedRows":-1}]})";
constexpr std::string_view no_such_path =
    R"({"error":{"code":"NOT_FOUND","message":"no such path"}})";
constexpr std::string_view no_such_table =
    R"({"error":{"code":"QUERY_FAILED","message":"no such table"}})";
constexpr std::string_view no_query =
    R"({"error":{"code":"BAD_REQUEST","message":"the body has no query"}})";

// The last part of the name that ends the statement: [BenchDB].[dbo].[mixed] is "mixed".
std::string table_of(std::string_view sql) {
    std::string name;
    for (const char c : sql) {
        if (c == '.' || c == ' ') {
            name.clear();
        } else if (c != '[' && c != ']' && c != '"' && c != ';') {
            name += c;
        }
    }
    return name;
}

std::string_view accepted_by(const Request& request) {
    const auto value = request[http::field::accept_encoding];
    return {value.data(), value.size()};
}

}  // namespace

Answer Answers::find(const Request& request) const {
    const std::string target(request.target());
    if (target == "/tally") return {.lasting = {}, .made = tally_.take()};
    tally_.add_request(accepted_by(request));
    if (target == "/api/catalogs") return {.lasting = catalogs};
    if (target == "/api/query") return find_query(request);
    if (target == "/api/batch") {
        const std::string changed = std::to_string(tally_.add_batch(request.body()));
        return {.lasting = {}, .made = R"({"results":[{"affectedRows":)" + changed + "}]}"};
    }
    return find_reply(request, target.substr(1),
                      {.lasting = no_such_path, .status = http::status::not_found});
}

Answer Answers::find_query(const Request& request) const {
    rapidjson::Document body;
    body.Parse(request.body().c_str());
    if (body.HasParseError() || !body.IsObject() || !body.HasMember("query") ||
        !body["query"].IsString()) {
        return {.lasting = no_query, .status = http::status::bad_request};
    }
    // An error under 200, as the service does it.
    return find_reply(request, table_of(body["query"].GetString()), {.lasting = no_such_table});
}

Answer Answers::find_reply(const Request& request, const std::string& name,
                           Answer otherwise) const {
    const auto reply = replies_.find(name, accepted_by(request));
    if (!reply) return otherwise;
    return {.lasting = reply->octets, .chunked = chunked_, .coding = reply->coding};
}

}  // namespace connectai::bench
