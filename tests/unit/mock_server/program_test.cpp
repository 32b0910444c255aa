// The program connectai-mock: its first line, its signals, its exit codes.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "raw_client.h"
#include "server/json_document.h"

namespace mock::test {
namespace {

class Program {
public:
    explicit Program(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), MOCK_PROGRAM);
        std::array<int, 2> in{}, out{};
        EXPECT_EQ(pipe2(in.data(), O_CLOEXEC), 0);
        EXPECT_EQ(pipe2(out.data(), O_CLOEXEC), 0);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        pid_ = fork();
        if (pid_ == 0) {
            dup2(in[0], STDIN_FILENO);
            dup2(out[1], STDOUT_FILENO);
            execv(MOCK_PROGRAM, argv.data());
            _exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        in_ = in[1];
        out_ = out[0];
    }
    ~Program() {
        if (pid_ > 0) {
            kill(pid_, SIGTERM);  // so that it takes its folder with it
            wait();
        }
        close_stdin();
        ::close(out_);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::string line() {
        std::string text;
        char c = 0;
        while (read(out_, &c, 1) == 1 && c != '\n') text.push_back(c);
        return text;
    }
    std::uint16_t port() {
        const JsonValue json = parse_json(line());
        EXPECT_EQ(json.find("pid")->text, std::to_string(pid_));
        const std::string url = json.find("url")->text;
        EXPECT_TRUE(url.starts_with("http://127.0.0.1:")) << url;
        EXPECT_TRUE(url.ends_with("/api")) << url;
        return static_cast<std::uint16_t>(std::stoi(url.substr(17)));
    }
    void close_stdin() {
        if (in_ >= 0) ::close(in_);
        in_ = -1;
    }
    void send(int signal) const { kill(pid_, signal); }
    // The exit code; -1 if a signal ended it.
    int wait() {
        int status = 0;
        waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_ = -1;
    int in_ = -1, out_ = -1;
};

class EndsCleanly : public testing::TestWithParam<int> {};
TEST_P(EndsCleanly, AtASignalWithConnectionsOpen) {
    Program program({"--rows", "10"});
    RawClient client(program.port());
    EXPECT_EQ(client.get("/catalogs").status, 200);
    program.send(GetParam());
    EXPECT_EQ(program.wait(), 0);
}
INSTANTIATE_TEST_SUITE_P(Signals, EndsCleanly, testing::Values(SIGTERM, SIGINT));

TEST(Program, EndsWithItsStandardInputIfAsked) {
    Program program({"--exit-with-stdin", "--rows", "10"});
    program.port();
    program.close_stdin();
    EXPECT_EQ(program.wait(), 0);
}

TEST(Program, OutlivesItsStandardInputOtherwise) {
    Program program({"--rows", "10"});
    const std::uint16_t port = program.port();
    program.close_stdin();
    EXPECT_EQ(RawClient(port).get("/catalogs").status, 200);
}

TEST(Program, ListsScenariosAndHelps) {
    Program list({"--list-scenarios"});
    EXPECT_TRUE(list.line().starts_with("scenario-default"));
    EXPECT_EQ(list.wait(), 0);
    Program help({"--help"});
    EXPECT_TRUE(help.line().starts_with("connectai-mock: "));
    EXPECT_EQ(help.wait(), 0);
}

TEST(Program, AJwtKeyThatIsNoneIsAnErrorAtStart) {
    Program program({"--rows", "10", "--jwt-key", "/dev/null"});
    EXPECT_EQ(program.line(), "");
    EXPECT_EQ(program.wait(), 1);
}

TEST(Program, AMistakeInTheCommandLineExitsWith2) {
    Program program({"--no-such-option"});
    EXPECT_EQ(program.wait(), 2);
}

}  // namespace
}  // namespace mock::test
