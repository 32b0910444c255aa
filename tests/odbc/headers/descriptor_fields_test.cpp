// Every descriptor field of the installed headers, on every kind of descriptor: ODBC 3.8,
// SQLSetDescField, "Initialization of Descriptor Fields" (width, access, default), and the
// identifiers of ODBC 2 that SQLColAttribute takes. Asked of the driver itself.
#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <set>

#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test::direct {
namespace {

struct Identifier {
    SQLSMALLINT number;
    std::string_view name;
};
constexpr Identifier header_fields[] = {
#include "descriptor_fields.inc"
};
constexpr Identifier header_column_attributes[] = {
#include "column_attributes.inc"
};

// Octets of a number or an address; text has none.
constexpr SQLINTEGER small = sizeof(SQLSMALLINT);
constexpr SQLINTEGER integer = sizeof(SQLINTEGER);
constexpr SQLINTEGER length = sizeof(SQLLEN);
constexpr SQLINTEGER pointer = sizeof(SQLPOINTER);
constexpr SQLINTEGER text = 0;

// Of a field that a kind of descriptor has: "rw" or "r"; "-" where it is unused.
struct Expected {
    std::string_view name;
    SQLINTEGER octets;
    std::string_view ard, apd, ird, ipd;
    SQLLEN application_default = 0, implementation_default = 0;  // of ARD and APD; of IPD
};

constexpr SQLLEN by_role = -999;  // asserted below

// clang-format off
constexpr Expected expected[] = {
    {"SQL_DESC_ALLOC_TYPE",                  small,   "r",  "r",  "r",  "r", by_role, by_role},
    {"SQL_DESC_ARRAY_SIZE",                  length,  "rw", "rw", "-",  "-", 1},
    {"SQL_DESC_ARRAY_STATUS_PTR",            pointer, "rw", "rw", "rw", "rw"},
    {"SQL_DESC_BIND_OFFSET_PTR",             pointer, "rw", "rw", "-",  "-"},
    {"SQL_DESC_BIND_TYPE",                   integer, "rw", "rw", "-",  "-", SQL_BIND_BY_COLUMN},
    {"SQL_DESC_COUNT",                       small,   "rw", "rw", "r",  "rw", by_role, by_role},
    {"SQL_DESC_ROWS_PROCESSED_PTR",          pointer, "-",  "-",  "rw", "rw"},

    {"SQL_DESC_AUTO_UNIQUE_VALUE",           integer, "-",  "-",  "r",  "-"},
    {"SQL_DESC_BASE_COLUMN_NAME",            text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_BASE_TABLE_NAME",             text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_CASE_SENSITIVE",              integer, "-",  "-",  "r",  "r", 0, SQL_FALSE},
    {"SQL_DESC_CATALOG_NAME",                text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_CONCISE_TYPE",                small,   "rw", "rw", "r",  "rw", SQL_C_DEFAULT, by_role},
    {"SQL_DESC_DATA_PTR",                    pointer, "rw", "rw", "-",  "rw"},
    {"SQL_DESC_DATETIME_INTERVAL_CODE",      small,   "rw", "rw", "r",  "rw"},
    {"SQL_DESC_DATETIME_INTERVAL_PRECISION", integer, "rw", "rw", "r",  "rw"},
    {"SQL_DESC_DISPLAY_SIZE",                length,  "-",  "-",  "r",  "-"},
    {"SQL_DESC_FIXED_PREC_SCALE",            small,   "-",  "-",  "r",  "r", 0, SQL_FALSE},
    {"SQL_DESC_INDICATOR_PTR",               pointer, "rw", "rw", "-",  "-"},
    {"SQL_DESC_LABEL",                       text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_LENGTH",                      length,  "rw", "rw", "r",  "rw"},
    {"SQL_DESC_LITERAL_PREFIX",              text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_LITERAL_SUFFIX",              text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_LOCAL_TYPE_NAME",             text,    "-",  "-",  "r",  "r"},
    {"SQL_DESC_NAME",                        text,    "-",  "-",  "r",  "rw"},
    {"SQL_DESC_NULLABLE",                    small,   "-",  "-",  "r",  "r", 0, SQL_NULLABLE},
    {"SQL_DESC_NUM_PREC_RADIX",              integer, "rw", "rw", "r",  "rw"},
    {"SQL_DESC_OCTET_LENGTH",                length,  "rw", "rw", "r",  "rw"},
    {"SQL_DESC_OCTET_LENGTH_PTR",            pointer, "rw", "rw", "-",  "-"},
    {"SQL_DESC_PARAMETER_TYPE",              small,   "-",  "-",  "-",  "rw", 0, SQL_PARAM_INPUT},
    {"SQL_DESC_PRECISION",                   small,   "rw", "rw", "r",  "rw"},
    {"SQL_DESC_ROWVER",                      small,   "-",  "-",  "r",  "r", 0, SQL_FALSE},
    {"SQL_DESC_SCALE",                       small,   "rw", "rw", "r",  "rw"},
    {"SQL_DESC_SCHEMA_NAME",                 text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_SEARCHABLE",                  small,   "-",  "-",  "r",  "-"},
    {"SQL_DESC_TABLE_NAME",                  text,    "-",  "-",  "r",  "-"},
    {"SQL_DESC_TYPE",                        small,   "rw", "rw", "r",  "rw", SQL_C_DEFAULT, by_role},
    {"SQL_DESC_TYPE_NAME",                   text,    "-",  "-",  "r",  "r"},
    {"SQL_DESC_UNNAMED",                     small,   "-",  "-",  "r",  "rw", 0, SQL_UNNAMED},
    {"SQL_DESC_UNSIGNED",                    small,   "-",  "-",  "r",  "r", 0, SQL_FALSE},
    {"SQL_DESC_UPDATABLE",                   small,   "-",  "-",  "r",  "-"},

    // Numbers that the headers give and no page mentions.
    {"SQL_DESC_MAXIMUM_SCALE",               small,   "-",  "-",  "-",  "-"},
    {"SQL_DESC_MINIMUM_SCALE",               small,   "-",  "-",  "-",  "-"},
};
// clang-format on

const Expected& expected_of(std::string_view name) {
    const auto row = std::ranges::find(expected, name, &Expected::name);
    EXPECT_NE(row, std::end(expected)) << name << " is of the headers, and not in this test";
    return *row;
}

// A connection, a statement with a result and a record bound in each of its descriptors.
class HeaderDescriptorFields : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(connection_.connect(connection_string()), SQL_SUCCESS);
        statement_.emplace(SQL_HANDLE_STMT, connection_);
        explicit_.emplace(SQL_HANDLE_DESC, connection_);
        ASSERT_EQ(driver().SQLExecDirect(
                      *statement_, narrow("SELECT Id FROM [Samples].[Types].[AllTypes]"), SQL_NTS),
                  SQL_SUCCESS);
        for (const SQLHDESC descriptor : {ard(), apd(), SQLHDESC{*explicit_}, ipd()}) {
            EXPECT_EQ(driver().SQLSetDescField(descriptor, 0, SQL_DESC_COUNT, as_pointer(1), 0),
                      SQL_SUCCESS);
        }
    }
    SQLHDESC descriptor(SQLINTEGER attribute) const {
        SQLHDESC handle = SQL_NULL_HDESC;
        EXPECT_EQ(driver().SQLGetStmtAttr(*statement_, attribute, &handle, 0, nullptr),
                  SQL_SUCCESS);
        return handle;
    }
    SQLHDESC ard() const { return descriptor(SQL_ATTR_APP_ROW_DESC); }
    SQLHDESC apd() const { return descriptor(SQL_ATTR_APP_PARAM_DESC); }
    SQLHDESC ird() const { return descriptor(SQL_ATTR_IMP_ROW_DESC); }
    SQLHDESC ipd() const { return descriptor(SQL_ATTR_IMP_PARAM_DESC); }

    // Reads a field of record 1 and checks its width; the number, or the address, is handed back.
    static SQLLEN get(SQLHDESC handle, SQLSMALLINT field, const Expected& row) {
        alignas(SQLLEN) std::array<unsigned char, 512> room;
        room.fill(0xA5);
        SQLINTEGER octets = -1;
        EXPECT_EQ(outcome(SQL_HANDLE_DESC, handle,
                          driver().SQLGetDescField(handle, 1, field, room.data(),
                                                   static_cast<SQLINTEGER>(room.size()), &octets)),
                  "ok");
        if (row.octets == text) {
            EXPECT_EQ(std::strlen(reinterpret_cast<char*>(room.data())),
                      static_cast<std::size_t>(octets));
            return 0;
        }
        EXPECT_EQ(octets, row.octets);
        EXPECT_EQ(room[static_cast<std::size_t>(octets)], 0xA5) << "more is written than the field";
        SQLSMALLINT two = 0;
        SQLINTEGER four = 0;
        SQLLEN eight = 0;
        std::memcpy(&two, room.data(), sizeof two);
        std::memcpy(&four, room.data(), sizeof four);
        std::memcpy(&eight, room.data(), sizeof eight);
        return octets == small ? two : octets == integer ? four : eight;
    }

    static std::string get_outcome(SQLHDESC handle, SQLSMALLINT field) {
        std::array<SQLCHAR, 512> room{};
        return outcome(SQL_HANDLE_DESC, handle,
                       driver().SQLGetDescField(handle, 1, field, room.data(), 512, nullptr));
    }
    static std::string set_outcome(SQLHDESC handle, SQLSMALLINT field, SQLLEN number) {
        SQLCHAR name[] = "a";
        const bool is_text = field == SQL_DESC_NAME;
        return outcome(
            SQL_HANDLE_DESC, handle,
            driver().SQLSetDescField(
                handle, 1, field, is_text ? name : as_pointer(static_cast<std::uintptr_t>(number)),
                is_text ? SQL_NTS : 0));
    }

    Connection connection_;
    std::optional<Handle> statement_;
    std::optional<Handle> explicit_;
};

TEST_F(HeaderDescriptorFields, AreReadAsTheSpecificationHasThem) {
    std::set<std::string_view> used;
    for (const Identifier& field : header_fields) {
        SCOPED_TRACE(field.name);
        const Expected& row = expected_of(field.name);
        used.insert(row.name);
        const auto check = [&](SQLHDESC handle, std::string_view access, SQLLEN initial) {
            if (access == "-") {
                EXPECT_EQ(get_outcome(handle, field.number), "HY091");
                return;
            }
            const SQLLEN value = get(handle, field.number, row);
            EXPECT_TRUE(initial == by_role || value == initial) << value;
        };
        check(ard(), row.ard, row.application_default);
        check(apd(), row.apd, row.application_default);
        check(*explicit_, row.ard, row.application_default);
        check(ipd(), row.ipd, row.implementation_default);
        // What columns look like is tested in describe_test.cpp.
        const bool header_pointer = row.ird == "rw";
        check(ird(), row.ird, header_pointer ? 0 : by_role);
    }
    for (const Expected& row : expected) {
        EXPECT_TRUE(used.contains(row.name)) << row.name << " is not in the headers";
    }
}

// What is set is read again; what can only be read is HY091, of an IRD HY016.
TEST_F(HeaderDescriptorFields, AreSetWhereTheSpecificationLetsThem) {
    // Values that are allowed; an address where there is none.
    const std::map<SQLSMALLINT, SQLLEN> values = {
        {SQL_DESC_ARRAY_SIZE, 7},
        {SQL_DESC_BIND_TYPE, 64},
        {SQL_DESC_COUNT, 1},
        {SQL_DESC_CONCISE_TYPE, SQL_CHAR},
        {SQL_DESC_TYPE, SQL_CHAR},
        {SQL_DESC_DATETIME_INTERVAL_CODE, SQL_CODE_TIME},
        {SQL_DESC_DATETIME_INTERVAL_PRECISION, 5},
        {SQL_DESC_LENGTH, 20},
        {SQL_DESC_NUM_PREC_RADIX, 10},
        {SQL_DESC_OCTET_LENGTH, 40},
        {SQL_DESC_PARAMETER_TYPE, SQL_PARAM_OUTPUT},
        {SQL_DESC_PRECISION, 9},
        {SQL_DESC_SCALE, 3},
        {SQL_DESC_UNNAMED, SQL_UNNAMED},
    };
    static SQLULEN buffer[8];
    for (const Identifier& field : header_fields) {
        SCOPED_TRACE(field.name);
        const Expected& row = expected_of(field.name);
        const auto known = values.find(field.number);
        const SQLLEN value = known != values.end()
                                 ? known->second
                                 : static_cast<SQLLEN>(reinterpret_cast<std::intptr_t>(buffer));
        const auto check = [&](SQLHDESC handle, std::string_view access, bool ipd = false) {
            if (access != "rw") {
                EXPECT_EQ(set_outcome(handle, field.number, value), "HY091");
                return;
            }
            // A type first, so that an address that is set finds it consistent.
            EXPECT_EQ(set_outcome(handle, SQL_DESC_CONCISE_TYPE, SQL_CHAR), "ok");
            EXPECT_EQ(set_outcome(handle, field.number, value), "ok");
            if (row.octets == text) return;
            const bool only_checks = ipd && field.number == SQL_DESC_DATA_PTR;
            EXPECT_EQ(get(handle, field.number, row), only_checks ? 0 : value);
        };
        check(ard(), row.ard);
        check(apd(), row.apd);
        check(*explicit_, row.ard);
        check(ipd(), row.ipd, true);
        if (row.ird == "rw") {
            EXPECT_EQ(set_outcome(ird(), field.number, value), "ok");
            EXPECT_EQ(get(ird(), field.number, row), value);
            EXPECT_EQ(set_outcome(ird(), field.number, 0), "ok");
        } else {
            EXPECT_EQ(set_outcome(ird(), field.number, value), row.ird == "r" ? "HY016" : "HY091");
        }
    }
}

TEST_F(HeaderDescriptorFields, DefaultsThatDifferByTheKind) {
    const Expected& allocation = expected_of("SQL_DESC_ALLOC_TYPE");
    for (const SQLHDESC automatic : {ard(), apd(), ird(), ipd()}) {
        EXPECT_EQ(get(automatic, SQL_DESC_ALLOC_TYPE, allocation), SQL_DESC_ALLOC_AUTO);
    }
    EXPECT_EQ(get(*explicit_, SQL_DESC_ALLOC_TYPE, allocation), SQL_DESC_ALLOC_USER);
    const Expected& count = expected_of("SQL_DESC_COUNT");
    EXPECT_EQ(get(ird(), SQL_DESC_COUNT, count), 1);
    const Handle fresh(SQL_HANDLE_DESC, connection_);
    EXPECT_EQ(get(fresh, SQL_DESC_COUNT, count), 0);
}

// "Until the IRD has been populated, any attempt to gain access to a field of an IRD will return an
// error"; SQLGetDescField: "SQL_NO_DATA is returned if [...] the statement is in the prepared or
// executed state but there was no open cursor associated with it."
TEST_F(HeaderDescriptorFields, OfAnIrdAreThereOnceThereIsAResult) {
    const Handle statement(SQL_HANDLE_STMT, connection_);
    SQLHDESC ird = SQL_NULL_HDESC;
    ASSERT_EQ(driver().SQLGetStmtAttr(statement, SQL_ATTR_IMP_ROW_DESC, &ird, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(get_outcome(ird, SQL_DESC_TYPE), "HY007");
    ASSERT_EQ(
        driver().SQLPrepare(
            statement, narrow("DELETE FROM [Samples].[Types].[AllTypes] WHERE 1 = 0"), SQL_NTS),
        SQL_SUCCESS);
    EXPECT_EQ(get_outcome(ird, SQL_DESC_TYPE), "no data");
    ASSERT_EQ(driver().SQLPrepare(statement, narrow("SELECT 1 AS One"), SQL_NTS), SQL_SUCCESS);
    EXPECT_EQ(get_outcome(ird, SQL_DESC_TYPE), "ok");
}

// SQLColAttribute, "Backward Compatibility": the identifiers of SQLColAttributes.
TEST_F(HeaderDescriptorFields, OfOdbc2AreAnsweredBySqlColAttribute) {
    const std::set<std::string_view> texts = {"SQL_COLUMN_NAME",       "SQL_COLUMN_TYPE_NAME",
                                              "SQL_COLUMN_TABLE_NAME", "SQL_COLUMN_OWNER_NAME",
                                              "SQL_COLUMN_LABEL",      "SQL_COLUMN_QUALIFIER_NAME"};
    for (const Identifier& attribute : header_column_attributes) {
        SCOPED_TRACE(attribute.name);
        SQLCHAR room[128] = "untouched";
        SQLLEN number = -4711;
        SQLSMALLINT octets = -1;
        EXPECT_EQ(
            outcome(*statement_, driver().SQLColAttribute(
                                     *statement_, 1, static_cast<SQLUSMALLINT>(attribute.number),
                                     room, sizeof room, &octets, &number)),
            "ok");
        const bool is_text = texts.contains(attribute.name);
        EXPECT_EQ(std::strcmp(reinterpret_cast<char*>(room), "untouched") != 0, is_text);
        EXPECT_EQ(number != -4711, !is_text);
    }
}

}  // namespace
}  // namespace connectai::test::direct
