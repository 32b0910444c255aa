// Bound columns and block cursors: ODBC 3.8, SQLBindCol, SQLFetch, "Using Block Cursors".
#include <gmock/gmock.h>

#include <array>
#include <cstddef>
#include <cstring>

#include "support/odbc.h"

namespace connectai::test {
namespace {

SQLPOINTER number(SQLULEN value) {
    return reinterpret_cast<SQLPOINTER>(value);
}

constexpr std::size_t text_octets = 12;

// Column-wise buffers for the mock's numbered rows: 1, 'row 1' and so on.
template <std::size_t rows>
struct Columns {
    std::array<SQLINTEGER, rows> id{};
    std::array<SQLLEN, rows> id_length{};
    std::array<std::array<char, text_octets>, rows> name{};
    std::array<SQLLEN, rows> name_length{};
    std::array<SQLUSMALLINT, rows> status{};
    SQLULEN fetched = 4711;
};

// Runs over the mock's `count` numbered rows.
class Fetch : public ::testing::Test {
protected:
    void run(int count) {
        connection_.emplace("scenario-rows:" + std::to_string(count));
        statement_.emplace(*connection_);
    }
    void execute() { ASSERT_SUCCESS(statement(), statement().execute("SELECT * FROM numbered")); }
    void set(SQLINTEGER attribute, SQLPOINTER value) {
        ASSERT_SUCCESS(statement(), SQLSetStmtAttr(statement(), attribute, value, 0));
    }
    Statement& statement() { return *statement_; }

    template <std::size_t rows>
    void bind(Columns<rows>& columns) {
        set(SQL_ATTR_ROW_ARRAY_SIZE, number(rows));
        set(SQL_ATTR_ROW_STATUS_PTR, columns.status.data());
        set(SQL_ATTR_ROWS_FETCHED_PTR, &columns.fetched);
        ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_SLONG, columns.id.data(), 0,
                                               columns.id_length.data()));
        ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 2, SQL_C_CHAR, columns.name.data(),
                                               text_octets, columns.name_length.data()));
    }

    template <std::size_t rows>
    static void expect_rows(const Columns<rows>& columns, int first, std::size_t count) {
        EXPECT_EQ(columns.fetched, count);
        for (std::size_t i = 0; i < rows; ++i) {
            SCOPED_TRACE("row " + std::to_string(i) + " of the rowset");
            if (i >= count) {
                EXPECT_EQ(columns.status[i], SQL_ROW_NOROW);
                continue;
            }
            const std::string name = "row " + std::to_string(first + static_cast<int>(i));
            EXPECT_EQ(columns.status[i], SQL_ROW_SUCCESS);
            EXPECT_EQ(columns.id[i], first + static_cast<int>(i));
            EXPECT_EQ(columns.id_length[i], SQLLEN{sizeof(SQLINTEGER)});
            EXPECT_EQ(columns.name[i].data(), name);
            EXPECT_EQ(static_cast<std::size_t>(columns.name_length[i]), name.size());
        }
    }

private:
    std::optional<ScenarioConnection> connection_;
    std::optional<Statement> statement_;
};

TEST_F(Fetch, SingleRowsArriveInBoundColumns) {
    run(7);
    Columns<1> columns;
    bind(columns);
    execute();
    for (int i = 1; i <= 7; ++i) {
        ASSERT_EQ(statement().fetch(), SQL_SUCCESS) << statement().text();
        expect_rows(columns, i, 1);
    }
    EXPECT_EQ(statement().fetch(), SQL_NO_DATA);
    EXPECT_EQ(columns.fetched, 0u);
    EXPECT_EQ(statement().fetch(), SQL_NO_DATA);
}

TEST_F(Fetch, ColumnWiseRowsetsAndAShortLastOne) {
    run(25);
    Columns<10> columns;
    bind(columns);
    execute();
    ASSERT_EQ(statement().fetch(), SQL_SUCCESS) << statement().text();
    expect_rows(columns, 1, 10);
    ASSERT_EQ(SQLFetchScroll(statement(), SQL_FETCH_NEXT, 0), SQL_SUCCESS) << statement().text();
    expect_rows(columns, 11, 10);
    ASSERT_EQ(statement().fetch(), SQL_SUCCESS) << statement().text();
    expect_rows(columns, 21, 5);
    EXPECT_EQ(statement().fetch(), SQL_NO_DATA);
    EXPECT_EQ(columns.fetched, 0u);
    EXPECT_EQ(columns.status[0], SQL_ROW_NOROW);
}

