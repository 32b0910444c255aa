// Every scenario of the mock, read with one bound row a fetch, with a hundred, and by SQLGetData.
// What is held everywhere: exactly the rows that arrived, then the failure on the call that met it;
// SQL_NO_DATA never follows an incomplete reply; a failing fetch fails again; the connection lives.
#include "scenarios.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <memory>
#include <set>

#include "support/odbc.h"

namespace connectai::test {
namespace {

constexpr const char* twenty_rows =
    "SELECT Id AS id, Label AS name FROM [Samples].[Big].[Numbers] WHERE Id <= 20 ORDER BY Id";

enum class Way { one_bound_row, hundred_bound_rows, get_data };
constexpr std::array ways = {Way::one_bound_row, Way::hundred_bound_rows, Way::get_data};

const char* name_of(Way way) {
    switch (way) {
        case Way::one_bound_row: return "one bound row a fetch";
        case Way::hundred_bound_rows: return "a hundred bound rows a fetch";
        case Way::get_data: return "SQLGetData";
    }
    return "";
}

// What came of reading a result to its end, good or bad.
struct Reading {
    int rows = 0;      // all with the values that they must have, the bad ones excepted
    int bad_rows = 0;  // with an error of their own
    std::string bad_row_state;
    SQLRETURN end = SQL_SUCCESS;
    std::string state;
    std::string message;
};

// Bound buffers, and the check of the mock's numbered rows: n, 'row n'.
class Reader {
public:
    Reader(Statement& statement, Way way) : statement_(statement), way_(way) {
        if (way == Way::get_data) return;
        const SQLULEN rows = way == Way::one_bound_row ? 1 : size;
        SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(rows), 0);
        SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched_, 0);
        SQLSetStmtAttr(statement, SQL_ATTR_ROW_STATUS_PTR, status_.data(), 0);
        EXPECT_SUCCESS(statement,
                       SQLBindCol(statement, 1, SQL_C_SLONG, ids_.data(), 0, id_lengths_.data()));
        EXPECT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_CHAR, names_.data(), 32,
                                             name_lengths_.data()));
    }

    Reading read() {
        Reading reading;
        for (;;) {
            const SQLRETURN code = statement_.fetch();
            if (code == SQL_NO_DATA || (code == SQL_ERROR && !row_error(code))) {
                finish(reading, code);
                return reading;
            }
            if (way_ == Way::get_data) {
                take_by_get_data(reading);
            } else {
                take_bound(reading);
            }
            if (reading.rows > 100'000) return reading;
        }
    }

private:
    static constexpr std::size_t size = 100;

    // SQL_ERROR because of the row's values: the cursor has moved, and the result goes on.
    bool row_error(SQLRETURN code) const {
        return code == SQL_ERROR && way_ == Way::one_bound_row && fetched_ == 1 &&
               status_[0] == SQL_ROW_ERROR && statement_.state().starts_with("22");
    }

    void finish(Reading& reading, SQLRETURN code) {
        reading.end = code;
        reading.state = statement_.state();
        reading.message = statement_.message();
        for (int time = 0; time < 2; ++time) {
            EXPECT_EQ(statement_.fetch(), code) << "fetched again behind the end";
            EXPECT_EQ(statement_.state(), reading.state);
        }
    }

    void take_bound(Reading& reading) {
        for (std::size_t i = 0; i < fetched_; ++i) {
            if (status_[i] == SQL_ROW_ERROR) {
                note_bad_row(reading);
            } else {
                check(reading, ids_[i], names_[i].data());
            }
        }
    }

    void take_by_get_data(Reading& reading) {
        SQLINTEGER id = 0;
        SQLLEN length = 0;
        char name[32] = "";
        if (!SQL_SUCCEEDED(SQLGetData(statement_, 1, SQL_C_SLONG, &id, 0, &length))) {
            note_bad_row(reading);
            return;
        }
        EXPECT_SUCCESS(statement_,
                       SQLGetData(statement_, 2, SQL_C_CHAR, name, sizeof name, &length));
        check(reading, id, name);
    }

    void note_bad_row(Reading& reading) {
        ++reading.rows;
        ++reading.bad_rows;
        // In a rowset 01S01 comes first, the value's own record behind it.
        for (const DiagRecord& record : statement_.records()) {
            if (record.state.starts_with("22")) reading.bad_row_state = record.state;
        }
    }

    // The mock puts bad rows between the numbered ones.
    static void check(Reading& reading, SQLINTEGER id, const std::string& name) {
        ++reading.rows;
        EXPECT_EQ(id, reading.rows - reading.bad_rows);
        EXPECT_EQ(name, "row " + std::to_string(id));
    }

    Statement& statement_;
    Way way_;
    std::array<SQLINTEGER, size> ids_{};
    std::array<SQLLEN, size> id_lengths_{};
    std::array<std::array<char, 32>, size> names_{};
    std::array<SQLLEN, size> name_lengths_{};
    std::array<SQLUSMALLINT, size> status_{};
    SQLULEN fetched_ = 0;
};

