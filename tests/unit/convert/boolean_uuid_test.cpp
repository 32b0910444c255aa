// Booleans and UUIDs. ODBC 3.8, appendix D, "SQL to C: Bit", "SQL to C: GUID".
#include "conversion.h"

namespace connectai::convert {
namespace {

TEST(Booleans, EveryUsualSpellingIsRead) {
    struct Case {
        Cell cell;
        int value;
    };
    const Case cases[] = {{boolean_cell(true), 1}, {boolean_cell(false), 0}, {text_cell("true"), 1},
                          {text_cell("FALSE"), 0}, {text_cell("True"), 1},   {text_cell("1"), 1},
                          {text_cell("0"), 0},     {number_cell("1"), 1},    {number_cell("0"), 0},
                          {number_cell("1.0"), 1}, {text_cell(" true "), 1}, {text_cell("t"), 1},
                          {text_cell("no"), 0},    {text_cell("Y"), 1}};
    for (const Case& test : cases) {
        EXPECT_EQ(convert(DataType::boolean, test.cell, SQL_C_BIT).as<SQLCHAR>(), test.value);
        EXPECT_EQ(convert(DataType::boolean, test.cell, SQL_C_SLONG).as<SQLINTEGER>(), test.value);
        EXPECT_EQ(convert(DataType::boolean, test.cell, SQL_C_DOUBLE).as<double>(), test.value);
        EXPECT_EQ(convert(DataType::boolean, test.cell, SQL_C_BINARY, 1).as<SQLCHAR>(), test.value);
        EXPECT_EQ(convert(DataType::boolean, test.cell, SQL_C_CHAR, 2).text(),
                  test.value == 1 ? "1" : "0");
        const auto numeric =
            convert(DataType::boolean, test.cell, SQL_C_NUMERIC).as<SQL_NUMERIC_STRUCT>();
        EXPECT_EQ(numeric.val[0], test.value);
    }
}

TEST(Booleans, AnythingElseIsAnError) {
    for (const std::string_view wire : {"", "2", "-1", "maybe", "truely", "0.5", "tru"}) {
        for (const SQLSMALLINT c_type : CTypes{SQL_C_BIT, SQL_C_SLONG, SQL_C_CHAR, SQL_C_NUMERIC}) {
            EXPECT_EQ(convert(DataType::boolean, wire, c_type).outcome, Outcome::invalid_character)
                << wire;
        }
    }
}

TEST(Booleans, TextNeedsRoomForTheTerminator) {
    EXPECT_EQ(convert(DataType::boolean, boolean_cell(true), SQL_C_CHAR, 1).outcome,
              Outcome::out_of_range);
    EXPECT_EQ(convert(DataType::boolean, boolean_cell(true), SQL_C_WCHAR, 3).outcome,
              Outcome::out_of_range);
    EXPECT_EQ(convert(DataType::boolean, boolean_cell(true), SQL_C_WCHAR, 4).wide_text(), u"1");
    EXPECT_EQ(convert(DataType::boolean, boolean_cell(true), SQL_C_BINARY, 0).outcome,
              Outcome::out_of_range);
}

constexpr std::string_view braces = "{01234567-890a-bcde-f012-34567890abcd}";

TEST(Uuids, BracesCaseAndHyphensDoNotMatter) {
    for (const std::string_view wire :
         {braces, std::string_view("01234567-890a-bcde-f012-34567890abcd"),
          std::string_view("01234567-890A-BCDE-F012-34567890ABCD"),
          std::string_view("01234567890abcdef01234567890abcd"),
          std::string_view(" {01234567-890A-bcde-F012-34567890abcd} ")}) {
        for (const DataType type : {DataType::uuid, DataType::varchar}) {
            const auto guid = convert(type, wire, SQL_C_GUID).as<SQLGUID>();
            EXPECT_EQ(guid.Data1, 0x01234567U) << wire;
            EXPECT_EQ(guid.Data2, 0x890A);
            EXPECT_EQ(guid.Data3, 0xBCDE);
            const unsigned char tail[] = {0xF0, 0x12, 0x34, 0x56, 0x78, 0x90, 0xAB, 0xCD};
            EXPECT_EQ(std::memcmp(guid.Data4, tail, 8), 0);
        }
        EXPECT_EQ(convert(DataType::uuid, wire, SQL_C_CHAR, 37).text(),
                  "01234567-890A-BCDE-F012-34567890ABCD");
    }
}

TEST(Uuids, WhatIsNoUuidIsAnError) {
    for (const std::string_view wire :
         {"", "{}", "01234567-890a-bcde-f012-34567890abc", "01234567-890a-bcde-f012-34567890abcdé",
          "{01234567-890a-bcde-f012-34567890abcd", "01234567-890a-bcde-f0123-4567890abcd",
          "0123456g-890a-bcde-f012-34567890abcd", "01234567890abcdef01234567890abcdef"}) {
        for (const SQLSMALLINT c_type : CTypes{SQL_C_GUID, SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY}) {
            EXPECT_EQ(convert(DataType::uuid, wire, c_type).outcome, Outcome::invalid_character)
                << wire;
        }
        EXPECT_EQ(convert(DataType::varchar, wire, SQL_C_GUID).outcome, Outcome::invalid_character);
    }
}

TEST(Uuids, TextIsWholeOrAnError) {
    EXPECT_EQ(convert(DataType::uuid, braces, SQL_C_CHAR, 36).outcome, Outcome::out_of_range);
    EXPECT_EQ(convert(DataType::uuid, braces, SQL_C_CHAR, 37).length, 36);
    EXPECT_EQ(convert(DataType::uuid, braces, SQL_C_WCHAR, 73).outcome, Outcome::out_of_range);
    EXPECT_EQ(convert(DataType::uuid, braces, SQL_C_WCHAR, 74).length, 72);
}

TEST(Uuids, BinaryIsTheStructure) {
    const Answer binary = convert(DataType::uuid, braces, SQL_C_BINARY, 16);
    EXPECT_EQ(binary.outcome, Outcome::ok);
    EXPECT_EQ(binary.octets, convert(DataType::uuid, braces, SQL_C_GUID).octets);
    EXPECT_EQ(convert(DataType::uuid, braces, SQL_C_BINARY, 15).outcome, Outcome::out_of_range);
}

}  // namespace
}  // namespace connectai::convert
