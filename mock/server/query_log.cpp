// The query log.
#include "query_log.h"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>

#include "json_writer.h"

namespace mock {
namespace {

constexpr std::size_t kept = 1000;

}  // namespace

void QueryLog::add(LoggedQuery query) {
    const std::lock_guard lock(mutex_);
    std::array<char, 64> id;
    std::snprintf(id.data(), id.size(), "00000000-0000-4000-8000-%012" PRIx64, ++count_);
    query.id = id.data();
    queries_.push_front(std::move(query));
    if (queries_.size() > kept) queries_.pop_back();
}

std::vector<LoggedQuery> QueryLog::newest(std::size_t limit) const {
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, queries_.size()));
    return {queries_.begin(), queries_.begin() + count};
}

std::optional<LoggedQuery> QueryLog::find(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(queries_.begin(), queries_.end(),
                                 [&](const LoggedQuery& query) { return query.id == id; });
    if (at == queries_.end()) return std::nullopt;
    return *at;
}

std::string to_json(const LoggedQuery& query) {
    std::string out, seconds;
    append_json_double(seconds, query.duration);
    JsonWriter json(out);
    json.begin_object().member("queryId", query.id).member("time", query.time);
    json.key("duration").raw(seconds).member("rows", query.rows).key("error");
    if (query.error.empty()) {
        json.null();
    } else {
        json.value(query.error);
    }
    json.member("user", query.user).member("statement", query.statement).end_object();
    return out;
}

}  // namespace mock
