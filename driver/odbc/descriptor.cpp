// SQLGetDescField, SQLSetDescField, SQLGetDescRec, SQLSetDescRec, SQLCopyDesc.
#include "base/text.h"
#include "handles/descriptor_fields.h"
#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;
using handles::Descriptor;
using handles::FieldValue;

namespace {

// Text in octets, in the wide form too.
template <typename Char>
SQLRETURN get_desc_field(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER value,
                         SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    return call<Descriptor>("SQLGetDescField", handle, [&](auto& descriptor) -> SQLRETURN {
        if (!descriptor.readable()) return SQL_NO_DATA;
        const auto found = handles::descriptor_field(descriptor, record, field);
        if (!found) return SQL_NO_DATA;
        std::visit(
            [&]<typename Value>(const Value& answer) {
                if constexpr (std::is_same_v<Value, std::string>) {
                    put(length,
                        put_text_octets<Char>(descriptor.diagnostics(), answer, value, capacity));
                } else {
                    if (value != nullptr) *static_cast<Value*>(value) = answer;
                    put(length, sizeof answer);
                }
            },
            *found);
        return SQL_SUCCESS;
    });
}

// The one field of text that can be written has its length in octets, in the wide form too.
template <typename Char>
SQLRETURN set_desc_field(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field, SQLPOINTER value,
                         SQLINTEGER length) noexcept {
    return call<Descriptor>("SQLSetDescField", handle, [&](auto& descriptor) {
        std::string text;
        if (field == SQL_DESC_NAME && value != nullptr) {
            if (length > 0) length /= static_cast<SQLINTEGER>(sizeof(Char));
            text = text_in(static_cast<const Char*>(value), length);
        }
        handles::set_descriptor_field(descriptor, record, field, value, text);
    });
}

template <typename Integer>
void put_field(const Descriptor& descriptor, SQLSMALLINT record, SQLSMALLINT field,
               Integer* target) {
    if (target == nullptr) return;
    const auto found = handles::descriptor_field(descriptor, record, field);
    if (!found) return;
    std::visit(
        [&]<typename Value>(const Value& answer) {
            if constexpr (std::is_integral_v<Value>) *target = static_cast<Integer>(answer);
        },
        *found);
}

template <typename Char>
SQLRETURN get_desc_rec(SQLHDESC handle, SQLSMALLINT record, Char* name, SQLSMALLINT capacity,
                       SQLSMALLINT* name_length, SQLSMALLINT* type, SQLSMALLINT* subtype,
                       SQLLEN* octet_length, SQLSMALLINT* precision, SQLSMALLINT* scale,
                       SQLSMALLINT* nullable) noexcept {
    return call<Descriptor>("SQLGetDescRec", handle, [&](auto& descriptor) -> SQLRETURN {
        if (!descriptor.readable()) return SQL_NO_DATA;
        if (!handles::descriptor_field(descriptor, record, SQL_DESC_TYPE)) return SQL_NO_DATA;
        put_field(descriptor, record, SQL_DESC_TYPE, type);
        put_field(descriptor, record, SQL_DESC_DATETIME_INTERVAL_CODE, subtype);
        put_field(descriptor, record, SQL_DESC_OCTET_LENGTH, octet_length);
        put_field(descriptor, record, SQL_DESC_PRECISION, precision);
        put_field(descriptor, record, SQL_DESC_SCALE, scale);
        // Only columns know whether they may be NULL; columns and parameters have names.
        const bool column = descriptor.role() == Descriptor::Role::ird;
        if (column) put_field(descriptor, record, SQL_DESC_NULLABLE, nullable);
        std::string text;
        if (column || descriptor.role() == Descriptor::Role::ipd) {
            text = std::get<std::string>(
                *handles::descriptor_field(descriptor, record, SQL_DESC_NAME));
        }
        put(name_length, put_text(descriptor.diagnostics(), text, name, capacity));
        return SQL_SUCCESS;
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLGetDescField(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field,
                                  SQLPOINTER value, SQLINTEGER capacity, SQLINTEGER* length) {
    return get_desc_field<SQLCHAR>(handle, record, field, value, capacity, length);
}

SQLRETURN SQL_API SQLGetDescFieldW(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field,
                                   SQLPOINTER value, SQLINTEGER capacity, SQLINTEGER* length) {
    return get_desc_field<SQLWCHAR>(handle, record, field, value, capacity, length);
}

SQLRETURN SQL_API SQLSetDescField(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field,
                                  SQLPOINTER value, SQLINTEGER length) {
    return set_desc_field<SQLCHAR>(handle, record, field, value, length);
}

SQLRETURN SQL_API SQLSetDescFieldW(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT field,
                                   SQLPOINTER value, SQLINTEGER length) {
    return set_desc_field<SQLWCHAR>(handle, record, field, value, length);
}

SQLRETURN SQL_API SQLGetDescRec(SQLHDESC handle, SQLSMALLINT record, SQLCHAR* name,
                                SQLSMALLINT capacity, SQLSMALLINT* name_length, SQLSMALLINT* type,
                                SQLSMALLINT* subtype, SQLLEN* octet_length, SQLSMALLINT* precision,
                                SQLSMALLINT* scale, SQLSMALLINT* nullable) {
    return get_desc_rec(handle, record, name, capacity, name_length, type, subtype, octet_length,
                        precision, scale, nullable);
}

SQLRETURN SQL_API SQLGetDescRecW(SQLHDESC handle, SQLSMALLINT record, SQLWCHAR* name,
                                 SQLSMALLINT capacity, SQLSMALLINT* name_length, SQLSMALLINT* type,
                                 SQLSMALLINT* subtype, SQLLEN* octet_length, SQLSMALLINT* precision,
                                 SQLSMALLINT* scale, SQLSMALLINT* nullable) {
    return get_desc_rec(handle, record, name, capacity, name_length, type, subtype, octet_length,
                        precision, scale, nullable);
}

SQLRETURN SQL_API SQLSetDescRec(SQLHDESC handle, SQLSMALLINT record, SQLSMALLINT type,
                                SQLSMALLINT subtype, SQLLEN octet_length, SQLSMALLINT precision,
                                SQLSMALLINT scale, SQLPOINTER data, SQLLEN* octet_length_ptr,
                                SQLLEN* indicator_ptr) {
    return call<Descriptor>("SQLSetDescRec", handle, [&](auto& descriptor) {
        handles::set_descriptor_record(descriptor, record,
                                       {.type = type,
                                        .datetime_interval_code = subtype,
                                        .octet_length = octet_length,
                                        .precision = precision,
                                        .scale = scale,
                                        .data_ptr = data,
                                        .octet_length_ptr = octet_length_ptr,
                                        .indicator_ptr = indicator_ptr});
    });
}

// The two may belong to different connections: the source is copied under its own lock first, so
// that no two locks are ever held at once.
SQLRETURN SQL_API SQLCopyDesc(SQLHDESC source, SQLHDESC target) {
    Descriptor copy(Descriptor::Role::explicit_, std::make_shared<handles::HandleLock>(), false);
    const SQLRETURN read = call<Descriptor>("SQLCopyDesc", source, [&](auto& descriptor) {
        descriptor.readable();
        handles::copy_descriptor(descriptor, copy);
    });
    if (!SQL_SUCCEEDED(read)) return read;
    return call<Descriptor>("SQLCopyDesc", target,
                            [&](auto& descriptor) { handles::copy_descriptor(copy, descriptor); });
}

}  // extern "C"
