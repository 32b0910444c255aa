// Descriptors through the driver manager: ODBC 3.8, SQLCopyDesc, "Copying Rows Between Tables";
// SQLGetDescRec, SQLSetDescRec; explicitly allocated descriptors shared by statements.
#include <gmock/gmock.h>

#include <array>
#include <cstring>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

class Descriptors : public ConnectedTest {
protected:
    static SQLHDESC descriptor(SQLHSTMT statement, SQLINTEGER attribute) {
        SQLHDESC handle = SQL_NULL_HDESC;
        EXPECT_EQ(SQLGetStmtAttr(statement, attribute, &handle, 0, nullptr), SQL_SUCCESS);
        return handle;
    }
    void run(const char* text) {
        Statement statement(connection_);
        EXPECT_SUCCESS(statement, statement.execute(text));
    }
};

struct Part {
    SQLINTEGER id;
    SQLLEN id_length;
    SQLCHAR description[50];
    SQLLEN description_length;
    SQLDOUBLE price;
    SQLLEN price_length;
};

// The page's example: a fetch's buffers are an INSERT's parameters, its bindings and its columns
// the other's, and its row statuses say which rows are sets.
TEST_F(Descriptors, CopyRowsBetweenTables) {
    constexpr SQLULEN rows = 100;
    run("CREATE TABLE [Scratch].[dbo].[PartsSource] (PartId INTEGER, Description VARCHAR(50), "
        "Price DOUBLE)");
    run("CREATE TABLE [Scratch].[dbo].[PartsCopy] (PartId INTEGER, Description VARCHAR(50), "
        "Price DOUBLE)");
    {
        std::vector<SQLINTEGER> ids(250);
        for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<SQLINTEGER>(i);
        Statement fill(connection_);
        ASSERT_SUCCESS(fill, SQLSetStmtAttr(fill, SQL_ATTR_PARAMSET_SIZE,
                                            reinterpret_cast<SQLPOINTER>(ids.size()), 0));
        ASSERT_SUCCESS(fill, SQLBindParameter(fill, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0,
                                              0, ids.data(), 0, nullptr));
        ASSERT_SUCCESS(fill, fill.execute("INSERT INTO [Scratch].[dbo].[PartsSource] (PartId, "
                                          "Description, Price) VALUES (?, 'part', 2.5)"));
    }

    std::array<Part, rows> part{};
    std::array<SQLUSMALLINT, rows> status{};
    Statement source(connection_);
    Statement target(connection_);
    ASSERT_SUCCESS(source, SQLSetStmtAttr(source, SQL_ATTR_ROW_BIND_TYPE,
                                          reinterpret_cast<SQLPOINTER>(sizeof(Part)), 0));
    ASSERT_SUCCESS(source, SQLSetStmtAttr(source, SQL_ATTR_ROW_ARRAY_SIZE,
                                          reinterpret_cast<SQLPOINTER>(rows), 0));
    ASSERT_SUCCESS(source, source.execute("SELECT PartId, Description, Price FROM "
                                          "[Scratch].[dbo].[PartsSource] ORDER BY 1"));
    SQLBindCol(source, 1, SQL_C_SLONG, &part[0].id, 0, &part[0].id_length);
    SQLBindCol(source, 2, SQL_C_CHAR, part[0].description, 50, &part[0].description_length);
    SQLBindCol(source, 3, SQL_C_DOUBLE, &part[0].price, 0, &part[0].price_length);
    const SQLHDESC apd = descriptor(target, SQL_ATTR_APP_PARAM_DESC);
    const SQLHDESC ipd = descriptor(target, SQL_ATTR_IMP_PARAM_DESC);
    ASSERT_EQ(SQLCopyDesc(descriptor(source, SQL_ATTR_APP_ROW_DESC), apd), SQL_SUCCESS);
    ASSERT_EQ(SQLCopyDesc(descriptor(source, SQL_ATTR_IMP_ROW_DESC), ipd), SQL_SUCCESS);
    SQLSetStmtAttr(source, SQL_ATTR_ROW_STATUS_PTR, status.data(), SQL_IS_POINTER);
    SQLSetStmtAttr(target, SQL_ATTR_PARAM_OPERATION_PTR, status.data(), SQL_IS_POINTER);
    for (SQLSMALLINT number = 1; number <= 3; ++number) {
        EXPECT_EQ(SQLSetDescField(ipd, number, SQL_DESC_PARAMETER_TYPE,
                                  reinterpret_cast<SQLPOINTER>(SQL_PARAM_INPUT), 0),
                  SQL_SUCCESS);
    }
    ASSERT_SUCCESS(target, SQLPrepare(target,
                                      narrow("INSERT INTO [Scratch].[dbo].[PartsCopy] (PartId, "
                                             "Description, Price) VALUES (?, ?, ?)"),
                                      SQL_NTS));
    int rowsets = 0;
    while (SQL_SUCCEEDED(SQLFetchScroll(source, SQL_FETCH_NEXT, 0))) {
        EXPECT_SUCCESS(target, SQLExecute(target));
        ++rowsets;
    }
    EXPECT_EQ(rowsets, 3);
    Statement check(connection_);
    ASSERT_SUCCESS(check, check.execute("SELECT COUNT(*), COUNT(DISTINCT PartId), SUM(Price), "
                                        "MIN(Description) FROM [Scratch].[dbo].[PartsCopy]"));
    EXPECT_EQ(check.rows(), (std::vector<std::vector<std::string>>{{"250", "250", "625", "part"}}));
    run("DROP TABLE [Scratch].[dbo].[PartsSource]");
    run("DROP TABLE [Scratch].[dbo].[PartsCopy]");
}

