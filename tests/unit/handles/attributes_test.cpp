// Attributes of statements, connections and environments. ODBC 3.8, SQLSetStmtAttr,
// SQLSetConnectAttr, SQLSetEnvAttr.
#include "handles/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "handles/registry.h"
#include "handles/statement.h"

namespace connectai::handles {
namespace {

template <typename Body>
std::string state_of(Body body) {
    try {
        body();
    } catch (const Error& error) {
        EXPECT_FALSE(error.message().empty());
        return std::string(error.state().code);
    }
    return "ok";
}

SQLPOINTER as_pointer(SQLULEN value) {
    return reinterpret_cast<SQLPOINTER>(static_cast<std::uintptr_t>(value));
}

struct Setting {
    SQLINTEGER attribute;
    SQLULEN value;
    const char* outcome;  // "ok", "01S02" for a substitute, or the error
    SQLULEN becomes;
};

// All of its bits, 64 where SQLULEN has them.
constexpr SQLULEN very_many = ~SQLULEN{0} - 1;

const std::vector<Setting> settings = {
    {SQL_ATTR_QUERY_TIMEOUT, 0, "ok", 0},
    {SQL_ATTR_QUERY_TIMEOUT, 300, "ok", 300},
    {SQL_ATTR_QUERY_TIMEOUT, 301, "01S02", 300},
    {SQL_ATTR_QUERY_TIMEOUT, static_cast<SQLULEN>(-1), "01S02", 300},
    {SQL_ATTR_MAX_ROWS, 0, "ok", 0},
    {SQL_ATTR_MAX_ROWS, very_many, "ok", very_many},
    {SQL_ATTR_NOSCAN, SQL_NOSCAN_ON, "ok", SQL_NOSCAN_ON},
    {SQL_ATTR_NOSCAN, 2, "HY024", SQL_NOSCAN_OFF},
    {SQL_ATTR_MAX_LENGTH, 0, "ok", 0},
    {SQL_ATTR_MAX_LENGTH, 100, "01S02", 0},
    {SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_OFF, "ok", SQL_ASYNC_ENABLE_OFF},
    {SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_ON, "ok", SQL_ASYNC_ENABLE_ON},
    {SQL_ATTR_ASYNC_ENABLE, 2, "HY024", SQL_ASYNC_ENABLE_OFF},
    {SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_FORWARD_ONLY, "ok", SQL_CURSOR_FORWARD_ONLY},
    {SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC, "ok", SQL_CURSOR_STATIC},
    {SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_KEYSET_DRIVEN, "01S02", SQL_CURSOR_STATIC},
    {SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_DYNAMIC, "01S02", SQL_CURSOR_STATIC},
    {SQL_ATTR_CURSOR_TYPE, 4, "HY024", SQL_CURSOR_FORWARD_ONLY},
    {SQL_ATTR_CONCURRENCY, SQL_CONCUR_READ_ONLY, "ok", SQL_CONCUR_READ_ONLY},
    {SQL_ATTR_CONCURRENCY, SQL_CONCUR_LOCK, "01S02", SQL_CONCUR_VALUES},
    {SQL_ATTR_CONCURRENCY, SQL_CONCUR_ROWVER, "01S02", SQL_CONCUR_VALUES},
    {SQL_ATTR_CONCURRENCY, SQL_CONCUR_VALUES, "ok", SQL_CONCUR_VALUES},
    {SQL_ATTR_CONCURRENCY, 0, "HY024", SQL_CONCUR_READ_ONLY},
    {SQL_ATTR_CONCURRENCY, 5, "HY024", SQL_CONCUR_READ_ONLY},
    {SQL_ATTR_KEYSET_SIZE, 0, "ok", 0},
    {SQL_ATTR_KEYSET_SIZE, 10, "01S02", 0},
    {SQL_ATTR_SIMULATE_CURSOR, SQL_SC_NON_UNIQUE, "ok", SQL_SC_NON_UNIQUE},
    {SQL_ATTR_SIMULATE_CURSOR, SQL_SC_UNIQUE, "01S02", SQL_SC_NON_UNIQUE},
    {SQL_ATTR_SIMULATE_CURSOR, 3, "HY024", SQL_SC_NON_UNIQUE},
    {SQL_ATTR_RETRIEVE_DATA, SQL_RD_OFF, "ok", SQL_RD_OFF},
    {SQL_ATTR_RETRIEVE_DATA, 2, "HY024", SQL_RD_ON},
    {SQL_ATTR_USE_BOOKMARKS, SQL_UB_OFF, "ok", SQL_UB_OFF},
    {SQL_ATTR_USE_BOOKMARKS, SQL_UB_VARIABLE, "ok", SQL_UB_VARIABLE},
    {SQL_ATTR_USE_BOOKMARKS, 3, "HY024", SQL_UB_OFF},
    {SQL_ATTR_ENABLE_AUTO_IPD, SQL_TRUE, "HYC00", SQL_FALSE},
    {SQL_ATTR_ENABLE_AUTO_IPD, 2, "HY024", SQL_FALSE},
    {SQL_ATTR_METADATA_ID, SQL_TRUE, "ok", SQL_TRUE},
    {SQL_ATTR_METADATA_ID, 2, "HY024", SQL_FALSE},
    {SQL_ATTR_CURSOR_SCROLLABLE, SQL_SCROLLABLE, "ok", SQL_SCROLLABLE},
    {SQL_ATTR_CURSOR_SCROLLABLE, 2, "HY024", SQL_NONSCROLLABLE},
    {SQL_ATTR_CURSOR_SENSITIVITY, SQL_INSENSITIVE, "ok", SQL_INSENSITIVE},
    {SQL_ATTR_CURSOR_SENSITIVITY, SQL_SENSITIVE, "HYC00", SQL_UNSPECIFIED},
    {SQL_ATTR_CURSOR_SENSITIVITY, 3, "HY024", SQL_UNSPECIFIED},
};

TEST(StatementAttributes, AreSetSubstitutedOrRefusedAsTheTableSays) {
    for (const Setting& s : settings) {
        StatementAttributes attributes;
        Diagnostics diagnostics;
        std::string outcome = state_of(
            [&] { EXPECT_TRUE(attributes.set(s.attribute, s.value, false, false, diagnostics)); });
        if (!diagnostics.empty()) {
            EXPECT_EQ(outcome, "ok");
            EXPECT_EQ(diagnostics.records().size(), 1u);
            outcome = diagnostics.records()[0].state.code;
        }
        EXPECT_EQ(outcome, s.outcome) << s.attribute << " = " << s.value;
        ASSERT_NE(attributes.find(s.attribute), nullptr);
        EXPECT_EQ(*attributes.find(s.attribute), s.becomes) << s.attribute << " = " << s.value;
    }
}

// ODBC 3.8, "Cursor characteristics and cursor type": what setting one of the four does to the
// others.
TEST(StatementAttributes, OfTheCursorStayConsistent) {
    using Set = std::pair<SQLINTEGER, SQLULEN>;
    struct Case {
        std::vector<Set> set;
        SQLULEN type, scrollable, sensitivity, concurrency;
    };
    const Set is_static{SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC};
    const Set values{SQL_ATTR_CONCURRENCY, SQL_CONCUR_VALUES};
    const Case cases[] = {
        {{is_static}, SQL_CURSOR_STATIC, SQL_SCROLLABLE, SQL_INSENSITIVE, SQL_CONCUR_READ_ONLY},
        {{values, is_static},
         SQL_CURSOR_STATIC,
         SQL_SCROLLABLE,
         SQL_UNSPECIFIED,
         SQL_CONCUR_VALUES},
        {{is_static, values},
         SQL_CURSOR_STATIC,
         SQL_SCROLLABLE,
         SQL_UNSPECIFIED,
         SQL_CONCUR_VALUES},
        {{is_static, {SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_FORWARD_ONLY}},
         SQL_CURSOR_FORWARD_ONLY,
         SQL_NONSCROLLABLE,
         SQL_INSENSITIVE,
         SQL_CONCUR_READ_ONLY},
        {{{SQL_ATTR_CURSOR_SCROLLABLE, SQL_SCROLLABLE}},
         SQL_CURSOR_STATIC,
         SQL_SCROLLABLE,
         SQL_UNSPECIFIED,
         SQL_CONCUR_READ_ONLY},
        {{is_static, {SQL_ATTR_CURSOR_SCROLLABLE, SQL_NONSCROLLABLE}},
         SQL_CURSOR_FORWARD_ONLY,
         SQL_NONSCROLLABLE,
         SQL_INSENSITIVE,
         SQL_CONCUR_READ_ONLY},
        {{values, {SQL_ATTR_CURSOR_SENSITIVITY, SQL_INSENSITIVE}},
         SQL_CURSOR_STATIC,
         SQL_SCROLLABLE,
         SQL_INSENSITIVE,
         SQL_CONCUR_READ_ONLY},
        {{{SQL_ATTR_CONCURRENCY, SQL_CONCUR_READ_ONLY}},
         SQL_CURSOR_FORWARD_ONLY,
         SQL_NONSCROLLABLE,
         SQL_INSENSITIVE,
         SQL_CONCUR_READ_ONLY},
    };
    for (const Case& c : cases) {
        StatementAttributes attributes;
        Diagnostics diagnostics;
        for (const auto& [attribute, value] : c.set) {
            SCOPED_TRACE(attribute);
            ASSERT_TRUE(attributes.set(attribute, value, false, false, diagnostics));
        }
        EXPECT_EQ(attributes.cursor_type, c.type);
        EXPECT_EQ(attributes.cursor_scrollable, c.scrollable);
        EXPECT_EQ(attributes.cursor_sensitivity, c.sensitivity);
        EXPECT_EQ(attributes.concurrency, c.concurrency);
    }
}

// ODBC 3.8, SQLSetStmtAttr, "Statement Attributes".
TEST(StatementAttributes, HaveTheSpecifiedDefaults) {
    const std::vector<std::pair<SQLINTEGER, SQLULEN>> defaults = {
        {SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_OFF},
        {SQL_ATTR_CONCURRENCY, SQL_CONCUR_READ_ONLY},
        {SQL_ATTR_CURSOR_SCROLLABLE, SQL_NONSCROLLABLE},
        {SQL_ATTR_CURSOR_SENSITIVITY, SQL_UNSPECIFIED},
        {SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_FORWARD_ONLY},
        {SQL_ATTR_ENABLE_AUTO_IPD, SQL_FALSE},
        {SQL_ATTR_KEYSET_SIZE, 0},
        {SQL_ATTR_MAX_LENGTH, 0},
        {SQL_ATTR_MAX_ROWS, 0},
        {SQL_ATTR_METADATA_ID, SQL_FALSE},
        {SQL_ATTR_NOSCAN, SQL_NOSCAN_OFF},
        {SQL_ATTR_QUERY_TIMEOUT, 0},
        {SQL_ATTR_RETRIEVE_DATA, SQL_RD_ON},
        {SQL_ATTR_USE_BOOKMARKS, SQL_UB_OFF},
    };
    const StatementAttributes attributes;
    for (const auto& [attribute, value] : defaults) {
        ASSERT_NE(attributes.find(attribute), nullptr) << attribute;
        EXPECT_EQ(*attributes.find(attribute), value) << attribute;
    }
}

// ODBC 3.8, SQLSetStmtAttr, "Diagnostics": 24000 with an open cursor, HY011 once prepared.
TEST(StatementAttributes, OfTheCursorAreFixedOnceThereIsOne) {
    for (const Setting& s : settings) {
        if (std::string_view(s.outcome) != "ok") continue;
        const bool of_cursor =
            s.attribute == SQL_ATTR_CURSOR_TYPE || s.attribute == SQL_ATTR_CONCURRENCY ||
            s.attribute == SQL_ATTR_SIMULATE_CURSOR || s.attribute == SQL_ATTR_USE_BOOKMARKS ||
            s.attribute == SQL_ATTR_CURSOR_SENSITIVITY || s.attribute == SQL_ATTR_CURSOR_SCROLLABLE;
        StatementAttributes attributes;
        Diagnostics diagnostics;
        EXPECT_EQ(state_of([&] { attributes.set(s.attribute, s.value, true, false, diagnostics); }),
                  of_cursor ? "24000" : "ok")
            << s.attribute;
        EXPECT_EQ(state_of([&] { attributes.set(s.attribute, s.value, false, true, diagnostics); }),
                  of_cursor ? "HY011" : "ok")
            << s.attribute;
    }
}

TEST(StatementAttributes, KnowNoOthers) {
    StatementAttributes attributes;
    Diagnostics diagnostics;
    for (const SQLINTEGER unknown : {-3, 13, 999, SQL_ATTR_AUTOCOMMIT, 12345}) {
        EXPECT_FALSE(attributes.set(unknown, 0, false, false, diagnostics));
        EXPECT_EQ(attributes.find(unknown), nullptr);
    }
}

class OfHandles : public testing::Test {
protected:
    OfHandles() {
        environment->set_attribute(SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3));
        statement = Statement::create(connection);
    }
    ~OfHandles() override { Registry::instance().retire(statement->handle_value()); }

