// A token endpoint that takes the codes of a FakeBrowser.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "../http/client_fixture.h"
#include "auth/prompt.h"
#include "config/settings.h"
#include "fake_browser.h"

namespace connectai::test {

// Gives a1 and r1 for the code c1, a2 and r2 for the next, and for refresh tokens but those that it
// has been told to refuse.
class CodeServer {
public:
    config::Settings settings() const {
        config::Settings settings;
        settings.auth_scheme = config::AuthScheme::oauth;
        settings.oauth_authorize_url = "https://login.example/authorize";
        settings.oauth_token_url = server_.url() + "/token";
        settings.oauth_client_id = "client";
        return settings;
    }
    std::vector<std::string> forms() const {
        std::vector<std::string> forms;
        for (const std::string& request : notes_.all()) {
            forms.push_back(request.substr(request.find("\r\n\r\n") + 4));
        }
        return forms;
    }
    void refuse_refresh_tokens(bool refuse) { refuses_ = refuse; }

private:
    void serve(Peer& peer) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        notes_.add(request);
        const bool refreshes = request.find("grant_type=refresh_token") != request.npos;
        const bool good = refreshes ? !refuses_ : request.find("code=c1&") != request.npos;
        if (!good) {
            peer.send(response(R"({"error":"invalid_grant"})", "400 Bad Request"));
            return;
        }
        const std::string number = std::to_string(++given_);
        peer.send(response(R"({"access_token":"a)" + number + R"(","refresh_token":"r)" + number +
                           R"(","expires_in":1000})"));
    }

    std::atomic<bool> refuses_{false};
    std::atomic<int> given_{0};
    Notes notes_;
    ScriptedServer server_{[this](Peer& peer) { serve(peer); }};
};

inline auth::Prompt prompt_with(FakeBrowser& browser) {
    auth::Prompt prompt;
    prompt.person_limit = 60s;
    prompt.show = browser.show();
    return prompt;
}

}  // namespace connectai::test
