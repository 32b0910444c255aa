// SQLBulkOperations(SQL_ADD): ODBC 3.8, SQLBulkOperations, "Performing bulk inserts"; "Inserting
// rows with SQLBulkOperations".
#include "bulk_support.h"

namespace connectai::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

using BulkAdd = BulkTest;

TEST_F(BulkAdd, ColumnWiseRowsGoInOneRequest) {
    open();
    bind(3);
    lengths_[1] = SQL_NULL_DATA;
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_EQ(count(), 3);
    EXPECT_EQ(affected_, 3u);
    EXPECT_THAT(statuses_, Each(SQL_ROW_ADDED));
    EXPECT_EQ(batches(1), 1);
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "NULL"}, {"3", "n3"}}));
}

TEST_F(BulkAdd, RowWiseWithAnOffset) {
    struct Row {
        SQLINTEGER id;
        SQLWCHAR name[8];
        SQLLEN length;
    };
    Row buffers[5] = {};
    for (SQLINTEGER i = 0; i < 5; ++i) {
        buffers[i].id = i;
        buffers[i].name[0] = static_cast<SQLWCHAR>('a' + i);
        buffers[i].length = SQL_NTS;
    }
    open();
    ASSERT_SUCCESS(*statement_,
                   SQLBindCol(*statement_, 1, SQL_C_DEFAULT, &buffers[0].id, 0, nullptr));
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 2, SQL_C_WCHAR, buffers[0].name,
                                           sizeof buffers[0].name, &buffers[0].length));
    SQLLEN offset = 2 * sizeof(Row);
    set(SQL_ATTR_ROW_BIND_TYPE, number_value(sizeof(Row)));
    set(SQL_ATTR_ROW_BIND_OFFSET_PTR, &offset);
    set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(3));
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_EQ(rows(), (Rows{{"2", "c"}, {"3", "d"}, {"4", "e"}}));
}

// A column that is not bound, or has SQL_COLUMN_IGNORE, gets its default. Rows with other columns
// go in other statements, in order.
TEST_F(BulkAdd, IgnoredColumnsAreLeftOut) {
    open("name, id, amount");
    bind(5);
    ASSERT_SUCCESS(*statement_, SQLFreeStmt(*statement_, SQL_UNBIND));
    ASSERT_SUCCESS(*statement_,
                   SQLBindCol(*statement_, 1, SQL_C_CHAR, names_.data(), 30, lengths_.data()));
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 2, SQL_C_SLONG, ids_.data(), 0, nullptr));
    lengths_[2] = SQL_COLUMN_IGNORE;
    lengths_[3] = SQL_COLUMN_IGNORE;
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_THAT(statuses_, Each(SQL_ROW_ADDED));
    EXPECT_EQ(batches(3), 3);
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}, {"3", "NULL"}, {"4", "NULL"}, {"5", "n5"}}));
}

// ODBC 3.8, SQLBulkOperations, "Comments": rows cannot be ignored; the array is for SQLSetPos.
TEST_F(BulkAdd, TheRowOperationArrayHasNoSay) {
    open();
    bind(4);
    std::array<SQLUSMALLINT, 4> operations{SQL_ROW_PROCEED, SQL_ROW_IGNORE, SQL_ROW_PROCEED,
                                           SQL_ROW_IGNORE};
    set(SQL_ATTR_ROW_OPERATION_PTR, operations.data());
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_EQ(affected_, 4u);
    EXPECT_THAT(statuses_, Each(SQL_ROW_ADDED));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}, {"3", "n3"}, {"4", "n4"}}));
    EXPECT_EQ(batches(1), 1);
}

TEST_F(BulkAdd, BatchSizeSlicesTheRows) {
    connect("BatchSize=100");
    open();
    bind(1050);
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_EQ(count(), 1050);
    EXPECT_EQ(batches(11), 11);
    EXPECT_EQ(rows("COUNT(*), MIN(id), MAX(id)"), (Rows{{"1050", "1", "1050"}}));
}

