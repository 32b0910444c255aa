#include "handles/attributes.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace connectai::handles {

namespace {

// What happens to a value that the specification has and this driver does not support.
enum class Unsupported : std::uint8_t {
    substitute,  // the nearest supported value, and 01S02 (where SQLSetStmtAttr allows that)
    refuse,      // HYC00
};

constexpr SQLULEN any = static_cast<SQLULEN>(-1);

struct Rule {
    SQLINTEGER attribute;
    const char* name;
    SQLULEN StatementAttributes::*member;
    SQLULEN greatest;            // that the specification allows
    SQLULEN greatest_supported;  // a greater one is substituted by this, or refused
    Unsupported unsupported;
    bool of_cursor;     // fixed while a cursor is open, or a statement prepared
    SQLULEN least = 0;  // that the specification allows
};

using S = StatementAttributes;
constexpr std::array rules{
    // The service bounds a statement at 300 seconds.
    Rule{SQL_ATTR_QUERY_TIMEOUT, "SQL_ATTR_QUERY_TIMEOUT", &S::query_timeout, any, 300,
         Unsupported::substitute, false},
    Rule{SQL_ATTR_MAX_ROWS, "SQL_ATTR_MAX_ROWS", &S::max_rows, any, any, Unsupported::substitute,
         false},
    Rule{SQL_ATTR_NOSCAN, "SQL_ATTR_NOSCAN", &S::noscan, SQL_NOSCAN_ON, SQL_NOSCAN_ON,
         Unsupported::refuse, false},
    Rule{SQL_ATTR_MAX_LENGTH, "SQL_ATTR_MAX_LENGTH", &S::max_length, any, 0,
         Unsupported::substitute, false},
    Rule{SQL_ATTR_ASYNC_ENABLE, "SQL_ATTR_ASYNC_ENABLE", &S::async_enable, SQL_ASYNC_ENABLE_ON,
         SQL_ASYNC_ENABLE_ON, Unsupported::refuse, false},
    // The rows of a result do not change: other scrollable cursors become a static one.
    Rule{SQL_ATTR_CURSOR_TYPE, "SQL_ATTR_CURSOR_TYPE", &S::cursor_type, SQL_CURSOR_STATIC,
         SQL_CURSOR_STATIC, Unsupported::substitute, true},
    // Rows can be added (SQLBulkOperations), and nothing is locked or versioned for that.
    Rule{SQL_ATTR_CONCURRENCY, "SQL_ATTR_CONCURRENCY", &S::concurrency, SQL_CONCUR_VALUES,
         SQL_CONCUR_VALUES, Unsupported::substitute, true, SQL_CONCUR_READ_ONLY},
    Rule{SQL_ATTR_KEYSET_SIZE, "SQL_ATTR_KEYSET_SIZE", &S::keyset_size, any, 0,
         Unsupported::substitute, false},
    Rule{SQL_ATTR_SIMULATE_CURSOR, "SQL_ATTR_SIMULATE_CURSOR", &S::simulate_cursor, SQL_SC_UNIQUE,
         SQL_SC_NON_UNIQUE, Unsupported::substitute, true},
    Rule{SQL_ATTR_RETRIEVE_DATA, "SQL_ATTR_RETRIEVE_DATA", &S::retrieve_data, SQL_RD_ON, SQL_RD_ON,
         Unsupported::refuse, false},
    Rule{SQL_ATTR_USE_BOOKMARKS, "SQL_ATTR_USE_BOOKMARKS", &S::use_bookmarks, SQL_UB_VARIABLE,
         SQL_UB_VARIABLE, Unsupported::refuse, true},
    Rule{SQL_ATTR_ENABLE_AUTO_IPD, "SQL_ATTR_ENABLE_AUTO_IPD", &S::enable_auto_ipd, SQL_TRUE,
         SQL_FALSE, Unsupported::refuse, false},
    Rule{SQL_ATTR_METADATA_ID, "SQL_ATTR_METADATA_ID", &S::metadata_id, SQL_TRUE, SQL_TRUE,
         Unsupported::refuse, false},
    Rule{SQL_ATTR_CURSOR_SCROLLABLE, "SQL_ATTR_CURSOR_SCROLLABLE", &S::cursor_scrollable,
         SQL_SCROLLABLE, SQL_SCROLLABLE, Unsupported::refuse, true},
    // A result never shows changes made after it was begun.
    Rule{SQL_ATTR_CURSOR_SENSITIVITY, "SQL_ATTR_CURSOR_SENSITIVITY", &S::cursor_sensitivity,
         SQL_SENSITIVE, SQL_INSENSITIVE, Unsupported::refuse, true},
    Rule{SQL_ROWSET_SIZE, "SQL_ROWSET_SIZE", &S::rowset_size, any, any, Unsupported::refuse, false,
         1},
    Rule{SQL_ATTR_ROW_BIND_TYPE, "SQL_ATTR_ROW_BIND_TYPE", &S::row_bind_type, any, any,
         Unsupported::refuse, false},
};

const Rule* rule_of(SQLINTEGER attribute) {
    const auto rule = std::ranges::find(rules, attribute, &Rule::attribute);
    return rule == rules.end() ? nullptr : &*rule;
}

}  // namespace

