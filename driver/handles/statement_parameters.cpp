// How parameters are bound, and how values are brought at execution.
#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/text.h"
#include "convert/convert.h"
#include "convert/parameter.h"
#include "handles/descriptor_types.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

// Characters in front of the terminator; the application's memory promises no alignment.
std::size_t wide_length(const char* text) noexcept {
    for (std::size_t length = 0;; ++length) {
        SQLWCHAR unit = 0;
        std::memcpy(&unit, text + length * sizeof unit, sizeof unit);
        if (unit == 0) return length;
    }
}

void check_types(SQLUSMALLINT number, SQLSMALLINT c_type, SQLSMALLINT sql_type) {
    if (c_type != SQL_C_DEFAULT && !convert::is_c_type(c_type)) {
        throw Error(sqlstate::invalid_application_buffer_type,
                    concat("there is no C type ", c_type));
    }
    if (!convert::is_sql_type(sql_type)) {
        throw Error(sqlstate::invalid_sql_data_type, concat("there is no SQL type ", sql_type));
    }
    const SQLSMALLINT used = c_type == SQL_C_DEFAULT ? convert::default_c_type(sql_type) : c_type;
    if (convert::find_parameter_converter(used, sql_type) == nullptr) {
        throw Error(sqlstate::restricted_data_type,
                    concat("parameter ", number, ": ", convert::c_type_name(used),
                           " does not convert to ", convert::sql_type_name(sql_type)));
    }
}

bool is_exact(SQLSMALLINT sql_type) noexcept {
    return sql_type == SQL_DECIMAL || sql_type == SQL_NUMERIC;
}

void check_size(SQLUSMALLINT number, SQLSMALLINT sql_type, SQLULEN size, SQLSMALLINT digits) {
    const auto fail = [&](std::string_view reason) {
        throw Error(sqlstate::invalid_precision_or_scale,
                    concat("parameter ", number, ": a ", convert::sql_type_name(sql_type),
                           " cannot have the column size ", size, " and ", digits,
                           " decimal digits: ", reason));
    };
    if (is_exact(sql_type)) {
        if (size > SQLULEN{most_digits}) fail("there are at most 38 digits");
        // Some applications give a scale and leave the size to the driver.
        if (digits < 0 || (size > 0 && static_cast<SQLULEN>(digits) > size)) {
            fail("the scale must lie between 0 and the size");
        }
    }
    if (has_seconds(sql_type) && (digits < 0 || digits > most_fraction_digits)) {
        fail("a fraction of a second has 0 to 9 digits");
    }
}

// SQLBindParameter, "ColumnSize argument" and "DecimalDigits argument".
void set_size(DescriptorRecord& record, SQLULEN size, SQLSMALLINT digits) {
    const SQLSMALLINT type = record.concise_type;
    const bool approximate = type == SQL_FLOAT || type == SQL_REAL || type == SQL_DOUBLE;
    if (is_exact(type) || approximate) {
        record.precision = static_cast<SQLSMALLINT>(std::min<SQLULEN>(size, 32767));
    } else {
        record.length = size;
    }
    if (is_exact(type)) record.scale = digits;
    if (has_seconds(type)) record.precision = digits;
}

// Appends what SQLPutData has brought.
void add_piece(SuppliedValue& value, SQLSMALLINT c_type, const void* data, SQLLEN octets) {
    const std::size_t fixed = convert::fixed_size(c_type);
    const bool null = octets == SQL_NULL_DATA;
    if (value.put && fixed != 0) {
        throw Error(sqlstate::non_character_data_in_pieces,
                    concat("a ", convert::c_type_name(c_type), " comes in one piece"));
    }
    if (!null && octets < 0 && octets != SQL_NTS && fixed == 0) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a piece cannot have ", octets, " octets"));
    }
    if (octets == SQL_NTS && c_type == SQL_C_BINARY) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    "SQL_C_BINARY has no terminator: give the number of octets");
    }
    if (data == nullptr && !null && (octets != 0 || fixed != 0)) {
        throw Error(sqlstate::invalid_null_pointer, "the piece has no buffer");
    }
    value.put = true;
    value.null = null;
    if (null) return;
    const auto* bytes = static_cast<const char*>(data);
    std::size_t size = fixed != 0 ? fixed : static_cast<std::size_t>(octets);
    if (fixed == 0 && octets == SQL_NTS) {
        size = c_type == SQL_C_WCHAR ? wide_length(bytes) * sizeof(SQLWCHAR) : std::strlen(bytes);
    }
    value.octets.append(bytes, size);
}

}  // namespace

