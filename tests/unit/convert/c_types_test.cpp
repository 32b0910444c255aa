// ODBC 3.8, appendix D, "C data types", "Default C data types".
#include "conversion.h"
#include "convert/type_properties.h"

namespace connectai::convert {
namespace {

TEST(CTypes, OnlyIdentifiersOfTheSpecificationAreCTypes) {
    for (const SQLSMALLINT c_type :
         CTypes{SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY, SQL_C_DEFAULT, SQL_C_SLONG, SQL_C_LONG,
                SQL_C_BOOKMARK, SQL_C_VARBOOKMARK, SQL_C_GUID, SQL_C_DATE, SQL_C_TYPE_DATE,
                SQL_C_NUMERIC, SQL_C_INTERVAL_MINUTE_TO_SECOND}) {
        EXPECT_TRUE(is_c_type(c_type)) << c_type;
    }
    for (const SQLSMALLINT other :
         CTypes{0, 3, 6, 12, 42, 114, 100, -1, -3, -4, -5, -9, -10, -99, 12345}) {
        EXPECT_FALSE(is_c_type(other)) << other;
    }
}

TEST(CTypes, SizesAreThoseOfTheCTypes) {
    EXPECT_EQ(fixed_size(SQL_C_CHAR), 0U);
    EXPECT_EQ(fixed_size(SQL_C_WCHAR), 0U);
    EXPECT_EQ(fixed_size(SQL_C_BINARY), 0U);
    EXPECT_EQ(fixed_size(SQL_C_BIT), 1U);
    EXPECT_EQ(fixed_size(SQL_C_UTINYINT), 1U);
    EXPECT_EQ(fixed_size(SQL_C_SHORT), 2U);
    EXPECT_EQ(fixed_size(SQL_C_ULONG), 4U);
    EXPECT_EQ(fixed_size(SQL_C_SBIGINT), 8U);
    EXPECT_EQ(fixed_size(SQL_C_FLOAT), 4U);
    EXPECT_EQ(fixed_size(SQL_C_DOUBLE), 8U);
    EXPECT_EQ(fixed_size(SQL_C_NUMERIC), 19U);
    EXPECT_EQ(fixed_size(SQL_C_TYPE_DATE), 6U);
    EXPECT_EQ(fixed_size(SQL_C_TIME), 6U);
    EXPECT_EQ(fixed_size(SQL_C_TYPE_TIMESTAMP), 16U);
    EXPECT_EQ(fixed_size(SQL_C_GUID), 16U);
    EXPECT_EQ(fixed_size(SQL_C_INTERVAL_DAY), sizeof(SQL_INTERVAL_STRUCT));
    EXPECT_EQ(fixed_size(12345), 0U);
}

TEST(CTypes, NamesAreThoseOfTheSpecification) {
    EXPECT_STREQ(c_type_name(SQL_C_SLONG), "SQL_C_SLONG");
    EXPECT_STREQ(c_type_name(SQL_C_TYPE_TIMESTAMP), "SQL_C_TYPE_TIMESTAMP");
    EXPECT_STREQ(c_type_name(SQL_C_INTERVAL_DAY), "SQL_C_INTERVAL_DAY");
    EXPECT_STREQ(c_type_name(12345), "an unknown C type");
}

TEST(CTypes, EveryTypeHasADefaultThatItConvertsTo) {
    for (const TypeProperties& type : all_types()) {
        const SQLSMALLINT c_type = default_c_type(type.concise_type);
        EXPECT_NE(find_converter(type.type, c_type), nullptr) << type.name;
        const SQLSMALLINT odbc2 = default_c_type(odbc2_type(type.concise_type));
        EXPECT_NE(find_converter(type.type, odbc2), nullptr) << type.name;
        EXPECT_EQ(fixed_size(odbc2), fixed_size(c_type)) << type.name;
    }
    EXPECT_EQ(default_c_type(SQL_WVARCHAR), SQL_C_WCHAR);
    EXPECT_EQ(default_c_type(SQL_WLONGVARCHAR), SQL_C_WCHAR);
    EXPECT_EQ(default_c_type(SQL_DECIMAL), SQL_C_CHAR);
    EXPECT_EQ(default_c_type(SQL_BIGINT), SQL_C_SBIGINT);
    EXPECT_EQ(default_c_type(SQL_TINYINT), SQL_C_STINYINT);
    EXPECT_EQ(default_c_type(SQL_FLOAT), SQL_C_DOUBLE);
    EXPECT_EQ(default_c_type(SQL_TYPE_TIMESTAMP), SQL_C_TYPE_TIMESTAMP);
    EXPECT_EQ(default_c_type(SQL_TIMESTAMP), SQL_C_TIMESTAMP);
    EXPECT_EQ(default_c_type(SQL_INTERVAL_DAY), SQL_C_INTERVAL_DAY);
}

}  // namespace
}  // namespace connectai::convert
