// Arrays of parameters: ODBC 3.8, "Using arrays of parameters"; SQLSetStmtAttr,
// SQL_ATTR_PARAMSET_SIZE.
#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <cstring>
#include <future>
#include <thread>

#include "support/logged_mock.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using namespace std::string_literals;
using Rows = std::vector<std::vector<std::string>>;

SQLPOINTER number_value(std::size_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

// A table of the test's own on a mock of the suite's own, which writes down its requests.
class ParameterArrays : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        mock_ = std::make_unique<LoggedMock>(std::vector<std::string>{"--writable", "Scratch.dbo"});
    }
    static void TearDownTestSuite() { mock_.reset(); }

    void SetUp() override { connect(""); }
    void connect(std::string_view more, std::string_view token = "test-token") {
        statement_.reset();
        connection_ = std::make_unique<Connection>();
        ASSERT_SUCCESS(connection_->handle(),
                       connection_->connect(mock_->connection_string(token, more)));
        statement_ = std::make_unique<Statement>(*connection_);
        const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
        table_ = "[Scratch].[dbo].[" + name + "]";
        ASSERT_SUCCESS(*statement_, statement_->execute("DROP TABLE IF EXISTS " + table_));
        ASSERT_SUCCESS(*statement_, statement_->execute("CREATE TABLE " + table_ +
                                                        " (id int NOT NULL PRIMARY KEY, name "
                                                        "varchar(20))"));
        mock_->requests_of(*connection_);
    }
    void TearDown() override {
        statement_.reset();
        connection_.reset();
    }

    std::string insert() const { return "INSERT INTO " + table_ + " (id, name) VALUES (?, ?)"; }
    Rows rows() {
        Statement statement(*connection_);
        EXPECT_SUCCESS(statement,
                       statement.execute("SELECT id, name FROM " + table_ + " ORDER BY id"));
        return statement.rows();
    }
    void set(SQLINTEGER attribute, SQLPOINTER value) {
        ASSERT_SUCCESS(*statement_, SQLSetStmtAttr(*statement_, attribute, value, 0));
    }
    void use_sets(std::size_t sets) {
        statuses_.assign(sets, 0xFFFF);
        set(SQL_ATTR_PARAMSET_SIZE, number_value(sets));
        set(SQL_ATTR_PARAM_STATUS_PTR, statuses_.data());
        set(SQL_ATTR_PARAMS_PROCESSED_PTR, &processed_);
    }
    // Column-wise: ids 1, 2, ... and names "n1", "n2", ...
    void bind_columns(std::size_t sets) {
        ids_.resize(sets);
        names_.assign(sets, {});
        lengths_.assign(sets, SQL_NTS);
        for (std::size_t i = 0; i < sets; ++i) {
            ids_[i] = static_cast<SQLINTEGER>(i + 1);
            std::strcpy(names_[i].data(), ("n" + std::to_string(i + 1)).c_str());
        }
        ASSERT_SUCCESS(*statement_, SQLBindParameter(*statement_, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                     SQL_INTEGER, 0, 0, ids_.data(), 0, nullptr));
        ASSERT_SUCCESS(*statement_,
                       SQLBindParameter(*statement_, 2, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR,
                                        20, 0, names_.data(), 12, lengths_.data()));
        use_sets(sets);
    }
    // SQL_DIAG_ROW_NUMBER and SQL_DIAG_COLUMN_NUMBER of the first record.
    std::pair<SQLLEN, SQLINTEGER> place() {
        std::pair<SQLLEN, SQLINTEGER> place{-99, -99};
        SQLGetDiagField(SQL_HANDLE_STMT, *statement_, 1, SQL_DIAG_ROW_NUMBER, &place.first, 0,
                        nullptr);
        SQLGetDiagField(SQL_HANDLE_STMT, *statement_, 1, SQL_DIAG_COLUMN_NUMBER, &place.second, 0,
                        nullptr);
        return place;
    }
    SQLLEN count() {
        SQLLEN count = -99;
        EXPECT_SUCCESS(*statement_, SQLRowCount(*statement_, &count));
        return count;
    }

    static std::unique_ptr<LoggedMock> mock_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Statement> statement_;
    std::string table_;
    std::vector<SQLINTEGER> ids_;
    std::vector<std::array<char, 12>> names_;
    std::vector<SQLLEN> lengths_;
    std::vector<SQLUSMALLINT> statuses_;
    SQLULEN processed_ = 99;
};
std::unique_ptr<LoggedMock> ParameterArrays::mock_;

