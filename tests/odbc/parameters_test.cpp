// Parameters one set at a time: ODBC 3.8, SQLBindParameter, SQLNumParams, SQLParamData, SQLPutData.
#include <gmock/gmock.h>

#include <cstring>

#include "support/logged_mock.h"
#include "support/mock_server.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

using ::testing::HasSubstr;

// A statement on which parameters are bound and a text is executed.
class Parameters : public ConnectedTest {
protected:
    void SetUp() override {
        ConnectedTest::SetUp();
        statement_ = std::make_unique<Statement>(connection_);
    }
    void TearDown() override { statement_.reset(); }

    SQLRETURN bind(SQLUSMALLINT number, SQLSMALLINT c_type, SQLSMALLINT sql_type, SQLPOINTER data,
                   SQLLEN octets, SQLLEN* length, SQLULEN size = 0, SQLSMALLINT digits = 0) {
        return SQLBindParameter(*statement_, number, SQL_PARAM_INPUT, c_type, sql_type, size,
                                digits, data, octets, length);
    }
    std::vector<std::vector<std::string>> rows(std::string_view sql) {
        EXPECT_SUCCESS(*statement_, statement_->execute(sql));
        auto rows = statement_->rows();
        SQLFreeStmt(*statement_, SQL_CLOSE);
        return rows;
    }

    std::unique_ptr<Statement> statement_;
};

// What SQLParamData hands back for a value that comes at execution.
SQLPOINTER as_token(std::uintptr_t number) {
    return reinterpret_cast<SQLPOINTER>(number);
}

using Rows = std::vector<std::vector<std::string>>;

TEST_F(Parameters, StandWhereTheirMarkersStand) {
    SQLINTEGER number = 42;
    SQLLEN number_length = 0;
    SQLCHAR text[] = "it's a \xF0\x9F\x98\x80";
    SQLLEN text_length = SQL_NTS;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_SLONG, SQL_INTEGER, &number, 0, &number_length));
    ASSERT_SUCCESS(*statement_,
                   bind(2, SQL_C_CHAR, SQL_VARCHAR, text, sizeof text, &text_length, 50));
    EXPECT_EQ(rows("SELECT ? AS a, '?' AS b, ? AS c -- ?"),
              (Rows{{"42", "?", "it's a \U0001F600"}}));
}

TEST_F(Parameters, AreReadWhenTheStatementIsExecuted) {
    SQLINTEGER number = 0;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_SLONG, SQL_INTEGER, &number, 0, nullptr));
    ASSERT_SUCCESS(*statement_, SQLPrepare(*statement_, narrow("SELECT ? AS a"), SQL_NTS));
    SQLSMALLINT markers = 0;
    EXPECT_SUCCESS(*statement_, SQLNumParams(*statement_, &markers));
    EXPECT_EQ(markers, 1);
    for (number = 1; number <= 3; ++number) {
        ASSERT_SUCCESS(*statement_, SQLExecute(*statement_));
        EXPECT_EQ(statement_->rows(), (Rows{{std::to_string(number)}}));
        ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    }
}

// "StrLen_or_IndPtr Argument".
TEST_F(Parameters, LengthsNullsAndTerminators) {
    SQLCHAR text[] = "abcdef";
    SQLLEN length = 3;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, text, sizeof text, &length));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"abc"}}));
    length = SQL_NTS;
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"abcdef"}}));
    length = 0;
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{""}}));
    length = SQL_NULL_DATA;
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"NULL"}}));
    length = -77;
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "HY090");
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, text, sizeof text, nullptr));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"abcdef"}})) << "without a length, it is terminated";
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, nullptr, 0, &length));
    length = SQL_NULL_DATA;
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"NULL"}}));
}

TEST_F(Parameters, WideTextIsUtf16) {
    std::vector<SQLWCHAR> text = wide("w\u00efde \U0001F600");
    SQLLEN length = SQL_NTS;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_WCHAR, SQL_WVARCHAR, text.data(), 100, &length));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"w\u00efde \U0001F600"}}));
    length = 4;  // octets
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"w\u00ef"}}));
    text[0] = 0xD83D;
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22018");
}

// As LibreOffice sends it, unless it is told a character set.
TEST_F(Parameters, NarrowTextOfAnotherCharacterSetIsRefusedWithTheRemedy) {
    SQLCHAR text[] = "gr\xFCn";
    SQLLEN length = SQL_NTS;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, text, sizeof text, &length));
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22018");
    EXPECT_THAT(statement_->message(), HasSubstr("SQL_C_CHAR takes UTF-8"));
}

