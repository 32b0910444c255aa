#include "support/mock_server.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace connectai::test {

namespace {

std::string read_line(int descriptor) {
    std::string line;
    for (char c = 0; read(descriptor, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}

// The value of "url" in {"url":"http://...","urls":"http://...,http://...","pid":1}.
std::string text_in(const std::string& line, const std::string& name) {
    const std::string before = "\"" + name + "\":\"";
    const std::size_t begin = line.find(before);
    if (begin == std::string::npos) return {};
    const std::size_t value = begin + before.size();
    return line.substr(value, line.find('"', value) - value);
}

}  // namespace

MockServer::MockServer(const std::vector<std::string>& options) {
    int input[2];
    int output[2];
    // Close-on-exec: another mock started meanwhile must not keep this one's input open.
    if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) {
        throw std::runtime_error("there is no pipe for the mock");
    }
    std::vector<std::string> arguments{CONNECTAI_MOCK, "--port", "0", "--exit-with-stdin"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    const int failure =
        posix_spawn(&process_, CONNECTAI_MOCK, &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(input[0]);
    close(output[1]);
    standard_input_ = input[1];
    if (failure == 0) {
        const std::string line = read_line(output[0]);
        url_ = text_in(line, "url");
        urls_ = text_in(line, "urls");
    }
    close(output[0]);
    if (url_.empty()) throw std::runtime_error("the mock " CONNECTAI_MOCK " does not start");
}

MockServer::~MockServer() {
    close(standard_input_);
    if (process_ > 0) waitpid(process_, nullptr, 0);
}

MockServer& MockServer::shared() {
    static MockServer server({"--writable", "Scratch.dbo"});
    return server;
}

}  // namespace connectai::test
