// A request that the service refuses with an HTTP status other than 200.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace mock {

class ApiError : public std::runtime_error {
public:
    ApiError(int status, std::string code, const std::string& message)
        : std::runtime_error(message), status_(status), code_(std::move(code)) {}
    int status() const noexcept { return status_; }
    const std::string& code() const noexcept { return code_; }

private:
    int status_;
    std::string code_;
};

// 400: the request does not follow the contract.
inline ApiError bad_request(const std::string& message) {
    return {400, "INVALID_REQUEST", message};
}

}  // namespace mock
