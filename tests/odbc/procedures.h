// What the tests of procedures bind.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "support/odbc.h"

namespace connectai::test {

// One parameter's buffer.
template <typename Value>
struct Buffer {
    Value value{};
    SQLLEN length = 0;
};
struct Text {
    char value[64] = {};
    SQLLEN length = SQL_NTS;

    explicit Text(const char* content = "") { std::strcpy(value, content); }
};

template <typename Value>
SQLRETURN bind(const Statement& statement, SQLUSMALLINT number, SQLSMALLINT direction,
               SQLSMALLINT c_type, SQLSMALLINT sql_type, Buffer<Value>& buffer) {
    return SQLBindParameter(statement, number, direction, c_type, sql_type, 0, 0, &buffer.value, 0,
                            &buffer.length);
}

inline SQLRETURN bind(const Statement& statement, SQLUSMALLINT number, SQLSMALLINT direction,
                      Text& buffer, SQLLEN size = sizeof(Text::value)) {
    return SQLBindParameter(statement, number, direction, SQL_C_CHAR, SQL_VARCHAR, 200, 0,
                            buffer.value, size, &buffer.length);
}

inline constexpr SQLBIGINT untouched = -77;

inline SQLPOINTER as_pointer(std::uintptr_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

class Procedures : public ConnectedTest {
protected:
    void bind_add(const Statement& statement) {
        ASSERT_SUCCESS(statement,
                       bind(statement, 1, SQL_PARAM_INPUT, SQL_C_SBIGINT, SQL_BIGINT, a_));
        ASSERT_SUCCESS(statement,
                       bind(statement, 2, SQL_PARAM_INPUT, SQL_C_SBIGINT, SQL_BIGINT, b_));
        ASSERT_SUCCESS(statement,
                       bind(statement, 3, SQL_PARAM_OUTPUT, SQL_C_SBIGINT, SQL_BIGINT, sum_));
    }

    Buffer<SQLBIGINT> a_{40, 0};
    Buffer<SQLBIGINT> b_{2, 0};
    Buffer<SQLBIGINT> sum_{untouched, 0};
};

inline constexpr const char* add = "{call [CRM].[Sales].[AddNumbers](?, ?, ?)}";

}  // namespace connectai::test
