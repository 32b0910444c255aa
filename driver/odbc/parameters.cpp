// SQLBindParameter, SQLDescribeParam, SQLNumParams, SQLParamData, SQLPutData,
// SQLBulkOperations.
#include "convert/type_properties.h"
#include "handles/column_attributes.h"
#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;

extern "C" {

SQLRETURN SQL_API SQLBindParameter(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT direction,
                                   SQLSMALLINT c_type, SQLSMALLINT sql_type, SQLULEN column_size,
                                   SQLSMALLINT decimal_digits, SQLPOINTER data,
                                   SQLLEN buffer_octets, SQLLEN* length_or_indicator) {
    return call<handles::Statement>("SQLBindParameter", handle, [&](auto& statement) {
        statement.bind_parameter(number, {.direction = direction,
                                          .c_type = c_type,
                                          .sql_type = sql_type,
                                          .column_size = column_size,
                                          .decimal_digits = decimal_digits,
                                          .data = data,
                                          .buffer_octets = buffer_octets,
                                          .length_or_indicator = length_or_indicator});
    });
}

SQLRETURN SQL_API SQLDescribeParam(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT* type,
                                   SQLULEN* size, SQLSMALLINT* decimal_digits,
                                   SQLSMALLINT* nullable) {
    return cancellable_call("SQLDescribeParam", handle, [=](auto& statement) {
        const Column column = statement.describe_parameter(number);
        const convert::ColumnShape shape =
            convert::shape_of(column, statement.connection().type_report());
        put(type, statement.odbc2() ? convert::odbc2_type(shape.concise_type) : shape.concise_type);
        put(size, shape.column_size);
        put(decimal_digits, shape.decimal_digits);
        put(nullable, handles::nullability(column));
    });
}

SQLRETURN SQL_API SQLNumParams(SQLHSTMT handle, SQLSMALLINT* count) {
    return call<handles::Statement>("SQLNumParams", handle, [&](auto& statement) {
        put(count, statement.parameter_markers());
    });
}

SQLRETURN SQL_API SQLParamData(SQLHSTMT handle, SQLPOINTER* token) {
    return cancellable_call<NeedData::allowed>(
        "SQLParamData", handle, [=](auto& statement) { return statement.next_parameter(token); });
}

SQLRETURN SQL_API SQLPutData(SQLHSTMT handle, SQLPOINTER data, SQLLEN octets) {
    return cancellable_call<NeedData::allowed>(
        "SQLPutData", handle, [=](auto& statement) { statement.put_data(data, octets); }, always,
        Polled::never);  // it only keeps the value
}

SQLRETURN SQL_API SQLBulkOperations(SQLHSTMT handle, SQLSMALLINT operation) {
    return cancellable_call("SQLBulkOperations", handle, [=](auto& statement) {
        return statement.bulk_operation(static_cast<SQLUSMALLINT>(operation));
    });
}

}  // extern "C"
