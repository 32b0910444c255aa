// ODBC 3.8, appendix D, "Column size", "Decimal digits", "Transfer octet length", "Display size".
#include "convert/type_properties.h"

#include <gtest/gtest.h>

#include "convert/convert.h"

namespace connectai::convert {
namespace {

constexpr TypeReport default_maximum{4000};

struct Declared {
    std::optional<std::int64_t> length = std::nullopt;
    std::optional<std::int64_t> precision = std::nullopt;
    std::optional<std::int64_t> scale = std::nullopt;
};

Column column_of(DataType type, const Declared& declared = {}) {
    Column column;
    column.type = type;
    column.length = declared.length;
    column.precision = declared.precision;
    column.scale = declared.scale;
    return column;
}

struct Expected {
    DataType type;
    SQLSMALLINT concise;
    SQLSMALLINT verbose;
    SQLULEN column_size;
    SQLLEN octet_length;
    SQLLEN display_size;
    int decimal_digits;  // -1: does not apply
};

TEST(TypeProperties, SizesOfFixedTypesAreAppendixDs) {
    const Expected table[] = {
        {DataType::tinyint, SQL_TINYINT, SQL_TINYINT, 3, 1, 4, 0},
        {DataType::smallint, SQL_SMALLINT, SQL_SMALLINT, 5, 2, 6, 0},
        {DataType::integer, SQL_INTEGER, SQL_INTEGER, 10, 4, 11, 0},
        {DataType::bigint, SQL_BIGINT, SQL_BIGINT, 19, 8, 20, 0},
        {DataType::float_, SQL_FLOAT, SQL_FLOAT, 15, 8, 24, -1},
        {DataType::double_, SQL_DOUBLE, SQL_DOUBLE, 15, 8, 24, -1},
        {DataType::boolean, SQL_BIT, SQL_BIT, 1, 1, 1, -1},
        {DataType::date, SQL_TYPE_DATE, SQL_DATETIME, 10, 6, 10, -1},
        {DataType::time, SQL_TYPE_TIME, SQL_DATETIME, 16, 6, 16, 7},
        {DataType::timestamp, SQL_TYPE_TIMESTAMP, SQL_DATETIME, 27, 16, 27, 7},
        {DataType::uuid, SQL_GUID, SQL_GUID, 36, 16, 36, -1},
    };
    for (const Expected& expected : table) {
        const TypeProperties& type = properties_of(expected.type);
        EXPECT_EQ(type.type, expected.type);
        const ColumnShape shape = shape_of(column_of(expected.type), default_maximum);
        EXPECT_EQ(shape.concise_type, expected.concise) << type.name;
        EXPECT_EQ(shape.verbose_type, expected.verbose) << type.name;
        EXPECT_EQ(shape.column_size, expected.column_size) << type.name;
        EXPECT_EQ(shape.octet_length, expected.octet_length) << type.name;
        EXPECT_EQ(shape.display_size, expected.display_size) << type.name;
        EXPECT_EQ(shape.has_decimal_digits ? shape.decimal_digits : -1, expected.decimal_digits)
            << type.name;
        EXPECT_EQ(static_cast<SQLULEN>(type.column_size), expected.column_size) << type.name;
    }
}

TEST(TypeProperties, TheTableIsInTheOrderOfTheNumbers) {
    ASSERT_EQ(all_types().size(), static_cast<std::size_t>(data_type_count));
    int number = 1;
    for (const TypeProperties& type : all_types()) {
        EXPECT_EQ(static_cast<int>(type.type), number++);
        EXPECT_EQ(&properties_of(type.type), &type);
    }
    EXPECT_EQ(properties_of(static_cast<DataType>(99)).type, DataType::varchar);
}

TEST(TypeProperties, TextLengthsAreCharactersAndCapped) {
    struct Case {
        std::optional<std::int64_t> declared;
        std::int64_t maximum;
        SQLSMALLINT type;
        SQLULEN size;
    };
    const Case cases[] = {
        {255, 4000, SQL_WVARCHAR, 255},
        {std::nullopt, 4000, SQL_WVARCHAR, 4000},
        {0, 4000, SQL_WVARCHAR, 4000},
        {2147483647, 4000, SQL_WVARCHAR, 4000},
        {-1, 255, SQL_WVARCHAR, 255},
        {5000, 4000, SQL_WVARCHAR, 4000},
        {8001, 4000, SQL_WLONGVARCHAR, 4000},
        {16777216, 4000, SQL_WLONGVARCHAR, 4000},
        {16777216, 20000000, SQL_WVARCHAR, 16777216},
        {10, 0, SQL_WVARCHAR, 1},
    };
    for (const Case& test : cases) {
        const ColumnShape shape =
            shape_of(column_of(DataType::varchar, {.length = test.declared}), {test.maximum});
        EXPECT_EQ(shape.concise_type, test.type) << test.declared.value_or(-7);
        EXPECT_EQ(shape.verbose_type, test.type);
        EXPECT_EQ(shape.column_size, test.size);
        EXPECT_EQ(shape.display_size, static_cast<SQLLEN>(test.size));
        EXPECT_EQ(shape.octet_length, static_cast<SQLLEN>(test.size * 2));
        EXPECT_EQ(shape.length, static_cast<SQLLEN>(test.size));
    }
}

// One more octet a UTF-16 unit than half of a surrogate pair needs.
TEST(TypeProperties, TextIsNarrowWhereTheConnectionWantsNoWideText) {
    const TypeReport narrow{.max_column_size = 4000, .wide_text = false};
    const Column known = column_of(DataType::varchar, {.length = 255});
    const ColumnShape shape = shape_of(known, narrow);
    EXPECT_EQ(shape.concise_type, SQL_VARCHAR);
    EXPECT_EQ(shape.verbose_type, SQL_VARCHAR);
    EXPECT_EQ(shape.column_size, 255U);
    EXPECT_EQ(shape.length, 255);
    EXPECT_EQ(shape.display_size, 255);
    EXPECT_EQ(shape.octet_length, 765);
    EXPECT_EQ(default_c_type(shape.concise_type), SQL_C_CHAR);
    EXPECT_EQ(default_c_type(shape_of(known, default_maximum).concise_type), SQL_C_WCHAR);
    const ColumnShape large = shape_of(column_of(DataType::varchar, {.length = 16777216}), narrow);
    EXPECT_EQ(large.concise_type, SQL_LONGVARCHAR);
    EXPECT_EQ(large.verbose_type, SQL_LONGVARCHAR);
    EXPECT_EQ(large.column_size, 4000U);
    EXPECT_EQ(default_c_type(large.concise_type), SQL_C_CHAR);
    EXPECT_EQ(shape_of(column_of(DataType::blob), narrow).concise_type, SQL_VARBINARY);
}

TEST(TypeProperties, BinaryLengthsAreOctetsAndShownAsTwoDigitsEach) {
    for (const DataType type :
         {DataType::binary, DataType::varbinary, DataType::long_varbinary, DataType::blob}) {
        const ColumnShape shape = shape_of(column_of(type, {.length = 16}), default_maximum);
        EXPECT_EQ(shape.concise_type, SQL_VARBINARY);
        EXPECT_EQ(shape.column_size, 16U);
        EXPECT_EQ(shape.octet_length, 16);
        EXPECT_EQ(shape.display_size, 32);
        EXPECT_EQ(shape_of(column_of(type), default_maximum).column_size, 4000U);
    }
}

TEST(TypeProperties, DecimalsHaveTheirPrecisionAndScale) {
    struct Case {
        std::optional<std::int64_t> precision;
        std::optional<std::int64_t> scale;
        SQLULEN column_size;
        SQLSMALLINT decimal_digits;
    };
    const Case cases[] = {{10, 3, 10, 3},
                          {10, std::nullopt, 10, 0},
                          {std::nullopt, 4, 38, 4},
                          {std::nullopt, std::nullopt, 38, 18},
                          {0, std::nullopt, 38, 18},
                          {65, 30, 65, 30},
                          {5, 10, 10, 10}};
    for (const Case& test : cases) {
        for (const DataType type : {DataType::decimal, DataType::numeric}) {
            const ColumnShape shape =
                shape_of(column_of(type, {.precision = test.precision, .scale = test.scale}),
                         default_maximum);
            EXPECT_EQ(shape.column_size, test.column_size);
            EXPECT_EQ(shape.decimal_digits, test.decimal_digits);
            EXPECT_TRUE(shape.has_decimal_digits);
            EXPECT_EQ(shape.scale, test.decimal_digits);
            EXPECT_EQ(shape.precision, static_cast<SQLSMALLINT>(test.column_size));
            EXPECT_EQ(shape.display_size, static_cast<SQLLEN>(test.column_size) + 2);
            EXPECT_EQ(shape.octet_length, shape.display_size);
        }
    }
}

TEST(TypeProperties, FractionDigitsFollowTheScaleAndAreSevenWithoutOne) {
    struct Case {
        std::optional<std::int64_t> scale;
        int digits;
    };
    for (const Case& test : {Case{std::nullopt, 7}, {0, 7}, {3, 3}, {9, 9}, {12, 9}}) {
        const ColumnShape timestamp =
            shape_of(column_of(DataType::timestamp, {.scale = test.scale}), default_maximum);
        EXPECT_EQ(timestamp.column_size, static_cast<SQLULEN>(20 + test.digits));
        EXPECT_EQ(timestamp.decimal_digits, test.digits);
        EXPECT_EQ(timestamp.precision, test.digits);
        EXPECT_EQ(timestamp.octet_length, 16);
        const ColumnShape time =
            shape_of(column_of(DataType::time, {.scale = test.scale}), default_maximum);
        EXPECT_EQ(time.column_size, static_cast<SQLULEN>(9 + test.digits));
    }
    EXPECT_EQ(source_of(column_of(DataType::timestamp, {.scale = 3})).scale, 3);
    EXPECT_EQ(source_of(column_of(DataType::timestamp, {.scale = 77})).scale, 9);
    EXPECT_EQ(source_of(column_of(DataType::timestamp)).scale, 0);
}

TEST(TypeProperties, TheRadixFitsTheNumberItGoesWith) {
    const ColumnShape approximate = shape_of(column_of(DataType::double_), default_maximum);
    EXPECT_EQ(approximate.radix, 2);
    EXPECT_EQ(approximate.precision, 53);
    EXPECT_EQ(properties_of(DataType::double_).radix, 10);
    EXPECT_EQ(shape_of(column_of(DataType::integer), default_maximum).radix, 10);
    EXPECT_EQ(shape_of(column_of(DataType::integer), default_maximum).precision, 10);
    EXPECT_EQ(shape_of(column_of(DataType::varchar), default_maximum).radix, 0);
}

TEST(TypeProperties, FlagsAreThoseOfTheTypes) {
    for (const TypeProperties& type : all_types()) {
        const bool number = type.type >= DataType::tinyint && type.type <= DataType::numeric;
        EXPECT_EQ(type.is_numeric, number) << type.name;
        EXPECT_EQ(type.is_signed, number) << type.name;
        EXPECT_EQ(type.case_sensitive, type.type == DataType::varchar) << type.name;
        EXPECT_EQ(type.searchable,
                  type.type == DataType::varchar ? SQL_SEARCHABLE : SQL_PRED_BASIC);
        EXPECT_EQ(type.verbose_type == SQL_DATETIME, type.datetime_code != 0) << type.name;
        EXPECT_FALSE(type.name.empty());
    }
}

TEST(TypeProperties, Odbc2ApplicationsGetTheirDateTypes) {
    EXPECT_EQ(odbc2_type(SQL_TYPE_DATE), SQL_DATE);
    EXPECT_EQ(odbc2_type(SQL_TYPE_TIME), SQL_TIME);
    EXPECT_EQ(odbc2_type(SQL_TYPE_TIMESTAMP), SQL_TIMESTAMP);
    EXPECT_EQ(odbc2_type(SQL_WVARCHAR), SQL_WVARCHAR);
}

}  // namespace
}  // namespace connectai::convert
