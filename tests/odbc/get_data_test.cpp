// SQLGetData: ODBC 3.8, SQLGetData, "Retrieving Variable-Length Data in Parts" and "Diagnostics".
#include <algorithm>
#include <cstring>

#include "support/odbc.h"

namespace connectai::test {
namespace {

SQLPOINTER number(SQLULEN value) {
    return reinterpret_cast<SQLPOINTER>(value);
}

std::string alphabet(std::size_t octets) {
    std::string text(octets, 'a');
    for (std::size_t i = 0; i < octets; ++i) text[i] = static_cast<char>('a' + i % 26);
    return text;
}

// A value's pieces, checked against the rules while they are read: SQL_SUCCESS_WITH_INFO and 01004
// with the octets that were left, or SQL_NO_TOTAL; SQL_SUCCESS with the last; then SQL_NO_DATA.
struct Parts {
    std::string octets;
    int count = 0;
};

Parts read_in_parts(Statement& statement, SQLUSMALLINT column, SQLSMALLINT c_type,
                    std::size_t buffer_octets, std::size_t total) {
    const std::size_t terminator = c_type == SQL_C_CHAR    ? 1
                                   : c_type == SQL_C_WCHAR ? sizeof(SQLWCHAR)
                                                           : 0;
    Parts parts;
    constexpr char guard = '\x5A';
    std::vector<char> buffer(buffer_octets + 8, guard);
    for (;;) {
        std::fill(buffer.begin(), buffer.end(), guard);
        SQLLEN length = -4711;
        const SQLRETURN code = SQLGetData(statement, column, c_type, buffer.data(),
                                          static_cast<SQLLEN>(buffer_octets), &length);
        EXPECT_TRUE(std::all_of(buffer.end() - 8, buffer.end(), [](char c) { return c == guard; }))
            << "the buffer is overrun";
        if (code != SQL_SUCCESS && code != SQL_SUCCESS_WITH_INFO) {
            ADD_FAILURE() << "part " << parts.count << ": " << code << " " << statement.text();
            return parts;
        }
        ++parts.count;
        EXPECT_EQ(static_cast<std::size_t>(length), total - parts.octets.size());
        if (code == SQL_SUCCESS) {
            parts.octets.append(buffer.data(), static_cast<std::size_t>(length));
            EXPECT_EQ(SQLGetData(statement, column, c_type, buffer.data(),
                                 static_cast<SQLLEN>(buffer_octets), &length),
                      SQL_NO_DATA);
            return parts;
        }
        EXPECT_EQ(statement.state(), "01004");
        std::size_t delivered = buffer_octets - terminator;
        if (c_type == SQL_C_CHAR) delivered = std::strlen(buffer.data());
        if (c_type == SQL_C_WCHAR) {
            delivered = 0;
            while (buffer[delivered] != 0 || buffer[delivered + 1] != 0) delivered += 2;
        }
        EXPECT_GT(delivered, 0u);
        if (delivered == 0) return parts;
        parts.octets.append(buffer.data(), delivered);
        if (parts.octets.size() > total) return parts;
    }
}

std::string utf16_octets(std::string_view text) {
    const std::vector<SQLWCHAR> units = wide(text);
    return {reinterpret_cast<const char*>(units.data()), (units.size() - 1) * sizeof(SQLWCHAR)};
}

class GetData : public ConnectedTest {
protected:
    void SetUp() override {
        ConnectedTest::SetUp();
        statement_.emplace(connection_);
    }
    Statement& statement() { return *statement_; }
    void fetch_row(const std::string& text) {
        SQLFreeStmt(statement(), SQL_CLOSE);
        ASSERT_SUCCESS(statement(), statement().execute(text));
        ASSERT_SUCCESS(statement(), statement().fetch());
    }

private:
    std::optional<Statement> statement_;
};

TEST_F(GetData, NarrowTextInPartsOfEverySize) {
    const std::string text = alphabet(200);
    for (std::size_t octets = 2; octets <= 203; ++octets) {
        SCOPED_TRACE("a buffer of " + std::to_string(octets) + " octets");
        fetch_row("SELECT '" + text + "' AS t");
        const Parts parts = read_in_parts(statement(), 1, SQL_C_CHAR, octets, text.size());
        EXPECT_EQ(parts.octets, text);
        EXPECT_EQ(static_cast<std::size_t>(parts.count), (text.size() + octets - 2) / (octets - 1));
    }
}

TEST_F(GetData, WideTextInPartsOfEverySize) {
    const std::string text = alphabet(100);
    for (std::size_t octets = 4; octets <= 205; ++octets) {
        SCOPED_TRACE("a buffer of " + std::to_string(octets) + " octets");
        fetch_row("SELECT '" + text + "' AS t");
        EXPECT_EQ(read_in_parts(statement(), 1, SQL_C_WCHAR, octets, 200).octets,
                  utf16_octets(text));
    }
}

// No character is split between two parts, however the buffer falls.
TEST_F(GetData, CharactersOfAllLengthsStayWhole) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += "a\u00e9\u20ac\U0001F600";
    const auto total_wide = utf16_octets(text).size();
    for (std::size_t octets = 5; octets <= 60; ++octets) {
        SCOPED_TRACE("a buffer of " + std::to_string(octets) + " octets");
        fetch_row("SELECT '" + text + "' AS t");
        EXPECT_EQ(read_in_parts(statement(), 1, SQL_C_CHAR, octets, text.size()).octets, text);
    }
    for (std::size_t octets = 6; octets <= 40; ++octets) {
        SCOPED_TRACE("a buffer of " + std::to_string(octets) + " octets");
        fetch_row("SELECT '" + text + "' AS t");
        EXPECT_EQ(read_in_parts(statement(), 1, SQL_C_WCHAR, octets, total_wide).octets,
                  utf16_octets(text));
    }
}

TEST_F(GetData, EachNarrowPartIsUtf8OfItsOwn) {
    fetch_row("SELECT '\u20ac\u20ac\u20ac' AS t");
    char part[6] = {};
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, part, sizeof part, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_STREQ(part, "\u20ac");
    EXPECT_EQ(length, 9);
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, part, sizeof part, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(length, 6);
}

// Row 7's blob: 5000 octets, counted up from 0.
TEST_F(GetData, BinaryInPartsOfManySizes) {
    std::string expected(5000, '\0');
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<char>(i % 256);
    for (const std::size_t octets : {1u, 2u, 3u, 7u, 64u, 999u, 1000u, 4999u, 5000u, 5001u}) {
        SCOPED_TRACE("a buffer of " + std::to_string(octets) + " octets");
        fetch_row("SELECT BlobValue FROM [Samples].[Types].[AllTypes] WHERE Id = 7");
        EXPECT_EQ(read_in_parts(statement(), 1, SQL_C_BINARY, octets, 5000).octets, expected);
    }
}

// Appendix D, "SQL to C: Binary": two characters an octet, never half of one.
TEST_F(GetData, BinaryAsHexadecimalTextInParts) {
    for (const std::size_t octets : {3u, 4u, 5u, 10u, 33u, 34u}) {
        SCOPED_TRACE("a buffer of " + std::to_string(octets) + " octets");
        fetch_row("SELECT BinaryValue FROM [Samples].[Types].[AllTypes] WHERE Id = 5");
        EXPECT_EQ(read_in_parts(statement(), 1, SQL_C_CHAR, octets, 32).octets,
                  "0102030405060708090A0B0C0D0E0F10");
    }
}

TEST(GetDataHuge, CellOf20MegabytesInParts) {
    ScenarioConnection connection("scenario-huge-cell");
    Statement statement(connection);
    ASSERT_SUCCESS(statement, statement.execute("SELECT * FROM anything"));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(statement.text(2), "before");
    ASSERT_SUCCESS(statement, statement.fetch());
    const std::size_t total = 20'000'000;
    EXPECT_EQ(read_in_parts(statement, 2, SQL_C_CHAR, 65536, total).octets, alphabet(total));
    ASSERT_SUCCESS(statement, statement.fetch());
    EXPECT_EQ(statement.text(2), "after");
    EXPECT_EQ(statement.fetch(), SQL_NO_DATA);
}

// SQLGetInfo, SQL_GETDATA_EXTENSIONS: SQL_GD_ANY_ORDER and SQL_GD_ANY_COLUMN.
TEST_F(GetData, ColumnsInAnyOrderAndAgain) {
    fetch_row("SELECT 'first' AS a, 22 AS b, 'third' AS c");
    EXPECT_EQ(statement().text(3), "third");
    EXPECT_EQ(statement().text(1), "first");
    EXPECT_EQ(statement().text(2), "22");
    EXPECT_EQ(statement().text(1), "first") << "another column in between begins it again";
    EXPECT_EQ(statement().text(3), "third");
}

TEST_F(GetData, AnotherTypeBeginsTheValueAgain) {
    fetch_row("SELECT '12345' AS a");
    char part[4] = {};
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, part, sizeof part, &length),
              SQL_SUCCESS_WITH_INFO);
    SQLINTEGER value = 0;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_SLONG, &value, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(value, 12345);
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_SLONG, &value, 0, &length), SQL_NO_DATA)
        << "a fixed-length value has one part";
}

