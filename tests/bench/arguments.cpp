#include "arguments.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace connectai::bench {

Arguments::Arguments(int argc, const char* const* argv, std::string usage)
    : left_(argv + 1, argv + argc), usage_(std::move(usage)) {}

bool Arguments::flag(std::string_view name) {
    return std::erase(left_, name) > 0;
}

std::string Arguments::text(std::string_view name, std::string fallback) {
    const auto option = std::ranges::find(left_, name);
    if (option == left_.end()) return fallback;
    if (option + 1 == left_.end()) fail(std::string(name) + " takes a value");
    std::string value = std::move(option[1]);
    left_.erase(option, option + 2);
    return value;
}

std::size_t Arguments::number(std::string_view name, std::size_t fallback) {
    const std::string value = text(name, std::to_string(fallback));
    try {
        return parse_number(value);
    } catch (const std::invalid_argument& error) {
        fail(std::string(name) + ": " + error.what());
    }
}

std::vector<std::string> Arguments::words(std::size_t count) {
    const auto option =
        std::ranges::find_if(left_, [](const std::string& word) { return word.starts_with("--"); });
    if (option != left_.end()) fail("what is " + *option + "?");
    if (left_.size() != count) fail("that is not all, or too much");
    return std::move(left_);
}

void Arguments::fail(const std::string& problem) const {
    throw std::invalid_argument(problem + "\nusage: " + usage_);
}

std::size_t parse_number(std::string_view text) {
    std::size_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) {
        throw std::invalid_argument("'" + std::string(text) + "' is no number");
    }
    return number;
}

}  // namespace connectai::bench
