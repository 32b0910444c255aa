#include "setup/dsn_tool/steps.h"

#include <array>
#include <iomanip>
#include <sstream>

#include "setup/dsn_tool/output/display_text.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::array<std::string_view, 9> names{
    "settings", "name lookup",   "access token",   "connection", "TLS",
    "sign-in",  "first catalog", "default schema", "first row"};

std::string milliseconds(Steps::Clock::duration time) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1)
         << std::chrono::duration<double, std::milli>(time).count() << " ms";
    return text.str();
}

}  // namespace

std::string_view name_of(Step step) noexcept {
    return names[static_cast<std::size_t>(step)];
}

void Steps::done(Step step, Clock::duration time, std::string_view found) {
    print(step, milliseconds(time), found);
}

void Steps::skipped(Step step, std::string_view why) {
    print(step, "-", why);
}

void Steps::failed(Step step, Clock::duration time) {
    failed_ = step;
    print(step, milliseconds(time), "FAILED");
}

void Steps::print(Step step, std::string_view time, std::string_view text) {
    constexpr int name_width = 14;
    constexpr int time_width = 11;
    out_ << std::left << std::setw(name_width) << name_of(step) << std::right
         << std::setw(time_width) << time << (text.empty() ? "" : "  ") << printable(text)
         << std::endl;
}

}  // namespace connectai::dsn_tool
