// SQLAllocHandle, SQLFreeHandle, SQLSetEnvAttr, SQLGetEnvAttr.
#include "odbc/boundary.h"
#include "odbc/driver_manager.h"
#include "odbc/text.h"

using namespace connectai;
using namespace connectai::odbc;
using handles::Registry;

namespace {

SQLRETURN allocate_environment(SQLHANDLE* output) noexcept {
    if (output == nullptr) return handles::error_without_records;  // no handle to hold a record
    try {
        *output = Registry::instance().add(std::make_shared<handles::Environment>());
        return SQL_SUCCESS;
    } catch (...) {
        *output = SQL_NULL_HANDLE;
        return handles::error_without_records;
    }
}

// What a function needs of a handle that outlives the call: a share of the object behind it.
template <typename Object>
std::shared_ptr<Object> share(SQLHANDLE handle) {
    return std::static_pointer_cast<Object>(Registry::instance().share(handle, kind_of<Object>()));
}

void require_output(SQLHANDLE* output) {
    if (output == nullptr) {
        throw Error(sqlstate::invalid_null_pointer, "there is nowhere to put the new handle");
    }
    *output = SQL_NULL_HANDLE;
}

SQLRETURN allocate_connection(SQLHANDLE input, SQLHANDLE* output, const void* caller) noexcept {
    return call<handles::Environment>("SQLAllocHandle", input, [&](auto& environment) {
        require_output(output);
        environment.require_version();
        auto connection = std::make_shared<handles::Connection>(share<handles::Environment>(input));
        connection->set_caller_is_old_manager(is_old_manager(caller));
        *output = Registry::instance().add(std::move(connection));
        environment.adopt(*output);
    });
}

SQLRETURN allocate_statement(SQLHANDLE input, SQLHANDLE* output) noexcept {
    using Connection = handles::Connection;
    return call<Connection, Meanwhile::with_statements>(
        "SQLAllocHandle", input, [&](auto& connection) {
            require_output(output);
            connection.require_connected();
            *output = handles::Statement::create(share<handles::Connection>(input))->handle_value();
        });
}

SQLRETURN allocate_descriptor(SQLHANDLE input, SQLHANDLE* output) noexcept {
    using Connection = handles::Connection;
    return call<Connection, Meanwhile::with_statements>(
        "SQLAllocHandle", input, [&](auto& connection) {
            require_output(output);
            connection.require_connected();
            *output = Registry::instance().add(
                std::make_shared<handles::Descriptor>(share<handles::Connection>(input)));
            connection.adopt(*output);
        });
}

SQLRETURN free_environment(SQLHANDLE handle) noexcept {
    return call_pinned<handles::Environment>("SQLFreeHandle", handle, [&](auto& environment) {
        if (!environment.connections().empty()) {
            throw Error(sqlstate::function_sequence_error,
                        "the environment still has connections: free them first");
        }
        Registry::instance().retire(handle);
    });
}

SQLRETURN free_connection(SQLHANDLE handle) noexcept {
    return call_pinned<handles::Connection>("SQLFreeHandle", handle, [&](auto& connection) {
        if (connection.connected() || connection.browsing()) {
            throw Error(sqlstate::function_sequence_error,
                        "the connection is open, or being browsed for: call SQLDisconnect first");
        }
        connection.environment().release(handle);
        Registry::instance().retire(handle);
    });
}

SQLRETURN free_statement(SQLHANDLE handle) noexcept {
    return call_pinned<handles::Statement>("SQLFreeHandle", handle, [&](auto& statement) {
        statement.close_cursor_if_open();
        statement.connection().release(handle);
        Registry::instance().retire(handle);
    });
}

SQLRETURN free_descriptor(SQLHANDLE handle) noexcept {
    return call_pinned<handles::Descriptor>("SQLFreeHandle", handle, [&](auto& descriptor) {
        if (descriptor.role() != handles::Descriptor::Role::explicit_) {
            throw Error(sqlstate::invalid_use_of_automatic_descriptor,
                        "a statement's own descriptors go with the statement");
        }
        descriptor.free();
        Registry::instance().retire(handle);
    });
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLAllocHandle(SQLSMALLINT handle_type, SQLHANDLE input, SQLHANDLE* output) {
    switch (handle_type) {
        case SQL_HANDLE_ENV: return allocate_environment(output);
        case SQL_HANDLE_DBC: return allocate_connection(input, output, __builtin_return_address(0));
        case SQL_HANDLE_STMT: return allocate_statement(input, output);
        case SQL_HANDLE_DESC: return allocate_descriptor(input, output);
        default: return SQL_INVALID_HANDLE;  // HY092 has no handle to hang on
    }
}

SQLRETURN SQL_API SQLFreeHandle(SQLSMALLINT handle_type, SQLHANDLE handle) {
    switch (handle_type) {
        case SQL_HANDLE_ENV: return free_environment(handle);
        case SQL_HANDLE_DBC: return free_connection(handle);
        case SQL_HANDLE_STMT: return free_statement(handle);
        case SQL_HANDLE_DESC: return free_descriptor(handle);
        default: return SQL_INVALID_HANDLE;
    }
}

SQLRETURN SQL_API SQLSetEnvAttr(SQLHENV handle, SQLINTEGER attribute, SQLPOINTER value,
                                SQLINTEGER /*length*/) {
    return call<handles::Environment>("SQLSetEnvAttr", handle, [&](auto& environment) {
        environment.set_attribute(attribute, value);
    });
}

SQLRETURN SQL_API SQLGetEnvAttr(SQLHENV handle, SQLINTEGER attribute, SQLPOINTER value,
                                SQLINTEGER /*capacity*/, SQLINTEGER* length) {
    return call<handles::Environment>("SQLGetEnvAttr", handle, [&](auto& environment) {
        put(static_cast<SQLINTEGER*>(value), environment.attribute(attribute));
        put(length, sizeof(SQLINTEGER));
    });
}

}  // extern "C"
