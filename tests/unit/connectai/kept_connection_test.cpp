// Reads on a connection that was kept, and that the server closes: libcurl sends them again by
// itself, on a new one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "../http/scripted_server.h"
#include "connectai/client.h"
#include "lines_of_a_log.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;

// Asks twice, with the same ServiceClient.
class ClosedConnection : public testing::Test {
protected:
    // Answers a request, and reads another.
    bool answers_one(test::Peer& peer) {
        if (peer.read_request().empty()) return false;
        ++requests_;
        const std::string answer = test::response(
            R"({"results":[{"schema":[{"columnName":"n","dataType":8}],"rows":[[1],[2]]}]})");
        return peer.send(answer);
    }
    bool reads_another(test::Peer& peer) {
        if (peer.read_request().empty()) return false;
        ++requests_;
        return true;
    }

    std::optional<Error> ask_twice(
        const test::ScriptedServer& server, std::int64_t retries,
        const std::function<void()>& between = [] {}) {
        config::Settings settings;
        settings.urls = {server.url() + "/api"};
        settings.max_retries = retries;
        settings.retry_delay = 0ms;
        ServiceClient client(settings, "test/1.0", log_);
        try {
            ask(client);
            between();
            ask(client);
        } catch (const Error& error) {
            return error;
        }
        return std::nullopt;
    }
    static void ask(ServiceClient& client) {
        Query query;
        query.text = "SELECT 1";
        query.may_change_data = false;
        const auto reply = client.query(query, {});
        while (reply->next_result()) {
            while (reply->next_block() != nullptr) {
            }
        }
    }

    std::atomic<int> requests_ = 0;
    std::shared_ptr<LinesOfALog> log_ = std::make_shared<LinesOfALog>();
};

constexpr std::string_view sent_again = "sent again";

TEST_F(ClosedConnection, UponARequestIsFollowedByANewOneWhichTheLogTells) {
    test::ScriptedServer server([this](test::Peer& peer) {
        if (answers_one(peer)) reads_another(peer);
    });
    EXPECT_EQ(ask_twice(server, 3), std::nullopt);
    EXPECT_EQ(requests_, 3);
    EXPECT_EQ(server.connections(), 2);
    EXPECT_THAT(log_->lines_with(sent_again),
                ElementsAre(MatchesRegex("id=[0-9]+ POST /query finds the kept connection closed: "
                                         "sent again on a new one")));
    EXPECT_THAT(log_->lines_with(" retries=0 "), SizeIs(1));
    EXPECT_THAT(log_->lines_with(" retries=1 "), SizeIs(1)) << "the log's line of that request";
}

// RFC 9112, section 9.3.1: that is how HTTP keeps connections, and no attempt of its own.
TEST_F(ClosedConnection, UponARequestIsFollowedByANewOneWithoutRetriesToo) {
    test::ScriptedServer server([this](test::Peer& peer) {
        if (answers_one(peer)) reads_another(peer);
    });
    EXPECT_EQ(ask_twice(server, 0), std::nullopt);
    EXPECT_EQ(requests_, 3);
    EXPECT_THAT(log_->lines_with(sent_again), SizeIs(1));
}

// Nothing has been sent on it.
TEST_F(ClosedConnection, WhileNothingIsAskedIsReplacedInSilence) {
    test::ScriptedServer server([this](test::Peer& peer) { answers_one(peer); });
    const auto closed = [&] {
        while (server.open_connections() > 0) std::this_thread::sleep_for(1ms);
    };
    EXPECT_EQ(ask_twice(server, 0, closed), std::nullopt);
    EXPECT_EQ(requests_, 2);
    EXPECT_EQ(server.connections(), 2);
    EXPECT_THAT(log_->lines_with(sent_again), IsEmpty());
}

// The server restarts: there is nobody to send it to again for now, which may pass.
TEST_F(ClosedConnection, ByAServerThatGoesIsABrokenOne) {
    test::ScriptedServer* going = nullptr;
    test::ScriptedServer server([&](test::Peer& peer) {
        if (!answers_one(peer) || !reads_another(peer)) return;
        going->refuse();
    });
    going = &server;
    const auto error = ask_twice(server, 2);
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message(), HasSubstr("3 attempts were made"));
    EXPECT_EQ(requests_, 2);
}

}  // namespace
}  // namespace connectai
