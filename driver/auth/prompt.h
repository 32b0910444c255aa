// Asking the person at this machine to sign in: who needs it, and who may.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/browser.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/log.h"

namespace connectai::auth {

// How long a person may take, who may have to find a password, and a telephone for a second factor.
// LoginTimeout, which is about machines, says nothing of it.
inline constexpr std::chrono::minutes longest_sign_in{5};

// No access token can be had unless a person signs in: 28000, Effect::unsent.
class SignInNeeded : public Error {
public:
    explicit SignInNeeded(const Error& error) : Error(error.with_effect(Effect::unsent)) {}
};

struct Prompt {
    std::shared_ptr<CancelToken> cancel;
    std::chrono::seconds request_limit{0};  // for what machines are asked: LoginTimeout; 0: none
    std::chrono::milliseconds person_limit = longest_sign_in;
    std::function<Browser(const std::string& url)> show = Browser::show;
    // Told what is wrong with a sign-in that is good all the same, by the thread that asks.
    std::function<void(const std::string& message)> warn = [](const std::string&) {};
    std::shared_ptr<Log> log{};  // of the connection that a person signs in for; null: none
};

}  // namespace connectai::auth
