// How long a request without a time limit waits for an endpoint that says nothing, while another
// one is left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <thread>

#include "answers.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::chrono::milliseconds part = 200ms;
constexpr std::chrono::milliseconds longer = 4 * part;

const std::vector<std::string> both_rows{"1", "2"};

// Takes connections, and says nothing.
test::ScriptedServer::Script silence() {
    return [](test::Peer& peer) { peer.wait_for_close(); };
}

// Says nothing for longer than a part.
test::ScriptedServer::Script late_answer() {
    return [](test::Peer& peer) {
        while (!peer.read_request().empty()) {
            std::this_thread::sleep_for(longer);
            if (!peer.send(good())) return;
        }
    };
}

config::Settings settings_of(const std::vector<std::string>& urls) {
    config::Settings settings;
    settings.urls.clear();
    for (const std::string& url : urls) settings.urls.push_back(url + "/api");
    settings.max_retries = 0;
    return settings;
}

class ImpatientClient : public ServiceClient {
public:
    explicit ImpatientClient(const config::Settings& settings)
        : ServiceClient(settings, "test/1.0", Log::open("", LogLevel::none)) {
        set_endpoint_part(part);
    }
};

// What a request without a time limit comes to. One that would wait for ever is cancelled: HY008.
template <typename Action>
Error outcome_of(Action action) {
    RequestContext context;
    context.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*context.cancel);
    auto outcome =
        std::async(std::launch::async, [&] { return error_of([&] { action(context); }); });
    if (outcome.wait_for(20s) != std::future_status::ready) context.cancel->cancel();
    return outcome.get();
}

const SqlState& no_error = sqlstate::general_warning;

TEST(EndpointPart, OfAListingEndsAtASilentEndpoint) {
    const test::ScriptedServer silent(silence());
    const Answers second({good()});
    ImpatientClient client(settings_of({silent.url(), second.url()}));
    const Error error = outcome_of(
        [&](const RequestContext& context) { client.metadata(Metadata::tables, {}, context); });
    EXPECT_EQ(error.state(), no_error) << error.message();
    EXPECT_EQ(second.requests(), 1u);
    EXPECT_THAT(client.endpoint(), StartsWith(second.url()));
}

TEST(EndpointPart, OfASignInEndsAtASilentEndpoint) {
    const test::ScriptedServer silent(silence());
    const Answers second({good()});
    ImpatientClient client(settings_of({silent.url(), second.url()}));
    const Error error =
        outcome_of([&](const RequestContext& context) { client.check_sign_in(context); });
    EXPECT_EQ(error.state(), no_error) << error.message();
    EXPECT_EQ(second.requests(), 1u);
}

TEST(EndpointPart, IsWhatOtherConnectionsOfTheProcessNeedNotWaitForAgain) {
    const test::ScriptedServer silent(silence());
    const Answers second({good()});
    for (int i = 0; i < 2; ++i) {
        ImpatientClient client(settings_of({silent.url(), second.url()}));
        client.set_endpoint_part(2s);  // enough to tell
        const Error error =
            outcome_of([&](const RequestContext& context) { client.check_sign_in(context); });
        EXPECT_EQ(error.state(), no_error) << error.message();
    }
    EXPECT_EQ(silent.connections(), 1);
    EXPECT_EQ(second.requests(), 2u);
}

// A kept connection is one to an endpoint that was well.
TEST(EndpointPart, OfAListingEndsOnAKeptConnection) {
    const std::string answer = good();
    const test::ScriptedServer first([&](test::Peer& peer) {
        peer.read_request();
        peer.send(answer);
        peer.wait_for_close();
    });
    const Answers second({good()});
    ImpatientClient client(settings_of({first.url(), second.url()}));
    client.set_endpoint_part(30s);
    client.check_sign_in({});
    client.set_endpoint_part(part);
    const Error error =
        outcome_of([&](const RequestContext& context) { client.check_sign_in(context); });
    EXPECT_EQ(error.state(), no_error) << error.message();
    EXPECT_EQ(first.connections(), 1);
    EXPECT_EQ(second.requests(), 1u);
}

