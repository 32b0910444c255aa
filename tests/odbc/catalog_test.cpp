// SQLTables, SQLColumns, SQLProcedures and SQLProcedureColumns: ODBC 3.8, the pages of these
// functions, and "Arguments in Catalog Functions".
#include <algorithm>
#include <array>

#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Names = std::vector<std::string>;

SQLCHAR* text(const char* argument) {
    return argument == nullptr ? nullptr : narrow(argument);
}

struct Tables {
    const char* catalog;
    const char* schema;
    const char* table;
    const char* type;
};

SQLRETURN tables(const Statement& statement, const Tables& arguments) {
    return SQLTables(statement, text(arguments.catalog), SQL_NTS, text(arguments.schema), SQL_NTS,
                     text(arguments.table), SQL_NTS, text(arguments.type), SQL_NTS);
}

SQLRETURN columns(const Statement& statement, const char* catalog, const char* schema,
                  const char* table, const char* column) {
    return SQLColumns(statement, text(catalog), SQL_NTS, text(schema), SQL_NTS, text(table),
                      SQL_NTS, text(column), SQL_NTS);
}

// "TABLE CRM.Sales.Accounts", in the result's order.
Names names_of(const Rows& rows) {
    Names names;
    for (const auto& row : rows) {
        names.push_back(row[3] + " " + row[0] + "." + row[1] + "." + row[2]);
    }
    return names;
}

class Catalog : public ConnectedTest {
protected:
    Names list(const Tables& arguments) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, tables(statement, arguments));
        return names_of(statement.rows());
    }
};

const Names crm = {"TABLE CRM.Sales.Accounts", "TABLE CRM.Sales.Contacts",
                   "TABLE CRM.Sales.Opportunities", "VIEW CRM.Sales.OpenOpportunities"};

// SQLTables, "Comments": the columns, and the order TABLE_TYPE, TABLE_CAT, TABLE_SCHEM, TABLE_NAME.
TEST_F(Catalog, TablesHaveTheSpecifiedColumns) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, tables(statement, {"CRM", "Sales", "Accounts", nullptr}));
    constexpr std::array labels = {"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE",
                                   "REMARKS"};
    ASSERT_EQ(statement.columns(), 5);
    for (SQLUSMALLINT i = 1; i <= 5; ++i) {
        EXPECT_EQ(statement.label(i), labels[i - 1u]);
        SQLSMALLINT type = 0;
        SQLULEN size = 0;
        ASSERT_SUCCESS(statement, SQLDescribeCol(statement, i, nullptr, 0, nullptr, &type, &size,
                                                 nullptr, nullptr));
        EXPECT_EQ(type, SQL_WVARCHAR);
        EXPECT_GE(size, 128u);
    }
    EXPECT_EQ(statement.rows(), (Rows{{"CRM", "Sales", "Accounts", "TABLE", "Companies"}}));
    SQLLEN count = 0;
    ASSERT_SUCCESS(statement, SQLRowCount(statement, &count));
    EXPECT_EQ(count, -1);
}

TEST_F(Catalog, TablesAreListedInOrder) {
    const Names all = list({"%", nullptr, nullptr, "TABLE,VIEW"});
    EXPECT_TRUE(std::ranges::is_sorted(all));
    for (const std::string& name : crm) EXPECT_EQ(std::ranges::count(all, name), 1) << name;
    EXPECT_EQ(std::ranges::count(all, "TABLE Samples.Types.AllTypes"), 1);
    EXPECT_EQ(std::ranges::count(all, "TABLE ERP.HR.Employees"), 1);
}

struct Search {
    Tables arguments;
    Names found;
};