std::string token_of(const ScenarioCase& scenario) {
    return std::string("scenario-") + scenario.name + scenario.suffix;
}

// The same scenario, on /query alone.
std::string query_token_of(const ScenarioCase& scenario) {
    return std::string("scenario-query-") + scenario.name + scenario.suffix;
}

void expect_failure(const ScenarioCase& scenario, const std::string& state,
                    const std::string& message) {
    EXPECT_EQ(state, scenario.state) << message;
    EXPECT_NE(message.find(scenario.says), std::string::npos) << message;
    EXPECT_TRUE(message.starts_with("[connectai-odbc]")) << message;
    EXPECT_GT(message.size(), 35u) << "the cause is named: " << message;
}

// Twice: the connection must be as good after the failure as before.
void execute_and_fail(const ScenarioCase& scenario, const Connection& connection) {
    Statement statement(connection);
    for (int time = 0; time < 2; ++time) {
        EXPECT_EQ(statement.execute(twenty_rows), SQL_ERROR);
        expect_failure(scenario, statement.state(), statement.message());
    }
    Statement other(connection);
    EXPECT_EQ(SQLGetTypeInfo(other, SQL_ALL_TYPES), SQL_SUCCESS);
}

void read_and_compare(const ScenarioCase& scenario, const Connection& connection, Way way) {
    Statement statement(connection);
    Reader reader(statement, way);
    for (int time = 0; time < 2; ++time) {
        ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
        const Reading reading = reader.read();
        EXPECT_EQ(reading.rows, scenario.count);
        EXPECT_EQ(reading.bad_rows, scenario.meets == Meets::bad_value ? 1 : 0);
        if (scenario.meets == Meets::break_off) {
            EXPECT_EQ(reading.end, SQL_ERROR);
            expect_failure(scenario, reading.state, reading.message);
        } else {
            EXPECT_EQ(reading.end, SQL_NO_DATA) << reading.message;
        }
        if (scenario.meets == Meets::bad_value) {
            EXPECT_EQ(reading.bad_row_state, scenario.state);
        }
        ASSERT_SUCCESS(statement, SQLFreeStmt(statement, SQL_CLOSE));
    }
}

// What one reply means: what another attempt may bring is retries_test.cpp's.
constexpr std::string_view once = "MaxRetries=0";

void meet(const ScenarioCase& scenario) {
    if (scenario.meets == Meets::own_test) return;
    if (scenario.meets == Meets::no_connection) {
        Connection refused;
        EXPECT_EQ(refused.connect(connection_string(token_of(scenario), once)), SQL_ERROR);
        // While connecting, "not allowed" is about the account, and not about a statement.
        ScenarioCase at_connect = scenario;
        if (at_connect.state == std::string_view("42000")) at_connect.state = "28000";
        expect_failure(at_connect, refused.handle().state(), refused.handle().message());
        execute_and_fail(scenario, ScenarioConnection(query_token_of(scenario), once));
        return;
    }
    ScenarioConnection connection(query_token_of(scenario), once);
    if (scenario.meets == Meets::failure) {
        execute_and_fail(scenario, connection);
        return;
    }
    for (int time = 0; scenario.meets == Meets::failures && time < scenario.count; ++time) {
        Statement statement(connection);
        EXPECT_EQ(statement.execute(twenty_rows), SQL_ERROR);
        expect_failure(scenario, statement.state(), statement.message());
    }
    ScenarioCase afterwards = scenario;
    if (scenario.meets == Meets::failures) afterwards.count = 20;
    for (const Way way : ways) {
        SCOPED_TRACE(name_of(way));
        read_and_compare(afterwards, connection, way);
    }
}

