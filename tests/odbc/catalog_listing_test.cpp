// What is listed and what is left out, and listings of an account with 400 catalogs.
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>

#include "sanitizers.h"
#include "support/logged_mock.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using Names = std::set<std::string>;

SQLCHAR* text(const char* argument) {
    return argument == nullptr ? nullptr : narrow(argument);
}

SQLRETURN tables(SQLHSTMT statement, const char* catalog, const char* schema, const char* table,
                 const char* type) {
    return SQLTables(statement, text(catalog), SQL_NTS, text(schema), SQL_NTS, text(table), SQL_NTS,
                     text(type), SQL_NTS);
}

SQLRETURN columns(SQLHSTMT statement, const char* catalog, const char* schema, const char* table,
                  const char* column) {
    return SQLColumns(statement, text(catalog), SQL_NTS, text(schema), SQL_NTS, text(table),
                      SQL_NTS, text(column), SQL_NTS);
}

// The values of a column of the result.
Names names_in(Statement& statement, std::size_t column) {
    Names names;
    for (const auto& row : statement.rows()) names.insert(row.at(column));
    EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
    return names;
}

// --- BrowsableCatalogs, BrowsableSchemas ---

TEST(BrowsableListings, OnlyBrowsableCatalogsAndSchemasAreListed) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(),
                   connection.connect(mock.connection_string(
                       "test-token", "BrowsableCatalogs={ERP,CRM};BrowsableSchemas={HR,Sales}")));
    mock.requests_of(connection);
    Statement statement(connection);
    ASSERT_SUCCESS(statement, tables(statement, "%", "%", "%", nullptr));
    EXPECT_EQ(names_in(statement, 1), (Names{"HR", "Sales"}));
    const auto requests = mock.requests_of(connection);
    EXPECT_EQ(requests.size(), 2u) << "one for each browsable catalog";
    EXPECT_EQ(count_with(requests, R"("catalogName":"ERP")"), 1);
    EXPECT_EQ(count_with(requests, R"("catalogName":"CRM")"), 1);
    ASSERT_SUCCESS(statement, tables(statement, SQL_ALL_CATALOGS, "", "", ""));
    EXPECT_EQ(names_in(statement, 0), (Names{"CRM", "ERP"}));
    ASSERT_SUCCESS(statement, tables(statement, "", SQL_ALL_SCHEMAS, "", ""));
    EXPECT_EQ(names_in(statement, 1), (Names{"HR", "Sales"}));
    ASSERT_SUCCESS(statement, columns(statement, nullptr, nullptr, "%", "%"));
    EXPECT_EQ(names_in(statement, 0), (Names{"CRM", "ERP"}));
    ASSERT_SUCCESS(statement, columns(statement, "Samples", nullptr, "%", "%"));
    EXPECT_EQ(names_in(statement, 0), Names{});
    ASSERT_SUCCESS(statement, SQLProcedures(statement, nullptr, 0, nullptr, 0, nullptr, 0));
    EXPECT_EQ(names_in(statement, 0), Names{"CRM"});
    // To be found by its name, or queried, a table need not be listed.
    ASSERT_SUCCESS(statement, SQLPrimaryKeys(statement, narrow("ERP"), SQL_NTS, narrow("Finance"),
                                             SQL_NTS, narrow("Invoices"), SQL_NTS));
    EXPECT_EQ(statement.rows().size(), 2u);
}

// --- A data source whose login has expired ---

TEST(ExpiredLogins, HideTheirCatalogWithAWarning) {
    LoggedMock mock({"--expired-login", "CRM"});
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    Statement statement(connection);
    EXPECT_EQ(tables(statement, "", SQL_ALL_SCHEMAS, "", ""), SQL_SUCCESS_WITH_INFO);
    ASSERT_EQ(statement.records().size(), 1u);
    EXPECT_EQ(statement.state(), "01000");
    EXPECT_NE(statement.message().find("the catalog CRM is left out"), std::string::npos)
        << statement.message();
    const Names schemas = names_in(statement, 1);
    EXPECT_EQ(schemas.count("Sales"), 0u);
    EXPECT_EQ(schemas.count("HR"), 1u);
}

TEST(ExpiredLogins, OfAllCatalogsLeaveAnEmptyListing) {
    ScenarioConnection connection("scenario-tables-400-login");
    Statement statement(connection);
    EXPECT_EQ(tables(statement, "CRM", nullptr, nullptr, nullptr), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement.state(), "01000");
    EXPECT_EQ(names_in(statement, 0), Names{});
    EXPECT_EQ(tables(statement, nullptr, nullptr, nullptr, nullptr), SQL_SUCCESS_WITH_INFO);
    EXPECT_GT(statement.records().size(), 1u);
    EXPECT_EQ(names_in(statement, 0), Names{});
}

// --- Tables of which /columns does not know ---

