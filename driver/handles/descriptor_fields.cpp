#include "handles/descriptor_fields.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "convert/convert.h"
#include "handles/column_attributes.h"

namespace connectai::handles {

namespace {

enum class Access : std::uint8_t { none, read, write };
constexpr Access none = Access::none;
constexpr Access r = Access::read;
constexpr Access rw = Access::write;

// How a field's value is told.
enum class Width : std::uint8_t { smallint, integer, uinteger, length, ulength, pointer, text };

struct Rule {
    SQLSMALLINT field;
    const char* name;
    bool header;
    Width width;
    Access ard, apd, ird, ipd;
};

// ODBC 3.8, SQLSetDescField, the tables behind "Header fields" and "Record fields".
#define FIELD(name) name, #name
constexpr std::array rules{
    Rule{FIELD(SQL_DESC_ALLOC_TYPE), true, Width::smallint, r, r, r, r},
    Rule{FIELD(SQL_DESC_ARRAY_SIZE), true, Width::ulength, rw, rw, none, none},
    Rule{FIELD(SQL_DESC_ARRAY_STATUS_PTR), true, Width::pointer, rw, rw, rw, rw},
    Rule{FIELD(SQL_DESC_BIND_OFFSET_PTR), true, Width::pointer, rw, rw, none, none},
    Rule{FIELD(SQL_DESC_BIND_TYPE), true, Width::integer, rw, rw, none, none},
    Rule{FIELD(SQL_DESC_COUNT), true, Width::smallint, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_ROWS_PROCESSED_PTR), true, Width::pointer, none, none, rw, rw},

    Rule{FIELD(SQL_DESC_AUTO_UNIQUE_VALUE), false, Width::integer, none, none, r, none},
    Rule{FIELD(SQL_DESC_BASE_COLUMN_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_BASE_TABLE_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_CASE_SENSITIVE), false, Width::integer, none, none, r, none},
    Rule{FIELD(SQL_DESC_CATALOG_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_CONCISE_TYPE), false, Width::smallint, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_DATA_PTR), false, Width::pointer, rw, rw, none, rw},
    Rule{FIELD(SQL_DESC_DATETIME_INTERVAL_CODE), false, Width::smallint, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_DATETIME_INTERVAL_PRECISION), false, Width::integer, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_DISPLAY_SIZE), false, Width::length, none, none, r, none},
    Rule{FIELD(SQL_DESC_FIXED_PREC_SCALE), false, Width::smallint, none, none, r, none},
    Rule{FIELD(SQL_DESC_INDICATOR_PTR), false, Width::pointer, rw, rw, none, none},
    Rule{FIELD(SQL_DESC_LABEL), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_LENGTH), false, Width::ulength, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_LITERAL_PREFIX), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_LITERAL_SUFFIX), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_LOCAL_TYPE_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_NAME), false, Width::text, none, none, r, rw},
    Rule{FIELD(SQL_DESC_NULLABLE), false, Width::smallint, none, none, r, none},
    Rule{FIELD(SQL_DESC_NUM_PREC_RADIX), false, Width::integer, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_OCTET_LENGTH), false, Width::length, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_OCTET_LENGTH_PTR), false, Width::pointer, rw, rw, none, none},
    Rule{FIELD(SQL_DESC_PARAMETER_TYPE), false, Width::smallint, none, none, none, rw},
    Rule{FIELD(SQL_DESC_PRECISION), false, Width::smallint, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_SCALE), false, Width::smallint, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_SCHEMA_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_SEARCHABLE), false, Width::smallint, none, none, r, none},
    Rule{FIELD(SQL_DESC_TABLE_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_TYPE), false, Width::smallint, rw, rw, r, rw},
    Rule{FIELD(SQL_DESC_TYPE_NAME), false, Width::text, none, none, r, none},
    Rule{FIELD(SQL_DESC_UNNAMED), false, Width::smallint, none, none, r, rw},
    Rule{FIELD(SQL_DESC_UNSIGNED), false, Width::smallint, none, none, r, none},
    Rule{FIELD(SQL_DESC_UPDATABLE), false, Width::smallint, none, none, r, none},
};
#undef FIELD

// An explicitly allocated descriptor becomes an ARD or an APD once it is used as one: until then,
// and after, it has the fields of those, which are the same.
Access access_of(const Rule& rule, Descriptor::Role role) {
    switch (role) {
        case Descriptor::Role::ard:
        case Descriptor::Role::explicit_: return rule.ard;
        case Descriptor::Role::apd: return rule.apd;
        case Descriptor::Role::ird: return rule.ird;
        case Descriptor::Role::ipd: return rule.ipd;
    }
    return none;
}

