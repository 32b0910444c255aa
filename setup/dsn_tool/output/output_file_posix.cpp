#include "setup/dsn_tool/output/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace connectai::dsn_tool {

OutputFile::OutputFile() : descriptor_(STDOUT_FILENO) {
    std::signal(SIGPIPE, SIG_IGN);
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {}

OutputFile::~OutputFile() {
    if (!is_standard_output() && descriptor_ >= 0) ::close(descriptor_);
}

bool OutputFile::is_terminal() const noexcept {
    return is_standard_output() && isatty(STDOUT_FILENO) != 0;
}

void OutputFile::write(std::string_view octets) {
    if (octets.empty()) return;
    if (descriptor_ < 0) open();
    while (!octets.empty()) {
        const ssize_t written = ::write(descriptor_, octets.data(), octets.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EPIPE) throw OutputClosed();
        if (written < 0) fail();
        octets.remove_prefix(static_cast<std::size_t>(written));
    }
}

void OutputFile::close() {
    if (is_standard_output()) return;
    if (descriptor_ < 0) open();
    if (::close(std::exchange(descriptor_, -1)) != 0) fail();
}

void OutputFile::open() {
    constexpr mode_t all = 0666;  // less what the umask takes
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, all);
    if (descriptor_ < 0) fail();
}

void OutputFile::fail() const {
    const std::string cause = std::generic_category().message(errno);
    throw std::runtime_error(is_standard_output()
                                 ? concat("the output cannot be written: ", cause)
                                 : concat("the file ", path_, " cannot be written: ", cause));
}

}  // namespace connectai::dsn_tool
