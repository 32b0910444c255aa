// The driver's log file: one line an event, with time, thread and connection. A line cannot hold a
// secret, because secrets are a type that prints as ***.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/named_path.h"

namespace connectai {

// Verbosity, as the keyword of that name counts it. Each level includes those before it.
enum class LogLevel : std::uint8_t {
    none = 0,
    error = 1,    // what the application is told as SQL_ERROR
    request = 2,  // one line a request to the service: id, status, rows, octets, times
    info = 3,     // connects, settings in force, warnings, beginnings and retries of requests
    call = 4,     // every ODBC call with its result
    detail = 5,   // everything, SQL text as it was written and parameter values included
};

class Log {
public:
    // Opens `path` for appending. A new file gets mode 0600. One that is there keeps its mode; it
    // must be a regular file of the process's own user, under one name, to which nobody else may
    // write, and no symbolic link. Throws Error (HY000) that names the path and the reason. An
    // empty path, or LogLevel::none: a log that is off, and no file is touched. Logs of one file
    // share its descriptor within the process, each with its own verbosity and limit; lines of
    // several processes do not mix.
    //
    // A line that would make the file larger than `max_size` octets (0: no limit) begins a new one,
    // and the old one becomes NAME.1: see log_file.h.
    static std::shared_ptr<Log> open(const NamedPath& path, LogLevel verbosity,
                                     std::uint64_t max_size = 0);

    virtual ~Log() = default;
    // Asked by every call of the driver, so no virtual function.
    bool enabled(LogLevel level) const noexcept {
        return level != LogLevel::none && level <= verbosity_;
    }

    // `scope` names the connection or statement ("dbc 3", "stmt 3.7"). Never throws: a full disk
    // must not fail a query. A line, in UTF-8 (time in UTC, process/thread):
    //   2026-01-31T23:59:58.123Z 4711/4712 info [dbc 3] message
    // Line breaks in `message` are written as \n, other control characters as \x1B or \u0085,
    // octets that are not UTF-8 as \xFF.
    virtual void write(LogLevel level, std::string_view scope,
                       std::string_view message) noexcept = 0;

protected:
    explicit Log(LogLevel verbosity) noexcept : verbosity_(verbosity) {}

private:
    LogLevel verbosity_;
};

// Counts the requests of the process that its logs have lines of.
std::uint64_t next_request_id() noexcept;

}  // namespace connectai
