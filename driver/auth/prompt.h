// Leave to ask the person at this machine to sign in.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/browser.h"
#include "base/cancel.h"

namespace connectai::auth {

// How long a person may take, who may have to find a password, and a telephone for a second factor.
// LoginTimeout, which is about machines, says nothing of it.
inline constexpr std::chrono::minutes longest_sign_in{5};

struct Prompt {
    std::shared_ptr<CancelToken> cancel;
    std::chrono::seconds request_limit{0};  // for what machines are asked: LoginTimeout; 0: none
    std::chrono::milliseconds person_limit = longest_sign_in;
    std::function<Browser(const std::string& url)> show = Browser::show;
};

}  // namespace connectai::auth