TEST_F(Fetch, RowsetOfExactlyAllRows) {
    run(10);
    Columns<10> columns;
    bind(columns);
    execute();
    ASSERT_EQ(statement().fetch(), SQL_SUCCESS);
    expect_rows(columns, 1, 10);
    EXPECT_EQ(statement().fetch(), SQL_NO_DATA);
}

// "Row-Wise Binding": SQL_ATTR_ROW_BIND_TYPE is the distance from row to row.
struct RowBuffer {
    SQLLEN name_length;
    char name[13];
    SQLSMALLINT before_id;
    SQLINTEGER id;
    SQLLEN id_length;
};

TEST_F(Fetch, RowWiseBindingUsesTheRowsSize) {
    run(7);
    std::array<RowBuffer, 5> rows{};
    SQLULEN fetched = 0;
    set(SQL_ATTR_ROW_BIND_TYPE, number(sizeof(RowBuffer)));
    set(SQL_ATTR_ROW_ARRAY_SIZE, number(rows.size()));
    set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched);
    for (RowBuffer& row : rows) row.before_id = 77;
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 1, SQL_C_SLONG, &rows[0].id, 0, &rows[0].id_length));
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 2, SQL_C_CHAR, rows[0].name,
                                           sizeof rows[0].name, &rows[0].name_length));
    execute();
    ASSERT_SUCCESS(statement(), statement().fetch());
    ASSERT_EQ(fetched, 5u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].id, static_cast<SQLINTEGER>(i + 1));
        EXPECT_EQ(rows[i].name, "row " + std::to_string(i + 1));
        EXPECT_EQ(rows[i].name_length, 5);
        EXPECT_EQ(rows[i].id_length, 4);
        EXPECT_EQ(rows[i].before_id, 77) << "nothing beside the buffers is touched";
    }
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(fetched, 2u);
    EXPECT_EQ(rows[1].id, 7);
    EXPECT_EQ(rows[2].id, 3) << "rows that are not there leave their buffers alone";
}

// "Binding Offsets": added to data, length and indicator addresses, read at every fetch.
TEST_F(Fetch, BindOffsetMovesAllBuffers) {
    run(6);
    std::array<RowBuffer, 6> rows{};
    SQLLEN offset = 0;
    SQLULEN fetched = 0;
    set(SQL_ATTR_ROW_BIND_TYPE, number(sizeof(RowBuffer)));
    set(SQL_ATTR_ROW_ARRAY_SIZE, number(2));
    set(SQL_ATTR_ROW_BIND_OFFSET_PTR, &offset);
    set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched);
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 1, SQL_C_SLONG, &rows[0].id, 0, &rows[0].id_length));
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 2, SQL_C_CHAR, rows[0].name,
                                           sizeof rows[0].name, &rows[0].name_length));
    execute();
    for (const std::size_t place : {std::size_t{4}, std::size_t{0}, std::size_t{2}}) {
        offset = static_cast<SQLLEN>(place * sizeof(RowBuffer));
        ASSERT_SUCCESS(statement(), statement().fetch());
    }
    constexpr std::array<SQLINTEGER, 6> expected = {3, 4, 5, 6, 1, 2};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].id, expected[i]);
        EXPECT_EQ(rows[i].name, "row " + std::to_string(expected[i]));
        EXPECT_EQ(rows[i].name_length, 5);
    }
}

// SQLBindCol, "Unbinding and Rebinding Columns": bindings can change between fetches.
TEST_F(Fetch, ColumnsCanBeReboundBetweenFetches) {
    run(4);
    SQLINTEGER id = 0;
    char text[20] = "";
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_SLONG, &id, 0, nullptr));
    execute();
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(id, 1);
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_CHAR, text, sizeof text, &length));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_STREQ(text, "2");
    EXPECT_EQ(id, 1);
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_CHAR, nullptr, 0, nullptr));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_STREQ(text, "2") << "unbound";
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 2, SQL_C_CHAR, text, sizeof text, &length));
    ASSERT_SUCCESS(statement(), SQLFreeStmt(statement(), SQL_UNBIND));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_STREQ(text, "2");
    EXPECT_EQ(statement().fetch(), SQL_NO_DATA);
}