// Everything arrives exactly once, in no more requests than the slices call for.
TEST_F(BulkAdd, HundredThousandRows) {
    open();
    bind(100'000);
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_EQ(count(), 100'000);
    EXPECT_THAT(statuses_, Each(SQL_ROW_ADDED));
    EXPECT_EQ(batches(100), 100);
    EXPECT_EQ(rows("COUNT(*), COUNT(DISTINCT id), MIN(id), MAX(id), COUNT(DISTINCT name)"),
              (Rows{{"100000", "100000", "1", "100000", "100000"}}));
}

// ODBC 3.8, appendix B: S5 and S6 stay as they are, and so does the cursor. The reply it reads is
// still under way.
TEST_F(BulkAdd, TheCursorReadsOnWhereItWas) {
    open();
    bind(50'000);
    ASSERT_SUCCESS(*statement_, add());
    ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    ASSERT_SUCCESS(*statement_, SQLFreeStmt(*statement_, SQL_UNBIND));
    set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(1));
    open();
    ASSERT_EQ(statement_->fetch(), SQL_SUCCESS);
    EXPECT_EQ(statement_->text(1), "-1");
    SQLINTEGER id = 100'000;
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 1, SQL_C_SLONG, &id, 0, nullptr));
    ASSERT_SUCCESS(*statement_, add());
    // "After a call to SQLBulkOperations, the block cursor position is undefined": values of the
    // row that was fetched would pass for those of the rows that were added.
    SQLCHAR text[16];
    EXPECT_STATE(*statement_, SQLGetData(*statement_, 2, SQL_C_CHAR, text, sizeof text, nullptr),
                 "HY109");
    ASSERT_SUCCESS(*statement_, SQLFreeStmt(*statement_, SQL_UNBIND));
    SQLRETURN code = SQL_SUCCESS;
    std::size_t more = 0;
    while ((code = statement_->fetch()) == SQL_SUCCESS) ++more;
    EXPECT_EQ(code, SQL_NO_DATA) << statement_->Handle::text();
    EXPECT_GE(more, 50'000u) << "what has been added since may be among them";
    EXPECT_EQ(rows("COUNT(*), MAX(id)"), (Rows{{"50001", "100000"}}));
}

// "The driver will update the bound column 0 buffers with the bookmark values for the newly
// inserted row": the result does not show them, and says so.
TEST_F(BulkAdd, AddedRowsHaveNoBookmarks) {
    set(SQL_ATTR_USE_BOOKMARKS, number_value(SQL_UB_VARIABLE));
    set(SQL_ATTR_CURSOR_TYPE, number_value(SQL_CURSOR_STATIC));
    set(SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_VALUES));
    open();
    bind(2);
    std::array<std::array<SQLCHAR, sizeof(SQLULEN)>, 2> bookmarks{};
    std::array<SQLLEN, 2> lengths = {77, 77};
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 0, SQL_C_VARBOOKMARK, bookmarks.data(),
                                           sizeof(SQLULEN), lengths.data()));
    EXPECT_EQ(add(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "01000");
    EXPECT_THAT(lengths, Each(SQL_NULL_DATA));
}

// --- Errors ---

// An error in some rows is SQL_SUCCESS_WITH_INFO, and the others are added.
TEST_F(BulkAdd, ARowThatDoesNotConvertIsLeftOut) {
    open();
    bind(5);
    std::strcpy(names_[2].data(), "longer than twenty letters");
    std::strcpy(names_[3].data(), "not UTF\xFF");
    EXPECT_EQ(add(), SQL_SUCCESS_WITH_INFO);
    const auto records = statement_->records();
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].state, "22001");
    EXPECT_THAT(records[0].message, HasSubstr("column 2 (SQL_C_CHAR as SQL_WVARCHAR)"));
    EXPECT_EQ(records[1].state, "22018");
    EXPECT_THAT(place(1), Pair(3, 2));
    EXPECT_THAT(place(2), Pair(4, 2));
    EXPECT_EQ(count(), 3);
    EXPECT_EQ(affected_, 3u);
    EXPECT_THAT(statuses_, ElementsAre(SQL_ROW_ADDED, SQL_ROW_ADDED, SQL_ROW_ERROR, SQL_ROW_ERROR,
                                       SQL_ROW_ADDED));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}, {"5", "n5"}}));
}

TEST_F(BulkAdd, AnErrorInEveryRowIsAnError) {
    open();
    bind(2);
    lengths_ = {-77, -77};
    EXPECT_STATE(*statement_, add(), "HY090");
    EXPECT_THAT(statuses_, Each(SQL_ROW_ERROR));
    lengths_ = {SQL_COLUMN_IGNORE, SQL_COLUMN_IGNORE};
    id_lengths_ = {SQL_COLUMN_IGNORE, SQL_COLUMN_IGNORE};
    EXPECT_STATE(*statement_, add(), "21S02");
    EXPECT_EQ(batches(0), 0);
    EXPECT_EQ(statement_->fetch(), SQL_SUCCESS) << "the cursor is still there";
}

