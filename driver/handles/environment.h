// SQLHENV: the application's declared behaviour, and how many connections hang on it.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "handles/handle.h"

namespace connectai::handles {

class Environment : public Handle {
public:
    Environment() : Handle(HandleKind::environment, make_handle_lock()) {}

    bool odbc2() const noexcept override { return odbc_version_.load() == SQL_OV_ODBC2; }

    // ODBC 3.8, SQLSetEnvAttr. Throws HY092, HY024, HY011, HYC00.
    void set_attribute(SQLINTEGER attribute, SQLPOINTER value);
    SQLINTEGER attribute(SQLINTEGER attribute) const;

    // ODBC 3.8, SQLAllocHandle: HY010 until SQL_ATTR_ODBC_VERSION has been set.
    void require_version() const;

    // Its connections' handles, in the order they were allocated. Guarded by a lock of their own,
    // so that a connection can come and go while another function holds the environment's.
    void adopt(SQLHANDLE connection);
    void release(SQLHANDLE connection) noexcept;
    std::vector<SQLHANDLE> connections() const;

private:
    std::atomic<SQLINTEGER> odbc_version_{0};  // 0: not yet set
    mutable std::mutex connections_mutex_;
    std::vector<SQLHANDLE> connections_;
};

}  // namespace connectai::handles
