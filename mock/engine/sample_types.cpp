// [Samples].[Types].[AllTypes]: a column of each of the 18 types, and rows at the edges of them.
#include "engine/loader.h"
#include "engine/samples.h"

namespace mock::sql {
namespace {

using namespace type_number;
using Row = std::vector<Value>;

Table all_types_table() {
    Table table;
    table.catalog = "Samples";
    table.schema = "Types";
    table.name = "AllTypes";
    table.remarks = "One column of every type, one row for every edge";
    table.primary_key = {"Id"};
    table.columns = {required(column_of("Id", integer)),
                     column_of("BinaryValue", binary, 16),
                     column_of("VarbinaryValue", varbinary, 256),
                     column_of("LongVarbinaryValue", longvarbinary),
                     column_of("BlobValue", blob),
                     column_of("VarcharValue", varchar, 200),
                     column_of("TinyintValue", tinyint),
                     column_of("SmallintValue", smallint),
                     column_of("IntegerValue", integer),
                     column_of("BigintValue", bigint),
                     column_of("FloatValue", real),
                     column_of("DoubleValue", double_),
                     column_of("DecimalValue", decimal, 38, 10),
                     column_of("NumericValue", numeric, 38, 0),
                     column_of("BooleanValue", boolean),
                     column_of("DateValue", date),
                     column_of("TimeValue", time),
                     column_of("TimestampValue", timestamp),
                     column_of("UuidValue", uuid)};
    return table;
}

Blob octets(int first, int count) {
    Blob blob;
    for (int i = 0; i < count; ++i) blob.octets += static_cast<char>((first + i) % 256);
    return blob;
}

std::string text(const char* literal) {
    return literal;
}

Row nulls() {
    return Row(18);
}

Row smallest() {
    return {octets(0, 16),
            octets(0, 1),
            octets(0, 1),
            octets(0, 1),
            text(" "),
            std::int64_t{-128},
            std::int64_t{-32768},
            std::int64_t{-2147483648LL},
            std::int64_t{-9223372036854775807LL - 1},
            -1.7976931348623157e308,
            -1.7976931348623157e308,
            text("-9999999999999999999999999999.9999999999"),
            text("-99999999999999999999999999999999999999"),
            false,
            text("0001-01-01"),
            text("00:00:00.0000000"),
            text("0001-01-01T00:00:00.0000000Z"),
            text("{00000000-0000-0000-0000-000000000000}")};
}

Row largest() {
    return {octets(240, 16),
            octets(0, 256),
            octets(0, 256),
            octets(0, 256),
            std::string(200, 'z'),
            std::int64_t{127},
            std::int64_t{32767},
            std::int64_t{2147483647},
            std::int64_t{9223372036854775807LL},
            1.7976931348623157e308,
            1.7976931348623157e308,
            text("9999999999999999999999999999.9999999999"),
            text("99999999999999999999999999999999999999"),
            true,
            text("9999-12-31"),
            text("23:59:59.9999999"),
            text("9999-12-31T23:59:59.9999999Z"),
            text("{ffffffff-ffff-ffff-ffff-ffffffffffff}")};
}

Row zeros() {
    return {Blob{},
            Blob{},
            Blob{},
            Blob{},
            text(""),
            std::int64_t{0},
            std::int64_t{0},
            std::int64_t{0},
            std::int64_t{0},
            0.0,
            0.0,
            text("0"),
            text("0"),
            false,
            text("1970-01-01"),
            text("00:00:00"),
            text("1970-01-01T00:00:00Z"),
            text("{00000000-0000-0000-0000-000000000000}")};
}

Row typical() {
    return {octets(1, 16),
            octets(65, 5),
            octets(0, 64),
            octets(200, 100),
            text("Hello, world"),
            std::int64_t{42},
            std::int64_t{1234},
            std::int64_t{123456789},
            std::int64_t{9007199254740993LL},
            3.25,
            0.1,
            text("12345.6789"),
            text("12345678901234567890"),
            true,
            text("2024-02-29"),
            text("13:45:30.1234567"),
            text("2024-02-29T13:45:30.1234567Z"),
            text("{01234567-890a-bcde-f012-34567890abcd}")};
}

Row unicode() {
    return {octets(128, 16),
            octets(128, 32),
            octets(128, 32),
            octets(128, 32),
            text("Zo\u00eb \u20ac \u03a9\u043f\u0440 \u65e5\u672c\u8a9e \U0001F600\U0001F468\u200D"
                 "\U0001F469\u200D\U0001F467 \"quoted\" back\\slash\n\ttab"),
            std::int64_t{-1},
            std::int64_t{-1},
            std::int64_t{-1},
            std::int64_t{-1},
            0.30000000000000004,
            5e-324,
            text("0.0000000001"),
            text("-1"),
            false,
            text("1999-12-31"),
            text("23:59:59.0000001"),
            text("1999-12-31T23:59:59.0000001Z"),
            text("{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}")};
}

// Doubles that need 17 digits, timestamps before 1970, a decimal that needs all of its digits.
Row precise() {
    return {octets(77, 16),
            octets(1, 255),
            octets(0, 1000),
            octets(0, 5000),
            text("'single' -- not a comment; [brackets] @p1 ? {fn x}"),
            std::int64_t{100},
            std::int64_t{-12345},
            std::int64_t{-123456789},
            std::int64_t{-9007199254740993LL},
            2.2250738585072014e-308,
            9007199254740993.0 / 3.0,
            text("-1234567890123456789012345678.0123456789"),
            text("12345678901234567890123456789012345678"),
            true,
            text("1582-10-15"),
            text("12:00:00.5"),
            text("1900-01-01T00:00:00.0000001Z"),
            text("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}")};
}

}  // namespace

ColumnInfo column_of(std::string name, DataType number, std::int64_t size, std::int64_t scale) {
    ColumnInfo column;
    column.name = std::move(name);
    column.type = make_type(number, size, scale);
    return column;
}

ColumnInfo required(ColumnInfo column) {
    column.nullable = false;
    return column;
}

void create_types(Connection& connection, Catalog& catalog) {
    const Table table = all_types_table();
    create_table(connection, catalog, table);
    TableLoader loader(connection, table);
    std::int64_t id = 0;
    for (const auto& make_row : {nulls, smallest, largest, zeros, typical, unicode, precise}) {
        Row row = make_row();
        row.insert(row.begin(), ++id);
        loader.add(row);
    }
}

}  // namespace mock::sql
