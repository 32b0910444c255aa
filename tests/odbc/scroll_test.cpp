// Static cursors: ODBC 3.8, SQLFetchScroll, SQLExtendedFetch, SQLSetPos, "Bookmarks". Where each
// movement leads is scrolling_test.cpp's; here it is what the application sees.
#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <span>

#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* ten_rows =
    "SELECT Id, Label FROM [Samples].[Big].[Numbers] WHERE Id <= 10 ORDER BY Id";
constexpr std::size_t rowset = 3;

SQLPOINTER number_value(std::size_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

class Scroll : public ConnectedTest {
protected:
    void SetUp() override {
        ConnectedTest::SetUp();
        statement_ = std::make_unique<Statement>(connection_);
        set(SQL_ATTR_CURSOR_TYPE, number_value(SQL_CURSOR_STATIC));
    }
    void TearDown() override { statement_.reset(); }

    Statement& statement() { return *statement_; }
    void set(SQLINTEGER attribute, SQLPOINTER value) {
        ASSERT_SUCCESS(statement(), SQLSetStmtAttr(statement(), attribute, value, 0));
    }
    // Ten rows whose Id is their number, three at a time.
    void open(const char* query = ten_rows) {
        ASSERT_SUCCESS(statement(),
                       SQLBindCol(statement(), 1, SQL_C_SLONG, ids_.data(), 0, lengths_.data()));
        set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(rowset));
        set(SQL_ATTR_ROW_STATUS_PTR, statuses_.data());
        set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched_);
        ASSERT_SUCCESS(statement(), statement().execute(query));
    }
    // The ids of the rowset, or the return code and the state.
    std::string go(SQLSMALLINT orientation, SQLLEN offset = 0) {
        ids_.fill(-1);
        const SQLRETURN code = SQLFetchScroll(statement(), orientation, offset);
        return rowset_text(code, fetched_);
    }
    std::string rowset_text(SQLRETURN code, SQLULEN rows) {
        if (code == SQL_NO_DATA) return "no data";
        if (code == SQL_ERROR) return statement().state();
        std::string text;
        for (std::size_t i = 0; i < rows; ++i) text += (i ? " " : "") + std::to_string(ids_[i]);
        return code == SQL_SUCCESS_WITH_INFO ? text + " " + statement().state() : text;
    }

    std::unique_ptr<Statement> statement_;
    std::array<SQLINTEGER, 8> ids_{};
    std::array<SQLLEN, 8> lengths_{};
    std::array<SQLUSMALLINT, 8> statuses_{};
    SQLULEN fetched_ = 0;
};

TEST_F(Scroll, GoesWhereItIsTold) {
    open();
    EXPECT_EQ(go(SQL_FETCH_PRIOR), "no data");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "1 2 3");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "4 5 6");
    EXPECT_EQ(go(SQL_FETCH_PRIOR), "1 2 3");
    EXPECT_EQ(go(SQL_FETCH_LAST), "8 9 10");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "no data");
    EXPECT_EQ(go(SQL_FETCH_PRIOR), "8 9 10");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 5), "5 6 7");
    EXPECT_EQ(go(SQL_FETCH_RELATIVE, -2), "3 4 5");
    EXPECT_EQ(go(SQL_FETCH_PRIOR), "1 2 3 01S06");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, -2), "9 10");
    EXPECT_THAT(statuses_[2], SQL_ROW_NOROW);
    EXPECT_EQ(go(SQL_FETCH_RELATIVE, 0), "9 10");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 0), "no data");
    EXPECT_EQ(fetched_, 0u);
    EXPECT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 11), "no data");
    EXPECT_EQ(go(SQL_FETCH_BOOKMARK), "HY106");
    EXPECT_EQ(rowset_text(SQLFetch(statement()), fetched_), "no data");
    EXPECT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
    EXPECT_EQ(rowset_text(SQLFetch(statement()), fetched_), "4 5 6");
}

TEST_F(Scroll, ANewRowsetSizeCountsFromTheNextFetchOn) {
    open();
    EXPECT_EQ(go(SQL_FETCH_NEXT), "1 2 3");
    set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(5));
    EXPECT_EQ(go(SQL_FETCH_NEXT), "4 5 6 7 8");
    set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(2));
    EXPECT_EQ(go(SQL_FETCH_NEXT), "9 10");
    EXPECT_EQ(go(SQL_FETCH_PRIOR), "7 8");
}

