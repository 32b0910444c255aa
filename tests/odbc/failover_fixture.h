// Two endpoints of one service, which a test switches.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
inline constexpr int rows_of_big = 5000;

// Of each URL in a list, its port.
inline std::vector<std::uint16_t> ports_in(const std::string& urls) {
    std::vector<std::uint16_t> ports;
    std::istringstream list(urls);
    for (std::string url; std::getline(list, url, ',');) {
        ports.push_back(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    }
    return ports;
}

// POST without a body; true if the answer's status is 200.
inline bool post(std::uint16_t port, const std::string& target) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    std::string answer;
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        const std::string request =
            "POST " + target +
            " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
        std::array<char, 1024> piece{};
        for (ssize_t got = 0; (got = ::recv(socket, piece.data(), piece.size(), 0)) > 0;) {
            answer.append(piece.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(socket);
    return answer.starts_with("HTTP/1.1 200");
}

class Failover : public testing::Test {
protected:
    // Little is waited for, but where pauses are to be measured: FAILOVER_RETRY_DELAY=0.5.
    std::string connection_string(const std::string& urls) const {
        const char* const delay = std::getenv("FAILOVER_RETRY_DELAY");
        return "Driver=ConnectAI;URL=" + urls +
               ";User=user@example.com;Password=test-token;RetryDelay=" +
               (delay != nullptr ? delay : "0.05");
    }
    std::string connection_string() const { return connection_string(service_.urls()); }

    // The endpoint that serves stops to, in this way, and the other one begins.
    void switch_over(const std::string& standby) const { tell("/mock/switch?standby=" + standby); }
    // Neither of them serves until the next switch.
    void begin_outage() const { tell("/mock/outage"); }

    // Whichever listens.
    void tell(const std::string& target) const {
        const auto ports = ports_in(service_.urls());
        ASSERT_TRUE(std::ranges::any_of(ports, [&](std::uint16_t port) {
            return post(port, target);
        })) << target;
    }

    std::string first() const { return service_.urls().substr(0, service_.urls().find(',')); }
    std::string second() const { return service_.urls().substr(service_.urls().find(',') + 1); }
    // Host and port of a URL.
    static std::string place_of(const std::string& url) {
        const std::size_t begin = url.find("://") + 3;
        return url.substr(begin, url.find('/', begin) - begin);
    }

    static std::string server_name(const Connection& connection) {
        std::array<SQLCHAR, 100> name{};
        EXPECT_SUCCESS(connection.handle(),
                       SQLGetInfo(connection, SQL_SERVER_NAME, name.data(), name.size(), nullptr));
        return reinterpret_cast<const char*>(name.data());
    }

    MockServer service_{
        {"--endpoints", "2", "--writable", "Scratch.dbo", "--rows", std::to_string(rows_of_big)}};
};

}  // namespace connectai::test
