// What requests make of what other connections of the process have found of an endpoint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "answers.h"
#include "lines_of_a_log.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;

constexpr std::chrono::milliseconds very_long = 30s;

const std::vector<std::string> both_rows{"1", "2"};
const std::string unavailable = json("503 Service Unavailable");

config::Settings settings_for(const std::vector<std::string>& urls, std::int64_t retries,
                              std::chrono::milliseconds delay) {
    config::Settings settings;
    settings.urls.clear();
    for (const std::string& url : urls) settings.urls.push_back(url + "/api");
    settings.max_retries = retries;
    settings.retry_delay = delay;
    return settings;
}

// Finds out for all that the first endpoint fails.
void find_out(const std::vector<std::string>& urls) {
    ServiceClient client = Answers::client_for(urls, 0);
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
}

// Unavailable to everybody, to whom asks first not before release().
class HeldBack {
public:
    HeldBack() : server_([this](test::Peer& peer) { serve(peer); }) {}
    ~HeldBack() { release(); }
    HeldBack(const HeldBack&) = delete;
    HeldBack& operator=(const HeldBack&) = delete;

    std::string url() const { return server_.url(); }
    int requests() const { return requests_; }
    void release() { released_ = true; }
    void wait_for_a_request() const {
        while (requests_ == 0) std::this_thread::sleep_for(1ms);
    }

private:
    void serve(test::Peer& peer) {
        while (!peer.read_request().empty()) {
            const bool first = ++requests_ == 1;
            while (first && !released_) std::this_thread::sleep_for(1ms);
            peer.send(unavailable);
        }
    }

    std::atomic<int> requests_{0};
    std::atomic<bool> released_{false};
    test::ScriptedServer server_;
};

TEST(SharedHealth, EndsAReadsWaitForWhatHasFailed) {
    const Answers first({unavailable});
    const Answers second({good()});
    const std::vector urls{first.url(), second.url()};
    ServiceClient client = Answers::client_for(urls, 5, very_long);
    auto waiting =
        std::async(std::launch::async, [&] { return numbers(*client.query(reading(), {})); });
    while (first.requests() == 0) std::this_thread::sleep_for(1ms);
    const auto begun = http::Clock::now();
    find_out(urls);
    EXPECT_EQ(waiting.get(), both_rows);
    EXPECT_LT(http::Clock::now() - begun, 15s);
    EXPECT_EQ(second.requests(), 2u);
}

TEST(SharedHealth, KeepsAReadFromWaitingForWhatHasFailed) {
    HeldBack first;
    const Answers second({good()});
    const std::vector urls{first.url(), second.url()};
    const auto log = std::make_shared<LinesOfALog>();
    ServiceClient client(settings_for(urls, 5, very_long), "test/1.0", log);
    auto asking =
        std::async(std::launch::async, [&] { return numbers(*client.query(reading(), {})); });
    first.wait_for_a_request();
    find_out(urls);
    first.release();
    EXPECT_EQ(asking.get(), both_rows);
    EXPECT_EQ(first.requests(), 2);
    EXPECT_THAT(log->lines_with("attempt 2"), IsEmpty());
    EXPECT_THAT(log->lines_with("instead of"),
                ElementsAre(MatchesRegex("id=[0-9]+ POST /query asks " + urls[1] +
                                         "/api instead of " + urls[0] + "/api, because: .*")));
}

// It may have been carried out, whatever others have found.
TEST(SharedHealth, SendsNoWriteASecondTime) {
    HeldBack first;
    const Answers second({good()});
    const std::vector urls{first.url(), second.url()};
    ServiceClient client = Answers::client_for(urls, 5, very_long);
    auto asking = std::async(std::launch::async,
                             [&] { return error_of([&] { client.query(query(true), {}); }); });
    first.wait_for_a_request();
    find_out(urls);
    first.release();
    EXPECT_TRUE(outcome_unknown(asking.get()));
    EXPECT_EQ(first.requests(), 2);
    EXPECT_EQ(second.requests(), 1u);
}

// Which is not known to the others to serve, either: the retries are what there is.
TEST(SharedHealth, LetsARequestWaitWhereAllHaveFailed) {
    const Answers first({unavailable, unavailable, good()});
    const Answers second({unavailable});
    const std::vector urls{first.url(), second.url()};
    ServiceClient another = Answers::client_for(urls, 0);
    error_of([&] { another.query(reading(), {}); });
    EXPECT_EQ(second.requests(), 1u);
    ServiceClient client = Answers::client_for(urls, 2);
    EXPECT_EQ(numbers(*client.query(reading(), {})), both_rows);
    EXPECT_EQ(first.requests(), 3u);
    EXPECT_EQ(second.requests(), 1u);
}

// The endpoint is well; it is the way there that one connection was told.
TEST(SharedHealth, KnowsAProxyFromTheEndpointsBehindIt) {
    const Answers first({good()});
    const Answers second({good()});
    const std::vector urls{first.url(), second.url()};
    config::Settings settings = settings_for(urls, 0, 0ms);
    settings.proxy = "http://127.0.0.1:" + std::to_string(test::closed_port());
    ServiceClient by_proxy(settings, "test/1.0", Log::open("", LogLevel::none));
    EXPECT_EQ(error_of([&] { by_proxy.query(reading(), {}); }).state(),
              sqlstate::unable_to_connect);
    find_out(urls);
    EXPECT_EQ(first.requests(), 1u);
    EXPECT_EQ(second.requests(), 0u);
}

}  // namespace
}  // namespace connectai
