#include "setup/dsn_tool/output/result_writer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "setup/dsn_tool/output/csv_writer.h"
#include "setup/dsn_tool/output/json_writer.h"
#include "setup/dsn_tool/output/table_writer.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::array<std::pair<std::string_view, OutputFormat>, 3> formats{{
    {"table", OutputFormat::table},
    {"csv", OutputFormat::csv},
    {"json", OutputFormat::json},
}};

}  // namespace

std::optional<OutputFormat> find_output_format(std::string_view name) noexcept {
    const auto* const found =
        std::ranges::find(formats, name, &std::pair<std::string_view, OutputFormat>::first);
    if (found == formats.end()) return std::nullopt;
    return found->second;
}

std::unique_ptr<ResultWriter> make_result_writer(OutputFormat format,
                                                 const std::optional<std::string>& null,
                                                 std::string& out) {
    switch (format) {
        case OutputFormat::table: return std::make_unique<TableWriter>(null.value_or("NULL"), out);
        case OutputFormat::csv: return std::make_unique<CsvWriter>(null.value_or(""), out);
        case OutputFormat::json: break;
    }
    return std::make_unique<JsonWriter>(out);
}

}  // namespace connectai::dsn_tool
