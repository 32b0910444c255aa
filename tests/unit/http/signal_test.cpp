// SIGPIPE, which ends most programs, is raised by no write of the driver's to a server that has
// gone.
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "certificate_authority.h"
#include "client_fixture.h"

namespace connectai::http {
namespace {

using namespace test;

volatile std::sig_atomic_t raised = 0;
pid_t listening = 0;

// As long as one lives, counts what writes of this thread raise. The server's own threads may write
// to clients that have gone.
class CountSignals {
public:
    CountSignals() {
        raised = 0;
        listening = ::gettid();
        struct sigaction counting {};
        counting.sa_handler = [](int) {
            if (::gettid() == listening) raised = raised + 1;
        };
        ::sigaction(SIGPIPE, &counting, &before_);
    }
    ~CountSignals() { ::sigaction(SIGPIPE, &before_, nullptr); }
    CountSignals(const CountSignals&) = delete;
    CountSignals& operator=(const CountSignals&) = delete;

private:
    struct sigaction before_ {};
};

void write_to_nobody() {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    ::close(ends[1]);
    EXPECT_EQ(::write(ends[0], "x", 1), -1);
    ::close(ends[0]);
}

class BrokenPipe : public testing::TestWithParam<const char*> {
protected:
    BrokenPipe() : authority_("authority"), trusted_(authority_.pem()) {}

    bool tls() const { return GetParam() == std::string_view("https"); }
    SSL_CTX* context() const { return tls() ? authority_.server() : nullptr; }
    std::string url(const ScriptedServer& server) const { return server.url(GetParam()); }
    ClientOptions with() const {
        ClientOptions with = options();
        with.ca_file = trusted_.name();
        return with;
    }

    CertificateAuthority authority_;
    TemporaryFile trusted_;
};

TEST_P(BrokenPipe, RaisesNoSignalInTheMiddleOfARequest) {
    ScriptedServer server(
        [](Peer& peer) {
            peer.read_octets(1000);
            peer.reset_on_close();
        },
        context());
    const CountSignals counted;
    Client client(with());
    for (int i = 0; i < 10; ++i) {
        const auto error = error_of([&] {
            const auto answer =
                client.send(post(url(server), std::string(8'000'000, 'x'), false), nullptr);
            read_all(*answer);
        });
        EXPECT_EQ(state_of(error), "08S01");
    }
    EXPECT_EQ(raised, 0);
    write_to_nobody();
    EXPECT_EQ(raised, 1) << "it would not have been seen";
}

TEST_P(BrokenPipe, RaisesNoSignalWhereAKeptConnectionHasGone) {
    ScriptedServer server(
        [](Peer& peer) {
            peer.read_request();
            peer.send(response("{}"));
            peer.reset_on_close();
        },
        context());
    const CountSignals counted;
    Client client(with());
    for (int i = 0; i < 10; ++i) {
        const auto answer = client.send(get(url(server)), nullptr);
        EXPECT_EQ(answer->head().status, 200);
        std::this_thread::sleep_for(20ms);  // it goes, or has gone
    }
    EXPECT_EQ(server.connections(), 10);
    EXPECT_EQ(raised, 0);
}

INSTANTIATE_TEST_SUITE_P(Over, BrokenPipe, testing::Values("http", "https"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace connectai::http