struct Wrong {
    const char* name;
    SQLUSMALLINT number;
    SQLSMALLINT direction, c_type, sql_type;
    SQLULEN size;
    SQLSMALLINT digits;
    bool data, length;
    SQLLEN octets;
    const char* state;
};

// The manager answers some of it itself, with the same SQLSTATEs.
TEST_F(Parameters, WrongArgumentsAreRefused) {
    constexpr SQLSMALLINT in = SQL_PARAM_INPUT;
    const Wrong cases[] = {
        {"Number", 0, in, SQL_C_CHAR, SQL_VARCHAR, 1, 0, true, true, 1, "07009"},
        {"Direction", 1, 77, SQL_C_CHAR, SQL_VARCHAR, 1, 0, true, true, 1, "HY105"},
        {"CType", 1, in, 7777, SQL_VARCHAR, 1, 0, true, true, 1, "HY003"},
        {"SqlType", 1, in, SQL_C_CHAR, 7777, 1, 0, true, true, 1, "HY004"},
        {"Pair", 1, in, SQL_C_TYPE_DATE, SQL_INTEGER, 1, 0, true, true, 1, "07006"},
        {"NoBuffers", 1, in, SQL_C_CHAR, SQL_VARCHAR, 1, 0, false, false, 1, "HY009"},
        {"BufferLength", 1, in, SQL_C_CHAR, SQL_VARCHAR, 1, 0, true, true, -2, "HY090"},
        {"Precision", 1, in, SQL_C_CHAR, SQL_DECIMAL, 39, 0, true, true, 1, "HY104"},
        {"Scale", 1, in, SQL_C_CHAR, SQL_DECIMAL, 5, 6, true, true, 1, "HY104"},
        {"NegativeScale", 1, in, SQL_C_CHAR, SQL_NUMERIC, 5, -1, true, true, 1, "HY104"},
        {"Fraction", 1, in, SQL_C_CHAR, SQL_TYPE_TIMESTAMP, 30, 10, true, true, 1, "HY104"},
    };
    for (const Wrong& wrong : cases) {
        SCOPED_TRACE(wrong.name);
        SQLCHAR buffer[8] = "x";
        SQLLEN length = 1;
        EXPECT_STATE(*statement_,
                     SQLBindParameter(*statement_, wrong.number, wrong.direction, wrong.c_type,
                                      wrong.sql_type, wrong.size, wrong.digits,
                                      wrong.data ? buffer : nullptr, wrong.octets,
                                      wrong.length ? &length : nullptr),
                     wrong.state);
    }
}

TEST_F(Parameters, TheNumberOfMarkersAndBindingsMustAgree) {
    LoggedMock mock;
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect(mock.connection_string()));
    Statement statement(connection);
    SQLINTEGER number = 1;
    ASSERT_SUCCESS(statement, SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG,
                                               SQL_INTEGER, 0, 0, &number, 0, nullptr));
    mock.requests_of(connection);
    EXPECT_STATE(statement, statement.execute("SELECT ? AS a, ? AS b"), "07002");
    EXPECT_THAT(statement.message(), HasSubstr("parameter 2 is not bound"));
    EXPECT_EQ(count_with(mock.requests_of(connection), "/query"), 0) << "nothing is sent";
    // One too many is none too few: the same bindings may serve several texts.
    EXPECT_SUCCESS(statement, statement.execute("SELECT 1 AS a"));
    SQLFreeStmt(statement, SQL_CLOSE);
    ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_RESET_PARAMS));
    EXPECT_STATE(statement, statement.execute("SELECT ? AS a"), "07002");
}

TEST_F(Parameters, AValueThatDoesNotFitIsNotSent) {
    SQLCHAR text[] = "12x";
    SQLLEN length = SQL_NTS;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_INTEGER, text, sizeof text, &length));
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22018");
    EXPECT_THAT(statement_->message(), HasSubstr("parameter 1 (SQL_C_CHAR as SQL_INTEGER)"));
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, text, sizeof text, &length, 2));
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22001");
    SQLINTEGER number = 70'000;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_SLONG, SQL_SMALLINT, &number, 0, nullptr));
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22003");
}

// "C to SQL: Numeric", note [b]: a fraction that an exact type has no place for is cut, and said.
TEST_F(Parameters, ACutFractionIsAWarning) {
    double number = 2.75;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_DOUBLE, SQL_INTEGER, &number, 0, nullptr));
    EXPECT_EQ(statement_->execute("SELECT ? AS a"), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement_->state(), "01S07");
    EXPECT_EQ(statement_->rows(), (Rows{{"2"}}));
}

