// A token endpoint for sign-ins.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "../http/client_fixture.h"
#include "auth/sign_in.h"

namespace connectai::auth {

using namespace std::chrono_literals;
using test::Notes;
using test::Peer;
using test::response;
using test::ScriptedServer;

// Gives the tokens a1, a2, ... for so many seconds, and the refresh tokens r1, r2, ... where it is
// told to. Only the newest refresh token is good.
class TokenServer {
public:
    explicit TokenServer(std::string more = R"("expires_in":1000)", bool rotates = false,
                         std::chrono::milliseconds delay = 0ms)
        : more_(std::move(more)),
          rotates_(rotates),
          delay_(delay),
          server_([this](Peer& peer) { serve(peer); }) {}

    config::Settings settings(config::AuthScheme scheme) const {
        config::Settings settings;
        settings.auth_scheme = scheme;
        settings.oauth_token_url = server_.url() + "/token";
        settings.oauth_client_id = "client";
        settings.oauth_client_secret = Secret("hunter2");
        settings.oauth_refresh_token = Secret("r0");
        return settings;
    }
    std::vector<std::string> forms() const {
        std::vector<std::string> forms;
        for (const std::string& request : notes_.all()) {
            forms.push_back(request.substr(request.find("\r\n\r\n") + 4));
        }
        return forms;
    }

private:
    void serve(Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes_.add(request);
        std::this_thread::sleep_for(delay_);
        const bool refreshes = request.find("grant_type=refresh_token") != request.npos;
        const std::string current = "refresh_token=r" + std::to_string(rotated_);
        if (refreshes && request.find(current + "&") == request.npos) {
            peer.send(response(R"({"error":"invalid_grant"})", "400 Bad Request"));
            return;
        }
        std::string body = R"({"access_token":"a)" + std::to_string(++given_) + "\"";
        if (refreshes && rotates_) {
            body += R"(,"refresh_token":"r)" + std::to_string(++rotated_) + "\"";
        }
        peer.send(response(body + (more_.empty() ? "" : ",") + more_ + "}"));
    }

    std::string more_;
    bool rotates_;
    std::chrono::milliseconds delay_;
    std::atomic<int> given_{0};
    std::atomic<int> rotated_{0};
    Notes notes_;
    ScriptedServer server_;
};

inline std::string token_of(SignIn& sign_in) {
    const http::Credentials credentials = sign_in.credentials({});
    EXPECT_EQ(credentials.scheme, http::Credentials::Scheme::bearer);
    return std::string(credentials.secret.reveal());
}

// The token is good, and is revoked.
inline void use_and_revoke(SignIn& sign_in) {
    const http::Credentials used = sign_in.credentials({});
    sign_in.accepted(used);
    EXPECT_TRUE(sign_in.refused(used));
}

}  // namespace connectai::auth
