// Descriptors: edits, bindings, copies. ODBC 3.8, SQLSetDescField, SQLSetDescRec, SQLCopyDesc.
// Which fields each kind has: tests/odbc/headers.
#include "handles/descriptor.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>
#include <vector>

#include "descriptor_support.h"

namespace connectai::handles {
namespace {

TEST(DescriptorRecords, GrowWithTheHighestBoundAndShrinkWithIt) {
    const auto owner = make(Role::ard);
    Descriptor& ard = *owner;
    char data = 0;
    EXPECT_EQ(ard.count(), 0);
    for (const SQLUSMALLINT number : std::initializer_list<SQLUSMALLINT>{1, 3, 7})
        ard.edit(number).data_ptr = &data;
    EXPECT_EQ(ard.count(), 7);
    EXPECT_FALSE(ard.records()[5].bound());
    ard.unbind(3);
    EXPECT_EQ(ard.count(), 7) << "a gap in the middle";
    ard.unbind(7);
    EXPECT_EQ(ard.count(), 1) << "ODBC 3.8, SQL_DESC_COUNT: the highest that is still bound";
    ard.unbind(99);
    EXPECT_EQ(ard.count(), 1);
    ard.unbind_all();
    EXPECT_EQ(ard.count(), 0);
    EXPECT_EQ(ard.records().size(), 1u) << "the bookmark's record stays";
}

TEST(DescriptorRecords, EveryEditIsANewVersion) {
    const auto ard = make(Role::ard);
    std::uint64_t version = ard->version();
    const auto changed = [&] { return std::exchange(version, ard->version()) < ard->version(); };
    ard->edit(2);
    EXPECT_TRUE(changed());
    ard->edit(2).precision = 5;
    EXPECT_TRUE(changed());
    ard->set_count(1);
    EXPECT_TRUE(changed());
    ard->unbind_all();
    EXPECT_TRUE(changed());
    set_descriptor_field(*ard, 1, SQL_DESC_OCTET_LENGTH, as_pointer(4));
    EXPECT_TRUE(changed());
    ard->describe({}, {4000});
    EXPECT_TRUE(changed());
}

TEST(DescriptorFields, RecordBeyondTheCountIsNoData) {
    const auto ard = make(Role::ard);
    ard->edit(2);
    EXPECT_TRUE(descriptor_field(*ard, 2, SQL_DESC_TYPE));
    EXPECT_FALSE(descriptor_field(*ard, 3, SQL_DESC_TYPE));
    EXPECT_EQ(state_of([&] { descriptor_field(*ard, -1, SQL_DESC_TYPE); }), "07009");
    EXPECT_EQ(state_of([&] { set_descriptor_field(*ard, -1, SQL_DESC_TYPE, nullptr); }), "07009");
}

// ODBC 3.8, SQLSetDescField, "Unbinding Columns" and SQL_DESC_COUNT.
TEST(DescriptorFields, CountUnbindsWhatLiesBeyond) {
    const auto ard = make(Role::ard);
    char data = 0;
    for (SQLSMALLINT number = 1; number <= 4; ++number) {
        set_descriptor_field(*ard, number, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_CHAR));
        set_descriptor_field(*ard, number, SQL_DESC_DATA_PTR, &data);
    }
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 0, SQL_DESC_COUNT), 4);
    set_descriptor_field(*ard, 0, SQL_DESC_COUNT, as_pointer(2));
    EXPECT_EQ(ard->count(), 2);
    set_descriptor_field(*ard, 0, SQL_DESC_COUNT, as_pointer(3));
    EXPECT_FALSE(ard->records()[3].bound()) << "a new record is unbound";
    EXPECT_EQ(state_of([&] { set_descriptor_field(*ard, 0, SQL_DESC_COUNT, as_pointer(-1)); }),
              "07009");
}

// SQL_DESC_DATA_PTR: "Other fields are not affected if the SQL_DESC_DATA_PTR field is set to a null
// pointer." SQL_DESC_COUNT: "If the highest-numbered column or parameter is unbound, then
// SQL_DESC_COUNT is changed to the number of the next highest-numbered".
TEST(DescriptorFields, NoAddressUnbindsAndLeavesTheOthers) {
    const auto ard = make(Role::ard);
    char data = 0;
    for (SQLSMALLINT number = 1; number <= 3; ++number) {
        set_descriptor_field(*ard, number, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_NUMERIC));
        set_descriptor_field(*ard, number, SQL_DESC_SCALE, as_pointer(4));
        set_descriptor_field(*ard, number, SQL_DESC_DATA_PTR, &data);
    }
    set_descriptor_field(*ard, 2, SQL_DESC_DATA_PTR, nullptr);
    EXPECT_EQ(ard->count(), 3);
    EXPECT_FALSE(ard->records()[2].bound());
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 2, SQL_DESC_SCALE), 4);
    set_descriptor_field(*ard, 5, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_CHAR));
    set_descriptor_field(*ard, 3, SQL_DESC_DATA_PTR, nullptr);
    EXPECT_EQ(ard->count(), 5) << "a record that is still being set up stays";
    set_descriptor_field(*ard, 5, SQL_DESC_DATA_PTR, nullptr);
    EXPECT_EQ(ard->count(), 1) << "2 and 3 are unbound";
    set_descriptor_field(*ard, 9, SQL_DESC_DATA_PTR, nullptr);
    EXPECT_EQ(ard->count(), 1);
}

