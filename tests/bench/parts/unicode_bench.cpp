// Checking that what arrives is UTF-8, by kind of text.
#include <benchmark/benchmark.h>

#include <string>

#include "base/unicode.h"

namespace connectai::bench {
namespace {

constexpr std::size_t text_octets = 64 * 1024;

std::string repeated(const char* word) {
    std::string text;
    while (text.size() < text_octets) text += word;
    return text;
}

void validate(benchmark::State& state, const char* word) {
    const std::string text = repeated(word);
    for ([[maybe_unused]] auto iteration : state) {
        Utf8Validator validator;
        if (validator.check(text) != Utf8Validator::valid) state.SkipWithError("not UTF-8");
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

BENCHMARK_CAPTURE(validate, ascii, "Harbor ");
BENCHMARK_CAPTURE(validate, latin, "Zürich ");
BENCHMARK_CAPTURE(validate, cjk, "東京");
BENCHMARK_CAPTURE(validate, emoji, "😀");

}  // namespace
}  // namespace connectai::bench
