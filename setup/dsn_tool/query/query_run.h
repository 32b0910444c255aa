// Executes SQL, and writes all of its results.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "setup/dsn_tool/output/collected_output.h"
#include "setup/dsn_tool/output/output_file.h"
#include "setup/dsn_tool/output/progress_line.h"
#include "setup/dsn_tool/output/result_writer.h"
#include "setup/dsn_tool/query/interrupt.h"
#include "setup/dsn_tool/query/odbc_session.h"
#include "setup/dsn_tool/query/query_settings.h"

namespace connectai::dsn_tool {

class QueryRun {
public:
    QueryRun(const OdbcConnection& connection, const QuerySettings& settings);

    // Returns the exit status: failures are told on standard error, with how much has been printed.
    // Throws what OutputFile throws but OutputClosed, which is no failure.
    int run(const std::string& sql);

private:
    using Clock = std::chrono::steady_clock;
    class Interrupted : public std::exception {};

    void execute(const std::string& sql);
    void stop_if_interrupted() const;
    void write_result();
    void write_rows();
    void tell_changes();
    void print(const std::string& text);
    void end_rows(bool complete);
    void release_rows();
    int tell_failure(const OdbcError* error);
    void note(const std::string& text);

    OdbcStatement statement_;
    const QuerySettings& settings_;
    std::unique_ptr<OutputFile> output_;
    ProgressLine progress_;
    Clock::time_point begin_;               // of this result
    std::uint64_t rows_ = 0;                // written, of this result
    std::uint64_t before_ = 0;              // of the results before it
    bool in_rows_ = false;                  // set where `text_` is appended to
    Clock::time_point rows_begin_{};        // likewise
    std::unique_ptr<ResultWriter> writer_;  // appends to `text_`, whose thread calls it
    CollectedOutput text_;
    InterruptHandler interrupt_;
};

}  // namespace connectai::dsn_tool
