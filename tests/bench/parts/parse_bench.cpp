// From received octets to cells: the checks of ReplyInput alone, and with the row parser on top.
#include <benchmark/benchmark.h>

#include "connectai/json.h"
#include "connectai/reply_input.h"
#include "connectai/row_parser.h"
#include "reference_cells.h"

namespace connectai::bench {
namespace {

constexpr std::uint64_t rows = 20'000;

void count_octets(benchmark::State& state, std::size_t octets_an_iteration) {
    state.SetBytesProcessed(static_cast<std::int64_t>(octets_an_iteration) * state.iterations());
}

void receive_reply(benchmark::State& state, const char* kind) {
    const std::string text = reference_reply(kind, rows);
    for ([[maybe_unused]] auto iteration : state) {
        TextSource source(text);
        ReplyInput input(source);
        while (input.more(1)) input.consume(input.available().size());
    }
    count_octets(state, text.size());
}

// From the row array's opening bracket on.
std::string rows_of(const char* kind) {
    const std::string text = reference_reply(kind, rows);
    const std::string_view rows_follow = "\"rows\":[";
    return text.substr(text.find(rows_follow) + rows_follow.size());
}

void parse_rows(benchmark::State& state, const char* kind) {
    constexpr std::size_t columns = 8;
    const std::string text = rows_of(kind);
    RowBlock block;
    for ([[maybe_unused]] auto iteration : state) {
        TextSource source(text);
        ReplyInput input(source);
        RowParser parser(ReplyLimits{}.row_octets);
        std::size_t parsed = 0;
        while (parser.parse(input, columns, block)) parsed += block.rows();
        if (parsed != rows) state.SkipWithError("rows are missing");
    }
    count_octets(state, text.size());
}

BENCHMARK_CAPTURE(receive_reply, mixed, "mixed");
BENCHMARK_CAPTURE(receive_reply, numeric, "numeric");
BENCHMARK_CAPTURE(receive_reply, wide, "wide");
BENCHMARK_CAPTURE(parse_rows, mixed, "mixed");
BENCHMARK_CAPTURE(parse_rows, numeric, "numeric");
BENCHMARK_CAPTURE(parse_rows, wide, "wide");

}  // namespace
}  // namespace connectai::bench