// "Pattern Value Arguments", "Ordinary Arguments", "Value List Arguments".
TEST_F(Catalog, ArgumentsAreMatchedAsSpecified) {
    const Names accounts = {"TABLE CRM.Sales.Accounts"};
    const Names only_tables(crm.begin(), crm.begin() + 3);
    const Names only_views(crm.begin() + 3, crm.end());
    const std::vector<Search> searches = {
        {{"CRM", "Sales", "Accounts", nullptr}, accounts},
        {{"CRM", "Sales", "Acc%", nullptr}, accounts},
        {{"CRM", "Sales", "_ccounts", nullptr}, accounts},
        {{"CRM", "S_l%", "%ccoun%", nullptr}, accounts},
        {{"C_M", nullptr, "Accounts", nullptr}, accounts},
        {{nullptr, nullptr, "Accounts", nullptr}, accounts},
        {{"CRM", "Sales", R"(Acc\%)", nullptr}, {}},
        {{"CRM", "Sales", R"(\_ccounts)", nullptr}, {}},
        {{"CRM", "Sales", "accounts", nullptr}, {}},
        {{"CRM", "Sales", "Accounts_", nullptr}, {}},
        {{"CRM", "Sales", "NoSuchTable", nullptr}, {}},
        {{"NoSuchCatalog", "Sales", "Accounts", nullptr}, {}},
        {{"CRM", "", "Accounts", nullptr}, {}},
        {{"", "Sales", "Accounts", nullptr}, {}},
        {{"CRM", nullptr, "%", "TABLE,VIEW"}, crm},
        {{"CRM", nullptr, "%", "'TABLE','VIEW'"}, crm},
        {{"CRM", nullptr, "%", " TABLE , VIEW "}, crm},
        {{"CRM", nullptr, "%", "VIEW,TABLE,%,"}, crm},  // as LibreOffice asks
        {{"CRM", nullptr, "%", "%"}, crm},
        {{"CRM", nullptr, "%", "TABLE"}, only_tables},
        {{"CRM", nullptr, "%", "table"}, only_tables},
        {{"CRM", nullptr, "%", "VIEW"}, only_views},
        {{"CRM", nullptr, "%", "SYNONYM"}, {}},
        {{"CRM", nullptr, "%", "TABLE,VIEW,SYSTEM TABLE"}, crm},
    };
    for (const Search& search : searches) {
        const Tables& a = search.arguments;
        SCOPED_TRACE(std::string(a.catalog == nullptr ? "NULL" : a.catalog) + " | " +
                     (a.schema == nullptr ? "NULL" : a.schema) + " | " + a.table + " | " +
                     (a.type == nullptr ? "NULL" : a.type));
        Names found = list(a);
        std::erase_if(found,
                      [](const std::string& name) { return name.starts_with("SYSTEM TABLE"); });
        EXPECT_EQ(found, search.found);
    }
}

// SQLTables, "Comments": the special cases.
TEST_F(Catalog, EnumerationsFillTheirColumnOnly) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, tables(statement, {SQL_ALL_CATALOGS, "", "", ""}));
    Rows rows = statement.rows();
    for (const char* name : {"CRM", "ERP", "Samples"}) {
        EXPECT_EQ(std::ranges::count(rows, (Names{name, "NULL", "NULL", "NULL", "NULL"})), 1);
    }
    EXPECT_TRUE(std::ranges::is_sorted(rows));
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));

    ASSERT_SUCCESS(statement, tables(statement, {"", SQL_ALL_SCHEMAS, "", ""}));
    rows = statement.rows();
    for (const char* name : {"Sales", "Finance", "HR", "Types"}) {
        EXPECT_EQ(std::ranges::count(rows, (Names{"NULL", name, "NULL", "NULL", "NULL"})), 1);
    }
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));

    ASSERT_SUCCESS(statement, tables(statement, {"", "", "", SQL_ALL_TABLE_TYPES}));
    EXPECT_EQ(statement.rows(), (Rows{{"NULL", "NULL", "NULL", "SYSTEM TABLE", "NULL"},
                                      {"NULL", "NULL", "NULL", "TABLE", "NULL"},
                                      {"NULL", "NULL", "NULL", "VIEW", "NULL"}}));
}

TEST_F(Catalog, WideArgumentsAndLengths) {
    Statement statement(connection_);
    std::vector<SQLWCHAR> catalog = wide("CRM and more");
    std::vector<SQLWCHAR> table = wide("Accounts");
    ASSERT_SUCCESS(statement, SQLTablesW(statement, catalog.data(), 3, nullptr, 0, table.data(),
                                         SQL_NTS, nullptr, 0));
    EXPECT_EQ(names_of(statement.rows()), (Names{"TABLE CRM.Sales.Accounts"}));
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, SQLColumnsW(statement, catalog.data(), 3, nullptr, 0, table.data(),
                                          SQL_NTS, nullptr, 0));
    EXPECT_EQ(statement.rows().size(), 11u);
}

