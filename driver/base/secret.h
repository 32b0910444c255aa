// A password or a token: prints as ***, and wipes its bytes when it goes.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace connectai {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view value) : value_(value) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    // The only way to the bytes. Whoever calls it must not log, throw or keep what it returns.
    // A NUL follows the last octet.
    std::string_view reveal() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }

    friend bool operator==(const Secret&, const Secret&) = default;

    friend std::ostream& operator<<(std::ostream& out, const Secret& secret);

private:
    void wipe() noexcept;
    std::string value_;
};

}  // namespace connectai