TEST_F(Scroll, MaxRowsAreAllThereIs) {
    set(SQL_ATTR_MAX_ROWS, number_value(5));
    open();
    EXPECT_EQ(go(SQL_FETCH_LAST), "3 4 5");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "no data");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, -5), "1 2 3");
}

TEST_F(Scroll, CatalogResultsScrollToo) {
    ASSERT_SUCCESS(statement(), SQLTables(statement(), narrow("CRM"), SQL_NTS, nullptr, 0, nullptr,
                                          0, nullptr, 0));
    ASSERT_SUCCESS(statement(), SQLFetchScroll(statement(), SQL_FETCH_LAST, 0));
    const auto last = statement().text(3);
    ASSERT_SUCCESS(statement(), SQLFetchScroll(statement(), SQL_FETCH_FIRST, 0));
    EXPECT_NE(statement().text(3), last);
    ASSERT_SUCCESS(statement(), SQLFetchScroll(statement(), SQL_FETCH_LAST, 0));
    EXPECT_EQ(statement().text(3), last);
}

// Rows that came before a break can be gone back to; what lies behind is never taken for the end.
TEST_F(Scroll, ABreakIsNeverTheEnd) {
    ScenarioConnection broken("scenario-cut-between-rows:7");
    statement_ = std::make_unique<Statement>(broken);
    set(SQL_ATTR_CURSOR_TYPE, number_value(SQL_CURSOR_STATIC));
    open("SELECT 1");
    EXPECT_EQ(go(SQL_FETCH_LAST), "08S01");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 4), "4 5 6");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "7 01000");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "08S01");
    EXPECT_EQ(go(SQL_FETCH_ABSOLUTE, 100), "08S01");
    EXPECT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
    statement_.reset();
}

// SQLSetPos, SQL_POSITION, and SQLGetData of the row: SQL_GD_BLOCK.
TEST_F(Scroll, EveryRowOfARowsetCanBeRead) {
    open();
    ASSERT_EQ(go(SQL_FETCH_ABSOLUTE, 4), "4 5 6");
    EXPECT_EQ(statement().text(1), "4") << "the first row is the current one";
    for (const SQLSETPOSIROW row : {SQLSETPOSIROW{3}, SQLSETPOSIROW{1}, SQLSETPOSIROW{2}}) {
        ASSERT_SUCCESS(statement(), SQLSetPos(statement(), row, SQL_POSITION, SQL_LOCK_NO_CHANGE));
        EXPECT_EQ(statement().text(1), std::to_string(3 + row));
        SQLULEN number = 0;
        ASSERT_SUCCESS(statement(),
                       SQLGetStmtAttr(statement(), SQL_ATTR_ROW_NUMBER, &number, 0, nullptr));
        EXPECT_EQ(number, 3 + row);
    }
    // Parts begin anew with each position.
    char part[4] = {};
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_CHAR, part, sizeof part, &length),
              SQL_SUCCESS_WITH_INFO);
    const std::string begin = part;
    ASSERT_SUCCESS(statement(), SQLSetPos(statement(), 2, SQL_POSITION, SQL_LOCK_NO_CHANGE));
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_CHAR, part, sizeof part, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(part, begin);
}

TEST_F(Scroll, RefreshDeliversRowsAgain) {
    open();
    ASSERT_EQ(go(SQL_FETCH_ABSOLUTE, 4), "4 5 6");
    ids_.fill(-1);
    // "The contents of the row status array pointed to by the SQL_ATTR_ROW_OPERATION_PTR statement
    // attribute are ignored for the SQL_REFRESH Operation."
    std::array<SQLUSMALLINT, 8> operations;
    operations.fill(SQL_ROW_IGNORE);
    set(SQL_ATTR_ROW_OPERATION_PTR, operations.data());
    ASSERT_SUCCESS(statement(), SQLSetPos(statement(), 2, SQL_REFRESH, SQL_LOCK_NO_CHANGE));
    EXPECT_THAT(ids_, ElementsAre(-1, 5, -1, -1, -1, -1, -1, -1));
    statuses_.fill(99);
    ASSERT_SUCCESS(statement(), SQLSetPos(statement(), 0, SQL_REFRESH, SQL_LOCK_NO_CHANGE));
    EXPECT_THAT(ids_, ElementsAre(4, 5, 6, -1, -1, -1, -1, -1));
    EXPECT_THAT(statuses_,
                ElementsAre(SQL_ROW_SUCCESS, SQL_ROW_SUCCESS, SQL_ROW_SUCCESS, 99, 99, 99, 99, 99));
}

