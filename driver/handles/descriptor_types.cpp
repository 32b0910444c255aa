#include "handles/descriptor_types.h"

#include "base/error.h"
#include "base/text.h"
#include "convert/convert.h"
#include "convert/parameter.h"

namespace connectai::handles {

namespace {

// Defaults that the page leaves to the driver: bits of a mantissa.
constexpr SQLSMALLINT double_bits = 53;
constexpr SQLSMALLINT float_bits = 24;
constexpr SQLINTEGER default_leading_digits = 2;
constexpr SQLSMALLINT default_fraction_digits = 6;

[[noreturn]] void fail(const std::string& message) {
    throw Error(sqlstate::inconsistent_descriptor, message);
}

bool is_code_of(SQLSMALLINT type, SQLSMALLINT code) noexcept {
    if (type == SQL_DATETIME) return code >= SQL_CODE_DATE && code <= SQL_CODE_TIMESTAMP;
    return type == SQL_INTERVAL && code >= SQL_CODE_YEAR && code <= SQL_CODE_MINUTE_TO_SECOND;
}

// SQL_DATETIME and SQL_CODE_DATE are SQL_TYPE_DATE.
SQLSMALLINT concise_type_of(SQLSMALLINT type, SQLSMALLINT code) noexcept {
    if (type == SQL_DATETIME) return static_cast<SQLSMALLINT>(SQL_TYPE_DATE - SQL_CODE_DATE + code);
    if (type == SQL_INTERVAL) {
        return static_cast<SQLSMALLINT>(SQL_INTERVAL_YEAR - SQL_CODE_YEAR + code);
    }
    return type;
}

SQLSMALLINT verbose_type_of(SQLSMALLINT concise_type) noexcept {
    if (concise_type >= SQL_TYPE_DATE && concise_type <= SQL_TYPE_TIMESTAMP) return SQL_DATETIME;
    if (concise_type >= SQL_INTERVAL_YEAR && concise_type <= SQL_INTERVAL_MINUTE_TO_SECOND) {
        return SQL_INTERVAL;
    }
    return concise_type;
}

SQLSMALLINT code_of(SQLSMALLINT concise_type) noexcept {
    switch (verbose_type_of(concise_type)) {
        case SQL_DATETIME:
            return static_cast<SQLSMALLINT>(concise_type - SQL_TYPE_DATE + SQL_CODE_DATE);
        case SQL_INTERVAL:
            return static_cast<SQLSMALLINT>(concise_type - SQL_INTERVAL_YEAR + SQL_CODE_YEAR);
        default: return 0;
    }
}

// SQL_DESC_NUM_PREC_RADIX: "2 if the data type is an approximate numeric data type, 10 if exact, 0
// for all non-numeric data types".
SQLINTEGER radix_of(SQLSMALLINT type) noexcept {
    switch (type) {
        case SQL_FLOAT:
        case SQL_REAL:
        case SQL_DOUBLE: return 2;
        case SQL_DECIMAL:
        case SQL_NUMERIC:
        case SQL_TINYINT:
        case SQL_SMALLINT:
        case SQL_INTEGER:
        case SQL_BIGINT:
        case SQL_C_STINYINT:
        case SQL_C_UTINYINT:
        case SQL_C_SSHORT:
        case SQL_C_USHORT:
        case SQL_C_SLONG:
        case SQL_C_ULONG:
        case SQL_C_SBIGINT:
        case SQL_C_UBIGINT: return 10;
        default: return 0;
    }
}

// What the type brings with it, by whatever function it was set: the table at SQL_DESC_TYPE. But
// SQL_DESC_LENGTH is left at 0, for "not known", where the page has 1: SQLSetDescRec cannot set it,
// and a parameter of one character is not what its caller means.
void set_type_defaults(DescriptorRecord& record) noexcept {
    record.precision = 0;
    record.scale = 0;
    record.datetime_interval_precision = 0;
    record.num_prec_radix = radix_of(record.type);
    switch (record.type) {
        case SQL_DECIMAL:
        case SQL_NUMERIC: record.precision = most_digits; break;
        case SQL_FLOAT:
        case SQL_DOUBLE: record.precision = double_bits; break;
        case SQL_REAL: record.precision = float_bits; break;
        case SQL_DATETIME:
            if (record.concise_type == SQL_TYPE_TIMESTAMP) {
                record.precision = default_fraction_digits;
            }
            break;
        case SQL_INTERVAL:
            record.datetime_interval_precision = default_leading_digits;
            if (has_seconds(record.concise_type)) record.precision = default_fraction_digits;
            break;
        default: break;
    }
}

void check_type(Descriptor::Role role, const DescriptorRecord& record) {
    if (verbose_type_of(record.concise_type) != record.type ||
        code_of(record.concise_type) != record.datetime_interval_code) {
        fail(concat("the record's type ", record.type, " does not go with the code ",
                    record.datetime_interval_code));
    }
    const bool ipd = role == Descriptor::Role::ipd;
    const bool known =
        ipd ? convert::is_sql_type(record.concise_type)
            : record.concise_type == SQL_C_DEFAULT || convert::is_c_type(record.concise_type);
    if (!known) {
        fail(concat("the record's type ", record.concise_type,
                    ipd ? std::string_view(" is no SQL type") : " is no C type"));
    }
}

}  // namespace

SQLSMALLINT current_type(SQLSMALLINT concise_type) noexcept {
    switch (concise_type) {
        case SQL_DATE: return SQL_TYPE_DATE;
        case SQL_TIME: return SQL_TYPE_TIME;
        case SQL_TIMESTAMP: return SQL_TYPE_TIMESTAMP;
        default: return concise_type;
    }
}

void set_concise_type(DescriptorRecord& record, SQLSMALLINT concise_type) noexcept {
    record.concise_type = current_type(concise_type);
    record.type = verbose_type_of(record.concise_type);
    record.datetime_interval_code = code_of(record.concise_type);
    set_type_defaults(record);
}

void set_verbose_type(DescriptorRecord& record, SQLSMALLINT type) {
    if (verbose_type_of(type) != type) {
        fail(concat("SQL_DESC_TYPE cannot be the concise type ", type,
                    ": set SQL_DESC_CONCISE_TYPE to it"));
    }
    if (!is_code_of(type, record.datetime_interval_code)) record.datetime_interval_code = 0;
    record.type = type;
    record.concise_type = concise_type_of(type, record.datetime_interval_code);
    set_type_defaults(record);
}

void set_datetime_interval_code(DescriptorRecord& record, SQLSMALLINT code) {
    const bool has_codes = record.type == SQL_DATETIME || record.type == SQL_INTERVAL;
    if (has_codes && !is_code_of(record.type, code)) {
        fail(concat("the type ", record.type, " has no code ", code));
    }
    record.datetime_interval_code = code;
    if (!has_codes) return;
    record.concise_type = concise_type_of(record.type, code);
    set_type_defaults(record);
}

void check_consistency(Descriptor::Role role, const DescriptorRecord& record) {
    check_type(role, record);
    const SQLSMALLINT type = record.concise_type;
    if (type == SQL_DECIMAL || type == SQL_NUMERIC) {  // SQL_C_NUMERIC too, which is SQL_NUMERIC
        if (record.precision < 1 || record.precision > most_digits) {
            fail(concat("a NUMERIC has a precision of 1 to 38, not ", record.precision));
        }
        // A SQL_NUMERIC_STRUCT may stand for a number with zeros behind its digits, or in front.
        if (role == Descriptor::Role::ipd &&
            (record.scale < 0 || record.scale > record.precision)) {
            fail(concat("a NUMERIC of ", record.precision, " digits cannot have the scale ",
                        record.scale));
        }
    }
    if (has_seconds(type) && (record.precision < 0 || record.precision > most_fraction_digits)) {
        fail(concat("a second's fraction has 0 to 9 digits, not ", record.precision));
    }
    if (record.type == SQL_INTERVAL && (record.datetime_interval_precision < 1 ||
                                        record.datetime_interval_precision > most_leading_digits)) {
        fail(concat("an interval's first field has 1 to 9 digits, not ",
                    record.datetime_interval_precision));
    }
}

void check_parameter_type(SQLSMALLINT parameter_type) {
    switch (parameter_type) {
        case SQL_PARAM_INPUT:
        case SQL_PARAM_INPUT_OUTPUT:
        case SQL_PARAM_OUTPUT: return;
        case SQL_PARAM_INPUT_OUTPUT_STREAM:
        case SQL_PARAM_OUTPUT_STREAM:
            throw Error(sqlstate::optional_feature_not_implemented,
                        "outputs are not streamed: bind a buffer with SQL_PARAM_OUTPUT");
        default:
            throw Error(sqlstate::invalid_parameter_type,
                        concat("there is no use of a parameter with the number ", parameter_type));
    }
}

bool has_seconds(SQLSMALLINT concise_type) noexcept {
    switch (concise_type) {
        case SQL_TYPE_TIME:
        case SQL_TYPE_TIMESTAMP:
        case SQL_INTERVAL_SECOND:
        case SQL_INTERVAL_DAY_TO_SECOND:
        case SQL_INTERVAL_HOUR_TO_SECOND:
        case SQL_INTERVAL_MINUTE_TO_SECOND: return true;
        default: return false;
    }
}

}  // namespace connectai::handles
