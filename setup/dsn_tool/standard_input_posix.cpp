#include "setup/dsn_tool/standard_input.h"

#include <odbcinst.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "setup/problems.h"

namespace connectai::dsn_tool {
namespace {

constexpr std::size_t longest = std::size_t{64} * 1024;  // octets

// What Linux passes on of a line that is typed or pasted at a terminal (termios(3), canonical
// mode); the rest is lost.
constexpr std::size_t longest_typed = 4095;  // octets, without the line's end

termios terminal_before;

// A signal handler may call tcsetattr and raise (POSIX, 2.4.3).
void on_signal(int signal) {
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
    raise(signal);  // SA_RESETHAND: it does now what it always does
}

// The terminal shows nothing of what is typed, and shows it again however this ends.
class Unseen {
public:
    Unseen() {
        known_ = tcgetattr(STDIN_FILENO, &terminal_before) == 0;
        if (!known_) return;
        struct sigaction action {};
        action.sa_handler = on_signal;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        for (std::size_t i = 0; i < signals.size(); ++i) {
            sigaction(signals[i], nullptr, &actions_before_[i]);
            // What is ignored stays so: nohup, a background job.
            if (actions_before_[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, nullptr);
        }
        termios terminal = terminal_before;
        terminal.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        works_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal) == 0;
    }
    ~Unseen() {
        if (!known_) return;
        tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
        for (std::size_t i = 0; i < signals.size(); ++i) {
            sigaction(signals[i], &actions_before_[i], nullptr);
        }
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

    bool works() const noexcept { return works_; }

private:
    static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    std::array<struct sigaction, signals.size()> actions_before_{};
    bool known_ = false;
    bool works_ = false;
};

void say(std::string_view text) {
    static_cast<void>(write_all(STDERR_FILENO, text));
}

[[noreturn]] void refuse(std::string_view what, std::string_view why) {
    throw setup::Failure(ODBC_ERROR_INVALID_KEYWORD_VALUE,
                         concat("There is no value for ", what, ": ", why));
}

// Octet by octet, so that the next value's line is left where it is, and no buffer keeps a copy.
WipedText read_line(std::string_view what) {
    std::string line;
    line.reserve(longest);
    for (;;) {
        char octet = 0;
        const ssize_t count = read(STDIN_FILENO, &octet, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) refuse(what, "standard input cannot be read");
        if (count == 0 && line.empty()) refuse(what, "standard input has ended");
        if (count == 0 || octet == '\n') break;
        if (line.size() == longest) {
            wipe(line);
            refuse(what, "the line on standard input is longer than 64 KiB");
        }
        line += octet;
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return {std::move(line)};
}

WipedText ask(std::string_view what, std::string_view label) {
    if (!somebody_types()) return read_line(what);
    const Unseen unseen;
    if (!unseen.works()) refuse(what, "the terminal would show what is typed");
    say(concat(label, ": "));
    WipedText line = read_line(what);
    say("\n");
    if (line.view().size() >= longest_typed) {
        refuse(what, concat("a terminal passes on ", longest_typed,
                            " octets of a line, and loses the rest: save it in a file that nobody "
                            "else may read, and give that as standard input"));
    }
    return line;
}

}  // namespace

WipedText read_secret(std::string_view what, std::string_view label) {
    WipedText line = ask(what, label.empty() ? what : label);
    if (trim(line.view()).empty()) refuse(what, "the line on standard input is empty");
    return line;
}

// Not through std::cin, which might have read ahead of the lines before.
std::string read_standard_input() {
    std::optional<std::string> text = read_to_end(STDIN_FILENO);
    if (!text) throw std::runtime_error("standard input cannot be read");
    return *std::move(text);
}

bool somebody_types() noexcept {
    return isatty(STDIN_FILENO) != 0;
}

}  // namespace connectai::dsn_tool