// SQLSetPos, "Diagnostics".
TEST_F(Scroll, WrongPositionsAreRefused) {
    const auto position = [&](SQLSETPOSIROW row, SQLUSMALLINT operation, SQLUSMALLINT lock) {
        return rowset_text(SQLSetPos(statement(), row, operation, lock), 0);
    };
    open();
    EXPECT_EQ(position(1, SQL_POSITION, SQL_LOCK_NO_CHANGE), "24000");
    ASSERT_EQ(go(SQL_FETCH_ABSOLUTE, 9), "9 10");
    EXPECT_EQ(position(3, SQL_POSITION, SQL_LOCK_NO_CHANGE), "HY107");
    EXPECT_EQ(position(0, SQL_POSITION, SQL_LOCK_NO_CHANGE), "HY109");
    EXPECT_EQ(position(1, SQL_POSITION, SQL_LOCK_EXCLUSIVE), "HYC00");
    EXPECT_EQ(position(1, SQL_POSITION, 3), "HY092");
    EXPECT_EQ(position(1, 9, SQL_LOCK_NO_CHANGE), "HY092");
    EXPECT_EQ(position(1, SQL_UPDATE, SQL_LOCK_NO_CHANGE), "HY092") << "the cursor is read only";
    EXPECT_EQ(go(SQL_FETCH_NEXT), "no data");
    EXPECT_EQ(position(1, SQL_POSITION, SQL_LOCK_NO_CHANGE), "24000");
    ASSERT_SUCCESS(statement(), SQLCloseCursor(statement()));
    set(SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_VALUES));
    open();
    ASSERT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
    EXPECT_EQ(position(1, SQL_DELETE, SQL_LOCK_NO_CHANGE), "HYC00");
    ASSERT_SUCCESS(statement(), SQLCloseCursor(statement()));
    set(SQL_ATTR_CURSOR_TYPE, number_value(SQL_CURSOR_FORWARD_ONLY));
    open();
    ASSERT_EQ(go(SQL_FETCH_NEXT), "1 2 3");
    EXPECT_EQ(position(1, SQL_POSITION, SQL_LOCK_NO_CHANGE), "HY109");
    EXPECT_EQ(go(SQL_FETCH_FIRST), "HY106");
    EXPECT_THAT(statement().message(), HasSubstr("SQL_CURSOR_STATIC"));
}

// "Bookmarks": of both kinds they are the row's number, in column 0.
TEST_F(Scroll, BookmarksLeadBackToTheirRows) {
    for (const SQLULEN kind : {SQLULEN{SQL_UB_FIXED}, SQLULEN{SQL_UB_VARIABLE}}) {
        SCOPED_TRACE(kind);
        set(SQL_ATTR_USE_BOOKMARKS, number_value(kind));
        const auto type =
            static_cast<SQLSMALLINT>(kind == SQL_UB_VARIABLE ? SQL_C_VARBOOKMARK : SQL_C_BOOKMARK);
        std::array<SQLULEN, 3> marks{};
        std::array<SQLLEN, 3> lengths{};
        ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 0, type, marks.data(), sizeof(SQLULEN),
                                               lengths.data()));
        open();
        ASSERT_EQ(go(SQL_FETCH_ABSOLUTE, 4), "4 5 6");
        EXPECT_THAT(lengths, Each(SQLLEN{sizeof(SQLULEN)}));
        SQLULEN mark = marks[1];
        set(SQL_ATTR_FETCH_BOOKMARK_PTR, &mark);
        ASSERT_EQ(go(SQL_FETCH_LAST), "8 9 10");
        EXPECT_EQ(go(SQL_FETCH_BOOKMARK, 0), "5 6 7");
        EXPECT_EQ(go(SQL_FETCH_BOOKMARK, -2), "3 4 5");
        EXPECT_EQ(go(SQL_FETCH_BOOKMARK, 6), "no data");
        mark = 77;
        EXPECT_EQ(go(SQL_FETCH_BOOKMARK, 0), "HY111");
        set(SQL_ATTR_FETCH_BOOKMARK_PTR, nullptr);
        EXPECT_EQ(go(SQL_FETCH_BOOKMARK, 0), "HY111");

        ASSERT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
        ASSERT_SUCCESS(statement(), SQLSetPos(statement(), 3, SQL_POSITION, SQL_LOCK_NO_CHANGE));
        SQLULEN read = 0;
        SQLLEN length = 0;
        ASSERT_SUCCESS(statement(), SQLGetData(statement(), 0, type, &read, sizeof read, &length));
        EXPECT_EQ(read, 3u);
        EXPECT_EQ(length, SQLLEN{sizeof read});
        EXPECT_STATE(statement(),
                     SQLGetData(statement(), 0, SQL_C_CHAR, &read, sizeof read, &length), "07006");

        SQLSMALLINT described = 0;
        SQLULEN size = 0;
        ASSERT_SUCCESS(statement(), SQLDescribeCol(statement(), 0, nullptr, 0, nullptr, &described,
                                                   &size, nullptr, nullptr));
        EXPECT_EQ(described, kind == SQL_UB_VARIABLE ? SQL_BINARY : SQL_BIGINT);
        SQLLEN octets = 0;
        ASSERT_SUCCESS(statement(), SQLColAttribute(statement(), 0, SQL_DESC_OCTET_LENGTH, nullptr,
                                                    0, nullptr, &octets));
        EXPECT_EQ(octets, SQLLEN{sizeof(SQLULEN)});
        ASSERT_SUCCESS(statement(), SQLFreeStmt(statement(), SQL_CLOSE));
        ASSERT_SUCCESS(statement(), SQLFreeStmt(statement(), SQL_UNBIND));
    }
    set(SQL_ATTR_USE_BOOKMARKS, number_value(SQL_UB_OFF));
    open();
    ASSERT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
    SQLULEN read = 0;
    EXPECT_STATE(statement(),
                 SQLGetData(statement(), 0, SQL_C_BOOKMARK, &read, sizeof read, nullptr), "07009");
}

