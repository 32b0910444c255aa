// The file behind a log: opened safely, shared within the process, and begun anew when it is full.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/named_path.h"

namespace connectai {

// How many files a log has at most: NAME, and the older NAME.1 to NAME.4, the last the oldest.
inline constexpr int most_log_files = 5;

// Why a log cannot be opened there, as Log::open() would say it, found out without making the file:
// "Logfile=/path cannot be used: reason; remedy". Empty: it can, as far as can be told now.
std::string log_file_problem(const NamedPath& path);

// One for each file, whatever the number of logs in the process that write to it. Safe to use from
// several threads, together with other processes that write to the same file, and after fork().
class LogFile {
public:
    // As Log::open() has it.
    static std::shared_ptr<LogFile> open(const NamedPath& path);

    virtual ~LogFile() = default;
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    // To be called before a line of so many octets is appended. Where the file would get larger
    // than `limit` (0: none), it becomes NAME.1, and the line is the first of a new one. And where
    // NAME has become another file, or none, by another process or a tool such as logrotate, lines
    // go there from now on: that is noticed within a second, or when the old file is full or gone.
    //
    // Returns what the log should say of it, else nothing: why a full file is not rotated, or NAME
    // cannot be opened. It is said once, for lines go on into the file that is open. Waits for
    // nobody: while another thread or process rotates the file, it may get a little larger than
    // `limit`. May throw std::bad_alloc.
    virtual std::string make_room(std::size_t octets, std::uint64_t limit) = 0;

    // In one piece, whoever else writes. A disk that is full loses the line, and nothing else.
    virtual void append(std::string_view line) const noexcept = 0;

protected:
    LogFile() = default;
};

}  // namespace connectai
