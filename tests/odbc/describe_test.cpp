// SQLNumResultCols, SQLDescribeCol and SQLColAttribute, before and after execution.
// ODBC 3.8: the pages of these functions; appendix D, "Column Size, Decimal Digits, Transfer Octet
// Length, and Display Size".
#include <array>
#include <map>

#include "support/description.h"
#include "support/logged_mock.h"

namespace connectai::test {
namespace {

constexpr const char* all_types = "SELECT * FROM [Samples].[Types].[AllTypes] ORDER BY Id";

// MaxColumnSize, 4000 unless set, stands for lengths that are unknown.
const std::vector<Description>& expected_descriptions() {
    static const std::vector<Description> expected = {
        {"Id", SQL_INTEGER, 10, 0, SQL_NO_NULLS},
        {"BinaryValue", SQL_VARBINARY, 16, 0, SQL_NULLABLE},
        {"VarbinaryValue", SQL_VARBINARY, 256, 0, SQL_NULLABLE},
        {"LongVarbinaryValue", SQL_VARBINARY, 4000, 0, SQL_NULLABLE},
        {"BlobValue", SQL_VARBINARY, 4000, 0, SQL_NULLABLE},
        {"VarcharValue", SQL_WVARCHAR, 200, 0, SQL_NULLABLE},
        {"TinyintValue", SQL_TINYINT, 3, 0, SQL_NULLABLE},
        {"SmallintValue", SQL_SMALLINT, 5, 0, SQL_NULLABLE},
        {"IntegerValue", SQL_INTEGER, 10, 0, SQL_NULLABLE},
        {"BigintValue", SQL_BIGINT, 19, 0, SQL_NULLABLE},
        {"FloatValue", SQL_FLOAT, 15, 0, SQL_NULLABLE},
        {"DoubleValue", SQL_DOUBLE, 15, 0, SQL_NULLABLE},
        {"DecimalValue", SQL_DECIMAL, 38, 10, SQL_NULLABLE},
        {"NumericValue", SQL_NUMERIC, 38, 0, SQL_NULLABLE},
        {"BooleanValue", SQL_BIT, 1, 0, SQL_NULLABLE},
        {"DateValue", SQL_TYPE_DATE, 10, 0, SQL_NULLABLE},
        {"TimeValue", SQL_TYPE_TIME, 16, 7, SQL_NULLABLE},
        {"TimestampValue", SQL_TYPE_TIMESTAMP, 27, 7, SQL_NULLABLE},
        {"UuidValue", SQL_GUID, 36, 0, SQL_NULLABLE},
    };
    return expected;
}

// What a column's fields must be. A field that is absent here is one that has no say for its type.
using Numbers = std::map<SQLUSMALLINT, SQLLEN>;
using Texts = std::map<SQLUSMALLINT, std::string>;
struct Attributes {
    SQLUSMALLINT column;
    Numbers numbers;
    Texts texts;
};

const std::vector<Attributes>& expected_attributes() {
    static const std::vector<Attributes> expected = {
        {5,
         {{SQL_DESC_CONCISE_TYPE, SQL_VARBINARY},
          {SQL_DESC_OCTET_LENGTH, 4000},
          {SQL_DESC_DISPLAY_SIZE, 8000},
          {SQL_DESC_CASE_SENSITIVE, SQL_FALSE},
          {SQL_DESC_UNSIGNED, SQL_TRUE}},
         {{SQL_DESC_TYPE_NAME, "BLOB"}, {SQL_DESC_LITERAL_PREFIX, ""}}},
        {6,
         {{SQL_DESC_CONCISE_TYPE, SQL_WVARCHAR},
          {SQL_DESC_TYPE, SQL_WVARCHAR},
          {SQL_DESC_LENGTH, 200},
          {SQL_DESC_OCTET_LENGTH, 400},
          {SQL_DESC_DISPLAY_SIZE, 200},
          {SQL_DESC_CASE_SENSITIVE, SQL_TRUE},
          {SQL_DESC_SEARCHABLE, SQL_PRED_SEARCHABLE},
          {SQL_DESC_NUM_PREC_RADIX, 0},
          {SQL_DESC_NULLABLE, SQL_NULLABLE},
          {SQL_DESC_AUTO_UNIQUE_VALUE, SQL_FALSE},
          {SQL_DESC_FIXED_PREC_SCALE, SQL_FALSE},
          {SQL_DESC_UNNAMED, SQL_NAMED},
          {SQL_DESC_UNSIGNED, SQL_TRUE},
          {SQL_DESC_UPDATABLE, SQL_ATTR_READWRITE_UNKNOWN}},
         {{SQL_DESC_NAME, "VarcharValue"},
          {SQL_DESC_LABEL, "VarcharValue"},
          {SQL_DESC_BASE_COLUMN_NAME, "VarcharValue"},
          {SQL_DESC_BASE_TABLE_NAME, "AllTypes"},
          {SQL_DESC_TABLE_NAME, "AllTypes"},
          {SQL_DESC_SCHEMA_NAME, "Types"},
          {SQL_DESC_CATALOG_NAME, "Samples"},
          {SQL_DESC_TYPE_NAME, "VARCHAR"},
          {SQL_DESC_LOCAL_TYPE_NAME, ""},
          {SQL_DESC_LITERAL_PREFIX, "'"},
          {SQL_DESC_LITERAL_SUFFIX, "'"}}},
        {9,
         {{SQL_DESC_CONCISE_TYPE, SQL_INTEGER},
          {SQL_DESC_LENGTH, 10},
          {SQL_DESC_OCTET_LENGTH, 4},
          {SQL_DESC_DISPLAY_SIZE, 11},
          {SQL_DESC_PRECISION, 10},
          {SQL_DESC_SCALE, 0},
          {SQL_DESC_NUM_PREC_RADIX, 10},
          {SQL_DESC_UNSIGNED, SQL_FALSE},
          {SQL_DESC_SEARCHABLE, SQL_PRED_BASIC}},
         {{SQL_DESC_LITERAL_PREFIX, ""}}},
        {10, {{SQL_DESC_DISPLAY_SIZE, 20}, {SQL_DESC_OCTET_LENGTH, 8}}, {}},
        {12,
         {{SQL_DESC_CONCISE_TYPE, SQL_DOUBLE},
          {SQL_DESC_DISPLAY_SIZE, 24},
          {SQL_DESC_PRECISION, 53},
          {SQL_DESC_NUM_PREC_RADIX, 2}},
         {}},
        {13,
         {{SQL_DESC_CONCISE_TYPE, SQL_DECIMAL},
          {SQL_DESC_PRECISION, 38},
          {SQL_DESC_SCALE, 10},
          {SQL_DESC_DISPLAY_SIZE, 40},
          {SQL_DESC_OCTET_LENGTH, 40},
          {SQL_DESC_NUM_PREC_RADIX, 10}},
         {}},
        {15, {{SQL_DESC_CONCISE_TYPE, SQL_BIT}, {SQL_DESC_DISPLAY_SIZE, 1}}, {}},
        {16,
         {{SQL_DESC_CONCISE_TYPE, SQL_TYPE_DATE},
          {SQL_DESC_TYPE, SQL_DATETIME},
          {SQL_DESC_LENGTH, 10},
          {SQL_DESC_OCTET_LENGTH, 6},
          {SQL_DESC_DISPLAY_SIZE, 10}},
         {{SQL_DESC_LITERAL_PREFIX, "'"}}},
        {18,
         {{SQL_DESC_CONCISE_TYPE, SQL_TYPE_TIMESTAMP},
          {SQL_DESC_TYPE, SQL_DATETIME},
          {SQL_DESC_LENGTH, 27},
          {SQL_DESC_PRECISION, 7},
          {SQL_DESC_OCTET_LENGTH, 16},
          {SQL_DESC_DISPLAY_SIZE, 27}},
         {}},
        {19,
         {{SQL_DESC_CONCISE_TYPE, SQL_GUID},
          {SQL_DESC_DISPLAY_SIZE, 36},
          {SQL_DESC_OCTET_LENGTH, 16}},
         {{SQL_DESC_TYPE_NAME, "UUID"}}},
    };
    return expected;
}

SQLLEN number_of(const Statement& statement, SQLUSMALLINT column, SQLUSMALLINT field) {
    SQLLEN value = -4711;
    EXPECT_SUCCESS(statement,
                   SQLColAttribute(statement, column, field, nullptr, 0, nullptr, &value))
        << "column " << column << ", field " << field;
    return value;
}

std::string text_of(const Statement& statement, SQLUSMALLINT column, SQLUSMALLINT field) {
    char text[200] = "untouched";
    SQLSMALLINT length = -1;
    EXPECT_SUCCESS(statement,
                   SQLColAttribute(statement, column, field, text, sizeof text, &length, nullptr))
        << "column " << column << ", field " << field;
    EXPECT_EQ(static_cast<std::size_t>(length), std::string(text).size());
    return text;
}

class Describe : public ConnectedTest {
protected:
    void SetUp() override {
        ConnectedTest::SetUp();
        statement_.emplace(connection_);
    }
    Statement& statement() { return *statement_; }

private:
    std::optional<Statement> statement_;
};

TEST_F(Describe, EveryTypeHasItsTypeSizeAndDigits) {
    ASSERT_SUCCESS(statement(), statement().execute(all_types));
    const auto& expected = expected_descriptions();
    ASSERT_EQ(static_cast<std::size_t>(statement().columns()), expected.size());
    for (SQLUSMALLINT i = 1; i <= expected.size(); ++i) {
        EXPECT_EQ(describe(statement(), i), expected[i - 1u]);
    }
}

// The same before execution as after: an application sizes its buffers then.
TEST_F(Describe, PreparedStatementIsDescribedAsTheExecutedOne) {
    ASSERT_SUCCESS(statement(), SQLPrepare(statement(), narrow(all_types), SQL_NTS));
    const auto& expected = expected_descriptions();
    ASSERT_EQ(static_cast<std::size_t>(statement().columns()), expected.size());
    for (SQLUSMALLINT i = 1; i <= expected.size(); ++i) {
        EXPECT_EQ(describe(statement(), i), expected[i - 1u]);
    }
    ASSERT_SUCCESS(statement(), SQLExecute(statement()));
    EXPECT_EQ(describe(statement(), 18), expected[17]);
    EXPECT_EQ(statement().rows().size(), 7u);
}

TEST_F(Describe, EveryFieldOfEveryTypeIsAsSpecified) {
    ASSERT_SUCCESS(statement(), statement().execute(all_types));
    for (const Attributes& attributes : expected_attributes()) {
        for (const auto& [field, value] : attributes.numbers) {
            EXPECT_EQ(number_of(statement(), attributes.column, field), value)
                << "column " << attributes.column << ", field " << field;
        }
        for (const auto& [field, value] : attributes.texts) {
            EXPECT_EQ(text_of(statement(), attributes.column, field), value)
                << "column " << attributes.column << ", field " << field;
        }
    }
    EXPECT_EQ(number_of(statement(), 1, SQL_DESC_NULLABLE), SQL_NO_NULLS);
    EXPECT_EQ(number_of(statement(), 0, SQL_DESC_COUNT), 19);
}

// SQLColAttribute, "Backward compatibility": identifiers of ODBC 2 with meanings of their own.
TEST_F(Describe, IdentifiersOfOdbc2AreAnswered) {
    ASSERT_SUCCESS(statement(), statement().execute(all_types));
    EXPECT_EQ(number_of(statement(), 1, SQL_COLUMN_COUNT), 19);
    EXPECT_EQ(text_of(statement(), 6, SQL_COLUMN_NAME), "VarcharValue");
    EXPECT_EQ(number_of(statement(), 6, SQL_COLUMN_LENGTH), 400);
    EXPECT_EQ(number_of(statement(), 6, SQL_COLUMN_PRECISION), 200);
    EXPECT_EQ(number_of(statement(), 6, SQL_COLUMN_NULLABLE), SQL_NULLABLE);
    EXPECT_EQ(number_of(statement(), 1, SQL_COLUMN_NULLABLE), SQL_NO_NULLS);
    EXPECT_EQ(number_of(statement(), 13, SQL_COLUMN_PRECISION), 38);
    EXPECT_EQ(number_of(statement(), 13, SQL_COLUMN_SCALE), 10);
    EXPECT_EQ(number_of(statement(), 13, SQL_COLUMN_TYPE), SQL_DECIMAL);
    EXPECT_EQ(number_of(statement(), 13, SQL_COLUMN_DISPLAY_SIZE), 40);
    EXPECT_EQ(text_of(statement(), 6, SQL_COLUMN_TABLE_NAME), "AllTypes");
    EXPECT_EQ(text_of(statement(), 6, SQL_COLUMN_OWNER_NAME), "Types");
    EXPECT_EQ(text_of(statement(), 6, SQL_COLUMN_QUALIFIER_NAME), "Samples");
    EXPECT_EQ(text_of(statement(), 6, SQL_COLUMN_LABEL), "VarcharValue");
}

TEST_F(Describe, WideFormCountsOctets) {
    ASSERT_SUCCESS(statement(), statement().execute("SELECT 1 AS [Größe]"));
    SQLWCHAR text[20] = {};
    SQLSMALLINT length = -1;
    ASSERT_SUCCESS(statement(), SQLColAttributeW(statement(), 1, SQL_DESC_LABEL, text, sizeof text,
                                                 &length, nullptr));
    EXPECT_EQ(from_wide(text, 5), "Größe");
    EXPECT_EQ(length, 10);
    SQLWCHAR short_text[4] = {};
    EXPECT_EQ(SQLColAttributeW(statement(), 1, SQL_DESC_LABEL, short_text, sizeof short_text,
                               &length, nullptr),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement().state(), "01004");
    EXPECT_EQ(from_wide(short_text, 4), std::string("Grö") + '\0');
    EXPECT_EQ(length, 10);
}

TEST_F(Describe, Odbc2ApplicationGetsOdbc2DateTypes) {
    Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement old(connection);
    ASSERT_SUCCESS(old, old.execute(all_types));
    EXPECT_EQ(describe(old, 16).type, SQL_DATE);
    EXPECT_EQ(describe(old, 17).type, SQL_TIME);
    EXPECT_EQ(describe(old, 18).type, SQL_TIMESTAMP);
    EXPECT_EQ(number_of(old, 18, SQL_COLUMN_TYPE), SQL_TIMESTAMP);
}

TEST_F(Describe, ColumnsThatDoNotExistAre07009) {
    ASSERT_SUCCESS(statement(), statement().execute("SELECT 1 AS a, 2 AS b"));
    for (const SQLUSMALLINT column : {SQLUSMALLINT{0}, SQLUSMALLINT{3}, SQLUSMALLINT{65535}}) {
        EXPECT_STATE(statement(),
                     SQLDescribeCol(statement(), column, nullptr, 0, nullptr, nullptr, nullptr,
                                    nullptr, nullptr),
                     "07009");
        SQLLEN value = 0;
        EXPECT_STATE(
            statement(),
            SQLColAttribute(statement(), column, SQL_DESC_TYPE, nullptr, 0, nullptr, &value),
            "07009");
    }
    SQLLEN value = 0;
    EXPECT_STATE(statement(), SQLColAttribute(statement(), 1, 4711, nullptr, 0, nullptr, &value),
                 "HY091");
}

TEST_F(Describe, StatementWithoutResultIs07005) {
    const char* text = "DELETE FROM [Scratch].[dbo].[Whatever]";
    ASSERT_SUCCESS(statement(), SQLPrepare(statement(), narrow(text), SQL_NTS));
    EXPECT_EQ(statement().columns(), 0);
    EXPECT_STATE(
        statement(),
        SQLDescribeCol(statement(), 1, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr),
        "07005");
}

// SQLPrepare, "Comments": a driver may find the error when the statement is described.
TEST_F(Describe, DescribingABadStatementReportsItsError) {
    ASSERT_SUCCESS(statement(),
                   SQLPrepare(statement(), narrow("SELECT a FROM [CRM].[No].[Where]"), SQL_NTS));
    SQLSMALLINT count = 0;
    EXPECT_STATE(statement(), SQLNumResultCols(statement(), &count), "42S02");
    EXPECT_STATE(statement(), SQLExecute(statement()), "42S02");
}

TEST_F(Describe, LabelsOfAnyLengthAreTruncatedWithTheFullLength) {
    const std::string label = "Straße des 17. Juni " + std::string(200, 'n');
    ASSERT_SUCCESS(statement(), statement().execute("SELECT 1 AS [" + label + "]"));
    SQLCHAR name[20] = {};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLDescribeCol(statement(), 1, name, 6, &length, nullptr, nullptr, nullptr, nullptr),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement().state(), "01004");
    EXPECT_STREQ(reinterpret_cast<const char*>(name), "Stra") << "not half of a character";
    EXPECT_EQ(static_cast<std::size_t>(length), label.size());
    SQLWCHAR wide_name[10] = {};
    EXPECT_EQ(
        SQLDescribeColW(statement(), 1, wide_name, 10, &length, nullptr, nullptr, nullptr, nullptr),
        SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(from_wide(wide_name, 9), "Straße de");
    EXPECT_EQ(length, 220);
}

TEST(DescribeLogged, PreparedStatementIsAskedForOnceWithSchemaOnly) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(all_types), SQL_NTS));
    for (int time = 0; time < 3; ++time) {
        EXPECT_EQ(statement.columns(), 19);
        EXPECT_EQ(describe(statement, 6).name, "VarcharValue");
        EXPECT_EQ(number_of(statement, 6, SQL_DESC_LENGTH), 200);
    }
    const auto described = mock.requests_of(connection);
    ASSERT_EQ(described.size(), 1u);
    EXPECT_EQ(count_with(described, R"("schemaOnly":true)"), 1);
    ASSERT_SUCCESS(statement, SQLExecute(statement));
    EXPECT_EQ(describe(statement, 6).name, "VarcharValue");
    EXPECT_EQ(statement.rows().size(), 7u);
    const auto executed = mock.requests_of(connection);
    ASSERT_EQ(executed.size(), 1u);
    EXPECT_EQ(count_with(executed, R"("schemaOnly":false)"), 1);
}

