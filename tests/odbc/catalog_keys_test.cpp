// SQLPrimaryKeys, SQLForeignKeys, SQLStatistics, SQLSpecialColumns, SQLTablePrivileges and
// SQLColumnPrivileges through the driver manager: ODBC 3.8, the pages of these functions.
#include <array>
#include <string>
#include <vector>

#include "support/driver_library.h"
#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Names = std::vector<std::string>;

SQLCHAR* text(const char* argument) {
    return argument == nullptr ? nullptr : narrow(argument);
}

struct Table {
    const char* catalog;
    const char* schema;
    const char* table;
};
constexpr Table no_table{nullptr, nullptr, nullptr};

SQLRETURN primary_keys(SQLHSTMT statement, const Table& t) {
    return SQLPrimaryKeys(statement, text(t.catalog), SQL_NTS, text(t.schema), SQL_NTS,
                          text(t.table), SQL_NTS);
}

SQLRETURN foreign_keys(SQLHSTMT statement, const Table& primary, const Table& foreign) {
    return SQLForeignKeys(statement, text(primary.catalog), SQL_NTS, text(primary.schema), SQL_NTS,
                          text(primary.table), SQL_NTS, text(foreign.catalog), SQL_NTS,
                          text(foreign.schema), SQL_NTS, text(foreign.table), SQL_NTS);
}

SQLRETURN statistics(SQLHSTMT statement, const Table& t, SQLUSMALLINT unique = SQL_INDEX_ALL,
                     SQLUSMALLINT accuracy = SQL_QUICK) {
    return SQLStatistics(statement, text(t.catalog), SQL_NTS, text(t.schema), SQL_NTS,
                         text(t.table), SQL_NTS, unique, accuracy);
}

SQLRETURN special_columns(SQLHSTMT statement, const Table& t,
                          SQLUSMALLINT identifier_type = SQL_BEST_ROWID,
                          SQLUSMALLINT scope = SQL_SCOPE_SESSION,
                          SQLUSMALLINT nullable = SQL_NULLABLE) {
    return SQLSpecialColumns(statement, identifier_type, text(t.catalog), SQL_NTS, text(t.schema),
                             SQL_NTS, text(t.table), SQL_NTS, scope, nullable);
}

class CatalogKeys : public ConnectedTest {
protected:
    // All rows of what `call` shows.
    template <typename Call>
    Rows rows_of(const Call& call) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, call(statement));
        return statement.rows();
    }
    template <typename Call>
    Names labels_of(const Call& call) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, call(statement));
        Names labels;
        for (SQLSMALLINT i = 1; i <= statement.columns(); ++i) {
            labels.push_back(statement.label(static_cast<SQLUSMALLINT>(i)));
        }
        return labels;
    }
};

constexpr Table accounts{"CRM", "Sales", "Accounts"};
constexpr Table contacts{"CRM", "Sales", "Contacts"};
constexpr Table opportunities{"CRM", "Sales", "Opportunities"};