TEST_F(GetData, BoundColumnsCanBeReadToo) {
    SQLINTEGER bound = 0;
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_SLONG, &bound, 0, nullptr));
    fetch_row("SELECT 41 AS a, 42 AS b");
    EXPECT_EQ(bound, 41);
    EXPECT_EQ(statement().text(1), "41");
    EXPECT_EQ(statement().text(2), "42");
}

// SQLGetData, "TargetType": SQL_ARD_TYPE takes the type that the ARD has for the column.
TEST_F(GetData, ArdTypeIsTheBoundType) {
    char bound[20] = {};
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 1, SQL_C_CHAR, bound, sizeof bound, &length));
    fetch_row("SELECT 41 AS a");
    char text[20] = {};
    ASSERT_SUCCESS(statement(),
                   SQLGetData(statement(), 1, SQL_ARD_TYPE, text, sizeof text, &length));
    EXPECT_STREQ(text, "41");
    EXPECT_EQ(length, 2);
}

// SQLGetData, "TargetType", SQL_ARD_TYPE: precision and scale of SQL_C_NUMERIC come from the ARD.
TEST_F(GetData, NumericTakesItsScaleFromTheArd) {
    fetch_row("SELECT DecimalValue FROM [Samples].[Types].[AllTypes] WHERE Id = 5");
    SQLHDESC ard = nullptr;
    ASSERT_SUCCESS(statement(),
                   SQLGetStmtAttr(statement(), SQL_ATTR_APP_ROW_DESC, &ard, 0, nullptr));
    SQL_NUMERIC_STRUCT value{};
    SQLLEN length = 0;
    const auto set = [&](SQLSMALLINT field, SQLULEN content) {
        return SQLSetDescField(ard, 1, field, number(content), 0);
    };
    ASSERT_TRUE(SQL_SUCCEEDED(set(SQL_DESC_TYPE, SQL_C_NUMERIC)));
    ASSERT_TRUE(SQL_SUCCEEDED(set(SQL_DESC_PRECISION, 10)));
    ASSERT_TRUE(SQL_SUCCEEDED(set(SQL_DESC_SCALE, 2)));
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_ARD_TYPE, &value, sizeof value, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement().state(), "01S07") << "12345.6789 with two digits behind the point";
    EXPECT_EQ(value.precision, 10);
    EXPECT_EQ(value.scale, 2);
    EXPECT_EQ(value.sign, 1);
    std::uint32_t magnitude = 0;
    std::memcpy(&magnitude, value.val, sizeof magnitude);
    EXPECT_EQ(magnitude, 1234567u);
}