    SQLULEN number(SQLINTEGER attribute) {
        return std::get<SQLULEN>(statement->attribute(attribute));
    }
    SQLPOINTER pointer(SQLINTEGER attribute) {
        return std::get<SQLPOINTER>(statement->attribute(attribute));
    }

    std::shared_ptr<Environment> environment = std::make_shared<Environment>();
    std::shared_ptr<Connection> connection = std::make_shared<Connection>(environment);
    std::shared_ptr<Statement> statement;
};

// ODBC 3.8, SQLSetStmtAttr, "Statement Attributes That Set Descriptors".
TEST_F(OfHandles, StatementAttributesAreFieldsOfItsDescriptors) {
    SQLLEN offset = 0;
    SQLULEN count = 0;
    SQLUSMALLINT status[1] = {};
    const auto set = [&](SQLINTEGER attribute, auto value) {
        if constexpr (std::is_pointer_v<decltype(value)>) {
            statement->set_attribute(attribute, value);
            EXPECT_EQ(pointer(attribute), value) << attribute;
        } else {
            statement->set_attribute(attribute, as_pointer(value));
            EXPECT_EQ(number(attribute), value) << attribute;
        }
    };
    set(SQL_ATTR_ROW_ARRAY_SIZE, SQLULEN{7});
    set(SQL_ATTR_ROW_BIND_TYPE, SQLULEN{48});
    set(SQL_ATTR_ROW_BIND_OFFSET_PTR, &offset);
    set(SQL_ATTR_ROW_OPERATION_PTR, status);
    set(SQL_ATTR_ROW_STATUS_PTR, status);
    set(SQL_ATTR_ROWS_FETCHED_PTR, &count);
    set(SQL_ATTR_PARAMSET_SIZE, SQLULEN{9});
    set(SQL_ATTR_PARAM_BIND_TYPE, SQLULEN{24});
    set(SQL_ATTR_PARAM_BIND_OFFSET_PTR, &offset);
    set(SQL_ATTR_PARAM_OPERATION_PTR, status);
    set(SQL_ATTR_PARAM_STATUS_PTR, status);
    set(SQL_ATTR_PARAMS_PROCESSED_PTR, &count);
    EXPECT_EQ(statement->ard().array_size, 7u);
    EXPECT_EQ(statement->ard().bind_type, 48u);
    EXPECT_EQ(statement->ard().bind_offset_ptr, &offset);
    EXPECT_EQ(statement->ard().array_status_ptr, status);
    EXPECT_EQ(statement->ird().array_status_ptr, status);
    EXPECT_EQ(statement->ird().rows_processed_ptr, &count);
    EXPECT_EQ(statement->apd().array_size, 9u);
    EXPECT_EQ(statement->apd().bind_type, 24u);
    EXPECT_EQ(statement->apd().bind_offset_ptr, &offset);
    EXPECT_EQ(statement->apd().array_status_ptr, status);
    EXPECT_EQ(statement->ipd().array_status_ptr, status);
    EXPECT_EQ(statement->ipd().rows_processed_ptr, &count);
}

// ODBC 3.8, SQLExtendedFetch: SQL_ROWSET_SIZE is its rowset, and no other function's.
TEST_F(OfHandles, RowsetSizeOfExtendedFetchIsNotThatOfFetch) {
    statement->set_attribute(SQL_ROWSET_SIZE, as_pointer(100));
    EXPECT_EQ(number(SQL_ROWSET_SIZE), 100u);
    EXPECT_EQ(number(SQL_ATTR_ROW_ARRAY_SIZE), 1u);
    EXPECT_EQ(statement->ard().array_size, 1u);
    statement->set_attribute(SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(5));
    EXPECT_EQ(number(SQL_ROWSET_SIZE), 100u);
}

TEST_F(OfHandles, StatementRefusesWhatCannotBe) {
    const auto set = [&](SQLINTEGER attribute, SQLULEN value) {
        return state_of([&] { statement->set_attribute(attribute, as_pointer(value)); });
    };
    EXPECT_EQ(set(SQL_ATTR_ROW_ARRAY_SIZE, 0), "HY024");
    EXPECT_EQ(set(SQL_ROWSET_SIZE, 0), "HY024");
    EXPECT_EQ(set(SQL_ATTR_PARAMSET_SIZE, 0), "HY024");
    EXPECT_EQ(set(SQL_ATTR_IMP_ROW_DESC, 1), "HY017");
    EXPECT_EQ(set(SQL_ATTR_IMP_PARAM_DESC, 1), "HY017");
    EXPECT_EQ(set(SQL_ATTR_ROW_NUMBER, 1), "HY092");
    EXPECT_EQ(set(SQL_ATTR_FETCH_BOOKMARK_PTR, 64), "ok");
    EXPECT_EQ(set(SQL_ATTR_FETCH_BOOKMARK_PTR, 0), "ok");
    EXPECT_EQ(set(SQL_ATTR_APP_ROW_DESC, 77), "HY024");
    EXPECT_EQ(set(9999, 0), "HY092");
    EXPECT_EQ(state_of([&] { statement->attribute(9999); }), "HY092");
    EXPECT_EQ(state_of([&] { statement->attribute(SQL_ATTR_ROW_NUMBER); }), "24000");
}

// ODBC 3.8, SQLSetStmtAttr, SQL_ATTR_APP_ROW_DESC.
TEST_F(OfHandles, ExplicitDescriptorIsUsedUntilItIsFreed) {
    Registry& registry = Registry::instance();
    const SQLHANDLE handle = registry.add(std::make_shared<Descriptor>(connection));
    const SQLHANDLE own = pointer(SQL_ATTR_APP_ROW_DESC);
    statement->set_attribute(SQL_ATTR_APP_ROW_DESC, handle);
    EXPECT_EQ(pointer(SQL_ATTR_APP_ROW_DESC), handle);
    statement->set_attribute(SQL_ATTR_APP_ROW_DESC, SQL_NULL_HANDLE);
    EXPECT_EQ(pointer(SQL_ATTR_APP_ROW_DESC), own);
    statement->set_attribute(SQL_ATTR_APP_ROW_DESC, handle);
    statement->set_attribute(SQL_ATTR_APP_PARAM_DESC, handle);
    static_cast<Descriptor&>(*registry.find(handle, HandleKind::descriptor)).free();
    registry.retire(handle);
    EXPECT_EQ(pointer(SQL_ATTR_APP_ROW_DESC), own);
    EXPECT_EQ(state_of([&] { statement->set_attribute(SQL_ATTR_APP_ROW_DESC, handle); }), "HY024")
        << "a freed handle";
}

TEST_F(OfHandles, ForeignDescriptorsAreRefused) {
    Registry& registry = Registry::instance();
    const auto other = Statement::create(connection);
    EXPECT_EQ(state_of([&] {
                  statement->set_attribute(SQL_ATTR_APP_ROW_DESC, other->ard().handle_value());
              }),
              "HY017")
        << "another statement's own";
    registry.retire(other->handle_value());
    const auto elsewhere = std::make_shared<Connection>(environment);
    const SQLHANDLE foreign = registry.add(std::make_shared<Descriptor>(elsewhere));
    EXPECT_EQ(state_of([&] { statement->set_attribute(SQL_ATTR_APP_ROW_DESC, foreign); }), "HY024")
        << "another connection's";
    registry.retire(foreign);
}

TEST_F(OfHandles, ConnectionHandsItsDefaultsToNewStatements) {
    connection->set_attribute(SQL_ATTR_MAX_ROWS, as_pointer(17), {});
    connection->set_attribute(SQL_ATTR_METADATA_ID, as_pointer(SQL_TRUE), {});
    const auto fresh = Statement::create(connection);
    EXPECT_EQ(std::get<SQLULEN>(fresh->attribute(SQL_ATTR_MAX_ROWS)), 17u);
    EXPECT_EQ(std::get<SQLULEN>(fresh->attribute(SQL_ATTR_METADATA_ID)), SQLULEN{SQL_TRUE});
    EXPECT_EQ(number(SQL_ATTR_MAX_ROWS), 0u) << "older ones keep theirs";
    Registry::instance().retire(fresh->handle_value());
}

TEST_F(OfHandles, ConnectionAttributesFollowTheTable) {
    const auto set = [&](SQLINTEGER attribute, SQLULEN value) {
        connection->diagnostics().clear();
        const std::string error =
            state_of([&] { connection->set_attribute(attribute, as_pointer(value), {}); });
        const auto& records = connection->diagnostics().records();
        return records.empty() ? error : std::string(records[0].state.code);
    };
    const auto get = [&](SQLINTEGER attribute) {
        return std::get<SQLULEN>(connection->attribute(attribute));
    };
    EXPECT_EQ(get(SQL_ATTR_AUTOCOMMIT), SQLULEN{SQL_AUTOCOMMIT_ON});
    EXPECT_EQ(set(SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_OFF), "ok");
    EXPECT_EQ(get(SQL_ATTR_AUTOCOMMIT), SQLULEN{SQL_AUTOCOMMIT_OFF});
    EXPECT_EQ(set(SQL_ATTR_AUTOCOMMIT, 2), "HY024");
    EXPECT_EQ(set(SQL_ATTR_LOGIN_TIMEOUT, 5), "ok");
    EXPECT_EQ(get(SQL_ATTR_LOGIN_TIMEOUT), 5u);
    EXPECT_EQ(set(SQL_ATTR_ACCESS_MODE, SQL_MODE_READ_ONLY), "ok");
    EXPECT_EQ(get(SQL_ATTR_ACCESS_MODE), SQLULEN{SQL_MODE_READ_ONLY});
    EXPECT_EQ(set(SQL_ATTR_ACCESS_MODE, 2), "HY024");
    EXPECT_EQ(get(SQL_ATTR_CONNECTION_TIMEOUT), default_connection_timeout);
    EXPECT_EQ(set(SQL_ATTR_CONNECTION_TIMEOUT, 30), "ok");
    EXPECT_EQ(get(SQL_ATTR_CONNECTION_TIMEOUT), 30u);
    EXPECT_EQ(set(SQL_ATTR_CONNECTION_TIMEOUT, 0), "ok");
    EXPECT_EQ(get(SQL_ATTR_CONNECTION_TIMEOUT), 0u);
    EXPECT_EQ(set(SQL_ATTR_PACKET_SIZE, 4096), "01S02");
    EXPECT_EQ(get(SQL_ATTR_PACKET_SIZE), 0u);
    EXPECT_EQ(set(SQL_ATTR_TXN_ISOLATION, SQL_TXN_READ_COMMITTED), "HYC00");
    EXPECT_EQ(set(SQL_ATTR_TRANSLATE_OPTION, 1), "HYC00");
    EXPECT_EQ(set(SQL_ATTR_ENLIST_IN_DTC, 1), "HYC00");
    EXPECT_EQ(set(SQL_ATTR_AUTO_IPD, 1), "HY092");
    EXPECT_EQ(set(SQL_ATTR_CONNECTION_DEAD, 1), "HY092");
    EXPECT_EQ(get(SQL_ATTR_CONNECTION_DEAD), SQLULEN{SQL_CD_TRUE}) << "not connected";
    EXPECT_EQ(get(SQL_ATTR_AUTO_IPD), SQLULEN{SQL_FALSE});
    EXPECT_EQ(set(31337, 1), "HY092");
    EXPECT_EQ(state_of([&] { connection->attribute(31337); }), "HY092");
    connection->set_attribute(SQL_ATTR_CURRENT_CATALOG, nullptr, "Sales");
    EXPECT_EQ(std::get<std::string>(connection->attribute(SQL_ATTR_CURRENT_CATALOG)), "Sales");
}

// ODBC 3.8, "Upgrading a 3.5 Driver to a 3.8 Driver", "Connection Pooling".
TEST_F(OfHandles, ResettingAConnectionPutsItsAttributesBack) {
    constexpr SQLINTEGER numbers[] = {
        SQL_ATTR_AUTOCOMMIT,         SQL_ATTR_LOGIN_TIMEOUT, SQL_ATTR_ACCESS_MODE,
        SQL_ATTR_CONNECTION_TIMEOUT, SQL_ATTR_MAX_ROWS,      SQL_ATTR_METADATA_ID,
        SQL_ATTR_QUERY_TIMEOUT,      SQL_ATTR_ODBC_CURSORS,  SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE};
    std::vector<SQLULEN> defaults;
    for (const SQLINTEGER a : numbers) {
        defaults.push_back(std::get<SQLULEN>(connection->attribute(a)));
        connection->set_attribute(a, as_pointer(defaults.back() == 0 ? 1 : 0), {});
        EXPECT_NE(std::get<SQLULEN>(connection->attribute(a)), defaults.back()) << a;
    }
    connection->set_attribute(SQL_ATTR_QUIET_MODE, as_pointer(77), {});
    connection->set_attribute(SQL_ATTR_CURRENT_CATALOG, nullptr, "Sales");
    connection->note_write();
    const auto reset = [&](SQLULEN value) {
        return state_of(
            [&] { connection->set_attribute(SQL_ATTR_RESET_CONNECTION, as_pointer(value), {}); });
    };
    EXPECT_EQ(reset(0), "HY024");
    EXPECT_EQ(reset(2), "HY024");
    EXPECT_EQ(reset(SQL_RESET_CONNECTION_YES), "ok");
    for (std::size_t i = 0; i < std::size(numbers); ++i) {
        EXPECT_EQ(std::get<SQLULEN>(connection->attribute(numbers[i])), defaults[i]) << numbers[i];
    }
    EXPECT_EQ(std::get<SQLPOINTER>(connection->attribute(SQL_ATTR_QUIET_MODE)), nullptr);
    EXPECT_EQ(std::get<std::string>(connection->attribute(SQL_ATTR_CURRENT_CATALOG)), "");
    connection->set_attribute(SQL_ATTR_AUTOCOMMIT, as_pointer(SQL_AUTOCOMMIT_OFF), {});
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_ROLLBACK); }), "ok")
        << "what the one before has written is not the next one's";
}