// "Identifier Arguments": no patterns, any case, quotes.
TEST_F(Catalog, MetadataIdMakesArgumentsIdentifiers) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_METADATA_ID,
                                             reinterpret_cast<SQLPOINTER>(SQL_TRUE), 0));
    ASSERT_SUCCESS(statement, tables(statement, {"crm", "SALES", "accounts  ", nullptr}));
    EXPECT_EQ(names_of(statement.rows()), (Names{"TABLE CRM.Sales.Accounts"}));
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, tables(statement, {"CRM", "Sales", "Acc%", nullptr}));
    EXPECT_EQ(statement.rows().size(), 0u);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    EXPECT_STATE(statement, tables(statement, {"CRM", "Sales", nullptr, nullptr}), "HY009");
}

TEST_F(Catalog, OpenCursorForbidsCatalogFunctions) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, tables(statement, {"CRM", nullptr, nullptr, nullptr}));
    EXPECT_STATE(statement, tables(statement, {"CRM", nullptr, nullptr, nullptr}), "24000");
    EXPECT_STATE(statement, columns(statement, "CRM", nullptr, nullptr, nullptr), "24000");
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    EXPECT_SUCCESS(statement, columns(statement, "CRM", nullptr, nullptr, nullptr));
}

// SQLColumns, "Comments".
TEST_F(Catalog, ColumnsHaveTheSpecifiedColumns) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, columns(statement, "CRM", "Sales", "Accounts", nullptr));
    struct Expected {
        const char* label;
        SQLSMALLINT type;
    };
    constexpr std::array expected = {
        Expected{"TABLE_CAT", SQL_WVARCHAR},        Expected{"TABLE_SCHEM", SQL_WVARCHAR},
        Expected{"TABLE_NAME", SQL_WVARCHAR},       Expected{"COLUMN_NAME", SQL_WVARCHAR},
        Expected{"DATA_TYPE", SQL_SMALLINT},        Expected{"TYPE_NAME", SQL_WVARCHAR},
        Expected{"COLUMN_SIZE", SQL_INTEGER},       Expected{"BUFFER_LENGTH", SQL_INTEGER},
        Expected{"DECIMAL_DIGITS", SQL_SMALLINT},   Expected{"NUM_PREC_RADIX", SQL_SMALLINT},
        Expected{"NULLABLE", SQL_SMALLINT},         Expected{"REMARKS", SQL_WVARCHAR},
        Expected{"COLUMN_DEF", SQL_WVARCHAR},       Expected{"SQL_DATA_TYPE", SQL_SMALLINT},
        Expected{"SQL_DATETIME_SUB", SQL_SMALLINT}, Expected{"CHAR_OCTET_LENGTH", SQL_INTEGER},
        Expected{"ORDINAL_POSITION", SQL_INTEGER},  Expected{"IS_NULLABLE", SQL_WVARCHAR},
    };
    ASSERT_EQ(statement.columns(), 18);
    for (SQLUSMALLINT i = 1; i <= expected.size(); ++i) {
        SQLSMALLINT type = 0;
        EXPECT_EQ(statement.label(i), expected[i - 1u].label);
        ASSERT_SUCCESS(statement, SQLDescribeCol(statement, i, nullptr, 0, nullptr, &type, nullptr,
                                                 nullptr, nullptr));
        EXPECT_EQ(type, expected[i - 1u].type) << expected[i - 1u].label;
    }
    const Rows rows = statement.rows();
    ASSERT_EQ(rows.size(), 11u);
    EXPECT_EQ(rows[0], (Names{"CRM", "Sales", "Accounts", "Id", "4", "INTEGER", "10", "4", "0",
                              "10", "0", rows[0][11], "NULL", "4", "NULL", "NULL", "1", "NO"}));
    EXPECT_EQ(rows[1],
              (Names{"CRM", "Sales", "Accounts", "Name", "-9", "VARCHAR", "100", "200", "NULL",
                     "NULL", "0", rows[1][11], "NULL", "-9", "NULL", "200", "2", "NO"}));
    EXPECT_EQ(rows[4],
              (Names{"CRM", "Sales", "Accounts", "AnnualRevenue", "3", "DECIMAL", "18", "20", "2",
                     "10", "1", rows[4][11], "NULL", "3", "NULL", "NULL", "5", "YES"}));
    EXPECT_EQ(rows[8],
              (Names{"CRM", "Sales", "Accounts", "CreatedAt", "93", "TIMESTAMP", "27", "16", "7",
                     "NULL", "0", rows[8][11], "NULL", "9", "3", "NULL", "9", "NO"}));
}