// 07009: "The RecNumber argument was 0, and the DescriptorHandle argument referred to an IPD
// handle"; to be set, also of "an implicitly allocated APD".
TEST(DescriptorFields, ParametersHaveNoBookmark) {
    const auto set = [](Role role) {
        const auto d = make(role);
        return state_of([&] {
            set_descriptor_field(*d, 0, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_LONG));
            set_descriptor_record(*d, 0, {.type = SQL_C_LONG});
        });
    };
    const auto get = [](Role role) {
        const auto d = make(role);
        return state_of([&] { descriptor_field(*d, 0, SQL_DESC_CONCISE_TYPE); });
    };
    EXPECT_EQ(set(Role::ipd), "07009");
    EXPECT_EQ(set(Role::apd), "07009");
    EXPECT_EQ(set(Role::ard), "ok");
    EXPECT_EQ(get(Role::ipd), "07009");
    EXPECT_EQ(get(Role::apd), "ok");
}

TEST(DescriptorFields, ValuesThatThereAreNot) {
    const auto ipd = make(Role::ipd);
    const auto ard = make(Role::ard);
    const auto set = [](Descriptor& d, SQLSMALLINT identifier, SQLLEN value) {
        return state_of([&] { set_descriptor_field(d, 1, identifier, as_pointer(value)); });
    };
    EXPECT_EQ(set(*ard, SQL_DESC_ARRAY_SIZE, 0), "HY092");
    EXPECT_EQ(set(*ipd, SQL_DESC_PARAMETER_TYPE, 3), "HY105");
    EXPECT_EQ(set(*ipd, SQL_DESC_PARAMETER_TYPE, SQL_PARAM_OUTPUT_STREAM), "HYC00");
    EXPECT_EQ(set(*ipd, SQL_DESC_UNNAMED, SQL_NAMED), "HY091");
    EXPECT_EQ(ipd->count(), 0) << "what was refused leaves nothing behind";
}

// "If any field but the deferred ones is set, the record is unbound": SQLSetDescField, "Comments".
TEST(DescriptorFields, ChangeOfAnotherFieldUnbinds) {
    const auto ard = make(Role::ard);
    char data = 0;
    SQLLEN length = 0;
    set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_CHAR));
    set_descriptor_field(*ard, 1, SQL_DESC_DATA_PTR, &data);
    set_descriptor_field(*ard, 1, SQL_DESC_INDICATOR_PTR, &length);
    set_descriptor_field(*ard, 1, SQL_DESC_OCTET_LENGTH_PTR, &length);
    EXPECT_EQ(field<SQLPOINTER>(*ard, 1, SQL_DESC_DATA_PTR), &data);
    set_descriptor_field(*ard, 1, SQL_DESC_OCTET_LENGTH, as_pointer(9));
    EXPECT_EQ(field<SQLPOINTER>(*ard, 1, SQL_DESC_DATA_PTR), nullptr);
}

TEST(DescriptorFields, RefusedEditLeavesNoRecordBehind) {
    const auto ard = make(Role::ard);
    char data = 0;
    set_descriptor_field(*ard, 1, SQL_DESC_TYPE, as_pointer(SQL_DATETIME));
    EXPECT_EQ(state_of([&] { set_descriptor_field(*ard, 1, SQL_DESC_DATA_PTR, &data); }), "HY021")
        << "SQL_DATETIME without a code";
    DescriptorBinding binding;
    binding.type = 4711;
    EXPECT_EQ(state_of([&] { set_descriptor_record(*ard, 5, binding); }), "HY021");
    EXPECT_EQ(ard->count(), 1);
}

