// What the tests of SQLBulkOperations share: a table, and a cursor over it whose columns are bound
// to rows that are to be added.
#pragma once

#include <gmock/gmock.h>

#include <array>
#include <cstring>

#include "support/logged_mock.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {

using Rows = std::vector<std::vector<std::string>>;

inline SQLPOINTER number_value(std::size_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

// A table of the test's own on a mock of the suite's own, which writes down its requests.
class BulkTest : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        mock_ = std::make_unique<LoggedMock>(std::vector<std::string>{"--writable", "Scratch.dbo"});
    }
    static void TearDownTestSuite() { mock_.reset(); }
    void SetUp() override { connect(""); }
    void TearDown() override {
        statement_.reset();
        connection_.reset();
    }

    void connect(std::string_view more, std::string_view token = "test-token") {
        statement_.reset();
        connection_ = std::make_unique<Connection>();
        ASSERT_SUCCESS(connection_->handle(),
                       connection_->connect(mock_->connection_string(token, more)));
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        table_ = "[Scratch].[dbo].[" + std::string(test->name()) + "]";
        run("DROP TABLE IF EXISTS " + table_);
        run("CREATE TABLE " + table_ +
            " (id int NOT NULL PRIMARY KEY, name varchar(20), amount decimal(9,2))");
        run("INSERT INTO " + table_ + " (id, name) VALUES (-1, 'there')");
        statement_ = std::make_unique<Statement>(*connection_);
        set(SQL_ATTR_CONCURRENCY, number_value(SQL_CONCUR_VALUES));
        mock_->requests_of(*connection_);
    }
    void run(const std::string& sql) {
        Statement statement(*connection_);
        ASSERT_SUCCESS(statement, statement.execute(sql));
    }
    Rows rows(const std::string& columns = "id, name") {
        Statement statement(*connection_);
        EXPECT_SUCCESS(statement, statement.execute("SELECT " + columns + " FROM " + table_ +
                                                    " WHERE id >= 0 ORDER BY id"));
        return statement.rows();
    }
    void set(SQLINTEGER attribute, SQLPOINTER value) {
        ASSERT_SUCCESS(*statement_, SQLSetStmtAttr(*statement_, attribute, value, 0));
    }
    void open(const std::string& columns = "id, name") {
        ASSERT_SUCCESS(*statement_, statement_->execute("SELECT " + columns + " FROM " + table_));
    }

    // Column-wise: ids 1, 2, ... and names "n1", "n2", ...
    void bind(std::size_t count) {
        ids_.resize(count);
        id_lengths_.assign(count, 0);
        names_.assign(count, {});
        lengths_.assign(count, SQL_NTS);
        statuses_.assign(count, 0xFFFF);
        for (std::size_t i = 0; i < count; ++i) {
            ids_[i] = static_cast<SQLINTEGER>(i + 1);
            std::strcpy(names_[i].data(), ("n" + std::to_string(i + 1)).c_str());
        }
        ASSERT_SUCCESS(*statement_,
                       SQLBindCol(*statement_, 1, SQL_C_SLONG, ids_.data(), 0, id_lengths_.data()));
        ASSERT_SUCCESS(*statement_,
                       SQLBindCol(*statement_, 2, SQL_C_CHAR, names_.data(), 30, lengths_.data()));
        set(SQL_ATTR_ROW_ARRAY_SIZE, number_value(count));
        set(SQL_ATTR_ROW_STATUS_PTR, statuses_.data());
        set(SQL_ATTR_ROWS_FETCHED_PTR, &affected_);
    }
    SQLRETURN add() { return SQLBulkOperations(*statement_, SQL_ADD); }
    SQLLEN count() {
        SQLLEN count = -99;
        EXPECT_SUCCESS(*statement_, SQLRowCount(*statement_, &count));
        return count;
    }
    // SQL_DIAG_ROW_NUMBER and SQL_DIAG_COLUMN_NUMBER of a record.
    std::pair<SQLLEN, SQLINTEGER> place(SQLSMALLINT record = 1) {
        std::pair<SQLLEN, SQLINTEGER> place{-99, -99};
        EXPECT_SUCCESS(*statement_, SQLGetDiagField(SQL_HANDLE_STMT, *statement_, record,
                                                    SQL_DIAG_ROW_NUMBER, &place.first, 0, nullptr));
        EXPECT_SUCCESS(*statement_,
                       SQLGetDiagField(SQL_HANDLE_STMT, *statement_, record, SQL_DIAG_COLUMN_NUMBER,
                                       &place.second, 0, nullptr));
        return place;
    }
    // Requests to /batch since the last call.
    std::ptrdiff_t batches(std::ptrdiff_t expected) {
        return mock_->count_of(*connection_, "/batch", expected);
    }

    static inline std::unique_ptr<LoggedMock> mock_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Statement> statement_;
    std::string table_;
    std::vector<SQLINTEGER> ids_;
    std::vector<SQLLEN> id_lengths_;
    std::vector<std::array<char, 30>> names_;
    std::vector<SQLLEN> lengths_;
    std::vector<SQLUSMALLINT> statuses_;
    SQLULEN affected_ = 99;
};

}  // namespace connectai::test
