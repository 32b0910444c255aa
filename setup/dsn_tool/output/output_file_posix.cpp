#include "setup/dsn_tool/output/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
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

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
    open();
}

OutputFile::~OutputFile() {
    if (is_standard_output()) return;
    if (descriptor_ >= 0) ::close(descriptor_);
    if (made_ && !emptied_) unlink(path_.c_str());
}

bool OutputFile::is_terminal() const noexcept {
    return is_standard_output() && isatty(STDOUT_FILENO) != 0;
}

void OutputFile::write(std::string_view octets) {
    if (octets.empty()) return;
    if (!emptied_) empty();
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
    if (!emptied_) empty();
    if (::close(std::exchange(descriptor_, -1)) != 0) fail();
}

void OutputFile::open() {
    constexpr mode_t all = 0666;  // less what the umask takes
    constexpr int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
    descriptor_ = ::open(path_.c_str(), flags | O_EXCL, all);
    made_ = descriptor_ >= 0;
    // A link whose target is not there counts as a file that is.
    if (!made_ && errno == EEXIST) descriptor_ = ::open(path_.c_str(), flags, all);
    if (descriptor_ < 0) fail();
}

// Pipes and devices have nothing that could be emptied.
void OutputFile::empty() {
    emptied_ = true;
    if (is_standard_output()) return;
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fail();
    if (S_ISREG(status.st_mode) && ftruncate(descriptor_, 0) != 0) fail();
}

void OutputFile::fail() const {
    const std::string cause = std::generic_category().message(errno);
    throw std::runtime_error(is_standard_output()
                                 ? concat("the output cannot be written: ", cause)
                                 : concat("the file ", path_, " cannot be written: ", cause));
}

}  // namespace connectai::dsn_tool
