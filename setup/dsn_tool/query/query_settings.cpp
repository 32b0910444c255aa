#include "setup/dsn_tool/query/query_settings.h"

#include "base/byte_order_mark.h"
#include "base/text.h"
#include "setup/dsn_tool/option_values.h"
#include "setup/dsn_tool/standard_input.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::int64_t most_rows_at_most = 1'000'000'000'000;
constexpr std::int64_t longest_limit = 86'400;  // seconds

}  // namespace

QuerySettings query_settings(const Arguments& arguments) {
    QuerySettings settings;
    settings.format = option_format(arguments);
    settings.null = option_text(arguments, "null");
    if (settings.null && settings.format == OutputFormat::json) {
        throw UsageError("--null is for table and csv: JSON has a null of its own");
    }
    if (settings.null && settings.null->find_first_of(",\"\r\n") != std::string::npos) {
        throw UsageError("--null takes a text without commas, quotes and line ends");
    }
    settings.output = option_output(arguments);
    settings.most_rows = option_number(arguments, "max-rows", 1, most_rows_at_most);
    if (const auto seconds = option_number(arguments, "timeout", 0, longest_limit)) {
        settings.limit = std::chrono::seconds(*seconds);
    }
    return settings;
}

std::string query_text(const Arguments& arguments) {
    const std::size_t before = arguments.connection_string ? 0 : 1;
    const bool given = arguments.words.size() > before;
    if (!given && somebody_types()) {
        throw UsageError("there is no SQL: write it behind the NAME, quoted, or pipe it in");
    }
    std::string text =
        given && arguments.words.back() != "-" ? arguments.words.back() : read_standard_input();
    if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    if (trim(text).empty()) throw UsageError("the SQL is empty");
    return text;
}

}  // namespace connectai::dsn_tool
