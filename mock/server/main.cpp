// connectai-mock: the program.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "json_writer.h"
#include "oauth_faults.h"
#include "options.h"
#include "scenarios.h"

namespace {

// A signal handler may do little more than write to a pipe (POSIX, 2.4.3).
std::array<int, 2> signal_pipe = {-1, -1};

void on_signal(int) {
    const int saved = errno;
    const char octet = 0;
    if (write(signal_pipe[1], &octet, 1) < 0) {
        // The pipe is full: an earlier signal is on its way already.
    }
    errno = saved;
}

bool catch_signals() {
    if (pipe(signal_pipe.data()) != 0) return false;
    for (const int end : signal_pipe) fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(signal_pipe[1], F_SETFL, O_NONBLOCK);
    struct sigaction action {};
    action.sa_handler = on_signal;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);
    return true;
}

// Returns at a signal, or at the end of standard input if that is watched.
void wait_for_end(bool watch_stdin) {
    for (;;) {
        std::array<pollfd, 2> watched = {
            {{signal_pipe[0], POLLIN, 0}, {watch_stdin ? STDIN_FILENO : -1, POLLIN, 0}}};
        if (poll(watched.data(), watched.size(), -1) < 0) continue;
        if (watched[0].revents != 0) return;
        if (watched[1].revents == 0) continue;
        std::array<char, 4096> ignored;
        const ssize_t count = read(STDIN_FILENO, ignored.data(), ignored.size());
        if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) return;
    }
}

void announce(const mock::Server& server) {
    std::string line;
    mock::JsonWriter json(line);
    json.begin_object().member("url", server.url()).member("pid", getpid()).end_object();
    std::cout << line << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const mock::Options options = mock::parse_options(argc, argv);
        if (options.help) {
            std::cout << options.help_text;
            return EXIT_SUCCESS;
        }
        if (options.list_scenarios) {
            mock::list_scenarios(std::cout);
            mock::list_oauth_clients(std::cout);
            return EXIT_SUCCESS;
        }
        if (!catch_signals()) throw std::runtime_error("no pipe for signals");
        const auto engine = mock::make_engine(options.engine);
        mock::Service service(*engine, options.service);
        mock::Server server(service, options.server);
        announce(server);
        wait_for_end(options.exit_with_stdin);
        server.stop();
        return EXIT_SUCCESS;
    } catch (const mock::UsageError& error) {
        std::cerr << "connectai-mock: " << error.what() << "\nTry --help.\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "connectai-mock: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
