// Every attribute of the installed headers, on every kind of handle: what reading it and writing
// back what was read come to. ODBC 3.8, SQLSetEnvAttr, SQLSetConnectAttr, SQLSetStmtAttr. Asked of
// the driver itself; which values are taken is tested in attributes_test.cpp beside this folder.
#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

#include "attribute_cases.h"
#include "support/driver_library.h"

namespace connectai::test::direct {
namespace {

struct Identifier {
    SQLINTEGER number;
    std::string_view name;
};
constexpr Identifier header_attributes[] = {
#include "attributes.inc"
};

// "get/set"; "none" stands for "HY092/HY092": there is no such attribute of that handle.
struct Expected {
    std::string_view name;
    std::string_view environment, connection, statement;
    std::string_view reason = "";  // of every refusal that is not by the specification itself
};

constexpr std::string_view none = "none";
constexpr std::string_view both = "ok/ok";
constexpr std::string_view read_only = "ok/HY092";

// An ODBC 2 application sets statement options on the connection, for statements to come: that is
// why many attributes of statements are a connection's as well.
// clang-format off
constexpr Expected expected[] = {
    // Environment
    {"SQL_ATTR_ODBC_VERSION", "ok/HY010", none, none, "fixed once there is a connection"},
    {"SQL_ATTR_OUTPUT_NTS", both, none, none},
    {"SQL_ATTR_CONNECTION_POOLING", "ok/HYC00", none, none, "the driver manager pools"},
    {"SQL_ATTR_CP_MATCH", "ok/HYC00", none, none, "the driver manager pools"},
    {"SQL_ATTR_UNIXODBC_SYSPATH", none, none, none, "the manager's own"},
    {"SQL_ATTR_UNIXODBC_VERSION", none, none, none, "the manager's own"},
    {"SQL_ATTR_UNIXODBC_ENVATTR", none, none, none, "the manager's own"},

    // Connection
    {"SQL_ATTR_ACCESS_MODE", none, both, none},
    {"SQL_ATTR_ANSI_APP", none, none, none,
     "\"A unicode driver, which has same behavior for both ANSI or Unicode applications, should "
     "return SQL_ERROR\" (sqlext.h)"},
    {"SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE", none, both, none},
    {"SQL_ATTR_AUTOCOMMIT", none, both, none},
    {"SQL_ATTR_AUTO_IPD", none, read_only, none},
    {"SQL_ATTR_CONNECTION_DEAD", none, read_only, none},
    {"SQL_ATTR_CONNECTION_TIMEOUT", none, both, none},
    {"SQL_ATTR_CURRENT_CATALOG", none, both, none},
    {"SQL_ATTR_DISCONNECT_BEHAVIOR", none, none, none, "of no page; the manager's, when it pools"},
    {"SQL_ATTR_DRIVER_THREADING", none, none, none, "the manager's own"},
    {"SQL_ATTR_ENLIST_IN_DTC", none, "HY092/HYC00", none, "there are no transactions to enlist"},
    {"SQL_ATTR_ENLIST_IN_XA", none, "HY092/HYC00", none, "there are no transactions to enlist"},
    {"SQL_ATTR_LOGIN_TIMEOUT", none, "ok/HY011", none, "the connection is open"},
    {"SQL_ATTR_ODBC_CURSORS", none, both, none},
    {"SQL_ATTR_PACKET_SIZE", none, "ok/+01S02", none, "the network's packets are not the driver's"},
    {"SQL_ATTR_QUIET_MODE", none, both, none},
    {"SQL_ATTR_RESET_CONNECTION", none, "HY092/HY024", none, "it is an order, and there is one only"},
    {"SQL_ATTR_TRACE", none, none, none, "the manager's; the driver's own log: LogFile"},
    {"SQL_ATTR_TRACEFILE", none, none, none, "the manager's; the driver's own log: LogFile"},
    {"SQL_ATTR_TRANSLATE_LIB", none, "HYC00/HYC00", none, "text is UTF-8 or UTF-16"},
    {"SQL_ATTR_TRANSLATE_OPTION", none, "HYC00/HYC00", none, "text is UTF-8 or UTF-16"},
    {"SQL_ATTR_TXN_ISOLATION", none, both, none},

    // Statement and connection
    {"SQL_ATTR_ASYNC_ENABLE", none, both, both},
    {"SQL_ATTR_CONCURRENCY", none, both, both},
    {"SQL_ATTR_CURSOR_SCROLLABLE", none, both, both},
    {"SQL_ATTR_CURSOR_SENSITIVITY", none, both, both},
    {"SQL_ATTR_CURSOR_TYPE", none, both, both},
    {"SQL_ATTR_ENABLE_AUTO_IPD", none, both, both},
    {"SQL_ATTR_KEYSET_SIZE", none, both, both},
    {"SQL_ATTR_MAX_LENGTH", none, both, both},
    {"SQL_ATTR_MAX_ROWS", none, both, both},
    {"SQL_ATTR_METADATA_ID", none, both, both},
    {"SQL_ATTR_NOSCAN", none, both, both},
    {"SQL_ATTR_QUERY_TIMEOUT", none, both, both},
    {"SQL_ATTR_RETRIEVE_DATA", none, both, both},
    {"SQL_ATTR_ROW_BIND_TYPE", none, both, both},
    {"SQL_ATTR_SIMULATE_CURSOR", none, both, both},
    {"SQL_ATTR_USE_BOOKMARKS", none, both, both},
    {"SQL_ROWSET_SIZE", none, both, both},

    // Statement
    {"SQL_ATTR_APP_PARAM_DESC", none, none, both},
    {"SQL_ATTR_APP_ROW_DESC", none, none, both},
    {"SQL_ATTR_ASYNC_STMT_EVENT", none, none, none, "an application polls: there is no notification"},
    {"SQL_ATTR_FETCH_BOOKMARK_PTR", none, none, both},
    {"SQL_ATTR_IMP_PARAM_DESC", none, none, "ok/HY017"},
    {"SQL_ATTR_IMP_ROW_DESC", none, none, "ok/HY017"},
    {"SQL_ATTR_PARAMSET_SIZE", none, none, both},
    {"SQL_ATTR_PARAMS_PROCESSED_PTR", none, none, both},
    {"SQL_ATTR_PARAM_BIND_OFFSET_PTR", none, none, both},
    {"SQL_ATTR_PARAM_BIND_TYPE", none, none, both},
    {"SQL_ATTR_PARAM_OPERATION_PTR", none, none, both},
    {"SQL_ATTR_PARAM_STATUS_PTR", none, none, both},
    {"SQL_ATTR_ROWS_FETCHED_PTR", none, none, both},
    {"SQL_ATTR_ROW_ARRAY_SIZE", none, none, both},
    {"SQL_ATTR_ROW_BIND_OFFSET_PTR", none, none, both},
    {"SQL_ATTR_ROW_NUMBER", none, none, "24000/HY092", "there is no row yet"},
    {"SQL_ATTR_ROW_OPERATION_PTR", none, none, both},
    {"SQL_ATTR_ROW_STATUS_PTR", none, none, both},
    {"SQL_GET_BOOKMARK", none, none, "07009/HY092", "bookmarks are off"},
};
// clang-format on

// By its name, or by that of the attribute which an option of ODBC 2 has become.
const Expected* expected_of(const Identifier& identifier) {
    const auto by_name = std::ranges::find(expected, identifier.name, &Expected::name);
    if (by_name != std::end(expected)) return &*by_name;
    for (const Identifier& other : header_attributes) {
        if (other.number != identifier.number) continue;
        const auto alias = std::ranges::find(expected, other.name, &Expected::name);
        if (alias != std::end(expected)) return &*alias;
    }
    return nullptr;
}

class HeaderAttributes : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(connection_.connect(unchecked_connection_string()), SQL_SUCCESS);
        statement_.emplace(SQL_HANDLE_STMT, connection_);
    }