TEST_F(Catalog, ColumnPatternsAreMatched) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, columns(statement, "CRM", "Sales", "%", "%Id"));
    Names found;
    for (const auto& row : statement.rows()) found.push_back(row[2] + "." + row[3]);
    EXPECT_EQ(found, (Names{"Accounts.Id", "Accounts.ExternalId", "Contacts.Id",
                            "Contacts.AccountId", "OpenOpportunities.Id", "Opportunities.Id",
                            "Opportunities.AccountId", "Opportunities.ContactId"}));
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    ASSERT_SUCCESS(statement, columns(statement, "C%", "Sales", "Accounts", "Id"));
    EXPECT_EQ(statement.rows().size(), 0u) << "the catalog is no pattern: SQLColumns, CatalogName";
}

// Appendix G: names of the result's columns for an ODBC 2 application.
TEST_F(Catalog, Odbc2ApplicationGetsOdbc2NamesAndTypes) {
    Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    ASSERT_SUCCESS(statement, tables(statement, {"CRM", "Sales", "Accounts", nullptr}));
    EXPECT_EQ(statement.label(1), "TABLE_QUALIFIER");
    EXPECT_EQ(statement.label(2), "TABLE_OWNER");
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    ASSERT_SUCCESS(statement, columns(statement, "CRM", "Sales", "Accounts", "CreatedAt"));
    EXPECT_EQ(statement.label(7), "PRECISION");
    const Rows rows = statement.rows();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0][4], "11") << "SQL_TIMESTAMP";
}

// Linked servers refuse tables whose columns and descriptions differ.
TEST_F(Catalog, ColumnsAgreeWithDescribeColForEveryTable) {
    Statement tables_statement(connection_);
    ASSERT_SUCCESS(tables_statement,
                   tables(tables_statement, {"%", nullptr, nullptr, "TABLE,VIEW"}));
    const Rows all_tables = tables_statement.rows();
    ASSERT_GE(all_tables.size(), 8u);
    for (const auto& table : all_tables) {
        SCOPED_TRACE(table[0] + "." + table[1] + "." + table[2]);
        Statement listed(connection_);
        ASSERT_SUCCESS(
            listed, columns(listed, table[0].c_str(), table[1].c_str(), table[2].c_str(), nullptr));
        const Rows rows = listed.rows();
        Statement described(connection_);
        ASSERT_SUCCESS(described, described.execute("SELECT * FROM [" + table[0] + "].[" +
                                                    table[1] + "].[" + table[2] + "] WHERE 1 = 0"));
        ASSERT_EQ(static_cast<std::size_t>(described.columns()), rows.size());
        for (SQLUSMALLINT i = 1; i <= rows.size(); ++i) {
            const auto& row = rows[i - 1u];
            SQLSMALLINT type = 0;
            SQLULEN size = 0;
            SQLSMALLINT digits = 0;
            SQLSMALLINT nullable = 0;
            ASSERT_SUCCESS(described, SQLDescribeCol(described, i, nullptr, 0, nullptr, &type,
                                                     &size, &digits, &nullable));
            EXPECT_EQ(row[3], described.label(i));
            EXPECT_EQ(row[4], std::to_string(type)) << row[3];
            EXPECT_EQ(row[6], std::to_string(size)) << row[3];
            EXPECT_EQ(row[8] == "NULL" ? "0" : row[8], std::to_string(digits)) << row[3];
            EXPECT_EQ(row[10], std::to_string(nullable)) << row[3];
            EXPECT_EQ(row[16], std::to_string(i)) << row[3];
        }
    }
}

TEST_F(Catalog, ProceduresAreListed) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLProcedures(statement, narrow("CRM"), SQL_NTS, narrow("S%"),
                                            SQL_NTS, narrow("%Num%"), SQL_NTS));
    EXPECT_EQ(statement.columns(), 8);
    EXPECT_EQ(statement.rows(),
              (Rows{{"CRM", "Sales", "AddNumbers", "-1", "-1", "-1",
                     "The sum of two numbers, in an output", std::to_string(SQL_PT_PROCEDURE)}}));
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    std::vector<SQLWCHAR> none = wide("NoSuch");
    ASSERT_SUCCESS(statement,
                   SQLProceduresW(statement, nullptr, 0, nullptr, 0, none.data(), SQL_NTS));
    EXPECT_EQ(statement.rows(), Rows{});
}

