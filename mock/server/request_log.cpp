// The request log.
#include "request_log.h"

#include <ctime>

#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "json_writer.h"

namespace mock {

std::string to_json(const RequestRecord& record) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("number", record.number).member("time", record.time);
    json.member("connection", record.connection);
    json.member("method", record.method).member("path", record.path);
    json.key("query").begin_object();
    for (const auto& [name, value] : record.query) json.member(name, value);
    json.end_object();
    json.member("user", record.user).member("scheme", record.scheme);
    json.member("scenario", record.scenario).member("grant_type", record.grant_type);
    json.member("client_id", record.client_id).member("statement", record.statement);
    json.member("defaultCatalog", record.default_catalog);
    json.member("defaultSchema", record.default_schema);
    json.member("parameters", record.parameters).member("parameterSets", record.parameter_sets);
    json.key("timeout");
    if (record.timeout) {
        json.value(*record.timeout);
    } else {
        json.null();
    }
    json.member("schemaOnly", record.schema_only).member("status", record.status);
    json.member("rows", record.rows).member("octets", record.octets);
    json.key("duration");
    std::string seconds;
    append_json_double(seconds, record.duration);
    json.raw(seconds);
    json.member("userAgent", record.user_agent);
    json.member("acceptEncoding", record.accept_encoding);
    json.member("endpoint", record.endpoint).member("strategy", record.strategy);
    json.member("error", record.error).member("complete", record.complete);
    json.end_object();
    return out;
}

RequestLog::RequestLog(const std::string& file) {
    if (file.empty()) return;
    file_.open(file, std::ios::app);
    if (!file_) throw std::runtime_error("cannot write the log file " + file);
}

void RequestLog::write(const RequestRecord& record) {
    if (!file_.is_open()) return;
    const std::string line = to_json(record) + "\n";
    const std::lock_guard lock(mutex_);
    file_ << line << std::flush;
}

std::string utc_now() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
        1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 80> text;
    const int length =
        std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                      parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                      parts.tm_min, parts.tm_sec, static_cast<int>(milliseconds));
    return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace mock