TEST_F(ParameterArrays, ColumnWiseGoInOneRequest) {
    bind_columns(3);
    lengths_[1] = SQL_NULL_DATA;
    ASSERT_SUCCESS(*statement_, statement_->execute(insert()));
    EXPECT_EQ(count(), 3);
    EXPECT_EQ(processed_, 3u);
    EXPECT_THAT(statuses_, Each(SQL_PARAM_SUCCESS));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "NULL"}, {"3", "n3"}}));
    EXPECT_EQ(mock_->count_of(*connection_, "/batch", 1), 1);
}

TEST_F(ParameterArrays, RowWiseWithAnOffset) {
    struct Row {
        SQLINTEGER id;
        SQLWCHAR name[8];
        SQLLEN length;
    };
    Row table[5] = {};
    for (SQLINTEGER i = 0; i < 5; ++i) {
        table[i].id = i;
        table[i].name[0] = static_cast<SQLWCHAR>('a' + i);
        table[i].length = SQL_NTS;
    }
    ASSERT_SUCCESS(*statement_, SQLBindParameter(*statement_, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                 SQL_INTEGER, 0, 0, &table[0].id, 0, nullptr));
    ASSERT_SUCCESS(*statement_,
                   SQLBindParameter(*statement_, 2, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR, 20,
                                    0, table[0].name, sizeof table[0].name, &table[0].length));
    SQLLEN offset = 2 * sizeof(Row);
    set(SQL_ATTR_PARAM_BIND_TYPE, number_value(sizeof(Row)));
    set(SQL_ATTR_PARAM_BIND_OFFSET_PTR, &offset);
    use_sets(3);
    ASSERT_SUCCESS(*statement_, statement_->execute(insert()));
    EXPECT_EQ(rows(), (Rows{{"2", "c"}, {"3", "d"}, {"4", "e"}}));
}

TEST_F(ParameterArrays, IgnoredSetsAreLeftOut) {
    bind_columns(4);
    std::array<SQLUSMALLINT, 4> operations{SQL_PARAM_PROCEED, SQL_PARAM_IGNORE, SQL_PARAM_PROCEED,
                                           SQL_PARAM_IGNORE};
    set(SQL_ATTR_PARAM_OPERATION_PTR, operations.data());
    ASSERT_SUCCESS(*statement_, statement_->execute(insert()));
    EXPECT_EQ(count(), 2);
    EXPECT_THAT(statuses_, ElementsAre(SQL_PARAM_SUCCESS, SQL_PARAM_UNUSED, SQL_PARAM_SUCCESS,
                                       SQL_PARAM_UNUSED));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"3", "n3"}}));
    operations.fill(SQL_PARAM_IGNORE);
    mock_->requests_of(*connection_);
    statement_->execute("DELETE FROM " + table_ + " WHERE id = ? AND name = ?");
    EXPECT_EQ(mock_->count_of(*connection_, "/batch", 0), 0);
}

TEST_F(ParameterArrays, AllSetsMayBeIgnored) {
    SQLUSMALLINT ignored[] = {SQL_PARAM_IGNORE, SQL_PARAM_IGNORE};
    for (const std::string& text : {insert(), "{call CRM.Sales.AddNumbers(?, ?)}"s}) {
        SCOPED_TRACE(text);
        bind_columns(2);
        set(SQL_ATTR_PARAM_OPERATION_PTR, ignored);
        EXPECT_EQ(statement_->execute(text), SQL_SUCCESS);
        EXPECT_EQ(count(), 0);
        EXPECT_THAT(statuses_, Each(SQL_PARAM_UNUSED));
    }
    EXPECT_EQ(mock_->count_of(*connection_, "/batch", 0), 0);
}

