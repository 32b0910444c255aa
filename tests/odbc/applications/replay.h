// What the replays of applications share: SQLGetInfo asked as they ask it, a connection made as
// they make it, and a result's columns as they read them.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/odbc.h"

namespace connectai::test::replay {

// What an application acts on in an answer of SQLGetInfo.
struct AnyText {};  // names and versions: not empty
struct Bits {
    SQLUINTEGER wanted;  // others may be set as well
};
using Answer = std::variant<const char*, AnyText, SQLUSMALLINT, SQLUINTEGER, Bits>;

struct Question {
    const char* name;
    SQLUSMALLINT type;
    Answer answer;
};
// The name stands in a failing assertion's message.
#define CONNECTAI_ASK(info_type, ...)      \
    ::connectai::test::replay::Question {  \
#info_type, info_type, __VA_ARGS__ \
    }

constexpr SQLUSMALLINT small(int value) noexcept {
    return static_cast<SQLUSMALLINT>(value);
}
constexpr SQLUINTEGER number(SQLUINTEGER value) noexcept {
    return value;
}
template <typename... Flags>
constexpr Bits bits(Flags... flags) noexcept {
    return Bits{(SQLUINTEGER{0} | ... | static_cast<SQLUINTEGER>(flags))};
}

// Asks each question through SQLGetInfoW. Every one must be answered with SQL_SUCCESS: an
// application that is refused one may go no further. The length is held against the answer's width
// as well, because applications read it for numbers too.
void expect_answers(const Connection& connection, std::span<const Question> questions);

// SQLGetFunctions for each of these functions (SQL_API_...): it must be there.
void expect_functions(const Connection& connection, std::initializer_list<int> functions);

// SQLDriverConnectW, the last argument given; what comes back is the completed connection string.
std::string driver_connect(const Connection& connection, const std::string& connection_string,
                           SQLUSMALLINT completion);

// A field of SQLColAttributeW.
SQLLEN column_number(const Handle& statement, SQLUSMALLINT column, SQLUSMALLINT field);
std::string column_text(const Handle& statement, SQLUSMALLINT column, SQLUSMALLINT field);

// A column of the current row, by SQLGetData as SQL_C_WCHAR; nothing for NULL.
std::optional<std::string> wide_text(const Handle& statement, SQLUSMALLINT column);

SQLRETURN execute_wide(const Handle& statement, std::string_view sql);
SQLRETURN prepare_wide(const Handle& statement, std::string_view sql);

// A statement that an application makes, and what it comes to: rows as "a|b" joined with "; ", or
// the SQLSTATE of the refusal, or "done". "..." at the end stands for further rows.
struct Exchange {
    const char* step;  // what the user does in the application
    const char* sql;
    const char* outcome;
};
std::string outcome_of(const Connection& connection, std::string_view sql);
void expect_outcomes(const Connection& connection, std::span<const Exchange> exchanges);

inline SQLPOINTER number_value(std::size_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

}  // namespace connectai::test::replay
