// The type of a descriptor's record: ODBC 3.8, SQLSetDescField, SQL_DESC_TYPE and its neighbours;
// SQLSetDescRec, "Consistency Checks".
#include "handles/descriptor_types.h"

#include <gtest/gtest.h>

#include <vector>

#include "descriptor_support.h"

namespace connectai::handles {
namespace {

struct TypeCase {
    SQLSMALLINT concise;
    SQLSMALLINT verbose;
    SQLSMALLINT code;
};

// ODBC 3.8, SQLSetDescField, SQL_DESC_DATETIME_INTERVAL_CODE and appendix D, "Data type identifiers
// and descriptors".
const std::vector<TypeCase> type_cases = {
    {SQL_C_CHAR, SQL_C_CHAR, 0},
    {SQL_C_WCHAR, SQL_C_WCHAR, 0},
    {SQL_C_SBIGINT, SQL_C_SBIGINT, 0},
    {SQL_C_NUMERIC, SQL_C_NUMERIC, 0},
    {SQL_C_GUID, SQL_C_GUID, 0},
    {SQL_C_TYPE_DATE, SQL_DATETIME, SQL_CODE_DATE},
    {SQL_C_TYPE_TIME, SQL_DATETIME, SQL_CODE_TIME},
    {SQL_C_TYPE_TIMESTAMP, SQL_DATETIME, SQL_CODE_TIMESTAMP},
    {SQL_C_INTERVAL_YEAR, SQL_INTERVAL, SQL_CODE_YEAR},
    {SQL_C_INTERVAL_MONTH, SQL_INTERVAL, SQL_CODE_MONTH},
    {SQL_C_INTERVAL_DAY, SQL_INTERVAL, SQL_CODE_DAY},
    {SQL_C_INTERVAL_HOUR, SQL_INTERVAL, SQL_CODE_HOUR},
    {SQL_C_INTERVAL_MINUTE, SQL_INTERVAL, SQL_CODE_MINUTE},
    {SQL_C_INTERVAL_SECOND, SQL_INTERVAL, SQL_CODE_SECOND},
    {SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_INTERVAL, SQL_CODE_YEAR_TO_MONTH},
    {SQL_C_INTERVAL_DAY_TO_HOUR, SQL_INTERVAL, SQL_CODE_DAY_TO_HOUR},
    {SQL_C_INTERVAL_DAY_TO_SECOND, SQL_INTERVAL, SQL_CODE_DAY_TO_SECOND},
    {SQL_C_INTERVAL_MINUTE_TO_SECOND, SQL_INTERVAL, SQL_CODE_MINUTE_TO_SECOND},
};

TEST(DescriptorTypes, ConciseAndVerboseTypesAgreeBothWays) {
    for (const TypeCase& t : type_cases) {
        DescriptorRecord record;
        set_concise_type(record, t.concise);
        EXPECT_EQ(record.concise_type, t.concise);
        EXPECT_EQ(record.type, t.verbose) << t.concise;
        EXPECT_EQ(record.datetime_interval_code, t.code) << t.concise;

        const auto ard = make(Role::ard);
        set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(t.concise));
        EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_TYPE), t.verbose);
        EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_DATETIME_INTERVAL_CODE), t.code);
        set_descriptor_field(*ard, 2, SQL_DESC_TYPE, as_pointer(t.verbose));
        if (t.code != 0) {
            set_descriptor_field(*ard, 2, SQL_DESC_DATETIME_INTERVAL_CODE, as_pointer(t.code));
        }
        EXPECT_EQ(field<SQLSMALLINT>(*ard, 2, SQL_DESC_CONCISE_TYPE), t.concise);
    }
}

TEST(DescriptorTypes, PlainTypeBehindADatetimeHasNoCode) {
    const auto ard = make(Role::ard);
    set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_TYPE_DATE));
    set_descriptor_field(*ard, 1, SQL_DESC_TYPE, as_pointer(SQL_C_CHAR));
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_CONCISE_TYPE), SQL_C_CHAR);
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_DATETIME_INTERVAL_CODE), 0);
}

// ODBC 3.8, appendix G, "Datetime data type changes"; 9 and 10 are also SQL_DATETIME, SQL_INTERVAL.
TEST(DescriptorTypes, ThoseOfOdbc2BecomeTheirSuccessors) {
    const auto ard = make(Role::ard);
    set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_DATE));
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_TYPE), SQL_DATETIME);
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_DATETIME_INTERVAL_CODE), SQL_CODE_DATE);
    set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_TIME));
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_CONCISE_TYPE), SQL_C_TYPE_TIME);
}

