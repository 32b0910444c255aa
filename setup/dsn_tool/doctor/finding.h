// What a check of `doctor` has found.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace connectai::dsn_tool {

enum class Verdict : std::uint8_t { ok, warning, failed, skipped };

struct Finding {
    Verdict verdict;
    std::string text;    // what is there, or what is wrong
    std::string remedy;  // what to do; empty where the text says it, and where all is well
};
using Findings = std::vector<Finding>;

inline Finding is_ok(std::string text) {
    return {Verdict::ok, std::move(text), {}};
}
inline Finding is_skipped(std::string why) {
    return {Verdict::skipped, std::move(why), {}};
}
inline Finding is_warning(std::string text, std::string remedy = {}) {
    return {Verdict::warning, std::move(text), std::move(remedy)};
}
inline Finding has_failed(std::string text, std::string remedy = {}) {
    return {Verdict::failed, std::move(text), std::move(remedy)};
}

}  // namespace connectai::dsn_tool
