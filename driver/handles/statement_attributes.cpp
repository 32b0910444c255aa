// ODBC 3.8, SQLSetStmtAttr and SQLGetStmtAttr. Many of them are header fields of the statement's
// descriptors: SQLSetStmtAttr, "Statement attributes that set descriptor fields".
#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "handles/registry.h"
#include "handles/statement.h"

namespace connectai::handles {

namespace {

[[noreturn]] void fail_unknown(SQLINTEGER attribute) {
    throw Error(sqlstate::invalid_attribute_identifier,
                concat("there is no statement attribute ", attribute));
}

}  // namespace

void Statement::set_attribute(SQLINTEGER attribute, SQLPOINTER value) {
    const auto number = static_cast<SQLULEN>(reinterpret_cast<std::uintptr_t>(value));
    switch (attribute) {
        case SQL_ATTR_APP_ROW_DESC: return use_descriptor(ard_, own_ard_, value);
        case SQL_ATTR_APP_PARAM_DESC: return use_descriptor(apd_, own_apd_, value);
        case SQL_ATTR_IMP_ROW_DESC:
        case SQL_ATTR_IMP_PARAM_DESC:
            throw Error(sqlstate::invalid_use_of_automatic_descriptor,
                        "an implementation descriptor cannot be replaced");
        case SQL_ATTR_ROW_ARRAY_SIZE:
            if (number == 0) {
                throw Error(sqlstate::invalid_attribute_value, "a rowset has at least one row");
            }
            ard().array_size = number;
            break;
        case SQL_ATTR_ROW_BIND_TYPE: ard().bind_type = number; break;
        case SQL_ATTR_ROW_BIND_OFFSET_PTR:
            ard().bind_offset_ptr = static_cast<SQLLEN*>(value);
            break;
        case SQL_ATTR_ROW_OPERATION_PTR:
            ard().array_status_ptr = static_cast<SQLUSMALLINT*>(value);
            break;
        case SQL_ATTR_ROW_STATUS_PTR:
            ird_->array_status_ptr = static_cast<SQLUSMALLINT*>(value);
            break;
        case SQL_ATTR_ROWS_FETCHED_PTR:
            ird_->rows_processed_ptr = static_cast<SQLULEN*>(value);
            break;
        case SQL_ATTR_PARAMSET_SIZE:
            if (number == 0) {
                throw Error(sqlstate::invalid_attribute_value, "there is at least one set");
            }
            apd().array_size = number;
            break;
        case SQL_ATTR_PARAM_BIND_TYPE: apd().bind_type = number; break;
        case SQL_ATTR_PARAM_BIND_OFFSET_PTR:
            apd().bind_offset_ptr = static_cast<SQLLEN*>(value);
            break;
        case SQL_ATTR_PARAM_OPERATION_PTR:
            apd().array_status_ptr = static_cast<SQLUSMALLINT*>(value);
            break;
        case SQL_ATTR_PARAM_STATUS_PTR:
            ipd_->array_status_ptr = static_cast<SQLUSMALLINT*>(value);
            break;
        case SQL_ATTR_PARAMS_PROCESSED_PTR:
            ipd_->rows_processed_ptr = static_cast<SQLULEN*>(value);
            break;
        case SQL_ATTR_FETCH_BOOKMARK_PTR: fetch_bookmark_ptr_ = value; break;
        case SQL_ATTR_ROW_NUMBER:
            throw Error(sqlstate::invalid_attribute_identifier,
                        "SQL_ATTR_ROW_NUMBER can be read, not set");
        default:
            if (!attributes_.set(attribute, number, cursor_ || state_ == StatementState::executed,
                                 state_ == StatementState::prepared, diagnostics())) {
                fail_unknown(attribute);
            }
            asynchronous_ = attributes_.async_enable == SQL_ASYNC_ENABLE_ON;
    }
}

AttributeValue Statement::attribute(SQLINTEGER attribute) const {
    switch (attribute) {
        case SQL_ATTR_APP_ROW_DESC: return ard().handle_value();
        case SQL_ATTR_APP_PARAM_DESC: return apd().handle_value();
        case SQL_ATTR_IMP_ROW_DESC: return ird_->handle_value();
        case SQL_ATTR_IMP_PARAM_DESC: return ipd_->handle_value();
        case SQL_ATTR_ROW_ARRAY_SIZE: return ard().array_size;
        case SQL_ATTR_ROW_BIND_TYPE: return ard().bind_type;
        case SQL_ATTR_ROW_BIND_OFFSET_PTR: return SQLPOINTER{ard().bind_offset_ptr};
        case SQL_ATTR_ROW_OPERATION_PTR: return SQLPOINTER{ard().array_status_ptr};
        case SQL_ATTR_ROW_STATUS_PTR: return SQLPOINTER{ird_->array_status_ptr};
        case SQL_ATTR_ROWS_FETCHED_PTR: return SQLPOINTER{ird_->rows_processed_ptr};
        case SQL_ATTR_PARAMSET_SIZE: return apd().array_size;
        case SQL_ATTR_PARAM_BIND_TYPE: return apd().bind_type;
        case SQL_ATTR_PARAM_BIND_OFFSET_PTR: return SQLPOINTER{apd().bind_offset_ptr};
        case SQL_ATTR_PARAM_OPERATION_PTR: return SQLPOINTER{apd().array_status_ptr};
        case SQL_ATTR_PARAM_STATUS_PTR: return SQLPOINTER{ipd_->array_status_ptr};
        case SQL_ATTR_PARAMS_PROCESSED_PTR: return SQLPOINTER{ipd_->rows_processed_ptr};
        case SQL_ATTR_FETCH_BOOKMARK_PTR: return fetch_bookmark_ptr_;
        // ODBC 2's way to a fixed-length bookmark, which is the row's number.
        case SQL_GET_BOOKMARK: require_bookmarks(); [[fallthrough]];
        case SQL_ATTR_ROW_NUMBER:
            if (!cursor_ || !cursor_->on_row()) {
                throw Error(sqlstate::invalid_cursor_state, "the cursor is not on a row");
            }
            return static_cast<SQLULEN>(cursor_->row_number());
        default: break;
    }
    const SQLULEN* number = attributes_.find(attribute);
    if (number == nullptr) fail_unknown(attribute);
    return *number;
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_APP_ROW_DESC: SQL_NULL_HANDLE brings the statement's own back.
void Statement::use_descriptor(std::shared_ptr<Descriptor>& used,
                               const std::shared_ptr<Descriptor>& own, SQLHANDLE handle) {
    if (handle == SQL_NULL_HANDLE || handle == own->handle_value()) {
        used = own;
        return;
    }
    const auto descriptor = std::dynamic_pointer_cast<Descriptor>(
        Registry::instance().share(handle, HandleKind::descriptor));
    if (!descriptor || &descriptor->lock() != &lock()) {
        throw Error(sqlstate::invalid_attribute_value,
                    "that is no descriptor of this statement's connection");
    }
    if (descriptor->role() != Descriptor::Role::explicit_) {
        throw Error(sqlstate::invalid_use_of_automatic_descriptor,
                    "another statement's own descriptor cannot be used: allocate one with "
                    "SQLAllocHandle(SQL_HANDLE_DESC)");
    }
    used = descriptor;
}

}  // namespace connectai::handles
