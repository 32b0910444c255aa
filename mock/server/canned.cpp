// Canned results.
#include "canned.h"

#include <array>
#include <limits>
#include <utility>

namespace mock {
namespace {

Column column(std::string name, DataType type, std::string type_name, std::int64_t length) {
    Column made;
    made.catalog_name = "Canned";
    made.schema_name = "Scenario";
    made.table_name = "Rows";
    made.label = name;
    made.name = std::move(name);
    made.data_type = type;
    made.type_name = std::move(type_name);
    made.length = length;
    made.precision = length;
    made.scale = 0;
    return made;
}

std::vector<Column> numbered_columns() {
    std::vector<Column> columns = {column("id", 8, "INTEGER", 10),
                                   column("name", 5, "VARCHAR", 100)};
    columns[0].nullable = false;
    return columns;
}

void numbered(ResultSink& sink, std::int64_t first, std::int64_t last) {
    std::array<Value, 2> values;
    for (std::int64_t i = first; i <= last; ++i) {
        values[0] = i;
        values[1] = "row " + std::to_string(i);
        sink.row(values);
    }
}

struct TypeRow {
    std::string name;
    DataType type;
    std::int64_t length, scale;
    Value plain, least, greatest, zero;
};

const std::vector<TypeRow>& type_rows() {
    using std::numeric_limits;
    const std::string digits38(38, '9');
    const Blob bytes{std::string("\x00\x01\x02\xfd\xfe\xff", 6)};
    const auto i64 = [](std::int64_t number) { return Value(number); };
    static const std::vector<TypeRow> rows = {
        {"BINARY", 1, 8, 0, bytes, Blob{std::string(1, '\0')}, Blob{std::string(8, '\xff')},
         Blob{}},
        {"VARBINARY", 2, 100, 0, bytes, Blob{"a"}, Blob{std::string(100, '\xff')}, Blob{}},
        {"LONGVARBINARY", 3, 5000, 0, bytes, Blob{"ab"}, Blob{std::string(5000, '\xaa')}, Blob{}},
        {"BLOB", 4, 0, 0, bytes, Blob{"abc"}, Blob{std::string(20000, '\x55')}, Blob{}},
        {"VARCHAR", 5, 255, 0, "Zażółć gęślą jaźń 😀", "a", std::string(255, 'z'), ""},
        {"TINYINT", 6, 3, 0, i64(42), i64(-128), i64(127), i64(0)},
        {"SMALLINT", 7, 5, 0, i64(1234), i64(-32768), i64(32767), i64(0)},
        {"INTEGER", 8, 10, 0, i64(123456), i64(numeric_limits<std::int32_t>::min()),
         i64(numeric_limits<std::int32_t>::max()), i64(0)},
        {"BIGINT", 9, 19, 0, i64(9007199254740993), i64(numeric_limits<std::int64_t>::min()),
         i64(numeric_limits<std::int64_t>::max()), i64(0)},
        {"FLOAT", 10, 7, 0, 1.5, -3.4028234663852886e38, 3.4028234663852886e38, 0.0},
        {"DOUBLE", 11, 15, 0, 0.1, numeric_limits<double>::lowest(), numeric_limits<double>::max(),
         5e-324},
        {"DECIMAL", 12, 38, 10, "12345.6789000000", "-" + digits38.substr(10) + ".9999999999",
         digits38.substr(10) + ".9999999999", "0.0000000000"},
        {"NUMERIC", 13, 38, 0, "123456789012345678901234567890", "-" + digits38, digits38, "0"},
        {"BOOLEAN", 14, 1, 0, true, false, true, false},
        {"DATE", 15, 10, 0, "2024-02-29", "0001-01-01", "9999-12-31", "1970-01-01"},
        {"TIME", 16, 16, 7, "13:37:42.1234567", "00:00:00.0000000", "23:59:59.9999999",
         "00:00:00.0000000"},
        {"TIMESTAMP", 17, 27, 7, "2024-02-29T13:37:42.1234567Z", "0001-01-01T00:00:00.0000000Z",
         "9999-12-31T23:59:59.9999999Z", "1970-01-01T00:00:00.0000000Z"},
        {"UUID", 18, 38, 0, "{01234567-890a-bcde-f012-34567890abcd}",
         "{00000000-0000-0000-0000-000000000000}", "{ffffffff-ffff-ffff-ffff-ffffffffffff}",
         "{00000000-0000-0000-0000-000000000000}"},
    };
    return rows;
}

}  // namespace

void numbered_rows(ResultSink& sink, std::int64_t count) {
    sink.begin(numbered_columns());
    numbered(sink, 1, count);
    sink.end(-1);
}

void endless_rows(ResultSink& sink) {
    numbered_rows(sink, std::numeric_limits<int>::max());
}

void every_type(ResultSink& sink) {
    std::vector<Column> columns;
    for (const TypeRow& row : type_rows()) {
        columns.push_back(column(row.name, row.type, row.name, row.length));
        columns.back().scale = row.scale;
    }
    sink.begin(columns);
    constexpr std::array<Value TypeRow::*, 4> cases = {&TypeRow::plain, &TypeRow::least,
                                                       &TypeRow::greatest, &TypeRow::zero};
    for (const auto member : cases) {
        std::vector<Value> values;
        for (const TypeRow& row : type_rows()) values.push_back(row.*member);
        sink.row(values);
    }
    sink.row(std::vector<Value>(type_rows().size()));
    sink.end(-1);
}

void several_results(ResultSink& sink) {
    numbered_rows(sink, 2);
    sink.begin({});
    sink.end(3);
    sink.begin(numbered_columns());
    numbered(sink, 3, 3);
    sink.end(-1);
}

void counts_around_rows(ResultSink& sink) {
    sink.begin({});
    sink.end(3);
    numbered_rows(sink, 2);
    sink.begin({});
    sink.end(1);
}

void huge_cell(ResultSink& sink, std::int64_t octets) {
    sink.begin({column("id", 8, "INTEGER", 10), column("cell", 5, "VARCHAR", 2147483647)});
    std::string cell(static_cast<std::size_t>(octets), 'a');
    for (std::size_t i = 0; i < cell.size(); ++i) cell[i] = static_cast<char>('a' + i % 26);
    const std::array<std::string, 3> cells = {"before", std::move(cell), "after"};
    std::int64_t id = 0;
    for (const std::string& text : cells) sink.row(std::array<Value, 2>{Value(++id), Value(text)});
    sink.end(-1);
}

void wide_rows(ResultSink& sink, std::int64_t columns) {
    std::vector<Column> made;
    for (std::int64_t i = 1; i <= columns; ++i) {
        made.push_back(column("c" + std::to_string(i), 8, "INTEGER", 10));
    }
    sink.begin(made);
    for (std::int64_t row = 1; row <= 3; ++row) {
        std::vector<Value> values;
        for (std::int64_t i = 1; i <= columns; ++i) values.emplace_back(row * 100000 + i);
        sink.row(values);
    }
    sink.end(-1);
}

void odd_names(ResultSink& sink) {
    const std::vector<std::string> names = {
        "",           "same",       "same",      std::string(300, 'n'), "Größe 尺寸 😀",
        "with space", "a\"b]c[d'e", "line\nfeed"};
    std::vector<Column> columns;
    std::vector<Value> values;
    for (const std::string& name : names) {
        columns.push_back(column(name, 8, "INTEGER", 10));
        values.emplace_back(static_cast<std::int64_t>(columns.size()));
    }
    sink.begin(columns);
    sink.row(values);
    sink.end(-1);
}

void text_samples(ResultSink& sink) {
    std::string emoji;
    for (int i = 0; i < 300; ++i) emoji += "😀";
    const std::vector<std::string> texts = {"",
                                            "   ",
                                            "\"quotes\" \\ / ' \b\f\n\r\t\x01\x1f\x7f",
                                            std::string("a\0b", 3),
                                            "Äöüß €",
                                            "中文字符",
                                            "👩‍👩‍👧‍👦 𝒳",
                                            "e\u0301 n\u0303",
                                            "\xef\xbf\xbf",
                                            emoji};
    sink.begin({column("id", 8, "INTEGER", 10), column("text", 5, "VARCHAR", 1000)});
    std::int64_t id = 0;
    for (const std::string& text : texts) sink.row(std::array<Value, 2>{Value(++id), Value(text)});
    sink.end(-1);
}

void no_rows(ResultSink& sink) {
    numbered_rows(sink, 0);
}

}  // namespace mock