TEST_F(Parameters, TheDefaultCTypeIsThatOfTheSqlType) {
    SQL_DATE_STRUCT date{2026, 11, 21};
    SQLLEN length = 0;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_DEFAULT, SQL_TYPE_DATE, &date, 0, &length, 10));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"2026-11-21"}}));
    // ODBC 2's name of the type.
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_DATE, SQL_DATE, &date, 0, &length, 10));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"2026-11-21"}}));
}

TEST_F(Parameters, TheNumericStructTakesItsScaleFromTheDescriptor) {
    SQL_NUMERIC_STRUCT number{};
    number.sign = 1;
    number.val[0] = 57;
    number.val[1] = 48;  // 12345
    SQLLEN length = sizeof number;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_NUMERIC, SQL_DECIMAL, &number, 0, &length, 10, 2));
    SQLHDESC apd = SQL_NULL_HDESC;
    ASSERT_SUCCESS(*statement_,
                   SQLGetStmtAttr(*statement_, SQL_ATTR_APP_PARAM_DESC, &apd, 0, nullptr));
    SQLSetDescField(apd, 1, SQL_DESC_PRECISION, reinterpret_cast<SQLPOINTER>(10), 0);
    SQLSetDescField(apd, 1, SQL_DESC_SCALE, reinterpret_cast<SQLPOINTER>(2), 0);
    SQLSetDescField(apd, 1, SQL_DESC_DATA_PTR, &number, 0);
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"123.45"}}));
}

// SQL_DESC_DATETIME_INTERVAL_PRECISION of the IPD bounds the first field: 22015.
TEST_F(Parameters, IntervalsHaveTheLeadingDigitsThatTheDescriptorAllows) {
    SQL_INTERVAL_STRUCT days{};
    days.interval_type = SQL_IS_DAY;
    days.intval.day_second.day = 365;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_INTERVAL_DAY, SQL_INTERVAL_DAY, &days, 0, nullptr));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"365"}}));
    SQLHDESC ipd = SQL_NULL_HDESC;
    ASSERT_SUCCESS(*statement_,
                   SQLGetStmtAttr(*statement_, SQL_ATTR_IMP_PARAM_DESC, &ipd, 0, nullptr));
    ASSERT_EQ(SQLSetDescField(ipd, 1, SQL_DESC_DATETIME_INTERVAL_PRECISION, as_token(2), 0),
              SQL_SUCCESS);
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22015");
}

TEST_F(Parameters, TheBindOffsetMovesAllAddresses) {
    struct Row {
        SQLINTEGER number;
        SQLLEN length;
    } values[] = {{1, 0}, {2, SQL_NULL_DATA}, {3, 0}};
    SQLLEN offset = 0;
    ASSERT_SUCCESS(*statement_,
                   SQLSetStmtAttr(*statement_, SQL_ATTR_PARAM_BIND_OFFSET_PTR, &offset, 0));
    ASSERT_SUCCESS(*statement_,
                   bind(1, SQL_C_SLONG, SQL_INTEGER, &values[0].number, 0, &values[0].length));
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"1"}}));
    offset = sizeof(Row);
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"NULL"}}));
    offset = 2 * sizeof(Row);
    EXPECT_EQ(rows("SELECT ? AS a"), (Rows{{"3"}}));
}

// The structure has room for a leap second, the service's forms have not.
TEST_F(Parameters, ALeapSecondIsNotSent) {
    SQL_TIMESTAMP_STRUCT timestamp{2016, 12, 31, 23, 59, 60, 0};
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, &timestamp, 0,
                                     nullptr, 27, 7));
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22008");
    SQL_TIME_STRUCT time{23, 59, 61};
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_TYPE_TIME, SQL_TYPE_TIME, &time, 0, nullptr, 16, 7));
    EXPECT_STATE(*statement_, statement_->execute("SELECT ? AS a"), "22008");
}

// --- Data at execution ---

TEST_F(Parameters, ComeInPiecesAtExecution) {
    SQLLEN length = SQL_LEN_DATA_AT_EXEC(10);
    SQLLEN other_length = SQL_DATA_AT_EXEC;
    int first = 0;
    int second = 0;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, &first, 0, &length));
    ASSERT_SUCCESS(*statement_, bind(2, SQL_C_WCHAR, SQL_WVARCHAR, &second, 0, &other_length));
    for (const bool prepared : {false, true}) {
        SCOPED_TRACE(prepared);
        SQLRETURN code = SQL_SUCCESS;
        if (prepared) {
            ASSERT_SUCCESS(*statement_,
                           SQLPrepare(*statement_, narrow("SELECT ? AS a, ? AS b"), SQL_NTS));
            code = SQLExecute(*statement_);
        } else {
            code = statement_->execute("SELECT ? AS a, ? AS b");
        }
        ASSERT_EQ(code, SQL_NEED_DATA);
        SQLPOINTER token = nullptr;
        ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
        EXPECT_EQ(token, &first);
        // A character may be cut between two pieces.
        for (const char* piece : {"one ", "h\xC3", "\xA9h\xC3\xA9"}) {
            EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, narrow(piece), SQL_NTS));
        }
        ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
        EXPECT_EQ(token, &second);
        std::vector<SQLWCHAR> wide_piece = wide("two \U0001F600");
        EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, wide_piece.data(), 10));  // half a pair
        EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, wide_piece.data() + 5, 2));
        ASSERT_SUCCESS(*statement_, SQLParamData(*statement_, &token));
        EXPECT_EQ(statement_->rows(), (Rows{{"one h\u00e9h\u00e9", "two \U0001F600"}}));
        ASSERT_SUCCESS(*statement_, SQLCloseCursor(*statement_));
    }
}

