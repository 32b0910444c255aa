#include "connectai/request_body.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace connectai {

std::string query_body(const Query& query) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    const auto text = [&](const char* name, const std::string& value) {
        writer.Key(name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    writer.StartObject();
    text("query", query.text);
    if (!query.default_catalog.empty()) text("defaultCatalog", query.default_catalog);
    if (!query.default_schema.empty()) text("defaultSchema", query.default_schema);
    if (query.timeout.count() > 0) {
        writer.Key("timeout");
        writer.Int64(query.timeout.count());
    }
    if (query.schema_only) {
        writer.Key("schemaOnly");
        writer.Bool(true);
    }
    writer.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace connectai
