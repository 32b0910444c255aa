// What the command line of `query` asks for.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "setup/dsn_tool/command.h"
#include "setup/dsn_tool/output/result_writer.h"

namespace connectai::dsn_tool {

struct QuerySettings {
    OutputFormat format = OutputFormat::table;
    std::optional<std::string> null;            // what stands for it
    std::optional<std::string> output;          // a file's path; absent: standard output
    std::optional<std::int64_t> most_rows;      // of each result
    std::optional<std::chrono::seconds> limit;  // of a statement's time; 0: none
};

// Throws UsageError.
QuerySettings query_settings(const Arguments& arguments);

// SQL of the command line or of standard input. Throws UsageError where there is none.
std::string query_text(const Arguments& arguments);

}  // namespace connectai::dsn_tool
