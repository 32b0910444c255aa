// A connectai-mock process for a test program: its own port, gone when the program ends, however
// it ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace connectai::test {

class MockServer {
public:
    // Starts the program with `--port 0` and these options; returns once it listens. Throws
    // std::runtime_error when it does not start.
    explicit MockServer(const std::vector<std::string>& options = {});
    ~MockServer();
    MockServer(const MockServer&) = delete;
    MockServer& operator=(const MockServer&) = delete;

    const std::string& url() const noexcept { return url_; }
    // Of that, host and port.
    std::string host_and_port() const {
        const std::size_t begin = url_.find("://") + 3;
        return url_.substr(begin, url_.find('/', begin) - begin);
    }
    // Of both endpoints, a comma between, where `--endpoints 2` was given.
    const std::string& urls() const noexcept { return urls_; }

    // The one that all tests of a program share, started when first asked for.
    static MockServer& shared();

private:
    pid_t process_ = -1;
    int standard_input_ = -1;  // its end of file tells the mock to go
    std::string url_;
    std::string urls_;
};

}  // namespace connectai::test