// The number behind "connection": in a line of the log.
std::string connection_in(const std::string& line) {
    const std::string before = R"("connection":)";
    const std::size_t at = line.find(before);
    EXPECT_NE(at, std::string::npos) << line;
    return line.substr(at + before.size(), line.find(',', at) - at - before.size());
}

// A description that is not read to its end would cost its connection, and 26 ms with TLS.
TEST(DescribeLogged, DescribingKeepsTheConnectionForTheExecution) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    for (int time = 0; time < 3; ++time) {
        ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(all_types), SQL_NTS));
        EXPECT_EQ(statement.columns(), 19);
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(statement.rows().size(), 7u);
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    }
    const auto requests = mock.requests_of(connection);
    ASSERT_EQ(requests.size(), 6u);
    for (const std::string& request : requests) {
        EXPECT_EQ(connection_in(request), connection_in(requests[0]));
    }
}

// The end of a description counts as much as that of a result.
TEST(DescribeBroken, IncompleteDescriptionIsAnError) {
    for (const char* token : {"scenario-missing-brace:0", "scenario-cut-before-brace:0",
                              "scenario-text-after:0", "scenario-error-after-rows:0"}) {
        SCOPED_TRACE(token);
        ScenarioConnection connection(token);
        Statement statement(connection);
        ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow("SELECT 1 AS n"), SQL_NTS));
        SQLSMALLINT count = 0;
        EXPECT_EQ(SQLNumResultCols(statement, &count), SQL_ERROR);
        EXPECT_FALSE(statement.state().empty());
    }
}

