// SQLHENV: the application's declared behaviour, and how many connections hang on it.
#pragma once

#include <atomic>

#include "handles/handle.h"

namespace connectai::handles {

class Environment : public Handle {
public:
    Environment() : Handle(HandleKind::environment, std::make_shared<std::mutex>()) {}

    bool odbc2() const noexcept override { return odbc_version_.load() == SQL_OV_ODBC2; }

    // ODBC 3.8, SQLSetEnvAttr. Throws HY092, HY024, HY011, HYC00.
    void set_attribute(SQLINTEGER attribute, SQLPOINTER value);
    SQLINTEGER attribute(SQLINTEGER attribute) const;

    // ODBC 3.8, SQLAllocHandle: HY010 until SQL_ATTR_ODBC_VERSION has been set.
    void require_version() const;

    void connection_added() noexcept { ++connections_; }
    void connection_removed() noexcept { --connections_; }
    bool has_connections() const noexcept { return connections_.load() > 0; }

private:
    std::atomic<SQLINTEGER> odbc_version_{0};  // 0: not yet set
    std::atomic<int> connections_{0};
};

}  // namespace connectai::handles