TEST_F(ParameterArrays, BatchSizeSlicesThem) {
    connect("BatchSize=100");
    bind_columns(1050);
    ASSERT_SUCCESS(*statement_, statement_->execute(insert()));
    EXPECT_EQ(count(), 1050);
    EXPECT_EQ(processed_, 1050u);
    EXPECT_THAT(statuses_, Each(SQL_PARAM_SUCCESS));
    EXPECT_EQ(mock_->count_of(*connection_, "/batch", 11), 11);
    const Rows all = rows();
    ASSERT_EQ(all.size(), 1050u);
    EXPECT_EQ(all.back().back(), "n1050");
}

TEST_F(ParameterArrays, UpdatesAndDeletesAddUpTheirRows) {
    bind_columns(3);
    ASSERT_SUCCESS(*statement_, statement_->execute(insert()));
    ids_ = {1, 77, 3};
    ASSERT_SUCCESS(*statement_, SQLBindParameter(*statement_, 1, SQL_PARAM_INPUT, SQL_C_CHAR,
                                                 SQL_VARCHAR, 20, 0, names_.data(), 12, nullptr));
    ASSERT_SUCCESS(*statement_, SQLBindParameter(*statement_, 2, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                 SQL_INTEGER, 0, 0, ids_.data(), 0, nullptr));
    ASSERT_SUCCESS(*statement_,
                   statement_->execute("UPDATE " + table_ + " SET name = ? WHERE id = ?"));
    EXPECT_EQ(count(), 2);
    // ODBC 3.8, SQLExecDirect: SQL_NO_DATA where a searched delete touches no row.
    ids_ = {77, 78, 79};
    EXPECT_EQ(statement_->execute("DELETE FROM " + table_ + " WHERE name = ? AND id = ?"),
              SQL_NO_DATA);
    EXPECT_EQ(count(), 0);
}

// "Error processing": the sets before the one that is wrong are executed, those behind are not.
TEST_F(ParameterArrays, AWrongValueInTheMiddle) {
    bind_columns(5);
    std::strcpy(names_[2].data(), "not UTF\xFF");
    EXPECT_STATE(*statement_, statement_->execute(insert()), "22018");
    EXPECT_THAT(place(), Pair(3, 2));
    EXPECT_EQ(processed_, 3u);
    EXPECT_THAT(statuses_, ElementsAre(SQL_PARAM_SUCCESS, SQL_PARAM_SUCCESS, SQL_PARAM_ERROR,
                                       SQL_PARAM_UNUSED, SQL_PARAM_UNUSED));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}}));
}

// The same where each set is executed by itself.
TEST_F(ParameterArrays, AWrongValueOfAQuery) {
    const std::string query = "SELECT name FROM " + table_ + " WHERE id = ? AND name = ?";
    bind_columns(1);
    std::strcpy(names_[0].data(), "not UTF\xFF");
    EXPECT_STATE(*statement_, statement_->execute(query), "22018");
    EXPECT_THAT(place(), Pair(1, 2));
    bind_columns(3);
    std::strcpy(names_[1].data(), "not UTF\xFF");
    ASSERT_SUCCESS(*statement_, statement_->execute(query));
    EXPECT_STATE(*statement_, SQLMoreResults(*statement_), "22018");
    EXPECT_THAT(place(), Pair(2, 2));
}

// What the data source refuses: of the slice's sets, nobody knows which have taken effect.
TEST_F(ParameterArrays, ASliceThatFails) {
    connect("BatchSize=2");
    bind_columns(6);
    ids_[3] = 1;  // a duplicate key
    EXPECT_STATE(*statement_, statement_->execute(insert()), "23000");
    EXPECT_THAT(statement_->message(), HasSubstr("the parameter sets 3 to 4 went in one request"));
    EXPECT_THAT(place(), Pair(SQL_ROW_NUMBER_UNKNOWN, SQL_NO_COLUMN_NUMBER));
    EXPECT_EQ(processed_, 4u);
    EXPECT_THAT(statuses_,
                ElementsAre(SQL_PARAM_SUCCESS, SQL_PARAM_SUCCESS, SQL_PARAM_DIAG_UNAVAILABLE,
                            SQL_PARAM_DIAG_UNAVAILABLE, SQL_PARAM_UNUSED, SQL_PARAM_UNUSED));
    EXPECT_EQ(mock_->count_of(*connection_, "/batch", 2), 2);
}

