// Text both ways: narrow functions take and give UTF-8, wide ones UTF-16.
// ODBC 3.8, "Unicode Data", "Unicode Drivers".
#include <gmock/gmock.h>

#include <array>

#include "support/driver_library.h"
#include "support/odbc.h"

namespace connectai::test {
namespace {

// One character of every length and plane, and some that are easily damaged.
struct Sample {
    const char* name;
    const char* utf8;
    std::vector<SQLWCHAR> utf16;
};

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = {
        {"ASCII", "plain", {'p', 'l', 'a', 'i', 'n'}},
        {"Latin-1", "\u00e9", {0xE9}},
        {"the last of two octets", "\u07ff", {0x7FF}},
        {"the first of three octets", "\u0800", {0x800}},
        {"CJK", "\u65e5\u672c", {0x65E5, 0x672C}},
        {"before the surrogates", "\ud7ff", {0xD7FF}},
        {"behind the surrogates", "\ue000", {0xE000}},
        {"not a character", "\xef\xbf\xbf", {0xFFFF}},
        {"the first of plane 1", "\U00010000", {0xD800, 0xDC00}},
        {"an emoji", "\U0001F600", {0xD83D, 0xDE00}},
        {"plane 2", "\U00020000", {0xD840, 0xDC00}},
        {"plane 3", "\U00030000", {0xD880, 0xDC00}},
        {"plane 14", "\U000E0001", {0xDB40, 0xDC01}},
        {"plane 15", "\U000F0000", {0xDB80, 0xDC00}},
        {"the last character", "\U0010FFFF", {0xDBFF, 0xDFFF}},
        {"a family",
         "\U0001F468\u200D\U0001F469\u200D\U0001F467",
         {0xD83D, 0xDC68, 0x200D, 0xD83D, 0xDC69, 0x200D, 0xD83D, 0xDC67}},
        {"a combining accent", "e\u0301", {'e', 0x301}},
    };
    return all;
}

std::vector<SQLWCHAR> wide_value(Statement& statement, SQLUSMALLINT column) {
    std::array<SQLWCHAR, 100> buffer{};
    SQLLEN length = 0;
    EXPECT_SUCCESS(statement, SQLGetData(statement, column, SQL_C_WCHAR, buffer.data(),
                                         sizeof buffer, &length));
    return {buffer.begin(), buffer.begin() + length / 2};
}

std::vector<SQLWCHAR> wide_sql(const Sample& sample) {
    std::vector<SQLWCHAR> sql = wide("SELECT '");
    sql.pop_back();
    sql.insert(sql.end(), sample.utf16.begin(), sample.utf16.end());
    const std::vector<SQLWCHAR> rest = wide("' AS v");
    sql.insert(sql.end(), rest.begin(), rest.end());
    return sql;
}

void expect_both_ways(const Connection& connection, bool narrow_too) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.name);
        Statement statement(connection);
        std::vector<SQLWCHAR> sql = wide_sql(sample);
        ASSERT_SUCCESS(statement, SQLExecDirectW(statement, sql.data(), SQL_NTS));
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.text(1), sample.utf8);
        EXPECT_EQ(wide_value(statement, 1), sample.utf16);
        ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
        if (!narrow_too) continue;
        ASSERT_SUCCESS(statement,
                       statement.execute("SELECT '" + std::string(sample.utf8) + "' AS v"));
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.text(1), sample.utf8);
        EXPECT_EQ(wide_value(statement, 1), sample.utf16);
    }
}

TEST(Unicode, AllPlanesSurviveNarrowAndWide) {
    ScenarioConnection connection("test-token");
    expect_both_ways(connection, true);
}

// unixODBC widens the narrow calls of an application that has connected wide by itself; only its
// wide calls are the driver's.
TEST(Unicode, AllPlanesSurviveAfterAWideConnect) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect_wide(connection_string()));
    expect_both_ways(connection, false);
}

TEST(Unicode, PreparedWideTextIsKept) {
    ScenarioConnection connection("test-token");
    for (const Sample& sample : samples()) {
        Statement statement(connection);
        std::vector<SQLWCHAR> sql = wide_sql(sample);
        ASSERT_SUCCESS(statement, SQLPrepareW(statement, sql.data(), SQL_NTS));
        ASSERT_SUCCESS(statement, SQLExecute(statement));
        ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(wide_value(statement, 1), sample.utf16) << sample.name;
    }
}

