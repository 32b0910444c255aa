// SQLGetDiagRec and SQLGetDiagField: ODBC 3.8, their pages. The fields are asked of the driver
// itself, for a driver manager answers some of them from copies of its own.
#include <gmock/gmock.h>

#include "support/driver_library.h"
#include "support/mock_server.h"

namespace connectai::test::direct {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A field as text, or what came instead of SQL_SUCCESS.
std::string text_field(const Handle& handle, SQLSMALLINT record, SQLSMALLINT field) {
    SQLCHAR text[2048] = {};
    SQLSMALLINT octets = -1;
    const SQLRETURN code =
        driver().SQLGetDiagField(handle.type(), handle, record, field, text, sizeof text, &octets);
    if (code != SQL_SUCCESS) return "code " + std::to_string(code);
    std::string narrow_text(reinterpret_cast<const char*>(text));
    EXPECT_EQ(octets, static_cast<SQLSMALLINT>(narrow_text.size()));
    SQLWCHAR units[2048] = {};
    EXPECT_EQ(driver().SQLGetDiagFieldW(handle.type(), handle, record, field, units, sizeof units,
                                        &octets),
              SQL_SUCCESS);
    EXPECT_EQ(from_wide(units, static_cast<std::size_t>(octets) / sizeof(SQLWCHAR)), narrow_text);
    return narrow_text;
}

template <typename Number>
Number number_field(const Handle& handle, SQLSMALLINT record, SQLSMALLINT field) {
    Number number = 77;
    SQLSMALLINT octets = -1;
    EXPECT_EQ(driver().SQLGetDiagField(handle.type(), handle, record, field, &number, 0, &octets),
              SQL_SUCCESS);
    EXPECT_EQ(octets, static_cast<SQLSMALLINT>(sizeof number));
    return number;
}

SQLRETURN execute(const Handle& statement, const char* sql) {
    return driver().SQLExecDirect(statement, narrow(sql), SQL_NTS);
}

class Diagnostics : public ::testing::Test {
protected:
    void open(std::string_view token = "test-token", std::string_view more = {}) {
        ASSERT_EQ(
            outcome(connection_.handle(), connection_.connect(connection_string(token, more))),
            "ok");
    }
    Connection connection_;
};

// --- Header fields ---

TEST_F(Diagnostics, CountTheRecordsAndGiveTheReturnCode) {
    const Handle& handle = connection_.handle();
    EXPECT_EQ(number_field<SQLINTEGER>(handle, 0, SQL_DIAG_NUMBER), 0);
    EXPECT_EQ(number_field<SQLRETURN>(handle, 0, SQL_DIAG_RETURNCODE), SQL_SUCCESS);
    connection_.connect(unchecked_connection_string("Colour=blue;Taste=sweet"));
    EXPECT_EQ(number_field<SQLINTEGER>(handle, 0, SQL_DIAG_NUMBER), 2);
    EXPECT_EQ(number_field<SQLRETURN>(handle, 0, SQL_DIAG_RETURNCODE), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(number_field<SQLINTEGER>(handle, 5, SQL_DIAG_NUMBER), 2) << "RecNumber is ignored";
    driver().SQLSetConnectAttr(connection_, 29999, nullptr, 0);
    EXPECT_EQ(number_field<SQLINTEGER>(handle, 0, SQL_DIAG_NUMBER), 1);
    EXPECT_EQ(number_field<SQLRETURN>(handle, 0, SQL_DIAG_RETURNCODE), SQL_ERROR);
}

TEST_F(Diagnostics, OfAStatementOnlyAreTheRestOfTheHeader) {
    open();
    const Handle statement(SQL_HANDLE_STMT, connection_);
    const Handle descriptor(SQL_HANDLE_DESC, connection_);
    SQLLEN value = 0;
    for (const SQLSMALLINT field :
         {SQLSMALLINT{SQL_DIAG_CURSOR_ROW_COUNT}, SQLSMALLINT{SQL_DIAG_ROW_COUNT},
          SQLSMALLINT{SQL_DIAG_DYNAMIC_FUNCTION}, SQLSMALLINT{SQL_DIAG_DYNAMIC_FUNCTION_CODE}}) {
        const auto get = [&](const Handle& handle) {
            return driver().SQLGetDiagField(handle.type(), handle, 0, field, &value, sizeof value,
                                            nullptr);
        };
        EXPECT_EQ(get(statement), SQL_SUCCESS) << field;
        EXPECT_EQ(get(descriptor), SQL_ERROR) << field;
        EXPECT_EQ(get(connection_.handle()), SQL_ERROR) << field;
        EXPECT_EQ(get(connection_.environment()), SQL_ERROR) << field;
    }
}

// "Values of the Dynamic Function Fields", and SQL_DIAG_ROW_COUNT.
TEST_F(Diagnostics, SayWhatWasExecutedAndHowManyRowsItTouched) {
    open();
    struct Case {
        const char* sql;
        const char* name;
        SQLINTEGER code;
        SQLLEN rows;  // -2: not looked at
    };
    const Case cases[] = {
        {"CREATE TABLE [Scratch].[dbo].[Dynamic] (id int)", "CREATE TABLE", SQL_DIAG_CREATE_TABLE,
         -2},
        {"create unique index DynamicIndex on [Scratch].[dbo].[Dynamic] (id)", "CREATE INDEX",
         SQL_DIAG_CREATE_INDEX, -2},
        {"INSERT INTO [Scratch].[dbo].[Dynamic] (id) VALUES (1)", "INSERT", SQL_DIAG_INSERT, 1},
        {"INSERT INTO [Scratch].[dbo].[Dynamic] (id) VALUES (2)", "INSERT", SQL_DIAG_INSERT, 1},
        {"-- all\nUPDATE [Scratch].[dbo].[Dynamic] SET id = id + 10", "UPDATE WHERE",
         SQL_DIAG_UPDATE_WHERE, 2},
        {"SELECT * FROM [Scratch].[dbo].[Dynamic]", "SELECT CURSOR", SQL_DIAG_SELECT_CURSOR, -1},
        {"DELETE FROM [Scratch].[dbo].[Dynamic]", "DELETE WHERE", SQL_DIAG_DELETE_WHERE, 2},
        {"DROP TABLE [Scratch].[dbo].[Dynamic]", "DROP TABLE", SQL_DIAG_DROP_TABLE, -2},
    };
    const Handle statement(SQL_HANDLE_STMT, connection_);
    for (const Case& c : cases) {
        EXPECT_EQ(outcome(statement, execute(statement, c.sql)), "ok") << c.sql;
        EXPECT_EQ(text_field(statement, 0, SQL_DIAG_DYNAMIC_FUNCTION), c.name);
        EXPECT_EQ(number_field<SQLINTEGER>(statement, 0, SQL_DIAG_DYNAMIC_FUNCTION_CODE), c.code);
        if (c.rows != -2) {
            EXPECT_EQ(number_field<SQLLEN>(statement, 0, SQL_DIAG_ROW_COUNT), c.rows) << c.sql;
        }
        // "The data in this field is reset after every nondiagnostic function call."
        driver().SQLFreeStmt(statement, SQL_CLOSE);
        EXPECT_EQ(text_field(statement, 0, SQL_DIAG_DYNAMIC_FUNCTION), "");
        EXPECT_EQ(number_field<SQLINTEGER>(statement, 0, SQL_DIAG_DYNAMIC_FUNCTION_CODE),
                  SQL_DIAG_UNKNOWN_STATEMENT);
        EXPECT_EQ(number_field<SQLLEN>(statement, 0, SQL_DIAG_ROW_COUNT), -1);
    }
}

// --- Record fields ---

TEST_F(Diagnostics, GiveEveryFieldOfAServicesError) {
    open();
    const Handle statement(SQL_HANDLE_STMT, connection_);
    EXPECT_EQ(outcome(statement, execute(statement, "SELECT * FROM [Scratch].[dbo].[NoSuch]")),
              "42S02");
    EXPECT_EQ(text_field(statement, 1, SQL_DIAG_SQLSTATE), "42S02");
    EXPECT_THAT(text_field(statement, 1, SQL_DIAG_MESSAGE_TEXT),
                StartsWith("[connectai-odbc][Connect AI] QUERY_FAILED: "));
    EXPECT_EQ(text_field(statement, 1, SQL_DIAG_CLASS_ORIGIN), "ISO 9075");
    EXPECT_EQ(text_field(statement, 1, SQL_DIAG_SUBCLASS_ORIGIN), "ODBC 3.0");
    EXPECT_EQ(number_field<SQLINTEGER>(statement, 1, SQL_DIAG_NATIVE), 0);
    EXPECT_THAT(number_field<SQLLEN>(statement, 1, SQL_DIAG_ROW_NUMBER),
                ::testing::AnyOf(SQL_NO_ROW_NUMBER, SQL_ROW_NUMBER_UNKNOWN));
    EXPECT_THAT(number_field<SQLINTEGER>(statement, 1, SQL_DIAG_COLUMN_NUMBER),
                ::testing::AnyOf(SQL_NO_COLUMN_NUMBER, SQL_COLUMN_NUMBER_UNKNOWN));
}

TEST_F(Diagnostics, TellTheDriversOwnErrorsFromTheServices) {
    driver().SQLDisconnect(connection_);
    EXPECT_EQ(text_field(connection_.handle(), 1, SQL_DIAG_SQLSTATE), "08003");
    EXPECT_THAT(text_field(connection_.handle(), 1, SQL_DIAG_MESSAGE_TEXT),
                StartsWith("[connectai-odbc] the connection"));
    EXPECT_EQ(text_field(connection_.handle(), 1, SQL_DIAG_SUBCLASS_ORIGIN), "ISO 9075");
}

// ODBC 3.8, SQLGetDiagField, SQL_DIAG_CONNECTION_NAME and SQL_DIAG_SERVER_NAME: what SQLGetInfo
// gives for SQL_DATA_SOURCE_NAME, "for diagnostic data structures associated with the statement
// handle" too.
TEST_F(Diagnostics, NameTheServer) {
    open();
    const std::string server = MockServer::shared().host_and_port();
    driver().SQLSetConnectAttr(connection_, 29999, nullptr, 0);
    EXPECT_EQ(text_field(connection_.handle(), 1, SQL_DIAG_SERVER_NAME), server);
    EXPECT_EQ(text_field(connection_.handle(), 1, SQL_DIAG_CONNECTION_NAME), "");
    const Handle statement(SQL_HANDLE_STMT, connection_);
    const Handle descriptor(SQL_HANDLE_DESC, connection_);
    driver().SQLFetch(statement);
    EXPECT_EQ(text_field(statement, 1, SQL_DIAG_SERVER_NAME), server);
    driver().SQLSetDescField(descriptor, 0, 29999, nullptr, 0);
    EXPECT_EQ(text_field(descriptor, 1, SQL_DIAG_SERVER_NAME), server);
}

TEST_F(Diagnostics, CarryTheServicesNumber) {
    EXPECT_EQ(outcome(connection_.handle(),
                      connection_.connect(connection_string("scenario-401-number"))),
              "28000");
    EXPECT_EQ(number_field<SQLINTEGER>(connection_.handle(), 1, SQL_DIAG_NATIVE), 16);
    EXPECT_THAT(text_field(connection_.handle(), 1, SQL_DIAG_MESSAGE_TEXT),
                HasSubstr("16: Invalid login."));
}

// SQL_DIAG_ROW_NUMBER counts within the rowset.
TEST_F(Diagnostics, SayRowAndColumnOfAValueThatCannotBeConverted) {
    open("scenario-rows:5");
    const Handle statement(SQL_HANDLE_STMT, connection_);
    SQLINTEGER ids[3] = {};
    SQLINTEGER names[3] = {};
    SQLUSMALLINT status[3] = {};
    driver().SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, as_pointer(3), 0);
    driver().SQLSetStmtAttr(statement, SQL_ATTR_ROW_STATUS_PTR, status, 0);
    driver().SQLBindCol(statement, 1, SQL_C_SLONG, ids, 0, nullptr);
    driver().SQLBindCol(statement, 2, SQL_C_SLONG, names, 0, nullptr);  // 'row 1' is no number
    ASSERT_EQ(outcome(statement, execute(statement, "SELECT 1")), "ok");
    EXPECT_EQ(outcome(statement, driver().SQLFetch(statement)), "22018");
    ASSERT_EQ(number_field<SQLINTEGER>(statement, 0, SQL_DIAG_NUMBER), 3);
    for (SQLSMALLINT row = 1; row <= 3; ++row) {
        EXPECT_EQ(text_field(statement, row, SQL_DIAG_SQLSTATE), "22018");
        EXPECT_EQ(number_field<SQLLEN>(statement, row, SQL_DIAG_ROW_NUMBER), row);
        EXPECT_EQ(number_field<SQLINTEGER>(statement, row, SQL_DIAG_COLUMN_NUMBER), 2);
        EXPECT_EQ(status[row - 1], SQL_ROW_ERROR);
    }
}

// ODBC 3.8, "Sequence of status records": errors before warnings.
TEST_F(Diagnostics, PutErrorsBeforeWarnings) {
    EXPECT_EQ(outcome(connection_.handle(),
                      connection_.connect(connection_string("scenario-401", "Colour=blue"))),
              "28000");
    ASSERT_EQ(number_field<SQLINTEGER>(connection_.handle(), 0, SQL_DIAG_NUMBER), 2);
    EXPECT_EQ(text_field(connection_.handle(), 1, SQL_DIAG_SQLSTATE), "28000");
    EXPECT_EQ(text_field(connection_.handle(), 2, SQL_DIAG_SQLSTATE), "01S00");
}

// --- Arguments ---

class OneRecord : public Diagnostics {
protected:
    void SetUp() override {
        driver().SQLDisconnect(connection_);  // 08003
        message_ = text_field(connection_.handle(), 1, SQL_DIAG_MESSAGE_TEXT);
        ASSERT_GT(message_.size(), 30u);
    }
    SQLRETURN record(SQLSMALLINT number, SQLSMALLINT capacity) {
        message_buffer_.fill('x');
        return driver().SQLGetDiagRec(SQL_HANDLE_DBC, connection_, number, state_, &native_,
                                      message_buffer_.data(), capacity, &length_);
    }
    SQLRETURN field(SQLSMALLINT number, SQLSMALLINT identifier, SQLSMALLINT capacity) {
        message_buffer_.fill('x');
        return driver().SQLGetDiagField(SQL_HANDLE_DBC, connection_, number, identifier,
                                        message_buffer_.data(), capacity, &length_);
    }
    std::string written() const { return reinterpret_cast<const char*>(message_buffer_.data()); }
    std::string message_;
    SQLCHAR state_[6] = {};
    SQLINTEGER native_ = 77;
    std::array<SQLCHAR, 512> message_buffer_{};
    SQLSMALLINT length_ = -1;
};

TEST_F(OneRecord, IsReadAsOftenAsOneLikes) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(record(1, 512), SQL_SUCCESS);
        EXPECT_EQ(written(), message_);
        EXPECT_STREQ(reinterpret_cast<const char*>(state_), "08003");
        EXPECT_EQ(native_, 0);
    }
}

