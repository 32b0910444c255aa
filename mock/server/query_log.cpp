// The query log.
#include "query_log.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>

#include "json_writer.h"

namespace mock {
namespace {

constexpr std::size_t kept = 1000;
constexpr std::string_view archive_member = "query.log";

// Little-endian, of so many octets.
void append_number(std::string& out, std::uint64_t number, int octets) {
    for (; octets > 0; --octets, number >>= 8U) out += static_cast<char>(number & 0xFFU);
}

}  // namespace

void QueryLog::add(LoggedQuery query) {
    const std::lock_guard lock(mutex_);
    std::array<char, 64> id;
    std::snprintf(id.data(), id.size(), "00000000-0000-4000-8000-%012" PRIx64, ++count_);
    query.id = id.data();
    queries_.push_front(std::move(query));
    if (queries_.size() > kept) queries_.pop_back();
}

std::vector<LoggedQuery> QueryLog::newest(const LogFilter& filter) const {
    const std::lock_guard lock(mutex_);
    std::vector<LoggedQuery> found;
    for (const LoggedQuery& query : queries_) {
        const bool in_time = (filter.start.empty() || query.time >= filter.start) &&
                             (filter.end.empty() || query.time <= filter.end);
        const bool of_type =
            filter.types.empty() || std::find(filter.types.begin(), filter.types.end(),
                                              static_cast<int>(query.type)) != filter.types.end();
        if (in_time && of_type) found.push_back(query);
    }
    return found;
}

std::optional<LoggedQuery> QueryLog::find(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(queries_.begin(), queries_.end(),
                                 [&](const LoggedQuery& query) { return query.id == id; });
    if (at == queries_.end()) return std::nullopt;
    return *at;
}

std::string to_json(const LoggedQuery& query) {
    const std::size_t colon = query.error.find(": ");
    const bool coded = colon != std::string::npos;
    const std::string code = coded ? query.error.substr(0, colon) : "";
    const std::string message = coded ? query.error.substr(colon + 2) : query.error;
    std::string out;
    JsonWriter json(out);
    const auto text_or_null = [&](std::string_view name, const std::string& text) {
        json.key(name);
        if (text.empty()) {
            json.null();
        } else {
            json.value(text);
        }
    };
    json.begin_object();
    text_or_null("credential", query.user);
    json.member("duration", static_cast<std::int64_t>(query.duration * 1000));
    json.key("drivers").null();
    text_or_null("errorCode", code);
    text_or_null("errorMessage", message);
    json.member("logVerbosity", std::int64_t{1}).member("query", query.statement);
    json.member("queryId", query.id);
    json.member("queryType", static_cast<std::int64_t>(query.type));
    json.member("rowsAffected", std::int64_t{-1}).member("rowsInput", std::int64_t{0});
    json.member("rowsReturned", query.rows).member("timestamp", query.time);
    text_or_null("userAgent", query.user_agent);
    json.end_object();
    return out;
}

// One member, stored without compression: PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16.
std::string log_archive(const LoggedQuery& query) {
    const std::string content = query.time + ' ' + query.id + ' ' + to_json(query) + '\n';
    const auto crc =
        crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    std::string entry;            // what the local header and the directory have in common
    append_number(entry, 10, 2);  // version needed
    append_number(entry, 0, 2);   // flags
    append_number(entry, 0, 2);   // stored
    append_number(entry, 0, 2);   // time
    append_number(entry, (1 << 5) | 1, 2);  // 1980-01-01
    append_number(entry, crc, 4);
    append_number(entry, content.size(), 4);
    append_number(entry, content.size(), 4);
    append_number(entry, archive_member.size(), 2);
    append_number(entry, 0, 2);  // extra field
    std::string archive = "PK\3\4" + entry + std::string(archive_member) + content;
    const std::size_t directory = archive.size();
    archive += "PK\1\2";
    append_number(archive, 10, 2);  // version made by
    archive += entry;
    append_number(archive, 0, 2);  // comment
    append_number(archive, 0, 2);  // disk
    append_number(archive, 0, 2);  // attributes inside
    append_number(archive, 0, 4);  // and outside
    append_number(archive, 0, 4);  // where the member is
    archive += archive_member;
    const std::size_t end = archive.size();
    archive += "PK\5\6";
    append_number(archive, 0, 4);  // disks
    append_number(archive, 1, 2);  // members on this disk
    append_number(archive, 1, 2);  // and on all
    append_number(archive, end - directory, 4);
    append_number(archive, directory, 4);
    append_number(archive, 0, 2);  // comment
    return archive;
}

}  // namespace mock