// "Overriding default leading and seconds precision for interval data types": two digits and six
// unless the ARD says otherwise; SQLGetData goes by the defaults, SQL_ARD_TYPE by the ARD.
TEST_F(GetData, IntervalsTakeTheirPrecisionsFromTheArd) {
    SQLHDESC ard = SQL_NULL_HDESC;
    ASSERT_SUCCESS(statement(),
                   SQLGetStmtAttr(statement(), SQL_ATTR_APP_ROW_DESC, &ard, 0, nullptr));
    const auto field = [&](SQLSMALLINT record, SQLSMALLINT identifier) {
        SQLINTEGER value = 0;  // SQLSMALLINT or SQLINTEGER
        EXPECT_EQ(SQLGetDescField(ard, record, identifier, &value, 0, nullptr), SQL_SUCCESS);
        return value;
    };
    const auto set = [&](SQLSMALLINT record, SQLSMALLINT identifier, void* value) {
        ASSERT_EQ(SQLSetDescField(ard, record, identifier, value, 0), SQL_SUCCESS);
    };
    SQL_INTERVAL_STRUCT days{};
    SQL_INTERVAL_STRUCT seconds{};
    ASSERT_SUCCESS(statement(), SQLBindCol(statement(), 1, SQL_C_INTERVAL_DAY, &days, 0, nullptr));
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 2, SQL_C_INTERVAL_SECOND, &seconds, 0, nullptr));
    EXPECT_EQ(field(1, SQL_DESC_DATETIME_INTERVAL_PRECISION), 2);
    EXPECT_EQ(field(1, SQL_DESC_PRECISION), 0);
    EXPECT_EQ(field(2, SQL_DESC_PRECISION), 6);
    const char* query = "SELECT '365' AS days, '7.25' AS seconds";
    ASSERT_SUCCESS(statement(), statement().execute(query));
    EXPECT_STATE(statement(), statement().fetch(), "22015");
    ASSERT_SUCCESS(statement(), SQLCloseCursor(statement()));

    set(1, SQL_DESC_DATETIME_INTERVAL_PRECISION, number(3));
    set(1, SQL_DESC_DATA_PTR, &days);  // changing another field has unbound it
    set(2, SQL_DESC_PRECISION, nullptr);
    set(2, SQL_DESC_DATA_PTR, &seconds);
    ASSERT_SUCCESS(statement(), statement().execute(query));
    EXPECT_EQ(statement().fetch(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement().state(), "01S07");
    EXPECT_EQ(days.intval.day_second.day, 365u);
    EXPECT_EQ(seconds.intval.day_second.second, 7u);
    EXPECT_EQ(seconds.intval.day_second.fraction, 0u);

    days = {};
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_INTERVAL_DAY, &days, 0, nullptr),
                 "22015");
    ASSERT_SUCCESS(statement(), SQLGetData(statement(), 1, SQL_ARD_TYPE, &days, 0, nullptr));
    EXPECT_EQ(days.intval.day_second.day, 365u);
    ASSERT_EQ(SQLGetData(statement(), 2, SQL_C_INTERVAL_SECOND, &seconds, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(seconds.intval.day_second.fraction, 250000u);
}

// SQL_C_DEFAULT: appendix D, "Default C Data Types".
TEST_F(GetData, DefaultTypeFollowsTheColumn) {
    fetch_row(
        "SELECT IntegerValue, VarcharValue, DoubleValue, BooleanValue, BinaryValue, DateValue "
        "FROM [Samples].[Types].[AllTypes] WHERE Id = 5");
    SQLLEN length = 0;
    SQLINTEGER integer = 0;
    ASSERT_SUCCESS(statement(), SQLGetData(statement(), 1, SQL_C_DEFAULT, &integer, 0, &length));
    EXPECT_EQ(integer, 123456789);
    SQLWCHAR text[30] = {};
    ASSERT_SUCCESS(statement(),
                   SQLGetData(statement(), 2, SQL_C_DEFAULT, text, sizeof text, &length));
    EXPECT_EQ(from_wide(text, 12), "Hello, world");
    EXPECT_EQ(length, 24);
    double real = 0;
    ASSERT_SUCCESS(statement(), SQLGetData(statement(), 3, SQL_C_DEFAULT, &real, 0, &length));
    EXPECT_EQ(real, 0.1);
    SQLCHAR bit = 9;
    ASSERT_SUCCESS(statement(), SQLGetData(statement(), 4, SQL_C_DEFAULT, &bit, 0, &length));
    EXPECT_EQ(bit, 1);
    SQLCHAR octets[16] = {};
    ASSERT_SUCCESS(statement(),
                   SQLGetData(statement(), 5, SQL_C_DEFAULT, octets, sizeof octets, &length));
    EXPECT_EQ(octets[15], 16);
    SQL_DATE_STRUCT date{};
    ASSERT_SUCCESS(statement(), SQLGetData(statement(), 6, SQL_C_DEFAULT, &date, 0, &length));
    EXPECT_EQ(date.day, 29);
}

// SQLGetData, diagnostics, 22002.
TEST_F(GetData, NullNeedsAnIndicator) {
    fetch_row("SELECT VarcharValue, IntegerValue FROM [Samples].[Types].[AllTypes] WHERE Id = 1");
    char text[10] = "as it was";
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, sizeof text, nullptr),
                 "22002");
    SQLLEN length = 0;
    SQLINTEGER value = 4711;
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_SLONG, &value, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(length, SQL_NULL_DATA);
    EXPECT_EQ(value, 4711) << "the buffer of a NULL is left alone";
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_SLONG, &value, 0, &length), SQL_NO_DATA);
}

