// Requests as the tests of the HTTP client make them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "http/client.h"
#include "sanitizers.h"
#include "scripted_server.h"

namespace connectai::test {

using namespace std::chrono_literals;

inline http::ClientOptions options() {
    http::ClientOptions options;
    options.user_agent = "test/1.0";
    return options;
}

inline http::Request get(std::string url) {
    http::Request request;
    request.url = std::move(url);
    return request;
}

inline http::Request signed_in(http::Request request, http::Credentials credentials) {
    request.credentials = std::move(credentials);
    return request;
}

inline http::Request post(std::string url, std::string body, bool repeatable = true) {
    http::Request request = get(std::move(url));
    request.body = std::make_shared<const std::string>(std::move(body));
    request.repeatable = repeatable;
    return request;
}

inline std::string read_all(http::Response& response) {
    std::string body;
    while (response.receive(body)) {
    }
    return body;
}

template <typename Body>
std::optional<Error> error_of(Body body) {
    try {
        body();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

inline std::string state_of(const std::optional<Error>& error) {
    return error ? std::string(error->state().code) : "none";
}

// For what happens in another thread: until `condition` holds, or a generous time has passed.
template <typename Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

// Answers every request of a connection with the same response.
inline ScriptedServer::Script always(std::string answer, Notes* notes = nullptr) {
    return [answer = std::move(answer), notes](Peer& peer) {
        for (;;) {
            const std::string request = peer.read_request();
            if (request.empty()) return;
            if (notes != nullptr) notes->add(request);
            if (!peer.send(answer)) return;
        }
    };
}

// Answers the first request with `answer`, and closes.
inline ScriptedServer::Script once(std::string answer, Notes* notes = nullptr) {
    return [answer = std::move(answer), notes](Peer& peer) {
        const std::string request = peer.read_request();
        if (notes != nullptr && !request.empty()) notes->add(request);
        peer.send(answer);
    };
}

// This process's sockets that are connected to a port.
inline std::vector<int> sockets_to(std::uint16_t port) {
    std::vector<int> found;
    for (int file = 0; file < 1024; ++file) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (::getpeername(file, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) {
            found.push_back(file);
        }
    }
    return found;
}

// Sanitizers keep freed memory, and a shadow of it all; and they are slow.
inline constexpr std::size_t overhead = test::sanitized ? 512 * 1024 * 1024 : 0;
inline constexpr auto at_once = test::sanitized ? 600ms : 100ms;

inline std::size_t resident_octets() {
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace connectai::test