TEST(DescribeLogged, StatementsWithoutResultsAreDescribedWithoutAsking) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    for (const char* text : {"DELETE FROM [CRM].[Sales].[Accounts]",
                             "UPDATE [CRM].[Sales].[Accounts] SET Name = ? WHERE Id = ?",
                             "INSERT INTO [CRM].[Sales].[Accounts] (Id) VALUES (?)",
                             "CREATE TABLE [Scratch].[dbo].[Undescribed] (Id int)"}) {
        ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS));
        EXPECT_EQ(statement.columns(), 0) << text;
        EXPECT_STATE(
            statement,
            SQLDescribeCol(statement, 1, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr),
            "07005");
    }
    EXPECT_TRUE(mock.requests_of(connection).empty());
}

// Parameters need no values to tell what the result will look like.
TEST(DescribeLogged, TextsWithMarkersAreAskedForOnceAndWithoutValues) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    const char* text =
        "SELECT * FROM [Samples].[Types].[AllTypes] WHERE Id > ? AND VarcharValue < ?";
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(text), SQL_NTS));
    for (int time = 0; time < 2; ++time) {
        ASSERT_EQ(statement.columns(), 19);
        for (SQLUSMALLINT i = 1; i <= 19; ++i) {
            EXPECT_EQ(describe(statement, i), expected_descriptions()[i - 1u]);
        }
    }
    const auto described = mock.requests_of(connection);
    ASSERT_EQ(described.size(), 1u);
    EXPECT_EQ(count_with(described, R"("schemaOnly":true)"), 1);
}