const Rule& rule_of(SQLSMALLINT field, Descriptor::Role role) {
    const auto rule = std::ranges::find(rules, field, &Rule::field);
    if (rule == rules.end()) {
        throw Error(sqlstate::invalid_descriptor_field,
                    concat("a descriptor has no field ", field));
    }
    if (access_of(*rule, role) == none) {
        throw Error(sqlstate::invalid_descriptor_field,
                    concat("this kind of descriptor has no field ", std::string_view(rule->name)));
    }
    return *rule;
}

void check_record(SQLSMALLINT record) {
    if (record < 0) {
        throw Error(sqlstate::invalid_descriptor_index, concat("there is no record ", record));
    }
}

FieldValue in_width(Width width, SQLLEN number) {
    switch (width) {
        case Width::smallint: return static_cast<SQLSMALLINT>(number);
        case Width::integer: return static_cast<SQLINTEGER>(number);
        case Width::uinteger: return static_cast<SQLUINTEGER>(number);
        case Width::ulength: return static_cast<SQLULEN>(number);
        default: return number;
    }
}

FieldValue header_field(const Descriptor& d, const Rule& rule) {
    switch (rule.field) {
        case SQL_DESC_ALLOC_TYPE:
            return static_cast<SQLSMALLINT>(d.role() == Descriptor::Role::explicit_
                                                ? SQL_DESC_ALLOC_USER
                                                : SQL_DESC_ALLOC_AUTO);
        case SQL_DESC_ARRAY_SIZE: return d.array_size;
        case SQL_DESC_ARRAY_STATUS_PTR: return SQLPOINTER{d.array_status_ptr};
        case SQL_DESC_BIND_OFFSET_PTR: return SQLPOINTER{d.bind_offset_ptr};
        case SQL_DESC_BIND_TYPE: return static_cast<SQLINTEGER>(d.bind_type);
        case SQL_DESC_ROWS_PROCESSED_PTR: return SQLPOINTER{d.rows_processed_ptr};
        default: return d.count();
    }
}

FieldValue column_field(const Descriptor& ird, SQLSMALLINT record, const Rule& rule) {
    if (rule.field == SQL_DESC_DATETIME_INTERVAL_CODE) {
        return ird.shape(static_cast<std::size_t>(record)).datetime_code;
    }
    if (rule.field == SQL_DESC_DATETIME_INTERVAL_PRECISION) return SQLINTEGER{0};
    ColumnAttribute attribute = column_attribute(
        ird, static_cast<SQLUSMALLINT>(record), static_cast<SQLUSMALLINT>(rule.field), ird.odbc2());
    if (auto* text = std::get_if<std::string>(&attribute)) return std::move(*text);
    return in_width(rule.width, std::get<SQLLEN>(attribute));
}

FieldValue record_field(const DescriptorRecord& record, const Rule& rule) {
    switch (rule.field) {
        case SQL_DESC_CONCISE_TYPE: return record.concise_type;
        case SQL_DESC_TYPE: return record.type;
        case SQL_DESC_DATETIME_INTERVAL_CODE: return record.datetime_interval_code;
        case SQL_DESC_DATETIME_INTERVAL_PRECISION: return record.datetime_interval_precision;
        case SQL_DESC_DATA_PTR: return record.data_ptr;
        case SQL_DESC_INDICATOR_PTR: return SQLPOINTER{record.indicator_ptr};
        case SQL_DESC_OCTET_LENGTH_PTR: return SQLPOINTER{record.octet_length_ptr};
        case SQL_DESC_LENGTH: return record.length;
        case SQL_DESC_OCTET_LENGTH: return record.octet_length;
        case SQL_DESC_PRECISION: return record.precision;
        case SQL_DESC_SCALE: return record.scale;
        case SQL_DESC_NUM_PREC_RADIX: return record.num_prec_radix;
        case SQL_DESC_PARAMETER_TYPE: return record.parameter_type;
        case SQL_DESC_NAME: return record.name;
        case SQL_DESC_UNNAMED:
            return static_cast<SQLSMALLINT>(record.name.empty() ? SQL_UNNAMED : SQL_NAMED);
        default:
            throw Error(
                sqlstate::invalid_descriptor_field,
                concat("this kind of descriptor has no field ", std::string_view(rule.name)));
    }
}