// SQLGetDescRec: of a column everything; of a binding all but name and nullability.
TEST_F(Descriptors, GetDescRecTellsARecordAtOnce) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute(
                                  "SELECT Id, VarcharValue, TimestampValue AS Moment, DecimalValue "
                                  "FROM [Samples].[Types].[AllTypes]"));
    const SQLHDESC ird = descriptor(statement, SQL_ATTR_IMP_ROW_DESC);
    SQLCHAR name[32] = {};
    SQLSMALLINT length = -1, type = 0, subtype = 0, precision = 0, scale = 0, nullable = -1;
    SQLLEN octets = 0;
    const auto get = [&](SQLSMALLINT record) {
        return SQLGetDescRec(ird, record, name, sizeof name, &length, &type, &subtype, &octets,
                             &precision, &scale, &nullable);
    };
    ASSERT_EQ(get(3), SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(name), "Moment");
    EXPECT_EQ(length, 6);
    EXPECT_EQ(type, SQL_DATETIME);
    EXPECT_EQ(subtype, SQL_CODE_TIMESTAMP);
    EXPECT_EQ(octets, static_cast<SQLLEN>(sizeof(SQL_TIMESTAMP_STRUCT)));
    ASSERT_EQ(get(4), SQL_SUCCESS);
    EXPECT_EQ(type, SQL_DECIMAL);
    EXPECT_EQ(precision, 38);
    EXPECT_EQ(scale, 10);
    EXPECT_EQ(nullable, SQL_NULLABLE);
    EXPECT_EQ(get(5), SQL_NO_DATA);
}

// SQLSetDescRec binds as SQLBindCol does.
TEST_F(Descriptors, SetDescRecBindsAColumn) {
    Statement statement(connection_);
    ASSERT_SUCCESS(statement, statement.execute("SELECT 12345 AS Number"));
    SQLCHAR text[4] = {};
    SQLLEN length = 0;
    SQLLEN indicator = 77;
    ASSERT_EQ(SQLSetDescRec(descriptor(statement, SQL_ATTR_APP_ROW_DESC), 1, SQL_C_CHAR, 0,
                            sizeof text, 0, 0, text, &length, &indicator),
              SQL_SUCCESS);
    EXPECT_STATE(statement, SQLFetch(statement), "22003");  // whole digits are never cut
    Statement again(connection_);
    ASSERT_SUCCESS(again, again.execute("SELECT 123 AS Number"));
    ASSERT_EQ(SQLSetDescRec(descriptor(again, SQL_ATTR_APP_ROW_DESC), 1, SQL_C_CHAR, 0, sizeof text,
                            0, 0, text, &length, &indicator),
              SQL_SUCCESS);
    ASSERT_SUCCESS(again, SQLFetch(again));
    EXPECT_STREQ(reinterpret_cast<char*>(text), "123");
    EXPECT_EQ(length, 3);
    EXPECT_EQ(indicator, 0) << "SQL_DESC_INDICATOR_PTR: zero, unless it is the length's address";
}

// SQLGetStmtAttr, SQL_ATTR_APP_ROW_DESC: one set of bindings for statements of the same shape, and
// as the other's parameters.
TEST_F(Descriptors, OneDescriptorServesAFetchAndAnExecution) {
    SQLHDESC shared = SQL_NULL_HDESC;
    ASSERT_SUCCESS(connection_.handle(), SQLAllocHandle(SQL_HANDLE_DESC, connection_, &shared));
    SQLINTEGER number = 0;
    ASSERT_EQ(SQLSetDescField(shared, 1, SQL_DESC_CONCISE_TYPE,
                              reinterpret_cast<SQLPOINTER>(SQL_C_SLONG), 0),
              SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(shared, 1, SQL_DESC_DATA_PTR, &number, 0), SQL_SUCCESS);
    Statement reader(connection_);
    Statement writer(connection_);
    ASSERT_SUCCESS(reader, SQLSetStmtAttr(reader, SQL_ATTR_APP_ROW_DESC, shared, 0));
    ASSERT_SUCCESS(writer, SQLSetStmtAttr(writer, SQL_ATTR_APP_PARAM_DESC, shared, 0));
    const SQLHDESC ipd = descriptor(writer, SQL_ATTR_IMP_PARAM_DESC);
    ASSERT_EQ(SQLSetDescField(ipd, 1, SQL_DESC_CONCISE_TYPE,
                              reinterpret_cast<SQLPOINTER>(SQL_INTEGER), 0),
              SQL_SUCCESS);
    ASSERT_SUCCESS(reader, reader.execute("SELECT 41 AS Number"));
    ASSERT_SUCCESS(reader, SQLFetch(reader));
    EXPECT_EQ(number, 41);
    ASSERT_SUCCESS(writer, writer.execute("SELECT ? + 1"));
    EXPECT_EQ(writer.rows(), (std::vector<std::vector<std::string>>{{"42"}}));
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DESC, shared), SQL_SUCCESS);
}

}  // namespace
}  // namespace connectai::test
