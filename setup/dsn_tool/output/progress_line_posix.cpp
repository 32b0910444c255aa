#include "setup/dsn_tool/output/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace connectai::dsn_tool {
namespace {

using namespace std::chrono_literals;
constexpr auto first_shown = 1s;
constexpr auto shown_again = 200ms;

// 1234567: 1,234,567
std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

}  // namespace

ProgressLine::ProgressLine() {
    if (isatty(STDERR_FILENO) != 0) thread_ = std::thread([this] { run(); });
}

void ProgressLine::remove() {
    const std::lock_guard removing(removing_);
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    woken_.notify_one();
    thread_.join();
}

void ProgressLine::run() {
    std::unique_lock lock(mutex_);
    if (woken_.wait_for(lock, first_shown, [this] { return over_; })) return;
    do {
        show(text());
    } while (!woken_.wait_for(lock, shown_again, [this] { return over_; }));
    show("");
}

// Blanks cover what was there: that works on every terminal.
void ProgressLine::show(std::string_view text) {
    std::string line = concat('\r', text);
    const std::size_t before = std::exchange(width_, text.size());
    if (before > text.size()) line.append(before - text.size(), ' ');
    if (text.empty()) line += '\r';
    // What cannot be written is not missed.
    static_cast<void>(!write(STDERR_FILENO, line.data(), line.size()));
}

std::string ProgressLine::text() const {
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_);
    const std::uint64_t rows = rows_;
    if (rows == 0) return concat("waiting for the service, ", time.count() / 1000, " s");
    const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 1));
    return concat(grouped(rows), rows == 1 ? " row, " : " rows, ",
                  grouped(rows * 1000 / milliseconds), " rows/s");
}

}  // namespace connectai::dsn_tool
