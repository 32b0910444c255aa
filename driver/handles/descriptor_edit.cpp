// Fields that are set, one by one, all of a binding at once, or copied. A change is made in a copy
// of the record, so that one that is refused leaves everything as it was.
#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "handles/descriptor_fields.h"
#include "handles/descriptor_rules.h"
#include "handles/descriptor_types.h"

namespace connectai::handles {

namespace {

constexpr SQLSMALLINT most_records = 32767;  // what SQL_DESC_COUNT can say

[[noreturn]] void fail_ird() {
    throw Error(sqlstate::cannot_modify_ird,
                "the IRD is the driver's to write, but for SQL_DESC_ARRAY_STATUS_PTR and "
                "SQL_DESC_ROWS_PROCESSED_PTR");
}

// "The RecNumber argument was equal to 0, and the DescriptorHandle argument referred to an
// implicitly allocated APD."
void check_record_to_set(const Descriptor& descriptor, SQLSMALLINT record) {
    check_record(descriptor, record);
    if (record == 0 && descriptor.role() == Descriptor::Role::apd) {
        throw Error(sqlstate::invalid_descriptor_index,
                    "record 0 is the bookmark, and parameters have none: they count from 1");
    }
}

void set_header_field(Descriptor& d, SQLSMALLINT field, SQLPOINTER value) {
    const auto number = static_cast<SQLLEN>(reinterpret_cast<std::intptr_t>(value));
    switch (field) {
        case SQL_DESC_ARRAY_SIZE:
            if (number < 1) {
                throw Error(sqlstate::invalid_attribute_identifier,
                            "SQL_DESC_ARRAY_SIZE cannot be 0: an array has at least one row");
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
            if (number < 0 || number > most_records) {
                throw Error(sqlstate::invalid_descriptor_index,
                            concat("a descriptor cannot have ", number, " records"));
            }
            d.set_count(static_cast<SQLSMALLINT>(number));
            break;
        default: break;
    }
}

DescriptorRecord record_of(const Descriptor& descriptor, SQLUSMALLINT number) {
    const auto& records = descriptor.records();
    return number < records.size() ? records[number] : DescriptorRecord{};
}

// "Prompting a consistency check is the only use of the SQL_DESC_DATA_PTR field of an IPD."
void set_data_ptr(Descriptor& descriptor, SQLUSMALLINT number, SQLPOINTER value) {
    const bool ipd = descriptor.role() == Descriptor::Role::ipd;
    if (value != nullptr) {
        check_consistency(descriptor.role(), record_of(descriptor, number));
        if (!ipd) descriptor.edit(number).data_ptr = value;
    } else if (!ipd && number <= descriptor.count()) {
        descriptor.drop_data_ptr(number);
    }
}

// The fields of which a change unbinds the record.
void set_binding_field(DescriptorRecord& record, SQLSMALLINT field, SQLPOINTER value,
                       std::string_view text) {
    const auto number = static_cast<SQLLEN>(reinterpret_cast<std::intptr_t>(value));
    const auto small = static_cast<SQLSMALLINT>(number);
    switch (field) {
        case SQL_DESC_CONCISE_TYPE: set_concise_type(record, small); break;
        case SQL_DESC_TYPE: set_verbose_type(record, small); break;
        case SQL_DESC_DATETIME_INTERVAL_CODE: set_datetime_interval_code(record, small); break;
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
        case SQL_DESC_PARAMETER_TYPE:
            check_parameter_type(small);
            record.parameter_type = small;
            break;
        case SQL_DESC_NAME: record.name = text; break;
        case SQL_DESC_UNNAMED:
            if (small != SQL_UNNAMED) {
                throw Error(sqlstate::invalid_descriptor_field,
                            "SQL_DESC_UNNAMED can be set to SQL_UNNAMED only: a parameter is named "
                            "by SQL_DESC_NAME");
            }
            record.name.clear();
            break;
        default: break;
    }
    record.data_ptr = nullptr;
}

DescriptorRecord record_of_column(const Descriptor& ird, SQLUSMALLINT number) {
    DescriptorRecord record;
    const convert::ColumnShape& shape = ird.shape(number);
    set_concise_type(record, shape.concise_type);
    record.length = static_cast<SQLULEN>(shape.length);
    record.octet_length = shape.octet_length;
    record.precision = shape.precision;
    record.scale = shape.scale;
    record.num_prec_radix = shape.radix;
    record.name = ird.column(number).label;
    return record;
}

}  // namespace

void set_descriptor_field(Descriptor& descriptor, SQLSMALLINT record_number, SQLSMALLINT field,
                          SQLPOINTER value, std::string_view text) {
    const FieldRule& rule = field_rule(field, descriptor.role());
    if (access_of(rule, descriptor.role()) != Access::write) {
        if (descriptor.role() == Descriptor::Role::ird) fail_ird();
        throw Error(sqlstate::invalid_descriptor_field,
                    concat(std::string_view(rule.name), " can only be read"));
    }
    if (rule.header) return set_header_field(descriptor, field, value);
    check_record_to_set(descriptor, record_number);
    const auto number = static_cast<SQLUSMALLINT>(record_number);
    switch (field) {
        case SQL_DESC_DATA_PTR: return set_data_ptr(descriptor, number, value);
        case SQL_DESC_INDICATOR_PTR:
            descriptor.edit(number).indicator_ptr = static_cast<SQLLEN*>(value);
            return;
        case SQL_DESC_OCTET_LENGTH_PTR:
            descriptor.edit(number).octet_length_ptr = static_cast<SQLLEN*>(value);
            return;
        default: break;
    }
    DescriptorRecord record = record_of(descriptor, number);
    set_binding_field(record, field, value, text);
    descriptor.edit(number) = std::move(record);
}

void set_descriptor_record(Descriptor& descriptor, SQLSMALLINT record_number,
                           const DescriptorBinding& binding) {
    if (descriptor.role() == Descriptor::Role::ird) fail_ird();
    check_record_to_set(descriptor, record_number);
    const auto number = static_cast<SQLUSMALLINT>(record_number);
    DescriptorRecord record = record_of(descriptor, number);
    record.datetime_interval_code = 0;  // the type alone decides whether there is one
    set_verbose_type(record, binding.type);
    if (binding.type == SQL_DATETIME || binding.type == SQL_INTERVAL) {
        set_datetime_interval_code(record, binding.datetime_interval_code);
    }
    record.octet_length = binding.octet_length;
    record.precision = binding.precision;
    record.scale = binding.scale;
    record.octet_length_ptr = binding.octet_length_ptr;
    record.indicator_ptr = binding.indicator_ptr;
    check_consistency(descriptor.role(), record);
    const bool was_bound = record.data_ptr != nullptr;
    const bool unbinds = was_bound && binding.data_ptr == nullptr;
    if (descriptor.role() != Descriptor::Role::ipd) record.data_ptr = binding.data_ptr;
    descriptor.edit(number) = std::move(record);
    if (unbinds) descriptor.drop_data_ptr(number);
}

void copy_descriptor(const Descriptor& source, Descriptor& target) {
    if (target.role() == Descriptor::Role::ird) fail_ird();
    target.array_size = source.array_size;
    target.array_status_ptr = source.array_status_ptr;
    target.bind_offset_ptr = source.bind_offset_ptr;
    target.bind_type = source.bind_type;
    target.rows_processed_ptr = source.rows_processed_ptr;
    target.set_count(source.count());
    const bool columns = source.role() == Descriptor::Role::ird;
    const auto last = static_cast<SQLUSMALLINT>(source.count());  // as high as SQLSMALLINT goes
    for (SQLUSMALLINT number = columns ? 1 : 0; number <= last; ++number) {
        DescriptorRecord copy =
            columns ? record_of_column(source, number) : record_of(source, number);
        if (copy.data_ptr != nullptr) check_consistency(target.role(), copy);
        if (target.role() == Descriptor::Role::ipd) copy.data_ptr = nullptr;
        target.edit(number) = std::move(copy);
    }
}

}  // namespace connectai::handles