TEST(DescriptorFields, SetDescRecSetsAllAtOnce) {
    const auto ard = make(Role::ard);
    SQL_TIMESTAMP_STRUCT data;
    SQLLEN length = 0;
    SQLLEN indicator = 0;
    DescriptorBinding binding;
    binding.type = SQL_DATETIME;
    binding.datetime_interval_code = SQL_CODE_TIMESTAMP;
    binding.octet_length = sizeof data;
    binding.precision = 3;
    binding.data_ptr = &data;
    binding.octet_length_ptr = &length;
    binding.indicator_ptr = &indicator;
    set_descriptor_record(*ard, 2, binding);
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 2, SQL_DESC_CONCISE_TYPE), SQL_C_TYPE_TIMESTAMP);
    EXPECT_EQ(field<SQLSMALLINT>(*ard, 2, SQL_DESC_PRECISION), 3);
    EXPECT_EQ(field<SQLLEN>(*ard, 2, SQL_DESC_OCTET_LENGTH), SQLLEN{sizeof data});
    EXPECT_EQ(field<SQLPOINTER>(*ard, 2, SQL_DESC_DATA_PTR), &data);
    EXPECT_EQ(field<SQLPOINTER>(*ard, 2, SQL_DESC_INDICATOR_PTR), &indicator);
    EXPECT_EQ(field<SQLPOINTER>(*ard, 2, SQL_DESC_OCTET_LENGTH_PTR), &length);
    const auto ird = make(Role::ird);
    EXPECT_EQ(state_of([&] { set_descriptor_record(*ird, 1, binding); }), "HY016");
    // "If RecNumber is greater than the value of SQL_DESC_COUNT, SQL_DESC_COUNT is changed to" it,
    // bound or not; "this unbinds the column".
    binding.data_ptr = binding.octet_length_ptr = binding.indicator_ptr = nullptr;
    set_descriptor_record(*ard, 4, binding);
    EXPECT_EQ(ard->count(), 4);
    set_descriptor_record(*ard, 2, binding);
    EXPECT_FALSE(ard->records()[2].bound());
}

TEST(DescriptorCopy, TakesEverythingButTheAllocation) {
    const auto from = make(Role::ard);
    const auto to = make(Role::apd);
    char data = 0;
    SQLLEN offset = 0;
    from->array_size = 10;
    from->bind_type = 80;
    from->bind_offset_ptr = &offset;
    set_descriptor_field(*from, 2, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_NUMERIC));
    set_descriptor_field(*from, 2, SQL_DESC_DATA_PTR, &data);
    to->edit(9).data_ptr = &data;
    copy_descriptor(*from, *to);
    EXPECT_EQ(to->count(), 2);
    EXPECT_EQ(to->array_size, 10u);
    EXPECT_EQ(to->bind_type, 80u);
    EXPECT_EQ(to->bind_offset_ptr, &offset);
    EXPECT_EQ(to->records()[2].concise_type, SQL_C_NUMERIC);
    EXPECT_EQ(to->records()[2].data_ptr, &data);
    EXPECT_EQ(to->role(), Role::apd);
    const auto ird = make(Role::ird);
    EXPECT_EQ(state_of([&] { copy_descriptor(*from, *ird); }), "HY016");
}

TEST(DescriptorCopy, OfAsManyRecordsAsThereCanBeEnds) {
    const auto source = make(Role::ard);
    const auto target = make(Role::explicit_);
    source->set_count(32767);
    copy_descriptor(*source, *target);
    EXPECT_EQ(target->count(), 32767);
}

TEST(DescriptorCopy, FromAnIrdTakesTheColumns) {
    const auto ird = make(Role::ird);
    const auto ard = make(Role::ard);
    std::vector<Column> columns(2);
    columns[0].type = DataType::timestamp;
    columns[1].type = DataType::integer;
    ird->describe(columns, {4000});
    copy_descriptor(*ird, *ard);
    ASSERT_EQ(ard->count(), 2);
    EXPECT_EQ(ard->records()[1].concise_type, SQL_TYPE_TIMESTAMP);
    EXPECT_EQ(ard->records()[1].type, SQL_DATETIME);
    EXPECT_EQ(ard->records()[2].concise_type, SQL_INTEGER);
}

// SQLCopyDesc: "When the SQL_DESC_DATA_PTR field is copied, a consistency check is performed on the
// target descriptor."
TEST(DescriptorCopy, ChecksBindingsAsTheTargets) {
    const auto ard = make(Role::ard);
    const auto ipd = make(Role::ipd);
    char data = 0;
    set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_SLONG));
    set_descriptor_field(*ard, 1, SQL_DESC_DATA_PTR, &data);
    EXPECT_EQ(state_of([&] { copy_descriptor(*ard, *ipd); }), "HY021");
    set_descriptor_field(*ard, 1, SQL_DESC_CONCISE_TYPE, as_pointer(SQL_C_CHAR));
    set_descriptor_field(*ard, 1, SQL_DESC_DATA_PTR, &data);
    copy_descriptor(*ard, *ipd);
    EXPECT_EQ(ipd->records()[1].data_ptr, nullptr) << "an IPD keeps none";
}

}  // namespace
}  // namespace connectai::handles