TEST_F(GetData, LengthMayBeUnasked) {
    fetch_row("SELECT 'text' AS a");
    char text[10] = "";
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, sizeof text, nullptr), SQL_SUCCESS);
    EXPECT_STREQ(text, "text");
}

TEST_F(GetData, EmptyValuesHaveLengthZeroAndOnePart) {
    fetch_row("SELECT VarcharValue, BlobValue FROM [Samples].[Types].[AllTypes] WHERE Id = 4");
    char text[4] = "xyz";
    SQLLEN length = -1;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, sizeof text, &length), SQL_SUCCESS);
    EXPECT_EQ(length, 0);
    EXPECT_STREQ(text, "");
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, sizeof text, &length), SQL_NO_DATA);
    SQLWCHAR wide_text[2] = {7, 7};
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_WCHAR, wide_text, sizeof wide_text, &length),
              SQL_SUCCESS);
    EXPECT_EQ(length, 0);
    EXPECT_EQ(wide_text[0], 0);
    EXPECT_EQ(wide_text[1], 7);
    SQLCHAR octets[2] = {7, 7};
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_BINARY, octets, sizeof octets, &length),
              SQL_SUCCESS);
    EXPECT_EQ(length, 0);
    EXPECT_EQ(octets[0], 7);
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_BINARY, octets, sizeof octets, &length),
              SQL_NO_DATA);
}

