#include "handles/environment.h"

#include <cstdint>

#include "base/error.h"

namespace connectai::handles {

namespace {

[[noreturn]] void fail_value(const char* attribute, std::intptr_t value) {
    throw Error(sqlstate::invalid_attribute_value,
                std::string(attribute) + " cannot be " + std::to_string(value));
}

}  // namespace

void Environment::set_attribute(SQLINTEGER attribute, SQLPOINTER value) {
    const auto number = reinterpret_cast<std::intptr_t>(value);
    switch (attribute) {
        case SQL_ATTR_ODBC_VERSION:
            if (number != SQL_OV_ODBC2 && number != SQL_OV_ODBC3 && number != SQL_OV_ODBC3_80) {
                fail_value("SQL_ATTR_ODBC_VERSION", number);
            }
            if (!connections().empty()) {
                throw Error(sqlstate::function_sequence_error,
                            "SQL_ATTR_ODBC_VERSION must be set before connections are allocated");
            }
            odbc_version_ = static_cast<SQLINTEGER>(number);
            break;
        case SQL_ATTR_OUTPUT_NTS:
            if (number != SQL_TRUE) {
                throw Error(sqlstate::optional_feature_not_implemented,
                            "strings are always null-terminated");
            }
            break;
        case SQL_ATTR_CONNECTION_POOLING:
        case SQL_ATTR_CP_MATCH:
            throw Error(sqlstate::optional_feature_not_implemented,
                        "connection pooling is the driver manager's: set Pooling in odbcinst.ini");
        default:
            throw Error(sqlstate::invalid_attribute_identifier,
                        "there is no environment attribute " + std::to_string(attribute));
    }
}

SQLINTEGER Environment::attribute(SQLINTEGER attribute) const {
    switch (attribute) {
        case SQL_ATTR_ODBC_VERSION: return odbc_version_.load();
        case SQL_ATTR_OUTPUT_NTS: return SQL_TRUE;
        case SQL_ATTR_CONNECTION_POOLING: return SQL_CP_OFF;
        case SQL_ATTR_CP_MATCH: return SQL_CP_STRICT_MATCH;
        default:
            throw Error(sqlstate::invalid_attribute_identifier,
                        "there is no environment attribute " + std::to_string(attribute));
    }
}

void Environment::adopt(SQLHANDLE connection) {
    const std::lock_guard lock(connections_mutex_);
    connections_.push_back(connection);
}

void Environment::release(SQLHANDLE connection) noexcept {
    const std::lock_guard lock(connections_mutex_);
    std::erase(connections_, connection);
}

std::vector<SQLHANDLE> Environment::connections() const {
    const std::lock_guard lock(connections_mutex_);
    return connections_;
}

void Environment::require_version() const {
    if (odbc_version_.load() == 0) {
        throw Error(sqlstate::function_sequence_error,
                    "SQL_ATTR_ODBC_VERSION must be set before a connection is allocated");
    }
}

}  // namespace connectai::handles
