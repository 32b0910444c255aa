// A mock of a test's own that writes down its requests, for tests that count them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {

class LoggedMock {
public:
    explicit LoggedMock(std::vector<std::string> options = {});
    ~LoggedMock();
    LoggedMock(const LoggedMock&) = delete;
    LoggedMock& operator=(const LoggedMock&) = delete;

    // "Driver=ConnectAI;URL=...;User=...;Password=TOKEN;MORE"
    std::string connection_string(std::string_view token = "test-token",
                                  std::string_view more = {}) const;

    // The log's lines for what `connection` has asked since the last call: one JSON object a
    // request, in the order in which they arrived. A line that the mock has not written within two
    // seconds, because it still answers the request, comes in a later call.
    std::vector<std::string> requests_of(const Connection& connection);

    // How many requests of `connection` since the last call contain the text; waits a while for
    // `expected` of them. For writes: each has an HTTP connection of its own.
    std::ptrdiff_t count_of(const Connection& connection, std::string_view text,
                            std::ptrdiff_t expected);

private:
    std::filesystem::path folder_;
    std::filesystem::path file_;
    std::vector<std::string> options_;
    MockServer server_;
    std::set<std::uint64_t> returned_;  // numbers of requests
    int marks_ = 0;
};

// How many of the lines contain the text.
std::ptrdiff_t count_with(const std::vector<std::string>& lines, std::string_view text);

}  // namespace connectai::test