TEST(Unicode, BoundColumnsOfBothWidths) {
    ScenarioConnection connection("test-token");
    Statement statement(connection);
    std::array<char, 40> narrow_buffer{};
    std::array<SQLWCHAR, 40> wide_buffer{};
    SQLLEN narrow_length = 0;
    SQLLEN wide_length = 0;
    ASSERT_SUCCESS(statement,
                   SQLBindCol(statement, 1, SQL_C_CHAR, narrow_buffer.data(), 40, &narrow_length));
    ASSERT_SUCCESS(statement, SQLBindCol(statement, 2, SQL_C_WCHAR, wide_buffer.data(),
                                         sizeof wide_buffer, &wide_length));
    ASSERT_SUCCESS(statement, statement.execute("SELECT 'x\U0001F600', 'x\U0001F600'"));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_STREQ(narrow_buffer.data(), "x\U0001F600");
    EXPECT_EQ(narrow_length, 5);
    EXPECT_EQ(from_wide(wide_buffer.data(), 3), "x\U0001F600");
    EXPECT_EQ(wide_length, 6);
}

TEST(Unicode, StoredTextComesBack) {
    ScenarioConnection connection("test-token");
    Statement statement(connection);
    ASSERT_SUCCESS(statement,
                   statement.execute("CREATE TABLE [Scratch].[dbo].[Texte \U0001F600] (Id int, "
                                     "[Gr\u00f6\u00dfe] varchar(100))"));
    int id = 0;
    for (const Sample& sample : samples()) {
        ASSERT_SUCCESS(statement,
                       statement.execute("INSERT INTO [Scratch].[dbo].[Texte "
                                         "\U0001F600] VALUES (" +
                                         std::to_string(++id) + ", '" + sample.utf8 + "')"));
    }
    ASSERT_SUCCESS(statement, statement.execute("SELECT \"Gr\u00f6\u00dfe\" FROM "
                                                "\"Scratch\".\"dbo\".\"Texte \U0001F600\" "
                                                "ORDER BY Id"));
    EXPECT_EQ(statement.label(1), "Gr\u00f6\u00dfe");
    const auto rows = statement.rows();
    ASSERT_EQ(rows.size(), samples().size());
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i][0], samples()[i].utf8);
    ASSERT_SUCCESS(statement, SQLCloseCursor(statement));
    std::vector<SQLWCHAR> table = wide("Texte \U0001F600");
    ASSERT_SUCCESS(statement, SQLColumnsW(statement, nullptr, 0, nullptr, 0, table.data(), SQL_NTS,
                                          nullptr, 0));
    EXPECT_EQ(statement.rows().size(), 2u);
}

// A surrogate that stands alone is no character: U+FFFD, Unicode 15, section 3.9.
TEST(Unicode, LoneSurrogatesOfAReplyAreReplaced) {
    ScenarioConnection connection("scenario-lone-surrogate:3");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    for (int i = 0; i < 4; ++i) ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(statement.text(2), "high \ufffd low \ufffd end");
    const std::vector<SQLWCHAR> units = wide_value(statement, 2);
    EXPECT_EQ(from_wide(units.data(), units.size()), "high \ufffd low \ufffd end");
    EXPECT_EQ(statement.rows().size(), 17u);
}

// What is not Unicode is refused rather than changed on its way to the data source.
TEST(Unicode, TextThatIsNotUtf8IsRefused) {
    const direct::Functions& driver = direct::driver();
    direct::Connection connection;
    ASSERT_EQ(connection.connect(connection_string()), SQL_SUCCESS);
    direct::Handle statement(SQL_HANDLE_STMT, connection);
    for (const char* text : {"SELECT 'caf\xe9'", "SELECT 'cut \xf0\x9f"}) {
        const SQLRETURN code = driver.SQLExecDirect(statement, narrow(text), SQL_NTS);
        EXPECT_EQ(direct::outcome(statement, code), "HY000");
        EXPECT_THAT(statement.records().front().message,
                    testing::HasSubstr("is not UTF-8 at octet"));
    }
    EXPECT_EQ(direct::outcome(connection.handle(),
                              driver.SQLSetConnectAttr(connection, SQL_ATTR_CURRENT_CATALOG,
                                                       narrow("x\xff"), SQL_NTS)),
              "HY000");
    EXPECT_EQ(direct::outcome(statement, driver.SQLTables(statement, narrow("\xff"), SQL_NTS,
                                                          nullptr, 0, nullptr, 0, nullptr, 0)),
              "HY000");
}

TEST(Unicode, LoneSurrogatesOfTheApplicationAreRefused) {
    ScenarioConnection connection("test-token");
    Statement statement(connection);
    for (const SQLWCHAR lone : {SQLWCHAR{0xD83D}, SQLWCHAR{0xDE00}}) {
        std::vector<SQLWCHAR> sql = wide("SELECT 'a?b'");
        sql[9] = lone;
        EXPECT_STATE(statement, SQLExecDirectW(statement, sql.data(), SQL_NTS), "HY000");
        EXPECT_THAT(statement.message(), testing::HasSubstr("not UTF-16 at character 10"));
    }
}

