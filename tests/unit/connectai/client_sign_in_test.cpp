// What becomes of a request whose credentials are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../http/scripted_server.h"
#include "base/text.h"
#include "connectai/client.h"
#include "http/client_options.h"

namespace connectai {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The tokens t1, t2, ...: another one each time when the last is refused.
class CountedTokens final : public auth::SignIn {
public:
    CountedTokens() : SignIn(config::AuthScheme::token, "identity") {}

    http::Credentials credentials(const RequestContext&) override {
        if (failure) throw *failure;
        return {http::Credentials::Scheme::bearer, "owner", Secret(concat("t", number))};
    }
    bool refused(const http::Credentials& used) override {
        EXPECT_EQ(used.secret.reveal(), concat("t", number));
        number += step;
        return renews;
    }
    void accepted(const http::Credentials& used) noexcept override {
        EXPECT_EQ(used.secret.reveal(), concat("t", number));
        ++accepted_requests;
    }
    void ask(const auth::Prompt&) override { ++asked; }

    int asked = 0;
    int accepted_requests = 0;
    int number = 1;
    int step = 1;
    bool renews = true;
    std::optional<Error> failure;
};

class ClientSignIn : public testing::Test {
protected:
    ServiceClient client() {
        config::Settings settings;
        settings.urls = {server_.url() + "/api"};
        settings.max_retries = 2;
        settings.retry_delay = std::chrono::milliseconds(0);
        return {settings, http::client_options(settings, "test/1.0"), sign_in_,
                Log::open("", LogLevel::none)};
    }
    Error failure_of(bool writes) {
        auto asking = client();
        Query query;
        query.text = "x";
        query.may_change_data = writes;
        try {
            asking.query(query, {});
        } catch (const Error& error) {
            lost_ = asking.lost();
            return error;
        }
        ADD_FAILURE() << "nothing was refused";
        return {sqlstate::general_error, ""};
    }
    void query(bool writes) {
        auto asking = client();
        Query query;
        query.text = "x";
        query.may_change_data = writes;
        const auto reply = asking.query(query, {});
        while (reply->reader().next_result()) {
        }
    }
    std::vector<std::string> tokens() {
        const std::lock_guard lock(mutex_);
        return tokens_;
    }

    std::shared_ptr<CountedTokens> sign_in_ = std::make_shared<CountedTokens>();
    std::set<std::string> good_{"t2"};
    std::set<std::string> busy_{};  // for the first request with it
    bool repeats_ = false;
    bool lost_ = false;

private:
    void serve(test::Peer& peer) {
        for (;;) {
            const std::string request = peer.read_request();
            if (request.empty()) return;
            const std::size_t at = request.find("Bearer ") + 7;
            const std::string token = request.substr(at, request.find('\r', at) - at);
            const std::lock_guard lock(mutex_);
            tokens_.push_back(token);
            if (busy_.erase(token) > 0) {
                good_.clear();
                peer.send(test::response("", "503 Service Unavailable"));
                continue;
            }
            const std::string who = repeats_ ? " Who is " + token : "";
            if (!good_.contains(token)) {
                peer.send(test::response(
                    concat(R"({"error":{"code":"INVALID_AUTHORIZATION","message":"Go away.)", who,
                           "\"}}"),
                    "401 Unauthorized"));
            } else if (repeats_) {
                peer.send(test::response(concat(R"({"error":{"message":"No.)", who, "\"}}")));
            } else {
                peer.send(test::response(R"({"results":[{"affectedRows":1}]})"));
            }
        }
    }

    std::mutex mutex_;
    std::vector<std::string> tokens_;
    test::ScriptedServer server_{[this](test::Peer& peer) { serve(peer); }};
};

TEST_F(ClientSignIn, SendsARequestAgainWithAnotherToken) {
    query(false);
    EXPECT_THAT(tokens(), ElementsAre("t1", "t2"));
    EXPECT_EQ(sign_in_->accepted_requests, 1);
    query(false);
    EXPECT_THAT(tokens(), ElementsAre("t1", "t2", "t2"));
    EXPECT_EQ(sign_in_->accepted_requests, 2);
}

TEST_F(ClientSignIn, ShowsNoSecretThatARefusalRepeats) {
    repeats_ = true;
    good_ = {};
    EXPECT_THAT(failure_of(false).message(), HasSubstr("Go away. Who is *** (HTTP status 401)"));
    good_ = {"t2"};  // and the error comes as a success
    EXPECT_EQ(failure_of(false).message(), "No. Who is ***");
}

// RFC 9110, 15.5.2: what is refused with 401 has not been applied.
TEST_F(ClientSignIn, SendsAWriteAgainAsWell) {
    query(true);
    EXPECT_THAT(tokens(), ElementsAre("t1", "t2"));
}