TEST_F(Scroll, WrongBookmarkBindingsAreRefused) {
    SQLULEN mark = 0;
    set(SQL_ATTR_USE_BOOKMARKS, number_value(SQL_UB_VARIABLE));
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 0, SQL_C_BOOKMARK, &mark, sizeof mark, nullptr));
    open();
    EXPECT_EQ(go(SQL_FETCH_FIRST), "07006");
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 0, SQL_C_VARBOOKMARK, &mark, 4, nullptr));
    EXPECT_EQ(go(SQL_FETCH_FIRST), "HY090");
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 0, SQL_C_BOOKMARK, nullptr, 0, nullptr));
    EXPECT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
}

// SQLBulkOperations, "Fetching rows using bookmarks".
TEST_F(Scroll, RowsAreFetchedByTheirBookmarks) {
    std::array<SQLULEN, 3> marks{9, 2, 77};
    set(SQL_ATTR_USE_BOOKMARKS, number_value(SQL_UB_FIXED));
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 0, SQL_C_BOOKMARK, marks.data(), 0, nullptr));
    open();
    EXPECT_EQ(SQLBulkOperations(statement(), SQL_FETCH_BY_BOOKMARK), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(ids_[0], 9);
    EXPECT_EQ(ids_[1], 2);
    EXPECT_EQ(statuses_[0], SQL_ROW_SUCCESS);
    EXPECT_EQ(statuses_[2], SQL_ROW_ERROR);
    EXPECT_NE(statement().text().find("HY111"), std::string::npos);
    marks[2] = 10;
    EXPECT_EQ(SQLBulkOperations(statement(), SQL_FETCH_BY_BOOKMARK), SQL_SUCCESS);
    EXPECT_EQ(ids_[2], 10);
}

TEST_F(Scroll, BulkOperationsLeaveThePositionUndefined) {
    std::array<SQLULEN, 3> marks{9, 2, 10};
    set(SQL_ATTR_USE_BOOKMARKS, number_value(SQL_UB_FIXED));
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 0, SQL_C_BOOKMARK, marks.data(), 0, nullptr));
    open();
    ASSERT_EQ(go(SQL_FETCH_FIRST), "1 2 3");
    marks = {9, 2, 10};
    ASSERT_EQ(SQLBulkOperations(statement(), SQL_FETCH_BY_BOOKMARK), SQL_SUCCESS);
    // SQLSetPos, HY109: "SQLSetPos was called after SQLBulkOperations was called and before
    // SQLFetchScroll or SQLFetch": it would put the old rowset's rows into the buffers.
    EXPECT_STATE(statement(), SQLSetPos(statement(), 0, SQL_REFRESH, SQL_LOCK_NO_CHANGE), "HY109");
    SQLINTEGER id = 0;
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_SLONG, &id, 0, nullptr), "HY109");
    EXPECT_SUCCESS(statement(), SQLFetchScroll(statement(), SQL_FETCH_FIRST, 0));
    EXPECT_SUCCESS(statement(), SQLSetPos(statement(), 1, SQL_POSITION, SQL_LOCK_NO_CHANGE));
}

