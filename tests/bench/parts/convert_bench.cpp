// One conversion for every cell of a column, into a buffer as a bound column has it.
#include <benchmark/benchmark.h>

#include <array>

#include "convert/convert.h"
#include "reference_cells.h"

namespace connectai::bench {
namespace {

// The reference replies' columns, by number; see reference_reply.cpp.
struct SourceColumn {
    const char* kind;
    std::size_t number;
    DataType type;
};
constexpr SourceColumn id = {"mixed", 0, DataType::bigint};
constexpr SourceColumn amount = {"mixed", 3, DataType::decimal};
constexpr SourceColumn day = {"mixed", 5, DataType::date};
constexpr SourceColumn moment = {"mixed", 6, DataType::timestamp};
constexpr SourceColumn short_double = {"numeric", 4, DataType::double_};
constexpr SourceColumn long_double = {"numeric", 5, DataType::double_};

void convert_cells(benchmark::State& state, const std::vector<Cell>& cells, DataType type,
                   SQLSMALLINT c_type) {
    alignas(16) std::array<char, 4096> buffer;
    SQLLEN length = 0;
    const convert::Source source{type, 0};
    convert::Target target;
    target.c_type = c_type;
    target.data = buffer.data();
    target.buffer_octets = buffer.size();
    target.octet_length = target.indicator = &length;
    target.scale = 4;  // as the reference decimals have; for SQL_C_NUMERIC
    const convert::Converter converter = convert::find_converter(type, c_type);
    for ([[maybe_unused]] auto iteration : state) {
        for (const Cell& cell : cells) {
            convert::Progress progress;
            if (converter(cell, source, target, progress) != convert::Outcome::ok) {
                state.SkipWithError("a value does not convert");
            }
            benchmark::DoNotOptimize(buffer);
        }
    }
    const auto count = static_cast<std::int64_t>(cells.size());
    state.SetItemsProcessed(count * state.iterations());
}

void convert_column(benchmark::State& state, SourceColumn column, SQLSMALLINT c_type) {
    RowBlock block;
    const auto cells = cells_of(column.kind, column.number, block);
    convert_cells(state, cells, column.type, c_type);
}

// Texts of 200 octets: repetitions of one that is as short as a word.
void convert_text(benchmark::State& state, const char* word, SQLSMALLINT c_type) {
    std::string text;
    while (text.size() < 200) text += word;
    const Cell cell{text.data(), static_cast<std::uint32_t>(text.size()), CellKind::string};
    convert_cells(state, std::vector<Cell>(100, cell), DataType::varchar, c_type);
}

BENCHMARK_CAPTURE(convert_column, integer_to_sbigint, id, SQL_C_SBIGINT);
BENCHMARK_CAPTURE(convert_column, double_of_2_decimals, short_double, SQL_C_DOUBLE);
BENCHMARK_CAPTURE(convert_column, double_of_17_digits, long_double, SQL_C_DOUBLE);
BENCHMARK_CAPTURE(convert_column, decimal_to_char, amount, SQL_C_CHAR);
BENCHMARK_CAPTURE(convert_column, decimal_to_numeric, amount, SQL_C_NUMERIC);
BENCHMARK_CAPTURE(convert_column, date_to_struct, day, SQL_C_TYPE_DATE);
BENCHMARK_CAPTURE(convert_column, timestamp_to_struct, moment, SQL_C_TYPE_TIMESTAMP);
BENCHMARK_CAPTURE(convert_text, ascii_to_char, "Harbor ", SQL_C_CHAR);
BENCHMARK_CAPTURE(convert_text, ascii_to_wchar, "Harbor ", SQL_C_WCHAR);
BENCHMARK_CAPTURE(convert_text, latin_to_wchar, "Zürich ", SQL_C_WCHAR);
BENCHMARK_CAPTURE(convert_text, cjk_to_wchar, "東京", SQL_C_WCHAR);
BENCHMARK_CAPTURE(convert_text, emoji_to_wchar, "😀", SQL_C_WCHAR);

}  // namespace
}  // namespace connectai::bench
