// Descriptors: edits, the fields each kind has, and what follows from a type. ODBC 3.8,
// SQLSetDescField, SQLSetDescRec, SQLCopyDesc.
#include "handles/descriptor.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"
#include "handles/descriptor_fields.h"

namespace connectai::handles {
namespace {

using Role = Descriptor::Role;

std::unique_ptr<Descriptor> make(Role role) {
    return std::make_unique<Descriptor>(role, std::make_shared<std::mutex>(), false);
}

template <typename Body>
std::string state_of(Body body) {
    try {
        body();
    } catch (const Error& error) {
        return std::string(error.state().code);
    }
    return "ok";
}

SQLPOINTER as_pointer(SQLLEN value) {
    return reinterpret_cast<SQLPOINTER>(static_cast<std::intptr_t>(value));
}

template <typename T>
T field(const Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT identifier) {
    return std::get<T>(descriptor_field(descriptor, record, identifier).value());
}

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

// ODBC 3.8, SQLSetDescField, "Header Fields" and "Record Fields": R, R/W or unused, by kind.
TEST(DescriptorFields, BelongToTheKindsThatTheSpecificationNames) {
    struct Case {
        SQLSMALLINT identifier;
        const char* ard;
        const char* apd;
        const char* ird;
        const char* ipd;  // "rw", "r" or "-"
    };
    for (const Case& c :
         {Case{SQL_DESC_ARRAY_SIZE, "rw", "rw", "-", "-"},
          Case{SQL_DESC_ARRAY_STATUS_PTR, "rw", "rw", "rw", "rw"},
          Case{SQL_DESC_BIND_OFFSET_PTR, "rw", "rw", "-", "-"},
          Case{SQL_DESC_ROWS_PROCESSED_PTR, "-", "-", "rw", "rw"},
          Case{SQL_DESC_ALLOC_TYPE, "r", "r", "r", "r"}, Case{SQL_DESC_LABEL, "-", "-", "r", "-"},
          Case{SQL_DESC_DISPLAY_SIZE, "-", "-", "r", "-"},
          Case{SQL_DESC_INDICATOR_PTR, "rw", "rw", "-", "-"},
          Case{SQL_DESC_PARAMETER_TYPE, "-", "-", "-", "rw"},
          Case{SQL_DESC_PRECISION, "rw", "rw", "r", "rw"},
          Case{SQL_DESC_TYPE, "rw", "rw", "r", "rw"}, Case{12345, "-", "-", "-", "-"}}) {
        for (const auto& [role, access] :
             {std::pair{Role::ard, c.ard}, std::pair{Role::apd, c.apd}, std::pair{Role::ird, c.ird},
              std::pair{Role::ipd, c.ipd}}) {
            const auto d = make(role);
            if (role == Role::ird) {
                d->describe(std::vector<Column>(1), {4000});
            } else {
                d->edit(1);
            }
            const std::string_view allowed = access;
            EXPECT_EQ(state_of([&] { descriptor_field(*d, 1, c.identifier); }),
                      allowed == "-" ? "HY091" : "ok")
                << c.identifier << " of " << static_cast<int>(role);
            const char* refused = role == Role::ird && allowed == "r" ? "HY016" : "HY091";
            const SQLLEN value = c.identifier == SQL_DESC_TYPE ? SQL_C_CHAR : 1;
            EXPECT_EQ(
                state_of([&] { set_descriptor_field(*d, 1, c.identifier, as_pointer(value)); }),
                allowed == "rw" ? "ok" : refused)
                << c.identifier << " of " << static_cast<int>(role);
        }
    }
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
    set_descriptor_field(*ard, 2, SQL_DESC_DATA_PTR, nullptr);
    EXPECT_FALSE(ard->records().size() > 2 && ard->records()[2].bound());
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

}  // namespace
}  // namespace connectai::handles
