// Results that need no engine: what scenarios serve on /query, whatever the SQL.
#pragma once

#include <cstdint>
#include <string>

#include "engine/engine.h"

namespace mock {

// id INTEGER, name VARCHAR(100): (1, 'row 1'), (2, 'row 2'), ... up to `count`.
void numbered_rows(ResultSink& sink, std::int64_t count);

// Never ends, except by the client's leaving.
void endless_rows(ResultSink& sink);

// One column a type, named after it. Rows: a plain value, the least, the greatest, zero or empty,
// null: five rows, 18 columns.
void every_type(ResultSink& sink);

// Three results: 2 numbered rows, 3 affected rows without columns, 1 numbered row.
void several_results(ResultSink& sink);

// Three results: 3 affected rows, 2 numbered rows, 1 affected row.
void counts_around_rows(ResultSink& sink);

// id INTEGER, cell VARCHAR: (1, 'before'), (2, `octets` octets 'abc...z' repeated), (3, 'after').
void huge_cell(ResultSink& sink, std::int64_t octets);

// `columns` INTEGER columns c1, c2, ...; three rows, in each cell row * 100000 + column.
void wide_rows(ResultSink& sink, std::int64_t columns);

// Column names that are empty, repeated, long (300 characters), Unicode, with quotes; one row
// 1, 2...
void odd_names(ResultSink& sink);

// id, text: empty, blanks, quotes and controls, NUL inside, umlauts, Chinese, emoji, combining
// marks, U+FFFF, 300 emoji. Ten rows.
void text_samples(ResultSink& sink);

// No rows, the columns of numbered_rows.
void no_rows(ResultSink& sink);

}  // namespace mock
