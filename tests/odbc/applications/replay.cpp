#include "applications/replay.h"

#include <array>
#include <cstring>

namespace connectai::test::replay {
namespace {

struct Reply {
    std::array<unsigned char, 2048> octets{};
    SQLSMALLINT length = -1;

    template <typename Number>
    Number number() const {
        Number value{};
        std::memcpy(&value, octets.data(), sizeof value);
        return value;
    }
    std::string text() const {
        std::array<SQLWCHAR, 1024> units{};
        std::memcpy(units.data(), octets.data(), octets.size());
        return from_wide(units.data(), static_cast<std::size_t>(length) / sizeof(SQLWCHAR));
    }
};

struct Check {
    const Reply& reply;

    void operator()(const char* expected) const { EXPECT_EQ(reply.text(), expected); }
    void operator()(AnyText) const { EXPECT_GT(reply.length, 0); }
    void operator()(SQLUSMALLINT expected) const {
        EXPECT_EQ(reply.length, static_cast<SQLSMALLINT>(sizeof expected));
        EXPECT_EQ(reply.number<SQLUSMALLINT>(), expected);
    }
    void operator()(SQLUINTEGER expected) const {
        EXPECT_EQ(reply.length, static_cast<SQLSMALLINT>(sizeof expected));
        EXPECT_EQ(reply.number<SQLUINTEGER>(), expected);
    }
    void operator()(Bits expected) const {
        EXPECT_EQ(reply.length, static_cast<SQLSMALLINT>(sizeof expected.wanted));
        EXPECT_EQ(reply.number<SQLUINTEGER>() & expected.wanted, expected.wanted);
    }
};

// The rows that are left, "a|b; c|d", or the SQLSTATE that ended them.
std::string rows_text(Statement& statement, std::size_t limit) {
    const SQLSMALLINT columns = statement.columns();
    if (columns == 0) return "done";
    std::string text;
    for (std::size_t row = 0;; ++row) {
        const SQLRETURN code = statement.fetch();
        if (code == SQL_NO_DATA) return text;
        if (!SQL_SUCCEEDED(code)) return statement.state();
        if (row == limit) return text + "...";
        if (row > 0) text += "; ";
        for (SQLSMALLINT i = 1; i <= columns; ++i) {
            if (i > 1) text += '|';
            text += wide_text(statement, static_cast<SQLUSMALLINT>(i)).value_or("NULL");
        }
    }
}

}  // namespace

void expect_answers(const Connection& connection, std::span<const Question> questions) {
    for (const Question& question : questions) {
        SCOPED_TRACE(question.name);
        Reply reply;
        EXPECT_EQ(SQLGetInfoW(connection, question.type, reply.octets.data(),
                              static_cast<SQLSMALLINT>(reply.octets.size()), &reply.length),
                  SQL_SUCCESS)
            << connection.handle().text();
        std::visit(Check{reply}, question.answer);
    }
}

void expect_functions(const Connection& connection, std::initializer_list<int> functions) {
    for (const int function : functions) {
        SQLUSMALLINT supported = SQL_FALSE;
        EXPECT_SUCCESS(connection.handle(),
                       SQLGetFunctions(connection, small(function), &supported));
        EXPECT_EQ(supported, SQL_TRUE) << function;
    }
}

std::string driver_connect(const Connection& connection, const std::string& connection_string,
                           SQLUSMALLINT completion) {
    std::array<SQLWCHAR, 1024> completed{};
    SQLSMALLINT length = -1;
    EXPECT_SUCCESS(connection.handle(),
                   SQLDriverConnectW(connection, nullptr, wide(connection_string).data(), SQL_NTS,
                                     completed.data(), static_cast<SQLSMALLINT>(completed.size()),
                                     &length, completion));
    return length < 0 ? std::string()
                      : from_wide(completed.data(), static_cast<std::size_t>(length));
}

SQLLEN column_number(const Handle& statement, SQLUSMALLINT column, SQLUSMALLINT field) {
    // Applications reserve room for a text with every field.
    std::array<SQLWCHAR, 256> text{};
    SQLSMALLINT length = 0;
    SQLLEN value = -999;
    EXPECT_SUCCESS(statement, SQLColAttributeW(statement, column, field, text.data(), sizeof text,
                                               &length, &value));
    return value;
}

std::string column_text(const Handle& statement, SQLUSMALLINT column, SQLUSMALLINT field) {
    std::array<SQLWCHAR, 256> text{};
    SQLSMALLINT octets = -1;
    EXPECT_SUCCESS(statement, SQLColAttributeW(statement, column, field, text.data(), sizeof text,
                                               &octets, nullptr));
    return octets < 0 ? std::string()
                      : from_wide(text.data(), static_cast<std::size_t>(octets) / sizeof text[0]);
}

std::optional<std::string> wide_text(const Handle& statement, SQLUSMALLINT column) {
    std::array<SQLWCHAR, 2048> units{};
    SQLLEN octets = 0;
    const SQLRETURN code =
        SQLGetData(statement, column, SQL_C_WCHAR, units.data(), sizeof units, &octets);
    EXPECT_EQ(code, SQL_SUCCESS) << "column " << column << ": " << statement.text();
    if (code != SQL_SUCCESS || octets == SQL_NULL_DATA) return std::nullopt;
    return from_wide(units.data(), static_cast<std::size_t>(octets) / sizeof units[0]);
}

SQLRETURN execute_wide(const Handle& statement, std::string_view sql) {
    return SQLExecDirectW(statement, wide(sql).data(), SQL_NTS);
}

SQLRETURN prepare_wide(const Handle& statement, std::string_view sql) {
    return SQLPrepareW(statement, wide(sql).data(), SQL_NTS);
}

std::string outcome_of(const Connection& connection, std::string_view sql) {
    constexpr std::size_t shown_rows = 3;
    Statement statement(connection);
    const SQLRETURN code = execute_wide(statement, sql);
    if (!SQL_SUCCEEDED(code)) {
        EXPECT_FALSE(statement.message().empty());
        return statement.state();
    }
    return rows_text(statement, shown_rows);
}

void expect_outcomes(const Connection& connection, std::span<const Exchange> exchanges) {
    for (const Exchange& exchange : exchanges) {
        EXPECT_EQ(outcome_of(connection, exchange.sql), exchange.outcome)
            << exchange.step << ": " << exchange.sql;
    }
}

}  // namespace connectai::test::replay