// A request whose reply never comes may have been carried out, or not: its sets are neither good
// nor bad.
TEST_F(ParameterArrays, ASliceWhoseReplyIsLost) {
    for (const char* scenario : {"scenario-batch-cut-before-brace", "scenario-batch-drop"}) {
        SCOPED_TRACE(scenario);
        connect("BatchSize=2", scenario);
        bind_columns(4);
        EXPECT_STATE(*statement_, statement_->execute(insert()), "08S01");
        EXPECT_THAT(statement_->message(), HasSubstr("the parameter sets 1 to 2 went in one "
                                                     "request, and which of them have taken"));
        EXPECT_EQ(processed_, 2u);
        EXPECT_THAT(statuses_, ElementsAre(SQL_PARAM_DIAG_UNAVAILABLE, SQL_PARAM_DIAG_UNAVAILABLE,
                                           SQL_PARAM_UNUSED, SQL_PARAM_UNUSED));
        EXPECT_EQ(rows().size(), scenario == std::string("scenario-batch-drop") ? 0u : 2u);
    }
}

// The query timeout, and SQLCancel from another thread.
TEST_F(ParameterArrays, ASliceThatIsNotWaitedFor) {
    connect("BatchSize=2", "scenario-batch-slow-first-byte:30000");
    bind_columns(4);
    const auto expect_unknown = [&] {
        EXPECT_EQ(processed_, 2u);
        EXPECT_THAT(statuses_, ElementsAre(SQL_PARAM_DIAG_UNAVAILABLE, SQL_PARAM_DIAG_UNAVAILABLE,
                                           SQL_PARAM_UNUSED, SQL_PARAM_UNUSED));
    };
    set(SQL_ATTR_QUERY_TIMEOUT, number_value(1));
    EXPECT_STATE(*statement_, statement_->execute(insert()), "HYT00");
    expect_unknown();
    set(SQL_ATTR_QUERY_TIMEOUT, number_value(0));
    auto executing = std::async(std::launch::async, [&] { return statement_->execute(insert()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    EXPECT_EQ(SQLCancel(*statement_), SQL_SUCCESS);
    EXPECT_STATE(*statement_, executing.get(), "HY008");
    expect_unknown();
}

// A reply that tells nothing may be that of a change: the count is unknown, and a rollback fails.
TEST_F(ParameterArrays, ASliceWhoseReplyTellsNothing) {
    for (const char* scenario : {"scenario-batch-null-results", "scenario-batch-empty-results"}) {
        SCOPED_TRACE(scenario);
        connect("", scenario);
        ASSERT_SUCCESS(connection_->handle(),
                       SQLSetConnectAttr(*connection_, SQL_ATTR_AUTOCOMMIT,
                                         number_value(SQL_AUTOCOMMIT_OFF), 0));
        bind_columns(2);
        ASSERT_SUCCESS(*statement_, statement_->execute(insert()));
        EXPECT_EQ(count(), -1);
        EXPECT_STATE(connection_->handle(), SQLEndTran(SQL_HANDLE_DBC, *connection_, SQL_ROLLBACK),
                     "HYC00");
    }
}

TEST_F(ParameterArrays, OneSetARequestTellsWhichFailed) {
    connect("BatchSize=1");
    bind_columns(4);
    ids_[2] = 1;
    EXPECT_STATE(*statement_, statement_->execute(insert()), "23000");
    EXPECT_THAT(statuses_, ElementsAre(SQL_PARAM_SUCCESS, SQL_PARAM_SUCCESS, SQL_PARAM_ERROR,
                                       SQL_PARAM_UNUSED));
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}}));
}