TEST_F(Fetch, RowArraySizeCanChangeBetweenFetches) {
    run(9);
    Columns<5> columns;
    bind(columns);
    execute();
    set(SQL_ATTR_ROW_ARRAY_SIZE, number(2));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(columns.fetched, 2u);
    set(SQL_ATTR_ROW_ARRAY_SIZE, number(5));
    ASSERT_SUCCESS(statement(), statement().fetch());
    expect_rows(columns, 3, 5);
    set(SQL_ATTR_ROW_ARRAY_SIZE, number(1));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(columns.id[0], 8);
    EXPECT_EQ(statement().text(2), "row 8") << "SQLGetData beside bound columns";
}

// SQLFetch, diagnostics, 07009: a column beyond the result is bound.
TEST_F(Fetch, BindingBeyondTheColumnsFailsTheFetch) {
    run(3);
    SQLINTEGER value = 0;
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 3, SQL_C_SLONG, &value, 0, nullptr));
    execute();
    EXPECT_STATE(statement(), statement().fetch(), "07009");
    ASSERT_SUCCESS(statement(), SQLFreeStmt(statement(), SQL_UNBIND));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(statement().text(1), "1") << "no row was lost";
}

TEST_F(Fetch, BindColRefusesWhatCannotBe) {
    run(1);
    SQLINTEGER value = 0;
    EXPECT_STATE(statement(), SQLBindCol(statement(), 1, 4711, &value, 0, nullptr), "HY003");
    EXPECT_STATE(statement(), SQLBindCol(statement(), 1, SQL_C_CHAR, &value, -1, nullptr), "HY090");
    EXPECT_STATE(statement(), SQLBindCol(statement(), 0, SQL_C_SLONG, &value, 0, nullptr), "07009");
}

// SQLSetStmtAttr, SQL_ATTR_RETRIEVE_DATA: the cursor moves, the buffers stay.
TEST_F(Fetch, RetrieveDataOffOnlyMovesTheCursor) {
    run(3);
    SQLINTEGER id = 4711;
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_SLONG, &id, 0, nullptr));
    execute();
    set(SQL_ATTR_RETRIEVE_DATA, number(SQL_RD_OFF));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(id, 4711);
    set(SQL_ATTR_RETRIEVE_DATA, number(SQL_RD_ON));
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(id, 2);
}

TEST_F(Fetch, OnlyTheNextRowsCanBeFetched) {
    run(3);
    execute();
    for (const int direction : {SQL_FETCH_PRIOR, SQL_FETCH_FIRST, SQL_FETCH_LAST,
                                SQL_FETCH_ABSOLUTE, SQL_FETCH_RELATIVE}) {
        EXPECT_STATE(statement(),
                     SQLFetchScroll(statement(), static_cast<SQLSMALLINT>(direction), 1), "HY106");
    }
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(statement().text(1), "1");
}

// A length buffer alone is a binding, too: SQLBindCol, "TargetValuePtr".
TEST_F(Fetch, LengthAloneCanBeBound) {
    run(1);
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 2, SQL_C_CHAR, nullptr, 0, &length));
    execute();
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_EQ(length, 5);
}

// Rows 3 and 7 of ten hold text that is no number.
constexpr const char* two_bad_rows =
    "SELECT Id, CASE WHEN Id IN (3, 7) THEN 'bad' ELSE '12' END AS Value "
    "FROM [Samples].[Big].[Numbers] WHERE Id <= 10 ORDER BY Id";

class FetchErrors : public ConnectedTest {
protected:
    void prepare(Statement& statement, SQLULEN rows) {
        SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, number(rows), 0);
        SQLSetStmtAttr(statement, SQL_ATTR_ROW_STATUS_PTR, status_.data(), 0);
        SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched_, 0);
    }
    static SQLLEN row_of(const Statement& statement, SQLSMALLINT record) {
        SQLLEN row = -4711;
        SQLGetDiagField(SQL_HANDLE_STMT, statement, record, SQL_DIAG_ROW_NUMBER, &row, 0, nullptr);
        return row;
    }
    static SQLINTEGER column_of(const Statement& statement, SQLSMALLINT record) {
        SQLINTEGER column = -4711;
        SQLGetDiagField(SQL_HANDLE_STMT, statement, record, SQL_DIAG_COLUMN_NUMBER, &column, 0,
                        nullptr);
        return column;
    }
    std::array<SQLUSMALLINT, 10> status_{};
    std::array<SQLINTEGER, 10> values_{};
    SQLULEN fetched_ = 0;
};

