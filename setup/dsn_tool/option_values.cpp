#include "setup/dsn_tool/option_values.h"

#include <charconv>
#include <utility>

#include "base/text.h"

namespace connectai::dsn_tool {

std::optional<std::string> option_text(const Arguments& arguments, std::string_view name) {
    const auto found = arguments.options.find(name);
    if (found == arguments.options.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> option_output(const Arguments& arguments) {
    auto path = option_text(arguments, "output");
    if (path && path->empty()) throw UsageError("--output takes the name of a file");
    return path == "-" ? std::nullopt : std::move(path);
}

std::optional<std::int64_t> option_number(const Arguments& arguments, std::string_view name,
                                          std::int64_t least, std::int64_t most) {
    const auto text = option_text(arguments, name);
    if (!text) return std::nullopt;
    std::int64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || stop != end || number < least || number > most) {
        throw UsageError(concat("--", name, " takes a number from ", least, " to ", most));
    }
    return number;
}

OutputFormat option_format(const Arguments& arguments) {
    const auto name = option_text(arguments, "format");
    const auto format = name ? find_output_format(*name) : OutputFormat::table;
    if (!format) throw UsageError("--format is table, csv or json");
    return *format;
}

}  // namespace connectai::dsn_tool
