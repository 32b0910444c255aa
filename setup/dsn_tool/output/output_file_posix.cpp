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

OutputFile::OutputFile() {
    std::signal(SIGPIPE, SIG_IGN);
}

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
    open();
}

OutputFile::~OutputFile() {
    if (made_ && !emptied_) unlink(path_.c_str());
}

bool OutputFile::is_terminal() const noexcept {
    return is_standard_output() && isatty(STDOUT_FILENO) != 0;
}

void OutputFile::write(std::string_view octets) {
    if (octets.empty()) return;
    if (!emptied_) empty();
    if (write_all(descriptor(), octets)) return;
    if (errno == EPIPE) throw OutputClosed();
    fail();
}

void OutputFile::close() {
    if (is_standard_output()) return;
    if (!emptied_) empty();
    if (!file_.close()) fail();
}

void OutputFile::open() {
    constexpr mode_t all = 0666;  // less what the umask takes
    constexpr int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
    file_ = FileDescriptor(::open(path_.c_str(), flags | O_EXCL, all));
    made_ = static_cast<bool>(file_);
    // A link whose target is not there counts as a file that is.
    if (!made_ && errno == EEXIST) file_ = FileDescriptor(::open(path_.c_str(), flags, all));
    if (!file_) fail();
}

int OutputFile::descriptor() const noexcept {
    return is_standard_output() ? STDOUT_FILENO : file_.get();
}

// Pipes and devices have nothing that could be emptied.
void OutputFile::empty() {
    emptied_ = true;
    if (is_standard_output()) return;
    struct stat status {};
    if (fstat(file_.get(), &status) != 0) fail();
    if (S_ISREG(status.st_mode) && ftruncate(file_.get(), 0) != 0) fail();
}

void OutputFile::fail() const {
    const std::string cause = std::generic_category().message(errno);
    throw std::runtime_error(is_standard_output()
                                 ? concat("the output cannot be written: ", cause)
                                 : concat("the file ", path_, " cannot be written: ", cause));
}

}  // namespace connectai::dsn_tool