class Scenarios : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Scenarios, AreReadToTheRightEnd) {
    meet(scenario_cases()[GetParam()]);
}

std::vector<std::size_t> tested_cases() {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < scenario_cases().size(); ++i) {
        if (scenario_cases()[i].meets != Meets::own_test) numbers.push_back(i);
    }
    return numbers;
}

// GoogleTest takes letters, digits and underscores only.
std::string case_name(const ::testing::TestParamInfo<std::size_t>& info) {
    const ScenarioCase& scenario = scenario_cases()[info.param];
    std::string name = std::string(scenario.name) + scenario.suffix;
    for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    }
    return std::to_string(info.param) + "_" + name;
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, ::testing::ValuesIn(tested_cases()), case_name);

// The names in `connectai-mock --list-scenarios`.
std::set<std::string> listed_scenarios() {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(CONNECTAI_MOCK " --list-scenarios", "r"),
                                                     pclose);
    std::set<std::string> names;
    char line[1000];
    while (pipe && std::fgets(line, sizeof line, pipe.get()) != nullptr) {
        const std::string text(line);
        const std::string prefix = "scenario-";
        if (!text.starts_with(prefix)) continue;
        const std::string name = text.substr(prefix.size());
        names.insert(name.substr(0, name.find_first_of(" [\n")));
    }
    return names;
}

TEST(ScenarioTable, LeavesNoScenarioOfTheMockOut) {
    const std::set<std::string> listed = listed_scenarios();
    std::set<std::string> dealt_with;
    for (const ScenarioCase& scenario : scenario_cases()) dealt_with.insert(scenario.name);
    EXPECT_GT(listed.size(), 50u);
    for (const std::string& name : listed) EXPECT_TRUE(dealt_with.contains(name)) << name;
    for (const std::string& name : dealt_with) EXPECT_TRUE(listed.contains(name)) << name;
}

// ---- Scenarios with tests of their own

TEST(ScenarioTests, EndlessResultCanBeClosed) {
    ScenarioConnection connection("scenario-endless");
    Statement statement(connection);
    for (int time = 0; time < 3; ++time) {
        ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
        for (int row = 1; row <= 5000; ++row) ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.text(2), "row 5000");
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    }
}

// A body whose compressed data lacks its end has all of the document, but may have lost any of it.
TEST(ScenarioTests, CompressedReplyWithoutItsEndIsAnError) {
    for (const char* coding : {"gzip", "deflate", "raw-deflate", "br", "zstd"}) {
        ScenarioConnection connection("scenario-compressed-cut:" + std::string(coding));
        for (const Way way : ways) {
            Statement statement(connection);
            Reader reader(statement, way);
            if (!SQL_SUCCEEDED(statement.execute(twenty_rows))) {
                EXPECT_EQ(statement.state(), "08S01") << coding;
                continue;
            }
            const Reading reading = reader.read();
            EXPECT_EQ(reading.state, "08S01") << coding << ": " << reading.message;
            EXPECT_THAT(reading.message, testing::HasSubstr("not whole"));
        }
    }
}

// Nobody is sent a coding that they do not ask for, so these replies are plain.
TEST(ScenarioTests, CompressionIsNotUsedWhereTheKeywordSaysSo) {
    for (const char* coding : {"gzip", "br", "zstd"}) {
        ScenarioConnection connection("scenario-compressed-cut:" + std::string(coding),
                                      "Compression=false");
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
        EXPECT_EQ(statement.rows().size(), 20u) << coding;
    }
}

