// What all four kinds of handle have in common.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <memory>

#include "handles/diagnostics.h"
#include "handles/handle_lock.h"

namespace connectai::handles {

enum class HandleKind : SQLSMALLINT {
    environment = SQL_HANDLE_ENV,
    connection = SQL_HANDLE_DBC,
    statement = SQL_HANDLE_STMT,
    descriptor = SQL_HANDLE_DESC,
};

class Handle {
public:
    // `lock` is shared by a connection and all that hangs on it: one lock a connection. Of what the
    // registry takes in it must be one of make_handle_lock()'s.
    Handle(HandleKind kind, std::shared_ptr<HandleLock> lock)
        : kind_(kind), lock_(std::move(lock)) {}
    virtual ~Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    HandleKind kind() const noexcept { return kind_; }
    HandleLock& lock() const noexcept { return *lock_; }
    const std::shared_ptr<HandleLock>& shared_lock() const noexcept { return lock_; }
    Diagnostics& diagnostics() noexcept { return diagnostics_; }

    // Whether SQLSTATEs and types are told in the ODBC 2 spelling.
    virtual bool odbc2() const noexcept = 0;

    // In a child process, before anything else: what the parent's other threads were in is free.
    // The lock is not the handle's alone, and sees to itself.
    virtual void forget_others() noexcept {}

    // The value that the application holds; the registry sets it.
    SQLHANDLE handle_value() const noexcept { return handle_value_; }
    void set_handle_value(SQLHANDLE value) noexcept { handle_value_ = value; }

private:
    SQLHANDLE handle_value_ = SQL_NULL_HANDLE;
    HandleKind kind_;
    std::shared_ptr<HandleLock> lock_;
    Diagnostics diagnostics_;
};

}  // namespace connectai::handles
