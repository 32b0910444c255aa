// A descriptor's fields by identifier. ODBC 3.8, SQLGetDescField, SQLSetDescField; which field a
// kind of descriptor has, and whether it can be set, is the table of descriptor_rules.cpp.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "handles/descriptor.h"

namespace connectai::handles {

// A field's value in the width that the specification gives it. On 32 bits SQLLEN is no type of its
// own.
using FieldValue = std::conditional_t<
    std::is_same_v<SQLINTEGER, SQLLEN>,
    std::variant<SQLSMALLINT, SQLINTEGER, SQLULEN, SQLPOINTER, std::string>,
    std::variant<SQLSMALLINT, SQLINTEGER, SQLLEN, SQLULEN, SQLPOINTER, std::string>>;

// Nothing for a record beyond SQL_DESC_COUNT (SQL_NO_DATA). Throws Error HY091 for a field that
// does not exist or that this kind of descriptor does not have, 07009 for a negative record.
std::optional<FieldValue> descriptor_field(const Descriptor& descriptor, SQLSMALLINT record,
                                           SQLSMALLINT field);

// `value` is the number itself, or the address, as SQLSetDescField takes it; a name is in `text`.
// Throws HY091 also for a field that can only be read, HY016 for the IRD's, HY021 where the type
// fields contradict each other, HY092 for a value that the field cannot have, HY105 and HYC00 for
// SQL_DESC_PARAMETER_TYPE, 07009.
void set_descriptor_field(Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT field,
                          SQLPOINTER value, std::string_view text = {});

// ODBC 3.8, SQLSetDescRec: all of a record's binding at once, and a consistency check. Throws
// 07009, HY016, HY021.
struct DescriptorBinding {
    SQLSMALLINT type = 0;
    SQLSMALLINT datetime_interval_code = 0;
    SQLLEN octet_length = 0;
    SQLSMALLINT precision = 0;
    SQLSMALLINT scale = 0;
    SQLPOINTER data_ptr = nullptr;
    SQLLEN* octet_length_ptr = nullptr;
    SQLLEN* indicator_ptr = nullptr;
};
void set_descriptor_record(Descriptor& descriptor, SQLSMALLINT record,
                           const DescriptorBinding& binding);

// ODBC 3.8, SQLCopyDesc: everything but SQL_DESC_ALLOC_TYPE. Throws HY016 when the target is an
// IRD, HY021 when bindings are not consistent as the target's (columns become records of their
// types, parameters of their names). The caller holds both descriptors' locks.
void copy_descriptor(const Descriptor& source, Descriptor& target);

}  // namespace connectai::handles
