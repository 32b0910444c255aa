// After fork(), parent and child each have connections of their own.
#include <sys/socket.h>
#include <sys/wait.h>

#include "certificate_authority.h"
#include "client_fixture.h"
#include "sanitizers.h"

namespace connectai::http {
namespace {

using namespace test;

bool fetch(Client& client, const std::string& url) {
    const auto answer = client.send(get(url), nullptr);
    return answer->head().status == 200 && read_all(*answer) == "{}";
}

// What `body` returns in a child, which ends as a program does: with all destructors.
template <typename Body>
class Child {
public:
    explicit Child(Body body) {
        std::fflush(nullptr);
        id_ = ::fork();
        if (id_ != 0) return;
        bool good = false;
        static_cast<void>(error_of([&] { good = body(); }));
        std::exit(good ? 0 : 1);
    }
    bool good() {
        int status = -1;
        ::waitpid(id_, &status, 0);
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    pid_t id_;
};

class Fork : public testing::TestWithParam<bool> {
protected:
    Fork() : trusted_(authority_.pem()) {}

    void SetUp() override {
        if (!test::may_fork_with_threads) GTEST_SKIP() << test::no_fork;
    }

    std::string url() const { return server_.url(GetParam() ? "https" : "http"); }
    ClientOptions with() const {
        ClientOptions made = options();
        made.ca_file = trusted_.name();
        return made;
    }

    CertificateAuthority authority_{"authority"};
    TemporaryFile trusted_;
    ScriptedServer server_{always(response("{}")), GetParam() ? authority_.server() : nullptr};
};

TEST_P(Fork, ParentAndChildQueryInTurn) {
    Client client(with());
    ASSERT_TRUE(fetch(client, url()));
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    const auto pass = [](int end) { return ::send(end, "x", 1, MSG_NOSIGNAL) == 1; };
    const auto wait = [](int end) {
        char octet = 0;
        return ::recv(end, &octet, 1, 0) == 1;
    };
    Child child([&] {
        ::close(ends[0]);
        for (int i = 0; i < 5; ++i) {
            if (!wait(ends[1]) || !fetch(client, url()) || !pass(ends[1])) return false;
        }
        return sockets_to(server_.port()).size() == 1;  // the parent's is closed here
    });
    ::close(ends[1]);
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(fetch(client, url()));
        EXPECT_TRUE(pass(ends[0]));
        EXPECT_TRUE(wait(ends[0]));
    }
    ::close(ends[0]);
    EXPECT_TRUE(child.good());
    EXPECT_TRUE(fetch(client, url()));
    EXPECT_EQ(server_.connections(), 2);
    EXPECT_EQ(server_.resumed(), 0) << "the child has a TLS session of the parent's";
}

TEST_P(Fork, ChildThatAsksNothingLeavesTheParentsConnectionAlone) {
    Client client(with());
    ASSERT_TRUE(fetch(client, url()));
    EXPECT_TRUE(Child([] { return true; }).good());
    EXPECT_TRUE(fetch(client, url()));
    EXPECT_EQ(server_.connections(), 1);
}

TEST_P(Fork, ChildOfAChildHasItsOwnToo) {
    Client client(with());
    ASSERT_TRUE(fetch(client, url()));
    Child child([&] {
        if (!fetch(client, url())) return false;
        Child grandchild([&] { return fetch(client, url()) && fetch(client, url()); });
        return grandchild.good() && fetch(client, url());
    });
    EXPECT_TRUE(child.good());
    EXPECT_TRUE(fetch(client, url()));
    EXPECT_EQ(server_.connections(), 3);
}

TEST_P(Fork, ResponseThatHasBegunIsTheParentsAlone) {
    std::atomic<bool> go_on{false};
    ScriptedServer server(
        [&](Peer& peer) {
            peer.read_request();
            peer.send(std::string(chunked_head) + chunk("first"));
            eventually([&] { return go_on.load(); });
            peer.send(chunk("second") + "0\r\n\r\n");
            peer.wait_for_close();
        },
        GetParam() ? authority_.server() : nullptr);
    Client client(with());
    auto answer = client.send(get(server.url(GetParam() ? "https" : "http")), nullptr);
    std::string out;
    ASSERT_TRUE(answer->receive(out));
    Child child([&] {
        const auto error = error_of([&] { answer->receive(out); });
        answer.reset();
        return state_of(error) == "08S01" && error->message().find("forked") != std::string::npos &&
               sockets_to(server.port()).empty();
    });
    EXPECT_TRUE(child.good());
    go_on = true;
    EXPECT_EQ(read_all(*answer), "second");
}

INSTANTIATE_TEST_SUITE_P(Connections, Fork, testing::Bool(),
                         [](const auto& test) { return test.param ? "WithTls" : "WithoutTls"; });

}  // namespace
}  // namespace connectai::http
