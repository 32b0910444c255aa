// Where a command's data goes: standard output, or a file.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"

namespace connectai::dsn_tool {

// Who has read the output needs no more of it: a pipe's other end is closed.
class OutputClosed : public std::exception {};

class OutputFile {
public:
    // Standard output. A broken pipe becomes OutputClosed, not a signal, from here on.
    OutputFile();
    // Opened at once, and made where it is not there: what cannot be written is known before a
    // statement is executed. Emptied when the first octet is written, or by close(). Throws
    // std::runtime_error that names the file and the cause.
    explicit OutputFile(std::string path);
    // Where neither has happened, all is as it was: an old file is whole, a new one is removed.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    bool is_standard_output() const noexcept { return path_.empty(); }
    bool is_terminal() const noexcept;
    const std::string& path() const noexcept { return path_; }

    // All of it. Throws OutputClosed, and std::runtime_error that names the file and the cause.
    void write(std::string_view octets);
    // Empties the file where nothing was written, and tells what the disk says at the end.
    // Likewise.
    void close();

private:
    void open();
    int descriptor() const noexcept;
    void empty();
    [[noreturn]] void fail() const;

    std::string path_;  // empty: standard output
    FileDescriptor file_;
    bool made_ = false;     // it was not there before
    bool emptied_ = false;  // what was in it has given way
};

}  // namespace connectai::dsn_tool
