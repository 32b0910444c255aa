// Text as iODBC has it: a SQLWCHAR is a character of UTF-32, in four octets. ODBC 3.8, appendix D,
// "SQL to C: Character" and "C to SQL: Character"; SQLGetData, "Retrieving variable-length data in
// parts".
#include "convert/type_properties.h"
#include "parameter_conversion.h"

namespace connectai::convert {
namespace {

static_assert(sizeof(SQLWCHAR) == 4);

constexpr std::string_view wire = "a\u00e9\U0001F600z";
constexpr std::u32string_view characters = U"a\u00e9\U0001F600z";

// Up to the terminator, which must be there.
std::u32string wide_text(const Answer& answer) {
    std::u32string text(answer.octets.size() / sizeof(char32_t), U'\0');
    std::memcpy(text.data(), answer.octets.data(), text.size() * sizeof(char32_t));
    const std::size_t end = text.find(U'\0');
    EXPECT_NE(end, text.npos) << "no terminator";
    return text.substr(0, end);
}

Sent send_wide(std::u32string_view text, SqlTarget target) {
    return send_octets(SQL_C_WCHAR,
                       {reinterpret_cast<const char*>(text.data()), text.size() * sizeof(char32_t)},
                       target);
}

TEST(IodbcText, IsCountedInFourOctetsACharacter) {
    const struct {
        std::size_t buffer;
        Outcome outcome;
        std::u32string_view text;
    } cases[] = {
        {20, Outcome::ok, characters},
        {19, Outcome::string_truncated, characters.substr(0, 3)},
        {16, Outcome::string_truncated, characters.substr(0, 3)},
        {12, Outcome::string_truncated, characters.substr(0, 2)},
        {4, Outcome::string_truncated, U""},
    };
    for (const auto& test : cases) {
        const Answer answer = convert(DataType::varchar, wire, SQL_C_WCHAR, test.buffer);
        EXPECT_EQ(answer.outcome, test.outcome) << test.buffer;
        EXPECT_EQ(wide_text(answer), test.text) << test.buffer;
        EXPECT_EQ(answer.length, 16) << test.buffer;
    }
}

TEST(IodbcText, ComesInPartsOfWholeCharacters) {
    Conversion conversion(DataType::varchar, text_cell(wire), SQL_C_WCHAR);
    std::u32string read;
    SQLLEN left = 16;
    for (int part = 0; part < 4; ++part, left -= 4) {
        const Answer answer = conversion.next(8);
        EXPECT_EQ(answer.length, left);
        EXPECT_EQ(answer.outcome, left > 4 ? Outcome::string_truncated : Outcome::ok);
        read += wide_text(answer);
    }
    EXPECT_EQ(read, characters);
}

TEST(IodbcText, OfNumbersDatesAndUuidsIsFourOctetsACharacterToo) {
    const struct {
        DataType type;
        Cell cell;
        std::u32string_view text;
    } cases[] = {
        {DataType::integer, number_cell("-42"), U"-42"},
        {DataType::decimal, text_cell("1.50"), U"1.50"},
        {DataType::double_, number_cell("0.1"), U"0.1"},
        {DataType::boolean, boolean_cell(true), U"1"},
        {DataType::date, text_cell("2024-02-29"), U"2024-02-29"},
        {DataType::binary, text_cell("AP8="), U"00FF"},
        {DataType::uuid, text_cell("{01234567-890a-bcde-f012-34567890abcd}"),
         U"01234567-890A-BCDE-F012-34567890ABCD"},
    };
    for (const auto& test : cases) {
        const Answer answer = convert(test.type, test.cell, SQL_C_WCHAR, 256);
        EXPECT_EQ(answer.outcome, Outcome::ok);
        EXPECT_EQ(wide_text(answer), test.text);
        EXPECT_EQ(answer.length, static_cast<SQLLEN>(4 * test.text.size()));
    }
}

TEST(IodbcText, IsSentAsTheSameCharacters) {
    EXPECT_EQ(send_wide(characters, {SQL_WVARCHAR, 4}).text(), wire);
    EXPECT_EQ(send_wide(characters, {SQL_WVARCHAR, 3}).text(), "22001");
    EXPECT_EQ(send_wide(U"-42", {SQL_INTEGER}).text(), "-42");
    EXPECT_EQ(send_wide(U"", {SQL_WVARCHAR, 4}).text(), "");
    ParameterBuffer terminated;
    terminated.c_type = SQL_C_WCHAR;
    terminated.data = U"a\U0001F600";
    terminated.octets = SQL_NTS;
    EXPECT_EQ(send_buffer(terminated, {SQL_WVARCHAR, 4}).text(), "a\U0001F600");
}

TEST(IodbcText, ThatIsNoUnicodeIsRefused) {
    for (const char32_t wrong : {0xD83DU, 0xDE00U, 0x110000U}) {
        const char32_t text[] = {U'a', wrong};
        EXPECT_EQ(send_wide({text, 2}, {SQL_WVARCHAR, 4}).text(), "22018");
    }
    // As the pair of UTF-16 that it would be elsewhere.
    const char32_t pair[] = {0xD83D, 0xDE00};
    EXPECT_EQ(send_wide({pair, 2}, {SQL_WVARCHAR, 4}).text(), "22018");
}

TEST(IodbcText, OfPartOfACharacterIsRefused) {
    for (const std::size_t octets : {1U, 2U, 3U, 5U, 6U}) {
        const std::string_view text("a\0\0\0b\0\0\0", octets);
        EXPECT_EQ(send_octets(SQL_C_WCHAR, text, {SQL_WVARCHAR, 4}).text(), "HY090") << octets;
    }
}

TEST(IodbcText, HasColumnsWithRoomForFourOctetsACharacter) {
    Column column;
    column.type = DataType::varchar;
    column.length = 100;
    const ColumnShape shape = shape_of(column, {4000});
    EXPECT_EQ(shape.column_size, 100u);
    EXPECT_EQ(shape.octet_length, 400);
}

}  // namespace
}  // namespace connectai::convert
