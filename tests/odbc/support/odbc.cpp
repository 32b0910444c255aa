#include "support/odbc.h"

#include <cstring>

#include "base/unicode.h"
#include "support/mock_server.h"

namespace connectai::test {

Handle::Handle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
    const SQLRETURN code = SQLAllocHandle(type, parent, &handle_);
    EXPECT_TRUE(SQL_SUCCEEDED(code)) << "SQLAllocHandle of type " << type;
}

Handle::~Handle() {
    free();
}

SQLRETURN Handle::free() {
    if (handle_ == SQL_NULL_HANDLE) return SQL_SUCCESS;
    const SQLRETURN code = SQLFreeHandle(type_, handle_);
    if (SQL_SUCCEEDED(code)) handle_ = SQL_NULL_HANDLE;
    return code;
}

std::vector<DiagRecord> Handle::records() const {
    std::vector<DiagRecord> records;
    for (SQLSMALLINT number = 1;; ++number) {
        SQLCHAR state[6] = {};
        SQLCHAR message[4096] = {};
        DiagRecord record;
        SQLSMALLINT length = 0;
        const SQLRETURN code = SQLGetDiagRec(type_, handle_, number, state, &record.native, message,
                                             sizeof message, &length);
        if (!SQL_SUCCEEDED(code)) return records;
        record.state = reinterpret_cast<const char*>(state);
        record.message = reinterpret_cast<const char*>(message);
        records.push_back(std::move(record));
    }
}

std::string Handle::state() const {
    const auto all = records();
    return all.empty() ? std::string() : all.front().state;
}

std::string Handle::message() const {
    const auto all = records();
    return all.empty() ? std::string() : all.front().message;
}

std::string Handle::text() const {
    std::string text;
    for (const DiagRecord& record : records()) text += record.state + " " + record.message + "\n";
    return text.empty() ? "(no diagnostic record)" : text;
}

Environment::Environment(SQLINTEGER version) : Handle(SQL_HANDLE_ENV, SQL_NULL_HANDLE) {
    SQLSetEnvAttr(*this, SQL_ATTR_ODBC_VERSION,
                  reinterpret_cast<SQLPOINTER>(static_cast<std::intptr_t>(version)), 0);
}

std::string connection_string(std::string_view scenario, std::string_view more) {
    return "Driver=ConnectAI;URL=" + MockServer::shared().url() +
           ";User=user@example.com;Password=" + std::string(scenario) + ";" + std::string(more);
}

Connection::Connection(SQLINTEGER version)
    : environment_(version), handle_(SQL_HANDLE_DBC, environment_) {}

Connection::~Connection() {
    SQLDisconnect(handle_);
}

SQLRETURN Connection::connect(const std::string& text) {
    return SQLDriverConnect(handle_, nullptr, narrow(text), SQL_NTS, nullptr, 0, nullptr,
                            SQL_DRIVER_NOPROMPT);
}

SQLRETURN Connection::connect_wide(const std::string& text) {
    std::vector<SQLWCHAR> characters = wide(text);
    return SQLDriverConnectW(handle_, nullptr, characters.data(), SQL_NTS, nullptr, 0, nullptr,
                             SQL_DRIVER_NOPROMPT);
}

SQLRETURN Statement::execute(std::string_view sql) {
    const std::string text(sql);
    return SQLExecDirect(*this, narrow(text), SQL_NTS);
}

std::optional<std::string> Statement::text(SQLUSMALLINT column) {
    std::string value;
    for (;;) {
        char part[1024];
        SQLLEN length = 0;
        const SQLRETURN code = SQLGetData(*this, column, SQL_C_CHAR, part, sizeof part, &length);
        if (code == SQL_NO_DATA) return value;
        if (!SQL_SUCCEEDED(code)) {
            ADD_FAILURE() << "column " << column << ": " << Handle::text();
            return std::nullopt;
        }
        if (length == SQL_NULL_DATA) return std::nullopt;
        value += part;
        if (code == SQL_SUCCESS) return value;
    }
}

std::string Statement::label(SQLUSMALLINT column) {
    SQLCHAR name[256] = {};
    EXPECT_SUCCESS(*this, SQLDescribeCol(*this, column, name, sizeof name, nullptr, nullptr,
                                         nullptr, nullptr, nullptr));
    return reinterpret_cast<const char*>(name);
}

SQLSMALLINT Statement::columns() {
    SQLSMALLINT count = -1;
    EXPECT_SUCCESS(*this, SQLNumResultCols(*this, &count));
    return count;
}

std::vector<std::vector<std::string>> Statement::rows() {
    std::vector<std::vector<std::string>> rows;
    const SQLSMALLINT count = columns();
    SQLRETURN code = SQL_SUCCESS;
    while (SQL_SUCCEEDED(code = fetch())) {
        auto& row = rows.emplace_back();
        for (SQLSMALLINT i = 1; i <= count; ++i) {
            row.push_back(text(static_cast<SQLUSMALLINT>(i)).value_or("NULL"));
        }
    }
    EXPECT_EQ(code, SQL_NO_DATA) << Handle::text();
    return rows;
}

void ConnectedTest::SetUp() {
    ASSERT_SUCCESS(connection_.handle(), connection_.connect(connection_string()));
}

ScenarioConnection::ScenarioConnection(std::string_view scenario, std::string_view more) {
    EXPECT_SUCCESS(handle(), connect(connection_string(scenario, more)));
}

SQLCHAR* narrow(std::string_view text) {
    return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text.data()));
}

std::vector<SQLWCHAR> wide(std::string_view text) {
    const std::u16string units = utf16_from_utf8(text);
    std::vector<SQLWCHAR> characters(units.begin(), units.end());
    characters.push_back(0);
    return characters;
}

std::string from_wide(const SQLWCHAR* text, std::size_t units) {
    return utf8_from_utf16(std::u16string(text, text + units));
}

}  // namespace connectai::test
