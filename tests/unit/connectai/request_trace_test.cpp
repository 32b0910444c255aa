// What the log says of a request: docs/logging.md.
#include "connectai/request_trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <regex>
#include <thread>

#include "answers.h"
#include "http/client_options.h"
#include "lines_of_a_log.h"

namespace connectai {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// Takes its time, and may fail.
class SlowSignIn final : public auth::SignIn {
public:
    SlowSignIn(std::chrono::milliseconds time, int failures)
        : SignIn(config::AuthScheme::token, "identity"), time_(time), failures_(failures) {}

    http::Credentials credentials(const RequestContext&) override {
        std::this_thread::sleep_for(time_);
        if (failures_-- > 0) {
            throw http::NotSent(Error(sqlstate::unable_to_connect, "no token"), true);
        }
        return {};
    }
    bool refused(const http::Credentials&) override { return false; }
    void ask(const auth::Prompt&) override { FAIL(); }

private:
    const std::chrono::milliseconds time_;
    int failures_;
};

class RequestTraceTest : public testing::Test {
protected:
    ServiceClient client(const std::vector<std::string>& urls,
                         std::shared_ptr<auth::SignIn> sign_in) const {
        config::Settings settings;
        settings.urls.clear();
        for (const std::string& url : urls) settings.urls.push_back(url + "/api");
        settings.retry_delay = 0ms;
        return {settings, http::client_options(settings, "test/1.0"), std::move(sign_in), log_};
    }

    // Of the one request that has ended.
    std::string line() const {
        const auto lines = log_->lines_with(" statement=");
        return lines.size() == 1 ? lines.front() : "there is not one line";
    }
    std::string value_of(const std::string& key) const {
        const std::string text = line();
        std::smatch found;
        return std::regex_search(text, found, std::regex(" " + key + "=(\\S+)")) ? found[1].str()
                                                                                 : "none";
    }

    std::shared_ptr<LinesOfALog> log_ = std::make_shared<LinesOfALog>();
};

TEST_F(RequestTraceTest, TheSignInsTimeIsNotTheServices) {
    const Answers server({good()});
    ServiceClient asking = client({server.url()}, std::make_shared<SlowSignIn>(300ms, 0));
    numbers(*asking.query(reading(), {}));
    EXPECT_GE(std::stoi(value_of("ms")) - std::stoi(value_of("first_ms")), 299) << line();
}

TEST_F(RequestTraceTest, AttemptsThatTheSignInEndsAreCounted) {
    const Answers server({good()});
    {
        ServiceClient asking = client({server.url()}, std::make_shared<SlowSignIn>(0ms, 2));
        numbers(*asking.query(reading(), {}));
    }
    EXPECT_EQ(server.requests(), 1u);
    EXPECT_THAT(log_->lines_with("attempt 3 of 4"), testing::SizeIs(1));
    EXPECT_EQ(value_of("retries"), "2") << line();
}

TEST_F(RequestTraceTest, WhatTheSignInEndsHasAskedNoEndpoint) {
    const Answers server({good()});
    ServiceClient asking = client({server.url()}, std::make_shared<SlowSignIn>(0ms, 4));
    error_of([&] { asking.query(reading(), {}); });
    EXPECT_THAT(line(), HasSubstr(" status=- "));
    EXPECT_THAT(line(), HasSubstr(" first_ms=- "));
    EXPECT_THAT(line(), HasSubstr(" retries=3 sqlstate=08001 endpoint=- statement="));
}

TEST_F(RequestTraceTest, EndpointIsTheOneThatWasAskedLast) {
    const std::string nobody = "http://127.0.0.1:" + std::to_string(test::closed_port());
    const Answers second({good()});
    ServiceClient asking = client({nobody, second.url()}, std::make_shared<SlowSignIn>(0ms, 0));
    numbers(*asking.query(reading(), {}));
    EXPECT_EQ(value_of("endpoint"), second.url() + "/api") << line();
    const std::string id = line().substr(0, line().find(' '));
    EXPECT_THAT(log_->lines_with("instead of"),
                ElementsAre(AllOf(StartsWith(id + " POST /query asks " + second.url()),
                                  HasSubstr(" instead of " + nobody + "/api, because: "))));
}

TEST_F(RequestTraceTest, HttpsGoesWithoutSaying) {
    const auto trace = RequestTrace::begin(log_, "POST /query", "SELECT 1", nullptr);
    trace->attempt();
    trace->sends_to("https://eu.example.com:8443/api");
    trace->completed();
    EXPECT_THAT(line(), EndsWith(" endpoint=eu.example.com:8443/api statement=SELECT 1"));
}

}  // namespace
}  // namespace connectai
