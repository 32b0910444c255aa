// The least that an insert of many rows costs: the driver's requests, written by RapidJSON from the
// same rows, and sent by libcurl.
//   bench_insert_floor URL [--rows N] [--sets N] [--rounds N]
// URL is that of the service's /batch; a request has at most `sets` rows. Prints the median time;
// an untimed pass has warmed everything up.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>

#include "arguments.h"
#include "insert_rows.h"
#include "poster.h"
#include "report.h"

namespace {

using namespace connectai::bench;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// The service's `dataType` numbers.
enum DataType { varchar = 5, bigint = 9, floating = 11, timestamp = 17 };

template <typename Value>
void write_parameter(Writer& writer, const char* name, DataType type, Value write_value) {
    writer.Key(name, 3);
    writer.StartObject();
    writer.Key("dataType");
    writer.Int(type);
    writer.Key("value");
    write_value();
    writer.EndObject();
}

void write_digits(char*& out, unsigned value, int count) {
    for (int i = count; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
    out += count;
}

// yyyy-MM-ddTHH:mm:ss.fffffffZ
void write_stamp(Writer& writer, const SQL_TIMESTAMP_STRUCT& stamp) {
    std::array<char, 28> text;
    char* out = text.data();
    const auto part = [&out](unsigned value, int count, char next) {
        write_digits(out, value, count);
        *out++ = next;
    };
    part(static_cast<unsigned>(stamp.year), 4, '-');
    part(stamp.month, 2, '-');
    part(stamp.day, 2, 'T');
    part(stamp.hour, 2, ':');
    part(stamp.minute, 2, ':');
    part(stamp.second, 2, '.');
    part(stamp.fraction / 100, 7, 'Z');
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_row(Writer& writer, const InsertRow& row) {
    writer.StartObject();
    write_parameter(writer, "@p1", bigint, [&] { writer.Int64(row.id); });
    write_parameter(writer, "@p2", varchar, [&] {
        writer.String(row.name.data(), static_cast<rapidjson::SizeType>(row.name_length));
    });
    write_parameter(writer, "@p3", floating, [&] { writer.Double(row.price); });
    write_parameter(writer, "@p4", timestamp, [&] { write_stamp(writer, row.stamp); });
    writer.EndObject();
}

void write_body(Writer& writer, const std::string& sql, std::span<const InsertRow> rows) {
    writer.StartObject();
    writer.Key("query");
    writer.String(sql.c_str(), static_cast<rapidjson::SizeType>(sql.size()));
    writer.Key("parameters");
    writer.StartArray();
    for (const InsertRow& row : rows) write_row(writer, row);
    writer.EndArray();
    writer.EndObject();
}

class Insert {
public:
    Insert(const std::string& url, std::size_t rows, std::size_t sets)
        : poster_(url, {}), rows_(make_insert_rows(rows)), sets_(sets) {}

    double run() {
        const Stopwatch stopwatch;
        for (std::span<const InsertRow> left = rows_; !left.empty();) {
            const auto block = left.first(std::min(sets_, left.size()));
            left = left.subspan(block.size());
            buffer_.Clear();
            Writer writer(buffer_);
            write_body(writer, sql_, block);
            poster_.post({buffer_.GetString(), buffer_.GetSize()});
        }
        return stopwatch.milliseconds();
    }

private:
    Poster poster_;
    std::vector<InsertRow> rows_;
    std::size_t sets_;
    std::string sql_ = std::string("INSERT INTO ") + insert_table + " VALUES (@p1, @p2, @p3, @p4)";
    rapidjson::StringBuffer buffer_;
};

}  // namespace

int main(int argc, char** argv) try {
    Arguments arguments(argc, argv, "bench_insert_floor URL [--rows N] [--sets N] [--rounds N]");
    const std::size_t rows = arguments.number("--rows", 100'000);
    const std::size_t sets = arguments.number("--sets", 1000);
    const std::size_t rounds = arguments.number("--rounds", 1);
    const std::string url = arguments.words(1)[0];
    if (sets == 0) throw std::invalid_argument("a request has a row at least");

    Insert insert(url, rows, sets);
    insert.run();
    print_median(rounds, [&insert] { return insert.run(); });
    std::printf("rows=%zu\n", rows);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::cerr << "bench_insert_floor: " << error.what() << '\n';
    return EXIT_FAILURE;
}
