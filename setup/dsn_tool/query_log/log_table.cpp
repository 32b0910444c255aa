#include "setup/dsn_tool/query_log/log_table.h"

#include <array>
#include <string>

namespace connectai::dsn_tool {
namespace {

std::string digits(const std::optional<std::int64_t>& number) {
    return number ? std::to_string(*number) : std::string();
}

// What the service has not told, or is no error, is NULL.
OutputValue value(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

}  // namespace

void write_logged_queries(const std::vector<LoggedQuery>& queries, ResultWriter& writer) {
    writer.begin({{"Time"},
                  {"Milliseconds", ValueKind::number},
                  {"Type"},
                  {"Rows", ValueKind::number},
                  {"Error"},
                  {"User"},
                  {"Id"},
                  {"Statement"}});
    for (const LoggedQuery& query : queries) {
        const std::string milliseconds = digits(query.milliseconds);
        const std::string rows = digits(query.rows);
        const std::array row{value(query.time), value(milliseconds),   value(query.type),
                             value(rows),       value(query.error),    value(query.user),
                             value(query.id),   value(query.statement)};
        writer.row(row);
    }
    writer.end(true);
}

}  // namespace connectai::dsn_tool