// A number of a numeric C type is cut to the column's scale. Appendix D, "C to SQL: Numeric".
TEST_F(BulkAdd, ACutFractionIsAWarningOfItsRow) {
    open("id, amount");
    bind(2);
    std::array<double, 2> amounts{1.25, 1.125};
    ASSERT_SUCCESS(*statement_,
                   SQLBindCol(*statement_, 2, SQL_C_DOUBLE, amounts.data(), 0, nullptr));
    EXPECT_EQ(add(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "01S07");
    EXPECT_THAT(place(), Pair(2, 2));
    EXPECT_THAT(statuses_, Each(SQL_ROW_ADDED));
    EXPECT_EQ(rows("id, amount"), (Rows{{"1", "1.25"}, {"2", "1.12"}}));
}

// SQLBulkOperations: "SQL_SUCCESS_WITH_INFO is returned if an error occurs on one or more, but not
// all, rows of a multirow operation". What the service refuses: of the slice's rows, nobody knows
// which have been added.
TEST_F(BulkAdd, ASliceThatFailsEndsIt) {
    connect("BatchSize=2");
    open();
    bind(6);
    ids_[3] = 1;  // a duplicate key
    EXPECT_EQ(add(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "23000");
    EXPECT_THAT(statement_->message(), HasSubstr("the rows 3 to 4 went in one request, and which "
                                                 "of them have taken effect is not known"));
    EXPECT_THAT(place(), Pair(SQL_ROW_NUMBER_UNKNOWN, SQL_NO_COLUMN_NUMBER));
    EXPECT_THAT(statuses_, ElementsAre(SQL_ROW_ADDED, SQL_ROW_ADDED, SQL_ROW_ERROR, SQL_ROW_ERROR,
                                       SQL_ROW_NOROW, SQL_ROW_NOROW));
    EXPECT_EQ(count(), 2);
    EXPECT_EQ(affected_, 2u);
    EXPECT_EQ(batches(2), 2);
    EXPECT_EQ(statement_->fetch(), SQL_SUCCESS) << "the cursor is still there";
}

TEST_F(BulkAdd, OneRowARequestTellsWhichFailed) {
    connect("BatchSize=1");
    open();
    bind(4);
    ids_[2] = 1;
    EXPECT_EQ(add(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "23000");
    EXPECT_THAT(place(), Pair(3, SQL_NO_COLUMN_NUMBER));
    EXPECT_THAT(statuses_, ElementsAre(SQL_ROW_ADDED, SQL_ROW_ADDED, SQL_ROW_ERROR, SQL_ROW_NOROW));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}}));
}

// One INSERT a row: a service that counts fewer has not added them all, and does not say which.
TEST_F(BulkAdd, RowsThatTheServiceDoesNotCountAreWarnedAbout) {
    connect("BatchSize=2", "scenario-batch-miscounted");
    open();
    bind(4);
    EXPECT_EQ(add(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "01000");
    EXPECT_THAT(statement_->message(), HasSubstr("of 4 rows that were sent, the service has added "
                                                 "2"));
}

// What has certainly not arrived has not failed in part: no row has been added.
TEST_F(BulkAdd, AServiceThatIsGone) {
    auto mock = std::make_unique<LoggedMock>();
    statement_.reset();
    connection_ = std::make_unique<Connection>();
    ASSERT_SUCCESS(connection_->handle(), connection_->connect(mock->connection_string()));
    statement_ = std::make_unique<Statement>(*connection_);
    set(SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_VALUES));
    ASSERT_SUCCESS(*statement_, statement_->execute(
                                    "SELECT Id, Name FROM [CRM].[Sales].[Accounts] WHERE 1 = 0"));
    bind(2);
    ASSERT_EQ(statement_->fetch(), SQL_NO_DATA);
    statuses_.assign(2, 0xFFFF);
    mock.reset();
    EXPECT_STATE(*statement_, add(), "08001");
    EXPECT_THAT(statuses_, Each(SQL_ROW_NOROW));
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(statement_->fetch(), SQL_NO_DATA) << "the cursor is still there";
}

