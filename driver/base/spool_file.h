// A file without a name, for what is too much to keep in memory. It takes its space back when it is
// closed, even where the process dies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/file_descriptor.h"

namespace connectai {

// Octets written at its end, and read from its beginning or from anywhere. Nobody else can open it:
// it is in no folder, and no program started meanwhile inherits it. Every function that can fail
// throws Error HY000 that names the folder, the cause and TMPDIR.
class SpoolFile {
public:
    // In the folder that TMPDIR names, else in /tmp.
    SpoolFile();
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;

    // All of them, or an Error. A limit on the size of files does not end the process.
    void write(std::span<const char> octets);

    // The next ones, as many as `octets` holds.
    void read(std::span<char> octets);
    // Those from `offset` on, which have been written; read() goes on where it was.
    void read_at(std::uint64_t offset, std::span<char> octets) const;

    std::uint64_t written() const noexcept { return written_; }
    bool read_to_end() const noexcept { return read_ == written_; }

private:
    [[noreturn]] void fail(const char* what, int error) const;

    std::string folder_;
    FileDescriptor file_;
    std::uint64_t written_ = 0;
    std::uint64_t read_ = 0;
};

}  // namespace connectai
