#include "base/browser.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/signals_blocked_posix.h"
#include "base/text.h"

namespace connectai {
namespace {

// How long the program's end is waited for. What opens a page in a browser that runs already, or
// finds that there is none, ends at once; a browser itself ends when its person likes.
constexpr unsigned listened_to = 10;  // seconds

constexpr int first_file = 3;  // behind standard input, output and error

struct News {
    enum class Kind : int { not_started, ended } kind;
    int value;  // errno; as waitpid() has it
};

struct Command {
    std::vector<std::string> words;
    std::vector<char*> arguments{};  // for execvp
};

Command command_of(std::string_view text, const std::string& url) {
    Command command;
    bool has_url = false;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        std::size_t end = 0;
        while (end < text.size() && !is_space(text[end])) ++end;
        std::string word(text.substr(0, end));
        text.remove_prefix(end);
        if (const std::size_t place = word.find("%s"); place != word.npos) {
            word.replace(place, 2, url);
            has_url = true;
        }
        command.words.push_back(std::move(word));
    }
    if (!command.words.empty() && !has_url) command.words.push_back(url);
    return command;
}

std::vector<Command> commands_for(const std::string& url) {
    std::vector<Command> commands;
    const auto add = [&](std::string_view text) {
        Command command = command_of(text, url);
        if (!command.words.empty()) commands.push_back(std::move(command));
    };
    const char* const variable = ::getenv("BROWSER");
    std::string_view chosen = variable != nullptr ? variable : "";
    while (!chosen.empty()) {
        const std::size_t colon = std::min(chosen.find(':'), chosen.size());
        add(chosen.substr(0, colon));
        chosen.remove_prefix(std::min(colon + 1, chosen.size()));
    }
    add("xdg-open");
    for (Command& command : commands) {
        for (std::string& word : command.words) command.arguments.push_back(word.data());
        command.arguments.push_back(nullptr);
    }
    return commands;
}

std::string names_of(const std::vector<Command>& commands) {
    std::string names;
    for (const Command& command : commands) {
        names += concat(names.empty() ? "" : ", ", command.words.front());
    }
    return names;
}

// From here to the end of the children: only what a signal handler may call, since the other
// threads of the process may have been in the middle of anything.

// A child in which nothing runs that the process's libraries have registered with pthread_atfork():
// such a handler may wait for a thread that the child does not have. POSIX.1-2024, _Fork().
pid_t fork_without_handlers() {
#if defined(CONNECTAI_HAS_PLAIN_FORK)
    return ::_Fork();
#else
    return ::fork();
#endif
}

void tell(int pipe, News news) {
    // It is shorter than a pipe's PIPE_BUF, and arrives whole or not at all.
    if (::write(pipe, &news, sizeof news) < 0) ::_exit(1);
}

// The application's handlers, and what it ignores, are not for others.
void take_no_signals_over() {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &action, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void close_from(int first) {
    if (::close_range(static_cast<unsigned>(first), ~0U, 0) == 0) return;
    const long most = std::min(::sysconf(_SC_OPEN_MAX), 65536L);
    for (long file = first; file < most; ++file) ::close(static_cast<int>(file));
}

// Leaves nothing but the pipe's end, which gets the returned number, and files that are empty.
int take_no_files_over(int pipe) {
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int file = 0; file < first_file; ++file) ::dup2(nothing, file);
    if (pipe != first_file) ::dup2(pipe, first_file);
    close_from(first_file + 1);
    ::fcntl(first_file, F_SETFD, FD_CLOEXEC);
    return first_file;
}

[[noreturn]] void become(const std::vector<Command>& commands, int pipe) {
    int why = ENOENT;
    for (const Command& command : commands) {
        ::execvp(command.arguments.front(), command.arguments.data());
        if (errno != ENOENT) why = errno;
    }
    tell(pipe, {News::Kind::not_started, why});
    ::_exit(0);
}

// Starts the program, and for some seconds waits to tell how it ends.
[[noreturn]] void watch(const std::vector<Command>& commands, int pipe) {
    const pid_t program = fork_without_handlers();
    if (program == 0) become(commands, pipe);
    if (program < 0) {
        tell(pipe, {News::Kind::not_started, errno});
        ::_exit(1);
    }
    ::alarm(listened_to);  // ends this process, and the program stays
    int status = 0;
    while (::waitpid(program, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) tell(pipe, {News::Kind::ended, status});
    ::_exit(0);
}

// In a session of its own: neither a terminal's Ctrl-C nor its end is the browser's.
[[noreturn]] void detach(const std::vector<Command>& commands, int pipe) {
    pipe = take_no_files_over(pipe);
    take_no_signals_over();
    ::setsid();
    const pid_t watcher = fork_without_handlers();
    if (watcher == 0) watch(commands, pipe);
    if (watcher < 0) tell(pipe, {News::Kind::not_started, errno});
    ::_exit(0);
}

[[noreturn]] void fail(int code) {
    throw Error(sqlstate::dialog_failed,
                concat("no other process can be started: ", std::generic_category().message(code)));
}

}  // namespace

Browser Browser::show(const std::string& url) {
    const std::vector<Command> commands = commands_for(url);
    Pipe pipe = make_pipe();
    if (!pipe.read_end) fail(errno);
    Browser browser(std::move(pipe.read_end), names_of(commands));
    pid_t child = -1;
    int why = 0;
    {
        // Between fork() and exec the application's handlers must not run in the child.
        const SignalsBlocked blocked;
        child = fork_without_handlers();
        if (child == 0) detach(commands, pipe.write_end.get());
        why = errno;
    }
    pipe.write_end.close();
    if (child < 0) fail(why);
    // At once, for it only starts the next one. An application may have waited for it before.
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    return browser;
}

std::string Browser::failure() {
    if (!news_) return {};
    News news{};
    ssize_t got = 0;
    do {
        got = ::read(news_.get(), &news, sizeof news);
    } while (got < 0 && errno == EINTR);
    news_.close();
    if (got != static_cast<ssize_t>(sizeof news)) return {};
    if (news.kind == News::Kind::not_started) {
        return concat("none of these can be started: ", tried_, " (",
                      std::generic_category().message(news.value), ")");
    }
    return concat("the program that was to show the page (", tried_, ") has ended with ",
                  WIFEXITED(news.value) ? concat("status ", WEXITSTATUS(news.value))
                                        : concat("signal ", WTERMSIG(news.value)));
}

}  // namespace connectai