// A reset may overtake what was sent before it.
TEST(ScenarioTests, ResetConnectionIsNoEnd) {
    for (const Way way : ways) {
        ScenarioConnection connection("scenario-reset:10");
        Statement statement(connection);
        Reader reader(statement, way);
        if (!SQL_SUCCEEDED(statement.execute(twenty_rows))) {
            EXPECT_EQ(statement.state(), "08S01");
            continue;
        }
        const Reading reading = reader.read();
        EXPECT_EQ(reading.end, SQL_ERROR);
        EXPECT_EQ(reading.state, "08S01") << reading.message;
        EXPECT_LE(reading.rows, 10);
    }
}

// A kept connection that turns out to be closed is no failure for a read.
TEST(ScenarioTests, ReadIsRepeatedWhenItsKeptConnectionWasDead) {
    ScenarioConnection connection("scenario-drop-once:read");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    EXPECT_EQ(statement.rows().size(), 20u);
}

// All values as text, whichever form they came in.
std::vector<std::vector<std::string>> all_types(const std::string& token) {
    ScenarioConnection connection(token);
    Statement statement(connection);
    EXPECT_SUCCESS(statement,
                   statement.execute("SELECT * FROM [Samples].[Types].[AllTypes] ORDER BY Id"));
    return statement.rows();
}

TEST(ScenarioTests, OtherFormsOfValuesAreTheSameValues) {
    const auto documented = all_types("test-token");
    ASSERT_EQ(documented.size(), 7u);
    for (const char* token : {"scenario-swapped-forms", "scenario-relaxed-forms",
                              "scenario-type-as-text", "scenario-spread"}) {
        EXPECT_EQ(all_types(token), documented) << token;
    }
}

TEST(ScenarioTests, UnknownTypeIsReadAsText) {
    ScenarioConnection connection("scenario-unknown-type:99");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    SQLSMALLINT type = 0;
    ASSERT_SUCCESS(statement, SQLDescribeCol(statement, 1, nullptr, 0, nullptr, &type, nullptr,
                                             nullptr, nullptr));
    EXPECT_EQ(type, SQL_WVARCHAR);
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), 20u);
    EXPECT_EQ(rows[4], (std::vector<std::string>{"5", "row 5"}));
}

TEST(ScenarioTests, EdgesOfEveryTypeArriveExactly) {
    ScenarioConnection connection("scenario-every-type");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), 5u);
    ASSERT_EQ(rows[0].size(), 18u);
    EXPECT_EQ(rows[0][0], "000102FDFEFF");
    EXPECT_EQ(rows[0][4], "Zażółć gęślą jaźń 😀");
    EXPECT_EQ(rows[0][8], "9007199254740993");
    EXPECT_EQ(rows[0][11], "12345.6789000000");
    EXPECT_EQ(rows[0][13], "1");
    EXPECT_EQ(rows[0][16], "2024-02-29 13:37:42.1234567");
    EXPECT_EQ(rows[0][17], "01234567-890A-BCDE-F012-34567890ABCD");
    EXPECT_EQ(rows[1][8], "-9223372036854775808");
    EXPECT_EQ(rows[1][14], "0001-01-01");
    EXPECT_EQ(rows[2][3].size(), 40000u);
    EXPECT_EQ(rows[2][12], std::string(38, '9'));
    EXPECT_EQ(rows[2][15], "23:59:59.9999999");
    EXPECT_EQ(rows[3][4], "");
    EXPECT_EQ(rows[4], std::vector<std::string>(18, "NULL"));
}

TEST(ScenarioTests, TextsOfAllKindsArriveWhole) {
    ScenarioConnection connection("scenario-text");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    std::vector<std::string> texts;
    for (SQLRETURN code; SQL_SUCCEEDED(code = statement.fetch());) {
        std::array<char, 2000> buffer{};
        SQLLEN length = 0;
        ASSERT_SUCCESS(statement,
                       SQLGetData(statement, 2, SQL_C_CHAR, buffer.data(), 2000, &length));
        texts.emplace_back(buffer.data(), static_cast<std::size_t>(length));
    }
    ASSERT_EQ(texts.size(), 10u);
    EXPECT_EQ(texts[0], "");
    EXPECT_EQ(texts[1], "   ");
    EXPECT_EQ(texts[2], "\"quotes\" \\ / ' \b\f\n\r\t\x01\x1f\x7f");
    EXPECT_EQ(texts[3], std::string("a\0b", 3)) << "a NUL is a character like any other";
    EXPECT_EQ(texts[8], "\xef\xbf\xbf");
    EXPECT_EQ(texts[9].size(), 1200u);
}

