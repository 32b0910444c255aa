// Which fields there are, which of them a kind of descriptor has, and whether they can be set: one
// table. ODBC 3.8, SQLSetDescField, "Initialization of Descriptor Fields".
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <cstdint>

#include "handles/descriptor.h"

namespace connectai::handles {

enum class Access : std::uint8_t { none, read, write };

// How a field's value is told and taken.
enum class FieldWidth : std::uint8_t { smallint, integer, length, ulength, pointer, text };

struct FieldRule {
    SQLSMALLINT field;
    const char* name;
    bool header;
    FieldWidth width;
    Access ard, apd, ird, ipd;
};

// Throws HY091 for a field that does not exist, or that this kind of descriptor does not have.
const FieldRule& field_rule(SQLSMALLINT field, Descriptor::Role role);

Access access_of(const FieldRule& rule, Descriptor::Role role) noexcept;

// Throws 07009 for a record that this descriptor cannot have: one below 0, or an IPD's bookmark.
void check_record(const Descriptor& descriptor, SQLSMALLINT record);

}  // namespace connectai::handles