TEST_F(Catalog, ProcedureColumnsAreListedInCallOrder) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, SQLProcedureColumns(statement, nullptr, 0, narrow("Sales"), SQL_NTS,
                                                  narrow("TextLength"), SQL_NTS, nullptr, 0));
    EXPECT_EQ(statement.columns(), 19);
    const Rows rows = statement.rows();
    ASSERT_EQ(rows.size(), 3u);
    const auto row_start = [](const char* name, int type, int sql_type) {
        return std::vector<std::string>{
            "CRM", "Sales", "TextLength", name, std::to_string(type), std::to_string(sql_type)};
    };
    const std::vector<std::string> starts[] = {
        row_start("@RETURN_VALUE", SQL_RETURN_VALUE, SQL_INTEGER),
        row_start("@text", SQL_PARAM_INPUT, SQL_WVARCHAR),
        row_start("@upper", SQL_PARAM_OUTPUT, SQL_WVARCHAR)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(std::vector<std::string>(rows[i].begin(), rows[i].begin() + 6), starts[i]);
        EXPECT_EQ(rows[i][17], std::to_string(i));
    }
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    std::vector<SQLWCHAR> name = wide("SetStage");
    std::vector<SQLWCHAR> pattern = wide("@%stage");
    ASSERT_SUCCESS(statement, SQLProcedureColumnsW(statement, nullptr, 0, nullptr, 0, name.data(),
                                                   SQL_NTS, pattern.data(), SQL_NTS));
    EXPECT_EQ(statement.rows().size(), 2u);
}

// "What users complain about": metadata, one request a table.
TEST(CatalogLogged, EveryCallIsOneRequest) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    const auto requests_for = [&](SQLRETURN code) {
        EXPECT_SUCCESS(statement, code);
        statement.rows();
        EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
        return mock.requests_of(connection);
    };
    auto requests = requests_for(tables(statement, {"%", "%", "%", nullptr}));
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(count_with(requests, "/tables"), 1);
    requests = requests_for(tables(statement, {"CRM", "Sales", "Acc%", "TABLE,VIEW"}));
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(count_with(requests, R"("catalogName":"CRM")"), 1) << requests[0];
    EXPECT_EQ(count_with(requests, R"("tableName")"), 0) << "a pattern is no filter";
    EXPECT_EQ(requests_for(tables(statement, {SQL_ALL_CATALOGS, "", "", ""})).size(), 1u);
    EXPECT_EQ(requests_for(tables(statement, {"", SQL_ALL_SCHEMAS, "", ""})).size(), 1u);
    EXPECT_EQ(requests_for(tables(statement, {"", "", "", SQL_ALL_TABLE_TYPES})).size(), 0u);
    requests = requests_for(columns(statement, "CRM", "Sales", "%", "%"));
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(count_with(requests, "/columns"), 1);
    EXPECT_EQ(requests_for(columns(statement, nullptr, nullptr, nullptr, nullptr)).size(), 1u);
}

// A catalog function fails as a statement does, and names the cause.
TEST(CatalogFailures, BrokenReplyFailsTheCall) {
    struct Broken {
        const char* token;
        const char* state;
    };
    for (const Broken& broken :
         {Broken{"scenario-tables-cut", "08S01"}, Broken{"scenario-tables-500", "HY000"},
          Broken{"scenario-tables-html", "08001"}, Broken{"scenario-tables-error-alone", "HY000"},
          Broken{"scenario-tables-missing-brace", "08S01"}}) {
        SCOPED_TRACE(broken.token);
        ScenarioConnection connection(broken.token);
        Statement statement(connection);
        EXPECT_STATE(statement, tables(statement, {"CRM", nullptr, nullptr, nullptr}),
                     broken.state);
        EXPECT_SUCCESS(statement, columns(statement, "CRM", nullptr, nullptr, nullptr));
        EXPECT_GT(statement.rows().size(), 20u);
    }
}

}  // namespace
}  // namespace connectai::test