TEST_F(Parameters, AtExecutionMayBeNullEmptyOrOfFixedLength) {
    SQLLEN at_execution = SQL_DATA_AT_EXEC;
    ASSERT_SUCCESS(*statement_, bind(1, SQL_C_CHAR, SQL_VARCHAR, as_token(1), 0, &at_execution));
    ASSERT_SUCCESS(*statement_, bind(2, SQL_C_CHAR, SQL_VARCHAR, as_token(2), 0, &at_execution));
    ASSERT_SUCCESS(*statement_, bind(3, SQL_C_SLONG, SQL_INTEGER, as_token(3), 0, &at_execution));
    ASSERT_EQ(statement_->execute("SELECT ? AS a, ? AS b, ? AS c"), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, nullptr, SQL_NULL_DATA));
    ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, narrow(""), 0));
    ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    EXPECT_EQ(token, as_token(3));
    SQLINTEGER number = -7;
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, &number, 0));
    ASSERT_SUCCESS(*statement_, SQLParamData(*statement_, &token));
    EXPECT_EQ(statement_->rows(), (Rows{{"NULL", "", "-7"}}));
}

// SQLPutData, "Diagnostics": HY019; SQLParamData, 22018. The manager answers some of the others in
// its own way: state_test.cpp has them.
TEST_F(Parameters, WrongPiecesAreRefused) {
    SQLLEN at_execution = SQL_DATA_AT_EXEC;
    const auto ask = [&](SQLSMALLINT c_type, SQLSMALLINT sql_type) {
        ASSERT_SUCCESS(*statement_, bind(1, c_type, sql_type, as_token(1), 0, &at_execution));
        ASSERT_EQ(statement_->execute("SELECT ? AS a"), SQL_NEED_DATA);
        SQLPOINTER token = nullptr;
        ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    };
    ask(SQL_C_SLONG, SQL_INTEGER);
    SQLINTEGER number = 1;
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, &number, 0));
    EXPECT_STATE(*statement_, SQLPutData(*statement_, &number, 0), "HY019");
    ask(SQL_C_CHAR, SQL_INTEGER);
    EXPECT_SUCCESS(*statement_, SQLPutData(*statement_, narrow("no number"), SQL_NTS));
    EXPECT_STATE(*statement_, SQLParamData(*statement_, nullptr), "22018");
    EXPECT_SUCCESS(*statement_, statement_->execute("SELECT 1 AS a")) << "the execution is over";
}

TEST_F(Parameters, ALargeValueComesInManyPieces) {
    SQLLEN at_execution = SQL_DATA_AT_EXEC;
    ASSERT_SUCCESS(*statement_,
                   bind(1, SQL_C_BINARY, SQL_LONGVARBINARY, as_token(1), 0, &at_execution));
    ASSERT_EQ(statement_->execute("SELECT ? AS a"), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    ASSERT_EQ(SQLParamData(*statement_, &token), SQL_NEED_DATA);
    std::string piece(10'000, '\0');
    std::string whole;
    for (int part = 0; part < 100; ++part) {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            piece[i] = static_cast<char>(i * 31 + static_cast<std::size_t>(part));
        }
        whole += piece;
        ASSERT_SUCCESS(*statement_, SQLPutData(*statement_, piece.data(), 10'000));
    }
    ASSERT_SUCCESS(*statement_, SQLParamData(*statement_, &token));
    ASSERT_SUCCESS(*statement_, statement_->fetch());
    std::string read(whole.size(), 'x');
    SQLLEN length = 0;
    ASSERT_SUCCESS(*statement_, SQLGetData(*statement_, 1, SQL_C_BINARY, read.data(),
                                           static_cast<SQLLEN>(read.size()), &length));
    EXPECT_EQ(length, static_cast<SQLLEN>(whole.size()));
    EXPECT_TRUE(read == whole);
}

}  // namespace
}  // namespace connectai::test