// Nobody else is left, and it may be the list that takes so long.
TEST(EndpointPart, IsNotTheLastEndpoints) {
    const test::ScriptedServer silent(silence());
    const test::ScriptedServer last(late_answer());
    ImpatientClient client(settings_of({silent.url(), last.url()}));
    EXPECT_EQ(numbers(*client.metadata(Metadata::tables, {}, {})), both_rows);
    const test::ScriptedServer only(late_answer());
    ImpatientClient alone(settings_of({only.url()}));
    EXPECT_EQ(numbers(*alone.metadata(Metadata::tables, {}, {})), both_rows);
}

// The statement may think for long wherever it is asked.
TEST(EndpointPart, IsNotAStatements) {
    for (const bool write : {false, true}) {
        const test::ScriptedServer first(late_answer());
        const Answers second({good()});
        ImpatientClient client(settings_of({first.url(), second.url()}));
        EXPECT_EQ(numbers(*client.query(query(write), {})), both_rows);
        EXPECT_EQ(second.requests(), 0u);
    }
}

// Which is connecting all the same: nothing of the statement has been sent.
TEST(EndpointPart, OfConnectingEndsWithoutALoginTimeout) {
    for (const bool write : {false, true}) {
        const test::ScriptedServer silent(silence());
        const Answers second({good()});
        config::Settings settings = settings_of({silent.url("https"), second.url()});
        settings.login_timeout = 0s;
        ImpatientClient client(settings);
        const Error error =
            outcome_of([&](const RequestContext& context) { client.query(query(write), context); });
        EXPECT_EQ(error.state(), no_error) << error.message();
        EXPECT_EQ(second.requests(), 1u);
    }
}

// SQL_ATTR_CONNECTION_TIMEOUT is what the application waits for in silence.
TEST(EndpointPart, IsNoLongerThanTheSilenceThatIsAllowed) {
    const test::ScriptedServer silent(silence());
    const Answers second({good()});
    ImpatientClient client(settings_of({silent.url(), second.url()}));
    client.set_endpoint_part(30s);
    client.set_silence_limit(1s);
    const Error error =
        outcome_of([&](const RequestContext& context) { client.check_sign_in(context); });
    EXPECT_EQ(error.state(), no_error) << error.message();
    EXPECT_EQ(second.requests(), 1u);
}

TEST(EndpointPart, IsToldOfWhereAllAreSilent) {
    for (const char* const scheme : {"http", "https"}) {
        const test::ScriptedServer first(silence());
        const test::ScriptedServer second(silence());
        ImpatientClient client(settings_of({first.url(scheme), second.url()}));
        client.set_silence_limit(1s);
        const Error error =
            outcome_of([&](const RequestContext& context) { client.check_sign_in(context); });
        EXPECT_EQ(error.state(), sqlstate::connection_timeout_expired);
        EXPECT_THAT(error.message(),
                    AllOf(HasSubstr("nothing has come from " + second.url() + " for 1 second"),
                          HasSubstr(first.url(scheme) +
                                    " did not answer within 1 s, which is its part of the time"),
                          Not(HasSubstr("SQL_ATTR_QUERY_TIMEOUT"))));
    }
}

TEST(EndpointPart, IsEndedByACancel) {
    const test::ScriptedServer silent(silence());
    const Answers second({good()});
    ImpatientClient client(settings_of({silent.url(), second.url()}));
    client.set_endpoint_part(30s);
    RequestContext context;
    context.cancel = std::make_shared<CancelToken>();
    const CancelToken::Call call(*context.cancel);
    std::thread canceller([&] {
        while (silent.connections() == 0) std::this_thread::sleep_for(1ms);
        context.cancel->cancel();
    });
    const auto begun = http::Clock::now();
    const Error error = error_of([&] { client.check_sign_in(context); });
    canceller.join();
    EXPECT_EQ(error.state(), sqlstate::operation_canceled);
    EXPECT_LT(http::Clock::now() - begun, 15s);
    EXPECT_EQ(second.requests(), 0u);
}

}  // namespace
}  // namespace connectai