TEST_F(CatalogKeys, PrimaryKeysAreListed) {
    EXPECT_EQ(
        labels_of([](SQLHSTMT s) { return primary_keys(s, accounts); }),
        (Names{"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "KEY_SEQ", "PK_NAME"}));
    EXPECT_EQ(rows_of([](SQLHSTMT s) { return primary_keys(s, accounts); }),
              (Rows{{"CRM", "Sales", "Accounts", "Id", "1", "PK_Accounts"}}));
    EXPECT_EQ(rows_of([](SQLHSTMT s) {
                  return primary_keys(s, {nullptr, nullptr, "Invoices"});
              }),
              (Rows{{"ERP", "Finance", "Invoices", "Number", "1", "PK_Invoices"},
                    {"ERP", "Finance", "Invoices", "Line", "2", "PK_Invoices"}}));
}

// As PHP calls it.
TEST_F(CatalogKeys, AnEmptySchemaIsOneThatIsNotNamed) {
    EXPECT_EQ(rows_of([](SQLHSTMT s) {
                  return primary_keys(s, {nullptr, "", "Accounts"});
              }),
              (Rows{{"CRM", "Sales", "Accounts", "Id", "1", "PK_Accounts"}}));
}

// To look for what is not there is no error.
TEST_F(CatalogKeys, UnknownTablesHaveNoRows) {
    const Table nothing{"CRM", "Sales", "Nothing"};
    EXPECT_EQ(rows_of([&](SQLHSTMT s) { return primary_keys(s, nothing); }), Rows{});
    EXPECT_EQ(rows_of([&](SQLHSTMT s) { return foreign_keys(s, nothing, no_table); }), Rows{});
    EXPECT_EQ(rows_of([&](SQLHSTMT s) { return foreign_keys(s, no_table, nothing); }), Rows{});
    EXPECT_EQ(rows_of([&](SQLHSTMT s) { return statistics(s, nothing); }), Rows{});
    EXPECT_EQ(rows_of([&](SQLHSTMT s) { return special_columns(s, nothing); }), Rows{});
    EXPECT_EQ(rows_of([&](SQLHSTMT s) {
                  return primary_keys(s, {"CRM", "Sales", "Acc%"});
              }),
              Rows{})
        << "no pattern";
    EXPECT_EQ(rows_of([&](SQLHSTMT s) {
                  return primary_keys(s, {"crm", "Sales", "Accounts"});
              }),
              Rows{})
        << "the case is significant";
}

TEST_F(CatalogKeys, ForeignKeysAreListedInBothDirections) {
    EXPECT_EQ(labels_of([](SQLHSTMT s) { return foreign_keys(s, accounts, no_table); }),
              (Names{"PKTABLE_CAT", "PKTABLE_SCHEM", "PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_CAT",
                     "FKTABLE_SCHEM", "FKTABLE_NAME", "FKCOLUMN_NAME", "KEY_SEQ", "UPDATE_RULE",
                     "DELETE_RULE", "FK_NAME", "PK_NAME", "DEFERRABILITY"}));
    const auto row = [](const std::string& primary, const std::string& foreign,
                        const std::string& column, const std::string& name) {
        return Names{"CRM",  "Sales", primary, "Id",   "CRM", "Sales",         foreign,
                     column, "1",     "NULL",  "NULL", name,  "PK_" + primary, "NULL"};
    };
    const Names to_accounts =
        row("Accounts", "Opportunities", "AccountId", "FK_Opportunities_Accounts");
    const Names to_contacts =
        row("Contacts", "Opportunities", "ContactId", "FK_Opportunities_Contacts");
    EXPECT_EQ(
        rows_of([](SQLHSTMT s) { return foreign_keys(s, accounts, no_table); }),
        (Rows{row("Accounts", "Contacts", "AccountId", "FK_Contacts_Accounts"), to_accounts}));
    EXPECT_EQ(rows_of([](SQLHSTMT s) { return foreign_keys(s, no_table, opportunities); }),
              (Rows{to_accounts, to_contacts}));
    EXPECT_EQ(rows_of([](SQLHSTMT s) { return foreign_keys(s, contacts, opportunities); }),
              Rows{to_contacts});
}

TEST_F(CatalogKeys, IndexesAreListed) {
    EXPECT_EQ(labels_of([](SQLHSTMT s) { return statistics(s, accounts); }),
              (Names{"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "NON_UNIQUE", "INDEX_QUALIFIER",
                     "INDEX_NAME", "TYPE", "ORDINAL_POSITION", "COLUMN_NAME", "ASC_OR_DESC",
                     "CARDINALITY", "PAGES", "FILTER_CONDITION"}));
    const auto row = [](const char* non_unique, const char* index, const char* position,
                        const char* column) {
        return Names{"CRM",    "Sales", "Accounts", non_unique, "NULL", index, "3",
                     position, column,  "A",        "NULL",     "NULL", "NULL"};
    };
    const Names key = row("0", "PK_Accounts", "1", "Id");
    EXPECT_EQ(rows_of([](SQLHSTMT s) { return statistics(s, accounts); }),
              (Rows{key, row("1", "IX_Accounts_Country", "1", "Country"),
                    row("1", "IX_Accounts_Country", "2", "Name")}));
    EXPECT_EQ(
        rows_of([](SQLHSTMT s) { return statistics(s, accounts, SQL_INDEX_UNIQUE, SQL_ENSURE); }),
        Rows{key});
}

TEST_F(CatalogKeys, SpecialColumnsIdentifyTheRow) {
    EXPECT_EQ(labels_of([](SQLHSTMT s) { return special_columns(s, accounts); }),
              (Names{"SCOPE", "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE",
                     "BUFFER_LENGTH", "DECIMAL_DIGITS", "PSEUDO_COLUMN"}));
    for (const int scope : {SQL_SCOPE_CURROW, SQL_SCOPE_TRANSACTION, SQL_SCOPE_SESSION}) {
        for (const int nullable : {SQL_NO_NULLS, SQL_NULLABLE}) {
            EXPECT_EQ(rows_of([&](SQLHSTMT s) {
                          return special_columns(s, accounts, SQL_BEST_ROWID,
                                                 static_cast<SQLUSMALLINT>(scope),
                                                 static_cast<SQLUSMALLINT>(nullable));
                      }),
                      (Rows{{"2", "Id", "4", "INTEGER", "10", "4", "0", "1"}}));
        }
    }
    EXPECT_EQ(rows_of([](SQLHSTMT s) { return special_columns(s, accounts, SQL_ROWVER); }), Rows{});
}

TEST_F(CatalogKeys, PrivilegesAreEmptyResults) {
    EXPECT_EQ(labels_of([](SQLHSTMT s) {
                  return SQLTablePrivileges(s, nullptr, 0, narrow("%"), SQL_NTS, narrow("%"),
                                            SQL_NTS);
              }),
              (Names{"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "GRANTOR", "GRANTEE", "PRIVILEGE",
                     "IS_GRANTABLE"}));
    EXPECT_EQ(labels_of([](SQLHSTMT s) {
                  return SQLColumnPrivileges(s, nullptr, 0, nullptr, 0, narrow("Accounts"), SQL_NTS,
                                             nullptr, 0);
              }),
              (Names{"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "GRANTOR", "GRANTEE",
                     "PRIVILEGE", "IS_GRANTABLE"}));
    EXPECT_EQ(rows_of([](SQLHSTMT s) {
                  return SQLTablePrivileges(s, nullptr, 0, nullptr, 0, nullptr, 0);
              }),
              Rows{});
}

TEST_F(CatalogKeys, WideFormsTakeLengthsInCharacters) {
    std::vector<SQLWCHAR> catalog = wide("CRM and more");
    std::vector<SQLWCHAR> schema = wide("Sales and more");
    std::vector<SQLWCHAR> table = wide("Accounts and more");
    const auto expect_rows = [](Statement& statement, SQLRETURN code, std::size_t rows) {
        EXPECT_SUCCESS(statement, code);
        EXPECT_EQ(statement.rows().size(), rows);
        SQLCloseCursor(statement);
    };
    Statement s(connection_);
    expect_rows(s, SQLPrimaryKeysW(s, catalog.data(), 3, schema.data(), 5, table.data(), 8), 1);
    expect_rows(s,
                SQLForeignKeysW(s, catalog.data(), 3, schema.data(), 5, table.data(), 8, nullptr, 0,
                                nullptr, 0, nullptr, 0),
                2);
    expect_rows(s,
                SQLStatisticsW(s, catalog.data(), 3, schema.data(), 5, table.data(), 8,
                               SQL_INDEX_ALL, SQL_QUICK),
                3);
    expect_rows(s,
                SQLSpecialColumnsW(s, SQL_BEST_ROWID, catalog.data(), 3, schema.data(), 5,
                                   table.data(), 8, SQL_SCOPE_CURROW, SQL_NULLABLE),
                1);
    expect_rows(s, SQLTablePrivilegesW(s, catalog.data(), 3, schema.data(), 5, table.data(), 8), 0);
    expect_rows(
        s,
        SQLColumnPrivilegesW(s, catalog.data(), 3, schema.data(), 5, table.data(), 8, nullptr, 0),
        0);
}

// "Identifier Arguments".
TEST_F(CatalogKeys, MetadataIdMakesArgumentsIdentifiers) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_METADATA_ID,
                                             reinterpret_cast<SQLPOINTER>(SQL_TRUE), 0));
    const Table identifiers{"crm", "\"Sales\"", "ACCOUNTS "};
    ASSERT_SUCCESS(statement, primary_keys(statement, identifiers));
    EXPECT_EQ(statement.rows().size(), 1u);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, foreign_keys(statement, identifiers, {"", "", ""}));
    EXPECT_EQ(statement.rows().size(), 2u);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, statistics(statement, identifiers));
    EXPECT_EQ(statement.rows().size(), 3u);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, special_columns(statement, identifiers));
    EXPECT_EQ(statement.rows().size(), 1u);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    EXPECT_STATE(statement, primary_keys(statement, {nullptr, "Sales", "Accounts"}), "HY009");
    EXPECT_STATE(statement, primary_keys(statement, {"CRM", nullptr, "Accounts"}), "HY009");
    EXPECT_STATE(statement, statistics(statement, {nullptr, "Sales", "Accounts"}), "HY009");
    EXPECT_STATE(statement, foreign_keys(statement, identifiers, no_table), "HY009");
    EXPECT_STATE(
        statement,
        SQLTablePrivileges(statement, nullptr, 0, narrow("S"), SQL_NTS, narrow("T"), SQL_NTS),
        "HY009");
}