bool StatementAttributes::set(SQLINTEGER attribute, SQLULEN value, bool executed, bool prepared,
                              Diagnostics& diagnostics) {
    const Rule* rule = rule_of(attribute);
    if (rule == nullptr) return false;
    const std::string name = rule->name;
    if (value > rule->greatest || value < rule->least) {
        throw Error(sqlstate::invalid_attribute_value,
                    name + " cannot be " + std::to_string(value));
    }
    if (rule->of_cursor && executed) {
        throw Error(sqlstate::invalid_cursor_state,
                    name +
                        " cannot be set once the statement has been executed: close it with "
                        "SQLFreeStmt(SQL_CLOSE) first");
    }
    if (rule->of_cursor && prepared) {
        throw Error(sqlstate::attribute_cannot_be_set_now,
                    name + " cannot be set once the statement is prepared");
    }
    // SQLSetStmtAttr: what SQL_CONCUR_LOCK and SQL_CONCUR_ROWVER, SQL_CURSOR_KEYSET_DRIVEN and
    // SQL_CURSOR_DYNAMIC become.
    const bool between = (attribute == SQL_ATTR_CONCURRENCY && value > SQL_CONCUR_READ_ONLY &&
                          value < SQL_CONCUR_VALUES) ||
                         (attribute == SQL_ATTR_CURSOR_TYPE && value > SQL_CURSOR_FORWARD_ONLY &&
                          value < SQL_CURSOR_STATIC);
    if (value > rule->greatest_supported || between) {
        if (rule->unsupported == Unsupported::refuse) {
            throw Error(sqlstate::optional_feature_not_implemented,
                        name + " = " + std::to_string(value) + " is not supported");
        }
        diagnostics.warn(sqlstate::option_value_changed,
                         name + " is " + std::to_string(rule->greatest_supported) + " instead of " +
                             std::to_string(value) + ", which is not supported");
        value = rule->greatest_supported;
    }
    this->*rule->member = value;
    set_implied(attribute);
    return true;
}

// ODBC 3.8, "Cursor characteristics and cursor type".
void StatementAttributes::set_implied(SQLINTEGER attribute) noexcept {
    switch (attribute) {
        case SQL_ATTR_CURSOR_TYPE:
            cursor_scrollable =
                cursor_type == SQL_CURSOR_FORWARD_ONLY ? SQL_NONSCROLLABLE : SQL_SCROLLABLE;
            if (cursor_type == SQL_CURSOR_STATIC) set_implied(SQL_ATTR_CONCURRENCY);
            break;
        case SQL_ATTR_CURSOR_SCROLLABLE:
            cursor_type =
                cursor_scrollable == SQL_SCROLLABLE ? SQL_CURSOR_STATIC : SQL_CURSOR_FORWARD_ONLY;
            break;
        case SQL_ATTR_CONCURRENCY:
            cursor_sensitivity =
                concurrency == SQL_CONCUR_READ_ONLY ? SQL_INSENSITIVE : SQL_UNSPECIFIED;
            break;
        case SQL_ATTR_CURSOR_SENSITIVITY:
            if (cursor_sensitivity != SQL_INSENSITIVE) break;
            concurrency = SQL_CONCUR_READ_ONLY;
            cursor_type = SQL_CURSOR_STATIC;
            cursor_scrollable = SQL_SCROLLABLE;
            break;
        default: break;
    }
}

const SQLULEN* StatementAttributes::find(SQLINTEGER attribute) const noexcept {
    const Rule* rule = rule_of(attribute);
    return rule == nullptr ? nullptr : &(this->*rule->member);
}

}  // namespace connectai::handles
