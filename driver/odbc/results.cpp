// SQLNumResultCols, SQLDescribeCol, SQLColAttribute, SQLRowCount, SQLMoreResults.
#include "convert/type_properties.h"
#include "handles/column_attributes.h"
#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;

namespace {

// Only of a statement that is prepared has the service to be asked.
constexpr auto needs_description = [](const handles::Statement& statement) {
    return !statement.is_described();
};

template <typename Char>
SQLRETURN describe_col(SQLHSTMT handle, SQLUSMALLINT number, Char* name, SQLSMALLINT name_capacity,
                       SQLSMALLINT* name_length, SQLSMALLINT* type, SQLULEN* size,
                       SQLSMALLINT* decimal_digits, SQLSMALLINT* nullable) noexcept {
    const auto body = [=](handles::Statement& statement) {
        const handles::Descriptor& ird = statement.described_column(number);
        const Column& column = ird.column(number);
        const convert::ColumnShape& shape = ird.shape(number);
        put(name_length, put_text(statement.diagnostics(), column.label, name, name_capacity));
        put(type, statement.odbc2() ? convert::odbc2_type(shape.concise_type) : shape.concise_type);
        put(size, shape.column_size);
        put(decimal_digits, shape.decimal_digits);
        put(nullable, handles::nullability(column));
    };
    return cancellable_call("SQLDescribeCol", handle, body, needs_description);
}

// ODBC 3.8, SQLColAttribute: text in octets, in the wide form too; a number through the last
// argument.
template <typename Char>
SQLRETURN col_attribute(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field, SQLPOINTER text,
                        SQLSMALLINT capacity, SQLSMALLINT* length, SQLLEN* value) noexcept {
    const auto body = [=](handles::Statement& statement) {
        handles::ColumnAttribute attribute;
        if (field == SQL_DESC_COUNT || field == SQL_COLUMN_COUNT) {
            statement.require_describable();
            attribute = SQLLEN{statement.column_count()};
        } else {
            const handles::Descriptor& ird = statement.described_column(number);
            attribute = handles::column_attribute(ird, number, field, statement.odbc2());
        }
        if (const auto* words = std::get_if<std::string>(&attribute)) {
            put(length, put_text_octets<Char>(statement.diagnostics(), *words, text, capacity));
        } else {
            put(value, std::get<SQLLEN>(attribute));
        }
    };
    return cancellable_call("SQLColAttribute", handle, body, needs_description);
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLNumResultCols(SQLHSTMT handle, SQLSMALLINT* count) {
    const auto body = [=](handles::Statement& statement) { put(count, statement.column_count()); };
    return cancellable_call("SQLNumResultCols", handle, body, needs_description);
}

SQLRETURN SQL_API SQLDescribeCol(SQLHSTMT handle, SQLUSMALLINT number, SQLCHAR* name,
                                 SQLSMALLINT name_capacity, SQLSMALLINT* name_length,
                                 SQLSMALLINT* type, SQLULEN* size, SQLSMALLINT* decimal_digits,
                                 SQLSMALLINT* nullable) {
    return describe_col(handle, number, name, name_capacity, name_length, type, size,
                        decimal_digits, nullable);
}

SQLRETURN SQL_API SQLDescribeColW(SQLHSTMT handle, SQLUSMALLINT number, SQLWCHAR* name,
                                  SQLSMALLINT name_capacity, SQLSMALLINT* name_length,
                                  SQLSMALLINT* type, SQLULEN* size, SQLSMALLINT* decimal_digits,
                                  SQLSMALLINT* nullable) {
    return describe_col(handle, number, name, name_capacity, name_length, type, size,
                        decimal_digits, nullable);
}

SQLRETURN SQL_API SQLColAttribute(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field,
                                  SQLPOINTER text, SQLSMALLINT capacity, SQLSMALLINT* length,
                                  SQLLEN* value) {
    return col_attribute<SQLCHAR>(handle, number, field, text, capacity, length, value);
}

SQLRETURN SQL_API SQLColAttributeW(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field,
                                   SQLPOINTER text, SQLSMALLINT capacity, SQLSMALLINT* length,
                                   SQLLEN* value) {
    return col_attribute<SQLWCHAR>(handle, number, field, text, capacity, length, value);
}

SQLRETURN SQL_API SQLRowCount(SQLHSTMT handle, SQLLEN* count) {
    return call<handles::Statement>("SQLRowCount", handle,
                                    [&](auto& statement) { put(count, statement.row_count()); });
}

SQLRETURN SQL_API SQLMoreResults(SQLHSTMT handle) {
    return cancellable_call("SQLMoreResults", handle,
                            [](auto& statement) { return statement.next_result(); });
}

}  // extern "C"
