// The service's own log of queries, which /log/query/... reads: the last 1000, in memory.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mock {

struct LoggedQuery {
    std::string id{};     // a UUID without braces
    std::string time;     // UTC, ISO 8601
    double duration = 0;  // seconds
    std::int64_t rows = 0;
    std::string error;  // empty: none
    std::string user, statement;
};

class QueryLog {
public:
    void add(LoggedQuery query);  // gives it an id
    std::vector<LoggedQuery> newest(std::size_t limit) const;
    std::optional<LoggedQuery> find(const std::string& id) const;

private:
    mutable std::mutex mutex_;
    std::deque<LoggedQuery> queries_;
    std::uint64_t count_ = 0;
};

std::string to_json(const LoggedQuery& query);

}  // namespace mock
