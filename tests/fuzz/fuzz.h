// What the fuzz targets share: an input's octets as choices and texts, and rules that must hold.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::fuzz {

// An input is a line of choices, one octet each, and behind it the text that is read. So a seed can
// be written and understood: '0' is the first choice. A line that is too short goes on with '0'.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : Input(std::string_view(reinterpret_cast<const char*>(data), size)) {}
    explicit Input(std::string_view octets) {
        const std::size_t end = octets.find('\n');
        choices_ = octets.substr(0, end == octets.npos ? 0 : end);
        text_ = end == octets.npos ? octets : octets.substr(end + 1);
    }

    // All octets are choices, and there is no text.
    static Input of_choices(const std::uint8_t* data, std::size_t size) {
        Input input{std::string_view()};
        input.choices_ = {reinterpret_cast<const char*>(data), size};
        return input;
    }

    // From 0 to limit - 1; limit is at most 256.
    std::size_t choice(std::size_t limit) noexcept {
        if (choices_.empty()) return 0;
        const auto octet = static_cast<std::uint8_t>(choices_.front() - '0');
        choices_.remove_prefix(1);
        return octet % limit;
    }

    bool has_choices() const noexcept { return !choices_.empty(); }
    std::string_view text() const noexcept { return text_; }

    // Cuts `octets` where the choices that are left say, again and again; without any, not at all.
    std::vector<std::string> pieces(std::string_view octets) const {
        std::vector<std::string> pieces;
        for (std::size_t at = 0, i = 0; at < octets.size(); ++i) {
            std::size_t size = octets.size();
            if (!choices_.empty()) {
                size = std::size_t{1} +
                       static_cast<std::uint8_t>(choices_[i % choices_.size()] - '0') % 80;
            }
            pieces.emplace_back(octets.substr(at, size));
            at += pieces.back().size();
        }
        return pieces;
    }

private:
    std::string_view choices_;
    std::string_view text_;
};

// Ends the process, as a sanitizer would, when a rule of the driver does not hold.
inline void require(bool holds, std::string_view rule, std::string_view what = {}) {
    if (holds) return;
    std::cerr << "\nbroken rule: " << rule << '\n' << what << std::endl;
    std::abort();
}

}  // namespace connectai::fuzz

// libFuzzer's entry, which replay.cpp calls where there is no libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
