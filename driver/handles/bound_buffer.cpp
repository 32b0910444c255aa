#include "handles/bound_buffer.h"

#include "base/error.h"
#include "base/text.h"

namespace connectai::handles {

cursor::RowsetLayout layout_of(const Descriptor& application) noexcept {
    cursor::RowsetLayout layout;
    layout.rows = static_cast<std::size_t>(application.array_size);
    layout.row_octets = static_cast<std::size_t>(application.bind_type);
    if (application.bind_offset_ptr != nullptr) {
        layout.bind_offset = length_at(application.bind_offset_ptr);
    }
    return layout;
}

cursor::BoundColumn bound_buffer(const DescriptorRecord& record, std::size_t index,
                                 SQLSMALLINT sql_type) {
    cursor::BoundColumn buffer;
    const SQLSMALLINT c_type = record.concise_type == SQL_C_DEFAULT
                                   ? convert::default_c_type(sql_type)
                                   : record.concise_type;
    buffer.index = index;
    convert::Target& first = buffer.first_row;
    first.c_type = c_type;
    first.data = record.data_ptr;
    first.buffer_octets = record.octet_length;
    first.octet_length = record.octet_length_ptr;
    first.indicator = record.indicator_ptr;
    take_precisions(record, first);
    buffer.element_octets = cursor::element_octets(c_type, record.octet_length);
    return buffer;
}

void take_precisions(const DescriptorRecord& record, convert::Target& target) noexcept {
    target.scale = record.scale;
    if (record.type == SQL_INTERVAL) {
        target.precision = record.precision;
        target.leading_precision = static_cast<SQLSMALLINT>(record.datetime_interval_precision);
    } else if (record.precision > 0) {
        target.precision = record.precision;
    }
}

void require_column(std::size_t number, const Descriptor& ird) {
    if (number <= ird.columns().size()) return;
    throw Error(
        sqlstate::invalid_descriptor_index,
        concat("column ", number, " is bound, and the result has only ", ird.columns().size()));
}

}  // namespace connectai::handles