void set_header_field(Descriptor& d, SQLSMALLINT field, SQLPOINTER value) {
    const auto number = static_cast<SQLLEN>(reinterpret_cast<std::intptr_t>(value));
    switch (field) {
        case SQL_DESC_ARRAY_SIZE:
            if (number < 1) {
                throw Error(sqlstate::invalid_attribute_value, "an array has at least one row");
            }
            d.array_size = static_cast<SQLULEN>(number);
            break;
        case SQL_DESC_ARRAY_STATUS_PTR:
            d.array_status_ptr = static_cast<SQLUSMALLINT*>(value);
            break;
        case SQL_DESC_BIND_OFFSET_PTR: d.bind_offset_ptr = static_cast<SQLLEN*>(value); break;
        case SQL_DESC_BIND_TYPE: d.bind_type = static_cast<SQLULEN>(number); break;
        case SQL_DESC_ROWS_PROCESSED_PTR:
            d.rows_processed_ptr = static_cast<SQLULEN*>(value);
            break;
        case SQL_DESC_COUNT:
            if (number < 0 || number > SQLSMALLINT{32767}) {
                throw Error(sqlstate::invalid_descriptor_index,
                            concat("a descriptor cannot have ", number, " records"));
            }
            d.set_count(static_cast<SQLSMALLINT>(number));
            break;
        default: break;
    }
}

// The concise type that a verbose one and its code make: SQL_DATETIME and SQL_CODE_DATE is
// SQL_TYPE_DATE.
SQLSMALLINT concise_type_of(SQLSMALLINT type, SQLSMALLINT code) {
    if (type == SQL_DATETIME) return static_cast<SQLSMALLINT>(SQL_TYPE_DATE - SQL_CODE_DATE + code);
    if (type == SQL_INTERVAL) {
        return static_cast<SQLSMALLINT>(SQL_INTERVAL_YEAR - SQL_CODE_YEAR + code);
    }
    return type;
}

// ODBC 3.8, SQLSetDescRec, "Consistency checks".
void check_consistency(const Descriptor& descriptor, const DescriptorRecord& record) {
    const bool of_application = descriptor.role() != Descriptor::Role::ipd;
    if (of_application && record.concise_type != SQL_C_DEFAULT &&
        !convert::is_c_type(record.concise_type)) {
        throw Error(sqlstate::inconsistent_descriptor,
                    concat("the record's type ", record.type, " with the code ",
                           record.datetime_interval_code, " is no C type"));
    }
    if (record.concise_type == SQL_C_NUMERIC && (record.precision < 1 || record.precision > 38)) {
        throw Error(sqlstate::inconsistent_descriptor,
                    concat("SQL_C_NUMERIC has a precision of 1 to 38, not ", record.precision));
    }
}

}  // namespace

std::optional<FieldValue> descriptor_field(const Descriptor& descriptor, SQLSMALLINT record,
                                           SQLSMALLINT field) {
    const Rule& rule = rule_of(field, descriptor.role());
    if (rule.header) return header_field(descriptor, rule);
    check_record(record);
    if (record > descriptor.count()) return std::nullopt;
    if (descriptor.role() != Descriptor::Role::ird) {
        return record_field(descriptor.records()[static_cast<std::size_t>(record)], rule);
    }
    if (record == 0 && descriptor.use_bookmarks() == SQL_UB_OFF) {
        throw Error(sqlstate::invalid_descriptor_index,
                    "record 0 is the bookmark, and bookmarks are off");
    }
    return column_field(descriptor, record, rule);
}