// SQL_PARAM_ARRAY_SELECTS: SQL_PAS_BATCH, a result for each set.
TEST_F(ParameterArrays, QueriesGiveAResultForEachSet) {
    SQLUINTEGER answer = 0;
    EXPECT_SUCCESS(connection_->handle(), SQLGetInfo(*connection_, SQL_PARAM_ARRAY_SELECTS, &answer,
                                                     sizeof answer, nullptr));
    EXPECT_EQ(answer, static_cast<SQLUINTEGER>(SQL_PAS_BATCH));
    EXPECT_SUCCESS(connection_->handle(), SQLGetInfo(*connection_, SQL_PARAM_ARRAY_ROW_COUNTS,
                                                     &answer, sizeof answer, nullptr));
    EXPECT_EQ(answer, static_cast<SQLUINTEGER>(SQL_PARC_NO_BATCH));
    bind_columns(3);
    ASSERT_SUCCESS(*statement_, statement_->execute("SELECT ? AS a, ? AS b"));
    for (int set = 1; set <= 3; ++set) {
        EXPECT_EQ(processed_, static_cast<SQLULEN>(set));
        EXPECT_EQ(statuses_[static_cast<std::size_t>(set) - 1], SQL_PARAM_SUCCESS);
        const std::string number = std::to_string(set);
        EXPECT_EQ(statement_->rows(), (Rows{{number, "n" + number}}));
        EXPECT_EQ(SQLMoreResults(*statement_), set < 3 ? SQL_SUCCESS : SQL_NO_DATA);
    }
}

// SQLBindParameter: values are read on execution, and not when a result is asked for.
TEST_F(ParameterArrays, QueriesKeepTheValuesOfTheirExecution) {
    bind_columns(3);
    ASSERT_SUCCESS(*statement_, statement_->execute("SELECT ? AS a, ? AS b"));
    ids_.assign(3, -1);
    for (auto& name : names_) name.fill('x');
    lengths_.assign(3, SQL_NULL_DATA);
    ASSERT_SUCCESS(*statement_, SQLFreeStmt(*statement_, SQL_RESET_PARAMS));
    for (const char* number : {"1", "2", "3"}) {
        EXPECT_EQ(statement_->rows(), (Rows{{number, std::string("n") + number}}));
        SQLMoreResults(*statement_);
    }
}

// What may change data is executed for every set at once: an application may never ask for more.
TEST_F(ParameterArrays, TextsOfSeveralStatementsRunForEverySet) {
    bind_columns(4);
    ASSERT_SUCCESS(*statement_, statement_->execute("INSERT INTO " + table_ + " (id) VALUES (?); " +
                                                    "UPDATE " + table_ + " SET name = ?"));
    EXPECT_EQ(count(), 4 + 1 + 2 + 3 + 4);
    EXPECT_THAT(statuses_, Each(SQL_PARAM_SUCCESS));
    EXPECT_EQ(rows(), (Rows{{"1", "n4"}, {"2", "n4"}, {"3", "n4"}, {"4", "n4"}}));
    EXPECT_EQ(SQLMoreResults(*statement_), SQL_NO_DATA);
}

// /batch is for INSERT, UPDATE and DELETE alone.
TEST_F(ParameterArrays, AnUpsertGoesSetBySet) {
    bind_columns(3);
    statement_->execute("UPSERT INTO " + table_ + " (id, name) VALUES (?, ?)");
    SQLFreeStmt(*statement_, SQL_CLOSE);
    EXPECT_EQ(count_with(mock_->requests_of(*connection_), "/batch"), 0);
    EXPECT_EQ(processed_, 3u);
    EXPECT_EQ(rows(), (Rows{{"1", "n1"}, {"2", "n2"}, {"3", "n3"}}));
}

// A cut fraction is a warning of its set, and there are no more records than a manager bears.
TEST_F(ParameterArrays, ManyWarningsAreToldByTheStatusArray) {
    constexpr std::size_t sets = 5000;
    bind_columns(sets);
    std::vector<double> numbers(sets);
    for (std::size_t i = 0; i < sets; ++i) numbers[i] = static_cast<double>(i + 1) + 0.5;
    ASSERT_SUCCESS(*statement_, SQLBindParameter(*statement_, 1, SQL_PARAM_INPUT, SQL_C_DOUBLE,
                                                 SQL_INTEGER, 0, 0, numbers.data(), 0, nullptr));
    EXPECT_EQ(statement_->execute(insert()), SQL_SUCCESS_WITH_INFO);
    EXPECT_THAT(statuses_, Each(SQL_PARAM_SUCCESS_WITH_INFO));
    SQLINTEGER records = 0;
    EXPECT_SUCCESS(*statement_, SQLGetDiagField(SQL_HANDLE_STMT, *statement_, 0, SQL_DIAG_NUMBER,
                                                &records, 0, nullptr));
    EXPECT_LE(records, 1000);
    EXPECT_EQ(count(), static_cast<SQLLEN>(sets));
}

