// What SQLDescribeCol and SQLDescribeParam say, as one value.
#pragma once

#include <ostream>
#include <string>

#include "support/odbc.h"

namespace connectai::test {

struct Description {
    std::string name;  // empty for a parameter
    SQLSMALLINT type = 0;
    SQLULEN size = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = 0;

    bool operator==(const Description&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Description& d) {
    return out << d.name << " type " << d.type << " size " << d.size << " digits " << d.digits
               << " nullable " << d.nullable;
}

inline Description describe(const Statement& statement, SQLUSMALLINT column) {
    Description result;
    SQLCHAR name[200] = {};
    SQLSMALLINT length = -1;
    EXPECT_SUCCESS(statement,
                   SQLDescribeCol(statement, column, name, sizeof name, &length, &result.type,
                                  &result.size, &result.digits, &result.nullable));
    result.name = reinterpret_cast<const char*>(name);
    EXPECT_EQ(static_cast<std::size_t>(length), result.name.size());
    return result;
}

inline Description describe_parameter(const Statement& statement, SQLUSMALLINT number) {
    Description result;
    EXPECT_SUCCESS(statement, SQLDescribeParam(statement, number, &result.type, &result.size,
                                               &result.digits, &result.nullable));
    return result;
}

}  // namespace connectai::test