// SQLFetch, "Handling Errors": 01S01, a status for every row, records with row and column number.
TEST_F(FetchErrors, ErrorsInSomeRowsLeaveTheOthers) {
    Statement statement(connection_);
    prepare(statement, 10);
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_SLONG, values_.data(), 0, nullptr));
    ASSERT_SUCCESS(statement, statement.execute(two_bad_rows));
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(fetched_, 10u);
    for (std::size_t i = 0; i < 10; ++i) {
        const bool bad = i == 2 || i == 6;
        EXPECT_EQ(status_[i], bad ? SQL_ROW_ERROR : SQL_ROW_SUCCESS) << "row " << i + 1;
        if (!bad) {
            EXPECT_EQ(values_[i], 12);
        }
    }
    const auto records = statement.records();
    ASSERT_EQ(records.size(), 3u) << statement.text();
    SQLLEN rows[] = {-1, -1};
    int conversions = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto at = static_cast<SQLSMALLINT>(i + 1);
        if (records[i].state != "22018") {
            EXPECT_EQ(records[i].state, "01S01");
            continue;
        }
        ASSERT_LT(conversions, 2);
        rows[conversions++] = row_of(statement, at);
        EXPECT_EQ(column_of(statement, at), 2);
    }
    EXPECT_EQ(rows[0], 3);
    EXPECT_EQ(rows[1], 7);
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
}

TEST_F(FetchErrors, ErrorInTheOnlyRowFailsTheFetchAndTheNextGoesOn) {
    Statement statement(connection_);
    prepare(statement, 1);
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_SLONG, values_.data(), 0, nullptr));
    ASSERT_SUCCESS(statement, statement.execute(two_bad_rows));
    for (int row = 1; row <= 10; ++row) {
        const SQLRETURN code = statement.fetch();
        if (row == 3 || row == 7) {
            EXPECT_STATE(statement, code, "22018");
            EXPECT_EQ(status_[0], SQL_ROW_ERROR);
            EXPECT_EQ(fetched_, 1u);
            EXPECT_EQ(statement.text(1), std::to_string(row)) << "the cursor is on that row";
        } else {
            EXPECT_EQ(code, SQL_SUCCESS) << statement.text();
        }
    }
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
}

TEST_F(FetchErrors, ErrorsInAllRowsFailTheFetch) {
    Statement statement(connection_);
    prepare(statement, 5);
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 1, SQL_C_SLONG, values_.data(), 0, nullptr));
    ASSERT_SUCCESS(statement, statement.execute("SELECT Label FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 8 ORDER BY Id"));
    EXPECT_STATE(statement, statement.fetch(), "22018");
    EXPECT_EQ(fetched_, 5u);
    EXPECT_EQ(statement.records().size(), 5u) << statement.text();
    EXPECT_EQ(status_[4], SQL_ROW_ERROR);
    EXPECT_STATE(statement, statement.fetch(), "22018");
    EXPECT_EQ(fetched_, 3u);
    EXPECT_EQ(status_[3], SQL_ROW_NOROW);
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
}

TEST_F(FetchErrors, TruncatedValuesAreWarningsOfTheirRows) {
    Statement statement(connection_);
    prepare(statement, 10);
    std::array<std::array<char, 6>, 10> names{};
    std::array<SQLLEN, 10> lengths{};
    ASSERT_SUCCESS(statement,
                   SQLBindCol(statement, 1, SQL_C_CHAR, names.data(), 6, lengths.data()));
    ASSERT_SUCCESS(statement, statement.execute("SELECT Label FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 11 ORDER BY Id"));
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(status_[8], SQL_ROW_SUCCESS);
    EXPECT_EQ(status_[9], SQL_ROW_SUCCESS_WITH_INFO);
    EXPECT_STREQ(names[9].data(), "row 1");
    EXPECT_EQ(lengths[9], 6) << "the full length";
    ASSERT_EQ(statement.records().size(), 1u) << statement.text();
    EXPECT_EQ(statement.state(), "01004");
    EXPECT_EQ(row_of(statement, 1), 10);
    EXPECT_EQ(column_of(statement, 1), 1);
}