TEST_F(OneRecord, IsTheLast) {
    EXPECT_EQ(record(2, 512), SQL_NO_DATA);
    EXPECT_EQ(record(32767, 512), SQL_NO_DATA);
    EXPECT_EQ(field(2, SQL_DIAG_SQLSTATE, 512), SQL_NO_DATA);
    EXPECT_EQ(field(2, SQL_DIAG_NATIVE, 512), SQL_NO_DATA);
}

TEST_F(OneRecord, IsCutToTheBufferAndTellsItsWholeLength) {
    for (const SQLSMALLINT capacity :
         {SQLSMALLINT{1}, SQLSMALLINT{10}, static_cast<SQLSMALLINT>(message_.size())}) {
        EXPECT_EQ(record(1, capacity), SQL_SUCCESS_WITH_INFO) << capacity;
        EXPECT_EQ(written(), message_.substr(0, static_cast<std::size_t>(capacity) - 1));
        EXPECT_EQ(message_buffer_[static_cast<std::size_t>(capacity)], 'x');
        EXPECT_EQ(length_, static_cast<SQLSMALLINT>(message_.size()));
        EXPECT_EQ(field(1, SQL_DIAG_MESSAGE_TEXT, capacity), SQL_SUCCESS_WITH_INFO) << capacity;
        EXPECT_EQ(written(), message_.substr(0, static_cast<std::size_t>(capacity) - 1));
        EXPECT_EQ(length_, static_cast<SQLSMALLINT>(message_.size()));
    }
    EXPECT_EQ(record(1, static_cast<SQLSMALLINT>(message_.size() + 1)), SQL_SUCCESS);
    // Room for nothing at all, not even a terminator.
    EXPECT_EQ(record(1, 0), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(message_buffer_[0], 'x');
}

TEST_F(OneRecord, CountsCharactersInTheWideForm) {
    SQLWCHAR units[512] = {};
    SQLWCHAR state[6] = {};
    EXPECT_EQ(driver().SQLGetDiagRecW(SQL_HANDLE_DBC, connection_, 1, state, nullptr, units, 512,
                                      &length_),
              SQL_SUCCESS);
    EXPECT_EQ(length_, static_cast<SQLSMALLINT>(message_.size()));
    EXPECT_EQ(from_wide(units, message_.size()), message_);
    EXPECT_EQ(from_wide(state, 5), "08003");
    EXPECT_EQ(driver().SQLGetDiagRecW(SQL_HANDLE_DBC, connection_, 1, nullptr, nullptr, units, 10,
                                      &length_),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(from_wide(units, 9), message_.substr(0, 9));
    EXPECT_EQ(units[9], 0);
}

TEST_F(OneRecord, CountsOctetsInTheFieldsOfTheWideForm) {
    SQLWCHAR units[16] = {};
    EXPECT_EQ(driver().SQLGetDiagFieldW(SQL_HANDLE_DBC, connection_, 1, SQL_DIAG_SQLSTATE, units,
                                        sizeof units, &length_),
              SQL_SUCCESS);
    EXPECT_EQ(length_, 10);
    EXPECT_EQ(driver().SQLGetDiagFieldW(SQL_HANDLE_DBC, connection_, 1, SQL_DIAG_SQLSTATE, units, 8,
                                        &length_),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(from_wide(units, 3), "080");
    EXPECT_EQ(units[3], 0);
    EXPECT_EQ(length_, 10);
}

TEST_F(OneRecord, NeedsNoBuffers) {
    EXPECT_EQ(driver().SQLGetDiagRec(SQL_HANDLE_DBC, connection_, 1, nullptr, nullptr, nullptr, 0,
                                     nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(driver().SQLGetDiagRec(SQL_HANDLE_DBC, connection_, 1, nullptr, nullptr, nullptr, 0,
                                     &length_),
              SQL_SUCCESS);
    EXPECT_EQ(length_, static_cast<SQLSMALLINT>(message_.size()));
    EXPECT_EQ(driver().SQLGetDiagField(SQL_HANDLE_DBC, connection_, 1, SQL_DIAG_MESSAGE_TEXT,
                                       nullptr, 0, &length_),
              SQL_SUCCESS);
    EXPECT_EQ(length_, static_cast<SQLSMALLINT>(message_.size()));
    EXPECT_EQ(driver().SQLGetDiagField(SQL_HANDLE_DBC, connection_, 1, SQL_DIAG_NATIVE, nullptr, 0,
                                       nullptr),
              SQL_SUCCESS);
}

TEST_F(OneRecord, IsNotFoundByAWrongNumberOrLength) {
    EXPECT_EQ(record(0, 512), SQL_ERROR);
    EXPECT_EQ(record(-1, 512), SQL_ERROR);
    EXPECT_EQ(record(1, -1), SQL_ERROR);
    EXPECT_EQ(field(0, SQL_DIAG_SQLSTATE, 512), SQL_ERROR);
    EXPECT_EQ(field(-1, SQL_DIAG_SQLSTATE, 512), SQL_ERROR);
    EXPECT_EQ(field(1, SQL_DIAG_MESSAGE_TEXT, -1), SQL_ERROR);
    EXPECT_EQ(field(1, 29999, 512), SQL_ERROR);
    SQLWCHAR units[16] = {};
    EXPECT_EQ(driver().SQLGetDiagFieldW(SQL_HANDLE_DBC, connection_, 1, SQL_DIAG_SQLSTATE, units,
                                        -1, nullptr),
              SQL_ERROR);
    // None of these has touched what was to be read.
    EXPECT_EQ(record(1, 512), SQL_SUCCESS);
    EXPECT_EQ(written(), message_);
}

TEST_F(OneRecord, GoesWithTheNextCall) {
    SQLUINTEGER value = 0;
    EXPECT_EQ(driver().SQLGetConnectAttr(connection_, SQL_ATTR_AUTOCOMMIT, &value, 0, nullptr),
              SQL_SUCCESS);
    EXPECT_EQ(record(1, 512), SQL_NO_DATA);
}

// --- Through the driver manager ---

TEST(DiagnosticsThroughTheManager, KeepTheDriversWords) {
    test::Connection connection;
    EXPECT_STATE(connection.handle(), connection.connect(connection_string("scenario-401-number")),
                 "28000");
    const auto records = connection.handle().records();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_THAT(records[0].message, StartsWith("[connectai-odbc][Connect AI] 16: "));
    EXPECT_EQ(records[0].native, 16);
}

TEST(DiagnosticsThroughTheManager, AreInTheSpellingOfOdbc2) {
    test::Connection connection(SQL_OV_ODBC2);
    ASSERT_SUCCESS(connection.handle(), connection.connect(connection_string()));
    Statement statement(connection);
    EXPECT_STATE(statement, statement.execute("SELECT * FROM [Scratch].[dbo].[NoSuch]"), "S0002");
}

// SQLGetDiagRec counts in 16 bits: a longer message is cut where that still holds.
TEST(DiagnosticsThroughTheManager, LongMessageHasALengthThatCanBeTold) {
    const test::ScenarioConnection connection("scenario-error-long:40000");
    test::Statement statement(connection);
    EXPECT_EQ(statement.execute("SELECT 1"), SQL_ERROR);
    SQLCHAR state[6] = {};
    SQLCHAR message[16384] = {};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, state, nullptr, message, sizeof message,
                            &length),
              SQL_SUCCESS);
    EXPECT_GT(length, 7000);
    EXPECT_LT(length, 9000);
    EXPECT_EQ(static_cast<std::size_t>(length),
              std::string_view(reinterpret_cast<const char*>(message)).size());
}

}  // namespace
}  // namespace connectai::test::direct