TEST(ScenarioTests, EscapesAreCharacters) {
    ScenarioConnection connection("scenario-escapes:2");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), 21u);
    EXPECT_EQ(rows[2][1], "A\u00e9\U0001F600\"/\n");
    EXPECT_EQ(rows[3][1], "row 3");
}

TEST(ScenarioTests, ThousandColumnsAreAllThere) {
    ScenarioConnection connection("scenario-wide:1000");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    EXPECT_EQ(statement.columns(), 1000);
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[2][999], "301000");
}

// Nothing was wrong, and there is no result: no columns, and no rows to be counted.
TEST(ScenarioTests, ReplyWithoutResultsIsAStatementWithoutResult) {
    for (const char* token :
         {"scenario-empty-object", "scenario-empty-results", "scenario-null-results"}) {
        SCOPED_TRACE(token);
        ScenarioConnection connection(token);
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute("CREATE TABLE [Scratch].[dbo].[T] (a int)"));
        EXPECT_EQ(statement.columns(), 0);
        SQLLEN count = 0;
        EXPECT_SUCCESS(statement, SQLRowCount(statement, &count));
        EXPECT_EQ(count, -1);
        EXPECT_STATE(statement, statement.fetch(), "24000");
        EXPECT_STATE(statement, statement.execute(twenty_rows), "HY000");  // a query has one
    }
}

TEST(ScenarioTests, EscapedMemberNamesAreTheirNames) {
    ScenarioConnection connection("scenario-escaped-names");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    EXPECT_EQ(statement.label(1), "id");
    EXPECT_EQ(statement.rows(), (std::vector<std::vector<std::string>>{{"1"}, {"2"}}));
}

TEST(ScenarioTests, MoreResultsMeetsTheErrorOfTheSecondStatement) {
    ScenarioConnection connection("scenario-several-error");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_STATE(statement, SQLMoreResults(statement), "HY000");
    EXPECT_NE(statement.message().find("The second statement has failed."), std::string::npos);
}

// How deep a reply may be nested is the administrator's to say.
TEST(MaxReplyDepth, IsAKeyword) {
    const auto read = [](const char* scenario, const char* depth) {
        ScenarioConnection connection(scenario, std::string("MaxReplyDepth=") + depth);
        Statement statement(connection);
        const SQLRETURN code = statement.execute(twenty_rows);
        if (SQL_SUCCEEDED(code)) return std::to_string(statement.rows().size()) + " rows";
        EXPECT_EQ(statement.state(), "HY000");
        return statement.message();
    };
    EXPECT_EQ(read("scenario-deep-member:200", "300"), "20 rows");
    EXPECT_THAT(read("scenario-deep-member:200", "64"),
                testing::HasSubstr("nested deeper than 64 levels (MaxReplyDepth)"));
    EXPECT_THAT(read("scenario-deep-member:40", "8"), testing::HasSubstr("(MaxReplyDepth)"));
}

// SQLNumResultCols counts in a SQLSMALLINT.
TEST(MostColumns, AreWhatOdbcCanCount) {
    ScenarioConnection most("scenario-wide:32767");
    Statement statement(most);
    ASSERT_SUCCESS(statement, statement.execute(twenty_rows));
    EXPECT_EQ(statement.columns(), 32767);
    for (int row = 1; row <= 3; ++row) {
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.text(32767), std::to_string(row * 100'000 + 32767));
    }
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
    ScenarioConnection more("scenario-wide:32768");
    Statement refused(more);
    EXPECT_STATE(refused, refused.execute(twenty_rows), "HY000");
    EXPECT_THAT(refused.message(), testing::HasSubstr("32768 columns"));
}

}  // namespace
}  // namespace connectai::test
