// Which connections are kept, for whom, how many and how long.
#include "http/channel_pool.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <filesystem>

#include "certificate_authority.h"
#include "client_fixture.h"
#include "http/transfer.h"

namespace connectai::http {
namespace {

using namespace test;

void fetch(const ClientOptions& with, const std::string& url, const Credentials& credentials = {}) {
    Client client(with);
    const auto answer = client.send(signed_in(get(url), credentials), nullptr);
    EXPECT_EQ(answer->head().status, 200);
    read_all(*answer);
}

// Through a pool of the test's own.
void fetch(ChannelPool& pool, const Request& request) {
    Transfer answer(pool.take(options(), request.url), options(), request, nullptr,
                    std::make_shared<SilenceLimit>(),
                    [&](std::unique_ptr<Channel> used) { pool.give_back(std::move(used)); });
    read_all(answer);
}
void fetch(ChannelPool& pool, const std::string& url) {
    fetch(pool, get(url));
}

// Threads that close what has waited too long: one for each pool where something waits.
int reapers() {
    int found = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::string name;
        std::ifstream(task.path() / "comm") >> name;
        if (name == "connectai-idle") ++found;
    }
    return found;
}

bool eventually_reapers(int count) {
    return eventually([=] { return reapers() == count; });
}

TEST(KeptConnection, ServesTheNextClientWithTheSameOptions) {
    ScriptedServer server(always(response("{}")));
    const Credentials ann{Credentials::Scheme::basic, "ann", Secret("secret")};
    for (int i = 0; i < 5; ++i) fetch(options(), server.url() + "/" + std::to_string(i), ann);
    EXPECT_EQ(server.connections(), 1);
}

// What is another account, or another way to the server, is another connection.
TEST(KeptConnection, ServesNobodyElse) {
    ScriptedServer server(always(response("{}")));
    struct Maker {
        ClientOptions options = test::options();
        Credentials credentials{Credentials::Scheme::basic, "ann", Secret("secret")};
    };
    const Maker with;
    std::vector<Maker> others(8);
    others[0].credentials.user = "bob";
    others[1].credentials.secret = Secret("another");
    others[2].credentials.scheme = Credentials::Scheme::bearer;
    others[3].options.ca_file = "/nonexistent/ca.pem";
    others[4].options.proxy = server.url();
    others[5] = others[4];
    others[5].options.proxy_user = "ann";
    others[6] = others[5];
    others[6].options.proxy_password = Secret("secret");
    const auto client = CertificateAuthority("authority").client("ann");
    const TemporaryFile certificate(client.certificate + client.key);
    others[7].options.client_certificate = ClientCertificate::read(
        {certificate.name(), ClientCertificateFiles::Format::pem, "", Secret()});
    int connections = 0;
    const auto fetch_as = [](const Maker& maker, const ScriptedServer& from) {
        fetch(maker.options, from.url(), maker.credentials);
    };
    for (const Maker& other : others) {
        fetch_as(with, server);
        fetch_as(other, server);
        EXPECT_EQ(server.connections(), ++connections + 1);
        fetch_as(other, server);
        EXPECT_EQ(server.connections(), connections + 1);
    }
    ScriptedServer elsewhere(always(response("{}")));
    fetch_as(with, elsewhere);
    EXPECT_EQ(elsewhere.connections(), 1);
}

// A new token is no new account.
TEST(KeptConnection, OutlivesATokenThatIsRenewed) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    for (const char* token : {"old", "new"}) {
        fetch(options(), server.url(), {Credentials::Scheme::bearer, "owner", Secret(token)});
    }
    EXPECT_EQ(server.connections(), 1);
    EXPECT_THAT(notes.all().at(1), testing::HasSubstr("Bearer new"));
    fetch(options(), server.url(), {Credentials::Scheme::bearer, "another", Secret("new")});
    EXPECT_EQ(server.connections(), 2);
}

TEST(KeptConnection, CarriesEachRequestsOwnCredentials) {
    Notes notes;
    ScriptedServer server(always(response("{}"), &notes));
    fetch(options(), server.url());
    fetch(options(), server.url(), {Credentials::Scheme::bearer, "", Secret("token")});
    fetch(options(), server.url());
    EXPECT_THAT(notes.all().at(0), testing::Not(testing::HasSubstr("Authorization")));
    EXPECT_THAT(notes.all().at(1), testing::HasSubstr("Bearer token"));
    EXPECT_THAT(notes.all().at(2), testing::Not(testing::HasSubstr("Authorization")));
    EXPECT_EQ(server.connections(), 2);
}

TEST(KeptConnection, IsOneForEachChannelAfterWritesToo) {
    ScriptedServer server(always(response("{}")));
    Client client(options());
    for (int i = 0; i < 4; ++i) {
        read_all(*client.send(post(server.url(), "{}", false), nullptr));
    }
    EXPECT_EQ(server.connections(), 4);
    EXPECT_TRUE(eventually([&] { return server.open_connections() == 1; }))
        << server.open_connections();
}

