// Values at execution for SQLBulkOperations: ODBC 3.8, "Long data and SQLSetPos and
// SQLBulkOperations"; appendix B, SQLParamData, SQLPutData, SQLCancel.
#include "bulk_support.h"
#include "support/driver_library.h"

namespace connectai::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

class BulkData : public BulkTest {
protected:
    SQLPOINTER ask(SQLRETURN expected = SQL_NEED_DATA) {
        SQLPOINTER token = nullptr;
        EXPECT_EQ(SQLParamData(*statement_, &token), expected) << statement_->Handle::text();
        return token;
    }
    void put(std::string_view text) {
        EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, narrow(text), SQL_NTS));
    }
};

// "The value returned by SQLParamData is the address of the row in the TargetValuePtr buffer."
TEST_F(BulkData, IsAskedForRowByRow) {
    open();
    bind(3);
    lengths_[0] = SQL_DATA_AT_EXEC;
    lengths_[2] = SQL_LEN_DATA_AT_EXEC(3);
    ASSERT_EQ(add(), SQL_NEED_DATA);
    EXPECT_EQ(ask(), names_[0].data());
    put("fi");
    put("rst");
    EXPECT_EQ(ask(), names_[2].data());
    put("third");
    ask(SQL_SUCCESS);
    EXPECT_EQ(count(), 3);
    EXPECT_THAT(statuses_, Each(SQL_ROW_ADDED));
    EXPECT_EQ(rows(), (Rows{{"1", "first"}, {"2", "n2"}, {"3", "third"}}));
    EXPECT_EQ(statement_->fetch(), SQL_SUCCESS) << "S5 before, and now";
}

TEST_F(BulkData, TokensFollowTheOffset) {
    struct Row {
        SQLINTEGER id;
        char name[8];
        SQLLEN length;
    } buffers[3] = {{0, "", 0}, {1, "x", SQL_DATA_AT_EXEC}, {2, "y", SQL_DATA_AT_EXEC}};
    open();
    ASSERT_SUCCESS(*statement_,
                   SQLBindCol(*statement_, 1, SQL_C_SLONG, &buffers[0].id, 0, nullptr));
    ASSERT_SUCCESS(*statement_,
                   SQLBindCol(*statement_, 2, SQL_C_CHAR, buffers[0].name, 8, &buffers[0].length));
    SQLLEN offset = sizeof(Row);
    set(SQL_ATTR_ROW_BIND_TYPE, number_value(sizeof(Row)));
    set(SQL_ATTR_ROW_BIND_OFFSET_PTR, &offset);
    set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(2));
    ASSERT_EQ(add(), SQL_NEED_DATA);
    for (const std::size_t row : {1u, 2u}) {
        EXPECT_EQ(ask(), buffers[row].name);
        EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, buffers[row].name, SQL_NTS));
    }
    ask(SQL_SUCCESS);
    EXPECT_EQ(rows(), (Rows{{"1", "x"}, {"2", "y"}}));
}

// "Canceling does not affect the cursor state or the current cursor position."
TEST_F(BulkData, CancelGoesBackToTheCursor) {
    open();
    bind(1);
    set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(1));
    ASSERT_EQ(statement_->fetch(), SQL_SUCCESS);
    lengths_[0] = SQL_DATA_AT_EXEC;
    for (int steps = 0; steps < 3; ++steps) {
        ASSERT_EQ(add(), SQL_NEED_DATA);
        if (steps > 0) ask();
        if (steps > 1) put("never sent");
        ASSERT_SUCCESS(*statement_, SQLCancel(*statement_));
        SQLULEN number = 0;
        EXPECT_SUCCESS(*statement_,
                       SQLGetStmtAttr(*statement_, SQL_ATTR_ROW_NUMBER, &number, 0, nullptr));
        EXPECT_EQ(number, 1u);
    }
    EXPECT_EQ(statement_->fetch(), SQL_NO_DATA);
    EXPECT_EQ(batches(0), 0);
    ids_[0] = 7;
    lengths_[0] = SQL_DATA_AT_EXEC;
    ASSERT_EQ(add(), SQL_NEED_DATA);
    ask();
    put("sent");
    ask(SQL_SUCCESS);
    EXPECT_EQ(rows(), (Rows{{"7", "sent"}}));
}

