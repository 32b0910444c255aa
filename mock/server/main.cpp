// connectai-mock: the program.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <vector>

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

// Returns at a signal, or at the end of standard input if that is watched. `tick` is called so
// often; 0: never.
void wait_for_end(bool watch_stdin, std::chrono::milliseconds every,
                  const std::function<void()>& tick) {
    using Clock = std::chrono::steady_clock;
    auto next = Clock::now() + every;
    for (;;) {
        std::array<pollfd, 2> watched = {
            {{signal_pipe[0], POLLIN, 0}, {watch_stdin ? STDIN_FILENO : -1, POLLIN, 0}}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
        const int timeout =
            every.count() > 0 ? static_cast<int>(std::max<std::int64_t>(left.count(), 0)) : -1;
        const int ready = poll(watched.data(), watched.size(), timeout);
        if (ready == 0) {
            tick();
            next += every;
        }
        if (ready <= 0) continue;
        if (watched[0].revents != 0) return;
        if (watched[1].revents == 0) continue;
        std::array<char, 4096> ignored;
        const ssize_t count = read(STDIN_FILENO, ignored.data(), ignored.size());
        if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) return;
    }
}

using Servers = std::vector<std::unique_ptr<mock::Server>>;

// One for each endpoint; the first has the port that is asked for, the second any free one.
Servers start(mock::Service& service, mock::ServerOptions options) {
    Servers servers;
    mock::Switchboard& switchboard = service.switchboard();
    for (std::size_t i = 0; i < std::max<std::size_t>(switchboard.endpoints(), 1); ++i) {
        options.endpoint = i;
        servers.push_back(std::make_unique<mock::Server>(service, options));
        options.port = 0;
    }
    if (servers.size() > 1) {
        for (std::size_t i = 0; i < servers.size(); ++i) {
            switchboard.set_gate(i, [&server = *servers[i]](bool open) { server.set_open(open); });
        }
    }
    return servers;
}

void announce(const Servers& servers) {
    std::string urls;
    for (const auto& server : servers) urls += (urls.empty() ? "" : ",") + server->url();
    std::string line;
    mock::JsonWriter json(line);
    json.begin_object().member("url", servers.front()->url());
    if (servers.size() > 1) json.member("urls", urls);
    json.member("pid", getpid()).end_object();
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
        const Servers servers = start(service, options.server);
        announce(servers);
        constexpr std::array ways = {mock::Standby::mismatch, mock::Standby::unavailable,
                                     mock::Standby::closed};
        wait_for_end(options.exit_with_stdin, options.switch_every, [&, count = 0U]() mutable {
            service.switchboard().switch_over(ways[count++ % ways.size()]);
        });
        for (const auto& server : servers) server->stop();
        return EXIT_SUCCESS;
    } catch (const mock::UsageError& error) {
        std::cerr << "connectai-mock: " << error.what() << "\nTry --help.\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "connectai-mock: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