// A rollback has to know: the service has none.
TEST_F(BulkAdd, IsAWriteToTheTransaction) {
    ASSERT_SUCCESS(connection_->handle(), SQLSetConnectAttr(*connection_, SQL_ATTR_AUTOCOMMIT,
                                                            number_value(SQL_AUTOCOMMIT_OFF), 0));
    open();
    EXPECT_SUCCESS(connection_->handle(), SQLEndTran(SQL_HANDLE_DBC, *connection_, SQL_ROLLBACK));
    bind(1);
    ASSERT_SUCCESS(*statement_, add());
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, *connection_, SQL_ROLLBACK), SQL_ERROR);
    EXPECT_SUCCESS(connection_->handle(), SQLEndTran(SQL_HANDLE_DBC, *connection_, SQL_COMMIT));
    EXPECT_STATE(*statement_, add(), "23000");
    EXPECT_SUCCESS(connection_->handle(), SQLEndTran(SQL_HANDLE_DBC, *connection_, SQL_ROLLBACK));
}

// Of one table, or the error says which column is not.
TEST_F(BulkAdd, NeedsColumnsOfOneTable) {
    struct {
        const char* columns;
        const char* reason;
    } const cases[] = {
        {"id, UPPER(name) AS shout", "column 2 (shout) is no column of a table"},
        {"id, id AS again", "column 2 (again) is the same as column 1"},
    };
    for (const auto& [columns, reason] : cases) {
        SCOPED_TRACE(columns);
        open(columns);
        bind(1);
        EXPECT_STATE(*statement_, add(), "HYC00");
        EXPECT_THAT(statement_->message(), HasSubstr(reason));
        ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    }
    run("DROP TABLE IF EXISTS [Scratch].[dbo].[Other]");
    run("CREATE TABLE [Scratch].[dbo].[Other] (id int, note varchar(20))");
    ASSERT_SUCCESS(*statement_, statement_->execute("SELECT t.id, o.note FROM " + table_ +
                                                    " t LEFT JOIN [Scratch].[dbo].[Other] o ON "
                                                    "t.id = o.id"));
    bind(1);
    EXPECT_STATE(*statement_, add(), "HYC00");
    EXPECT_THAT(statement_->message(), HasSubstr("is of [Scratch].[dbo].[Other], and others are "));
    lengths_[0] = SQL_COLUMN_IGNORE;
    EXPECT_SUCCESS(*statement_, add());
    EXPECT_EQ(rows(), (Rows{{"1", "NULL"}}));
    ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    ASSERT_SUCCESS(*statement_, statement_->execute("SELECT a.id, b.name FROM " + table_ +
                                                    " a JOIN " + table_ + " b ON a.id = b.id"));
    lengths_[0] = SQL_NTS;
    EXPECT_STATE(*statement_, add(), "HYC00");
    EXPECT_THAT(statement_->message(), HasSubstr("with itself"));
}

TEST_F(BulkAdd, RefusesWhatIsNotThere) {
    open();
    EXPECT_STATE(*statement_, add(), "21S02");  // nothing is bound
    bind(1);
    const std::pair<int, const char*> operations[] = {{SQL_UPDATE_BY_BOOKMARK, "HYC00"},
                                                      {SQL_DELETE_BY_BOOKMARK, "HYC00"},
                                                      {SQL_FETCH_BY_BOOKMARK, "HY092"},
                                                      {0, "HY092"},
                                                      {SQL_REFRESH, "HY092"},
                                                      {8, "HY092"},
                                                      {-1, "HY092"}};
    for (const auto& [operation, state] : operations) {
        SCOPED_TRACE(operation);
        EXPECT_STATE(*statement_,
                     SQLBulkOperations(*statement_, static_cast<SQLSMALLINT>(operation)), state);
    }
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 2, SQL_C_GUID, names_.data(), 0, nullptr));
    ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    open("id, amount");
    EXPECT_STATE(*statement_, add(), "07006");
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 2, SQL_C_CHAR, nullptr, 0, nullptr));
    ASSERT_SUCCESS(*statement_, SQLBindCol(*statement_, 3, SQL_C_CHAR, names_.data(), 1, nullptr));
    EXPECT_STATE(*statement_, add(), "07009");
    EXPECT_EQ(batches(0), 0);
}

TEST_F(BulkAdd, AReadOnlyCursorTakesNoRows) {
    set(SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_READ_ONLY));
    open();
    bind(1);
    EXPECT_STATE(*statement_, add(), "HY092");
    EXPECT_THAT(statement_->message(), HasSubstr("SQL_ATTR_CONCURRENCY"));
    ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    // SQLSetStmtAttr, SQL_ATTR_CONCURRENCY: what SQL_CONCUR_LOCK becomes.
    EXPECT_EQ(SQLSetStmtAttr(*statement_, SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_LOCK), 0),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "01S02");
    open();
    EXPECT_SUCCESS(*statement_, add());
}

}  // namespace
}  // namespace connectai::test