// RFC 8259, section 8.1: JSON is UTF-8. Bytes that are not are no text, and no guess is made.
TEST(Unicode, ReplyThatIsNotUtf8IsAnError) {
    for (const char* kind :
         {"byte", "overlong", "surrogate", "cut", "continuation", "too-large", "latin1", "five"}) {
        SCOPED_TRACE(kind);
        ScenarioConnection connection(std::string("scenario-bad-utf8:") + kind);
        Statement statement(connection);
        ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
        for (int i = 0; i < 10; ++i) ASSERT_SUCCESS(statement, statement.fetch());
        EXPECT_EQ(statement.fetch(), SQL_ERROR);
        EXPECT_NE(statement.message().find("UTF-8"), std::string::npos) << statement.message();
    }
}

TEST(Unicode, OddColumnNamesAreGivenWhole) {
    ScenarioConnection connection("scenario-odd-names");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    const std::vector<std::string> names = {"",
                                            "same",
                                            "same",
                                            std::string(300, 'n'),
                                            "Gr\u00f6\u00dfe \u5c3a\u5bf8 \U0001F600",
                                            "with space",
                                            "a\"b]c[d'e",
                                            "line\nfeed"};
    ASSERT_EQ(static_cast<std::size_t>(statement.columns()), names.size());
    for (SQLUSMALLINT i = 1; i <= names.size(); ++i) {
        std::array<SQLCHAR, 400> name{};
        SQLSMALLINT length = -1;
        EXPECT_EQ(SQLDescribeCol(statement, i, name.data(), 400, &length, nullptr, nullptr, nullptr,
                                 nullptr),
                  SQL_SUCCESS);
        EXPECT_EQ(reinterpret_cast<const char*>(name.data()), names[i - 1u]);
        EXPECT_EQ(static_cast<std::size_t>(length), names[i - 1u].size());
        std::array<SQLWCHAR, 400> wide_name{};
        EXPECT_EQ(SQLDescribeColW(statement, i, wide_name.data(), 400, &length, nullptr, nullptr,
                                  nullptr, nullptr),
                  SQL_SUCCESS);
        EXPECT_EQ(from_wide(wide_name.data(), static_cast<std::size_t>(length)), names[i - 1u]);
    }
    SQLLEN unnamed = -1;
    ASSERT_SUCCESS(statement,
                   SQLColAttribute(statement, 1, SQL_DESC_UNNAMED, nullptr, 0, nullptr, &unnamed));
    EXPECT_EQ(unnamed, SQL_UNNAMED);
}

// SQLDescribeCol, 01004: the name is cut between characters, the length is the whole one.
TEST(Unicode, LongColumnNamesAreCutBetweenCharacters) {
    ScenarioConnection connection("scenario-odd-names");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    std::array<SQLWCHAR, 11> name{};
    SQLSMALLINT length = 0;
    // Nine units and the emoji's two: the buffer holds ten and the terminator.
    EXPECT_EQ(
        SQLDescribeColW(statement, 5, name.data(), 11, &length, nullptr, nullptr, nullptr, nullptr),
        SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement.state(), "01004");
    EXPECT_EQ(length, 11);
    EXPECT_EQ(from_wide(name.data(), 9), "Gr\u00f6\u00dfe \u5c3a\u5bf8 ");
    EXPECT_EQ(name[9], 0);
    EXPECT_EQ(
        SQLDescribeColW(statement, 4, nullptr, 0, &length, nullptr, nullptr, nullptr, nullptr),
        SQL_SUCCESS);
    EXPECT_EQ(length, 300);
}

constexpr const char* odd_table = "SELECT * FROM [CRM].[Sales].[Gr\u00f6\u00dfe \U0001F600]";

TEST(Unicode, NarrowMessagesAreUtf8) {
    ScenarioConnection connection("test-token");
    Statement statement(connection);
    EXPECT_STATE(statement, statement.execute(odd_table), "42S02");
    EXPECT_NE(statement.message().find("Gr\u00f6\u00dfe \U0001F600"), std::string::npos)
        << statement.message();
}

// After a wide connect, for unixODBC fetches a message in the width that the connection has.
TEST(Unicode, WideMessagesAreUtf16) {
    Connection connection;
    ASSERT_SUCCESS(connection.handle(), connection.connect_wide(connection_string()));
    Statement statement(connection);
    std::vector<SQLWCHAR> sql = wide(odd_table);
    EXPECT_EQ(SQLExecDirectW(statement, sql.data(), SQL_NTS), SQL_ERROR);
    std::array<SQLWCHAR, 1000> message{};
    std::array<SQLWCHAR, 6> state{};
    SQLSMALLINT length = 0;
    ASSERT_EQ(SQLGetDiagRecW(SQL_HANDLE_STMT, statement, 1, state.data(), nullptr, message.data(),
                             1000, &length),
              SQL_SUCCESS);
    EXPECT_EQ(from_wide(state.data(), 5), "42S02");
    const std::string text = from_wide(message.data(), static_cast<std::size_t>(length));
    EXPECT_NE(text.find("Gr\u00f6\u00dfe \U0001F600"), std::string::npos) << text;
}

}  // namespace
}  // namespace connectai::test
