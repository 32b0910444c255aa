// The driver manager for tests: handles that free themselves, and calls that say what went wrong.
#pragma once

#include <gtest/gtest.h>
#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectai::test {

struct DiagRecord {
    std::string state;
    SQLINTEGER native = 0;
    std::string message;
};

class Handle {
public:
    Handle(SQLSMALLINT type, SQLHANDLE parent);
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    operator SQLHANDLE() const noexcept { return handle_; }
    SQLSMALLINT type() const noexcept { return type_; }
    std::vector<DiagRecord> records() const;
    std::string state() const;    // of the first record; empty when there is none
    std::string message() const;  // likewise
    std::string text() const;     // all records, for a failing assertion's message
    // Frees it early, so that a test can look at the return code.
    SQLRETURN free();

private:
    SQLSMALLINT type_;
    SQLHANDLE handle_ = SQL_NULL_HANDLE;
};

class Environment : public Handle {
public:
    explicit Environment(SQLINTEGER version = SQL_OV_ODBC3_80);
};

// "Driver=ConnectAI;URL=...;User=...;Password=SCENARIO;MORE" for the shared mock.
std::string connection_string(std::string_view scenario = "test-token", std::string_view more = {});

class Connection {
public:
    // Not yet connected.
    explicit Connection(SQLINTEGER version = SQL_OV_ODBC3_80);
    ~Connection();

    SQLRETURN connect(const std::string& connection_string);
    SQLRETURN connect_wide(const std::string& connection_string);
    operator SQLHANDLE() const noexcept { return handle_; }
    const Handle& handle() const noexcept { return handle_; }

private:
    Environment environment_;
    Handle handle_;
};

class Statement : public Handle {
public:
    explicit Statement(const Connection& connection) : Handle(SQL_HANDLE_STMT, connection) {}

    using Handle::text;
    SQLRETURN execute(std::string_view sql);
    SQLRETURN fetch() { return SQLFetch(*this); }
    // A column of the current row as text; nothing for NULL. Adds a test failure if it cannot be
    // read.
    std::optional<std::string> text(SQLUSMALLINT column);
    std::string label(SQLUSMALLINT column);
    SQLSMALLINT columns();
    // The rest of the result, NULL as "NULL"; adds a test failure if it does not end well.
    std::vector<std::vector<std::string>> rows();
};

// A test with a connection that is open.
class ConnectedTest : public ::testing::Test {
protected:
    void SetUp() override;
    Connection connection_;
};

// A connection for one of the mock's scenarios; fails the test if it cannot connect.
class ScenarioConnection : public Connection {
public:
    explicit ScenarioConnection(std::string_view scenario, std::string_view more = {});
};

SQLCHAR* narrow(std::string_view text);             // ODBC takes its input as non-const
std::vector<SQLWCHAR> wide(std::string_view text);  // UTF-8 to UTF-16, with a terminator
std::string from_wide(const SQLWCHAR* text, std::size_t units);

}  // namespace connectai::test

#define EXPECT_SUCCESS(handle, code) EXPECT_TRUE(SQL_SUCCEEDED(code)) << (handle).text()
#define ASSERT_SUCCESS(handle, code) ASSERT_TRUE(SQL_SUCCEEDED(code)) << (handle).text()
#define EXPECT_STATE(handle, code, expected_state)                        \
    do {                                                                  \
        EXPECT_EQ((code), SQL_ERROR) << (handle).text();                  \
        EXPECT_EQ((handle).state(), (expected_state)) << (handle).text(); \
    } while (false)