// The types of expressions hang on those of their parameters: what is bound is told to the service,
// and what is bound anew makes it another question.
TEST(DescribeLogged, ExpressionsAreDescribedByTheTypesThatAreBound) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow("SELECT ? AS value"), SQL_NTS));
    EXPECT_EQ(describe(statement, 1).type, SQL_WVARCHAR);
    SQLINTEGER value = 5;
    const auto bind = [&](SQLSMALLINT sql_type) {
        ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                   sql_type, 0, 0, &value, 0, nullptr));
    };
    for (const auto type : std::array<SQLSMALLINT, 3>{SQL_INTEGER, SQL_BIGINT, SQL_DOUBLE}) {
        bind(type);
        EXPECT_EQ(describe(statement, 1).type, type);
        bind(type);
        EXPECT_EQ(statement.columns(), 1);
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        EXPECT_EQ(describe(statement, 1).type, type);
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    EXPECT_EQ(count_with(mock.requests_of(connection), R"("schemaOnly":true)"), 4);
}

// Executing shows the result's own columns; what the text's are is not forgotten over that.
TEST(DescribeLogged, APreparedTextIsAskedForOnceBetweenItsExecutionsToo) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    mock.requests_of(connection);
    Statement statement(connection);
    const char* two_results = "SELECT 1 AS a; SELECT 'x' AS b, 'y' AS c";
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(two_results), SQL_NTS));
    for (int time = 0; time < 2; ++time) {
        EXPECT_EQ(statement.columns(), 1);
        EXPECT_EQ(describe(statement, 1).name, "a");
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        ASSERT_SUCCESS(statement, SQLMoreResults(statement));
        EXPECT_EQ(statement.columns(), 2);
        EXPECT_EQ(describe(statement, 2).name, "c");
        EXPECT_EQ(statement.rows().size(), 1u);
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
    EXPECT_EQ(count_with(mock.requests_of(connection), R"("schemaOnly":true)"), 1);
    // Another SQLPrepare is another statement, be it of the same text.
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow(two_results), SQL_NTS));
    EXPECT_EQ(statement.columns(), 1);
    EXPECT_EQ(count_with(mock.requests_of(connection), R"("schemaOnly":true)"), 1);
    ASSERT_SUCCESS(statement, SQLPrepare(statement, narrow("SELECT 2 AS other"), SQL_NTS));
    EXPECT_EQ(describe(statement, 1).name, "other");
    EXPECT_EQ(count_with(mock.requests_of(connection), R"("schemaOnly":true)"), 1);
}

}  // namespace
}  // namespace connectai::test