// "Trying to set SQL_DESC_TYPE to one of the concise datetime or interval types will return
// SQLSTATE HY021"; "do not form a valid ODBC C type".
TEST(DescriptorTypes, WhatDoesNotGoTogetherIsRefused) {
    const auto ard = make(Role::ard);
    const auto set = [&](SQLSMALLINT identifier, SQLLEN value) {
        return state_of([&] { set_descriptor_field(*ard, 1, identifier, as_pointer(value)); });
    };
    EXPECT_EQ(set(SQL_DESC_TYPE, SQL_C_TYPE_DATE), "HY021");
    EXPECT_EQ(set(SQL_DESC_TYPE, SQL_C_INTERVAL_DAY), "HY021");
    EXPECT_EQ(set(SQL_DESC_TYPE, SQL_DATETIME), "ok");
    EXPECT_EQ(set(SQL_DESC_DATETIME_INTERVAL_CODE, SQL_CODE_MINUTE_TO_SECOND), "HY021");
    EXPECT_EQ(set(SQL_DESC_DATETIME_INTERVAL_CODE, SQL_CODE_TIMESTAMP), "ok");
    EXPECT_EQ(set(SQL_DESC_TYPE, SQL_INTERVAL), "ok");
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_CONCISE_TYPE), SQL_C_INTERVAL_DAY)
        << "3 is a code of both";
    EXPECT_EQ(set(SQL_DESC_DATETIME_INTERVAL_CODE, SQL_CODE_MINUTE_TO_SECOND), "ok");
    EXPECT_EQ(set(SQL_DESC_TYPE, SQL_DATETIME), "ok");
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 1, SQL_DESC_DATETIME_INTERVAL_CODE), 0)
        << "13 is none of a datetime";
}

// The code may come first: "The application must first set the SQL_DESC_TYPE,
// SQL_DESC_CONCISE_TYPE, or SQL_DESC_DATETIME_INTERVAL_CODE field."
TEST(DescriptorTypes, TheCodeMayComeBeforeItsType) {
    const auto ipd = make(Role::ipd);
    set_descriptor_field(*ipd, 1, SQL_DESC_DATETIME_INTERVAL_CODE, as_pointer(SQL_CODE_TIME));
    set_descriptor_field(*ipd, 1, SQL_DESC_TYPE, as_pointer(SQL_DATETIME));
    EXPECT_EQ(field<SQLSMALLINT>(*ipd, 1, SQL_DESC_CONCISE_TYPE), SQL_TYPE_TIME);
}

// The table at SQL_DESC_TYPE, and SQL_DESC_NUM_PREC_RADIX.
TEST(DescriptorTypes, BringTheirDefaultsWithThem) {
    struct Case {
        SQLSMALLINT type;
        SQLSMALLINT precision;
        SQLINTEGER leading;
        SQLINTEGER radix;
    };
    for (const auto& [type, precision, leading, radix] :
         {Case{SQL_VARCHAR, 0, 0, 0}, Case{SQL_WVARCHAR, 0, 0, 0}, Case{SQL_DECIMAL, 38, 0, 10},
          Case{SQL_NUMERIC, 38, 0, 10}, Case{SQL_INTEGER, 0, 0, 10}, Case{SQL_BIGINT, 0, 0, 10},
          Case{SQL_FLOAT, 53, 0, 2}, Case{SQL_DOUBLE, 53, 0, 2}, Case{SQL_REAL, 24, 0, 2},
          Case{SQL_TYPE_DATE, 0, 0, 0}, Case{SQL_TYPE_TIME, 0, 0, 0},
          Case{SQL_TYPE_TIMESTAMP, 6, 0, 0}, Case{SQL_INTERVAL_YEAR, 0, 2, 0},
          Case{SQL_INTERVAL_DAY_TO_SECOND, 6, 2, 0}}) {
        SCOPED_TRACE(type);
        const auto ipd = make(Role::ipd);
        set_descriptor_field(*ipd, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_TYPE_TIMESTAMP));
        set_descriptor_field(*ipd, 1, SQL_DESC_SCALE, as_pointer(5));
        set_descriptor_field(*ipd, 1, SQL_DESC_CONCISE_TYPE, as_pointer(type));
        EXPECT_EQ(field<SQLSMALLINT>(*ipd, 1, SQL_DESC_PRECISION), precision);
        EXPECT_EQ(field<SQLSMALLINT>(*ipd, 1, SQL_DESC_SCALE), 0);
        EXPECT_EQ(field<SQLINTEGER>(*ipd, 1, SQL_DESC_DATETIME_INTERVAL_PRECISION), leading);
        EXPECT_EQ(field<SQLINTEGER>(*ipd, 1, SQL_DESC_NUM_PREC_RADIX), radix);
    }
}

// What the type of a parameter says of it, read-only: SQL_DESC_TYPE_NAME and the like.
TEST(DescriptorTypes, AreDescribedInTheIpd) {
    const auto ipd = make(Role::ipd);
    set_descriptor_field(*ipd, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_INTEGER));
    EXPECT_EQ(field<std::string>(*ipd, 1, SQL_DESC_TYPE_NAME), "INTEGER");
    EXPECT_EQ(field<SQLSMALLINT>(*ipd, 1, SQL_DESC_UNSIGNED), SQL_FALSE);
    EXPECT_EQ(field<SQLINTEGER>(*ipd, 1, SQL_DESC_CASE_SENSITIVE), SQL_FALSE);
    set_descriptor_field(*ipd, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_CHAR));
    EXPECT_EQ(field<std::string>(*ipd, 1, SQL_DESC_TYPE_NAME), "VARCHAR");
    EXPECT_EQ(field<SQLSMALLINT>(*ipd, 1, SQL_DESC_UNSIGNED), SQL_TRUE) << "\"or non-numeric\"";
    set_descriptor_field(*ipd, 2, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_SLONG));
    EXPECT_EQ(field<std::string>(*ipd, 2, SQL_DESC_TYPE_NAME), "")
        << "\"If the data type name is unknown, this variable contains an empty string.\"";
}