// The service has no transactions. ODBC 3.8, SQLEndTran.
TEST_F(OfHandles, RollbackFailsOnlyWhereSomethingWasWritten) {
    EXPECT_EQ(state_of([&] { connection->end_transaction(7); }), "HY012");
    connection->note_write();
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_ROLLBACK); }), "ok") << "autocommit";
    connection->set_attribute(SQL_ATTR_AUTOCOMMIT, as_pointer(SQL_AUTOCOMMIT_OFF), {});
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_ROLLBACK); }), "ok");
    connection->note_write();
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_COMMIT); }), "ok");
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_ROLLBACK); }), "ok");
    connection->note_write();
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_ROLLBACK); }), "HYC00");
    EXPECT_EQ(state_of([&] { connection->end_transaction(SQL_ROLLBACK); }), "ok") << "told once";
}

TEST(EnvironmentAttributes, VersionDecidesAndIsSetFirst) {
    Environment environment;
    EXPECT_EQ(state_of([&] { environment.require_version(); }), "HY010");
    EXPECT_EQ(state_of([&] { environment.set_attribute(SQL_ATTR_ODBC_VERSION, as_pointer(4)); }),
              "HY024");
    for (const SQLULEN version : {SQL_OV_ODBC2, SQL_OV_ODBC3, SQL_OV_ODBC3_80}) {
        environment.set_attribute(SQL_ATTR_ODBC_VERSION, as_pointer(version));
        EXPECT_EQ(environment.attribute(SQL_ATTR_ODBC_VERSION), static_cast<SQLINTEGER>(version));
        EXPECT_EQ(environment.odbc2(), version == SQL_OV_ODBC2);
    }
    EXPECT_EQ(state_of([&] { environment.require_version(); }), "ok");
    int connection = 0;
    environment.adopt(&connection);
    EXPECT_EQ(state_of([&] {
                  environment.set_attribute(SQL_ATTR_ODBC_VERSION, as_pointer(SQL_OV_ODBC3));
              }),
              "HY010");
    environment.release(&connection);
    EXPECT_TRUE(environment.connections().empty());
}

TEST(EnvironmentAttributes, OthersAreAnsweredOrRefused) {
    Environment environment;
    const auto set = [&](SQLINTEGER attribute, SQLULEN value) {
        return state_of([&] { environment.set_attribute(attribute, as_pointer(value)); });
    };
    EXPECT_EQ(set(SQL_ATTR_OUTPUT_NTS, SQL_TRUE), "ok");
    EXPECT_EQ(set(SQL_ATTR_OUTPUT_NTS, SQL_FALSE), "HYC00");
    EXPECT_EQ(environment.attribute(SQL_ATTR_OUTPUT_NTS), SQL_TRUE);
    EXPECT_EQ(set(SQL_ATTR_CONNECTION_POOLING, SQL_CP_ONE_PER_DRIVER), "HYC00");
    EXPECT_EQ(set(4711, 0), "HY092");
    EXPECT_EQ(state_of([&] { environment.attribute(4711); }), "HY092");
}

}  // namespace
}  // namespace connectai::handles
