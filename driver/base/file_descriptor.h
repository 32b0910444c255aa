// Open files, sockets and pipes by their numbers: who closes them, and reading and writing whole.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace connectai {

// Owns a file descriptor, of whatever kind, and closes it when it goes.
class FileDescriptor {
public:
    // None.
    FileDescriptor() noexcept = default;
    // As open(2) and its like return it: a negative number is none.
    explicit FileDescriptor(int number) noexcept : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_(other.release()) {}
    FileDescriptor& operator=(FileDescriptor other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileDescriptor() { close(); }

    explicit operator bool() const noexcept { return number_ >= 0; }
    int get() const noexcept { return number_; }
    // It is the caller's to close.
    int release() noexcept { return std::exchange(number_, none); }
    // Whether all that was written has got as far as the file system; else errno. In either case
    // it is none afterwards.
    bool close() noexcept;

private:
    static constexpr int none = -1;
    int number_ = none;
};

// What is written at one end can be read at the other. No program that is started inherits them.
struct Pipe {
    FileDescriptor read_end;
    FileDescriptor write_end;
};

// `flags`: of open(2), O_NONBLOCK, for both ends. Without ends where the system has none: errno.
Pipe make_pipe(int flags = 0) noexcept;

// Each of these goes on where a signal has interrupted it.

// All of it, or false: errno. Who writes to a file holds FileSizeSignalBlocked.
bool write_all(int descriptor, std::string_view octets) noexcept;

// Fills `room` from where the file is read next, and says how many octets the file had for that.
// Nothing where it cannot be read: errno.
std::optional<std::size_t> read_into(int descriptor, std::span<char> room) noexcept;

// All until its end, a pipe's for example. Nothing where it cannot be read: errno.
std::optional<std::string> read_to_end(int descriptor);

}  // namespace connectai
