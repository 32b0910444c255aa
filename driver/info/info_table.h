// The rows that SQLGetInfo answers from, each with the reason for an answer that is not plain. They
// stand in a few files, a family each; get_info.cpp reads them as one table, and info_docs.cpp
// makes docs/information.md of them.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <span>
#include <string_view>
#include <variant>

#include "info/get_info.h"

namespace connectai::info {

using InfoFunction = std::string (*)(const InfoContext& context);

using ScalarFunctionMask = SQLUINTEGER ScalarFunctions::*;

// A constant of the type that the specification gives, or how an answer follows from the context.
using InfoAnswer =
    std::variant<std::string_view, SQLUSMALLINT, SQLUINTEGER, InfoFunction, ScalarFunctionMask>;

struct InfoRow {
    SQLUSMALLINT info_type;
    std::string_view name;
    InfoAnswer answer;
    std::string_view source;  // the answer as its row writes it: the constants' names
    std::string_view reason = {};
};

// How rows spell their answers, so that each shows its type.
constexpr InfoAnswer text(std::string_view value) {
    return value;
}
constexpr InfoAnswer yes() {
    return text("Y");
}
constexpr InfoAnswer no() {
    return text("N");
}
constexpr InfoAnswer small(SQLUSMALLINT value) {
    return value;
}
// Bit masks and enumerations: the headers' constants are of several integer types, none of which
// is SQLUINTEGER.
template <typename... Bits>
constexpr InfoAnswer mask(Bits... bits) {
    return static_cast<SQLUINTEGER>((static_cast<SQLUINTEGER>(bits) | ... | 0U));
}

// All of them, family by family.
std::span<const std::span<const InfoRow>> all_rows() noexcept;

std::span<const InfoRow> driver_rows() noexcept;      // driver, connection, cursors, transactions
std::span<const InfoRow> sql_rows() noexcept;         // statements, clauses, names, functions
std::span<const InfoRow> conversion_rows() noexcept;  // SQL_CONVERT_*
std::span<const InfoRow> limit_rows() noexcept;       // SQL_MAX_* and ACTIVE_*

}  // namespace connectai::info

// A row whose name, and whose answer, are spelled once:
// CONNECTAI_INFO(SQL_X, answer), or CONNECTAI_INFO_WHY(SQL_X, "reason", answer). Neither can be
// made of the other: the constants' names would be lost on the way.
#define CONNECTAI_INFO(info_type, ...)                   \
    ::connectai::info::InfoRow {                         \
        info_type, #info_type, __VA_ARGS__, #__VA_ARGS__ \
    }
#define CONNECTAI_INFO_WHY(info_type, reason, ...)               \
    ::connectai::info::InfoRow {                                 \
        info_type, #info_type, __VA_ARGS__, #__VA_ARGS__, reason \
    }