// The connection's default catalog and schema are those of names without.
TEST(CatalogKeysLogged, DefaultsCompleteNames) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(mock.connection_string(
                       "test-token", "DefaultCatalog=CRM;DefaultSchema=Sales")));
    mock.requests_of(connection);
    Statement statement(connection);
    ASSERT_SUCCESS(statement, primary_keys(statement, {nullptr, nullptr, "Contacts"}));
    EXPECT_EQ(statement.rows().size(), 1u);
    const auto requests = mock.requests_of(connection);
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(count_with(requests, R"("catalogName":"CRM")"), 1) << requests[0];
    EXPECT_EQ(count_with(requests, R"("schemaName":"Sales")"), 1) << requests[0];
    EXPECT_EQ(count_with(requests, R"("tableName":"Contacts")"), 1) << requests[0];
}

// What the driver manager checks, the driver checks, too: others do not.
TEST(CatalogKeysDirect, ArgumentsOutOfRangeAreRefused) {
    using direct::driver;
    direct::Connection connection;
    ASSERT_EQ(connection.connect(direct::unchecked_connection_string()), SQL_SUCCESS);
    const direct::Handle statement(SQL_HANDLE_STMT, connection);
    SQLCHAR* const table = narrow("T");
    const auto state_of = [&](SQLRETURN code) {
        EXPECT_EQ(code, SQL_ERROR);
        std::array<SQLCHAR, 6> state{};
        driver().SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, state.data(), nullptr, nullptr, 0,
                               nullptr);
        return std::string(reinterpret_cast<const char*>(state.data()));
    };
    const auto statistics = [&](SQLCHAR* name, SQLSMALLINT length, int unique, int accuracy) {
        return state_of(driver().SQLStatistics(statement, nullptr, 0, nullptr, 0, name, length,
                                               static_cast<SQLUSMALLINT>(unique),
                                               static_cast<SQLUSMALLINT>(accuracy)));
    };
    EXPECT_EQ(statistics(table, SQL_NTS, 2, SQL_QUICK), "HY100");
    EXPECT_EQ(statistics(table, SQL_NTS, SQL_INDEX_ALL, 2), "HY101");
    EXPECT_EQ(statistics(table, -5, SQL_INDEX_ALL, SQL_QUICK), "HY090");
    EXPECT_EQ(statistics(nullptr, 0, SQL_INDEX_ALL, SQL_QUICK), "HY009");
    const auto special = [&](int type, int scope, int nullable) {
        return state_of(driver().SQLSpecialColumns(
            statement, static_cast<SQLUSMALLINT>(type), nullptr, 0, nullptr, 0, table, SQL_NTS,
            static_cast<SQLUSMALLINT>(scope), static_cast<SQLUSMALLINT>(nullable)));
    };
    EXPECT_EQ(special(3, SQL_SCOPE_CURROW, SQL_NULLABLE), "HY097");
    EXPECT_EQ(special(0, SQL_SCOPE_CURROW, SQL_NULLABLE), "HY097");
    EXPECT_EQ(special(SQL_BEST_ROWID, 3, SQL_NULLABLE), "HY098");
    EXPECT_EQ(special(SQL_BEST_ROWID, SQL_SCOPE_CURROW, 2), "HY099");
    EXPECT_EQ(state_of(driver().SQLForeignKeys(statement, nullptr, 0, nullptr, 0, nullptr, 0,
                                               nullptr, 0, nullptr, 0, nullptr, 0)),
              "HY009");
    EXPECT_EQ(state_of(driver().SQLColumnPrivileges(statement, nullptr, 0, nullptr, 0, nullptr, 0,
                                                    nullptr, 0)),
              "HY009");
}

TEST(CatalogKeysOdbc2, ColumnsHaveTheirOldNames) {
    Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, primary_keys(statement, accounts));
    EXPECT_EQ(statement.label(1), "TABLE_QUALIFIER");
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, foreign_keys(statement, accounts, no_table));
    EXPECT_EQ(statement.label(6), "FKTABLE_OWNER");
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, statistics(statement, accounts));
    EXPECT_EQ(statement.label(8), "SEQ_IN_INDEX");
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, special_columns(statement, accounts));
    EXPECT_EQ(statement.label(5), "PRECISION");
}

}  // namespace
}  // namespace connectai::test
