// Log files: opening them safely, sharing them within the process, one write(2) a line.
#include "base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file_size_signal.h"
#include "base/never_destroyed.h"
#include "base/text.h"
#include "base/utf8_decode.h"

namespace connectai {
namespace {

[[noreturn]] void cannot_open(const std::string& path, std::string_view reason) {
    throw Error(sqlstate::general_error, concat("Cannot open the log file ", path, ": ", reason));
}

// Why nothing is written to what was opened; empty: it is a log file like those that the driver
// makes. What somebody else has put there for the driver to write to is not: the lines of a log,
// SQL text among them, are not for others to have, and not for others to choose a place for.
std::string_view why_not(const struct stat& status) noexcept {
    if (!S_ISREG(status.st_mode)) return "it is not a regular file";
    if (status.st_uid != ::geteuid()) {
        return "it is another user's: name a file of your own, or one that is not there yet";
    }
    if (status.st_nlink != 1) {
        return "it has more than one name (hard links), so that it may be another file than it "
               "looks like";
    }
    // Who may read it is its owner's to decide. Who may write could forge lines.
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return "others may write to it: take that away (chmod go-w), or remove it";
    }
    return {};
}

class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

class LogFile {
public:
    explicit LogFile(Descriptor descriptor) noexcept : descriptor_(std::move(descriptor)) {}

    // In append mode one write is one piece, whoever else writes. Only a nearly full disk leaves a
    // rest, and then a broken line is better than none.
    void append(std::string_view line) const noexcept {
        while (!line.empty()) {
            const FileSizeSignalBlocked blocked;
            const ssize_t written = ::write(descriptor_.get(), line.data(), line.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return;
            line.remove_prefix(static_cast<std::size_t>(written));
        }
    }

private:
    Descriptor descriptor_;
};

// The open files by device and inode rather than by path: two spellings of a path are one file, and
// a file that was renamed by a log rotation is another than the new one of that path.
class OpenFiles {
public:
    std::shared_ptr<LogFile> open(const std::string& path) {
        // O_NONBLOCK so that a FIFO without a reader fails instead of hanging the connection.
        Descriptor descriptor(::open(
            path.c_str(),
            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600));
        if (descriptor.get() < 0) {
            if (errno == ELOOP) cannot_open(path, "it is a symbolic link");
            cannot_open(path, std::generic_category().message(errno));
        }
        struct stat status {};
        if (::fstat(descriptor.get(), &status) != 0) {
            cannot_open(path, std::generic_category().message(errno));
        }
        if (const std::string_view reason = why_not(status); !reason.empty()) {
            cannot_open(path, reason);
        }
        const std::lock_guard lock(mutex_);
        std::erase_if(files_, [](const auto& entry) { return entry.second.expired(); });
        std::weak_ptr<LogFile>& known = files_[{status.st_dev, status.st_ino}];
        std::shared_ptr<LogFile> file = known.lock();
        if (!file) {
            file = std::make_shared<LogFile>(std::move(descriptor));
            known = file;
        }
        return file;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<dev_t, ino_t>, std::weak_ptr<LogFile>> files_;
};

OpenFiles& open_files() {
    return made_once([] { return std::make_unique<OpenFiles>(); });
}

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

class FileLog final : public Log {
public:
    FileLog(std::shared_ptr<LogFile> file, LogLevel verbosity) noexcept
        : Log(verbosity), file_(std::move(file)) {}

    void write(LogLevel level, std::string_view scope, std::string_view message) noexcept override
        try {
        if (!enabled(level)) return;
        std::string line;
        line.reserve(64 + scope.size() + message.size());
        append_time(line, std::chrono::system_clock::now());
        line += concat(' ', ::getpid(), '/', ::gettid(), ' ',
                       level_names.at(static_cast<std::size_t>(level)), " [");
        append_escaped(line, scope);
        line += "] ";
        append_escaped(line, message);
        line += '\n';
        file_->append(line);
    } catch (...) {
        // Out of memory: the line is lost, the query is not.
    }

private:
    std::shared_ptr<LogFile> file_;
};

class NoLog final : public Log {
public:
    NoLog() noexcept : Log(LogLevel::none) {}
    void write(LogLevel, std::string_view, std::string_view) noexcept override {}
};

}  // namespace

std::shared_ptr<Log> Log::open(const std::string& path, LogLevel verbosity) {
    if (path.empty() || verbosity == LogLevel::none) return std::make_shared<NoLog>();
    return std::make_shared<FileLog>(open_files().open(path), verbosity);
}

}  // namespace connectai