void set_descriptor_field(Descriptor& descriptor, SQLSMALLINT record_number, SQLSMALLINT field,
                          SQLPOINTER value, std::string_view text) {
    const Rule& rule = rule_of(field, descriptor.role());
    if (access_of(rule, descriptor.role()) != rw) {
        const bool ird = descriptor.role() == Descriptor::Role::ird;
        throw Error(ird ? sqlstate::cannot_modify_ird : sqlstate::invalid_descriptor_field,
                    concat(std::string_view(rule.name), " can only be read"));
    }
    if (rule.header) return set_header_field(descriptor, field, value);
    check_record(record_number);
    if (rule.width == Width::text) {
        descriptor.edit(static_cast<SQLUSMALLINT>(record_number)).name = text;
        return;
    }
    const auto number = static_cast<SQLLEN>(reinterpret_cast<std::intptr_t>(value));
    const auto small = static_cast<SQLSMALLINT>(number);
    DescriptorRecord& record = descriptor.edit(static_cast<SQLUSMALLINT>(record_number));
    switch (field) {
        case SQL_DESC_DATA_PTR:
            if (value != nullptr) check_consistency(descriptor, record);
            if (descriptor.role() == Descriptor::Role::ipd) return;  // only asks for the check
            record.data_ptr = value;
            if (value == nullptr && !record.bound()) {
                descriptor.unbind(static_cast<SQLUSMALLINT>(record_number));
            }
            return;
        case SQL_DESC_INDICATOR_PTR: record.indicator_ptr = static_cast<SQLLEN*>(value); return;
        case SQL_DESC_OCTET_LENGTH_PTR:
            record.octet_length_ptr = static_cast<SQLLEN*>(value);
            return;
        case SQL_DESC_CONCISE_TYPE: set_concise_type(record, small); break;
        case SQL_DESC_TYPE:
            record.type = small;
            if (small != SQL_DATETIME && small != SQL_INTERVAL) record.datetime_interval_code = 0;
            record.concise_type = concise_type_of(small, record.datetime_interval_code);
            set_type_defaults(record);
            break;
        case SQL_DESC_DATETIME_INTERVAL_CODE:
            record.datetime_interval_code = small;
            record.concise_type = concise_type_of(record.type, small);
            set_type_defaults(record);
            break;
        case SQL_DESC_DATETIME_INTERVAL_PRECISION:
            record.datetime_interval_precision = static_cast<SQLINTEGER>(number);
            break;
        case SQL_DESC_LENGTH: record.length = static_cast<SQLULEN>(number); break;
        case SQL_DESC_OCTET_LENGTH: record.octet_length = number; break;
        case SQL_DESC_PRECISION: record.precision = small; break;
        case SQL_DESC_SCALE: record.scale = small; break;
        case SQL_DESC_NUM_PREC_RADIX:
            record.num_prec_radix = static_cast<SQLINTEGER>(number);
            break;
        case SQL_DESC_PARAMETER_TYPE: record.parameter_type = small; break;
        case SQL_DESC_UNNAMED:
            // "Only an application can set SQL_DESC_UNNAMED to SQL_UNNAMED": a name is set as such.
            if (small != SQL_UNNAMED) {
                throw Error(sqlstate::invalid_descriptor_field,
                            "SQL_DESC_UNNAMED can be set to SQL_UNNAMED only: a parameter is named "
                            "by SQL_DESC_NAME");
            }
            record.name.clear();
            return;
        default: break;
    }
    // "If an application changes any field but the deferred ones, the record is unbound."
    record.data_ptr = nullptr;
}

void set_descriptor_record(Descriptor& descriptor, SQLSMALLINT record_number,
                           const DescriptorBinding& binding) {
    if (descriptor.role() == Descriptor::Role::ird) {
        throw Error(sqlstate::cannot_modify_ird, "the IRD is the driver's to write");
    }
    check_record(record_number);
    DescriptorRecord record;
    record.type = binding.type;
    record.datetime_interval_code = binding.datetime_interval_code;
    record.concise_type = concise_type_of(binding.type, binding.datetime_interval_code);
    set_type_defaults(record);
    record.octet_length = binding.octet_length;
    record.precision = binding.precision;
    record.scale = binding.scale;
    record.octet_length_ptr = binding.octet_length_ptr;
    record.indicator_ptr = binding.indicator_ptr;
    record.data_ptr = binding.data_ptr;
    check_consistency(descriptor, record);
    descriptor.edit(static_cast<SQLUSMALLINT>(record_number)) = record;
}

void copy_descriptor(const Descriptor& source, Descriptor& target) {
    if (target.role() == Descriptor::Role::ird) {
        throw Error(sqlstate::cannot_modify_ird, "the IRD is the driver's to write");
    }
    target.array_size = source.array_size;
    target.array_status_ptr = source.array_status_ptr;
    target.bind_offset_ptr = source.bind_offset_ptr;
    target.bind_type = source.bind_type;
    target.rows_processed_ptr = source.rows_processed_ptr;
    target.set_count(source.count());
    for (SQLSMALLINT number = 0; number <= source.count(); ++number) {
        const auto index = static_cast<std::size_t>(number);
        DescriptorRecord copy;
        if (source.role() != Descriptor::Role::ird) {
            copy = source.records()[index];
        } else if (number > 0) {
            const convert::ColumnShape& shape = source.shapes()[index - 1];
            set_concise_type(copy, shape.concise_type);
            copy.length = static_cast<SQLULEN>(shape.length);
            copy.octet_length = shape.octet_length;
            copy.precision = shape.precision;
            copy.scale = shape.scale;
        }
        target.edit(static_cast<SQLUSMALLINT>(number)) = copy;
    }
}

}  // namespace connectai::handles
