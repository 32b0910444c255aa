// SQLSetConnectAttr, SQLGetConnectAttr, SQLSetStmtAttr, SQLGetStmtAttr. Lengths are in octets, in
// the wide forms too.
#include <cstdint>

#include "odbc/boundary.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;
using handles::AttributeValue;

namespace {

// Text, for attributes whose value is one; the wide form's length is in octets, or SQL_NTS.
template <typename Char>
std::string attribute_text(SQLPOINTER value, SQLINTEGER octets) {
    const SQLINTEGER length = octets < 0 ? octets : octets / static_cast<SQLINTEGER>(sizeof(Char));
    return text_in(static_cast<const Char*>(value), length);
}

// `Number` is the width that the specification gives the numeric attributes of this handle.
template <typename Number, typename Char>
void put_attribute(handles::Diagnostics& diagnostics, const AttributeValue& attribute,
                   SQLPOINTER value, SQLINTEGER capacity, SQLINTEGER* length) {
    if (const auto* text = std::get_if<std::string>(&attribute)) {
        put(length, put_text_octets<Char>(diagnostics, *text, value, capacity));
    } else if (const auto* pointer = std::get_if<SQLPOINTER>(&attribute)) {
        if (value != nullptr) *static_cast<SQLPOINTER*>(value) = *pointer;
        put(length, sizeof(SQLPOINTER));
    } else {
        put(static_cast<Number*>(value), std::get<SQLULEN>(attribute));
        put(length, sizeof(Number));
    }
}

template <typename Char>
SQLRETURN set_connect_attr(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                           SQLINTEGER length) noexcept {
    const bool is_text = handles::Connection::is_text_attribute(attribute);
    Given text([&] { return is_text ? attribute_text<Char>(value, length) : std::string(); });
    return cancellable_connection_call(
        "SQLSetConnectAttr", handle,
        [=, text = std::move(text)](auto& connection) mutable {
            connection.set_attribute(attribute, value, text.get());
        },
        // The service is asked for its catalogs only. ODBC 3.8, "Executing Connection Operations
        // Asynchronously": always at once "before establishing a connection".
        [=](const auto& connection) {
            return attribute == SQL_ATTR_CURRENT_CATALOG && connection.connected();
        },
        Polled::by_all);
}

template <typename Char>
SQLRETURN get_connect_attr(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                           SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    using Connection = handles::Connection;
    return call<Connection, Meanwhile::allowed>("SQLGetConnectAttr", handle, [&](auto& connection) {
        put_attribute<SQLUINTEGER, Char>(connection.diagnostics(), connection.attribute(attribute),
                                         value, capacity, length);
    });
}

SQLRETURN set_stmt_attr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value) noexcept {
    return call<handles::Statement>("SQLSetStmtAttr", handle, [&](auto& statement) {
        statement.set_attribute(attribute, value);
    });
}

template <typename Char>
SQLRETURN get_stmt_attr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value,
                        SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    return call<handles::Statement>("SQLGetStmtAttr", handle, [&](auto& statement) {
        put_attribute<SQLULEN, Char>(statement.diagnostics(), statement.attribute(attribute), value,
                                     capacity, length);
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLSetConnectAttr(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                                    SQLINTEGER length) {
    return set_connect_attr<SQLCHAR>(handle, attribute, value, length);
}

SQLRETURN SQL_API SQLSetConnectAttrW(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                                     SQLINTEGER length) {
    return set_connect_attr<SQLWCHAR>(handle, attribute, value, length);
}

SQLRETURN SQL_API SQLGetConnectAttr(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                                    SQLINTEGER capacity, SQLINTEGER* length) {
    return get_connect_attr<SQLCHAR>(handle, attribute, value, capacity, length);
}

SQLRETURN SQL_API SQLGetConnectAttrW(SQLHDBC handle, SQLINTEGER attribute, SQLPOINTER value,
                                     SQLINTEGER capacity, SQLINTEGER* length) {
    return get_connect_attr<SQLWCHAR>(handle, attribute, value, capacity, length);
}

SQLRETURN SQL_API SQLSetStmtAttr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value,
                                 SQLINTEGER /*length*/) {
    return set_stmt_attr(handle, attribute, value);
}

SQLRETURN SQL_API SQLSetStmtAttrW(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value,
                                  SQLINTEGER /*length*/) {
    return set_stmt_attr(handle, attribute, value);
}

SQLRETURN SQL_API SQLGetStmtAttr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value,
                                 SQLINTEGER capacity, SQLINTEGER* length) {
    return get_stmt_attr<SQLCHAR>(handle, attribute, value, capacity, length);
}

SQLRETURN SQL_API SQLGetStmtAttrW(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value,
                                  SQLINTEGER capacity, SQLINTEGER* length) {
    return get_stmt_attr<SQLWCHAR>(handle, attribute, value, capacity, length);
}

}  // extern "C"
