// A handler may do next to nothing (POSIX, 2.4.3): it sets a flag, which is seen at once, and
// writes an octet to a pipe, and a thread that reads there does the rest.
#include "setup/dsn_tool/query/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace connectai::dsn_tool {
namespace {

constexpr char interrupt = 'i';
constexpr char stop = 's';

std::array<int, 2> ends{-1, -1};  // of the pipe: to read, to write
struct sigaction before {};       // what SIGINT did before
std::atomic<bool> has_come = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // for a handler

void send(char octet) noexcept {
    const int error = errno;
    while (write(ends[1], &octet, 1) < 0 && errno == EINTR) {
    }
    errno = error;
}

void on_interrupt(int /*signal*/) {
    has_come = true;
    send(interrupt);
}

void close_pipe() noexcept {
    for (int& end : ends) close(std::exchange(end, -1));
}

}  // namespace

InterruptHandler::InterruptHandler(std::function<void()> action) : action_(std::move(action)) {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe");
    }
    try {
        thread_ = std::thread([this] { wait(); });
    } catch (...) {
        close_pipe();
        throw;
    }
    has_come = false;
    struct sigaction handler {};
    handler.sa_handler = on_interrupt;
    // Once: what comes next finds the default.
    handler.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(SIGINT, nullptr, &before);
    // What is ignored stays so: nohup, a background job.
    if (before.sa_handler != SIG_IGN) sigaction(SIGINT, &handler, nullptr);
}

InterruptHandler::~InterruptHandler() {
    sigaction(SIGINT, &before, nullptr);
    send(stop);
    thread_.join();
    close_pipe();
}

bool InterruptHandler::interrupted() const noexcept {
    return has_come;
}

void InterruptHandler::wait() {
    for (;;) {
        char octet = 0;
        const ssize_t count = read(ends[0], &octet, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count != 1 || octet == stop) return;
        action_();
    }
}

}  // namespace connectai::dsn_tool