void Statement::bind_parameter(SQLUSMALLINT number, const ParameterBinding& binding) {
    if (number == 0 || number > most_columns) {
        throw Error(sqlstate::invalid_descriptor_index, concat("there is no parameter ", number));
    }
    check_parameter_type(binding.direction);
    const SQLSMALLINT sql_type = current_type(binding.sql_type);
    check_types(number, binding.c_type, sql_type);
    // SQL_SETPARAM_VALUE_MAX: what the manager makes of SQLSetParam.
    const bool unknown_length = binding.buffer_octets == SQL_SETPARAM_VALUE_MAX;
    if (binding.buffer_octets < 0 && !unknown_length) {
        throw Error(sqlstate::invalid_string_or_buffer_length,
                    concat("a buffer cannot have ", binding.buffer_octets, " octets"));
    }
    if (binding.data == nullptr && binding.length_or_indicator == nullptr &&
        binding.direction != SQL_PARAM_OUTPUT) {
        throw Error(sqlstate::invalid_null_pointer,
                    concat("parameter ", number, " has neither a buffer nor a length"));
    }
    check_size(number, sql_type, binding.column_size, binding.decimal_digits);

    DescriptorRecord& application = apd().edit(number);
    application = {};
    set_concise_type(application, binding.c_type);
    application.data_ptr = binding.data;
    application.octet_length = unknown_length ? 0 : binding.buffer_octets;
    application.octet_length_ptr = binding.length_or_indicator;
    application.indicator_ptr = binding.length_or_indicator;
    DescriptorRecord& implementation = ipd_->edit(number);
    implementation = {};
    set_concise_type(implementation, sql_type);
    implementation.parameter_type = binding.direction;
    set_size(implementation, binding.column_size, binding.decimal_digits);
    // The service takes any, until the application says otherwise.
    implementation.datetime_interval_precision = most_leading_digits;
}

void Statement::fail_data_needed() {
    throw Error(sqlstate::function_sequence_error,
                "the execution still needs data: call SQLParamData and SQLPutData, or SQLCancel");
}

BoundSets& Statement::sets_needing_data() noexcept {
    if (addition_) return *addition_;
    return *pending_;
}

// ODBC 3.8, appendix B, SQLParamData, SQLPutData, SQLCancel: back to where the call came from.
void Statement::leave_need_data() noexcept {
    needs_data_ = false;
    state_ = addition_         ? cursor_state_
             : !prepared_text_ ? StatementState::allocated
                               : StatementState::prepared;
}

void Statement::give_up_data_needed() noexcept {
    if (state_ != StatementState::need_data) return;
    leave_need_data();
    if (!addition_) pending_.reset();
    addition_.reset();
}

SQLRETURN Statement::next_parameter(SQLPOINTER* token) {
    if (state_ != StatementState::need_data) {
        throw Error(sqlstate::function_sequence_error, "no execution needs data");
    }
    BoundSets& sets = sets_needing_data();
    if (sets.asked && !sets.supplied[*sets.asked].put) {
        throw Error(sqlstate::function_sequence_error,
                    concat(sets.parameters.describe(sets.asked->parameter),
                           " has not been given a value: call SQLPutData first"));
    }
    const auto next = sets.next_at_execution();
    if (!next) {
        leave_need_data();
        return addition_ ? add_rows() : execute_pending();
    }
    sets.asked = next;
    if (!addition_) report_processed(next->set + 1);
    if (token != nullptr) *token = sets.parameters.token(*next);
    return SQL_NEED_DATA;
}

void Statement::put_data(const void* data, SQLLEN octets) {
    if (state_ != StatementState::need_data || !sets_needing_data().asked) {
        throw Error(sqlstate::function_sequence_error,
                    "no value has been asked for: call SQLParamData first");
    }
    BoundSets& sets = sets_needing_data();
    SuppliedValue& value = sets.supplied[*sets.asked];
    if (value.put && (value.null || octets == SQL_NULL_DATA)) {
        throw Error(sqlstate::concatenation_of_null,
                    "NULL is a whole value: nothing can come before or behind it");
    }
    try {
        add_piece(value, sets.parameters.c_type(sets.asked->parameter), data, octets);
    } catch (...) {
        // "Using arrays of parameters": the set on which the error occurred.
        if (!addition_) {
            begin_set_reports();
            report_processed(sets.asked->set + 1);
            report_set(sets.asked->set, SQL_PARAM_ERROR);
        }
        give_up_data_needed();  // appendix B: any other error ends the execution
        throw;
    }
}

}  // namespace connectai::handles