// The usual way to ask for a length: a buffer of no octets, then the value itself.
TEST_F(GetData, BufferOfNoOctetsAsksForTheLength) {
    fetch_row("SELECT 'h\u00e9llo' AS a, BlobValue FROM [Samples].[Types].[AllTypes] WHERE Id = 5");
    char text[10] = "untouched";
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, 0, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement().state(), "01004");
    EXPECT_EQ(length, 6);
    EXPECT_STREQ(text, "untouched");
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, sizeof text, &length), SQL_SUCCESS);
    EXPECT_STREQ(text, "h\u00e9llo");
    SQLCHAR octets[100] = {};
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_BINARY, octets, 0, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(length, 100);
    EXPECT_EQ(SQLGetData(statement(), 2, SQL_C_BINARY, octets, sizeof octets, &length),
              SQL_SUCCESS);
    EXPECT_EQ(octets[0], 200);
}

// A buffer for the terminator alone gets it, and nothing of the value is lost.
TEST_F(GetData, BufferTooSmallForACharacterLosesNothing) {
    fetch_row("SELECT '\U0001F600!' AS a");
    for (const SQLLEN octets : {1, 2, 3, 4}) {
        char text[8] = "xxxxxxx";
        SQLLEN length = 0;
        EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, octets, &length),
                  octets == 1 ? SQL_SUCCESS_WITH_INFO : SQL_ERROR);
        EXPECT_EQ(statement().state(), octets == 1 ? "01004" : "HY090");
        EXPECT_EQ(length, 5);
        EXPECT_STREQ(text, "");
    }
    EXPECT_EQ(statement().text(1), "\U0001F600!");
}

// Appendix D, "SQL to C: Numeric": whole digits must fit (22003), a fraction may be cut (01004).
TEST_F(GetData, NumbersAreNotCutInTheirWholeDigits) {
    fetch_row("SELECT DecimalValue, IntegerValue FROM [Samples].[Types].[AllTypes] WHERE Id = 5");
    char text[8] = "";
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, 8, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(statement().state(), "01004");
    EXPECT_STREQ(text, "12345.6");
    EXPECT_STATE(statement(), SQLGetData(statement(), 2, SQL_C_CHAR, text, 8, &length), "22003");
}

TEST_F(GetData, CursorMustBeOnARow) {
    char text[8] = "";
    SQLLEN length = 0;
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, 8, &length), "HY010");
    ASSERT_SUCCESS(statement(), statement().execute("SELECT 1 AS a"));
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, 8, &length), "24000");
    ASSERT_SUCCESS(statement(), statement().fetch());
    EXPECT_STATE(statement(), SQLGetData(statement(), 2, SQL_C_CHAR, text, 8, &length), "07009");
    EXPECT_STATE(statement(), SQLGetData(statement(), 0, SQL_C_CHAR, text, 8, &length), "07009");
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, 4711, text, 8, &length), "HY003");
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, nullptr, 8, &length), "HY009");
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, -1, &length), "HY090");
    EXPECT_EQ(statement().text(1), "1");
    EXPECT_EQ(statement().fetch(), SQL_NO_DATA);
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, 8, &length), "24000");
}