// SQLFetch, diagnostics, 22002.
TEST_F(FetchErrors, NullNeedsAnIndicator) {
    Statement statement(connection_);
    prepare(statement, 4);
    std::array<std::array<char, 30>, 4> notes{};
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 1, SQL_C_CHAR, notes.data(), 30, nullptr));
    ASSERT_SUCCESS(statement, statement.execute("SELECT Note FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 4 ORDER BY Id"));
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(status_[0], SQL_ROW_SUCCESS);
    EXPECT_EQ(status_[1], SQL_ROW_ERROR);
    EXPECT_EQ(status_[3], SQL_ROW_ERROR);
    // "Sequence of Status Records": the record of no row comes first.
    const auto records = statement.records();
    ASSERT_EQ(records.size(), 3u) << statement.text();
    EXPECT_EQ(records[0].state, "01S01");
    EXPECT_EQ(records[1].state, "22002");
    EXPECT_EQ(row_of(statement, 2), 2);
    EXPECT_EQ(row_of(statement, 3), 4);
}

TEST_F(FetchErrors, NullsAreToldByTheIndicator) {
    Statement statement(connection_);
    prepare(statement, 4);
    std::array<std::array<char, 30>, 4> notes{};
    std::array<SQLLEN, 4> lengths{};
    ASSERT_SUCCESS(statement,
                   SQLBindCol(statement, 1, SQL_C_CHAR, notes.data(), 30, lengths.data()));
    ASSERT_SUCCESS(statement, statement.execute("SELECT Note FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 4 ORDER BY Id"));
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS);
    EXPECT_GT(lengths[0], 0);
    EXPECT_EQ(lengths[1], SQL_NULL_DATA);
    EXPECT_GT(lengths[2], 0);
    EXPECT_EQ(lengths[3], SQL_NULL_DATA);
}

// Appendix D: a pair that never converts is 07006, whatever the value.
TEST_F(FetchErrors, PairThatNeverConvertsIs07006InEveryRow) {
    Statement statement(connection_);
    prepare(statement, 3);
    std::array<SQL_DATE_STRUCT, 3> dates{};
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 1, SQL_C_TYPE_DATE, dates.data(), 0, nullptr));
    ASSERT_SUCCESS(statement, statement.execute("SELECT Id FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 3 ORDER BY Id"));
    EXPECT_STATE(statement, statement.fetch(), "07006");
}

// The manager copies every record: a rowset of cut values must not drown in them.
TEST_F(FetchErrors, RecordsOfManyCutValuesAreBounded) {
    Statement statement(connection_);
    constexpr std::size_t rows = 20000;
    SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, number(rows), 0);
    std::vector<char> labels(rows * 3);
    std::vector<SQLLEN> lengths(rows);
    ASSERT_SUCCESS(statement,
                   SQLBindCol(statement, 1, SQL_C_CHAR, labels.data(), 3, lengths.data()));
    ASSERT_SUCCESS(statement, statement.execute("SELECT Label FROM [Samples].[Big].[Numbers] "
                                                "WHERE Id <= 20000"));
    EXPECT_EQ(statement.fetch(), SQL_SUCCESS_WITH_INFO);
    const auto records = statement.records();
    EXPECT_LE(records.size(), 1001u);
    EXPECT_THAT(records.back().message + records.front().message,
                testing::HasSubstr("19000 more values"));
    EXPECT_GT(lengths.back(), 3) << "the lengths still tell of every one";
}

// SQLNumResultCols counts in 16 bits.
TEST(FetchLimits, MoreColumnsThanOdbcCanCountAreAnError) {
    const ScenarioConnection connection("scenario-wide:40000");
    Statement statement(connection);
    EXPECT_STATE(statement, statement.execute("SELECT 1"), "HY000");
    EXPECT_THAT(statement.message(), testing::HasSubstr("40000 columns"));
}

}  // namespace
}  // namespace connectai::test