    // What `get` brings is given back to `set`: a text as a text, a number as a number.
    template <typename Get, typename Set>
    static std::string outcome_of(const Handle& handle, Get get, Set set) {
        alignas(SQLPOINTER) SQLCHAR room[64] = {};
        SQLINTEGER octets = 0;
        const std::string read = outcome(handle, get(room, SQLINTEGER{sizeof room}, &octets));
        SQLPOINTER value = nullptr;
        std::memcpy(&value, room, sizeof value);
        const bool text = octets == 8 && std::string_view(reinterpret_cast<char*>(room)) == catalog;
        const std::string written = outcome(handle, set(text ? room : value));
        const std::string together = read + "/" + written;
        return together == "HY092/HY092" ? "none" : together;
    }

    static constexpr std::string_view catalog = "Katalog1";
    Connection connection_;
    std::optional<Handle> statement_;
};

TEST_F(HeaderAttributes, AreAnsweredAsSpecifiedOrRefusedForAReason) {
    const Functions& d = driver();
    SQLCHAR name[] = "Katalog1";
    ASSERT_EQ(d.SQLSetConnectAttr(connection_, SQL_ATTR_CURRENT_CATALOG, name, SQL_NTS),
              SQL_SUCCESS);
    const auto text = [](SQLINTEGER a) { return a == SQL_ATTR_CURRENT_CATALOG ? SQL_NTS : 0; };
    std::set<std::string_view> used;
    for (const Identifier& identifier : header_attributes) {
        SCOPED_TRACE(identifier.name);
        const SQLINTEGER a = identifier.number;
        const Expected* row = expected_of(identifier);
        ASSERT_NE(row, nullptr) << "of the headers, and not in this test";
        used.insert(row->name);
        // 10001 is an attribute of environments and another of connections.
        const bool of_environment = a != SQL_ATTR_AUTO_IPD || row->environment != none;
        if (of_environment) {
            const Handle& environment = connection_.environment();
            EXPECT_EQ(outcome_of(
                          environment,
                          [&](auto... out) { return d.SQLGetEnvAttr(environment, a, out...); },
                          [&](SQLPOINTER v) { return d.SQLSetEnvAttr(environment, a, v, 0); }),
                      row->environment);
        }
        if (a != SQL_ATTR_OUTPUT_NTS || row->connection != none) {
            EXPECT_EQ(
                outcome_of(
                    connection_.handle(),
                    [&](auto... out) { return d.SQLGetConnectAttr(connection_, a, out...); },
                    [&](SQLPOINTER v) { return d.SQLSetConnectAttr(connection_, a, v, text(a)); }),
                row->connection);
        }
        EXPECT_EQ(
            outcome_of(
                *statement_, [&](auto... out) { return d.SQLGetStmtAttr(*statement_, a, out...); },
                [&](SQLPOINTER v) { return d.SQLSetStmtAttr(*statement_, a, v, 0); }),
            row->statement);
    }
    for (const Expected& row : expected) {
        EXPECT_TRUE(used.contains(row.name)) << row.name << " is not in the headers";
    }
}