// A forward-only cursor keeps no rows.
TEST_F(Scroll, RowsOfAForwardOnlyCursorAreNotFetchedByBookmarks) {
    std::array<SQLULEN, 3> marks{1, 2, 3};
    set(SQL_ATTR_CURSOR_TYPE, number_value(SQL_CURSOR_FORWARD_ONLY));
    set(SQL_ATTR_USE_BOOKMARKS, number_value(SQL_UB_FIXED));
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 0, SQL_C_BOOKMARK, marks.data(), 0, nullptr));
    open();
    EXPECT_STATE(statement(), SQLBulkOperations(statement(), SQL_FETCH_BY_BOOKMARK), "HYC00");
}

// A call that fails changes no state: applications try what a cursor can.
TEST_F(Scroll, AnExtendedFetchThatFailsLeavesTheCursorToTheOthers) {
    set(SQL_ATTR_CURSOR_TYPE, number_value(SQL_CURSOR_FORWARD_ONLY));
    open();
    EXPECT_STATE(statement(), SQLExtendedFetch(statement(), SQL_FETCH_LAST, 0, nullptr, nullptr),
                 "HY106");
    EXPECT_EQ(go(SQL_FETCH_NEXT), "1 2 3");
}

// SQLFetchScroll, "Error handling", on how SQLExtendedFetch differs; SQLExtendedFetch, "Comments".
TEST_F(Scroll, ExtendedFetchIsOdbc2s) {
    open();
    std::array<SQLUSMALLINT, 8> status{};
    SQLULEN rows = 99;
    const auto extended = [&](SQLUSMALLINT orientation, SQLLEN offset = 0) {
        ids_.fill(-1);
        const SQLRETURN code =
            SQLExtendedFetch(statement(), orientation, offset, &rows, status.data());
        return rowset_text(code, rows);
    };
    set(SQL_ROWSET_SIZE, number_value(4));
    EXPECT_EQ(extended(SQL_FETCH_NEXT), "1 2 3 4");
    EXPECT_EQ(extended(SQL_FETCH_LAST), "7 8 9 10");
    EXPECT_EQ(extended(SQL_FETCH_RELATIVE, 2), "9 10");
    EXPECT_EQ(status[2], SQL_ROW_NOROW);
    EXPECT_EQ(fetched_, 0u) << "SQL_ATTR_ROWS_FETCHED_PTR is not its";
    ASSERT_SUCCESS(statement(), SQLSetPos(statement(), 2, SQL_POSITION, SQL_LOCK_NO_CHANGE));
    EXPECT_EQ(statement().text(1), "10");
    EXPECT_STATE(statement(), SQLFetch(statement()), "HY010");
    ASSERT_SUCCESS(statement(), SQLFreeStmt(statement(), SQL_CLOSE));

    // Errors in all rows: 01S01 in front of each row's record, and SQL_SUCCESS_WITH_INFO.
    std::array<SQLSCHAR, 4> small{};
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 1, SQL_C_STINYINT, small.data(), 0, nullptr));
    ASSERT_SUCCESS(statement(), statement().execute(
                                    "SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id > 126 AND "
                                    "Id <= 130 ORDER BY Id"));
    EXPECT_EQ(SQLExtendedFetch(statement(), SQL_FETCH_NEXT, 0, &rows, status.data()),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_THAT(std::span(status).first(4),
                ElementsAre(SQL_ROW_SUCCESS, SQL_ROW_ERROR, SQL_ROW_ERROR, SQL_ROW_ERROR));
    std::vector<std::string> states;
    for (const DiagRecord& record : statement().records()) {
        if (record.state != "01S01" || states.size() < 6) states.push_back(record.state);
    }
    EXPECT_EQ(std::count(states.begin(), states.end(), "22003"), 3);
    ASSERT_SUCCESS(statement(), SQLFreeStmt(statement(), SQL_CLOSE));
    ASSERT_SUCCESS(statement(), statement().execute(ten_rows));
    ASSERT_SUCCESS(statement(), SQLFetch(statement()));
    EXPECT_STATE(statement(),
                 SQLExtendedFetch(statement(), SQL_FETCH_NEXT, 0, &rows, status.data()), "HY010");
}

}  // namespace
}  // namespace connectai::test