TEST_F(BulkData, ErrorsGoBackToTheCursor) {
    open();
    bind(1);
    lengths_[0] = SQL_DATA_AT_EXEC;
    ASSERT_EQ(add(), SQL_NEED_DATA);
    ask();
    EXPECT_STATE(*statement_, SQLPutData(*statement_, names_.data(), -5), "HY090");
    ASSERT_EQ(add(), SQL_NEED_DATA) << "S5 again: " << statement_->Handle::text();
    ask();
    put("longer than twenty letters");
    ask(SQL_ERROR);
    EXPECT_EQ(statement_->state(), "22001");
    EXPECT_THAT(statuses_, Each(SQL_ROW_ERROR));
    EXPECT_EQ(statement_->fetch(), SQL_SUCCESS) << "S5 again";
}

// The same without a driver manager, which keeps states of its own.
TEST_F(BulkData, RefusesOtherFunctionsUntilItIsThere) {
    using direct::driver;
    using direct::outcome;
    direct::Connection connection;
    ASSERT_EQ(connection.connect(mock_->connection_string()), SQL_SUCCESS);
    const direct::Handle statement(SQL_HANDLE_STMT, connection);
    ASSERT_EQ(driver().SQLSetStmtAttr(statement, SQL_ATTR_CONCURRENCY,
                                      direct::as_pointer(SQL_CONCUR_VALUES), 0),
              SQL_SUCCESS);
    ASSERT_EQ(driver().SQLExecDirect(statement, narrow("SELECT id, name FROM " + table_), SQL_NTS),
              SQL_SUCCESS);
    SQLINTEGER id = 5;
    char name[8] = "";
    SQLLEN length = SQL_DATA_AT_EXEC;
    ASSERT_EQ(driver().SQLBindCol(statement, 1, SQL_C_SLONG, &id, 0, nullptr), SQL_SUCCESS);
    ASSERT_EQ(driver().SQLBindCol(statement, 2, SQL_C_CHAR, name, 8, &length), SQL_SUCCESS);
    const auto add_again = [&] {
        id = 5;  // a fetch has been here
        length = SQL_DATA_AT_EXEC;
        return outcome(statement, driver().SQLBulkOperations(statement, SQL_ADD));
    };
    const auto fetch = [&] { return outcome(statement, driver().SQLFetch(statement)); };
    const auto ask_driver = [&] {
        return outcome(statement, driver().SQLParamData(statement, nullptr));
    };
    EXPECT_EQ(add_again(), "need data");
    EXPECT_EQ(add_again(), "HY010");
    EXPECT_EQ(fetch(), "HY010");
    EXPECT_EQ(outcome(statement, driver().SQLPutData(statement, name, 0)), "HY010") << "S8";
    EXPECT_EQ(ask_driver(), "need data");
    EXPECT_EQ(ask_driver(), "HY010") << "S9";
    EXPECT_EQ(outcome(statement, driver().SQLCancel(statement)), "ok");
    EXPECT_EQ(ask_driver(), "HY010") << "S5";
    EXPECT_EQ(fetch(), "ok");
    EXPECT_EQ(add_again(), "need data");
    EXPECT_EQ(ask_driver(), "need data");
    EXPECT_EQ(outcome(statement, driver().SQLPutData(statement, name, -5)), "HY090");
    EXPECT_EQ(fetch(), "no data") << "S6";
    EXPECT_EQ(add_again(), "need data");
    EXPECT_EQ(ask_driver(), "need data");
    EXPECT_EQ(outcome(statement, driver().SQLPutData(statement, narrow("x"), 1)), "ok");
    EXPECT_EQ(ask_driver(), "ok");
    EXPECT_EQ(fetch(), "no data") << "S6";
    EXPECT_EQ(rows(), (Rows{{"5", "x"}}));
}

}  // namespace
}  // namespace connectai::test