// What reads and writes must also be tried with other values than its default.
TEST(HeaderAttributeTable, HasCasesForEveryAttributeThatCanBeSet) {
    // Of text, of an address that is only kept, of descriptors: tests of their own in
    // attributes_test.cpp and handles_test.cpp.
    const std::set<std::string_view> others = {"SQL_ATTR_CURRENT_CATALOG", "SQL_ATTR_QUIET_MODE",
                                               "SQL_ATTR_APP_ROW_DESC", "SQL_ATTR_APP_PARAM_DESC"};
    std::set<std::string_view> tried;
    for (const Attribute& a : environment_cases) tried.insert(a.name);
    for (const Attribute& a : connection_cases) tried.insert(a.name);
    for (const Attribute& a : statement_cases) tried.insert(a.name);
    for (const Expected& row : expected) {
        if (row.environment != both && row.connection != both && row.statement != both) continue;
        if (others.contains(row.name)) continue;
        EXPECT_TRUE(tried.contains(row.name)) << row.name;
    }
}

// A refusal that no page asks for is explained.
TEST(HeaderAttributeTable, GivesAReasonForEveryRefusal) {
    for (const Expected& row : expected) {
        const auto refused = [&](std::string_view of_handle) {
            return of_handle != none && of_handle != both && of_handle != read_only &&
                   of_handle != "ok/HY017";
        };
        const bool nowhere =
            row.environment == none && row.connection == none && row.statement == none;
        if (nowhere || refused(row.environment) || refused(row.connection) ||
            refused(row.statement)) {
            EXPECT_FALSE(row.reason.empty()) << row.name;
        }
    }
}

}  // namespace
}  // namespace connectai::test::direct