TEST(KeptConnection, IsNotInheritedByProgramsThatAreStarted) {
    ScriptedServer server(always(response("{}")));
    ChannelPool pool;
    fetch(pool, server.url());
    const std::vector<int> sockets = sockets_to(server.port());
    ASSERT_EQ(sockets.size(), 1u);
    EXPECT_NE(::fcntl(sockets[0], F_GETFD) & FD_CLOEXEC, 0);
}

// RFC 5482's timeout, which counts for keepalive's probes, too.
TEST(KeptConnection, IsGivenUpWhereThePeersSystemIsGone) {
    ScriptedServer server(always(response("{}")));
    ChannelPool pool;
    fetch(pool, server.url());
    const std::vector<int> sockets = sockets_to(server.port());
    ASSERT_EQ(sockets.size(), 1u);
    const auto option = [&](int level, int name) {
        int value = 0;
        socklen_t size = sizeof value;
        EXPECT_EQ(::getsockopt(sockets[0], level, name, &value, &size), 0);
        return value;
    };
    EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 60'000) << "milliseconds";
    fetch(pool, post(server.url(), std::string(100'000, 'x'), true));
    EXPECT_EQ(sockets_to(server.port()), sockets) << "on the same connection";
    EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 0) << "a server may take its time to read";
    fetch(pool, server.url());
    EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 60'000);
    EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPIDLE), 30) << "seconds";
    EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPINTVL), 15) << "seconds";
}

TEST(ChannelPool, KeepsTheNewestOfAKeyAndInAll) {
    ChannelPool pool({.most_with_a_key = 2, .most = 3});
    const auto give = [&](const char* site) {
        pool.give_back(std::make_unique<Channel>(pool.take(options(), site)->key()));
    };
    std::vector<std::unique_ptr<Channel>> taken;
    for (int i = 0; i < 3; ++i) taken.push_back(pool.take(options(), "http://a"));
    const Channel* newest = taken.back().get();
    for (auto& channel : taken) pool.give_back(std::move(channel));
    EXPECT_EQ(pool.size(), 2u) << "one too many with this key";
    auto again = pool.take(options(), "http://a");
    EXPECT_EQ(again.get(), newest);
    pool.give_back(std::move(again));
    for (const char* site : {"http://b", "http://c", "http://d"}) give(site);
    EXPECT_EQ(pool.size(), 3u) << "the oldest have gone";
    const Channel* known = nullptr;
    {
        auto channel = pool.take(options(), "http://d");
        known = channel.get();
        EXPECT_EQ(pool.size(), 2u);
        pool.give_back(std::move(channel));
    }
    EXPECT_EQ(pool.take(options(), "http://d").get(), known);
}

TEST(ChannelPool, ClosesWhatHasWaitedForTooLongAlthoughNobodyCalls) {
    ScriptedServer server(always(response("{}")));
    ChannelPool pool({.longest = 200ms});
    for (int i = 0; i < 2; ++i) {
        fetch(pool, server.url());
        EXPECT_EQ(server.open_connections(), 1);
        EXPECT_TRUE(eventually([&] { return server.open_connections() == 0; }));
        EXPECT_EQ(pool.size(), 0u);
        EXPECT_EQ(server.connections(), i + 1);
    }
}

TEST(ChannelPool, HasAThreadOnlyWhileSomethingWaits) {
    const int others = reapers();
    ScriptedServer server(always(response("{}")));
    ChannelPool pool({.longest = 100ms});
    for (int i = 0; i < 2; ++i) {
        fetch(pool, server.url());
        EXPECT_TRUE(eventually_reapers(others + 1));
        EXPECT_TRUE(eventually_reapers(others));
    }
}

TEST(ChannelPool, ClosedHasNoConnectionAndNoThreadAndKeepsNothing) {
    const int others = reapers();
    ScriptedServer server(always(response("{}")));
    ChannelPool pool;
    fetch(pool, server.url());
    EXPECT_TRUE(eventually_reapers(others + 1));
    pool.close();
    EXPECT_EQ(reapers(), others);
    EXPECT_TRUE(eventually([&] { return server.open_connections() == 0; }));
    EXPECT_EQ(state_of(error_of([&] { fetch(pool, server.url()); })), "08001");
    EXPECT_EQ(pool.size(), 0u);
    EXPECT_EQ(reapers(), others);
}

TEST(Shares, KeepOnlySomeThatNobodyUses) {
    const auto identity = [](int i) { return TlsIdentity{{}, std::to_string(i)}; };
    Shares shares;
    const auto used = shares.of(identity(-1));
    const std::weak_ptr<Share> unused = shares.of(identity(0));
    EXPECT_FALSE(unused.expired());
    for (int i = 1; i <= 2 * static_cast<int>(Shares::most_unused); ++i) shares.of(identity(i));
    EXPECT_TRUE(unused.expired());
    EXPECT_EQ(shares.of(identity(-1)), used);
}

TEST(ChannelPool, ServesThreadsThatComeAndGoWhileOthersExpire) {
    ScriptedServer server(always(response("{}")));
    ChannelPool pool({.most_with_a_key = 3, .longest = 2ms});
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i) {
                fetch(pool, server.url() + "/" + std::to_string(t % 3));
                if (i % 8 == 0) std::this_thread::sleep_for(4ms);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_TRUE(eventually([&] { return pool.size() == 0; }));
}

}  // namespace
}  // namespace connectai::http
