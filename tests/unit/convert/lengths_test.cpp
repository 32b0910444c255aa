// Lengths, indicators and missing buffers. ODBC 3.8, SQLBindCol, "Length/Indicator Buffers";
// SQLSetDescField, SQL_DESC_INDICATOR_PTR and SQL_DESC_OCTET_LENGTH_PTR.
#include "conversion.h"

namespace connectai::convert {
namespace {

struct Separate {
    SQLLEN length = untouched_length;
    SQLLEN indicator = untouched_length;
    Outcome outcome = Outcome::ok;
    Progress progress;
};

Separate run(DataType type, Cell cell, SQLSMALLINT c_type, void* data, SQLLEN octets) {
    Separate result;
    const Target target{.c_type = c_type,
                        .data = data,
                        .buffer_octets = octets,
                        .octet_length = &result.length,
                        .indicator = &result.indicator};
    result.outcome = find_converter(type, c_type)(cell, {type, 0}, target, result.progress);
    return result;
}

TEST(Lengths, SeparateIndicatorIsZeroForAValue) {
    char buffer[8];
    const auto text = run(DataType::varchar, text_cell("abc"), SQL_C_CHAR, buffer, 8);
    EXPECT_EQ(text.indicator, 0);
    EXPECT_EQ(text.length, 3);
    SQLINTEGER number = 0;
    const auto fixed = run(DataType::integer, number_cell("7"), SQL_C_SLONG, &number, 0);
    EXPECT_EQ(fixed.indicator, 0);
    EXPECT_EQ(fixed.length, 4);
    EXPECT_EQ(number, 7);
}

TEST(Lengths, NullLeavesASeparateLengthAlone) {
    char buffer[8];
    const auto result = run(DataType::varchar, null_cell(), SQL_C_CHAR, buffer, 8);
    EXPECT_EQ(result.indicator, SQL_NULL_DATA);
    EXPECT_EQ(result.length, untouched_length);
}

TEST(Lengths, NullWithOnlyALengthPointerWantsAnIndicator) {
    SQLLEN length = untouched_length;
    Progress progress;
    const Target target{.c_type = SQL_C_SLONG, .octet_length = &length};
    EXPECT_EQ(find_converter(DataType::integer, SQL_C_SLONG)(null_cell(), {}, target, progress),
              Outcome::indicator_required);
    EXPECT_EQ(length, untouched_length);
}

TEST(Lengths, WithoutADataBufferOnlyTheLengthIsStored) {
    struct Case {
        DataType type;
        Cell cell;
        SQLSMALLINT c_type;
        SQLLEN length;
    };
    const Case cases[] = {
        {DataType::varchar, text_cell("abc\xC3\xA9"), SQL_C_CHAR, 5},
        {DataType::varchar, text_cell("abc\xC3\xA9"), SQL_C_WCHAR, 8},
        {DataType::varchar, text_cell("abc\xC3\xA9"), SQL_C_BINARY, 5},
        {DataType::binary, text_cell("AQID"), SQL_C_BINARY, 3},
        {DataType::binary, text_cell("AQID"), SQL_C_CHAR, 6},
        {DataType::binary, text_cell("AQID"), SQL_C_WCHAR, 12},
        {DataType::integer, number_cell("-123"), SQL_C_CHAR, 4},
        {DataType::integer, number_cell("-123"), SQL_C_SLONG, 4},
        {DataType::integer, number_cell("-123"), SQL_C_BINARY, 4},
        {DataType::date, text_cell("2024-01-01"), SQL_C_TYPE_DATE, 6},
        {DataType::uuid, text_cell("{01234567-890a-bcde-f012-34567890abcd}"), SQL_C_CHAR, 36},
    };
    for (const Case& test : cases) {
        const auto result = run(test.type, test.cell, test.c_type, nullptr, 0);
        EXPECT_EQ(result.outcome, Outcome::ok) << c_type_name(test.c_type);
        EXPECT_EQ(result.length, test.length) << c_type_name(test.c_type);
        EXPECT_EQ(result.indicator, 0);
        EXPECT_TRUE(result.progress.complete);
    }
}

TEST(Lengths, WithoutAnyPointerAValueIsStillConverted) {
    SQLINTEGER number = 0;
    Progress progress;
    const Target target{.c_type = SQL_C_SLONG, .data = &number};
    EXPECT_EQ(
        find_converter(DataType::integer, SQL_C_SLONG)(number_cell("42"), {}, target, progress),
        Outcome::ok);
    EXPECT_EQ(number, 42);
}

TEST(Lengths, FixedTypesIgnoreTheBufferLength) {
    double number = 0;
    const auto result = run(DataType::double_, number_cell("2.5"), SQL_C_DOUBLE, &number, 1);
    EXPECT_EQ(result.outcome, Outcome::ok);
    EXPECT_EQ(number, 2.5);
}

}  // namespace
}  // namespace connectai::convert