TEST(UnknownColumns, AreToldByTheQueryItself) {
    LoggedMock mock;
    Connection known;
    ASSERT_SUCCESS(known.handle(), known.connect(mock.connection_string()));
    Connection unknown;
    ASSERT_SUCCESS(unknown.handle(),
                   unknown.connect(mock.connection_string("scenario-columns-empty-results")));
    mock.requests_of(unknown);
    const auto rows_of = [](const Connection& connection, const char* column) {
        Statement statement(connection);
        EXPECT_SUCCESS(statement, columns(statement, "CRM", nullptr, "Accounts", column));
        auto rows = statement.rows();
        for (auto& row : rows) row[11] = "";  // REMARKS, which only /columns knows
        return rows;
    };
    EXPECT_EQ(rows_of(unknown, "%"), rows_of(known, "%"));
    EXPECT_EQ(rows_of(unknown, "%Id"), rows_of(known, "%Id"));
    const auto requests = mock.requests_of(unknown);
    EXPECT_GE(count_with(requests, R"("schemaOnly":true)"), 1);
    EXPECT_EQ(rows_of(unknown, "NoSuchColumn").size(), 0u);
    // Not for a pattern, nor for a table that is not there.
    mock.requests_of(unknown);
    Statement statement(unknown);
    ASSERT_SUCCESS(statement, columns(statement, "CRM", nullptr, "Acc%", nullptr));
    EXPECT_EQ(names_in(statement, 0), Names{});
    ASSERT_SUCCESS(statement, columns(statement, "CRM", nullptr, "Nothing", nullptr));
    EXPECT_EQ(names_in(statement, 0), Names{});
    EXPECT_EQ(count_with(mock.requests_of(unknown), R"("schemaOnly":true)"), 0);
}

// --- 400 catalogs of 250 tables ---

constexpr std::size_t catalog_count = 400;
constexpr std::size_t table_count = 250;
constexpr std::size_t column_count = 4;
constexpr SQLULEN rows_a_fetch = 500;
constexpr std::size_t name_octets = 64;

std::size_t resident_octets() {
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// Fetches all rows, whose first three columns are names, and calls `take` for each.
struct ListedRow {
    std::string_view catalog;
    std::string_view schema;
    std::string_view table;
};
template <typename Take>
void fetch_names(Statement& statement, const Take& take) {
    using Cells = std::array<std::array<char, name_octets>, rows_a_fetch>;
    static std::array<Cells, 3> cells;
    static std::array<std::array<SQLLEN, rows_a_fetch>, 3> lengths;
    SQLULEN fetched = 0;
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE,
                                             reinterpret_cast<SQLPOINTER>(rows_a_fetch), 0));
    ASSERT_SUCCESS(statement, SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
    for (SQLUSMALLINT i = 0; i < 3; ++i) {
        ASSERT_SUCCESS(statement, SQLBindCol(statement, i + 1u, SQL_C_CHAR, cells[i].data(),
                                             name_octets, lengths[i].data()));
    }
    SQLRETURN code = SQL_SUCCESS;
    while (SQL_SUCCEEDED(code = SQLFetch(statement))) {
        for (std::size_t row = 0; row < fetched; ++row) {
            const auto name = [&](std::size_t column) {
                return std::string_view(cells[column][row].data(),
                                        static_cast<std::size_t>(lengths[column][row]));
            };
            take(ListedRow{name(0), name(1), name(2)});
        }
    }
    EXPECT_EQ(code, SQL_NO_DATA) << statement.text();
    EXPECT_SUCCESS(statement, SQLCloseCursor(statement));
}

TEST(LargeListings, TakeOneRequestAndLittleMemory) {
    LoggedMock mock({"--catalogs", std::to_string(catalog_count), "--tables",
                     std::to_string(table_count), "--columns", std::to_string(column_count)});
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    Statement statement(connection);
    // What is there once is not the listing's: buffers, threads, the mock's other tables.
    ASSERT_SUCCESS(statement, tables(statement, "CRM", "%", "%", nullptr));
    fetch_names(statement, [](const ListedRow&) {});
    mock.requests_of(connection);
    const std::size_t before = resident_octets();
    std::size_t most = before;
    std::size_t listed = 0;
    std::string last;
    const auto count = [&](const ListedRow& row) {
        const std::string place =
            std::string(row.catalog) + "." + std::string(row.schema) + "." + std::string(row.table);
        if (row.schema == "Main") ++listed;
        EXPECT_LE(last, place);
        last = place;
        if (listed % 10'000 == 0) most = std::max(most, resident_octets());
    };
    ASSERT_SUCCESS(statement, tables(statement, "%", "%", "%", "TABLE"));
    fetch_names(statement, count);
    EXPECT_EQ(listed, catalog_count * table_count);
    EXPECT_EQ(mock.requests_of(connection).size(), 1u);

    listed = 0;
    last.clear();
    ASSERT_SUCCESS(statement, columns(statement, nullptr, "%", "%", "%"));
    most = std::max(most, resident_octets());
    fetch_names(statement, count);
    EXPECT_EQ(listed, catalog_count * table_count * column_count);
    EXPECT_EQ(mock.requests_of(connection).size(), 1u);
    if (sanitized) return;
    // The columns alone are 40 MB as JSON, and were several hundred as objects.
    EXPECT_LT(most, before + 32 * 1024 * 1024);
}

}  // namespace
}  // namespace connectai::test
