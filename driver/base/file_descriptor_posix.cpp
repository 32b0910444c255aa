#include "base/file_descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace connectai {

bool FileDescriptor::close() noexcept {
    const int number = release();
    return number < 0 || ::close(number) == 0;
}

Pipe make_pipe(int flags) noexcept {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | flags) != 0) return {};
    return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

bool write_all(int descriptor, std::string_view octets) noexcept {
    while (!octets.empty()) {
        const ssize_t written = ::write(descriptor, octets.data(), octets.size());
        if (written < 0 && errno == EINTR) continue;
        if (written == 0) errno = ENOSPC;
        if (written <= 0) return false;
        octets.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::optional<std::size_t> read_into(int descriptor, std::span<char> room) noexcept {
    std::size_t filled = 0;
    while (filled < room.size()) {
        const ssize_t got = ::read(descriptor, room.data() + filled, room.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

std::optional<std::string> read_to_end(int descriptor) {
    std::string text;
    std::array<char, 65536> piece;
    for (;;) {
        const auto got = read_into(descriptor, piece);
        if (!got) return std::nullopt;
        text.append(piece.data(), *got);
        if (*got < piece.size()) return text;
    }
}

}  // namespace connectai
