// The lines of a log.
#include "base/log.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <utility>

#include "base/log_file.h"
#include "base/process.h"
#include "base/text.h"
#include "base/utf8_decode.h"

namespace connectai {
namespace {

void append_padded(std::string& out, int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    out.append(width - std::min(width, digits.size()), '0');
    out += digits;
}

void append_time(std::string& out, std::chrono::system_clock::time_point now) {
    using std::chrono::floor;
    const auto day = floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(floor<std::chrono::milliseconds>(now - day));
    append_padded(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_padded(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    out += '-';
    append_padded(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    out += 'T';
    append_padded(out, static_cast<int>(time.hours().count()), 2);
    out += ':';
    append_padded(out, static_cast<int>(time.minutes().count()), 2);
    out += ':';
    append_padded(out, static_cast<int>(time.seconds().count()), 2);
    out += '.';
    append_padded(out, static_cast<int>(time.subseconds().count()), 3);
    out += 'Z';
}

constexpr char hex_digits[] = "0123456789ABCDEF";

void append_octet(std::string& out, std::uint8_t octet) {
    out += {'\\', 'x', hex_digits[octet >> 4], hex_digits[octet & 15]};
}

void append_control(std::string& out, std::uint8_t control) {
    switch (control) {
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: append_octet(out, control);
    }
}

// So that no text from outside can begin a line of its own or steer a terminal.
void append_escaped(std::string& out, std::string_view text) {
    const auto* const data = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(data + at, text.size() - at);
        const char32_t c = decoded.character;
        if (!decoded.valid) {
            for (std::size_t i = 0; i < decoded.length; ++i) append_octet(out, data[at + i]);
        } else if (c < 0x20 || c == 0x7F) {
            append_control(out, static_cast<std::uint8_t>(c));
        } else if (c >= 0x80 && c < 0xA0) {
            out += {'\\', 'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 15]};
        } else {
            out += text.substr(at, decoded.length);
        }
        at += decoded.length;
    }
}

constexpr std::array<std::string_view, 6> level_names{"none", "error", "request",
                                                      "info", "call",  "detail"};

std::string line_of(LogLevel level, std::string_view scope, std::string_view message) {
    std::string line;
    line.reserve(64 + scope.size() + message.size());
    append_time(line, std::chrono::system_clock::now());
    line += concat(' ', process_id(), '/', thread_id(), ' ',
                   level_names.at(static_cast<std::size_t>(level)), " [");
    append_escaped(line, scope);
    line += "] ";
    append_escaped(line, message);
    line += '\n';
    return line;
}

class FileLog final : public Log {
public:
    FileLog(std::shared_ptr<LogFile> file, LogLevel verbosity, std::uint64_t max_size) noexcept
        : Log(verbosity), file_(std::move(file)), max_size_(max_size) {}

    void write(LogLevel level, std::string_view scope, std::string_view message) noexcept override
        try {
        if (!enabled(level)) return;
        const std::string line = line_of(level, scope, message);
        make_room(line.size());
        file_->append(line);
    } catch (...) {
        // Out of memory: the line is lost, the query is not.
    }

private:
    // A line is more than its place.
    void make_room(std::size_t octets) noexcept try {
        const std::string problem = file_->make_room(octets, max_size_);
        if (!problem.empty()) file_->append(line_of(LogLevel::error, "log", problem));
    } catch (...) {
        return;
    }

    std::shared_ptr<LogFile> file_;
    std::uint64_t max_size_;
};

class NoLog final : public Log {
public:
    NoLog() noexcept : Log(LogLevel::none) {}
    void write(LogLevel, std::string_view, std::string_view) noexcept override {}
};

}  // namespace

std::uint64_t next_request_id() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

std::shared_ptr<Log> Log::open(const NamedPath& path, LogLevel verbosity, std::uint64_t max_size) {
    if (path.empty() || verbosity == LogLevel::none) return std::make_shared<NoLog>();
    return std::make_shared<FileLog>(LogFile::open(path), verbosity, max_size);
}

}  // namespace connectai
