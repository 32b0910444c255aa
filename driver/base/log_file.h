// The file behind a log: opened safely, shared within the process, and begun anew when it is full.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace connectai {

// How many files a log has at most: NAME, and the older NAME.1 to NAME.4, the last the oldest.
inline constexpr int most_log_files = 5;

// One for each file, whatever the number of logs in the process that write to it. Safe to use from
// several threads, together with other processes that write to the same file, and after fork().
class LogFile {
public:
    // As Log::open() has it.
    static std::shared_ptr<LogFile> open(const std::string& path);

    LogFile(std::string path, int descriptor) noexcept
        : path_(std::move(path)), descriptor_(descriptor) {}
    ~LogFile();
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
    std::string make_room(std::size_t octets, std::uint64_t limit);

    // In one piece, whoever else writes. A disk that is full loses the line, and nothing else.
    void append(std::string_view line) const noexcept;

private:
    friend class LogFiles;

    bool is_named() const noexcept;  // whether NAME still is the file that is open
    bool is_file(dev_t device, ino_t inode) const noexcept;
    std::string follow();
    std::string rotate();
    std::string shift_older_files() const;
    std::string begin_anew();
    void use(int descriptor) const noexcept;
    std::string older_name(int number) const;

    const std::string path_;  // absolute, for the process may change its folder
    // One number for ever: another file takes its place, so that nobody has to wait who writes.
    const int descriptor_;
    std::atomic<std::int64_t> next_look_ = 0;     // in milliseconds, when NAME is looked at again
    std::atomic<std::int64_t> next_attempt_ = 0;  // behind one that has failed
    std::string said_;  // why; under the mutex of all log files, as all that changes files
};

}  // namespace connectai
