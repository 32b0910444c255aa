// The command lines of the benchmark's programs: words in order, and options anywhere among them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::bench {

// Each question takes its answer out of the line; words() comes last and finds what nobody has
// asked for. Whatever does not fit is std::invalid_argument with the usage in its message.
class Arguments {
public:
    Arguments(int argc, const char* const* argv, std::string usage);

    bool flag(std::string_view name);
    std::string text(std::string_view name, std::string fallback);
    std::size_t number(std::string_view name, std::size_t fallback);
    std::vector<std::string> words(std::size_t count);

private:
    [[noreturn]] void fail(const std::string& problem) const;

    std::vector<std::string> left_;
    std::string usage_;
};

// All of `text` as a decimal number; throws std::invalid_argument.
std::size_t parse_number(std::string_view text);

}  // namespace connectai::bench