// "Data-at-execution parameters": the status of the set on which the error occurred.
TEST_F(ParameterArrays, AnErrorOfSQLPutDataIsItsSets) {
    bind_columns(3);
    lengths_[1] = SQL_DATA_AT_EXEC;
    ASSERT_EQ(statement_->execute(insert()), SQL_NEED_DATA);
    ASSERT_EQ(SQLParamData(*statement_, nullptr), SQL_NEED_DATA);
    EXPECT_STATE(*statement_, SQLPutData(*statement_, narrow("x"), -77), "HY090");
    EXPECT_EQ(processed_, 2u);
    EXPECT_THAT(statuses_, ElementsAre(SQL_PARAM_UNUSED, SQL_PARAM_ERROR, SQL_PARAM_UNUSED));
}

TEST_F(ParameterArrays, DataAtExecutionAsksSetBySet) {
    bind_columns(3);
    lengths_[0] = SQL_DATA_AT_EXEC;
    lengths_[2] = SQL_LEN_DATA_AT_EXEC(3);
    ASSERT_EQ(statement_->execute(insert()), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    EXPECT_EQ(processed_, 1u);
    EXPECT_EQ(token, names_.data()) << "the scalar value that was bound";
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, narrow("first"), SQL_NTS));
    ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    EXPECT_EQ(processed_, 3u);
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, narrow("third"), SQL_NTS));
    ASSERT_SUCCESS(*statement_, SQLParamData(*statement_, &token));
    EXPECT_EQ(rows(), (Rows{{"1", "first"}, {"2", "n2"}, {"3", "third"}}));
}

// Row-wise, the token is the set's own address: that is how pyodbc finds its value.
TEST_F(ParameterArrays, RowWiseTokensAreTheSetsAddresses) {
    struct Row {
        SQLINTEGER id;
        char name[8];
        SQLLEN length;
    } table[2] = {{1, "x", SQL_DATA_AT_EXEC}, {2, "y", SQL_DATA_AT_EXEC}};
    ASSERT_SUCCESS(*statement_, SQLBindParameter(*statement_, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                                 SQL_INTEGER, 0, 0, &table[0].id, 0, nullptr));
    ASSERT_SUCCESS(*statement_,
                   SQLBindParameter(*statement_, 2, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 20, 0,
                                    table[0].name, 8, &table[0].length));
    set(SQL_ATTR_PARAM_BIND_TYPE, number_value(sizeof(Row)));
    use_sets(2);
    ASSERT_EQ(statement_->execute(insert()), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    for (Row& row : table) {
        ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
        EXPECT_EQ(token, row.name);
        EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, row.name, SQL_NTS));
    }
    ASSERT_SUCCESS(*statement_, SQLParamData(*statement_, &token));
    EXPECT_EQ(rows(), (Rows{{"1", "x"}, {"2", "y"}}));
}

// Everything arrives exactly once, in no more requests than the slices call for.
TEST_F(ParameterArrays, HundredThousandRowsInSetsOfAThousand) {
    bind_columns(1000);
    ASSERT_SUCCESS(*statement_, SQLPrepare(*statement_, narrow(insert()), SQL_NTS));
    for (SQLINTEGER turn = 0; turn < 100; ++turn) {
        for (std::size_t i = 0; i < ids_.size(); ++i) {
            ids_[i] = turn * 1000 + static_cast<SQLINTEGER>(i);
        }
        ASSERT_SUCCESS(*statement_, SQLExecute(*statement_));
    }
    EXPECT_EQ(mock_->count_of(*connection_, "/batch", 100), 100);
    Statement statement(*connection_);
    ASSERT_SUCCESS(statement, statement.execute("SELECT COUNT(*), COUNT(DISTINCT id), MIN(id), "
                                                "MAX(id) FROM " +
                                                table_));
    EXPECT_EQ(statement.rows(), (Rows{{"100000", "100000", "0", "99999"}}));
}

}  // namespace
}  // namespace connectai::test
