// The steps of a check, printed as they end.
#pragma once

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string_view>

namespace connectai::dsn_tool {

enum class Step : std::uint8_t {
    settings,
    name_lookup,
    access_token,
    connection,
    tls,
    sign_in,
    first_catalog,
    default_schema,
    first_row
};

std::string_view name_of(Step step) noexcept;

class Steps {
public:
    using Clock = std::chrono::steady_clock;

    explicit Steps(std::ostream& out) : out_(out) {}

    // Runs a step. `body` returns what it has found, for its line; what it throws ends the step,
    // too.
    template <typename Body>
    void run(Step step, Body body) {
        const Clock::time_point begin = Clock::now();
        try {
            const auto found = body();
            done(step, Clock::now() - begin, found);
        } catch (...) {
            failed(step, Clock::now() - begin);
            throw;
        }
    }

    // For steps that are measured otherwise.
    void done(Step step, Clock::duration time, std::string_view found);
    void skipped(Step step, std::string_view why);
    void failed(Step step, Clock::duration time);

    // The one that failed, or the first one.
    Step last_failed() const noexcept { return failed_; }

private:
    void print(Step step, std::string_view time, std::string_view text);

    std::ostream& out_;
    Step failed_ = Step::settings;
};

}  // namespace connectai::dsn_tool