TEST_F(ClientSignIn, SendsNothingAThirdTime) {
    good_ = {"t3"};
    for (const bool writes : {false, true}) {
        sign_in_->number = 1;
        const Error error = failure_of(writes);
        EXPECT_EQ(error.state(), sqlstate::invalid_authorization);
        EXPECT_EQ(error.effect(), Effect::none);
        EXPECT_THAT(error.message(), testing::AllOf(HasSubstr("Go away."), HasSubstr("TokenFile")));
        EXPECT_TRUE(lost_);
    }
    EXPECT_THAT(tokens(), ElementsAre("t1", "t2", "t1", "t2"));
}

TEST_F(ClientSignIn, SendsNothingAgainWhereThereIsNoOtherToken) {
    sign_in_->renews = false;
    EXPECT_EQ(failure_of(true).state(), sqlstate::invalid_authorization);
    EXPECT_THAT(tokens(), ElementsAre("t1"));
    sign_in_->renews = true;  // but it is the same again
    sign_in_->number = 1;
    sign_in_->step = 0;
    EXPECT_EQ(failure_of(true).state(), sqlstate::invalid_authorization);
    EXPECT_THAT(tokens(), ElementsAre("t1", "t1"));
}

// Attempts follow each other where the service is busy: all of them together are given one token
// more.
TEST_F(ClientSignIn, GetsOneMoreTokenForAllAttempts) {
    busy_ = {"t2"};
    EXPECT_EQ(failure_of(false).state(), sqlstate::invalid_authorization);
    EXPECT_THAT(tokens(), ElementsAre("t1", "t2", "t2"));
}

TEST_F(ClientSignIn, SendsNothingWithoutAToken) {
    sign_in_->failure =
        Error(sqlstate::invalid_authorization, "no token").with_effect(Effect::unsent);
    for (const bool writes : {false, true}) {
        const Error error = failure_of(writes);
        EXPECT_EQ(error.message(), "no token");
        EXPECT_EQ(error.effect(), Effect::unsent);
    }
    EXPECT_THAT(tokens(), testing::IsEmpty());
}

TEST_F(ClientSignIn, HasAPersonAskedOnlyWhenItIsTold) {
    sign_in_->failure =
        Error(sqlstate::invalid_authorization, "somebody must sign in").with_effect(Effect::unsent);
    EXPECT_EQ(failure_of(false).state(), sqlstate::invalid_authorization);
    EXPECT_EQ(sign_in_->asked, 0);
    client().ask_to_sign_in({});
    EXPECT_EQ(sign_in_->asked, 1);
}

// A sign-in whose token endpoint is away at first, so often.
class AwayAtFirst final : public auth::SignIn {
public:
    explicit AwayAtFirst(int times) : SignIn(config::AuthScheme::token, "identity"), left(times) {}
    http::Credentials credentials(const RequestContext&) override {
        ++asked;
        if (left-- > 0) {
            throw http::NotSent(Error(sqlstate::unable_to_connect, "the endpoint is away"), true);
        }
        return {};
    }
    bool refused(const http::Credentials&) override { return false; }
    void ask(const auth::Prompt&) override { FAIL(); }
    int left;
    int asked = 0;
    int accepted_requests = 0;
};

ServiceClient with_two_retries(std::shared_ptr<auth::SignIn> sign_in) {
    config::Settings settings;
    settings.urls = {"http://127.0.0.1:1/api"};
    settings.max_retries = 2;
    settings.retry_delay = std::chrono::milliseconds(0);
    return {settings, http::client_options(settings, "test/1.0"), std::move(sign_in),
            Log::open("", LogLevel::none)};
}

// The token endpoint's trouble is tried again by the same rules as the service's.
TEST_F(ClientSignIn, AsksForATokenAgainWhereThatMayPass) {
    const auto failing = std::make_shared<AwayAtFirst>(1000);
    ServiceClient asking = with_two_retries(failing);
    Query query;
    query.text = "x";
    for (const bool writes : {false, true}) {
        query.may_change_data = writes;
        failing->asked = 0;
        try {
            asking.query(query, {});
            ADD_FAILURE();
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::unable_to_connect);
            EXPECT_THAT(error.message(), HasSubstr("3 attempts were made"));
            EXPECT_EQ(error.effect(), Effect::unsent);
        }
        EXPECT_EQ(failing->asked, 3);
    }
}

// Likewise where it is asked for by itself.
TEST_F(ClientSignIn, ObtainsCredentialsByTheSameRules) {
    const auto at_last = std::make_shared<AwayAtFirst>(2);
    with_two_retries(at_last).obtain_credentials({});
    EXPECT_EQ(at_last->asked, 3);
    const auto never = std::make_shared<AwayAtFirst>(3);
    try {
        with_two_retries(never).obtain_credentials({});
        ADD_FAILURE();
    } catch (const http::NotSent& error) {
        EXPECT_THAT(error.message(), HasSubstr("3 attempts were made"));
    }
    EXPECT_EQ(never->asked, 3);
    sign_in_->failure = Error(sqlstate::invalid_authorization, "refused");
    EXPECT_THROW(client().obtain_credentials({}), Error);
}

}  // namespace
}  // namespace connectai
