// Connections that break while something is written, before, during and behind the request, and
// between the service's commit and its reply: nothing is written twice, and where nobody knows, the
// error says so.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <random>

#include "../unit/http/scripted_server.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using testing::HasSubstr;

#ifdef CONNECTAI_SANITIZED
constexpr int inserts = 200;  // which takes time
#else
constexpr int inserts = 1000;
#endif

enum class Break : std::uint8_t {
    none,
    on_connecting,       // not an octet of the request is read
    in_the_request,      // some of it is read, and it has more than 200 octets
    behind_the_request,  // all of it is read, and the service never sees it
    behind_the_commit,   // the service has carried it out, and not an octet of its reply is passed
                         // on
    in_the_reply,        // a part of the reply is passed on
};
constexpr int kinds_of_break = 6;

constexpr const char* unknown_outcome =
    "whether the statement has taken effect is not known, and it was not repeated";

// Stands in front of the mock, and breaks the connections on which INSERTs come.
class BreakingProxy {
public:
    explicit BreakingProxy(const std::string& service)
        : port_(static_cast<std::uint16_t>(std::stoi(service.substr(service.rfind(':') + 1)))),
          server_([this](Peer& peer) { serve(peer); }) {}

    std::string url() const { return server_.url(); }

    void set(Break kind, std::size_t octets, bool reset) {
        const std::lock_guard lock(mutex_);
        kind_ = kind;
        octets_ = octets;
        reset_ = reset;
    }

    // On all connections that are open.
    void hang_up() { server_.hang_up(); }
    // Takes no more connections.
    void refuse() { server_.refuse(); }

private:
    void serve(Peer& peer) {
        Break kind = Break::none;
        std::size_t octets = 0;
        {
            const std::lock_guard lock(mutex_);
            kind = kind_;
            octets = octets_;
            if (reset_) peer.reset_on_close();
        }
        if (kind == Break::on_connecting) return;
        if (kind == Break::in_the_request) return peer.read_octets(octets);
        for (;;) {
            const std::string request = peer.read_request();
            if (request.empty()) return;
            if (kind == Break::behind_the_request) return;
            const std::string reply = answer_of_service(request);
            if (kind == Break::behind_the_commit) return;
            if (kind == Break::in_the_reply) {
                peer.send(std::string_view(reply).substr(0, std::min(octets, reply.size() / 2)));
                return;
            }
            if (!peer.send(reply)) return;
        }
    }

    // On a connection of its own, which the service closes behind its reply.
    std::string answer_of_service(std::string request) const {
        request.insert(request.find("\r\n") + 2, "Connection: close\r\n");
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port_);
        std::string reply;
        if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            Peer service(socket);
            service.send(request);
            reply = service.read_all();
        }
        ::close(socket);
        return reply;
    }

    std::uint16_t port_;
    std::mutex mutex_;
    Break kind_ = Break::none;
    std::size_t octets_ = 0;
    bool reset_ = false;
    ScriptedServer server_;
};

class WriteFaults : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_SUCCESS(direct_.handle(), direct_.connect(connection_string(service_.url())));
        ASSERT_SUCCESS(broken_.handle(), broken_.connect(connection_string(proxy_.url() + "/api")));
        Statement statement(direct_);
        ASSERT_SUCCESS(statement,
                       statement.execute("CREATE TABLE [Scratch].[dbo].[Written] (id int)"));
    }

    static std::string connection_string(const std::string& url) {
        return "Driver=ConnectAI;URL=" + url + ";User=user@example.com;Password=test-token";
    }

    // How often each value is in the table.
    std::map<int, int> written() {
        std::map<int, int> times;
        Statement statement(direct_);
        EXPECT_SUCCESS(statement, statement.execute("SELECT id FROM [Scratch].[dbo].[Written]"));
        for (const auto& row : statement.rows()) ++times[std::stoi(row.at(0))];
        return times;
    }

    MockServer service_{{"--writable", "Scratch.dbo"}};
    BreakingProxy proxy_{service_.url()};
    Connection direct_;
    Connection broken_;
};

TEST_F(WriteFaults, NothingIsWrittenTwiceAndALostReplyIsSaidToBeLost) {
    std::minstd_rand random(1911);
    std::map<int, SQLRETURN> codes;
    std::map<int, std::string> texts;
    std::map<int, Break> breaks;
    for (int id = 0; id < inserts; ++id) {
        breaks[id] = static_cast<Break>(random() % kinds_of_break);
        proxy_.set(breaks[id], 1 + random() % 200, random() % 2 == 0);
        Statement statement(broken_);
        codes[id] = statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (" +
                                      std::to_string(id) + ")");
        if (codes[id] == SQL_ERROR) texts[id] = statement.text();
    }
    const std::map<int, int> times = written();
    for (int id = 0; id < inserts; ++id) {
        const int rows = times.contains(id) ? times.at(id) : 0;
        SCOPED_TRACE(testing::Message()
                     << "insert " << id << ", break " << static_cast<int>(breaks[id]) << ": "
                     << rows << " rows, " << codes[id] << ' ' << texts[id]);
        EXPECT_LE(rows, 1) << "written twice";
        switch (breaks[id]) {
            case Break::none:
                EXPECT_EQ(codes[id], SQL_SUCCESS);
                EXPECT_EQ(rows, 1);
                break;
            case Break::behind_the_commit:
            case Break::in_the_reply: EXPECT_EQ(rows, 1); [[fallthrough]];
            default:
                EXPECT_EQ(codes[id], SQL_ERROR);
                if (breaks[id] == Break::on_connecting &&
                    texts[id].find(unknown_outcome) == std::string::npos) {
                    EXPECT_EQ(rows, 0) << "not an octet had left";
                    break;
                }
                EXPECT_THAT(texts[id], HasSubstr("08S01"));
                EXPECT_THAT(texts[id], HasSubstr(unknown_outcome));
        }
        if (HasFailure()) break;
    }
}

TEST_F(WriteFaults, WhatNeverLeftHasNoUnknownOutcome) {
    Statement statement(broken_);
    proxy_.refuse();
    EXPECT_STATE(statement,
                 statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (1)"),
                 "08001");
    EXPECT_EQ(statement.text().find(unknown_outcome), std::string::npos) << statement.text();
    EXPECT_TRUE(written().empty());
}

// A connection that was kept, and that the service has closed since: writes have connections of
// their own, and must have none that is gone if they ever share those of reads.
TEST_F(WriteFaults, AWriteAfterAKeptConnectionHasGoneIsCarriedOutOnce) {
    for (int id = 0; id < 50; ++id) {
        {
            proxy_.set(Break::none, 0, false);
            Statement statement(broken_);
            ASSERT_SUCCESS(statement, statement.execute("SELECT 1 AS One"));
        }
        proxy_.hang_up();
        Statement statement(broken_);
        EXPECT_SUCCESS(statement,
                       statement.execute("INSERT INTO [Scratch].[dbo].[Written] (id) VALUES (" +
                                         std::to_string(id) + ")"));
    }
    for (const auto& [id, times] : written()) EXPECT_EQ(times, 1) << id;
    EXPECT_EQ(written().size(), 50u);
}

}  // namespace
}  // namespace connectai::test
