#include "config/environment_reference.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace connectai::config {
namespace {

constexpr std::string_view opening = "${ENV:";

bool begins_reference(std::string_view text) noexcept {
    return iequals(text.substr(0, opening.size()), opening);
}

// POSIX, Base Definitions, 8.1: "Environment Variable Definition".
bool is_name(std::string_view text) noexcept {
    const auto letter = [](char c) {
        return c == '_' || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
    };
    const auto fits = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return !text.empty() && letter(text.front()) && std::ranges::all_of(text, fits);
}

std::string whose_variable(std::string_view name) {
    return concat("the environment variable ", name, ", which ${ENV:", name, "} stands for,");
}

// Of the reference that `text` begins with; empty where it is not whole.
std::string_view name_of_reference(std::string_view text) noexcept {
    const std::size_t close = text.find('}');
    if (close == text.npos) return {};
    const std::string_view name = text.substr(opening.size(), close - opening.size());
    return is_name(name) ? name : std::string_view();
}

// Takes the reference at the beginning of `rest` away, and gives its variable's value to `take`.
template <typename Take>
std::string take_reference(std::string_view& rest, Take take) {
    const std::string name(name_of_reference(rest));
    if (name.empty()) {
        return "${ENV: is not followed by the name of an environment variable and a closing brace; "
               "where it is to stand for itself, write $${ENV:";
    }
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr) {
        return concat(whose_variable(name), " is not set in this process");
    }
    take(value);
    rest.remove_prefix(opening.size() + name.size() + 1);
    return {};
}

// Gives what the value stands for to `take`, piece by piece. Returns the problem.
template <typename Take>
std::string expand(std::string_view rest, Take take) {
    while (!rest.empty()) {
        const std::size_t dollar = std::min(rest.find('$'), rest.size());
        take(rest.substr(0, dollar));
        rest.remove_prefix(dollar);
        if (begins_reference(rest)) {
            if (std::string problem = take_reference(rest, take); !problem.empty()) return problem;
        } else if (!rest.empty()) {
            const bool escape = rest.starts_with("$$") && begins_reference(rest.substr(1));
            const std::size_t literal = escape ? 2 : 1;  // what "$" stands for
            take(rest.substr(0, 1));
            rest.remove_prefix(literal);
        }
    }
    return {};
}

}  // namespace

bool refers_to_environment(std::string_view value) noexcept {
    bool refers = false;
    for (std::size_t at = 0; (at = value.find('$', at)) != value.npos; ++at) {
        const std::string_view rest = value.substr(at);
        if (rest.starts_with("$$") && begins_reference(rest.substr(1))) {
            ++at;  // stands for itself
        } else if (begins_reference(rest)) {
            if (name_of_reference(rest).empty()) return false;
            refers = true;
        }
    }
    return refers;
}

bool begins_with_reference(std::string_view value) noexcept {
    return begins_reference(value);
}

std::string variables_set_to_nothing(std::string_view value) {
    std::string all;
    for (std::size_t at = 0; (at = value.find('$', at)) != value.npos; ++at) {
        const std::string_view rest = value.substr(at);
        if (!begins_reference(rest)) continue;
        const std::string name(name_of_reference(rest));
        const char* const content = std::getenv(name.c_str());
        const bool blank = content != nullptr && *content != '\0';
        const std::string sentence =
            concat(whose_variable(name), blank ? " holds nothing but blanks in this process"
                                               : " is set to nothing in this process");
        if (all.find(sentence) == all.npos) all += concat(all.empty() ? "" : "; ", sentence);
    }
    return all;
}

std::string references_filled(std::string_view value, char fill) {
    std::string text(value);
    for (std::size_t at = 0; (at = text.find('$', at)) != text.npos; ++at) {
        const std::string_view rest = std::string_view(text).substr(at);
        if (rest.starts_with("$$") && begins_reference(rest.substr(1))) {
            ++at;  // stands for itself
        } else if (begins_reference(rest)) {
            const std::size_t name = name_of_reference(rest).size();
            if (name > 0)
                text.replace(at, opening.size() + name + 1, opening.size() + name + 1, fill);
        }
    }
    return text;
}

Expanded expand_environment(std::string_view value) {
    if (value.find('$') == value.npos) return {WipedText(value), {}};
    // Measured first: a text that grows leaves pieces of a secret behind.
    std::size_t size = 0;
    std::string problem = expand(value, [&](std::string_view piece) { size += piece.size(); });
    if (!problem.empty()) return {{}, std::move(problem)};
    std::string text;
    text.reserve(size);
    expand(value, [&](std::string_view piece) {
        text += piece.substr(0, size - text.size());  // another thread may have changed it
    });
    return {WipedText(std::move(text)), {}};
}

}  // namespace connectai::config