// SQLSetDescRec, "Consistency Checks", one case a rule.
TEST(DescriptorConsistency, IsCheckedWhenAnAddressIsSet) {
    struct Case {
        const char* rule;
        Role role;
        SQLSMALLINT type;
        SQLSMALLINT field;
        SQLLEN value;
        const char* state;
    };
    constexpr SQLSMALLINT nothing = SQL_DESC_OCTET_LENGTH;
    char data = 0;
    for (const Case& c : {
             Case{"a C type", Role::ard, SQL_C_SLONG, nothing, 4, "ok"},
             Case{"a C type", Role::apd, SQL_C_GUID, nothing, 16, "ok"},
             Case{"a C type", Role::explicit_, SQL_C_WCHAR, nothing, 4, "ok"},
             Case{"the default C type", Role::ard, SQL_C_DEFAULT, nothing, 4, "ok"},
             Case{"SQL types are no C types", Role::ard, SQL_VARCHAR, nothing, 4, "HY021"},
             Case{"nor are these", Role::explicit_, SQL_DECIMAL, nothing, 4, "HY021"},
             Case{"a SQL type", Role::ipd, SQL_VARCHAR, nothing, 4, "ok"},
             Case{"C types are no SQL types", Role::ipd, SQL_C_SLONG, nothing, 4, "HY021"},
             Case{"nothing set yet", Role::ipd, SQL_C_DEFAULT, nothing, 4, "HY021"},
             Case{"a type of its own", Role::ipd, 4711, nothing, 4, "HY021"},
             Case{"a code without its type", Role::ard, SQL_C_CHAR, SQL_DESC_DATETIME_INTERVAL_CODE,
                  SQL_CODE_DATE, "HY021"},
             Case{"NUMERIC's precision", Role::ard, SQL_C_NUMERIC, SQL_DESC_PRECISION, 39, "HY021"},
             Case{"NUMERIC's precision", Role::ard, SQL_C_NUMERIC, SQL_DESC_PRECISION, 0, "HY021"},
             Case{"NUMERIC's precision", Role::ard, SQL_C_NUMERIC, SQL_DESC_PRECISION, 38, "ok"},
             Case{"a struct's scale", Role::ard, SQL_C_NUMERIC, SQL_DESC_SCALE, -3, "ok"},
             Case{"DECIMAL's scale", Role::ipd, SQL_DECIMAL, SQL_DESC_SCALE, 39, "HY021"},
             Case{"DECIMAL's scale", Role::ipd, SQL_DECIMAL, SQL_DESC_SCALE, -1, "HY021"},
             Case{"DECIMAL's scale", Role::ipd, SQL_DECIMAL, SQL_DESC_SCALE, 38, "ok"},
             Case{"a fraction", Role::apd, SQL_C_TYPE_TIMESTAMP, SQL_DESC_PRECISION, 10, "HY021"},
             Case{"a fraction", Role::ipd, SQL_TYPE_TIME, SQL_DESC_PRECISION, -1, "HY021"},
             Case{"a fraction", Role::ipd, SQL_TYPE_TIMESTAMP, SQL_DESC_PRECISION, 9, "ok"},
             Case{"a fraction", Role::ard, SQL_C_INTERVAL_HOUR_TO_SECOND, SQL_DESC_PRECISION, 10,
                  "HY021"},
             Case{"a leading field", Role::ard, SQL_C_INTERVAL_DAY,
                  SQL_DESC_DATETIME_INTERVAL_PRECISION, 10, "HY021"},
             Case{"a leading field", Role::ipd, SQL_INTERVAL_DAY,
                  SQL_DESC_DATETIME_INTERVAL_PRECISION, 0, "HY021"},
             Case{"a leading field", Role::ard, SQL_C_INTERVAL_DAY,
                  SQL_DESC_DATETIME_INTERVAL_PRECISION, 9, "ok"},
         }) {
        SCOPED_TRACE(c.rule);
        const auto d = make(c.role);
        set_descriptor_field(*d, 1, SQL_DESC_CONCISE_TYPE, as_pointer(c.type));
        set_descriptor_field(*d, 1, c.field, as_pointer(c.value));
        EXPECT_EQ(state_of([&] { set_descriptor_field(*d, 1, SQL_DESC_DATA_PTR, &data); }), c.state)
            << c.type << ", " << c.value;
    }
}

}  // namespace
}  // namespace connectai::handles
