// Fields that are read. What is set, and copied, stands in descriptor_edit.cpp.
#include "handles/descriptor_fields.h"

#include "base/error.h"
#include "convert/parameter.h"
#include "handles/column_attributes.h"
#include "handles/descriptor_rules.h"

namespace connectai::handles {

namespace {

FieldValue in_width(FieldWidth width, SQLLEN number) {
    switch (width) {
        case FieldWidth::smallint: return static_cast<SQLSMALLINT>(number);
        case FieldWidth::integer: return static_cast<SQLINTEGER>(number);
        case FieldWidth::ulength: return static_cast<SQLULEN>(number);
        default: return number;
    }
}

FieldValue header_field(const Descriptor& d, SQLSMALLINT field) {
    switch (field) {
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

FieldValue column_field(const Descriptor& ird, SQLSMALLINT record, const FieldRule& rule) {
    switch (rule.field) {
        case SQL_DESC_DATETIME_INTERVAL_CODE:
            return ird.shape(static_cast<std::size_t>(record)).datetime_code;
        case SQL_DESC_DATETIME_INTERVAL_PRECISION:
            return SQLINTEGER{0};  // no column is an interval
        case SQL_DESC_ROWVER: return static_cast<SQLSMALLINT>(SQL_FALSE);  // nor has a version
        default: break;
    }
    ColumnAttribute attribute = column_attribute(
        ird, static_cast<SQLUSMALLINT>(record), static_cast<SQLUSMALLINT>(rule.field), ird.odbc2());
    if (auto* text = std::get_if<std::string>(&attribute)) return std::move(*text);
    return in_width(rule.width, std::get<SQLLEN>(attribute));
}

// What the type of a parameter says of it.
FieldValue parameter_type_field(const DescriptorRecord& record, const FieldRule& rule) {
    const bool known = convert::is_sql_type(record.concise_type);
    const convert::TypeProperties& type =
        convert::properties_of(convert::service_type(record.concise_type));
    switch (rule.field) {
        case SQL_DESC_CASE_SENSITIVE: return SQLINTEGER{known && type.case_sensitive};
        case SQL_DESC_FIXED_PREC_SCALE:
            return static_cast<SQLSMALLINT>(known && type.fixed_precision_scale);
        case SQL_DESC_TYPE_NAME: return known ? std::string(type.name) : std::string();
        default: return static_cast<SQLSMALLINT>(known && !type.is_signed);  // SQL_DESC_UNSIGNED
    }
}

FieldValue record_field(const DescriptorRecord& record, const FieldRule& rule) {
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
        case SQL_DESC_LOCAL_TYPE_NAME:
            return std::string();  // the service's names are not localized
        // "In IPDs, this field is always set to SQL_NULLABLE because dynamic parameters are always
        // nullable."
        case SQL_DESC_NULLABLE: return static_cast<SQLSMALLINT>(SQL_NULLABLE);
        case SQL_DESC_ROWVER: return static_cast<SQLSMALLINT>(SQL_FALSE);
        default: return parameter_type_field(record, rule);
    }
}

}  // namespace

std::optional<FieldValue> descriptor_field(const Descriptor& descriptor, SQLSMALLINT record,
                                           SQLSMALLINT field) {
    const FieldRule& rule = field_rule(field, descriptor.role());
    if (rule.header) return header_field(descriptor, field);
    check_record(descriptor, record);
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

}  // namespace connectai::handles