// SQLGetData, HY109: forward-only cursors are read one row a fetch.
TEST_F(GetData, BlockCursorCannotBeRead) {
    ASSERT_SUCCESS(statement(), SQLSetStmtAttr(statement(), SQL_ATTR_ROW_ARRAY_SIZE, number(2), 0));
    fetch_row("SELECT 1 AS a");
    char text[8] = "";
    SQLLEN length = 0;
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, 8, &length), "HY109");
}

TEST_F(GetData, EachRowBeginsItsValuesAnew) {
    ASSERT_SUCCESS(statement(), statement().execute("SELECT Label FROM [Samples].[Big].[Numbers] "
                                                    "WHERE Id <= 3 ORDER BY Id"));
    for (int row = 1; row <= 3; ++row) {
        ASSERT_SUCCESS(statement(), statement().fetch());
        char part[4] = "";
        SQLLEN length = 0;
        EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, part, sizeof part, &length),
                  SQL_SUCCESS_WITH_INFO);
        EXPECT_STREQ(part, "row");
    }
}

// A part must bring the application on: characters are never split, so a buffer without room for
// one is an error, not 01004 for ever. Room for the terminator alone asks for the length.
TEST_F(GetData, BufferSmallerThanACharacterIsHY090) {
    fetch_row("SELECT '\U0001F600z' AS a");
    SQLCHAR text[8] = {};
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, 1, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(length, 5);
    EXPECT_STATE(statement(), SQLGetData(statement(), 1, SQL_C_CHAR, text, 4, &length), "HY090");
    EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_CHAR, text, 5, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_STREQ(reinterpret_cast<const char*>(text), "\U0001F600");
}

// A character of SQL_C_WCHAR is a unit, and a part that was cut is a full buffer: applications
// reckon with that.
TEST_F(GetData, WidePartsAreFullEvenWithinASurrogatePair) {
    const std::string text = "a\U0001F600\U0001F601z";
    const std::vector<SQLWCHAR> whole = wide(text);
    for (const std::size_t units : {2u, 3u, 4u, 5u, 6u, 7u}) {
        SCOPED_TRACE(units);
        fetch_row("SELECT '" + text + "' AS a");
        std::vector<SQLWCHAR> read;
        std::vector<SQLWCHAR> part(units);
        SQLLEN length = 0;
        SQLRETURN code = SQL_SUCCESS_WITH_INFO;
        while (code == SQL_SUCCESS_WITH_INFO) {
            code = SQLGetData(statement(), 1, SQL_C_WCHAR, part.data(),
                              static_cast<SQLLEN>(units * sizeof(SQLWCHAR)), &length);
            const std::size_t left = whole.size() - 1 - read.size();
            EXPECT_EQ(length, static_cast<SQLLEN>(left * sizeof(SQLWCHAR)));
            const std::size_t expected = std::min(left, units - 1);
            EXPECT_EQ(part[expected], 0);
            read.insert(read.end(), part.begin(),
                        part.begin() + static_cast<std::ptrdiff_t>(expected));
        }
        EXPECT_EQ(code, SQL_SUCCESS);
        EXPECT_EQ(from_wide(read.data(), read.size()), text);
        EXPECT_EQ(SQLGetData(statement(), 1, SQL_C_WCHAR, part.data(), 4, &length), SQL_NO_DATA);
    }
}

// What is bound and cut has no next part: it ends in front of the pair.
TEST_F(GetData, ABoundColumnEndsInFrontOfASurrogatePair) {
    SQLWCHAR units[3] = {'x', 'x', 'x'};
    SQLLEN length = 0;
    ASSERT_SUCCESS(statement(),
                   SQLBindCol(statement(), 1, SQL_C_WCHAR, units, sizeof units, &length));
    EXPECT_SUCCESS(statement(), statement().execute("SELECT 'a\U0001F600' AS a"));
    EXPECT_EQ(statement().fetch(), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(length, 6);
    EXPECT_EQ(units[0], 'a');
    EXPECT_EQ(units[1], 0);
}

}  // namespace
}  // namespace connectai::test
