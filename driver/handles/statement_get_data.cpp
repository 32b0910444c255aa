// SQLGetData: one value of the current row, or its next part.
#include "base/error.h"
#include "base/text.h"
#include "handles/bound_buffer.h"
#include "handles/statement.h"

namespace connectai::handles {

using convert::Outcome;

void Statement::fail_row_to_read() const {
    if (state_ == StatementState::allocated || state_ == StatementState::prepared) {
        throw Error(sqlstate::function_sequence_error, "the statement has not been executed");
    }
    if (!cursor_ || state_ != StatementState::fetched) {
        throw Error(sqlstate::invalid_cursor_state, "the cursor is not on a row: fetch first");
    }
    if (cursor_->rowset_rows() == 0) {
        throw Error(sqlstate::invalid_cursor_state,
                    "the cursor is not on a row, but before the first or behind the last");
    }
    throw Error(sqlstate::invalid_cursor_position,
                "SQLGetData reads forward-only cursors one row a fetch: set "
                "SQL_ATTR_ROW_ARRAY_SIZE to 1, or SQL_ATTR_CURSOR_TYPE to SQL_CURSOR_STATIC, or "
                "bind the column");
}

// The C type that SQLGetData is to use: SQL_ARD_TYPE and SQL_C_DEFAULT stand for others.
SQLSMALLINT Statement::resolve_type(SQLUSMALLINT number, SQLSMALLINT c_type,
                                    convert::Target& target) const {
    if (c_type == SQL_ARD_TYPE) {
        const auto& records = ard().records();
        c_type = number < records.size() ? records[number].concise_type
                                         : static_cast<SQLSMALLINT>(SQL_C_DEFAULT);
        if (number < records.size()) take_precisions(records[number], target);
    }
    if (number == 0) return resolve_bookmark_type(c_type);
    if (c_type == SQL_C_DEFAULT) c_type = convert::default_c_type(ird_->shape(number).concise_type);
    if (!convert::is_c_type(c_type)) {
        throw Error(sqlstate::invalid_application_buffer_type,
                    concat("there is no C type ", c_type));
    }
    return c_type;
}

// Throws what is wrong with reading the column so.
Statement::ColumnReading Statement::make_reading(SQLUSMALLINT number, SQLSMALLINT c_type) const {
    const std::size_t columns = ird_->columns().size();
    if (number == 0) require_bookmarks();
    if (number > columns) {
        throw Error(sqlstate::invalid_descriptor_index,
                    concat("there is no column ", number, ": the result has ", columns));
    }
    ColumnReading reading;
    reading.asked_type = c_type;
    reading.target.c_type = resolve_type(number, c_type, reading.target);
    const bool bookmark = number == 0;
    reading.index = bookmark ? cursor::bookmark_column : number - std::size_t{1};
    reading.source = {bookmark ? DataType::bigint : ird_->column(number).type,
                      ird_->shape(number).scale};
    reading.converter = convert::find_converter(reading.source.type, reading.target.c_type);
    if (reading.converter == nullptr) {
        throw Error(sqlstate::restricted_data_type,
                    concat(describe_column(reading.index), " cannot be read as ",
                           convert::c_type_name(reading.target.c_type)));
    }
    return reading;
}

// Kept from row to row, for applications read a column the same way in all of them. What depends on
// more than the column and the type is made anew: the bookmark, and the ARD's types.
Statement::ColumnReading& Statement::keep_reading(SQLUSMALLINT number, SQLSMALLINT c_type) {
    if (readings_ird_ != ird_->version()) {
        readings_.assign(ird_->columns().size() + 1, {});
        readings_end_ = readings_.size();
        readings_ird_ = ird_->version();
    }
    ColumnReading& reading = readings_[number < readings_end_ ? number : 0];
    reading = make_reading(number, c_type);
    if (number == 0 || c_type == SQL_ARD_TYPE) reading.asked_type = ColumnReading::not_kept;
    return reading;
}

Statement::ColumnReading& Statement::reading_of(SQLUSMALLINT number, SQLSMALLINT c_type) {
    if (number < readings_end_ && readings_ird_ == ird_->version()) {
        ColumnReading& reading = readings_[number];
        if (reading.asked_type == c_type && c_type != ColumnReading::not_kept) return reading;
    }
    return keep_reading(number, c_type);
}

SQLRETURN Statement::get_data(SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER data,
                              SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    if (state_ != StatementState::fetched || !cursor_ || !cursor_->on_row()) fail_row_to_read();
    require_position();
    ColumnReading& reading = reading_of(number, c_type);
    if (data == nullptr) {
        throw Error(sqlstate::invalid_null_pointer, "SQLGetData needs a buffer");
    }
    if (buffer_octets < 0) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a buffer cannot have ", buffer_octets, " octets"));
    }
    convert::Target& target = reading.target;
    target.data = data;
    target.buffer_octets = buffer_octets;
    target.octet_length = length_or_indicator;
    target.indicator = length_or_indicator;
    const auto outcome =
        cursor_->get_data(reading.index, reading.converter, reading.source, target);
    if (!outcome) return SQL_NO_DATA;
    if (*outcome == Outcome::ok) return SQL_SUCCESS;
    report(cursor::ColumnProblem{0, reading.index, *outcome}, target.c_type);
    return convert::is_error(*outcome) ? error_with_records : SQL_SUCCESS;
}

}  // namespace connectai::handles
