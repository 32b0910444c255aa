// Which functions are polled, and which have nothing to wait for. What a driver manager may not be
// ready for, an application is.
#include <functional>
#include <optional>
#include <string_view>

#include "support/polling.h"

namespace connectai::test::direct {
namespace {

SQLCHAR octets[256];
SQLSMALLINT small_number;
SQLLEN length;

class AsyncFunctions : public testing::Test {
protected:
    void connect(std::string_view scenario) {
        ASSERT_EQ(connection_.connect(connection_string(scenario)), SQL_SUCCESS);
        statement_.emplace(SQL_HANDLE_STMT, connection_);
        make_asynchronous(*statement_);
    }
    // Expects that it returns SQL_STILL_EXECUTING, and comes to `expected` in the end.
    void expect_polled(const char* expected, const std::function<SQLRETURN()>& call) {
        const SQLRETURN first = call();
        EXPECT_EQ(first, SQL_STILL_EXECUTING);
        const SQLRETURN code = first == SQL_STILL_EXECUTING ? polled(call) : first;
        EXPECT_EQ(outcome(*statement_, code), expected);
    }
    SQLRETURN execute(SQLCHAR* sql = query_text) {
        return driver().SQLExecDirect(*statement_, sql, SQL_NTS);
    }

    Connection connection_;
    std::optional<Handle> statement_;
};

TEST_F(AsyncFunctions, DescribeOnceAndThenAtOnce) {
    connect("scenario-slow-first-byte:1000");
    ASSERT_EQ(driver().SQLPrepare(*statement_, query_text, SQL_NTS), SQL_SUCCESS);
    const auto describe = [&] {
        return driver().SQLDescribeCol(*statement_, 2, octets, 256, nullptr, nullptr, nullptr,
                                       nullptr, nullptr);
    };
    expect_polled("ok", describe);
    EXPECT_STREQ(reinterpret_cast<const char*>(octets), "Label");
    EXPECT_EQ(describe(), SQL_SUCCESS) << "the service need not be asked again";
    EXPECT_EQ(driver().SQLNumResultCols(*statement_, &small_number), SQL_SUCCESS);
    expect_polled("ok", [&] { return driver().SQLExecute(*statement_); });
}

TEST_F(AsyncFunctions, DescribeAParameter) {
    connect("scenario-columns-slow-first-byte:200");
    ASSERT_EQ(
        driver().SQLPrepare(
            *statement_, narrow("SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= ?"), SQL_NTS),
        SQL_SUCCESS);
    SQLSMALLINT type = 0;
    EXPECT_EQ(outcome(*statement_, polled([&] {
                  return driver().SQLDescribeParam(*statement_, 1, &type, nullptr, nullptr,
                                                   nullptr);
              })),
              "ok");
    EXPECT_NE(type, 0);
}

TEST_F(AsyncFunctions, FetchWhatHasNotComeYet) {
    connect("scenario-stall:1000");
    ASSERT_EQ(outcome(*statement_, polled([&] { return execute(); })), "ok");
    int rows = 0;
    int waits = 0;
    for (;; ++rows) {
        SQLRETURN code = driver().SQLFetch(*statement_);
        if (code == SQL_STILL_EXECUTING) {
            ++waits;
            code = polled([&] { return driver().SQLFetch(*statement_); });
        }
        if (code == SQL_NO_DATA) break;
        ASSERT_EQ(outcome(*statement_, code), "ok");
    }
    EXPECT_GT(rows, 10);
    EXPECT_GT(waits, 0);
    EXPECT_LT(waits, 10) << "rows that have come are there at once";
}

TEST_F(AsyncFunctions, ScrollThroughWhatHasNotComeYet) {
    connect("scenario-stall:1000");
    ASSERT_EQ(driver().SQLSetStmtAttr(*statement_, SQL_ATTR_CURSOR_TYPE,
                                      as_pointer(SQL_CURSOR_STATIC), 0),
              SQL_SUCCESS);
    ASSERT_EQ(outcome(*statement_, polled([&] { return execute(); })), "ok");
    const auto scroll = [&](SQLSMALLINT orientation) {
        return [=, this] { return driver().SQLFetchScroll(*statement_, orientation, 0); };
    };
    expect_polled("ok", scroll(SQL_FETCH_LAST));
    EXPECT_EQ(scroll(SQL_FETCH_PRIOR)(), SQL_SUCCESS) << "all rows have been read";
    EXPECT_EQ(scroll(SQL_FETCH_FIRST)(), SQL_SUCCESS);
}

TEST_F(AsyncFunctions, GoToTheNextResult) {
    connect("scenario-stall:1000");
    ASSERT_EQ(outcome(*statement_, polled([&] { return execute(); })), "ok");
    expect_polled("no data", [&] { return driver().SQLMoreResults(*statement_); });
}

TEST_F(AsyncFunctions, ExecuteWhenAllDataAreThere) {
    connect("scenario-slow-first-byte:1000");
    length = SQL_DATA_AT_EXEC;
    ASSERT_EQ(driver().SQLBindParameter(*statement_, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_INTEGER,
                                        10, 0, as_pointer(7), 0, &length),
              SQL_SUCCESS);
    SQLCHAR* const sql = narrow("SELECT Id FROM [Samples].[Big].[Numbers] WHERE Id <= ?");
    ASSERT_EQ(polled([&] { return execute(sql); }), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    const auto next = [&] { return driver().SQLParamData(*statement_, &token); };
    ASSERT_EQ(polled(next), SQL_NEED_DATA);
    EXPECT_EQ(token, as_pointer(7));
    ASSERT_EQ(driver().SQLPutData(*statement_, narrow("3"), SQL_NTS), SQL_SUCCESS);
    expect_polled("ok", next);
    EXPECT_EQ(polled([&] { return driver().SQLFetch(*statement_); }), SQL_SUCCESS);
}

}  // namespace
}  // namespace connectai::test::direct
