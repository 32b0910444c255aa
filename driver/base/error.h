// The one exception that carries a diagnostic. Every layer throws it; only the boundary in odbc/
// turns it into a diagnostic record.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "base/sqlstate.h"

namespace connectai {

// Whose words a message is: it decides the vendor prefix ODBC asks for in front of it.
// ODBC 3.8, "Diagnostic messages": [vendor][component] or [vendor][component][data source].
enum class ErrorOrigin : std::uint8_t { driver, service };

// What is known of a change that a request was to make, and that ended in an error.
enum class Effect : std::uint8_t {
    as_told,  // what the origin and the SQLSTATE say: one row that is refused has changed nothing
    unsent,   // none: the service has not seen the request
    unbegun,  // none of its one statement, which was turned away when it was read
    none,     // it has seen it, and turned it away before anything was done
    unknown,  // it may have been made, whoever speaks
};

class Error : public std::exception {
public:
    // `message` is UTF-8, names the cause and the remedy, ends without a full stop or prefix.
    // `native` is the service's own error number (0: none).
    Error(const SqlState& state, std::string message, ErrorOrigin origin = ErrorOrigin::driver,
          std::int32_t native = 0)
        : state_(state), message_(std::move(message)), origin_(origin), native_(native) {}

    const char* what() const noexcept override { return message_.c_str(); }
    const SqlState& state() const noexcept { return state_; }
    const std::string& message() const noexcept { return message_; }
    ErrorOrigin origin() const noexcept { return origin_; }
    std::int32_t native() const noexcept { return native_; }

    Effect effect() const noexcept { return effect_; }
    bool unsent() const noexcept { return effect_ == Effect::unsent; }

    // The same in other words, or with more known of its effect.
    Error with_message(std::string message) const {
        Error error = *this;
        error.message_ = std::move(message);
        return error;
    }
    Error with_effect(Effect effect) const {
        Error error = *this;
        error.effect_ = effect;
        return error;
    }

private:
    SqlState state_;
    std::string message_;
    ErrorOrigin origin_;
    std::int32_t native_;
    Effect effect_ = Effect::as_told;
};

// What has kept a request from the service: Effect::unsent.
inline Error unsent(const SqlState& state, std::string message) {
    return Error(state, std::move(message)).with_effect(Effect::unsent);
}

}  // namespace connectai
